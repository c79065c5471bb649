"""Who gets in where: every route with every role, and none without a rule.

A route without a line in these tables fails the test, whatever it lets in.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter
from werkzeug.test import TestResponse

from lottery.accounts.roles import ROLES
from lottery.texts.web import STALE_ENTRY
from lottery.web import access

NOBODY = "nobody"
ALL = {NOBODY, *ROLES}
STAFF = set(ROLES)
COUNTER = {"clerk", "organiser"}
TABLES = {"clerk", "organiser", "auditor"}
SELLERS = {"organiser", "reviewer", "auditor"}
DOUBTS = {"reviewer", "organiser", "auditor"}
CASES = {"clerk", "reviewer", "organiser"}
SEALERS = {"organiser", "supervisor", "notary"}
PRIZES = {"clerk", "organiser", "supervisor", "notary", "auditor"}
HALL = {"organiser", "supervisor", "notary", "auditor"}
TYPISTS = {"clerk", "reviewer", "supervisor", "notary"}
PRIZES = {"clerk", "organiser", "supervisor", "notary", "auditor"}

OPENED = {
    "draws.home": ALL,
    "draws.winners": ALL,
    "draws.draw": ALL,
    "draws.file": ALL,
    "draws.bundle": ALL,
    "draws.file_beside": ALL,
    "draws.kit_archive": ALL,
    "pieces.index": ALL,
    "pieces.piece": ALL,
    "shelf.home": ALL,
    "winners.rows": ALL,
    "winners.archive": ALL,
    "winners.packed": ALL,
    "winners.paper": ALL,
    "winners.margins": ALL,
    "winners.cards": ALL,
    "odds.home": ALL,
    "prize_list.home": ALL,
    "by_slip.home": ALL,
    "by_slip.notice": ALL,
    "check.home": ALL,
    "check.entry": ALL,
    "check.proof": ALL,
    "check.status_proof": ALL,
    "check.pool_proof": ALL,
    "check.checkpoints": ALL,
    "check.growth": ALL,
    "history.cosigned": ALL,
    "history.home": ALL,
    "history.machine_form": ALL,
    "keys.home": ALL,
    "keys.file": ALL,
    "check.checkpoint": ALL,
    "check.consent": ALL,
    "rules.home": ALL,
    "rules.current": ALL,
    "rules.version": ALL,
    "rules.text": ALL,
    "programs.file": ALL,
    "health.home": ALL,
    "data.home": ALL,
    "figures.home": ALL,
    "figures.draw": ALL,
    "data.draws": ALL,
    "data.schema": ALL,
    "data.winners": ALL,
    "data.prizes": ALL,
    "data.sources": ALL,
    "data.atom": ALL,
    "crawlers.robots": ALL,
    "crawlers.sitemap": ALL,
    "imprint.file": ALL,
    "static": ALL,
    "security.login": ALL,
    "entrance.code": ALL,
    "desk.home": STAFF,
    "own_account.home": STAFF,
    "own_account.password": STAFF,
    "own_account.code": STAFF,
    "accounts.home": {"administrator", "auditor"},
    "accounts.account": {"administrator", "auditor"},
    "accounts.new": {"administrator"},
    "doctor.home": {"administrator", "auditor", "organiser"},
    "programme.home": {"auditor", "notary", "organiser", "supervisor"},
    "calendar.home": {"auditor", "notary", "organiser", "supervisor"},
    "journal.home": {"auditor"},
    "security_log.home": {"administrator", "auditor"},
    "security_log.export": {"auditor"},
    "journal.export": {"auditor"},
    "entry.form": COUNTER,
    "entry.sellers": COUNTER,
    "slips.slip": COUNTER,
    "slips.many": COUNTER,
    "refusal_appeal.shown": CASES,
    "refusal_appeals.case": DOUBTS,
    "tables.home": TABLES,
    "tables.template": COUNTER,
    "tables.table": TABLES,
    "tables.progress": TABLES,
    "tables.result": TABLES,
    "tables.foreseen": COUNTER,
    "rules_amending.form": {"organiser"},
    "merchants.home": SELLERS,
    "merchants.merchant": SELLERS,
    "merchants.sample": SELLERS,
    "tax.home": {"organiser", "auditor"},
    "tax.work_list": {"organiser", "auditor"},
    "prizes.home": PRIZES,
    "prizes.draw": PRIZES,
    "prize.page": PRIZES,
    "prize.letter": {"clerk", "organiser"},
    "prize_desk.home": {"clerk", "organiser"},
    "prize_calls.home": PRIZES,
    "prize_calls.appointments": PRIZES,
    "prize_proposals.home": PRIZES,
    "prize_proposals.one": PRIZES,
    "review.queue": DOUBTS,
    "review.entry": DOUBTS,
    "entry_found.find": CASES | {"auditor"},
    "entry_found.entry": CASES | {"auditor"},
    "entry_found.correction": CASES,
    "console.home": HALL | TYPISTS,
    "console.page": HALL,
    "foreseen.page": HALL,
    "console.state": HALL | TYPISTS,
    "console.minutes": HALL,
    "hall_record.page": HALL,
    "elsewhere.page": HALL,
    "verdicts.page": HALL,
    "elsewhere.file": {"organiser", "notary"},
    "hall_record.draft": HALL,
    "papers.shelf": {"organiser", "supervisor", "notary"},
    "papers.pdf": {"organiser", "supervisor", "notary"},
    "signing.page": HALL,
    "signing.request_file": HALL,
    "typists.page": TYPISTS,
    "live.screen": HALL,
    "live.state": HALL,
    "live.pool": HALL,
    "sealed.form": SEALERS,
    "second.page": {"notary"},
    "second.state": {"notary"},
    "second.file": {"notary"},
    "notary.home": HALL,
    "notary.request_file": {"organiser", "notary"},
    "notary.lists": {"notary"},
    "verifier.home": ALL,
    "verifier.alone_in_english": ALL,
    "verifier.in_english": ALL,
    "verifier.script": ALL,
    "verifier.worker": ALL,
    "verifier.alone": ALL,
    "prize_money.home": PRIZES,
    "prize_money.lines": PRIZES,
    "prize_money.ledger": PRIZES,
    "prize_money.acts": PRIZES,
    "prize_past.home": PRIZES,
    "prize_tax.home": PRIZES,
    "prize_tax.table": PRIZES,
    "witness.page": ALL,
    "witness.state": ALL,
}
"""Who may GET a page."""

SENT = {
    "prize_acts.act": {"clerk", "organiser"},
    "prize_proposals.confirm": {"organiser", "supervisor", "notary"},
    "prize_proposals.decline": {"organiser", "supervisor", "notary"},
    "prize_proposals.withdraw": {"clerk", "organiser"},
    "prize_desk.look": {"clerk", "organiser"},
    "prize_looks.unmask": {"clerk", "organiser"},
    "prize_looks.paper": {"clerk", "organiser", "supervisor", "notary"},
    "prizes.destroy": {"organiser"},
    "prizes.forfeit": {"clerk", "organiser"},
    "live.show": {"organiser"},
    "console.plan_next": {"organiser"},
    "foreseen.propose": {"organiser"},
    "foreseen.withdraw": {"organiser"},
    "foreseen.confirm": {"notary", "supervisor"},
    "foreseen.decline": {"notary", "supervisor"},
    "decisions.close_now": {"organiser"},
    "decisions.plan_anew": {"organiser"},
    "decisions.object_now": {"supervisor", "notary"},
    "decisions.answer": {"organiser"},
    "decisions.propose": {"organiser"},
    "decisions.withdraw": {"organiser"},
    "decisions.confirm": {"notary", "supervisor"},
    "decisions.decline": {"notary", "supervisor"},
    "steps.commitment": {"organiser"},
    "steps.source": {"organiser", "notary"},
    "steps.beacon": {"organiser", "notary"},
    "steps.draw_now": {"organiser"},
    "steps.minutes": {"organiser"},
    "hall_record.save": {"organiser"},
    "elsewhere.keep": {"organiser", "notary"},
    "elsewhere.enrol": {"organiser", "notary"},
    "elsewhere.stamp": {"organiser"},
    "verdicts.take": {"organiser", "notary"},
    "steps.publish": {"organiser"},
    "signing.add": {"organiser"},
    "signing.change": {"organiser"},
    "signing.attach": SEALERS,
    "typists.type_in": TYPISTS,
    "sealed.hand_in": SEALERS,
    "second.hand_in": {"notary"},
    "notary.enrol": {"notary"},
    "notary.begin_list": {"organiser"},
    "notary.add_third": {"organiser"},
    "notary.answer": {"organiser", "notary"},
    "papers.publish": {"organiser"},
    "prize_public.publish": {"clerk", "organiser"},
    "by_slip.show": ALL,
    "by_slip.answer": ALL,
    "by_slip.check_notice": ALL,
    "security.login": ALL,
    "security.logout": ALL,
    "entrance.code": ALL,
    "own_account.end": STAFF,
    "own_account.recovery_codes": STAFF,
    "own_account.password": STAFF,
    "own_account.code": STAFF,
    "doctor.whole": {"administrator", "organiser"},
    "programme.load": {"organiser"},
    "calendar.load": {"organiser"},
    "programme.recall": {"organiser"},
    "programme.people": {"organiser"},
    "programme.confirm": {"notary", "supervisor"},
    "programme.decline": {"notary", "supervisor"},
    "programme.withdraw": {"organiser"},
    "accounts.new": {"administrator"},
    "accounts.reset_password": {"administrator"},
    "accounts.change_roles": {"administrator"},
    "accounts.answer": {"administrator", "auditor"},
    "accounts.act": {"administrator"},
    "entry.enter": COUNTER,
    "entry.read_code": COUNTER,
    "without_scripts.filled": COUNTER,
    "files.one": COUNTER,
    "files.add": CASES,
    "refusal_appeal.appeal": COUNTER,
    "refusal_appeals.decide": {"reviewer"},
    "refusal_appeals.unmask": {"reviewer"},
    "refusal_appeals.download": {"reviewer"},
    "tables.upload": COUNTER,
    "tables.try_again": COUNTER,
    "tables.start": COUNTER,
    "tables.assign": COUNTER,
    "table_columns.forget": COUNTER,
    "rules_amending.decide": {"organiser"},
    "prize_past.take_in": {"organiser"},
    "prize_tax.propose": {"organiser"},
    "prize_tax.confirm": {"notary", "supervisor"},
    "prize_tax.decline": {"notary", "supervisor"},
    "prize_tax.withdraw": {"organiser"},
    "prize_tax.take": {"organiser"},
    "merchants.take_in": {"organiser"},
    "merchants.correct": {"organiser"},
    "tax.take_in": {"organiser"},
    "review.decide": {"reviewer"},
    "review.unmask": {"reviewer"},
    "review.download": {"reviewer"},
    "entry_found.appeal": CASES,
    "entry_found.correct": CASES,
}
"""Who may POST a form. The auditor and everybody's own account apart, nothing is shared by all."""

