"""What the pages look like has a number of its own; whoever changes it gives it the next one."""

from __future__ import annotations

from hashlib import sha256

from lottery.clock import in_shanghai
from lottery.minutes.written.content import LAYOUT, compose
from lottery.minutes.written.facts import facts_text
from lottery.minutes.written.paper import paper_of
from lottery.minutes.written.scene import HallAct, HallScene
from lottery.typesetting.pdf import set_pages
from tests.lottery.minutes.conftest import FROZEN, HOLDERS, a_bundle, some_facts

KNOWN = {4: "9c5fc54ce01d385c344dbf3565d197d65fa6625021ca18e69d887098e93e23c7"}
"""By its number, the hash of all marks on the pages of a draw with every kind of block."""


def test_the_pages_of_a_layout_are_the_ones_that_its_number_stands_for() -> None:
    files = a_bundle(40, tiers=(3, 9, 12), holders=(*HOLDERS, "𬱖*"), signers=(("npc", "1" * 64),))
    facts = some_facts(
        anomalies=("短时停电",),
        organs=(("npc", "市人大"),),
        hands=(("封存名单", "甲提议，乙确认"),),
        second=HallAct(in_shanghai(FROZEN), "甲"),
        scene=HallScene(opened=HallAct(in_shanghai(FROZEN), "测试甲"), moves=("9:05 乙离场",)),
    )
    marks = repr(set_pages(paper_of(compose(files, facts), facts_text(facts))))
    assert sha256(marks.encode()).hexdigest() == KNOWN[LAYOUT]
