"""Homecoming: the main computer takes back what was done at the spare one, as it was.

Times, minutes, signatures, hall and journal stay what they are; nothing is made again but the
bundle, which must come out the same to the byte. What is taken is checked before it counts, in the
transaction in which it is stored; what is published comes after, and can be repeated.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from draws import manifest as manifests
from draws.errors import DrawError
from lottery import attempts, beside, canonical_json, drafts, journal, moves, whole_files
from lottery.acting import Acting
from lottery.attempts import Attempt
from lottery.ceremony.papers import countersigning, signing, typed
from lottery.ceremony.seen import notary_recorded, recorded
from lottery.ceremony.steps import publish
from lottery.elsewhere import recorded as elsewhere_recorded
from lottery.errors import ParcelRefusedError
from lottery.journal import AT_SPARE, JournalLine, sections
from lottery.moves import second_homecomings
from lottery.moves.second_homecomings import Homecoming
from lottery.office import Office
from lottery.office.keys import signers
from lottery.spare_computer import brought, returning, taken
from lottery.spare_computer.about import TYPED
from lottery.spare_computer.brought import Brought
from lottery.spare_computer.returning import AboutHome
from lottery.texts.ceremony import moves as moving
from lottery.texts.ceremony import spare_computer as sentences
from lottery.timestamps import recorded as timestamps_recorded
from lottery.verdicts import recorded as verdicts_recorded

ACT = sections.ACT
_OWN = ("draw-", "proposed", "proposal-", "notary-", "sm2-", "elsewhere-", "private-")
"""How acts begin that are the draw's or the notary's own."""


def take_home(office: Office, data: BinaryIO, passphrase: str, *, acting: Acting) -> AboutHome:
    """Take a draw back that was carried to the spare computer; what the parcel says of itself.

    The same again changes nothing, and finishes what is published. Raises ParcelRefusedError, and
    takes nothing, where anything does not hold; also for a second spare's, which the journal tells
    of then. AtAnotherComputerError at a spare computer.
    """
    try:
        with drafts.work_folder(office.settings.home) as folder:
            home = brought.unpack(data, passphrase, folder)
            _take_brought(office, home, acting)
    except (DrawError, SQLAlchemyError, KeyError, TypeError, ValueError) as error:
        raise ParcelRefusedError(sentences.home_broken(error)) from None
    return home.about


def _take_brought(office: Office, home: Brought, acting: Acting) -> None:
    with office.write() as session:
        moves.require_main(session)
        attempt = attempts.lock(session, home.about.draw, home.about.attempt, anywhere=True)
        _check_same_draw(session, office, home.about, attempt)
        refused = _stop_second(session, office, home, attempt, acting)
        if not refused and moves.named(session, home.about.move, moves.CAME_HOME) is None:
            _take(session, office, home, attempt, acting)
    if refused:
        raise ParcelRefusedError(refused)
    _publish(office, home, acting)


def _stop_second(
    session: Session, office: Office, home: Brought, attempt: Attempt, acting: Acting
) -> str:
    """Why a parcel is stopped that is not the first of its draw, once the journal tells of it;
    empty for the first one, also when it comes again."""
    about = home.about
    first = second_homecomings.first_of(session, about.draw, about.attempt, about.move)
    off = moves.named(session, about.move, moves.CALLED_OFF)
    second = Homecoming(home.file, about.sums, home.handed, home.handed_at, acting.now)
    if first and first.handed not in (home.handed, about.end):
        told = moving.second_home(about.name, first.told, second.told)
    elif first is None and off:
        told = moving.called_off_home(about.name, off.at, off.reason, second.told)
    elif first is None and (lying := returning.lying(office, attempt)) not in ("", about.sums):
        told = moving.published_otherwise(about.name, lying, second.told)
    else:
        return ""
    second_homecomings.note(session, (about.draw, about.attempt), about.move, second, acting)
    return told


def _take(
    session: Session, office: Office, home: Brought, attempt: Attempt, acting: Acting
) -> None:
    about = home.about
    own = (about.draw, about.attempt)
    last = moves.last_of(session, *own)
    if last is None or last.what != moves.EXPORTED or last.move != about.move:
        raise ParcelRefusedError(sentences.not_of_this_move(about.name))
    taken.put_back(session, attempt, home.parts)
    of = {"draw": about.draw, "attempt": about.attempt, "state": about.state, "move": about.move}
    _write_lines(session, home, of, attempt, acting)
    left = (about.seq, about.hash)
    moves.note(session, own, moves.CAME_HOME, about.move, acting, left=left)
    _check_taken(session, office, about)
    # The line that seals the rows is this computer's own, and the last one.
    detail = {**of, "manifest": about.manifest}
    journal.write(session, actor=acting.by, act="draw-taken-home", detail=detail, now=acting.now)


def _write_lines(
    session: Session, home: Brought, of: dict[str, object], attempt: Attempt, acting: Acting
) -> None:
    """The line that begins the section, and each line of the spare's as it was."""
    about = home.about
    chain = {"after": about.seq, "from": about.hash, "lines": len(home.lines), "end": about.end}
    came = Homecoming(home.file, about.sums, home.handed, home.handed_at, acting.now)
    detail = of | chain | came.detail | {"spare": about.spare}
    journal.write(session, actor=acting.by, act=ACT, detail=detail, now=acting.now)
    for each in home.lines:
        told = canonical_json.load(each.detail)
        journal.write(session, actor=each.actor, act=_act(each, attempt), detail=told, now=each.at)


