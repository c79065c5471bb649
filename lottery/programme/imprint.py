"""Whose lottery it is: what pages and papers say of the city, its organs and places (pure)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from lottery import canonical_json
from lottery.texts.office import imprint as words

HOST, NOTARY = "host", "notary"
ORGAN_ROLES = tuple(words.ORGAN_ROLES)


@dataclass(frozen=True)
class Organ:
    """An organ that takes part; `role` is one of ORGAN_ROLES."""

    role: str
    name: str
    telephone: str = ""
    address: str = ""


@dataclass(frozen=True)
class EntryPlace:
    """A place where invoices are entered, and when it is open."""

    name: str
    address: str = ""
    hours: str = ""
    telephone: str = ""


@dataclass(frozen=True)
class Imprint:
    """City, site, seal, colours, organs and entry_places; empty where the programme says nothing.

    `city` is the full name and `short` the one in everyday use. `seal` are the characters of the
    site's seal; without any it is an invoice with a star. `main` and `accent` are colours,
    `#rrggbb`; without them the program's own stand.
    """

    title: str = words.TITLE
    line: str = words.LINE
    city: str = ""
    short: str = ""
    seal: str = ""
    main: str = ""
    accent: str = ""
    telephone: str = ""
    filing: str = ""
    foot: tuple[str, ...] = ()
    organs: tuple[Organ, ...] = ()
    entry_places: tuple[EntryPlace, ...] = ()

    @property
    def host(self) -> Organ | None:
        """The organ that holds the lottery."""
        return next((organ for organ in self.organs if organ.role == HOST), None)

    @property
    def notary(self) -> str:
        """The notary's office by its name; empty where none is named."""
        return next((organ.name for organ in self.organs if organ.role == NOTARY), "")

    @property
    def responsible(self) -> tuple[str, str]:
        """Who answers for the participants' data, and how he is reached."""
        host = self.host or Organ(HOST, "")
        reached = (host.telephone or self.telephone, host.address)
        return host.name, words.COMMA.join(each for each in reached if each)

    def by_role(self) -> tuple[tuple[str, tuple[Organ, ...]], ...]:
        """The organs of each role that has any, in the order of ORGAN_ROLES."""
        found = ((role, tuple(o for o in self.organs if o.role == role)) for role in ORGAN_ROLES)
        return tuple((role, organs) for role, organs in found if organs)

    def to_json(self) -> str:
        """As canonical JSON text."""
        return canonical_json.dump(asdict(self))


def from_json(text: str) -> Imprint:
    """An imprint as it is stored; what it does not say is empty."""
    values: dict[str, Any] = canonical_json.load(text)
    values["foot"] = tuple(values.get("foot", ()))
    values["organs"] = tuple(Organ(**each) for each in values.get("organs", ()))
    values["entry_places"] = tuple(EntryPlace(**each) for each in values.get("entry_places", ()))
    return Imprint(**values)


def differences(before: Imprint, after: Imprint) -> tuple[str, ...]:
    """What changes, a sentence a field."""
    told = []
    for name, called in words.FIELDS.items():
        was, wanted = _said(getattr(before, name)), _said(getattr(after, name))
        if was != wanted:
            told.append(words.changes(called, was, wanted))
    return tuple(told)


def _said(value: str | tuple[str | Organ | EntryPlace, ...]) -> str:
    if isinstance(value, str):
        return value
    return words.LIST.join(each if isinstance(each, str) else _line(each) for each in value)


def _line(part: Organ | EntryPlace) -> str:
    parts = list(asdict(part).values())
    if isinstance(part, Organ):
        parts[0] = words.ORGAN_ROLES[part.role]
    return " ".join(each for each in parts if each)
