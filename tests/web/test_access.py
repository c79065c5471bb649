"""Who gets in where: every route with every role, and none without a rule."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from lottery.accounts import ROLES
from lottery.web import access

NOBODY = "nobody"

EXPECTED = {
    "public.home": {NOBODY, *ROLES},
    "public.draw": {NOBODY, *ROLES},
    "public.file": {NOBODY, *ROLES},
    "public.bundle": {NOBODY, *ROLES},
    "check.home": {NOBODY, *ROLES},
    "check.entry": {NOBODY, *ROLES},
    "check.proof": {NOBODY, *ROLES},
    "check.checkpoints": {NOBODY, *ROLES},
    "check.checkpoint": {NOBODY, *ROLES},
    "check.consent": {NOBODY, *ROLES},
    "static": {NOBODY, *ROLES},
    "security.login": {NOBODY, *ROLES},
    "security.logout": {NOBODY, *ROLES},
    "entrance.code": {NOBODY, *ROLES},
    "desk.home": set(ROLES),
    "own.home": set(ROLES),
    "own.end": set(ROLES),
    "own.password": set(ROLES),
    "own.code": set(ROLES),
    "administration.home": {"administrator", "auditor"},
    "administration.account": {"administrator", "auditor"},
    "administration.new": {"administrator"},
    "administration.reset_password": {"administrator"},
    "administration.change_roles": {"administrator"},
    "administration.act": {"administrator"},
    "journal.home": {"auditor"},
    "journal.export": {"auditor"},
    "entry.form": {"clerk", "organiser"},
    "entry.enter": {"clerk", "organiser"},
    "entry.read_code": {"clerk", "organiser"},
    "entry.sellers": {"clerk", "organiser"},
    "files.one": {"clerk", "organiser"},
    "files.add": {"clerk", "reviewer", "organiser"},
    "slips.slip": {"clerk", "organiser"},
    "tables.home": {"clerk", "organiser"},
    "tables.upload": {"clerk", "organiser"},
    "tables.template": {"clerk", "organiser"},
    "tables.table": {"clerk", "organiser"},
    "tables.progress": {"clerk", "organiser"},
    "tables.try_again": {"clerk", "organiser"},
    "tables.start": {"clerk", "organiser"},
    "tables.result": {"clerk", "organiser"},
    "merchants.home": {"organiser", "reviewer", "auditor"},
    "merchants.take_in": {"organiser"},
    "merchants.merchant": {"organiser", "reviewer", "auditor"},
    "merchants.correct": {"organiser"},
    "merchants.sample": {"organiser", "reviewer", "auditor"},
    "tax.home": {"organiser"},
    "tax.take_in": {"organiser"},
    "tax.work_list": {"organiser"},
    "rules.home": {NOBODY, *ROLES},
    "rules.current": {NOBODY, *ROLES},
    "rules.version": {NOBODY, *ROLES},
    "rules.text": {NOBODY, *ROLES},
    "review.queue": {"reviewer", "organiser", "auditor"},
    "review.entry": {"reviewer", "organiser", "auditor"},
    "review.decide": {"reviewer"},
    "review.unmask": {"reviewer"},
    "review.download": {"reviewer"},
    "appeals.find": {"clerk", "reviewer", "organiser"},
    "appeals.entry": {"clerk", "reviewer", "organiser"},
    "appeals.appeal": {"clerk", "reviewer", "organiser"},
    "appeals.correction": {"clerk", "reviewer", "organiser"},
    "appeals.correct": {"clerk", "reviewer", "organiser"},
    "live.screen": {"organiser", "supervisor", "notary", "auditor"},
}


def test_an_application_with_a_route_without_a_rule_refuses_to_start() -> None:
    app = Flask("silent", static_folder=None)
    app.add_url_rule("/open", "open", lambda: "open")
    with pytest.raises(access.RouteUndeclaredError, match="/open"):
        access.close(app)


def test_a_route_that_slips_in_after_the_start_is_refused(app: Flask) -> None:
    app.add_url_rule("/late", "late", lambda: "late")
    assert app.test_client().get("/late").status_code == 403


def test_a_rule_names_known_roles_only() -> None:
    with pytest.raises(ValueError, match="king"):
        access.access("clerk", "king")
    with pytest.raises(ValueError, match="roles are"):
        access.access()


def test_the_table_of_this_test_names_every_route(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(EXPECTED)


@pytest.mark.parametrize("who", [NOBODY, *ROLES])
def test_every_route_lets_in_whom_it_should_and_nobody_else(
    app: Flask, logged_in: Callable[[Flask, str], Any], who: str
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False  # a missing token is another test's refusal
    client = app.test_client() if who == NOBODY else logged_in(app, who).client
    routes = sorted(app.url_map.iter_rules(), key=lambda rule: rule.endpoint == "security.logout")
    for rule in routes:
        values = dict.fromkeys(rule.arguments, "x") | {"number": 7}
        path = re.sub(r"<any\(([a-z]+),[^>]*>", r"\1", rule.rule)
        for name in rule.arguments:
            path = re.sub(rf"<int(\([^)]*\))?:{name}>", "7", path).replace(f"<path:{name}>", "x")
            path = path.replace(f"<{name}>", str(values[name]))
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            answer = client.open(path, method=method)
            to_login = answer.status_code == 302 and "/login?next=" in answer.headers["Location"]
            kept_out = answer.status_code in (401, 403)
            if rule.endpoint not in ("security.login", "security.logout"):
                kept_out = kept_out or to_login
            assert kept_out == (who not in EXPECTED[rule.endpoint]), (who, method, path, answer)
