"""Headers at a page: what was found, a choice for each column, and what was said of a sender's
headers before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from lottery.accounts.roles import COUNTER
from lottery.importing import headings
from lottery.importing.headings import Meaning, Purpose, Sender
from lottery.merchants.lists import HEADINGS as MERCHANTS
from lottery.tables import telling
from lottery.tables.columns import VOCABULARY
from lottery.tables.headers import ColumnHeading, letters
from lottery.tables.surveys import Handling, Hidden, Survey
from lottery.tables.vocabulary import LONGEST_HEADER, SPARE, Vocabulary
from lottery.tax.reading import HEADINGS as TAX
from lottery.texts.office import tables as words
from lottery.web import site
from lottery.web.access import access

pages = Blueprint("table_columns", __name__, url_prefix="/columns")

VOCABULARIES: dict[str, Vocabulary] = {"invoices": VOCABULARY, "merchants": MERCHANTS, "tax": TAX}
MOST = 200


@dataclass(frozen=True)
class ColumnChoice:
    """One column on the form: its letter, header, key, what it is found to be, what is chosen."""

    letter: str
    name: str
    key: str
    found: str
    chosen: str
    open: bool


def columns_of(survey: Survey, purpose: Purpose) -> list[ColumnChoice]:
    """The columns of a table as the form shows them, those that are open first."""
    made = [_column(one, VOCABULARIES[purpose]) for one in survey.headings]
    return sorted(made, key=lambda one: not one.open)


def _column(one: ColumnHeading, known: Vocabulary) -> ColumnChoice:
    chosen = {"assigned": one.field, "passed": SPARE}.get(one.how, "")
    return ColumnChoice(
        letter=letters(one.column),
        name=telling.name_of(one),
        key=one.key,
        found=words.FOUND[one.how].format(known.title(one.field)),
        chosen=chosen,
        open=one.how in {"unknown", "twice", "blank"},
    )


def choices(purpose: Purpose) -> list[tuple[str, str]]:
    """The fields that a column may fill, and what people call them."""
    known = VOCABULARIES[purpose]
    return [(field, known.title(field)) for field in known.names]


def unread(survey: Survey) -> str:
    """The columns that nobody understood, in a sentence; nothing if there are none."""
    found = telling.unread(survey)
    return words.not_understood("、".join(found)) if found else ""


def survey_sentences(survey: Survey, purpose: Purpose) -> list[str]:
    """What a table is, in sentences."""
    return telling.survey_sentences(survey, VOCABULARIES[purpose])


def columns_chosen(form: Mapping[str, str], purpose: Purpose) -> dict[str, tuple[str, str]]:
    """What a form says of columns; 400 for a field that there is not."""
    found = {}
    for number in range(MOST):
        key, field = form.get(f"key-{number}"), form.get(f"column-{number}", "")
        if key is None:
            break
        if field and field != SPARE and field not in VOCABULARIES[purpose].names:
            abort(400)
        if field:
            shown = form.get(f"shown-{number}", key)[:LONGEST_HEADER]
            found[key[: LONGEST_HEADER + 8]] = (shown, field)
    return found


def handled(of: Sender, form: Mapping[str, str]) -> Handling:
    """How a table is to be taken whose form says so: what it says of columns is remembered."""
    fields = columns_chosen(form, of.purpose)
    office = site.office()
    if fields:
        with office.write() as session:
            now = site.now()
            headings.remember(session, of, fields, by=current_user.username, now=now)
    with office.read() as session:
        assigned = headings.assigned(session, of)
    return Handling(assigned, form.get("sheet", ""), hidden_of(form))


def hidden_of(form: Mapping[str, str]) -> Hidden:
    """What the form says of hidden rows."""
    found: dict[str, Hidden] = {"take": "take", "leave": "leave"}
    return found.get(form.get("hidden", ""), "ask")


def remembered() -> list[Meaning]:
    """All that is remembered."""
    office = site.office()
    with office.read() as session:
        return headings.meanings(session)


def field_title(meaning: Meaning) -> str:
    """What people call the field of a header that is remembered."""
    if meaning.field == SPARE:
        return words.NOT_READ
    return VOCABULARIES[meaning.sender.purpose].title(meaning.field)


@pages.post("/forget")
@access(*COUNTER)
def forget() -> ResponseReturnValue:
    """Forget what was said of a sender's headers."""
    purpose = request.form.get("purpose", "")
    allowed = "organiser" in current_user.held or purpose == "invoices"
    if purpose not in VOCABULARIES or not allowed:
        abort(400)
    of = headings.sender(
        purpose,  # type: ignore[arg-type]
        request.form.get("campaign", ""),
        request.form.get("sender", ""),
    )
    office = site.office()
    with office.write() as session:
        now = site.now()
        headings.forget(session, of, by=current_user.username, now=now)
    return redirect(url_for("tables.home"))
