"""`lottery invoice read`: what a text or a file says, and what the rules say to that."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from lottery.cli.desk import Desk
from lottery.clock import SHANGHAI
from lottery.intake.terms import terms_of
from lottery.invoices import Invoice, NoRegistry, RawEntry, Reason, Registry, Rules, Verdict, Window
from lottery.invoices.amounts import yuan
from lottery.invoices.appraisal import appraise
from lottery.invoices.files import CAPS, FileReading
from lottery.invoices.files.found import Found
from lottery.invoices.sellers import shown
from lottery.invoices.text import excerpt
from lottery.reading import Reader, Unreadable
from lottery.texts import intake as words
from lottery.texts import reasons

_CAMPAIGN = "fp"
_SUFFIXES = (".xml", ".ofd", ".pdf", ".png", ".jpg", ".jpeg", ".webp")


@dataclass(frozen=True)
class _Rulebook:
    """What is judged by: rules, registry, periods (None: unknown), and where they come from."""

    rules: Rules
    sellers: Registry
    windows: tuple[Window, ...] | None
    told: dict[str, Any]


@click.group(help=words.INVOICE)
def invoice() -> None:
    """Commands about one invoice."""


@invoice.command("read", help=words.INVOICE_READ)
@click.argument("source", metavar="TEXT_OR_FILE")
@click.option("--campaign", default=_CAMPAIGN, show_default=True, help=words.IMPORT_CAMPAIGN)
@click.make_pass_decorator(Desk)
def read_one(desk: Desk, source: str, campaign: str) -> None:
    """Print one JSON object; exit status 2 where nothing can be read."""
    opened = _opened(source)
    if isinstance(opened, Unreadable):
        answer, status = _nothing(opened.reasons), 2
    else:
        answer, status = _answer(desk, campaign, opened)
    click.echo(json.dumps(answer, ensure_ascii=False))
    if status:
        raise SystemExit(status)


def _opened(source: str) -> FileReading | RawEntry | Unreadable:
    """What was given: a text as it is, or a file (`-`: standard input) as the worker reads it."""
    if source == "-":
        data = sys.stdin.buffer.read(CAPS.size + 1)
    elif _is_file(source):
        with Path(source).open("rb") as file:
            data = file.read(CAPS.size + 1)
    elif source.lower().endswith(_SUFFIXES) and "," not in source:
        return Unreadable((Reason("file-missing", "file", excerpt(source)),))
    else:
        return RawEntry(qr=source)
    with Reader() as reader:
        return reader.read(data)


def _is_file(source: str) -> bool:
    try:
        return Path(source).is_file()
    except (OSError, ValueError):  # a QR text can be too long for a name, or hold what no name may
        return False


def _answer(
    desk: Desk, campaign: str, opened: FileReading | RawEntry
) -> tuple[dict[str, Any], int]:
    reading = opened if isinstance(opened, FileReading) else None
    with _rulebook(desk, campaign) as book:
        found = appraise(
            opened.raw if isinstance(opened, FileReading) else opened,
            rules=book.rules,
            sellers=book.sellers,
            windows=book.windows,
            today=desk.now().astimezone(SHANGHAI).date(),
            doubts=reading.doubts if reading else (),
        )
    warnings = reading.warnings if reading else ()
    if found.invoice is None:
        answer = _nothing(found.verdict.reasons)
    else:
        answer = _facts(found.invoice, found.invoice.warnings + warnings)
        answer["verdict"] = _verdict(found.verdict)
    answer["rules"] = book.told
    answer["file"] = None if reading is None else _file(reading)
    return answer, 0 if found.invoice else 2


@contextmanager
def _rulebook(desk: Desk, campaign: str) -> Iterator[_Rulebook]:
    """The running rules of the home; without a home the default ones and an empty registry."""
    if desk.home is None:
        told = {"home": False, "campaign": None, "note": words.NO_HOME_RULES}
        yield _Rulebook(Rules(), NoRegistry(), None, told)
        return
    with desk.office() as office, office.read() as session:
        terms = terms_of(session, campaign, desk.now().astimezone(SHANGHAI).date())
        windows = tuple(Window(period.starts, period.ends) for period in terms.periods)
        told = {"home": True, "campaign": campaign, "note": words.home_rules(campaign)}
        yield _Rulebook(terms.rules, terms.sellers, windows, told)


def _nothing(why: tuple[Reason, ...]) -> dict[str, Any]:
    empty = dict.fromkeys(("kind", "net", "tax", "gross", "issued"))
    return {
        "kind": None,
        "identities": [],
        **empty,
        "seller": {"id": None, "name": None},
        "buyer": {"name": None, "tax_id": None},
        "warnings": [],
        "verdict": _verdict(Verdict("refuse", why)),
        "reasons": _reasons(why),
        "rules": None,
        "file": None,
    }


def _facts(found: Invoice, warnings: tuple[Reason, ...]) -> dict[str, Any]:
    amounts = (("net", found.net_fen), ("tax", found.tax_fen), ("gross", found.gross_fen))
    return {
        "kind": found.kind.value,
        "identities": list(found.identities),
        **{name: None if fen is None else yuan(fen) for name, fen in amounts},
        "issued": found.issued.isoformat() if found.issued else None,
        "seller": {"id": shown(found.seller_id) or None, "name": found.seller_name or None},
        "buyer": {"name": found.buyer_name or None, "tax_id": shown(found.buyer_tax_id) or None},
        "item": found.item or None,
        "warnings": _reasons(warnings),
    }


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {"outcome": verdict.outcome, "reasons": _reasons(verdict.reasons)}


def _file(reading: FileReading) -> dict[str, Any]:
    def places(found: tuple[Found, ...]) -> dict[str, str]:
        return {fact.field: fact.place for fact in found}

    return {"kind": reading.kind, "sha256": reading.sha256, "found": places(reading.found)}


def _reasons(found: tuple[Reason, ...]) -> list[dict[str, str]]:
    return [
        {
            "code": reason.code,
            "field": reason.field,
            "value": reason.value,
            "text": reasons.sentence(reason),
        }
        for reason in found
    ]


COMMANDS = (invoice,)
