"""The notary's checks: that cards, slips and tags behind a pool are what the pool says.

The private part is a folder with `cards/<entry>.txt` and `slips/<entry>.txt` for every entry of
the pool, and `tag-key.txt` unless the cap is 0. It is never published.
"""

import hmac
from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path

from . import files
from .bundle import TAG_KEY
from .canonical import HEX64, Fields, text_of
from .cards import check_pair, parse_card, parse_slip
from .errors import DrawError
from .manifest import Manifest
from .register import Register

Read = Callable[[str], bytes]


def tag_key_text(draw: str, attempt: int, key: bytes) -> bytes:
    """tag-key.txt of a key of 32 random bytes."""
    rows = ["fpdraw-tagkey/1", f"draw: {draw}", f"attempt: {attempt}", f"key: {key.hex()}"]
    return text_of(rows)


def tag_of(key: bytes, person: str) -> str:
    """The tag under which a person's entries stand in one draw's pool.

    >>> tag_of(bytes(32), "phone:13812341234")
    'afdfec18eac974072bf52e7446038e42'
    """
    return hmac.digest(key, person.encode(), "sha256").hex()[:32]


def parse_tag_key(data: bytes, manifest: Manifest) -> bytes:
    """The key in tag-key.txt, whose hash the manifest holds."""
    found = sha256(data).hexdigest()
    if found != manifest.tag_key_sha256:
        raise DrawError("not the committed tag key", TAG_KEY, 0, manifest.tag_key_sha256, found)
    rows = Fields(data, TAG_KEY, "fpdraw-tagkey/1")
    rows.equal("draw", manifest.draw)
    rows.equal("attempt", manifest.attempt)
    key = bytes.fromhex(rows.take("key", HEX64))
    rows.end()
    return key


def check(read: Read, pool: Iterable[bytes], manifest: Manifest, register: Register) -> int:
    """Make the notary's checks over the pool's lines; the number of entries checked.

    `read` gives a file of the private part by its name, or raises DrawError.
    """
    key = parse_tag_key(read(TAG_KEY), manifest) if manifest.cap else b""
    invoices = Invoices()
    line = 0
    for line, row in enumerate(pool, 1):
        batch = register.batch(int(row[:10]))
        invoices.add(row[:10].decode(), check_entry(read, line, row, batch, key))
    return line


def check_entry(read: Read, line: int, row: bytes, batch: bytes, key: bytes) -> str:
    """Check card, slip and tag of one line of the pool, whose batch is the register's; the invoice.

    Nothing of other entries is asked, so lines may be checked anywhere and in any order. An empty
    key is that of a pool without tags.
    """
    entry, tag, commit = row.decode().split(" ")
    card_file, slip_file = f"cards/{entry}.txt", f"slips/{entry}.txt"
    data = read(card_file)
    found = sha256(data).hexdigest()
    if found != commit:
        raise DrawError("the card does not open its commit", card_file, 0, commit, found)
    card = parse_card(data, card_file)
    if card.batch != batch.decode():
        raise DrawError(
            "another batch than the register's", card_file, 3, batch.decode(), card.batch
        )
    data = read(slip_file)
    slip = parse_slip(data, slip_file)
    check_pair(card, slip, card_file, slip_file, sha256(data).hexdigest())
    if key and tag_of(key, slip.person) != tag:
        raise DrawError("not its person's tag", "pool.txt", line, tag_of(key, slip.person), tag)
    return slip.invoice


class Invoices:
    """The invoices of the entries so far, none of which may come again."""

    def __init__(self) -> None:
        self._entries: dict[str, str] = {}

    def add(self, entry: str, invoice: str) -> None:
        """Note an entry's invoice; raises DrawError if it is that of another one."""
        other = self._entries.setdefault(invoice, entry)
        if other != entry:
            raise DrawError(f"the invoice of {other} again", f"slips/{entry}.txt", 4)


def reader(folder: Path) -> Read:
    """Reads the private part that lies in a folder."""

    def read(name: str) -> bytes:
        if not (folder / name).exists():
            raise DrawError("the file is missing from the private part", name)
        return files.read(folder / name, name)

    return read
