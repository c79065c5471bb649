"""What each published draw says of an entry, as its page shows it."""

from collections.abc import Callable
from dataclasses import dataclass

from lottery.ceremony.seen import endings
from lottery.hall.claiming import ShownClaims
from lottery.hall.comparing import TicketComparison, compare
from lottery.hall.prizes import HeldPrize, ShownPrizes
from lottery.hall.published import Published
from lottery.hall.standing import PlaceInDraw, place
from lottery.web import site
from lottery.web.public.draws import claims_of, prizes_of, wording

_FIRST = ("prize", "alternate")


@dataclass(frozen=True)
class InDraw:
    """What one published draw, in the folder of that name, says of an entry: how its prize is
    claimed, or how its ticket stands to those that were drawn. `named` calls a tier by its name."""

    name: str
    draw: Published
    place: PlaceInDraw
    tier: str
    prize: str
    claims: ShownClaims
    compared: TicketComparison | None
    named: Callable[[str], str]
    listed: ShownPrizes
    held: HeldPrize | None


def places(entry: str, batch: str, shown: tuple[str, ...]) -> list[InDraw]:
    """The draws among those `shown` that take in the entry's batch: those that gave it a prize
    first, then those that may yet, the newest first."""
    with site.office().read() as session:
        ended = endings.unpublished(session)
    names = [name for name in shown if batch in site.gallery().get(name).manifest.batches]
    found = [_in_draw(name, entry, ended.get(name, "")) for name in names]
    return sorted(found, key=lambda one: [*_FIRST, one.place.how].index(one.place.how))


def _in_draw(name: str, entry: str, ended: str) -> InDraw:
    draw, folder, named = site.gallery().get(name), site.gallery().folder(name), wording(name)
    there = place(folder, draw, entry).in_attempt(ended)
    listed = prizes_of(name)
    return InDraw(
        name,
        draw,
        there,
        tier=named.tier(there.tier) if there.tier else "",
        prize=named.prize(there.tier) if there.tier else "",
        claims=claims_of(name),
        compared=compare(folder, draw, entry, there),
        named=named.tier,
        listed=listed,
        held=listed.held_by(entry, there.tier, there.slot, there.how),
    )
