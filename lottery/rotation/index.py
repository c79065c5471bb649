"""The index key made anew: every keyed hash that equality is asked by is computed again.

One transaction does it, so that nobody is ever compared across two keys: the hashes of holders,
telephones, persons and sellers come from the slips, those of files from the files, those of barred
persons, and of whom two have decided or are about to, from their slips or from the programme's
file, in which they stand in clear. The ledger is
sealed by a key that follows from this one: it is checked whole by the old one, and begins anew with
the rows as they lie there. What is published is bound to none of it: tags have a key of their own.
Refusals keep the hashes of before; a refused row that comes again is put down once more. So do the
papers of winners, but for the identity numbers that still lie sealed.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from lottery import journal
from lottery.acting import Acting
from lottery.errors import SecretReplacedError
from lottery.ledger import holding, sealing
from lottery.models import (
    Base,
    Entry,
    EntryPaper,
    KeptFile,
    PrizeClaimant,
    PrizePaper,
    SecretRotation,
)
from lottery.office import Office, secrets_in_use
from lottery.office.boxes import Boxes
from lottery.office.secrets_in_use import BEGUN, DONE
from lottery.office.settings import read_secret
from lottery.people import check_keys, open_slip
from lottery.rotation import decided, files
from lottery.rotation.boxed import BOXED
from lottery.texts.office import secrets as words

NAME = "index"
KINDS = ("holder", "phone", "person", "seller")


@dataclass(frozen=True)
class Reindexed:
    """How many entries, files and barred persons have new hashes."""

    entries: int = 0
    files: int = 0
    barred: int = 0
    computed: bool = False


def rotate(office: Office, persons: Collection[str], *, acting: Acting) -> Reindexed:
    """Compute every keyed hash anew. `persons` are those whom a programme's file bars, in clear.

    The office is not checked yet: where a run was killed before the new key took its place, the old
    one does not fit any more, and only that is left to do. Raises SecretReplacedError where a
    person who is barred, on whom two have decided, or about whom a proposal waits is found in no
    slip and not among `persons`, and where a row is not as it was written, which a ledger that
    begins anew would hide; nothing is changed then.
    """
    with files.coming(office.settings, NAME, acting.random_bytes) as file:
        new = replace(office.boxes, index_key=read_secret(file))
        done = Reindexed()
        with office.read() as session:
            last = secrets_in_use.last_of(session, NAME)
        if last is None or last[1] != new.mark(NAME):
            done = _rotate(office, new, persons, acting)
    files.put_in_place(office.settings, NAME)
    office.keeper.settle(office.read)
    return done


def _rotate(office: Office, new: Boxes, persons: Collection[str], acting: Acting) -> Reindexed:
    old = office.boxes
    with office.read() as session:
        secrets_in_use.require(session, old)
        check_keys(session, old)
        if fault := next(iter(holding.faults(session)), None):
            raise SecretReplacedError(words.not_as_written(fault))
    engine = office.engine.execution_options(**{sealing.OPTION: new.seal_key()})
    with replace(office, engine=engine).write_between_secrets() as session:
        _note(session, BEGUN, new, acting)
        known = {old.index("person", each): each for each in persons}
        entries = _entries(session, old, new, known)
        files_done = _files(session, old, new, acting)
        _claimants(session, old, new)
        barred = decided.reindex(session, new, known)
        done = Reindexed(entries, files_done, barred, computed=True)
        _note(session, DONE, new, acting)
        detail = {"secret": NAME, "entries": done.entries, "files": done.files}
        detail["barred"] = done.barred
        journal.write(session, actor=acting.by, act="secret-rotated", detail=detail, now=acting.now)
        by, now = acting.by, acting.now
        sealing.take_as_found(session, why="index-key", faults=0, by=by, now=now)
    return done


def _entries(session: Session, old: Boxes, new: Boxes, known: dict[str, str]) -> int:
    """The hashes of each entry's people; `known` learns the persons of all slips."""
    query = select(EntryPaper.entry, EntryPaper.slip_box, Entry.commit).join(
        Entry, Entry.number == EntryPaper.entry
    )
    table = Base.metadata.tables[EntryPaper.__tablename__]
    found = []
    for row in session.execute(query.order_by(EntryPaper.entry)).all():
        slip = open_slip(old, row.commit, row.slip_box)
        known[old.index("person", slip.person)] = slip.person
        values = {f"{kind}_index": new.index(kind, getattr(slip, kind)) for kind in KINDS}
        found.append({"number": row.entry, **values})
    if found:
        # On the connection itself: the ledger begins anew with all rows when this is over.
        mine = table.c.entry == bindparam("number")
        named: dict[str, Any] = {f"{kind}_index": bindparam(f"{kind}_index") for kind in KINDS}
        session.connection().execute(update(table).where(mine).values(named), found)
    return len(found)


def _files(session: Session, old: Boxes, new: Boxes, acting: Acting) -> int:
    """The hash of each file; its box is bound to it, and is sealed anew."""
    boxed = next(each for each in BOXED if each.table.name == KeptFile.__tablename__)
    rows: list[Any] = list(session.execute(select(KeptFile.id)).scalars())
    for number in rows:
        row = session.execute(boxed.query().where(boxed.table.c.id == number)).one()
        data = old.open(row.box, boxed.place(row, "box"))
        values: dict[str, Any] = {"digest": new.index("file", sha256(data).hexdigest())}
        place = boxed.place(_Renamed(row.entry, row.appeal, values["digest"]), "box")
        values["box"] = new.seal(data, place, acting.random_bytes)
        session.execute(update(boxed.table).where(boxed.table.c.id == number).values(values))
    return len(rows)


def _claimants(session: Session, old: Boxes, new: Boxes) -> None:
    """The hashes of winners' identity numbers that still lie sealed; the others' stay as they are,
    and are compared no more."""
    boxed = next(each for each in BOXED if each.table.name == PrizePaper.__tablename__)
    table = Base.metadata.tables[PrizeClaimant.__tablename__]
    query = select(PrizePaper.id).where(PrizePaper.kind == "identity")
    for number in list(session.scalars(query)):
        row = session.execute(boxed.query().where(boxed.table.c.id == number)).one()
        told = old.open(row.box, boxed.place(row, "box")).decode()
        values = {"identity_index": new.index("identity", f"{row.form}:{told}")}
        session.execute(update(table).where(table.c.act == row.act).values(values))


@dataclass(frozen=True)
class _Renamed:
    """What the place of a file's box is made of."""

    entry: int | None
    appeal: int | None
    digest: str


def _note(session: Session, what: str, new: Boxes, acting: Acting) -> None:
    mark = new.mark(NAME)
    session.add(SecretRotation(secret=NAME, what=what, mark=mark, at=acting.now, by=acting.by))
    session.flush()
