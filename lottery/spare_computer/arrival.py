"""Arrival: a new home is made of a sealed draw, and nobody works there before all of it holds.

Of one parcel one home is made at a computer: the same place again is the home that is there, and
another place beside it is refused. What a second computer does with the same parcel nobody sees
from here: it is noticed when the second one comes home (`lottery.spare_computer.homecoming`).
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from draws import manifest as manifests
from draws.errors import DrawError
from lottery import attempts, drafts, journal, machine, moves, whole_files
from lottery.acting import Acting, RandomBytes
from lottery.attempts import Attempt, rehearsal
from lottery.ceremony.steps import commit, publish
from lottery.errors import LotteryError, ParcelRefusedError
from lottery.ledger import sealing
from lottery.moves import numbering
from lottery.office import database
from lottery.office.home import create_home
from lottery.office.settings import FILE
from lottery.opening import open_office
from lottery.register import checking
from lottery.spare_computer import about as telling
from lottery.spare_computer import parcel, tables
from lottery.spare_computer.about import ABOUT, IDENTITY, KEYS, NAMES, OUT, TYPED, About
from lottery.texts.ceremony import spare_computer as sentences

MARK = "parcel.txt"
"""In a home that was made of a parcel: the mark of its move."""


@dataclass(frozen=True)
class Arrived:
    """What a parcel held; `again` where its home was here already, and nothing was done."""

    about: About
    again: bool


def import_draw(data: BinaryIO, passphrase: str, home: Path, *, acting: Acting) -> Arrived:
    """Make a new home of a sealed file, check all of it, and say what it holds.

    The same file for the same place again changes nothing. Raises ParcelRefusedError, and leaves
    nothing behind, if anything does not hold, and where it has a home beside this place already.
    """
    if not _mark_of(home):
        _require_empty(home)
    drafts.sweep_beside(home)  # keys that a killed run has left there
    with _refusing(home), drafts.beside(home, acting.random_bytes) as draft:
        draft.chmod(0o700)
        parts = parcel.unpack(data, passphrase, draft, NAMES, (TYPED,))
        return move_in(parts, home, acting=acting)


def move_in(parts: Mapping[str, Path], home: Path, *, acting: Acting) -> Arrived:
    """Make the home as `import_draw` does, of a file that is unpacked already; what it has taken of
    that is gone."""
    about = telling.read(parts[ABOUT].read_bytes() if ABOUT in parts else b"")
    if _mark_of(home) == about.move:
        return Arrived(about, again=True)
    _require_place(home, about)
    with _refusing(home):
        _put(parts, home, about, acting)
    return Arrived(about, again=False)


@contextmanager
def _refusing(home: Path) -> Iterator[None]:
    """What does not hold is refused as a parcel is, and what the machine lacks is told as that."""
    try:
        yield
    except ParcelRefusedError:
        raise
    except (LotteryError, DrawError, SQLAlchemyError, KeyError, TypeError, ValueError) as error:
        if fault := machine.fault_of(error):
            raise fault from error
        raise ParcelRefusedError(sentences.parcel_broken(error)) from None
    except OSError as error:
        if (fault := machine.fault_of(error)) and fault.kind != "denied":
            raise fault from error
        raise ParcelRefusedError(sentences.place_refused(home, str(error.strerror))) from None


def _put(parts: Mapping[str, Path], home: Path, about: About, acting: Acting) -> None:
    """Made beside its place: whoever finds something there finds all of it, checked."""
    drafts.sweep_beside(home)
    with drafts.beside(home, acting.random_bytes) as draft:
        _make(draft, parts, about, acting.random_bytes)
        _check(draft, about, acting=acting)
        if home.exists():
            home.rmdir()  # empty, and in the way on some systems
        draft.rename(home)


def _require_place(home: Path, about: About) -> None:
    """The place is empty, and no home beside it was made of the same parcel. Of a copy there may be
    several: none of them goes on before two have it take over."""
    _require_empty(home)
    beside = sorted(home.parent.iterdir()) if about.kind == OUT and home.parent.is_dir() else []
    for other in beside:
        if not other.name.startswith(".") and _mark_of(other) == about.move:
            raise ParcelRefusedError(sentences.imported_beside(other))


def _require_empty(home: Path) -> None:
    if home.exists() and any(home.iterdir()):
        raise ParcelRefusedError(sentences.place_taken(home))


def _mark_of(home: Path) -> str:
    """The mark of the move that a home was made by; empty for any other folder."""
    try:
        return (home / MARK).read_text("ascii").strip()
    except (OSError, ValueError):
        return ""


def _make(home: Path, parts: Mapping[str, Path], about: About, random_bytes: RandomBytes) -> None:
    for name in (*KEYS, *IDENTITY):
        if f"keys/{name}" in parts:
            whole_files.create(home / "keys" / name, parts[f"keys/{name}"].read_bytes())
    create_home(
        home,
        origin=about.origin,
        database="lottery.db",
        demo=about.demo,
        random_bytes=random_bytes,
        environ={},
        names=about.names,
    )
    _settle(home, about)
    whole_files.create(home / MARK, f"{about.move}\n".encode())
    for name, part in parts.items():
        if name.startswith(TYPED):
            whole_files.create(home / name, part.read_bytes())
    engine = database.engine_for(f"sqlite:///{(home / 'lottery.db').as_posix()}")
    try:
        with database.writing(engine) as session:
            for table in tables.CARRIED:
                part = parts[tables.part_of(table)]
                tables.load(session, table, part)
                part.unlink()
    finally:
        engine.dispose()


def _settle(home: Path, about: About) -> None:
    """The settings that a draw's papers and timestamps need are those of the main computer."""
    url, stamps, policy = about.site
    told = {"public_url": url, "timestamp_url": stamps, "timestamp_policy": policy}
    if stamps:
        told["timestamp_root"] = "keys/timestamp.root.pem"
    lines = "".join(f"{name} = {json.dumps(text)}\n" for name, text in told.items() if text)
    with (home / FILE).open("a", encoding="utf-8", newline="\n") as out:
        out.write(lines)


