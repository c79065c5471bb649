"""Listing: every attempt in a line, with the word for how it stands and what comes next.

"Committed" is said of a commitment that lies where everybody can fetch it, and of no other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lottery import attempts
from lottery.attempts import Attempt
from lottery.ceremony.notary import cosigning
from lottery.ceremony.steps import publish
from lottery.office import Office
from lottery.protocol import line
from lottery.texts.ceremony import line as called

_COMMAND = re.compile(" ?(?:用 )?[a-z-]+（([^）]*)）")


@dataclass(frozen=True)
class ListedAttempt:
    """An attempt, what it is called as it stands, and what comes next, by its command."""

    attempt: Attempt
    state: str
    next: str

    @property
    def next_in_words(self) -> str:
        """What comes next, for those who press buttons."""
        return without_commands(self.next)


def without_commands(told: str) -> str:
    """A sentence that names commands, by what they do alone.

    >>> without_commands("notary（公证处签名），然后 publish（公布）；不举行的用 call-off（取消）")
    '公证处签名，然后公布；不举行的取消'
    """
    return _COMMAND.sub(r"\1", told)


def all_listed(session: Session, office: Office) -> tuple[ListedAttempt, ...]:
    """Every attempt, the one planned last first."""
    known = attempts.all_attempts(session)
    newest = {each.code: each.attempt for each in sorted(known, key=lambda each: each.attempt)}
    return tuple(
        ListedAttempt(
            each,
            called.state(each.state, outside=is_outside(office, each)),
            _next(session, office, each, is_newest=newest[each.code] == each.attempt),
        )
        for each in known
    )


def is_outside(office: Office, attempt: Attempt) -> bool:
    """Whether the commitment of an attempt lies where everybody can fetch it."""
    return (publish.commitments(office) / attempt.name).is_dir()


def _next(session: Session, office: Office, attempt: Attempt, *, is_newest: bool) -> str:
    """What comes next: of an attempt that another one has followed, its record at the most."""
    state = attempt.state
    if state == line.VOID.name and not cosigning.state(session, attempt).complete:
        return called.NEXT_IS["sign"]
    if state in {step.name for step in line.ENDS}:
        return called.NEXT[state]
    if not is_newest:
        return called.NEXT_IS["past"]
    if attempt.called_off:
        return called.NEXT[line.CALL_OFF.name]
    if attempt.is_rolling and not is_outside(office, attempt):
        return called.NEXT_IS["commitment"]
    return called.NEXT[state]
