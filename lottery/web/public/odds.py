"""Is that suspicious? The chance of what a reader saw among a draw's winners, and its tickets."""

from dataclasses import asdict, dataclass
from fractions import Fraction

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from draws.pool import POOL
from lottery.hall.published import Published
from lottery.odds import answering, asking, examples, spoken, spread
from lottery.odds.asking import DrawFacts, FieldRefusedError
from lottery.texts.public import odds as words
from lottery.web import site
from lottery.web.access import public
from lottery.web.public.draws import published, wording
from lottery.web.transport.keeping import kept

_FIELDS = ("ask", *{field: "" for form in words.LABELS.values() for field in form})
pages = Blueprint("odds", __name__, url_prefix="/draws/<name>")


@dataclass(frozen=True)
class OddsShown:
    """What is answered to what was asked: sentences, each with its exact number or none; or why it
    is refused, and the field."""

    lines: tuple[tuple[str, str], ...] = ()
    refused: str = ""
    field: str = ""


@pages.get("/odds")
@public
@kept
def home(name: str) -> ResponseReturnValue:
    """The chance of what somebody saw among the winners (`?ask=` group, person or twice, with the
    fields of its form), worked examples, and how all tickets lie over [0, 1)."""
    shown = published(name)
    facts = _facts(shown)
    others = _others(name) if shown.is_drawn else {}
    said = _answer(facts, others) if shown.is_drawn and request.args else OddsShown()
    page = render_template(
        "public/odds.html",
        name=name,
        draw=shown,
        names=wording(name),
        facts=facts,
        others={each: site.gallery().get(each).manifest.title for each in others},
        known={each: asdict(found) for each, found in {**others, name: facts}.items()},
        typed={field: request.args.get(field, "") for field in _FIELDS},
        said=said,
        examples=examples.examples(facts),
        words=words,
        skipped=shown.skipped,
        share=spoken.percent(Fraction(facts.in_tier(""), facts.pool or 1)),
        **_tickets(name, shown),
    )
    return page, 400 if said.refused else 200


def _facts(draw: Published) -> DrawFacts:
    winners = tuple((tier.code, len(tier.winners)) for tier in draw.tiers)
    return DrawFacts(draw.manifest.pool_count, winners, draw.manifest.cap)


def _others(name: str) -> dict[str, DrawFacts]:
    gallery = site.gallery()
    drawn = ((each, gallery.get(each)) for each in gallery.names() if each != name)
    facts = {each: _facts(found) for each, found in drawn if found.is_drawn}
    return {each: found for each, found in facts.items() if found.in_tier("")}


def _answer(facts: DrawFacts, others: dict[str, DrawFacts]) -> OddsShown:
    try:
        question = asking.read(request.args, facts, others)
    except FieldRefusedError as why:
        refused = words.refusal(
            request.args.get("ask", ""), why.field, why.value, why.rule, why.bounds
        )
        return OddsShown(refused=refused, field=why.field)
    what = getattr(question, "what", "person")
    said = answering.answer(question)
    return OddsShown(
        tuple(
            (words.sentence(each.name, each.values, each.often, what), each.values.get("exact", ""))
            for each in said
        )
    )


def _tickets(name: str, draw: Published) -> dict[str, object]:
    """The bars of a draw that has a seed: none where the pool is small, or not the one sealed."""
    if draw.seed_sha256 is None or not draw.is_drawn:
        return {"found": None}
    file = site.gallery().folder(name) / POOL
    found = spread.spread(file, draw.manifest.pool_sha256, draw.seed_sha256)
    if found is None:
        return {"found": None}
    won = [winner.ticket for tier in draw.tiers for winner in tier.winners]
    share = int(max(won)[:8], 16) / 2**32 if won else 0
    return {
        "found": found,
        "bars": spread.bars(found),
        "level": spread.level(found),
        "reach": share,
        "pool_size": file.stat().st_size,
        "picture": (spread.WIDTH, spread.HEIGHT),
    }
