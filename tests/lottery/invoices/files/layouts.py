"""Faces of invoices as their makers lay them out on the page, all data made up.

A layout is a list of texts at places, in points from the top left corner. The same layout can be
stored in another order: labels first and values after them, as the tax bureau's own files do.
"""

import io
from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape

from pikepdf import Pdf
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from lottery.typesetting.finish import repair_text, save
from lottery.typesetting.typeface import font, runs
from tests.lottery.invoices.files import makers
from tests.lottery.invoices.files.makers import CHECK, CODE, LEGACY, NUMBER, SELLER

Text = tuple[float, float, float, str]
Layout = list[Text]
WIDTH, HEIGHT = 609.0, 394.0
BUYER_FIRM, BUYER_ID = "邹平某某设备有限公司", "913716261671905552"
TOLL_CODE = CODE[:-2] + "12"
WORDS = "壹佰元零贰角伍分"
DIGITAL_LABEL = "统一社会信用代码/纳税人识别号："


def down(x: float, y: float, step: float, word: str) -> Layout:
    """A word written from top to bottom."""
    return [(x, y + step * at, 9, char) for at, char in enumerate(word)]


def digital(buyer: str = "张三", buyer_id: str = "", seller: str = "邹平市某某饭店") -> Layout:
    """A digital ordinary invoice: buyer on the left, seller on the right."""
    return [
        (212, 40, 19, "电子发票（普通发票）"),
        *down(17, 98, 13, "购买方信息"),
        *down(306, 98, 13, "销售方信息"),
        (440, 48, 9, "发票号码："),
        (440, 68, 9, "开票日期："),
        (33, 106, 9, "名称："),
        (322, 106, 9, "名称："),
        (33, 140, 9, DIGITAL_LABEL),
        (322, 140, 9, DIGITAL_LABEL),
        (26, 165, 9, "项目名称"),
        (110, 165, 9, "规格型号"),
        (338, 165, 9, "单 价"),
        (420, 165, 9, "金 额"),
        (468, 165, 9, "税率/征收率"),
        (560, 165, 9, "税 额"),
        (60, 268, 9, "合"),
        (120, 268, 9, "计"),
        (40, 290, 9, "价税合计（大写）"),
        (400, 290, 9, "（小写）"),
        *down(17, 318, 20, "备注"),
        (60, 386, 9, "开票人："),
        # values
        (487, 48, 9, NUMBER),
        (487, 68, 9, "2024年03月15日"),
        (60, 106, 9, buyer),
        (180, 140, 9, buyer_id),
        (349, 106, 9, seller),
        (469, 140, 9, SELLER),
        (26, 180, 9, "*餐饮服务*餐费"),
        (330, 180, 9, "97.3300000000"),
        (425, 180, 9, "97.33"),
        (490, 180, 9, "3%"),
        (570, 180, 9, "2.92"),
        (415, 268, 9, "¥97.33"),
        (560, 268, 9, "¥2.92"),
        (180, 290, 9, WORDS),
        (450, 290, 9, "¥100.25"),
        (60, 330, 9, "购买方地址：-；电话：-；销售方地址：山东省邹平市；电话：0543-4000000"),
        (98, 386, 9, "某某"),
    ]


