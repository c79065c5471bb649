"""What the forms of a prize's page say, as the acts that they ask for."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import request

from lottery.errors import PrizeRefusedError
from lottery.invoices.parties.private_numbers import tells_a_number
from lottery.invoices.parties.sellers import is_resident_number
from lottery.invoices.values.amounts import AmountError, parse_fen
from lottery.invoices.values.phones import MOBILE
from lottery.prizes.life import Deed
from lottery.prizes.papers import ShownPapers
from lottery.texts.prizes import pages as words
from lottery.texts.prizes import refusals

LONGEST = 200


def field(name: str) -> str:
    """A field of the form, its blanks made single; raises PrizeRefusedError for one too long, of
    which nothing may be lost unseen."""
    text = " ".join(request.form.get(name, "").split())
    if len(text) > LONGEST:
        raise PrizeRefusedError(refusals.too_long(name, len(text), LONGEST))
    return text


def seen() -> int:
    """How many acts whoever presses has seen; raises PrizeRefusedError without it."""
    typed = request.form.get("seen", "")
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 7):
        raise PrizeRefusedError(refusals.STALE)
    return int(typed)


def deed_of(what: str) -> Deed:
    """The act that a form asks for; raises PrizeRefusedError for a sum that is none, and for a note
    that tells somebody's number."""
    read = _READ.get(what)
    return Deed(what, read() if read else {})


def upload(name: str) -> bytes:
    """A file of the form; empty without one."""
    file = request.files.get(name)
    return file.read() if file is not None and file.filename else b""


def papers() -> ShownPapers:
    """The identity papers that were shown."""
    return ShownPapers(
        form=field("form"),
        number=field("number"),
        proxy="proxy" in request.form,
        mandate=upload("mandate"),
    )


def _fields(*given: str, also: tuple[str, ...] = ()) -> Callable[[], Mapping[str, str | int]]:
    """The fields of these names; those of `also` only where something was typed."""
    return lambda: {
        **{name: field(name) for name in given},
        **{name: field(name) for name in also if field(name)},
    }


def _appointment() -> Mapping[str, str | int]:
    return {name: _private_free(name) for name in ("day", "time", "place") if field(name)}


def _tax() -> Mapping[str, str | int]:
    try:
        fen = parse_fen(field("fen"))
    except AmountError:
        raise PrizeRefusedError(words.no_sum(field("fen"))) from None
    return {"fen": fen, "certificate": _paper_number("certificate")}


def _private_free(name: str) -> str:
    """A text that stays for good, and so may tell nobody's number."""
    if tells_a_number(field(name)):
        raise PrizeRefusedError(words.NUMBER_IN_NOTE)
    return field(name)


def _paper_number(name: str) -> str:
    """The number of a receipt or a certificate, which may be as long as a person's and stays for
    good; raises PrizeRefusedError for one that can only be an identity paper's or a telephone's."""
    found = field(name)
    plain = "".join(found.split()).upper()
    if is_resident_number(plain) or MOBILE.fullmatch(plain):
        raise PrizeRefusedError(words.NUMBER_IN_NOTE)
    return found


_READ: Mapping[str, Callable[[], Mapping[str, str | int]]] = {
    "notified": _fields("how", "outcome"),
    "answered": _fields("answer"),
    "appointed": _appointment,
    "taxed": _tax,
    "handed": lambda: {"receipt": _paper_number("receipt")},
    "forfeited": _fields("reason"),
    "taken-back": _fields("reason"),
    "noted": lambda: {"note": _private_free("note")},
}
