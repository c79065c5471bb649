"""Draw: the seed orders the pool, the prizes fall, and the winners' cards are laid out."""

from datetime import datetime

from sqlalchemy.orm import Session

from draws import manifest as manifests
from draws import result, seed
from draws.result import Row
from lottery import attempts
from lottery.attempts import compute
from lottery.ceremony.notary import second_result
from lottery.office import Office
from lottery.office.boxes import place_of
from lottery.protocol.line import DRAW
from lottery.register import entries


def draw(
    session: Session,
    office: Office,
    *,
    code: str,
    by: str,
    now: datetime,
    confirmed: bool = False,
) -> list[Row]:
    """Draw the newest attempt, all of whose sources have values. Repeating it changes nothing.

    Of a live attempt, or where `confirmed` asks for it, a second program must have found the same
    result; and of no attempt may it have found a result that differs from ours.
    """
    attempt = attempts.lock_newest(session, code)
    if attempts.taken(attempt, DRAW):
        return result.parse_rows(attempts.document(session, attempt, result.FILE))
    attempts.require_turn(attempt, DRAW)
    found = compute.compute(session, attempt)
    needed = confirmed or attempt.live
    second_result.require_equal(session, attempt, found.result_text, needed=needed)
    documents = {
        seed.FILE: found.seed_text,
        seed.TIMES: compute.times_text(attempt, found.manifest),
        result.FILE: found.result_text,
        **_cards(session, office, found.rows),
    }
    _check(found.manifest, documents)
    detail = {"seed": found.number, "prizes": sum(row.prize for row in found.rows)}
    attempts.take(session, attempt, DRAW, documents, by=by, now=now, detail=detail)
    return found.rows


def _cards(session: Session, office: Office, rows: list[Row]) -> dict[str, bytes]:
    cards = {}
    for row in rows:
        if row.prize:
            entry = entries.entry(session, int(row.entry))
            place = place_of("entry", "card_box", entry.commit)
            card_box = entries.papers(session, entry.number).card_box
            cards[f"winners/{row.entry}.txt"] = office.boxes.open(card_box, place)
    return cards


def _check(manifest: manifests.Manifest, documents: dict[str, bytes]) -> None:
    """Read back what is about to be stored, so that nothing is that a verifier would refuse."""
    seed.parse_seed(documents[seed.FILE], manifest)
    seed.parse_times(documents[seed.TIMES], manifest)
