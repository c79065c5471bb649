"""The minutes' sections, in the order in which a notary reads them."""

from __future__ import annotations

from hashlib import sha256

from draws.result import Row
from lottery.minutes.document import (
    Block,
    Heading,
    Note,
    Pairs,
    Quote,
    Room,
    Section,
    Signatures,
)
from lottery.minutes.drawn import Drawn
from lottery.minutes.facts import Facts, Prize
from lottery.minutes.parts import counted, money, table, tickets
from lottery.texts import minutes as texts

KEEP = {"signing": 370.0}
"""Points that a section wants on the page where it begins."""
LONGEST_RULES = 60
"""Lines of rules.txt that are printed; the rest is read in the attachment."""


def all_of(drawn: Drawn, facts: Facts) -> tuple[Section, ...]:
    """Every section, numbered by its place."""
    chapters = {
        "basics": basics(drawn, facts),
        "rules": rules(drawn, facts),
        "pool": pool(drawn, facts),
        "software": software(facts),
        "seed": seed(drawn, facts),
        "prizes": prizes(drawn, facts),
        "alternates": alternates(drawn, facts),
        "audit": audit(drawn),
        "anomalies": anomalies(facts),
        "verify": verify(drawn, facts),
        "signing": signing(),
        "attachments": attachments(drawn),
    }
    return tuple(
        Section(f"{texts.numeral(number)}、{texts.SECTIONS[name]}", blocks, KEEP.get(name, 96))
        for number, (name, blocks) in enumerate(chapters.items(), 1)
    )


def basics(drawn: Drawn, facts: Facts) -> tuple[Block, ...]:
    """Which draw it is, where and when, and who was there."""
    head = drawn.manifest
    rows = (
        (head.title, facts.campaign, facts.period, " ".join(head.batches)),
        (head.draw, texts.attempt(head.attempt), texts.LIVE if head.live else texts.REHEARSAL),
    )
    values = (
        *rows[0],
        " · ".join(rows[1]),
        facts.organiser,
        facts.place,
        texts.moment(facts.begun_at),
        texts.moment(facts.ended_at),
    )
    present = tuple((p.role, p.organ, "、".join(p.names) or "—") for p in facts.present)
    return (
        Pairs(tuple(zip(texts.BASICS, values, strict=True))),
        Heading(texts.PRESENT),
        table(texts.PRESENT_COLUMNS, (2, 4, 5), present),
    )


def rules(drawn: Drawn, facts: Facts) -> tuple[Block, ...]:
    """The rules by hash and by word, and what there was to win."""
    head = drawn.manifest
    spare = dict(head.alternates)
    rows = tuple(
        (prize.name, prize.award, money(prize), str(count), str(spare.get(code, 0)))
        for code, count in head.tiers
        for prize in [prize_of(code, facts)]
    )
    kinds = ("text", "text", "number", "number", "number")
    lines = drawn.files["rules.txt"].decode().splitlines()
    more = (Note(texts.MORE_RULES),) if len(lines) > LONGEST_RULES else ()
    return (
        Pairs(((texts.RULES_HASH, head.rules_sha256), (texts.CAP, texts.cap(head.cap)))),
        table(texts.PRIZE_COLUMNS, (2, 5, 2.4, 1.4, 1.4), rows, kinds),
        Heading(texts.RULES_TEXT),
        Quote(tuple(lines[:LONGEST_RULES]), code=False),
        *more,
    )


def pool(drawn: Drawn, facts: Facts) -> tuple[Block, ...]:
    """What took part, when it was sealed and by whom, and what did not take part and why."""
    head, intake = drawn.manifest, facts.intake
    values = (
        texts.entries(head.pool_count),
        texts.yuan(facts.pool_fen),
        texts.moment(head.frozen),
        facts.sealed_by,
        drawn.manifest_sha256,
        head.pool_sha256,
        head.pool_root,
        texts.lines(head.register_size),
        head.register_root,
        head.omitted_sha256,
    )
    counts = (intake.submitted, intake.accepted, intake.rejected, intake.pending)
    known = {**texts.OMISSIONS, **dict(facts.omissions)}
    omitted = tuple((known.get(name, name), f"{n:,}") for name, n in drawn.omitted)
    refused = tuple((item.name, f"{item.count:,}") for item in facts.refusals)
    return (
        Pairs(tuple(zip(texts.POOL, values, strict=True))),
        Heading(texts.INTAKE),
        table(texts.INTAKE_COLUMNS, (1, 1, 1, 1), (tuple(f"{n:,}" for n in counts),)),
        Heading(texts.REFUSED),
        *counted(refused),
        Heading(texts.OMITTED),
        *counted(omitted),
    )


