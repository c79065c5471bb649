"""Refused at the counter: counted in the period of the invoice, once, by the last verdict on it."""

import re
from dataclasses import replace

import pytest

from lottery import intake
from lottery.acting import Acting
from lottery.attempts import tally
from lottery.ceremony.steps.minutes_facts import period_of
from lottery.intake.terms import Refused
from lottery.models import Refusal, RefusalPeriod
from lottery.programme import Campaign, Programme, campaigns
from lottery.programme.file import parse_programme
from lottery.texts.review.decisions import REJECTIONS, rejection
from tests.actors import Clerk, Organiser
from tests.builders import APRIL, MARCH_ONLY, an_invoice


def refused(clerk: Clerk, **changes: str) -> None:
    """The counter does not take an invoice."""
    stage = clerk.stage
    with stage.office.write() as session:
        acting = Acting("clerk", stage.tick(), stage.random_bytes)
        raw = an_invoice(**changes)
        answer = intake.enter(session, stage.office.boxes, raw, campaign="fp", acting=acting)
    assert isinstance(answer, Refused), answer


@pytest.fixture
def counted(clerk: Clerk, organiser: Organiser) -> dict[str, dict[str, int]]:
    """What is counted of both months' draws, by their codes."""
    march, april = ({"number": f"2437{n:016d}"} for n in (901, 902))
    refused(clerk, **march, gross="50.00")
    refused(
        clerk, **march, gross="50.00", buyer_name="某某有限公司", buyer_tax_id="913716261671905552"
    )
    clerk.stage.wait_until("2024-04-02T09:00")
    refused(clerk, **april, gross="60.00", issued="2024-04-01")
    refused(clerk, number=f"2437{903:016d}", gross="70.00")
    clerk.enters(number=f"2437{903:016d}")
    entered = clerk.enters(number=f"2437{904:016d}")
    assert entered >= 0
    refused(clerk, number=f"2437{904:016d}", phone="13900009999")
    organiser.takes("plan")
    second = organiser.at(APRIL)
    second.takes("plan")
    with organiser.office.read() as session:
        assert {row.campaign for row in session.query(RefusalPeriod)} == {"fp"}
        return {
            each.code: dict(tally.tally(session, each.attempt, 1000).refusals)
            for each in (organiser, second)
        }


def test_a_refusal_is_counted_in_one_period_by_the_last_verdict(
    counted: dict[str, dict[str, int]], organiser: Organiser
) -> None:
    assert sum(counted[APRIL].values()) == 1
    march = counted[organiser.code]
    assert sum(march.values()) == 2
    assert "duplicate" in march


def test_of_two_campaigns_each_draw_counts_and_names_its_own(organiser: Organiser) -> None:
    stage = organiser.stage
    clerk = Clerk(stage)
    file = parse_programme(MARCH_ONLY.encode())
    [fp] = file.campaigns
    period = replace(fp.periods[0], batch="bx-2024-03", campaign="bx", title="买车险 3月")
    rules = tuple(replace(one, campaign="bx") for one in fp.rules)
    bx = Campaign("bx", "买车险", (period,), rules)
    with stage.office.write() as session:
        now = stage.tick()
        campaigns.load(
            session, stage.office.boxes, Programme((bx,), (), (), ()), by="test", now=now
        )
    march = {"number": f"2437{911:016d}"}
    refused(clerk, **march, gross="50.00")
    for campaign, amount in (("bx", "60.00"), ("bx", "61.00")):
        with stage.office.write() as session:
            acting = Acting("clerk", stage.tick(), stage.random_bytes)
            raw = an_invoice(number=f"2437{int(amount[:2]):016d}", gross=amount)
            intake.enter(session, stage.office.boxes, raw, campaign=campaign, acting=acting)
    with stage.office.write() as session:  # as a program of before wrote it
        old = Refusal(
            at=stage.tick(), by="clerk", fingerprint="f" * 64, code="qr-type", detail="[]"
        )
        session.add(old)
    organiser.takes("plan")
    with stage.office.read() as session:
        counted = tally.tally(session, organiser.attempt, 1000).refusals
        assert dict(counted) == {"amount-below-minimum": 1}
        assert period_of(session, organiser.attempt) == fp.periods[0].title
        both = replace(organiser.attempt, batches=("bx-2024-03", "fp-2024-03"))
        assert period_of(session, both) == f"{fp.periods[0].title}；买车险 3月"


def test_every_code_of_a_refusal_or_a_rejection_has_words() -> None:
    for code in (*REJECTIONS, "amount-below-minimum", "duplicate", "period-closed"):
        assert re.search("[\u4e00-\u9fff]", rejection(code)), code
    for code in ("corrected", "red-flushed", "voided"):
        assert rejection(code) == REJECTIONS[code]