EXPECTED = {"GET": OPENED, "POST": SENT}
FILLED = {"act": "close", "answer": "decline", "form": "csv", "part": "pool.txt"}
"""What stands in an address where it is neither a number nor just anything."""


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


def test_the_tables_of_this_test_name_every_route_by_its_methods(app: Flask) -> None:
    found: dict[str, set[str]] = {"GET": set(), "POST": set()}
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            found[method].add(rule.endpoint)
    assert found == {method: set(table) for method, table in EXPECTED.items()}


def test_the_auditor_sends_nothing_but_of_his_own_account_and_as_a_second_hand() -> None:
    own = {"security.login", "security.logout", "entrance.code"}
    own |= {"by_slip.show", "by_slip.answer", "by_slip.check_notice"}  # whoever holds a slip
    own.add("accounts.answer")  # the second hand, where a draw hangs on an account
    sends = {endpoint for endpoint, who in SENT.items() if "auditor" in who}
    assert {name for name in sends if not name.startswith("own_account.")} == own


def test_the_administrator_comes_near_no_draw_and_no_invoice() -> None:
    his = {name for table in EXPECTED.values() for name, who in table.items() if who != ALL}
    his = {name for name in his if "administrator" in OPENED.get(name, SENT.get(name, set()))}
    pages = {"own_account", "accounts", "desk", "doctor", "security_log"}
    assert {name.partition(".")[0] for name in his} == pages


