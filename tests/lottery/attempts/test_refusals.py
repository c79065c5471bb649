"""Refused at the counter: counted in the period of the invoice, once, by the last verdict on it."""

import pytest

from lottery import intake
from lottery.acting import Acting
from lottery.attempts import tally
from lottery.intake.terms import Refused
from lottery.models import RefusalPeriod
from tests.actors import Clerk, Organiser
from tests.builders import APRIL, an_invoice


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
