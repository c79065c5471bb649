"""Verdicts from outside: somebody who is not the organiser has verified a published draw, with a
program on his own computer, and signs for it under a key that was named before the freeze.

The office takes the file in, holds it against what is published, keeps it as it is and publishes it
beside the bundle. It cannot make one: the organiser's key is refused, and no other lies here.
"""

from lottery.verdicts.holding import HeldVerdict, ShownVerdict, held, may_sign, shown
from lottery.verdicts.keeping import files_of, take

__all__ = ["HeldVerdict", "ShownVerdict", "files_of", "held", "may_sign", "shown", "take"]
