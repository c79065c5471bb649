"""The files of an entry or an appeal as a reviewer sees them: as a picture, and as what they say.

What is shown was drawn anew by the worker process; the bytes themselves leave only as a download
that a browser neither opens in this site's name nor guesses the type of.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from flask import Response

from lottery.intake.evidence import EvidenceFile, OpenedEvidence
from lottery.invoices import read
from lottery.invoices.files import FileReading
from lottery.reading import Unreadable
from lottery.texts.counter import evidence as texts
from lottery.texts.fields import in_parts
from lottery.texts.reasons import sentences
from lottery.web import site
from lottery.web.entry_form import facts, filled

_PICTURES = (("image/png", b"\x89PNG"), ("image/jpeg", b"\xff\xd8"), ("image/gif", b"GIF8"))
_TYPES = {
    "pdf": ("application/pdf", "pdf"),
    "ofd": ("application/ofd", "ofd"),
    "xml": ("application/xml", "xml"),
    "text": ("text/plain; charset=utf-8", "txt"),
}
_DRAWN, _READ = ("image", "pdf"), ("xml", "ofd", "pdf", "text")
_NUMBERS = ("code", "number", "digital_number")


@dataclass(frozen=True)
class FieldInFile:
    """What a file says of one field; `same` is None where the entry says nothing of it."""

    label: str
    text: str
    same: bool | None


@dataclass(frozen=True)
class Original:
    """A file to be looked at: `picture` is the address of a JPEG, or empty; `why` not."""

    kept: EvidenceFile
    picture: str
    why: str
    lines: tuple[FieldInFile, ...]


def originals(opened: Sequence[OpenedEvidence], entered: Mapping[str, str]) -> tuple[Original, ...]:
    """The files beside what was entered, by the names of the form's fields."""
    return tuple(_original(one, entered) for one in opened)


def as_entered(invoice: str, issued: str, gross: str, seller_id: str) -> dict[str, str]:
    """The fields of an entry that a file speaks of; `invoice` is a typed identity."""
    code, _, number = invoice[2:].rpartition("-")
    fields = {"code": code, "number": number, "issued": issued, "gross": gross}
    return fields | {"seller_id": seller_id}


def download(one: OpenedEvidence, name: str) -> Response:
    """The bytes as they came, to be saved under a name of ours."""
    mimetype, suffix = _type_of(one)
    answer = Response(one.data, content_type=mimetype)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{suffix}"'
    return answer


def _type_of(one: OpenedEvidence) -> tuple[str, str]:
    if one.kept.kind != "image":
        return _TYPES[one.kept.kind]
    found = next((t for t, start in _PICTURES if one.data.startswith(start)), "image/webp")
    found = "image/bmp" if one.data.startswith(b"BM") else found
    return found, found.partition("/")[2].replace("jpeg", "jpg")


def _original(one: OpenedEvidence, entered: Mapping[str, str]) -> Original:
    reader = site.reader()
    picture, why = "", ""
    if one.kept.kind in _DRAWN:
        drawn = reader.picture(one.data)
        if isinstance(drawn, Unreadable):
            why = texts.NOT_SHOWN + sentences(drawn.reasons)
        else:
            picture = "data:image/jpeg;base64," + base64.b64encode(drawn).decode("ascii")
    lines: tuple[FieldInFile, ...] = ()
    if one.kept.kind in _READ:
        found = reader.read(one.data)
        if isinstance(found, FileReading):
            lines = _lines(found, entered)
        elif not picture and not why:
            why = sentences(found.reasons)
    return Original(one.kept, picture, why, lines)


def _lines(found: FileReading, entered: Mapping[str, str]) -> tuple[FieldInFile, ...]:
    reading = read(found.raw)
    raw = found.raw if reading.invoice is None else filled(found.raw, facts(reading.invoice))
    known = {} if reading.invoice is None else facts(reading.invoice)
    said = {name: known.get(name) or value for name, value in asdict(raw).items() if value}
    numbers = {said[name] for name in _NUMBERS if name in said}
    return tuple(
        FieldInFile(one.label, said[one.name], _same(one.name, said[one.name], numbers, entered))
        for one in in_parts("invoice", "person")
        if one.name in said
    )


def _same(name: str, text: str, numbers: set[str], entered: Mapping[str, str]) -> bool | None:
    own = entered.get("number" if name == "digital_number" else name, "")
    if not own:
        return None
    if name in _NUMBERS:  # a paper print of a digital invoice carries two numbers
        return own in numbers
    return text == own
