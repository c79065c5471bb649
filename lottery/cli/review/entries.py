"""`lottery review list | show | accept | reject | appeal`."""

import click

from lottery import review
from lottery.cli.desk import Desk
from lottery.cli.review.refusal_appeals import refused_group
from lottery.clock import in_shanghai
from lottery.invoices.values.amounts import yuan
from lottery.programme import campaigns
from lottery.review import cases, waiting
from lottery.texts import reasons
from lottery.texts.review import decisions as words

pass_desk = click.make_pass_decorator(Desk)
entry_argument = click.argument("entry", type=click.IntRange(0))
note_option = click.option("--note", default="", help=words.NOTE)


@click.group("review", help=words.GROUP)
def review_group() -> None:
    """Commands about doubtful entries."""


@review_group.command("list", help=words.LIST)
@click.option("--batch", default=None, help=words.BATCH)
@pass_desk
def list_waiting(desk: Desk, batch: str | None) -> None:
    """One line an entry that waits."""
    after, seen = -1, False
    with desk.office() as office, office.read() as session:
        if batch is not None:
            campaigns.period(session, batch)  # a period that there is not has no empty queue
        while found := waiting.queue(session, office.boxes, batch=batch, after=after):
            after, seen = found[-1].entry.number, True
            for one in found:
                click.echo(_line(one.entry, reasons.sentences(one.reasons)))
    if not seen:
        click.echo(words.EMPTY)


def _line(entry: cases.EntrySummary, told: str) -> str:
    amount = yuan(entry.amount_fen)
    return words.waiting_line(entry.number, entry.batch, entry.seller_name, amount, told)


@review_group.command(help=words.SHOW)
@entry_argument
@pass_desk
def show(desk: Desk, entry: int) -> None:
    """Reasons, events and neighbours of an entry."""
    with desk.office() as office, office.read() as session:
        found = cases.case(session, office.boxes, entry)
    click.echo(_line(found.entry, words.STATUSES[found.entry.status]))
    click.echo(reasons.sentences(found.reasons))
    notes = {note.line: note.note for note in found.notes}
    for event in found.history:
        why = words.reason(event.reason) if event.reason else ""
        told = "，".join(filter(None, (why, notes.get(event.line, ""))))
        moment = in_shanghai(event.at)
        click.echo(words.event_line(event.line, moment, event.by, words.ACTS[event.what], told))
    for other in found.similar:
        click.echo(_line(other, words.STATUSES[other.status]))


@review_group.command(help=words.ACCEPT)
@entry_argument
@note_option
@pass_desk
def accept(desk: Desk, entry: int, note: str) -> None:
    """Accept an entry, or propose it after the closing time."""
    with desk.office() as office, office.write() as session:
        done = review.accept(session, entry, by=desk.actor(), now=desk.now(), note=note)
    click.echo(words.decided(entry, done.what, done=done.line is not None))


@review_group.command(help=words.REJECT)
@entry_argument
@click.option("--code", required=True, help=words.CODE)
@note_option
@pass_desk
def reject(desk: Desk, entry: int, code: str, note: str) -> None:
    """Reject an entry, or propose it after the closing time."""
    with desk.office() as office, office.write() as session:
        done = review.reject(session, entry, code, by=desk.actor(), now=desk.now(), note=note)
    click.echo(words.decided(entry, done.what, done=done.line is not None))


@review_group.command(help=words.APPEAL)
@entry_argument
@click.option("--note", required=True, help=words.NOTE)
@pass_desk
def appeal(desk: Desk, entry: int, note: str) -> None:
    """Put a rejected entry before another reviewer."""
    with desk.office() as office, office.write() as session:
        review.appeal(session, entry, note=note, by=desk.actor(), now=desk.now())
    click.echo(words.appealed(entry))


review_group.add_command(refused_group)
COMMANDS = (review_group,)
