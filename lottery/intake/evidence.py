"""The file an invoice was read from, or a photo of it, kept for whoever reviews the entry.

Whoever has the database without `keys/` learns how large a file is and of which kind. A file is
bound to its entry (or to the appeal of a refusal): moved to another row it does not open. Looking
at it is looking at a person's data: by role, for a reason, with a line in the journal. It goes
with the papers of its entry.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session

from lottery import journal, people, register
from lottery.acting import Acting
from lottery.errors import EntryForgottenError, EvidenceRefusedError
from lottery.intake.handover import Handover
from lottery.invoices.files import CAPS, FileRefusedError
from lottery.invoices.files.formats import kind_of
from lottery.models import Correction, EntryPaper, KeptFile, RefusalDecision, ReviewMotion
from lottery.office.boxes import Boxes, place_of
from lottery.people import Looker
from lottery.register import entries
from lottery.texts import errors as error_sentences
from lottery.texts import reasons
from lottery.texts.counter import evidence as sentences

MOST_FILES = 8
_SHOWN = (KeptFile.id, KeptFile.kind, KeptFile.size, KeptFile.at, KeptFile.by)


@dataclass(frozen=True, slots=True)
class Owner:
    """What a file belongs to: an entry by its number, or an appeal of a refusal by its id."""

    table: str
    number: int

    @property
    def name(self) -> str:
        """As the boxes and the journal name it."""
        return f"{self.table}-{self.number}"


def entry_of(number: int) -> Owner:
    """An entry as the owner of files."""
    return Owner("entry", number)


def appeal_of(number: int) -> Owner:
    """An appeal as the owner of files."""
    return Owner("appeal", number)


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A file as it is named to everybody: `size` in bytes, `kind` a `FileKind`."""

    id: int
    kind: str
    size: int
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class OpenedEvidence:
    """A file with its bytes."""

    kept: EvidenceFile
    data: bytes


def kind_of_file(data: bytes) -> str:
    """The kind of a file; raises EvidenceRefusedError for one that is not kept."""
    try:
        if len(data) > CAPS.size:
            raise FileRefusedError("file-too-large", f"{len(data)} > {CAPS.size}")
        return kind_of(data)
    except FileRefusedError as refused:
        raise EvidenceRefusedError(reasons.sentence(refused.reason)) from None


def keep(
    session: Session,
    boxes: Boxes,
    owner: Owner,
    data: bytes,
    *,
    acting: Acting,
) -> None:
    """Keep a file in the caller's transaction; the same bytes once more change nothing.

    Raises EvidenceRefusedError for one of no kind that is shown, too large, or one too many.
    """
    kind = kind_of_file(data)
    digest = boxes.index("file", sha256(data).hexdigest())
    own = _own_column(owner) == owner.number
    held = session.scalars(select(KeptFile.digest).where(own)).all()
    if digest in held:
        return
    if len(held) >= MOST_FILES:
        raise EvidenceRefusedError(sentences.too_many(MOST_FILES))
    box = boxes.seal(data, _place(owner, digest), acting.random_bytes)
    row = KeptFile(digest=digest, kind=kind, size=len(data), box=box, at=acting.now, by=acting.by)
    setattr(row, owner.table, owner.number)
    session.add(row)
    session.flush()
    detail = {owner.table: owner.number, "file": row.id, "kind": kind, "size": len(data)}
    journal.write(session, actor=acting.by, act="file-kept", detail=detail, now=acting.now)


def claim(
    session: Session,
    handover: Handover,
    tokens: Iterable[str],
    owner: Owner,
    *,
    acting: Acting,
) -> None:
    """Keep the files that wait under tokens of this account, all or none.

    Raises EvidenceRefusedError as `keep` does, and if one of them waits no longer.
    """
    for token in tokens:
        found = handover.take(token, by=acting.by)
        if found is None:
            raise EvidenceRefusedError(sentences.STALE_FILE)
        keep(session, handover.boxes, owner, found.data, acting=acting)


def add(
    session: Session,
    boxes: Boxes,
    number: int,
    data: bytes,
    *,
    acting: Acting,
) -> None:
    """Keep a file for an entry that waits for its reviewer.

    Raises EntryUnknownError, EntryForgottenError, and EvidenceRefusedError also for an entry
    about which nothing is to be decided.
    """
    register.stand_in_line(session)
    if not waits(session, number):
        raise EvidenceRefusedError(sentences.not_waiting(number))
    if session.get(EntryPaper, number) is None:
        raise EntryForgottenError(error_sentences.entry_forgotten(number))
    owner = entry_of(number)
    keep(session, boxes, owner, data, acting=acting)


def waits(session: Session, number: int) -> bool:
    """Whether an entry is pending, or its appeal or a proposal waits. Raises EntryUnknownError."""
    entries.entry(session, number)
    if session.get(Correction, number) is not None:
        return False
    events = len(entries.history(session, number))
    moved = exists().where(ReviewMotion.entry == number, ReviewMotion.events == events)
    return not events or bool(session.scalar(select(moved)))


def files(session: Session, owner: Owner) -> tuple[EvidenceFile, ...]:
    """What is kept for an entry, also from the appeal that brought it in; or for an appeal."""
    query = select(*_SHOWN).where(_belongs(owner)).order_by(KeptFile.id)
    return tuple(EvidenceFile(*row) for row in session.execute(query))


def count(session: Session, owner: Owner) -> int:
    """How many files are kept."""
    return session.scalar(select(func.count(KeptFile.id)).where(_belongs(owner))) or 0


def look(
    session: Session,
    boxes: Boxes,
    owner: Owner,
    looker: Looker,
    *,
    only: int | None = None,
) -> tuple[OpenedEvidence, ...]:
    """The files of an owner (or `only` one of them); that somebody looked is in the journal.

    Raises UnmaskRefusedError, and EvidenceRefusedError if `only` is none of them.
    """
    of = (owner.table, owner.number)
    why = people.check_look(session, looker, in_hand=_in_hand(session, owner), of=of)
    query: Select[KeptFile] = select(KeptFile).where(_belongs(owner))
    if only is not None:
        query = query.where(KeptFile.id == only)
    rows = session.scalars(query.order_by(KeptFile.id)).all()
    if only is not None and not rows:
        raise EvidenceRefusedError(sentences.file_unknown())
    if rows:
        detail = {owner.table: owner.number, "files": [row.id for row in rows], "reason": why}
        journal.write(session, actor=looker.by, act="files-shown", detail=detail, now=looker.now)
    return tuple(_open(boxes, row) for row in rows)


def _in_hand(session: Session, owner: Owner) -> bool:
    if owner.table == "appeal":
        return people.appeal_in_hand(session, owner.number)
    return people.entry_in_hand(session, owner.number)


def _open(boxes: Boxes, row: KeptFile) -> OpenedEvidence:
    owner = entry_of(row.entry) if row.entry is not None else appeal_of(row.appeal or 0)
    kept = EvidenceFile(row.id, row.kind, row.size, row.at, row.by)
    return OpenedEvidence(kept, boxes.open(row.box, _place(owner, row.digest)))


def _place(owner: Owner, digest: str) -> str:
    return place_of("kept_file", "box", f"{owner.name}-{digest}")


def _own_column(owner: Owner) -> ColumnElement[int | None]:
    return KeptFile.__table__.c[owner.table]


def _belongs(owner: Owner) -> ColumnElement[bool]:
    own = _own_column(owner) == owner.number
    if owner.table != "entry":
        return own
    brought = select(RefusalDecision.appeal).where(RefusalDecision.entry == owner.number)
    return or_(own, KeptFile.appeal.in_(brought))
