"""The proof of sealing: the list as it was sealed, on one page, in three copies to be signed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256

from draws.manifest import ZEROS
from lottery.papers.composed import ComposedPaper, blank, called, draw_line, file_of, fours, table
from lottery.papers.figures import ListFigures
from lottery.papers.record import DrawRecord
from lottery.protocol.line import FREEZE
from lottery.texts.minutes.pages import OMISSIONS, entries, moment, money
from lottery.texts.papers import sealing as words
from lottery.typesetting.document import Block, Heading, Lines, Paragraph, Section

BOX, CLOSE_BOX = 96.0, 60.0
"""How high the boxes to sign are, in points: on a page with room, and on a crowded one."""


def compose(record: DrawRecord, figures: ListFigures) -> ComposedPaper:
    """Three copies of the same page."""
    closer = _copies(record, figures, close=True)
    return replace(_copies(record, figures, close=False), closer=closer)


def _copies(record: DrawRecord, figures: ListFigures, *, close: bool) -> ComposedPaper:
    blocks = tuple(_blocks(record, figures, close=close))
    sections = tuple(
        Section(words.copy(*copy), blocks, new_page=number > 0)
        for number, copy in enumerate(words.COPIES)
    )
    most = 0 if close else len(words.COPIES)
    return ComposedPaper("sealing", record.at(FREEZE.name), sections, bare=True, most_pages=most)


def _blocks(record: DrawRecord, figures: ListFigures, *, close: bool) -> Iterator[Block]:
    named = words.draw_alone if close else words.draw
    yield Paragraph(named(record.attempt.title, draw_line(record)))
    yield _figures(record, figures)
    yield _reconciled(record, figures, close=close)
    if figures.reasons:
        told = (words.omitted(OMISSIONS.get(name, name), n) for name, n in figures.reasons)
        yield Paragraph(f"{words.OMITTED}：{'；'.join(told)}")
    if not close:
        yield Lines(words.RECONCILED_BY, across=2)
    yield Heading(words.ALOUD)
    yield _aloud(record, close=close)
    rows = (*hashes(record), *bound(record, close=close))
    yield table(words.HASH_COLUMNS, (2.75, 6), rows, ("text", "hash"))
    yield Paragraph(words.SIGN)
    boxes = (*words.RECONCILED_SHORT, *words.BOXES_SHORT) if close else words.BOXES
    yield blank(boxes, [1] * len(boxes), 1, CLOSE_BOX if close else BOX, words.DATE)


def _figures(record: DrawRecord, figures: ListFigures) -> Block:
    head = record.manifest
    values = (
        entries(head.pool_count),
        money(figures.listed_fen),
        moment(head.frozen),
        record.attempt.place,
        record.frozen_by or words.BY_ONE,
    )
    return table(words.FIGURES, (1.5, 2.3, 3.5, 2.3, 3.6), [values])


def _aloud(record: DrawRecord, *, close: bool) -> Block:
    """The manifest's hash to be read aloud; on a crowded page without the digits' words."""
    groups = fours(record.manifest_sha256)
    across = 8 if close else 4
    said = groups if close else [f"{four}　{words.spelled(four)}" for four in groups]
    rows = [tuple(said[at : at + across]) for at in range(0, len(said), across)]
    titles = [words.group(number) for number in range(1, across + 1)]
    return table(titles, [1] * across, rows)


def _reconciled(record: DrawRecord, figures: ListFigures, *, close: bool) -> Block:
    """Each period and the sum; on a crowded page the sum alone."""
    titles = {period.batch: period.title for period in record.periods}
    rows = [(titles.get(batch, batch), *map(_count, counts)) for batch, *counts in figures.batches]
    if len(rows) > 1:
        summed = (words.all_batches(len(rows)), *map(_count, figures.sums))
        rows = [summed] if close else [*rows, summed]
    kinds = ("text", *["number"] * 5)
    return table(words.RECONCILED_COLUMNS, (4, 1.3, 2, 1.6, 1.6, 1.8), rows, kinds)


def _count(number: int) -> str:
    return f"{number:,}"


def hashes(record: DrawRecord) -> Iterator[tuple[str, str]]:
    """What the manifest binds, each with its hash."""
    head = record.manifest
    yield words.MANIFEST, record.manifest_sha256
    yield words.POOL, head.pool_sha256
    yield words.POOL_ROOT, head.pool_root
    yield words.register_lines(head.register_size), head.register_root
    yield words.RULES, head.rules_sha256
    yield words.OMISSIONS, head.omitted_sha256
    tagged = head.tag_key_sha256 != ZEROS
    yield words.TAG_KEY, head.tag_key_sha256 if tagged else words.NO_TAG_KEY


def bound(record: DrawRecord, *, close: bool = False) -> Iterator[tuple[str, str]]:
    """Programs, verifier keys (SHA-256 of a key's line) and signers' certificates; these, on a
    crowded page, by the word that the manifest has for them."""
    for program in record.manifest.programs:
        yield words.program(file_of(program.name)), program.sha256
    for key in record.keys:
        yield words.key(key.name), sha256(key.text().encode()).hexdigest()
    for signer in record.manifest.signers:
        named = signer.name if close else called(record, signer.name)
        yield words.signer(signer.number, named), signer.sha256
