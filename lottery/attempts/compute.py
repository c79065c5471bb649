"""Compute: what the recorded values make of a committed attempt. Stores nothing."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from draws import manifest as manifests
from draws import pool, result, seed
from draws.manifest import Manifest
from draws.result import Row
from lottery import attempts
from lottery.attempts import Attempt
from lottery.errors import StepRefusedError
from lottery.protocol import kinds
from lottery.texts.ceremony import steps as sentences


@dataclass(frozen=True)
class Computed:
    """Seed and result of an attempt; `number` is the seed, 64 hex."""

    manifest: Manifest
    seed_text: bytes
    number: str
    rows: list[Row]
    result_text: bytes


def material(session: Session, attempt: Attempt) -> dict[str, bytes]:
    """What any program needs to compute the result: manifest.txt, pool.txt and seed.txt.

    Raises StepRefusedError while a source has no value, and where manifest or values are not those
    of the journal.
    """
    if attempt.waiting:
        raise StepRefusedError(sentences.sources_missing(attempt.name, attempt.waiting.number))
    data = attempts.document(session, attempt, manifests.FILE)
    manifest = manifests.parse(data)
    attempts.check_journal(session, attempt, manifest.sha256())
    values = [source.value or "" for source in attempt.sources]
    return {
        manifests.FILE: data,
        pool.POOL: attempts.document(session, attempt, pool.POOL),
        seed.FILE: seed.seed_text(manifest, values),
    }


def papers(attempt: Attempt) -> tuple[str, ...]:
    """The names of the evidence that shows each source's value to be the right one: its times,
    opened slips and the beacon's round."""
    shown = [each for each in attempt.sources if kinds.of(each).evidence]
    shown.sort(key=lambda each: kinds.of(each).is_fetched)
    return (seed.TIMES, *(kinds.of(each).evidence.format(who=each.who) for each in shown))


def evidence(session: Session, attempt: Attempt) -> dict[str, bytes]:
    """The `papers` of an attempt all of whose sources have values.

    Paper that is not there is left out, for whoever checks the values to notice.
    """
    manifest = manifests.parse(attempts.document(session, attempt, manifests.FILE))
    stored = attempts.some_documents(session, attempt, papers(attempt))
    return {seed.TIMES: times_text(attempt, manifest), **stored}


def times_text(attempt: Attempt, manifest: Manifest) -> bytes:
    """times.txt of an attempt all of whose sources have values."""
    times = [source.recorded_at for source in attempt.sources if source.recorded_at]
    return seed.times_text(manifest, times)


def compute(session: Session, attempt: Attempt) -> Computed:
    """The result of an attempt all of whose sources have values; refuses what `material` does."""
    files = material(session, attempt)
    manifest = manifests.parse(files[manifests.FILE])
    number = seed.seed_of(files[seed.FILE])
    lines = files[pool.POOL].splitlines()
    rows = result.draw(manifest, number, [lambda: lines])
    text = result.result_text(manifest, number, rows)
    return Computed(manifest, files[seed.FILE], number, rows, text)
