"""What machines that watch the site are told."""

import logging
import os
import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client import generate_latest
from sqlalchemy import text

from draws.merkle import leaf_hash
from lottery import create_app
from lottery.office import Office, office_of
from lottery.operations import health
from lottery.operations.figures import Figures
from tests.conftest import Clock

TRIGGERS = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
COUNTING = """
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000)
    SELECT max(i), :who FROM n
"""


@pytest.fixture
def watched(drawn_office: Office, clock: Clock) -> Flask:
    """The site of an office with a register, its clock on a later day than the draw."""
    clock.moment += timedelta(days=60)
    return create_app(drawn_office, now=clock.now)


def asked(client: FlaskClient) -> tuple[int, dict[str, str]]:
    answer = client.get("/healthz")
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.status_code, answer.get_json()["checks"]


def figures(app: Flask) -> str:
    kept = app.extensions
    registry = kept["lottery-requests"].registry
    registry.register(Figures(kept["lottery-office"], kept["lottery-health"], kept["lottery-now"]))
    return generate_latest(registry).decode()


def test_a_site_in_order_says_so(watched: Flask) -> None:
    assert asked(watched.test_client()) == (200, dict.fromkeys(health.ORDER, "ok"))


def test_a_database_behind_what_was_acknowledged_fails(
    watched: Flask, drawn_office: Office
) -> None:
    place = drawn_office.keeper.place
    head = drawn_office.keeper.head()
    assert head is not None
    place.write_bytes(replace(head, journal=head.journal + 1).text())
    code, checks = asked(watched.test_client())
    assert (code, checks["acknowledged"], checks["database"]) == (503, "failed", "ok")


def test_a_clock_behind_the_last_act_fails(watched: Flask, clock: Clock) -> None:
    clock.moment -= timedelta(days=300)
    code, checks = asked(watched.test_client())
    assert (code, checks["clock"], checks["database"]) == (503, "failed", "ok")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE register_line SET line = 'submit other' WHERE number = 2",
        "UPDATE register_line SET line = CAST('submit other' AS BLOB) WHERE number = 2",
        "DELETE FROM register_line WHERE number > 5",
        "UPDATE checkpoint SET root = '" + "0" * 64 + "'",
    ],
)
def test_a_register_that_was_changed_fails_and_goes_on_failing(
    watched: Flask, drawn_office: Office, statement: str, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(sqlite3.connect(drawn_office.engine.url.database or "")) as stranger:
        for (name,) in stranger.execute(TRIGGERS).fetchall():
            stranger.execute(f'DROP TRIGGER "{name}"')
        stranger.execute(statement)
        stranger.commit()
    client = watched.test_client()
    for _ in range(2):
        code, checks = asked(client)
        assert (code, checks["register"]) == (503, "failed")
    assert "check=register standing=failed" in caplog.text


@pytest.mark.parametrize("signed", [True, False])
def test_a_line_that_is_changed_after_it_was_looked_at_is_seen_by_the_next_round(
    watched: Flask, drawn_office: Office, clock: Clock, *, signed: bool
) -> None:
    client = watched.test_client()
    assert asked(client)[1]["register"] == "ok"
    first = client.get("/healthz").get_json()["walked"]
    assert datetime.fromisoformat(first) == clock.moment.replace(microsecond=0)
    with closing(sqlite3.connect(drawn_office.engine.url.database or "")) as stranger:
        for (name,) in stranger.execute(TRIGGERS).fetchall():
            stranger.execute(f'DROP TRIGGER "{name}"')
        if not signed:
            stranger.execute("DELETE FROM checkpoint")
        line, leaf = b"submit other", leaf_hash(b"submit other")
        stranger.execute(
            "UPDATE register_line SET line = ?, leaf = ? WHERE number = 2", (line, leaf)
        )
        stranger.commit()
    assert asked(client)[1]["register"] == "ok"
    clock.moment += timedelta(minutes=11)
    for _ in range(3):
        code, checks = asked(client)
        assert (code, checks["register"]) == (503, "failed")
        clock.moment += timedelta(minutes=11)
    assert client.get("/healthz").get_json()["walked"] == first


def test_without_a_database_the_site_is_alive_and_says_what_fails(
    watched: Flask, drawn_office: Office
) -> None:
    drawn_office.close()
    Path(drawn_office.engine.url.database or "").rename(drawn_office.settings.home / "away.db")
    code, checks = asked(watched.test_client())
    assert (code, checks["database"], checks["disk"]) == (503, "failed", "ok")


def test_figures_tell_what_was_answered_and_how_the_register_stands(watched: Flask) -> None:
    client = watched.test_client()
    client.get("/")
    client.get("/no-such-page")
    client.get("/check/0000000001")
    told = figures(watched)
    assert 'fpdraw_requests_total{method="GET",page="draws.home",status="200"} 1.0' in told
    assert 'fpdraw_requests_total{method="GET",page="none",status="404"} 1.0' in told
    assert 'fpdraw_health{check="register"} 1.0' in told
    assert "fpdraw_checkpoint_age_seconds" in told
    assert "0000000001" not in told


MONITORING = Path(__file__).parents[3] / "docs"


def test_the_manual_of_monitoring_names_the_figures_that_there_are(watched: Flask) -> None:
    watched.test_client().get("/")
    said = re.findall(r"^(fpdraw_\w+?)(?:_bucket|_count|_sum)?[{ ]", figures(watched), re.MULTILINE)
    told = {name for name in said if not name.endswith("_created")}
    manual = (MONITORING / "MONITORING.zh.md").read_text("utf-8")
    named = set(re.findall(r"`(fpdraw_\w+)", manual))
    alerts = (MONITORING / "deploy" / "prometheus" / "alerts.yml").read_text("utf-8")
    assert named == told
    assert set(re.findall(r"fpdraw_\w+", alerts)) <= named


def test_a_request_is_told_by_its_page_and_not_by_its_address(
    watched: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    answer = watched.test_client().get("/check/0000000001?entry=7&phone=13800000000")
    said = [line for line in caplog.messages if line.startswith("request ")]
    assert said == [line for line in said if "page=check." in line]
    assert f"request={answer.headers['X-Request-Id']}" in said[0]
    assert "13800000000" not in caplog.text


def test_a_fault_shows_the_number_under_which_the_log_tells_it(
    watched: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    watched.extensions["lottery-gallery"] = None
    answer = watched.test_client().get("/")
    assert answer.status_code == 500
    assert f"编号 {answer.headers['X-Request-Id']}" in answer.text
    assert f"request={answer.headers['X-Request-Id']}" in caplog.text


def test_a_slow_query_is_told_without_its_values(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    slow = office_of(replace(office.settings, slow_query_ms=1))
    with slow.read() as session:
        session.execute(text(COUNTING), {"who": "somebody"}).all()
    slow.close()
    told = [line for line in caplog.messages if line.startswith("slow query ms=")]
    assert len(told) == slow.slow_queries.counted == 1
    assert "WITH RECURSIVE" in told[0]
    assert "somebody" not in caplog.text
    assert os.linesep not in told[0]
