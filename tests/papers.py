"""What stands on the pages of a PDF, as somebody gets it who copies it."""

from contextlib import closing

import pypdfium2


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page."""
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        return [_copied(page) for page in document]


def _copied(page: pypdfium2.PdfPage) -> str:
    with closing(page), closing(page.get_textpage()) as layer:
        return str(layer.get_text_range())


def dense(text: str) -> str:
    """A text without blanks and line ends."""
    return "".join(text.split())