def older(buyer: str = "张三", buyer_id: str = "", title: str = "电子普通发票") -> Layout:
    """An older electronic invoice: buyer above with the cipher beside him, seller below."""
    return [
        (230, 36, 17, f"山东增值税{title}"),
        (440, 22, 9, "发票代码："),
        (440, 36, 9, "发票号码："),
        (440, 50, 9, "开票日期："),
        (440, 64, 9, "校 验 码："),
        (26, 66, 9, "机器编号："),
        *down(21, 88, 16, "购买方"),
        *down(338, 88, 16, "密码区"),
        (35, 84, 9, "名　　　　称："),
        (35, 98, 9, "纳税人识别号："),
        (35, 112, 9, "地 址、电 话："),
        (35, 126, 9, "开户行及账号："),
        (60, 144, 9, "货物或应税劳务、服务名称"),
        (60, 252, 9, "合"),
        (140, 252, 9, "计"),
        (50, 270, 9, "价税合计（大写）"),
        (420, 270, 9, "（小写）"),
        *down(21, 296, 16, "销售方"),
        *down(338, 296, 24, "备注"),
        (35, 292, 9, "名　　　　称："),
        (35, 306, 9, "纳税人识别号："),
        (35, 320, 9, "地 址、电 话："),
        (35, 334, 9, "开户行及账号："),
        (40, 362, 9, "收 款 人："),
        # values
        (66 + 26, 66, 9, "499000000001"),
        (490, 22, 9, CODE),
        (490, 36, 9, LEGACY),
        (490, 50, 9, "2024 年03 月15 日"),
        (490, 64, 9, " ".join(CHECK[at : at + 5] for at in range(0, 20, 5))),
        (108, 84, 10, buyer),
        (108, 98, 10, buyer_id),
        (352, 86, 11, "03*28<1*+4-7/9<>6*5>2+"),
        (352, 100, 11, "8<6>4/1-90*+3<7>5*2/48"),
        (352, 114, 11, "4>0*3<92/+61-8*7<5>03*"),
        (26, 160, 9, "*餐饮服务*餐费"),
        (415, 160, 9, "97.33"),
        (470, 160, 9, "3%"),
        (560, 160, 9, "2.92"),
        (410, 252, 9, "￥97.33"),
        (556, 252, 9, "￥2.92"),
        (180, 270, 9, WORDS),
        (470, 270, 9, "￥100.25"),
        (108, 292, 9, "邹平市某某饭店"),
        (108, 306, 9, SELLER),
        (108, 320, 9, "山东省邹平市某某路1号 0543-4000000"),
        (108, 334, 9, "某某银行邹平支行 15000000000000000001"),
    ]


def digital_paper(buyer: str = "张三", buyer_id: str = "") -> Layout:
    """A digital invoice printed on the old paper: code and number, and the digital number too."""
    paper = [x for x in older(buyer, buyer_id, "普通发票") if not x[3].startswith(("校", "12345 "))]
    return [*paper, (26, 52, 9, "数电发票号码："), (100, 52, 9, NUMBER)]


def toll(buyer: str = "张三", buyer_id: str = "") -> Layout:
    """A toll invoice: an older electronic one with a word in its corner, and a car's number."""
    goods = [(26, 174, 9, "鲁M00000"), (110, 174, 9, "客车"), (60, 40, 14, "通行费")]
    older_one = older(buyer, buyer_id)
    return [(x, y, s, TOLL_CODE if t == CODE else t) for x, y, s, t in older_one] + goods


def rail(buyer: str = BUYER_FIRM, buyer_id: str = BUYER_ID) -> Layout:
    """A railway ticket: who bought it, and no seller."""
    return [
        (230, 50, 16, "电子发票（铁路电子客票）"),
        (40, 70, 10, "发票号码:"),
        (420, 70, 10, "开票日期:"),
        (40, 200, 10, "票价:"),
        (40, 270, 10, "电子客票号:"),
        (40, 300, 10, "购买方名称:"),
        (300, 300, 10, "统一社会信用代码:"),
        (88, 70, 10, NUMBER),
        (468, 70, 10, "2024年03月15日"),
        (80, 110, 16, "邹平"),
        (280, 110, 16, "G0000"),
        (420, 110, 16, "济南"),
        (40, 150, 12, "2024年03月10日"),
        (160, 150, 12, "08:00开"),
        (70, 200, 10, "￥100.25"),
        (40, 235, 12, "3716261990****0027"),
        (170, 235, 12, "测试"),
        (98, 270, 10, "2437000000000000000000"),
        (98, 300, 10, buyer),
        (385, 300, 10, buyer_id),
    ]


