"""Scans and photos as people have them: TIFF of one page or several, turned photos, HEIC."""

import io

import pytest
from PIL import Image

from lottery.intake.evidence import kind_of_file
from lottery.invoices.files import FileRefusedError
from lottery.invoices.files.preview import picture_of
from lottery.invoices.files.read import read_file
from lottery.texts.reasons import sentence
from tests.lottery.invoices.files import makers
from tests.lottery.invoices.files.makers import LEGACY_QR, Face

OTHER = Face(number="24372000000000012356").qr


def page(code: str, mode: str = "L") -> Image.Image:
    """A scanned sheet with a code in its corner; without a code an empty one."""
    sheet = Image.new("L", (1240, 877), 255)
    if code:
        sheet.paste(makers.picture(code, 4), (60, 60))
    return sheet.convert(mode)


def tiff(*pages: Image.Image, compression: str | None = None) -> bytes:
    packed = io.BytesIO()
    first, *rest = pages
    first.save(packed, "TIFF", save_all=True, append_images=rest, compression=compression)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("mode", "compression"),
    [
        ("1", "group4"),
        ("1", None),
        ("L", "tiff_lzw"),
        ("RGB", "jpeg"),
        ("RGB", "tiff_adobe_deflate"),
    ],
)
def test_a_scan_is_read_whatever_its_colours_and_compression(
    mode: str, compression: str | None
) -> None:
    data = tiff(page(LEGACY_QR, mode), compression=compression)
    assert read_file(data).raw.qr.startswith("01,10,")
    assert kind_of_file(data) == "image"
    assert picture_of(data).startswith(b"\xff\xd8\xff")


def test_a_scan_of_several_pages_is_read_wherever_the_code_is() -> None:
    for pages in (("", LEGACY_QR), (LEGACY_QR, ""), ("", "", "", "", LEGACY_QR), (LEGACY_QR,) * 2):
        assert read_file(tiff(*map(page, pages))).raw.qr.startswith("01,10,")


@pytest.mark.parametrize("pages", [(LEGACY_QR, OTHER), (LEGACY_QR, "", "", "", OTHER)])
def test_two_codes_on_two_pages_of_a_scan_are_two_invoices(pages: tuple[str, ...]) -> None:
    with pytest.raises(FileRefusedError) as refused:
        read_file(tiff(*map(page, pages)))
    assert refused.value.reason.code == "file-several"


def test_a_large_scan_without_colour_is_read_and_a_larger_one_refused() -> None:
    large = Image.new("1", (4960, 7016), 1)
    large.paste(makers.picture(LEGACY_QR, 12).convert("1"), (300, 300))
    assert read_file(tiff(large, compression="group4")).raw.qr.startswith("01,10,")
    with pytest.raises(FileRefusedError) as refused:
        read_file(tiff(Image.new("1", (9000, 9000), 1), compression="group4"))
    assert refused.value.reason.code == "file-too-large"


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_photo_is_read_however_the_camera_was_held(turn: int) -> None:
    photo, packed = page(LEGACY_QR).convert("RGB"), io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = turn
    photo.save(packed, "JPEG", exif=exif)
    assert read_file(packed.getvalue()).raw.qr.startswith("01,10,")
    shown = Image.open(io.BytesIO(picture_of(packed.getvalue())))
    assert (shown.width > shown.height) == (turn < 5)


@pytest.mark.parametrize("brand", [b"heic", b"heix", b"mif1", b"hevc"])
def test_a_photo_in_heic_is_refused_with_what_to_do(brand: bytes) -> None:
    with pytest.raises(FileRefusedError) as refused:
        read_file(b"\0\0\0\x18ftyp" + brand + bytes(40))
    told = sentence(refused.value.reason)
    assert "HEIC" in told
    assert "JPG" in told
