"""The pages of figures: each says who can say it, and there are tables without pictures."""

import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from lottery import attempts, figures
from lottery.clock import SHANGHAI
from lottery.hall.gallery import Gallery
from lottery.office import Office
from lottery.web.public import figures as views

NAME = "ZP-FP-2024-03"
PAGE = f"/draws/{NAME}/figures"
NOW = datetime(2024, 4, 10, 12, 0, 0, tzinfo=SHANGHAI)
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" role="img"><title id="t">{}</title>'
    '<path d="M0,0h9v9h-9Z" fill="#9c2b23"/></svg>'
)


@pytest.fixture
def place(drawn_office: Office) -> Path:
    """The folder beside the bundle, with the figures of a demo's draw."""
    demo = replace(drawn_office, settings=replace(drawn_office.settings, demo=True))
    with demo.read() as session:
        attempt = attempts.newest(session, NAME)
    figures.publish_figures(demo, attempt, by="test", now=NOW)
    return drawn_office.settings.public_dir / f"{NAME}.beside"


def test_every_table_says_who_can_say_it(citizen: Any, place: Path) -> None:
    assert (place / figures.FILE).is_file()
    page = citizen.opens(PAGE).text
    assert "40<small> 张" in page
    parts = re.findall(r'<section class="figure".*?</section>', page, re.S)
    told = {re.findall(r'id="f-(\w+)"', part)[0]: part for part in parts}
    assert set(told) == {"registered", "persons", "issued", "amounts", "trades"}
    for key, part in told.items():
        who = "任何人可重算" if key in ("registered", "persons") else "主办单位提供的数字"
        assert who in part
        assert "图没有画成，数字以表为准" in part
        assert re.search(r"<th scope=\"row\">[^<]+</th><td class=\"number\">40</td>", part)
    assert f'href="/draws/{NAME}/beside/figures.json"' in page
    assert (
        citizen.opens(f"/draws/{NAME}/beside/figures.json").data
        == (place / figures.FILE).read_bytes()
    )
    every = citizen.opens("/figures").text
    assert f'href="{PAGE}"' in every
    assert "1.2 张" in every or "张</td>" in every


def test_a_picture_is_shown_if_it_is_one_and_a_foreign_one_never(citizen: Any, place: Path) -> None:
    (place / "figures-amounts.svg").write_text(SVG.format("金额"), encoding="utf-8")
    altered = SVG.format("x").replace("<path", "<script>alert(1)</script><path")
    (place / "figures-trades.svg").write_text(altered, encoding="utf-8")
    page = citizen.opens(PAGE).text
    assert '<title id="t">金额</title><path d="M0,0h9v9h-9Z"' in page
    assert "alert(1)" not in page
    assert page.count("图没有画成") == 4


def test_a_draw_s_page_names_the_picture_that_messengers_show(citizen: Any, place: Path) -> None:
    said = "/draws/ZP-FP-2024-03/beside/preview.png"
    assert "og:image" not in citizen.opens(f"/draws/{NAME}").text
    (place / figures.PREVIEW).write_bytes(b"png")
    page = citizen.opens(f"/draws/{NAME}").text
    (found,) = re.findall(r'property="og:image"\s+content="(http[^"]+)"', page)
    assert found.endswith(said)
    answer = citizen.opens(said)
    assert (answer.data, answer.mimetype) == (b"png", "image/png")


def test_a_draw_without_figures_says_why_and_leads_on(citizen: Any) -> None:
    page = citizen.opens(PAGE).text
    assert "演练不公布统计数字" in page
    assert "奖项和机会" in page
    assert "还没有公布过各期次的金额" in citizen.opens("/figures").text
    assert citizen.opens("/draws/none/figures").status_code == 404
    assert f'href="{PAGE}"' in citizen.opens(f"/draws/{NAME}").text
    assert f'href="{PAGE}"' in citizen.opens("/").text


def test_a_prize_that_nobody_was_left_for_is_nobodys_chance(drawn_office: Office) -> None:
    shown = Gallery(drawn_office.settings.public_dir).get(NAME)
    (*_, last) = shown.tiers
    few = replace(last, count=50, winners=last.winners[:2])
    part = replace(shown, tiers=(few,))
    assert views.odds(part) == [(last.code, 50, "20.0 张")]
    assert views.odds(replace(part, result_sha256=None)) == [(last.code, 50, "1.0 张")]
    assert views.odds(replace(part, tiers=(replace(few, winners=()),)))[0][2] == "没有中奖的"


def test_figures_that_cannot_be_read_are_none(citizen: Any, place: Path) -> None:
    (place / figures.FILE).write_text('{"format": "fpdraw-figures/2"}', encoding="utf-8")
    assert "没有统计数字" in citizen.opens(PAGE).text


def test_a_rehearsal_beside_live_draws_has_no_figures(drawn_office: Office) -> None:
    earnest = replace(drawn_office, settings=replace(drawn_office.settings, demo=False))
    with earnest.read() as session:
        attempt = attempts.newest(session, NAME)
    figures.publish_figures(earnest, attempt, by="test", now=NOW)
    assert figures.shown(earnest.settings.public_dir, NAME) is None
    assert figures.files_of(earnest, attempt) == {}


def test_nobody_who_has_drawn_nothing_is_counted(anybody: Any) -> None:
    assert "还没有开过奖，没有数字" in anybody.opens("/figures").text
