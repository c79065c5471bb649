"""Reads `[site]` of a programme's file: the imprint, and where the city's sellers are registered.

What is missing, misspelt or cannot be read by people with weak eyes raises ProgrammeError.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from lottery.errors import ProgrammeError
from lottery.programme.colours import COLOUR, LEAST, faint
from lottery.programme.emblem import SIZES
from lottery.programme.imprint import HOST, NOTARY, ORGAN_ROLES, EntryPlace, Imprint, Organ
from lottery.programme.sections import ProgrammeSection, is_seen
from lottery.texts.office import imprint as words
from lottery.texts.office import programme as asked

MOST, MOST_LONG, MOST_PARTS = 40, 120, 30
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]*")
_REGION = re.compile("[0-9]{6}")


@dataclass(frozen=True)
class Locality:
    """Name and registration codes that the rules of all campaigns share; empty: none is given."""

    place: str = ""
    regions: tuple[str, ...] = ()


def imprint_of(part: ProgrammeSection) -> Imprint:
    """The imprint; `place` and `regions` have been taken already. Nothing may be left."""
    organs = tuple(_organ(each) for each in part.sections("organ"))
    entry_places = tuple(_entry_place(each) for each in part.sections("place_of_entry"))
    colours = part.section("colours")
    found = Imprint(
        title=_text(part, "title", words.TITLE),
        line=_text(part, "line", words.LINE),
        city=_text(part, "city"),
        short=_text(part, "short"),
        seal=_seal(part),
        main=_colour(colours, "main"),
        accent=_colour(colours, "accent"),
        telephone=_text(part, "telephone", ""),
        filing=_text(part, "filing", ""),
        foot=_foot(part),
        organs=organs,
        entry_places=entry_places,
    )
    colours.end()
    part.end()
    _check(part, colours, found)
    return found


def locality_of(part: ProgrammeSection) -> Locality:
    """Where the city's sellers are registered, as all its campaigns say."""
    found = Locality(part.text("place", ""), tuple(part.texts("regions", ())))
    for each in found.regions:
        if not _REGION.fullmatch(each):
            raise part.error(words.not_a_region(each))
    if bool(found.place) != bool(found.regions):
        raise part.error(asked.PLACE_WITHOUT_REGIONS)
    return found


def _organ(part: ProgrammeSection) -> Organ:
    role = part.text("role")
    if role not in ORGAN_ROLES:
        raise part.error(words.organ_role(role))
    found = Organ(
        role,
        _text(part, "name"),
        _text(part, "telephone", ""),
        _text(part, "address", "", MOST_LONG),
    )
    part.end()
    return found


def _foot(part: ProgrammeSection) -> tuple[str, ...]:
    lines = (_checked(part, "foot", each, MOST_LONG) for each in part.texts("foot", ()))
    return tuple(line for line in lines if line)


def _entry_place(part: ProgrammeSection) -> EntryPlace:
    found = EntryPlace(
        _text(part, "name"),
        _text(part, "address", "", MOST_LONG),
        _text(part, "hours", "", MOST_LONG),
        _text(part, "telephone", ""),
    )
    part.end()
    return found


def _text(part: ProgrammeSection, name: str, usual: str | None = None, most: int = MOST) -> str:
    value = part.text(name) if usual is None else part.text(name, usual)
    return _checked(part, name, value, most)


def check_line(name: str, value: str, most: int = MOST) -> str:
    """One line that can be seen, in NFC; raises ProgrammeError."""
    text = unicodedata.normalize("NFC", value.strip())
    if not is_seen(text):
        raise ProgrammeError(asked.unprintable(name))
    if len(text) > most:
        raise ProgrammeError(asked.too_long(name, most))
    return text


def _checked(part: ProgrammeSection, name: str, value: str, most: int) -> str:
    try:
        return check_line(name, value, most)
    except ProgrammeError as why:
        raise part.error(why) from None


def _seal(part: ProgrammeSection) -> str:
    seal = _text(part, "seal", "")
    if seal and (len(seal) not in SIZES or not _HAN.fullmatch(seal)):
        raise part.error(words.SEAL_LENGTH)
    return seal


def _colour(part: ProgrammeSection, name: str) -> str:
    value = part.text(name, "").lower()
    if value and not COLOUR.fullmatch(value):
        raise part.error(words.not_a_colour(name, value))
    return value


def _lists(found: Imprint) -> tuple[tuple[str, tuple[object, ...]], ...]:
    return (("organ", found.organs), ("place_of_entry", found.entry_places), ("foot", found.foot))


def _check(part: ProgrammeSection, colours: ProgrammeSection, found: Imprint) -> None:
    roles = [organ.role for organ in found.organs]
    if roles.count(HOST) != 1:
        raise part.error(words.ONE_HOST)
    if roles.count(NOTARY) > 1:
        raise part.error(words.ONE_NOTARY)
    for name, listed in _lists(found):
        if len(listed) > MOST_PARTS:
            raise part.error(words.too_many(name, MOST_PARTS))
    for pair, ratio in faint(found.main, found.accent):
        raise colours.error(words.too_faint(pair, f"{ratio:.1f}", f"{LEAST:.1f}"))
