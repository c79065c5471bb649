"""What is known of a person: kept in boxes, compared by keyed hash, shown only masked.

The boxes themselves are `lottery.office.boxes`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from sqlalchemy.orm import Session

from draws.cards import Card, Slip, card_and_text, parse_card, parse_slip
from lottery import journal
from lottery.accounts.roles import UNMASKERS
from lottery.acting import RandomBytes
from lottery.errors import KeyUnusableError, UnmaskRefusedError
from lottery.invoices.values.amounts import yuan
from lottery.office.boxes import Boxes, place_of
from lottery.people.notes import tells_a_number
from lottery.register import entries
from lottery.texts import errors as sentences
from lottery.texts import people as words

LEAST_REASON, MOST_REASON = 4, 200


@dataclass(frozen=True)
class SlipFacts:
    """What a slip says of an entry. `person` is `phone:…` or `id:…`; amount is gross, in fen."""

    batch: str
    invoice: str
    issued: date
    amount_fen: int
    seller: str
    holder: str
    phone: str
    person: str


@dataclass(frozen=True)
class Papers:
    """Slip and card of an entry, read and as bytes; the commit is the card's hash."""

    slip: Slip
    card: Card
    slip_text: bytes
    card_text: bytes
    commit: str


@dataclass(frozen=True, slots=True)
class Hashes:
    """The keyed hashes of an entry's people and seller, 64 hex each."""

    holder: str
    phone: str
    person: str
    seller: str


def hashes_of(boxes: Boxes, facts: SlipFacts) -> Hashes:
    """What equality is asked by."""
    return Hashes(
        holder=boxes.index("holder", facts.holder),
        phone=boxes.index("phone", facts.phone),
        person=boxes.index("person", facts.person),
        seller=boxes.index("seller", facts.seller),
    )


@dataclass(frozen=True)
class SealedPapers:
    """The boxes and keyed hashes of one entry, named as the columns of `entry_paper`."""

    commit: str
    slip_box: bytes
    card_box: bytes
    holder_index: str
    phone_index: str
    person_index: str
    seller_index: str


def make_papers(facts: SlipFacts, random_bytes: RandomBytes) -> Papers:
    """Make slip and card, each with 32 random bytes of salt."""
    slip = Slip(
        salt=random_bytes(32).hex(),
        batch=facts.batch,
        invoice=facts.invoice,
        issued=facts.issued.isoformat(),
        amount=yuan(facts.amount_fen),
        seller=facts.seller,
        holder=facts.holder,
        phone=facts.phone,
        person=facts.person,
    )
    card, slip_text = card_and_text(slip, random_bytes(32).hex())
    card_text = card.text()
    return Papers(slip, card, slip_text, card_text, sha256(card_text).hexdigest())


def seal_papers(
    boxes: Boxes, papers: Papers, hashes: Hashes, random_bytes: RandomBytes
) -> SealedPapers:
    """Box both papers under their commit, beside the hashes by which they are looked up."""
    commit = papers.commit
    return SealedPapers(
        commit=commit,
        slip_box=boxes.seal(papers.slip_text, place_of("entry", "slip_box", commit), random_bytes),
        card_box=boxes.seal(papers.card_text, place_of("entry", "card_box", commit), random_bytes),
        holder_index=hashes.holder,
        phone_index=hashes.phone,
        person_index=hashes.person,
        seller_index=hashes.seller,
    )


def open_slip(boxes: Boxes, commit: str, slip_box: bytes) -> Slip:
    """The slip of the entry with this commit; raises BoxClosedError."""
    return parse_slip(boxes.open(slip_box, place_of("entry", "slip_box", commit)), "slip.txt")


def unmask(
    session: Session,
    boxes: Boxes,
    number: int,
    *,
    roles: Collection[str],
    reason: str,
    by: str,
    now: datetime,
) -> Slip:
    """The slip of one entry, in full; that it was asked for, and why, is a line in the journal.

    Raises UnmaskRefusedError, EntryUnknownError, and EntryForgottenError.
    """
    why = reason_given(roles, reason)
    stored = entries.papers(session, number)
    slip = open_slip(boxes, entries.entry(session, number).commit, stored.slip_box)
    detail = {"entry": number, "reason": why}
    journal.write(session, actor=by, act="entry-unmasked", detail=detail, now=now)
    return slip


def reason_given(roles: Collection[str], reason: str) -> str:
    """Why somebody with these roles looks at a person's data, as the journal keeps it.

    Raises UnmaskRefusedError for roles that may not, without a reason, and for one that itself
    tells somebody's number.
    """
    if not set(roles) & set(UNMASKERS):
        raise UnmaskRefusedError(words.NOT_FOR_THIS_ROLE)
    why = " ".join(reason.split())
    if len(why) < LEAST_REASON:
        raise UnmaskRefusedError(words.REASON_NEEDED)
    if tells_a_number(why):
        raise UnmaskRefusedError(words.NUMBER_IN_REASON)
    return why[:MOST_REASON]


def check_keys(session: Session, boxes: Boxes) -> None:
    """Raise BoxClosedError or KeyUnusableError unless the keys are those of the newest papers.

    With another index key nobody would be recognised, with another field key nothing opened.
    """
    newest = entries.newest_papers(session)
    if newest:
        commit, paper = newest
        slip = open_slip(boxes, commit, paper.slip_box)
        if boxes.index("phone", slip.phone) != paper.phone_index:
            raise KeyUnusableError(sentences.index_key_differs())


def open_card(boxes: Boxes, commit: str, card_box: bytes) -> Card:
    """The card of the entry with this commit; raises BoxClosedError."""
    return parse_card(boxes.open(card_box, place_of("entry", "card_box", commit)), "card.txt")
