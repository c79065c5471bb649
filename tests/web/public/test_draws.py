"""The public site, over a draw that was really held."""

import html
import io
import re
import zipfile
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any

import pytest
from flask import Flask

from lottery.ceremony.steps import plan
from lottery.clock import SHANGHAI
from lottery.hall.gallery import Gallery
from lottery.handouts.sql import queries
from lottery.office import Office
from lottery.programme import campaigns
from lottery.web.public.draws import wording

DRAW = "/draws/ZP-FP-2024-03"
REHEARSAL = "演练：数据和随机数均为生成，不产生任何奖品"


def test_before_the_first_draw_the_home_page_says_so(anybody: Any) -> None:
    assert "还没有公布的开奖结果" in anybody.opens("/").text


def test_the_home_page_lists_the_draw_with_its_figures(citizen: Any) -> None:
    page = citizen.opens("/").text
    assert "2024年3月抽奖" in page
    assert "<b>40</b> 张发票参加" in page
    assert "<b>34</b> 个奖" in page


def test_a_draws_page_shows_every_winner_masked_under_its_tier(
    citizen: Any, drawn_office: Office
) -> None:
    page = citizen.opens(DRAW).text
    draw = Gallery(drawn_office.settings.public_dir).get("ZP-FP-2024-03")
    winners = [winner for tier in draw.tiers for winner in tier.winners]
    assert len(winners) == 34
    for winner in winners:
        assert f'id="e{winner.entry}"' in page
    assert "一等奖<span>轿车一辆</span>" in page
    assert "测*甲" in page
    assert "测试甲" not in page
    assert not re.search(r"1380000\d{4}", page)


def test_a_rehearsal_is_marked_on_its_page(citizen: Any) -> None:
    assert REHEARSAL in citizen.opens(DRAW).text


def test_without_a_script_the_form_finds_an_entry_by_its_end(
    citizen: Any, drawn_office: Office
) -> None:
    draw = Gallery(drawn_office.settings.public_dir).get("ZP-FP-2024-03")
    winner = draw.tiers[0].winners[0]
    page = citizen.opens(f"{DRAW}?q={winner.entry}").text
    assert page.count('<li id="e') == 1
    assert f"登记编号 {winner.entry} 在名单里" in page
    nothing = citizen.opens(f"{DRAW}?q=99999").text
    assert "正选名单里没有与“99999”相符的" in nothing
    assert "未中" not in nothing


def test_a_search_word_stays_text(citizen: Any) -> None:
    assert "<script>x" not in citizen.opens(f"{DRAW}?q=<script>x").text


def test_every_file_of_the_bundle_is_linked_and_served_byte_for_byte(
    citizen: Any, drawn_office: Office
) -> None:
    page = citizen.opens(DRAW).text
    folder = drawn_office.settings.public_dir / "ZP-FP-2024-03"
    for path in folder.rglob("*.txt"):
        address = f"{DRAW}/files/{path.relative_to(folder).as_posix()}"
        assert f'href="{address}"' in page
        answer = citizen.opens(address)
        assert answer.data == path.read_bytes()
        assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize(
    "path",
    [
        *("../lottery.toml", "../../keys/field.key", "winners", "nothing.txt", "%2e%2e/x"),
        *("rules.txt%00", "a" * 300),
    ],
)
def test_nothing_outside_of_the_bundle_is_served(citizen: Any, path: str) -> None:
    answers = (400,) if "%00" in path else (404, 308)
    assert citizen.opens(f"{DRAW}/files/{path}").status_code in answers


@pytest.mark.parametrize(
    "name", ["..", ".", "commitments", ".ZP-FP-2024-03.0a0a", "none", "a%00", "a" * 300]
)
def test_only_a_published_folder_is_a_draw(citizen: Any, drawn_office: Office, name: str) -> None:
    draft = drawn_office.settings.public_dir / ".ZP-FP-2024-03.0a0a"
    draft.mkdir()
    (draft / "manifest.txt").write_bytes(b"half a fi")
    answers = (400,) if "%00" in name else (404, 308)
    assert citizen.opens(f"/draws/{name}").status_code in answers
    assert citizen.opens("/").status_code == 200


