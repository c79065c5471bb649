"""Pages that say more than their files and facts do, signed by whoever holds the true key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from lottery.clock import in_shanghai
from lottery.minutes.checking.verdict import PASSED, REFUSED
from lottery.minutes.errors import MinutesError
from lottery.minutes.written.chapters import printed_hashes
from lottery.minutes.written.content import Minutes, compose
from lottery.minutes.written.facts import OrganiserFacts, facts_text
from lottery.minutes.written.paper import render
from lottery.minutes.written.scene import HallAct, HallScene
from lottery.texts.minutes import scene as words
from lottery.texts.minutes.pages import DRAFT
from lottery.typesetting.document import Paragraph
from tests.lottery.minutes.conftest import FROZEN, some_facts
from tests.lottery.minutes.workshop import Workshop, follows
from tests.papers import pages_of

MARK = "1a2b3c4d" * 8
FIRST_VALUE = FROZEN + timedelta(hours=17)


def seen(**changes: object) -> OrganiserFacts:
    """A hall where a notary has inspected the list half an hour before the first value."""
    at = in_shanghai(FIRST_VALUE - timedelta(minutes=30))
    scene = HallScene(
        opened=HallAct(at, "测试甲"),
        inspected=HallAct(at, "测试戊"),
        agrees="yes",
        operator="测试乙",
    )
    return some_facts(**{"scene": scene, "anomalies": ("10:05 停电（经手：测试乙）",), **changes})


def instead(thing: Any, change: Callable[[Any], Any]) -> Any:
    """A thing whose every part has gone through a change."""
    thing = change(thing)
    if isinstance(thing, tuple):
        return tuple(instead(each, change) for each in thing)
    if is_dataclass(thing) and not isinstance(thing, type):
        parts = {each.name: instead(getattr(thing, each.name), change) for each in fields(thing)}
        return replace(thing, **parts)
    return thing


def signed(shop: Workshop, minutes: Minutes, facts: OrganiserFacts) -> bytes:
    """Whatever the pages say, under the organiser's own signature."""
    return shop.sign(render(minutes, facts_text(facts)))


def saying(old: str, new: str) -> Callable[[Workshop], bytes]:
    """Pages on which one text stands in another's place."""

    def make(shop: Workshop) -> bytes:
        honest = compose(shop.files, seen())

        def change(part: Any) -> Any:
            return part.replace(old, new) if isinstance(part, str) else part

        sections = instead(honest.sections, change)
        assert sections != honest.sections
        return signed(shop, replace(honest, sections=sections), seen())

    return make


def _draft_as_final(shop: Workshop) -> bytes:
    """The pages of a draft, with the fields of the final ones."""
    return signed(shop, replace(compose(shop.files, seen()), draft=MARK), seen())


def _bandless(shop: Workshop) -> bytes:
    """A draft whose band was taken off; it has no field for a key."""
    minutes = replace(compose(shop.files, seen(), draft=MARK), draft="")
    return render(minutes, facts_text(seen()))


def _bandless_signed(shop: Workshop) -> bytes:
    """The same, signed by an ordinary program, which makes itself a field."""
    return follows(_bandless(shop), shop.organiser, "organiser", after=timedelta())


def _cards_hash(shop: Workshop) -> bytes:
    digest = printed_hashes(shop.files)[words.GROUP]
    return saying(digest, "0" * 64)(shop)


def _witness_for_a_statement(shop: Workshop) -> bytes:
    """What the organiser states is marked as witnessed."""
    honest = compose(shop.files, seen())

    def change(part: Any) -> Any:
        stated = isinstance(part, Paragraph) and part.standing == "stated"
        return replace(part, standing="witnessed") if stated else part

    sections = instead(honest.sections, change)
    assert sections != honest.sections
    return signed(shop, replace(honest, sections=sections), seen())


def _late(name: str, minutes: int) -> Callable[[Workshop], bytes]:
    def make(shop: Workshop) -> bytes:
        at = in_shanghai(FIRST_VALUE + timedelta(minutes=minutes))
        act: Any = {name: HallAct(at, "测试甲")}
        facts = seen(scene=HallScene(**act))
        return signed(shop, compose(shop.files, facts), facts)

    return make


FORGED: dict[str, tuple[Callable[[Workshop], bytes], str]] = {
    "a draft as final minutes": (_draft_as_final, "第 1 页"),
    "a draft without its band": (_bandless_signed, "签名栏"),
    "a finding altered": (saying("没有遗漏。", "遗漏 1 张。"), "页面内容与附件"),
    "a finding's hash altered": (saying("张数、散列和树根", "张数"), "页面内容与附件"),
    "the cards' one hash altered": (_cards_hash, "附件清单不一致"),
    "a statement marked as witnessed": (_witness_for_a_statement, "页面内容与附件"),
    "the organiser's word given a witness": (
        saying(words.SHORT["stated"], words.witnessed("测试戊")),
        "页面内容与附件",
    ),
    "an incident left out of the table": (saying("停电", "无"), "页面内容与附件"),
    "opened after the first value": (_late("opened", 5), "时间颠倒"),
    "names shown before the last value": (_late("shown", -30), "时间颠倒"),
}


@pytest.mark.parametrize("name", FORGED)
def test_pages_that_say_something_else_are_refused(name: str, workshop: Workshop) -> None:
    make, reason = FORGED[name]
    verdict = workshop.judge(make(workshop))
    assert verdict.status == REFUSED, verdict
    assert reason in verdict.refused


def test_a_draft_cannot_be_signed(workshop: Workshop) -> None:
    with pytest.raises(MinutesError, match="签名栏"):
        workshop.sign(_bandless(workshop))


def test_the_check_tells_the_witnessed_from_the_stated(workshop: Workshop) -> None:
    facts = seen(hands=(("封存名单", "甲提议，乙确认"),))
    verdict = workshop.judge(signed(workshop, compose(workshop.files, facts), facts))
    assert verdict.status == PASSED, verdict
    assert any("查验封存名单" in line and "见证：测试戊" in line for line in verdict.witnessed)
    assert any("封存名单：甲提议" in line for line in verdict.witnessed)
    assert any("开场" in line and "测试甲" in line for line in verdict.stated)
    assert any("宣读规则：没有记录" in line for line in verdict.stated)
    assert not set(verdict.witnessed) & set(verdict.stated)


def test_each_page_of_a_draft_says_that_it_is_one_and_which(workshop: Workshop) -> None:
    facts = seen()
    draft = pages_of(render(compose(workshop.files, facts, draft=MARK), facts_text(facts)))
    final = pages_of(render(compose(workshop.files, facts), facts_text(facts)))
    assert len(draft) == len(final)
    assert all(MARK[:8] in page and DRAFT in page for page in draft)
    assert not any(MARK[:8] in page for page in final)
