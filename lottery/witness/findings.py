"""What one look found, as it is found: whoever's time runs out tells what he has seen so far."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from draws import signatures
from draws.errors import DrawError
from draws.signatures import VerifierKey
from lottery.texts.public import witness as words


@dataclass
class LookFindings:
    """What changed, what could not be verified; the newest checkpoint's note and size; how many
    draws are kept, and which of them were read wholly this time."""

    changed: list[str] = field(default_factory=list)
    unverified: list[str] = field(default_factory=list)
    note: bytes = b""
    size: int = 0
    draws: int = 0
    read: list[str] = field(default_factory=list)

    def check_signed(
        self, text: bytes, lines: bytes, keys: Sequence[VerifierKey], what: str
    ) -> bool:
        """Whether one of the pinned keys has signed a text, and no line of theirs is false; lines
        under other names may be of any kind, as witnesses' are."""
        begins = tuple(f"— {key.name} ".encode() for key in keys)
        named = [row for row in lines.splitlines(keepends=True) if row.startswith(begins)]
        if not named:
            self.unverified.append(words.unsigned(what))
            return False
        try:
            signatures.check_some(text, b"".join(named), keys, what)
        except DrawError as why:
            if "not signed by any of the keys" in str(why):
                self.unverified.append(words.unsigned(what))
            else:
                self.changed.append(words.bad_signature(what))
            return False
        return True
