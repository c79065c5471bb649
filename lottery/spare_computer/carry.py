"""Carry: a draw between its freeze and its publication goes on at a second computer.

The export is one moment of the register, the draws, the staff and the journal, with the keys that
go on signing, sealed under a passphrase. The import makes a new home of it, and lets nobody work
there before register, journal and list hold. Both are lines in the journal. From the export on the
draw stands still here (`lottery.moves`); of a copy, it goes on here and stands still there.
"""

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from draws import manifest as manifests
from draws.errors import DrawError
from lottery import attempts, journal, machine, moves
from lottery.acting import Acting, RandomBytes
from lottery.attempts import Attempt, rehearsal
from lottery.ceremony.papers import typed
from lottery.ceremony.steps import commit, publish
from lottery.errors import AtAnotherComputerError, LotteryError, ParcelRefusedError
from lottery.ledger import sealing, watching
from lottery.moves import numbering
from lottery.office import Office, database
from lottery.office.home import create_home
from lottery.office.keys import signers
from lottery.office.settings import FILE, Settings, write_secret
from lottery.opening import open_office
from lottery.protocol import line
from lottery.register import checking
from lottery.spare_computer import parcel, tables
from lottery.texts.ceremony import spare_computer as sentences

ABOUT, TYPED = "about.json", "typed/"
OUT, COPY = "out", "copy"
STATES = line.between(line.FREEZE, line.PUBLISH)
KEYS = ("field.key", "index.key", "organiser.pem", "notary.pem")
IDENTITY = ("minutes.key.pem", "minutes.cert.pem", "minutes.root.pem", "timestamp.root.pem")
NAMES = frozenset(
    {ABOUT, *(f"keys/{name}" for name in (*KEYS, *IDENTITY))}
    | {tables.part_of(table) for table in tables.CARRIED}
)


@dataclass(frozen=True)
class About:
    """What a parcel says of itself; `values` counts the sources that have one. `seq` and `end` are
    the journal's size and last hash, `site` the public address and where timestamps are asked."""

    schema: str
    draw: str
    attempt: int
    state: str
    values: int
    manifest: str
    register_size: int
    register_root: str
    origin: str
    names: tuple[str, str, bool]
    demo: bool
    kind: str
    move: str
    seq: int
    end: str
    site: tuple[str, str, str]


def export_draw(
    office: Office,
    code: str,
    passphrase: str,
    *,
    acting: Acting,
    copy: bool = False,
    again: bool = False,
) -> tuple[About, bytes]:
    """The newest attempt of a draw and all it needs, as a sealed file; it stands still here then.

    Of a `copy` it goes on here, and the copy is for the day on which this computer is lost. A draw
    that is away is exported `again` where the file was lost: what was made of that one does not
    come home any more. Raises StepRefusedError before the freeze and after the publication,
    AtAnotherComputerError for a draw that is away, ParcelRefusedError for a short passphrase.
    """
    parcel.check_passphrase(passphrase)
    if office.settings.field_key_before:
        raise ParcelRefusedError(sentences.secret_under_way())
    with office.write() as session:
        attempt = attempts.lock_newest(session, code, anywhere=True)
        _require_here(session, attempt, again=again)
        attempts.require(attempt, *STATES)
        kind, mark = COPY if copy else OUT, acting.random_bytes(16).hex()
        _leave(session, attempt, kind, mark, acting)
    with office.read() as session:
        attempt = attempts.newest(session, code)
        about = _about(session, office, attempt, kind, mark)
        parts = {ABOUT: json.dumps(asdict(about), ensure_ascii=False).encode()}
        parts |= _keys(office.settings)
        parts |= dict(tables.parts(session, attempt.batches))
        parts |= typed_files(office.settings, attempt.name)
    return about, parcel.seal(parts, passphrase, acting.random_bytes)


def import_draw(data: bytes, passphrase: str, home: Path, *, acting: Acting) -> About:
    """Make a new home of a sealed file, check all of it, and say what it holds.

    Raises ParcelRefusedError, and leaves nothing behind, if anything does not hold.
    """
    parts = parcel.unseal(data, passphrase, NAMES, (TYPED,))
    return move_in(parts, home, acting=acting)


def move_in(parts: Mapping[str, bytes], home: Path, *, acting: Acting) -> About:
    """Make the home as `import_draw` does, of a file that is unsealed already."""
    about = _read_about(parts.get(ABOUT, b""))
    if home.exists() and any(home.iterdir()):
        raise ParcelRefusedError(sentences.place_taken(home))
    # Made beside its place: whoever finds something there finds all of it, checked.
    draft = home.with_name(f".{home.name}.{acting.random_bytes(4).hex()}")
    try:
        _make(draft, parts, about, acting.random_bytes)
        _check(draft, about, acting=acting)
        if home.exists():
            home.rmdir()  # empty, and in the way on some systems
        draft.rename(home)
    except (LotteryError, DrawError, SQLAlchemyError, KeyError, TypeError, ValueError) as error:
        if fault := machine.fault_of(error):
            raise fault from error
        raise ParcelRefusedError(sentences.parcel_broken(error)) from None
    except OSError as error:
        if (fault := machine.fault_of(error)) and fault.kind != "denied":
            raise fault from error
        raise ParcelRefusedError(sentences.place_refused(home, str(error.strerror))) from None
    finally:  # a full disk, a key pressed: keys must not stay behind
        shutil.rmtree(draft, ignore_errors=True)
    return about


