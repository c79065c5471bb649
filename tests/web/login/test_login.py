"""Log-in and log-out of the staff."""

import re
from dataclasses import replace
from threading import Thread
from typing import Any
from urllib.parse import urlencode, urljoin
from urllib.request import Request, urlopen

import pytest
from flask import Flask
from sqlalchemy import text

from lottery import create_app
from lottery.accounts import administration
from lottery.cli.serve import server_for
from lottery.office import Office


def test_somebody_with_name_and_password_arrives_at_his_desk(anybody: Any) -> None:
    answer = anybody.logs_in("organiser")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/desk")
    assert "姓名organiser，您好" in anybody.opens("/desk").text


def test_a_clerk_goes_straight_to_the_entry_form(anybody: Any) -> None:
    anybody.logs_in("clerk")
    assert anybody.opens("/desk").headers["Location"] == "/entry"


@pytest.mark.parametrize(
    ("username", "password"),
    [("clerk", "not this one at all"), ("nobody", "a long phrase of nobody")],
)
def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(
    anybody: Any, username: str, password: str
) -> None:
    answer = anybody.logs_in(username, password)
    assert answer.status_code == 200
    assert "用户名或密码不对" in answer.text
    assert f'value="{username}"' in answer.text
    assert password not in answer.text


def test_a_page_asked_for_before_the_log_in_is_shown_after_it(anybody: Any) -> None:
    asked = anybody.opens("/entry?campaign=fp")
    assert asked.status_code == 302
    answer = anybody.sends(
        asked.headers["Location"], username="clerk", password="a long phrase of nobody"
    )
    assert answer.headers["Location"].endswith("/entry?campaign=fp")


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "///evil.example",
        "javascript:1",
    ],
)
def test_nobody_is_sent_elsewhere_after_the_log_in(anybody: Any, elsewhere: str) -> None:
    answer = anybody.logs_in("clerk", to=elsewhere)
    arrives = urljoin("http://localhost/login", answer.headers.get("Location", ""))
    assert arrives.startswith("http://localhost/")


def test_a_log_in_without_the_pages_token_is_refused_in_plain_words(anybody: Any) -> None:
    fields = {"username": "clerk", "password": "a long phrase of nobody"}
    answer = anybody.client.post("/login", data=fields)
    assert answer.status_code == 400
    assert "页面放置太久" in answer.text


def test_logging_out_takes_a_post_and_ends_the_session(anybody: Any) -> None:
    anybody.logs_in("organiser")
    assert anybody.opens("/logout").status_code == 405
    assert anybody.sends("/logout", page="/desk").status_code == 302
    assert anybody.opens("/desk").status_code == 302


def test_logging_out_without_a_token_is_refused(anybody: Any) -> None:
    anybody.logs_in("organiser")
    assert anybody.client.post("/logout").status_code == 400
    assert anybody.opens("/desk").status_code == 200


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(anybody: Any) -> None:
    cookies = anybody.logs_in("clerk").headers.getlist("Set-Cookie")
    (cookie,) = (cookie for cookie in cookies if cookie.startswith("fpdraw="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_nobody_is_remembered_behind_the_end_of_his_session(anybody: Any) -> None:
    password = "a long phrase of nobody"
    answer = anybody.sends("/login", username="clerk", password=password, remember="y")
    assert answer.status_code == 302
    assert anybody.client.get_cookie("fpdraw")
    assert not anybody.client.get_cookie("remember_token")


def test_behind_https_the_cookie_is_secure_and_the_browser_stays_there(office: Office) -> None:
    client = create_app(office, https=True).test_client()
    answer = client.get("/login", headers={"X-Forwarded-Proto": "https"})
    assert answer.headers["Set-Cookie"].startswith("__Host-fpdraw=")
    assert {"Secure", "Path=/"} <= set(answer.headers["Set-Cookie"].split("; "))
    assert "Domain" not in answer.headers["Set-Cookie"]
    assert answer.headers["Strict-Transport-Security"]


def test_the_proxys_word_on_the_visitors_address_arrives(office: Office) -> None:
    home = replace(office, settings=replace(office.settings, https=True))
    server = server_for(create_app(home), "127.0.0.1", 0, https=home.settings.https)
    thread = Thread(target=server.run)
    thread.start()
    address = f"http://127.0.0.1:{server.effective_port}/login"
    headers = {"X-Forwarded-For": "10.9.9.9, 192.0.2.7", "X-Forwarded-Proto": "https"}
    try:
        with urlopen(Request(address, headers=headers), timeout=10) as answer:
            cookie, page = answer.headers["Set-Cookie"], answer.read().decode()
        token = re.findall('name="csrf_token" value="([^"]+)"', page)[0]
        headers |= {"Cookie": cookie.partition(";")[0], "Referer": "https://127.0.0.1/login"}
        headers["Referer"] = address.replace("http:", "https:")
        form = urlencode({"csrf_token": token, "username": "clerk", "password": "not this one"})
        with urlopen(Request(address, form.encode(), headers), timeout=10) as answer:
            assert "用户名或密码不对" in answer.read().decode()
    finally:
        server.close()
        thread.join()
    with office.engine.connect() as connection:
        assert connection.execute(text("SELECT address FROM login_failure")).all() == [
            ("192.0.2.7",)
        ]


@pytest.mark.parametrize("username", ["CLERK", " Clerk", "ｃｌｅｒｋ"])
def test_a_name_is_known_however_the_keyboard_writes_it(anybody: Any, username: str) -> None:
    assert anybody.logs_in(username).status_code == 302


@pytest.mark.parametrize("username", ["сlerk", "cle\u0301rk", "'--", "x" * 5000])
def test_a_name_that_nobody_can_have_is_answered_like_any_other(
    anybody: Any, username: str
) -> None:
    assert "用户名或密码不对" in anybody.logs_in(username).text


def test_a_cookie_does_not_work_in_another_browser(anybody: Any, app: Flask) -> None:
    anybody.logs_in("organiser")
    cookie = anybody.client.get_cookie("fpdraw").value
    thief = app.test_client()
    thief.set_cookie("fpdraw", cookie)
    assert thief.get("/desk", headers={"User-Agent": "another"}).status_code == 302


def test_a_closed_account_is_out_at_once_and_cannot_return(
    anybody: Any, office: Office, clock: Any
) -> None:
    anybody.logs_in("organiser")
    with office.write() as session:
        administration.close(session, "organiser", by="test", now=clock.now())
    assert anybody.opens("/desk").status_code == 302
    assert "用户名或密码不对" in anybody.logs_in("organiser").text
