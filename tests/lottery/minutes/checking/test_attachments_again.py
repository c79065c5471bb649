"""The JavaScript verifier reads the files embedded in the minutes by itself, and is as wary."""

import re
from collections.abc import Callable

import pikepdf

from tests.js.asking import Answer, ask, said
from tests.lottery.minutes.checking.test_attachments import (
    OTHER,
    embedded,
    stream_object,
    updated,
    with_pikepdf,
)

Files = dict[str, bytes]


def answers(files: Files, *minutes: bytes) -> list[Answer]:
    """What the verifier says of several minutes of one bundle."""
    named = {name: said(data) for name, data in files.items()}
    return ask([{"kind": "minutes", "files": {**named, "minutes.pdf": said(m)}} for m in minutes])


def test_minutes_signed_or_not_hold_the_bundle_s_files(
    files: Files, unsigned: bytes, signed: bytes
) -> None:
    compressed = with_pikepdf(unsigned, lambda _: None, compress_streams=False)
    found = answers(files, unsigned, signed, compressed)
    assert [answer.get("value") for answer in found] == [len(files)] * 3, found


def test_minutes_of_another_bundle_are_refused(files: Files, unsigned: bytes) -> None:
    one, two = {**files, "pool.txt": OTHER}, dict(files)
    del two["rules.txt"]
    three = {**files, "more.txt": OTHER}
    found = [answers(each, unsigned)[0]["refused"] for each in (one, two, three)]
    assert found == ["minutes"] * 3


def _replaced(pdf: bytes) -> bytes:
    return updated(pdf, stream_object(embedded(pdf, "pool.txt")[0], OTHER))


def _unnamed(pdf: bytes) -> bytes:
    return updated(pdf, stream_object(9999, OTHER))


def _specification(name: bytes, number: int) -> bytes:
    head = b"9999 0 obj\n<< /AFRelationship /Source /EF << /F %d 0 R /UF %d 0 R >> "
    tail = b"/F (%s) /Type /Filespec /UF (%s) >>\nendobj\n" % (name, name)
    return head % (number, number) + tail


def _name_without_file(pdf: bytes) -> bytes:
    return updated(pdf, _specification(b"more.txt", 9998))


def _two_of_one_name(pdf: bytes) -> bytes:
    return updated(pdf, _specification(b"pool.txt", embedded(pdf, "pool.txt")[0]))


def _points_into_a_stream(pdf: bytes) -> bytes:
    number = embedded(pdf, "pool.txt")[0]
    hidden = stream_object(number, OTHER)
    host = b"9999 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (len(hidden), hidden)
    forged = updated(pdf, host)
    return re.sub(rb"9999 1\n[0-9]{10}", b"%d 1\n%010d" % (number, forged.index(hidden)), forged)


def _hidden_table(written: bytes) -> Callable[[bytes], bytes]:
    def forge(pdf: bytes) -> bytes:
        hidden = b"xref\n9998 1\n%010d 00000 n \ntrailer\n<< >>\n" % len(pdf)
        shown = b"9999 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n"
        forged = updated(pdf, shown % (len(hidden), hidden))
        before = re.findall(rb"/Prev ([0-9]+)", forged)[-1]
        return forged.replace(b"/Prev " + before, written % forged.index(hidden))

    return forge


def _object_streams(pdf: bytes) -> bytes:
    mode = pikepdf.ObjectStreamMode.generate
    return with_pikepdf(pdf, lambda _: None, object_stream_mode=mode)


def _encrypted(pdf: bytes) -> bytes:
    locked = pikepdf.Encryption(owner="a", user="", R=4, aes=True)
    return with_pikepdf(pdf, lambda _: None, encryption=locked)


def _another_filter(pdf: bytes) -> bytes:
    head = embedded(pdf, "pool.txt")[1]
    return pdf.replace(head, head.replace(b"/FlateDecode", b"/DCTDecode  "))


def _another_list(pdf: bytes) -> bytes:
    listed = re.search(rb"\(pool\.txt\) [0-9]+ 0 R", pdf)
    assert listed
    return pdf.replace(listed[0], listed[0].replace(b"pool", b"pond"))


def _long_number(pdf: bytes) -> bytes:
    return re.sub(rb"startxref\n[0-9]+", b"startxref\n" + b"1" * 5000, pdf)


FORGERIES: dict[str, Callable[[bytes], bytes]] = {
    "an update that replaces a file": _replaced,
    "a file that nobody names": _unnamed,
    "a name without a file": _name_without_file,
    "two of one name": _two_of_one_name,
    "a table that points into a stream": _points_into_a_stream,
    "a hidden table": _hidden_table(b"/Prev %d"),
    "a hidden table on another line": _hidden_table(b"/Prev\n%d"),
    "a hidden table at a fraction": _hidden_table(b"/Prev %d.0"),
    "two earlier tables": _hidden_table(b"/Prev 0 /Prev %d"),
    "object streams": _object_streams,
    "encryption": _encrypted,
    "another filter": _another_filter,
    "another list": _another_list,
    "a long number": _long_number,
    "nothing": lambda _: b"",
    "a head only": lambda _: b"%PDF-1.7\n",
    "no PDF": lambda _: b"no PDF at all",
    "an open string": lambda _: b"%PDF-1.7\n1 0 obj\n(",
    "no end": lambda pdf: pdf[:-40],
}


def test_a_forgery_that_one_reader_might_take_for_the_minutes_is_refused(
    files: Files, unsigned: bytes
) -> None:
    forged = {name: forge(unsigned) for name, forge in FORGERIES.items()}
    assert unsigned not in forged.values()
    found = dict(zip(forged, answers(files, *forged.values()), strict=True))
    assert {name: answer.get("refused") for name, answer in found.items()} == dict.fromkeys(
        FORGERIES, "minutes"
    )


def test_changed_bytes_of_the_minutes_never_break_the_reader(files: Files, unsigned: bytes) -> None:
    changed = []
    for at in range(0, len(unsigned), max(1, len(unsigned) // 300)):
        changed.append(unsigned[:at] + bytes([unsigned[at] ^ 5]) + unsigned[at + 1 :])
    for answer in answers(files, *changed[:120]):
        assert answer.get("value", len(files)) == len(files)
        assert answer.get("refused", "minutes") == "minutes"
