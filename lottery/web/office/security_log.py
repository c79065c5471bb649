"""The security log as the auditor reads it, follows its chain, and takes it home.

An administrator sees that it is kept, how long it is and for how long; what it says of him is not
his to read.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_security import current_user

from lottery import security_log
from lottery.accounts.roles import ACCOUNT_READERS
from lottery.clock import day_of
from lottery.errors import SecurityLogBrokenError
from lottery.security_log import chain, search
from lottery.security_log.search import WantedEvents
from lottery.security_log.telling import details
from lottery.texts.office import security_log as words
from lottery.texts.office.journal import BAD_DAY
from lottery.web import site
from lottery.web.access import access

pages = Blueprint("security_log", __name__, url_prefix="/security-log")

A_PAGE = 100


@dataclass(frozen=True)
class LogCheck:
    """What came of following the chain: its last hash, or where it breaks."""

    told: str
    holds: bool
    last: str = ""


@pages.get("")
@access(*ACCOUNT_READERS)
def home() -> ResponseReturnValue:
    """The lines that are wanted, the latest first; with `check`, the whole chain is followed."""
    office = site.office()
    security_log.write_counted(office, site.now())
    asked = {name: request.args.get(name, "").strip()[:50] for name in ("kind", "account", "day")}
    day, failure = _day(asked["day"])
    page = min(max(request.args.get("page", 1, type=int), 1), 1_000_000)
    wanted = WantedEvents(asked["kind"], asked["account"], day)
    reads = "auditor" in current_user.held
    with office.read() as session:
        count, lines = search.find(session, wanted if reads else WantedEvents(), page, A_PAGE)
        looks = search.of_a_day(session, day_of(site.now()), "unmasked") if reads else {}
    return render_template(
        "office/security_log.html",
        asked=asked,
        failure=failure,
        count=count,
        lines=lines if reads else (),
        reads=reads,
        looks=sorted(looks.items()),
        kinds=words.KIND_NAMES,
        page=page,
        last_page=max(-(-count // A_PAGE), 1),
        checked=_checked() if "check" in request.args else None,
        settings=office.settings,
        words=words,
        details=details,
    )


@pages.get("/security-log.jsonl")
@access("auditor")
def export() -> ResponseReturnValue:
    """The whole log with its hashes, as it stands at this moment."""
    office = site.office()
    security_log.write_counted(office, site.now())

    def text() -> Iterator[str]:
        with office.read() as session:
            for line in security_log.whole(session):
                yield security_log.json_line(line) + "\n"

    headers = {"Content-Disposition": "attachment; filename=security-log.jsonl"}
    return Response(text(), content_type="application/jsonl; charset=utf-8", headers=headers)


def _day(text: str) -> tuple[date | None, str]:
    """The day that was asked for, and what is wrong with it."""
    try:
        return (date.fromisoformat(text) if text else None), ""
    except ValueError:
        return None, BAD_DAY


def _checked() -> LogCheck:
    try:
        with site.office().read() as session:
            size, last = chain.verify(session)
            begun, _ = chain.cut(session)
    except SecurityLogBrokenError as broken:
        return LogCheck(str(broken), holds=False)
    return LogCheck(words.chain_holds(size, begun), holds=True, last=last)
