"""keylist.txt in the public folder: the list as it is stored, put there whole."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from draws.keylist import FILE, KeyList
from lottery.errors import KeyListRefusedError
from lottery.office.settings import Settings
from lottery.texts.ceremony import key_changes as sentences


def place_of(settings: Settings) -> Path:
    """Where everybody finds it."""
    return settings.public_dir / FILE


def publish(settings: Settings, listed: KeyList) -> None:
    """Put the list where everybody finds it; the same again changes nothing.

    Raises KeyListRefusedError where another one lies there than the beginning of this.
    """
    if not listed.entries:
        return
    place = place_of(settings)
    old = place.read_bytes() if place.is_file() else b""
    if not listed.data.startswith(old):
        raise KeyListRefusedError(sentences.PUBLISHED_OTHER)
    if old == listed.data:
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = NamedTemporaryFile(dir=place.parent, prefix=".", delete=False)  # noqa: SIM115 - below
    made = Path(draft.name)
    try:
        with draft:
            draft.write(listed.data)
            draft.flush()
            os.fsync(draft.fileno())
        made.chmod(0o644)
        made.replace(place)
    finally:
        made.unlink(missing_ok=True)


def faults(settings: Settings, listed: KeyList) -> list[str]:
    """What is wrong with the published list; it may be shorter than the stored one by a crash."""
    place = place_of(settings)
    if not listed.entries:
        return []
    if not place.is_file():
        return [sentences.not_published(place)]
    return [] if place.read_bytes() == listed.data else [sentences.PUBLISHED_OTHER]