def software(facts: Facts) -> tuple[Block, ...]:
    """What computed the result."""
    used = facts.software
    values = (used.name, used.version, used.sha256)
    return (Pairs(tuple(zip(texts.SOFTWARE, values, strict=True))), Note(texts.SOFTWARE_RULE))


def seed(drawn: Drawn, facts: Facts) -> tuple[Block, ...]:
    """How the seed came about, source by source."""
    rows = tuple((str(s.number), s.label, s.value, s.time) for s in drawn.sources)
    kinds = ("number", "text", "code", "text")
    return (
        table(texts.SOURCE_COLUMNS, (0.8, 4.2, 4.3, 3.2), rows, kinds),
        Note(texts.SEED_RULE),
        Pairs(((texts.SEED_LABEL, drawn.seed),)),
        Note(texts.TICKET_RULE),
        *((Heading(texts.HANDS), Pairs(facts.hands)) if facts.hands else ()),
    )


def prizes(drawn: Drawn, facts: Facts) -> tuple[Block, ...]:
    """Each prize in order, with the masked card that was fixed before the draw."""
    drawn_any = any(drawn.of(code) for code, _ in drawn.manifest.tiers)
    blocks: list[Block] = [Note(texts.MASK_RULE if drawn_any else texts.NO_WINNERS)]
    kinds = ("number", "code", "text", "code", "code", "code")
    for code, planned in drawn.manifest.tiers:
        prize, rows = prize_of(code, facts), drawn.of(code)
        name = f"{prize.name}　{prize.award}".rstrip("　")
        blocks.append(Heading(name, texts.places(len(rows), planned)))
        if rows:
            cells = tuple(_winner(drawn, row) for row in rows)
            widths = (0.8, 1.9, 2.6, 2, 1.6, 2.4)
            blocks.append(table(texts.WINNER_COLUMNS, widths, cells, kinds))
    return tuple(blocks)


def alternates(drawn: Drawn, facts: Facts) -> tuple[Block, ...]:
    """Who moves up when a winner falls out; their cards stay closed until then."""
    blocks: list[Block] = []
    for code, planned in drawn.manifest.alternates:
        rows = drawn.of(f"A{code}")
        blocks.append(Heading(prize_of(code, facts).name, texts.places(len(rows), planned)))
        blocks.extend(tickets(rows))
    return tuple(blocks) or (Note(texts.NO_ALTERNATES),)


def audit(drawn: Drawn) -> tuple[Block, ...]:
    """What is checked again with the tax records, and who was passed over by the limit."""
    again, skipped = drawn.of("audit"), drawn.of("skip")
    numbered = tuple(
        Row(row.what, str(number), row.entry, row.ticket) for number, row in enumerate(skipped, 1)
    )
    return (
        Heading(texts.AUDIT, texts.entries(len(again))),
        *tickets(again),
        Heading(texts.SKIPPED, texts.entries(len(skipped))),
        *tickets(numbered),
    )


def anomalies(facts: Facts) -> tuple[Block, ...]:
    """What went otherwise than planned."""
    return tuple(Note(text) for text in facts.anomalies) or (Note(texts.NO_ANOMALIES),)


def verify(drawn: Drawn, facts: Facts) -> tuple[Block, ...]:
    """How a stranger repeats the draw, and what the verifier printed here."""
    printed = facts.verification or (texts.NOT_PRINTED,)
    return (
        Note(texts.verify_rule(facts.address)),
        Quote(texts.commands(drawn.manifest.draw)),
        Note(texts.BY_HAND),
        Quote(texts.BY_HAND_COMMANDS),
        Heading(texts.PRINTED),
        Quote(printed),
    )


def signing() -> tuple[Block, ...]:
    """Room for the notarial statement, and for the parties' signatures and seals."""
    return (
        Note(texts.SIGNED_STATEMENT),
        Signatures(tuple((field, caption, "") for field, caption in texts.SIGNERS)),
        Room(texts.ROOM, 150),
    )


def attachments(drawn: Drawn) -> tuple[Block, ...]:
    """Every file inside this PDF with its size and hash."""
    rows = tuple(
        (name, f"{len(data):,}", sha256(data).hexdigest())
        for name, data in sorted(drawn.files.items())
    )
    kinds = ("code", "number", "hash")
    listed = table(texts.ATTACHMENT_COLUMNS, (2.6, 1.3, 6), rows, kinds)
    return (Note(texts.attachment_rule(len(rows))), listed)


def prize_of(code: str, facts: Facts) -> Prize:
    """What the facts call a tier; its bare code if they do not name it."""
    for prize in facts.prizes:
        if prize.code == code:
            return prize
    return Prize(code, texts.tier(code), "")


def _winner(drawn: Drawn, row: Row) -> tuple[str, ...]:
    card = drawn.cards[row.entry]
    return (row.slot, row.entry, card.holder, card.phone, card.invoice, row.ticket[:12])
