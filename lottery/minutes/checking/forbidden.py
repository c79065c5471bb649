"""What must not be in minutes, whatever their pages say: actions, layers, notes, further fields."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pikepdf import Pdf

from lottery.minutes.checking.same_objects import MOST_OBJECTS, kind_of
from lottery.minutes.errors import MinutesError
from lottery.texts.minutes import checking as texts

MOST_PAGES = 5_000
_NEVER = {
    "/JS": texts.SCRIPT,
    "/JavaScript": texts.SCRIPT,
    "/OpenAction": texts.ACTION,
    "/AA": texts.ACTION,
    "/A": texts.ACTION,
    "/OCProperties": texts.LAYERS,
    "/OCGs": texts.LAYERS,
    "/OC": texts.LAYERS,
    "/XFA": texts.XFA,
    "/RichMediaContent": texts.MEDIA,
    "/Encrypt": texts.ENCRYPTED,
}
_CATALOG = frozenset(
    (
        *(
            "/Type",
            "/Pages",
            "/Metadata",
            "/OutputIntents",
            "/Lang",
            "/ViewerPreferences",
            "/Names",
        ),
        *(
            "/AF",
            "/PageMode",
            "/AcroForm",
            "/PieceInfo",
            "/Perms",
            "/DSS",
            "/Extensions",
            "/Version",
        ),
        *("/Outlines", "/PageLayout", "/StructTreeRoot", "/MarkInfo"),
    )
)
_PAGE = frozenset(
    [
        "/Type",
        "/Parent",
        "/MediaBox",
        "/CropBox",
        "/Resources",
        "/Contents",
        "/Annots",
        "/Rotate",
        "/Trans",
        "/StructParents",
        "/Tabs",
    ]
)
_FORM = frozenset({"/Fields", "/SigFlags", "/DR", "/DA"})


def refuse_forbidden(pdf: Pdf) -> None:
    """Raise MinutesError for anything that acts, hides or plays, and for a catalogue with more in
    it than pages, attachments and a form."""
    if "/Encrypt" in pdf.trailer:
        raise MinutesError(texts.ENCRYPTED)
    for thing in objects_reached(pdf):
        if kind_of(thing) in {"dictionary", "stream"}:
            for key in _NEVER.keys() & set(thing.keys()):
                raise MinutesError(texts.holds(_NEVER[key], key))
            if str(thing.get("/Type", "")) == "/OCG":
                raise MinutesError(texts.holds(texts.LAYERS, "/OCG"))
    _only(pdf.Root, _CATALOG, texts.CATALOG)
    _only(pdf.Root.get("/Names", {}), {"/EmbeddedFiles"}, texts.CATALOG)
    _only(pdf.Root.get("/Outlines", {}), {"/Type", "/Count"}, texts.CATALOG)


def objects_reached(pdf: Pdf) -> Iterator[Any]:
    """Every object that can be reached from the trailer, once."""
    todo = [pdf.trailer[key] for key in ("/Root", "/Info") if key in pdf.trailer]
    seen: set[tuple[int, int]] = set()
    count = 0
    while todo:
        thing = todo.pop()
        kind = kind_of(thing)
        if kind not in {"dictionary", "stream", "array"}:
            continue
        if thing.is_indirect:
            if thing.objgen in seen:
                continue
            seen.add(thing.objgen)
        count += 1
        if count > MOST_OBJECTS:
            raise MinutesError(texts.needs_more(texts.objects(MOST_OBJECTS)))
        yield thing
        todo.extend(thing if kind == "array" else (thing[key] for key in thing.keys()))  # noqa: SIM118


def pages(pdf: Pdf) -> list[Any]:
    """The pages in order; MinutesError for a tree that is none, or too many."""
    found: list[Any] = []
    seen: set[tuple[int, int]] = set()
    todo = [pdf.Root.Pages]
    while todo:
        node = todo.pop()
        if node.objgen in seen or not node.is_indirect:
            raise MinutesError(texts.PAGE_TREE)
        seen.add(node.objgen)
        if "/Kids" in node:
            todo.extend(reversed(list(node.Kids)))
            continue
        found.append(node)
        if len(found) > MOST_PAGES:
            raise MinutesError(texts.needs_more(texts.pages(MOST_PAGES)))
    return found


def check_fields(pdf: Pdf, wanted: Sequence[str]) -> None:
    """Raise MinutesError unless the form has just the wanted signature fields, and the pages no
    other annotation."""
    form: Any = pdf.Root.get("/AcroForm", {})
    _only(form, _FORM, texts.FORM)
    fields = list(form.get("/Fields", []))
    names = [str(field.get("/T", "")) for field in fields]
    if sorted(names) != sorted(wanted):
        raise MinutesError(texts.other_fields(sorted(set(names) ^ set(wanted)) or names))
    for name, field in zip(names, fields, strict=True):
        if field.get("/FT") != "/Sig" or "/Kids" in field or "/Parent" in field:
            raise MinutesError(texts.other_fields([name]))
    known = [field.objgen for field in fields]
    shown = []
    for number, page in enumerate(pages(pdf), 1):
        _only(page, _PAGE, texts.page(number))
        for annotation in page.get("/Annots", []):
            shown.append(annotation.objgen)
            if annotation.objgen not in known or annotation.get("/Subtype") != "/Widget":
                raise MinutesError(texts.annotation(number, str(annotation.get("/Subtype", ""))))
    if sorted(shown) != sorted(known):
        raise MinutesError(texts.other_fields(names))


def _only(thing: Any, allowed: frozenset[str] | set[str], where: str) -> None:
    if more := set(thing.keys()) - allowed:
        raise MinutesError(texts.unexpected(where, min(more)))
