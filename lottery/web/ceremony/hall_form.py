"""The form of what only those in the hall know: who was there, what was done, what went wrong."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import request

from lottery.accounts import Account
from lottery.ceremony.papers import typed
from lottery.ceremony.papers.hall_lines import (
    Change,
    at_hour,
    changes,
    hash_of,
    hour_of,
    lines,
    lines_of,
    one_line,
)
from lottery.ceremony.papers.typed import HallRecord, TypedHall
from lottery.errors import StepRefusedError
from lottery.minutes.written.facts import Present
from lottery.minutes.written.scene import ACTS, HallAct, HallScene
from lottery.office.settings import Settings
from lottery.protocol import line
from lottery.texts.ceremony import console as texts
from lottery.texts.minutes import hall as words
from lottery.web.ceremony.overviews import Seen

ROWS = 10
"""So many roles and organs the form has room for."""
_FIELDS = ("role", "organ", "names")


def read(form: Mapping[str, str], day: date) -> HallRecord:
    """What the form holds, its hours those of `day`; raises StepRefusedError for a row that is half
    filled in, and for what is no hour or hash."""
    present = []
    for row in range(ROWS):
        cells = [form.get(f"{field}{row}", "").strip() for field in _FIELDS]
        if not any(cells):
            continue
        if not all(cells):
            raise StepRefusedError(texts.PRESENT_INCOMPLETE)
        present.append(Present(cells[0], cells[1], _names(cells[2])))
    anomalies = lines(words.ANOMALY, form.get("anomalies", "").splitlines())
    return HallRecord(tuple(present), anomalies, _scene(form, day))


def _scene(form: Mapping[str, str], day: date) -> HallScene:
    agrees = form.get("agrees", "")
    values: dict[str, Any] = {name: _act(form, name, day) for name in ACTS}
    values |= {name: one_line(words.PEOPLE[name], form.get(name, "")) for name in words.PEOPLE}
    return HallScene(
        **values,
        agrees=agrees if agrees in words.AGREEMENT else "",
        moves=lines(words.MOVE, form.get("moves", "").splitlines()),
        video=hash_of(form.get("video", "")),
    )


def _act(form: Mapping[str, str], name: str, day: date) -> HallAct:
    by = one_line(words.ACTS[name], form.get(f"{name}-by", ""))
    return HallAct(at_hour(form.get(f"{name}-at", ""), day), by)


def suggested(staff: tuple[Account, ...]) -> list[tuple[str, str, str]]:
    """Role, organ and names of those whose accounts are at work in a draw; then empty rows."""
    rows: dict[tuple[str, str], list[str]] = {}
    for role, called in texts.ROLES_PRESENT.items():
        for account in staff:
            if role in account.roles and account.organ:
                rows.setdefault((called, account.organ), []).append(account.name)
    found = [(*key, "、".join(names)) for key, names in rows.items()][: ROWS - 1]
    return [*found, *[("", "", "")] * min(2, ROWS - len(found))]


def filled(hall: HallRecord) -> dict[str, str]:
    """The form's fields with what was typed before."""
    rows = enumerate(hall.present[:ROWS])
    fields = {
        f"{field}{row}": text
        for row, each in rows
        for field, text in zip(_FIELDS, (each.role, each.organ, "、".join(each.names)), strict=True)
    }
    scene = hall.scene
    for name in ACTS:
        act = getattr(scene, name)
        fields |= {f"{name}-at": hour_of(act.at), f"{name}-by": act.by}
    fields |= {name: getattr(scene, name) for name in (*words.PEOPLE, "agrees", "video")}
    return {**fields, "anomalies": "\n".join(hall.anomalies), "moves": "\n".join(scene.moves)}


def rows_of(hall: HallRecord) -> list[tuple[str, str, str]]:
    """Rows for those who were typed before; then empty rows."""
    empty = min(2, max(0, ROWS - len(hall.present)))
    return [("", "", "")] * (min(ROWS, len(hall.present)) + empty)


def _names(text: str) -> tuple[str, ...]:
    for mark in "，,；;":
        text = text.replace(mark, "、")
    return tuple(name.strip() for name in text.split("、") if name.strip())


def shown(seen: Seen, settings: Settings) -> dict[str, object]:
    """What the form and its lists are made of."""
    attempt = seen.found.attempt
    known = typed.versions(settings, attempt.name)
    hall = known[-1].hall if known else None
    before = filled(hall) if hall else {}
    return {
        "hall_words": words,
        "present": rows_of(hall) if hall else suggested(seen.found.staff),
        "kept": lambda field, default="": request.form.get(field, before.get(field, default)),
        "typed_versions": known,
        "hour": hour_of,
        "typed_lines": lines_of(hall) if hall else {},
        "typed_changes": _changes(known),
        "drawn": attempt.state == line.DRAW.name,
    }


def _changes(known: tuple[TypedHall, ...]) -> tuple[Change, ...]:
    """What the last version says otherwise than the one before it."""
    if len(known) < 2:
        return ()
    return changes(known[-2].hall, known[-1].hall)
