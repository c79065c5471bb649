"""The first page: what is to come by the programme, and the list that its search looks through."""

import re
from datetime import datetime
from typing import Any

from lottery.clock import SHANGHAI
from lottery.hall.gallery import Gallery
from lottery.office import Office
from lottery.programme import campaigns
from lottery.programme.coming import coming
from tests.conftest import CODE


def test_the_list_for_the_search_holds_what_the_pages_show_and_nothing_else(
    citizen: Any, drawn_office: Office
) -> None:
    (listed,) = citizen.opens("/winners.json").json["draws"]
    tiers = Gallery(drawn_office.settings.public_dir).get(CODE).tiers
    everybody = [w for tier in tiers for w in (*tier.winners, *tier.alternates)]
    assert {row[0] for row in listed["winners"]} == {each.entry for each in everybody}
    page = citizen.opens(f"/draws/{CODE}").text
    for entry, _, phone, invoice in listed["winners"]:
        assert f'data-entry="{entry}"' in page
        assert f'data-phone="{phone}"' in page or not phone
        assert f'data-invoice="{invoice}"' in page or not invoice
    assert listed["winners"][0][1] == "一等奖第 1 名"
    assert listed["alternates"] == sum(len(tier.alternates) for tier in tiers)
    assert not listed["live"]


def test_whoever_has_the_list_is_not_sent_it_again(citizen: Any) -> None:
    tag = citizen.client.get("/winners.json").headers["ETag"]
    again = citizen.client.get("/winners.json", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["X-Robots-Tag"] == "noindex"


def test_without_scripts_the_box_takes_an_entry_and_sends_no_phone_to_an_answer(
    citizen: Any,
) -> None:
    page = citizen.opens("/").text
    form = re.search(r'<form class="find"[^>]*action="([^"]+)"', page)
    assert form
    told = citizen.client.get(form[1], query_string={"entry": "0000000004"})
    assert told.headers["Location"] == "/check/0000000004"
    told = citizen.client.get(form[1], query_string={"entry": "13800000003"})
    assert "手机号和发票号码在这里查不到" in told.text
    assert "手机号和发票号码不要在这里输入" in page


def test_the_page_tells_the_last_draw_and_what_is_to_come(citizen: Any) -> None:
    page = citizen.opens("/").text
    last = page.partition('id="last"')[2].partition("</section>")[0]
    assert f'href="/draws/{CODE}"' in last
    assert "34 个奖" in last
    coming_next = page.partition('id="next"')[2].partition("</section>")[0]
    assert "登记截止" in coming_next or "尚未载入" in coming_next


def test_every_draw_stands_under_its_campaign_with_a_way_to_each_tiers_list(citizen: Any) -> None:
    assert 'href="/draws"' in citizen.opens("/").text
    page = citizen.opens("/draws").text
    campaign = re.search(r"<h2[^>]*>开发票中大奖 <small>1 次", page)
    assert campaign
    assert f'href="/draws/{CODE}"' in page
    lists = re.findall(rf'href="(/draws/{CODE}/tiers/[^"#]+)', page)
    assert len(lists) == 2
    assert all('aria-current="true"' in citizen.opens(address).text for address in lists)


def test_what_is_to_come_is_taken_from_the_programme(drawn_office: Office) -> None:
    with drawn_office.read() as session:
        period = campaigns.period(session, "fp-2024-03")
        before = coming(session, datetime(2024, 3, 1, tzinfo=SHANGHAI), ())
        assert [p.batch for one in before.running for p in one.periods] == ["fp-2024-03"]
        assert before.draw is not None
        assert before.draw.periods[0] == period
        after = coming(session, period.closes_at, {CODE})
        assert "fp-2024-03" not in {p.batch for one in after.running for p in one.periods}
        assert after.draw is None or after.draw.plan.code != CODE
        codes = {plan.code for plan in campaigns.plans(session)}
        assert coming(session, period.closes_at, codes).draw is None


def test_a_home_without_a_programme_says_what_is_not_loaded(anybody: Any) -> None:
    page = anybody.opens("/").text
    assert anybody.opens("/winners.json").json == {"draws": []}
    assert "还没有开过奖" in page
    assert "还没有公布过抽奖" in anybody.opens("/draws").text
