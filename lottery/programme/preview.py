"""A picture of how a site would look: its head, a page, the hall's screen (pure, SVG)."""

import re
from xml.sax.saxutils import escape

from lottery.programme.colours import palette
from lottery.programme.emblem import seal_svg
from lottery.programme.imprint import Imprint
from lottery.texts.office import imprint as words

_SANS = "'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',sans-serif"
_SERIF = "'Noto Serif CJK SC','Source Han Serif SC','Songti SC',STZhongsong,serif"
_PICTURE = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 230" font-family="{sans}">
<rect width="720" height="230" fill="#faf6ee"/>
<rect width="440" height="58" fill="{own.main}"/>
<rect y="58" width="440" height="3" fill="{own.gold}"/>
<svg x="16" y="10" width="38" height="38" viewBox="0 0 64 64">{seal}</svg>
<g fill="#ffffff"><text x="66" y="30" font-family="{serif}" font-weight="700"
 font-size="{title_size}">{title}</text></g>
<text x="66" y="47" font-size="11" fill="{own.line}">{line}</text>
<text x="20" y="100" font-family="{serif}" font-weight="700" font-size="{city_size}"
 fill="#231b17">{city}</text>
<text x="20" y="128" font-size="13" fill="#231b17">{host}</text>
<rect x="20" y="148" width="104" height="34" rx="7" fill="{own.main}"/>
<text x="72" y="170" font-size="14" text-anchor="middle" fill="#ffffff">{button}</text>
<rect x="136" y="148.500" width="104" height="33" rx="7" fill="#fffdf9" stroke="{own.main}"/>
<text x="188" y="170" font-size="14" text-anchor="middle" fill="{own.main}">{button}</text>
<text x="260" y="170" font-size="14" fill="{own.main}" text-decoration="underline">{link}</text>
<rect x="460" width="260" height="230" fill="{wall}"/>
<rect x="472" y="12" width="236" height="206" fill="none" stroke="{own.accent}" stroke-width="2"/>
<svg x="566" y="34" width="48" height="48" viewBox="0 0 64 64">{seal}</svg>
<text x="590" y="120" font-family="{serif}" font-weight="700" font-size="{hall_size}"
 text-anchor="middle" fill="{own.light}">{title}</text>
<text x="590" y="150" font-size="15" text-anchor="middle" fill="{own.accent}">{hall}</text>
<text x="590" y="176" font-size="11" text-anchor="middle" fill="{own.dim}">{line}</text>
</svg>
"""


def preview_svg(imprint: Imprint) -> str:
    """The picture of an imprint; long names are set smaller."""
    own = palette(imprint.main, imprint.accent)
    inner = re.sub(r"</?svg[^>]*>\s*", "", seal_svg(imprint.seal, own))
    return _PICTURE.format(
        own=own,
        wall=own.hall[0],
        seal=inner,
        sans=_SANS,
        serif=_SERIF,
        title=escape(imprint.title),
        line=escape(imprint.line),
        city=escape(imprint.city),
        host=escape(imprint.host.name if imprint.host else ""),
        title_size=_fitting(imprint.title, 19, 360),
        city_size=_fitting(imprint.city, 22, 400),
        hall_size=_fitting(imprint.title, 24, 220),
        button=words.PREVIEW_BUTTON,
        link=words.PREVIEW_LINK,
        hall=words.PREVIEW_HALL,
    )


def _fitting(text: str, most: int, room: int) -> int:
    """The size at which a line of full-width characters fits."""
    return min(most, room // max(len(text), 1))
