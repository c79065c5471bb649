"""Cards and slips are read at once where they are plain, and otherwise line by line: no difference
is to be seen."""

from collections.abc import Callable
from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from draws import canonical, cards
from draws.cards import Card, Slip
from draws.errors import DrawError
from tests.draws.builders import a_slip

SLIP = a_slip(3, 5)
CARD = cards.card_of(SLIP, "a" * 64)
BAD = ["\n", "  ", "\t", "\x7f", "\x85", "\ufeff", "\u2028", "\ud800", "e\u0301", "\U000e0001"]
LEGAL = ["é", "a\u3000b", "买买提·吐尔逊", "A. B*", "﨑", "\u0378", "*"]


Kind = type[Card] | type[Slip]


def by_line(data: bytes, kind: Kind) -> Card | Slip:
    """What a file says, read by nothing but `Fields`."""
    header, forms = (
        (cards._CARD_HEADER, cards._CARD) if kind is Card else (cards._SLIP_HEADER, cards._SLIP)
    )
    rows = canonical.Fields(data, "file", header)
    found = kind(*(rows.take(each.name, forms[each.name]) for each in fields(kind)))
    if isinstance(found, Slip):
        canonical.day(found.issued, "file", 5)
    rows.end()
    return found


def said(read: Callable[[bytes], object], data: bytes) -> object:
    """What was read, or why it was refused."""
    try:
        return read(data)
    except DrawError as why:
        return str(why)


def same(data: bytes, kind: Kind) -> object:
    """What both ways of reading say."""
    quick = cards.parse_card if kind is Card else cards.parse_slip
    found = said(lambda given: quick(given, "file"), data)
    assert found == said(lambda given: by_line(given, kind), data)
    return found


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_a_changed_card_or_slip_is_read_or_refused_as_line_by_line(data: st.DataObject) -> None:
    kinds: dict[Kind, bytes] = {Card: CARD.text(), Slip: SLIP.text()}
    kind = data.draw(st.sampled_from([*kinds]))
    text = kinds[kind]
    at = data.draw(st.integers(0, len(text)))
    cut = data.draw(st.integers(0, 12))
    odd = data.draw(st.sampled_from([*BAD, *LEGAL, " "])).encode(errors="surrogatepass")
    put = data.draw(st.just(odd) | st.binary(max_size=4))
    same(text[:at] + put + text[at + cut :], kind)


@pytest.mark.parametrize("name", LEGAL)
def test_an_unusual_name_is_read(name: str) -> None:
    text = SLIP.text().replace(SLIP.holder.encode(), name.encode())
    found = same(text, Slip)
    assert isinstance(found, Slip)
    assert found.holder == name


@pytest.mark.parametrize(
    ("found", "put"),
    [
        *((SLIP.holder, f"甲{bad}乙") for bad in BAD),
        ("issued: ", "issued: x"),
        ("issued: 20", "issued: 2024-02-30"),
        ("person: phone:", "person: phone:x\n"),
        ("person: phone:", "person:  phone:"),
        (SLIP.phone, SLIP.phone + " "),
        ("salt: ", "salt: A"),
        ("fpdraw-slip/1", "fpdraw-slip/2"),
        (SLIP.person, SLIP.person + "\nmore: x"),
    ],
)
def test_a_bad_slip_is_refused_as_line_by_line(found: str, put: str) -> None:
    assert found in SLIP.text().decode()
    text = SLIP.text().decode().replace(found, put).encode(errors="surrogatepass")
    assert isinstance(same(text, Slip), str)


def test_the_hash_of_a_slip_s_bytes_is_that_of_the_slip() -> None:
    cards.check_pair(CARD, SLIP, "card", "slip")
    with pytest.raises(DrawError, match="the card's slip is not its slip's"):
        cards.check_pair(CARD, SLIP, "card", "slip", "0" * 64)
