"""Participants: who did what together in an attempt, and where two did not agree, for the minutes.

The journal tells it, which cannot be changed unnoticed.
"""

from collections.abc import Callable, Iterator

from sqlalchemy.orm import Session

from lottery import accounts, journal
from lottery.attempts import Attempt
from lottery.ceremony.notary import second_result
from lottery.ceremony.sources import sealing
from lottery.clock import in_shanghai
from lottery.minutes.written.scene import NOT_DONE, HallAct
from lottery.texts import proving
from lottery.texts.ceremony import participants as words
from lottery.texts.ceremony.line import MINUTED


def done_by_several(session: Session, attempt: Attempt) -> Iterator[tuple[str, str]]:
    """What was done by several, with who did it: freeze and commit, dice, slips, the result."""
    name, key = _names(session), _key(attempt)
    for step, label in MINUTED.items():
        for line in journal.acts(session, f"draw-{step}", **key):
            if "proposed" in line:
                yield label, words.by_two(name(line["proposed"]), name(line["confirmed"]))
    titles = {source.number: source.title for source in attempt.sources}
    for line in journal.acts(session, "draw-source", **key):
        if typists := line.get("typists"):
            yield words.typed(titles[line["number"]]), words.by_typists([*map(name, typists)])
    organs = {source.who: source.title for source in attempt.sources}
    for slip in sealing.slips(session, attempt):
        if slip.keepers:
            yield words.slip(slip.title), words.kept([organs.get(k, k) for k in slip.keepers])
    last = second_result.newest(session, attempt)
    if last and last.comparison.equal:
        yield words.CHECKED, words.agreed(name(last.by), last.program)


def second_agreed(session: Session, attempt: Attempt) -> HallAct:
    """When and by whom a second program found the same; nothing where none has."""
    last = second_result.newest(session, attempt)
    if last is None or not last.comparison.equal:
        return NOT_DONE
    return HallAct(in_shanghai(last.at), _names(session)(last.by))


def differences(session: Session, attempt: Attempt) -> Iterator[str]:
    """Where two typists, or two programs, did not agree at first; a sentence each."""
    name = _names(session)
    titles = {source.number: source.title for source in attempt.sources}
    for line in journal.acts(session, "draw-typing-differs", **_key(attempt)):
        readings = [(name(each["typist"]), each["value"]) for each in line["readings"]]
        yield words.typings_differ(titles[line["number"]], readings)
    for each in second_result.differences(session, attempt):
        found = each.comparison
        at = found.first_difference.line if found.first_difference else 0
        told = (each.at, name(each.by), each.program, found.theirs_sha256)
        yield words.result_differs(*told, at)


def ended_by(session: Session, attempt: Attempt) -> str:
    """Who ended an attempt before its time together; empty where it went on, or one did it."""
    name = _names(session)
    for line in journal.acts(session, f"draw-{attempt.ended}", **_key(attempt)):
        if "proposed" in line:
            hands = [*line.get("also", ()), line["confirmed"]]
            return words.by_two(name(line["proposed"]), "、".join(map(name, hands)))
    return ""


def _key(attempt: Attempt) -> dict[str, object]:
    return {"draw": attempt.code, "attempt": attempt.attempt}


def _names(session: Session) -> Callable[[str], str]:
    """From a user name to the person as the minutes call him."""

    def name(username: str) -> str:
        if username.partition(":")[0] == "cli":  # no person: whoever held the machine
            return proving.machine(username)
        found = accounts.find_by_username(session, username)
        return words.person(username, found.name if found else "")

    return name
