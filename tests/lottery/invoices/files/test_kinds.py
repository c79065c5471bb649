"""Each sort of file is read rightly, whatever its maker's habits and whatever its name."""

from dataclasses import replace

import pytest
from PIL import Image, ImageDraw, ImageFilter

from lottery.invoices import Invoice, Kind, RawEntry, read
from lottery.invoices.files import FileReading, FileRefusedError
from lottery.invoices.files.read import read_file
from tests.lottery.invoices.files import makers
from tests.lottery.invoices.files.makers import CODE, LEGACY, LEGACY_QR, NUMBER, SELLER, Face

XML = makers.digital_xml()


def invoice_in(data: bytes) -> Invoice:
    found = read(read_file(data).raw).invoice
    assert found is not None
    return found


def refusal_of(data: bytes) -> str:
    with pytest.raises(FileRefusedError) as refused:
        read_file(data)
    return refused.value.reason.code


def is_whole(found: Invoice, identity: str = f"D:{NUMBER}") -> bool:
    return (
        found.identities == (identity,)
        and (found.net_fen, found.tax_fen, found.gross_fen) == (9733, 292, 10025)
        and str(found.issued) == "2024-03-15"
        and (found.seller_id, found.seller_name) == (SELLER, "邹平市某某饭店")
    )


VARIANTS = {
    "as it comes": XML,
    "with a mark before it": "\ufeff" + XML,
    "in GB 18030": XML.replace("UTF-8", "GBK"),
    "small letters": XML.replace("SellerIdNum", "selleridnum").replace(
        "InvoiceNumber", "invoiceNumber"
    ),
    "another spelling of the gross": XML.replace(
        "TotalTax-includedAmount>", "TotaltaxIncludedAmount>"
    ),
    "a namespace": XML.replace("<EInvoice>", '<EInvoice xmlns="http://chinatax.example/e">'),
    "a prefix": XML.replace("<EInvoice>", '<t:EInvoice xmlns:t="urn:t">').replace(
        "</EInvoice>", "</t:EInvoice>"
    ),
    "a prefix nobody declared": XML.replace("<EInvoice>", "<t:EInvoice>").replace(
        "</EInvoice>", "</t:EInvoice>"
    ),
    "with a time": XML.replace("<IssueTime>2024-03-15", "<IssueTime>2024-03-15 11:59:59"),
    "with a zone": XML.replace("<IssueTime>2024-03-15", "<IssueTime>2024-03-15T11:59:59+08:00"),
    "a stamp": XML.replace("<IssueTime>2024-03-15", "<IssueTime>20240315115959"),
    "no buyer's number": XML.replace("<BuyerIdNum></BuyerIdNum>", ""),
    "the number in the header only": XML.replace(f"<InvoiceNumber>{NUMBER}</InvoiceNumber>", ""),
    "no declaration": XML.partition("?>")[2],
}


@pytest.mark.parametrize("text", VARIANTS.values(), ids=VARIANTS.keys())
def test_xml_of_a_digital_invoice_is_read_in_every_dress(text: str) -> None:
    found = invoice_in(text.encode("gb18030" if "GBK" in text else "utf-8"))
    assert is_whole(found)
    assert found.kind is Kind.DIGITAL
    assert not found.doubts


def test_the_order_of_the_parts_does_not_matter() -> None:
    head, _, rest = XML.partition("<EInvoiceData>")
    data, _, tax = rest.partition("</EInvoiceData>")
    turned = tax.replace("</EInvoice>", "") + "<EInvoiceData>" + data + "</EInvoiceData></EInvoice>"
    assert is_whole(invoice_in((head + turned).encode()))


