"""A live draw whose last word is a real round of the beacon, in September 2023."""

from dataclasses import replace
from datetime import timedelta

import pytest

from draws import beacon
from lottery import attempts
from lottery.ceremony.sources import relays
from lottery.clock import SHANGHAI, to_the_second
from lottery.errors import SourceRefusedError
from lottery.programme import SourcePlan, campaigns
from lottery.programme.file import parse_programme
from tests.actors import Organiser, Stage
from tests.builders import MARCH, PLANS, a_plan
from tests.checked import assert_checks
from tests.draws.builders import ROUND, SIGNATURE

CODE = "ZP-ZQ-2023-08"
STEP = 20
FIRST = ROUND - 19 * STEP
DUE = beacon.round_time(ROUND).astimezone(SHANGHAI)
TEXT = beacon.Evidence(ROUND, SIGNATURE).text().decode()
PROGRAMME = """
[[campaign]]
code = "zq"
title = "中秋抽奖"
[[campaign.rules]]
version = 1
valid_from = 2023-08-01
text = '''
测试规则
'''
[campaign.rules.parameters]
minimum_fen = 10000
place = "邹平"
regions = ["371681", "371626"]
regions_reviewed = ["371600", "370000", "100000"]
[[campaign.period]]
batch = "zq-2023-08"
title = "2023年8月"
starts = 2023-08-01
ends = 2023-08-31
closes_at = 2023-09-09T17:00:00+08:00
"""


@pytest.fixture
def closed(stage: Stage) -> Organiser:
    """A live draw whose beacon follows three dice, ten minutes before its first round."""
    sources = (*PLANS[MARCH].sources[:3], SourcePlan("drand", beacon.CHAIN, "公共信标", f"{STEP}"))
    foreseen = a_plan(code=CODE, campaign="zq", batches=("zq-2023-08",), sources=sources, omits=())
    programme = replace(parse_programme(PROGRAMME.encode()), plans=(foreseen,))
    stage.now = beacon.round_time(FIRST).astimezone(SHANGHAI) - timedelta(minutes=9)
    with stage.office.write() as session:
        campaigns.load(session, stage.office.boxes, programme, by="test", now=stage.now)
    organiser = Organiser(stage, CODE)
    organiser.plans()
    organiser.closes(on_time=False)
    return organiser


@pytest.fixture
def committed(closed: Organiser) -> Organiser:
    """The same, frozen a minute before its first round."""
    closed.stage.now = beacon.round_time(FIRST) - timedelta(minutes=2)
    closed.takes("freeze", "commit")
    return closed


@pytest.fixture
def rolled(committed: Organiser) -> Organiser:
    """The same, the last dice of which were thrown 70 seconds before the round."""
    rolls(committed, 70)
    return committed


def rolls(organiser: Organiser, seconds: int) -> None:
    """Record the dice, the last of them so long before the round."""
    for number in (1, 2, 3):
        organiser.stage.now = DUE - timedelta(minutes=4 - number, seconds=seconds)
        organiser.records(number)


def test_the_series_begins_a_minute_after_the_freeze(rolled: Organiser) -> None:
    with rolled.office.read() as session:
        manifest = attempts.document(session, rolled.attempt, "manifest.txt").decode()
    assert f"source: 4 drand {beacon.CHAIN} {FIRST} {STEP}\n" in manifest


@pytest.mark.parametrize("given", [TEXT, SIGNATURE], ids=["a file", "typed"])
def test_a_real_round_is_recorded_and_drawn_from(rolled: Organiser, given: str) -> None:
    rolled.stage.now = DUE
    stored = rolled.records(4, given)
    assert stored.value == f"{ROUND} {beacon.Evidence(ROUND, SIGNATURE).randomness()}"
    assert rolled.records(4, given) == stored
    rolled.takes("draw", "minutes", "publish")
    with rolled.office.read() as session:
        files = attempts.documents(session, rolled.attempt)
    assert files["drand.txt"].decode() == TEXT
    assert f"4 drand {beacon.CHAIN} {stored.value}\n" in files["seed.txt"].decode()
    assert_checks(rolled.office)


def test_a_wrong_round_and_an_altered_signature_are_refused(rolled: Organiser) -> None:
    other = beacon.Evidence(ROUND + STEP, SIGNATURE).text().decode()
    altered = SIGNATURE[:-1] + ("0" if SIGNATURE[-1] != "0" else "1")
    chain = TEXT.replace(beacon.CHAIN, "ab" * 32)
    for wrong in (other, chain, altered, SIGNATURE[:-2], "12345678", ""):
        with pytest.raises(SourceRefusedError):
            rolled.records(4, wrong)
    assert rolled.attempt.waiting


def test_a_round_is_not_recorded_before_its_time(rolled: Organiser) -> None:
    rolled.stage.now = DUE - timedelta(seconds=61)
    with pytest.raises(SourceRefusedError, match="早于公共信标这一轮"):
        rolled.records(4, SIGNATURE)
    rolled.stage.now = DUE - timedelta(minutes=1)
    recorded = rolled.records(4, SIGNATURE).recorded_at
    assert recorded
    assert to_the_second(recorded) == DUE


def test_after_late_dice_a_later_round_has_to_be_used(committed: Organiser) -> None:
    rolls(committed, 59)
    committed.stage.now = DUE
    with pytest.raises(SourceRefusedError, match=f"第 {ROUND + STEP} 轮"):
        committed.records(4, TEXT)
    with pytest.raises(SourceRefusedError, match="不是公共信标网络"):
        committed.records(4, SIGNATURE)


def test_the_network_is_asked_for_the_round_that_is_due_and_out(committed: Organiser) -> None:
    def due(number: int = 4) -> int:
        with committed.office.read() as session:
            return relays.due(session, code=CODE, number=number, now=committed.stage.now)

    for number, why in ((4, "等待第 1 项"), (1, "不是公共信标")):
        with pytest.raises(SourceRefusedError, match=why):
            due(number)
    rolls(committed, 70)
    with pytest.raises(SourceRefusedError, match=f"第 {ROUND} 轮要到 2023年9月15日 19:00"):
        due()
    committed.stage.now = DUE
    assert due() == ROUND


def test_nothing_is_taken_from_the_beacon_before_the_dice(committed: Organiser) -> None:
    committed.stage.now = DUE
    with pytest.raises(SourceRefusedError, match="等待第 1 项"):
        committed.records(4, SIGNATURE)
