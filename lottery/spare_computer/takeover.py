"""Takeover: the main computer is lost, and the spare one becomes it, for good.

The spare has the register, the journal and every draw's rows; the papers of other periods and what
is published of older draws come from a restored backup. Two do it, and the notary brings the
newest checkpoint that he has signed: a register that does not reach it, or has another root there,
would let the office go back behind what it has signed, and is refused. Should the old computer
wake up it knows nothing of this; `retire` makes it stand still, and a new key of the organiser's
makes worthless what it could still sign.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from draws import signatures
from draws.canonical import is_line
from draws.errors import DrawError
from lottery import attempts, journal, moves, proposals, register
from lottery.accounts import Account
from lottery.acting import Acting
from lottery.ceremony.notary import registration
from lottery.ceremony.steps import publish
from lottery.errors import ParcelRefusedError
from lottery.ledger import holding
from lottery.models import (
    Base,
    Entry,
    EntryPaper,
    Forgotten,
    ForgottenAppeal,
    ImportRow,
    KeptFile,
    RefusalPaper,
)
from lottery.office import Office
from lottery.office.keys import signers
from lottery.proposals import TAKEOVER
from lottery.register import cosigned
from lottery.texts.ceremony import steps as step_sentences
from lottery.texts.ceremony import takeover as sentences

ACT, RETIRED = "home-taken-over", "home-retired"
_AT_ONCE = 500


@dataclass(frozen=True)
class Hands:
    """The two who do it, why, and the checkpoint (a note) that the notary has brought."""

    proposer: Account
    confirmer: Account
    reason: str
    checkpoint: bytes


@dataclass(frozen=True)
class TakenOver:
    """How many rows and published folders came from the backup, and how many entries have no papers
    anywhere; `size` is the register's at the checkpoint."""

    rows: int
    folders: int
    without_papers: int
    size: int


def take_over(
    office: Office, restored: Office | None, hands: Hands, *, acting: Acting
) -> TakenOver:
    """Make this home the main one, with what a restored backup has and this one lacks.

    Again, it changes nothing, and finishes what is published. Raises ParcelRefusedError where the
    backup is another register's or knows more than this home, or the checkpoint does not hold.
    """
    with office.write() as session:
        size = _fence(session, office, hands.checkpoint)
        if not is_line(hands.reason):
            raise ParcelRefusedError(step_sentences.reason_form(hands.reason))
        spare = moves.spare_of(session)
        if spare and restored is None:
            raise ParcelRefusedError(sentences.backup_wanted())
        rows = _fill(session, office, restored) if restored else 0
        without = _without_papers(session)
        if spare or moves.named(session, "", moves.TAKEN_OVER) is None:
            _note(session, hands, (rows, without, size), acting)
    folders = _publish(office, restored, acting) if restored else 0
    return TakenOver(rows, folders, without, size)


def retire(office: Office, reason: str, *, acting: Acting) -> None:
    """Let this home stand still for good: another computer has taken its place."""
    with office.write() as session:
        if not is_line(reason):
            raise ParcelRefusedError(step_sentences.reason_form(reason))
        if moves.retired(session):
            return
        moves.note(session, None, moves.RETIRED, "", acting, reason=reason)
        detail = {"reason": reason}
        journal.write(session, actor=acting.by, act=RETIRED, detail=detail, now=acting.now)


def _note(session: Session, hands: Hands, told: tuple[int, int, int], acting: Acting) -> None:
    """The two hands, the leg, and the line that tells of them."""
    now: datetime = acting.now
    spare = moves.spare_of(session)
    of = (spare.draw, spare.attempt) if spare else None
    detail = {"reason": hands.reason, "size": told[2]}
    subject = spare.name if spare else TAKEOVER
    made = proposals.propose(session, TAKEOVER, subject, detail, by=hands.proposer, now=now)
    done = proposals.confirm(session, made.id, by=hands.confirmer, now=now)
    by = hands.confirmer.username
    mark = spare.move if spare else ""
    theirs = Acting(by, now, acting.random_bytes)
    moves.note(session, of, moves.TAKEN_OVER, mark, theirs, reason=hands.reason)
    two = proposals.check(session, done, TAKEOVER, subject, needed=True)
    root = register.root(session, told[2])
    numbers = {"rows": told[0], "without": told[1], "register": told[2], "root": root}
    journal.write(
        session, actor=by, act=ACT, detail={"reason": hands.reason, **numbers, **two}, now=now
    )


def _fence(session: Session, office: Office, note: bytes) -> int:
    """The size of the notary's checkpoint, once it is seen to be his and this register's."""
    text = cosigned.text_of(note)
    try:
        origin, size, root = signatures.parse_checkpoint(text)
        below = note.partition(cosigned.GAP)[2].splitlines(keepends=True)
        _check_signed(session, office, text, below)
    except DrawError as why:
        raise ParcelRefusedError(sentences.no_checkpoint(why)) from None
    here = register.size(session)
    if origin != office.settings.origin:
        raise ParcelRefusedError(sentences.other_register(origin, office.settings.origin))
    if size > here:
        raise ParcelRefusedError(sentences.behind(size, here))
    if register.root(session, size) != root.hex():
        raise ParcelRefusedError(sentences.other_root(size))
    return size


