"""What every response carries, and what people read when something goes wrong."""

import ast
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

import lottery
from lottery.errors import MachineFaultError, RefusalError
from lottery.office import Office
from lottery.web.access import public
from lottery.web.transport.headers import CONTENT_SECURITY_POLICY
from tests.conftest import CODE

PAGES = ["/", "/login", "/desk", "/nothing", "/static/site.css", "/draws/none", "/entry"]


@pytest.mark.parametrize("path", PAGES)
def test_every_response_forbids_what_is_not_ours(anybody: Any, path: str) -> None:
    headers = anybody.opens(path).headers
    assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("path", ["/login", "/desk", "/entry", "/live/x"])
def test_no_cache_keeps_a_page_of_the_staff(anybody: Any, path: str) -> None:
    assert anybody.opens(path).headers["Cache-Control"] == "no-store"


def test_a_page_that_is_not_there_says_what_to_do(anybody: Any) -> None:
    answer = anybody.opens("/nothing")
    assert answer.status_code == 404
    assert "没有这个页面" in answer.text
    assert "回到首页" in answer.text


def test_a_wrong_method_is_answered_in_chinese_with_the_right_ones(anybody: Any) -> None:
    answer = anybody.opens("/logout")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_a_form_that_is_too_large_is_refused(anybody: Any) -> None:
    answer = anybody.client.post("/login", data={"username": "x" * (1 << 20)})
    assert answer.status_code == 413
    assert "提交的内容太大" in answer.text


@pytest.mark.parametrize("path", ["/witness/x%00", "/check/%00", "/?page=%00", "/draws/a%00b"])
def test_what_no_database_keeps_is_refused_at_the_door(anybody: Any, path: str) -> None:
    assert anybody.opens(path).status_code in {400, 404}


def test_a_form_that_no_database_keeps_is_refused_at_the_door(anybody: Any) -> None:
    answer = anybody.sends("/login", username="cl\0erk", password="x")
    assert answer.status_code == 400
    assert "内容不完整或格式不对" in answer.text


def test_an_error_of_the_database_tells_no_value(office: Office) -> None:
    with office.engine.connect() as connection, pytest.raises(DBAPIError) as caught:
        connection.execute(text("INSERT INTO account (password) VALUES (:hash)"), {"hash": "abcd"})
    assert "abcd" not in str(caught.value)


def test_a_notary_hands_in_a_result_that_is_longer_than_a_form(
    drawn_app: Flask, logged_in: Any
) -> None:
    notary = logged_in(drawn_app, "notary")
    token = re.findall('name="csrf_token" value="([^"]+)"', notary.opens("/account").text)[0]
    result = FileStorage(BytesIO(b"x" * (2 << 20)), "result.txt")
    boundary, body = encode_multipart({"csrf_token": token, "result": result})
    kind = f"multipart/form-data; boundary={boundary}"
    found = [
        client.post("/ceremony/ZP-FP-2024-03/second", data=body, content_type=kind).status_code
        for client in (notary.client, drawn_app.test_client())
    ]
    assert found == [409, 413]


def test_a_role_that_may_not_is_told_so(app: Flask, logged_in: Any) -> None:
    answer = logged_in(app, "administrator").opens("/entry")
    assert answer.status_code == 403
    assert "您的账号不能使用这个页面" in answer.text


def test_a_fault_of_ours_shows_a_sentence_and_no_traceback(app: Flask) -> None:
    def fall() -> str:
        raise ZeroDivisionError("secret inside")

    app.add_url_rule("/fall", "fall", public(fall))
    app.testing = False
    answer = app.test_client().get("/fall")
    assert answer.status_code == 500
    assert "请先不要重复提交" in answer.text
    assert "secret inside" not in answer.text
    assert answer.headers["Content-Security-Policy"]


def test_no_page_answers_a_fault_of_the_machine_as_a_refusal() -> None:
    """Its sentence is a refusal's where a view catches the root of both."""
    found = set()
    for file in (Path(lottery.__file__).parent / "web").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ExceptHandler) and node.type is not None:
                names = {each.id for each in ast.walk(node.type) if isinstance(each, ast.Name)}
                if names & {"LotteryError", "MachineFaultError"}:
                    found.add(file.name)
    assert found == {"works.py"}  # no page answers it: what became of the work is asked for later
    assert not issubclass(MachineFaultError, RefusalError)


def test_a_script_gets_the_same_sentence_as_json(anybody: Any) -> None:
    answer = anybody.client.post("/entry/read", headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert answer.json["error"] == "页面放置太久，提交没有被接受"


def test_only_the_entry_page_and_the_console_may_compile_a_reader_and_ask_for_the_camera(
    app: Flask, logged_in: Any
) -> None:
    clerk = logged_in(app, "clerk")
    headers = clerk.opens("/entry").headers
    policy = headers["Content-Security-Policy"]
    assert "script-src 'self' 'wasm-unsafe-eval';" in policy
    assert policy.replace(" 'wasm-unsafe-eval'", "") == CONTENT_SECURITY_POLICY
    assert "camera=(self)" in headers["Permissions-Policy"]
    organiser = logged_in(app, "organiser")
    organiser.sends("/ceremony/plan", page="/account", code=CODE, mode="rehearsal")
    console = organiser.opens(f"/ceremony/{CODE}").headers
    assert console["Content-Security-Policy"] == policy
    assert "camera=(self)" in console["Permissions-Policy"]
    for path in (
        "/",
        "/check",
        "/ceremony",
        "/checkpoints",
        "/entry/slip/0",
        "/static/zxing/share.js",
    ):
        others = clerk.opens(path).headers
        assert others["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
        assert "camera=()" in others["Permissions-Policy"]


def test_the_home_pages_steps_are_styled_there_alone() -> None:
    style = (Path(lottery.__file__).parent / "static" / "site.css").read_text(encoding="utf-8")
    rules = [rule for rule in style.splitlines() if rule.startswith(".steps")]
    assert rules == []
