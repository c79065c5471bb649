"""The QR code on a citizen's slip: where the entry is checked, and what proves that it is his."""

import base64
import re
import unicodedata
from dataclasses import dataclass

_PART = re.compile("[A-Za-z0-9_-]{43}")
_CODE = re.compile("https?://[^ ]+/check/([0-9]{10})(?:#.*)?", re.IGNORECASE)


def slip_code(address: str, commit: str, slip_salt: str, card_salt: str) -> str:
    """The text of the code: the address of the entry's page, and behind the `#`, which no browser
    sends, the fingerprint and the two salts (64 hex each), shortened to base64url.

    >>> slip_code("https://x.example/check/0000000012", "00" * 32, "ff" * 32, "00" * 32)[:44]
    'https://x.example/check/0000000012#AAAAAAAAA'
    """
    return f"{address}#" + ".".join(map(_short, (commit, slip_salt, card_salt)))


@dataclass(frozen=True)
class SlipCode:
    """What a slip's code says: the entry's number, its fingerprint and the two salts, 64 hex each.

    It is what somebody scanned: whether the salts open the fingerprint is another question.
    """

    entry: int
    commit: str
    slip_salt: str
    card_salt: str


def read_slip_code(text: str) -> SlipCode | None:
    """A slip's code in full; None for any other text, and for a code that was cut short.

    >>> text = slip_code("https://x.example/check/0000000012", "00" * 32, "ff" * 32, "ab" * 32)
    >>> read_slip_code(text) == SlipCode(12, "00" * 32, "ff" * 32, "ab" * 32)
    True
    >>> read_slip_code(text[:-1])
    """
    entry = entry_of_slip(text)
    parts = text.strip().partition("#")[2].split(".")
    if entry is None or len(parts) != 3 or not all(map(_PART.fullmatch, parts)):
        return None
    commit, slip_salt, card_salt = map(_long, parts)
    return SlipCode(entry, commit, slip_salt, card_salt)


def _long(part: str) -> str:
    return base64.urlsafe_b64decode(f"{part}=").hex()


def _short(hex64: str) -> str:
    return base64.urlsafe_b64encode(bytes.fromhex(hex64)).decode().rstrip("=")


def entry_of_slip(text: str) -> int | None:
    """The entry that the QR code of a slip names, or None for any other text.

    >>> entry_of_slip("https://x.example/check/0000000012#AA.AA.AA")
    12
    """
    found = _CODE.fullmatch(unicodedata.normalize("NFKC", text.strip()))
    return int(found[1]) if found else None
