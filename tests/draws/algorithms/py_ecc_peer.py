"""py_ecc, without the hundred thousand levels of recursion that it allows the whole process.

With these a deeply nested text, which json refuses otherwise, overruns the stack of the C code.
"""

import sys

from py_ecc import optimized_bls12_381 as curves
from py_ecc.bls.hash_to_curve import hash_to_G1
from py_ecc.bls.point_compression import compress_G1, compress_G2

__all__ = ["compress_G1", "compress_G2", "curves", "hash_to_G1"]

sys.setrecursionlimit(1000)
