"""`lottery invoice read`: what a text or a file says, and what the rules say to that."""

import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from lottery.cli.desk import Desk
from lottery.clock import SHANGHAI
from lottery.errors import CampaignUnknownError
from lottery.invoices import (
    Invoice,
    Kind,
    NoRegistry,
    RawEntry,
    Reason,
    Registry,
    Rules,
    RulesVerdict,
    Window,
)
from lottery.invoices.files import CAPS, FileReading
from lottery.invoices.files.found import Found
from lottery.invoices.parties.sellers import shown
from lottery.invoices.rules.appraisal import appraise
from lottery.invoices.values.amounts import yuan
from lottery.invoices.values.text import excerpt
from lottery.reading import Reader, Unreadable
from lottery.texts import reasons
from lottery.texts.counter import intake as words

_CAMPAIGN, _INSURANCE = "fp", "bx"
_SUFFIXES = (
    *(".xml", ".ofd", ".pdf", ".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp"),
    *(".txt", ".zip", ".heic", ".tif", ".tiff"),
)
_UNREAD = Invoice((), Kind.UNKNOWN, gross_fen=None, net_fen=None, tax_fen=None, issued=None)
_PLACE = re.compile(r"(?:[A-Za-z]:\\|~?/|\.{1,2}[/\\])")


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
    click.echo(_written(answer))
    if status:
        raise SystemExit(status)


def _written(answer: dict[str, Any]) -> str:
    """The object on one line, with escapes where the terminal cannot show its characters."""
    text = json.dumps(answer, ensure_ascii=False)
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return json.dumps(answer)
    return text


def _opened(source: str) -> FileReading | RawEntry | Unreadable:
    """What was given: a text as it is, or a file (`-`: standard input) as the worker reads it."""
    if source == "-":
        return _read(sys.stdin.buffer.read(CAPS.size + 1))
    if _exists(source):
        if Path(source).is_dir():
            return _refused("file-folder", source)
        try:
            with Path(source).open("rb") as file:
                return _read(file.read(CAPS.size + 1))
        except OSError as error:
            return _refused("file-unreadable", error.strerror or source)
    if "," not in source and "://" not in source and _names_a_file(source):
        return _refused("file-missing", source)
    return RawEntry(qr=source)


def _names_a_file(source: str) -> bool:
    return source.lower().endswith(_SUFFIXES) or _PLACE.match(source) is not None


def _read(data: bytes) -> FileReading | Unreadable:
    with Reader() as reader:
        return reader.read(data)


def _refused(code: str, value: str) -> Unreadable:
    return Unreadable((Reason(code, "file", excerpt(value)),))


def _exists(source: str) -> bool:
    try:
        return bool(source) and Path(source).exists()  # nothing would be the folder one is in
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
        doubts = found.invoice.doubts + (reading.doubts if reading else ())
        answer = _facts(found.invoice, found.invoice.warnings + warnings, doubts)
        answer |= {"verdict": _verdict(found.verdict), "missing": list(found.missing)}
        answer["reasons"] = []
    answer["rules"] = book.told
    answer["file"] = None if reading is None else _file(reading)
    return answer, 0 if found.invoice else 2


@contextmanager
def _rulebook(desk: Desk, campaign: str) -> Iterator[_Rulebook]:
    """The running rules of the home; without any the default ones and an empty registry."""
    if desk.home is None:
        yield _defaults(campaign, words.NO_HOME_RULES, home=False)
        return
    # Imported here: they load the database, and a text by itself is judged without one.
    from lottery.intake.terms import terms_of  # noqa: PLC0415
    from lottery.programme.rule_versions import rules_in_force  # noqa: PLC0415

    today = desk.now().astimezone(SHANGHAI).date()
    with desk.office() as office, office.read() as session:
        try:
            terms = terms_of(session, campaign, today)
        except CampaignUnknownError as error:
            if campaign not in (_CAMPAIGN, _INSURANCE):
                raise
            yield _defaults(campaign, words.no_rules_yet(str(error)), home=True)
            return
        windows = tuple(Window(period.starts, period.ends) for period in terms.periods)
        version = rules_in_force(session, campaign, today).rules.version
        told = {"home": True, "campaign": campaign, "version": version}
        told["note"] = words.home_rules(campaign)
        yield _Rulebook(terms.rules, terms.sellers, windows, told)


def _defaults(campaign: str, note: str, *, home: bool) -> _Rulebook:
    told = {"home": home, "campaign": campaign, "version": None, "note": note}
    return _Rulebook(Rules(insurance=campaign == _INSURANCE), NoRegistry(), None, told)


def _nothing(why: tuple[Reason, ...]) -> dict[str, Any]:
    return _facts(_UNREAD, (), ()) | {
        "kind": None,
        "verdict": _verdict(RulesVerdict("refuse", why)),
        "missing": [],
        "reasons": _reasons(why),
        "rules": None,
        "file": None,
    }


def _facts(
    found: Invoice, warnings: tuple[Reason, ...], doubts: tuple[Reason, ...]
) -> dict[str, Any]:
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
        "doubts": _reasons(doubts),
    }


def _verdict(verdict: RulesVerdict) -> dict[str, Any]:
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
            "value": reason.told,
            "text": reasons.sentence(reason),
        }
        for reason in found
    ]


COMMANDS = (invoice,)