def _check_signed(session: Session, office: Office, text: bytes, below: list[bytes]) -> None:
    """The notary has signed it; in a home for rehearsals the organiser will do."""
    keys = [each.key for each in registration.every(session)]
    keys += [each.verifier() for each in signers(office.settings)] if office.settings.demo else []
    for line in below:
        for key in keys:
            if line.split(b" ")[1:2] == [key.name.encode()]:
                try:
                    signatures.check_signatures(text, line, [key], "")
                except DrawError:
                    continue
                return
    raise DrawError("not signed by the notary", "", 0)


def _fill(session: Session, office: Office, restored: Office) -> int:
    """Put in what the backup has and this home lacks; how many rows."""
    _check_same(office, restored)
    with restored.read() as there:
        _check_older(session, there)
        if fault := next(holding.faults(there), None):
            raise ParcelRefusedError(sentences.backup_altered(fault))
        return sum(_copy(session, there, *each) for each in _COPIED)


def _check_same(office: Office, restored: Office) -> None:
    ours, theirs = office.settings, restored.settings
    if ours.origin != theirs.origin:
        raise ParcelRefusedError(sentences.other_register(theirs.origin, ours.origin))
    if (ours.field_key, ours.index_key) != (theirs.field_key, theirs.index_key):
        raise ParcelRefusedError(sentences.other_keys())


def _check_older(session: Session, there: Session) -> None:
    """The backup's journal is the beginning of this home's."""
    seq, end = journal.head(there)
    if journal.hash_at(session, seq) == end:
        return
    spare = moves.spare_of(session)
    if spare and journal.hash_at(there, spare.seq) == spare.hash:
        raise ParcelRefusedError(sentences.backup_newer(spare.draw))
    raise ParcelRefusedError(sentences.backup_of_another())


_Wanted = Callable[[Session], set[Any]]


def _papers(session: Session) -> set[Any]:
    there = set(session.scalars(select(Entry.number))) - set(
        session.scalars(select(Forgotten.entry))
    )
    return there - set(session.scalars(select(EntryPaper.entry)))


def _files(session: Session) -> set[Any]:
    gone = set(session.scalars(select(Forgotten.entry)))
    return set(session.scalars(select(Entry.number))) - gone


def _appeals(session: Session) -> set[Any]:
    gone = set(session.scalars(select(ForgottenAppeal.appeal)))
    known = Base.metadata.tables["refusal_appeal"].c.id
    return set(session.scalars(select(known))) - gone


def _copy(session: Session, there: Session, table: Table, owner: str, wanted: _Wanted) -> int:
    """The rows of a table that belong to what is wanted and are not here yet."""
    owners, count = wanted(session), 0
    key = tuple(table.primary_key.columns)
    here = {tuple(row) for row in session.execute(select(*key))}
    rows: list[dict[str, Any]] = []
    query = select(table).order_by(*key).execution_options(yield_per=_AT_ONCE)
    for row in there.execute(query).mappings():
        mine = row[owner] is None or row[owner] in owners
        if mine and tuple(row[column.name] for column in key) not in here:
            rows.append(dict(row))
        if len(rows) == _AT_ONCE:
            count += _insert(session, table, rows)
    return count + _insert(session, table, rows)


def _insert(session: Session, table: Table, rows: list[dict[str, Any]]) -> int:
    count = len(rows)
    if rows:
        session.execute(insert(table), list(rows))
        rows.clear()
    return count


def _table(model: type[Base]) -> Table:
    return Base.metadata.tables[model.__tablename__]


_COPIED: tuple[tuple[Table, str, _Wanted], ...] = (
    (_table(EntryPaper), "entry", _papers),
    (_table(RefusalPaper), "appeal", _appeals),
    (_table(KeptFile), "entry", _files),
    (_table(ImportRow), "entry", _files),
)


def _without_papers(session: Session) -> int:
    return len(_papers(session))


def _publish(office: Office, restored: Office, acting: Acting) -> int:
    """What is published of older draws lies here too, and each bundle is verified once more."""
    ours, theirs = office.settings.public_dir, restored.settings.public_dir
    copied = 0
    for folder in sorted(theirs.glob("[!.]*")):
        copied += _copied(folder, ours / folder.name, acting)
    with office.read() as session:
        published = {
            one.code
            for one in attempts.all_attempts(session)
            if "published" in attempts.newest(session, one.code).steps
        }
    for code in sorted(published):
        publish.publish(office, signers(office.settings), code=code, acting=acting)
    return copied


def _copied(source: Path, place: Path, acting: Acting) -> int:
    """Copy a published folder, whole, to where there is none; a folder of folders one by one."""
    if place.exists():
        if source.name == "commitments":
            inner = sorted(source.glob("[!.]*"))
            return sum(_copied(each, place / each.name, acting) for each in inner)
        return 0
    draft = place.with_name(f".{place.name}.{acting.random_bytes(4).hex()}")
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        if source.is_dir():
            shutil.copytree(source, draft)
        else:
            shutil.copy2(source, draft)
        draft.rename(place)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return 1
