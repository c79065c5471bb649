"""A site's seal as an SVG picture: its characters in a frame, or an invoice with a star (pure)."""

from xml.sax.saxutils import escape

from lottery.programme.colours import Palette

SIZES = (1, 2, 4)
"""How many characters a seal may have."""
_SERIF = (
    "'Noto Serif CJK SC','Source Han Serif SC','Songti SC',STZhongsong,SimSun,"
    "'Noto Sans CJK SC',serif"
)
_GROUND = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'
    '<rect width="64" height="64" rx="12" fill="{main}"/>'
)
_INVOICE = (
    '<path d="M17 11h30v43l-5-4-5 4-5-4-5 4-5-4-5 4z" fill="#fffaf0"/>'
    '<path d="m32 16.500 2.900 6.200 6.800.8-5 4.600 1.300 6.700-6-3.300-6 3.300 1.300-6.700'
    '-5-4.600 6.800-.8z" fill="{main}"/>'
    '<path d="M23 40h18M23 45h12" stroke="{gold}" stroke-width="2.500" stroke-linecap="round"/>'
)
_FRAME = (
    '<rect x="5.500" y="5.500" width="53" height="53" rx="7.500" fill="none" stroke="{light}"'
    ' stroke-width="1.800"/>'
)
PLACES = {
    1: ((32, 33, 40),),
    2: ((32, 20.5, 25), (32, 45, 25)),
    # As seals are read: the right column first.
    4: ((44.5, 20.5, 22.5), (44.5, 44.5, 22.5), (19.5, 20.5, 22.5), (19.5, 44.5, 22.5)),
}
"""Middle and size of each character, by how many there are."""


def seal_svg(characters: str, own: Palette) -> str:
    """The picture; `characters` are none, or as many as SIZES has."""
    ground = _GROUND.format(main=own.main)
    if not characters:
        return f"{ground}{_INVOICE.format(main=own.main, gold=own.gold)}</svg>\n"
    places = PLACES[len(characters)]
    drawn = "".join(
        f'<text x="{x}" y="{y}" font-size="{size}" dy=".36em">{escape(one)}</text>'
        for one, (x, y, size) in zip(characters, places, strict=True)
    )
    letters = f'<g fill="#fffaf0" font-family="{_SERIF}" font-weight="700" text-anchor="middle">'
    return f"{ground}{_FRAME.format(light=own.light)}{letters}{drawn}</g></svg>\n"
