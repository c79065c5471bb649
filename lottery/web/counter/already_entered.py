"""What the counter says of an invoice that is in the register already: by whom, when and where."""

from collections.abc import Sequence

from flask import request
from flask_security import current_user

from lottery import accounts
from lottery.intake import First, counter
from lottery.programme import campaigns
from lottery.register import entries
from lottery.texts import web as texts
from lottery.web import show, site
from lottery.web.entry_form import FieldNote


def warned_of(identities: Sequence[str]) -> tuple[FieldNote, ...]:
    """Said as soon as a code or a file is read, before anybody types a name in vain."""
    with site.office().read() as session:
        first = counter.first_with(session, identities, request.form.get("campaign", ""))
    if first is None:
        return ()
    told = texts.entered_before(f"{first.entry:010d}", first.by, show.moment(first.at))
    return (FieldNote("number", told + _where(first), warns=True),)


def told_of(first: First | None) -> tuple[FieldNote, ...]:
    """Where the entry was made that stands in the way; who and when is in the reason."""
    return () if first is None else (FieldNote("number", _where(first)),)


def same(number: int) -> FieldNote:
    """Who entered this very invoice for this very person before, when and where."""
    with site.office().read() as session:
        found = entries.entry(session, number)
    first = First(number, found.batch, found.entered_by, found.entered_at)
    told = texts.first_entry(f"{number:010d}", first.by, show.moment(first.at))
    mine = first.by == current_user.username or "organiser" in current_user.held
    return FieldNote("number", told + _where(first), slip=number if mine else None)


def _where(first: First) -> str:
    with site.office().read() as session:
        account = accounts.find_by_username(session, first.by)
        period = campaigns.period(session, first.batch).title
    return texts.where_entered(
        period, account.organ if account else "", account.name if account else ""
    )
