"""Goods are read by their column, evenly spread characters are put together, and two invoices in
one file are refused as two. All data made up."""

import random
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from lottery.invoices import read
from lottery.invoices.files import FileReading, FileRefusedError
from lottery.invoices.files.face.goods import unwrapped
from lottery.invoices.files.read import read_file
from tests.lottery.invoices.files import layouts, makers
from tests.lottery.invoices.files.layouts import Layout, Text
from tests.lottery.invoices.files.makers import NUMBER, SELLER

OTHER = "24372000000000012356"
COMPULSORY = "*保险服务*机动车交通事故责任强制保险"
CIPHER = ("03*28<1*+4-7/9<>6*5>2+", "8<6>4/1-90*+3<7>*食*/48", "4>0*3<92/+61-8*7<5>03*")


@dataclass(frozen=True)
class Row:
    """A line of the invoice: its name in printed lines, and what stands beside the first."""

    names: tuple[str, ...]
    spec: str = ""
    unit: str = "项"
    amount: str = "97.33"
    priced: int = 0  # the printed line that the amount stands on


def goods(rows: tuple[Row, ...], y: float = 180.0, x: float = 14.0, lead: float = 11.0) -> Layout:
    """The rows one below the other, as a digital invoice prints them."""
    texts = Layout()
    for row in rows:
        for at, name in enumerate(row.names):
            texts.append((x, y + lead * at, 9, name))
        beside = y + lead * row.priced
        texts += [
            (112, beside, 9, row.spec),
            (215, beside, 9, row.unit),
            (280, beside, 9, "1"),
            (330, beside, 9, row.amount),
            (425, beside, 9, row.amount),
            (490, beside, 9, "3%"),
            (570, beside, 9, "2.92"),
        ]
        y += lead * len(row.names)
    return texts


def digital(rows: tuple[Row, ...]) -> Layout:
    """A digital invoice with other goods than the usual one."""
    usual = {"*餐饮服务*餐费", "97.3300000000", "97.33", "3%", "2.92"}
    form = [text for text in layouts.digital() if text[3] not in usual]
    heads = [(215.0, 165.0, 9.0, "单 位"), (270.0, 165.0, 9.0, "数 量")]
    return [*form, *heads, *goods(rows)]


def older(rows: tuple[Row, ...]) -> Layout:
    """An older invoice with its cipher area and other goods than the usual one."""
    form = [t for t in layouts.older() if not (150 < t[1] < 170)]
    heads = [
        (190.0, 144.0, 9.0, "规格型号"),
        (235.0, 144.0, 9.0, "单位"),
        (280.0, 144.0, 9.0, "数 量"),
    ]
    more = [
        (280.0, 144.0, 9.0, "数 量"),
        (330.0, 144.0, 9.0, "单 价"),
        (425.0, 144.0, 9.0, "金 额"),
        (490.0, 144.0, 9.0, "税率"),
    ]
    moved = [(x + 80 if 100 < x < 120 else x, y, s, t) for x, y, s, t in goods(rows, 160, 26)]
    cipher = [(352.0, 84.0 + 12 * at, 10.0, line) for at, line in enumerate(CIPHER)]
    return [*form, *heads, *more, *moved, *cipher]


FORMS: dict[str, Callable[[tuple[Row, ...]], Layout]] = {"digital": digital, "older": older}
KINDS: dict[str, Callable[[Layout], bytes]] = {"pdf": layouts.pdf, "ofd": layouts.ofd}

