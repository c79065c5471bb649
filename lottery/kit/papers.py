"""The papers of a draw are published beside its bundle, with the list that the organiser signs.

Winners' notices and the list for handing prizes over are the organiser's own business, and stay
with him. The list vouches for bytes alone: what a paper says is held against what is stored when it
is made, here and by whoever makes it again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy.orm import Session

from draws import manifest as manifests
from draws import papers as lists
from draws import signatures
from draws.bundle import MINUTES
from draws.errors import DrawError
from draws.followers import FILE as SIGNED
from lottery import attempts, beside
from lottery.attempts import Attempt
from lottery.errors import KitRefusedError
from lottery.office import Office
from lottery.office.keys import SigningKey, organiser_of
from lottery.papers import making
from lottery.texts.papers.names import NAMES
from lottery.texts.public import kit as sentences
from lottery.texts.public.refusing import REASONS

KEPT_BACK = ("notices.pdf", "receipt.pdf")
"""What is handed to winners alone."""


@dataclass(frozen=True)
class KnownPaper:
    """What a file is: the paper's name in Chinese, and whether it is what would be made now."""

    name: str
    present: bool


def publish_papers(office: Office, attempt: Attempt, *, by: str, now: datetime) -> int:
    """Make every paper that can be made now, sign the list of them, and publish all beside the
    bundle; how many there are. The same again changes nothing.

    Raises KitRefusedError before the manifest is signed, PublicationRefusedError as `beside.put`.
    """
    # The list is last: whoever stops here between two files leaves the old list, and begins again.
    made = files_of(office, attempt)
    beside.put(office, attempt.code, attempt.attempt, made, by=by, now=now)
    return len(made) - 1


def files_of(office: Office, attempt: Attempt) -> dict[str, bytes]:
    """Every paper of an attempt that is published, as it would be made now, and the list of them
    at the end. Raises KitRefusedError before the manifest is signed."""
    with office.read() as session:
        files = _public(session, office, attempt)
        return {
            **files,
            lists.FILE: list_of(session, attempt, files, organiser_of(office.settings)),
        }


def list_of(
    session: Session, attempt: Attempt, files: Mapping[str, bytes], key: SigningKey
) -> bytes:
    """papers.txt over papers by name, signed by the organiser: the same bytes each time."""
    if "frozen" not in attempt.steps or not {"committed", "void"} & attempt.steps.keys():
        raise KitRefusedError(sentences.nothing_published(attempt.name))
    manifest = manifests.parse(attempts.document(session, attempt, manifests.FILE))
    text = lists.text_of(manifest, files)
    return lists.note_of(text, [signatures.sign(text, key.name, key.key)])


def identify(session: Session, office: Office, attempt: Attempt, data: bytes) -> KnownPaper:
    """Which paper of an attempt a file is, byte for byte; raises KitRefusedError if it is none."""
    if "signed" in attempt.steps and data == attempts.document(session, attempt, MINUTES):
        return KnownPaper(sentences.MINUTES, True)
    if data == beside.read(office.settings.public_dir, attempt.name, SIGNED):
        return KnownPaper(sentences.MINUTES_SIGNED, True)
    for file, made in making.one_by_one(session, office, attempt):
        if made == data:
            return KnownPaper(NAMES[file.removesuffix(".pdf")], True)
    for each in beside.listed(office.settings.public_dir, attempt.name):
        if data == beside.read(office.settings.public_dir, attempt.name, each.path):
            return KnownPaper(NAMES.get(each.path.removesuffix(".pdf"), each.path), False)
    digest = sha256(data).hexdigest()
    if _attached(session, attempt, data, digest):
        # Many winners' notices take their time, so they are only made for what could be one.
        if data in making.notices_apart(session, office, attempt):
            return KnownPaper(NAMES[making.BY_ENTRY], True)
        raise KitRefusedError(sentences.altered_paper(attempt.name, digest))
    raise KitRefusedError(sentences.no_paper(attempt.name, digest))


def _attached(session: Session, attempt: Attempt, data: bytes, digest: str) -> bool:
    """Whether an attempt's manifest is attached to a file; KitRefusedError for one that disagrees
    with it, as far as the file itself tells."""
    if "frozen" not in attempt.steps:
        return False
    try:
        return lists.check_paper(data, "FILE", attempts.document(session, attempt, manifests.FILE))
    except DrawError as error:
        # What is no PDF in the minutes' form says it at length.
        why = REASONS.get(error.message, str(error))
        raise KitRefusedError(sentences.no_paper_because(attempt.name, digest, why)) from None


def _public(session: Session, office: Office, attempt: Attempt) -> dict[str, bytes]:
    return dict(making.one_by_one(session, office, attempt, without=KEPT_BACK))
