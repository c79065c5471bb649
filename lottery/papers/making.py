"""Making papers: one by its name, or all that can be made now, as PDF bytes.

Whoever can change this module can print a false paper; not one that agrees with the manifest, which
lies in each of them, and with what everybody can download.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy.orm import Session

from draws import manifest as manifests
from draws import result
from lottery import attempts
from lottery.attempts import Attempt
from lottery.clock import in_shanghai
from lottery.errors import PaperRefusedError
from lottery.office import Office
from lottery.papers import notices
from lottery.papers.composed import ComposedPaper, draw_line
from lottery.papers.record import DrawRecord, read
from lottery.papers.shelf import SHELF, PaperKind
from lottery.texts import sheets
from lottery.texts.papers import names as words
from lottery.texts.titles import phrases
from lottery.typesetting import pdf
from lottery.typesetting.layout import Flow, Mark
from lottery.typesetting.paper import Paper, PaperTooLongError
from lottery.typesetting.sheet import Band, Sheet, frame, paper_of

BY_ENTRY = "notices"
"""The paper that can be made for one winner alone."""


@dataclass(frozen=True)
class NoticesOf:
    """Whose notices: the winner with this number, or those of one part (from 1); everybody's."""

    entry: str = ""
    part: int = 0


EVERYBODY = NoticesOf()


@dataclass(frozen=True)
class ShelvedPaper:
    """A paper as it stands for an attempt: `missing` says what it still lacks, or is empty."""

    name: str
    title: str
    purpose: str
    since: str
    missing: str


def shelved(session: Session, attempt: Attempt) -> tuple[ShelvedPaper, ...]:
    """Every paper, with what it is for and what it still lacks."""
    return tuple(
        ShelvedPaper(
            kind.name,
            words.NAMES[kind.name],
            words.PURPOSES[kind.name],
            words.FROM[kind.since],
            kind.missing(session, attempt),
        )
        for kind in SHELF.values()
    )


def paper(
    session: Session, office: Office, attempt: Attempt, name: str, which: NoticesOf = EVERYBODY
) -> bytes:
    """One paper of an attempt; `which` says whose notices, where there is something to say.

    Raises PaperRefusedError for an unknown name, one that is asked for too early, and an entry that
    has won nothing.
    """
    if name not in SHELF:
        raise PaperRefusedError(words.unknown(name, SHELF))
    kind = SHELF[name]
    if missing := kind.missing(session, attempt):
        raise PaperRefusedError(words.too_early(name, attempt.name, missing))
    attempts.require_told(session, attempt.code, attempt.attempt)
    record = read(session, office, attempt)
    return to_pdf(record, _composed(session, record, kind, which))


def parts_of(session: Session, attempt: Attempt) -> tuple[tuple[int, int], ...]:
    """The first and the last winner of each part of the notices; none before the draw."""
    stored = attempts.some_documents(session, attempt, [result.FILE])
    rows = result.parse_rows(stored[result.FILE]) if stored else []
    count = sum(row.prize for row in rows)
    firsts = range(1, count + 1, notices.PART)
    return tuple((first, min(first + notices.PART - 1, count)) for first in firsts)


def papers_of(
    session: Session, office: Office, attempt: Attempt, without: Collection[str] = ()
) -> Mapping[str, bytes]:
    """All that can be made of an attempt now, by file name (`sealing.pdf`), in the shelf's order,
    but those `without`, by file name too.

    The same attempt gives the same bytes.
    """
    return dict(one_by_one(session, office, attempt, without))


def one_by_one(
    session: Session, office: Office, attempt: Attempt, without: Collection[str] = ()
) -> Iterator[tuple[str, bytes]]:
    """The same, each made when it is asked for: the notices of a large draw take their time."""
    ready = [kind for kind in SHELF.values() if not kind.missing(session, attempt)]
    attempts.require_told(session, attempt.code, attempt.attempt)
    record = read(session, office, attempt)
    for kind in ready:
        if kind.file not in without:
            yield kind.file, to_pdf(record, kind.compose(session, record))


def notices_apart(session: Session, office: Office, attempt: Attempt) -> Iterator[bytes]:
    """Winners' notices as they are handed out: those of each part, then each winner's alone."""
    kind = SHELF[BY_ENTRY]
    if kind.missing(session, attempt):
        return
    attempts.require_told(session, attempt.code, attempt.attempt)
    record = read(session, office, attempt)
    parts = parts_of(session, attempt)
    chosen = [NoticesOf(part=number) for number in range(1, len(parts) + 1)]
    chosen += [NoticesOf(row.entry) for row in record.rows if row.prize]
    for which in chosen:
        yield to_pdf(record, _composed(session, record, kind, which))


def _composed(
    session: Session, record: DrawRecord, kind: PaperKind, which: NoticesOf
) -> ComposedPaper:
    if which == EVERYBODY:
        return kind.compose(session, record)
    if kind.name != BY_ENTRY:
        raise PaperRefusedError(words.not_by_entry(kind.name))
    composed = notices.compose(record, which.entry, which.part)
    if not composed.sections:
        told = which.entry or str(which.part)
        raise PaperRefusedError(words.no_such_winner(told, record.attempt.name))
    return composed


def to_pdf(record: DrawRecord, composed: ComposedPaper) -> bytes:
    """The paper set, with the manifest in it once there is one."""
    try:
        return pdf.render(_set(record, composed))
    except PaperTooLongError:
        if composed.closer is None:
            raise
        return to_pdf(record, composed.closer)


def _set(record: DrawRecord, composed: ComposedPaper) -> Paper:
    attempt = record.attempt
    sheet = Sheet(
        title=attempt.title,
        name=words.NAMES[composed.name],
        author=attempt.organiser,
        made_at=in_shanghai(composed.made_at),
        named=draw_line(record),
        foot=sheets.foot(attempt.code, attempt.attempt, record.manifest_sha256).rstrip(),
        page=sheets.page,
        bands=() if attempt.live else (Band(*sheets.REHEARSAL),),
        summary=composed.summary,
        phrases=tuple(phrases(attempt.title)) if record.imprint.city else (),
    )
    attached = [manifests.FILE] if record.is_frozen else []
    whole = paper_of(
        sheet,
        composed.sections,
        attachments=tuple((name, record.files[name]) for name in attached),
        most_pages=composed.most_pages,
    )
    if record.imprint.main:
        whole = replace(whole, accent=record.imprint.main.removeprefix("#"))
    if not composed.bare:
        return whole
    return replace(whole, cover=_no_cover, frame=partial(_bare_frame, sheet))


def _no_cover(flow: Flow) -> None:
    """The first page is like all others."""


def _bare_frame(sheet: Sheet, number: int, total: int) -> Sequence[Mark]:
    """The frame of pages that all have the draw at their head, the first one too."""
    told = replace(sheet, page=lambda _number, pages: sheet.page(number, pages))
    return frame(told, max(number, 2), total)
