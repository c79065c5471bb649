"""A draw with very many winners, as it is published."""

from pathlib import Path

from draws.cards import Slip
from tests.draws import builders


def _slip(number: int) -> Slip:
    phone = f"139{(7919 * number) % 10000:04d}{(3571 * number) % 10000:04d}"
    invoice = f"D:24372000000000{600000 + 37 * number:06d}"
    return builders.a_slip(number, number, invoice=invoice, phone=phone, person=f"phone:{phone}")


def a_large_folder(place: Path, winners: int, alternates: int = 20) -> Path:
    """A rehearsal with so many winners in three tiers, and a few in the pool besides."""
    draft = builders.a_draft(cap=0, live=False)
    for rows in (draft.register, draft.pool, draft.omitted):
        rows.clear()
    draft.fields["batch"] = ["fp-2024-03"]
    draft.fields["tier"] = ["1 5", f"2 {winners // 10}", f"3 {winners - 5 - winners // 10}"]
    draft.fields["alternates"] = [f"1 {alternates}"]
    for number in range(winners + alternates + 50):
        draft.submit(_slip(number))
    return draft.write(place)
