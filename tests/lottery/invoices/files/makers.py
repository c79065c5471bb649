"""Invoice files made up for tests: each sort as its makers write it, of no real invoice."""

import io
import struct
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

import segno
from PIL import Image
from PIL.TiffImagePlugin import TiffImageFile
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from lottery.invoices.codes.qr import write_qr
from lottery.typesetting.typeface import font

SELLER = "9137162616720307XL"
NUMBER = "24372000000000012348"
CODE, LEGACY = "037002300111", "40718823"
CHECK = "12345678901234567890"


@dataclass(frozen=True)
class Face:
    """What stands on the made-up invoice."""

    number: str = NUMBER
    net: str = "97.33"
    tax: str = "2.92"
    gross: str = "100.25"
    issued: str = "2024-03-15"
    seller: str = "邹平市某某饭店"
    seller_id: str = SELLER
    buyer: str = "个人"
    buyer_id: str = ""
    label: str = "02"
    blue: str = "Y"
    item: str = "*餐饮服务*餐费"
    more: str = ""

    @property
    def qr(self) -> str:
        """The QR code of this invoice, as the digital one it is."""
        kind = "31" if self.label == "01" else "32"
        return write_qr(kind, "", self.number, self.gross, date.fromisoformat(self.issued[:10]))


LEGACY_QR = write_qr("10", CODE, LEGACY, "97.33", date(2024, 3, 15), CHECK)


def digital_xml(face: Face | None = None) -> str:
    """The XML of a digital invoice, as the tax bureau hands it out."""
    f = face or Face()
    name = "增值税专用发票" if f.label == "01" else "普通发票"
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<EInvoice><Header><EIid>{f.number}</EIid><EInvoiceTag>SWEI3200</EInvoiceTag><Version>0.2</Version>
<InherentLabel><InIssuType><LabelCode>{f.blue}</LabelCode></InIssuType>
<EInvoiceType><LabelCode>02</LabelCode></EInvoiceType>
<GeneralOrSpecialVAT><LabelCode>{f.label}</LabelCode><LabelName>{name}</LabelName>
</GeneralOrSpecialVAT></InherentLabel></Header>
<EInvoiceData>
<SellerInformation><SellerIdNum>{f.seller_id}</SellerIdNum><SellerName>{escape(f.seller)}</SellerName>
</SellerInformation>
<BuyerInformation><BuyerIdNum>{f.buyer_id}</BuyerIdNum><BuyerName>{escape(f.buyer)}</BuyerName>
</BuyerInformation>
<BasicInformation><TotalAmWithoutTax>{f.net}</TotalAmWithoutTax><TotalTaxAm>{f.tax}</TotalTaxAm>
<TotalTax-includedAmount>{f.gross}</TotalTax-includedAmount>
<TotalTax-includedAmountInChinese>壹佰元零贰角伍分</TotalTax-includedAmountInChinese>
<RequestTime>2024-03-15 11:59:00</RequestTime></BasicInformation>
<IssuItemInformation><ItemName>{escape(f.item)}</ItemName><Amount>{f.net}</Amount>
<ComTaxAm>{f.tax}</ComTaxAm></IssuItemInformation>
<SpecificInformation>{f.more}</SpecificInformation></EInvoiceData>
<TaxSupervisionInfo><InvoiceNumber>{f.number}</InvoiceNumber><IssueTime>{f.issued}</IssueTime>
<TaxBureauName>国家税务总局山东省税务局</TaxBureauName></TaxSupervisionInfo></EInvoice>"""


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    """A ZIP of these members."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


_OFD = """<?xml version="1.0" encoding="UTF-8"?>
<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016" Version="1.0" DocType="OFD"><ofd:DocBody>
<ofd:DocInfo><ofd:CustomDatas>{properties}</ofd:CustomDatas></ofd:DocInfo>
<ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"""


def ofd(members: Mapping[str, str | bytes], properties: Mapping[str, str] | None = None) -> bytes:
    """An OFD file with these members and properties."""
    custom = "".join(
        f'<ofd:CustomData Name="{name}">{value}</ofd:CustomData>'
        for name, value in (properties or {}).items()
    )
    return zipped({"OFD.xml": _OFD.format(properties=custom), **members})


