"""Draw: the seed orders the pool, the prizes fall, and the winners' cards are laid out."""

from datetime import datetime

from sqlalchemy.orm import Session

from draws import manifest as manifests
from draws import pool, result, seed
from draws.result import Row
from lottery import entries
from lottery.ceremony import attempts
from lottery.errors import StepRefusedError
from lottery.office import Office
from lottery.people import place_of
from lottery.texts import ceremony as sentences


def draw(session: Session, office: Office, *, code: str, by: str, now: datetime) -> list[Row]:
    """Draw the newest attempt, all of whose sources have values. Repeating it changes nothing."""
    attempt = attempts.lock_newest(session, code)
    if attempts.taken(attempt, "drawn"):
        return result.parse_rows(attempts.document(session, attempt, result.FILE))
    attempts.require(attempt, "committed", "rolling")
    if attempt.waiting:
        raise StepRefusedError(sentences.sources_missing(attempt.name, attempt.waiting.number))
    manifest = manifests.parse(attempts.document(session, attempt, manifests.FILE))
    attempts.check_journal(session, attempt, manifest.sha256())
    seed_text = seed.seed_text(manifest, [source.value or "" for source in attempt.sources])
    times = [source.recorded_at for source in attempt.sources if source.recorded_at]
    number = seed.seed_of(seed_text)
    lines = attempts.document(session, attempt, pool.POOL).splitlines()
    rows = result.draw(manifest, number, [lambda: lines])
    documents = {
        seed.FILE: seed_text,
        seed.TIMES: seed.times_text(manifest, times),
        result.FILE: result.result_text(manifest, number, rows),
        **_cards(session, office, rows),
    }
    _check(manifest, documents)
    detail = {"seed": number, "prizes": sum(row.prize for row in rows)}
    attempts.take(session, attempt, "drawn", documents, by=by, now=now, detail=detail)
    return rows


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
