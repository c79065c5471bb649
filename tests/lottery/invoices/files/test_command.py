"""`lottery invoice read`: one JSON object for a text, a file, or standard input."""

import csv
import json
import os
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from click.testing import CliRunner

from lottery.cli import main
from tests.lottery.invoices.files import makers
from tests.lottery.invoices.files.makers import CODE, LEGACY, LEGACY_QR, NUMBER, SELLER, Face

SAMPLES = Path(os.environ.get("FPDRAW_SAMPLES", Path(__file__).parents[1] / "samples.csv"))
KEYS = {
    *("kind", "identities", "net", "tax", "gross", "issued", "seller", "buyer", "item"),
    *("warnings", "doubts", "verdict", "missing", "reasons", "rules", "file"),
}


def answered(source: str, given: bytes | None = None) -> tuple[int, dict[str, Any]]:
    done = CliRunner(env={"LOTTERY_HOME": None}).invoke(main, ["invoice", "read", source], given)
    lines = done.stdout.splitlines()
    assert len(lines) == 1
    answer = json.loads(lines[0])
    assert set(answer) == KEYS
    return done.exit_code, answer


def codes(reasons: list[dict[str, str]]) -> list[str]:
    assert all(reason["text"].endswith("。") for reason in reasons)
    return [reason["code"] for reason in reasons]


def test_every_sample_is_answered_rightly() -> None:
    for row in csv.DictReader(SAMPLES.read_text(encoding="utf-8-sig").splitlines()):
        status, answer = answered(row["qr"])
        parts = row["qr"].split(",")
        gross = row["qr_type"] in ("31", "32", "51")
        amount = f"{float(parts[4]):.2f}"
        assert status == 0
        assert answer["identities"] == [
            f"D:{parts[3]}" if not parts[2] else f"L:{parts[2]}-{parts[3]}"
        ]
        assert answer["issued"].replace("-", "") == parts[5]
        assert (answer["gross"], answer["net"]) == ((amount, None) if gross else (None, amount))
        assert ("crc-mismatch" in codes(answer["warnings"])) == (row["crc16"] == "FAIL")


def test_a_file_is_answered_with_facts_verdict_and_places(tmp_path: Path) -> None:
    file = tmp_path / "anything.bin"
    file.write_bytes(makers.pdf(makers.digital_face(), Face().qr))
    status, answer = answered(str(file))
    assert status == 0
    assert answer["identities"] == [f"D:{NUMBER}"]
    assert (answer["net"], answer["tax"], answer["gross"]) == ("97.33", "2.92", "100.25")
    assert answer["seller"] == {"id": SELLER, "name": "邹平市某某饭店"}
    assert answer["buyer"] == {"name": "个人", "tax_id": None}
    assert answer["verdict"] == {"outcome": "accept", "reasons": []}
    assert answer["rules"]["home"] is False
    assert answer["file"]["kind"] == "pdf"


@pytest.mark.parametrize("nothing", ["", "  ", "\r\n"])
def test_nothing_is_a_text_without_a_number(nothing: str) -> None:
    status, answer = answered(nothing)
    assert (status, codes(answer["reasons"])) == (2, ["identity-needed"])


def test_standard_input_takes_a_file_or_a_text() -> None:
    assert answered("-", makers.digital_xml().encode())[1]["kind"] == "digital"
    assert answered("-", (LEGACY_QR + "\r\n").encode())[1]["identities"] == [f"L:{CODE}-{LEGACY}"]


@pytest.mark.parametrize(
    ("face", "outcome", "code"),
    [
        (Face(), "accept", None),
        (Face(gross="99.99", net="97.08", tax="2.91"), "refuse", "amount-below-minimum"),
        (Face(gross="100.00", net="97.09", tax="2.91"), "accept", None),
        (Face(label="01"), "refuse", "kind-special"),
        (Face(blue="N"), "refuse", "invoice-red"),
        (Face(buyer="邹平某某公司", buyer_id="913716261671905552"), "refuse", "buyer-company"),
        (Face(buyer="张三"), "accept", None),
        (Face(seller_id="91500106MA2CE71F65"), "refuse", "seller-id-check"),
        (Face(more="<Toll><PlateNumber>1</PlateNumber></Toll>"), "review", "kind-for-review"),
        (Face(issued="2999-01-01"), "refuse", "issued-in-future"),
    ],
)
def test_the_verdict_of_a_file_is_that_of_the_rules(
    tmp_path: Path, face: Face, outcome: str, code: str | None
) -> None:
    file = tmp_path / "invoice.xml"
    file.write_text(makers.digital_xml(face), encoding="utf-8")
    status, answer = answered(str(file))
    assert status == 0
    assert answer["verdict"]["outcome"] == outcome
    assert codes(answer["verdict"]["reasons"])[:1] == ([code] if code else [])


def test_a_face_that_contradicts_its_code_is_for_review(tmp_path: Path) -> None:
    file = tmp_path / "invoice.pdf"
    file.write_bytes(makers.pdf(makers.digital_face(Face(gross="900.25")), Face().qr))
    verdict = answered(str(file))[1]["verdict"]
    assert verdict["outcome"] == "review"
    assert "file-contradiction" in codes(verdict["reasons"])
    special = Face(label="01", gross="900.25")
    file.write_bytes(makers.pdf(makers.digital_face(special), Face().qr))
    answer = answered(str(file))[1]
    assert codes(answer["verdict"]["reasons"]) == ["kind-special"]
    assert codes(answer["doubts"]) == ["file-contradiction"]


