"""A draw as tables for machines: draws, winners and sources, as JSON, CSV and their schemas.

Everything comes from `Published`, that is from files which anybody can download, and holds no mask
that the draw's page does not show; names and values of prizes are those of the plan. Pure: the same
draws give the same bytes.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from draws.prizes import EMPTY, ListedPrize
from lottery.attempts import CallOff
from lottery.ceremony.seen.wording import Wording
from lottery.clock import in_shanghai
from lottery.hall import listing
from lottery.hall.listing import ListRow
from lottery.hall.prizes import ShownPrizes
from lottery.hall.published import Published
from lottery.programme import DrawPlan
from lottery.tables.sheets import inert
from lottery.texts.public import open_data as texts

Value = str | int | None
DataRow = dict[str, Value]

FORMAT = "fpdraw-open-data/1"
PLANNED = "planned"
"""The state of a draw that the programme names, and of which nothing is published."""
WHOLE = frozenset(
    {"attempt", "number", "slot", "value_fen", "pool_count", "prizes", "winners", "alternate"}
)
"""The columns that are whole numbers; all others are text."""


@dataclass(frozen=True)
class Announced:
    """What the programme says: when the entries of a period close, by batch, and its draws."""

    closes: Mapping[str, datetime] = field(default_factory=dict)
    plans: tuple[DrawPlan, ...] = ()

    def entries_close(self, batches: Iterable[str]) -> str | None:
        """When the last of some periods closes; None where that of one is not known."""
        times = [self.closes.get(batch) for batch in batches]
        known = [time for time in times if time is not None]
        return in_shanghai(max(known)) if known and len(known) == len(times) else None


@dataclass(frozen=True)
class DataTable:
    """Rows of one kind in a fixed order; `about` stands over them in the JSON."""

    what: str
    about: Mapping[str, Value]
    rows: tuple[DataRow, ...]


def state(draw: Published, ended: str = "") -> str:
    """`drawn`, `void`, `abandoned` or `committed`; `ended` is how an attempt ended whose record is
    not out yet."""
    if draw.void_reason is not None:
        return "void"
    if draw.abandoned is not None:
        return "abandoned"
    return "drawn" if draw.is_drawn else ended or "committed"


def last_event(draw: Published) -> datetime:
    """When the last thing happened that the documents tell the time of."""
    times = [drop.recorded for drop in draw.drops if drop.recorded is not None]
    if draw.abandoned is not None:
        times.append(draw.abandoned.time)
    if draw.void_time is not None:
        times.append(draw.void_time)
    return max([draw.manifest.frozen, *times])


def draws(
    shown: Iterable[tuple[str, Published]],
    ended: Mapping[str, str],
    off: Iterable[CallOff],
    announced: Announced,
) -> DataTable:
    """Every attempt that is published, every draw called off before, and those of the programme of
    which neither can be said yet; by name."""
    rows = {name: _draw(name, each, ended.get(name, ""), announced) for name, each in shown}
    known = {str(row["draw"]) for row in rows.values()}
    for each in off:
        rows.setdefault(each.draw, _called_off(each))
    for plan in announced.plans:
        if plan.code not in known:
            rows.setdefault(plan.code, _planned(plan, announced))
    return DataTable("draws", {}, tuple(rows[name] for name in sorted(rows)))


def winners(name: str, draw: Published, names: Wording, ended: str = "") -> DataTable:
    """Winners and alternates, tier by tier; no row where nothing was drawn. The entries that
    result.txt draws for the audit win nothing and are not here."""
    rows = listing.rows(draw.tiers) if draw.is_drawn else ()
    return DataTable(
        "winners", _about(name, draw, ended), tuple(_winner(row, names) for row in rows)
    )


def sources(name: str, draw: Published, names: Wording, ended: str = "") -> DataTable:
    """Each source of randomness with its value and time, as far as they are published."""
    rows = (
        {
            "number": drop.source.number,
            "kind": drop.source.kind,
            "party": drop.source.name,
            "title": names.source(drop.source),
            "value": drop.value,
            "recorded": None if drop.recorded is None else in_shanghai(drop.recorded),
        }
        for drop in draw.drops
    )
    return DataTable("sources", _about(name, draw, ended), tuple(rows))


def prizes(
    name: str, draw: Published, names: Wording, listed: ShownPrizes, ended: str = ""
) -> DataTable:
    """What became of each prize, as the published list tells it; no row where there is none, or an
    altered one."""
    rows = (
        _prize(listed, each.code, slot, names)
        for each in listed.tiers()
        for slot in range(1, each.count + 1)
    )
    return DataTable("prizes", _about(name, draw, ended), tuple(rows))


def as_json(table: DataTable) -> bytes:
    """The table with its format, its licence and what stands over it."""
    head = {"format": FORMAT, "what": table.what, "licence": texts.LICENCE}
    whole = {**head, **table.about, "rows": list(table.rows)}
    return _dumped(whole)


def as_csv(table: DataTable) -> bytes:
    """The rows alone under the names of their columns: UTF-8 with BOM, cells no formulas."""
    columns = tuple(texts.COLUMNS[table.what])
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(row[column]) for column in columns] for row in table.rows)
    return out.getvalue().encode("utf-8-sig")


def schema(what: str) -> bytes:
    """The JSON Schema of one kind of table."""
    columns = texts.COLUMNS[what]
    about = texts.ABOUT if what != "draws" else {}
    row = _object({name: _kind(name, said) for name, said in columns.items()})
    head = {
        "format": {"const": FORMAT},
        "what": {"const": what},
        "licence": {"const": texts.LICENCE},
        **{name: _kind(name, said) for name, said in about.items()},
        "rows": {"type": "array", "items": row},
    }
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return _dumped({**dialect, "title": texts.TITLES[what], **_object(head)})


def _draw(name: str, draw: Published, ended: str, announced: Announced) -> DataRow:
    manifest = draw.manifest
    won = sum(len(tier.winners) for tier in draw.tiers) if draw.is_drawn else 0
    gone = draw.abandoned.reason if draw.abandoned else draw.void_reason
    return {
        **_about(name, draw, ended),
        "entries_close": announced.entries_close(manifest.batches),
        "frozen": in_shanghai(manifest.frozen),
        "last_event": in_shanghai(last_event(draw)),
        "pool_count": manifest.pool_count,
        "prizes": draw.prize_count,
        "winners": won,
        "reason": gone,
        "pool_sha256": manifest.pool_sha256,
        "seed_sha256": draw.seed_sha256,
    }


def _called_off(each: CallOff) -> DataRow:
    known: DataRow = dict.fromkeys(texts.COLUMNS["draws"])
    told = {"name": each.draw, "draw": each.draw, "title": each.title, "state": "called-off"}
    return {
        **known,
        **told,
        "winners": 0,
        "last_event": in_shanghai(each.at),
        "reason": each.reason,
    }


def _planned(plan: DrawPlan, announced: Announced) -> DataRow:
    known: DataRow = dict.fromkeys(texts.COLUMNS["draws"])
    told = {"name": plan.code, "draw": plan.code, "title": plan.title, "state": PLANNED}
    closes = announced.entries_close(plan.batches)
    prizes = sum(tier.count for tier in plan.tiers)
    return {**known, **told, "winners": 0, "entries_close": closes, "prizes": prizes}


def _about(name: str, draw: Published, ended: str) -> DataRow:
    manifest = draw.manifest
    return {
        "name": name,
        "draw": manifest.draw,
        "attempt": manifest.attempt,
        "title": manifest.title,
        "mode": "live" if manifest.live else "rehearsal",
        "state": state(draw, ended),
        "manifest_sha256": draw.manifest_sha256,
        "result_sha256": draw.result_sha256,
    }


def _winner(row: ListRow, names: Wording) -> DataRow:
    won, card, plan = row.winner, row.card, names.tiers.get(row.tier)
    return {
        "tier": row.tier,
        "kind": "alternate" if row.is_alternate else "winner",
        "slot": won.slot,
        "entry": won.entry,
        "ticket": won.ticket,
        "holder": card.holder if card else None,
        "phone": card.phone if card else None,
        "invoice": card.invoice if card else None,
        "tier_name": names.tier(row.tier),
        "prize": names.prize(row.tier) or None,
        "value_fen": plan.value_fen if plan else None,
    }


def _prize(listed: ShownPrizes, tier: str, slot: int, names: Wording) -> DataRow:
    prize, plan = listed.prize(tier, slot) or ListedPrize(EMPTY), names.tiers.get(tier)
    return {
        "tier": tier,
        "slot": slot,
        "prize_state": prize.state,
        "holder_entry": prize.holder or None,
        "alternate": prize.number,
        "until": prize.until.isoformat() if prize.until else None,
        "since": prize.since.isoformat() if prize.since else None,
        "why": prize.reason or None,
        "list_day": listed.day.isoformat() if listed.day else None,
        "tier_name": names.tier(tier),
        "value_fen": plan.value_fen if plan else None,
    }


def _cell(value: Value) -> str:
    return "" if value is None else inert(str(value))


def _kind(name: str, said: str) -> dict[str, object]:
    return {"type": ["integer" if name in WHOLE else "string", "null"], "description": said}


def _object(properties: Mapping[str, object]) -> dict[str, object]:
    closed = {"required": list(properties), "additionalProperties": False}
    return {"type": "object", "properties": dict(properties), **closed}


def _dumped(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
