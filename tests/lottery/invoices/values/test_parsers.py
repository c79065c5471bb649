"""Parsers never fail with anything but their own refusal, and read what writers write."""

import csv
import os
import unicodedata
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lottery.invoices import RawEntry, Window, judge, read
from lottery.invoices.codes.qr import GROSS_TYPES, QrError, crc16, parse_qr, write_qr
from lottery.invoices.parties.sellers import NoRegistry, is_uscc, uscc_check
from lottery.invoices.values.amounts import AmountError, parse_fen, yuan
from lottery.invoices.values.dates import DateError, parse_day
from lottery.invoices.values.names import HolderError, parse_holder
from lottery.invoices.values.phones import PhoneError, parse_phone
from lottery.texts.reasons import sentence
from tests.builders import local_rules

SAMPLES = Path(os.environ.get("FPDRAW_SAMPLES", Path(__file__).parents[1] / "samples.csv"))
"""Invented strings of every sort; FPDRAW_SAMPLES names another file with the same columns."""
QR = "01,10,037002300111,40718823,243.40,20240315,12345678901234567890,"
SIGNED = f"{QR}{crc16(QR.encode()):04X}"
anything = st.text(max_size=60)
pieces = st.text("0123456789,.-/:ａ１，年月日元¥￥*eE+ \t\r\n\0张\u200b\ud800", max_size=60)
digits = st.text("0123456789", min_size=1)


def test_every_sample_is_read_rightly() -> None:
    rows = list(csv.DictReader(SAMPLES.read_text(encoding="utf-8-sig").splitlines()))
    assert rows
    for row in rows:
        code = parse_qr(row["qr"])
        parts = row["qr"].split(",")
        assert (code.type, code.code, code.number) == (row["qr_type"], parts[2], parts[3])
        assert code.issued.strftime("%Y%m%d") == parts[5]
        assert code.crc == ("mismatch" if row["crc16"] == "FAIL" else "ok")
        assert code.amount_fen == parse_fen(parts[4])
        face = row["face_gross"] if code.type in GROSS_TYPES else row["face_net"]
        if face:
            assert code.amount_fen == parse_fen(face)


@pytest.mark.parametrize(
    "text",
    [
        SIGNED,
        SIGNED + ",",
        SIGNED + "\r",
        SIGNED + "\t",
        f'"{SIGNED}"\r\n',
        SIGNED.replace(",", "，"),
        SIGNED.replace(".", "。"),
        SIGNED.lower(),
        "".join(chr(ord(c) + 0xFEE0) for c in SIGNED),
        f"\ufeff {SIGNED} ",
        f"{QR[:-1]},{crc16(QR[:-1].encode()):04X}",
    ],
)
def test_a_scanner_gun_may_type_it_as_it_likes(text: str) -> None:
    code = parse_qr(text)
    assert (code.type, code.code, code.number) == ("10", "037002300111", "40718823")
    assert (code.net_fen, code.gross_fen, code.issued) == (24340, None, date(2024, 3, 15))
    assert (code.check, code.crc) == ("12345678901234567890", "ok")


@pytest.mark.parametrize(
    "text", [QR, QR[:-1], "01,10,037002300111,40718823,243.40,20240315", QR + ","]
)
def test_the_checksum_may_be_missing(text: str) -> None:
    assert parse_qr(text).crc == "absent"


@pytest.mark.parametrize("checksum", ["0000", "不6", "ＺＺ", "B2B"])
def test_a_wrong_checksum_warns_and_never_refuses(checksum: str) -> None:
    invoice = read(RawEntry(qr=QR + checksum)).invoice
    assert invoice is not None
    assert "crc-mismatch" in {warning.code for warning in invoice.warnings}


@pytest.mark.parametrize(
    ("kind", "net", "gross"),
    [
        *((kind, 5700, None) for kind in ("01", "04", "10", "11", "51")),
        *((kind, None, 5700) for kind in ("31", "32")),
        ("82", None, None),
    ],
)
def test_the_type_says_whether_the_amount_is_net(
    kind: str, net: int | None, gross: int | None
) -> None:
    found = parse_qr(f"01,{kind},037002300111,40718823,57,20240315,,")
    assert (found.net_fen, found.gross_fen) == (net, gross)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("http://a.b/c", "qr-url"),
        ("weixin://wxpay/x", "qr-payment"),
        ("www.example.cn", "qr-url"),
        ("", "qr-not-invoice"),
        ("02,10,1", "qr-not-invoice"),
        ("01,1,,1,1,1", "qr-broken"),
        ("01,10,,40718823,1,20240315,,", "qr-broken"),
        ("01,32,,24372000002650857368,1,20240230,,", "qr-broken"),
        ("01,32,,24372000002650857368,1.234,20240229,,", "qr-broken"),
        ("01,32,,24372000002650857368,1,20240229,,,,,,", "qr-broken"),
    ],
)
def test_what_is_no_invoice_code_is_told_apart(text: str, code: str) -> None:
    with pytest.raises(QrError) as refusal:
        parse_qr(text)
    assert refusal.value.reason.code == code


