"""The chain of the security log: walked, held against the journal, and cut where it is old."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from lottery import canonical_json, journal
from lottery.errors import SecurityLogBrokenError
from lottery.models import SecurityCut, SecurityHead, StoredSecurityLine
from lottery.security_log import lines, writing
from lottery.security_log.events import SecurityEvent
from lottery.security_log.lines import FIRST, SecurityLine, hash_of, whole
from lottery.texts.office import security_log as sentences

LEAST_KEPT = timedelta(days=183)
"""What the law asks for at least: six months (网络安全法第二十一条)."""


def verify(session: Session) -> tuple[int, str]:
    """Walk the chain from the last cut, and hold it against head and journal; its length and last
    hash, or SecurityLogBrokenError at the first break."""
    begun = cut(session)
    told = dict(_anchors(session, begun[0]))
    with closing(whole(session)) as found:
        size, last = follow(_held(found, told), begun)
    head = session.execute(select(SecurityHead.id, SecurityHead.size, SecurityHead.hash)).all()
    _same(size, [(1, size, last)], [tuple(row) for row in head])
    if missing := [seq for seq in told if seq > size]:
        _same(missing[0], None, told[missing[0]])
    return size, last


def follow(found: Iterable[SecurityLine], begun: tuple[int, str] = (0, FIRST)) -> tuple[int, str]:
    """The length and last hash of a chain that goes on from `begun`."""
    size, previous = begun
    try:
        for line in found:
            size += 1
            _same(size, line.seq, size)
            _same(size, line.previous, previous)
            _same(size, line.hash, hash_of(line))
            previous = line.hash
    except (ValueError, TypeError) as why:
        raise SecurityLogBrokenError(sentences.broken(size + 1, why, "")) from None
    return size, previous


def cut(session: Session) -> tuple[int, str]:
    """Up to which line the log was destroyed for its age, and that line's hash; 0 and zeros if it
    never was."""
    newest = select(SecurityCut.upto, SecurityCut.hash).order_by(SecurityCut.upto.desc())
    row = session.execute(newest.limit(1)).first()
    return (0, FIRST) if row is None else (row.upto, row.hash)


def destroy(session: Session, *, kept: timedelta, by: str, now: datetime) -> int:
    """Destroy the lines that are older than `kept` (at least six months); how many there were.

    That it was done, up to which line and with which hash, stays: in `security_cut`, in the
    journal and as a line of this log.
    """
    if kept < LEAST_KEPT:
        raise SecurityLogBrokenError(sentences.kept_too_short(kept.days, LEAST_KEPT.days))
    old = StoredSecurityLine.at < now - kept
    upto = session.execute(select(func.max(StoredSecurityLine.seq)).where(old)).scalar()
    line = None if upto is None else lines.at(session, upto)
    if line is None:
        return 0
    session.add(SecurityCut(upto=line.seq, hash=line.hash, at=now, by=by))
    session.flush()
    gone = session.execute(
        delete(StoredSecurityLine)
        .where(StoredSecurityLine.seq <= line.seq)
        .returning(StoredSecurityLine.seq)
    )
    count = len(gone.all())
    detail = {"upto": line.seq, "hash": line.hash, "lines": count}
    journal.write(session, actor=by, act="security-log-destroyed", detail=detail, now=now)
    told = {"upto": line.seq, "lines": count}
    writing.note(session, SecurityEvent("log-destroyed", by, detail=told), now)
    return count


def _anchors(session: Session, after: int) -> Iterable[tuple[int, str]]:
    """What the journal keeps of the chain, by its length then."""
    for line in journal.of_acts(session, (writing.ANCHORED,)):
        detail = canonical_json.load(line.detail)
        if detail["lines"] > after:
            yield detail["lines"], detail["hash"]


def _held(found: Iterable[SecurityLine], told: dict[int, str]) -> Iterable[SecurityLine]:
    for line in found:
        if line.seq in told:
            _same(line.seq, line.hash, told[line.seq])
        yield line


def _same(seq: int, found: object, expected: object) -> None:
    if found != expected:
        raise SecurityLogBrokenError(sentences.broken(seq, found, expected))