def labels_first(layout: Layout) -> Layout:
    """As it stands: makers that fill in a form write all its labels first."""
    return layout


def values_first(layout: Layout) -> Layout:
    """From the last text to the first: values before labels, seller before buyer."""
    return layout[::-1]


def as_seen(layout: Layout) -> Layout:
    """From top to bottom and left to right."""
    return sorted(layout, key=lambda text: (text[1], text[0]))


def by_column(layout: Layout) -> Layout:
    """From right to left, whatever belongs together."""
    return sorted(layout, key=lambda text: (-text[0], text[3]))


ORDERS: dict[str, Callable[[Layout], Layout]] = {
    "labels first": labels_first,
    "values first": values_first,
    "as seen": as_seen,
    "by column": by_column,
}


def pdf(layout: Sequence[Text], code: str = "") -> bytes:
    """A PDF page with these texts, stored in this order, and a QR code in the corner."""
    return pdf_of_pages([layout], code)


def pdf_of_pages(pages: Sequence[Sequence[Text]], code: str = "") -> bytes:
    """A PDF of several pages, with a QR code in the first one's corner."""
    packed = io.BytesIO()
    canvas = Canvas(packed, pagesize=(WIDTH, HEIGHT), invariant=True)
    for number, layout in enumerate(pages):
        for x, y, size, text in layout:
            if text:
                _draw(canvas, x, HEIGHT - y, size, text)
        if code and not number:
            canvas.drawImage(ImageReader(makers.picture(code, 4)), 15, HEIGHT - 62, 55, 55)
        canvas.showPage()
    canvas.save()
    with Pdf.open(packed) as made:
        repair_text(made)
        return save(made)


def _draw(canvas: Canvas, x: float, y: float, size: float, text: str) -> None:
    piece = canvas.beginText(x, y)
    for face, run in runs(text, "sans"):
        piece.setFont(font(face).fontName, size)
        piece.textOut(run)
    canvas.drawText(piece)


def ofd(layout: Sequence[Text], form: Sequence[Text] = ()) -> bytes:
    """The same page as OFD, in millimetres, without tags; ``form`` is its template."""
    members: dict[str, str | bytes] = {"Doc_0/Pages/Page_0/Content.xml": _page(layout)}
    if form:
        members["Doc_0/Document.xml"] = (
            '<ofd:Document xmlns:ofd="http://www.ofdspec.org/2016"><ofd:CommonData>'
            '<ofd:TemplatePage ID="2" BaseLoc="/Doc_0/Forms/Content.xml"/></ofd:CommonData>'
            "</ofd:Document>"
        )
        members["Doc_0/Forms/Content.xml"] = _page(form)
    return makers.ofd(members)


def ofd_of_pages(pages: Sequence[Sequence[Text]]) -> bytes:
    """An OFD of several pages."""
    return makers.ofd(
        {f"Doc_0/Pages/Page_{at}/Content.xml": _page(layout) for at, layout in enumerate(pages)}
    )


def _page(layout: Sequence[Text]) -> str:
    objects = "".join(_object(number, *text) for number, text in enumerate(layout, 10) if text[3])
    return (
        '<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Content><ofd:Layer>'
        f"{objects}</ofd:Layer></ofd:Content></ofd:Page>"
    )


MM = 25.4 / 72


def _object(number: int, x: float, y: float, size: float, text: str) -> str:
    return (
        f'<ofd:TextObject ID="{number}" Boundary="{x * MM:.3f} {(y - size) * MM:.3f} 80 9" '
        f'Font="1" Size="{size * MM:.3f}"><ofd:TextCode X="0" Y="{size * MM:.3f}"'
        f"{_deltas(text, size)}>{escape(text)}</ofd:TextCode></ofd:TextObject>"
    )


def _deltas(text: str, size: float) -> str:
    steps = [size * MM * (0.5 if char.isascii() else 1.0) for char in text[:-1]]
    return f' DeltaX="{" ".join(f"{step:.3f}" for step in steps)}"' if steps else ""
