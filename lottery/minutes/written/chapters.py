"""The minutes' sections, in the order in which a notary reads them."""

from __future__ import annotations

from hashlib import sha256

from draws import result
from draws.result import Row
from lottery.minutes.written.drawn import DrawnBundle
from lottery.minutes.written.facts import OrganiserFacts, Prize
from lottery.minutes.written.parts import counted, money, table, tickets
from lottery.texts import reasons
from lottery.texts.minutes import pages as texts
from lottery.typesetting.document import (
    Block,
    Heading,
    Pairs,
    Paragraph,
    Quote,
    Room,
    Section,
    Signatures,
)

KEEP = {"signing": 370.0}
"""Points that a section wants on the page where it begins."""
LONGEST_RULES = 60
"""Lines of rules.txt that are printed; the rest is read in the attachment."""


def all_of(drawn: DrawnBundle, facts: OrganiserFacts) -> tuple[Section, ...]:
    """Every section, numbered by its place."""
    chapters = {
        "basics": basics(drawn),
        "rules": rules(drawn, facts),
        "pool": pool(drawn),
        "seed": seed(drawn),
        "prizes": prizes(drawn, facts),
        "alternates": alternates(drawn, facts),
        "audit": audit(drawn),
        "verify": verify(drawn),
        "statement": statement(facts),
        "signing": signing(drawn),
        "attachments": attachments(drawn),
    }
    return tuple(
        Section(f"{texts.numeral(number)}、{texts.SECTIONS[name]}", blocks, KEEP.get(name, 96))
        for number, (name, blocks) in enumerate(chapters.items(), 1)
    )


def basics(drawn: DrawnBundle) -> tuple[Block, ...]:
    """Which draw it is, and when its values came."""
    head = drawn.manifest
    named = f"{head.draw} · {texts.attempt(head.attempt)} · {texts.mode(live=head.live)}"
    times = tuple(map(texts.moment, (head.frozen, *drawn.times[:1], *drawn.times[-1:])))
    values = (head.title, " ".join(head.batches), named, *times)
    return (Paragraph(texts.RECOMPUTED), Pairs(tuple(zip(texts.BASICS, values, strict=False))))


def rules(drawn: DrawnBundle, facts: OrganiserFacts) -> tuple[Block, ...]:
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
    more = (Paragraph(texts.MORE_RULES),) if len(lines) > LONGEST_RULES else ()
    return (
        Pairs(((texts.RULES_HASH, head.rules_sha256), (texts.CAP, texts.cap(head.cap)))),
        table(texts.PRIZE_COLUMNS, (2, 5, 2.4, 1.4, 1.4), rows, kinds),
        Heading(texts.RULES_TEXT),
        Quote(tuple(lines[:LONGEST_RULES]), code=False),
        *more,
    )


def pool(drawn: DrawnBundle) -> tuple[Block, ...]:
    """What took part, when it was fixed, and what did not take part and why."""
    head = drawn.manifest
    values = (
        texts.entries(head.pool_count),
        texts.moment(head.frozen),
        drawn.manifest_sha256,
        head.pool_sha256,
        head.pool_root,
        texts.lines(head.register_size),
        head.register_root,
        head.omitted_sha256,
    )
    omitted = tuple((texts.OMISSIONS.get(name, name), f"{n:,}") for name, n in drawn.omitted)
    return (
        Pairs(tuple(zip(texts.POOL, values, strict=True))),
        *intake(drawn),
        Heading(texts.OMITTED),
        *counted(omitted),
    )


def intake(drawn: DrawnBundle) -> tuple[Block, ...]:
    """What the register says of the draw's batches; nothing if it is not among the files."""
    found = drawn.intake
    if found is None:
        return (Heading(texts.INTAKE), Paragraph(texts.REGISTER_APART))
    counts = (found.submitted, found.accepted, found.rejected, found.pending)
    rejected = tuple((reasons.label(code), f"{n:,}") for code, n in found.reasons)
    return (
        Heading(texts.INTAKE),
        table(texts.INTAKE_COLUMNS, (1, 1, 1, 1), (tuple(f"{n:,}" for n in counts),)),
        Heading(texts.REJECTED),
        *counted(rejected),
    )


