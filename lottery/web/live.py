"""The live screen: a projector's pages over what is stored. It computes and decides nothing."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, abort, current_app, render_template
from flask.typing import ResponseReturnValue

from lottery.ceremony import attempts
from lottery.ceremony.attempts import Attempt
from lottery.gallery import Published, Tier, Winner, read
from lottery.office import Office
from lottery.web.access import access
from lottery.wording import find_attempt, wording_of

pages = Blueprint("live", __name__, url_prefix="/live")

ONE_BY_ONE = 12
"""Tiers of up to so many prizes are shown one prize at a time."""

PAGE = 30
"""Prizes on one page of a larger tier: five columns of six."""


@dataclass(frozen=True)
class Frame:
    """One page of a tier: a stable name for the address, and the winners that it shows."""

    name: str
    tier: Tier
    winners: tuple[Winner, ...]
    page: int
    pages: int
    shown_before: int

    @property
    def is_single(self) -> bool:
        """Whether this frame shows one prize, large."""
        return self.tier.count <= ONE_BY_ONE


def frames(draw: Published) -> tuple[Frame, ...]:
    """The frames of all tiers, from the last tier to the first, each in the order of its slots."""
    found: list[Frame] = []
    for tier in reversed(draw.tiers):
        size = 1 if tier.count <= ONE_BY_ONE else PAGE
        starts = range(0, len(tier.winners), size)
        found.extend(
            Frame(
                name=f"tier-{tier.code}-{page}",
                tier=tier,
                winners=tier.winners[start : start + size],
                page=page,
                pages=len(starts),
                shown_before=start,
            )
            for page, start in enumerate(starts, start=1)
        )
    return tuple(found)


@pages.get("/<name>")
@access("organiser", "supervisor", "notary", "auditor")
def screen(name: str) -> ResponseReturnValue:
    """The screen of one attempt, from its stored documents and recorded values."""
    office: Office = current_app.extensions["lottery-office"]
    with office.read() as session:
        attempt = find_attempt(session, name)
        if attempt is None:
            abort(404)
        stored = attempts.documents(session, attempt, large=False)
    # What is frozen but not yet signed may still be looked at again: the hall does not see it.
    if "committed" not in attempt.steps:
        return render_template("live/waiting.html", attempt=attempt)
    draw = read(stored, _recorded(attempt))
    return render_template(
        "live/screen.html", draw=draw, names=wording_of(attempt), frames=frames(draw)
    )


def _recorded(attempt: Attempt) -> dict[int, tuple[str, datetime]]:
    """Value and time of each source that has one."""
    return {
        source.number: (source.value, source.recorded_at)
        for source in attempt.sources
        if source.value is not None and source.recorded_at is not None
    }
