"""Who holds a slip answers for its prize himself: what he shows, where his prize stands, and that
he comes, or declines.

Shown are the salt of the slip (never the card's, which is published with a winner's card) and the
telephone that stands on it. An answer changes no contact and hands nothing over: a prize that
somebody declines is forfeited by two of the office, as any other.
"""

from __future__ import annotations

import base64
import hmac
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy.orm import Session

from draws import result
from lottery import attempts, people
from lottery.attempts import Attempt
from lottery.ceremony.steps import prize_list
from lottery.clock import day_of
from lottery.errors import EntryForgottenError, EntryUnknownError, PrizeRefusedError
from lottery.invoices.values.phones import parse_phone
from lottery.office.boxes import Boxes
from lottery.prizes import acts, facts, notices_code, standing
from lottery.prizes.life import Deed, PrizeId
from lottery.prizes.standing import PrizeAct, StandingPrize
from lottery.programme.claiming import Claims
from lottery.register import entries
from lottery.texts.prizes import by_slip as words

BY = "slip"
"""Who did it, in ledger and journal."""
SAYS = ("answered", "appointed")
"""What a holder says of his prize, here or at the telephone."""
A_DAY = 4
"""So many answers a day are taken for one prize."""
_LINK = re.compile(r"/check/([0-9]{10})/?#[\w-]{43}\.([\w-]{43})\.[\w-]{43}\s*$", re.ASCII)
_FILE = re.compile("fpdraw-slip/1\nsalt: ([0-9a-f]{64})\n")
_SALT = re.compile("[0-9a-f]{64}")
_NO_SALT = "0" * 64


@dataclass(frozen=True)
class SlipProof:
    """What somebody shows of a slip: entry, salt (64 hex, empty if he shows none), telephone."""

    entry: int
    salt: str
    phone: str


@dataclass(frozen=True)
class SlipFit:
    """Which parts of a proof are those of the entry's slip. Nobody guesses a salt (256 bits): who
    shows the right one holds the slip, or a picture of it."""

    salt: bool
    phone: bool

    @property
    def whole(self) -> bool:
        """Whether the slip was shown."""
        return self.salt and self.phone


@dataclass(frozen=True)
class OwnPrize:
    """A prize that an entry holds or held: `turn` is 0 where the draw named it, else its number
    among the alternates; `standing` is how the prize stands now, whoever holds it. `said` is the
    newest answer or appointment of that turn; None without one."""

    attempt: Attempt
    claims: Claims
    standing: StandingPrize
    turn: int
    said: PrizeAct | None

    @property
    def id(self) -> PrizeId:
        """The prize."""
        return self.standing.life.id

    def is_held_by(self, entry: int) -> bool:
        """Whether it waits for this entry."""
        life = self.standing.life
        return life.waits and life.entry == entry and life.turn == self.turn


def salt_in(typed: str) -> str:
    """The salt in what somebody gives of his slip: the link of its code, its file, or the salt
    itself; empty for anything else, such as a card.

    >>> salt_in("https://x.example/check/0000000012#" + ".".join(["A" * 43] * 3)) == "0" * 64
    True
    >>> salt_in("fpdraw-card/1\\nsalt: " + "1" * 64 + "\\n")
    ''
    """
    text = typed.strip().replace("\r\n", "\n")
    if found := _LINK.search(text):
        with suppress(ValueError):
            return base64.urlsafe_b64decode(f"{found[2]}=").hex()
    if found := _FILE.match(f"{text}\n"):
        return found[1]
    bare = "".join(text.split()).lower()
    return bare if _SALT.fullmatch(bare) else ""


def entry_in(typed: str) -> int | None:
    """The entry that the link of a slip names; None for anything else."""
    found = _LINK.search(typed.strip())
    return int(found[1]) if found else None


