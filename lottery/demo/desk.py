"""The demo's desk for prizes: a clerk acts, and a supervisor gives the other hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lottery import accounts, attempts
from lottery.accounts import Account
from lottery.acting import Acting
from lottery.attempts import Attempt
from lottery.demo.playing import Demo
from lottery.prizes import acts, facts, joint, listing, papers, standing
from lottery.prizes.joint import SeenPrize
from lottery.prizes.life import Deed, Life, PrizeId
from lottery.prizes.papers import ShownPapers
from lottery.programme.claiming import Claims
from lottery.texts.prizes import names

AT_A_TIME = 30
"""So many vouchers go out in one transaction."""


@dataclass
class PrizeDesk:
    """The desk at which the prizes of one draw are claimed."""

    demo: Demo
    attempt: Attempt
    claims: Claims
    clerk: Account
    supervisor: Account

    @classmethod
    def of(cls, demo: Demo, code: str) -> PrizeDesk:
        """The desk of a published draw."""
        with demo.office.read() as session:
            attempt = attempts.newest(session, code)
            claims = facts.claims_of(session, demo.office.settings.public_dir, attempt)
            by_name = {each.username: each for each in accounts.everybody(session)}
        return cls(demo, attempt, claims, by_name["clerk"], by_name["supervisor"])

    def lives(self, tier: str) -> list[Life]:
        """The prizes of a tier that somebody has won, in their order."""
        with self.demo.office.read() as session:
            found = standing.of_draw(session, self.attempt, self.claims.last_day)
        return [each.life for each in found if each.tier.code == tier and each.life.waits]

    def take(self, lives: Iterable[Life], *deeds: Deed) -> None:
        """Do some acts about each of some prizes, one after the other."""
        with self.demo.office.write() as session:
            for life in lives:
                for number, deed in enumerate(deeds):
                    self._take(session, life, deed, life.acts + number)

    def _take(self, session: Session, life: Life, deed: Deed, expected: int) -> None:
        now = self.demo.calendar.wait(seconds=40)
        acts.take(
            session,
            self.attempt,
            life.id,
            deed,
            self.claims,
            expected=expected,
            by=self.clerk.username,
            now=now,
        )

    def see(self, session: Session, life: Life) -> None:
        """Look at somebody's identity papers; the number is invented."""
        now = self.demo.calendar.wait(minutes=1)
        acting = Acting(self.clerk.username, now, self.demo.random_bytes)
        papers.see(
            session,
            self.demo.office.boxes,
            self.attempt,
            life.id,
            ShownPapers("resident", invented_number(life.entry or 0)),
            self.claims,
            expected=life.acts,
            acting=acting,
        )

    def hand_over(self, lives: Sequence[Life]) -> None:
        """Vouchers go to whoever comes with his papers, some an hour."""
        for start in range(0, len(lives), AT_A_TIME):
            with self.demo.office.write() as session:
                for life in lives[start : start + AT_A_TIME]:
                    self.see(session, life)
                    receipt = f"{life.id.tier}-{life.id.slot:04d}"
                    self._take(session, life, Deed("handed", {"receipt": receipt}), life.acts + 1)

    def two(self, deed: Deed, lives: Iterable[Life]) -> None:
        """Do what takes two: the clerk proposes, the supervisor confirms."""
        seen = [SeenPrize(life.id, life.acts) for life in lives]
        held = (self.attempt, self.claims)
        with self.demo.office.write() as session:
            now = self.demo.calendar.wait(minutes=2)
            made = joint.propose(session, held[0], seen, deed, held[1], by=self.clerk, now=now)
        with self.demo.office.write() as session:
            now = self.demo.calendar.wait(minutes=8)
            joint.confirm(session, held[0], made.id, held[1], by=self.supervisor, now=now)

    def at(self, tier: str, slot: int) -> Life:
        """A prize by its number, as it is now."""
        prize = PrizeId(self.attempt.code, self.attempt.attempt, tier, slot)
        with self.demo.office.read() as session:
            return standing.of_prize(session, self.attempt, prize, self.claims.last_day).life

    def now_of(self, life: Life) -> Life:
        """The same prize as it is now."""
        return self.at(life.id.tier, life.id.slot)

    def counts(self) -> Mapping[str, int]:
        """How many prizes stand where, by the stages' names."""
        with self.demo.office.read() as session:
            found = listing.counted(session, self.attempt)
        return {names.STAGES[each]: found[each] for each in names.STAGES if found[each]}


def invented_number(number: int) -> str:
    """A resident's number that nobody has (no place has its first six digits), which the check
    character fits.

    >>> invented_number(17)
    '999999199001010171'
    """
    digits = f"99999919900101{number % 1000:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(d) * w for d, w in zip(digits, weights, strict=True))
    return digits + "10X98765432"[total % 11]
