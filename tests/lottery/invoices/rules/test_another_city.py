"""Another city's programme: the files its people bring, judged from the command line by its own
place. City, firms and people are made up."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

import lottery.demo
from lottery.cli import main
from lottery.errors import ProgrammeError
from lottery.invoices.parties.sellers import uscc_check
from lottery.invoices.rules.parameters import Rules
from lottery.programme.file import parse_programme
from tests.lottery.invoices.files.layouts import Layout
from tests.lottery.invoices.files.test_goods import spread, wide_form

EXAMPLE = (Path(lottery.demo.__file__).parent / "programme.toml").read_text(encoding="utf-8")
COMPULSORY = "*保险服务*机动车交通事故责任强制保险"
FORM: Layout = [
    (200, 44, 14, "电子发票（普通发票）"),
    (430, 39, 9, "发票号码：24222000000000000017"),
    (430, 59, 9, "开票日期：2024年03月05日"),
    (30, 104, 9, "名称：张三"),
    (324, 104, 9, "名称：示例甲财产保险股份有限公司临江支公司"),
    (30, 132, 9, "统一社会信用代码/纳税人识别号："),
    (40, 156, 9, "项目名称"),
    (150, 156, 9, "规格型号"),
    (330, 156, 9, "单 价"),
    (400, 156, 9, "金 额"),
    (460, 156, 9, "税率/征收率"),
    (550, 156, 9, "税 额"),
    (14, 172, 9, "*保险服务*机动车交"),
    (14, 183, 9, "通事故责任强制保险"),
    (320, 172, 9, "896.23"),
    (400, 172, 9, "896.23"),
    (550, 172, 9, "53.77"),
    (80, 254, 9, "合"),
    (150, 254, 9, "计"),
    (400, 254, 9, "¥896.23"),
    (545, 254, 9, "¥53.77"),
    (40, 276, 9, "价税合计（大写）"),
    (200, 276, 9, "玖佰伍拾圆整"),
    (420, 276, 9, "（小写）¥950.00"),
]


def firm(region: str) -> str:
    """A made-up firm's number, registered there."""
    first = f"91{region}MA00000Q1"
    return first + uscc_check(first)


def seller(number: str) -> Layout:
    return [(324, 132, 9, f"统一社会信用代码/纳税人识别号：{number}")]


def pdf(*pages: Layout) -> bytes:
    """As many makers write it: the typeface is named, and does not come with the file."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    packed = io.BytesIO()
    canvas = Canvas(packed, pagesize=(1100, 400), invariant=True)
    for page in pages:
        for x, y, size, text in page:
            canvas.setFont("STSong-Light", size)
            canvas.drawString(x, 400 - y, text)
        canvas.showPage()
    canvas.save()
    return packed.getvalue()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose programme is the example's, of another city and with that city's insurer."""
    folder = tmp_path_factory.mktemp("linjiang")
    text = EXAMPLE.replace('regions_reviewed = ["371600", "370000", "100000"]\n', "")
    for old, new in (
        ('"371681", "371626"', '"220681"'),
        ("邹平市", "临江市"),
        ("邹平", "临江"),
        ("91371681MA00000A1T", firm("220681")),
    ):
        text = text.replace(old, new)
    programme = folder / "programme.toml"
    programme.write_text(text, encoding="utf-8", newline="\n")
    made = folder / "home"
    assert run("init", str(made), "--origin", "linjiang-lottery").exit_code == 0
    assert run("--home", str(made), "programme", "load", str(programme)).exit_code == 0
    return made


def run(*arguments: str) -> Any:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def answered(home: Path, folder: Path, data: bytes, campaign: str = "bx") -> dict[str, Any]:
    file = folder / "invoice.pdf"
    file.write_bytes(data)
    done = run("--home", str(home), "invoice", "read", "--campaign", campaign, str(file))
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def codes(answer: dict[str, Any]) -> list[str]:
    return [reason["code"] for reason in answer["verdict"]["reasons"]]


