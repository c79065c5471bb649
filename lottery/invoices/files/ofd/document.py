"""OFD (GB/T 33190): a ZIP of XML. The invoice stands in an attachment, in tags, or in properties.

No path inside the archive is followed: every XML member is parsed once and known by what it
holds. So wrong, absolute or missing locations do not matter, and nothing is ever written.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from lottery.invoices.files.caps import Caps, FileRefusedError, too_large
from lottery.invoices.files.face.facts import page_facts
from lottery.invoices.files.face.goods import unwrapped
from lottery.invoices.files.formats import is_picture
from lottery.invoices.files.found import Facts, Pages
from lottery.invoices.files.ofd.text import Named, glyphs_of
from lottery.invoices.files.pictures.codes import best_code, code_in, codes_in, one_invoice
from lottery.invoices.files.pictures.jbig2 import looks_like_jbig2, opened_jbig2
from lottery.invoices.files.xml.elements import FIELD_OF, facts_of, key_of
from lottery.invoices.files.xml.markup import Element, parse_markup
from lottery.invoices.invoice import Reason

_CHUNK = 1 << 18
_PROPERTIES = {
    "发票号码": "number",
    "发票代码": "code",
    "开票日期": "issued",
    "合计金额": "net",
    "合计税额": "tax",
    "价税合计": "gross",
    "销售方名称": "seller_name",
    "销售方纳税人识别号": "seller_id",
    "购买方名称": "buyer_name",
    "购买方纳税人识别号": "buyer_tax_id",
    "发票类型": "kind",
    "备注": "remark",
}


def read_ofd(data: bytes, caps: Caps) -> Pages:
    """What an OFD file says. Raises FileRefusedError."""
    members = dict(_members(data, caps))
    if not any(name.lower().endswith("ofd.xml") for name in members):
        table = any(name.lower().startswith("xl/") for name in members)
        raise FileRefusedError("file-table" if table else "file-archive")
    named = list(_trees(members, caps))
    pages, trees = Pages(), [tree for _, tree in named]
    texts = _texts(trees)
    for tree in trees:
        place, facts = _said_by(tree, texts)
        if place == "attachment":
            pages.add("attachment", facts)
        elif place == "tags":
            pages.add("tags", facts)
    pages.add("properties", _properties(trees))
    code, unread = _code(members, caps)
    pages.add("qr", code)
    pages.warnings.extend(unread)
    pages.add("face", page_facts(glyphs_of(named, caps)))
    pages.places.sort(key=lambda place: _TRUST.index(place[0]))
    return pages


_TRUST = ("attachment", "tags", "properties", "qr", "face")


def _members(data: bytes, caps: Caps) -> Iterator[tuple[str, bytes]]:
    """The members by name, under the caps for their number, their sizes and the sum of them."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            listed = archive.infolist()
            if len(listed) > caps.members:
                raise too_large("内含文件", len(listed), caps.members)
            inflated = 0
            for member in listed:
                content = _inflated(archive, member, caps)
                inflated += len(content)
                if inflated > caps.inflated:
                    raise too_large("解压后字节", inflated, caps.inflated)
                yield member.filename, content
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        RuntimeError,  # an encrypted member
        NotImplementedError,  # another compression
    ) as error:
        raise FileRefusedError("file-broken", "OFD") from error


def _inflated(archive: zipfile.ZipFile, member: zipfile.ZipInfo, caps: Caps) -> bytes:
    # The size in the directory is only a claim; what counts is what comes out.
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise FileRefusedError("file-broken", "OFD")
    parts, size = [], 0
    with archive.open(member) as file:
        while part := file.read(_CHUNK):
            size += len(part)
            if size > caps.member:
                raise too_large("解压后字节", size, caps.member)
            parts.append(part)
    return b"".join(parts)


def _trees(members: dict[str, bytes], caps: Caps) -> Iterator[Named]:
    """The XML members by name; what cannot be parsed is passed over, what is unsafe is not."""
    elements = 0
    for name, content in members.items():
        if not content[:200].lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").startswith(b"<"):
            continue
        try:
            tree = parse_markup(content, caps)
        except FileRefusedError as refusal:
            if refusal.reason.code in ("file-broken", "file-kind-unknown"):
                continue
            raise
        elements += sum(1 for _ in tree.walk())
        if elements > 4 * caps.elements:
            raise too_large("XML元素", elements, 4 * caps.elements)
        yield name, tree


def _texts(trees: list[Element]) -> dict[str, str]:
    """The text objects of all pages and templates, by their ID."""
    texts: dict[str, str] = {}
    for tree in trees:
        for element in tree.all("TextObject"):
            text = "".join(code.text for code in element.children if code.name == "TextCode")
            texts.setdefault(element.attributes.get("ID", f"?{len(texts)}").strip(), text)
    return texts


def _said_by(tree: Element, texts: dict[str, str]) -> tuple[str, Facts]:
    """What one member says: as an attachment (values), or as tags (references to text objects)."""
    if not any(key_of(e.name) in FIELD_OF for e in tree.walk()) or tree.name.lower() == "ofd":
        return "", {}
    if not any(True for _ in tree.all("ObjectRef")):
        return "attachment", facts_of(tree)

    def value_of(element: Element) -> str:
        references = [child.text for child in element.children if child.name == "ObjectRef"]
        if not references:
            return element.text
        return "".join(texts.get(reference.strip(), "") for reference in references)

    facts = facts_of(tree, value_of)
    return "tags", facts | ({"item": unwrapped(facts["item"])} if "item" in facts else {})


def _properties(trees: list[Element]) -> Facts:
    facts: Facts = {}
    for tree in trees:
        if tree.name.lower() != "ofd":
            continue
        for entry in tree.all("CustomData"):
            name = "".join(c for c in entry.attributes.get("Name", "") if c.isalnum())
            field = _PROPERTIES.get(name)
            if field and entry.text:
                facts.setdefault(field, entry.text[:300])
    return facts


def _code(members: dict[str, bytes], caps: Caps) -> tuple[Facts, tuple[Reason, ...]]:
    """The invoice's QR code among the pictures, and a warning of pictures that hide one perhaps."""
    pictures = [c for c in members.values() if is_picture(c) or looks_like_jbig2(c)]
    unread, codes = tuple[Reason, ...](), list[str]()
    for picture in sorted(pictures, key=len)[: caps.pictures]:
        try:
            code = _code_in(picture, caps)
        except FileRefusedError as refusal:
            if refusal.reason.code == "file-several":
                raise
            unread = (Reason("file-picture-unread", "qr", refusal.reason.value),)
            continue
        if code.startswith("01,"):
            codes.append(code)
    one_invoice({code for code in codes if code.count(",") > 3})
    return ({"qr": best_code(codes)}, ()) if codes else ({}, unread)


def _code_in(picture: bytes, caps: Caps) -> str:
    if looks_like_jbig2(picture):
        return best_code(codes_in(opened_jbig2(picture, caps)))
    return code_in(picture, caps, thorough=False)
