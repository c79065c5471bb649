"""What a file said, and where it said so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from lottery.invoices.files.one_invoice import Facts, one_invoice_of
from lottery.invoices.invoice import RawEntry, Reason

FileKind = Literal["xml", "ofd", "pdf", "image", "text"]
Place = Literal["xml", "attachment", "tags", "properties", "qr", "face", "text"]
"""Where in a file: an invoice's XML, an XML attached, an OFD's tags, the document's properties,
the QR code, the text on the page, a plain text."""


__all__ = ["Facts", "FileKind", "FileReading", "Found", "Pages", "Place", "reasons_from"]


@dataclass(frozen=True, slots=True)
class Found:
    """One fact: a field of ``RawEntry``, its value, and the place it was taken from."""

    field: str
    value: str
    place: Place


@dataclass(frozen=True, slots=True)
class FileReading:
    """A file that could be read: ``raw`` goes the same way as what is typed.

    ``found`` tells where each field of ``raw`` comes from; ``doubts`` must be settled by a person,
    ``warnings`` inform.
    """

    kind: FileKind
    sha256: str
    raw: RawEntry
    found: tuple[Found, ...] = ()
    doubts: tuple[Reason, ...] = ()
    warnings: tuple[Reason, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As plain values, for the pipe to the process that has not read it."""
        return {
            "kind": self.kind,
            "sha256": self.sha256,
            "found": [[f.field, f.value, f.place] for f in self.found],
            "doubts": _plain(self.doubts),
            "warnings": _plain(self.warnings),
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> FileReading:
        """The reading from plain values. Raises ValueError, TypeError or KeyError for others."""
        found = tuple(Found(str(f), str(v), place) for f, v, place in stored["found"])
        return cls(
            kind=stored["kind"],
            sha256=str(stored["sha256"]),
            raw=RawEntry(**{fact.field: fact.value for fact in found}),
            found=found,
            doubts=reasons_from(stored["doubts"]),
            warnings=reasons_from(stored["warnings"]),
        )


def _plain(reasons: Iterable[Reason]) -> list[list[str]]:
    return [[reason.code, reason.field, reason.value] for reason in reasons]


def reasons_from(stored: Any) -> tuple[Reason, ...]:
    """Reasons from plain lists of code, field and value."""
    return tuple(Reason(str(code), str(where), str(value)) for code, where, value in stored)


@dataclass(slots=True)
class Pages:
    """What is gathered from a file, place by place, the most trusted first."""

    places: list[tuple[Place, Facts]] = field(default_factory=list)
    warnings: list[Reason] = field(default_factory=list)

    def add(self, place: Place, facts: Facts) -> None:
        """Keep what a place says, if it says anything.

        Raises FileRefusedError (``file-several``) where another place of its sort names another
        invoice: two attachments, two sets of tags.
        """
        if any(facts.values()):
            one_invoice_of([facts, *(said for where, said in self.places if where == place)])
            self.places.append((place, facts))