TABLES: dict[str, tuple[tuple[Row, ...], str]] = {
    "in two lines": (
        (Row(("*保险服务*机动车交", "通事故责任强制保险")),),
        COMPULSORY,
    ),
    "in three lines": (
        (Row(("*保险服务*机动", "车交通事故责任", "强制保险")),),
        COMPULSORY,
    ),
    "within its category": (
        (Row(("*保险服", "务*机动车交通", "事故责任强制保险")),),
        COMPULSORY,
    ),
    "the amount beside the middle": (
        (Row(("*保险服务*机动", "车交通事故责任", "强制保险"), priced=1),),
        COMPULSORY,
    ),
    "the amount beside the last": (
        (Row(("*保险服务*机动车交", "通事故责任强制保险"), priced=1),),
        COMPULSORY,
    ),
    "several lines": (
        (
            Row(("*食品*苹果",)),
            Row(("*保险服务*机动车交", "通事故责任强制保险")),
            Row(("*餐饮服务*餐费",)),
        ),
        f"*食品*苹果；{COMPULSORY}；*餐饮服务*餐费",
    ),
    "a discount": (
        (Row(("*餐饮服务*餐费",)), Row(("*餐饮服务*餐费",), amount="-5.00")),
        "*餐饮服务*餐费",
    ),
    "a specification with asterisks": (
        (Row(("*食品*示例",), spec="10g*6袋*300盒"), Row(("*食品*果汁",), spec="*箱*12", unit="*")),
        "*食品*示例；*食品*果汁",
    ),
    "a specification close behind a long name": (
        (Row(("*计算机*示例电脑一",), spec="标准版"), Row(("*食品*苹果",))),
        "*计算机*示例电脑一；*食品*苹果",
    ),
    "Latin words": (
        (Row(("*计算机*Example Book", "Pro 15 Max")),),
        "*计算机*Example Book Pro 15 Max",
    ),
    "without a category": (
        (Row(("餐费",)), Row(("住宿费",))),
        "餐费；住宿费",
    ),
    "without a category, wrapped": (
        (Row(("机动车交通事故责", "任强制保险")),),
        "机动车交通事故责任强制保险",
    ),
}


def reading(data: bytes) -> FileReading:
    return read_file(data)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
@pytest.mark.parametrize(("rows", "item"), TABLES.values(), ids=TABLES.keys())
def test_a_wrapped_name_is_one_name_and_other_columns_are_none(
    kind: Callable[[Layout], bytes],
    form: Callable[[tuple[Row, ...]], Layout],
    rows: tuple[Row, ...],
    item: str,
) -> None:
    assert reading(kind(form(rows))).raw.item == item


@pytest.mark.parametrize("order", layouts.ORDERS.values(), ids=layouts.ORDERS.keys())
def test_goods_do_not_depend_on_the_files_own_order(
    order: Callable[[Layout], Layout],
) -> None:
    rows, item = TABLES["several lines"]
    for form in FORMS.values():
        for kind in KINDS.values():
            assert reading(kind(order(form(rows)))).raw.item == item


def test_a_form_that_is_a_picture_leaves_the_names_readable() -> None:
    for rows, item in (TABLES["in three lines"], TABLES["several lines"]):
        for form in FORMS.values():
            values = [t for t in form(rows) if "名称" not in t[3] and "货物" not in t[3]]
            assert reading(layouts.pdf(values)).raw.item == item


def test_tags_that_name_each_printed_line_are_put_together() -> None:
    assert unwrapped("*保险服务*机动车交；通事故责任；强制保险") == COMPULSORY
    assert unwrapped("*食品*苹果；*食品*梨") == "*食品*苹果；*食品*梨"


# Glyphs set apart.


def spread(layout: Layout, step: float) -> Layout:
    """Every character for itself, at even steps of so many sizes; a blank takes a step too."""
    return [
        (x + at * size * step, y, size, char)
        for x, y, size, text in layout
        for at, char in enumerate(text)
        if char != " "
    ]


