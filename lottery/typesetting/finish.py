"""From drawn pages to a PDF/A-3 with attachments and empty signature fields, byte for byte.

The facts that a paper was composed from lie in the catalogue's /PieceInfo, so that a verifier can
compose and draw the same pages again and compare.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from hashlib import md5
from html import escape
from typing import Any

from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf, Stream, String

from lottery.typesetting import made_with
from lottery.typesetting.colour import srgb
from lottery.typesetting.form import make_fields
from lottery.typesetting.painting import Painted
from lottery.typesetting.paper import Origin, Paper
from lottery.typesetting.structure import add_structure
from lottery.typesetting.tags import Node

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<xmp:CreateDate>{date}</xmp:CreateDate><xmp:ModifyDate>{date}</xmp:ModifyDate>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
</rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>
"""


def finish(drawn: bytes, paper: Paper, nodes: Sequence[Node], painted: Painted) -> bytes:
    """The file before its first signature."""
    with Pdf.open(io.BytesIO(drawn)) as pdf:
        repair_text(pdf)
        _describe(pdf, paper)
        if paper.attachments:
            _attach(pdf, paper)
        widgets = make_fields(pdf, painted.fields)
        add_structure(pdf, nodes, painted, widgets)
        if paper.origin:
            _remember(pdf, paper.origin, paper.made_at)
        return save(pdf)


def save(pdf: Pdf) -> bytes:
    """The bytes, with nothing in them that depends on when or where they were written."""
    if "/ID" in pdf.trailer:
        del pdf.trailer["/ID"]
    out = io.BytesIO()
    pdf.save(
        out,
        deterministic_id=True,
        force_version="1.7",
        object_stream_mode=ObjectStreamMode.disable,
        compress_streams=True,
        fix_metadata_version=False,
    )
    return out.getvalue()


def repair_text(pdf: Pdf) -> None:
    """Write the maps from glyphs to text anew: reportlab's are wrong beyond U+FFFF.

    They hold `<2CC56>` where UTF-16 is due, so that a rare name would be copied as another one.
    """
    for thing in pdf.objects:
        if isinstance(thing, Dictionary) and "/ToUnicode" in thing:
            cmap = thing.ToUnicode.read_bytes().decode("ascii")
            thing.ToUnicode.write(_in_utf16(cmap).encode("ascii"))


def _in_utf16(cmap: str) -> str:
    head, _, rest = cmap.partition("endcodespacerange\n")
    pairs = re.findall(r"^<([0-9A-F]{2})> <([0-9A-F]{4,6})>$", rest, re.MULTILINE)
    lines = [
        f"<{code}> <{chr(int(value, 16)).encode('utf-16-be').hex().upper()}>"
        for code, value in pairs
        if int(value, 16)
    ]
    parts = [lines[at : at + 100] for at in range(0, len(lines), 100)]
    body = "".join(
        "\n".join([f"{len(part)} beginbfchar", *part, "endbfchar", ""]) for part in parts
    )
    tail = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    return f"{head}endcodespacerange\n{body}{tail}"


def _describe(pdf: Pdf, paper: Paper) -> None:
    """Titles and dates from the content, and the colour space that PDF/A asks for."""
    stamp = _pdf_date(paper.made_at)
    pdf.trailer.Info = pdf.make_indirect(
        Dictionary(
            Title=String(paper.title),
            Author=String(paper.author),
            CreationDate=String(stamp),
            ModDate=String(stamp),
        )
    )
    title, author = escape(paper.title), escape(paper.author)
    xmp = _XMP.format(title=title, author=author, date=paper.made_at)
    pdf.Root.Metadata = Stream(pdf, xmp.encode(), Type=Name.Metadata, Subtype=Name.XML)
    profile = Stream(pdf, srgb(), N=3)
    condition = String("sRGB IEC61966-2.1")
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=condition,
        Info=condition,
        DestOutputProfile=pdf.make_indirect(profile),
    )
    pdf.Root.OutputIntents = Array([intent])
    pdf.Root.Lang = String("zh-CN")
    pdf.Root.PageMode = Name.UseNone
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)


def _attach(pdf: Pdf, paper: Paper) -> None:
    """One embedded file and one file specification for each attachment, in their order."""
    names: list[Any] = []
    for name, data in paper.attachments:
        check = md5(data, usedforsecurity=False).digest()
        params = Dictionary(
            Size=len(data),
            CheckSum=String(check),
            ModDate=String(_pdf_date(paper.made_at)),
        )
        embedded = pdf.make_indirect(
            Stream(pdf, data, Type=Name.EmbeddedFile, Subtype=Name("/text/plain"), Params=params)
        )
        spec = Dictionary(
            Type=Name.Filespec,
            F=String(name),
            UF=String(name),
            EF=Dictionary(F=embedded, UF=embedded),
            AFRelationship=Name.Source,
        )
        names += [String(name), pdf.make_indirect(spec)]
    pdf.Root.Names = Dictionary(EmbeddedFiles=pdf.make_indirect(Dictionary(Names=Array(names))))
    pdf.Root.AF = Array(names[1::2])


def _remember(pdf: Pdf, origin: Origin, made_at: str) -> None:
    """The facts and the layout, for whoever makes these pages again; the tools only to tell."""
    stamp = String(_pdf_date(made_at))
    private = Dictionary(
        Facts=pdf.make_indirect(Stream(pdf, origin.facts)),
        Layout=origin.layout,
        Tools=String(made_with.versions()),
    )
    piece = Dictionary(LastModified=stamp, Private=private)
    pdf.Root.PieceInfo = Dictionary({origin.name: piece})


def _pdf_date(protocol: str) -> str:
    """`2024-04-10T10:30:00+08:00` as PDF writes it.

    >>> _pdf_date("2024-04-10T10:30:00+08:00")
    "D:20240410103000+08'00'"
    """
    digits = re.sub("[^0-9]", "", protocol[:19])
    return f"D:{digits}+08'00'"
