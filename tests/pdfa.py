"""What PDF/A-3 (ISO 19005-3) asks of a file, as far as it can be read from its objects.

Each rule yields what it finds against it. It is no validator: what takes a font engine or a colour
engine to see is not looked for, beyond widths and maps to Unicode.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Iterator
from typing import Any
from xml.etree.ElementTree import Element

import pikepdf
from defusedxml.ElementTree import fromstring
from pikepdf import Array, Dictionary, Name, Pdf, Stream

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
DC = "{http://purl.org/dc/elements/1.1/}"
XMP = "{http://ns.adobe.com/xap/1.0/}"
PDFAID = "{http://www.aiim.org/pdfa/ns/id/}"
FORBIDDEN_KEYS = {"/JS", "/JavaScript", "/OpenAction", "/AA", "/A", "/XFA", "/OPI", "/PS", "/Ref"}
FORBIDDEN_TYPES = {"/Sound", "/Movie", "/3D", "/RichMedia", "/FileAttachment", "/Screen"}
PRINT, HIDDEN = 4, 1 | 2 | 32 | 256  # invisible, hidden, no view, toggle no view
COLOURS = {"k", "K", "cs", "CS", "sc", "SC", "scn", "SCN", "ri", "sh", "gs"}
"""Operators of colours that an sRGB output intent does not cover, or that may be transparent."""
Found = Iterator[str]


def against(pdf: bytes) -> list[str]:
    """All that is found against a file."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        found = [f"{rule.__name__}: {why}" for rule in RULES for why in rule(opened)]
    return [*(f"header: {why}" for why in _header(pdf)), *found]


def _header(pdf: bytes) -> Found:
    first, second = pdf[:64].split(b"\n")[:2]
    if not first.startswith(b"%PDF-1.") or len(first) != 8:
        yield "no version"
    if not second.startswith(b"%") or sum(byte > 127 for byte in second[1:5]) != 4:
        yield "no mark of a binary file"
    if not pdf.rstrip().endswith(b"%%EOF"):
        yield "something behind the end"


def _reached(pdf: Pdf) -> list[Any]:
    """Every dictionary and stream that can be reached."""
    todo: list[Any] = [pdf.trailer.Root, pdf.trailer.Info]
    seen: set[tuple[int, int]] = set()
    found = []
    while todo:
        thing = todo.pop()
        if not isinstance(thing, Array | Dictionary | Stream):
            continue
        if thing.is_indirect:
            if thing.objgen in seen:
                continue
            seen.add(thing.objgen)
        if isinstance(thing, Array):
            todo.extend(thing)
            continue
        found.append(thing)
        todo.extend(thing[key] for key in list(thing.keys()))
    return found


def trailer(pdf: Pdf) -> Found:
    """An identifier, and no encryption."""
    if "/Encrypt" in pdf.trailer:
        yield "encrypted"
    if [len(bytes(part)) for part in pdf.trailer.get("/ID", Array([]))] != [16, 16]:
        yield "no identifier"


def metadata(pdf: Pdf) -> Found:
    """XMP and Info say the same, and the XMP that this is PDF/A-3."""
    text = pdf.Root.Metadata.read_bytes().decode()
    if not text.startswith("<?xpacket begin=") or not text.rstrip().endswith('<?xpacket end="r"?>'):
        yield "no packet"
    told = fromstring(text)
    info: Any = pdf.trailer.Info
    pairs = {
        "Title": (f"{DC}title", str(info.Title)),
        "Author": (f"{DC}creator", str(info.Author)),
        "CreationDate": (f"{XMP}CreateDate", _iso(str(info.CreationDate))),
        "ModDate": (f"{XMP}ModifyDate", _iso(str(info.ModDate))),
        "part": (f"{PDFAID}part", "3"),
        "conformance": (f"{PDFAID}conformance", "B"),
    }
    for name, (tag, wanted) in pairs.items():
        if (said := _said(told, tag)) != wanted:
            yield f"{name}: {said!r} and {wanted!r}"
    if set(info.keys()) - {"/Title", "/Author", "/CreationDate", "/ModDate"}:
        yield "something in Info that XMP does not say"


def _said(told: Element, tag: str) -> str:
    (element,) = told.iter(tag)
    inner = list(element.iter(f"{RDF}li"))
    return str((inner[0] if inner else element).text)


def _iso(date: str) -> str:
    """`D:20240410103000+08'00'` as XMP writes it."""
    day, time = date[2:10], date[10:16]
    zone = date[16:].replace("'", ":").rstrip(":")
    return f"{day[:4]}-{day[4:6]}-{day[6:]}T{time[:2]}:{time[2:4]}:{time[4:]}{zone}"


def colours(pdf: Pdf) -> Found:
    """One output intent with a sound profile, and no colour that it does not cover."""
    intents: Any = [each for each in pdf.Root.OutputIntents if each.S == "/GTS_PDFA1"]
    if len(intents) != 1:
        yield f"{len(intents)} output intents"
    profile = intents[0].DestOutputProfile
    data = profile.read_bytes()
    if profile.N != 3 or data[16:20] != b"RGB " or data[36:40] != b"acsp":
        yield "no RGB profile"
    if struct.unpack(">I", data[:4])[0] != len(data) or data[8] not in {2, 4}:
        yield "a damaged profile"
    for at, page in enumerate(pdf.pages, 1):
        used = {str(step.operator) for step in pikepdf.parse_content_stream(page)}
        if strange := used & COLOURS:
            yield f"page {at}: {sorted(strange)}"


