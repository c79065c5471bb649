"""`lottery prizes publish [DRAW]`: what was done about prizes, where everybody sees it."""

import click

from lottery import attempts
from lottery.attempts import Attempt
from lottery.ceremony.steps import prize_list
from lottery.cli.desk import Desk
from lottery.errors import PublicationRefusedError
from lottery.naming import read_name
from lottery.office import Office
from lottery.prizes import publishing
from lottery.texts.prizes import publishing as words

pass_desk = click.make_pass_decorator(Desk)


@click.command(help=words.PUBLISH)
@click.argument("draw", required=False, metavar="[DRAW]")
@pass_desk
def publish(desk: Desk, draw: str | None) -> None:
    """Grow prizes.txt of one draw, or of each; of those with something new it is said."""
    refused = []
    with desk.office() as office:
        for attempt in _wanted(office, draw):
            try:
                count = publishing.publish(office, attempt, by=desk.actor(), now=desk.now())
            except PublicationRefusedError as why:
                refused.append(str(why))  # one altered list keeps no other draw from the public
                continue
            if count or draw:
                told = words.published(attempt.name, count) if count else words.nothing(draw or "")
                click.echo(told)
    if refused:
        raise PublicationRefusedError("\n".join(refused))


def _wanted(office: Office, draw: str | None) -> tuple[Attempt, ...]:
    with office.read() as session:
        if draw is None:
            every = attempts.all_attempts(session)
            return tuple(each for each in every if prize_list.is_listed(each))
        named = read_name(draw)
        found = attempts.get(session, *named) if named else None
    if found is None or not prize_list.is_listed(found):
        raise PublicationRefusedError(words.no_result(draw))
    return (found,)


SUBCOMMANDS = (publish,)
