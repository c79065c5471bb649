"""What is stored of each row: the verdict, its code, the entry, and a sentence that tells it."""

from __future__ import annotations

from lottery.intake import Receipt, Refused, shareable
from lottery.invoices import Reason
from lottery.texts.counter import intake as sentences
from lottery.texts.office.tables import together as together_told
from lottery.texts.reasons import sentence

COLUMNS = ("verdict", "code", "entry", "message")


def columns(result: Receipt | Refused, rows: tuple[int, ...]) -> dict[str, str | int | None]:
    """Verdict, code, entry and sentence; `rows` are those that were added up to one invoice."""
    found = _alone(result)
    if rows:
        found["message"] = f"{together_told(rows)}{found['message']}"
    return found


def _alone(result: Receipt | Refused) -> dict[str, str | int | None]:
    if isinstance(result, Refused):
        entry = result.first.entry if result.first else None
        return _columns("refuse", result.reasons, entry, "")
    if result.outcome == "same":
        return _columns("same", (), result.entry, sentences.same_row(result.entry))
    told = sentences.entered(result.entry) + _told(result.warnings)
    return _columns(result.outcome, result.reasons, result.entry, told)


def _columns(
    verdict: str, reasons: tuple[Reason, ...], entry: int | None, told: str
) -> dict[str, str | int | None]:
    code = reasons[0].code if reasons else None
    return {
        "verdict": verdict,
        "code": code,
        "entry": entry,
        "message": _told(reasons) + told,
    }


def _told(reasons: tuple[Reason, ...]) -> str:
    return "".join(sentence(shareable(reason)) for reason in reasons)
