"""`lottery doctor`: what is missing before a draw can be held. Exit status 0, 1 or 2."""

import click

from lottery.cli.desk import Desk
from lottery.doctor import examine, exit_status, gathering, outside
from lottery.doctor.facts import OutsideFacts
from lottery.doctor.finding import GOOD, MISSING, UNCHECKED, Diagnosis
from lottery.errors import LotteryError
from lottery.office import Office, office_of
from lottery.office.settings import load_settings
from lottery.opening import look_first
from lottery.texts.office import doctor as words

pass_desk = click.make_pass_decorator(Desk)


@click.command(help=words.HELP)
@click.option("--offline", is_flag=True, help=words.OFFLINE)
@click.pass_context
@pass_desk
def doctor(desk: Desk, context: click.Context, *, offline: bool) -> None:
    """Like `check` it opens an office that another command would refuse to work in."""
    office = office_of(load_settings(desk.home))
    try:
        closed = _closed(office)
        asked = OutsideFacts(timers=outside.timers())
        if not offline:
            asked = outside.ask(office.settings, desk.now)
        found = examine(gathering.gather(office, desk.now(), asked, closed=closed))
        if not closed:
            desk.tell(office)
    finally:
        office.close()
    for finding in found:
        _show(finding)
    counted = [sum(each.standing == wanted for each in found) for wanted in (MISSING, UNCHECKED)]
    click.echo(words.summary(*counted, demo=office.settings.demo))
    context.exit(exit_status(found))


def _closed(office: Office) -> str:
    """Why the database must not be opened; empty if it may be."""
    try:
        look_first(office)
    except LotteryError as why:
        return str(why)
    return ""


def _show(finding: Diagnosis) -> None:
    standing = words.STANDINGS[finding.standing]
    click.echo(f"[{standing}] {finding.name}：{finding.sentence}")
    if finding.standing != GOOD:
        click.echo(f"    {words.WAY_OUT}{finding.way_out}")


COMMANDS = (doctor,)
