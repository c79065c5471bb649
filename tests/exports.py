"""The tax bureau's export of all invoices as it comes, with invented invoices: two sheets, two
columns of numbers, a row for each line of goods, discounts, red and void ones, all kinds."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl

BASIC = (
    *("序号", "发票代码", "发票号码", "数电发票号码", "销方识别号", "销方名称", "购方识别号"),
    *("购买方名称", "开票日期", "金额", "税额", "价税合计", "发票来源", "发票票种", "发票状态"),
    *("是否正数发票", "发票风险等级", "开票人", "备注"),
)
LINES = (
    *("序号", "发票代码", "发票号码", "数电发票号码", "销方识别号", "销方名称", "购方识别号"),
    *("购买方名称", "开票日期", "税收分类编码", "特定业务类型", "货物或应税劳务名称", "规格型号"),
    *("单位", "数量", "单价", "金额", "税率", "税额", "价税合计", "发票来源", "发票票种"),
    *("发票状态", "是否正数发票", "发票风险等级", "开票人", "备注"),
)
PEOPLE = ("姓名", "手机号")
_KINDS = (
    ("digital", "数电发票（普通发票）"),
    ("digital", "数电票（普通发票）"),
    ("legacy", "增值税电子普通发票"),
    ("legacy-paper", "增值税普通发票"),
    ("both", "数电纸质发票（普通发票）"),
)
_GOODS = ("*食品*示例甲", "*日用品*示例乙", "*服装*示例丙", "*餐饮服务*餐费", "*家具*示例丁")


@dataclass(frozen=True)
class Exported:
    """One invoice of the export: lines are (goods, net, tax) in fen."""

    code: str
    number: str
    digital: str
    issued: datetime
    seller_id: str
    kind: str
    state: str
    positive: bool
    lines: tuple[tuple[str, int, int], ...]
    person: tuple[str, str]

    @property
    def net(self) -> int:
        return sum(net for _, net, _ in self.lines)

    @property
    def tax(self) -> int:
        return sum(tax for _, _, tax in self.lines)

    @property
    def gross(self) -> int:
        return self.net + self.tax

    @property
    def wanted(self) -> str:
        """The reason for which it is refused; empty if it is to be accepted."""
        if "专用" in self.kind:
            return "kind-special"
        if "机动车" in self.kind:
            return "kind-vehicle"
        if not self.positive or "红冲" in self.state:
            return "invoice-red"
        if "作废" in self.state:
            return "invoice-void"
        return "amount-below-minimum" if self.gross < 10_000 else ""


def invoices(
    count: int, seller_id: str, month: date, seed: int = 1, *, plain: bool = False
) -> list[Exported]:
    """Invoices of one month; `plain` leaves out what the rules refuse."""
    chance = random.Random(seed)
    return [_one(n, seller_id, month, chance, plain=plain) for n in range(1, count + 1)]


def _one(n: int, seller_id: str, month: date, chance: random.Random, *, plain: bool) -> Exported:
    form, kind = _KINDS[n % len(_KINDS)]
    year = month.year % 100
    ending = {"legacy": "11", "legacy-paper": "04", "both": "04"}.get(form, "")
    made = Exported(
        code=f"03700{year - 1}001{ending}" if ending else "",
        number=f"{n:08d}" if ending else "",
        digital=f"{year}372{n:015d}" if form in {"digital", "both"} else "",
        issued=datetime.combine(month, time(9)) + timedelta(minutes=37 * n % 40_000),
        seller_id=seller_id,
        kind=kind,
        state="正常",
        positive=True,
        lines=tuple(_lines(chance)),
        person=(f"测试{'甲乙丙丁戊己庚辛壬癸'[n % 10]}", f"139{n:08d}"),
    )
    return made if plain else _changed(made, n)


def _lines(chance: random.Random) -> Iterator[tuple[str, int, int]]:
    for goods in chance.sample(_GOODS, chance.choice((1, 1, 2, 3, 5))):
        net = chance.randrange(9_000, 60_000)
        yield goods, net, round(net * 0.13)
        if chance.random() < 0.2:
            yield goods, -net // 10, -round(net // 10 * 0.13)


def _changed(made: Exported, n: int) -> Exported:
    """Some of all that is in a real export."""
    state = {0: "已红冲-全额", 10: "已作废", 20: "已红冲-部分"}.get(n % 40)
    if state is not None:
        return replace(made, state=state)
    if n % 40 == 30:
        minus = tuple((goods, -net, -tax) for goods, net, tax in made.lines)
        return replace(made, positive=False, lines=minus)
    if n % 50 == 5:
        return replace(made, kind="数电发票（增值税专用发票）", code="", number="")
    if n % 50 == 15:
        return replace(made, lines=(("*食品*示例甲", 5_310, 690),))
    return made


def _yuan(fen: int) -> float:
    return fen / 100


def _front(one: Exported) -> list[object]:
    party: list[object] = [one.seller_id, "邹平示例商贸有限公司", "", one.person[0]]
    return [one.code, one.number, one.digital, *party, one.issued.strftime("%Y-%m-%d %H:%M:%S")]


def _back(one: Exported) -> list[object]:
    source = "电子发票服务平台" if one.digital else "增值税发票管理系统"
    sign = "是" if one.positive else "否"
    return [source, one.kind, one.state, sign, "正常", "管理员", ""]


def basic_rows(found: Iterable[Exported]) -> Iterator[list[object]]:
    """The sheet 发票基础信息, one row an invoice."""
    for n, one in enumerate(found, start=1):
        money = [_yuan(one.net), _yuan(one.tax), _yuan(one.gross)]
        yield [str(n), *_front(one), *money, *_back(one)]


def line_rows(found: Iterable[Exported]) -> Iterator[tuple[Exported, list[object]]]:
    """The sheet 信息汇总表, one row a line of goods."""
    n = 0
    for one in found:
        for goods, net, tax in one.lines:
            n += 1
            about: list[object] = ["1030201010000000000", "", goods, "", "个", "1", _yuan(net)]
            money: list[object] = [_yuan(net), "13%", _yuan(tax), _yuan(net + tax)]
            yield one, [str(n), *_front(one), *about, *money, *_back(one)]


def write_export(
    path: Path,
    found: Sequence[Exported],
    *,
    people: bool = False,
    order: Sequence[str] = LINES,
    sheets: Sequence[str] = ("发票基础信息", "信息汇总表"),
) -> Path:
    """The workbook; with `people` the office has added names and phones at the right of the sheet
    of lines; `order` of its columns."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    if "发票基础信息" in sheets:
        sheet = book.create_sheet("发票基础信息")
        for row in (list(BASIC), *basic_rows(found)):
            sheet.append(row)
    if "信息汇总表" in sheets:
        sheet = book.create_sheet("信息汇总表")
        places = [LINES.index(name) for name in order]
        sheet.append([*order, *(PEOPLE if people else ())])
        for one, row in line_rows(found):
            sheet.append([*(row[place] for place in places), *(one.person if people else ())])
    book.save(path)
    return path


def write_people(path: Path, found: Iterable[Exported]) -> Path:
    """The office's own list: numbers, names, phones."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["3月登记名单"])
    sheet.append(["序号", "发票代码", "发票号码", "姓名（必填）", "手机号码（必填）"])
    for n, one in enumerate(found, start=1):
        number = one.digital or one.number
        code = "" if one.digital else one.code
        sheet.append([str(n), code, number, *one.person])
    book.save(path)
    return path
