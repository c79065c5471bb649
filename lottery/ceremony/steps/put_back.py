"""A published folder that was lost here and still lies elsewhere: verified, then in its place."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from draws import manifest as manifests
from lottery import archives, attempts, drafts
from lottery.acting import RandomBytes
from lottery.attempts import Attempt
from lottery.ceremony.steps import publish
from lottery.errors import PublicationRefusedError
from lottery.office import Office
from lottery.office.keys import signers
from lottery.pieces import within
from lottery.protocol import line
from lottery.texts.ceremony import steps as sentences


@dataclass(frozen=True)
class ShownFolder:
    """What is published of an attempt: its commitment, or its bundle, by its path in the public
    folder."""

    attempt: Attempt
    path: Path
    commitment: bool


def folders(every: Iterable[Attempt]) -> Iterator[ShownFolder]:
    """The folders that are published of these attempts, of which the first came last."""
    for attempt in reversed(tuple(every)):
        if line.COMMIT.name in attempt.steps:
            yield ShownFolder(attempt, Path("commitments") / attempt.name, True)
        if line.PUBLISH.name in attempt.steps:
            yield ShownFolder(attempt, Path(attempt.name), False)


def absent(session: Session, public: Path) -> list[ShownFolder]:
    """The published folders that are not there."""
    shown = folders(attempts.all_attempts(session))
    return [each for each in shown if not (public / each.path).exists()]


def lying(public: Path) -> tuple[Path, ...]:
    """The folders that visitors of a public folder are shown as commitments and bundles, by their
    paths in it; hidden ones are still being written."""
    found = [*public.glob(f"*/{manifests.FILE}"), *public.glob(f"commitments/*/{manifests.FILE}")]
    paths = (file.parent.relative_to(public) for file in found)
    return tuple(sorted(path for path in paths if not path.name.startswith(".")))


def ahead(session: Session, there: Iterable[Path]) -> list[Path]:
    """Those of which the database does not say that they are published."""
    known = {each.path for each in folders(attempts.all_attempts(session))}
    return [path for path in there if path not in known]


def plain_files(folder: Path) -> dict[str, bytes]:
    """A published folder's files by name, put together where they lie in pieces; what a link leads
    to is none of them. Raises DrawError."""
    return {name: within.read(lies) for name, lies in within.files(folder).items()}


def put_back(
    office: Office, attempt: Attempt, source: Path, place: Path, random_bytes: RandomBytes
) -> None:
    """Copy an attempt's bundle or commitment from `source` to its `place`, byte for byte.

    Raises PublicationRefusedError where it does not verify, or its manifest is not the stored one.
    """
    with office.read() as session:
        manifest = attempts.document(session, attempt, manifests.FILE)
        pinned = publish.pins(session, attempt, signers(office.settings))
    try:
        files = plain_files(source)
    except FileNotFoundError as why:
        raise PublicationRefusedError(sentences.not_whole(source, why.filename)) from None
    if files.get(manifests.FILE) != manifest:
        raise PublicationRefusedError(sentences.published_other(source))
    command = "commitment" if place.parent == publish.commitments(office) else "verify"
    with drafts.beside(place, random_bytes) as draft:
        publish.write_files(draft, files)
        publish.verify_pinned(draft, pinned, command)
        publish.put(draft, place)
    archives.prepare(place)
