"""Habits of makers that a reader may not stumble over: lines with totals, wrappers, tickets."""

import re
import zlib

import pytest

from lottery.invoices import Invoice, Kind, read
from lottery.invoices.files.read import read_file
from tests.lottery.invoices.files import makers
from tests.lottery.invoices.files.makers import NUMBER, SELLER

XML = makers.digital_xml()
_LINE = (
    "<IssuItemInformation><ItemName>{item}</ItemName><Amount>{net}</Amount><ComTaxAm>{tax}"
    "</ComTaxAm><TotaltaxIncludedAmount>{gross}</TotaltaxIncludedAmount></IssuItemInformation>"
)
LINES = _LINE.format(item="*餐饮服务*餐费", net="50.00", tax="1.50", gross="51.50") + _LINE.format(
    item="*酒*啤酒", net="47.33", tax="1.42", gross="48.75"
)
_LINES = re.compile(r"<IssuItemInformation>.*</IssuItemInformation>", re.DOTALL)
_SORT = re.compile(r"<GeneralOrSpecialVAT>.*</GeneralOrSpecialVAT>", re.DOTALL)
_SUPERVISION = re.compile(r"<TaxSupervisionInfo>.*</TaxSupervisionInfo>", re.DOTALL)


def invoice_in(data: bytes) -> Invoice:
    found = read(read_file(data).raw).invoice
    assert found is not None
    return found


def amounts(found: Invoice) -> tuple[int | None, int | None, int | None]:
    return found.net_fen, found.tax_fen, found.gross_fen


@pytest.mark.parametrize("first", [False, True])
def test_the_total_of_a_line_is_not_the_total_of_the_invoice(first: bool) -> None:
    text = _LINES.sub("" if first else LINES, XML)
    if first:
        text = text.replace("<EInvoiceData>", "<EInvoiceData>" + LINES)
    assert amounts(invoice_in(text.encode())) == (9733, 292, 10025)
    assert invoice_in(text.encode()).item == "*餐饮服务*餐费;*酒*啤酒"
    assert read_file(text.encode()).warnings == ()


def test_a_value_may_be_wrapped_once_more() -> None:
    wrapped = re.sub(
        r">([^<>\n]+)</", r"><ofd:ObjectData>\1</ofd:ObjectData></", XML.partition("?>")[2]
    ).replace("<EInvoice>", '<EInvoice xmlns:ofd="http://www.ofdspec.org/2016">')
    found = invoice_in(makers.ofd({"Doc_0/Tags/CustomTag.xml": wrapped}))
    assert found.identities == (f"D:{NUMBER}",)
    assert amounts(found) == (9733, 292, 10025)
    assert (found.kind, found.seller_id) == (Kind.DIGITAL, SELLER)


def test_a_document_that_calls_itself_gbk_and_is_utf_8_keeps_its_names() -> None:
    assert invoice_in(XML.replace("UTF-8", "GBK").encode()).seller_name == "邹平市某某饭店"


@pytest.mark.parametrize(
    ("sort", "kind"),
    [
        ("<InvoiceType>增值税专用发票</InvoiceType>", Kind.SPECIAL),
        ("<InvoiceType>电子发票（普通发票）</InvoiceType>", Kind.DIGITAL),
        ("<InvoiceType>02</InvoiceType>", Kind.DIGITAL),
        ("<GeneralOrSpecialVAT>1</GeneralOrSpecialVAT>", Kind.SPECIAL),
        ("<GeneralOrSpecialVAT><LabelCode>2</LabelCode></GeneralOrSpecialVAT>", Kind.DIGITAL),
    ],
)
def test_the_sort_is_told_in_several_places(sort: str, kind: Kind) -> None:
    assert invoice_in(_SORT.sub(sort, XML).encode()).kind is kind


def test_without_the_tax_bureaus_part_the_day_of_the_request_is_told_as_such() -> None:
    data = _SUPERVISION.sub("", XML).encode()
    assert str(invoice_in(data).issued) == "2024-03-15"
    assert [warning.code for warning in read_file(data).warnings] == ["issued-by-request"]


