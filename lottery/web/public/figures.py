"""Figures of draws for everybody: one draw's, and all draws side by side."""

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from lottery import beside, figures
from lottery.figures.charts import Chart, of_draw, of_periods
from lottery.hall.published import GalleryTier, Published
from lottery.texts.public import figures as texts
from lottery.web import site
from lottery.web.access import public
from lottery.web.public.draws import published, wording
from lottery.web.transport.keeping import kept

pages = Blueprint("figures", __name__)


@pages.get("/figures")
@public
@kept
def home() -> ResponseReturnValue:
    """All draws side by side: invoices, people, prizes, the chance of one invoice; and the sums of
    the periods, with their picture."""
    shelf = site.gallery()
    rows = [(name, shelf.get(name), _shown(name), wording(name)) for name in shelf.names()]
    drawn = [row for row in rows if row[1].is_drawn]
    told = [(name, found) for name, _, found, _ in reversed(rows) if found]
    months = of_periods(found for _, found in told)
    return render_template(
        "public/figures_all.html",
        rows=sorted(drawn, key=lambda row: row[1].is_rehearsal),
        one_in={name: _one_in(draw, *draw.tiers) for name, draw, _, _ in drawn},
        months=months if months.rows else None,
        picture=_newest_picture([name for name, _ in told], months),
        sentences=texts,
    )


@pages.get("/draws/<name>/figures")
@public
@kept
def draw(name: str) -> ResponseReturnValue:
    """The figures of one draw, each with a picture and a table, and who can say them."""
    shown, found = published(name), _shown(name)
    charts = of_draw(found) if found else ()
    return render_template(
        "public/figures.html",
        name=name,
        draw=shown,
        figures=found,
        charts=[(chart, _picture(name, chart)) for chart in charts],
        names=wording(name),
        odds=odds(shown),
        one_in=_one_in(shown, *shown.tiers),
        why_none=_why_none(shown),
        sentences=texts,
    )


def _shown(name: str) -> figures.DrawFigures | None:
    return figures.shown(site.office().settings.public_dir, name)


def _why_none(shown: Published) -> str:
    """Why a draw has no figures, if it has none."""
    if not shown.is_drawn:
        return "no-result"
    return "rehearsal" if shown.is_rehearsal else "before"


def odds(shown: Published) -> list[tuple[str, int, str]]:
    """Tier by tier: its code, its prizes, and of how many invoices one wins on the average."""
    return [(tier.code, tier.count, _one_in(shown, tier)) for tier in shown.tiers]


def _one_in(shown: Published, *tiers: GalleryTier) -> str:
    """Of how many invoices one wins in some tiers. A prize that nobody was left for, as there were
    too few people, is nobody's chance: of a draw that was held, those who won are counted."""
    won = sum(len(tier.winners) if shown.is_drawn else tier.count for tier in tiers)
    return texts.one_in(shown.manifest.pool_count, won)


def _picture(name: str, chart: Chart) -> Markup | None:
    """A chart's picture, if it is there and holds nothing but what we draw."""
    data = beside.read(site.office().settings.public_dir, name, chart.file)
    if data is None:
        return None
    try:
        return Markup(figures.require_picture(data))  # noqa: S704 - read element by element
    except figures.NotDrawnError as why:
        current_app.logger.warning("%s beside %s is not shown: %s", chart.file, name, why)
        return None


def _newest_picture(names: list[str], months: Chart) -> Markup | None:
    """The periods side by side, as they were drawn with the last draw that has such a picture and
    tells of as many."""
    found = (_picture(name, months) for name in reversed(names))
    picture = next((each for each in found if each), None)
    return picture if picture and picture.count("</text>") >= 2 * len(months.rows) else None
