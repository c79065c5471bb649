"""A line of the security log, what its hash is over, and its form outside.

A line's hash is SHA-256 over these eight lines in UTF-8, each ended by one LF:

    fpdraw-security/1
    <previous hash, 64 hex; 64 zeros for the first line>
    <seq, decimal, from 1>
    <time in UTC, YYYY-MM-DDThh:mm:ss.ffffffZ>
    <kind, a TOKEN>
    <account, or nothing>
    <address, or nothing>
    <detail, canonical JSON: sorted keys, no blanks, no floats>

Outside it is one JSON object a line, with the very texts that are hashed.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from lottery import canonical_json
from lottery.clock import in_utc
from lottery.errors import SecurityLogBrokenError
from lottery.models import StoredSecurityLine
from lottery.texts.office import security_log as sentences

FIRST = "0" * 64
_AT_ONCE = 2000


@dataclass(frozen=True)
class SecurityLine:
    """One event as it is stored; `detail` is canonical JSON."""

    seq: int
    at: datetime
    kind: str
    account: str
    address: str
    detail: str
    previous: str
    hash: str


FIELDS = tuple(SecurityLine.__dataclass_fields__)
COLUMNS = tuple(getattr(StoredSecurityLine, name) for name in FIELDS)


def hash_of(line: SecurityLine) -> str:
    """The hash of a line, 64 hex, over the bytes that this module's text specifies."""
    told = (line.kind, line.account, line.address, line.detail)
    rows = ("fpdraw-security/1", line.previous, str(line.seq), in_utc(line.at), *told)
    return sha256("".join(f"{row}\n" for row in rows).encode()).hexdigest()


def whole(session: Session, after: int = 0) -> Generator[SecurityLine]:
    """Every line with a higher seq than `after`, in order, streamed."""
    query = select(*COLUMNS).where(StoredSecurityLine.seq > after).order_by(StoredSecurityLine.seq)
    with session.execute(query.execution_options(yield_per=_AT_ONCE)) as rows:
        for row in rows:
            yield SecurityLine(*row)


def at(session: Session, seq: int) -> SecurityLine | None:
    """The line with this seq, if there is one."""
    row = session.execute(select(*COLUMNS).where(StoredSecurityLine.seq == seq)).first()
    return None if row is None else SecurityLine(*row)


def json_line(line: SecurityLine) -> str:
    """One JSON object, without an LF."""
    told = {name: getattr(line, name) for name in FIELDS} | {"at": in_utc(line.at)}
    return canonical_json.dump(told)


def parse_json_lines(file: Iterable[str]) -> Iterator[SecurityLine]:
    """The lines of an export; raises SecurityLogBrokenError for what is none."""
    for number, text in enumerate(file, start=1):
        try:
            fields = canonical_json.load(text)
            yield SecurityLine(**fields | {"at": datetime.fromisoformat(fields["at"])})
        except (ValueError, TypeError, KeyError) as why:
            raise SecurityLogBrokenError(sentences.not_a_line(number)) from why