def test_a_remark_on_the_invoice_that_was_reversed_makes_it_a_red_one() -> None:
    remark = "<Remark>被红冲蓝字数电票号码：24372000000000012356</Remark></EInvoiceData>"
    long = remark.replace("<Remark>", "<Remark>" + "长长的备注，" * 60)
    assert invoice_in(XML.replace("</EInvoiceData>", long).encode()).status == "红字"
    assert invoice_in(XML.replace("</EInvoiceData>", remark).encode()).status == "红字"


@pytest.mark.parametrize("sign", ["¥-", "-¥", "- ¥ "])
def test_a_minus_on_a_face_makes_it_a_red_one_wherever_it_stands(sign: str) -> None:
    lines = tuple(line.replace("¥", sign) for line in makers.digital_face())
    found = invoice_in(makers.pdf(lines))
    assert amounts(found) == (-9733, -292, -10025)


def test_words_on_a_face_make_it_a_red_one() -> None:
    lines = (*makers.digital_face(), "备注：被红冲蓝字数电票号码：24372000000000012356")
    assert invoice_in(makers.pdf(lines)).status == "红字"


def xbrl(family: str, facts: dict[str, str]) -> bytes:
    body = "".join(f"<t:{name}>{text}</t:{name}>" for name, text in facts.items())
    root = f'<xbrl xmlns:t="http://xbrl.mof.gov.cn/taxonomy/2021-11-30/{family}">{body}</xbrl>'
    return makers.ofd({f"Doc_0/Attachs/{family}_issuer_1.xml": root})


def test_a_railway_ticket_states_its_number_and_its_fare() -> None:
    facts = {
        "ElectronicInvoiceRailwayETicketNumber": NUMBER,
        "DateOfIssue": "2024-03-15",
        "Fare": "272.50",
        "TotalAmountExcludingTax": "250.00",
        "NameOfPurchaser": "张三",
    }
    found = invoice_in(xbrl("rai", facts))
    assert (found.identities, found.kind) == ((f"D:{NUMBER}",), Kind.RAIL)
    assert amounts(found) == (25000, 2250, 27250)


def test_the_seller_may_be_named_as_the_one_who_reports() -> None:
    body = "<entity><identifier scheme='http://a'>" + SELLER + "</identifier></entity>"
    plain = xbrl("inv", {"NumberOfInvoice": NUMBER, "Context": body})
    assert invoice_in(plain).seller_id == SELLER


@pytest.mark.parametrize("packed", [False, True])
def test_an_invoice_attached_to_a_pdf_is_read(packed: bool) -> None:
    reading = read_file(pdf_with(XML.encode(), packed=packed))
    assert {found.place for found in reading.found} == {"attachment"}
    assert amounts(invoice_in(pdf_with(XML.encode(), packed=packed))) == (9733, 292, 10025)


def pdf_with(attachment: bytes, *, packed: bool) -> bytes:
    """An empty page with a file attached to it, under a name that says nothing."""
    content = zlib.compress(attachment) if packed else attachment
    how = b"/Filter/FlateDecode" if packed else b""
    parts = (
        b"<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(0) 4 0 R]>>>>>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 400]>>",
        b"<</Type/Filespec/F(0)/EF<</F 5 0 R>>>>",
        b"<</Type/EmbeddedFile%b/Params<</Size %d>>/Length %d>>stream\n%b\nendstream"
        % (how, len(attachment), len(content), content),
    )
    return makers.pdf_of(parts)


def test_the_fare_of_an_air_ticket_is_not_its_sum() -> None:
    facts = {
        "ElectronicInvoiceAirTransportReceiptNumber": NUMBER,
        "IssueDate": "2024-03-15",
        "Fare": "950.00",
        "VatTaxAmount": "85.50",
        "TotalAmount": "1110.00",
        "UnifiedSocialCreditCodeOfSeller": SELLER,
    }
    found = invoice_in(xbrl("atr", facts))
    assert (found.identities, found.kind) == ((f"D:{NUMBER}",), Kind.AIR)
    assert (amounts(found), found.seller_id) == ((None, None, 111000), SELLER)
