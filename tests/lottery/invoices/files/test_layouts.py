"""What stands on the face is found by its place, in whatever order the file stores it."""

from collections.abc import Callable

import pytest

from lottery.invoices import Invoice, Kind, RawEntry, read
from lottery.invoices.files.caps import CAPS
from lottery.invoices.files.ofd.text import glyphs_of
from lottery.invoices.files.read import read_file
from lottery.invoices.files.xml.markup import parse_markup
from tests.lottery.invoices.files import layouts
from tests.lottery.invoices.files.layouts import BUYER_FIRM, BUYER_ID, ORDERS, Layout
from tests.lottery.invoices.files.makers import CODE, LEGACY, LEGACY_QR, NUMBER, SELLER, Face

SHOP = "邹平市某某饭店"
Write = Callable[[Layout], bytes]
WRITERS: dict[str, Write] = {"PDF": layouts.pdf, "OFD": layouts.ofd}

FACES: dict[str, tuple[Callable[..., Layout], tuple[str, ...], Kind]] = {
    "digital": (layouts.digital, (f"D:{NUMBER}",), Kind.DIGITAL),
    "older": (layouts.older, (f"L:{CODE}-{LEGACY}",), Kind.ELECTRONIC),
    "digital on paper": (
        layouts.digital_paper,
        (f"L:{CODE}-{LEGACY}", f"D:{NUMBER}"),
        Kind.DIGITAL_PAPER,
    ),
    "toll": (layouts.toll, (f"L:{layouts.TOLL_CODE}-{LEGACY}",), Kind.TOLL),
}


def raw_of(data: bytes) -> RawEntry:
    return read_file(data).raw


def invoice_of(data: bytes) -> Invoice:
    reading = read(raw_of(data))
    assert reading.invoice is not None, reading.reasons
    return reading.invoice


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS.keys())
@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS.keys())
@pytest.mark.parametrize(("face", "identities", "kind"), FACES.values(), ids=FACES.keys())
def test_a_face_is_read_in_every_order(
    face: Callable[..., Layout],
    identities: tuple[str, ...],
    kind: Kind,
    order: Callable[[Layout], Layout],
    write: Write,
) -> None:
    for buyer, number in (("张三", ""), (BUYER_FIRM, BUYER_ID), ("个人", "")):
        found = invoice_of(write(order(face(buyer, number))))
        assert found.identities == identities
        assert (found.buyer_name, found.buyer_tax_id) == (buyer, number)
        assert (found.seller_name, found.seller_id) == (SHOP, SELLER)
        assert (found.net_fen, found.tax_fen, found.gross_fen) == (9733, 292, 10025)
        assert str(found.issued) == "2024-03-15"
        assert "餐饮服务" in found.item


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS.keys())
@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS.keys())
def test_a_railway_ticket_has_a_buyer_and_no_seller(
    order: Callable[[Layout], Layout], write: Write
) -> None:
    found = invoice_of(write(order(layouts.rail())))
    assert found.kind is Kind.RAIL
    assert (found.identities, str(found.issued)) == ((f"D:{NUMBER}",), "2024-03-15")
    assert found.gross_fen == 10025
    assert (found.buyer_name, found.buyer_tax_id) == (BUYER_FIRM, BUYER_ID)
    assert (found.seller_name, found.seller_id) == ("", "")


def test_labels_in_a_template_of_an_ofd_name_the_values_of_its_page() -> None:
    whole = layouts.digital(BUYER_FIRM, BUYER_ID)
    first = next(at for at, text in enumerate(whole) if text[3] == NUMBER)
    found = invoice_of(layouts.ofd(whole[first:], whole[:first]))
    assert (found.buyer_name, found.buyer_tax_id) == (BUYER_FIRM, BUYER_ID)
    assert (found.seller_name, found.seller_id) == (SHOP, SELLER)
    assert found.gross_fen == 10025


