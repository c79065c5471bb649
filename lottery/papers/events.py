"""The record of what did not go as foreseen: void, abandoned, exceptional; and a blank form."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from draws import abandoned, seed
from lottery.attempts import SourceState
from lottery.papers.composed import ComposedPaper, draw_line, table
from lottery.papers.record import DrawRecord
from lottery.texts.minutes.pages import moment
from lottery.texts.minutes.pages import source as source_words
from lottery.texts.papers import events as words
from lottery.typesetting.document import Block, Heading, Lines, Pairs, Paragraph, Quote, Section

BLANK_ROWS = 8


def compose(record: DrawRecord) -> ComposedPaper:
    """What has happened so far, and a form for what is still to be written by hand."""
    parts: list[tuple[str, tuple[Block, ...]]] = []
    if seed.VOID in record.files:
        parts.append((words.VOID, tuple(_void(record))))
    if abandoned.FILE in record.files:
        parts.append((words.ABANDONED, tuple(_abandoned(record))))
    none = Paragraph(words.NONE_BESIDE if parts else words.NONE)
    parts.append((words.EXCEPTIONS, tuple(_exceptions(record)) or (none,)))
    sections = [Section(title, blocks) for title, blocks in parts]
    sections.append(Section(words.BLANK, tuple(_form()), new_page=True))
    return ComposedPaper("events", record.last_at, tuple(sections))


def _void(record: DrawRecord) -> Iterator[Block]:
    data = record.files[seed.VOID]
    reason, at = seed.parse_void(data, record.manifest)
    yield Paragraph(words.VOID_WHAT)
    yield _told(record, "void", reason, moment(at), words.VOID_FILES)
    yield Pairs(((words.SEE, sha256(data).hexdigest()),))
    yield Lines(words.SIGN, across=3)


def _abandoned(record: DrawRecord) -> Iterator[Block]:
    data = record.files[abandoned.FILE]
    found = abandoned.parse_abandoned(data, record.manifest)
    yield Paragraph(words.ABANDONED_WHAT)
    when = moment(record.at("abandoned"))
    yield _told(record, "abandon", found.reason, when, words.ABANDONED_FILES)
    waiting = record.attempt.waiting
    if waiting:
        yield Pairs(((words.MISSING, f"{waiting.number}　{_source(waiting)}"),))
    yield Heading(words.VALUES)
    rows = [
        (
            str(each.number),
            _source(each),
            each.value,
            moment(each.recorded_at),
        )
        for each in record.attempt.sources
        if each.value is not None and each.recorded_at is not None
    ]
    yield table(words.VALUE_COLUMNS, (0.6, 3.6, 4.6, 3), rows, ("number", "text", "code", "text"))
    yield Pairs(((words.SEE, sha256(data).hexdigest()),))
    yield Lines(words.SIGN, across=3)


def _source(source: SourceState) -> str:
    return source_words(source.kind, source.title, "")


def _told(record: DrawRecord, act: str, reason: str, when: str, files: str) -> Block:
    hands = record.ended_by or words.HANDS_UNKNOWN
    values = (record.attempt.title, draw_line(record), reason, when, hands, files, words.NEXT)
    return Pairs(tuple(zip(words.LABELS, values, strict=True)))


def _exceptions(record: DrawRecord) -> Iterator[Block]:
    if record.objections:
        yield Heading(words.OBJECTIONS)
        rows = [
            (each.organ, moment(each.at), each.text, each.answer or words.ANSWER_MISSING)
            for each in record.objections
        ]
        yield table(words.OBJECTION_COLUMNS, (2, 2.2, 4, 4), rows)
    for title, lines in (
        (words.DIFFERENCES, record.differences),
        (words.HALL, record.anomalies),
    ):
        if lines:
            yield Heading(title)
            yield Quote(lines, code=False)


def _form() -> Iterator[Block]:
    yield Paragraph(words.BLANK_WHAT)
    rows = [(str(number), *[""] * 5) for number in range(1, BLANK_ROWS + 1)]
    kinds = ("number", *["blank"] * 5)
    yield table(words.BLANK_COLUMNS, (0.6, 1.5, 4.6, 3.6, 1.2, 1.8), rows, kinds, 64)
    yield Lines(words.SIGN, across=3)
