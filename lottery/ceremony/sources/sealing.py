"""Seal: each party hands in the hash of a slip that it made itself and that other parties keep.

Of a live draw there are two copies with two keepers, so that no lost paper stops it. Until the slip
is opened the office knows nothing but its hash. Whoever controls the office's machine could at most
refuse a hash, or store one that the party did not hand in; the party sees in the manifest which it
is.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from draws.canonical import HEX64
from lottery import accounts, attempts, journal, models
from lottery.accounts import Account
from lottery.attempts import Attempt, SourceState, chain
from lottery.errors import SourceRefusedError, StepRefusedError
from lottery.models import DrawSource, SealedHash, SecondKeeper
from lottery.protocol import kinds
from lottery.protocol.line import UNFROZEN
from lottery.texts.ceremony import abandoning, steps
from lottery.texts.ceremony import draw_day as sentences
from lottery.texts.office import accounts as texts

COPIES = 2
"""So many copies of a live draw's slip there are, each with a keeper of its own."""
SEALED = tuple(kind.name for kind in kinds.KINDS.values() if kind.is_sealed)
"""The kinds of sources that lie in a slip."""
OFFICES = ("organiser", "notary")
"""Who may keep a slip beside the organs that throw or seal."""


@dataclass(frozen=True)
class SealedSource:
    """A sealed source: `sha256` is empty until its hash is handed in, `keepers` until they are
    named: who keeps the first copy, and who the second."""

    number: int
    party: str
    title: str
    sha256: str
    keepers: tuple[str, ...]


def hand_in(
    session: Session,
    *,
    code: str,
    party: str,
    sha256: str,
    keepers: Sequence[str],
    by: Account,
    now: datetime,
) -> SealedSource:
    """Store the hash of a party's slip for the newest attempt, open or closed, once for all, and
    who keeps its copies: two parties in a live draw, one or two in a rehearsal.

    Handing in what is stored changes nothing; keepers may be named later than the hash, and the
    second later than the first. Raises SourceRefusedError for a party that this account does not
    speak for, a keeper who may not be one, a hash that was used before, and a hash or keeper that
    differs from what is stored.
    """
    stand_in_line(session)
    attempt = attempts.lock_newest(session, code)
    source = _source(attempt, party)
    _check(session, attempt, source, sha256, by)
    known = _keepers(session, attempt).get(party, ())
    stored = SourceRefusedError(sentences.hash_stored(source.title, source.parameter, known))
    if (source.parameter or sha256) != sha256:
        raise stored
    _check_keepers(attempt, source, keepers)
    if known != tuple(keepers)[: len(known)]:
        raise stored
    wanted = SealedSource(source.number, party, source.title, sha256, tuple(keepers))
    if known == wanted.keepers:
        return wanted
    attempts.require(attempt, *UNFROZEN)
    attempts.check_clock(attempt, now)
    if not source.parameter and used_hash(session, [sha256]):
        raise SourceRefusedError(sentences.hash_used(sha256))
    _store(session, attempt, wanted, known, by=by.username, now=now)
    return wanted


def slips(session: Session, attempt: Attempt) -> tuple[SealedSource, ...]:
    """The sealed sources of an attempt in their order, handed in or not."""
    keepers = _keepers(session, attempt)
    return tuple(
        SealedSource(each.number, each.who, each.title, each.parameter, keepers.get(each.who, ()))
        for each in attempt.sources
        if kinds.of(each).is_sealed
    )


def require_all(session: Session, attempt: Attempt) -> None:
    """Raise StepRefusedError while a party has not handed in its hash, or has not named the two
    keepers of a live draw's slip."""
    known = slips(session, attempt)
    if missing := [slip.title for slip in known if not slip.sha256]:
        raise StepRefusedError(sentences.hashes_missing(attempt.name, tuple(missing)))
    if unkept := [slip.title for slip in known if wants_keepers(attempt, slip)]:
        raise StepRefusedError(sentences.keepers_missing(attempt.name, tuple(unkept)))


def wants_keepers(attempt: Attempt, slip: SealedSource) -> bool:
    """Whether a slip still lacks one of the two keepers that a live draw's must have."""
    return attempt.live and len(slip.keepers) < COPIES


def check_journal(session: Session, attempt: Attempt) -> None:
    """Raise StepRefusedError unless the hashes that parties handed in are those of the journal."""
    query = select(SealedHash.party, SealedHash.sha256, SealedHash.keeper).where(
        SealedHash.draw == attempt.code, SealedHash.attempt == attempt.attempt
    )
    key = {"draw": attempt.code, "attempt": attempt.attempt}
    told = journal.acts(session, "slip-sealed", **key)
    known = sorted((line["party"], line["sha256"], line["keeper"]) for line in told)
    second = select(SecondKeeper.party, SecondKeeper.keeper).where(
        SecondKeeper.draw == attempt.code, SecondKeeper.attempt == attempt.attempt
    )
    named = journal.acts(session, "slip-second-keeper", **key)
    known_second = sorted((line["party"], line["keeper"]) for line in named)
    if known != sorted(map(tuple, session.execute(query))) or known_second != sorted(
        map(tuple, session.execute(second))
    ):
        raise StepRefusedError(steps.journal_differs(attempt.name))


