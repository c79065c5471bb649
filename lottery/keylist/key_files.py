"""The key files of a home: made for a change, put in their place when it is listed, held against
the list.

The new key lies beside the old one until then. The rename is the last step of a change; after a
crash before it, whoever opens the home finishes it.
"""

from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

from draws.keylist import NOTARY, ORGANISER, KeyEntry, KeyList
from draws.signatures import VerifierKey
from lottery.errors import KeyOtherError, KeyUnusableError
from lottery.office.keys import SigningKey, load_key, new_key
from lottery.office.settings import Settings
from lottery.texts.ceremony import key_changes as sentences


def make(settings: Settings, role: str, seed: bytes) -> SigningKey:
    """A new key of the organiser (or, in a home for rehearsals, of the notary) from 32 random
    bytes, in a file beside the one that counts."""
    name, file = _place(settings)[role]
    place = file.with_name(f"{file.stem}-{seed[:4].hex()}{file.suffix}")
    new_key(place, seed)
    return SigningKey(name, load_key(place))


def kept_here(settings: Settings) -> tuple[str, ...]:
    """The roles whose keys are made and kept here."""
    return tuple(_place(settings))


def usable(settings: Settings) -> tuple[SigningKey, ...]:
    """The keys of this home that can be read, whatever the list says of them."""
    found = []
    for name, file in _place(settings).values():
        try:
            found.append(SigningKey(name, load_key(file)))
        except KeyUnusableError:
            continue
    return tuple(found)


def settle(settings: Settings, listed: KeyList) -> None:
    """Put a listed key into its place, if it lies beside it; raises KeyOtherError for a home whose
    key file is not the listed one."""
    for file, name, entry in _listed(settings, listed):
        if _fits(file, name, entry):
            continue
        beside = sorted(file.parent.glob(f"{file.stem}-*{file.suffix}"))
        found = next((path for path in beside if _fits(path, name, entry)), None)
        if found is not None:
            with suppress(FileNotFoundError):  # another process has just done it
                found.replace(file)
        if not _fits(file, name, entry):
            raise KeyOtherError(_told(file, name, entry))


def drop_unlisted(settings: Settings, wanted: Collection[VerifierKey]) -> None:
    """Destroy the keys that were made for changes that were withdrawn: all that lie beside those
    that count, but the `wanted` ones."""
    for name, file in _place(settings).values():
        for path in file.parent.glob(f"{file.stem}-*{file.suffix}"):
            if _verifier(path, name) not in wanted:
                path.unlink()


def _place(settings: Settings) -> dict[str, tuple[str, Path]]:
    """Name and file of each key that is kept here, by role."""
    places = {ORGANISER: (settings.organiser_name, settings.organiser_key_file)}
    if settings.notary_key_file is not None and settings.demo:
        places[NOTARY] = (settings.notary_name, settings.notary_key_file)
    return places


def _listed(settings: Settings, listed: KeyList) -> Iterator[tuple[Path, str, KeyEntry]]:
    for role, (name, file) in _place(settings).items():
        entry = listed.current(role)
        if entry is not None:
            yield file, name, entry


def _fits(file: Path, name: str, entry: KeyEntry) -> bool:
    return entry.key is not None and _verifier(file, name) == entry.key


def _verifier(file: Path, name: str) -> VerifierKey | None:
    """The public half of the key in a file; None where there is none."""
    try:
        return SigningKey(name, load_key(file)).verifier()
    except KeyUnusableError:
        return None


def _told(file: Path, name: str, entry: KeyEntry) -> str:
    found = _verifier(file, name)
    if found is None:
        return sentences.key_missing(file, entry.number)
    wanted = entry.key.text() if entry.key else ""
    return sentences.other_key(file, wanted, found.text(), entry.number)
