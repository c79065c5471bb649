"""What somebody without the organiser's key made of the minutes, before the browser's program."""

from typing import Any

import pytest

from draws import manifest
from draws.minutes import signed_by
from tests.js.asking import Answer, ask, said
from tests.lottery.minutes.checking.test_forgeries import (
    CUSTOMER,
    FOLLOWER,
    FORGERIES,
    HOLDER,
    STRANGER,
)
from tests.lottery.minutes.workshop import Workshop, follows

FORGED = [name for name, each in FORGERIES.items() if each.by != HOLDER and not each.asked]


def judged(workshop: Workshop, *minutes: bytes) -> list[Answer]:
    """Who signed each, or why that is refused or left open."""
    named: list[dict[str, Any]] = [
        {"number": signer.number, "name": signer.name, "certificate": signer.sha256}
        for signer in manifest.parse(workshop.files["manifest.txt"]).signers
    ]
    return ask([{"kind": "signers", "minutes": said(each), "signers": named} for each in minutes])


def test_true_minutes_are_found_signed_and_what_an_ordinary_program_adds_is_left_open(
    workshop: Workshop,
) -> None:
    """It writes its name and the time into the file's titles, which is not compared here."""
    both = follows(workshop.good, workshop.supervisor, "supervisor")
    found = [answer.get("value") for answer in judged(workshop, workshop.good, both)]
    assert found == [["organiser"], "changes between signatures"]


def test_what_this_program_appends_is_found_signed_by_both_bundle_verifiers(
    workshop: Workshop,
) -> None:
    (found,) = judged(workshop, workshop.complete)
    assert found.get("value") == ["organiser", "supervisor", "notary"], found
    signers = manifest.parse(workshop.files["manifest.txt"]).signers
    assert signed_by(workshop.complete, signers) == (3, "")


@pytest.fixture(scope="module")
def answers(workshop: Workshop) -> dict[str, Answer]:
    """What is said of each forgery."""
    made = [FORGERIES[name].make(workshop) for name in FORGED]
    return dict(zip(FORGED, judged(workshop, *made), strict=True))


@pytest.mark.parametrize("name", FORGED)
def test_nobody_s_forgery_is_found_signed(name: str, answers: dict[str, Answer]) -> None:
    if FORGERIES[name].by == FOLLOWER:  # who may sign, and changed something besides
        assert not isinstance(answers[name].get("value"), list), answers[name]
        return
    assert FORGERIES[name].by in {STRANGER, CUSTOMER}
    assert answers[name].get("refused") == "minutes' signature", answers[name]