def test_the_archive_holds_the_bundle_and_is_the_same_every_time(
    citizen: Any, drawn_office: Office
) -> None:
    first, second = (citizen.opens(f"{DRAW}/bundle.zip").data for _ in range(2))
    assert first == second
    folder = drawn_office.settings.public_dir
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.testzip() is None
        for info in archive.infolist():
            assert archive.read(info) == (folder / info.filename).read_bytes()
        files = [path for path in (folder / "ZP-FP-2024-03").rglob("*") if path.is_file()]
        assert len(archive.namelist()) == len(files)


def test_a_link_in_the_folder_is_not_followed(citizen: Any, drawn_office: Office) -> None:
    folder = drawn_office.settings.public_dir / "ZP-FP-2024-03"
    (folder / "more.txt").symlink_to(drawn_office.settings.home / "lottery.toml")
    with zipfile.ZipFile(io.BytesIO(citizen.opens(f"{DRAW}/bundle.zip").data)) as archive:
        assert "ZP-FP-2024-03/more.txt" not in archive.namelist()
    assert citizen.opens(f"{DRAW}/files/more.txt").status_code == 404


def test_a_signed_commitment_is_shown_before_its_draw(citizen: Any, drawn_office: Office) -> None:
    folder = drawn_office.settings.public_dir / "ZP-FP-2024-03"
    place = drawn_office.settings.public_dir / "commitments" / "ZP-FP-2024-03"
    place.mkdir(parents=True)
    for name in ("manifest.txt", "rules.txt", "signatures.txt"):
        (folder / name).rename(place / name)
    page = citizen.opens(DRAW).text
    assert "名单已经封存，还没有开奖" in page
    assert "中奖名单" not in page
    assert citizen.opens(f"{DRAW}/files/signatures.txt").status_code == 200


def test_a_draw_that_is_planned_anew_goes_by_its_new_names(
    drawn_app: Flask, drawn_office: Office
) -> None:
    def plans(prize: str) -> str:
        with drawn_office.write() as session:
            foreseen = campaigns.plan(session, "ZP-FP-2024-03")
            tiers = tuple(replace(tier, prize=prize) for tier in foreseen.tiers)
            other = replace(foreseen, code="ZP-TD-2024-03", tiers=tiers)
            parties = [each.who for each in other.sources if each.kind == "sealed"]
            slips = {who: sha256(who.encode()).hexdigest() for who in parties}
            now = datetime(2024, 4, 20, tzinfo=SHANGHAI)
            plan.plan(session, other, mode="rehearsal", sealed=slips, by="organiser", now=now)
        with drawn_app.app_context():
            return wording(other.code).prize(foreseen.tiers[0].code)

    assert [plans("轿车一辆"), plans("轿车两辆")] == ["轿车一辆", "轿车两辆"]


def test_the_page_tells_when_and_where_what_each_source_gave_and_who_signs(
    citizen: Any, drawn_office: Office
) -> None:
    page = citizen.opens(DRAW).text
    held = page.partition('id="held"')[2].partition("</section>")[0]
    draw = Gallery(drawn_office.settings.public_dir).get("ZP-FP-2024-03")
    assert "一楼大厅" in held
    assert "主办单位填报" in held
    text = re.sub("<[^>]+>", "", held)
    for drop in draw.drops:
        assert drop.value is not None
        assert drop.value.split(" ")[-1] in text.replace("\n", "")
    assert held.count(" 记录</dt>") == len(draw.drops)
    assert ("签署现场记录" in held) == bool(draw.manifest.signers)


def test_the_page_of_a_draw_shows_it_in_sql_with_its_seed_and_the_roots_to_be_found(
    citizen: Any, drawn_office: Office
) -> None:
    page = html.unescape(citizen.opens(DRAW).text)
    draw = Gallery(drawn_office.settings.public_dir).get("ZP-FP-2024-03")
    for engine in queries(draw.manifest, draw.seed_sha256 or ""):
        assert f"<summary>{engine.name}</summary>" in page
        assert page.count(f'aria-label="{engine.name}：') == 3
        for text in (engine.tickets, engine.pool_root, engine.register_root):
            assert f"<code>{text}</code>" in page
    assert f"应为 {draw.manifest.pool_root}" in page
    assert f"开头 5 行以下的 {engine.most} 行票值、编号逐行相同" in page
    assert "同一个标记（pool.txt 第二列）只取票值最小的 1 张" in page
