"""Rows of one invoice are added up where they are its lines, and refused where they contradict."""

import pytest

from lottery.invoices import RawEntry
from lottery.tables.lines import resolved
from lottery.tables.rows import SheetRow
from tests.builders import an_invoice


def rows(*changes: dict[str, str], indexed: bool = True) -> list[SheetRow]:
    """Rows of one invoice from row 2 on, as a table of lines has them, but for the changes."""
    plain = RawEntry(
        number="26372000000000000031",
        issued="2026-03-05",
        buyer_name="张三",
        holder="张三",
        phone="13800000001",
    )
    return [
        SheetRow(n, an_invoice_line(plain, change), index=str(n) if indexed else "")
        for n, change in enumerate(changes, start=2)
    ]


def an_invoice_line(plain: RawEntry, change: dict[str, str]) -> RawEntry:
    return RawEntry(**{name: getattr(plain, name) for name in RawEntry.__slots__} | change)


def line(item: str, net: str, tax: str, gross: str) -> dict[str, str]:
    return {"item": item, "net": net, "tax": tax, "gross": gross}


A, B = line("*食品*甲", "53.10", "6.90", "60"), line("*食品*乙", "70.80", "9.20", "80.00")
DISCOUNT = line("*食品*甲", "-17.70", "-2.30", "-20.00")


def test_lines_are_added_up_under_the_first_ones_number() -> None:
    (one,) = resolved(rows(A, B, DISCOUNT), of_lines=True)
    assert (one.number, one.together, one.problems) == (2, (2, 3, 4), ())
    assert (one.raw.net, one.raw.tax, one.raw.gross) == ("106.20", "13.80", "120.00")
    assert one.raw.item == "*食品*甲、*食品*乙"
    assert one.raw.holder == "张三"


def test_without_columns_of_lines_different_goods_are_lines_too() -> None:
    (one,) = resolved(rows(A, B), of_lines=False)
    assert one.raw.gross == "140.00"


def test_an_amount_that_each_line_repeats_is_the_invoices() -> None:
    (one,) = resolved(rows(A | {"gross": "140"}, B | {"gross": "140"}), of_lines=True)
    assert (one.raw.gross, one.problems) == ("140.00", ())


def test_an_invoice_said_twice_is_no_sum() -> None:
    same = rows(A, A)
    assert resolved(same, of_lines=False) == same


@pytest.mark.parametrize(
    ("made", "of_lines", "field", "told"),
    [
        (rows(A, B | {"buyer_name": "李四"}), True, "buyer_name", "张三 / 李四"),
        (rows(A, B | {"issued": "2026-03-06"}), True, "issued", "2026-03-05 / 2026-03-06"),
        (rows(A, B | {"holder": "李四"}), False, "holder", "张三 / 李四"),
        (
            rows(A, B | {"status": "已作废"}, A | {"status": "正常"}),
            True,
            "status",
            "已作废 / 正常",
        ),
        (rows(A, A | {"gross": "80.00"}), False, "gross", "60 / 80.00"),
        (rows(A | {"gross": "1"}, B | {"gross": "2"}), True, "gross", "140.00 / 3.00"),
        (
            rows({"item": "甲", "gross": "140"}, {"item": "乙", "gross": "140"}),
            True,
            "gross",
            "每行的价税合计都是140.00",
        ),
        (rows(A, A, indexed=False), True, "", "第2、3行完全相同"),
    ],
)
def test_rows_that_contradict_each_other_are_refused_with_that_reason(
    made: list[SheetRow], of_lines: bool, field: str, told: str
) -> None:
    (one,) = resolved(made, of_lines=of_lines)
    (problem,) = one.problems
    assert (problem.code, problem.field) == ("rows-contradict", field)
    assert told in problem.value
    assert one.together == tuple(row.number for row in made)


def test_equal_lines_that_are_numbered_apart_are_two() -> None:
    (one,) = resolved(rows(A, A), of_lines=True)
    assert one.raw.gross == "120.00"


def test_an_amount_nobody_can_read_spoils_the_invoice() -> None:
    (one,) = resolved(rows(A, B | {"gross": "八十"}), of_lines=True)
    assert [(p.code, p.field) for p in one.problems] == [("amount-unreadable", "gross")]


def test_more_goods_than_a_field_takes_keep_those_that_decide() -> None:
    many = [line(f"*食品*{'长' * 20}{n}", "1", "0", "1.00") for n in range(40)]
    many.append(line("*保险服务*机动车交通事故责任强制保险", "1", "0", "1.00"))
    (one,) = resolved(rows(*many), of_lines=True)
    assert "强制保险" in one.raw.item
    assert len(one.raw.item) <= 300
    assert one.raw.gross == "41.00"


def test_a_builders_invoice_is_one_row() -> None:
    alone = [SheetRow(2, an_invoice())]
    assert resolved(alone, of_lines=True) == alone
