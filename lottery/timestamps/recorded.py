"""Do the timestamps hold, and are they those that the journal tells of?"""

from collections.abc import Iterator
from hashlib import sha256

from sqlalchemy.orm import Session

from lottery import attempts, journal
from lottery.office.settings import Settings
from lottery.texts.ceremony import timestamps as sentences
from lottery.timestamps.keeping import ACT, every_of


def faults(session: Session, settings: Settings) -> Iterator[tuple[bool, str]]:
    """What is otherwise than the journal tells, or does not hold, a sentence each; whether it could
    be looked at: without the authority's root nothing is said of a token."""
    told = {
        (line["draw"], line["attempt"], line["file"]): (line["sha256"], line["token"])
        for line in journal.acts(session, ACT)
    }
    for attempt in attempts.all_attempts(session):
        for kept in every_of(session, settings, attempt):
            mark = (kept.sha256, sha256(kept.token).hexdigest())
            if told.pop((attempt.code, attempt.attempt, kept.file), None) != mark:
                yield True, sentences.differs(attempt.name, kept.file)
            elif kept.fault:
                seen = settings.timestamp_root is not None
                yield seen, sentences.does_not_hold(attempt.name, kept.file, kept.fault)
    for draw, _, file in told:
        yield True, sentences.gone(draw, file)
