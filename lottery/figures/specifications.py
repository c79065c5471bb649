"""Charts as Vega-Lite. Pure; every place is fixed, so that no font that a machine has or lacks
moves anything, and the bytes of a picture are the same everywhere."""

from typing import Any

from lottery.figures.charts import Chart
from lottery.texts.public import figures as texts

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.20.1.json"
WIDTH = 340
BAR, INK, LINE = "#9c2b23", "#3d3530", "#d8cfc4"
FONT, SIZE = "sans-serif", 12
_LEFT, _RIGHT, _ROW = 140, 6, 26
_AXIS, _FOOT, _HEIGHT = 46, 26, 170
_ROOM = 1.45
"""How much longer than the longest bar the room is, for its number."""

_SCALE = dict(
    (("title", None), ("tickCount", 4), ("format", ",d"), ("ticks", False), ("domain", False)),
    labelFont=FONT,
    labelFontSize=SIZE,
    labelColor=INK,
    labelLimit=0,
    labelOverlap=False,
    gridColor=LINE,
)


def of(chart: Chart) -> dict[str, Any]:
    """The specification of a chart's picture."""
    return _upright(chart) if chart.upright else _lying(chart)


def _lying(chart: Chart) -> dict[str, Any]:
    """Bars from left to right, each with its name before and its number behind it."""
    most = max(chart.values) * _ROOM or 1
    data = [
        {"at": at, "name": texts.shortened(row[0]), "value": value, "said": said}
        for at, (row, value, said) in enumerate(
            zip(chart.rows, chart.values, chart.marks, strict=True)
        )
    ]
    y = {"field": "at", "type": "ordinal", "axis": None}
    x = {"field": "value", "type": "quantitative", "axis": None, "scale": {"domain": [0, most]}}
    ink = {"color": INK, "fontSize": SIZE, "font": FONT, "baseline": "middle"}
    layers = [
        {"mark": {"type": "bar", "color": BAR, "height": 15}, "encoding": {"y": y, "x": x}},
        {
            "mark": {"type": "text", "align": "left", "dx": 5, **ink},
            "encoding": {"y": y, "x": x, "text": {"field": "said", "type": "nominal"}},
        },
        {
            "mark": {"type": "text", "align": "right", "dx": -8, "x": 0, **ink},
            "encoding": {"y": y, "text": {"field": "name", "type": "nominal"}},
        },
    ]
    height = _ROW * len(chart.rows)
    return _whole(data, layers, height, {"left": _LEFT, "right": _RIGHT, "top": 4, "bottom": 4})


def _upright(chart: Chart) -> dict[str, Any]:
    """Bars side by side; the first day of a few is written below."""
    data: list[dict[str, Any]] = [
        {"at": at, "name": texts.first_day(row[0]), "value": value}
        for at, (row, value) in enumerate(zip(chart.rows, chart.values, strict=True))
    ]
    step = -(-len(data) // 5)
    named = [row for row in data if row["at"] % step == 0]
    x = {"field": "at", "type": "ordinal", "axis": None, "scale": {"paddingInner": 0.25}}
    y = {"field": "value", "type": "quantitative", "axis": _SCALE}
    ink = {"color": INK, "fontSize": SIZE, "font": FONT, "baseline": "top"}
    layers = [
        {"mark": {"type": "bar", "color": BAR}, "encoding": {"x": x, "y": y}},
        {
            "data": {"values": named},
            "mark": {"type": "text", "align": "center", "y": _HEIGHT + 8, **ink},
            "encoding": {"x": x, "text": {"field": "name", "type": "nominal"}},
        },
    ]
    return _whole(data, layers, _HEIGHT, {"left": _AXIS, "right": 14, "top": 8, "bottom": _FOOT})


def _whole(
    data: list[dict[str, Any]], layers: list[dict[str, Any]], height: int, padding: dict[str, int]
) -> dict[str, Any]:
    return {
        "$schema": SCHEMA,
        "width": WIDTH - padding["left"] - padding["right"],
        "height": height,
        "padding": padding,
        "autosize": {"type": "none"},
        "data": {"values": data},
        "layer": layers,
        "config": {"aria": False, "background": None, "view": {"stroke": None}},
    }