def fit(session: Session, boxes: Boxes, proof: SlipProof) -> SlipFit:
    """How the proof fits the entry's slip, by the register's commit; the same work is done for
    whatever is wrong with it."""
    try:
        found = entries.entry(session, proof.entry)
        paper = entries.papers(session, proof.entry)
    except (EntryUnknownError, EntryForgottenError):
        return SlipFit(salt=False, phone=False)
    slip = people.open_slip(boxes, found.commit, paper.slip_box)
    card = people.open_card(boxes, found.commit, paper.card_box)
    fits = card.slip == sha256(slip.text()).hexdigest() and card.commit() == found.commit
    phone, salt = _phone(proof.phone), proof.salt or _NO_SALT
    same_salt = hmac.compare_digest(slip.salt.encode(), salt.encode())
    same_phone = hmac.compare_digest(slip.phone.encode(), phone.encode())
    return SlipFit(salt=fits and same_salt, phone=same_phone)


def _phone(typed: str) -> str:
    try:
        return parse_phone(typed)
    except ValueError:
        return ""


def prizes_of(session: Session, public: Path, entry: int) -> tuple[OwnPrize, ...]:
    """The prizes that an entry holds, or held, the newest draw first. Raises PrizeRefusedError
    where what was published of claiming one is lost or altered."""
    return tuple(_prizes_of(session, public, entry))


def _prizes_of(session: Session, public: Path, entry: int) -> Iterator[OwnPrize]:
    passed = {a.prize: a.turn for a in standing.held_by(session, entry) if a.what == "passed"}
    listed = [each for each in attempts.all_attempts(session) if prize_list.is_listed(each)]
    mark = f" {entry:010d} ".encode()
    for attempt in reversed(listed):
        if mark not in attempts.document(session, attempt, result.FILE):
            continue  # anybody may ask, after years of draws, too: rows are not taken apart for it
        drawn = standing.drawn_prizes(session, attempt)
        mine = {prize: 0 for prize, holder in drawn.items() if holder == entry}
        mine |= {prize: turn for prize, turn in passed.items() if prize in drawn}
        for prize, turn in mine.items():
            claims = facts.claims_of(session, public, attempt)
            held = standing.of_prize(session, attempt, prize, claims.last_day)
            yield OwnPrize(attempt, claims, held, turn, _said(session, prize, turn))


def _said(session: Session, prize: PrizeId, turn: int) -> PrizeAct | None:
    told = [a for a in standing.history(session, prize) if a.what in SAYS and a.turn == turn]
    return told[-1] if told else None


def noticed(session: Session, boxes: Boxes, public: Path, entry: int, code: str) -> OwnPrize | None:
    """The prize about which the office wrote to an entry under this short code (as
    `notices_code.read` gives it); None for a code that is not ours."""
    found = None
    for each in prizes_of(session, public, entry):
        if notices_code.is_code(boxes, code, each.id, each.turn, entry):
            found = each
    return found


def answer(
    session: Session,
    own: OwnPrize,
    entry: int,
    deed: Deed,
    *,
    expected: int,
    now: datetime,
) -> int:
    """Store what the holder says, `answered` or `appointed`; the row's id. The same again is the
    one that was stored.

    Raises PrizeRefusedError for any other act, for a prize that does not wait for this entry, after
    its last day and for a day after that, and for the fifth answer of a day.
    """
    if deed.what not in SAYS or not own.is_held_by(entry):
        raise PrizeRefusedError(words.NOT_YOURS)
    until = own.standing.life.until
    if until is not None and day_of(now) > until:  # nor does he stop two who declare it forfeited
        raise PrizeRefusedError(words.day_over(until))
    day = str(deed.detail.get("day", ""))
    if deed.what == "appointed" and until is not None and day > until.isoformat():
        raise PrizeRefusedError(words.too_late(day, until))
    if _today(session, own, day_of(now)) >= A_DAY and own.standing.life.acts == expected:
        raise PrizeRefusedError(words.ENOUGH)
    return acts.take(
        session, own.attempt, own.id, deed, own.claims, expected=expected, by=BY, now=now
    )


def _today(session: Session, own: OwnPrize, today: date) -> int:
    told = standing.history(session, own.id)
    return sum(act.by == BY and day_of(act.at) == today for act in told)
