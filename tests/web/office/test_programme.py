"""The programme at a page: looked at, loaded, and taken back by two."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

from flask import Flask

from lottery.office import Office
from lottery.programme import campaigns, rulebook
from tests.actors import Clerk, Stage
from tests.builders import MARCH_ONLY
from tests.limits import unwritable

LogIn = Callable[[Flask, str], Any]
LATER = MARCH_ONLY.replace("closes_at = 2024-04-09T17:00:00", "closes_at = 2024-04-12T17:00:00")
FUTURE = """
[[campaign.rules]]
version = 2
valid_from = 2042-01-01
text = '''
以后的规则
'''
[campaign.rules.parameters]
place = "临江"
regions = ["220681"]
"""


def uploads(person: Any, text: str, **more: str) -> Any:
    """Somebody hands in a programme's file."""
    data = {"file": (BytesIO(text.encode()), "programme.toml"), **more}
    return person.sends("/programme/load", page="/programme", **data)


def test_a_file_is_looked_at_and_then_loaded(app: Flask, office: Office, logged_in: LogIn) -> None:
    organiser = logged_in(app, "organiser")
    assert "已载入" in uploads(organiser, MARCH_ONLY).text
    assert "2024年4月9日 17:00:00" in organiser.opens("/programme").text
    looked = uploads(organiser, LATER, look="1").text
    assert "还没有载入" in looked
    assert re.search("推迟到 2024年4月12日 ?17:00", looked)
    with office.read() as session:
        assert campaigns.period(session, "fp-2024-03").closes_at.day == 9
    assert "已载入" in uploads(organiser, LATER).text
    with office.read() as session:
        assert campaigns.period(session, "fp-2024-03").closes_at.day == 12
    for wrong in ("", "x = [", "colour = 1"):
        answer = uploads(organiser, wrong)
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text


def test_a_file_that_the_disk_does_not_take_is_no_fault_of_the_file(
    app: Flask, office: Office, logged_in: LogIn
) -> None:
    organiser = logged_in(app, "organiser")
    with unwritable(office):
        answer = uploads(organiser, LATER)
    assert (answer.status_code, answer.headers.get("Retry-After")) == (503, "5")
    assert "磁盘或数据库只能读、不能写" in answer.text
    with office.read() as session:
        assert campaigns.period(session, "fp-2024-03").closes_at.day == 9
    assert "已载入" in uploads(organiser, LATER).text


def test_a_head_that_cannot_be_read_is_no_refusal_and_asks_for_no_second_try(
    app: Flask, office: Office, logged_in: LogIn
) -> None:
    organiser = logged_in(app, "organiser")
    whole = office.keeper.place.read_bytes()
    office.keeper.place.write_bytes(b"half a head")
    answer = uploads(organiser, LATER)
    office.keeper.place.write_bytes(whole)
    assert (answer.status_code, "Retry-After" in answer.headers) == (503, False)
    assert "读不出" in answer.text


def test_future_rules_are_called_back_by_two_and_everybody_reads_why(
    app: Flask, office: Office, logged_in: LogIn
) -> None:
    organiser, notary = logged_in(app, "organiser"), logged_in(app, "notary")
    head, _, tail = MARCH_ONLY.partition("[[campaign.period]]")
    assert "第 2 版" in uploads(organiser, f"{head}{FUTURE}\n[[campaign.period]]{tail}").text
    asked = {"campaign": "fp", "version": "2", "reason": "年份写错了"}
    organiser.sends("/programme/recall", page="/programme", **asked)
    page = notary.opens("/programme").text
    [number] = re.findall(r'/programme/([0-9]+)/confirm"', page)
    assert "年份写错了" in page
    assert f"/programme/{number}/confirm" not in organiser.opens("/programme").text
    assert f"/programme/{number}/withdraw" in organiser.opens("/programme").text
    notary.sends(f"/programme/{number}/confirm", page="/programme")
    again = notary.sends(f"/programme/{number}/confirm", page="/programme")
    assert again.status_code == 409
    with office.read() as session:
        assert [one.version for one in rulebook.editions(session, "fp")] == [1]
    public = app.test_client().get("/rules/fp/2")
    assert public.status_code == 200
    assert "已收回，从未施行" in public.text
    assert "年份写错了" in public.text
    assert app.test_client().get("/rules/fp/2.txt").status_code == 200
    late = organiser.sends("/programme/recall", page="/programme", **asked)
    assert late.status_code == 409


def test_a_person_is_barred_and_cleared_by_two_and_his_number_stands_nowhere(
    app: Flask, logged_in: LogIn
) -> None:
    organiser, notary = logged_in(app, "organiser"), logged_in(app, "notary")
    phone = "13912345678"
    for barred_as, told in (("staff", "列为不得参加"), ("", "准许不得参加")):
        asked = {"person": phone, "reason": "人事处更正", "barred_as": barred_as}
        organiser.sends("/programme/people", page="/programme", **asked)
        page = notary.opens("/programme").text
        assert told in page
        assert phone not in page
        [number] = re.findall(r'/programme/([0-9]+)/confirm"', page)
        for typed in ("", "13912345670"):
            other = notary.sends(f"/programme/{number}/confirm", page="/programme", person=typed)
            assert other.status_code == 409
        notary.sends(f"/programme/{number}/confirm", page="/programme", person=phone)
    assert "/confirm" not in notary.opens("/programme").text
    wrong = organiser.sends("/programme/people", page="/programme", person="张三", reason="看看吧")
    assert wrong.status_code == 409


SITE = """
[site]
city = "临江市"
short = "临江"
title = "{title}"
[[site.organ]]
role = "host"
name = "临江市商务局"
"""


def test_another_name_of_the_site_is_seen_first_and_put_on_by_two(
    app: Flask, office: Office, logged_in: LogIn
) -> None:
    organiser, notary = logged_in(app, "organiser"), logged_in(app, "notary")
    looked = uploads(organiser, SITE.format(title="临江有奖"), look="1").text
    assert "由“有奖发票”改为“临江有奖”" in looked
    assert "data:image/svg+xml;base64," in looked
    assert "<title>活动方案 · 有奖发票</title>" in looked
    uploads(organiser, SITE.format(title="临江有奖"))
    Clerk(Stage(office, app.extensions["lottery-now"]())).enters()
    told = uploads(organiser, SITE.format(title="临江开票有奖")).text
    assert "已提出第 1 号提议" in told
    assert "· 临江有奖</title>" in told
    page = notary.opens("/programme").text
    assert "由“临江有奖”改为“临江开票有奖”" in page
    assert page.count("data:image/svg+xml;base64,") == 2
    notary.sends("/programme/1/confirm", page="/programme")
    assert "· 临江开票有奖</title>" in notary.opens("/programme").text
    assert "· 临江开票有奖</title>" in app.test_client().get("/").text
    picture = app.test_client().get("/imprint/seal.svg")
    assert (picture.mimetype, picture.headers["Cache-Control"]) == ("image/svg+xml", "no-cache")
    assert app.test_client().get("/imprint/x").status_code == 404
