"""Proofs that a stranger can carry away: a line is in the register, an old register is in a new.

`proof.txt` is canonical text: `fpdraw-proof/1`, `entry`, `line`, `size`, `root`, then one `path`
line a hash, from the leaf up. A consistency proof is `fpdraw-consistency/1` with `old-size`,
`old-root`, `size`, `root` and its path.
"""

from collections.abc import Iterable

from . import signatures
from .canonical import ENTRY, HEX64, NUMBER, Fields, text_of
from .errors import DrawError
from .merkle import (
    check_consistency,
    check_inclusion,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root,
)

FILE = "proof"
_INCLUSION, _CONSISTENCY = "fpdraw-proof/1", "fpdraw-consistency/1"


def prove_entry(rows: Iterable[bytes], entry: str) -> bytes:
    """The inclusion proof of an entry's `submit` line in the register of these lines.

    >>> text = prove_entry([b"submit fp-2024-03 aa 2024-03-01"], "0000000000")
    >>> check_proof(text)
    'submit fp-2024-03 aa 2024-03-01 is line 1 of 1'
    """
    lines = list(rows)
    index = int(entry)
    if index >= len(lines) or not lines[index].startswith(b"submit "):
        raise DrawError("no such entry in the register", "register.txt", 0, found=entry)
    leaves = [leaf_hash(line) for line in lines]
    head = [f"entry: {entry}", f"line: {lines[index].decode()}"]
    return _text(_INCLUSION, head, leaves, inclusion_proof(leaves, index))


def prove_growth(rows: Iterable[bytes], old: int) -> bytes:
    """The proof that the register of the first `old` lines is the beginning of this one.

    >>> check_proof(prove_growth([b"a", b"b", b"c"], 2))
    'the register of 2 lines is the beginning of the one of 3'
    """
    leaves = [leaf_hash(line) for line in rows]
    path = consistency_proof(leaves, old)
    head = [f"old-size: {old}", f"old-root: {root(leaves[:old]).hex()}"]
    return _text(_CONSISTENCY, head, leaves, path)


def check_proof(data: bytes, checkpoint: bytes | None = None) -> str:
    """What a proof proves; raises DrawError unless it holds.

    With a checkpoint note, the proof's register must be the checkpoint's (whose signatures are
    the business of `signatures.check_note`).
    """
    if data.startswith(_CONSISTENCY.encode()):
        said, size, top = _check_growth(data)
    else:
        said, size, top = _check_entry(data)
    if checkpoint is not None:
        text = checkpoint.partition(b"\n\n")[0] + b"\n"
        _, its_size, its_root = signatures.parse_checkpoint(text)
        if (its_size, its_root) != (size, top):
            found = f"{size} lines, root {top.hex()}"
            raise DrawError("not the checkpoint's register", FILE, 0, its_root.hex(), found)
    return said


def _check_entry(data: bytes) -> tuple[str, int, bytes]:
    rows = Fields(data, FILE, _INCLUSION)
    entry, line = rows.take("entry", ENTRY), rows.take("line", "submit .+")
    size, top, path = _tail(rows)
    check_inclusion(leaf_hash(line.encode()), int(entry), size, path, top)
    return f"{line} is line {int(entry) + 1} of {size}", size, top


def _check_growth(data: bytes) -> tuple[str, int, bytes]:
    rows = Fields(data, FILE, _CONSISTENCY)
    old, old_root = int(rows.take("old-size", NUMBER)), rows.take("old-root", HEX64)
    size, top, path = _tail(rows)
    check_consistency(old, bytes.fromhex(old_root), size, top, path)
    return f"the register of {old} lines is the beginning of the one of {size}", size, top


def _tail(rows: Fields) -> tuple[int, bytes, list[bytes]]:
    size, top = int(rows.take("size", NUMBER)), bytes.fromhex(rows.take("root", HEX64))
    path = [bytes.fromhex(node) for node in rows.many("path", HEX64)]
    rows.end()
    return size, top, path


def _text(header: str, head: list[str], leaves: list[bytes], path: list[bytes]) -> bytes:
    body = [f"size: {len(leaves)}", f"root: {root(leaves).hex()}"]
    return text_of([header, *head, *body, *(f"path: {node.hex()}" for node in path)])