def test_text_of_an_ofd_lies_where_its_matrix_and_its_steps_put_it() -> None:
    page = (
        '<Page><TextObject Boundary="10 20 90 9" CTM="0.5 0 0 0.5 0 0" Size="8">'
        '<TextCode X="4" Y="8" DeltaX="g 2 8 16">一二三四</TextCode></TextObject>'
        '<TextObject Boundary="30 40 9 90" Size="4"><TextCode X="0" Y="4" DeltaY="g 2 4">五六七'
        "</TextCode></TextObject></Page>"
    )
    (glyphs,) = glyphs_of([("Page_0/Content.xml", parse_markup(page.encode(), CAPS))], CAPS)
    places = {glyph.text: (glyph.x, glyph.y, glyph.size) for glyph in glyphs}
    assert [places[char] for char in "一二三四"] == [
        (12.0, 24.0, 4.0),
        (16.0, 24.0, 4.0),
        (20.0, 24.0, 4.0),
        (28.0, 24.0, 4.0),
    ]
    assert [places[char] for char in "五六七"] == [(30.0, y, 4.0) for y in (44.0, 48.0, 52.0)]


LONG = "邹平市某某某某某某某某某某某某餐饮管理有限公司第一分公司"


def test_a_name_in_two_small_lines_is_put_together() -> None:
    face = [x for x in layouts.digital() if x[3] != SHOP]
    below = [*face, (349, 106, 8, LONG[:20]), (349, 116, 8, LONG[20:])]
    around = [*face, (349, 101, 8, LONG[:20]), (349, 111, 8, LONG[20:])]
    for layout in (below, around):
        raw = raw_of(layouts.pdf(layout))
        assert raw.seller_name.replace(" ", "") == LONG
        assert (raw.buyer_name, raw.seller_id) == ("张三", SELLER)


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS.keys())
def test_a_form_that_is_a_picture_leaves_values_alone(order: Callable[[Layout], Layout]) -> None:
    values = [
        x
        for x in layouts.digital(BUYER_FIRM, BUYER_ID)
        if not x[3].endswith("：") and x[3] not in ("购", "买", "方", "信", "息", "销", "售")
    ]
    raw = raw_of(layouts.pdf(order(values)))
    assert (raw.buyer_name, raw.buyer_tax_id) == (BUYER_FIRM, BUYER_ID)
    assert (raw.seller_name, raw.seller_id) == (SHOP, SELLER)
    assert (raw.number, raw.gross) == (NUMBER, "100.25")


def test_a_form_that_is_a_picture_tells_a_lone_number_by_its_side() -> None:
    values = [x for x in layouts.digital() if not x[3].endswith("：") and len(x[3]) > 1]
    raw = raw_of(layouts.pdf(values))
    assert (raw.seller_id, raw.buyer_tax_id) == (SELLER, "")


def test_a_seller_with_a_number_of_twenty_digits_is_no_invoice_number() -> None:
    keeper = "32000019700101081301"
    face = [(x, y, s, keeper if t == SELLER else t) for x, y, s, t in layouts.digital()]
    raw = raw_of(layouts.pdf(face))
    assert (raw.number, raw.seller_id) == (NUMBER, keeper)


def test_an_invoice_without_tax_says_so() -> None:
    free = {"¥97.33": "¥100.25", "¥2.92": "*", "2.92": "***", "3%": "免税", "97.33": "100.25"}
    face = [(x, y, s, free.get(t, t)) for x, y, s, t in layouts.digital()]
    raw = raw_of(layouts.pdf(face))
    assert (raw.net, raw.tax, raw.gross) == ("100.25", "***", "100.25")


def test_a_currency_sign_stored_after_its_amount_is_no_hindrance() -> None:
    face = list[layouts.Text]()
    for x, y, size, text in layouts.digital():
        if text.startswith("¥"):
            face += [(x + 6, y, size, text[1:]), (x, y, size, "¥")]
        else:
            face.append((x, y, size, text))
    raw = raw_of(layouts.pdf(layouts.values_first(face)))
    assert (raw.net, raw.tax, raw.gross) == ("97.33", "2.92", "100.25")


def test_code_and_face_agree_on_every_layout() -> None:
    for data in (
        layouts.pdf(layouts.digital(), Face().qr),
        layouts.pdf(layouts.older(), LEGACY_QR),
    ):
        assert read_file(data).doubts == ()


@pytest.mark.parametrize("name", ["𠀀𪜀二", "阿卜杜拉·买买提", "O'Neil Mary-Ann", "张　三"])
def test_a_rare_buyer_keeps_his_name(name: str) -> None:
    found = invoice_of(layouts.pdf(layouts.digital(name)))
    assert found.buyer_name.replace(" ", "") == name.replace(" ", "").replace("　", "")
