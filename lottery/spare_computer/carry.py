"""Carry: a draw between its freeze and its publication goes on at a second computer.

The export is one moment of the register, the draws, the staff and the journal, with the keys that
go on signing, sealed under a passphrase. The import makes a new home of it, and lets nobody work
there before register, journal and list hold. Both are lines in the journal. Two machines must not
go on at once: what keeps them from it is that every value is thrown in public once.
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
from lottery import attempts, journal, machine
from lottery.acting import Acting, RandomBytes
from lottery.attempts import Attempt, rehearsal
from lottery.ceremony.steps import commit, publish
from lottery.errors import LotteryError, ParcelRefusedError
from lottery.ledger import sealing, watching
from lottery.office import Office, database
from lottery.office.home import create_home
from lottery.office.keys import signers
from lottery.office.settings import Settings, write_secret
from lottery.opening import open_office
from lottery.protocol import line
from lottery.register import checking
from lottery.spare_computer import parcel, tables
from lottery.texts.ceremony import spare_computer as sentences

ABOUT = "about.json"
STATES = line.between(line.FREEZE, line.PUBLISH)
KEYS = ("field.key", "index.key", "organiser.pem", "notary.pem")
IDENTITY = ("minutes.key.pem", "minutes.cert.pem", "minutes.root.pem")
NAMES = frozenset(
    {ABOUT, *(f"keys/{name}" for name in (*KEYS, *IDENTITY))}
    | {tables.part_of(table) for table in tables.CARRIED}
)


@dataclass(frozen=True)
class About:
    """What a parcel says of itself; `values` counts the sources that have one."""

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


def export_draw(
    office: Office,
    code: str,
    passphrase: str,
    *,
    acting: Acting,
) -> tuple[About, bytes]:
    """The newest attempt of a draw and all it needs, as a sealed file.

    Raises StepRefusedError before the freeze and after the publication, ParcelRefusedError where
    the passphrase is too short.
    """
    parcel.check_passphrase(passphrase)
    with office.write() as session:
        attempt = attempts.lock_newest(session, code)
        attempts.require(attempt, *STATES)
        detail = {"draw": attempt.code, "attempt": attempt.attempt, "state": attempt.state}
        journal.write(session, actor=acting.by, act="draw-exported", detail=detail, now=acting.now)
    with office.read() as session:
        about = _about(session, office, attempts.newest(session, code))
        parts = {ABOUT: json.dumps(asdict(about), ensure_ascii=False).encode()}
        parts |= _keys(office.settings)
        parts |= dict(tables.parts(session, attempts.newest(session, code).batches))
    return about, parcel.seal(parts, passphrase, acting.random_bytes)


def import_draw(data: bytes, passphrase: str, home: Path, *, acting: Acting) -> About:
    """Make a new home of a sealed file, check all of it, and say what it holds.

    Raises ParcelRefusedError, and leaves nothing behind, if anything does not hold.
    """
    parts = parcel.unseal(data, passphrase, NAMES)
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


def _about(session: Session, office: Office, attempt: Attempt) -> About:
    manifest = manifests.parse(attempts.document(session, attempt, manifests.FILE))
    settings = office.settings
    kept = settings.notary_key_file is not None
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
    }
    found = {f"keys/{name}": file.read_bytes() for name, file in files.items() if file is not None}
    secrets = {"field.key": settings.field_key, "index.key": settings.index_key}
    return found | {f"keys/{name}": f"{key.hex()}\n".encode() for name, key in secrets.items()}


def _read_about(data: bytes) -> About:
    try:
        told: Mapping[str, Any] = json.loads(data)
        about = About(**{**told, "names": tuple(told["names"])})
    except (ValueError, TypeError, KeyError):
        raise ParcelRefusedError(sentences.parcel_unknown()) from None
    if about.schema != database.schema():
        raise ParcelRefusedError(sentences.other_version(about.schema, database.schema()))
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
    engine = database.engine_for(f"sqlite:///{(home / 'lottery.db').as_posix()}")
    try:
        with database.writing(engine) as session:
            for table in tables.CARRIED:
                tables.load(session, table, parts[tables.part_of(table)])
                watching.forget(session)  # rows are taken as they are found, once all is checked
    finally:
        engine.dispose()


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
            if _about(session, office, attempt) != about:
                raise ParcelRefusedError(sentences.parcel_unknown())
            detail = {"draw": attempt.code, "attempt": attempt.attempt, "state": attempt.state}
            journal.write(
                session, actor=acting.by, act="draw-imported", detail=detail, now=acting.now
            )
            sealing.take_as_found(session, why="carried", faults=0, by=acting.by, now=acting.now)
        if about.state != "frozen":
            publish.publish_commitment(office, about.draw, acting.random_bytes)
    finally:
        office.close()
