"""Files that would take a machine down: refused within the seconds and the memory of a check."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from functools import cache
from time import monotonic

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, StreamDecodeLevel

from lottery.minutes.checking.check import check
from lottery.minutes.checking.verdict import REFUSED
from lottery.minutes.written.paper import PIECE
from tests.lottery.minutes.workshop import Workshop, edited

SECONDS = 20.0
MEGABYTE = 1 << 20


@cache
def packed(times: int = 1) -> bytes:
    """A gigabyte of zeros, compressed so many times: a thousand to one, and then a million."""
    if times > 1:
        return zlib.compress(packed(times - 1), 9)
    made = zlib.compressobj(1)
    return b"".join(made.compress(bytes(MEGABYTE)) for _ in range(1024)) + made.flush()


def filtered(pdf: Pdf, times: int) -> Stream:
    """That gigabyte behind so many filters."""
    stream = Stream(pdf, b"")
    stream.write(packed(times), filter=Array([Name.FlateDecode] * times))
    return stream


def _page(pdf: Pdf) -> None:
    pdf.pages[2].obj.Contents = pdf.make_indirect(filtered(pdf, 2))


def _facts(pdf: Pdf) -> None:
    bomb = filtered(pdf, 2)
    pdf.Root.PieceInfo[PIECE].Private.Facts = pdf.make_indirect(bomb)


def _metadata(pdf: Pdf) -> None:
    bomb = filtered(pdf, 2)
    bomb.Type, bomb.Subtype = Name.Metadata, Name.XML
    pdf.Root.Metadata = pdf.make_indirect(bomb)


def _entities(pdf: Pdf) -> None:
    lines = "".join(f'<!ENTITY a{n} "&a{n - 1};&a{n - 1};">' for n in range(1, 40))
    text = f'<!DOCTYPE x [<!ENTITY a0 "aaaaaaaa">{lines}]><x>&a39;</x>'
    pdf.Root.Metadata.write(text.encode())


def _predictor(pdf: Pdf) -> None:
    stream = Stream(pdf, b"")
    parameters = Dictionary(Predictor=15, Columns=(1 << 30) - 1, Colors=4, BitsPerComponent=16)
    data = zlib.compress(b"\x02" * MEGABYTE)
    stream.write(data, filter=Name.FlateDecode, decode_parms=parameters)
    pdf.pages[2].obj.Contents = pdf.make_indirect(stream)


def _picture(pdf: Pdf) -> None:
    image = filtered(pdf, 1)
    image.Type, image.Subtype, image.Width, image.Height = (Name.XObject, Name.Image, 32768, 32768)
    image.ColorSpace, image.BitsPerComponent = Name.DeviceRGB, 8
    pdf.pages[2].obj.Resources.XObject = Dictionary(Im=pdf.make_indirect(image))


def _attachment(pdf: Pdf) -> None:
    held = pdf.Root.Names.EmbeddedFiles.Names[1].EF.F
    held.write(packed(), filter=Name.FlateDecode)
    held.Params.Size = 1024 * MEGABYTE


def _many_pages(pdf: Pdf) -> None:
    page = pdf.pages[0].obj
    for _ in range(20_000):
        copy = pdf.make_indirect(Dictionary(Type=Name.Page, Parent=pdf.Root.Pages))
        copy.MediaBox, copy.Resources, copy.Contents = page.MediaBox, Dictionary(), page.Contents
        pdf.Root.Pages.Kids.append(copy)
    pdf.Root.Pages.Count = 20_006


def _cycle(pdf: Pdf) -> None:
    pdf.Root.Pages.Kids.append(pdf.Root.Pages)


def _many_objects(pdf: Pdf) -> None:
    last = pdf.make_indirect(Dictionary(Last=1))
    for _ in range(450_000):
        last = pdf.make_indirect(Dictionary(N=last))
    pdf.pages[0].obj.Resources.More = last


def _deep(pdf: Pdf) -> None:
    deep = Dictionary()
    for _ in range(400):
        deep = Dictionary(D=deep)
    pdf.pages[0].obj.Resources.Deep = pdf.make_indirect(deep)


WRITTEN: dict[str, Callable[[Pdf], None]] = {
    "a page behind two filters": _page,
    "facts behind two filters": _facts,
    "metadata behind two filters": _metadata,
    "metadata of entities": _entities,
    "a row of a thousand million columns": _predictor,
    "a picture of a gigabyte": _picture,
    "an attachment of a gigabyte": _attachment,
    "twenty thousand pages": _many_pages,
    "a tree of pages in itself": _cycle,
    "a quarter of a million objects": _many_objects,
    "four hundred dictionaries in each other": _deep,
}


def planted(workshop: Workshop, bomb: Callable[[Pdf], None]) -> bytes:
    """The organiser's minutes with a bomb in them, written without touching it off."""
    how = {"stream_decode_level": StreamDecodeLevel.none, "compress_streams": False}
    return workshop.sign(edited(workshop.unsigned, bomb, **how))


def refused(pdf: bytes, workshop: Workshop) -> str:
    """The reason, given in time by a process of its own."""
    begun = monotonic()
    verdict = check(pdf, workshop.question(), workshop.now)
    assert monotonic() - begun < SECONDS + 60  # the process itself must start, too
    assert verdict.status == REFUSED
    return verdict.refused


@pytest.mark.parametrize("what", WRITTEN)
def test_a_bomb_of_the_keys_holder_is_refused(what: str, workshop: Workshop) -> None:
    pdf = planted(workshop, WRITTEN[what])
    assert len(pdf) < 48 * MEGABYTE
    assert "Traceback" not in refused(pdf, workshop)


def test_what_needs_more_is_told_that_it_does(workshop: Workshop) -> None:
    for bomb in (_attachment, _facts, _many_pages):
        assert "需要超过" in refused(planted(workshop, bomb), workshop)


def _object_stream(workshop: Workshop) -> bytes:
    how = {"object_stream_mode": pikepdf.ObjectStreamMode.generate}
    return workshop.sign(edited(workshop.unsigned, lambda _pdf: None, **how))


def _table_loop(workshop: Workshop) -> bytes:
    """Each table names the other as the one before it."""
    good = workshop.good
    last = int(good.rsplit(b"startxref", 1)[1].split()[0])
    return good.replace(b"/Prev ", b"/Prev %d %%" % last, 1)


def _zeros(_workshop: Workshop) -> bytes:
    return b"%PDF-1.7\n" + bytes(30 * MEGABYTE)


def _brackets(_workshop: Workshop) -> bytes:
    return b"%PDF-1.7\n1 0 obj\n" + b"[" * 5_000_000 + b"\nendobj\n"


def _strings(_workshop: Workshop) -> bytes:
    out = io.BytesIO(b"%PDF-1.7\n")
    out.seek(0, io.SEEK_END)
    out.write(b"1 0 obj\n(" + b"\\(" * 4_000_000 + b"\nendobj\nstartxref\n9\n%%EOF\n")
    return out.getvalue()


@pytest.mark.parametrize("make", [_object_stream, _table_loop, _zeros, _brackets, _strings])
def test_a_file_that_leads_its_readers_astray_is_refused(
    make: Callable[[Workshop], bytes], workshop: Workshop
) -> None:
    refused(make(workshop), workshop)


def test_a_file_that_takes_too_long_is_told_the_way_out(workshop: Workshop) -> None:
    verdict = check(workshop.good, workshop.question(seconds=0.05), workshop.now)
    assert "--seconds" in verdict.refused
