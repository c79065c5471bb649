"""Figures are published once, beside the bundle of a draw that has a result; pictures of them are
drawn from what is published, and can be drawn again."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from draws import manifest as manifests
from lottery import attempts, beside, canonical_json, journal, moves
from lottery.attempts import Attempt
from lottery.clock import day_of
from lottery.figures import preview
from lottery.figures.charts import Chart
from lottery.figures.counting import counted
from lottery.figures.drawing import charts_of, pictures
from lottery.figures.preview import PreviewWords
from lottery.figures.told import DrawFigures, parse
from lottery.office import Office
from lottery.programme import imprints
from lottery.texts.public import preview as texts
from lottery.texts.public.open_data import REHEARSAL

FILE = "figures.json"


def publish_figures(office: Office, attempt: Attempt, *, by: str, now: datetime) -> None:
    """Count the figures of a published attempt and publish them, if none were ever.

    None are told of a rehearsal, of whose people the draw itself will tell (a demo has nothing
    else), of an attempt without a result, and at the spare computer.
    """
    with office.read() as session:
        if _is_told(session, attempt) or not _is_due(session, office, attempt):
            return
        made = counted(session, office.boxes, attempt, _earlier(session, attempt))
    if made is not None:
        files = {FILE: made.text()}
        beside.put(office, attempt.code, attempt.attempt, files, by=by, now=now)


def publish_pictures(office: Office, attempt: Attempt, *, by: str, now: datetime) -> None:
    """Draw those pictures of a published draw that are not there: the one that messengers show, and
    those of its figures. Raises NotDrawnError."""
    public = office.settings.public_dir
    there = {each.path for each in beside.listed(public, attempt.name)}
    seen = _preview(office, attempt) if preview.FILE not in there else {}
    if seen:
        beside.put(office, attempt.code, attempt.attempt, seen, by=by, now=now)
    figures = shown(public, attempt.name)
    if figures is None:
        return
    made = pictures(_charts(office, attempt, figures), without=there)
    if made:
        beside.put(office, attempt.code, attempt.attempt, made, by=by, now=now)


def files_of(office: Office, attempt: Attempt) -> dict[str, bytes]:
    """Figures and pictures as they would be made now: whoever puts back what was published holds
    them against the hashes that were told. Raises NotDrawnError."""
    with office.read() as session:
        if not _is_due(session, office, attempt):
            return {}
        made = counted(session, office.boxes, attempt, _earlier(session, attempt))
    if made is None:
        return {}
    own = {FILE: made.text(), **_preview(office, attempt)}
    return {**own, **pictures(_charts(office, attempt, made))}


def shown(public: Path, name: str) -> DrawFigures | None:
    """The figures that are published of an attempt; None where there are none, or none that can be
    read."""
    data = beside.read(public, name, FILE)
    if data is None:
        return None
    try:
        return parse(data)
    except ValueError:
        return None


def _preview(office: Office, attempt: Attempt) -> dict[str, bytes]:
    """The picture that messengers show, in the imprint that stood at the publication."""
    with office.read() as session:
        if not _is_due(session, office, attempt):
            return {}
        held = attempts.get(session, attempt.code, attempt.attempt)
        steps = held.steps
        if "published" not in steps:
            return {}
        own = imprints.as_of(session, steps["published"][0])
        title = manifests.parse(attempts.document(session, attempt, manifests.FILE)).title
    day = texts.day(day_of(steps["drawn"][0]))
    line = texts.LINE if held.live and not office.settings.demo else REHEARSAL
    return {preview.FILE: preview.drawn(PreviewWords(own.title, title, day, line), own)}


def _charts(office: Office, attempt: Attempt, figures: DrawFigures) -> tuple[Chart, ...]:
    """The charts of a draw's figures, and those of all that were told before it."""
    with office.read() as session:
        before = [name for name, _ in _told(session, attempt)]
    found = (shown(office.settings.public_dir, name) for name in before)
    return charts_of(figures, (*(each for each in found if each), figures))


def _is_due(session: Session, office: Office, attempt: Attempt) -> bool:
    """Whether figures are told of an attempt at all."""
    held = attempts.get(session, attempt.code, attempt.attempt)
    real = held.live or office.settings.demo
    return real and "drawn" in held.steps and not held.ended and not moves.is_spare(session)


def _is_told(session: Session, attempt: Attempt) -> bool:
    told = {"draw": attempt.code, "attempt": attempt.attempt, "file": FILE}
    return journal.last_of(session, (beside.ACT,), **told) is not None


def _earlier(session: Session, attempt: Attempt) -> dict[str, str]:
    """The draws whose figures told of a period before this one's, by batch."""
    found: dict[str, str] = {}
    for name, batches in _told(session, attempt):
        for batch in batches:
            found.setdefault(batch, name)
    return {batch: name for batch, name in found.items() if batch in attempt.batches}


def _told(session: Session, attempt: Attempt) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The draws whose figures were published before this one's, with their batches."""
    for line in journal.of_acts(session, (beside.ACT,)):
        detail = canonical_json.load(line.detail)
        if detail["file"] != FILE:
            continue
        other = attempts.get(session, detail["draw"], detail["attempt"])
        if other.name == attempt.name:
            return
        yield other.name, other.batches
