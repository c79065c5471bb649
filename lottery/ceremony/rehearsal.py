"""Rehearsals are held over invented entries only, in a home that says so on every page."""

from lottery.errors import PlanRefusedError
from lottery.settings import Settings
from lottery.texts import ceremony as sentences


def require_synthetic(settings: Settings, mode: str) -> None:
    """Raise PlanRefusedError for a rehearsal in a home where real people's entries lie.

    A rehearsal's pool is published and its winners are shown: nobody's real entry may be among
    them, and no hall may see a name win that wins nothing.
    """
    if mode == "rehearsal" and not settings.demo:
        raise PlanRefusedError(sentences.rehearsal_over_real_entries())
