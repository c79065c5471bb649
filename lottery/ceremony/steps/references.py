"""References: what a plan names beside itself is looked at when it is planned.

Earlier draws whose winners it leaves out, the campaign that its periods belong to, and people whose
data were destroyed: each would otherwise be found at the freeze, when the close is over.
"""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from lottery import attempts
from lottery.attempts import Attempt
from lottery.errors import EntryForgottenError, PlanRefusedError, StepRefusedError
from lottery.programme import Omission, campaigns
from lottery.protocol import line
from lottery.register import entries
from lottery.texts.ceremony import calling_off
from lottery.texts.ceremony import references as sentences


def check(session: Session, wanted: Attempt) -> None:
    """Raise PlanRefusedError for a plan that could never be frozen because of what it names."""
    for batch in wanted.batches:
        own = campaigns.period(session, batch).campaign
        if own != wanted.campaign:
            raise PlanRefusedError(sentences.of_another_campaign(wanted.code, batch, own))
    for omission in wanted.omits:
        for code in omission.draws:
            _check_earlier(session, wanted, omission, code)
    _check_people(session, wanted)


def told(session: Session, attempt: Attempt) -> tuple[str, ...]:
    """What is said of the draws whose winners are left out and that were called off."""
    gone = (attempts.called_off(session, code) for code in _named(attempt))
    return tuple(calling_off.never_held(each.draw, each.reason) for each in gone if each)


def in_the_way(session: Session, attempt: Attempt) -> tuple[str, ...]:
    """What keeps a planned attempt from its freeze: draws that it waits for, destroyed data."""
    waits = tuple(
        sentences.waits_for(code) for code in _named(attempt) if not _is_settled(session, code)
    )
    lost = _destroyed(session, attempt)
    return (*waits, *((sentences.destroyed(attempt.name, lost),) if lost else ()))


def require_settled(session: Session, attempt: Attempt) -> None:
    """Raise StepRefusedError while a draw is to come whose winners a planned attempt leaves out,
    and EntryForgottenError as `require_people` does."""
    require_people(session, attempt)
    for why in in_the_way(session, attempt):
        raise StepRefusedError(why)


def require_people(session: Session, attempt: Attempt) -> None:
    """Raise EntryForgottenError for a planned attempt over entries whose papers were destroyed
    since, unless the plan leaves them out."""
    if lost := _destroyed(session, attempt):
        raise EntryForgottenError(sentences.destroyed(attempt.name, lost))


def _named(attempt: Attempt) -> Iterator[str]:
    yield from dict.fromkeys(code for omission in attempt.omits for code in omission.draws)


def _is_settled(session: Session, code: str) -> bool:
    """Whether a draw has a result, or will have none."""
    if attempts.called_off(session, code):
        return True
    earlier = attempts.find_newest(session, code)
    return earlier is not None and earlier.state in line.RESULTS


def _check_earlier(session: Session, wanted: Attempt, omission: Omission, code: str) -> None:
    if attempts.called_off(session, code):
        return
    earlier = attempts.find_newest(session, code)
    if earlier is None or earlier.ended:
        raise PlanRefusedError(sentences.never_planned(wanted.code, code))
    if wanted.live and not earlier.live:
        raise PlanRefusedError(sentences.of_a_rehearsal(wanted.code, earlier.name))
    tiers = {tier.code for tier in earlier.tiers}
    if unknown := [tier for tier in omission.tiers if tier not in tiers]:
        raise PlanRefusedError(sentences.no_tier(wanted.code, code, unknown[0], sorted(tiers)))


def _check_people(session: Session, wanted: Attempt) -> None:
    if lost := _destroyed(session, wanted):
        raise PlanRefusedError(sentences.destroyed(wanted.code, lost))


def _destroyed(session: Session, attempt: Attempt) -> tuple[tuple[str, int], ...]:
    """The periods of whose accepted entries some lost their papers, by title, and how many; none
    where the plan says that those are left out."""
    if attempt.leaves_out_destroyed:
        return ()
    counted = entries.without_papers(session, attempt.batches)
    return tuple((campaigns.period(session, b).title, n) for b, n in sorted(counted.items()))
