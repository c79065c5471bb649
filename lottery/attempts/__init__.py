"""One attempt of a draw as it is stored: its plan, its steps, its sources and its documents."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from draws import manifest as manifests
from draws.errors import DrawError
from draws.manifest import Manifest
from lottery import canonical_json, journal, proposals
from lottery.clock import in_shanghai
from lottery.errors import DrawUnknownError, StepRefusedError
from lottery.ledger import holding, registry
from lottery.models import Draw, DrawDocument, DrawSource, DrawStep, DrawTier, SealedHash
from lottery.programme import Omission, TierPlan
from lottery.protocol import line
from lottery.protocol.line import Step
from lottery.texts.ceremony import steps as sentences

PRIVATE = ("closing.json", "facts.json", "hall.json")
"""Documents that never leave the office."""
AS_STORED = (
    *("code", "attempt", "mode", "title", "campaign"),
    *("rules_version", "cap", "audit", "place", "organiser"),
)
"""The fields of an attempt that are columns of its row as they are."""


@dataclass(frozen=True)
class SourceState:
    """A source: `parameter` is its digits, its step or its slip's hash (empty until the party has
    handed it in), `value` None until recorded."""

    number: int
    kind: str
    who: str
    title: str
    parameter: str
    value: str | None
    recorded_at: datetime | None


@dataclass(frozen=True)
class Attempt:
    """One attempt of a draw, read in one moment. `steps` are those taken, with time and actor."""

    code: str
    attempt: int
    mode: str
    title: str
    campaign: str
    batches: tuple[str, ...]
    rules_version: int
    cap: int
    audit: int
    place: str
    organiser: str
    omits: tuple[Omission, ...]
    tiers: tuple[TierPlan, ...]
    sources: tuple[SourceState, ...]
    steps: Mapping[str, tuple[datetime, str]]

    @property
    def name(self) -> str:
        """The code, and the attempt where it is not the first: the published folder's name."""
        return self.code if self.attempt == 1 else f"{self.code}.{self.attempt}"

    @property
    def live(self) -> bool:
        """Whether prizes are at stake."""
        return self.mode == "live"

    @property
    def ended(self) -> str:
        """The step by which it ended before its time; empty for an attempt that goes on or went to
        its end."""
        return next((step.name for step in line.ENDS if step.name in self.steps), "")

    @property
    def state(self) -> str:
        """The last step taken; `rolling` once a source has a value and nothing is drawn."""
        if self.ended:
            is_out = line.PUBLISH.name in self.steps
            return line.published(self.ended) if is_out else self.ended
        last = [step for step in line.STORED if step.name in self.steps][-1]
        rolls = last is line.COMMIT and any(s.value is not None for s in self.sources)
        return line.ROLL.name if rolls else last.name

    @property
    def is_unfrozen(self) -> bool:
        """Whether its plan may still be changed."""
        return self.state in line.UNFROZEN

    @property
    def is_uncommitted(self) -> bool:
        """Whether nothing of it is promised to anybody outside yet."""
        return self.state in line.UNCOMMITTED

    @property
    def is_rolling(self) -> bool:
        """Whether its sources get their values now."""
        return self.state in line.ROLLING

    @property
    def latest(self) -> datetime | None:
        """When something last happened to it; None for one that is not planned yet."""
        recorded = [source.recorded_at for source in self.sources if source.recorded_at]
        return max([*recorded, *(at for at, _ in self.steps.values())], default=None)

    @property
    def waiting(self) -> SourceState | None:
        """The source whose value comes next."""
        return next((source for source in self.sources if source.value is None), None)


def all_attempts(session: Session) -> tuple[Attempt, ...]:
    """Every attempt, the one planned last first."""
    query = select(Draw.code, Draw.attempt).order_by(Draw.planned_at.desc(), Draw.code)
    return tuple(get(session, code, attempt) for code, attempt in session.execute(query))


def newest(session: Session, code: str) -> Attempt:
    """The last attempt of a draw; raises DrawUnknownError."""
    return get(session, code, _last(session, code))


def find_newest(session: Session, code: str) -> Attempt | None:
    """The last attempt of a draw; None if it was never planned."""
    try:
        return newest(session, code)
    except DrawUnknownError:
        return None


