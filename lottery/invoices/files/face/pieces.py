"""Characters that belong together: what a file writes side by side, and what it sets apart evenly.

A converter may draw every character by itself, at even steps that are wider than the characters; a
text that is set so can even lie across its neighbour's. So what follows each other in the file at
one step is one piece, whatever stands between; the others are put together by where they stand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from lottery.invoices.files.face.layout import Glyph

_TOUCHES = 0.2  # of a character's size
_WORD = 0.6
_WIDEST_STEP = 3.2
_SHORTEST = 4  # characters at one step, before anybody believes in it


def pieces(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The glyphs, each with the number of its piece; one set apart reaches up to the next."""
    found = list[list[Glyph]]()
    alone = list[Glyph]()
    usual = _usual(glyphs)
    for chain in _chains(sorted(glyphs, key=lambda g: g.order), usual, in_order=True):
        if len(chain) == 1:
            alone += chain
        else:
            found.append(chain)
    across = sorted(alone, key=lambda g: (round(g.y / max(g.size, 1.0)), g.y, g.x))
    found += _chains(across, usual, in_order=False)
    return [glyph for number, chain in enumerate(found) for glyph in _filled(chain, number)]


def _usual(glyphs: Sequence[Glyph]) -> float:
    """The step, in sizes, at which most characters of the page are set apart; 0 if few are."""
    steps = Counter[float]()
    for one, other in pairwise(sorted(glyphs, key=lambda g: g.order)):
        if _level(one, other) and _set_apart(one, other):
            steps[round((other.x - one.x) / one.size, 1)] += 1
    step, count = max(steps.items(), key=lambda item: item[1], default=(0.0, 0))
    return step if count * 5 > len(glyphs) else 0.0


def _level(one: Glyph, other: Glyph) -> bool:
    """Whether both stand on one line, in about one size."""
    small, large = sorted((one.size, other.size))
    return small > 0 and large < 1.8 * small and abs(one.y - other.y) <= 0.25 * small


def _set_apart(one: Glyph, other: Glyph) -> bool:
    return other.x - one.right > _TOUCHES * one.size and other.x - one.x < _WIDEST_STEP * one.size


def _chains(glyphs: Iterable[Glyph], usual: float, *, in_order: bool) -> Iterator[list[Glyph]]:
    """Runs of glyphs that touch, or that follow each other at one step."""
    chain = list[Glyph]()
    for glyph in glyphs:
        if chain and _goes_on(chain, glyph, in_order=in_order):
            chain.append(glyph)
            continue
        yield from _believed(chain, usual)
        chain = [glyph]
    yield from _believed(chain, usual)


def _goes_on(chain: Sequence[Glyph], glyph: Glyph, *, in_order: bool) -> bool:
    last = chain[-1]
    if not _level(last, glyph) or glyph.x <= last.x:
        return False
    if in_order and glyph.order - last.order > 3:
        return False
    if len(chain) == 1:
        return _touches(last, glyph, in_order=in_order) or _set_apart(last, glyph)
    if _same_step(chain, glyph):
        return True
    return not _set_apart(chain[0], chain[1]) and _touches(last, glyph, in_order=in_order)


def _touches(last: Glyph, glyph: Glyph, *, in_order: bool) -> bool:
    """Whether a glyph follows as in a word, or behind one blank where the file says so."""
    gap, size = glyph.x - last.right, min(last.size, glyph.size)
    most = _WORD if in_order else _TOUCHES
    if in_order and glyph.order == last.order + 1:
        most = 1.0
    return -0.4 * size < gap <= most * size


def _same_step(chain: Sequence[Glyph], glyph: Glyph) -> bool:
    """Whether a glyph follows at the chain's step, at its gap, or one blank further among words."""
    one, other, last = chain[0], chain[1], chain[-1]
    step, gap = other.x - one.x, other.x - one.right
    if abs(glyph.x - last.x - step) <= 0.08 * step:
        return True
    if not _set_apart(one, other):
        return False
    if abs(glyph.x - last.right - gap) <= 0.12 * glyph.size:
        return True
    words = last.text.isascii() and glyph.text.isascii() and not (last.text + glyph.text).isdigit()
    return words and abs(glyph.x - last.x - 2 * step) <= 0.1 * step


def _believed(chain: Sequence[Glyph], usual: float) -> Iterator[list[Glyph]]:
    """The chain, or its glyphs one by one where few stand apart by chance."""
    if not chain:
        return
    apart = len(chain) > 1 and _set_apart(chain[0], chain[1])
    known = apart and abs((chain[1].x - chain[0].x) / chain[0].size - usual) <= 0.15 * usual
    if apart and len(chain) < _SHORTEST and not known:
        yield from ([glyph] for glyph in chain)
    else:
        yield list(chain)


def _filled(chain: Sequence[Glyph], number: int) -> Iterator[Glyph]:
    """The glyphs of one piece; where they are set apart evenly, each reaches to the next step."""
    step = _even_step(chain)
    for glyph, after in zip(chain, [*chain[1:], None], strict=True):
        wide = glyph.width
        if step and after is not None:
            wide = after.x - glyph.x if after.x - glyph.x < 1.6 * step else max(step, glyph.width)
        yield replace(glyph, piece=number, width=wide)


def _even_step(chain: Sequence[Glyph]) -> float:
    """The step at which most of a piece's glyphs follow each other; 0 if they do not."""
    steps = [other.x - one.x for one, other in pairwise(chain)]
    if not steps:
        return 0.0
    if _set_apart(chain[0], chain[1]):
        return steps[0]
    middle = sorted(steps)[len(steps) // 2]
    even = sum(abs(step - middle) <= 0.08 * middle for step in steps)
    return middle if len(chain) >= _SHORTEST and even * 5 >= 4 * len(steps) else 0.0
