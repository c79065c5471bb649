"""All that one attempt has come to, read in one moment, for those who follow it at a console.

Nothing here decides anything: what may be done is said by the step that does it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from draws import abandoned
from draws import manifest as manifests
from draws.abandoned import Abandoned, parse_abandoned
from draws.manifest import Manifest
from lottery import accounts, attempts, canonical_json, journal, moves, proposals
from lottery.accounts import Account
from lottery.attempts import Attempt, chain, open_matters, overlap
from lottery.attempts.overlap import DrawnPeriod
from lottery.attempts.tally import Counts
from lottery.ceremony.notary import cosigning
from lottery.ceremony.notary.cosigning import Signing
from lottery.ceremony.notary.second_result import Handed
from lottery.ceremony.papers import countersigning
from lottery.ceremony.papers.countersigning import ShownSigner
from lottery.ceremony.seen import endings, travels
from lottery.ceremony.sources import sealing, typing, values
from lottery.ceremony.sources.sealing import SealedSource
from lottery.ceremony.sources.typing import TypedValue
from lottery.ceremony.steps import claiming, close, freeze, references, replanning
from lottery.ceremony.steps import foreseen as foreseeing
from lottery.ceremony.steps.close import Objection
from lottery.errors import DrawUnknownError, SourceRefusedError, StepRefusedError
from lottery.journal import JournalLine
from lottery.models import DiceTyping, JournalHead, SecondResult
from lottery.moves import Move
from lottery.programme import Period, campaigns
from lottery.proposals import Proposal
from lottery.protocol import kinds
from lottery.protocol.line import FREEZE
from lottery.tax import answers

Second = Callable[[Session, Attempt, int], Handed | None]
"""Finds the newest of so many second results; whoever asks often remembers it."""


@dataclass(frozen=True)
class Frozen:
    """What is read aloud: the manifest, its hash, and the sum of its entries in fen."""

    manifest: Manifest
    sha256: str
    fen: int


@dataclass(frozen=True)
class AttemptOverview:
    """One attempt. `typed_by` has typed the value that is awaited, and nobody else has; `differing`
    are the last two readings of it, until somebody types again. `round` is the beacon's, where one
    is awaited; `untaxed` says what the tax bureau still owes, or is empty; `waits_for` what the
    plan names and is not there yet, `off` what it names and never will be; `open` what
    came in time and is not decided; `unpublished` the
    attempts before it whose record is not out, `followed_by` the one after it; `carried` is the
    line of the journal that tells of the last export or import, `move` where it is held, `stopped`
    what is said of second spares' results. `uncounted` is the year of the official calendar that a
    last day to claim asks for and that is not loaded, 0 if none."""

    attempt: Attempt
    is_newest: bool
    periods: tuple[Period, ...]
    counts: Counts | None
    objections: tuple[Objection, ...]
    slips: tuple[SealedSource, ...]
    proposals: tuple[Proposal, ...]
    untaxed: str
    frozen: Frozen | None
    typed_by: str | None
    differing: tuple[TypedValue, ...]
    round: int | None
    second: Handed | None
    void_reason: str
    abandoned: Abandoned | None
    changed: tuple[str, ...]
    waits_for: tuple[str, ...]
    off: tuple[str, ...]
    open: tuple[str, ...]
    unpublished: tuple[str, ...]
    followed_by: str
    drawn: tuple[DrawnPeriod, ...]
    carried: JournalLine | None
    move: Move | None
    stopped: tuple[str, ...]
    staff: tuple[Account, ...]
    signing: Signing
    signers: tuple[ShownSigner, ...]
    uncounted: int

    @property
    def plan_digest(self) -> str:
        """What the plan decides, by its hash: it is confirmed as it was seen."""
        return foreseeing.digest(self.attempt)

    @property
    def closes_at(self) -> datetime:
        """When the last of its periods is over."""
        return max(period.closes_at for period in self.periods)

    def proposed(self, act: str) -> Proposal | None:
        """The proposal of an act that waits for its second person."""
        return next((each for each in self.proposals if each.act == act), None)

    @property
    def missing_slips(self) -> tuple[SealedSource, ...]:
        """The sealed sources whose hash is not handed in, or whose keepers are not named."""
        asked = (s for s in self.slips if not s.sha256 or sealing.wants_keepers(self.attempt, s))
        return tuple(asked)

    @property
    def unanswered(self) -> tuple[Objection, ...]:
        """The objections that the organiser has not answered."""
        return tuple(each for each in self.objections if each.answer is None)


def read(session: Session, attempt: Attempt, second: Second, now: datetime) -> AttemptOverview:
    """Everything about an attempt."""
    stored = attempt.steps
    return AttemptOverview(
        attempt=attempt,
        is_newest=attempts.newest(session, attempt.code).attempt == attempt.attempt,
        periods=tuple(campaigns.period(session, batch) for batch in attempt.batches),
        counts=close.counts(session, attempt) if "closed" in stored else None,
        objections=close.objections(session, attempt),
        slips=sealing.slips(session, attempt),
        proposals=proposals.open_for(session, attempt.name),
        untaxed=_untaxed(session, attempt, now),
        frozen=_frozen(session, attempt) if "frozen" in stored else None,
        typed_by=typing.waiting(session, attempt),
        differing=_differing(session, attempt),
        round=_round(session, attempt),
        second=_second(session, attempt, second),
        void_reason=endings.reason_of(session, attempt) if "void" in attempt.steps else "",
        abandoned=_abandoned(session, attempt),
        changed=_changed(session, attempt, now),
        open=_open(session, attempt),
        off=references.told(session, attempt),
        unpublished=tuple(each.name for each in chain.unpublished(session, attempt)),
        followed_by=_followed_by(session, attempt),
        waits_for=references.in_the_way(session, attempt) if attempt.is_unfrozen else (),
        drawn=overlap.drawn_already(session, attempt),
        carried=travels.carried(session, attempt),
        move=moves.last_of(session, attempt.code, attempt.attempt),
        stopped=travels.stopped(session, attempt),
        staff=tuple(each for each in accounts.everybody(session) if each.active),
        signing=cosigning.state(session, attempt),
        signers=countersigning.shown(session, attempt),
        uncounted=claiming.missing_year(session, attempt, now),
    )


def beat(session: Session, attempt: Attempt) -> tuple[int, int]:
    """Two numbers; at least one of them has changed whenever `read` may find something
    different."""
    head = select(JournalHead.size).scalar_subquery()
    here = (DiceTyping.draw == attempt.code, DiceTyping.attempt == attempt.attempt)
    typed = select(func.count()).select_from(DiceTyping).where(*here).scalar_subquery()
    found = session.execute(select(head, typed)).one()
    return (found[0], found[1])


def foreseen(session: Session) -> tuple[tuple[str, str], ...]:
    """Code and title of the draws that may be planned now: new, or void or abandoned the last
    time."""
    found = []
    for each in campaigns.plans(session):
        try:
            free = bool(attempts.newest(session, each.code).ended)
        except DrawUnknownError:
            free = True
        if free and not attempts.called_off(session, each.code):
            found.append((each.code, each.title))
    return tuple(found)


def _open(session: Session, attempt: Attempt) -> tuple[str, ...]:
    """What came in time and is not decided, until the freeze."""
    if attempt.state not in FREEZE.follows:
        return ()
    return tuple(close.open_lines(open_matters.of_attempt(session, attempt)))


def _followed_by(session: Session, attempt: Attempt) -> str:
    """The name of the attempt after this one; empty if there is none."""
    later = (e for e in attempts.of_draw(session, attempt.code) if e.attempt == attempt.attempt + 1)
    return next((each.name for each in later), "")


def _untaxed(session: Session, attempt: Attempt, now: datetime) -> str:
    if attempt.state not in FREEZE.follows:
        return ""
    try:
        answers.require_before_freeze(session, attempt, now)
    except StepRefusedError as refusal:
        return str(refusal)
    return ""


def _frozen(session: Session, attempt: Attempt) -> Frozen:
    data = attempts.document(session, attempt, manifests.FILE)
    facts = canonical_json.load(attempts.document(session, attempt, freeze.FACTS).decode())
    return Frozen(manifests.parse(data), sha256(data).hexdigest(), facts["pool_fen"])


def _differing(session: Session, attempt: Attempt) -> tuple[TypedValue, ...]:
    awaited = attempt.waiting
    if not attempt.is_rolling or awaited is None or not kinds.of(awaited).is_thrown:
        return ()
    if typing.waiting(session, attempt):
        return ()
    key = {"draw": attempt.code, "attempt": attempt.attempt, "number": awaited.number}
    told = list(journal.acts(session, "draw-typing-differs", **key))
    return tuple(TypedValue(**each) for each in told[-1]["readings"]) if told else ()


def _round(session: Session, attempt: Attempt) -> int | None:
    awaited = attempt.waiting
    if not attempt.is_rolling or awaited is None or not kinds.of(awaited).is_fetched:
        return None
    manifest = manifests.parse(attempts.document(session, attempt, manifests.FILE))
    try:
        return values.round_due(attempt, manifest)
    except SourceRefusedError:
        return None


def _second(session: Session, attempt: Attempt, second: Second) -> Handed | None:
    query = select(func.count()).select_from(SecondResult)
    here = (SecondResult.draw == attempt.code, SecondResult.attempt == attempt.attempt)
    count = session.scalars(query.where(*here)).one()
    return second(session, attempt, count) if count else None


def _changed(session: Session, attempt: Attempt, now: datetime) -> tuple[str, ...]:
    """What the programme says otherwise by now of a draw that is not frozen."""
    if not attempt.is_unfrozen:
        return ()
    wanted = foreseeing.foreseen_now(session, attempt, now)
    return replanning.changes(attempt, wanted) if wanted else ()


def _abandoned(session: Session, attempt: Attempt) -> Abandoned | None:
    if attempt.ended != "abandoned":
        return None
    manifest = manifests.parse(attempts.document(session, attempt, manifests.FILE))
    return parse_abandoned(attempts.document(session, attempt, abandoned.FILE), manifest)
