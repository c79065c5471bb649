"""`lottery prizes list DRAW` and `lottery prizes show PRIZE`."""

from collections import Counter

import click

from lottery.cli.desk import Desk
from lottery.clock import day_of
from lottery.prizes import facts, listing, standing
from lottery.prizes import sheet as sheets
from lottery.prizes.sheet import PrizeSheet
from lottery.prizes.standing import StandingPrize
from lottery.texts.prizes import commands as words
from lottery.texts.prizes import names

pass_desk = click.make_pass_decorator(Desk)


@click.command("list", help=words.LIST)
@click.argument("draw")
@click.option("--tier", default="", help=words.TIER)
@click.option("--stage", default="", type=click.Choice(["", *names.STAGES]), help=words.STAGE)
@pass_desk
def list_(desk: Desk, draw: str, tier: str, stage: str) -> None:
    """A line a prize, and how many stand where."""
    with desk.office() as office, office.read() as session:
        attempt = listing.named(session, draw)
        claims = facts.claims_of(session, office.settings.public_dir, attempt)
        prizes = standing.of_draw(session, attempt, claims.last_day)
    found = [
        each for each in prizes if tier in {"", each.tier.code} and stage in {"", each.life.stage}
    ]
    click.echo(words.head(attempt.name, claims.last_day, live=attempt.live))
    for each in found:
        click.echo(_row(each))
    click.echo(words.counts(Counter(each.life.stage for each in found)))


@click.command(help=words.SHOW)
@click.argument("prize")
@pass_desk
def show(desk: Desk, prize: str) -> None:
    """One prize, and all that was done about it."""
    with desk.office() as office, office.read() as session:
        _, wanted = standing.find(session, prize)
        held = sheets.sheet(
            *(session, office.boxes, office.settings.public_dir, wanted), today=day_of(desk.now())
        )
    for line in _lines(held):
        click.echo(line)


def _lines(held: PrizeSheet) -> list[str]:
    tier = held.prize.tier
    lines = [
        words.head(held.attempt.name, held.claims.last_day, live=held.attempt.live),
        _row(held.prize),
        words.worth(tier.name, tier.prize, tier.value_fen),
    ]
    if held.prize.life.waits:
        lines += [words.missing(each) for each in held.missing] or [words.READY]
    lines.append(words.ACTS if held.acts else words.NO_ACTS)
    lines += [words.act(one.number, one.at, one.what, one.detail, one.by) for one in held.acts]
    if held.papers:
        lines.append(words.PAPERS)
        lines += [words.paper(each.kind, each.size, each.destroy_on) for each in held.papers]
    return lines


def _row(prize: StandingPrize) -> str:
    life = prize.life
    return words.row(life.id.name, life.stage, life.entry, life.turn, life.until)


SUBCOMMANDS = (list_, show)
