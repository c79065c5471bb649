"""What is published, put back after a loss: from a folder that still stands, or made anew from what
is stored, byte for byte as it was.

Bundles and commitments follow from the database, and each is verified before it is seen; a file
beside a bundle is put back only with the hash that the journal tells. What cannot be had is named.
"""

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path

from draws.errors import DrawError
from draws.followers import FILE as SIGNED
from draws.keylist import KeyList
from lottery import (
    attempts,
    beside,
    drafts,
    elsewhere,
    figures,
    keylist,
    machine,
    timestamps,
    verdicts,
)
from lottery.acting import Acting
from lottery.attempts import Attempt
from lottery.backup import failing, making
from lottery.ceremony.papers import countersigning, signers
from lottery.ceremony.steps import claiming, publish, put_back, shelving
from lottery.ceremony.steps.put_back import ShownFolder
from lottery.errors import RefusalError
from lottery.keylist import certificate_files, key_files, publishing
from lottery.kit import papers as kit_papers
from lottery.office import Office
from lottery.office.keys import signers as own_keys
from lottery.office.settings import Settings
from lottery.prizes import publishing as prize_publishing
from lottery.texts import republishing as sentences


@dataclass(frozen=True)
class Republished:
    """What was put back, by its place in the public folder, and sentences of what is missing."""

    made: tuple[str, ...]
    missing: tuple[str, ...]


def lay_public(home: Path, public: Path) -> None:
    """The published files of a backup in their place; what lies there already, elsewhere, stays."""
    place = home / making.PUBLIC
    if public == place or not place.exists():
        return
    if not public.exists() or not any(public.iterdir()):
        shutil.copytree(place, public, dirs_exist_ok=True)
    shutil.rmtree(place)


def complete(office: Office, given: Path | None, acting: Acting) -> Republished:
    """Put back everything that the database tells is published and that is not there; `given` is
    another public folder of this register, or a copy of it. Damaged and lost pieces of registers
    are made anew from the stored one. Raises the machine's faults, which say nothing of what is
    there, OSError and DrawError."""
    made, missing = [], []
    for name, put in _due(office, given, acting):
        try:
            put()
            made.append(name)
        except (RefusalError, DrawError, KeyError, ValueError) as why:
            _require_no_fault(why)
            missing.append(sentences.not_made(name, why))
    made += shelving.mend(office)
    back, gone = _beside(office, given)
    return Republished((*made, *back), (*missing, *gone))


def keep_ahead(office: Office, given: Path, paths: Iterable[Path], acting: Acting) -> None:
    """Lay what another public folder knows more in its place, as it is there: so that nobody
    publishes something else under its name."""
    for path in paths:
        place = office.settings.public_dir / path
        if not place.exists():
            with drafts.beside(place, acting.random_bytes) as draft:
                publish.write_files(draft, put_back.plain_files(given / path))
                publish.put(draft, place)


def keys_missing(settings: Settings, listed: KeyList) -> tuple[str, ...]:
    """What keeps a restored home from signing: keys that are not the listed ones, and files that
    its settings name and that are not there."""
    found = []
    for settle in (key_files.settle, certificate_files.settle, certificate_files.require_listed):
        try:
            settle(settings, listed)
        except RefusalError as why:
            found.append(str(why))
    named = (settings.timestamp_root, settings.breach_list)
    found += [sentences.file_gone(file) for file in named if file and not file.is_file()]
    return tuple(dict.fromkeys(found))


def _require_no_fault(why: Exception) -> None:
    """Raise the machine's fault that led to a refusal: nothing is missing, it was not reached."""
    fault = machine.behind(why)
    if fault is not None and fault.kind not in failing.OF_WHAT_IS_NAMED:
        raise fault from why


def _due(
    office: Office, given: Path | None, acting: Acting
) -> Iterator[tuple[str, Callable[[], object]]]:
    public = office.settings.public_dir
    with office.read() as session:
        listed, every = keylist.listed(session), attempts.all_attempts(session)
    if publishing.is_behind(office.settings, listed):
        name = publishing.place_of(office.settings).name
        yield name, lambda: publishing.publish(office.settings, listed)
    for folder in put_back.folders(every):
        if not (public / folder.path).exists():
            yield str(folder.path), partial(_put, office, folder, given, acting)


def _put(office: Office, folder: ShownFolder, given: Path | None, acting: Acting) -> None:
    attempt, path = folder.attempt, folder.path
    if given is not None and (given / path).is_dir():
        place = office.settings.public_dir / path
        put_back.put_back(office, attempt, given / path, place, acting.random_bytes)
    elif folder.commitment:
        publish.publish_commitment(
            office, attempt.code, acting.random_bytes, number=attempt.attempt
        )
    else:
        number, keys = attempt.attempt, own_keys(office.settings)
        publish.publish(office, keys, code=attempt.code, number=number, acting=acting)


def _beside(office: Office, given: Path | None) -> tuple[list[str], list[str]]:
    """What was put back beside bundles, and what is missing there."""
    public = office.settings.public_dir
    with office.read() as session:
        gone = beside.missing(session, public)
        every = {one.name: one for one in attempts.all_attempts(session)}
    made, missing = [], []
    for name, files in gone.items():
        wanted = dict(files)
        for path, data in _candidates(office, every[name], given, wanted):
            if wanted.get(path) != sha256(data).hexdigest():
                continue
            with office.read() as session:
                beside.put_back(session, public, every[name], {path: data})
            del wanted[path]
            made.append(f"{beside.folder_of(public, name).name}/{path}")
        missing += [sentences.beside_gone(name, path) for path in wanted]
    return made, missing


def _candidates(
    office: Office, attempt: Attempt, given: Path | None, wanted: dict[str, str]
) -> Iterator[tuple[str, bytes]]:
    """Files that may be those that were published; `wanted` grows shorter as they are taken."""
    if given is not None:
        for each in beside.listed(given, attempt.name):
            yield each.path, beside.read(given, attempt.name, each.path) or b""
    makers = (
        *(_signed, _claims, _stamps, _of_others, _verdicts),
        *(kit_papers.files_of, _figures, prize_publishing.files_of),
    )
    for make in makers:
        if not wanted:
            return
        try:
            yield from make(office, attempt).items()
        except (RefusalError, DrawError, KeyError, ValueError) as why:
            _require_no_fault(why)
            continue  # what it would have given is named as missing


def _figures(office: Office, attempt: Attempt) -> dict[str, bytes]:
    try:
        return figures.files_of(office, attempt)
    except figures.NotDrawnError:
        return {}


def _signed(office: Office, attempt: Attempt) -> dict[str, bytes]:
    with office.read() as session:
        return {
            SIGNED: countersigning.current(session, attempt),
            countersigning.CERTIFICATES: signers.certificates_file(
                session, attempt, office.settings
            ),
        }


def _claims(office: Office, attempt: Attempt) -> dict[str, bytes]:
    with office.read() as session:
        told = claiming.told_hash(session, attempt)
        return claiming.files_of(session, attempt) if told else {}


def _stamps(office: Office, attempt: Attempt) -> dict[str, bytes]:
    with office.read() as session:
        return timestamps.files_of(session, office.settings, attempt)


def _of_others(office: Office, attempt: Attempt) -> dict[str, bytes]:
    with office.read() as session:
        return elsewhere.files_of(session, office.boxes, attempt)


def _verdicts(office: Office, attempt: Attempt) -> dict[str, bytes]:
    with office.read() as session:
        return verdicts.files_of(session, attempt)
