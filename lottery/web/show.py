"""How values look on a page: filters of the templates. They change the form, never the value."""

import base64
import re
from datetime import datetime

import zxingcpp
from flask import Flask

from lottery.clock import SHANGHAI
from lottery.invoices.values import amounts
from lottery.texts import agents
from lottery.texts.digits import fours
from lottery.texts.minutes.pages import money
from lottery.texts.titles import phrases
from lottery.web.glyphs import drawn

_QUIET = 2
"""Squares left free around a QR code; the page's own margin does the rest."""
_SQUARES = re.compile(r'<svg width="(?P<side>[0-9]+)".* d="(?P<path>[^"]+)"', re.DOTALL)


def install(app: Flask) -> None:
    """Give the filters to the templates."""
    app.jinja_env.filters.update(
        day=day,
        dial=dial,
        moment=moment,
        hour=hour,
        money=money,
        yuan=yuan,
        fours=fours,
        thousands=thousands,
        size=size,
        qr=qr,
        phrases=phrases,
        zeros=zeros,
        phone=phone,
        invoice=invoice,
        browser=browser,
        drawn=drawn,
        short=short,
    )


def day(when: datetime) -> str:
    """A day in Shanghai as people write it.

    >>> day(datetime(2024, 4, 9, 17, 0, tzinfo=SHANGHAI))
    '2024年4月9日'
    """
    here = when.astimezone(SHANGHAI)
    return f"{here.year}年{here.month}月{here.day}日"


def dial(number: str) -> str:
    """What a telephone dials for a number as people write it; empty if it does not begin with one.

    >>> dial("0543-4350000（演示）"), dial("+86 543 4350000转8001"), dial("市民中心")
    ('05434350000', '+865434350000', '')
    """
    found = re.match(r"\+?[0-9][0-9 ()-]*", number)
    return re.sub("[^+0-9]", "", found[0]) if found else ""


def moment(when: datetime) -> str:
    """A day and a time in Shanghai.

    >>> moment(datetime(2024, 4, 9, 17, 0, tzinfo=SHANGHAI))
    '2024年4月9日 17:00:00'
    """
    return f"{day(when)} {when.astimezone(SHANGHAI):%H:%M:%S}"


def hour(when: datetime) -> str:
    """A time of a day that everybody knows, for a narrow place.

    >>> hour(datetime(2024, 4, 9, 17, 0, tzinfo=SHANGHAI))
    '4月9日 17:00:00'
    """
    return moment(when).partition("年")[2]


def yuan(fen: int) -> str:
    """An amount of fen in yuan, where a table says the unit once.

    >>> yuan(1_100_000_050)
    '11,000,000.50'
    """
    return amounts.yuan(fen, grouped=True)


def thousands(number: int) -> str:
    """A count with commas.

    >>> thousands(83000)
    '83,000'
    """
    return f"{number:,}"


def zeros(entry: str) -> tuple[str, str]:
    """An entry number as its leading zeros and the digits that tell it from others.

    >>> zeros("0000009597")
    ('000000', '9597')
    """
    digits = entry.lstrip("0") or entry[-1:]
    return entry[: len(entry) - len(digits)], digits


def phone(digits: str) -> str:
    """A phone number in parts that are compared at a glance.

    >>> phone("13812341234"), phone("05434321234")
    ('138 1234 1234', '0543 4321 234')
    """
    head = 3 if digits.startswith("1") else 4
    return " ".join((digits[:head], *fours(digits[head:])))


def invoice(identity: str) -> str:
    """An invoice's number in groups of four, its code apart.

    >>> invoice("037002100111-40718823"), invoice("24370000000000000017")
    ('0370 0210 0111 - 4071 8823', '2437 0000 0000 0000 0017')
    """
    return " - ".join(" ".join(fours(part)) for part in identity.split("-"))


def size(octets: int) -> str:
    """How large a file is.

    >>> size(999), size(2_500_000)
    ('999 B', '2.5 MB')
    """
    if octets < 1000:
        return f"{octets} B"
    if octets < 1_000_000:
        return f"{octets / 1000:.0f} KB"
    return f"{octets / 1_000_000:.1f} MB"


def qr(text: str) -> str:
    """A QR code of `text` as the address of an SVG image that needs no request."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    made = _SQUARES.search(zxingcpp.write_barcode_to_svg(code, add_quiet_zones=False))
    if made is None:
        raise ValueError(text)
    wide = int(made["side"]) + 2 * _QUIET
    image = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{4 * wide}" height="{4 * wide}" '
        f'viewBox="-{_QUIET} -{_QUIET} {wide} {wide}" shape-rendering="crispEdges">'
        f'<path d="{made["path"]}"/></svg>'
    )
    return "data:image/svg+xml;base64," + base64.b64encode(image.encode("ascii")).decode("ascii")


def short(holder: str) -> str:
    """A masked name for a small cell: many stars in a row are three dots between two.

    >>> short("张*三"), short("买*****逊")
    ('张*三', '买*…*逊')
    """
    return re.sub(r"\*{5,}", "*…*", holder)


def browser(agent: str) -> str:
    """Browser and system; what is not known is shown as it calls itself.

    >>> browser("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0 Safari/537.36 Edg/120.0")
    'Edge，Windows'
    >>> browser("Werkzeug/3.1.9")
    'Werkzeug/3.1.9'
    """
    found = (_first(agent, agents.BROWSERS), _first(agent, agents.SYSTEMS))
    return "，".join(filter(None, found)) or agent[:40] or agents.OTHER


def _first(agent: str, names: tuple[tuple[str, str], ...]) -> str:
    return next((told for sign, told in names if sign in agent), "")
