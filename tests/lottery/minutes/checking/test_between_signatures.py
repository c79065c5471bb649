"""Whoever changes minutes between, behind or before signatures that are all genuine is found out,
though a reader of PDF files calls every signature valid."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.sign.general import SigningError

from lottery.minutes.checking.judge import UNSIGNED
from lottery.minutes.checking.verdict import OPEN, PASSED, REFUSED
from lottery.minutes.errors import MinutesError
from tests.lottery.minutes.certificates import Holder, Paper, a_root
from tests.lottery.minutes.workshop import Workshop, edited, updated
from tests.programs import program

Change = Callable[[Any], object]
OFFICE = "the office's machine, between two signers"
READER = "anybody who hands the file on"
SIGNER = "a signer out of his turn"
STRANGER = "somebody of the same name"
ORGANISER = "the organiser, before he signs"


_dictionary: Callable[..., Any] = generic.DictionaryObject
_number: Callable[[int], Any] = generic.NumberObject


@dataclass(frozen=True)
class Attack:
    """Who can do it, how, the verdict, and what the reason says."""

    by: str
    make: Callable[[Workshop], bytes]
    reason: str
    verdict: int = REFUSED


def _page(writer: Any) -> Any:
    return writer.root["/Pages"]["/Kids"][0].get_object()


def _field(writer: Any, name: str) -> Any:
    fields = (each.get_object() for each in writer.root["/AcroForm"]["/Fields"])
    return next(field for field in fields if field["/T"] == name)


def _overlay(writer: Any) -> None:
    note = _dictionary(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/FreeText"),
            generic.pdf_name("/Rect"): generic.ArrayObject(
                [_number(n) for n in (100, 500, 400, 540)]
            ),
            generic.pdf_name("/Contents"): generic.TextStringObject("一等奖 0000000007"),
        }
    )
    page = _page(writer)
    page["/Annots"] = generic.ArrayObject([*page.get("/Annots", ()), writer.add_object(note)])
    writer.update_container(page)


def _content(writer: Any) -> None:
    page = _page(writer)
    page["/Contents"] = writer.add_object(
        generic.StreamObject(stream_data=b"1 0 0 rg 0 0 9 9 re f")
    )
    writer.update_container(page)


def _turned(writer: Any) -> None:
    page = _page(writer)
    page["/Rotate"] = _number(180)
    writer.update_container(page)


def _title(writer: Any) -> None:
    writer.trailer["/Info"]["/Title"] = generic.TextStringObject("另一次抽奖")
    writer.update_container(writer.trailer["/Info"])


def _metadata(writer: Any) -> None:
    made = generic.StreamObject(stream_data=b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>")
    made["/Type"], made["/Subtype"] = generic.pdf_name("/Metadata"), generic.pdf_name("/XML")
    writer.root["/Metadata"] = writer.add_object(made)
    writer.update_root()


def _dss(writer: Any) -> None:
    empty = _dictionary({generic.pdf_name("/Certs"): generic.ArrayObject()})
    writer.root["/DSS"] = writer.add_object(empty)
    writer.update_root()


def _catalogue(writer: Any) -> None:
    writer.root["/PageMode"] = generic.pdf_name("/FullScreen")
    writer.update_root()


def _stamp(writer: Any) -> None:
    look = generic.StreamObject(stream_data=b"0 1 0 rg 0 0 60 60 re f")
    look["/Type"], look["/Subtype"] = generic.pdf_name("/XObject"), generic.pdf_name("/Form")
    look["/BBox"] = generic.ArrayObject([_number(n) for n in (0, 0, 60, 60)])
    field = _field(writer, "supervisor")
    field["/AP"] = _dictionary({generic.pdf_name("/N"): writer.add_object(look)})
    writer.update_container(field)


def _moved(writer: Any) -> None:
    field = _field(writer, "notary")
    field["/Rect"] = generic.ArrayObject([_number(n) for n in (10, 10, 180, 180)])
    writer.update_container(field)


def _renamed(writer: Any) -> None:
    field = _field(writer, "supervisor")
    field["/TU"] = generic.TextStringObject("主办单位")
    writer.update_container(field)


def _nothing(writer: Any) -> None:
    writer.add_object(_number(7))


def _between(change: Change) -> Callable[[Workshop], bytes]:
    """Changed behind the second signature, and then signed over by the third, who does not look."""

    def make(shop: Workshop) -> bytes:
        two = shop.countersign(shop.good, shop.supervisor, "supervisor")
        return shop.countersign(updated(two, change), shop.notary, "notary", timedelta(hours=2))

    return make


def _behind(change: Change) -> Callable[[Workshop], bytes]:
    return lambda shop: updated(shop.complete, change)


def _before(shop: Workshop) -> bytes:
    """The pages altered before the first signature: every signature in the file is genuine."""

    def turned(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].Contents = pdf.make_stream(b"1 0 0 rg 0 0 9 9 re f")

    one = shop.sign(edited(shop.unsigned, turned))
    two = shop.countersign(one, shop.supervisor, "supervisor")
    return shop.countersign(two, shop.notary, "notary", timedelta(hours=2))


@cache
def _impostor(name: str) -> Holder:
    return a_root("公证行业根证书").issues(Paper(name))


def _of_the_same_name(shop: Workshop) -> bytes:
    two = shop.countersign(shop.good, shop.supervisor, "supervisor")
    return shop.countersign(two, _impostor("邹平市公证处"), "notary", timedelta(hours=2))


def _out_of_order(shop: Workshop) -> bytes:
    two = shop.countersign(shop.good, shop.notary, "notary")
    return shop.countersign(two, shop.supervisor, "supervisor", timedelta(hours=2))


def _in_each_others_fields(shop: Workshop) -> bytes:
    two = shop.countersign(shop.good, shop.supervisor, "notary")
    return shop.countersign(two, shop.notary, "supervisor", timedelta(hours=2))


def _back_in_time(shop: Workshop) -> bytes:
    two = shop.countersign(shop.good, shop.supervisor, "supervisor", timedelta(hours=3))
    return shop.countersign(two, shop.notary, "notary", timedelta(hours=2))


def _cut(shop: Workshop) -> bytes:
    return shop.countersign(shop.good, shop.supervisor, "supervisor")


ATTACKS: dict[str, Attack] = {
    "a note over a winner": Attack(OFFICE, _between(_overlay), "批注"),
    "a page's content": Attack(OFFICE, _between(_content), "两个签名之间"),
    "a page turned": Attack(OFFICE, _between(_turned), "两个签名之间"),
    "the title": Attack(OFFICE, _between(_title), "两个签名之间"),
    "the metadata": Attack(OFFICE, _between(_metadata), "两个签名之间"),
    "a DSS": Attack(OFFICE, _between(_dss), "两个签名之间"),
    "the catalogue": Attack(OFFICE, _between(_catalogue), "两个签名之间"),
    "the stamp of who has signed": Attack(OFFICE, _between(_stamp), "两个签名之间"),
    "the field of who is to sign": Attack(OFFICE, _between(_moved), "两个签名之间"),
    "another word for a field": Attack(OFFICE, _between(_renamed), "两个签名之间"),
    "an object that nothing shows": Attack(OFFICE, _between(_nothing), "两个签名之间"),
    "a note behind the last signature": Attack(READER, _behind(_overlay), "批注|整个文件"),
    "a stamp behind the last signature": Attack(READER, _behind(_stamp), "整个文件"),
    "the title behind the last signature": Attack(READER, _behind(_title), "整个文件"),
    "garbage behind it": Attack(READER, lambda s: s.complete + b"\n%x\n", "整个文件|结构"),
    "cut off within a signature": Attack(
        READER, lambda s: s.complete[:-1500], "损坏|读不出|结构|未能"
    ),
    "cut off behind a signature": Attack(READER, _cut, "notary", verdict=OPEN),
    "an impostor of the same name": Attack(STRANGER, _of_the_same_name, "不是抽奖清单写明的"),
    "two in the wrong order": Attack(SIGNER, _out_of_order, "别人的签名栏|不是抽奖清单"),
    "two in each other's field": Attack(SIGNER, _in_each_others_fields, "别人的签名栏"),
    "time going back": Attack(SIGNER, _back_in_time, "早于前一签名"),
    "the pages before the first signature": Attack(ORGANISER, _before, "第 1 页"),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_each_gets_its_verdict_and_the_true_reason(name: str, workshop: Workshop) -> None:
    attack = ATTACKS[name]
    verdict = workshop.judge_all(attack.make(workshop))
    told = verdict.refused or " ".join(each.sentence for each in verdict.missing)
    assert verdict.status == attack.verdict, told
    assert any(part in told for part in attack.reason.split("|")), told
    if attack.verdict == OPEN:
        assert verdict.lacks == {UNSIGNED}


def test_the_file_that_they_are_made_from_passes(workshop: Workshop) -> None:
    assert workshop.judge_all(workshop.complete).status == PASSED


def test_nobody_signs_twice(workshop: Workshop) -> None:
    with pytest.raises((MinutesError, SigningError)):
        workshop.countersign(workshop.complete, workshop.notary, "notary", timedelta(hours=3))


@pytest.mark.slow
def test_another_program_calls_their_signatures_valid(workshop: Workshop, tmp_path: Path) -> None:
    pdfsig = program("pdfsig")
    for number, (name, attack) in enumerate(ATTACKS.items()):
        file = tmp_path / f"{number}.pdf"
        file.write_bytes(attack.make(workshop))
        told = subprocess.run(
            [pdfsig, "-nocert", str(file)], capture_output=True, text=True, check=False
        )
        found = told.stdout.count("Signature Validation:")
        valid = told.stdout.count("Signature is Valid.")
        assert found == valid >= 2, (name, told.stdout)
