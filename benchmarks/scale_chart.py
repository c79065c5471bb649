"""The chart of what a long draw costs: benchmarks/scale.svg from benchmarks/scale.json.

    PYTHONPATH=. python benchmarks/scale_chart.py

Both axes are logarithmic, so what grows in proportion to the entries is a straight line that rises
by one decade a decade. Only what was measured is drawn.
"""

import json
import math
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

HERE = Path(__file__).parent
LEFT, TOP, DECADE, RIGHT, BOTTOM = 70, 50, 120, 250, 60
COLOURS = ("#0b5394", "#a64d00", "#38761d", "#741b47", "#555555", "#990000")
DASHES = ("", "6 3", "2 3", "8 3 2 3", "10 4", "1 2")
Points = dict[str, list[tuple[int, float]]]


def measured() -> Points:
    """Processor seconds by entries, for each line of the chart."""
    lines: Points = defaultdict(list)
    for each in json.loads((HERE / "scale.json").read_text()):
        lines[f"{each['step']}, {each['engine']}"].append((each["entries"], each["processor"]))
    return {name: sorted(points) for name, points in lines.items()}


def chart(lines: Points) -> str:
    """The SVG."""
    entries = [n for points in lines.values() for n, _ in points]
    seconds = [s for points in lines.values() for _, s in points]
    first, last = math.floor(math.log10(min(entries))), math.ceil(math.log10(max(entries)))
    low, high = math.floor(math.log10(min(seconds))), math.ceil(math.log10(max(seconds)))
    width, height = LEFT + DECADE * (last - first), TOP + DECADE * (high - low)

    def at(n: float, s: float) -> str:
        x = LEFT + DECADE * (math.log10(n) - first)
        return f"{x:.1f},{height - DECADE * (math.log10(s) - low):.1f}"

    parts = [*_frame(width, height, (first, last), (low, high))]
    ends = [float(at(*points[-1]).split(",")[1]) for points in lines.values()]
    places = dict(zip(lines, _apart(ends), strict=True))
    for number, (name, points) in enumerate(lines.items()):
        colour, dash = COLOURS[number % len(COLOURS)], DASHES[number % len(DASHES)]
        drawn = " ".join(at(*point) for point in points)
        parts.append(
            f'<polyline points="{drawn}" fill="none" stroke="{colour}" stroke-width="2" '
            f'stroke-dasharray="{dash}"/>'
        )
        for point in points:
            x, y = at(*point).split(",")
            parts.append(f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>')
        x = at(*points[-1]).split(",")[0]
        parts.append(
            f'<text x="{float(x) + 12}" y="{places[name] + 4:.1f}" fill="{colour}">{name}</text>'
        )
    size = f'viewBox="0 0 {width + RIGHT} {height + BOTTOM}"'
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" '
        'font-family="sans-serif" font-size="13">'
        "<title>Processor seconds of a long draw, by entries</title>"
        '<rect width="100%" height="100%" fill="#ffffff"/>'
    )
    return "\n".join([head, *parts, "</svg>"]) + "\n"


def _apart(ends: list[float], least: float = 16) -> list[float]:
    """The places of the lines' names, so far from each other that each can be read."""
    order = sorted(range(len(ends)), key=ends.__getitem__)
    found = list(ends)
    for above, below in pairwise(order):
        found[below] = max(found[below], found[above] + least)
    return found


def _frame(width: int, height: int, across: tuple[int, int], up: tuple[int, int]) -> Iterator[str]:
    """Title, decades and their names."""
    yield f'<text x="{LEFT}" y="24" font-size="16">Processor seconds by entries</text>'
    for power in range(across[0], across[1] + 1):
        x = LEFT + DECADE * (power - across[0])
        yield f'<line x1="{x}" y1="{TOP}" x2="{x}" y2="{height}" stroke="#cccccc"/>'
        yield f'<text x="{x}" y="{height + 20}" text-anchor="middle">{10**power:,}</text>'
    for power in range(up[0], up[1] + 1):
        y = height - DECADE * (power - up[0])
        told = f"{10**power:g}"
        yield f'<line x1="{LEFT}" y1="{y}" x2="{width}" y2="{y}" stroke="#cccccc"/>'
        yield f'<text x="{LEFT - 8}" y="{y + 4}" text-anchor="end">{told} s</text>'
    middle = (LEFT + width) // 2
    yield f'<text x="{middle}" y="{height + 42}" text-anchor="middle">entries</text>'


if __name__ == "__main__":
    (HERE / "scale.svg").write_text(chart(measured()))
