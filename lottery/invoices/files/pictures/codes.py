"""QR codes in pictures: photos, screenshots, scans, rendered pages."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable, Iterator

import zxingcpp
from PIL import Image, ImageFile, ImageFilter, ImageOps

from lottery.invoices.codes.qr import QrError, looks_like_qr, normalised, parse_qr
from lottery.invoices.files.caps import Caps, FileRefusedError, too_large
from lottery.invoices.files.one_invoice import several

ImageFile.LOAD_TRUNCATED_IMAGES = True
Image.MAX_IMAGE_PIXELS = None  # the caps below hold before a pixel is decoded
_FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
_QR = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
_SIDE = 4200
SHOWN_SIDE = 1600
_LONGEST = 2000
_SCANS = (b"II*\0", b"MM\0*")
_BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    OverflowError,
)
_ODD = (*_BROKEN, ArithmeticError, AttributeError, RuntimeError)


def code_in(data: bytes, caps: Caps, *, thorough: bool = True) -> str:
    """The text of the invoice's QR code in a picture.

    Where there is none, the text of another QR code; empty without any. ``thorough`` tries other
    sizes, contrasts and slants. Raises FileRefusedError for what is no picture or too large.
    """
    if is_scan(data):
        return _code_of_pages(data, caps)
    return best_code(_codes(opened(data, caps), thorough=thorough))


def is_scan(data: bytes) -> bool:
    """Whether this is a TIFF file, which may hold several pages."""
    return data.startswith(_SCANS)


def _code_of_pages(data: bytes, caps: Caps) -> str:
    """The code on the pages of a scan; two codes on two pages are two invoices."""
    pages = min(_pages_in(data), caps.pages_scanned)
    codes = [best_code(codes_in(opened(data, caps, page))) for page in range(pages)]
    one_invoice({code for code in codes if _is_invoice(code)})
    if not any(map(_is_invoice, codes)):
        again = range(min(pages, caps.pages_read))
        codes += [best_code(_codes(opened(data, caps, page), thorough=True)) for page in again]
    return best_code(filter(None, codes))


def _pages_in(data: bytes) -> int:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
                return int(getattr(picture, "n_frames", 1))
    except _ODD as error:
        raise FileRefusedError("file-broken", "image") from error


def opened(data: bytes, caps: Caps, page: int = 0) -> Image.Image:
    """The picture in shades of grey, at most 4,200 pixels a side; of a scan, one page.

    How the camera was held does not matter: a code is found at any turn.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _opened(data, caps, page)
    except _ODD as error:
        raise FileRefusedError("file-broken", "image") from error


def _opened(data: bytes, caps: Caps, page: int) -> Image.Image:
    with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
        if page:
            picture.seek(page)
        _check_size(picture, caps, "L", _SIDE // 2)
        grey = _grey(picture)
    grey.thumbnail((_SIDE, _SIDE))
    return grey


def _check_size(picture: Image.Image, caps: Caps, mode: str, side: int) -> None:
    """Refuse what is too large; a large photo is decoded at a half or a quarter, but for at least
    ``side`` pixels, so that it never stands whole in memory."""
    width, height = picture.size
    most = caps.jpeg_pixels if picture.format == "JPEG" else caps.pixels
    if picture.format == "TIFF" and picture.mode in ("1", "L"):
        most = caps.scan_pixels
    if width * height > most or max(width, height) > caps.side:
        raise too_large("像素", width * height, most)
    if picture.format == "JPEG":
        picture.draft(mode, (side, side))
        if picture.size[0] * picture.size[1] > caps.pixels:
            raise too_large("像素", width * height, caps.pixels)


def shown(data: bytes, caps: Caps) -> Image.Image:
    """The picture as people look at it: in colour, upright, at most SHOWN_SIDE pixels a side.

    Raises FileRefusedError for what is no picture or too large.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _shown(data, caps)
    except _ODD as error:
        raise FileRefusedError("file-broken", "image") from error


def _shown(data: bytes, caps: Caps) -> Image.Image:
    with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
        _check_size(picture, caps, "RGB", SHOWN_SIDE)
        seen = picture.convert("RGBA") if picture.mode in ("P", "LA", "PA") else picture
        if picture.mode in ("1", "I", "F", "I;16", "I;16B"):
            seen = picture.convert("L")
        seen.thumbnail((SHOWN_SIDE, SHOWN_SIDE))
        upright = ImageOps.exif_transpose(seen)
    if upright.mode != "RGBA":
        return upright.convert("RGB")
    white = Image.new("RGB", upright.size, "white")
    white.paste(upright, mask=upright.getchannel("A"))
    return white


def _grey(picture: Image.Image) -> Image.Image:
    """Shades of grey, with white behind what is transparent."""
    if picture.mode == "P" and "transparency" in picture.info:
        picture = picture.convert("RGBA")
    if picture.mode not in ("RGBA", "LA"):
        return picture.convert("L")
    white = Image.new("L", picture.size, 255)
    white.paste(picture.convert("L"), mask=picture.getchannel("A"))
    return white


def best_code(codes: Iterable[str]) -> str:
    """The first whole invoice code; else a damaged one, else any other; empty if there is none.

    >>> best_code(iter(["https://a.cn", "01,32,,24372000000000000017,57,20240315,,"]))
    '01,32,,24372000000000000017,57,20240315,,'
    """
    other = ""
    for code in codes:
        if _is_invoice(code):
            return normalised(code)
        if not other or (looks_like_qr(code) and not looks_like_qr(other)):
            other = code
    return other


def _is_invoice(code: str) -> bool:
    try:
        parse_qr(code)
    except QrError:
        return False
    return True


def codes_in(picture: Image.Image) -> list[str]:
    """The texts of the QR codes found at once in a picture in shades of grey.

    Raises FileRefusedError (``file-several``) for the codes of two invoices.
    """
    found = zxingcpp.read_barcodes(picture, formats=_QR)
    codes = [code.text[:_LONGEST] for code in found if code.text]
    one_invoice({normalised(code) for code in codes if _is_invoice(code)})
    return codes


def one_invoice(codes: set[str]) -> None:
    """Raise FileRefusedError (``file-several``) for more than one invoice's code."""
    numbers = sorted({code.split(",")[3] for code in codes})
    if len(numbers) > 1:
        raise several(numbers)


def _codes(picture: Image.Image, *, thorough: bool) -> Iterator[str]:
    yield from codes_in(picture)
    if not thorough:
        return
    for changed in _changed(picture):
        yield from codes_in(changed)


def _changed(picture: Image.Image) -> Iterator[Image.Image]:
    """The same picture seen otherwise, what helps most often first."""
    side = max(picture.size)
    if side < 1400:
        yield _scaled(picture, 2)
    if side > 1600:
        yield _scaled(picture, 1000 / side)
    yield ImageOps.autocontrast(picture, cutoff=2)
    if side < 700:
        yield ImageOps.autocontrast(_scaled(picture, 4), cutoff=2)
    base = _scaled(picture, min(1.0, 1800 / side))
    yield ImageOps.autocontrast(base.filter(ImageFilter.GaussianBlur(1.5)), cutoff=2)
    for angle in (15, 30, 45, 60, 75):
        yield base.rotate(angle, expand=True, fillcolor=255, resample=Image.Resampling.BILINEAR)
    yield base.filter(ImageFilter.UnsharpMask(3, 250, 2))
    yield ImageOps.equalize(base)


def _scaled(picture: Image.Image, factor: float) -> Image.Image:
    width, height = picture.size
    size = max(1, round(width * factor)), max(1, round(height * factor))
    return picture.resize(size, Image.Resampling.LANCZOS)
