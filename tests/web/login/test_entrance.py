"""The second step, sessions that end, and what must be seen to before anything else."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, text

from lottery import accounts
from lottery.accounts import NewAccount, administration, logins, recovery
from lottery.accounts.roles import ROLES
from lottery.acting import Acting
from lottery.errors import LoginRefusedError
from lottery.office import Office
from lottery.web.login import entrance
from tests.web.conftest import PASSWORD, Person

LogIn = Callable[[Flask, str], Person]
MINE = "my own long phrase"


@pytest.fixture
def organiser(earnest: Flask, logged_in: LogIn) -> Person:
    """The organiser of an office in earnest, his phone set up."""
    return logged_in(earnest, "organiser")


@pytest.fixture
def beginner(office: Office, clock: Any) -> str:
    """The user name of somebody whom an administrator has given a first password."""
    new = NewAccount("beginner", "新人", "", ["clerk"], PASSWORD, must_change=True)
    with office.write() as session:
        accounts.create(session, new, acting=Acting("test", clock.now(), lambda n: b"\7" * n))
    return new.username


def test_an_organiser_sets_up_his_phone_before_he_does_anything(earnest: Flask) -> None:
    organiser = Person(earnest.test_client())
    assert organiser.logs_in("organiser").headers["Location"] == "/desk"
    for page in ("/desk", "/entry", "/account", "/account/password"):
        assert organiser.opens(page).headers["Location"] == "/account/code"
    assert organiser.sends("/account/sessions", page="/account/code").status_code == 403
    shown = organiser.opens("/account/code")
    assert "data:image/svg+xml;base64," in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    assert "恢复码" in organiser.scans().text
    assert organiser.opens("/desk").status_code == 200


def test_a_session_that_began_without_a_code_does_not_grow_into_one_with_it(
    earnest: Flask,
) -> None:
    stranger, organiser = Person(earnest.test_client()), Person(earnest.test_client())
    for person in (stranger, organiser):
        person.logs_in("organiser")
    organiser.scans()
    assert organiser.opens("/desk").status_code == 200
    assert "/login" in stranger.opens("/desk").headers["Location"]


def test_a_password_that_was_changed_meanwhile_begins_no_session(
    app: Flask, office: Office, clock: Any
) -> None:
    with office.read() as session:
        before = accounts.verify(session, "clerk", PASSWORD)
    with office.write() as session:
        accounts.change_password(
            session, before, PASSWORD, MINE, now=clock.now(), random_bytes=lambda n: b"\5" * n
        )
    with app.test_request_context(), pytest.raises(LoginRefusedError):
        entrance.begin(before)


def test_the_page_shows_one_secret_until_its_code_is_typed(earnest: Flask) -> None:
    organiser = Person(earnest.test_client())
    organiser.logs_in("organiser")
    wrong = organiser.sends("/account/code", code="000000")
    assert wrong.status_code == 422
    assert "验证码不对" in wrong.text
    secrets = {
        re.sub("<[^>]+>", "", found)
        for page in (wrong, organiser.opens("/account/code"))
        for found in re.findall('class="secret">(.*?)</code>', page.text)
    }
    assert len(secrets) == 1


def test_the_password_alone_opens_nothing(earnest: Flask, organiser: Person) -> None:
    thief = Person(earnest.test_client())
    fields = {"username": "organiser", "password": PASSWORD, "next": ""}
    asked = thief.sends("/login", **fields)
    assert asked.headers["Location"] == "/login/code"
    assert thief.opens("/desk").headers["Location"].startswith("/login?next=")
    assert "验证码不对" in thief.sends("/login/code", code="000000").text
    assert thief.opens("/desk").headers["Location"].startswith("/login?next=")


def test_password_and_code_lead_to_the_page_that_was_wanted(
    earnest: Flask, organiser: Person
) -> None:
    again = Person(earnest.test_client())
    again.secret = organiser.secret
    answer = again.logs_in("organiser", to="/tables?page=2")
    assert answer.headers["Location"] == "/tables?page=2"
    assert again.opens("/desk").status_code == 200


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example", "/\\evil.example", "/%09/evil.example", "https://evil.example"]
)
def test_nobody_is_sent_elsewhere_after_his_code(
    earnest: Flask, organiser: Person, elsewhere: str
) -> None:
    again = Person(earnest.test_client())
    again.secret = organiser.secret
    fields = {"username": "organiser", "password": PASSWORD, "next": ""}
    again.sends("/login", **fields)
    place = f"/login/code?next={elsewhere}"
    answer = again.sends(place, page="/login/code", code=again.reads_his_phone())
    assert answer.headers["Location"] == "/desk"


def test_a_code_that_was_used_does_not_open_a_second_time(
    earnest: Flask, organiser: Person, clock: Any
) -> None:
    first, second = (Person(earnest.test_client()) for _ in range(2))
    code = organiser.reads_his_phone()
    fields = {"username": "organiser", "password": PASSWORD, "next": ""}
    for person in (first, second):
        person.sends("/login", **fields)
    assert first.sends("/login/code", code=code).status_code == 302
    assert "已经用过" in second.sends("/login/code", code=code).text


def test_a_code_must_follow_its_password_within_five_minutes(
    earnest: Flask, organiser: Person, clock: Any
) -> None:
    late = Person(earnest.test_client())
    late.sends("/login", username="organiser", password=PASSWORD, next="")
    clock.moment += timedelta(minutes=6)
    answer = late.opens("/login/code")
    assert answer.headers["Location"] == "/login?late=1"
    assert "等待输入验证码的时间过长" in late.opens("/login?late=1").text


def test_codes_are_counted_and_the_password_is_not_locked(
    earnest: Flask, organiser: Person
) -> None:
    guesser = Person(earnest.test_client())
    guesser.sends("/login", username="organiser", password=PASSWORD, next="")
    said = [guesser.sends("/login/code", code=f"{n:06d}").text for n in range(11)]
    assert "验证码不对" in said[9]
    assert "失败次数太多，请 16 分钟后再试" in said[10]


def test_after_a_reset_the_phone_is_set_up_anew(
    earnest: Flask, organiser: Person, office: Office, clock: Any
) -> None:
    with office.write() as session:
        administration.reset_code(session, "organiser", by="administrator", now=clock.now())
    organiser.username = ""
    assert organiser.opens("/desk").headers["Location"].startswith("/login?next=")
    assert organiser.logs_in("organiser").headers["Location"] == "/desk"
    assert organiser.opens("/desk").headers["Location"] == "/account/code"


@pytest.mark.parametrize("role", ROLES)
def test_every_role_sets_up_a_phone_in_an_office_in_earnest(earnest: Flask, role: str) -> None:
    person = Person(earnest.test_client())
    person.logs_in(role)
    assert person.opens("/desk").headers["Location"] == "/account/code"
    person.scans()
    assert "已启用" in person.opens("/account").text
    again = Person(earnest.test_client())
    answer = again.sends("/login", username=role, password=PASSWORD, next="")
    assert answer.headers["Location"] == "/login/code"


def test_a_session_that_was_left_open_sets_up_no_phone_without_the_password(
    app: Flask, logged_in: LogIn, office: Office
) -> None:
    clerk = logged_in(app, "clerk")
    refused = clerk.scans()
    assert (refused.status_code, "用户名或密码不对" in refused.text) == (422, True)
    assert "没有启用" in clerk.opens("/account").text
    code = clerk.reads_his_phone()
    done = clerk.sends("/account/code", code=code, password=PASSWORD)
    assert (done.status_code, "恢复码" in done.text) == (200, True)


def test_who_lost_his_phone_logs_in_by_a_code_that_was_shown_once(
    earnest: Flask, office: Office
) -> None:
    clerk, again = Person(earnest.test_client()), Person(earnest.test_client())
    clerk.logs_in("clerk")
    shown = re.findall("<li><code>(.*?)</code></li>", clerk.scans().text)
    assert len(shown) == recovery.COUNT
    again.sends("/login", username="clerk", password=PASSWORD, next="")
    assert again.sends("/login/code", code=shown[0]).headers["Location"] == "/desk"
    assert f"恢复码还剩 {recovery.COUNT - 1} 个" in again.opens("/account").text
    third = Person(earnest.test_client())
    third.sends("/login", username="clerk", password=PASSWORD, next="")
    assert "验证码不对" in third.sends("/login/code", code=shown[0]).text
    refused = clerk.sends("/account/recovery", page="/account", code="000000")
    assert refused.headers["Location"] == "/account"
    anew = clerk.sends("/account/recovery", page="/account", code=clerk.reads_his_phone())
    assert len(re.findall("<li><code>", anew.text)) == recovery.COUNT
    assert "验证码不对" in third.sends("/login/code", code=shown[1]).text


def test_a_first_password_that_lay_about_for_three_days_opens_nothing(
    app: Flask, beginner: str, clock: Any
) -> None:
    person = Person(app.test_client())
    clock.moment += timedelta(hours=73)
    refused = person.logs_in(beginner)
    assert "初始密码超过 72 小时" in refused.text
    assert "用户名或密码不对" in person.logs_in(beginner, "not this one at all").text


def test_a_demo_says_that_it_asks_for_no_code(app: Flask, logged_in: LogIn) -> None:
    organiser = logged_in(app, "organiser")
    assert organiser.opens("/desk").status_code == 200
    assert "正式系统里每位工作人员必须启用" in organiser.opens("/account").text


def test_a_copied_cookie_is_dead_after_the_log_out(app: Flask, anybody: Person) -> None:
    anybody.logs_in("organiser")
    copy = Person(app.test_client())
    copy.client.set_cookie("fpdraw", anybody.client.get_cookie("fpdraw").value)  # type: ignore[union-attr]
    assert copy.opens("/desk").status_code == 200
    anybody.sends("/logout", page="/desk")
    assert copy.opens("/desk").headers["Location"].startswith("/login?next=")


def test_a_cookie_of_before_the_log_in_does_not_become_somebodys(
    app: Flask, anybody: Person
) -> None:
    anybody.opens("/login")
    planted = anybody.client.get_cookie("fpdraw").value  # type: ignore[union-attr]
    anybody.logs_in("clerk")
    thief = Person(app.test_client())
    thief.client.set_cookie("fpdraw", planted)
    assert thief.opens("/desk").headers["Location"].startswith("/login?next=")
    token = r'name="csrf_token" value="([^"]+)"'
    before = re.findall(token, thief.opens("/login").text)
    answer = anybody.client.post("/logout", data={"csrf_token": before[0]})
    assert answer.status_code == 400


def test_a_session_ends_after_an_hour_of_rest_and_after_twelve_of_work(
    anybody: Person, clock: Any
) -> None:
    anybody.logs_in("organiser")
    for _ in range(23):
        clock.moment += timedelta(minutes=31)
        assert anybody.opens("/desk").status_code == 200
    clock.moment += timedelta(minutes=7)
    assert anybody.opens("/desk").status_code == 302
    anybody.logs_in("organiser")
    clock.moment += timedelta(hours=1)
    assert anybody.opens("/desk").status_code == 302


def test_who_only_reads_writes_at_most_once_a_minute(
    anybody: Person, office: Office, clock: Any
) -> None:
    anybody.logs_in("organiser")
    written: list[str] = []

    def note(*arguments: Any) -> None:
        if arguments[2].startswith(("UPDATE", "INSERT", "DELETE")):
            written.append(arguments[2])

    event.listen(office.engine, "before_cursor_execute", note)
    for seconds in (10, 20, 40, 20, 10):
        clock.moment += timedelta(seconds=seconds)
        anybody.opens("/account")
    event.remove(office.engine, "before_cursor_execute", note)
    assert len(written) == 1


def test_somebody_sees_where_he_is_logged_in_and_ends_one_or_all_others(
    app: Flask, logged_in: LogIn, office: Office
) -> None:
    here, there, elsewhere = (logged_in(app, "organiser") for _ in range(3))
    page = here.opens("/account").text
    assert page.count("127.0.0.1") == 3
    assert page.count("本机") == 1
    (first, *_) = re.findall('name="key" value="([0-9a-f]{64})"', page)
    assert (
        "已退出这个登录"
        in here.opens(
            here.sends("/account/sessions", page="/account", key=first).headers["Location"]
        ).text
    )
    there.username = elsewhere.username = ""
    left = [person.opens("/desk").status_code for person in (there, elsewhere)]
    assert sorted(left) == [200, 302]
    here.sends("/account/sessions", page="/account")
    left = [person.opens("/desk").status_code for person in (here, there, elsewhere)]
    assert left == [200, 302, 302]


def test_nobody_ends_a_session_of_somebody_else(
    app: Flask, logged_in: LogIn, office: Office
) -> None:
    clerk, organiser = logged_in(app, "clerk"), logged_in(app, "organiser")
    with office.read() as session:
        found = accounts.find_by_username(session, "organiser")
        assert found is not None
        (theirs,) = logins.of_account(session, found.id)
    clerk.sends("/account/sessions", page="/account", key=theirs.key)
    organiser.username = ""
    assert organiser.opens("/desk").status_code == 200


def test_another_password_ends_the_other_sessions_and_not_this_one(
    app: Flask, logged_in: LogIn
) -> None:
    here, there = logged_in(app, "clerk"), logged_in(app, "clerk")
    wrong = here.sends("/account/password", old="not this one", new=MINE, again=MINE)
    assert (wrong.status_code, "原密码不对" in wrong.text) == (422, True)
    unlike = here.sends("/account/password", old=PASSWORD, new=MINE, again=MINE + "x")
    assert "不一样" in unlike.text
    assert MINE not in unlike.text
    there.username = here.username = ""
    assert there.opens("/entry").status_code == 200
    done = here.sends("/account/password", old=PASSWORD, new=MINE, again=MINE)
    assert done.headers["Location"] == "/account"
    assert "密码已更改" in here.opens("/account").text
    assert there.opens("/entry").status_code == 302
    assert Person(app.test_client()).logs_in("clerk", MINE).status_code == 302


def test_a_first_password_is_changed_before_anything_else(
    app: Flask, anybody: Person, beginner: str
) -> None:
    anybody.logs_in(beginner)
    for page in ("/entry", "/desk", "/account", "/account/code"):
        assert anybody.opens(page).headers["Location"] == "/account/password"
    page = "/account/password"
    assert anybody.sends("/entry", page=page, number="1").status_code == 403
    assert "别人也知道" in anybody.opens(page).text
    same = anybody.sends(page, old=PASSWORD, new=PASSWORD, again=PASSWORD)
    assert "相同" in same.text
    done = anybody.sends(page, old=PASSWORD, new=MINE, again=MINE)
    assert done.headers["Location"] == "/desk"
    assert anybody.opens("/entry").status_code == 200


def test_a_guesser_is_slowed_down_by_all_workers_and_the_owner_elsewhere_is_not(
    app: Flask, office: Office, clock: Any
) -> None:
    from lottery import create_app  # noqa: PLC0415 - the second worker

    another = create_app(office, now=clock.now)
    for worker in (app, another):
        for _ in range(5):
            Person(worker.test_client()).logs_in("clerk", "not this one at all")
    assert "失败次数太多，请 16 分钟后再试" in Person(app.test_client()).logs_in("clerk").text
    elsewhere = another.test_client()
    elsewhere.environ_base["REMOTE_ADDR"] = "10.0.0.9"
    assert Person(elsewhere).logs_in("clerk").status_code == 302
    assert Person(app.test_client()).logs_in("clerk2").status_code == 302
    clock.moment += timedelta(minutes=15)
    assert Person(app.test_client()).logs_in("clerk").status_code == 302


def test_a_crowd_in_the_hall_does_not_lock_out_whose_browser_is_known(
    earnest: Flask, organiser: Person
) -> None:
    for number in range(52):
        name = "organiser" if number % 2 else f"nobody{number}"
        Person(earnest.test_client()).logs_in(name, "not this one at all")
    stranger = Person(earnest.test_client())
    stranger.secret = organiser.secret
    assert "失败次数太多" in stranger.logs_in("organiser").text
    organiser.sends("/logout", page="/account")
    assert organiser.logs_in("organiser").headers["Location"] == "/desk"


def test_a_known_browser_may_guess_as_often_as_anybody(app: Flask, logged_in: LogIn) -> None:
    clerk = logged_in(app, "clerk")
    clerk.sends("/logout", page="/entry")
    said = [clerk.logs_in("clerk", "not this one at all").text for _ in range(11)]
    assert "用户名或密码不对" in said[9]
    assert "失败次数太多" in said[10]
    assert Person(app.test_client()).logs_in("clerk").status_code == 302


def test_what_makes_a_browser_known_cannot_be_made_up(app: Flask, logged_in: LogIn) -> None:
    clerk = logged_in(app, "clerk")
    cookie = clerk.client.get_cookie("fpdraw-browser")
    assert cookie is not None
    assert (cookie.http_only, cookie.same_site) == (True, "Lax")
    for value in ("", "x", cookie.value[:-3] + "abc", cookie.value.replace(".", "")):
        forger = Person(app.test_client())
        forger.client.set_cookie("fpdraw-browser", value)
        assert forger.logs_in("clerk").status_code == 302


def test_what_is_kept_of_a_session_opens_nothing(
    app: Flask, anybody: Person, office: Office
) -> None:
    anybody.logs_in("organiser")
    with office.engine.connect() as connection:
        row = connection.execute(text("SELECT * FROM login_session")).one()
    with app.test_client() as thief:
        with thief.session_transaction() as forged:
            forged["_user_id"] = row.token
        assert thief.get("/desk").status_code == 302


def test_a_head_request_is_no_try_at_a_code_or_a_password(
    earnest: Flask, organiser: Person, app: Flask, logged_in: LogIn
) -> None:
    guesser = Person(earnest.test_client())
    guesser.sends("/login", username="organiser", password=PASSWORD, next="")
    for _ in range(12):
        assert guesser.client.head("/login/code").status_code == 200
    assert "分钟后再试" not in guesser.sends("/login/code", code="000000").text
    clerk = logged_in(app, "clerk")
    for _ in range(12):
        assert clerk.client.head("/account/password").status_code == 200
    wrong = clerk.sends("/account/password", old="not this one", new=MINE, again=MINE)
    assert "分钟后再试" not in wrong.text
