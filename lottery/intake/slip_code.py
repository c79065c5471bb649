"""The QR code on a citizen's slip: where the entry is checked, and what proves that it is his."""

import base64
import re
import unicodedata

_CODE = re.compile("https?://[^ ]+/check/([0-9]{10})(?:#.*)?", re.IGNORECASE)


def slip_code(address: str, commit: str, slip_salt: str, card_salt: str) -> str:
    """The text of the code: the address of the entry's page, and behind the `#`, which no browser
    sends, the fingerprint and the two salts (64 hex each), shortened to base64url.

    >>> slip_code("https://x.example/check/0000000012", "00" * 32, "ff" * 32, "00" * 32)[:44]
    'https://x.example/check/0000000012#AAAAAAAAA'
    """
    return f"{address}#" + ".".join(map(_short, (commit, slip_salt, card_salt)))


def _short(hex64: str) -> str:
    return base64.urlsafe_b64encode(bytes.fromhex(hex64)).decode().rstrip("=")


def entry_of_slip(text: str) -> int | None:
    """The entry that the QR code of a slip names, or None for any other text.

    >>> entry_of_slip("https://x.example/check/0000000012#AA.AA.AA")
    12
    """
    found = _CODE.fullmatch(unicodedata.normalize("NFKC", text.strip()))
    return int(found[1]) if found else None