def parties_of(attempt: Attempt, account: Account) -> tuple[str, ...]:
    """The parties whose slips an account may hand in: that of its role, or its organ's."""
    return tuple(
        each.who
        for each in attempt.sources
        if kinds.of(each).is_sealed and _speaks_for(account, each)
    )


def keepers_for(attempt: Attempt, party: str) -> tuple[str, ...]:
    """Who may keep a party's slip: whoever else throws or seals, the organiser and the notary."""
    organs = [source.who for source in attempt.sources if kinds.of(source).of_an_organ]
    return tuple(who for who in dict.fromkeys([*organs, *OFFICES]) if who != party)


def stand_in_line(session: Session) -> None:
    """Whoever plans or seals is alone in the programme: no hash is used twice at one time."""
    query = select(models.StoredCampaign.code).order_by(models.StoredCampaign.code)
    session.execute(query.with_for_update()).all()


def used_hash(session: Session, hashes: Iterable[str]) -> str | None:
    """One of these hashes that is stored already or given twice; None if all are fresh.

    A slip names one attempt and one party, so that it could not be opened in another.
    """
    wanted = sorted(hashes)
    planned = select(DrawSource.parameter).where(DrawSource.kind.in_(SEALED))
    used = {*session.scalars(planned.where(DrawSource.parameter.in_(wanted)))}
    used |= {*session.scalars(select(SealedHash.sha256).where(SealedHash.sha256.in_(wanted)))}
    used |= {one for one, other in pairwise(wanted) if one == other}
    return min(filter(None, used), default=None)


def _source(attempt: Attempt, party: str) -> SourceState:
    for source in attempt.sources:
        if kinds.of(source).is_sealed and source.who == party:
            return source
    raise SourceRefusedError(sentences.party_unknown(attempt.name, party))


def _check(
    session: Session, attempt: Attempt, source: SourceState, sha256: str, by: Account
) -> None:
    """Whether this account may hand in what may be a hash."""
    if not _speaks_for(by, source):
        raise SourceRefusedError(sentences.not_the_partys_account(source.title))
    if attempt.live and (clash := accounts.clash(by.roles)):
        raise SourceRefusedError(texts.clash_in_a_draw(by.username, clash))
    check_party(session, attempt, source, attempt.attempt)
    if not re.fullmatch(HEX64, sha256):
        raise SourceRefusedError(sentences.hash_form(sha256[:120]))


def _check_keepers(attempt: Attempt, source: SourceState, keepers: Sequence[str]) -> None:
    choices = keepers_for(attempt, source.who)
    for keeper in keepers:
        if keeper == source.who:
            raise SourceRefusedError(sentences.keeper_itself(source.title))
        if keeper not in choices:
            raise SourceRefusedError(sentences.keeper_unknown(keeper[:120], choices))
    if len(set(keepers)) < len(keepers):
        raise SourceRefusedError(sentences.keeper_twice(source.title))
    if len(keepers) not in ((COPIES,) if attempt.live else (1, COPIES)):
        raise SourceRefusedError(sentences.keepers_count(source.title, live=attempt.live))


def check_party(session: Session, newest: Attempt, source: SourceState, attempt: int) -> None:
    """Raise SourceRefusedError if this party may seal no slip in this attempt of a draw, because
    its slip was missing in the one before."""
    if source.who in chain.barred(session, newest, attempt):
        raise SourceRefusedError(abandoning.seals_not(source.title))


def _speaks_for(account: Account, source: SourceState) -> bool:
    of_the_organ = "supervisor" in account.roles and account.organ == source.title
    return source.who in account.roles or of_the_organ


def _store(  # noqa: PLR0917 - what is stored, by whom and when
    session: Session,
    attempt: Attempt,
    slip: SealedSource,
    known: tuple[str, ...],
    by: str,
    now: datetime,
) -> None:
    """Store the hash with its first keeper, and the second one, as far as they are new."""
    key = {"draw": attempt.code, "attempt": attempt.attempt, "party": slip.party}
    if not known:
        row = {**key, "sha256": slip.sha256, "keeper": slip.keepers[0]}
        _insert(session, row | {"at": now, "by": by})
        journal.write(session, actor=by, act="slip-sealed", detail=row, now=now)
    for keeper in slip.keepers[1:]:
        row = {**key, "keeper": keeper}
        session.execute(insert(SecondKeeper).values(**row, at=now, by=by))
        journal.write(session, actor=by, act="slip-second-keeper", detail=row, now=now)


def _keepers(session: Session, attempt: Attempt) -> dict[str, tuple[str, ...]]:
    """Who keeps each party's slip: its first copy, and its second."""
    found: dict[str, tuple[str, ...]] = {}
    for table in (SealedHash, SecondKeeper):
        here = (table.draw == attempt.code, table.attempt == attempt.attempt)
        for party, keeper in session.execute(select(table.party, table.keeper).where(*here)):
            found[party] = (*found.get(party, ()), keeper)
    return found


def _insert(session: Session, row: dict[str, object]) -> None:
    try:
        with session.begin_nested():
            session.execute(insert(SealedHash).values(**row))
    except IntegrityError:  # the table's own word against a hash used twice
        raise SourceRefusedError(sentences.hash_used(str(row["sha256"]))) from None