def forbidden(pdf: Pdf) -> Found:
    """No action, script, medium, transparency, external or LZW stream."""
    for thing in _reached(pdf):
        for key in FORBIDDEN_KEYS & set(thing.keys()):
            yield f"{key} in {thing.objgen}"
        if str(thing.get("/Subtype", "")) in FORBIDDEN_TYPES or "/SMask" in thing:
            yield f"{thing.objgen}"
        see_through = thing.get("/CA", 1) != 1 or thing.get("/ca", 1) != 1
        if see_through or "/BM" in thing or thing.get("/S") == Name.Transparency:
            yield f"transparency in {thing.objgen}"
        if isinstance(thing, Stream):
            filters = thing.get("/Filter", Array([]))
            names = {str(each) for each in (filters if isinstance(filters, Array) else [filters])}
            if names - {"/FlateDecode"} or {"/F", "/FFilter"} & set(thing.keys()):
                yield f"filter {sorted(names)} of {thing.objgen}"
    if {"/OCProperties", "/Requirements", "/NeedsRendering"} & set(pdf.Root.keys()):
        yield "catalogue"
    if pdf.Root.get("/AcroForm", Dictionary()).get("/NeedAppearances", False):
        yield "a form whose looks are to be made"


def widgets(pdf: Pdf) -> Found:
    """Each is printed, not hidden, and has a normal appearance and no other."""
    for at, page in enumerate(pdf.pages, 1):
        for each in page.obj.get("/Annots", Array([])):
            flags = int(each.get("/F", 0))
            if not flags & PRINT or flags & HIDDEN:
                yield f"page {at}: flags {flags}"
            look = each.get("/AP", Dictionary())
            if set(look.keys()) != {"/N"} or not isinstance(look.N, Stream):
                yield f"page {at}: appearance {sorted(look.keys())}"


def attachments(pdf: Pdf) -> Found:
    """Each is named, related to the document, and described."""
    tree: Any = pdf.Root.get("/Names", Dictionary()).get("/EmbeddedFiles", Dictionary())
    listed = list(tree.get("/Names", Array([])))[1::2]
    related = {each.objgen for each in pdf.Root.get("/AF", Array([]))}
    if {each.objgen for each in listed} != related:
        yield "the list of names and that of associated files differ"
    for spec in listed:
        file = spec.EF.F
        params = file.get("/Params", Dictionary())
        described = {"/Size", "/ModDate"} <= set(params.keys())
        if str(spec.F) != str(spec.UF) or spec.get("/AFRelationship") != Name.Source:
            yield f"{spec.F}: its relation"
        if not described or "/Subtype" not in file or int(params.Size) != len(file.read_bytes()):
            yield f"{spec.F}: its description"


def fonts(pdf: Pdf) -> Found:
    """Each is embedded, as wide as it is said to be, and says what its codes mean."""
    for thing in _reached(pdf):
        if thing.get("/Type") != Name.Font:
            continue
        name = str(thing.BaseFont)
        if thing.Subtype != Name.TrueType or "/FontFile2" not in thing.FontDescriptor:
            yield f"{name}: not embedded"
            continue
        cmap = thing.ToUnicode.read_bytes()
        if b"beginbfchar" not in cmap or any(
            bad in cmap for bad in (b"> <0000>", b"<FEFF>", b"<FFFE>")
        ):
            yield f"{name}: no map to Unicode"
        yield from _widths(name, thing)


def _widths(name: str, font: Any) -> Found:
    """Widths said and widths in the font, glyph by glyph, through its own table of codes."""
    program = font.FontDescriptor.FontFile2.read_bytes()
    count = struct.unpack(">H", program[4:6])[0]
    rows = (struct.unpack(">4sIII", program[12 + 16 * at : 28 + 16 * at]) for at in range(count))
    tables = {tag: program[start : start + long] for tag, _, start, long in rows}
    units = struct.unpack(">H", tables[b"head"][18:20])[0]
    metrics = struct.unpack(">H", tables[b"hhea"][34:36])[0]
    glyphs = _glyphs(tables[b"cmap"])
    first = int(font.FirstChar)
    for code, said in enumerate(font.Widths, first):
        glyph = min(glyphs.get(code, 0), metrics - 1)
        wide = struct.unpack(">H", tables[b"hmtx"][4 * glyph : 4 * glyph + 2])[0] * 1000 / units
        if code in glyphs and abs(wide - float(said)) > 1:
            yield f"{name}: code {code} is {wide} wide, said to be {said}"


def _glyphs(cmap: bytes) -> dict[int, int]:
    """The glyph of each code in a format 6 or 0 subtable."""
    start = struct.unpack(">I", cmap[8:12])[0]
    form = struct.unpack(">H", cmap[start : start + 2])[0]
    if form == 6:
        first, count = struct.unpack(">HH", cmap[start + 6 : start + 10])
        values = struct.unpack(f">{count}H", cmap[start + 10 : start + 10 + 2 * count])
        return {first + at: glyph for at, glyph in enumerate(values)}
    assert form == 0
    return dict(enumerate(cmap[start + 6 : start + 262]))


def limits(pdf: Pdf) -> Found:
    """Names of at most 127 bytes, resources that exist, and balanced states."""
    for thing in _reached(pdf):
        if any(len(key.encode()) > 127 for key in thing.keys()):  # noqa: SIM118
            yield f"a long name in {thing.objgen}"
    for at, page in enumerate(pdf.pages, 1):
        depth = 0
        for step in pikepdf.parse_content_stream(page):
            depth += {"q": 1, "Q": -1}.get(str(step.operator), 0)
            if str(step.operator) == "Tf" and str(step.operands[0]) not in page.Resources.Font:
                yield f"page {at}: no font {step.operands[0]}"
        if depth:
            yield f"page {at}: states left open"


RULES: tuple[Callable[[Pdf], Found], ...] = (
    trailer,
    metadata,
    colours,
    forbidden,
    widgets,
    attachments,
    fonts,
    limits,
)
