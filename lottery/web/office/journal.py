"""The journal as the auditor reads it, follows its chain, and takes it home."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from lottery import journal
from lottery.errors import JournalBrokenError
from lottery.journal import search
from lottery.journal.search import Wanted
from lottery.journal.telling import details
from lottery.texts.office import journal as words
from lottery.web import paging, site
from lottery.web.access import access

pages = Blueprint("journal", __name__, url_prefix="/journal")

A_PAGE = 100
_FORMS = {
    "jsonl": (search.json_lines, "application/jsonl"),
    "csv": (search.csv_rows, "text/csv"),
}


@dataclass(frozen=True)
class ChainCheck:
    """What came of following the chain: its length and last hash, or where it breaks."""

    told: str
    holds: bool
    last: str = ""


@pages.get("")
@access("auditor")
def home() -> ResponseReturnValue:
    """The lines that are wanted, the latest first; with `check`, the whole chain is followed."""
    asked = {name: request.args.get(name, "").strip() for name in ("actor", "act", "day", "draw")}
    wanted, failure = _wanted(asked)
    with site.office().read() as session:
        count = search.count(session, wanted)
        page = paging.asked(count, A_PAGE)
        lines = search.find(session, wanted, page.number, A_PAGE)
        actors, acts = search.kinds(session)
    return render_template(
        "office/journal.html",
        asked=asked,
        failure=failure,
        count=count,
        lines=lines,
        actors=actors,
        acts=acts,
        page=page.number,
        last_page=page.last,
        checked=_checked() if "check" in request.args else None,
        words=words,
        details=details,
    )


@pages.get("/journal.<any(jsonl, csv):form>")
@access("auditor")
def export(form: str) -> ResponseReturnValue:
    """The whole journal with its hashes, as it stands at this moment."""
    write, kind = _FORMS[form]

    def text() -> Iterator[str]:
        with office.read() as session:
            yield from write(journal.whole(session))

    office = site.office()
    headers = {"Content-Disposition": f"attachment; filename=journal.{form}"}
    return Response(text(), content_type=f"{kind}; charset=utf-8", headers=headers)


def _wanted(asked: dict[str, str]) -> tuple[Wanted, str]:
    """What was asked for, and what is wrong with it."""
    try:
        day = date.fromisoformat(asked["day"]) if asked["day"] else None
    except ValueError:
        return Wanted(**asked | {"day": None}), words.BAD_DAY  # type: ignore[arg-type]
    return Wanted(**asked | {"day": day}), ""  # type: ignore[arg-type]


def _checked() -> ChainCheck:
    try:
        with site.office().read() as session:
            size = journal.verify(session)
            last = journal.hash_at(session, size) if size else ""
    except JournalBrokenError as broken:
        return ChainCheck(str(broken), holds=False)
    return ChainCheck(words.chain_holds(size), holds=True, last=last)