def _check_same_draw(session: Session, office: Office, about: AboutHome, attempt: Attempt) -> None:
    """It is this very draw, with its list, which has left this very computer."""
    manifest = manifests.parse(attempts.document(session, attempt, manifests.FILE))
    same = (about.origin, about.manifest) == (office.settings.origin, manifest.sha256())
    if not same or journal.hash_at(session, about.seq) != about.hash:
        raise ParcelRefusedError(sentences.not_of_this_move(about.name))


def _act(line: JournalLine, attempt: Attempt) -> str:
    """A line's act here: with a mark where it concerns the spare computer alone."""
    detail = canonical_json.load(line.detail)
    mine = {"draw": attempt.code, "attempt": attempt.attempt, "subject": attempt.name}
    same = all(detail.get(name, value) == value for name, value in mine.items())
    own = line.act.startswith(_OWN) and same
    return line.act if own else f"{line.act}{AT_SPARE}"


def _check_taken(session: Session, office: Office, about: AboutHome) -> None:
    """Hold the rows against the lines that came with them, as `lottery check` would."""
    session.flush()
    attempt = attempts.get(session, about.draw, about.attempt)
    attempts.check_journal(session, attempt, about.manifest)
    recorded.check(session)
    notary_recorded.check(session)
    told = [*signing.faults(session), *countersigning.faults(session)]
    told += elsewhere_recorded.faults(session, office.boxes)
    told += verdicts_recorded.faults(session, office.settings.public_dir)
    told += [fault for seen, fault in timestamps_recorded.faults(session, office.settings) if seen]
    values = sum(source.value is not None for source in attempt.sources)
    if (attempt.state, values) != (about.state, about.values):
        told.append(sentences.parcel_unknown())
    if told:
        raise ParcelRefusedError(sentences.home_broken(told[0]))


def _publish(office: Office, home: Brought, acting: Acting) -> None:
    """What was published at the spare computer is published here, the same to the byte."""
    about, parts = home.about, home.parts
    with office.read() as session:
        attempt = attempts.get(session, about.draw, about.attempt)
        is_newest = attempts.newest(session, about.draw).attempt == about.attempt
    _typed(office, attempt, parts)
    if is_newest and "committed" in attempt.steps:
        publish.publish_commitment(office, about.draw, acting.random_bytes)
    if is_newest and "published" in attempt.steps:
        publish.publish(office, signers(office.settings), code=about.draw, acting=acting)
        if about.sums and returning.sums_of(office, attempt) != about.sums:
            raise ParcelRefusedError(sentences.other_bundle(attempt.name))
    with office.read() as session:
        beside.put_back(session, office.settings.public_dir, attempt, dict(_beside(parts)))


def _typed(office: Office, attempt: Attempt, parts: Mapping[str, Path]) -> None:
    """What was typed of the hall, until minutes with it are stored."""
    if "signed" in attempt.steps:
        typed.forget(office.settings, attempt.name)
        return
    for name, part in parts.items():
        file = office.settings.home / name
        if name.startswith(TYPED) and not file.exists():
            whole_files.create(file, part.read_bytes())


def _beside(parts: Mapping[str, Path]) -> Iterator[tuple[str, bytes]]:
    for name, part in parts.items():
        if name.startswith(returning.BESIDE):
            yield name.removeprefix(returning.BESIDE), part.read_bytes()
