"""The form of what only those in the hall know: who was there, and what went wrong."""

from collections.abc import Mapping

from lottery.accounts import Account
from lottery.ceremony.steps.minute import HallRecord
from lottery.errors import StepRefusedError
from lottery.minutes.written.facts import Present
from lottery.texts.ceremony import console as texts

ROWS = 10
"""So many roles and organs the form has room for."""
_FIELDS = ("role", "organ", "names")


def read(form: Mapping[str, str]) -> HallRecord:
    """What the form holds; raises StepRefusedError for a row that is half filled in."""
    present = []
    for row in range(ROWS):
        cells = [form.get(f"{field}{row}", "").strip() for field in _FIELDS]
        if not any(cells):
            continue
        if not all(cells):
            raise StepRefusedError(texts.PRESENT_INCOMPLETE)
        present.append(Present(cells[0], cells[1], _names(cells[2])))
    lines = form.get("anomalies", "").splitlines()
    return HallRecord(tuple(present), tuple(line.strip() for line in lines if line.strip()))


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
    return {**fields, "anomalies": "\n".join(hall.anomalies)}


def rows_of(hall: HallRecord) -> list[tuple[str, str, str]]:
    """Rows for those who were typed before; then empty rows."""
    empty = min(2, max(0, ROWS - len(hall.present)))
    return [("", "", "")] * (min(ROWS, len(hall.present)) + empty)


def _names(text: str) -> tuple[str, ...]:
    for mark in "，,；;":
        text = text.replace(mark, "、")
    return tuple(name.strip() for name in text.split("、") if name.strip())
