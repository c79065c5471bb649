"""Rules that tell people apart by their identity card ask for its number; others do not."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lottery.invoices import RawEntry, Rules, RulesVerdict, judge, read
from lottery.invoices.parties.sellers import NoRegistry
from lottery.invoices.rules.parameters import RulesError
from lottery.texts.fields import PERSONAL
from lottery.texts.reasons import sentence
from tests.builders import an_invoice, local_rules
from tests.lottery.invoices.rules.test_words import DAYS

NUMBER = "11010119900307002X"
BY_NUMBER = local_rules(person="identity", regions=("371626", "371681"))


def judged(raw: RawEntry, rules: Rules) -> RulesVerdict:
    reading = read(raw)
    assert reading.invoice is not None, reading.reasons
    return judge(reading.invoice, rules, NoRegistry(), DAYS, date(2026, 3, 31))


def codes(text: str) -> list[str]:
    return [reason.code for reason in read(an_invoice(resident_id=text)).reasons]


TYPED = (
    NUMBER,
    "11010119900307002x",
    " 110101 19900307 002X ",
    "１１０１０１１９９００３０７００２Ｘ",
)


@pytest.mark.parametrize("typed", TYPED)
def test_a_number_is_read_as_people_type_it(typed: str) -> None:
    invoice = read(an_invoice(resident_id=typed)).invoice
    assert invoice is not None
    assert invoice.resident_id == NUMBER


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("110101199003070029", "resident-id-invalid"),
        ("11010119901307002X", "resident-id-invalid"),
        ("110101900307002", "resident-id-old"),
        ("护照E12345678", "resident-id-invalid"),
        ("1.10101E+17", "spreadsheet-number"),
    ],
)
def test_a_wrong_number_is_refused_and_not_repeated_whole(typed: str, code: str) -> None:
    (reason,) = read(an_invoice(resident_id=typed)).reasons
    assert reason.code == code
    assert reason.field == "resident_id"
    if len(typed) >= 15:
        assert typed not in sentence(reason)


@given(place=st.integers(0, 16), digit=st.integers(0, 9))
def test_one_wrong_digit_is_always_noticed(place: int, digit: int) -> None:
    spoiled = f"{NUMBER[:place]}{digit}{NUMBER[place + 1 :]}"
    assert (codes(spoiled) == []) == (spoiled == NUMBER)


def test_rules_by_number_ask_for_it_and_rules_by_telephone_do_not() -> None:
    raw = an_invoice(issued="2026-03-15")
    asked = judged(raw, BY_NUMBER)
    assert "resident-id-needed" in [reason.code for reason in asked.reasons]
    told = judged(raw, local_rules())
    assert "resident-id-needed" not in [reason.code for reason in told.reasons]


def test_the_parameter_is_one_of_two_words() -> None:
    assert Rules.from_json(BY_NUMBER.to_json()) == BY_NUMBER
    with pytest.raises(RulesError, match="person"):
        Rules.from_json('{"person": "passport"}')


def test_the_number_is_personal() -> None:
    assert "resident_id" in PERSONAL