def test_a_compulsory_insurance_whose_name_is_wrapped_is_accepted(
    home: Path, tmp_path: Path
) -> None:
    answer = answered(home, tmp_path, pdf([*FORM, *seller(firm("220681"))]))
    assert answer["item"] == COMPULSORY
    assert (answer["buyer"]["name"], answer["gross"]) == ("张三", "950.00")
    assert answer["verdict"] == {"outcome": "accept", "reasons": []}


def test_a_cipher_area_and_a_specification_are_no_goods(home: Path, tmp_path: Path) -> None:
    more: Layout = [
        (30, 84, 9, "密码区 0/57492+<>5*8+*834<2+*85-+>"),
        (212, 172, 9, "10g*6袋*300盒"),
    ]
    answer = answered(home, tmp_path, pdf([*FORM, *more, *seller(firm("220681"))]))
    assert answer["item"] == COMPULSORY


def test_a_firm_elsewhere_is_refused_by_the_programmes_own_place(
    home: Path, tmp_path: Path
) -> None:
    answer = answered(home, tmp_path, pdf([*FORM, *seller(firm("371681"))]), "fp")
    assert codes(answer) == ["seller-name-local"]  # its name has the city's in it: for review
    assert "名称带有临江" in answer["verdict"]["reasons"][0]["text"]
    elsewhere = [(x, y, s, t.replace("临江支公司", "总公司")) for x, y, s, t in FORM]
    answer = answered(home, tmp_path, pdf([*elsewhere, *seller(firm("371681"))]), "fp")
    assert codes(answer) == ["seller-not-local"]
    (reason,) = answer["verdict"]["reasons"]
    assert reason["value"] == firm("371681")
    assert "不是临江登记的商户" in reason["text"]
    assert "邹平" not in json.dumps(answer, ensure_ascii=False)
    answer = answered(home, tmp_path, pdf([*elsewhere, *seller(firm("220600"))]), "fp")
    assert codes(answer) == ["seller-region-wide"]


def test_characters_drawn_apart_without_a_typeface_are_read(home: Path, tmp_path: Path) -> None:
    company = firm("220681")
    form = spread(wide_form("临江示例化工有限公司", company, "临江示例商贸有限公司"), 1.6)
    answer = answered(home, tmp_path, pdf(form), "fp")
    assert answer["buyer"] == {"name": "临江示例化工有限公司", "tax_id": company}
    assert (answer["seller"]["name"], answer["net"]) == ("临江示例商贸有限公司", "97.33")
    assert answer["item"] == "*餐饮服务*餐饮费"
    assert "buyer-company" in codes(answer)


def test_two_pages_of_two_invoices_are_refused_as_several(home: Path, tmp_path: Path) -> None:
    one = [*FORM, *seller(firm("220681"))]
    other = [(x, y, s, t.replace("0017", "0018")) for x, y, s, t in one]
    bare = [text for text in one if "¥" not in text[3]]
    for first in (one, bare):
        answer = answered(home, tmp_path, pdf(first, other))
        assert codes(answer) == ["file-several"]
        assert answer["identities"] == []


def test_type_51_with_a_code_asks_for_the_gross_amount(home: Path) -> None:
    qr = "01,51,022001600111,12345678,97.33,20240305,12345678901234567890,"
    answer = json.loads(run("--home", str(home), "invoice", "read", qr).stdout)
    assert (answer["kind"], answer["net"], answer["gross"]) == ("electronic", "97.33", None)
    assert (answer["doubts"], answer["warnings"]) == ([], [])
    assert codes(answer)[0] == "gross-needed"


def test_a_place_is_named_with_its_regions_or_not_at_all() -> None:
    with pytest.raises(ProgrammeError, match="place 和 regions"):
        parse_programme(EXAMPLE.replace('place = "邹平"\n', "").encode())
    text = EXAMPLE.replace('regions_reviewed = ["371600", "370000", "100000"]\n', "")
    parsed = parse_programme(text.replace('"371681", "371626"', '"220681"').encode())
    rules = Rules.from_json(parsed.campaigns[0].rules[0].parameters)
    assert rules.regions_reviewed == ("100000", "220000", "220600")
