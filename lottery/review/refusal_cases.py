"""Appeals of refusals as somebody finds them: what was typed, why it was refused, how it ended."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from lottery import canonical_json
from lottery.acting import RandomBytes
from lottery.errors import ReviewRefusedError
from lottery.intake import refused
from lottery.invoices import RawEntry, Reason
from lottery.invoices.rules.waivers import waivable
from lottery.models import Refusal, RefusalAppeal, RefusalDecision, RefusalPaper
from lottery.office.boxes import Boxes, place_of
from lottery.texts import reasons as reason_texts
from lottery.texts.review import refusal_appeals as sentences

AT_ONCE = 50
_STATES = {"uphold": "upheld", "enter": "entered"}


@dataclass(frozen=True)
class Decided:
    """How it ended: `upheld` for a reason, or `entered` as `entry`."""

    what: str
    reason: str | None
    note: str
    entry: int | None
    by: str
    at: datetime


@dataclass(frozen=True)
class Appealed:
    """An appeal with the refusal it is about. `raw` is None once the paper is destroyed."""

    id: int
    refusal: int
    by: str
    at: datetime
    batch: str
    consent: int
    refused_by: str
    refused_at: datetime
    reasons: tuple[Reason, ...]
    raw: RawEntry | None
    note: str
    decided: Decided | None

    @property
    def state(self) -> str:
        """`waiting`, `upheld` or `entered`."""
        return self.decided.what if self.decided else "waiting"

    @property
    def waivable(self) -> bool:
        """Whether the rules leave a reviewer room."""
        return waivable(reason.code for reason in self.reasons)

    @property
    def waived(self) -> frozenset[str]:
        """What is set aside if the invoice is entered all the same."""
        return frozenset(reason.code for reason in self.reasons)

    @property
    def told(self) -> str:
        """Why it was refused, in sentences."""
        return reason_texts.sentences(self.reasons)


def case(session: Session, boxes: Boxes, number: int) -> Appealed:
    """One appeal as it stands; raises ReviewRefusedError if there is none."""
    row = session.get(RefusalAppeal, number)
    if row is None:
        raise ReviewRefusedError(sentences.unknown(number))
    refusal = session.get_one(Refusal, row.refusal)
    paper = session.get(RefusalPaper, number)
    raw, note = _opened(boxes, paper) if paper else (None, "")
    return Appealed(
        id=number,
        refusal=row.refusal,
        by=row.by,
        at=row.at,
        batch=row.batch,
        consent=row.consent,
        refused_by=refusal.by,
        refused_at=refusal.at,
        reasons=refused.reasons_of(refusal),
        raw=raw,
        note=note,
        decided=_decided(session, number),
    )


def waiting(session: Session, boxes: Boxes, after: int = 0) -> list[Appealed]:
    """What waits with numbers above `after`, the oldest first, at most AT_ONCE."""
    query = _undecided().where(RefusalAppeal.id > after).order_by(RefusalAppeal.id).limit(AT_ONCE)
    return [case(session, boxes, number) for number in session.scalars(query).all()]


def brought(session: Session, boxes: Boxes, by: str, most: int) -> list[Appealed]:
    """The last appeals of one account, the newest first."""
    query = select(RefusalAppeal.id).where(RefusalAppeal.by == by)
    numbers = session.scalars(query.order_by(RefusalAppeal.id.desc()).limit(most)).all()
    return [case(session, boxes, number) for number in numbers]


def count(session: Session) -> int:
    """How many wait."""
    return session.scalar(select(func.count()).select_from(_undecided().subquery())) or 0


def open_appeal(session: Session, refusal: int) -> int | None:
    """The appeal of a refusal that waits, if there is one."""
    return session.scalars(_undecided().where(RefusalAppeal.refusal == refusal)).first()


def deciders(session: Session, refusal: int) -> set[str]:
    """Who has decided on a refusal before."""
    query = select(RefusalDecision.by).join(
        RefusalAppeal, RefusalAppeal.id == RefusalDecision.appeal
    )
    return set(session.scalars(query.where(RefusalAppeal.refusal == refusal)))


def paper_of(
    boxes: Boxes, number: int, raw: RawEntry, note: str, random_bytes: RandomBytes
) -> RefusalPaper:
    """What was typed and why it is appealed, in its box."""
    content = canonical_json.dump({"raw": asdict(raw), "note": note}).encode()
    return RefusalPaper(appeal=number, box=boxes.seal(content, _place(number), random_bytes))


def _opened(boxes: Boxes, paper: RefusalPaper) -> tuple[RawEntry, str]:
    content = canonical_json.load(boxes.open(paper.box, _place(paper.appeal)).decode())
    return RawEntry(**content["raw"]), content["note"]


def _place(number: int) -> str:
    return place_of("refusal_paper", "box", str(number))


def _undecided() -> Select[int]:
    decided = select(RefusalDecision.appeal)
    return select(RefusalAppeal.id).where(RefusalAppeal.id.not_in(decided))


def _decided(session: Session, number: int) -> Decided | None:
    row = session.get(RefusalDecision, number)
    if row is None:
        return None
    return Decided(_STATES[row.what], row.reason, row.note, row.entry, row.by, row.at)