def get(session: Session, code: str, attempt: int) -> Attempt:
    """One attempt; raises DrawUnknownError."""
    return _read(session, code, session.get(Draw, (code, attempt), populate_existing=True))


def lock(session: Session, code: str, attempt: int) -> Attempt:
    """The attempt, held until the transaction ends, so that two hands cannot take one step.

    Raises JournalDiffersError where something that a step is built on was changed in the database.
    """
    key = (code, attempt)
    row = session.get(Draw, key, populate_existing=True, with_for_update=True)
    require_told(session, code, attempt)
    return _read(session, code, row)


def require_told(session: Session, code: str, attempt: int) -> None:
    """Raise JournalDiffersError where something that a step of this attempt is built on, or that
    the hall shows of it, is not as it was written."""
    holding.require(session, registry.OF_DRAWS, (code, attempt))


def lock_newest(session: Session, code: str) -> Attempt:
    """The last attempt of a draw, held likewise; nothing of it is read before it is held."""
    return lock(session, code, _last(session, code))


def _last(session: Session, code: str) -> int:
    query = select(Draw.attempt).where(Draw.code == code).order_by(Draw.attempt.desc()).limit(1)
    found = session.scalars(query).first()
    if found is None:
        raise DrawUnknownError(sentences.draw_unknown(code))
    return found


def _read(session: Session, code: str, row: Draw | None) -> Attempt:
    if row is None:
        raise DrawUnknownError(sentences.draw_unknown(code))
    planned = Attempt(
        **{name: getattr(row, name) for name in AS_STORED},
        batches=tuple(canonical_json.load(row.batches)),
        omits=tuple(
            Omission(part["reason"], tuple(part["draws"]), tuple(part["tiers"]))
            for part in canonical_json.load(row.omits)
        ),
        tiers=tuple(
            TierPlan(t.code, t.name, t.count, t.prize, t.value_fen, t.alternates)
            for t in _rows(session, row, DrawTier, DrawTier.position)
        ),
        sources=_sources(session, row),
        steps={s.step: (s.at, s.by) for s in _rows(session, row, DrawStep, DrawStep.at)},
    )
    return _as_frozen(session, planned) if "frozen" in planned.steps else planned


def _as_frozen(session: Session, planned: Attempt) -> Attempt:
    """A frozen attempt by its manifest: from the freeze on, no rule comes from a row that somebody
    could change. The rows only lend the names of tiers and sources.

    One whose manifest is missing or malformed stays as it was planned; no step is built on it.
    """
    key = (planned.code, planned.attempt, manifests.FILE)
    stored = session.get(DrawDocument, key, populate_existing=True)
    try:
        manifest = manifests.parse(stored.content if stored else b"")
    except DrawError:
        return planned
    alternates = dict(manifest.alternates)
    named = {tier.code: tier for tier in planned.tiers}
    return replace(
        planned,
        mode=manifest.mode,
        title=manifest.title,
        batches=manifest.batches,
        cap=manifest.cap,
        audit=manifest.audit,
        tiers=tuple(
            replace(
                named.get(code) or TierPlan(code, code, count, "", 0, 0),
                count=count,
                alternates=alternates.get(code, 0),
            )
            for code, count in manifest.tiers
        ),
        sources=_sources_of(manifest, planned),
    )


def _sources_of(manifest: Manifest, planned: Attempt) -> tuple[SourceState, ...]:
    """The sources as the manifest names them, each with its title and its value."""
    named = {source.number: source for source in planned.sources}
    unknown = SourceState(0, "", "", "", "", None, None)
    return tuple(
        replace(
            named.get(source.number, unknown),
            number=source.number,
            kind=source.kind,
            who=source.name,
            parameter=str(source.digits or source.step or source.sha256),
        )
        for source in manifest.sources
    )


def _sources(session: Session, row: Draw) -> tuple[SourceState, ...]:
    """The sources; a slip's hash that did not come with the plan is the one handed in since."""
    handed_in = {s.party: s.sha256 for s in _rows(session, row, SealedHash, SealedHash.party)}
    return tuple(
        SourceState(
            number=s.number,
            kind=s.kind,
            who=s.who,
            title=s.title,
            parameter=s.parameter or (handed_in.get(s.who, "") if s.kind == "sealed" else ""),
            value=s.value,
            recorded_at=s.recorded_at,
        )
        for s in _rows(session, row, DrawSource, DrawSource.number)
    )


