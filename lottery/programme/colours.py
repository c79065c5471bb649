"""The colours of a site from the two that a programme gives, and whether they can be read (pure).

Contrast is that of WCAG 2.2 (success criterion 1.4.3): letters and their ground differ by 4.5:1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

COLOUR = re.compile("#[0-9a-f]{6}")
LEAST = 4.5
MAIN, ACCENT = "#9e1b1e", "#ecc77f"
"""The program's own: the red of seals, and gold."""
_PAPER, _WHITE, _BLACK, _IVORY = "#faf6ee", "#ffffff", "#000000", "#fff5e2"


@dataclass(frozen=True)
class Palette:
    """Every colour that follows from `main` (dark: heads, buttons, links) and `accent` (light:
    ornaments on dark ground). `hall` is the screen's ground from its middle to its edge."""

    main: str
    deep: str
    blush: str
    line: str
    gold: str
    accent: str
    light: str
    hero: str
    hero_text: str
    dim: str
    hall: tuple[str, str, str]


def palette(main: str, accent: str) -> Palette:
    """The colours of a site; an empty one is the program's own."""
    main, accent = main or MAIN, accent or ACCENT
    hero = mix(main, _BLACK, 0.33)
    return Palette(
        main=main,
        deep=mix(main, _BLACK, 0.27),
        blush=mix(main, _PAPER, 0.91),
        line=mix(accent, _WHITE, 0.7),
        gold=mix(accent, _BLACK, 0.24),
        accent=accent,
        light=mix(accent, _IVORY, 0.55),
        hero=hero,
        hero_text=mix(accent, _IVORY, 0.75),
        dim=mix(mix(accent, _IVORY, 0.35), hero, 0.16),
        hall=(hero, mix(main, _BLACK, 0.58), mix(main, _BLACK, 0.82)),
    )


def faint(main: str, accent: str) -> tuple[tuple[str, float], ...]:
    """The pairs of letters and ground that are too alike, by name, with their contrast."""
    own = palette(main, accent)
    pairs = {
        "white-on-main": (_WHITE, own.main),
        "line-on-main": (own.line, own.main),
        "main-on-paper": (own.main, _PAPER),
        "main-on-blush": (own.main, own.blush),
        "accent-on-hall": (own.accent, own.hall[0]),
        "accent-on-hero": (own.hero_text, own.hero),
        "dim-on-hall": (own.dim, own.hall[0]),
        "hall-on-accent": (own.hall[2], own.accent),
    }
    found = ((name, contrast(*pair)) for name, pair in pairs.items())
    return tuple((name, ratio) for name, ratio in found if ratio < LEAST)


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white).

    >>> contrast("#ffffff", "#000000"), round(contrast("#777777", "#ffffff"), 2)
    (21.0, 4.48)
    """
    dark, bright = sorted((_luminance(one), _luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


def mix(one: str, other: str, share: float) -> str:
    """One colour with a share of another.

    >>> mix("#000000", "#ffffff", 0.5), mix("#9e1b1e", "#000000", 0)
    ('#808080', '#9e1b1e')
    """
    parts = zip(_parts(one), _parts(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in parts)


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    linear = []
    for part in _parts(colour):
        value = part / 255
        linear.append(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)
    red, green, blue = linear
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