def outcome(answer: TestResponse) -> str:
    """How somebody was kept out, or `in`."""
    if answer.status_code == 302 and answer.headers["Location"].startswith("/login?next="):
        return "login"
    kept_out = {401, 403, 405}
    return str(answer.status_code) if answer.status_code in kept_out else "in"


def foreseen(who: str, endpoint: str | None, method: str) -> str:
    """What the tables say; None is an address that does not take the method."""
    if endpoint is None:
        return "405"
    if who in EXPECTED[method][endpoint]:
        return "in"
    if who == NOBODY:
        return "login" if method == "GET" else "401"
    return "403"


def walked(app: Flask, address: MapAdapter) -> Iterator[tuple[str, str, str | None]]:
    """Every address with GET and POST, and the endpoint that answers; the log-out last."""
    paths = []
    for rule in app.url_map.iter_rules():
        values = {name: FILLED.get(name, "x") for name in rule.arguments}
        values |= dict.fromkeys(re.findall(r"<int[^:]*:(\w+)>", rule.rule), 7)
        method = "GET" if "GET" in (rule.methods or ()) else "POST"
        paths.append(address.build(rule.endpoint, values, method=method))
    for path in sorted(set(paths), key=lambda path: path == "/logout"):
        for method in EXPECTED:
            try:
                yield path, method, address.match(path, method=method)[0]
            except HTTPException:
                yield path, method, None


