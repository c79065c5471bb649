"""keylist.txt in the public folder: the list as it is stored, put there whole."""

from pathlib import Path

from draws.keylist import FILE, KeyList
from lottery import readable, whole_files
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
    readable.folder(place.parent)
    whole_files.write(place, listed.data, readable.FILE)


def catch_up(settings: Settings, listed: KeyList) -> None:
    """Publish what a crash between storing and publishing left out; another file stays as it is,
    for `lottery check` to tell of. Raises OSError."""
    if is_behind(settings, listed):
        publish(settings, listed)


def is_behind(settings: Settings, listed: KeyList) -> bool:
    """Whether the published list is the stored one without its last entries, or is not there."""
    there = _entries_there(settings, listed)
    return there is not None and there < len(listed.entries)


def faults(settings: Settings, listed: KeyList) -> list[str]:
    """What is wrong with the published list; that it is behind the stored one, `lag` tells."""
    other = _entries_there(settings, listed) is None
    return [sentences.PUBLISHED_OTHER] if listed.entries and other else []


def lag(settings: Settings, listed: KeyList) -> list[str]:
    """That the published list is behind, as a crash leaves it, in a sentence; empty if it is not"""
    there = _entries_there(settings, listed)
    if there is None or there == len(listed.entries):
        return []
    return [sentences.published_behind(place_of(settings), len(listed.entries) - there)]


def _entries_there(settings: Settings, listed: KeyList) -> int | None:
    """With how many entries the list is published; None for a file that is no beginning of it."""
    place = place_of(settings)
    there, data = place.read_bytes() if place.is_file() else b"", b""
    for count, entry in enumerate(listed.entries):
        if data == there:
            return count
        data += entry.whole
    return len(listed.entries) if data == there else None
