"""Slip and card of an entry: made, sealed in boxes with keyed hashes beside them, opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from sqlalchemy.orm import Session

from draws.cards import Card, Slip, card_and_text, parse_card, parse_slip
from lottery.acting import RandomBytes
from lottery.errors import KeyUnusableError
from lottery.invoices.values.amounts import yuan
from lottery.office.boxes import Boxes, place_of
from lottery.register import entries
from lottery.texts import errors as sentences


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
    """The keyed hashes by which an entry's people and seller are compared with those of others."""
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
