"""Files made to harm: refused within the caps, by a reader that goes on with the next file."""

import io
import struct
import time
import zipfile
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from pathlib import Path
from threading import Barrier

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from lottery.invoices import read
from lottery.invoices.files import CAPS, FileReading, FileRefusedError
from lottery.invoices.files.face.facts import face_facts
from lottery.invoices.files.pictures.jbig2 import opened_jbig2
from lottery.invoices.files.read import read_file
from lottery.reading import Reader, Unreadable
from lottery.texts.reasons import sentence
from tests.lottery.invoices.files import layouts, makers
from tests.lottery.invoices.files.makers import LEGACY_QR, Face

pytestmark = pytest.mark.slow

XML = makers.digital_xml()
XXE = XML.replace(
    "<EInvoice>", '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><EInvoice>', 1
).replace("个人", "&x;")
LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


def png_of(width: int, height: int) -> bytes:
    """A PNG that claims a size, with a few bytes of pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(bytes(1000))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


def bomb(size: int) -> bytes:
    """An OFD whose one member inflates to this many bytes."""
    return makers.ofd({"Doc_0/big.xml": b"<a>" + b"A" * size + b"</a>"})


def lying_bomb() -> bytes:
    """The same, with a directory that says the member is small."""
    data = bytearray(bomb(CAPS.member + 1000))
    at = data.rindex(b"PK\x01\x02", 0, data.rindex(b"PK\x05\x06"))
    data[at + 24 : at + 28] = struct.pack("<I", 100)
    return bytes(data)


def pdf_with_pages(count: int) -> bytes:
    """A small PDF whose tree of pages names the same page over and over."""
    kids = " ".join(["3 0 R"] * count)
    parts = [
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n",
        f"2 0 obj<</Type/Pages/Count {count}/Kids[{kids}]>>endobj\n".encode(),
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\n",
    ]
    body, places = b"%PDF-1.4\n", []
    for part in parts:
        places.append(len(body))
        body += part
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    tail = f"xref\n0 4\n0000000000 65535 f \n{table}trailer<</Size 4/Root 1 0 R>>\nstartxref\n"
    return body + tail.encode() + f"{len(body)}\n%%EOF".encode()


def pdf_that_draws_long() -> bytes:
    """A page of forms that each draw the next one ten times."""
    count = 12
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 600]/Contents 4 0 R"
        b"/Resources<</XObject<</X 5 0 R>>>>>>",
        b"<</Length 5>>stream\n/X Do\nendstream",
    ]
    for number in range(count):
        inner = (
            b"/X Do " * 10 if number < count - 1 else b"0 0 600 600 re f 0 0 m 600 600 l S " * 50
        )
        parts.append(
            b"<</Type/XObject/Subtype/Form/BBox[0 0 600 600]/Resources<</XObject<</X %d 0 R>>>>"
            b"/Length %d>>stream\n%s\nendstream" % (6 + number, len(inner), inner)
        )
    body, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(body))
        body += b"%d 0 obj%sendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(parts) + 1
    return body + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (size, table, size, len(body))
    )


def many_members(count: int) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number in range(count):
            archive.writestr(f"{number}.xml", "")
    return packed.getvalue()


HARMFUL = {
    "an entity of a file": (XXE.encode(), "file-unsafe"),
    "a billion laughs": ((LAUGHS + "]><a>&i;</a>").encode(), "file-unsafe"),
    "the same in an OFD": (makers.ofd({"a.xml": LAUGHS + "]><a>&i;</a>"}), "file-unsafe"),
    "deep XML": (b"<a>" * 5000 + b"</a>" * 5000, "file-too-large"),
    "wide XML": (b"<a>" + b"<b/>" * 70_000 + b"</a>", "file-too-large"),
    "an element of many attributes": (
        ("<a " + " ".join(f'b{n}=""' for n in range(CAPS.attributes + 1)) + "/>").encode(),
        "file-too-large",
    ),
    "long XML": (b"<a>" + b" " * (CAPS.xml + 1) + b"</a>", "file-too-large"),
    "a zip bomb": (bomb(CAPS.member + 1), "file-too-large"),
    "a zip bomb that lies": (lying_bomb(), "file-broken"),
    "many members": (many_members(CAPS.members + 1), "file-too-large"),
    "a huge picture": (png_of(60_000, 60_000), "file-too-large"),
    "a long picture": (png_of(CAPS.side + 1, 10), "file-too-large"),
    "endless pages": (pdf_with_pages(5000), "file-too-large"),
    "a long text": (b"01," * 100_000, "file-too-large"),
    "a long number of bytes": (bytes(CAPS.size + 1), "file-too-large"),
}


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as made:
        yield made


@pytest.mark.parametrize(("data", "code"), HARMFUL.values(), ids=HARMFUL.keys())
def test_a_harmful_file_is_refused_and_the_next_one_read(
    reader: Reader, data: bytes, code: str
) -> None:
    began = time.monotonic()
    refused = reader.read(data)
    assert isinstance(refused, Unreadable)
    assert [reason.code for reason in refused.reasons] == [code]
    assert sentence(refused.reasons[0]).endswith("。")
    assert time.monotonic() - began < 10
    assert isinstance(reader.read(XML.encode()), FileReading)


def test_a_file_that_takes_too_long_costs_its_worker_and_nothing_else() -> None:
    with Reader(replace(CAPS, seconds=0.3)) as reader:
        assert isinstance(reader.read(XML.encode()), FileReading)
        began = time.monotonic()
        refused = reader.read(pdf_that_draws_long())
        assert isinstance(refused, Unreadable)
        assert refused.reasons[0].code == "file-too-slow"
        assert time.monotonic() - began < 5
        assert isinstance(reader.read(XML.encode()), FileReading)


def test_a_worker_that_dies_is_a_reason_and_another_one_takes_over() -> None:
    with Reader() as reader:
        reader.read(XML.encode())
        (worker,) = reader.processes
        worker.kill()
        worker.wait()
        refused = reader.read(XML.encode())
        assert isinstance(refused, Unreadable)
        assert refused.reasons[0].code == "file-unreadable"
        assert isinstance(reader.read(XML.encode()), FileReading)


def test_a_file_that_takes_too_much_memory_is_refused() -> None:
    image = Image.effect_noise((3000, 3000), 90).quantize(4).convert("RGBA")
    with Reader(replace(CAPS, memory=96 << 20)) as reader:
        refused = reader.read(makers.encoded(image))
        assert isinstance(refused, Unreadable)
        assert refused.reasons[0].code in ("file-too-large", "file-broken", "file-unreadable")
        assert isinstance(reader.read(XML.encode()), FileReading)


def test_the_worker_starts_afresh_now_and_then(reader: Reader) -> None:
    first = None
    for _ in range(210):
        assert isinstance(reader.read(LEGACY_QR.encode()), FileReading)
        first = first or reader.processes
    assert reader.processes != first
    assert len(reader.processes) == 1


def test_a_slow_file_keeps_nobody_else_waiting() -> None:
    with Reader(replace(CAPS, seconds=6.0)) as reader, ThreadPoolExecutor(2) as people:
        both = [people.submit(reader.read, XML.encode()) for _ in range(2)]
        assert all(isinstance(answer.result(), FileReading) for answer in both)
        slow = people.submit(reader.read, pdf_that_draws_long())
        for _ in range(3):
            assert isinstance(reader.read(XML.encode()), FileReading)
        assert not slow.done()
        assert isinstance(slow.result(), Unreadable)
        assert isinstance(reader.read(XML.encode()), FileReading)


def test_each_worker_dies_alone() -> None:
    with Reader() as reader, ThreadPoolExecutor(2) as people:
        gate = Barrier(2)

        def at_once(data: bytes) -> FileReading | Unreadable:
            gate.wait()
            return reader.read(data)

        for _ in range(20):
            list(people.map(at_once, [XML.encode()] * 2))
            if len(reader.processes) == 2:
                break
        first, second = reader.processes
        first.kill()
        first.wait()
        # One thread may have its answer before the other asks: then the living worker gives both.
        for _ in range(20):
            answers = list(people.map(at_once, [XML.encode()] * 2))
            if failed := [isinstance(answer, FileReading) for answer in answers].count(False):
                break
        assert failed == 1
        assert second in reader.processes
        assert isinstance(reader.read(XML.encode()), FileReading)
        assert second.poll() is None
    assert second.poll() is not None


def test_more_people_than_workers_wait_their_turn() -> None:
    with Reader(workers=2, waiting=4) as reader, ThreadPoolExecutor(6) as people:
        answers = list(people.map(reader.read, [XML.encode()] * 24))
        assert all(isinstance(answer, FileReading) for answer in answers)
        assert len(reader.processes) <= 2


def test_slow_files_do_not_hold_everybody_who_brings_one() -> None:
    slow, gate = replace(CAPS, seconds=2.0), Barrier(5)
    with Reader(slow, workers=1, waiting=1) as reader, ThreadPoolExecutor(5) as people:
        reader.read(XML.encode())

        def at_once(data: bytes) -> FileReading | Unreadable:
            gate.wait()
            return reader.read(data)

        brought = [people.submit(at_once, pdf_that_draws_long()) for _ in range(5)]
        answers = [answer.result() for answer in as_completed(brought)]
        assert [isinstance(a, Unreadable) and a.busy for a in answers] == [True] * 3 + [False] * 2
        assert isinstance(reader.read(XML.encode()), FileReading)


def test_secrets_of_the_environment_stay_outside(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LOTTERY_DATABASE_URL", "postgresql://secret")
    with Reader() as reader:
        reader.read(XML.encode())
        (worker,) = reader.processes
        kept = Path(f"/proc/{worker.pid}/environ")
        if not kept.exists():
            pytest.skip("this system does not show a process's environment")
        assert b"LOTTERY" not in kept.read_bytes()


@pytest.mark.parametrize("bare", [False, True])
@settings(max_examples=60)
@given(drawn=st.data())
def test_a_damaged_jbig2_picture_is_drawn_or_refused(bare: bool, drawn: st.DataObject) -> None:
    damaged = bytearray(makers.jbig2(makers.picture("1", 2), bare=bare, apart=not bare))
    for _ in range(drawn.draw(st.integers(1, 4))):
        damaged[drawn.draw(st.integers(0, len(damaged) - 1))] = drawn.draw(st.integers(0, 255))
    try:
        picture = opened_jbig2(bytes(damaged), CAPS)
    except FileRefusedError:
        return
    assert picture.size[0] * picture.size[1] <= CAPS.pixels


def read_or_refused(data: bytes) -> FileReading | FileRefusedError:
    try:
        return read_file(data)
    except FileRefusedError as refusal:
        return refusal


SOUND = {
    "xml": XML.encode(),
    "attachment": makers.ofd_attached(),
    "tags": makers.ofd_tagged(),
    "xbrl": makers.ofd_xbrl(),
    "face": layouts.ofd(layouts.digital()),
    "jbig2": makers.ofd({"Doc_0/Res/1.jb2": makers.jbig2(makers.picture(LEGACY_QR, 2))}),
    "pdf": makers.pdf(makers.digital_face(), Face().qr),
    "png": makers.encoded(makers.picture(LEGACY_QR, 3)),
    "jpeg": makers.encoded(makers.picture(LEGACY_QR, 3), "JPEG"),
    "webp": makers.encoded(makers.picture(LEGACY_QR, 3), "WEBP"),
    "text": LEGACY_QR.encode(),
}


@pytest.mark.parametrize("data", SOUND.values(), ids=SOUND.keys())
@settings(max_examples=15)
@given(st.data())
def test_a_damaged_file_is_read_or_refused_with_a_sentence(
    data: bytes, drawn: st.DataObject
) -> None:
    damaged = bytearray(data)
    for _ in range(drawn.draw(st.integers(1, 6))):
        at = drawn.draw(st.integers(0, max(0, len(damaged) - 1)))
        length = drawn.draw(st.sampled_from((0, 1, 1, 4, 40)))
        damaged[at : at + length] = drawn.draw(st.binary(max_size=6))
    reading = read_or_refused(bytes(damaged))
    if isinstance(reading, FileRefusedError):
        assert sentence(reading.reason)
        return
    again = read(reading.raw)
    assert (again.invoice is None) == bool(again.reasons)
    assert all(sentence(r) for r in (*again.reasons, *reading.doubts, *reading.warnings))


pieces = st.text(
    "（小写）¥名称：*项目0123456789.,- \n年月日电子发票统一()" + LEGACY_QR[:40], max_size=400
)


@given(pieces)
def test_any_text_on_a_face_is_bounded_facts(text: str) -> None:
    assert all(value and len(value) < 2000 for value in face_facts(text).values())


@pytest.mark.parametrize("text", ["名 " * 30_000, "¥1." * 20_000, "*a" * 30_000, "小写" * 30_000])
def test_no_text_on_a_face_takes_long(text: str) -> None:
    began = time.process_time()
    face_facts(text)
    assert time.process_time() - began < 2