def _rows(session: Session, draw: Draw, table: Any, order: Any) -> Sequence[Any]:
    query = select(table).where(table.draw == draw.code, table.attempt == draw.attempt)
    # What this session has read before may have changed while it waited for the lock.
    fresh = query.order_by(order).execution_options(populate_existing=True)
    return session.scalars(fresh).all()


def check_journal(session: Session, attempt: Attempt, manifest_sha256: str) -> None:
    """Raise StepRefusedError unless manifest and values are those the journal tells of.

    Each was written in one transaction with its journal line; whoever changed one of them in the
    database alone is noticed before anything is built on it.
    """
    key = {"draw": attempt.code, "attempt": attempt.attempt}
    frozen = [line["manifest"] for line in journal.acts(session, "draw-frozen", **key)]
    told = {line["number"]: line["value"] for line in journal.acts(session, "draw-source", **key)}
    stored = {each.number: each.value for each in attempt.sources if each.value is not None}
    if frozen != [manifest_sha256] or told != stored:
        raise StepRefusedError(sentences.journal_differs(attempt.name))


def require(attempt: Attempt, *states: str) -> None:
    """Raise StepRefusedError unless the attempt is in one of these states."""
    if attempt.state not in states:
        raise StepRefusedError(sentences.wrong_state(attempt.name, attempt.state, states))


def require_turn(attempt: Attempt, step: Step) -> None:
    """Raise StepRefusedError unless it is a step's turn."""
    require(attempt, *step.follows)


def taken(attempt: Attempt, step: Step) -> bool:
    """Whether a step was taken, so that to repeat it gives what is stored. Nothing is repeated
    of a void or abandoned attempt but its end."""
    return step.name in attempt.steps and attempt.ended in ("", step.name)


def check_clock(attempt: Attempt, now: datetime) -> None:
    """Raise StepRefusedError if the clock was put back since something last happened."""
    if attempt.latest and now < attempt.latest:
        told = (in_shanghai(now), in_shanghai(attempt.latest))
        raise StepRefusedError(sentences.clock_back(attempt.name, *told))


def take(
    session: Session,
    attempt: Attempt,
    step: Step,
    documents: Mapping[str, bytes],
    *,
    by: str,
    now: datetime,
    detail: Mapping[str, Any],
) -> None:
    """Store a step, the documents it made and its journal line, in the caller's transaction.

    Raises StepRefusedError if the clock was put back.
    """
    check_clock(attempt, now)
    key = {"draw": attempt.code, "attempt": attempt.attempt}
    rows = [{**key, "name": name, "content": data} for name, data in documents.items()]
    if rows:
        session.execute(insert(DrawDocument), rows)
    session.execute(insert(DrawStep).values(**key, step=step.name, at=now, by=by))
    proposals.withdraw_overtaken(session, attempt.name, step.overtakes, by=by, now=now)
    journal.write(session, actor=by, act=f"draw-{step.name}", detail={**key, **detail}, now=now)


def document(session: Session, attempt: Attempt, name: str) -> bytes:
    """One stored document; raises StepRefusedError if the step that makes it is still to come."""
    row = session.get(DrawDocument, (attempt.code, attempt.attempt, name))
    if row is None:
        raise StepRefusedError(sentences.document_missing(attempt.name, name))
    return row.content


def some_documents(session: Session, attempt: Attempt, names: Iterable[str]) -> dict[str, bytes]:
    """Those of the documents with these names that are stored."""
    keys = {name: (attempt.code, attempt.attempt, name) for name in names}
    rows = {name: session.get(DrawDocument, key) for name, key in keys.items()}
    return {name: row.content for name, row in rows.items() if row}


def documents(session: Session, attempt: Attempt, *, large: bool = True) -> dict[str, bytes]:
    """The documents that may be published, by bundle name; without pool and omissions if not
    `large`."""
    query = select(DrawDocument.name, DrawDocument.content).where(
        DrawDocument.draw == attempt.code,
        DrawDocument.attempt == attempt.attempt,
        DrawDocument.name.not_in([*PRIVATE, *(() if large else ("pool.txt", "omitted.txt"))]),
    )
    return {name: content for name, content in session.execute(query)}  # noqa: C416
