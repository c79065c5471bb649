"""Reading the attachments without a PDF library, and refusing what could be read in two ways."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from hashlib import md5

import pikepdf
import pytest

from draws.attachments import attachments
from draws.errors import DrawError

OTHER = b"0000000000 - " + b"a" * 64 + b"\n"


def updated(pdf: bytes, objects: bytes) -> bytes:
    """The file with an incremental update that defines these objects."""
    number = int(re.findall(rb"([0-9]+) 0 obj", objects)[0])
    size, start = re.findall(rb"/Size ([0-9]+)", pdf)[-1], len(pdf) + len(objects)
    previous = pdf.split(b"startxref\n")[-1].split()[0]
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, len(pdf))
    trailer = b"trailer << /Root 1 0 R /Size %s /Prev %s >>\n" % (size, previous)
    return pdf + objects + table + trailer + b"startxref\n%d\n%%%%EOF\n" % start


def with_pikepdf(pdf: bytes, change: Callable[[pikepdf.Pdf], None], **how: object) -> bytes:
    out = io.BytesIO()
    with pikepdf.Pdf.open(io.BytesIO(pdf)) as opened:
        change(opened)
        opened.save(out, **{"object_stream_mode": pikepdf.ObjectStreamMode.disable, **how})
    return out.getvalue()


def embedded(pdf: bytes, name: str) -> tuple[int, bytes]:
    """An attachment's object number, and its object's text up to the stream."""
    spec = re.search(rb"/EF << /F ([0-9]+) 0 R /UF \1 0 R >> /F \(" + name.encode(), pdf)
    assert spec
    number = int(spec[1])
    found = re.search(rb"\n%d 0 obj\n(.*?)stream\n" % number, pdf, re.DOTALL)
    assert found
    return number, found[1]


def stream_object(number: int, data: bytes, more: bytes = b"") -> bytes:
    check = md5(data, usedforsecurity=False).hexdigest().encode()
    head = b"<< /Params << /CheckSum <%s> /ModDate (D:2024) /Size %d >>" % (check, len(data))
    rest = b" /Subtype /text#2fplain /Type /EmbeddedFile /Length %d >>" % len(data)
    return b"%d 0 obj\n%s%s%s\nstream\n%s\nendstream\nendobj\n" % (number, head, more, rest, data)


def test_a_signed_file_gives_the_same_attachments(unsigned: bytes, signed: bytes) -> None:
    assert attachments(signed) == attachments(unsigned)


def test_an_update_that_replaces_an_attachment_is_refused(signed: bytes) -> None:
    number, _ = embedded(signed, "pool.txt")
    forged = updated(signed, stream_object(number, OTHER))
    with pikepdf.Pdf.open(io.BytesIO(forged)) as opened:
        assert opened.attachments["pool.txt"].get_file().read_bytes() == OTHER
    with pytest.raises(DrawError, match="replaces an attachment"):
        attachments(forged)


def test_an_attachment_that_nobody_names_is_refused(unsigned: bytes) -> None:
    with pytest.raises(DrawError, match="one /Filespec"):
        attachments(updated(unsigned, stream_object(9999, OTHER)))


def test_a_name_without_a_file_is_refused(unsigned: bytes) -> None:
    spec = (
        b"9999 0 obj\n<< /AFRelationship /Source /EF << /F 9998 0 R /UF 9998 0 R >> "
        b"/F (more.txt) /Type /Filespec /UF (more.txt) >>\nendobj\n"
    )
    with pytest.raises(DrawError, match="one /Filespec"):
        attachments(updated(unsigned, spec))


def test_two_files_of_one_name_are_refused(unsigned: bytes) -> None:
    number, _ = embedded(unsigned, "pool.txt")
    spec = (
        b"9999 0 obj\n<< /AFRelationship /Source /EF << /F %d 0 R /UF %d 0 R >> "
        b"/F (pool.txt) /Type /Filespec /UF (pool.txt) >>\nendobj\n" % (number, number)
    )
    with pytest.raises(DrawError, match="each name once"):
        attachments(updated(unsigned, spec))


def test_a_table_that_points_into_another_objects_stream_is_refused(unsigned: bytes) -> None:
    number, _ = embedded(unsigned, "pool.txt")
    hidden = stream_object(number, OTHER)
    host = b"9999 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (len(hidden), hidden)
    forged = updated(unsigned, host)
    inside = forged.index(hidden)
    forged = re.sub(rb"9999 1\n[0-9]{10}", b"%d 1\n%010d" % (number, inside), forged)
    with pikepdf.Pdf.open(io.BytesIO(forged)) as opened:
        assert opened.attachments["pool.txt"].get_file().read_bytes() == OTHER
    with pytest.raises(DrawError, match="points at"):
        attachments(forged)


@pytest.mark.parametrize(
    "written", [b"/Prev\n%s", b"/Prev  %s", b"/Prev %s.0", b"/Prev 0 /Prev %s"]
)
def test_an_earlier_table_that_only_a_reader_would_find_is_refused(
    unsigned: bytes, written: bytes
) -> None:
    hidden = b"xref\n9998 1\n%010d 00000 n \ntrailer\n<< >>\n" % len(unsigned)
    host = b"9999 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (len(hidden), hidden)
    forged = updated(unsigned, host)
    inside = str(forged.index(hidden)).encode()
    start, said = re.findall(rb"()/Prev ([0-9]+)", forged)[-1]
    forged = forged.replace(b"/Prev " + said, written % inside + start)
    with pytest.raises(DrawError, match="one /Prev"):
        attachments(forged)


@pytest.mark.parametrize("number", [rb"startxref\n([0-9]+)", rb"\nxref\n([0-9]+)"])
def test_a_number_longer_than_any_file_is_refused(unsigned: bytes, number: bytes) -> None:
    found = re.search(number, unsigned)
    assert found
    with pytest.raises(DrawError):
        attachments(unsigned.replace(found[0], found[0][: -len(found[1])] + b"1" * 5000))


def test_object_streams_are_refused(unsigned: bytes) -> None:
    mode = pikepdf.ObjectStreamMode.generate
    with pytest.raises(DrawError, match="do not hold"):
        attachments(with_pikepdf(unsigned, lambda _: None, object_stream_mode=mode))


def test_encryption_is_refused(unsigned: bytes) -> None:
    locked = with_pikepdf(
        unsigned, lambda _: None, encryption=pikepdf.Encryption(owner="a", user="", R=4, aes=True)
    )
    with pytest.raises(DrawError):
        attachments(locked)


def test_another_filter_is_refused(unsigned: bytes) -> None:
    _, head = embedded(unsigned, "pool.txt")
    changed = head.replace(b"/FlateDecode", b"/DCTDecode  ")
    assert changed != head
    with pytest.raises(DrawError, match="do not hold"):
        attachments(unsigned.replace(head, changed))


@pytest.mark.parametrize(
    ("written", "changed"), [(rb"/Size ([0-9])", b"/Size 9"), (rb"/CheckSum <([0-9a-f])", b"")]
)
def test_a_wrong_size_or_checksum_is_refused(
    unsigned: bytes, written: bytes, changed: bytes
) -> None:
    _, head = embedded(unsigned, "register.txt")
    found = re.search(written, head)
    assert found
    other = changed or found[0][:-1] + (b"0" if found[1] != b"0" else b"1")
    with pytest.raises(DrawError, match=r"size and checksum|of its size|too large"):
        attachments(unsigned.replace(head, head.replace(found[0], other)), 10_000_000)


def test_a_bomb_is_not_inflated(unsigned: bytes) -> None:
    with pytest.raises(DrawError, match="too large"):
        attachments(unsigned, limit=100)


def test_a_list_that_names_another_attachment_is_refused(unsigned: bytes) -> None:
    listed = re.search(rb"\(pool\.txt\) [0-9]+ 0 R", unsigned)
    assert listed
    with pytest.raises(DrawError, match="names every attachment"):
        attachments(unsigned.replace(listed[0], listed[0].replace(b"pool", b"pond")))


@pytest.mark.parametrize("rubbish", [b"", b"%PDF-1.7\n", b"no PDF at all", b"%PDF-1.7\n1 0 obj\n("])
def test_what_is_no_pdf_is_refused_without_a_traceback(rubbish: bytes) -> None:
    with pytest.raises(DrawError):
        attachments(rubbish)
