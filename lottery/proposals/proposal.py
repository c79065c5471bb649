"""What needs several people, by whom, and what is known of one proposal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lottery.accounts.roles import (
    ACCOUNT_READERS,
    OVERSEERS,
    PRIZE_DESK,
    PRIZE_HANDS,
    RECORDERS,
)
from lottery.protocol import line


@dataclass(frozen=True)
class JointAct:
    """Who may propose an act, and the hands that confirm it: for each one the roles that may be it.

    A hand is one person; two hands are two people, whatever roles they hold.
    """

    proposers: tuple[str, ...]
    hands: tuple[tuple[str, ...], ...]

    @property
    def confirmers(self) -> tuple[str, ...]:
        """The roles that may confirm, in the order of the hands."""
        return tuple(role for hand in self.hands for role in hand)


OF_ACCOUNTS = ("account-password", "account-code", "account-roles", "account-reopen")
"""What an administrator proposes of an account on which a draw hangs (`lottery.privileges`)."""
RECALL, TAKEOVER, SITE = "recall", "takeover", "site"
RETIRE, FORGET, MINUTES_ANEW = "retire", "forget", "minutes-anew"
PRIZES: Mapping[str, str] = {
    "handed": "prize-hand",
    "forfeited": "prize-forfeit",
    "taken-back": "prize-take-back",
}
"""What two do about a prize, by what is done."""
IDENTITIES = "prize-identities"

ACTS: Mapping[str, JointAct] = {step.act: JointAct(step.by, step.hands) for step in line.JOINT} | {
    "private": JointAct(RECORDERS, (OVERSEERS,)),
    "late-import": JointAct(("organiser",), (OVERSEERS,)),
    **{act: JointAct(("administrator",), (ACCOUNT_READERS,)) for act in OF_ACCOUNTS},
    RECALL: JointAct(("organiser",), (("notary",),)),
    TAKEOVER: JointAct(("organiser",), (("notary",),)),
    MINUTES_ANEW: JointAct(line.MINUTE.by, line.MINUTE.hands),
    RETIRE: JointAct(("organiser",), (OVERSEERS,)),
    FORGET: JointAct(("organiser",), (OVERSEERS,)),
    **dict.fromkeys(("rules-recall", "clear", "bar", SITE), JointAct(("organiser",), (OVERSEERS,))),
    **dict.fromkeys(PRIZES.values(), JointAct(PRIZE_DESK, (PRIZE_HANDS,))),
    IDENTITIES: JointAct(("organiser",), (OVERSEERS,)),
}
"""What needs several people: the acts of a live draw; `private`, which unmasks its whole pool;
`late-import`, which reads a table to its end that came in time and was interrupted; acts on
accounts on which a draw hangs; `recall`, which calls a move to the spare computer off; `takeover`,
by which a spare becomes the main computer, and `retire`, by which the old one stands still;
`minutes-anew`, which signs minutes again before they are published; `forget`, where a draw that was
never held cannot be held any more afterwards; what is taken back of a programme: `rules-recall` of
rules before their day, `clear` of a person whom it bars, and `bar` of one again; `site`, by
which pages say something else of the city and its organs; what becomes of prizes; and
`prize-identities`, which opens the identity numbers of winners for the tax declaration."""


@dataclass(frozen=True)
class End:
    """How a proposal ended: confirmed, withdrawn or declined."""

    what: str
    at: datetime
    by: str


@dataclass(frozen=True)
class Hand:
    """Somebody who has confirmed an act that waits for another hand, in the role that he gave."""

    by: str
    role: str
    at: datetime


@dataclass(frozen=True)
class Proposal:
    """An act that somebody proposed; `detail` says what he saw, `end` is None while it waits.

    `hands` are those who have confirmed it while it waited for others.
    """

    id: int
    act: str
    subject: str
    detail: Mapping[str, Any]
    at: datetime
    by: str
    end: End | None
    hands: tuple[Hand, ...] = ()

    @property
    def missing(self) -> tuple[tuple[str, ...], ...]:
        """The hands that it still waits for, each by the roles that may be it."""
        left = list(ACTS[self.act].hands)
        for given in self.hands:
            left.remove(next(roles for roles in left if given.role in roles))
        return tuple(left)


@dataclass(frozen=True)
class Confirmation:
    """A proposal that all its hands have confirmed: what the act itself asks for.

    `confirmed_by` is the last of them, `before` are those who confirmed before him.
    """

    proposal: int
    act: str
    subject: str
    detail: Mapping[str, Any]
    proposed_by: str
    confirmed_by: str
    before: tuple[str, ...] = ()
