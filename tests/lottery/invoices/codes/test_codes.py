"""Every code of the samples is read the same, however a scanner or a clipboard changes it."""

import csv
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from lottery.invoices import Invoice, Kind, NoRegistry, RawEntry
from lottery.invoices.codes.qr import GROSS_TYPES, NET_TYPES, QrError, parse_qr
from lottery.invoices.rules.appraisal import Appraisal, appraise
from lottery.invoices.values.amounts import parse_fen
from tests.builders import local_rules

SAMPLES = Path(os.environ.get("FPDRAW_SAMPLES", Path(__file__).parents[1] / "samples.csv"))
ROWS = list(csv.DictReader(SAMPLES.read_text(encoding="utf-8-sig").splitlines()))
DIGITAL = "24372000000000012348"


def wide(text: str) -> str:
    """As a Chinese input method types it, every sign full-width."""
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


DRESSES: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "full-width": wide,
    "full-width and small": lambda text: wide(text.lower()),
    "small": str.lower,
    "spread": lambda text: " " + text.replace(",", " , ") + " ",
    "CR": lambda text: text + "\r",
    "Tab": lambda text: text + "\t",
    "CR and LF": lambda text: text + "\r\n",
    "full-width commas": lambda text: text.replace(",", "，"),
    "full-width commas and blanks": lambda text: text.replace(",", "，\u3000"),
    "enumeration commas": lambda text: text.replace(",", "、"),
    "Chinese full stop": lambda text: text.replace(".", "。"),
    "quoted": lambda text: f'"{text}"\r\n',
    "with a byte order mark": lambda text: "\ufeff" + text,
    "with a group separator": lambda text: "\x1d" + text,
    "broken by a line end": lambda text: text.replace(",", ",\r\n", 3),
    "without the last comma": lambda text: text.rstrip(","),
    "with a last comma": lambda text: text.rstrip(",") + ",",
    "scanned twice": lambda text: text + "\r\n" + text + "\r\n",
    "scanned twice without a pause": lambda text: text + text,
    "behind a scanner's mark": lambda text: "]Q1" + text,
}


def asked(text: str) -> Appraisal:
    """What the rules say of one text, with no registry and no periods."""
    return appraise(
        RawEntry(qr=text),
        rules=local_rules(),
        sellers=NoRegistry(),
        windows=None,
        today=date(2026, 12, 31),
    )


def invoice(text: str) -> Invoice:
    found = asked(text).invoice
    assert found is not None, text
    return found


@pytest.mark.parametrize("dress", DRESSES.values(), ids=DRESSES.keys())
def test_every_sample_is_read_in_every_dress(dress: Callable[[str], str]) -> None:
    for row in ROWS:
        _, kind, code, number, amount, day, *_ = row["qr"].split(",")
        found = invoice(dress(row["qr"]))
        assert found.identities == ((f"L:{code}-{number}",) if code else (f"D:{number}",))
        assert f"{found.issued:%Y%m%d}" == day
        told = (found.gross_fen, found.net_fen)
        fen = parse_fen(amount)
        assert told == ((fen, None) if kind in GROSS_TYPES else (None, fen))
        crc = "crc-mismatch" in {warning.code for warning in found.warnings}
        assert crc == (row["crc16"] == "FAIL")


TYPES = {
    # type: kind, whether the amount is net or gross (or unknown)
    "01": (Kind.SPECIAL, "net"),
    "03": (Kind.VEHICLE, ""),
    "04": (Kind.PAPER, "net"),
    "08": (Kind.SPECIAL, "net"),
    "10": (Kind.ELECTRONIC, "net"),
    "11": (Kind.ROLL, "net"),
    "15": (Kind.USED_CAR, ""),
    "20": (Kind.SPECIAL, "net"),
    "31": (Kind.SPECIAL, "gross"),
    "32": (Kind.DIGITAL, "gross"),
    "51": (Kind.RAIL, "gross"),
    "61": (Kind.AIR, ""),
    "81": (Kind.SPECIAL, ""),
    "82": (Kind.UNKNOWN, ""),
    "99": (Kind.UNKNOWN, ""),
}


@pytest.mark.parametrize(("kind", "means"), TYPES.items(), ids=TYPES.keys())
def test_the_type_tells_the_kind_and_what_the_amount_is(kind: str, means: tuple[Kind, str]) -> None:
    number = DIGITAL if kind in ("31", "32", "51", "61", "81", "82", "99") else ""
    code = "" if number else "037002300199"
    found = invoice(f"01,{kind},{code},{number or '40718823'},123.45,20240315,,")
    assert found.kind is means[0]
    assert found.net_fen == (12345 if means[1] == "net" else None)
    assert found.gross_fen == (12345 if means[1] == "gross" else None)
    assert ("net" if kind in NET_TYPES else "gross" if kind in GROSS_TYPES else "") == means[1]


