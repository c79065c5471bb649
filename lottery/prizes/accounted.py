"""The prizes of published draws with all that was done about them, as `sums` adds them up."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from threading import Lock

from sqlalchemy.orm import Session

from lottery import attempts
from lottery.attempts import Attempt
from lottery.errors import PrizeRefusedError
from lottery.prizes import facts, standing, sums
from lottery.prizes.standing import ActsMark, PrizeAct
from lottery.prizes.sums import AccountedPrize, FundedTier, MoneyBucket, MoneyLine
from lottery.programme.claiming import Claims

MOST = 60_000
"""So many prizes and acts are kept, by the process: about as many kilobytes."""


@dataclass(frozen=True)
class DrawAccount:
    """A published draw with its prizes, and how many of each tier the plan has; `refused` says why
    nothing can be told of it."""

    attempt: Attempt
    tiers: tuple[tuple[FundedTier, int], ...] = ()
    prizes: tuple[AccountedPrize, ...] = ()
    refused: str = ""

    @cached_property
    def lines(self) -> tuple[MoneyLine, ...]:
        """The lines of its prizes."""
        return tuple(sums.lines_of(self.prizes))

    @cached_property
    def buckets(self) -> tuple[MoneyBucket, ...]:
        """The same added up as far as no page asks for less."""
        return sums.bucketed(self.lines)


@dataclass(frozen=True)
class KeptAccount:
    """A draw that was read, and what it was read from; `mark` is of the acts that it holds."""

    claims: Claims
    mark: ActsMark
    account: DrawAccount

    @property
    def attempt(self) -> Attempt:
        """The draw."""
        return self.account.attempt

    @property
    def size(self) -> int:
        """How many prizes and acts it holds."""
        return len(self.account.prizes) + self.mark.count


class KeptAccounts:
    """Draws that were read once and are told many times, within a bound.

    At each question it is looked up how far a draw's acts, its claims as they are published, and
    its steps have come: what was done since is read and added, and with anything else that is other
    the whole draw is read anew. So nothing told is older than an act that was acknowledged before
    the question. Acts only come to be: the database refuses to alter one, and `lottery check` finds
    where somebody made it.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: OrderedDict[str, KeptAccount] = OrderedDict()
        self._lock = Lock()

    def of_all(self, session: Session, public: Path) -> tuple[DrawAccount, ...]:
        """Every published draw."""
        return tuple(self._of(session, public, attempt) for attempt in published(session))

    def _of(self, session: Session, public: Path, attempt: Attempt) -> DrawAccount:
        try:
            claims = facts.claims_of(session, public, attempt)
        except PrizeRefusedError as why:
            return DrawAccount(attempt, refused=str(why))
        mark = standing.mark_of(session, attempt)
        with self._lock:
            known = self._kept.get(attempt.name)
        if known is None or (known.attempt, known.claims) != (attempt, claims):
            known = _kept(claims, _read(session, attempt, claims))
        elif known.mark != mark:
            grown = _grown(session, known, mark)
            known = _kept(claims, grown or _read(session, attempt, claims))
        self._keep(known)
        return known.account

    def _keep(self, known: KeptAccount) -> None:
        """Keep a draw as the one that was asked for last, and let go of others until all fit."""
        with self._lock:
            self._kept[known.attempt.name] = known
            self._kept.move_to_end(known.attempt.name)
            while sum(each.size for each in self._kept.values()) > self._most:
                self._kept.popitem(last=False)


def published(session: Session) -> tuple[Attempt, ...]:
    """The attempts that have winners and are published, in their order."""
    known = attempts.all_attempts(session)
    return tuple(each for each in known if "published" in each.steps and not each.ended)


def of_draw(session: Session, public: Path, attempt: Attempt) -> DrawAccount:
    """One draw; of one whose published claims are lost or altered, that it is so."""
    try:
        claims = facts.claims_of(session, public, attempt)
    except PrizeRefusedError as why:
        return DrawAccount(attempt, refused=str(why))
    return _read(session, attempt, claims)


def _read(session: Session, attempt: Attempt, claims: Claims) -> DrawAccount:
    told, acts = standing.acts_of(session, attempt), defaultdict(list)
    for act in told:
        acts[act.prize].append(act)
    tiers = {tier.code: (_funded(attempt, claims, tier.code), tier.count) for tier in attempt.tiers}
    prizes = tuple(
        AccountedPrize(each, tiers[each.tier.code][0], tuple(acts[each.life.id]))
        for each in standing.of_draw(session, attempt, claims.last_day, told)
    )
    return DrawAccount(attempt, tuple(tiers.values()), prizes)


def _kept(claims: Claims, account: DrawAccount) -> KeptAccount:
    # Told by what was read: of an act that came after the mark was looked up it holds that, too.
    numbers = [act.id for prize in account.prizes for act in prize.acts]
    return KeptAccount(claims, ActsMark(len(numbers), max(numbers, default=0)), account)


def _grown(session: Session, known: KeptAccount, mark: ActsMark) -> DrawAccount | None:
    """A draw that was read before, with what was done since; None where acts are gone."""
    new = standing.acts_of(session, known.attempt, known.mark.last)
    if known.mark.count + len(new) != mark.count:
        return None
    acts = defaultdict(list)
    for act in new:
        acts[act.prize].append(act)
    prizes = tuple(
        _with_more(each, acts[each.standing.life.id]) if each.standing.life.id in acts else each
        for each in known.account.prizes
    )
    return replace(known.account, prizes=prizes)


def _with_more(prize: AccountedPrize, acts: Sequence[PrizeAct]) -> AccountedPrize:
    held = standing.then(prize.standing, acts[-1])
    return replace(prize, standing=held, acts=(*prize.acts, *acts))


def _funded(attempt: Attempt, claims: Claims, code: str) -> FundedTier:
    tier = next(tier for tier in attempt.tiers if tier.code == code)
    return FundedTier(
        draw=attempt.name,
        title=attempt.title,
        campaign=attempt.campaign,
        live=attempt.live,
        code=code,
        name=tier.name,
        prize=tier.prize,
        fund=claims.terms.fund(code),
        value_fen=tier.value_fen,
    )
