"""Rehearsals are held over invented entries only, in a home that says so on every page; nothing
else is held there."""

from lottery.errors import PlanRefusedError
from lottery.office.settings import Settings
from lottery.texts.ceremony import steps as sentences


def require_home(settings: Settings, mode: str) -> None:
    """Raise PlanRefusedError for a rehearsal in a home where real people's entries lie, and for a
    live draw in one for rehearsals.

    A rehearsal's pool is published and its winners are shown: nobody's real entry may be among
    them, and no hall may see a name win that wins nothing. A live draw is not held where organiser
    and notary log in without their second factor, and where the notary's key lies beside the
    organiser's.
    """
    if mode == "rehearsal" and not settings.demo:
        raise PlanRefusedError(sentences.rehearsal_over_real_entries())
    if mode == "live" and settings.demo:
        raise PlanRefusedError(sentences.live_in_a_rehearsal_home())