@pytest.mark.parametrize(
    ("face", "kind", "status"),
    [
        (Face(label="01"), Kind.SPECIAL, ""),
        (Face(blue="N"), Kind.DIGITAL, "红字"),
        (Face(more="<RedEInvoice><Original>1</Original></RedEInvoice>"), Kind.DIGITAL, "红字"),
        (Face(more="<RedEInvoice><Original/></RedEInvoice>"), Kind.DIGITAL, ""),
        (Face(more="<Toll><PlateNumber>鲁M00000</PlateNumber></Toll>"), Kind.TOLL, ""),
        (Face(more="<MotorVehicle><Engine>1</Engine></MotorVehicle>"), Kind.VEHICLE, ""),
    ],
)
def test_xml_tells_special_red_and_toll_invoices(face: Face, kind: Kind, status: str) -> None:
    found = invoice_in(makers.digital_xml(face).encode())
    assert (found.kind, found.status) == (kind, status)


def test_a_red_xml_has_negative_amounts() -> None:
    face = Face(net="-97.33", tax="-2.92", gross="-100.25", blue="N")
    assert invoice_in(makers.digital_xml(face).encode()).gross_fen == -10025


def test_a_long_list_of_items_keeps_the_word_that_decides() -> None:
    items = "".join(f"<ItemName>*商品*第{n}件长长的名称</ItemName>" for n in range(60))
    text = XML.replace("<ItemName>", items + "<ItemName>*保险服务*交强险").encode()
    item = invoice_in(text).item
    assert "交强险" in item
    assert len(item) <= 300


def test_two_invoices_in_one_xml_are_refused() -> None:
    other = makers.digital_xml(Face(number=NUMBER[:-1] + "9")).partition("?>")[2]
    assert refusal_of(f"<all>{XML.partition('?>')[2]}{other}</all>".encode()) == "file-several"


def test_an_amount_stated_twice_and_differently_is_told() -> None:
    text = XML.replace("</BasicInformation>", "<TotalTaxAm>9.99</TotalTaxAm></BasicInformation>")
    assert [w.code for w in read_file(text.encode()).warnings] == ["file-contradiction"]


OFDS = {
    "attachment": (makers.ofd_attached(), f"L:{CODE}-{LEGACY}", Kind.ELECTRONIC),
    "broken tags": (makers.ofd_tagged(), f"D:{NUMBER}", Kind.DIGITAL),
    "sound tags": (makers.ofd_tagged("<eInvoice>", "</eInvoice>"), f"D:{NUMBER}", Kind.DIGITAL),
    "undeclared prefix": (makers.ofd_tagged("<fp:a>", "</fp:a>"), f"D:{NUMBER}", Kind.DIGITAL),
    "xbrl": (makers.ofd_xbrl(), f"L:{CODE}-{LEGACY}", Kind.ELECTRONIC),
}


@pytest.mark.parametrize(("data", "identity", "kind"), OFDS.values(), ids=OFDS.keys())
def test_ofd_is_read_wherever_the_invoice_stands(data: bytes, identity: str, kind: Kind) -> None:
    assert read_file(data).kind == "ofd"
    found = invoice_in(data)
    assert is_whole(found, identity)
    assert found.kind is kind


def test_the_properties_of_an_ofd_are_enough_for_a_beginning() -> None:
    data = makers.ofd({}, {"发票号码": NUMBER, "合计金额": "97.33", "开票日期": "2024年03月15日"})
    found = invoice_in(data)
    assert (found.identities, found.net_fen) == ((f"D:{NUMBER}",), 9733)


def test_a_qr_code_among_the_pictures_of_an_ofd_is_read() -> None:
    data = makers.ofd({"Doc_0/Res/1.png": makers.encoded(makers.picture(LEGACY_QR))})
    assert read_file(data).raw.qr == LEGACY_QR


QR_PICTURES = {
    "1.png": makers.encoded(makers.picture(LEGACY_QR)),
    "1.jpg": makers.encoded(makers.picture(LEGACY_QR), "JPEG"),
    "1.jb2": makers.jbig2(makers.picture(LEGACY_QR, 3)),
    "apart.jb2": makers.jbig2(makers.picture(LEGACY_QR, 3), apart=True),
    "bare.jb2": makers.jbig2(makers.picture(LEGACY_QR, 3), bare=True),
    "without a suffix": makers.jbig2(makers.picture(LEGACY_QR, 3)),
}


