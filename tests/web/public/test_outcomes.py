"""What the page of an entry says first: the prize and how to claim it, or why there is none."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from draws.tickets import ticket
from lottery import beside
from lottery.hall.claiming import ShownClaims
from lottery.hall.comparing import compare
from lottery.hall.gallery import Gallery
from lottery.hall.published import Published
from lottery.hall.standing import place
from lottery.office import Office
from lottery.programme.claiming import FILE, Claims, ClaimTerms, CountedBy, TierClaim
from lottery.programme.imprint import Imprint, Organ
from lottery.texts.public import outcomes
from tests.conftest import CODE, Clock

TERMS = ClaimTerms(
    place="市民中心一楼",
    address="黄山三路",
    hours="工作日 9:00—17:00",
    telephone="0543-4350000转8001",
    documents=("身份证原件", "登记存根"),
    note="代领另带委托书。",
)
TIERS = (TierClaim("1", "一等奖", "轿车一辆", 8_000_000), TierClaim("2", "二等奖", "券", 50_000))


def settle(office: Office, clock: Clock, claims: Claims) -> None:
    """Lay it beside the bundle."""
    files = {FILE: claims.to_json().encode()}
    clock.moment += timedelta(days=40)
    beside.put(office, CODE, 1, files, by="organiser", now=clock.now())


@pytest.fixture
def drawn(drawn_office: Office) -> Published:
    return Gallery(drawn_office.settings.public_dir).get(CODE)


def losers(office: Office, drawn: Published) -> list[str]:
    """The entries of the pool that were not drawn."""
    won = {row.entry for t in drawn.tiers for row in (*t.winners, *t.alternates)}
    rows = (office.settings.public_dir / CODE / "pool.txt").read_text().splitlines()
    return [row[:10] for row in rows if row[:10] not in won]


def test_a_winner_sees_until_when_where_with_what_and_the_tax(
    citizen: Any, drawn_office: Office, drawn: Published, clock: Clock
) -> None:
    claims = Claims(TERMS, 60, date(2024, 4, 10), date(2024, 6, 9), TIERS, ("十二、60日。",))
    settle(drawn_office, clock, claims)
    page = citizen.opens(f"/check/{drawn.tiers[0].winners[0].entry}").text
    assert page.index("中奖：一等奖第 1 名，奖品：轿车一辆") < page.index("现在的状态")
    for said in (
        *("2024年6月9日（星期日）24时以前", "自公布之日（2024年4月10日）起 60 日内"),
        *("市民中心一楼", "黄山三路", "工作日 9:00—17:00", 'href="tel:05434350000"'),
        *("身份证原件", "登记存根", "代领另带委托书。", "十二、60日。"),
        *("16,000.00 元，领奖以前缴清", "这是演练，不发奖"),
    ):
        assert said in page, said
    assert "免征" not in page
    second = citizen.opens(f"/check/{drawn.tiers[1].winners[0].entry}").text
    assert "免征（奖品价值 500.00 元，不超过 800 元）" in second
    assert "16,000.00" not in second
    whole = citizen.opens(f"/draws/{CODE}").text
    for said in ("2024年6月9日（星期日）24时以前", "16,000.00 元", "免征"):
        assert said in whole
    assert outcomes.CLAIM not in citizen.opens(f"/check/{losers(drawn_office, drawn)[0]}").text


def test_a_telephone_that_somebody_put_there_is_shown_to_no_winner(
    citizen: Any, drawn_office: Office, drawn: Published, clock: Clock
) -> None:
    claims = Claims(TERMS, 60, date(2024, 4, 10), date(2024, 6, 9), TIERS, ("十二、60日。",))
    settle(drawn_office, clock, claims)
    addresses = (f"/check/{drawn.tiers[0].winners[0].entry}", f"/draws/{CODE}")
    for address in addresses:
        page = citizen.opens(address).text
        assert TERMS.telephone in page
        assert outcomes.WEEKEND in page
        assert outcomes.ALTERED not in page
    file = beside.find(drawn_office.settings.public_dir, CODE, FILE)
    whole = file.read_text()
    file.write_text(whole.replace(TERMS.telephone, "0543-4350001"))
    assert TERMS.telephone not in file.read_text()
    altered = citizen.opens(addresses[1]).text
    assert outcomes.ALTERED in altered
    assert not any(said in altered for said in (TERMS.telephone, "0543-4350001", "2024年6月9日（"))
    file.unlink()
    for address in addresses:
        page = citizen.opens(address).text
        assert outcomes.ALTERED in page
        assert TERMS.place not in page
    file.write_text(whole)
    assert outcomes.ALTERED not in citizen.opens(addresses[0]).text


def test_what_was_not_set_is_said_to_be_so_with_whom_to_ask_and_nothing_is_made_up(
    citizen: Any, drawn_office: Office, drawn: Published, clock: Clock
) -> None:
    address = f"/check/{drawn.tiers[0].winners[0].entry}"
    old = citizen.opens(address).text
    assert "截止日期没有随这次公布写明" in old
    assert outcomes.tax(0, 0) in old
    assert "tel:" not in old
    assert outcomes.UNSET_ALONE in old
    bare = Claims(published=date(2024, 4, 10), tiers=(TierClaim("1", "一等奖", "轿车", 0),))
    settle(drawn_office, clock, bare)
    page = citizen.opens(address).text
    assert outcomes.NO_PERIOD in page
    assert "没有写明奖品价值" in page
    assert "星期" not in page


def test_whom_to_ask_is_the_host_with_a_number_that_a_telephone_dials(drawn_app: Flask) -> None:
    host = Organ("host", "测试市商务局", "0543-4350000（演示）")
    source = "{% from 'public/_claiming.html' import asking with context %}{{ asking(own) }}"
    with drawn_app.test_request_context("/"):
        shown = drawn_app.jinja_env.from_string(source)
        told = shown.render(own=Imprint(organs=(host,)), outcomes=outcomes)
        assert 'href="tel:05434350000">0543-4350000（演示）' in told
        assert shown.render(own=Imprint(), outcomes=outcomes).strip() == ""


def test_a_weekend_that_is_worked_by_the_official_calendar_warns_nobody(drawn_app: Flask) -> None:
    source = (
        "{% from 'public/_claiming.html' import claiming with context %}{{ claiming(s, own, '') }}"
    )
    sunday = date(2026, 9, 20)
    year = CountedBy(2026, "通知", "calendar-2026.toml", "0" * 64)
    counted = Claims(TERMS, 60, date(2026, 7, 22), sunday, unmoved=sunday, calendar=(year,))
    with drawn_app.test_request_context("/"):
        shown = drawn_app.jinja_env.from_string(source)
        for claims, warned in ((counted, False), (replace(counted, calendar=()), True)):
            told = shown.render(s=ShownClaims(claims, False), own=Imprint(), outcomes=outcomes)
            assert "2026年9月20日（星期日）24时以前" in told
            assert (outcomes.WEEKEND in told) == warned
            assert "顺延" not in told


def test_each_ticket_that_was_not_drawn_is_larger_than_the_last_that_won(
    citizen: Any, drawn_office: Office, drawn: Published
) -> None:
    folder = drawn_office.settings.public_dir / CODE
    winners = [row for tier in drawn.tiers for row in tier.winners]
    spare = [row for tier in drawn.tiers for row in tier.alternates]
    assert drawn.seed_sha256
    assert all(row.ticket == ticket(drawn.seed_sha256, row.entry) for row in (*winners, *spare))
    for entry in losers(drawn_office, drawn):
        found = compare(folder, drawn, entry, place(folder, drawn, entry))
        assert found
        assert found.last_prize
        assert found.last_alternate
        assert found.last_prize.ticket == max(row.ticket for row in winners)
        assert found.last_alternate.ticket == max(row.ticket for row in spare)
        assert found.own.ticket > found.last_alternate.ticket
        assert found.own.decimal > found.last_prize.decimal
        assert (found.prizes, found.pool, found.before) == (34, 40, ())
        page = citizen.opens(f"/check/{entry}").text
        for said in (found.own.decimal, found.last_prize.decimal, found.own.ticket):
            assert said in page, said
    for said in (
        *(outcomes.TICKET, outcomes.LAST_PRIZE),
        "40 张发票参加，34 个奖：大约每 100 张里中 85 张。同一人最多中 1 个，",
    ):
        assert said in page, said
    assert compare(folder, drawn, winners[0].entry, place(folder, drawn, winners[0].entry)) is None
    assert outcomes.TICKET_SPARE in citizen.opens(f"/check/{spare[0].entry}").text


def test_one_who_was_passed_over_for_the_cap_is_told_which_of_his_entries_came_first(
    drawn_office: Office, drawn: Published, alter: Callable[[Path], None]
) -> None:
    folder = drawn_office.settings.public_dir / CODE
    alter(folder)
    entry = losers(drawn_office, drawn)[0]
    found = compare(folder, drawn, entry, place(folder, drawn, entry))
    assert found
    first = drawn.tiers[0].winners[0].entry
    assert found.before == (first,)
    assert first in outcomes.passed_over(found.cap, found.before)


@pytest.fixture
def alter(drawn_office: Office, drawn: Published) -> Callable[[Path], None]:
    """Let the first loser be the first winner's second entry, which the result passes over."""

    def act(folder: Path) -> None:
        entry, first = losers(drawn_office, drawn)[0], drawn.tiers[0].winners[0].entry
        rows = [row.split(" ") for row in (folder / "pool.txt").read_text().splitlines()]
        [tag] = [row[1] for row in rows if row[0] == first]
        rows = [[row[0], tag, row[2]] if row[0] == entry else row for row in rows]
        (folder / "pool.txt").write_text("".join(f"{' '.join(row)}\n" for row in rows))
        with (folder / "result.txt").open("a") as file:
            file.write(f"skip cap {entry} {'0' * 64}\n")

    return act