def ofd_attached(graph: str = LEGACY_QR, code_type: str = "0") -> bytes:
    """An older e-invoice: its values stand in an attachment."""
    return ofd(
        {
            "Doc_0/Attachs/original_invoice.xml": f"""<?xml version="1.0" encoding="UTF-8"?>
<eInvoice xmlns="http://www.edrm.org.cn/schema/e-invoice/2019"><InvoiceCode>{CODE}</InvoiceCode>
<InvoiceNo>{LEGACY}</InvoiceNo><TypeCode>{code_type}</TypeCode><IssueDate>2024年03月15日</IssueDate>
<InvoiceCheckCode>12345 67890 12345 67890</InvoiceCheckCode>
<Buyer><BuyerName>张三</BuyerName></Buyer>
<Seller><SellerName>邹平市某某饭店</SellerName><SellerTaxID>{SELLER}</SellerTaxID></Seller>
<TaxInclusiveTotalAmount>100.25</TaxInclusiveTotalAmount><TaxTotalAmount>2.92</TaxTotalAmount>
<TaxExclusiveTotalAmount>97.33</TaxExclusiveTotalAmount><GraphCode>{graph}</GraphCode>
<GoodsInfos><GoodsInfo><Item>*餐饮服务*餐费</Item><Amount>97.33</Amount></GoodsInfo></GoodsInfos>
</eInvoice>"""
        }
    )


_TAGGED = {
    "InvoiceNo": NUMBER,
    "IssueDate": "2024年03月15日",
    "BuyerName": "个人",
    "SellerName": "邹平市某某饭店",
    "SellerTaxID": SELLER,
    "TaxExclusiveTotalAmount": "¥97.33",
    "TaxTotalAmount": "¥2.92",
    "TaxInclusiveTotalAmount": "¥100.25",
    "Item": "*餐饮服务*餐费",
}


def ofd_tagged(root: str = '<:eInvoice xmlns:="">', end: str = "</:eInvoice>") -> bytes:
    """A digital invoice as OFD: tags refer to the text objects of the page."""
    tags, objects = "", ""
    for number, (name, text) in enumerate(_TAGGED.items(), start=40):
        tags += f'<{name}><ObjectRef PageRef="1">{number}</ObjectRef></{name}>'
        objects += (
            f'<ofd:TextObject ID="{number}" Boundary="0 0 9 9" Size="3">'
            f'<ofd:TextCode X="0" Y="1">{text}</ofd:TextCode></ofd:TextObject>'
        )
    title = (
        '<ofd:TextObject ID="7"><ofd:TextCode>电子发票（普通发票）</ofd:TextCode></ofd:TextObject>'
    )
    page = (
        '<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Content><ofd:Layer>'
        f"{title}{objects}</ofd:Layer></ofd:Content></ofd:Page>"
    )
    return ofd(
        {"Doc_0/Tags/CustomTag.xml": root + tags + end, "Doc_0/Pages/Page_0/Content.xml": page}
    )


def ofd_xbrl(taxonomy: str = "inv_ord_issuer") -> bytes:
    """An e-invoice whose values stand in the finance ministry's XBRL."""
    facts = {
        "CodeOfInvoice": CODE,
        "NumberOfInvoice": LEGACY,
        "UniqueCodeOfInvoice": CODE + LEGACY,
        "DateOfIssue": "2024-03-15",
        "NameOfSeller": "邹平市某某饭店",
        "TaxpayerIdentificationNumberUnifiedSocialCreditCodeOfSeller": SELLER,
        "NameOfPurchaser": "个人",
        "TotalAmountExcludingTax": "97.33",
        "TotalTaxAmount": "2.92",
        "TaxIncludedAmountInFigures": "100.25",
    }
    body = "".join(
        f'<inv:{name} contextRef="now">{text}</inv:{name}>' for name, text in facts.items()
    )
    return ofd(
        {
            "Doc_0/Attachs/inv_ord_issuer_20240315_1.xml": (
                '<xbrli:xbrl xmlns:xbrli="http://www.xbrl.org/2003/instance" '
                'xmlns:link="http://www.xbrl.org/2003/linkbase" '
                'xmlns:xlink="http://www.w3.org/1999/xlink" '
                f'xmlns:inv="http://xbrl.mof.gov.cn/taxonomy/{taxonomy}">'
                f'<link:schemaRef xlink:href="http://xbrl.mof.gov.cn/{taxonomy}_2021.xsd"/>'
                f"{body}</xbrli:xbrl>"
            )
        }
    )


