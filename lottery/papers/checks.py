"""The notary's page: five checks with the values that each must give, on exactly one page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256

from draws import result, seed
from lottery.papers.composed import ComposedPaper, draw_line, file_of, table
from lottery.papers.record import DrawRecord
from lottery.texts.minutes.pages import NUMERALS, entries
from lottery.texts.papers import checks as words
from lottery.typesetting.document import Block, Heading, Lines, Paragraph, Section

COLUMNS, SHARES = ("核对什么", "应得到的值", "相符", "实得前八位"), (2.35, 6.1, 0.65, 1.25)
KINDS = ("text", "hash", "blank", "blank")


def compose(record: DrawRecord) -> ComposedPaper:
    """The five checks; what comes only with the draw is left blank until then."""
    closer = replace(_page(record, tuple(_in_one(record))), most_pages=0)
    return replace(_page(record, tuple(_apart(record))), closer=closer)


def _page(record: DrawRecord, checks: tuple[Block, ...]) -> ComposedPaper:
    said = Paragraph(words.draw(record.attempt.title, draw_line(record)))
    blocks = (said, *checks, Paragraph(words.DIFFERS), Lines(words.SIGN, across=3))
    sections = (Section(words.NAME, blocks),)
    return ComposedPaper("checks", record.last_at, sections, bare=True, most_pages=1)


def _apart(record: DrawRecord) -> Iterator[Block]:
    """A table for each check."""
    for number, values in enumerate(values_of(record)):
        yield Heading(_title(number), words.HOWS[number])
        yield table(COLUMNS, SHARES, _rows(values), KINDS)


def _in_one(record: DrawRecord) -> Iterator[Block]:
    """One table for all of them, where the page is crowded."""
    rows: list[tuple[str, ...]] = []
    for number, values in enumerate(values_of(record)):
        rows += [(_title(number), words.HOWS[number], "", ""), *_rows(values)]
    yield table(COLUMNS, SHARES, rows, KINDS)


def _title(number: int) -> str:
    return f"{NUMERALS[number]}、{words.TITLES[number]}"


def _rows(values: tuple[tuple[str, str], ...]) -> list[tuple[str, ...]]:
    return [(what, value or words.LATER, "", "") for what, value in values]


def values_of(record: DrawRecord) -> tuple[tuple[tuple[str, str], ...], ...]:
    """For each of the five checks what is looked at, and the value that it must give; empty for
    one that is not there yet."""
    return (
        tuple((file_of(each.name), each.sha256) for each in record.manifest.programs),
        tuple(_lists(record)),
        tuple(_heard(record)),
        tuple(_result(record)),
        tuple(_minutes(record)),
    )


def _lists(record: DrawRecord) -> Iterator[tuple[str, str]]:
    head = record.manifest
    yield words.MANIFEST, record.manifest_sha256
    yield words.POOL, head.pool_sha256
    yield words.RULES, head.rules_sha256
    yield words.COUNT, entries(head.pool_count)


def _heard(record: DrawRecord) -> Iterator[tuple[str, str]]:
    for each in record.attempt.sources:
        named = words.source(each.number, each.title)
        yield named, each.value or ""
    yield words.SEED, _hash(record, seed.FILE)


def _result(record: DrawRecord) -> Iterator[tuple[str, str]]:
    won = sum(row.prize for row in record.rows)
    yield words.RESULT, _hash(record, result.FILE)
    yield words.PRIZES, words.prizes(won) if record.is_drawn else ""
    yield words.VERDICT, words.PASSED


def _minutes(record: DrawRecord) -> Iterator[tuple[str, str]]:
    yield words.MINUTES, record.minutes_sha256
    for signer in record.manifest.signers[:1]:
        yield words.SIGNER, signer.sha256


def _hash(record: DrawRecord, name: str) -> str:
    data = record.files.get(name)
    return sha256(data).hexdigest() if data is not None else ""
