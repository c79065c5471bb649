"""What a restored backup has and a spare computer lacks, put in when the spare takes over: papers
of other periods, shown files, verdicts on imports, and whatever is published of older draws."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from lottery import attempts, drafts, journal, moves
from lottery.acting import Acting
from lottery.ceremony.steps import publish, shelving
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
from lottery.pieces import store
from lottery.texts.ceremony import takeover as sentences

_AT_ONCE = 500


def fill(session: Session, office: Office, restored: Office) -> int:
    """Put in what the backup has and this home lacks; how many rows.

    Raises ParcelRefusedError for a backup of another home, a newer one, or one that was altered.
    """
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


def _copy(session: Session, there: Session, table: Table, owners: Mapping[str, _Wanted]) -> int:
    """The rows of a table that belong to what is wanted and are not here yet.

    A row belongs to whatever of `owners`, by column, it names: nothing of what was destroyed here
    comes back. One that names none of them is about nobody.
    """
    wanted = {name: of(session) for name, of in owners.items()}
    count = 0
    key = tuple(table.primary_key.columns)
    here = {tuple(row) for row in session.execute(select(*key))}
    rows: list[dict[str, Any]] = []
    query = select(table).order_by(*key).execution_options(yield_per=_AT_ONCE)
    for row in there.execute(query).mappings():
        mine = all(row[name] is None or row[name] in ids for name, ids in wanted.items())
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


_COPIED: tuple[tuple[Table, Mapping[str, _Wanted]], ...] = (
    (_table(EntryPaper), {"entry": _papers}),
    (_table(RefusalPaper), {"appeal": _appeals}),
    (_table(KeptFile), {"entry": _files, "appeal": _appeals}),
    (_table(ImportRow), {"entry": _files}),
)


def without_papers(session: Session) -> int:
    """How many entries whose papers were not destroyed have none here."""
    return len(_papers(session))


def publish_older(office: Office, restored: Office, acting: Acting) -> int:
    """What is published of older draws lies here too, and each bundle is verified once more."""
    copied = copy_published(restored.settings.public_dir, office.settings.public_dir, acting)
    shelving.mend(office)  # a damaged piece of the backup does not keep the spare from working
    with office.read() as session:
        published = {
            one.code
            for one in attempts.all_attempts(session)
            if "published" in attempts.newest(session, one.code).steps
        }
    for code in sorted(published):
        publish.publish(office, signers(office.settings), code=code, acting=acting)
    return copied


def copy_published(theirs: Path, ours: Path, acting: Acting) -> int:
    """Copy what lies in one public folder and not in the other; how many folders and files."""
    pieces = store.take(theirs, ours)
    found = [each for each in sorted(theirs.glob("[!.]*")) if each.name != store.FOLDER]
    return pieces + sum(_copied(each, ours / each.name, acting) for each in found)


def _copied(source: Path, place: Path, acting: Acting) -> int:
    """Copy a published folder, whole, to where there is none; a folder of folders one by one. What
    a link leads to was not published."""
    if source.is_symlink():
        return 0
    if place.exists():
        if source.name == "commitments":
            inner = sorted(source.glob("[!.]*"))
            return sum(_copied(each, place / each.name, acting) for each in inner)
        return 0
    with drafts.beside(place, acting.random_bytes) as draft:
        whole = draft / source.name
        if source.is_dir():
            shutil.copytree(source, whole, ignore=_links)
        else:
            shutil.copy2(source, whole)
        publish.put(whole, place)
    return 1


def _links(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if Path(folder, name).is_symlink()]
