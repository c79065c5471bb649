"""What is the organiser's word alone."""

from __future__ import annotations

from lottery.minutes.written.facts import OrganiserFacts
from lottery.minutes.written.parts import counted, table
from lottery.texts.minutes import pages as texts
from lottery.typesetting.document import Block, Heading, Pairs, Paragraph


def statement(facts: OrganiserFacts) -> tuple[Block, ...]:
    """What is the organiser's word alone: nothing published shows it, so no check can."""
    present = tuple((p.role, p.organ, "、".join(p.names) or "—") for p in facts.present)
    shares = (2, 4, 5)
    refused = tuple((item.name, f"{item.count:,}") for item in facts.refusals)
    return (
        Paragraph(texts.STATEMENT_RULE),
        Pairs(said(facts)),
        Heading(texts.PRESENT),
        table(texts.PRESENT_COLUMNS, shares, present) if present else Paragraph(texts.NOBODY),
        *((Heading(texts.HANDS), Pairs(facts.hands)) if facts.hands else ()),
        Heading(texts.REFUSED),
        *counted(refused),
        Heading(texts.ANOMALIES),
        *(tuple(Paragraph(text) for text in facts.anomalies) or (Paragraph(texts.NO_ANOMALIES),)),
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
    )
    called = tuple((texts.called(token), title) for token, title in facts.organs)
    pairs = zip(texts.SAID, values, strict=True)
    return tuple((label, value) for label, value in (*pairs, *called) if value)
