"""Are the verdicts what was told of them, do they still hold, and are they published?"""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from sqlalchemy.orm import Session

from draws import verdicts
from draws.errors import DrawError
from lottery import attempts, journal, keylist
from lottery.attempts import Attempt
from lottery.models import StoredVerdict
from lottery.texts.ceremony import verdicts as sentences
from lottery.verdicts.holding import held_of, is_published, of, stored, trust_of
from lottery.verdicts.keeping import ACT, told


def faults(session: Session, public: Path) -> Iterator[str]:
    """What is otherwise than the journal tells, and each verdict that does not hold any more, a
    sentence each."""
    known = {
        (line["draw"], line["attempt"], line["role"]): line for line in journal.acts(session, ACT)
    }
    for attempt in attempts.all_attempts(session):
        for row in session.scalars(of(attempt)):
            line = known.pop((row.draw, row.attempt, row.role), None)
            if fault := _fault(session, public, attempt, row, line):
                yield fault
    yield from (sentences.gone(str(draw), str(role)) for draw, _, role in known)


def unpublished(session: Session) -> Iterator[str]:
    """Verdicts that a crash has left unpublished, a sentence each."""
    for attempt in attempts.all_attempts(session):
        for row in session.scalars(of(attempt)):
            if not is_published(session, row):
                yield sentences.unpublished(attempt.name, row.role)


def _fault(
    session: Session, public: Path, attempt: Attempt, row: StoredVerdict, line: object
) -> str:
    judged, folder = stored(session, attempt), public / attempt.name
    if sha256(row.content).hexdigest() != row.sha256:
        return sentences.differs(attempt.name, row.role)
    try:
        if folder.is_dir():
            judged = verdicts.read_judged(folder)
        read = verdicts.check(row.content, judged, trust_of(keylist.listed(session)))
    except DrawError as why:
        return sentences.holds_no_more(attempt.name, row.role, why)
    found = held_of(row.content, read)
    same = found.role == row.role and line == told(attempt, found)
    return "" if same else sentences.differs(attempt.name, row.role)
