"""What somebody at the counter sees: his last entries, how many today, and what would become of
the invoice in front of him."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lottery import intake
from lottery.acting import Acting, RandomBytes
from lottery.clock import SHANGHAI, day_of
from lottery.intake import EntryRequest, First, Receipt, Refused, RowToEnter, evidence
from lottery.intake.handover import Handover
from lottery.intake.terms import Terms
from lottery.intake.together import Together
from lottery.intake.trial import Foresight
from lottery.invoices import Rules
from lottery.models import Correction, Entry, InvoiceIdentity, StoredPeriod
from lottery.office import Office
from lottery.office.again import once_more
from lottery.programme import rule_versions
from lottery.register import entries


@dataclass(frozen=True)
class Recent:
    """One entry as its clerk sees it again. `status` is pending, accepted or rejected."""

    number: int
    entered_at: datetime
    amount_fen: int
    status: str


def recent(session: Session, by: str, most: int) -> tuple[Recent, ...]:
    """The last entries of one account, the newest first."""
    query = (
        select(Entry.number, Entry.entered_at, Entry.amount_fen)
        .where(Entry.entered_by == by)
        .order_by(Entry.entered_at.desc(), Entry.number.desc())
        .limit(most)
    )
    rows = session.execute(query).all()
    status = entries.statuses(session, [row.number for row in rows])
    return tuple(
        Recent(row.number, row.entered_at, row.amount_fen, status[row.number]) for row in rows
    )


def last_campaign(session: Session) -> str | None:
    """The campaign of the newest entry of all: most likely that of the next one."""
    query = (
        select(StoredPeriod.campaign)
        .join(Entry, Entry.batch == StoredPeriod.batch)
        .order_by(Entry.number.desc())
        .limit(1)
    )
    return session.scalar(query)


def first_choice(asked: Mapping[str, Sequence[str]]) -> str:
    """The campaign to begin with before the first entry of all: one for all invoices before one
    for insurance, which asks for the item (`asked_of`); empty without any."""
    return next(iter(sorted(("item" in names, code) for code, names in asked.items())), (0, ""))[1]


def first_with(session: Session, identities: Sequence[str], campaign: str) -> First | None:
    """The entry that hinders these identities from being entered, if there is one; an entry that
    was corrected hinders nothing."""
    query = (
        select(Entry)
        .join(InvoiceIdentity, InvoiceIdentity.entry == Entry.number)
        .outerjoin(Correction, Correction.entry == Entry.number)
        .where(InvoiceIdentity.identity.in_(identities), Correction.entry.is_(None))
        .where(InvoiceIdentity.scope.in_({"", campaign}))
        .order_by(Entry.number)
    )
    found = session.scalars(query).first()
    if found is None:
        return None
    return First(found.number, found.batch, found.entered_by, found.entered_at)


def entered_on(session: Session, by: str, day: date) -> int:
    """How many entries one account made on a day in Shanghai."""
    start = datetime.combine(day, time.min, SHANGHAI)
    query = select(func.count()).where(Entry.entered_by == by, Entry.entered_at >= start)
    return session.scalar(query) or 0


Belonging = Callable[[Session, Receipt], None]
"""Stores what belongs to a new entry, in its transaction."""


@dataclass(frozen=True)
class Clerks:
    """Those who enter invoices at one site at the same time."""

    terms: dict[str, Terms] = field(default_factory=dict, compare=False, repr=False)
    """By campaign, as they were when an invoice was judged last."""
    together: Together[tuple[EntryRequest, Belonging | None], Receipt | Refused] = field(
        default_factory=Together, compare=False, repr=False
    )


def asked_of(
    office: Office, clerks: Clerks, codes: Sequence[str], now: datetime
) -> dict[str, tuple[str, ...]]:
    """For each of these campaigns, what its rules ask for beside what every entry has: `item`
    where they look at what was bought (insurance), `resident_id` where it tells people apart."""
    return {code: _asked(_rules(office, clerks, code, now)) for code in codes}


def _asked(rules: Rules) -> tuple[str, ...]:
    asked = {"item": rules.insurance, "resident_id": rules.person == "identity"}
    return tuple(name for name, on in asked.items() if on)


def _rules(office: Office, clerks: Clerks, campaign: str, now: datetime) -> Rules:
    """Those of the last invoice of today, if there was one: it is a hint for the form."""
    kept = clerks.terms.get(campaign)
    if kept is not None and kept.today == day_of(now):
        return kept.rules
    with office.read() as session:
        stored = rule_versions.rules_in_force(session, campaign, day_of(now)).rules
    return Rules.from_json(stored.parameters)


def foresee(
    office: Office, clerks: Clerks, asked: EntryRequest, *, now: datetime, random_bytes: RandomBytes
) -> Receipt | Refused:
    """What entering would give, to be shown before it is confirmed; a refusal goes on record.

    Nobody waits for it, as it is decided in a reading session. Its number means nothing.
    """
    with office.read() as session:
        foresight = Foresight(
            session,
            office.boxes,
            campaign=asked.campaign,
            acting=Acting(asked.by, now, random_bytes),
            terms=clerks.terms.get(asked.campaign),
        )
        answer = foresight.enter_many([RowToEnter(asked.raw, doubts=asked.doubts)])[0]
    if isinstance(answer, Receipt):
        return answer
    with office.write() as session:
        answer = intake.enter_all(
            session, office.boxes, [asked], now=now, random_bytes=random_bytes
        )[0]
        # What stood in the way may be gone by now; what nobody has confirmed is taken back.
        if isinstance(answer, Receipt) and answer.outcome != "same":
            session.rollback()
    return answer


def enter(
    office: Office,
    clerks: Clerks,
    asked: EntryRequest,
    *,
    now: datetime,
    random_bytes: RandomBytes,
    belonging: Belonging | None = None,
) -> Receipt | Refused:
    """Enter what was confirmed. When this returns, it is durable, and its consent with it.

    Of clerks who come at once, one enters for all who wait: only one can be at the register, and
    a transaction for eight takes hardly longer than one for one. What one of them alone brings
    wrong (`belonging` may raise, too) is told to him alone.
    """

    def enter_for_all(jobs: list[tuple[EntryRequest, Belonging | None]]) -> list[Receipt | Refused]:
        # What was stored already, its word lost with the line, is found again as the same entry.
        return once_more(lambda _again: enter_once(jobs))

    def enter_once(jobs: list[tuple[EntryRequest, Belonging | None]]) -> list[Receipt | Refused]:
        everything = [one for one, _ in jobs]
        with office.write() as session:
            answers = intake.enter_all(
                session,
                office.boxes,
                everything,
                now=now,
                random_bytes=random_bytes,
                kept=clerks.terms,
            )
            for answer, (_, store) in zip(answers, jobs, strict=True):
                if store and isinstance(answer, Receipt) and answer.outcome != "same":
                    store(session, answer)
        return answers

    return clerks.together.do((asked, belonging), enter_for_all)


def claiming(handover: Handover, tokens: Sequence[str], *, acting: Acting) -> Belonging:
    """Keeps the files that wait under these tokens with the entry, if somebody is to review it.

    Raises EvidenceRefusedError when it comes to that, and a file cannot be kept.
    """

    def claim(session: Session, receipt: Receipt) -> None:
        if receipt.outcome == "review":
            owner = evidence.entry_of(receipt.entry)
            evidence.claim(session, handover, tokens, owner, acting=acting)

    return claim
