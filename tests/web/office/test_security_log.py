"""Who came to the door stands in the security log, which the auditor reads."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result
from flask import Flask

from lottery import security_log
from lottery.cli import main
from lottery.office import Office
from tests.web.conftest import PASSWORD, Person

LogIn = Callable[[Flask, str], Person]


def told(office: Office) -> list[tuple[str, str]]:
    """Kinds and accounts, after the lines of those who made the home."""
    with office.read() as session:
        found = [(line.kind, line.account) for line in security_log.whole(session)]
    return [each for each in found if each[1] != "test"]


def detail_of(office: Office, kind: str) -> list[dict[str, Any]]:
    with office.read() as session:
        found = [line.detail for line in security_log.whole(session) if line.kind == kind]
    return [json.loads(detail) for detail in found]


def test_who_comes_in_who_fails_and_who_is_refused(
    app: Flask, anybody: Person, office: Office
) -> None:
    anybody.logs_in("clerk", "a wrong password of his")
    anybody.logs_in("hunter2-my-secret", "a wrong password of his")
    anybody.logs_in("clerk", PASSWORD)
    assert anybody.opens("/journal").status_code == 403
    anybody.client.post("/account/sessions")
    anybody.sends("/logout", page="/account")
    found = told(office)
    assert found == [
        ("login-failed", "clerk"),
        ("login-failed", ""),
        ("login", "clerk"),
        ("refused", "clerk"),
        ("form-refused", "clerk"),
        ("logout", "clerk"),
    ]
    assert detail_of(office, "refused") == [{"code": 403, "method": "GET", "route": "/journal"}]
    with office.read() as session:
        places = {line.address for line in security_log.whole(session) if line.account != "test"}
        assert places == {"127.0.0.1"}
        assert "hunter2" not in "".join(map(security_log.json_line, security_log.whole(session)))


def test_a_guesser_fills_no_disk(anybody: Person, office: Office, clock: Any) -> None:
    for _ in range(30):
        anybody.logs_in("clerk", "a wrong password of his")
    assert told(office) == [("login-failed", "clerk"), ("login-throttled", "clerk")]
    clock.moment += timedelta(minutes=2)
    anybody.logs_in("clerk", "a wrong password of his")
    assert [each["times"] for each in detail_of(office, "login-failed") if each] == [9]
    assert [each["times"] for each in detail_of(office, "login-throttled") if each] == [19]


def test_an_act_on_an_account_is_told_with_its_address(
    app: Flask, logged_in: LogIn, office: Office
) -> None:
    boss = logged_in(app, "administrator")
    boss.sends("/accounts/clerk/sessions", page="/accounts/clerk")
    with office.read() as session:
        (line,) = (x for x in security_log.whole(session) if x.kind == "sessions-ended")
    assert (line.account, line.address) == ("administrator", "127.0.0.1")
    assert json.loads(line.detail) == {"of": "clerk", "sessions": 0}


def test_the_auditor_reads_it_and_the_administrator_sees_that_it_is_there(
    app: Flask, logged_in: LogIn
) -> None:
    auditor, boss = logged_in(app, "auditor"), logged_in(app, "administrator")
    page = auditor.opens("/security-log?check=1").text
    assert "安全日志完整" in page
    assert 'data-of="账号">administrator' in page
    assert "没有这样的记录" in auditor.opens("/security-log?account=nobody&day=2024-03-20").text
    assert "日期请写成" in auditor.opens("/security-log?day=yesterday").text
    seen = boss.opens("/security-log?check=1").text
    assert "安全日志完整" in seen
    assert "127.0.0.1" not in seen
    assert boss.opens("/security-log/security-log.jsonl").status_code == 403


def run(home: Path, *arguments: object) -> Result:
    command = ("--home", str(home), "security-log", *map(str, arguments))
    return CliRunner().invoke(main, command, catch_exceptions=False)


def test_an_export_is_verified_without_the_office_and_against_a_later_one(
    app: Flask, logged_in: LogIn, office: Office, tmp_path: Path
) -> None:
    auditor, home = logged_in(app, "auditor"), office.settings.home
    early, late, forged = (tmp_path / f"{name}.jsonl" for name in ("early", "late", "forged"))
    assert "已导出 10 行" in run(home, "export", early).output
    auditor.opens("/accounts/new")
    late.write_bytes(auditor.opens("/security-log/security-log.jsonl").data)
    assert run(tmp_path, "verify", late, "--earlier", early).exit_code == 0
    assert run(home, "verify", "--earlier", late).exit_code == 0
    forged.write_text(late.read_text().replace("127.0.0.1", "127.0.0.2"))
    refused = run(tmp_path, "verify", forged)
    assert (refused.exit_code, "第 9 行校验失败" in refused.output) == (1, True)
    shorter = run(tmp_path, "verify", early, "--earlier", late)
    assert (shorter.exit_code, "不相接" in shorter.output) == (1, True)


def test_a_command_tells_who_ran_it_and_destroys_only_what_is_old(office: Office) -> None:
    home = office.settings.home
    assert "安全日志 8 行" in run(home, "destroy", "--yes").output  # those of 2024
    assert "没有到期" in run(home, "destroy", "--yes").output
    assert detail_of(office, "command") == [{"command": "main security-log destroy"}] * 2
    assert {kind: account.split(":")[0] for kind, account in told(office)} == {
        "command": "cli",
        "log-destroyed": "cli",
    }
    assert "散列链完整" in run(home, "verify").output


def test_a_log_that_cannot_be_written_stops_nobody(app: Flask, office: Office) -> None:
    with office.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE security_line RENAME TO gone")
    person = Person(app.test_client())
    assert person.logs_in("clerk", PASSWORD).status_code == 302
    assert person.opens("/account").status_code == 200
    with office.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE gone RENAME TO security_line")
    listed = CliRunner().invoke(main, ["--home", str(office.settings.home), "accounts", "list"])
    assert listed.exit_code == 0


def test_the_demo_says_where_lines_go(office: Office, app: Flask, logged_in: LogIn) -> None:
    settings = replace(office.settings, security_syslog="udp://10.0.0.5:514")
    app.extensions["lottery-office"] = replace(office, settings=settings)
    assert "udp://10.0.0.5:514" in logged_in(app, "auditor").opens("/security-log").text