@given(
    st.sampled_from(["04", "10", "11", "32"]),
    st.integers(-(10**11), 10**11),
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    st.booleans(),
    st.booleans(),
)
def test_reading_undoes_writing(kind: str, fen: int, day: date, comma: bool, closing: bool) -> None:
    code, number = ("", "2" * 20) if kind == "32" else ("037002300104", "00000001")
    text = write_qr(kind, code, number, yuan(fen), day, "", comma=comma, closing=closing)
    found = parse_qr(text)
    assert (found.code, found.number, found.amount_fen, found.issued) == (code, number, fen, day)
    assert found.crc == "ok"


@given(st.integers(-(10**11), 10**11))
def test_amounts_are_read_as_they_are_written(fen: int) -> None:
    assert parse_fen(yuan(fen)) == fen
    assert parse_fen(f"¥{fen // 100:,}.00") == fen // 100 * 100


@given(st.dates(date(1900, 1, 1)))
def test_days_are_read_as_they_are_written(day: date) -> None:
    assert parse_day(day.isoformat()) == parse_day(f"{day:%Y%m%d}".zfill(8)) == day
    assert parse_day(f"{day.year}年{day.month}月{day.day}日") == day


@given(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=9, max_size=9))
def test_one_wrong_character_in_a_sellers_number_is_noticed(body: str) -> None:
    first = "91371681" + body
    good = first + uscc_check(first)
    assert is_uscc(good) == is_uscc(good.upper())
    for place in range(8, 17):
        other = "7" if good[place] != "7" else "8"
        assert not is_uscc(good[:place] + other + good[place + 1 :])


@pytest.mark.slow
@given(st.one_of(anything, pieces))
def test_parsers_refuse_in_their_own_words(text: str) -> None:
    parsers = (parse_fen, AmountError), (parse_day, DateError), (parse_qr, QrError)
    people = (parse_holder, HolderError), (parse_phone, PhoneError)
    for parse, error in (*parsers, *people):
        try:
            parse(text)
        except error:
            continue


@given(
    st.dictionaries(
        st.sampled_from([f.name for f in fields(RawEntry)]), st.one_of(pieces, anything)
    )
)
def test_whatever_was_typed_there_is_a_verdict_and_a_sentence(typed: dict[str, str]) -> None:
    reading = read(RawEntry(**typed))
    assert (reading.invoice is None) == bool(reading.reasons)
    reasons = reading.reasons
    if reading.invoice is not None:
        window = Window(date(2024, 3, 1), date(2024, 3, 31))
        reasons = judge(
            reading.invoice, local_rules(), NoRegistry(), window, date(2024, 4, 1)
        ).reasons
    for reason in reasons:
        assert sentence(reason).encode()


@given(anything)
def test_a_name_that_is_taken_is_canonical_and_stays_as_it_is(text: str) -> None:
    try:
        name = parse_holder(text)
    except HolderError:
        return
    assert parse_holder(name) == name
    assert unicodedata.is_normalized("NFC", name)
    assert 0 < len(name) <= 50
    assert name == " ".join(name.split())
    assert not {unicodedata.category(c) for c in name} & {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}


@pytest.mark.parametrize(
    "name",
    [
        "㐀一",
        "𠀀二",
        "𪜀三",
        "𫝀四",
        "𫠠五",
        "𬺰六",
        "\U00030000七",
        "\U00031350八",
        "〇九",
        "O'Neil Mary-Ann",
    ],
)
def test_every_ideograph_may_stand_in_a_name(name: str) -> None:
    assert parse_holder(name) == name


@pytest.mark.parametrize(
    "bad", ["\u200b", "\u202e", "\ue000", "\U000f0000", "\0", "\u3164", "\ufe00", "1", "😀", "="]
)
def test_what_cannot_be_seen_or_is_no_letter_may_not(bad: str) -> None:
    with pytest.raises(HolderError):
        parse_holder(f"张{bad}三")
