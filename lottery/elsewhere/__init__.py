"""What comes from elsewhere: seals, copies and signatures that others have made over a draw.

It is kept with its hash and shown as kept, not verified here. One kind is verified: a detached SM2
signature over manifest.txt by a key that was registered before the freeze. A file's bytes are never
opened here; they lie in a box, and go out as a download alone.
"""

from lottery.elsewhere.keeping import ElsewhereFile, GivenFile, content, files_of, keep, of_attempt
from lottery.elsewhere.keys import Sm2Key, enrol, every

__all__ = [
    "ElsewhereFile",
    "GivenFile",
    "Sm2Key",
    "content",
    "enrol",
    "every",
    "files_of",
    "keep",
    "of_attempt",
]
