"""The administrator's pages, the auditor's journal, and how far each of them goes."""

import csv
import io
import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from flask import Flask

from lottery import accounts, journal
from lottery.office import Office
from tests.web.conftest import PASSWORD, Person

LogIn = Callable[[Flask, str], Person]
NEW = {"username": "zhang.san", "name": "张三", "organ": "黛溪街道"}


@pytest.fixture
def administrator(app: Flask, logged_in: LogIn) -> Person:
    """Who makes accounts."""
    return logged_in(app, "administrator")


@pytest.fixture
def auditor(app: Flask, logged_in: LogIn) -> Person:
    """Who reads everything."""
    return logged_in(app, "auditor")


def last_act(office: Office) -> tuple[str, str]:
    with office.read() as session:
        line = list(journal.read(session))[-1]
    return line.actor, line.act


def shown(page: str) -> str:
    found = re.search('first-password"><code>([^<]+)</code>', page)
    return found[1] if found else ""


def test_a_new_account_gets_a_first_password_that_is_shown_once(
    app: Flask, administrator: Person, office: Office
) -> None:
    made = administrator.sends("/accounts/new", role=["clerk", "reviewer"], **NEW)
    first = shown(made.text)
    assert len(first) == 19
    assert made.headers["Cache-Control"] == "no-store"
    assert last_act(office) == ("administrator", "account-created")
    for page in ("/accounts", "/accounts/zhang.san"):
        text = administrator.opens(page).text
        assert "张三" in text
        assert "待改初始密码" in text
        assert first not in text
    person = Person(app.test_client())
    assert person.logs_in("zhang.san", first).status_code == 302
    assert person.opens("/desk").headers["Location"] == "/account/password"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"username": "clerk"}, "已被使用"),
        ({"username": "Zhang San"}, "不合规定"),
        ({"name": " "}, "请填写姓名"),
        ({"name": "张\u202e三"}, "看不见的字符"),
        ({"role": []}, "至少要有一个职责"),
        ({"role": ["administrator", "organiser"]}, "不能与其他职责兼任"),
    ],
)
def test_an_account_that_cannot_be_is_said_with_what_was_typed(
    administrator: Person, changes: dict[str, Any], why: str
) -> None:
    answer = administrator.sends("/accounts/new", **(NEW | {"role": ["clerk"]} | changes))
    assert answer.status_code == 422
    assert why in answer.text
    assert 'value="黛溪街道"' in answer.text


def test_each_act_on_an_account_is_done_at_once_and_journalled(
    app: Flask, administrator: Person, logged_in: LogIn, office: Office
) -> None:
    page = "/accounts/clerk"
    for act, said, line in (
        ("sessions", "已在所有设备上退出", "sessions-ended"),
        ("roles", "须重新登录", "account-roles-changed"),
        ("close", "不能再登录", "account-closed"),
    ):
        clerk = logged_in(app, "clerk")
        clerk.username = ""
        answer = administrator.sends(f"{page}/{act}", page=page, role=["reviewer"])
        assert said in administrator.opens(answer.headers["Location"]).text
        assert last_act(office) == ("administrator", line)
        assert clerk.opens("/desk").status_code == 302
    assert "用户名或密码不对" in Person(app.test_client()).logs_in("clerk").text
    administrator.sends(f"{page}/reopen", page=page)
    assert Person(app.test_client()).logs_in("clerk").status_code == 302


def test_a_forgotten_password_is_replaced(app: Flask, administrator: Person) -> None:
    page = "/accounts/clerk"
    first = shown(administrator.sends(f"{page}/password", page=page).text)
    assert "用户名或密码不对" in Person(app.test_client()).logs_in("clerk", PASSWORD).text
    assert Person(app.test_client()).logs_in("clerk", first).status_code == 302


def test_a_lost_phone_is_forgotten(earnest: Flask, logged_in: LogIn, office: Office) -> None:
    organiser, administrator = logged_in(earnest, "organiser"), logged_in(earnest, "administrator")
    page = "/accounts/organiser"
    assert "重置动态验证码" in administrator.opens(page).text
    administrator.sends(f"{page}/code", page=page)
    assert organiser.opens("/desk").status_code == 200  # one alone does nothing to him
    answer = "/accounts/proposals/1"
    administrator.sends(f"{answer}/confirm", page="/accounts")
    assert organiser.opens("/desk").status_code == 200
    auditor = logged_in(earnest, "auditor")
    assert "organiser：重置账号的动态验证码" in auditor.opens("/accounts").text
    assert auditor.sends(f"{answer}/confirm", page="/accounts").status_code == 302
    organiser.username = ""
    assert organiser.opens("/desk").status_code == 302
    assert last_act(office) == ("auditor", "account-code-reset")
    assert "待设置" in administrator.opens(page).text


