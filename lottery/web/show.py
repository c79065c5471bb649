"""How values look on a page: filters of the templates. They change the form, never the value."""

import base64
import io
from datetime import datetime

import segno
from flask import Flask

from lottery.clock import SHANGHAI
from lottery.texts.agents import browser
from lottery.texts.minutes import yuan
from lottery.web.glyphs import drawn


def install(app: Flask) -> None:
    """Give the filters to the templates."""
    app.jinja_env.filters.update(
        day=day,
        moment=moment,
        hour=hour,
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
    )


def day(when: datetime) -> str:
    """A day in Shanghai as people write it.

    >>> day(datetime(2024, 4, 9, 17, 0, tzinfo=SHANGHAI))
    '2024年4月9日'
    """
    here = when.astimezone(SHANGHAI)
    return f"{here.year}年{here.month}月{here.day}日"


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


def fours(text: str) -> list[str]:
    """A hash in groups of four, so that two people can compare it aloud.

    >>> fours("0123456789ab")
    ['0123', '4567', '89ab']
    """
    return [text[at : at + 4] for at in range(0, len(text), 4)]


def thousands(number: int) -> str:
    """A count with commas.

    >>> thousands(83000)
    '83,000'
    """
    return f"{number:,}"


def phrases(title: str) -> list[str]:
    """A title in parts that are not broken while there is room: after a closing quotation mark.

    >>> phrases("某市“开发票中大奖”2024年3月抽奖")
    ['某市“开发票中大奖”', '2024年3月抽奖']
    """
    head, mark, tail = title.partition("”")
    return [part for part in (head + mark, tail) if part]


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
    out = io.BytesIO()
    # Of the eight masks none suits random text better than another, and trying them takes 10 ms.
    code = segno.make(text, error="m", micro=False, mask=2)
    code.save(out, kind="svg", border=2, scale=4, xmldecl=False)
    return "data:image/svg+xml;base64," + base64.b64encode(out.getvalue()).decode("ascii")
