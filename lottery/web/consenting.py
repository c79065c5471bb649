"""What the law has a participant told beside the consent: who answers for his data, how he reaches
him, and how long the data are kept, as settings and rules say it now."""

from dataclasses import dataclass

from flask import Flask

from lottery.clock import day_of
from lottery.errors import CampaignUnknownError
from lottery.programme import campaigns, rulebook
from lottery.web import site
from lottery.web.imprinting import imprint


@dataclass(frozen=True)
class Retention:
    """A campaign by its title, and for how many days after a draw losers' data are kept."""

    campaign: str
    days: int


@dataclass(frozen=True)
class ConsentNotice:
    """Who answers for the data and how he is reached (empty: the office has not said), and what
    each campaign keeps for how long."""

    controller: str
    contact: str
    kept: tuple[Retention, ...]


def install(app: Flask) -> None:
    """Give `consent_notice` to the templates."""
    app.jinja_env.globals["consent_notice"] = consent_notice


def consent_notice() -> ConsentNotice:
    """What is told today."""
    office, today = site.office(), day_of(site.now())
    kept = []
    with office.read() as session:
        for one in campaigns.named(session):
            try:
                rules = rulebook.in_force(session, one.code, today)
            except CampaignUnknownError:
                continue
            kept.append(Retention(one.title, rules.parameters.retention_days))
    host, reached = imprint().responsible
    return ConsentNotice(
        office.settings.controller or host,
        office.settings.controller_contact or reached,
        tuple(kept),
    )