def seed(drawn: DrawnBundle) -> tuple[Block, ...]:
    """How the seed came about, source by source."""
    rows = tuple((str(s.number), s.label, s.value, s.time) for s in drawn.sources)
    kinds = ("number", "text", "code", "text")
    return (
        table(texts.SOURCE_COLUMNS, (0.8, 4.2, 4.3, 3.2), rows, kinds),
        Paragraph(texts.SEED_RULE),
        Pairs(((texts.SEED_LABEL, drawn.seed),)),
        Paragraph(texts.TICKET_RULE),
        Paragraph(texts.SOFTWARE_RULE),
    )


def prizes(drawn: DrawnBundle, facts: OrganiserFacts) -> tuple[Block, ...]:
    """Each prize in order, with the masked card that was fixed before the draw."""
    drawn_any = any(drawn.of(code) for code, _ in drawn.manifest.tiers)
    blocks: list[Block] = [Paragraph(texts.MASK_RULE if drawn_any else texts.NO_WINNERS)]
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


def alternates(drawn: DrawnBundle, facts: OrganiserFacts) -> tuple[Block, ...]:
    """Who moves up when a winner falls out; their cards stay closed until then."""
    blocks: list[Block] = []
    for code, planned in drawn.manifest.alternates:
        rows = drawn.of(f"A{code}")
        blocks.append(Heading(prize_of(code, facts).name, texts.places(len(rows), planned)))
        blocks.extend(tickets(rows))
    return tuple(blocks) or (Paragraph(texts.NO_ALTERNATES),)


def audit(drawn: DrawnBundle) -> tuple[Block, ...]:
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


def verify(drawn: DrawnBundle) -> tuple[Block, ...]:
    """How a stranger repeats the draw, and the hashes that he must find."""
    hashes = (
        drawn.manifest_sha256,
        drawn.seed,
        sha256(drawn.files[result.FILE]).hexdigest(),
        drawn.manifest.register_root,
    )
    return (
        Paragraph(texts.VERIFY_RULE),
        Quote(texts.commands(drawn.manifest.draw)),
        Paragraph(texts.BY_HAND),
        Quote(texts.BY_HAND_COMMANDS),
        Heading(texts.MUST_FIND),
        Pairs(tuple(zip(texts.MUST_FIND_LABELS, hashes, strict=True))),
    )


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
        texts.yuan(facts.pool_fen),
        texts.software(used.name, used.version),
        used.sha256,
        facts.address,
    )
    called = tuple((texts.called(token), title) for token, title in facts.organs)
    pairs = zip(texts.SAID, values, strict=True)
    return tuple((label, value) for label, value in (*pairs, *called) if value)


def signing(drawn: DrawnBundle) -> tuple[Block, ...]:
    """Room for the notarial statement, and for the parties' signatures and seals."""
    parties = [(field, caption, "") for field, caption in texts.signers(signer_names(drawn))]
    rows = [tuple(parties[at : at + 3]) for at in range(0, len(parties), 3)]
    return (
        Paragraph(texts.SIGNED_STATEMENT),
        *(Signatures(row) for row in rows),
        Room(texts.ROOM, 150),
    )


def signer_names(drawn: DrawnBundle) -> tuple[str, ...]:
    """Whom the manifest names as those who sign these minutes, in their order."""
    return tuple(signer.name for signer in drawn.manifest.signers)


def attachments(drawn: DrawnBundle) -> tuple[Block, ...]:
    """Every file inside this PDF with its size and hash."""
    rows = tuple(
        (name, f"{len(data):,}", sha256(data).hexdigest())
        for name, data in sorted(drawn.files.items())
    )
    kinds = ("code", "number", "hash")
    listed = table(texts.ATTACHMENT_COLUMNS, (2.6, 1.3, 6), rows, kinds)
    return (Paragraph(texts.attachment_rule(len(rows))), listed)


def prize_of(code: str, facts: OrganiserFacts) -> Prize:
    """What the facts call a tier; its bare code if they do not name it."""
    for prize in facts.prizes:
        if prize.code == code:
            return prize
    return Prize(code, texts.tier(code), "")


def _winner(drawn: DrawnBundle, row: Row) -> tuple[str, ...]:
    card = drawn.cards[row.entry]
    return (row.slot, row.entry, card.holder, card.phone, card.invoice, row.ticket[:12])