@pytest.mark.parametrize("who", [NOBODY, *ROLES])
def test_every_route_lets_in_whom_it_should_and_nobody_else(
    app: Flask, logged_in: Callable[[Flask, str], Any], who: str
) -> None:
    client = app.test_client() if who == NOBODY else logged_in(app, who).client
    page = client.get("/login" if who == NOBODY else "/account").text
    form = {"csrf_token": re.findall('name="csrf_token" value="([^"]+)"', page)[0]}
    found, expected = {}, {}
    for path, method, endpoint in walked(app, app.url_map.bind("localhost")):
        answer = client.open(path, method=method, data=form if method == "POST" else None)
        assert answer.status_code < 500, (who, method, path)
        found[method, path] = outcome(answer)
        expected[method, path] = foreseen(who, endpoint, method)
    assert len(found) > 100
    assert found == expected


def test_no_form_is_taken_without_the_token_of_this_very_session(
    app: Flask, logged_in: Callable[[Flask, str], Any]
) -> None:
    foreign = re.findall('name="csrf_token" value="([^"]+)"', app.test_client().get("/login").text)
    people = {role: logged_in(app, role).client for role in ROLES}
    sent = 0
    for path, method, endpoint in walked(app, app.url_map.bind("localhost")):
        if method != "POST" or endpoint is None:
            continue
        for who in SENT[endpoint] & people.keys():
            for form in ({}, {"csrf_token": foreign[0]}, {"csrf_token": "x"}):
                answer = people[who].post(path, data=form)
                # What a clerk has typed stays in its form, with the word that it was not taken.
                kept = endpoint == "entry.enter" and STALE_ENTRY in answer.text
                assert kept or answer.status_code == 400, (who, path, form)
                sent += 1
    assert sent > 200