@pytest.mark.parametrize(("name", "picture"), QR_PICTURES.items(), ids=QR_PICTURES.keys())
def test_a_qr_code_in_any_picture_of_an_ofd_is_read(name: str, picture: bytes) -> None:
    reading = read_file(makers.ofd({f"Doc_0/Res/{name}": picture}))
    assert (reading.raw.qr, reading.warnings) == (LEGACY_QR, ())


def test_a_picture_that_cannot_be_opened_is_told_where_no_code_was_found() -> None:
    broken = makers.jbig2(makers.picture(LEGACY_QR, 3))[:40]
    reading = read_file(makers.ofd({"Doc_0/Res/1.jb2": broken}, {"发票号码": NUMBER}))
    assert [w.code for w in reading.warnings] == ["file-picture-unread"]
    whole = makers.encoded(makers.picture(LEGACY_QR))
    both = makers.ofd({"Doc_0/Res/1.jb2": broken, "Doc_0/Res/2.png": whole})
    assert read_file(both).warnings == ()


def test_a_jbig2_picture_that_claims_too_many_pixels_is_not_drawn() -> None:
    whole = makers.jbig2(makers.picture(LEGACY_QR, 3), bare=True)
    huge = whole[:11] + b"\0\1\0\0" * 2 + whole[19:]
    reading = read_file(makers.ofd({"Doc_0/Res/1.jb2": huge}, {"发票号码": NUMBER}))
    assert [w.value.partition(" ")[0] for w in reading.warnings] == ["像素"]


def test_a_code_that_differs_from_the_attachment_is_refused_with_both() -> None:
    data = makers.ofd_attached(LEGACY_QR.replace("97.33", "997.33"))
    assert [r.code for r in read(read_file(data).raw).reasons] == ["amount-contradiction"]


def test_ofd_tells_red_and_special_invoices() -> None:
    assert invoice_in(makers.ofd_attached(code_type="1")).status == "红字"
    assert invoice_in(makers.ofd_xbrl("inv_spcl_issuer")).kind is Kind.SPECIAL


def test_pdf_gives_code_and_face() -> None:
    digital = makers.pdf(makers.digital_face(), Face().qr)
    older = makers.pdf(makers.legacy_face(), LEGACY_QR)
    assert is_whole(invoice_in(digital))
    assert is_whole(invoice_in(older), f"L:{CODE}-{LEGACY}")
    places = {fact.field: fact.place for fact in read_file(older).found}
    assert (places["qr"], places["gross"]) == ("qr", "face")


def test_a_pdf_without_a_code_is_read_by_its_face() -> None:
    found = invoice_in(makers.pdf(makers.digital_face()))
    assert is_whole(found)
    assert found.kind is Kind.DIGITAL
    assert found.buyer_name == "个人"
    special = invoice_in(makers.pdf(makers.digital_face(Face(label="01"))))
    assert special.kind is Kind.SPECIAL


def test_a_face_that_differs_from_the_code_is_a_doubt_and_the_code_counts() -> None:
    reading = read_file(makers.pdf(makers.digital_face(Face(gross="900.25")), Face().qr))
    assert [(d.code, d.field) for d in reading.doubts] == [("file-contradiction", "gross")]
    found = read(reading.raw).invoice
    assert found is not None
    assert found.gross_fen == 10025


def test_a_pdf_of_two_invoices_is_refused() -> None:
    both = makers.picture(LEGACY_QR), makers.picture(Face().qr)
    sheet = Image.new("RGB", (900, 500), "white")
    for number, one in enumerate(both):
        sheet.paste(one, (450 * number, 0))
    assert refusal_of(makers.encoded(sheet)) == "file-several"