CODES = {
    "037002300104": Kind.PAPER,
    "037002300105": Kind.PAPER,
    "037002300106": Kind.ROLL,
    "037002300107": Kind.ROLL,
    "037002300111": Kind.ELECTRONIC,
    "037002300112": Kind.TOLL,
    "037002300113": Kind.SPECIAL,
    "037002300117": Kind.USED_CAR,
    "137002300111": Kind.GENERAL,
    "3700231130": Kind.SPECIAL,
    "3700235530": Kind.SPECIAL,
    "3700231320": Kind.PAPER,
    "3700231620": Kind.PAPER,
}


@pytest.mark.parametrize(("code", "kind"), CODES.items(), ids=CODES.keys())
def test_the_code_tells_the_kind(code: str, kind: Kind) -> None:
    assert invoice(f"{code} 40718823").kind is kind


def test_a_type_of_the_tax_bureaus_own_list_is_not_taken_for_ours() -> None:
    special = asked(f"01,81,,{DIGITAL},100.25,20240315,,")
    assert [reason.code for reason in special.verdict.reasons] == ["kind-special"]
    other = asked(f"01,82,,{DIGITAL},100.25,20240315,,")
    assert "amount-needed" in [reason.code for reason in other.verdict.reasons]


def test_an_amount_that_may_be_net_or_gross_is_left_out_and_told() -> None:
    for kind in ("61", "82", "85", "86", "99"):
        warnings = {
            w.code: w.value for w in invoice(f"01,{kind},,{DIGITAL},100.25,20240315,,").warnings
        }
        assert warnings["qr-amount-unsure"] == f"{kind}，100.25"
    special = invoice(f"01,81,,{DIGITAL},100.25,20240315,,")
    assert special.warnings == ()


@pytest.mark.parametrize("written", ["￥100.25", "100.25元", "RMB100.25"])
def test_signs_beside_an_amount_break_nothing_and_the_checksum_warns(written: str) -> None:
    found = invoice(f"01,32,,{DIGITAL},{written},20240315,,916F,")
    assert found.gross_fen == 10025
    assert [warning.code for warning in found.warnings] == ["crc-mismatch"]


def test_a_type_that_does_not_fit_its_number_is_for_review() -> None:
    for text in (
        "01,32,037002300111,40718823,100.25,20240315,,",
        f"01,10,037002300111,{DIGITAL},100.25,20240315,,",
        f"01,04,,{DIGITAL},100.25,20240315,,",
    ):
        assert "kind-contradiction" in [doubt.code for doubt in invoice(text).doubts]


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        ("88.49", "net-below-minimum"),
        ("88.50", "gross-needed"),
        ("97.33", "gross-needed"),
        ("99.99", "gross-needed"),
        ("100.00", "gross-for-slip"),
        ("-500.00", "invoice-red"),
        ("0", "amount-not-positive"),
    ],
)
def test_a_net_amount_alone_is_enough_never_enough_or_asked_for(amount: str, code: str) -> None:
    found = asked(f"01,10,037002300111,40718823,{amount},20240315,,")
    assert found.verdict.reasons[0].code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("https://bcfp.shenzhen.example.cn/verify/scan?hash=0a&bill_num=0001", "qr-blockchain"),
        ("HTTPS://FAPIAO.EXAMPLE.COM/ASK", "qr-request"),
        ("https://pis.example.com/preview?param=A", "qr-request"),
        ("weixin://wxpay/bizpayurl?pr=x", "qr-payment"),
        ("https://qr.alipay.com/abc", "qr-payment"),
        ("http://ａ.example.cn/x", "qr-url"),
        ("01,37060124,0012345678,a1b2c3,20240315,120.00", "qr-fiscal"),
        ("BEGIN:VCARD", "qr-not-invoice"),
        ("WIFI:S:x;", "qr-not-invoice"),
        ("6901234567892", "qr-not-invoice"),
        ("13800001234", "qr-not-invoice"),
        ("01", "qr-not-invoice"),
        ("01,32", "qr-not-invoice"),
        ("01,32,,2437200000000001234,100.25,20240315,,", "qr-broken"),
        (f"01,32,,{DIGITAL},1e2,20240315,,", "qr-broken"),
        (f"01,32,,{DIGITAL},100.25,20240231,,", "qr-broken"),
        (f"01,32,,{DIGITAL},100.25,20240315,,ZZZZ and more", "qr-broken"),
        (f"01,32,,{DIGITAL},100.25,20240315,,916F,more", "qr-broken"),
        (f"01,32,{DIGITAL},100.25,20240315,,", "qr-broken"),
    ],
)
def test_other_codes_and_broken_ones_are_called_what_they_are(text: str, code: str) -> None:
    with pytest.raises(QrError) as refused:
        parse_qr(text)
    assert refused.value.reason.code == code
    answer = asked(text)
    assert answer.invoice is None
    assert [reason.code for reason in answer.verdict.reasons] == [code]