def test_a_code_alone_names_the_fields_that_are_still_to_be_asked_for() -> None:
    assert answered(LEGACY_QR)[1]["missing"] == ["gross", "seller_id", "buyer_name"]
    assert answered(LEGACY_QR.replace(",97.33,", ",88.49,"))[1]["missing"] == []


def test_an_answer_reaches_a_terminal_that_cannot_show_it(tmp_path: Path) -> None:
    file = tmp_path / "invoice.xml"
    file.write_text(makers.digital_xml(Face(seller="邹平市𠮷某饭店")), encoding="utf-8")
    runner = CliRunner(charset="gbk", env={"LOTTERY_HOME": None})
    done = runner.invoke(main, ["invoice", "read", str(file)])
    assert json.loads(done.stdout_bytes.decode("ascii"))["seller"]["name"] == "邹平市𠮷某饭店"


def test_a_pipe_is_read_like_a_file(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = Thread(target=pipe.write_text, args=(LEGACY_QR,))
    writer.start()
    assert answered(str(pipe))[1]["identities"] == [f"L:{CODE}-{LEGACY}"]
    writer.join()


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("https://bcfp.shenzhen.example.cn/scan?bill_num=1", "qr-blockchain"),
        ("https://fapiao.example.cn/ask", "qr-request"),
        ("wxp://f2f0abc", "qr-payment"),
        ("hello", "qr-not-invoice"),
        (LEGACY, "number-without-code"),
        (f"{LEGACY_QR}\n{Face().qr}", "qr-several"),
        ("nothing-here.pdf", "file-missing"),
        ("/nothing/here", "file-missing"),
        ("https://a.example.cn/one.pdf", "qr-url"),
        ("/", "file-folder"),
        (" ", "identity-needed"),
        ("x" * 5000, "text-too-long"),
    ],
)
def test_where_nothing_can_be_read_the_reasons_are_still_an_object(source: str, code: str) -> None:
    status, answer = answered(source)
    assert status == 2
    assert answer["verdict"]["outcome"] == "refuse"
    assert codes(answer["reasons"]) == [code]
    assert answer["kind"] is None


def test_a_file_that_cannot_be_read_is_an_answer_as_well() -> None:
    status, answer = answered("-", b"%PDF-1.4 broken")
    assert (status, codes(answer["reasons"])) == (2, ["file-broken"])


def test_with_a_home_its_rules_and_periods_decide(office: Any, tmp_path: Path) -> None:
    file = tmp_path / "invoice.xml"
    file.write_text(makers.digital_xml(Face(issued="2019-01-01")), encoding="utf-8")
    home = str(office.settings.home)
    done = CliRunner().invoke(main, ["--home", home, "invoice", "read", str(file)])
    answer = json.loads(done.stdout)
    assert answer["rules"]["home"] is True
    assert answer["rules"]["version"] == 1
    assert codes(answer["verdict"]["reasons"]) == ["issued-outside-period"]


def test_a_home_without_rules_is_judged_by_the_default_ones(tmp_path: Path) -> None:
    home = ["--home", str(tmp_path / "home")]
    assert CliRunner().invoke(main, ["init", home[1], "--origin", "test-lottery"]).exit_code == 0
    answer = json.loads(CliRunner().invoke(main, [*home, "invoice", "read", Face().qr]).stdout)
    assert answer["rules"]["version"] is None
    assert answer["missing"] == ["seller_id", "buyer_name"]
    unknown = CliRunner().invoke(main, [*home, "invoice", "read", "--campaign", "x", Face().qr])
    assert (unknown.exit_code, unknown.stdout) == (1, "")


@pytest.mark.parametrize(
    ("typed", "identities"),
    [
        (NUMBER, [f"D:{NUMBER}"]),
        ("2437 2000 0000 0001 2348", [f"D:{NUMBER}"]),
        (f"{CODE} {LEGACY}", [f"L:{CODE}-{LEGACY}"]),
        (f"{CODE}-{LEGACY}", [f"L:{CODE}-{LEGACY}"]),
        (f"{CODE}{LEGACY}", [f"L:{CODE}-{LEGACY}"]),
        (f"4200161350 {LEGACY}", [f"L:4200161350-{LEGACY}"]),
        (f"发票代码：{CODE}　发票号码：{LEGACY}", [f"L:{CODE}-{LEGACY}"]),
        (f"{CODE} {LEGACY} {NUMBER}", [f"L:{CODE}-{LEGACY}", f"D:{NUMBER}"]),
        (f"{LEGACY_QR}\r\n{LEGACY_QR}\r\n", [f"L:{CODE}-{LEGACY}"]),
        ("\ufeff“" + LEGACY_QR.lower().replace(",", "，") + "”\t", [f"L:{CODE}-{LEGACY}"]),
    ],
)
def test_numbers_are_read_however_they_are_typed(typed: str, identities: list[str]) -> None:
    assert answered(typed)[1]["identities"] == identities
