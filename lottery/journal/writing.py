"""Writing the journal: behind its locked head, each line chained to the one before."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lottery import canonical_json
from lottery.errors import NotForTheJournalError
from lottery.invoices.parties.private_numbers import tells_a_number
from lottery.journal.lines import JournalLine, hash_of
from lottery.journal.tokens import token
from lottery.models import Base, JournalHead, StoredJournalLine
from lottery.texts import errors as sentences

_LINES, _HEADS = (
    Base.metadata.tables[model.__tablename__] for model in (StoredJournalLine, JournalHead)
)
_WRITTEN_BY_PEOPLE = ("reason", "note")
_LAST, _UPTO = "journal-last", "journal-upto"
_HEAD = select(_HEADS.c.size, _HEADS.c.hash).with_for_update()


@dataclass(frozen=True, slots=True)
class Act:
    """What is to be written down: an act (a TOKEN), and what there is to say of it."""

    actor: str
    act: str
    detail: Mapping[str, Any]


def write(
    session: Session, *, actor: str, act: str, detail: Mapping[str, Any], now: datetime
) -> JournalLine:
    """Append one act in the caller's transaction, and return its line.

    Detail names entries by number and people not at all: the journal is read by many. Raises
    NotForTheJournalError for a reason or a note, at any depth, with somebody's number in it.
    """
    return write_all(session, [Act(actor, act, detail)], now)[0]


def write_all(session: Session, acts: Sequence[Act], now: datetime) -> list[JournalLine]:
    """Append acts in the order given, as `write` does."""
    if not acts:
        return []
    seq, last = lock_head(session)
    lines = []
    for one in acts:
        seq += 1
        _check_told(one.detail)
        text = canonical_json.dump(dict(one.detail))
        actor = _one_line("actor", one.actor)
        line = JournalLine(seq, now, actor, token(one.act), text, last, hash="")
        last = hash_of(line)
        lines.append(replace(line, hash=last))
    # Tables, not classes: nobody reads the rows back, and there is one for each act.
    session.execute(_LINES.insert(), [vars(line) for line in lines])
    session.execute(_HEADS.update(), {"size": seq, "hash": last})
    session.info[_LAST], session.info[_UPTO] = (lines[-1].actor, now), seq
    return lines


def lock_head(session: Session) -> tuple[int, str]:
    """How many lines there are and the last one's hash; nobody else writes until the end."""
    session.flush()
    seq, last = session.execute(_HEAD).one()
    return seq, last


def last_act(session: Session) -> tuple[str, datetime] | None:
    """Who has written the last line of this session, and when; None for a session without."""
    found: tuple[str, datetime] | None = session.info.get(_LAST)
    return found


def written_upto(session: Session) -> int:
    """The number of the last line that this session has written; 0 for a session without."""
    found: int = session.info.get(_UPTO, 0)
    return found


def _check_told(detail: Mapping[str, Any]) -> None:
    for name, value in detail.items():
        if isinstance(value, Mapping):
            _check_told(value)
        elif name in _WRITTEN_BY_PEOPLE and isinstance(value, str) and tells_a_number(value):
            raise NotForTheJournalError(sentences.NUMBER_IN_REASON)


def _one_line(field: str, text: str) -> str:
    if not text or any(unicodedata.category(sign) in {"Cc", "Zl", "Zp", "Cs"} for sign in text):
        raise NotForTheJournalError(sentences.not_for_the_journal(field))
    return text
