"""Reading: an attempt from its rows, and once it is frozen from its manifest."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from draws import manifest as manifests
from draws.errors import DrawError
from draws.manifest import Manifest
from lottery import canonical_json, moves
from lottery.attempts.attempt import AS_STORED, Attempt, CallOff, SourceState
from lottery.errors import DrawUnknownError
from lottery.ledger import holding, registry
from lottery.models import (
    CalledOffDraw,
    Draw,
    DrawDocument,
    DrawSource,
    DrawStep,
    DrawTier,
    SealedHash,
)
from lottery.programme import Omission, TierPlan
from lottery.protocol import kinds
from lottery.texts.ceremony import steps as sentences

# Read several times for each page: building a statement costs more than running it. What this
# session has read before may have changed while it waited for the lock.
_FRESH = {"populate_existing": True}
_LAST = (
    select(Draw.attempt)
    .where(Draw.code == bindparam("code"))
    .order_by(Draw.attempt.desc())
    .limit(1)
)
_DRAW = (
    select(Draw)
    .where(Draw.code == bindparam("code"), Draw.attempt == bindparam("number"))
    .execution_options(**_FRESH)
)
_CALLED_OFF = (
    select(CalledOffDraw).where(CalledOffDraw.draw == bindparam("code")).execution_options(**_FRESH)
)
_MANIFEST = (
    select(DrawDocument)
    .where(
        DrawDocument.draw == bindparam("code"),
        DrawDocument.attempt == bindparam("number"),
        DrawDocument.name == manifests.FILE,
    )
    .execution_options(**_FRESH)
)


def all_attempts(session: Session) -> tuple[Attempt, ...]:
    """Every attempt, the one planned last first."""
    query = select(Draw.code, Draw.attempt).order_by(Draw.planned_at.desc(), Draw.code)
    return tuple(get(session, code, attempt) for code, attempt in session.execute(query))


def of_draw(session: Session, code: str) -> tuple[Attempt, ...]:
    """The attempts of one draw, the first one first; none of one that was never planned."""
    query = select(Draw.attempt).where(Draw.code == code).order_by(Draw.attempt)
    return tuple(get(session, code, attempt) for attempt in session.scalars(query))


def called_off(session: Session, code: str) -> CallOff | None:
    """That a draw was called off; None if it was not."""
    row = session.scalars(_CALLED_OFF, {"code": code}).first()
    return None if row is None else _call_off(row)


def all_called_off(session: Session) -> tuple[CallOff, ...]:
    """The draws that were called off, the last one first."""
    query = select(CalledOffDraw).order_by(CalledOffDraw.at.desc(), CalledOffDraw.draw)
    return tuple(_call_off(row) for row in session.scalars(query))


def _call_off(row: CalledOffDraw) -> CallOff:
    return CallOff(row.draw, row.attempt, row.title, row.reason, row.at, row.by)


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
    row = session.scalars(_DRAW, {"code": code, "number": attempt}).first()
    return _read(session, code, row)


def lock(session: Session, code: str, attempt: int, *, anywhere: bool = False) -> Attempt:
    """The attempt, held until the transaction ends, so that two hands cannot take one step.

    Raises JournalDiffersError where something that a step is built on was changed in the database,
    and AtAnotherComputerError where it goes on at another computer (not if `anywhere`).
    """
    key = (code, attempt)
    row = session.get(Draw, key, populate_existing=True, with_for_update=True)
    require_told(session, code, attempt)
    if not anywhere:
        moves.require_here(session, code, attempt)
    return _read(session, code, row)


def require_told(session: Session, code: str, attempt: int) -> None:
    """Raise JournalDiffersError where something that a step of this attempt is built on, or that
    the hall shows of it, is not as it was written."""
    holding.require(session, registry.OF_DRAWS, (code, attempt))


def lock_newest(session: Session, code: str, *, anywhere: bool = False) -> Attempt:
    """The last attempt of a draw, held likewise; nothing of it is read before it is held."""
    return lock(session, code, _last(session, code), anywhere=anywhere)


def _last(session: Session, code: str) -> int:
    found = session.scalars(_LAST, {"code": code}).first()
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
        called_off=called_off(session, row.code),
    )
    return _as_frozen(session, planned) if "frozen" in planned.steps else planned


def _as_frozen(session: Session, planned: Attempt) -> Attempt:
    """A frozen attempt by its manifest: from the freeze on, no rule comes from a row that somebody
    could change. The rows only lend the names of tiers and sources.

    One whose manifest is missing or malformed stays as it was planned; no step is built on it.
    """
    key = {"code": planned.code, "number": planned.attempt}
    stored = session.scalars(_MANIFEST, key).first()
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
            parameter=s.parameter or (handed_in.get(s.who, "") if kinds.of(s).is_sealed else ""),
            value=s.value,
            recorded_at=s.recorded_at,
        )
        for s in _rows(session, row, DrawSource, DrawSource.number)
    )


def _rows(session: Session, draw: Draw, table: Any, order: Any) -> Sequence[Any]:
    given = {"code": draw.code, "number": draw.attempt}
    return session.scalars(_of_attempt(table, order), given).all()


@cache
def _of_attempt(table: Any, order: Any) -> Select[Any]:
    """The rows of the attempt `number` of the draw `code`."""
    query = select(table).where(
        table.draw == bindparam("code"), table.attempt == bindparam("number")
    )
    return query.order_by(order).execution_options(**_FRESH)
