"""Pictures of charts: SVG, made once by Vega-Lite in a process of its own.

What comes of it is read before it is published or shown: shapes and words, no script, no link, no
style, nothing from another place.
"""

import json
import re
import subprocess
from collections.abc import Collection, Iterable
from functools import lru_cache
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import escape

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from lottery.figures import specifications
from lottery.figures.charts import Chart, of_draw, of_periods
from lottery.figures.told import DrawFigures
from lottery.texts.public import figures as texts
from lottery.workers import process

SECONDS = 120
"""So long the process may take."""
SVG = "{http://www.w3.org/2000/svg}"
_ELEMENTS = frozenset(f"{SVG}{n}" for n in ("svg", "g", "path", "line", "text", "title", "desc"))
_ATTRIBUTES = frozenset(
    (
        *("aria-hidden", "aria-labelledby", "class", "d", "display", "fill", "font-family", "id"),
        *("font-size", "height", "opacity", "pointer-events", "role", "stroke", "stroke-width"),
        *("stroke-miterlimit", "text-anchor", "transform", "version", "viewBox", "width"),
        *("x2", "y2"),
    )
)
_INNER_ROLES = re.compile(' (?:role|aria-label|aria-roledescription)="[^"]*"')


class NotDrawnError(Exception):
    """The pictures could not be drawn: why, in English, for the log."""


def charts_of(figures: DrawFigures, told: Iterable[DrawFigures]) -> tuple[Chart, ...]:
    """The charts of a draw, and the periods of all figures that were told until then."""
    months = of_periods(told)
    return (*of_draw(figures), *([months] if len(months.rows) > 1 else []))


def pictures(charts: Iterable[Chart], without: Collection[str] = ()) -> dict[str, bytes]:
    """The pictures of charts by file name, but for some. Raises NotDrawnError."""
    wanted = [chart for chart in charts if chart.file not in without]
    if not wanted:
        return {}
    drawn = svg_of(json.dumps([specifications.of(chart) for chart in wanted]))
    if len(drawn) != len(wanted):
        raise NotDrawnError("not as many pictures as charts")
    return {
        chart.file: _dressed(chart, picture) for chart, picture in zip(wanted, drawn, strict=True)
    }


def require_picture(data: bytes) -> str:
    """The text of a picture that holds nothing but what we draw. Raises NotDrawnError."""
    try:
        root: Element = fromstring(data)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise NotDrawnError(f"no SVG: {error}") from None
    for each in root.iter():
        if each.tag not in _ELEMENTS or not _ATTRIBUTES.issuperset(each.attrib):
            raise NotDrawnError(f"not of our pictures: {each.tag} {sorted(each.attrib)}")
        if any("(" in v and k != "transform" for k, v in each.attrib.items()):
            raise NotDrawnError(f"not of our pictures: {each.attrib}")
    return data.decode()


@lru_cache(maxsize=16)
def svg_of(specified: str) -> tuple[str, ...]:
    """What the process makes of a list of specifications; of the same ones, the same pictures."""
    try:
        worker = process.start("lottery.figures.worker")
    except OSError as error:  # no memory or no process is left: what is published stands
        raise NotDrawnError(f"no process that draws could be started: {error}") from None
    try:
        out, _ = worker.communicate(specified.encode(), timeout=SECONDS)
        return tuple(json.loads(out))
    except (OSError, ValueError, TypeError, subprocess.TimeoutExpired) as error:
        raise NotDrawnError(f"the process that draws ended badly: {error}") from None
    finally:
        process.stop(worker)


def _dressed(chart: Chart, picture: str) -> bytes:
    """A picture with a name and a description, as an image for whoever hears it."""
    head = re.match(r"<svg [^>]*>", picture)
    if head is None:
        raise NotDrawnError("no SVG")
    ids = f"{chart.key}-title", f"{chart.key}-desc"
    said = texts.described(chart.title, chart.rows)
    shapes = _INNER_ROLES.sub("", picture[head.end() :])  # an image's parts are not heard
    own = (
        f'{head[0][:-1]} role="img" aria-labelledby="{ids[0]} {ids[1]}">'
        f'<title id="{ids[0]}">{escape(chart.title)}</title>'
        f'<desc id="{ids[1]}">{escape(said)}</desc>'
    )
    data = f"{own}{shapes}\n".encode()
    require_picture(data)
    return data
