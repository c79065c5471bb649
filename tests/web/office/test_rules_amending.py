"""A new version of the rules, made at its page or by the command: never a silent edit."""

import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from lottery import intake, journal
from lottery.acting import Acting
from lottery.ceremony.steps import plan
from lottery.cli import main
from lottery.clock import SHANGHAI
from lottery.errors import ProgrammeError
from lottery.office import Office
from lottery.programme import amending, campaigns, rulebook
from lottery.programme.amending import Amendment
from tests.builders import an_invoice, random_bytes_from
from tests.conftest import CODE, Clock

LogIn = Callable[[Flask, str], Any]
PAGE = "/rules/fp/new"


@pytest.fixture
def organiser(app: Flask, logged_in: LogIn) -> Any:
    """The organiser in front of the site."""
    return logged_in(app, "organiser")


def as_shown(page: str) -> dict[str, str]:
    """What the form of a page would send if nothing were changed."""
    fields = dict(re.findall(r'<input [^>]*?name="([\w-]+)" value="([^"]*)"(?! checked)', page))
    for name, options in re.findall(r'<select [^>]*name="([\w-]+)">(.*?)</select>', page):
        fields[name] = re.findall(r'value="(\w+)" selected', options)[0]
    text = re.search(r"<textarea [^>]*>(.*?)</textarea>", page, re.DOTALL)
    for box in re.findall(r'name="(\w+)" value="1">', page):
        fields.pop(box, None)
    fields.pop("csrf_token", None)
    return fields | ({"text": text[1]} if text else {})


def enters(office: Office, gross: str, at: str, number: int) -> str:
    with office.write() as session:
        made = intake.enter(
            session,
            office.boxes,
            an_invoice(number=f"2437{number:016d}", gross=gross),
            campaign="fp",
            acting=Acting(
                "clerk",
                datetime.fromisoformat(at).replace(tzinfo=SHANGHAI),
                random_bytes_from(str(number)),
            ),
        )
    return made.outcome if isinstance(made, intake.Receipt) else made.reasons[0].code


def test_an_organiser_announces_a_new_version_and_it_decides_from_its_day_on(
    organiser: Any, office: Office
) -> None:
    assert f'href="{PAGE}"' in organiser.opens("/rules/fp").text
    fields = as_shown(organiser.opens(PAGE).text)
    assert (fields["minimum_fen"], fields["valid_from"]) == ("100.00", "2024-03-21")
    fields |= {"minimum_fen": "200", "per_day": "5", "kind-toll": "refuse", "consecutive": "1"}
    fields["text"] += "\r\n\r\n  单张发票价税合计不低于200元 \r\n"
    page = organiser.sends(PAGE, **fields).text
    for told in ("还没有公布", "100.00", "200.00", "单张发票价税合计不低于200元", "通行费"):
        assert told in page
    assert "第 2 版" not in organiser.opens("/rules/fp").text
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', page)
    assert seen
    answer = organiser.sends(PAGE, **fields, seen=seen[1])
    assert answer.headers["Location"] == "/rules/fp/2"
    assert "尚未施行" in organiser.opens("/rules/fp/2").text
    assert "单张发票价税合计不低于200元\n程序审核" in organiser.opens("/rules/fp/2.txt").text
    assert enters(office, "150.00", "2024-03-20T23:59", 1) == "accept"
    assert enters(office, "150.00", "2024-03-21T00:00", 2) == "amount-below-minimum"
    with office.read() as session:
        first, second = rulebook.editions(session, "fp")
        lines = [line for line in journal.read(session) if line.act == "rules-announced"]
    assert (first.parameters.minimum_fen, second.parameters.per_day) == (10000, 5)
    assert second.sha256 == seen[1]
    assert seen[1] in lines[0].detail


def test_a_draw_that_is_planned_stays_with_its_version_and_that_is_said(
    organiser: Any, office: Office, clock: Clock
) -> None:
    with office.write() as session:
        foreseen = campaigns.plan(session, CODE)
        now = clock.now()
        plan.plan(session, foreseen, mode="rehearsal", sealed={}, by="test", now=now)
    fields = as_shown(organiser.opens(PAGE).text) | {"per_day": "5"}
    assert f"抽奖 {CODE} 已按从前的一版安排" in organiser.sends(PAGE, **fields).text


