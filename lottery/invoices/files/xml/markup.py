"""XML from strangers: entities and document types off, bounded, names without their namespaces.

Some makers of OFD files write ``<:eInvoice xmlns:="">`` or prefixes they never declare. What is
not well-formed is tried once more without any prefix and namespace. A value that is wrapped once
more (``<ofd:ObjectData>``) belongs to the element that wraps it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from lottery.invoices.files.caps import Caps, FileRefusedError, too_large
from lottery.invoices.files.formats import text_of

_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,300}\?>")
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}encoding\s*=\s*["'](?:gb2312|gbk|gb18030)""", re.I)
_TAG = re.compile(r"<(/?)(?:[^\s<>/=\"':!?]{0,100}:)?([^\s<>/=\"'!?][^<>]*)>")
_WRAPPER = "objectdata"
_IDEOGRAPH = re.compile(r"[\u4e00-\u9fff]")
_NAMESPACE = re.compile(r"""\sxmlns(?::[^\s=]{0,100})?\s*=\s*(?:"[^"]*"|'[^']*')""")
_PREFIX = re.compile(r"""(\s)[^\s<>/="':]{1,100}:(?=[^\s<>/="':]{1,100}\s*=)""")


@dataclass(slots=True)
class Element:
    """An element: its local name, attributes by local name, own text, children."""

    name: str
    attributes: dict[str, str]
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def walk(self) -> Iterator[Element]:
        """This element and all below it, in the order of the document."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting.extend(reversed(element.children))

    def all(self, name: str) -> Iterator[Element]:
        """The elements of this name, here and below, whatever their case."""
        wanted = name.lower()
        return (element for element in self.walk() if element.name.lower() == wanted)


def parse_markup(data: bytes, caps: Caps) -> Element:
    """The root of an XML document.

    Raises FileRefusedError: ``file-unsafe`` for a document type or an entity, ``file-too-large``
    beyond the caps, ``file-broken`` for what is not XML even after repair.
    """
    if len(data) > caps.xml:
        raise too_large("XML字节", len(data), caps.xml)
    text = _chinese(data) if _ENCODING.match(data) else text_of(data)
    text = _DECLARATION.sub("", text, count=1)
    try:
        return _parse(text, caps)
    except ParseError:
        try:
            return _parse(_repaired(text), caps)
        except ParseError as error:
            raise FileRefusedError("file-broken", "XML") from error


def _chinese(data: bytes) -> str:
    """The text of a document that calls itself GB; some were saved as UTF-8 and not told so."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace")
    return text if _IDEOGRAPH.search(text) else data.decode("gb18030", errors="replace")


def _parse(text: str, caps: Caps) -> Element:
    builder = _Builder(caps)
    parser = DefusedXMLParser(target=builder, forbid_dtd=True)
    try:
        parser.feed(text.encode("utf-8", errors="replace"))
        parser.close()
    except DefusedXmlException as error:
        raise FileRefusedError("file-unsafe", type(error).__name__) from error
    if builder.root is None:
        raise FileRefusedError("file-broken", "XML")
    return builder.root


def _repaired(text: str) -> str:
    return _TAG.sub(_bare_tag, text)


def _bare_tag(match: re.Match[str]) -> str:
    inner = _PREFIX.sub(r"\1", _NAMESPACE.sub("", " " + match[2]))
    return f"<{match[1]}{inner.strip()}>"


class _Builder:
    """Builds the tree while the parser goes on, and stops it at a cap."""

    def __init__(self, caps: Caps) -> None:
        self._caps, self._open, self._count = caps, list[Element](), 0
        self.root: Element | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """A tag opens."""
        self._count += 1
        if self._count > self._caps.elements:
            raise too_large("XML元素", self._count, self._caps.elements)
        if len(attributes) > self._caps.attributes:
            raise too_large("XML属性", len(attributes), self._caps.attributes)
        if len(self._open) >= self._caps.depth:
            raise too_large("XML层数", len(self._open) + 1, self._caps.depth)
        element = Element(_local(tag), {_local(k): v for k, v in attributes.items()})
        if self._open:
            self._open[-1].children.append(element)
        elif self.root is None:
            self.root = element
        self._open.append(element)

    def end(self, tag: str) -> None:
        """A tag closes."""
        element = self._open.pop()
        element.text = element.text.strip()
        if element.name.lower() == _WRAPPER and self._open and not element.children:
            self._open[-1].children.pop()
            self.data(element.text)

    def data(self, text: str) -> None:
        """Text between tags."""
        if self._open:
            element = self._open[-1]
            if len(element.text) < self._caps.text:
                element.text += text

    def close(self) -> None:
        """The document ends."""


def _local(tag: str) -> str:
    return tag.rpartition("}")[2].rpartition(":")[2]
