"""Seal: each party hands in the hash of a slip that it made itself and that another party keeps.

Until the slip is opened the office knows nothing but its hash. Whoever controls the office's
machine could at most refuse a hash, or claim another one, which the party sees in the manifest.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from draws.canonical import HEX64
from lottery import journal, models
from lottery.accounts import Account
from lottery.ceremony import attempts
from lottery.ceremony.attempts import Attempt, SourceState
from lottery.errors import SourceRefusedError, StepRefusedError
from lottery.models import DrawSource, SealedHash
from lottery.texts import ceremony
from lottery.texts import draw_day as sentences

OFFICES = ("organiser", "notary")
"""Who may keep a slip beside the organs that throw or seal."""


@dataclass(frozen=True)
class Slip:
    """A sealed source: `sha256` is empty until its hash is handed in; `keeper` is empty too where
    the hash came with the plan."""

    number: int
    party: str
    title: str
    sha256: str
    keeper: str


def hand_in(
    session: Session,
    *,
    code: str,
    party: str,
    sha256: str,
    keeper: str,
    by: Account,
    now: datetime,
) -> Slip:
    """Store the hash of a party's slip for the newest attempt, open or closed, once for all.

    The same again changes nothing. Raises SourceRefusedError for another account's party, a keeper
    who may not be one, a hash that was used before, and another hash or keeper than is stored.
    """
    stand_in_line(session)
    attempt = attempts.lock_newest(session, code)
    source = _source(attempt, party)
    _check(attempt, source, sha256, keeper, by)
    wanted = Slip(source.number, party, source.title, sha256, keeper)
    if source.parameter:
        return _stored(session, attempt, source, wanted)
    attempts.require(attempt, "open", "closed")
    attempts.check_clock(attempt, now)
    if used_hash(session, [sha256]):
        raise SourceRefusedError(sentences.hash_used(sha256))
    key = {"draw": attempt.code, "attempt": attempt.attempt}
    row = {"party": party, "sha256": sha256, "keeper": keeper}
    _insert(session, key | row | {"at": now, "by": by.username})
    journal.write(session, actor=by.username, act="slip-sealed", detail=key | row, now=now)
    return wanted


def slips(session: Session, attempt: Attempt) -> tuple[Slip, ...]:
    """The sealed sources of an attempt in their order, handed in or not."""
    keepers = _keepers(session, attempt)
    return tuple(
        Slip(each.number, each.who, each.title, each.parameter, keepers.get(each.who, ""))
        for each in attempt.sources
        if each.kind == "sealed"
    )


def require_all(attempt: Attempt) -> None:
    """Raise StepRefusedError while a party has not handed in its hash."""
    missing = [s.title for s in attempt.sources if s.kind == "sealed" and not s.parameter]
    if missing:
        raise StepRefusedError(sentences.hashes_missing(attempt.name, tuple(missing)))


def check_journal(session: Session, attempt: Attempt) -> None:
    """Raise StepRefusedError unless the hashes that parties handed in are those of the journal."""
    query = select(SealedHash.party, SealedHash.sha256, SealedHash.keeper).where(
        SealedHash.draw == attempt.code, SealedHash.attempt == attempt.attempt
    )
    key = {"draw": attempt.code, "attempt": attempt.attempt}
    told = journal.acts(session, "slip-sealed", **key)
    known = sorted((line["party"], line["sha256"], line["keeper"]) for line in told)
    if known != sorted(map(tuple, session.execute(query))):
        raise StepRefusedError(ceremony.journal_differs(attempt.name))


def parties_of(attempt: Attempt, account: Account) -> tuple[str, ...]:
    """The parties whose slips an account may hand in: that of its role, or its organ's."""
    return tuple(
        each.who for each in attempt.sources if each.kind == "sealed" and _speaks_for(account, each)
    )


def keepers_for(attempt: Attempt, party: str) -> tuple[str, ...]:
    """Who may keep a party's slip: whoever else throws or seals, the organiser and the notary."""
    organs = [source.who for source in attempt.sources if source.kind in ("dice", "sealed")]
    return tuple(who for who in dict.fromkeys([*organs, *OFFICES]) if who != party)


def stand_in_line(session: Session) -> None:
    """Whoever plans or seals is alone in the programme: no hash is used twice at one time."""
    query = select(models.Campaign.code).order_by(models.Campaign.code)
    session.execute(query.with_for_update()).all()


def used_hash(session: Session, hashes: Iterable[str]) -> str | None:
    """One of these hashes that is stored already or given twice; None if all are fresh.

    A slip names one attempt and one party, so that it could not be opened in another.
    """
    wanted = sorted(hashes)
    planned = select(DrawSource.parameter).where(DrawSource.kind == "sealed")
    used = {*session.scalars(planned.where(DrawSource.parameter.in_(wanted)))}
    used |= {*session.scalars(select(SealedHash.sha256).where(SealedHash.sha256.in_(wanted)))}
    used |= {one for one, other in pairwise(wanted) if one == other}
    return min(filter(None, used), default=None)


def _source(attempt: Attempt, party: str) -> SourceState:
    for source in attempt.sources:
        if (source.kind, source.who) == ("sealed", party):
            return source
    raise SourceRefusedError(sentences.party_unknown(attempt.name, party))


def _check(attempt: Attempt, source: SourceState, sha256: str, keeper: str, by: Account) -> None:
    if not _speaks_for(by, source):
        raise SourceRefusedError(sentences.not_the_partys_account(source.title))
    if not re.fullmatch(HEX64, sha256):
        raise SourceRefusedError(sentences.hash_form(sha256[:120]))
    if keeper == source.who:
        raise SourceRefusedError(sentences.keeper_itself(source.title))
    choices = keepers_for(attempt, source.who)
    if keeper not in choices:
        raise SourceRefusedError(sentences.keeper_unknown(keeper[:120], choices))


def _speaks_for(account: Account, source: SourceState) -> bool:
    of_the_organ = "supervisor" in account.roles and account.organ == source.title
    return source.who in account.roles or of_the_organ


def _stored(session: Session, attempt: Attempt, source: SourceState, wanted: Slip) -> Slip:
    keeper = _keepers(session, attempt).get(source.who, "")
    if (source.parameter, keeper) != (wanted.sha256, wanted.keeper):
        raise SourceRefusedError(sentences.hash_stored(source.title, source.parameter))
    return wanted


def _keepers(session: Session, attempt: Attempt) -> dict[str, str]:
    query = select(SealedHash.party, SealedHash.keeper).where(
        SealedHash.draw == attempt.code, SealedHash.attempt == attempt.attempt
    )
    return {party: keeper for party, keeper in session.execute(query)}  # noqa: C416


def _insert(session: Session, row: dict[str, object]) -> None:
    try:
        with session.begin_nested():
            session.execute(insert(SealedHash).values(**row))
    except IntegrityError:  # the table's own word against a hash used twice
        raise SourceRefusedError(sentences.hash_used(str(row["sha256"]))) from None
