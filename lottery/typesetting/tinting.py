"""Another colour in the place of the accent: the same marks, at the same places."""

from dataclasses import replace

from lottery.typesetting.layout import ACCENT, Box, Field, Mark, Rule, Span, Tagged, Words


def tinted(mark: Mark, colour: str) -> Mark:
    """A mark with `colour` wherever it had the accent.

    >>> tinted(Rule(0, 0, 10, colour=ACCENT), "14556b")
    Rule(x=0, y=0, length=10, thick=0.5, colour='14556b')
    >>> tinted(Rule(0, 0, 10), "14556b")
    Rule(x=0, y=0, length=10, thick=0.5, colour='cfd6de')
    """
    if isinstance(mark, Tagged):
        return replace(mark, marks=tuple(_plain(each, colour) for each in mark.marks))
    return _plain(mark, colour)


def _plain(mark: Words | Rule | Box | Field, colour: str) -> Words | Rule | Box | Field:
    if isinstance(mark, Words):
        return replace(mark, spans=tuple(_span(each, colour) for each in mark.spans))
    if isinstance(mark, Rule) and mark.colour == ACCENT:
        return replace(mark, colour=colour)
    if isinstance(mark, Box) and mark.fill == ACCENT:
        return replace(mark, fill=colour)
    return mark


def _span(span: Span, colour: str) -> Span:
    return replace(span, colour=colour) if span.colour == ACCENT else span