def wide_form(buyer: str, buyer_id: str, seller: str) -> Layout:
    """A digital invoice with room enough for its characters to be set apart."""
    form: list[Text] = [
        (200, 44, 14, "电子发票（普通发票）"),
        (600, 39, 9, f"发票号码：{NUMBER}"),
        (600, 59, 9, "开票日期：2024年03月15日"),
        *layouts.down(14, 94, 11, "购买方信息"),
        *layouts.down(500, 94, 11, "销售方信息"),
        (30, 104, 9, f"名称：{buyer}"),
        (520, 104, 9, f"名称：{seller}"),
        (30, 132, 9, f"{layouts.DIGITAL_LABEL}{buyer_id}"),
        (520, 132, 9, f"{layouts.DIGITAL_LABEL}{SELLER}"),
        (40, 156, 9, "项目名称"),
        (260, 156, 9, "规格型号"),
        (420, 156, 9, "单 价"),
        (560, 156, 9, "金 额"),
        (840, 156, 9, "税 额"),
        (14, 172, 9, "*餐饮服务*餐饮费"),
        (420, 172, 9, "97.33"),
        (560, 172, 9, "97.33"),
        (840, 172, 9, "2.92"),
        (80, 254, 9, "合"),
        (150, 254, 9, "计"),
        (560, 254, 9, "¥97.33"),
        (840, 254, 9, "¥2.92"),
        (40, 276, 9, "价税合计（大写）"),
        (300, 276, 9, "壹佰元"),
        (560, 276, 9, "（小写）¥100.25"),
    ]
    return form


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
@pytest.mark.parametrize("step", [1.0, 1.2, 1.4, 1.6, 2.0])
def test_characters_set_apart_are_one_text(kind: Callable[[Layout], bytes], step: float) -> None:
    form = wide_form("邹平示例化工有限公司", layouts.BUYER_ID, "邹平示例商贸有限公司")
    raw = reading(kind(spread(form, step))).raw
    assert (raw.buyer_name, raw.seller_name) == ("邹平示例化工有限公司", "邹平示例商贸有限公司")
    assert (raw.buyer_tax_id, raw.seller_id) == (layouts.BUYER_ID, SELLER)
    assert (raw.number, raw.issued) == (NUMBER, "2024-03-15")
    assert (raw.net, raw.tax, raw.gross) == ("97.33", "2.92", "100.25")
    assert raw.item == "*餐饮服务*餐饮费"


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
def test_latin_words_set_apart_keep_their_blanks(kind: Callable[[Layout], bytes]) -> None:
    raw = reading(kind(spread(wide_form("Example Co., Ltd.", "", "某某饭店"), 1.5))).raw
    assert raw.buyer_name == "Example Co., Ltd."


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
def test_characters_set_apart_in_no_order_are_put_together_by_place(
    kind: Callable[[Layout], bytes],
) -> None:
    form = spread(wide_form("张三丰", "", "邹平示例商贸有限公司"), 1.4)
    random.Random(7).shuffle(form)
    raw = reading(kind(form)).raw
    assert (raw.seller_name, raw.seller_id) == ("邹平示例商贸有限公司", SELLER)
    assert (raw.number, raw.gross, raw.item) == (NUMBER, "100.25", "*餐饮服务*餐饮费")


# Several pages, several invoices.


def paged(*pages: Layout) -> bytes:
    """A PDF with these pages."""
    return layouts.pdf_of_pages(pages)


def numbered(layout: Layout, number: str) -> Layout:
    return [(x, y, size, number if text == NUMBER else text) for x, y, size, text in layout]


def without(layout: Layout, *texts: str) -> Layout:
    return [text for text in layout if text[3] not in texts]


MANY: dict[str, tuple[Layout, ...]] = {
    "two whole ones": (layouts.digital(), numbered(layouts.digital(), OTHER)),
    "the first without its amounts": (
        without(layouts.digital(), "¥97.33", "¥2.92", "¥100.25", "（小写）"),
        numbered(layouts.digital(), OTHER),
    ),
    "four pages, the last another's": (
        layouts.digital(),
        [(26, 40, 9, "备注页")],
        [(26, 40, 9, "空白页")],
        [(26, 40, 9, "空白页")],
        numbered(layouts.digital(), OTHER),
    ),
    "an older and a digital one": (layouts.digital(), layouts.older()),
    "another amount without a number": (
        layouts.digital(),
        [
            (x, y, size, "¥500.00" if text == "¥100.25" else text)
            for x, y, size, text in without(layouts.digital(), NUMBER)
        ],
    ),
}


