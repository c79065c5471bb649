"""A second program's result: the notary's own browser computes the draw too, before names appear.

Whoever controls the office's machine cannot show another result than the notary's program finds;
whoever controls the notary's can at most hold the draw up, and both results stay on record.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import zip_longest

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from draws import manifest as manifests
from draws import pool, result, seed
from draws.canonical import is_line
from lottery import accounts, attempts, journal
from lottery.accounts import Account
from lottery.attempts import Attempt, compute
from lottery.errors import SecondResultRefusedError, StepRefusedError
from lottery.models import SecondResult
from lottery.protocol import line
from lottery.texts.ceremony import draw_day as sentences
from lottery.texts.ceremony import steps
from lottery.texts.office import accounts as texts

MOST_BYTES = 1 << 20
"""So much longer than ours a second result may be, at most."""
ACTS = AGREES, DIFFERS = ("draw-result-agrees", "draw-result-differs")


@dataclass(frozen=True)
class Difference:
    """The first line, from 1, in which two results differ; a line that is not there is empty."""

    line: int
    ours: str
    theirs: str


@dataclass(frozen=True)
class Comparison:
    """Ours and another program's result, byte for byte."""

    equal: bool
    ours_sha256: str
    theirs_sha256: str
    first_difference: Difference | None


@dataclass(frozen=True)
class Handed:
    """A second result on record: when it came, from whom, from which program, and what it was."""

    at: datetime
    by: str
    program: str
    comparison: Comparison


def hand_in(
    session: Session, *, code: str, content: bytes, program: str, by: Account, now: datetime
) -> Comparison:
    """Store the result.txt that the notary's program found, and compare it with our own.

    All sources must have values. The same file again changes nothing. Raises
    SecondResultRefusedError for an account that is not only a notary's, and a file too large.
    """
    _check_notary(by)
    if not is_line(program) or len(program) > 120:
        raise SecondResultRefusedError(sentences.program_form())
    attempt = attempts.lock_newest(session, code)
    attempts.require(attempt, *line.ROLLING, *line.RESULTS)
    if attempt.live and (clash := accounts.clash(by.roles)):
        raise SecondResultRefusedError(texts.clash_in_a_draw(by.username, clash))
    ours = _ours(session, attempt)
    if len(content) > len(ours) + MOST_BYTES:
        raise SecondResultRefusedError(sentences.result_too_large(len(content)))
    comparison = compare(ours, content)
    last = _newest(session, attempt)
    if last is None or (last.content, last.program, last.by) != (content, program, by.username):
        attempts.check_clock(attempt, now)
        _store(session, attempt, content, program, comparison, by=by.username, now=now)
    return comparison


def material(session: Session, attempt: Attempt) -> dict[str, bytes]:
    """What the second program needs of an attempt all of whose sources have values: manifest.txt,
    pool.txt and seed.txt, and the evidence of the values; raises StepRefusedError."""
    return compute.material(session, attempt) | compute.evidence(session, attempt)


def names(attempt: Attempt) -> tuple[str, ...]:
    """The files' names, in the order in which they are shown."""
    return (manifests.FILE, pool.POOL, seed.FILE, *compute.papers(attempt))


def newest(session: Session, attempt: Attempt) -> Handed | None:
    """The second result that counts, compared with ours; None while there is none."""
    found = _all(session, attempt)
    return found[-1] if found else None


def differences(session: Session, attempt: Attempt) -> tuple[Handed, ...]:
    """Every second result that was not ours, in the order in which they came; for the minutes."""
    return tuple(each for each in _all(session, attempt) if not each.comparison.equal)


def require_equal(session: Session, attempt: Attempt, ours: bytes, *, needed: bool) -> None:
    """Raise StepRefusedError if the newest second result is not ours, or is `needed` and none."""
    last = _newest(session, attempt)
    if last is None:
        if needed:
            raise StepRefusedError(sentences.second_missing(attempt.name))
        return
    found = compare(ours, last.content)
    if not found.equal:
        raise StepRefusedError(sentence(attempt.name, found))


def sentence(name: str, found: Comparison) -> str:
    """What is said of two results that differ: both hashes and the first line that does."""
    where = found.first_difference or Difference(0, "", "")
    hashes = (found.ours_sha256, found.theirs_sha256)
    return sentences.second_differs(name, *hashes, where.line, where.ours, where.theirs)


def compare(ours: bytes, theirs: bytes) -> Comparison:
    """
    >>> compare(b"a\\n", b"a\\nb\\n").first_difference
    Difference(line=2, ours='', theirs='b')
    """
    hashes = (sha256(ours).hexdigest(), sha256(theirs).hexdigest())
    if ours == theirs:
        return Comparison(True, *hashes, None)
    pairs = zip_longest(ours.split(b"\n"), theirs.split(b"\n"))
    line, (one, other) = next(
        (line, pair) for line, pair in enumerate(pairs, 1) if pair[0] != pair[1]
    )
    return Comparison(False, *hashes, Difference(line, _shown(one), _shown(other)))


def _shown(line: bytes | None) -> str:
    """A line of a stranger's file, fit to be shown; what is not plain text in it is escaped."""
    text = ascii((line or b"").decode("utf-8", "replace"))[1:-1]
    return text if len(text) <= 160 else f"{text[:160]}…"


def _check_notary(account: Account) -> None:
    if "notary" not in account.roles or "organiser" in account.roles:
        raise SecondResultRefusedError(sentences.not_a_notary(account.username))


def _ours(session: Session, attempt: Attempt) -> bytes:
    """Our own result: the stored one once it is drawn."""
    if "drawn" in attempt.steps:
        return attempts.document(session, attempt, result.FILE)
    return compute.compute(session, attempt).result_text


def _rows(session: Session, attempt: Attempt) -> list[SecondResult]:
    """The second results in the order in which they came; those that the journal tells of."""
    query = select(SecondResult).where(
        SecondResult.draw == attempt.code, SecondResult.attempt == attempt.attempt
    )
    rows = list(session.scalars(query.order_by(SecondResult.id)))
    key = {"draw": attempt.code, "attempt": attempt.attempt}
    told = [each["theirs"] for act in ACTS for each in journal.acts(session, act, **key)]
    if sorted(told) != sorted(sha256(row.content).hexdigest() for row in rows):
        raise StepRefusedError(steps.journal_differs(attempt.name))
    return rows


def _newest(session: Session, attempt: Attempt) -> SecondResult | None:
    rows = _rows(session, attempt)
    return rows[-1] if rows else None


def _all(session: Session, attempt: Attempt) -> tuple[Handed, ...]:
    rows = _rows(session, attempt)
    if not rows:
        return ()
    ours = _ours(session, attempt)
    return tuple(Handed(row.at, row.by, row.program, compare(ours, row.content)) for row in rows)


def _store(
    session: Session,
    attempt: Attempt,
    content: bytes,
    program: str,
    comparison: Comparison,
    *,
    by: str,
    now: datetime,
) -> None:
    key = {"draw": attempt.code, "attempt": attempt.attempt}
    digest = comparison.theirs_sha256
    row = {**key, "sha256": digest, "content": content, "program": program}
    session.execute(insert(SecondResult).values(**row, at=now, by=by))
    where = comparison.first_difference
    detail = {**key, "ours": comparison.ours_sha256, "theirs": digest, "program": program}
    detail |= {"line": where.line} if where else {}
    act = DIFFERS if where else AGREES
    journal.write(session, actor=by, act=act, detail=detail, now=now)
