"""Figures go out once, with the bundle, and their pictures are the same bytes each time."""

import json
import re
import sys
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from draws import pool
from lottery import attempts, beside, figures, journal, kit
from lottery.figures import drawing
from lottery.figures.charts import of_draw
from lottery.figures.counting import figures_of
from lottery.figures.grouping import PoolInvoice
from lottery.models import Entry
from lottery.programme import Period
from tests.actors import Organiser
from tests.builders import MARCH
from tests.lottery.prepared import after

WHOLE = ("plan", "close", "freeze", "commit", "sources", "draw", "minutes", "publish")


CLOSES = datetime(2024, 6, 1, tzinfo=UTC)
PERIODS = {"a": Period("a", "fp", "2024年3月", date(2024, 3, 1), date(2024, 3, 31), CLOSES)}


def told(organiser: Organiser) -> dict[str, Any]:
    data = beside.read(organiser.office.settings.public_dir, MARCH, figures.FILE)
    assert data is not None
    found: dict[str, Any] = json.loads(data)
    return found


def words(organiser: Organiser) -> list[str]:
    """Which files the journal tells of beside the bundle."""
    with organiser.office.read() as session:
        return [each["file"] for each in journal.acts(session, beside.ACT)]


@after(24, *WHOLE)
def test_a_draw_s_figures_are_those_of_its_bundle_and_are_never_counted_anew(
    organiser: Organiser,
) -> None:
    bundle = organiser.office.settings.public_dir / MARCH
    said = told(organiser)
    rows = (bundle / pool.POOL).read_text().splitlines()
    lines = (bundle / "register.txt").read_text().splitlines()
    assert said["invoices"] == len(rows) == 24
    assert said["people"] == len({row.split(" ")[1] for row in rows})
    days = Counter(lines[int(row.split(" ")[0])][-10:] for row in rows)
    (day,) = said["registered"]
    assert (day["first"], day["last"], day["invoices"]) == (min(days), max(days), 24)
    hidden = said["hidden"]
    with organiser.office.read() as session:
        attempt = attempts.newest(session, MARCH)
        sums = session.scalar(select(func.sum(Entry.amount_fen)))
    assert hidden["periods"][0]["sum_fen"] == sums
    assert sum(row["invoices"] for row in hidden["amounts"]) == 24
    assert sum(row["invoices"] for row in hidden["trades"]) == 24
    assert [row["invoices"] for row in hidden["periods"]] == [24]
    before = (bundle.parent / f"{MARCH}.beside" / figures.FILE).read_bytes()
    organiser.publishes()
    assert (bundle.parent / f"{MARCH}.beside" / figures.FILE).read_bytes() == before
    assert words(organiser).count(figures.FILE) == 1
    kept = figures.files_of(organiser.office, attempt)
    assert kept[figures.FILE] == before
    with organiser.office.read() as session:
        packed = kit.kit_of(session, bundle, bundle.parent)
    assert not [name for name in packed.files if "figures" in name]


def test_of_fewer_than_ten_people_nothing_is_told() -> None:
    day = date(2024, 3, 1)
    found = [PoolInvoice("a", str(n % 9), "2024-03-02", day, 100, "") for n in range(30)]
    said = figures_of(("D", ""), found, PERIODS, {}, marked=True)
    assert (said.invoices, said.people, said.registered, said.persons) == (30, None, (), ())
    assert said.hidden == figures.Hidden((), (), (), (), {})
    assert of_draw(said) == ()


@pytest.fixture(scope="module")
def drawn() -> dict[str, bytes]:
    """The pictures of some figures, drawn by a process of its own."""
    return figures.pictures(of_draw(some_figures()))


def some_figures() -> figures.DrawFigures:
    first = date(2024, 3, 1)
    found = []
    for n in range(400):
        day = first + timedelta(n % 20)
        trade = ("餐饮", "<零售> & 其他", "")[n % 3]
        found.append(
            PoolInvoice("a", str(n % 310), day.isoformat(), day, 9900 * (n % 9 + 1), trade)
        )
    return figures_of(("D", "0" * 64), found, PERIODS, {}, marked=True)


def test_pictures_are_named_words_and_shapes_and_the_same_bytes_again(
    drawn: dict[str, bytes],
) -> None:
    charts = {chart.file: chart for chart in of_draw(some_figures())}
    assert set(drawn) == set(charts)
    for file, data in drawn.items():
        text = drawing.require_picture(data)
        assert re.search(r'<svg [^>]*role="img" aria-labelledby="\w+-title \w+-desc"><title', text)
        assert not re.search(r"style=|href|url\(|<script|<image|@import", text)
        assert "<text" in text
        bars = text.count('fill="#9c2b23"')
        assert bars == len(charts[file].rows)
    again = figures.pictures(of_draw(some_figures()), without=set(drawn) - {"figures-trades.svg"})
    assert again == {"figures-trades.svg": drawn["figures-trades.svg"]}
    assert "&lt;零售&gt; &amp;" in drawn["figures-trades.svg"].decode()


@pytest.mark.parametrize(
    "altered",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>',
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="1"/>',
        b'<svg xmlns="http://www.w3.org/2000/svg"><path fill="url(http://a)"/></svg>',
        b'<!DOCTYPE a [<!ENTITY b "c">]><svg xmlns="http://www.w3.org/2000/svg">&b;</svg>',
        b"nothing",
        b"\xff",
    ],
)
def test_a_picture_that_holds_anything_else_is_none_of_ours(altered: bytes) -> None:
    with pytest.raises(figures.NotDrawnError):
        drawing.require_picture(altered)


def test_a_machine_that_starts_no_process_has_no_pictures_and_no_fault(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    drawing.svg_of.cache_clear()
    monkeypatch.setattr(sys, "executable", str(tmp_path / "gone"))
    with pytest.raises(figures.NotDrawnError, match="could be started"):
        figures.pictures(of_draw(some_figures()))


@after(24, *WHOLE)
def test_without_the_library_the_publication_stands_and_the_pictures_follow(
    organiser: Organiser, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "vl_convert.py").write_text("raise ImportError")
    drawing.svg_of.cache_clear()
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    attempt, now = organiser.attempt, organiser.stage.tick()
    with pytest.raises(figures.NotDrawnError):
        figures.publish_pictures(organiser.office, attempt, by="organiser", now=now)
    assert not [name for name in words(organiser) if name.endswith(".svg")]
    monkeypatch.delenv("PYTHONPATH")
    figures.publish_pictures(organiser.office, attempt, by="organiser", now=now)
    pictures = [name for name in words(organiser) if name.endswith(".svg")]
    assert "figures-amounts.svg" in pictures
    assert words(organiser).count(figures.PREVIEW) == 1
    seen = beside.read(organiser.office.settings.public_dir, MARCH, figures.PREVIEW)
    assert figures.files_of(organiser.office, attempt)[figures.PREVIEW] == seen
    with organiser.office.read() as session:
        bundle = organiser.office.settings.public_dir / MARCH
        assert not [
            name for name in kit.kit_of(session, bundle, bundle.parent).files if "pre" in name
        ]
    with organiser.office.read() as session:
        assert beside.faults(session, organiser.office.settings.public_dir) == beside.BesideFaults(
            (), ()
        )
