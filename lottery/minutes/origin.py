"""Whether what the pages show is what their files and facts say: all of it is made again.

A signature shows that nothing changed after signing. It cannot show that the pages were not
altered before, so they are composed and drawn anew from the attachments and the recorded facts,
signed again with the signature that was found, and compared with the file byte for byte.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from hashlib import sha256

import pikepdf

from lottery.minutes import tools
from lottery.minutes.content import compose
from lottery.minutes.errors import MinutesError
from lottery.minutes.facts import parse_facts
from lottery.minutes.finish import PIECE
from lottery.minutes.pdf import render
from lottery.minutes.sign import replay
from lottery.minutes.signature import Signed
from lottery.texts import minutes as texts

_ROW = re.compile(r"(?:^|\n)([A-Za-z0-9./-]+\.txt)\n([0-9a-f]{64})(?=\n|$)")


def check_printed(pdf: bytes, files: Mapping[str, bytes]) -> int:
    """The number of attachments, each printed on the pages with the hash that it has."""
    with pikepdf.Pdf.open(io.BytesIO(pdf)) as opened:
        text = "\n".join(cell for page in opened.pages for cell in _fixed_pitch(page))
    printed = _ROW.findall(text)
    found = {name: sha256(data).hexdigest() for name, data in files.items()}
    if len(printed) != len(found) or dict(printed) != found:
        wrong = sorted(set(printed) ^ set(found.items()))
        raise MinutesError(texts.wrong_table(wrong[0][0] if wrong else "—"))
    return len(found)


def check_origin(pdf: bytes, files: Mapping[str, bytes], signed: Signed) -> bool:
    """True if the file is what these versions make of its contents; False if others made it."""
    with pikepdf.Pdf.open(io.BytesIO(pdf)) as opened:
        private = opened.Root.PieceInfo[PIECE].Private
        facts, made_with = private.Facts.read_bytes(), str(private.Tools)
    if made_with != tools.versions():
        return False
    minutes = compose(files, parse_facts(facts))
    again = replay(
        render(minutes, facts), signed.envelope.certificate, signed.envelope.signature, signed.at
    )
    if again != pdf:
        raise MinutesError(texts.NOT_ORIGINAL)
    return True


def _fixed_pitch(page: pikepdf.Page) -> Iterator[str]:
    """The page's texts in the fixed-pitch face, which alone sets names and hashes of files."""
    mono = {
        name
        for name, font in page.Resources.Font.items()
        if str(font.BaseFont).endswith("MinutesMono")
    }
    cell, face = "", ""
    for step in pikepdf.parse_content_stream(page, "BT ET Tf Tj"):
        operands = step.operands
        match str(step.operator):
            case "BT":
                cell = ""
            case "Tf":
                face = str(operands[0])
            case "Tj" if face in mono:
                cell += bytes(operands[0]).decode("ascii")
            case "ET" if cell:
                yield cell