@pytest.mark.parametrize("pages", MANY.values(), ids=MANY.keys())
def test_pages_of_two_invoices_are_refused_as_several(pages: tuple[Layout, ...]) -> None:
    for data in (paged(*pages), layouts.ofd_of_pages(pages)):
        with pytest.raises(FileRefusedError) as refused:
            reading(data)
        assert refused.value.reason.code == "file-several"


def test_two_invoices_on_one_page_are_refused_as_several() -> None:
    below = [(x, y + 394, size, text) for x, y, size, text in numbered(layouts.digital(), OTHER)]
    with pytest.raises(FileRefusedError) as refused:
        reading(layouts.pdf([*layouts.digital(), *below]))
    assert refused.value.reason.code == "file-several"


def test_two_attachments_of_two_invoices_are_refused_as_several() -> None:
    one = makers.digital_xml()
    data = makers.ofd(
        {"Doc_0/Attachs/a.xml": one, "Doc_1/Attachs/b.xml": one.replace(NUMBER, OTHER)}
    )
    with pytest.raises(FileRefusedError) as refused:
        reading(data)
    assert refused.value.reason.code == "file-several"


def test_a_list_of_goods_on_the_second_page_is_no_second_invoice() -> None:
    first = digital((Row(("*食品*苹果",)), Row(("*保险服务*机动车交",), amount="97.33")))
    second: Layout = [
        (200, 40, 14, "销售货物或者提供应税劳务、服务清单"),
        (26, 60, 9, f"发票号码：{NUMBER}"),
        (26, 165, 9, "项目名称"),
        (110, 165, 9, "规格型号"),
        (338, 165, 9, "单 价"),
        (420, 165, 9, "金 额"),
        (14, 180, 9, "通事故责任强制保险"),
        *goods((Row(("*餐饮服务*餐费",)),), 191),
        (26, 240, 9, "小计"),
        (425, 240, 9, "¥97.33"),
    ]
    for data in (paged(first, second), layouts.ofd_of_pages((first, second))):
        raw = reading(data).raw
        assert (raw.number, raw.gross) == (NUMBER, "100.25")
        assert raw.item == f"*食品*苹果；{COMPULSORY}；*餐饮服务*餐费"


@pytest.mark.parametrize("word", ["代开", "收购", "红冲"])
def test_a_word_in_the_remarks_is_found_however_it_is_spaced_or_wrapped(word: str) -> None:
    for lines in ((word,), (" ".join(word),), (f"某某{word[0]}", f"{word[1]}某某")):
        remarks = [(60.0, 322.0 + 11 * at, 9.0, line) for at, line in enumerate(lines)]
        form = [t for t in layouts.digital() if not t[3].startswith("购买方地址")]
        assert word in reading(layouts.pdf([*form, *remarks])).raw.remark


def test_a_refunded_railway_ticket_costs_its_fee() -> None:
    form = [
        (x, y, size, "退票费:" if text == "票价:" else text) for x, y, size, text in layouts.rail()
    ]
    old = [(300.0, 200.0, 10.0, "原票价:￥272.50")]
    assert reading(layouts.pdf([*form, *old])).raw.gross == "100.25"
    assert reading(layouts.pdf([*layouts.rail(), *old])).raw.gross == "100.25"
    both = [(300.0, 200.0, 10.0, "退票费:￥27.50")]
    assert reading(layouts.pdf([*layouts.rail(), *both])).raw.gross == "27.50"


def test_what_is_read_can_be_judged() -> None:
    found = read(reading(layouts.pdf(digital(TABLES["in two lines"][0]))).raw).invoice
    assert found is not None
    assert found.item == COMPULSORY
