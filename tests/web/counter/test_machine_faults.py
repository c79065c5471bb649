"""The counter while the machine fails: a plain page, nothing lost, the same press enters once."""

import sqlite3
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from lottery import register
from lottery.errors import MachineFaultError
from lottery.office import Office
from tests.lottery.test_machine import fill, full
from tests.web.counter.test_entry import QR, TYPED, confirms


def test_a_full_disk_is_a_page_and_the_same_press_enters_afterwards(
    app: Flask, office: Office, logged_in: Callable[[Flask, str], Any]
) -> None:
    clerk = logged_in(app, "clerk")
    shown = clerk.sends("/entry", **TYPED, qr=QR)
    with full(office):
        with pytest.raises(MachineFaultError):
            fill(office)
        answer = confirms(clerk, shown)
    with office.read() as session:
        before = register.size(session)
    assert answer.status_code == 507
    for said in ("磁盘已满", "没有丢失", "同一张发票不会登记两次"):
        assert said in answer.text
    assert answer.headers["Retry-After"]
    again = confirms(clerk, shown)
    assert again.status_code == 302
    with office.read() as session:
        assert register.size(session) == before + 2


def test_without_a_database_even_who_is_logged_in_gets_a_page(
    app: Flask, office: Office, logged_in: Callable[[Flask, str], Any]
) -> None:
    clerk = logged_in(app, "clerk")

    def gone(_connection: object, *_others: object) -> None:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = 10
        raise error

    event.listen(office.engine, "checkout", gone)
    answer = clerk.client.get("/entry")
    script = clerk.client.get("/entry", headers={"Accept": "application/json"})
    event.remove(office.engine, "checkout", gone)
    assert (answer.status_code, script.status_code) == (503, 503)
    assert "磁盘读写出错" in answer.text
    assert "回到首页" in answer.text
    assert "磁盘读写出错" in script.json["message"]
    assert clerk.client.get("/entry").status_code == 200