def picture(text: str, scale: int = 6) -> Image.Image:
    """A QR code as a picture."""
    packed = io.BytesIO()
    segno.make(text, micro=False, error="m").save(packed, kind="png", scale=scale, border=4)
    with Image.open(packed) as opened:
        return opened.convert("RGB")


def encoded(image: Image.Image, form: str = "PNG", quality: int = 80) -> bytes:
    """The bytes of a picture."""
    packed = io.BytesIO()
    image.save(packed, form, **({} if form == "PNG" else {"quality": quality}))
    return packed.getvalue()


def jbig2(image: Image.Image, *, apart: bool = False, bare: bool = False) -> bytes:
    """A picture as JBIG2: a page and one region in the coding of fax machines.

    ``apart`` puts all headers before the data, ``bare`` leaves out the head of the file.
    """
    packed = io.BytesIO()
    image.convert("1").save(packed, "TIFF", compression="group4")
    with TiffImageFile(io.BytesIO(packed.getvalue())) as tiff:
        strips = zip(tiff.tag_v2[273], tiff.tag_v2[279], strict=True)
        data = b"".join(packed.getvalue()[start : start + size] for start, size in strips)
    size = struct.pack(">II", *image.size)
    segments = [
        (48, size + struct.pack(">IIBH", 0, 0, 0, 0)),
        (38, size + struct.pack(">IIB", 0, 0, 0) + b"\x01" + data),
        (49, b""),
        (51, b""),
    ]
    headers = [
        struct.pack(">IBBBI", number, kind, 0, 1, len(content))
        for number, (kind, content) in enumerate(segments)
    ]
    contents = [content for _, content in segments]
    if apart:
        body = b"".join(headers) + b"".join(contents)
    else:
        body = b"".join(h + c for h, c in zip(headers, contents, strict=True))
    head = b"\x97JB2\r\n\x1a\n" + (b"\x00" if apart else b"\x01") + struct.pack(">I", 1)
    return body if bare else head + body


def pdf(lines: tuple[str, ...], code: str = "", *, pages: int = 1, title: str = "") -> bytes:
    """A PDF with these lines of text and a QR code in the corner."""
    packed = io.BytesIO()
    canvas = Canvas(packed, pagesize=(612, 396), invariant=True)
    canvas.setTitle(title)
    name = font("regular").fontName
    for _ in range(pages):
        canvas.setFont(name, 9)
        for number, line in enumerate(lines):
            canvas.drawString(120, 370 - 14 * number, line)
        if code:
            canvas.drawImage(ImageReader(picture(code, 4)), 20, 310, 60, 60)
        canvas.showPage()
    canvas.save()
    return packed.getvalue()


def pdf_of(objects: tuple[bytes, ...]) -> bytes:
    """A PDF of these objects, numbered from 1; the first is its catalogue."""
    body, places = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(body) + (
        b"xref\n0 %d\n0000000000 65535 f \n%btrailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (len(objects) + 1, table, len(objects) + 1, len(body))
    )


def digital_face(face: Face | None = None) -> tuple[str, ...]:
    """The lines on the face of a digital invoice."""
    f = face or Face()
    return (
        "电子发票（普通发票）" if f.label == "02" else "电子发票（增值税专用发票）",
        f"发票号码：{f.number}",
        "开票日期：2024年03月15日",
        f"购 名称：{f.buyer}　　　　　　　销 名称：{f.seller}",
        f"统一社会信用代码/纳税人识别号：　　统一社会信用代码/纳税人识别号：{f.seller_id}",
        "项目名称 规格型号 单 位 数 量 单 价 金 额 税率/征收率 税 额",
        f"{f.item} 1 {f.net} {f.net} 3% {f.tax}",
        f"合 计 ¥{f.net} ¥{f.tax}",
        f"价税合计（大写）壹佰元零贰角伍分（小写）¥{f.gross}",
    )


def legacy_face() -> tuple[str, ...]:
    """The lines on the face of an older e-invoice."""
    return (
        "山东增值税电子普通发票",
        f"发票代码：{CODE} 发票号码：{LEGACY}",
        "开票日期：2024年03月15日 校 验 码：12345 67890 12345 67890",
        "名 称：张三",
        "*餐饮服务*餐费 3% 97.33",
        "合 计 ￥97.33 ￥2.92",
        "价税合计（大写） 壹佰元零贰角伍分 （小写）￥100.25",
        "名 称：邹平市某某饭店",
        f"纳税人识别号：{SELLER}",
    )