def typed_files(settings: Settings, name: str) -> dict[str, bytes]:
    """What was typed of the hall, by the part that it is of a parcel."""
    files = (typed.file_of(settings, name, each.number) for each in typed.versions(settings, name))
    return {f"{TYPED}{file.name}": file.read_bytes() for file in files}


def _require_here(session: Session, attempt: Attempt, *, again: bool) -> None:
    last = moves.last_of(session, attempt.code, attempt.attempt)
    if again and last and last.what == moves.EXPORTED:
        return
    if moves.is_spare(session):
        raise AtAnotherComputerError(sentences.hand_back_instead(attempt.code))
    moves.require_here(session, attempt.code, attempt.attempt)


def _leave(session: Session, attempt: Attempt, kind: str, mark: str, acting: Acting) -> None:
    """The line, and for a draw that goes for good the leg, that it has left."""
    key = {"draw": attempt.code, "attempt": attempt.attempt}
    detail = {**key, "state": attempt.state, "move": mark}
    act = "draw-copied" if kind == COPY else "draw-exported"
    told = journal.write(session, actor=acting.by, act=act, detail=detail, now=acting.now)
    if kind == OUT:
        of, left = (attempt.code, attempt.attempt), (told.seq, told.hash)
        moves.note(session, of, moves.EXPORTED, mark, acting, left=left)


def _about(session: Session, office: Office, attempt: Attempt, kind: str, mark: str) -> About:
    manifest = manifests.parse(attempts.document(session, attempt, manifests.FILE))
    settings = office.settings
    kept = settings.notary_key_file is not None
    seq, end = journal.head(session)
    return About(
        schema=database.schema(),
        draw=attempt.code,
        attempt=attempt.attempt,
        state=attempt.state,
        values=sum(source.value is not None for source in attempt.sources),
        manifest=manifest.sha256(),
        register_size=manifest.register_size,
        register_root=manifest.register_root,
        origin=settings.origin,
        names=(settings.organiser_name, settings.notary_name, kept),
        demo=settings.demo,
        kind=kind,
        move=mark,
        seq=seq,
        end=end,
        site=(settings.public_url, settings.timestamp_url, settings.timestamp_policy),
    )


def _keys(settings: Settings) -> dict[str, bytes]:
    """The keys that go on working there; the session's secret is made anew."""
    signers(settings)  # refuses here, rather than over there, what is no key
    files = {
        "organiser.pem": settings.organiser_key_file,
        "notary.pem": settings.notary_key_file,
        "minutes.key.pem": settings.minutes_key_file,
        "minutes.cert.pem": settings.minutes_certificate_file,
        "minutes.root.pem": settings.trust_file,
        "timestamp.root.pem": settings.timestamp_root,
    }
    found = {f"keys/{name}": file.read_bytes() for name, file in files.items() if file is not None}
    secrets = {"field.key": settings.field_key, "index.key": settings.index_key}
    return found | {f"keys/{name}": f"{key.hex()}\n".encode() for name, key in secrets.items()}


def _read_about(data: bytes) -> About:
    try:
        told: Mapping[str, Any] = json.loads(data)
        schema = told["schema"]
        if schema != database.schema():
            raise ParcelRefusedError(sentences.other_version(schema, database.schema()))
        pairs = {"names": tuple(told["names"]), "site": tuple(told["site"])}
        about = About(**{**told, **pairs})
    except (ValueError, TypeError, KeyError):
        raise ParcelRefusedError(sentences.parcel_unknown()) from None
    if about.kind not in (OUT, COPY):
        raise ParcelRefusedError(sentences.take_home_instead())
    return about


def _make(home: Path, parts: Mapping[str, bytes], about: About, random_bytes: RandomBytes) -> None:
    for name in (*KEYS, *IDENTITY):
        if f"keys/{name}" in parts:
            write_secret(home / "keys" / name, parts[f"keys/{name}"])
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
    for name, data in parts.items():
        if name.startswith(TYPED):
            write_secret(home / name, data)
    engine = database.engine_for(f"sqlite:///{(home / 'lottery.db').as_posix()}")
    try:
        with database.writing(engine) as session:
            for table in tables.CARRIED:
                tables.load(session, table, parts[tables.part_of(table)])
                watching.forget(session)  # rows are taken as they are found, once all is checked
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
            if _about(session, office, attempt, about.kind, about.move) != about:
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
    detail = {**key, "state": attempt.state, "move": about.move}
    journal.write(session, actor=acting.by, act="draw-imported", detail=detail, now=acting.now)
