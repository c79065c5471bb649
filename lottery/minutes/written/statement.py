"""What is the organiser's word alone."""

from __future__ import annotations

from lottery.minutes.written.facts import OrganiserFacts
from lottery.minutes.written.in_the_hall import STATED, WITNESSED
from lottery.minutes.written.parts import counted
from lottery.texts.minutes import pages as texts
from lottery.texts.minutes import scene as words
from lottery.typesetting.document import Block, Heading, Pairs, Paragraph


def statement(facts: OrganiserFacts) -> tuple[Block, ...]:
    """What is the organiser's word alone: nothing published shows it, so no check can."""
    refused = tuple((item.name, f"{item.count:,}") for item in facts.refusals)
    return (
        Paragraph(texts.STATEMENT_RULE, STATED),
        Pairs(said(facts)),
        *_hands(facts),
        Heading(texts.REFUSED, standing=STATED),
        *counted(refused),
    )


def _hands(facts: OrganiserFacts) -> tuple[Block, ...]:
    """What several did together, as their own accounts have witnessed it."""
    if not facts.hands:
        return ()
    return (
        Heading(texts.HANDS, standing=WITNESSED),
        Paragraph(words.HANDS_RULE),
        Pairs(facts.hands),
    )


def said(facts: OrganiserFacts) -> tuple[tuple[str, str], ...]:
    """The organiser's word that fits in a line each, under its label."""
    used = facts.software
    values = (
        facts.organiser,
        facts.campaign,
        facts.period,
        facts.place,
        texts.moment(facts.begun_at),
        texts.moment(facts.ended_at),
        facts.sealed_by,
        texts.money(facts.pool_fen),
        texts.software(used.name, used.version),
        used.sha256,
        facts.address,
        facts.timestamp,
    )
    called = tuple((texts.called(token), title) for token, title in facts.organs)
    pairs = zip(texts.SAID, values, strict=True)
    return tuple((label, value) for label, value in (*pairs, *called) if value)
