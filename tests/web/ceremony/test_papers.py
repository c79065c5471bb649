"""The page of a draw's papers: what can be printed, what the others lack, and who may see it."""

from collections.abc import Callable
from typing import Any

from flask import Flask

from tests.lottery.papers.conftest import text_of

CODE = "ZP-FP-2024-03"


def test_the_page_lists_what_can_be_printed_and_opens_it(
    drawn_app: Flask, logged_in: Callable[[Flask, str], Any]
) -> None:
    organiser = logged_in(drawn_app, "organiser")
    page = organiser.opens(f"/ceremony/{CODE}/papers")
    assert page.status_code == 200
    for name in ("名单封存凭证", "开奖流程单", "公证员核验一页纸", "中奖名单公告", "中奖通知书"):
        assert name in page.text
    assert f"/ceremony/{CODE}/papers/sealing.pdf" in page.text
    assert f'href="/ceremony/{CODE}/papers"' in organiser.opens(f"/ceremony/{CODE}").text
    opened = organiser.opens(f"/ceremony/{CODE}/papers/sealing.pdf")
    assert opened.content_type == "application/pdf"
    assert opened.headers["Content-Disposition"].startswith("inline")
    pages = text_of(opened.data)
    assert len(pages) == 3
    assert all("演练" in page for page in pages)


def test_what_cannot_be_printed_says_what_is_missing(
    app: Flask, logged_in: Callable[[Flask, str], Any]
) -> None:
    organiser = logged_in(app, "organiser")
    form = {"code": CODE, "mode": "rehearsal"}
    assert organiser.sends("/ceremony/plan", "/ceremony", **form).status_code == 302
    page = organiser.opens(f"/ceremony/{CODE}/papers").text
    assert "名单还没有封存，没有抽奖清单" in page
    assert f"/ceremony/{CODE}/papers/flow.pdf" in page
    assert f"/ceremony/{CODE}/papers/sealing.pdf" not in page
    refused = organiser.opens(f"/ceremony/{CODE}/papers/sealing.pdf")
    assert refused.status_code == 409
    assert "名单还没有封存" in refused.text


def test_an_unknown_paper_and_an_unknown_draw_are_told(
    drawn_app: Flask, logged_in: Callable[[Flask, str], Any]
) -> None:
    notary = logged_in(drawn_app, "notary")
    assert "没有名为" in notary.opens(f"/ceremony/{CODE}/papers/x.pdf").text
    assert notary.opens("/ceremony/NO-SUCH/papers").status_code == 404
    assert notary.opens("/ceremony/NO-SUCH/papers/flow.pdf").status_code == 404


def test_the_winners_notices_are_the_organisers_alone(
    drawn_app: Flask, logged_in: Callable[[Flask, str], Any]
) -> None:
    address = f"/ceremony/{CODE}/papers/notices.pdf"
    for watcher in ("notary", "supervisor"):
        person = logged_in(drawn_app, watcher)
        assert person.opens(address).status_code == 403
        assert "中奖通知书" not in person.opens(f"/ceremony/{CODE}/papers").text
    organiser = logged_in(drawn_app, "organiser")
    assert len(text_of(organiser.opens(address).data)) == 34
    missing = organiser.opens(f"{address}?entry=0000099999")
    assert missing.status_code == 409
    assert "没有中奖" in missing.text


def test_the_organiser_publishes_the_papers_with_their_signed_list(
    drawn_app: Flask, logged_in: Callable[[Flask, str], Any]
) -> None:
    page, act = f"/ceremony/{CODE}/papers", f"/ceremony/{CODE}/papers/publish"
    notary = logged_in(drawn_app, "notary")
    assert act not in notary.opens(page).text
    organiser = logged_in(drawn_app, "organiser")
    assert act in organiser.opens(page).text
    assert organiser.sends(act, page).status_code == 303
    assert "已公布文书" in organiser.opens(page).text
    told = organiser.opens(f"/draws/{CODE}/beside/papers.txt").text
    assert told.startswith(f"fpdraw-papers/1\ndraw: {CODE}\n")
    assert "  sealing.pdf\n" in told
    assert "notices.pdf" not in told
    printed = organiser.opens(f"{page}/sealing.pdf").data
    assert organiser.opens(f"/draws/{CODE}/beside/sealing.pdf").data == printed
