"""Homecoming: the main computer takes back what was done at the spare one, as it was.

Times, minutes, signatures, hall and journal stay what they are; nothing is made again but the
bundle, which must come out the same to the byte. What is taken is checked before it counts, in the
transaction in which it is stored; what is published comes after, and can be repeated.
"""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from draws import manifest as manifests
from draws.errors import DrawError
from lottery import attempts, beside, canonical_json, journal, moves
from lottery.acting import Acting
from lottery.attempts import Attempt
from lottery.ceremony.papers import countersigning, signing, typed
from lottery.ceremony.seen import notary_recorded, recorded
from lottery.ceremony.steps import publish
from lottery.elsewhere import recorded as elsewhere_recorded
from lottery.errors import ParcelRefusedError
from lottery.journal import AT_SPARE, JournalLine, search
from lottery.office import Office
from lottery.office.keys import signers
from lottery.office.settings import write_secret
from lottery.spare_computer import parcel, returning, taken
from lottery.spare_computer.carry import ABOUT, TYPED
from lottery.spare_computer.returning import AboutHome
from lottery.texts.ceremony import spare_computer as sentences
from lottery.timestamps import recorded as timestamps_recorded

ACT = "draw-came-home"
_OWN = ("draw-", "proposed", "proposal-", "notary-", "sm2-", "elsewhere-", "private-")
"""How acts begin that are the draw's or the notary's own."""


def take_home(office: Office, data: bytes, passphrase: str, *, acting: Acting) -> AboutHome:
    """Take a draw back that was carried to the spare computer; what the parcel says of itself.

    The same again changes nothing, and finishes what is published. Raises ParcelRefusedError, and
    takes nothing, where anything does not hold; AtAnotherComputerError at a spare computer.
    """
    parts = parcel.unseal(data, passphrase, returning.NAMES, returning.FOLDERS)
    about = returning.read_about(parts.get(ABOUT, b""))
    try:
        with office.write() as session:
            moves.require_main(session)
            if moves.named(session, about.move, moves.CAME_HOME) is None:
                _take(session, office, about, parts, acting)
        _publish(office, about, parts, acting)
    except (DrawError, SQLAlchemyError, KeyError, TypeError, ValueError) as error:
        raise ParcelRefusedError(sentences.home_broken(error)) from None
    return about


def _take(
    session: Session, office: Office, about: AboutHome, parts: Mapping[str, bytes], acting: Acting
) -> None:
    attempt = attempts.lock(session, about.draw, about.attempt, anywhere=True)
    _check_away(session, office, about, attempt)
    lines = _lines(session, about, parts[returning.JOURNAL])
    taken.put_back(session, attempt, parts)
    of = {"draw": about.draw, "attempt": about.attempt, "state": about.state, "move": about.move}
    chain = {"after": about.seq, "from": about.hash, "lines": len(lines), "end": about.end}
    journal.write(session, actor=acting.by, act=ACT, detail=of | chain, now=acting.now)
    for each in lines:
        detail = canonical_json.load(each.detail)
        journal.write(
            session, actor=each.actor, act=_act(each, attempt), detail=detail, now=each.at
        )
    own = (about.draw, about.attempt)
    left = (about.seq, about.hash)
    moves.note(session, own, moves.CAME_HOME, about.move, acting, left=left)
    _check_taken(session, office, about)
    # The line that seals the rows is this computer's own, and the last one.
    detail = {**of, "manifest": about.manifest}
    journal.write(session, actor=acting.by, act="draw-taken-home", detail=detail, now=acting.now)


def _check_away(session: Session, office: Office, about: AboutHome, attempt: Attempt) -> None:
    """It is this very draw, which has left this very computer and was not called off."""
    last = moves.last_of(session, about.draw, about.attempt)
    if last and last.what == moves.CALLED_OFF:
        raise ParcelRefusedError(sentences.move_called_off(about.name, last.at, last.reason))
    if last is None or last.what != moves.EXPORTED or last.move != about.move:
        raise ParcelRefusedError(sentences.not_of_this_move(about.name))
    manifest = manifests.parse(attempts.document(session, attempt, manifests.FILE))
    if (about.origin, about.manifest) != (office.settings.origin, manifest.sha256()):
        raise ParcelRefusedError(sentences.not_of_this_move(about.name))
    if journal.hash_at(session, about.seq) != about.hash:
        raise ParcelRefusedError(sentences.not_of_this_move(about.name))


def _lines(session: Session, about: AboutHome, data: bytes) -> Sequence[JournalLine]:
    """What was written at the spare computer, chained to where it was begun."""
    lines = list(search.parse_json_lines(data.decode().splitlines()))
    end = journal.end_of(lines, about.seq, about.hash)
    if not lines or end != (about.seq + about.lines, about.end):
        raise ParcelRefusedError(sentences.parcel_unknown())
    return lines


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
    told += [fault for seen, fault in timestamps_recorded.faults(session, office.settings) if seen]
    values = sum(source.value is not None for source in attempt.sources)
    if (attempt.state, values) != (about.state, about.values):
        told.append(sentences.parcel_unknown())
    if told:
        raise ParcelRefusedError(sentences.home_broken(told[0]))


def _publish(office: Office, about: AboutHome, parts: Mapping[str, bytes], acting: Acting) -> None:
    """What was published at the spare computer is published here, the same to the byte."""
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


def _typed(office: Office, attempt: Attempt, parts: Mapping[str, bytes]) -> None:
    """What was typed of the hall, until minutes with it are stored."""
    if "signed" in attempt.steps:
        typed.forget(office.settings, attempt.name)
        return
    for name, data in parts.items():
        file = office.settings.home / name
        if name.startswith(TYPED) and not file.exists():
            write_secret(file, data)


def _beside(parts: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    for name, data in parts.items():
        if name.startswith(returning.BESIDE):
            yield name.removeprefix(returning.BESIDE), data
