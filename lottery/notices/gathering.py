"""Which rows are published: of an attempt, nothing before it is committed (but how it ended, if it
was frozen), and none of its values before its bundle is out, but those that an abandoned attempt
had been given in public."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from draws.followers import FILE as SIGNED
from lottery import canonical_json
from lottery.models import DrawStep, ProgramFile, RowLedger
from lottery.notices import documents
from lottery.notices.columns import COLUMNS, table
from lottery.notices.documents import ENDS, Attempt, OutsideDraws, StoredFile

COMMITTED, PUBLISHED, FROZEN, CALLED_OFF = "committed", "published", "frozen", "called-off"
Row = dict[str, Any]
_UNTOLD_TIER = {"code": "", "name": "", "prize": "", "value_fen": 0, "alternates": 0}
_UNTOLD_PLAN = {"cap": 0, "audit": 0, "organiser": "", "sources": (), "omits": ()}


@dataclass(frozen=True)
class GatheredNotices:
    """The published rows by table, each by its columns, in the order of their keys; and the hashes
    of stored files that lie in published folders."""

    rows: Mapping[str, list[Row]]
    files: tuple[StoredFile, ...]


def as_of(session: Session) -> int:
    """The last line of the journal under which any of the published tables was written."""
    names = [*COLUMNS, ProgramFile.__tablename__]
    query = select(func.max(RowLedger.seq)).where(RowLedger.table_name.in_(names))
    return session.scalar(query) or 0


def gather(session: Session) -> GatheredNotices:
    """What is published now."""
    outside = _outside(session)
    found = {name: _table(session, name, outside) for name in COLUMNS if name not in _BY_ITSELF}
    found["imprint"] = _table(session, "imprint", outside)[-1:]
    found["draw_document"] = documents.told(session, outside)
    return GatheredNotices(
        {name: found[name] for name in COLUMNS}, documents.hashed(session, outside)
    )


def programs(session: Session) -> Iterable[tuple[str, bytes]]:
    """The programs that manifests name, by hash."""
    query = select(ProgramFile.sha256, ProgramFile.content).order_by(ProgramFile.sha256)
    return ((digest, content) for digest, content in session.execute(query))


def program_hashes(session: Session) -> tuple[str, ...]:
    """Their hashes alone."""
    return tuple(session.scalars(select(ProgramFile.sha256).order_by(ProgramFile.sha256)))


def _outside(session: Session) -> OutsideDraws:
    steps = session.execute(select(DrawStep.draw, DrawStep.attempt, DrawStep.step)).all()

    def with_step(*wanted: str) -> frozenset[Attempt]:
        return frozenset((draw, number) for draw, number, step in steps if step in wanted)

    committed, ended = with_step(COMMITTED), with_step(*ENDS)
    shown = committed | (with_step(FROZEN) & ended)
    codes = frozenset(draw for draw, _ in shown)
    return OutsideDraws(shown, committed, with_step(PUBLISHED), ended, codes)


def _table(session: Session, name: str, outside: OutsideDraws) -> list[Row]:
    columns = [table(name).c[each] for each in COLUMNS[name]]
    query = select(*columns).order_by(*table(name).primary_key.columns)
    found = [dict(row._mapping) for row in session.execute(query)]
    keep = _KEPT.get(name, _shown if "draw" in COLUMNS[name] else _all)
    tell = _TOLD.get(name, _whole)
    return [tell(row, outside) for row in found if keep(row, outside)]


def _whole(row: Row, _outside: OutsideDraws) -> Row:
    return row


def _source(row: Row, outside: OutsideDraws) -> Row:
    """A source without its value, until the bundle tells it."""
    if (row["draw"], row["attempt"]) in outside.published:
        return row
    return row | dict.fromkeys(("value", "recorded_at"))


def _plan(row: Row, _outside: OutsideDraws) -> Row:
    """A draw to come as pages tell it: title, periods, place, and how many prizes; neither which,
    nor by which sources: a plan may change until the freeze, and the manifest tells then."""
    plan = canonical_json.load(row["content"])
    all_prizes = {"count": sum(tier["count"] for tier in plan["tiers"]), **_UNTOLD_TIER}
    told = {name: plan[name] for name in ("code", "campaign", "title", "batches", "place")}
    content = {**told, "tiers": [all_prizes], **_UNTOLD_PLAN}
    return row | {"content": canonical_json.dump(content)}


def _draw(row: Row, outside: OutsideDraws) -> Row:
    """Of an attempt that is not shown, that it is there."""
    if (row["code"], row["attempt"]) in outside.shown:
        return row
    return row | {"title": "", "place": "", "batches": "[]", "omits": "[]", "cap": 0, "audit": 0}


def _all(_row: Row, _outside: OutsideDraws) -> bool:
    return True


def _shown(row: Row, outside: OutsideDraws) -> bool:
    return (row["draw"], row["attempt"]) in outside.shown


def _planned(row: Row, outside: OutsideDraws) -> bool:
    return row["code"] in outside.codes


def _taken(row: Row, outside: OutsideDraws) -> bool:
    """A step that pages tell of: of an attempt that is not shown, how it ended."""
    return _shown(row, outside) or (row["draw"] in outside.codes and row["step"] in ENDS)


def _moved(row: Row, outside: OutsideDraws) -> bool:
    return row["what"] == CALLED_OFF and _shown(row, outside)


def _stamped(row: Row, outside: OutsideDraws) -> bool:
    """A timestamp over a file that the bundle or the commitment holds."""
    return row["file"] != SIGNED and _shown(row, outside)


_KEPT: Mapping[str, Callable[[Row, OutsideDraws], bool]] = {
    "draw": _planned,
    "called_off_draw": _all,
    "draw_step": _taken,
    "draw_move": _moved,
    "draw_timestamp": _stamped,
}
_TOLD: Mapping[str, Callable[[Row, OutsideDraws], Row]] = {
    "draw": _draw,
    "draw_plan": _plan,
    "draw_source": _source,
}
_BY_ITSELF = ("imprint", "draw_document")
