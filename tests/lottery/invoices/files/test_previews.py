"""A file drawn anew: a picture of it, and never anything else of it."""

import io
import random

import pytest
from PIL import Image
from reportlab.pdfgen import canvas

from lottery.invoices.files import CAPS, FileRefusedError
from lottery.invoices.files.preview import MOST_BYTES, picture_of
from lottery.reading import Reader, Unreadable

pytestmark = pytest.mark.slow


def photo(form: str, mode: str = "RGB", size: tuple[int, int] = (60, 40)) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 1).save(out, form)
    return out.getvalue()


def noise(side: int) -> bytes:
    """What compresses worst."""
    out = io.BytesIO()
    pixels = random.Random(1).randbytes(side * side * 3)
    Image.frombytes("RGB", (side, side), pixels).save(out, "PNG")
    return out.getvalue()


def pdf(width: float, height: float) -> bytes:
    out = io.BytesIO()
    page = canvas.Canvas(out, pagesize=(width, height))
    page.drawString(10, 10, "1")
    page.save()
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        *(photo(form) for form in ("PNG", "JPEG", "GIF", "BMP", "WEBP")),
        *(photo("PNG", mode) for mode in ("1", "L", "LA", "P", "RGBA", "I;16")),
        photo("JPEG", "CMYK"),
        pdf(595, 420),
        pdf(20, 3000),
    ],
)
def test_photos_and_pages_of_every_sort_become_a_jpeg(data: bytes) -> None:
    with Image.open(io.BytesIO(picture_of(data))) as seen:
        assert (seen.format, seen.mode) == ("JPEG", "RGB")
        assert max(seen.size) <= 1601


def test_a_picture_is_never_larger_than_the_pipe_takes() -> None:
    assert len(picture_of(noise(1600))) <= MOST_BYTES


@pytest.mark.parametrize("data", [b"", b"<EInvoice/>", b"PK\3\4", b"%PDF-1.7 nothing", b"MZ"])
def test_what_cannot_be_drawn_is_refused(data: bytes) -> None:
    with pytest.raises(FileRefusedError):
        picture_of(data)


def test_a_picture_of_too_many_pixels_is_not_decoded() -> None:
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    with pytest.raises(FileRefusedError) as refused:
        picture_of(out.getvalue(), CAPS)
    assert refused.value.reason.code == "file-too-large"


def test_spoiled_files_are_refused_or_drawn_and_nothing_else() -> None:
    chance = random.Random(7)
    wholes = [photo("PNG"), photo("JPEG"), photo("GIF"), pdf(595, 420)]
    for turn in range(150):
        data = bytearray(chance.choice(wholes))
        for _ in range(chance.randint(1, 12)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            assert picture_of(bytes(data)).startswith(b"\xff\xd8\xff"), turn
        except FileRefusedError:
            continue


def test_the_worker_draws_and_reads_in_turn() -> None:
    with Reader() as reader:
        drawn = reader.picture(pdf(595, 420))
        assert isinstance(drawn, bytes)
        assert drawn.startswith(b"\xff\xd8\xff")
        assert isinstance(reader.read(b"%PDF-1.7 nothing"), Unreadable)
        assert isinstance(reader.picture(b"<EInvoice/>"), Unreadable)
        assert isinstance(reader.picture(noise(1200)), bytes)
