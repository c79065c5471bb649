"""What the rules will refuse, told as soon as a code or a file is read and nobody typed in vain.

The refusal itself, with its place on record, comes when the invoice is sent.
"""

from flask import request

from lottery.clock import day_of
from lottery.errors import CampaignUnknownError, ProgrammeError
from lottery.intake.terms import renewed, terms_of
from lottery.invoices import RawEntry, Window
from lottery.invoices.rules.appraisal import appraise
from lottery.web import site
from lottery.web.entry_form import FieldNote, notes_of


def refusals(raw: RawEntry) -> tuple[FieldNote, ...]:
    """Why this invoice will be refused, whatever is still filled in; empty where it depends."""
    office = site.office()
    campaign, today = request.form.get("campaign", ""), day_of(site.now())
    kept = site.clerks().terms.get(campaign)
    try:
        with office.read() as session:
            terms = renewed(session, kept, today) if kept else terms_of(session, campaign, today)
    except (CampaignUnknownError, ProgrammeError):  # said when the invoice is sent
        return ()
    found = appraise(
        raw,
        rules=terms.rules,
        sellers=terms.sellers,
        windows=tuple(Window(period.starts, period.ends) for period in terms.periods),
        today=today,
    )
    return notes_of(found.refused) if found.invoice else ()