def test_what_was_not_shown_is_not_announced(organiser: Any, office: Office, clock: Clock) -> None:
    fields = as_shown(organiser.opens(PAGE).text) | {"per_day": "5"}
    assert organiser.sends(PAGE, **fields, seen="0" * 64).status_code == 409
    page = organiser.sends(PAGE, **fields).text
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', page)
    assert seen
    with office.write() as session:
        (last,) = rulebook.editions(session, "fp")
        other = Amendment("fp", date(2024, 3, 21), "别的文字", last.parameters)
        amending.amend(session, other, by="other", now=clock.now())
    answer = organiser.sends(PAGE, **fields, seen=seen[1])
    assert answer.status_code == 409
    assert "情况有了变化" in answer.text
    with office.read() as session:
        assert len(rulebook.editions(session, "fp")) == 2


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, "没有要公布的改动"),
        ({"per_day": "5", "valid_from": "2024-03-19"}, "已经过去"),
        ({"per_day": "5", "valid_from": "昨天"}, "没有认出来"),
        ({"per_day": "很多"}, "应是整数"),
        ({"minimum_fen": "0"}, "大于零"),
        ({"minimum_fen": "一百"}, "大于零"),
        ({"regions": "邹平"}, "六位数字"),
        ({"regions_reviewed": "371681"}, "不与“视为本地”的重复"),
        ({"insurance": "1", "insurance_words": ""}, "不能空着"),
        ({"text": " \r\n "}, "没有文字"),
        ({"text": "规则\ue000"}, "不能公布的字符"),
        ({"text": "规则\n程序审核发票所用的参数：\n参数"}, "请从文字中删去"),
    ],
)
def test_what_cannot_be_announced_is_said_and_nothing_typed_is_lost(
    organiser: Any, changes: dict[str, str], why: str
) -> None:
    fields = as_shown(organiser.opens(PAGE).text) | {"place": "邹平市"} | changes
    if not changes:
        fields["place"] = "邹平"
    answer = organiser.sends(PAGE, **fields)
    assert answer.status_code == 422
    assert why in answer.text
    kept = as_shown(answer.text)
    assert kept["place"] == fields["place"]
    assert kept["valid_from"] == fields["valid_from"]


def test_a_version_comes_neither_after_todays_entries_nor_before_an_announced_one(
    organiser: Any, office: Office
) -> None:
    enters(office, "150.00", "2024-03-20T09:00", 1)
    fields = as_shown(organiser.opens(PAGE).text) | {"per_day": "5"}
    assert "已有登记" in organiser.sends(PAGE, **fields | {"valid_from": "2024-03-20"}).text
    later = fields | {"valid_from": "2024-05-01"}
    seen = re.search('name="seen" value="([0-9a-f]+)"', organiser.sends(PAGE, **later).text)
    organiser.sends(PAGE, **later, seen=seen and seen[1])
    earlier = fields | {"per_day": "6", "valid_from": "2024-04-01"}
    assert "不能早于它施行" in organiser.sends(PAGE, **earlier).text
    assert as_shown(organiser.opens(PAGE).text)["valid_from"] == "2024-05-01"


def test_a_reviewer_reads_the_rules_and_finds_no_way_to_change_them(
    app: Flask, logged_in: LogIn
) -> None:
    reviewer = logged_in(app, "reviewer")
    assert PAGE not in reviewer.opens("/rules/fp").text
    assert reviewer.opens(PAGE).status_code == 403


@pytest.fixture
def command(office: Office) -> Callable[..., Result]:
    """`lottery rules …` in this office."""

    def run(*arguments: str, answer: str = "") -> Result:
        home = ["--home", str(office.settings.home), "rules"]
        return CliRunner().invoke(main, [*home, *arguments], input=answer)

    return run


def test_the_command_shows_what_changes_asks_and_announces(
    command: Callable[..., Result], office: Office, tmp_path: Path
) -> None:
    (tmp_path / "rules.txt").write_text("一、新的文字\n", encoding="utf-8")
    wanted = ["new", "fp", "--from", "2099-01-01", "--set", "agency=review", "--set", "per_day=3"]
    wanted += ["--text", str(tmp_path / "rules.txt")]
    declined = command(*wanted, answer="n\n")
    assert declined.exit_code == 1
    assert "税务机关代开的发票：不接受 → 转人工复核" in declined.output
    assert "→ 一、新的文字" in declined.output
    done = command(*wanted, "--yes")
    assert (done.exit_code, "第2版已公布" in done.output) == (0, True)
    assert "第2版" in command("list").output
    with office.read() as session:
        assert rulebook.edition(session, "fp", 2).parameters.agency == "review"


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["fp", "--set", "per_day"], "名称=值"),
        (["fp", "--set", "limit=3"], "没有参数“limit”"),
        (["fp", "--set", "kinds=special"], "至少一种"),
        (["fp", "--set", "kinds=gold"], "至少一种"),
        (["fp", "--set", "insurance=maybe"], "“是”或“否”"),
        (["zz", "--set", "per_day=3"], "zz"),
        (["fp"], "没有要公布的改动"),
    ],
)
def test_the_command_says_what_is_wrong(
    command: Callable[..., Result], arguments: list[str], why: str
) -> None:
    done = command("new", *arguments, "--from", "2099-01-01", "--yes")
    assert done.exit_code == 1
    assert why in done.output


def test_a_text_of_another_encoding_is_refused(
    command: Callable[..., Result], tmp_path: Path
) -> None:
    (tmp_path / "rules.txt").write_bytes("规则".encode("gb18030"))
    done = command("new", "fp", "--from", "2099-01-01", "--text", str(tmp_path / "rules.txt"))
    assert "UTF-8" in done.output


def test_typed_rules_that_are_no_text_raise(office: Office, clock: Clock) -> None:
    with office.read() as session:
        (last,) = rulebook.editions(session, "fp")
        wanted = Amendment("fp", clock.now().date(), "\ud800", last.parameters)
        with pytest.raises(ProgrammeError, match="不能公布的字符"):
            amending.foresee(session, wanted, clock.now())