def photo(**changes: float) -> Image.Image:
    """A code on a page, photographed: small, slanted, grey, unsharp."""
    page = Image.new("RGB", (1600, 1000), "white")
    ImageDraw.Draw(page).text((600, 500), "an invoice", fill="black")
    code = makers.picture(LEGACY_QR, int(changes.get("scale", 5)))
    page.paste(code, (60, 60))
    turned = page.rotate(changes.get("angle", 0), expand=True, fillcolor="white")
    if changes.get("blur"):
        turned = turned.filter(ImageFilter.GaussianBlur(changes["blur"]))
    contrast = changes.get("contrast", 1.0)
    return turned.point(lambda value: int(128 + (value - 128) * contrast))


PHOTOS = {
    "straight": photo(),
    "on its side": photo(angle=90),
    "on its head": photo(angle=180),
    "slanted": photo(angle=37),
    "small": photo(scale=2),
    "faint": photo(contrast=0.15),
    "unsharp": photo(blur=2.0),
    "all at once": photo(scale=4, angle=12, contrast=0.4, blur=1.2),
}


@pytest.mark.parametrize("image", PHOTOS.values(), ids=PHOTOS.keys())
@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_a_photo_of_a_code_is_read(image: Image.Image, form: str) -> None:
    assert read_file(makers.encoded(image, form)).raw.qr == LEGACY_QR


def test_of_several_codes_the_invoice_wins() -> None:
    sheet = Image.new("RGB", (1200, 600), "white")
    for number, text in enumerate(["https://fapiao.example.cn/a", LEGACY_QR, "wxp://abc"]):
        sheet.paste(makers.picture(text, 4), (400 * number, 20))
    assert read_file(makers.encoded(sheet)).raw.qr == LEGACY_QR


def test_transparent_and_grey_pictures_are_read() -> None:
    clear = makers.picture(LEGACY_QR).convert("RGBA")
    clear.putalpha(clear.convert("L").point(lambda value: 255 - value))
    for image in (
        clear,
        makers.picture(LEGACY_QR).convert("L"),
        makers.picture(LEGACY_QR).convert("P"),
    ):
        assert read_file(makers.encoded(image)).raw.qr == LEGACY_QR


def test_another_code_in_a_picture_is_named_for_what_it_is() -> None:
    raw = read_file(makers.encoded(makers.picture("https://a.example.cn/x"))).raw
    assert [r.code for r in read(raw).reasons] == ["qr-url"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file-empty"),
        (b" \r\n ", "file-empty"),
        (b"MZ\x90\0", "file-kind-unknown"),
        (b"\0\0\0\x18ftypheic", "file-heic"),
        (b"\0\0\0\x18ftypmp42", "file-kind-unknown"),
        (b"PK\x03\x04 and no more", "file-broken"),
        (b"%PDF-1.7 and no more", "file-broken"),
        (b"\x89PNG\r\n\x1a\n and no more", "file-broken"),
        (b"<EInvoice><", "file-broken"),
        (b"<html><body>hello</body></html>", "file-no-invoice"),
        (makers.zipped({"readme.txt": "no invoice"}), "file-archive"),
        (b"7z\xbc\xaf\x27\x1c", "file-archive"),
        (makers.zipped({"xl/workbook.xml": "<workbook/>"}), "file-table"),
        (makers.encoded(Image.new("L", (50, 50), 255)), "file-no-code"),
        (makers.pdf(("nothing here",)), "file-no-invoice"),
    ],
)
def test_what_holds_no_invoice_is_told_apart(data: bytes, code: str) -> None:
    assert refusal_of(data) == code


def test_a_text_file_is_a_pasted_code() -> None:
    reading = read_file(("\ufeff" + LEGACY_QR + "\r\n").encode())
    assert (reading.kind, reading.raw.qr) == ("text", LEGACY_QR)


def test_a_reading_survives_the_pipe() -> None:
    reading = read_file(makers.pdf(makers.digital_face(Face(gross="900.25")), Face().qr))
    assert FileReading.from_json(reading.to_json()) == reading
    assert replace(reading.raw) == reading.raw != RawEntry()
