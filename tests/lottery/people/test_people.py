"""What is known of a person lies in boxes that open only where they were sealed, with their key."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text

from draws.cards import check_pair
from lottery import people, register
from lottery.errors import BoxClosedError, DatabaseBusyError
from lottery.office import Office, database, engines
from lottery.office.boxes import Boxes
from lottery.people import (
    SlipFacts,
)

RandomBytes = Callable[[int], bytes]
FACTS = SlipFacts(
    batch="fp-2024-03",
    invoice="D:24372000000000000017",
    issued=date(2024, 3, 15),
    amount_fen=25800,
    seller="9137162616720307XL",
    holder="张三",
    phone="19912341234",
    person="phone:19912341234",
)


def test_papers_come_back_out_of_their_boxes(boxes: Boxes, random_bytes: RandomBytes) -> None:
    papers = people.make_papers(FACTS, random_bytes)
    sealed = people.seal_papers(boxes, papers, people.hashes_of(boxes, FACTS), random_bytes)
    assert people.open_slip(boxes, sealed.commit, sealed.slip_box) == papers.slip
    assert people.open_card(boxes, sealed.commit, sealed.card_box) == papers.card
    assert sealed.commit == papers.card.commit() == papers.commit


def test_slip_and_card_belong_together(random_bytes: RandomBytes) -> None:
    papers = people.make_papers(FACTS, random_bytes)
    check_pair(papers.card, papers.slip, "card.txt", "slip.txt")
    assert papers.slip.amount == "258.00"
    assert papers.card.salt != papers.slip.salt


def test_a_box_opens_only_in_its_place(boxes: Boxes, random_bytes: RandomBytes) -> None:
    box = boxes.seal("张三".encode(), "entry/slip_box/a", random_bytes)
    assert boxes.open(box, "entry/slip_box/a").decode() == "张三"
    for place in ("entry/slip_box/b", "entry/card_box/a", ""):
        with pytest.raises(BoxClosedError):
            boxes.open(box, place)


def test_a_box_with_any_byte_changed_does_not_open(boxes: Boxes, random_bytes: RandomBytes) -> None:
    box = boxes.seal(b"x", "place", random_bytes)
    for n in range(len(box)):
        changed = bytearray(box)
        changed[n] ^= 1
        with pytest.raises(BoxClosedError):
            boxes.open(bytes(changed), "place")
    for n in range(len(box)):
        with pytest.raises(BoxClosedError):
            boxes.open(box[:n], "place")


def test_another_key_opens_nothing(boxes: Boxes, random_bytes: RandomBytes) -> None:
    box = boxes.seal(b"x", "place", random_bytes)
    with pytest.raises(BoxClosedError):
        replace(boxes, field_key=bytes(32)).open(box, "place")


def test_the_same_content_never_looks_the_same(boxes: Boxes, random_bytes: RandomBytes) -> None:
    assert boxes.seal(b"x", "place", random_bytes) != boxes.seal(b"x", "place", random_bytes)


def test_a_keyed_hash_depends_on_key_and_kind(boxes: Boxes) -> None:
    index = boxes.index("phone", "19912341234")
    assert index == boxes.index("phone", "19912341234")
    assert index != boxes.index("person", "19912341234")
    assert index != replace(boxes, index_key=bytes(32)).index("phone", "19912341234")


def test_keys_show_in_no_traceback(boxes: Boxes) -> None:
    assert repr(boxes) == "Boxes()"


def test_who_reads_meanwhile_keeps_the_old_pages_and_that_is_said(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0)
    engine = database.engine_for(office.settings.database_url)
    with office.read() as session:
        register.size(session)
        with office.engine.connect() as other, other.begin():
            other.execute(text("UPDATE login_failure SET username = username"))
        with pytest.raises(DatabaseBusyError, match="再运行一次同样的命令"):
            database.scrub(engine)
    database.scrub(engine)
    engine.dispose()
