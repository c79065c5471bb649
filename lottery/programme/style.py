"""The colours of a site as a style sheet over the program's own (pure)."""

from lottery.programme.colours import palette
from lottery.programme.imprint import Imprint

_SITE = """\
:root:not(.live) {{ --red: {own.main}; --deep: {own.deep}; --blush: {own.blush}; --gold: {own.gold};
  --pale: {own.line}; --hero: {own.hero}; --hero-text: {own.hero_text}; --hero-light: {own.light};
  --hero-gold: {own.accent}; --hall: {own.hall[1]}; }}
:root.live {{ --gold: {own.accent}; --light: {own.light}; --dim: {own.dim}; --glow: {glow};
  --wall: {own.hall[0]}; --mid: {own.hall[1]}; --far: {own.hall[2]}; }}
"""
_ORNAMENTS = """\
.hero::after {{ background: url("seal.svg?v={v}") 50% 50%/7.5rem no-repeat,
  url("rosette.svg?v={v}") 50% 50%/contain no-repeat; }}
@media (max-width: 76rem) {{
  .hero::after {{ background: url("rosette.svg?v={v}") 50% 50%/contain no-repeat; }}
}}
.live .title::before, .live .ready::before, .live .void::before {{
  border-image: url("border.svg?v={v}") 100 stretch; }}
.live .title::after, .live .ready::after {{
  background: url("rosette.svg?v={v}") 50% 50%/auto 118% no-repeat; }}
"""


def site_css(imprint: Imprint, version: str) -> str:
    """The style sheet; `version` stands in the addresses of its pictures. Without colours of its
    own a site has the program's, and its own seal."""
    text = _ORNAMENTS.format(v=version)
    if imprint.main or imprint.accent:
        own = palette(imprint.main, imprint.accent)
        text = _SITE.format(own=own, glow=_triplet(own.accent)) + text
    return text


def _triplet(colour: str) -> str:
    """`#ecc77f` as `236 199 127`."""
    return " ".join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
