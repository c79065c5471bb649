"""Open data: the tables of draws, winners and sources for machines, their schemas, and the feed."""

from collections.abc import Iterator
from hashlib import sha256

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from lottery import attempts
from lottery.ceremony.seen import endings
from lottery.hall import feed, open_data
from lottery.hall.feed import FeedHead, PrizeNews
from lottery.hall.open_data import Announced, DataTable
from lottery.hall.prizes import ShownPrizes
from lottery.programme import campaigns
from lottery.texts.public import open_data as words
from lottery.web import site
from lottery.web.access import public
from lottery.web.imprinting import imprint
from lottery.web.public.draws import prizes_of, published, wording

pages = Blueprint("data", __name__)


@pages.get("/data")
@public
def home() -> ResponseReturnValue:
    """What may be fetched, what each column means, under which licence, and how to cite it."""
    shelf = site.gallery()
    drawn = [(name, shelf.get(name)) for name in shelf.names()]
    return render_template("public/data.html", draws=drawn, words=words)


@pages.get("/data/draws.<form>")
@public
def draws(form: str) -> ResponseReturnValue:
    """Every published attempt, every draw called off and those still to come, with their state,
    hashes and when their entries close."""
    return _table(_draws(), form, "draws")


@pages.get("/data/schemas/<what>.json")
@public
def schema(what: str) -> ResponseReturnValue:
    """The JSON Schema of one kind of table."""
    if what not in words.COLUMNS:
        abort(404)
    return _sent(open_data.schema(what), "application/schema+json", f"{what}.schema.json")


@pages.get("/draws/<name>/data/winners.<form>")
@public
def winners(name: str, form: str) -> ResponseReturnValue:
    """Winners and alternates of one attempt, masked as on its page; none where none was drawn."""
    table = open_data.winners(name, published(name), wording(name), _ended().get(name, ""))
    return _table(table, form, f"{name}-winners")


@pages.get("/draws/<name>/data/sources.<form>")
@public
def sources(name: str, form: str) -> ResponseReturnValue:
    """The sources of randomness of one attempt, with their values and times."""
    table = open_data.sources(name, published(name), wording(name), _ended().get(name, ""))
    return _table(table, form, f"{name}-sources")


@pages.get("/draws/<name>/data/prizes.<form>")
@public
def prizes(name: str, form: str) -> ResponseReturnValue:
    """What became of each prize of one attempt, as its published list tells it."""
    ended = _ended().get(name, "")
    table = open_data.prizes(name, published(name), wording(name), prizes_of(name), ended)
    return _table(table, form, f"{name}-prizes")


@pages.get("/atom.xml")
@public
def atom() -> ResponseReturnValue:
    """The feed of draws: what was committed, drawn, void, abandoned or called off, and what became
    of the prizes, newest first."""
    own, settings = imprint(), site.office().settings
    host = own.host.name if own.host else settings.organiser_name
    head = FeedHead(own.title, host, settings.public_url, settings.organiser_name)
    return _sent(feed.atom(head, _draws(), _prize_news()), "application/atom+xml", "")


def _draws() -> DataTable:
    shelf = site.gallery()
    with site.office().read() as session:
        off = attempts.all_called_off(session)
        periods = [
            p for one in campaigns.named(session) for p in campaigns.periods(session, one.code)
        ]
        plans = campaigns.plans(session)
    announced = Announced({period.batch: period.closes_at for period in periods}, plans)
    shown = [(name, shelf.get(name)) for name in shelf.names()]
    return open_data.draws(shown, _ended(), off, announced)


def _prize_news() -> Iterator[PrizeNews]:
    for name in site.gallery().names():
        draw = site.gallery().get(name)
        listed = prizes_of(name) if draw.is_drawn else ShownPrizes()
        if listed.steps and listed.day:
            mode = "rehearsal" if draw.is_rehearsal else "live"
            said = (name, draw.manifest.title, mode, listed.day)
            yield PrizeNews(*said, listed.claimed, listed.count)


def _ended() -> dict[str, str]:
    with site.office().read() as session:
        return endings.unpublished(session)


def _table(table: DataTable, form: str, name: str) -> Response:
    if form == "csv":
        return _sent(open_data.as_csv(table), "text/csv", f"{name}.csv")
    if form != "json":
        abort(404)
    return _sent(open_data.as_json(table), "application/json", f"{name}.json")


def _sent(content: bytes, kind: str, name: str) -> Response:
    """The bytes with their own hash as ETag; 304 for whoever has them."""
    answer = Response(content, mimetype=kind)
    answer.headers["Cache-Control"] = "no-cache"
    if kind == "text/csv":
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.set_etag(sha256(content).hexdigest()[:32])
    return answer.make_conditional(request)  # type: ignore[return-value]
