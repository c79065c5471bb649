"""The table of an invoice's fields: whole, and read the same wherever a field is named."""

from collections import Counter
from dataclasses import fields

from lottery.invoices import RawEntry, Reason
from lottery.tables.columns import COLUMNS, VOCABULARY
from lottery.tables.vocabulary import folded
from lottery.texts.fields import FIELDS, PERSONAL, in_parts
from lottery.texts.reasons import sentence
from lottery.web.review.refusal_appeals import lines

NAMES = [one.name for one in fields(RawEntry)]
RESIDENT = "320000197001010813"


def test_each_field_of_an_entry_has_one_row_and_one_column() -> None:
    assert Counter(one.name for one in FIELDS) == Counter(NAMES)
    assert [one.name for one in COLUMNS] == NAMES


def test_each_header_leads_to_its_field() -> None:
    for one in FIELDS:
        for header in (one.label, one.name, *one.headers):
            assert VOCABULARY.field_of(header) == one.name, header


def test_no_header_is_claimed_by_two_fields() -> None:
    claims = Counter(
        header for one in FIELDS for header in {folded(h) for h in (one.label, *one.headers)}
    )
    assert [header for header, times in claims.items() if times > 1] == []


def test_what_only_a_file_says_is_asked_of_nobody() -> None:
    assert not [one.name for one in in_parts("file") if one.needed or one.hint or one.keyboard]


def test_a_reviewer_sees_all_that_was_typed_and_nobody_unmasked() -> None:
    typed = {**dict.fromkeys(NAMES, "欧阳测试甲13800001234"), "buyer_tax_id": RESIDENT}
    told = {line.name: line.text for line in lines(RawEntry(**typed))}
    assert list(told) == [one.name for one in in_parts("invoice", "person")]
    assert {name for name, text in told.items() if text != typed[name]} >= PERSONAL


def test_a_reason_calls_each_field_by_its_label() -> None:
    for one in FIELDS:
        assert sentence(Reason("text-too-long", one.name, "999")).startswith(f"{one.label}：")
