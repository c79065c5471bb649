"""What is shown at the desk: whose papers were seen, and what is kept of them, sealed.

Of an identity number its keyed hash and its last four stay. The number in full is kept only where
tax is withheld, for the declaration; it, mandates and photographs lie in boxes, each until the day
on which it is destroyed, which is fixed when it is kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from lottery import journal
from lottery.acting import Acting
from lottery.attempts import Attempt
from lottery.clock import day_of
from lottery.errors import PrizeRefusedError
from lottery.invoices.files import FileRefusedError
from lottery.invoices.files.formats import kind_of
from lottery.invoices.parties.sellers import is_resident_number
from lottery.models import ForgottenPrizePaper, PrizeClaimant, PrizePaper, StoredPrizeAct
from lottery.office.boxes import Boxes, place_of
from lottery.prizes import acts
from lottery.prizes.life import Deed, PrizeId
from lottery.programme.claiming import Claims
from lottery.texts.prizes import refusals as words

KEEP_DAYS = {"identity": 180, "mandate": 1096, "receipt": 1096, "document": 1096}
"""After how many days each kind is destroyed: the number once the month's tax is declared and
asked about, the rest after three years."""
MOST_BYTES = 10 << 20
FORMS = ("resident", "permit", "passport", "foreign")
_CHECKED = frozenset({"resident", "permit"})
_OTHER = re.compile("[0-9A-Z]{4,20}")
_KINDS = frozenset({"pdf", "image"})


@dataclass(frozen=True)
class ShownPapers:
    """The identity papers shown: `number` as typed; with `proxy` somebody else came, whose
    `mandate` (PDF or picture) is kept; `others` are further papers to be kept."""

    form: str
    number: str
    proxy: bool = False
    mandate: bytes = b""


@dataclass(frozen=True)
class KeptPaper:
    """A paper as it is named: `size` in bytes, and the day on which it is destroyed."""

    id: int
    act: int
    kind: str
    form: str
    size: int
    destroy_on: date


def see(  # noqa: PLR0917 - the act, and what was shown
    session: Session,
    boxes: Boxes,
    attempt: Attempt,
    prize: PrizeId,
    shown: ShownPapers,
    claims: Claims,
    *,
    expected: int,
    acting: Acting,
) -> int:
    """Record that papers were seen; the act's id. Raises PrizeRefusedError as `acts.take` does, for
    a number that cannot be, and for a proxy without a mandate."""
    number = checked_number(shown.form, shown.number)
    if shown.proxy and not shown.mandate:
        raise PrizeRefusedError(words.mandate_needed(prize.name))
    deed = Deed("documents", {"form": shown.form, "proxy": int(shown.proxy)})
    by, now = acting.by, acting.now
    act = acts.take(session, attempt, prize, deed, claims, expected=expected, by=by, now=now)
    index = boxes.index("identity", f"{shown.form}:{number}")
    before = session.get(PrizeClaimant, act)
    if before is not None:  # the same form again; with another number it is another act
        if before.identity_index != index:
            raise PrizeRefusedError(words.STALE)
        return act
    row = PrizeClaimant(act=act, identity_index=index, last_four=number[-4:])
    row.form, row.proxy = shown.form, shown.proxy
    session.add(row)
    session.flush()
    if acts.held_prize(session, attempt, prize, claims).tax_fen:
        _seal(session, boxes, act, "identity", number.encode(), shown.form, acting)
    if shown.mandate:
        keep(session, boxes, act, "mandate", shown.mandate, acting=acting)
    return act


def checked_number(form: str, typed: str) -> str:
    """The number of an identity paper without blanks, in capitals; raises PrizeRefusedError.

    A resident's number has its check character (MOD 11-2) and a date; of others only the signs are
    known. The holder of a permit (港澳台居民居住证) has a number of the same form.
    """
    number = "".join(typed.split()).upper()
    if form not in FORMS:
        raise PrizeRefusedError(words.form_unknown(form))
    if form in _CHECKED and not is_resident_number(number):
        raise PrizeRefusedError(words.identity_wrong(number[-4:]))
    if not _OTHER.fullmatch(number):
        raise PrizeRefusedError(words.number_malformed(form))
    return number


def keep(
    session: Session, boxes: Boxes, act: int, kind: str, data: bytes, *, acting: Acting
) -> None:
    """Keep a mandate, a receipt or another paper of an act; the same bytes again change nothing.

    Raises PrizeRefusedError for one that is too large, or neither a PDF nor a picture.
    """
    if len(data) > MOST_BYTES:
        raise PrizeRefusedError(words.too_large(len(data), MOST_BYTES))
    try:
        form = kind_of(data)
    except FileRefusedError:
        raise PrizeRefusedError(words.not_a_picture()) from None
    if form not in _KINDS:
        raise PrizeRefusedError(words.not_a_picture())
    _seal(session, boxes, act, kind, data, form, acting)


def kept(session: Session, prize: PrizeId) -> tuple[KeptPaper, ...]:
    """The papers that are kept of a prize, the first one first."""
    row = StoredPrizeAct
    mine = (row.draw == prize.draw, row.attempt == prize.attempt)
    query = (
        select(
            *(PrizePaper.id, PrizePaper.act, PrizePaper.kind),
            *(PrizePaper.form, PrizePaper.size, PrizePaper.destroy_on),
        )
        .join(row, row.id == PrizePaper.act)
        .where(*mine, row.tier == prize.tier, row.slot == prize.slot)
        .order_by(PrizePaper.id)
    )
    return tuple(KeptPaper(*found) for found in session.execute(query))


def claimants(session: Session, prize: PrizeId) -> dict[int, PrizeClaimant]:
    """Whose papers were seen, by the act."""
    row = StoredPrizeAct
    query = (
        select(PrizeClaimant)
        .join(row, row.id == PrizeClaimant.act)
        .where(row.draw == prize.draw, row.attempt == prize.attempt)
        .where(row.tier == prize.tier, row.slot == prize.slot)
    )
    return {each.act: each for each in session.scalars(query)}


def with_same_papers(session: Session, act: int) -> tuple[PrizeId, ...]:
    """The other prizes at which the same identity papers were shown."""
    mine = session.get_one(PrizeClaimant, act)
    row = StoredPrizeAct
    query = (
        select(row.draw, row.attempt, row.tier, row.slot)
        .join(PrizeClaimant, PrizeClaimant.act == row.id)
        .where(PrizeClaimant.identity_index == mine.identity_index, row.id != act)
        .distinct()
    )
    own = session.get_one(row, act)
    here = PrizeId(own.draw, own.attempt, own.tier, own.slot)
    return tuple(each for each in (PrizeId(*f) for f in session.execute(query)) if each != here)


def opened(session: Session, boxes: Boxes, paper: int) -> tuple[KeptPaper, bytes]:
    """A paper with its bytes; who may look, and how often, is the caller's to ask.

    Raises PrizeRefusedError for one that is not there any more.
    """
    row = session.get(PrizePaper, paper)
    if row is None:
        raise PrizeRefusedError(words.NO_PAPER)
    told = KeptPaper(row.id, row.act, row.kind, row.form, row.size, row.destroy_on)
    return told, boxes.open(row.box, _place(row.act, row.kind, row.digest))


def due(session: Session, today: date) -> int:
    """How many papers are to be destroyed by now: their day has come."""
    return len(_due(session, today))


def destroy(session: Session, *, by: str, acting: Acting) -> int:
    """Destroy the papers whose day has come; how many. Again, it changes nothing."""
    gone = _due(session, day_of(acting.now))
    if gone:
        rows = [{"paper": number, "at": acting.now, "by": by} for number in gone]
        session.execute(insert(ForgottenPrizePaper), rows)
        forgotten = select(ForgottenPrizePaper.paper)
        session.execute(delete(PrizePaper).where(PrizePaper.id.in_(forgotten)))
        detail = {"papers": len(gone)}
        journal.write(
            session, actor=by, act="prize-papers-destroyed", detail=detail, now=acting.now
        )
    return len(gone)


def _due(session: Session, today: date) -> list[int]:
    return list(session.scalars(select(PrizePaper.id).where(PrizePaper.destroy_on <= today)))


def _seal(  # noqa: PLR0917 - the parts of a row
    session: Session, boxes: Boxes, act: int, kind: str, data: bytes, form: str, acting: Acting
) -> None:
    digest = boxes.index("prize-paper", sha256(data).hexdigest())
    mine = (PrizePaper.act == act, PrizePaper.kind == kind, PrizePaper.digest == digest)
    if session.scalar(select(PrizePaper.id).where(*mine)) is not None:
        return
    row = PrizePaper(act=act, kind=kind, digest=digest, form=form, size=len(data))
    row.box = boxes.seal(data, _place(act, kind, digest), acting.random_bytes)
    row.destroy_on = day_of(acting.now) + timedelta(days=KEEP_DAYS[kind])
    row.at, row.by = acting.now, acting.by
    session.add(row)
    session.flush()
    detail = {"act": act, "kind": kind, "size": len(data)}
    journal.write(session, actor=acting.by, act="prize-paper-kept", detail=detail, now=acting.now)


def _place(act: int, kind: str, digest: str) -> str:
    return place_of("prize_paper", "box", f"{act}-{kind}-{digest}")
