"""Duties: what comes next in a draw, who must do it, and what is in the way.

It reads an overview and says what the steps themselves would; whatever it says, the steps decide.
"""

from dataclasses import dataclass
from datetime import datetime

from lottery.accounts import Account
from lottery.accounts.roles import RECORDERS, TYPISTS
from lottery.attempts import SourceState
from lottery.ceremony.seen.overview import AttemptOverview
from lottery.ceremony.sources.values import THROWN
from lottery.proposals import ACTS
from lottery.texts.ceremony import console as texts
from lottery.texts.ceremony import notary

LINE = ("open", "closed", "frozen", "committed", "rolling", "drawn", "signed", "published")
"""The eight stations of a draw, in their order."""


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
        return texts.ACTS[self.act]


@dataclass(frozen=True)
class Station:
    """A station of the line: `state` is done, here or later; when it was reached, and by whom."""

    name: str
    title: str
    state: str
    at: datetime | None
    by: str


_ENDINGS = {
    "drawn": ("minutes", texts.TOLD["minutes"]),
    "signed": ("publish", texts.TOLD["publish"]),
    "void": ("publish", texts.TOLD["publish-void"]),
    "abandoned": ("publish", texts.TOLD["publish-abandoned"]),
    "published-void": ("again", texts.AGAIN),
    "published-abandoned": ("again-abandoned", texts.AGAIN_ABANDONED),
}
"""What the organiser does once no value is waited for any more, by state."""


def next_of(found: AttemptOverview, now: datetime, *, outside: bool) -> Duty:
    """What comes next. `outside`: the commitment lies where everybody can fetch it."""
    state = found.attempt.state
    if not found.is_newest:
        return Duty("past", texts.SUPERSEDED, ())
    if state in ("open", "closed"):
        return _closing(found, now) if state == "open" else _closed(found)
    if state == "frozen":
        return _for_two(found, "commit") if found.signing.complete else _sign(found)
    if state in ("committed", "rolling"):
        return _rolling(found) if outside else Duty("commitment", texts.NOT_OUTSIDE, ("organiser",))
    return _ending(found)


def stations(found: AttemptOverview) -> tuple[Station, ...]:
    """The line, from the plan to publication; an attempt that was void or abandoned
    stops where it was."""
    attempt = found.attempt
    reached = [name for name in LINE if _reached(found, name)]
    is_over = bool(attempt.ended) or "published" in attempt.steps
    line = []
    for name in LINE:
        at, by = attempt.steps.get(name, (None, ""))
        if name == "rolling":
            at = next((each.recorded_at for each in attempt.sources if each.recorded_at), None)
        here = name == reached[-1] and not is_over
        state = "here" if here else "done" if name in reached else "later"
        line.append(Station(name, texts.STATIONS[name], state, at, _called(found, by)))
    return tuple(line)


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


def _reached(found: AttemptOverview, name: str) -> bool:
    if name == "rolling":
        return any(each.value is not None for each in found.attempt.sources)
    return name in found.attempt.steps and (name != "published" or not found.attempt.ended)


def _closing(found: AttemptOverview, now: datetime) -> Duty:
    still_open = [each for each in found.periods if now < each.closes_at]
    hinders = tuple(texts.still_open(each.title, each.closes_at) for each in still_open)
    return Duty("close", texts.TOLD["close"], ("organiser",), hinders)


def _keyless(found: AttemptOverview) -> tuple[str, ...]:
    """That a live draw has nobody yet who signs it beside the organiser."""
    return (notary.KEY_MISSING,) if found.signing.needed and found.signing.key is None else ()


def _sign(found: AttemptOverview) -> Duty:
    told = texts.TOLD["sign-void" if "void" in found.attempt.steps else "sign"]
    return Duty("sign", told, ("notary",), _keyless(found))


def _closed(found: AttemptOverview) -> Duty:
    objections = tuple(texts.unanswered(each.id, each.organ) for each in found.unanswered)
    slips = tuple(
        texts.slip_missing(each.title) if not each.sha256 else texts.keepers_missing(each.title)
        for each in found.missing_slips
    )
    untaxed = [found.untaxed] if found.untaxed else []
    hinders = (*objections, *slips, *untaxed, *_keyless(found))
    if objections:
        return Duty("answer", texts.TOLD["answer"], ("organiser",), hinders)
    if slips:
        return Duty("slip", texts.TOLD["slip"], _parties(found), hinders)
    return _for_two(found, "freeze", hinders)


def _parties(found: AttemptOverview) -> tuple[str, ...]:
    """The roles of those whose slips are missing; an organ's own is the supervisor's."""
    named = [each.party for each in found.missing_slips]
    offices = [role for role in ("organiser", "notary") if role in named]
    return (*offices, *(["supervisor"] if set(named) - set(offices) else []))


def _for_two(found: AttemptOverview, act: str, hinders: tuple[str, ...] = ()) -> Duty:
    rule = ACTS[act]
    waits = found.proposed(act)
    if waits:
        roles = tuple(role for hand in waits.missing for role in hand)
        return Duty(f"confirm-{act}", texts.TOLD[f"confirm-{act}"], roles, hinders)
    return Duty(act, texts.TOLD[act], rule.proposers, hinders)


def _rolling(found: AttemptOverview) -> Duty:
    if found.proposed("abandon"):
        return _for_two(found, "abandon")
    if found.attempt.waiting:
        return _source(found.attempt.waiting)
    if found.second is None:
        return Duty("second", texts.TOLD["second"], ("notary",))
    if not found.second.comparison.equal:
        return Duty("differs", texts.TOLD["differs"], ("notary", "organiser"))
    return Duty("draw", texts.TOLD["draw"], ("organiser",))


def _source(source: SourceState) -> Duty:
    if source.kind in THROWN:
        told = texts.throw(source.kind, source.title, source.parameter)
        return Duty("typing", told, TYPISTS)
    act = "beacon" if source.kind == "drand" else "unseal"
    told = texts.TOLD["beacon"] if act == "beacon" else texts.unseal(source.title)
    return Duty(act, told, RECORDERS)


def _ending(found: AttemptOverview) -> Duty:
    state = found.attempt.state
    if state == "void" and not found.signing.complete:
        return _sign(found)
    if state in _ENDINGS:
        act, told = _ENDINGS[state]
        return Duty(act, told, ("organiser",))
    return Duty("done", texts.OVER, ())
