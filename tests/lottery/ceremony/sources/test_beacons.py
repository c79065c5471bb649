"""A round of the beacon comes in by any way, and only the right one is taken."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from draws import beacon
from lottery.ceremony.sources import beacons
from lottery.errors import SourceRefusedError
from tests.draws.builders import ROUND, SIGNATURE

RANDOMNESS = beacon.Evidence(ROUND, SIGNATURE).randomness()
ANSWER = {"round": ROUND, "randomness": RANDOMNESS, "signature": SIGNATURE}
TEXT = beacon.Evidence(ROUND, SIGNATURE).text().decode()


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(ANSWER),
        json.dumps({"signature": SIGNATURE, "round": ROUND, "previous": None}, indent=2),
        TEXT,
        TEXT.replace("\n", "\r\n"),
        SIGNATURE,
        SIGNATURE.upper(),
        " ".join(SIGNATURE[at : at + 4] for at in range(0, 96, 4)) + "\n",
    ],
)
def test_a_round_comes_as_an_answer_as_a_file_or_typed(text: str) -> None:
    assert beacons.read(text, ROUND) == beacon.Evidence(ROUND, SIGNATURE)


@pytest.mark.parametrize(
    ("text", "number", "says"),
    [
        (json.dumps(ANSWER), ROUND + 20, f"第 {ROUND + 20} 轮"),
        (TEXT, ROUND - 20, f"第 {ROUND - 20} 轮"),
        (SIGNATURE, ROUND + 20, "不是公共信标网络"),
        (SIGNATURE[:-1] + "0", ROUND, "不是公共信标网络"),
        (json.dumps(ANSWER | {"round": str(ROUND)}), ROUND, "读不出"),
        (json.dumps(ANSWER | {"round": True}), 1, "读不出"),
        (json.dumps(ANSWER | {"randomness": RANDOMNESS[:-1] + "0"}), ROUND, "对不上"),
        (json.dumps(ANSWER | {"randomness": None}), ROUND, "对不上"),
        (json.dumps(ANSWER | {"signature": SIGNATURE[2:]}), ROUND, "读不出"),
        (json.dumps([ANSWER]), ROUND, "读不出"),
        (TEXT.replace("52db", "62db"), ROUND, "另一条链"),
        ("", ROUND, "读不出"),
        ("[" * 100_000, ROUND, "读不出"),
    ],
)
def test_anything_else_is_refused(text: str, number: int, says: str) -> None:
    with pytest.raises(SourceRefusedError, match=says):
        beacons.read(text, number)


@given(st.integers(1_704_067_200, 4_102_444_800))
def test_the_first_round_is_due_a_minute_after_the_freeze(frozen: int) -> None:
    moment = datetime.fromtimestamp(frozen, UTC)
    due = beacon.round_time(beacons.first_round(moment))
    assert timedelta(minutes=1) <= due - moment < timedelta(minutes=1) + beacon.PERIOD