def test_a_new_account_is_made_by_two_and_only_the_second_sees_its_password(
    earnest: Flask, logged_in: LogIn, office: Office
) -> None:
    administrator, auditor = logged_in(earnest, "administrator"), logged_in(earnest, "auditor")
    form = {"page": "/accounts/new", "name": "新人", "organ": "市公证处"}
    for number, role in enumerate(("notary", "clerk"), start=1):
        made = administrator.sends("/accounts/new", username=f"{role}9", role=[role], **form)
        assert not shown(made.text)
        told = administrator.opens(made.headers["Location"]).text
        assert "还没有启用" in told
        called = {"notary": "公证员", "clerk": "录入员"}[role]
        assert f"新人，市公证处；{called}" in auditor.opens("/accounts").text
        done = auditor.sends(f"/accounts/proposals/{number}/confirm", page="/accounts")
        password = shown(done.text)
        assert len(password) == 19
        newcomer = Person(earnest.test_client())
        assert newcomer.logs_in(f"{role}9", password).status_code == 302
        assert f"第 {number} 号" not in auditor.opens("/accounts").text


def test_an_administrator_changes_nothing_about_himself(
    administrator: Person, office: Office
) -> None:
    page = "/accounts/administrator"
    assert "由另一位系统管理员办理" in administrator.opens(page).text
    for act in ("roles", "close", "code", "sessions", "password"):
        answer = administrator.sends(f"{page}/{act}", page=page, role=["organiser"])
        assert answer.status_code == 409, act
        assert "自己的账号" in answer.text
    with office.read() as session:
        me = accounts.find_by_username(session, "administrator")
    assert me is not None
    assert (me.roles, me.active) == (("administrator",), True)


def test_an_account_that_nobody_has_is_no_page(administrator: Person) -> None:
    assert administrator.opens("/accounts/nobody").status_code == 404
    assert administrator.opens("/accounts/clerk/promote").status_code == 404


def test_an_auditor_sees_accounts_and_log_ins_and_no_button(
    auditor: Person, app: Flask, logged_in: LogIn
) -> None:
    logged_in(app, "clerk")
    assert "新增账号" not in auditor.opens("/accounts").text
    page = auditor.opens("/accounts/clerk").text
    assert "登录中" in page
    assert page.count("<button") == 1  # his own log-out


def test_an_auditor_reads_every_list_and_finds_nothing_to_send(auditor: Person) -> None:
    for path in ("/desk", "/tables", "/tax", "/merchants", "/review", "/entries", "/journal"):
        page = auditor.opens(path)
        assert page.status_code == 200, path
        assert page.text.count('method="post"') == 1, path  # his own log-out


def test_the_journal_is_read_filtered_and_followed(auditor: Person, administrator: Person) -> None:
    administrator.sends("/accounts/new", role=["clerk"], **NEW)
    page = auditor.opens("/journal").text
    assert "新增账号" in page
    assert "zhang.san" in page
    only = auditor.opens("/journal?actor=administrator&act=account-created&day=2024-03-20").text
    assert "共 1 条符合" in only
    assert "没有这样的记录" in auditor.opens("/journal?day=2024-03-19").text
    assert "日期请写成" in auditor.opens("/journal?day=yesterday").text
    checked = auditor.opens("/journal?check=1").text
    assert re.search("日志链完整：第 1 条到第 [0-9]+ 条", checked)


def test_a_journal_with_a_gap_is_said_to_be_broken(auditor: Person, office: Office) -> None:
    with closing(sqlite3.connect(str(office.engine.url.database))) as connection:
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in triggers.fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE journal_line SET actor = 'x' WHERE seq = 2")
        connection.commit()
    page = auditor.opens("/journal?check=1").text
    assert "第 2 条校验失败" in page
    assert "chain-breaks" in page


def test_the_whole_journal_is_taken_home(auditor: Person, office: Office) -> None:
    lines = auditor.opens("/journal/journal.jsonl")
    table = auditor.opens("/journal/journal.csv")
    assert "attachment" in lines.headers["Content-Disposition"]
    with office.read() as session:
        kept = [line.hash for line in journal.whole(session)]
    assert [json.loads(line)["hash"] for line in lines.text.splitlines()] == kept
    rows = list(csv.reader(io.StringIO(table.data.decode("utf-8-sig"))))
    assert [row[-1] for row in rows[1:]] == kept
    assert auditor.opens("/journal/journal.xml").status_code == 404


def test_the_journal_is_read_page_by_page(auditor: Person, office: Office, clock: Any) -> None:
    with office.write() as session:
        for number in range(205):
            detail = {"entry": number}
            journal.write(session, actor="x", act="entry-made", detail=detail, now=clock.now())
    page = auditor.opens("/journal?actor=x&page=3").text
    assert "第 3 页，共 3 页" in page
    assert page.count('id="line-') == 5
    assert "page=2&amp;actor=x" in page
