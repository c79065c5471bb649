"""`lottery rules list`, `lottery rules show` and `lottery rules new`."""

from datetime import datetime
from pathlib import Path

import click

from lottery.cli.desk import Desk
from lottery.cli.proving import two
from lottery.clock import day_of
from lottery.errors import ProgrammeError
from lottery.invoices.rules.parameters import Rules, RulesError
from lottery.invoices.rules.revising import revised
from lottery.programme import amending, campaigns, rulebook, taking_back
from lottery.programme.amending import Amendment
from lottery.programme.rulebook import Edition
from lottery.texts.office import rules as words
from lottery.texts.office import rules_amending as new_words
from lottery.texts.office import taking_back as taken_words

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
        click.echo(words.other_version(found.version, found.valid_from, found.sha256))


@rules_group.command(help=new_words.NEW)
@click.argument("campaign", metavar="CAMPAIGN")
@click.option(
    "--from", "since", type=click.DateTime(["%Y-%m-%d"]), required=True, help=new_words.SINCE
)
@click.option(
    "--text", type=click.Path(exists=True, dir_okay=False, path_type=Path), help=new_words.TEXT
)
@click.option("--set", "typed", multiple=True, metavar="NAME=VALUE", help=new_words.SET)
@click.option("--yes", is_flag=True, help=new_words.YES)
@pass_desk
def new(
    desk: Desk,
    campaign: str,
    since: datetime,
    text: Path | None,
    typed: tuple[str, ...],
    *,
    yes: bool,
) -> None:
    """Announce a new version, after showing what it changes."""
    with desk.office() as office:
        with office.read() as session:
            *_, last = rulebook.editions(session, campaign) or (None,)
            if last is None:
                raise ProgrammeError(new_words.no_rules(campaign))
            wanted = _amendment(last, since, text, typed)
            foreseen = amending.foresee(session, wanted, desk.now())
        for one in (*foreseen.parameters, *foreseen.lines):
            click.echo(new_words.change(one.what, one.before, one.after))
        if not yes:
            click.confirm(new_words.SURE, abort=True)
        seen = foreseen.edition.sha256
        with office.write() as session:
            made = amending.amend(session, wanted, by=desk.actor(), now=desk.now(), seen=seen)
    click.echo(new_words.announced(campaign, made.version, made.valid_from, made.sha256))


@rules_group.command(help=taken_words.GROUP_RECALL)
@click.argument("campaign", metavar="CAMPAIGN")
@click.argument("version", type=click.IntRange(1))
@click.option("--reason", required=True, help=taken_words.REASON)
@pass_desk
def recall(desk: Desk, campaign: str, version: int, reason: str) -> None:
    """Call a version back before its day; two log in."""
    with desk.office() as office:
        proposer, confirmer = two(desk, office)
        now = desk.now()
        with office.write() as session:
            made = taking_back.propose_recall(
                session, campaign, version, reason, by=proposer, now=now
            )
            taking_back.confirm(session, office.boxes, made.id, by=confirmer, now=now)
    click.echo(taken_words.recalled(campaign, version))


def _amendment(
    last: Edition, since: datetime, text: Path | None, typed: tuple[str, ...]
) -> Amendment:
    written = last.written if text is None else _read(text)
    return Amendment(last.campaign, since.date(), written, _revised(last.parameters, typed))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ProgrammeError(new_words.BAD_FILE) from None


def _revised(rules: Rules, typed: tuple[str, ...]) -> Rules:
    pairs = [one.partition("=") for one in typed]
    if not all(sign for _, sign, _ in pairs):
        raise ProgrammeError(new_words.BAD_SETTING)
    try:
        return revised(rules, {name.strip(): value for name, _, value in pairs})
    except RulesError as wrong:
        raise ProgrammeError(new_words.parameter_wrong(str(wrong))) from None


COMMANDS = (rules_group,)
