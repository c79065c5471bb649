"""Duties: what comes next in a draw, who must do it, and what is in the way.

It reads an overview and says what the steps themselves would; whatever it says, the steps decide.
"""

from dataclasses import dataclass
from datetime import datetime

from lottery import moves
from lottery.accounts import Account
from lottery.attempts import Attempt, SourceState
from lottery.ceremony.seen.overview import AttemptOverview
from lottery.proposals import MINUTES_ANEW, RECALL
from lottery.protocol import kinds, line
from lottery.protocol.line import Step
from lottery.texts.ceremony import calling_off, notary
from lottery.texts.ceremony import console as texts
from lottery.texts.ceremony import line as called
from lottery.texts.ceremony import moves as moved


@dataclass(frozen=True)
class Duty:
    """One thing to do: `act` names it, `roles` must do it, `hinders` stand in the way."""

    act: str
    told: str
    roles: tuple[str, ...]
    hinders: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What it is called."""
        return called.DUTIES[self.act]


@dataclass(frozen=True)
class Station:
    """A station of the line: `state` is done, here or later; when it was reached, and by whom."""

    name: str
    title: str
    state: str
    at: datetime | None
    by: str


_AGAIN = {
    line.VOID.name: ("again", texts.AGAIN),
    line.ABANDON.name: ("again-abandoned", texts.AGAIN_ABANDONED),
}


def next_of(found: AttemptOverview, now: datetime, *, outside: bool) -> Duty:
    """What comes next. `outside`: the commitment lies where everybody can fetch it."""
    if not found.is_newest:
        return _past(found)
    return _away(found) or _here(found, now, outside=outside)


def _here(found: AttemptOverview, now: datetime, *, outside: bool) -> Duty:
    attempt = found.attempt
    if attempt.state == line.PLAN.name:
        return _closing(found, now)
    if attempt.state == line.CLOSE.name:
        return _closed(found)
    if attempt.state in (line.FREEZE.name, line.VOID.name) and not found.signing.complete:
        return _sign(found)
    if attempt.is_rolling:
        return _rolling(found) if outside else Duty("commitment", texts.NOT_OUTSIDE, ("organiser",))
    step = line.after(attempt.state)
    if waits := found.proposed(MINUTES_ANEW):
        roles = tuple(role for hand in waits.missing for role in hand)
        told = called.TOLD[f"confirm-{MINUTES_ANEW}"]
        return Duty(f"confirm-{MINUTES_ANEW}", told, roles)
    return _to_take(found, step) if step else _over(attempt)


def _past(found: AttemptOverview) -> Duty:
    """Of an attempt that another one has followed: its record goes out, even now."""
    if found.attempt.state not in {step.name for step in line.ENDS}:
        return Duty("past", texts.SUPERSEDED, ())
    if found.attempt.state == line.VOID.name and not found.signing.complete:
        return _sign(found)
    return Duty(line.PUBLISH.act, texts.PUBLISH_PAST, line.PUBLISH.by)


def _away(found: AttemptOverview) -> Duty | None:
    """That it is held at another computer, and the way out; None where it goes on here."""
    move = found.move
    if move is None or move.what not in moved.TOLD:
        return None
    told = moved.TOLD[move.what](move.name, move.at, move.draw)
    if found.proposed(RECALL):
        return Duty(f"confirm-{RECALL}", told, ("notary",))
    roles = ("organiser",) if move.what == moves.EXPORTED else ()
    return Duty(moved.DUTIES[move.what], told, roles)


def stations(found: AttemptOverview) -> tuple[Station, ...]:
    """The line, from the plan to publication; an attempt that was void or abandoned
    stops where it was."""
    attempt = found.attempt
    reached = [step for step in line.LINE if _is_reached(attempt, step)]
    is_over = bool(attempt.ended or attempt.called_off) or line.PUBLISH.name in attempt.steps
    stops = []
    for step in line.LINE:
        at, by = attempt.steps.get(step.name, (None, ""))
        if step is line.ROLL:
            at = next((each.recorded_at for each in attempt.sources if each.recorded_at), None)
        here = step is reached[-1] and not is_over
        state = "here" if here else "done" if step in reached else "later"
        title = called.STATIONS[step.name]
        stops.append(Station(step.name, title, state, at, _called(found, by)))
    return tuple(stops)


def people(found: AttemptOverview, duty: Duty) -> tuple[tuple[str, tuple[Account, ...]], ...]:
    """Those who may do it, by role."""
    by_role = []
    for role in duty.roles:
        named = tuple(each for each in found.staff if role in each.roles and _may(duty, each))
        by_role.append((role, named))
    return tuple(by_role)


def _may(duty: Duty, account: Account) -> bool:
    """The organiser neither types nor computes; who has two roles is bound by both."""
    return duty.act not in ("typing", "second") or "organiser" not in account.roles


def _called(found: AttemptOverview, username: str) -> str:
    return next((each.name for each in found.staff if each.username == username), username)


def _is_reached(attempt: Attempt, step: Step) -> bool:
    if step is line.ROLL:
        return any(each.value is not None for each in attempt.sources)
    return step.name in attempt.steps and (step is not line.PUBLISH or not attempt.ended)


def _closing(found: AttemptOverview, now: datetime) -> Duty:
    still_open = [each for each in found.periods if now < each.closes_at]
    hinders = tuple(texts.still_open(each.title, each.closes_at) for each in still_open)
    return _to_take(found, line.CLOSE, hinders)


def _keyless(found: AttemptOverview) -> tuple[str, ...]:
    """That a live draw has nobody yet who signs it beside the organiser."""
    return (notary.KEY_MISSING,) if found.signing.needed and found.signing.key is None else ()


def _sign(found: AttemptOverview) -> Duty:
    told = called.TOLD["sign-void" if "void" in found.attempt.steps else "sign"]
    return Duty("sign", told, ("notary",), _keyless(found))


def _closed(found: AttemptOverview) -> Duty:
    objections = tuple(texts.unanswered(each.id, each.organ) for each in found.unanswered)
    slips = tuple(
        texts.slip_missing(each.title) if not each.sha256 else texts.keepers_missing(each.title)
        for each in found.missing_slips
    )
    untaxed = [found.untaxed] if found.untaxed else []
    hinders = (*objections, *slips, *found.waits_for, *untaxed, *_keyless(found))
    if objections:
        return Duty("answer", called.TOLD["answer"], ("organiser",), hinders)
    if slips:
        return Duty("slip", called.TOLD["slip"], _parties(found), hinders)
    return _to_take(found, line.FREEZE, hinders)


def _parties(found: AttemptOverview) -> tuple[str, ...]:
    """The roles of those whose slips are missing; an organ's own is the supervisor's."""
    named = [each.party for each in found.missing_slips]
    offices = [role for role in ("organiser", "notary") if role in named]
    return (*offices, *(["supervisor"] if set(named) - set(offices) else []))


def _to_take(found: AttemptOverview, step: Step, hinders: tuple[str, ...] = ()) -> Duty:
    """A step whose turn it is: for those who take or propose it, or for the hands that it lacks."""
    waits = found.proposed(step.act)
    if waits:
        roles = tuple(role for hand in waits.missing for role in hand)
        return Duty(f"confirm-{step.act}", called.TOLD[f"confirm-{step.act}"], roles, hinders)
    ended = found.attempt.ended
    told = called.TOLD[f"{step.act}-{ended}" if ended else step.act]
    return Duty(step.act, told, step.by, hinders)


def _rolling(found: AttemptOverview) -> Duty:
    if found.proposed(line.ABANDON.act):
        return _to_take(found, line.ABANDON)
    if found.attempt.waiting:
        return _source(found.attempt.waiting)
    if found.second is None:
        return Duty("second", called.TOLD["second"], ("notary",))
    if not found.second.comparison.equal:
        return Duty("differs", called.TOLD["differs"], ("notary", "organiser"))
    return _to_take(found, line.DRAW)


def _source(source: SourceState) -> Duty:
    form = kinds.of(source)
    if form.is_thrown:
        told = texts.throw(source.kind, source.title, source.parameter)
    else:
        told = texts.unseal(source.title) if form.is_sealed else called.TOLD[form.duty]
    return Duty(form.duty, told, form.by)


def _over(attempt: Attempt) -> Duty:
    """What is said once nothing is left; a draw that ended before its time is planned again."""
    if attempt.called_off:
        off = attempt.called_off
        return Duty("called-off", calling_off.called_off(off.draw, off.reason, off.at), ())
    if not attempt.ended:
        return Duty("done", texts.OVER, ())
    again, told = _AGAIN[attempt.ended]
    return Duty(again, told, line.PLAN.by)