def _check(home: Path, about: About, *, acting: Acting) -> None:
    """Hold the new home to what it says of itself, as a stranger and a notary would."""
    office = open_office(home, {})  # checks the register's root and the keys
    try:
        with office.write() as session:
            checking.check_entries(session)
            journal.verify(session)
            attempt = attempts.get(session, about.draw, about.attempt)
            rehearsal.require_home(office.settings, attempt.mode)
            manifest = manifests.parse(attempts.document(session, attempt, manifests.FILE))
            attempts.check_journal(session, attempt, manifest.sha256())
            commit.check_frozen(session, office, attempt, manifest)
            if telling.of(session, office, attempt, about.kind, (about.move, about.spare)) != about:
                raise ParcelRefusedError(sentences.parcel_unknown())
            _arrive(session, attempt, about, acting)
            sealing.take_as_found(session, why="carried", faults=0, by=acting.by, now=acting.now)
        if about.state != "frozen":
            publish.publish_commitment(office, about.draw, acting.random_bytes)
    finally:
        office.close()


def _arrive(session: Session, attempt: Attempt, about: About, acting: Acting) -> None:
    """The line and the leg that it has come; of a copy, that it waits here."""
    what = moves.IMPORTED if about.kind == OUT else moves.STANDING_BY
    of, left, start = (
        (attempt.code, attempt.attempt),
        (about.seq, about.end),
        numbering.first_free(session),
    )
    moves.note(session, of, what, about.move, acting, left=left, numbers_from=start)
    key = {"draw": attempt.code, "attempt": attempt.attempt}
    detail = {**key, "state": attempt.state, "move": about.move, "spare": about.spare}
    journal.write(session, actor=acting.by, act="draw-imported", detail=detail, now=acting.now)
