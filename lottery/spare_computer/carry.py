"""Carry: a draw between its freeze and its publication goes on at a second computer.

The export is one moment of the register, the draws, the staff and the journal, with the keys that
go on signing, sealed under a passphrase. It is a line in the journal, with the number of the spare
computer that it is for. From then on the draw stands still here (`lottery.moves`); of a copy, it
goes on here and stands still there. While it is away nothing of it is exported once more, unless
two make the earlier parcel void, with the reason in public.
"""

import json
from dataclasses import asdict, dataclass
from itertools import chain
from typing import BinaryIO

from sqlalchemy.orm import Session

from lottery import attempts, journal, moves, proposals
from lottery.accounts import Account
from lottery.acting import Acting
from lottery.attempts import Attempt
from lottery.ceremony.papers import typed
from lottery.ceremony.steps import recall
from lottery.errors import AtAnotherComputerError, ParcelRefusedError
from lottery.ledger import sealing
from lottery.office import Office
from lottery.office.keys import signers
from lottery.office.settings import Settings
from lottery.protocol import line
from lottery.spare_computer import about, parcel, room, tables
from lottery.spare_computer.about import ABOUT, COPY, OUT, TYPED, About
from lottery.spare_computer.parcel import Parts
from lottery.texts.ceremony import spare_computer as sentences

STATES = line.between(line.FREEZE, line.PUBLISH)


@dataclass(frozen=True)
class Voiding:
    """The two who make an earlier parcel void, and why: its file was lost."""

    proposer: Account
    confirmer: Account
    reason: str


def export_draw(
    office: Office,
    code: str,
    passphrase: str,
    out: BinaryIO,
    *,
    acting: Acting,
    copy: bool = False,
    voiding: Voiding | None = None,
) -> About:
    """Write the newest attempt of a draw and all it needs as a sealed file; it stands still here
    when that is on the disk, and not before: a full one changes nothing. Nobody else writes
    meanwhile, but beside a copy.

    Of a `copy` it goes on here, and the copy is for the day on which this computer is lost. Of a
    draw that is away there is no second parcel before two have made the first one void: what was
    made of that one does not come home any more. Raises StepRefusedError before the freeze and
    after the publication, AtAnotherComputerError for a draw that is away (it names the parcel),
    ParcelRefusedError for a short passphrase and for more than a parcel may hold,
    MachineFaultError where the disk takes no more.
    """
    parcel.check_passphrase(passphrase)
    if office.settings.field_key_before:
        raise ParcelRefusedError(sentences.secret_under_way())
    mark = acting.random_bytes(16).hex()
    if copy:
        return _copy(office, code, (mark, passphrase, out), acting)
    with office.write() as session:
        tables.hold_still(session)
        attempt = _away(session, code, voiding, acting)
        number = _leave(session, attempt, OUT, mark, acting)
        sealing.close(session)  # what the ledger says of it goes along
        told = about.of(session, office, attempt, OUT, (mark, number))
        _seal(session, office, told, passphrase, out, acting)
    return told


def _copy(office: Office, code: str, how: tuple[str, str, BinaryIO], acting: Acting) -> About:
    """One moment's copy, while others go on; the journal tells of it when it is there."""
    mark, passphrase, out = how
    with office.read() as session:
        attempt = attempts.newest(session, code)
        _require_leaving(session, attempt)
        told = about.of(session, office, attempt, COPY, (mark, 0))
        _seal(session, office, told, passphrase, out, acting)
    with office.write() as session:
        attempt = attempts.lock_newest(session, code, anywhere=True)
        _require_leaving(session, attempt)
        _leave(session, attempt, COPY, mark, acting)
    return told


def _seal(  # noqa: PLR0917 - what goes into the file, and how it is sealed
    session: Session,
    office: Office,
    told: About,
    passphrase: str,
    out: BinaryIO,
    acting: Acting,
) -> None:
    attempt = attempts.get(session, told.draw, told.attempt)
    needs = room.wanted(session, parcel.MOST_BYTES, out)
    parts = chain(
        [(ABOUT, [json.dumps(asdict(told), ensure_ascii=False).encode()])],
        _keys(office.settings),
        tables.parts(session, attempt.batches),
        typed_files(office.settings, attempt.name),
    )
    parcel.seal(parts, out, passphrase, acting.random_bytes, needs=needs)


def typed_files(settings: Settings, name: str) -> Parts:
    """What was typed of the hall, by the part that it is of a parcel."""
    for each in typed.versions(settings, name):
        file = typed.file_of(settings, name, each.number)
        yield f"{TYPED}{file.name}", [file.read_bytes()]


def _away(session: Session, code: str, voiding: Voiding | None, acting: Acting) -> Attempt:
    """The attempt that may leave, locked; an earlier parcel of it is void then."""
    attempt = attempts.lock_newest(session, code, anywhere=True)
    if voiding:
        _void_earlier(session, attempt, voiding, acting)
    _require_leaving(session, attempt)
    return attempt


def _void_earlier(session: Session, attempt: Attempt, by: Voiding, acting: Acting) -> None:
    recall.check(session, attempt, by.reason)
    told, now = {"reason": by.reason}, acting.now
    made = proposals.propose(session, proposals.RECALL, attempt.name, told, by=by.proposer, now=now)
    done = proposals.confirm(session, made.id, by=by.confirmer, now=now)
    who = by.confirmer.username
    recall.recall(session, code=attempt.code, reason=by.reason, by=who, now=now, confirmed=done)


def _require_leaving(session: Session, attempt: Attempt) -> None:
    _require_here(session, attempt)
    attempts.require(attempt, *STATES)


def _require_here(session: Session, attempt: Attempt) -> None:
    last = moves.last_of(session, attempt.code, attempt.attempt)
    if last and last.what == moves.EXPORTED:
        told = (last.name, last.draw, moves.number_of(session, last), last.move, last.at)
        raise AtAnotherComputerError(sentences.exported_already(*told))
    if moves.is_spare(session):
        raise AtAnotherComputerError(sentences.hand_back_instead(attempt.code))
    moves.require_here(session, attempt.code, attempt.attempt)


def _leave(session: Session, attempt: Attempt, kind: str, mark: str, acting: Acting) -> int:
    """The line, and for a draw that goes for good the leg, that it has left; its number."""
    of = (attempt.code, attempt.attempt)
    number = 0 if kind == COPY else 1 + len(moves.exports(session, *of))
    detail = {"draw": of[0], "attempt": of[1], "state": attempt.state, "move": mark}
    act = "draw-copied" if kind == COPY else "draw-exported"
    detail |= {"spare": number} if number else {}
    told = journal.write(session, actor=acting.by, act=act, detail=detail, now=acting.now)
    if number:
        left = (told.seq, told.hash)
        moves.note(session, of, moves.EXPORTED, mark, acting, left=left)
    return number


def _keys(settings: Settings) -> Parts:
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
    for name, file in files.items():
        if file is not None:
            yield f"keys/{name}", [file.read_bytes()]
    for name, key in {"field.key": settings.field_key, "index.key": settings.index_key}.items():
        yield f"keys/{name}", [f"{key.hex()}\n".encode()]
