"""Writing the security log: behind its locked head, each line chained to the one before."""

from __future__ import annotations

import logging
import unicodedata
from contextlib import AbstractContextManager
from contextvars import ContextVar
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from lottery import canonical_json, journal
from lottery.clock import day_of
from lottery.models import Base, SecurityHead, StoredSecurityLine
from lottery.security_log import lines
from lottery.security_log.crowd import Crowd
from lottery.security_log.events import SecurityEvent
from lottery.security_log.lines import SecurityLine

ANCHORED = "security-log-stood"
"""The journal's act that keeps how long the chain was, and its last hash."""
_HEADS = Base.metadata.tables[SecurityHead.__tablename__]
_LINES = Base.metadata.tables[StoredSecurityLine.__tablename__]
_NOTED, _WRITTEN, _DONE = "security-noted", "security-written", "security-done"
_SYSTEM = "lottery"
_LONGEST = 200
_log = logging.getLogger("lottery.security")
_faults = logging.getLogger("lottery.security_log")
for _one in (_log, _faults):
    # Where nobody listens, Python would print to the console of whoever runs a command.
    _one.addHandler(logging.NullHandler())
_log.setLevel(logging.INFO)


_address: ContextVar[str] = ContextVar("address", default="")


def seen_from(address: str) -> None:
    """Whatever this thread notes from now on came from this network address."""
    _address.set(address)


class Writes(Protocol):
    """An office: opens transactions, and keeps what came again and again."""

    @property
    def crowd(self) -> Crowd: ...

    def write(self) -> AbstractContextManager[Session]: ...


def report(office: Writes, event: SecurityEvent, now: datetime) -> bool:
    """Write an event that belongs to no act, in a transaction of its own; or count it.

    False if it could not be written: then it stands in Python's log alone. Never raises.
    """
    return _write_down(office, office.crowd.admit(event, now), now)


def write_counted(office: Writes, now: datetime) -> bool:
    """Write what was counted so far and not written yet; as `report`."""
    return _write_down(office, office.crowd.settle(), now)


def _write_down(office: Writes, due: list[SecurityEvent], now: datetime) -> bool:
    if not due:
        return True
    try:
        with office.write() as session:
            for one in due:
                note(session, one, now)
        return bool(session.info.get(_DONE))
    except Exception as why:
        _say_unwritten(due, why)
        return False


def note(session: Session, event: SecurityEvent, now: datetime) -> None:
    """Put an event beside the acts of a transaction; it is written at the transaction's end."""
    placed = replace(event, address=event.address or _address.get())
    session.info.setdefault(_NOTED, []).append((placed, now))


def settle(session: Session) -> None:
    """Write what was noted, at the end of a transaction, behind a savepoint: a fault of this log
    takes nothing else back."""
    noted: list[tuple[SecurityEvent, datetime]] = session.info.pop(_NOTED, [])
    if not noted:
        return
    try:
        with session.begin_nested():
            session.info[_WRITTEN] = [_append(session, *one) for one in noted]
        session.info[_DONE] = True
    except Exception as why:
        _say_unwritten([event for event, _ in noted], why)


def tell(session: Session) -> None:
    """What was written is durable: hand it to whoever listens on `lottery.security`."""
    for line in session.info.pop(_WRITTEN, None) or ():
        _log.info("%s", lines.json_line(line))


def anchor(session: Session, now: datetime) -> None:
    """Keep in the journal how long the chain is now, and its last hash."""
    size, last = session.execute(select(_HEADS.c.size, _HEADS.c.hash)).one()
    detail = {"lines": size, "hash": last}
    journal.write(session, actor=_SYSTEM, act=ANCHORED, detail=detail, now=now)


def _append(session: Session, event: SecurityEvent, now: datetime) -> SecurityLine:
    _anchor_by_day(session, now)
    size, last = session.execute(select(_HEADS.c.size, _HEADS.c.hash).with_for_update()).one()
    detail = canonical_json.dump(dict(event.detail))
    told = (event.kind, _one_line(event.account), _one_line(event.address), detail)
    line = SecurityLine(size + 1, now, *told, last, hash="")
    line = SecurityLine(size + 1, now, *told, last, lines.hash_of(line))
    session.execute(_LINES.insert(), [vars(line)])
    session.execute(_HEADS.update(), {"size": line.seq, "hash": line.hash})
    return line


def _anchor_by_day(session: Session, now: datetime) -> None:
    """The first event of a day is preceded by a line of the journal. That comes before the head of
    this log is locked: whoever locks both does it in this order."""
    size = session.execute(select(_HEADS.c.size)).scalar_one()
    before = lines.at(session, size)
    if before is not None and day_of(before.at) != day_of(now):
        anchor(session, now)


def _one_line(text: str) -> str:
    hidden = {"Cc", "Zl", "Zp", "Cs"}
    return "".join("?" if unicodedata.category(s) in hidden else s for s in text[:_LONGEST])


def _say_unwritten(events: list[SecurityEvent], why: Exception) -> None:
    for one in events:
        told = canonical_json.dump({**one.detail})
        where = (one.kind, one.account or "-", one.address or "-", told)
        _faults.error("unwritten kind=%s account=%s address=%s detail=%s why=%s", *where, type(why))
