"""`lottery rules list` and `lottery rules show`."""

import click

from lottery.cli.desk import Desk
from lottery.clock import day_of
from lottery.programme import campaigns, rulebook
from lottery.texts import rules as words

pass_desk = click.make_pass_decorator(Desk)


@click.group("rules", help=words.GROUP)
def rules_group() -> None:
    """Commands about the rules."""


@rules_group.command("list", help=words.LIST)
@pass_desk
def list_rules(desk: Desk) -> None:
    """One line a version."""
    with desk.office() as office, office.read() as session:
        for campaign in campaigns.campaigns(session):
            for one in rulebook.editions(session, campaign.code):
                click.echo(words.listed(one.campaign, one.version, one.valid_from, one.sha256))


@rules_group.command(help=words.SHOW)
@click.argument("campaign", metavar="CAMPAIGN")
@click.option("--version", type=click.IntRange(1), help=words.VERSION)
@pass_desk
def show(desk: Desk, campaign: str, version: int | None) -> None:
    """The text of a version with its parameters, as it is published."""
    with desk.office() as office, office.read() as session:
        if version is None:
            found = rulebook.in_force(session, campaign, day_of(desk.now()))
        else:
            found = rulebook.edition(session, campaign, version)
        click.echo(found.text, nl=False)
        click.echo(words.other(found.version, found.valid_from, found.sha256))


COMMANDS = (rules_group,)
