"""What changes the registry: lines added, corrected, withdrawn, each with who did it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from sqlalchemy.orm import Session

from lottery import journal
from lottery.errors import MerchantRefusedError
from lottery.invoices.parties.private_numbers import tells_a_number
from lottery.invoices.parties.sellers import form_of
from lottery.merchants.stored import MerchantLine, current, newest
from lottery.models import MerchantVersion
from lottery.texts.errors import NUMBER_IN_REASON
from lottery.texts.office import merchants as sentences

_AT_ONCE = 400


def add_merchants(
    session: Session, lines: Iterable[MerchantLine], *, by: str, now: datetime, why: str = ""
) -> int:
    """Store lines of the registry; those that say what is stored already add nothing.

    How many are new or changed. Raises MerchantRefusedError, and then nothing is stored.
    """
    if tells_a_number(why):
        raise MerchantRefusedError(NUMBER_IN_REASON)
    lines = list(lines)
    _check_said_once(lines)
    sellers = sorted({line.seller_id for line in lines})
    stored: dict[tuple[str, date], MerchantLine] = {}
    for start in range(0, len(sellers), _AT_ONCE):
        for line in current(session, sellers[start : start + _AT_ONCE]):
            stored[line.seller_id, line.valid_from] = line
    changed = {}
    for line in lines:
        key = (line.seller_id, line.valid_from)
        if stored.get(key) != line:
            stored[key] = changed[key] = line
    _check(changed.values(), stored.values())
    rows = [_row(line, withdrawn=False, why=why, at=now, by=by) for line in changed.values()]
    session.add_all(rows)
    session.flush()
    return len(rows)


def correct(
    session: Session, was: MerchantLine, now_is: MerchantLine, *, why: str, by: str, now: datetime
) -> None:
    """Put a line in the place of another one of the same seller; both stay in the history.

    Raises MerchantRefusedError without a reason, for another seller, and if `was` is not stored.
    """
    _check_reason(why)
    if was.seller_id != now_is.seller_id or was not in current(session, [was.seller_id]):
        raise MerchantRefusedError(sentences.not_stored(was.seller_id, was.valid_from))
    if was.valid_from != now_is.valid_from:
        session.add(_row(was, withdrawn=True, why=why, at=now, by=by))
        session.flush()
    add_merchants(session, [now_is], by=by, now=now, why=why)
    _journal(session, "merchant-corrected", was, by, now)


def withdraw(session: Session, line: MerchantLine, *, why: str, by: str, now: datetime) -> None:
    """Take a line out of the registry; it stays in the history. Raises MerchantRefusedError."""
    _check_reason(why)
    if line not in current(session, [line.seller_id]):
        raise MerchantRefusedError(sentences.not_stored(line.seller_id, line.valid_from))
    session.add(_row(line, withdrawn=True, why=why, at=now, by=by))
    session.flush()
    _journal(session, "merchant-withdrawn", line, by, now)


def check_line(line: MerchantLine) -> None:
    """Raise MerchantRefusedError for a line that is wrong by itself."""
    if form_of(line.seller_id) in ("none", "uscc-wrong"):
        raise MerchantRefusedError(sentences.number_wrong(line.seller_id))
    if not line.name:
        raise MerchantRefusedError(sentences.name_missing(line.seller_id))
    if line.valid_to is not None and line.valid_to < line.valid_from:
        raise MerchantRefusedError(sentences.ends_before(line.seller_id))


def _check_said_once(lines: Sequence[MerchantLine]) -> None:
    """Two lines for a number and first day must say the same: nobody here chooses."""
    said: dict[tuple[str, date], MerchantLine] = {}
    for line in lines:
        if said.setdefault((line.seller_id, line.valid_from), line) != line:
            raise MerchantRefusedError(sentences.said_twice(line.seller_id, line.valid_from))


def _check(changed: Iterable[MerchantLine], all_lines: Iterable[MerchantLine]) -> None:
    touched = set()
    for line in changed:
        touched.add(line.seller_id)
        check_line(line)
    by_seller: dict[str, list[MerchantLine]] = {}
    for line in all_lines:
        if line.seller_id in touched:
            by_seller.setdefault(line.seller_id, []).append(line)
    for seller, lines in by_seller.items():
        lines.sort(key=lambda line: line.valid_from)
        for one, other in pairwise(lines):
            if one.valid_to is None or other.valid_from <= one.valid_to:
                raise MerchantRefusedError(sentences.overlap(seller, other.valid_from))


def _check_reason(why: str) -> None:
    if not why.strip():
        raise MerchantRefusedError(sentences.REASON_NEEDED)
    if tells_a_number(why):
        raise MerchantRefusedError(NUMBER_IN_REASON)


def _journal(session: Session, act: str, line: MerchantLine, by: str, now: datetime) -> None:
    detail = {"rows": newest(session), "from": line.valid_from.isoformat()}
    journal.write(session, actor=by, act=act, detail=detail, now=now)


def _row(line: MerchantLine, **rest: Any) -> MerchantVersion:
    return MerchantVersion(**asdict(line), **rest)
