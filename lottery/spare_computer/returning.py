"""Returning: the spare computer hands the draw back, and goes on with it no more.

The parcel home holds what was done here: the journal from where it was begun, the rows of the
draw, what was typed of the hall, and what lies beside the bundle. The bundle itself is not in it:
the main computer writes it again from the rows, and it must be the same to the byte.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from itertools import chain
from typing import Any, BinaryIO

from sqlalchemy.orm import Session

from draws import manifest as manifests
from draws.bundle import SUMS
from lottery import attempts, beside, journal, moves
from lottery.acting import Acting
from lottery.attempts import Attempt
from lottery.errors import ParcelRefusedError
from lottery.journal import search
from lottery.ledger import sealing
from lottery.moves import Move
from lottery.naming import name_of
from lottery.office import Office, database
from lottery.spare_computer import parcel, tables, taken
from lottery.spare_computer.about import ABOUT, TYPED
from lottery.spare_computer.carry import typed_files
from lottery.spare_computer.parcel import Parts
from lottery.texts.ceremony import spare_computer as sentences

JOURNAL, BESIDE = "journal.jsonl", "beside/"
HOME = "home"
ACT = "draw-handed-back"
NAMES = frozenset({ABOUT, JOURNAL, *(tables.part_of(table) for table in taken.TAKEN)})
FOLDERS = (TYPED, BESIDE)


@dataclass(frozen=True)
class AboutHome:
    """What a parcel home says of itself. `seq` and `hash` are the journal's end when the draw left
    the main computer, `lines` and `end` how many were written since and the last one's hash;
    `sums` is the hash of the published bundle's SHA256SUMS, empty where none is published; `spare`
    the number of the parcel that went out."""

    schema: str
    kind: str
    origin: str
    draw: str
    attempt: int
    state: str
    values: int
    manifest: str
    move: str
    spare: int
    seq: int
    hash: str
    lines: int
    end: str
    sums: str

    @property
    def name(self) -> str:
        """What the attempt is called."""
        return name_of(self.draw, self.attempt)


def hand_back(
    office: Office, code: str, passphrase: str, out: BinaryIO, *, acting: Acting
) -> AboutHome:
    """Write the draw as it stands now, for the main computer, as a sealed file; here it stands
    still when that is on the disk, and not before.

    Again, it gives the same once more. Raises ParcelRefusedError where it did not come from another
    computer, AtAnotherComputerError for a copy that nobody has taken over.
    """
    parcel.check_passphrase(passphrase)
    with office.write() as session:
        tables.hold_still(session)
        attempt = attempts.lock_newest(session, code, anywhere=True)
        came = _came(session, attempt)
        last = moves.last_of(session, attempt.code, attempt.attempt)
        if last and last.what != moves.HANDED_BACK:
            moves.require_here(session, attempt.code, attempt.attempt)
            _leave(session, attempt, came, acting)
            sealing.close(session)  # what the ledger says of it goes along
        lines = list(journal.whole(session, came.seq))
        about = _about(session, office, attempt, came, len(lines))
        parts = chain(
            [(ABOUT, [json.dumps(asdict(about), ensure_ascii=False).encode()])],
            [(JOURNAL, (line.encode() for line in search.json_lines(lines)))],
            taken.parts(session, attempt),
            typed_files(office.settings, attempt.name),
            _beside(office, attempt),
        )
        parcel.seal(parts, out, passphrase, acting.random_bytes)
    return about


def read_about(data: bytes) -> AboutHome:
    """What a parcel home says of itself; raises ParcelRefusedError."""
    try:
        told: Mapping[str, Any] = json.loads(data)
        if told["schema"] != database.schema():
            raise ParcelRefusedError(sentences.other_version(told["schema"], database.schema()))
        if told["kind"] != HOME:
            raise ParcelRefusedError(sentences.import_instead())
        return AboutHome(**told)
    except (ValueError, TypeError, KeyError):
        raise ParcelRefusedError(sentences.parcel_unknown()) from None


def _came(session: Session, attempt: Attempt) -> Move:
    came = moves.spare_of(session)
    if came is None or (came.draw, came.attempt) != (attempt.code, attempt.attempt):
        raise ParcelRefusedError(sentences.not_from_elsewhere(attempt.name))
    return came


def _leave(session: Session, attempt: Attempt, came: Move, acting: Acting) -> None:
    of, left = (attempt.code, attempt.attempt), (came.seq, came.hash)
    moves.note(session, of, moves.HANDED_BACK, came.move, acting, left=left)
    detail = {"draw": of[0], "attempt": of[1], "state": attempt.state, "move": came.move}
    journal.write(session, actor=acting.by, act=ACT, detail=detail, now=acting.now)


def _about(session: Session, office: Office, attempt: Attempt, came: Move, lines: int) -> AboutHome:
    manifest = manifests.parse(attempts.document(session, attempt, manifests.FILE))
    return AboutHome(
        schema=database.schema(),
        kind=HOME,
        origin=office.settings.origin,
        draw=attempt.code,
        attempt=attempt.attempt,
        state=attempt.state,
        values=sum(source.value is not None for source in attempt.sources),
        manifest=manifest.sha256(),
        move=came.move,
        spare=moves.number_of(session, came),
        seq=came.seq,
        hash=came.hash,
        lines=lines,
        end=journal.head(session)[1],
        sums=sums_of(office, attempt),
    )


def sums_of(office: Office, attempt: Attempt) -> str:
    """The hash of the published bundle's SHA256SUMS; empty where none is published."""
    return lying(office, attempt) if "published" in attempt.steps else ""


def lying(office: Office, attempt: Attempt) -> str:
    """The same of whatever bundle of an attempt lies in the public folder."""
    file = office.settings.public_dir / attempt.name / SUMS
    return sha256(file.read_bytes()).hexdigest() if file.is_file() else ""


def _beside(office: Office, attempt: Attempt) -> Parts:
    public = office.settings.public_dir
    for each in beside.listed(public, attempt.name):
        data = beside.read(public, attempt.name, each.path)
        if data is not None:
            yield f"{BESIDE}{each.path}", [data]
