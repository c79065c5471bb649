"""The steps of a draw, one command each, in their order; and `lottery draws`, which lists them."""

from pathlib import Path

import click

from draws.manifest import Manifest
from draws.seed import Sealed
from lottery import attempts, figures, whole_files
from lottery.attempts import chain, open_matters, overlap, rehearsal
from lottery.ceremony.notary import registration
from lottery.ceremony.papers import signers as naming
from lottery.ceremony.papers import signing
from lottery.ceremony.seen import listing
from lottery.ceremony.sources import record, relays
from lottery.ceremony.steps import (
    abandon,
    call_off,
    claiming,
    close,
    commit,
    draw,
    freeze,
    plan,
    references,
    replanning,
    void,
)
from lottery.ceremony.steps import publish as publication
from lottery.cli.ceremony import timestamps
from lottery.cli.ceremony.draw_day import type_in
from lottery.cli.desk import Desk
from lottery.errors import PublicationRefusedError, SourceRefusedError
from lottery.journal.tokens import token
from lottery.office import Office
from lottery.office.keys import signers
from lottery.programme import campaigns
from lottery.programme.file import DRAW_CODE
from lottery.programme.prizes import prize_table
from lottery.texts.ceremony import calling_off, notary, overlaps
from lottery.texts.ceremony import commands as words
from lottery.texts.ceremony import replanning as replanning_texts
from lottery.texts.ceremony import steps as sentences
from lottery.texts.public import figures as figure_texts

pass_desk = click.make_pass_decorator(Desk)
code_argument = click.argument("code")


@click.command(help=words.DRAWS)
@pass_desk
def draws(desk: Desk) -> None:
    """List the attempts and what comes next."""
    with desk.office() as office, office.read() as session:
        for one in listing.all_listed(session, office):
            told = (one.attempt.name, one.attempt.mode, one.state, one.attempt.title, one.next)
            click.echo(words.attempt_line(*told))
        named = {attempt.code for attempt in attempts.all_attempts(session)}
        gone = [each for each in attempts.all_called_off(session) if each.draw not in named]
        named |= {each.draw for each in gone}
        for foreseen in campaigns.plans(session):
            if foreseen.code not in named:
                click.echo(words.foreseen_line(foreseen.code, foreseen.title))
        for each in gone:
            click.echo(calling_off.line(each.draw, each.title, each.reason))


@click.command(help=words.SEAL)
@code_argument
@click.argument("party")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.option("--attempt", type=click.IntRange(1, 999), default=1, show_default=True)
@pass_desk
def seal(desk: Desk, code: str, party: str, output: Path, attempt: int) -> None:
    """Make a sealed slip with a random secret; only its hash is printed."""
    if not DRAW_CODE.fullmatch(code):
        raise click.BadParameter(words.code_form(code))
    if output.exists():
        raise PublicationRefusedError(words.slip_exists(output))
    slip = Sealed(code, attempt, token(party), desk.random_bytes(32).hex())
    whole_files.create(output, slip.text())
    click.echo(words.sealed(output, slip.sha256()))


@click.command("plan", help=words.PLAN)
@code_argument
@click.option("--mode", type=click.Choice(["live", "rehearsal"]), required=True, help=words.MODE)
@click.option("--sealed", "sealed", multiple=True, metavar="PARTY=SHA256", help=words.SEALED)
@pass_desk
def plan_command(desk: Desk, code: str, mode: str, sealed: tuple[str, ...]) -> None:
    """Put down the next attempt of a foreseen draw."""
    hashes = dict(pair.partition("=")[::2] for pair in sealed)
    if len(hashes) < len(sealed):
        raise click.UsageError(words.PARTY_TWICE)
    with desk.office() as office:
        rehearsal.require_home(office.settings, mode)
        with office.write() as session:
            foreseen = campaigns.plan(session, code)
            before = attempts.find_newest(session, code)
            attempt = plan.plan(
                session, foreseen, mode=mode, sealed=hashes, by=desk.actor(), now=desk.now()
            )
            drawn = overlap.drawn_already(session, attempt)
            keyless = attempt.live and registration.current(session) is None
            left = naming.not_carried_over(session, attempt)
            told = references.told(session, attempt)
            waiting = chain.unpublished(session, attempt)
        if before and before.attempt == attempt.attempt and before != attempt:
            changed = replanning.changes(before, attempt)
            click.echo(replanning_texts.planned_anew(attempt.name, changed))
        else:
            click.echo(words.planned(attempt.name, mode))
        click.echo(prize_table(attempt.tiers))
        for each in drawn:
            click.echo(overlaps.drawn_already(each.title, each.by))
        for line in (*told, *(words.still_unpublished(each.name) for each in waiting), *left):
            click.echo(line)
        if keyless:
            click.echo(notary.KEY_MISSING)
        for line in signing.unsignable_lines(office.settings, mode, desk.now()):
            click.echo(line)


@click.command("freeze", help=words.FREEZE)
@code_argument
@pass_desk
def freeze_command(desk: Desk, code: str) -> None:
    """Take pool and omissions from the register and write the manifest."""
    with desk.office() as office:
        keys, acting = signers(office.settings), desk.acting()
        with office.read() as session:
            made = None
            if not attempts.newest(session, code).live:  # which is frozen by two, elsewhere
                now, some = acting.now, acting.random_bytes
                made = freeze.prepare(session, office, keys, code=code, now=now, random_bytes=some)
        with office.write() as session:
            matters = open_matters.of_attempt(session, attempts.newest(session, code))
            manifest = freeze.freeze(session, office, keys, code=code, acting=acting, prepared=made)
        tell(manifest)
        for line in close.open_lines(matters):
            click.echo(line)


@click.command("commit", help=words.COMMIT)
@code_argument
@pass_desk
def commit_command(desk: Desk, code: str) -> None:
    """Check, sign and publish the manifest."""
    with desk.office() as office:
        keys = signers(office.settings)
        with office.read() as session:
            is_live = attempts.newest(session, code).live
            checked = None if is_live else commit.prepare(session, office, code=code)
        with office.write() as session:
            manifest = commit.commit(
                session,
                office,
                keys,
                code=code,
                by=desk.actor(),
                now=desk.now(),
                prepared=checked,
            )
        folder = publication.publish_commitment(office, code, desk.random_bytes)
        tell(manifest)
        click.echo(words.committed(folder))
        timestamps.ask(desk, office, code)


@click.command(help=words.SOURCE)
@code_argument
@click.argument("number", type=click.IntRange(1))
@click.argument("value", required=False)
@click.option(
    "--file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help=words.SOURCE_FILE
)
@click.option("--network", is_flag=True, help=words.SOURCE_NETWORK)
@pass_desk
def source(
    desk: Desk, code: str, number: int, value: str | None, file: Path | None, *, network: bool
) -> None:
    """Record one source's value; without one, two typists are asked for it."""
    if (value is not None) + (file is not None) + network > 1:
        raise click.UsageError(words.VALUE_OR_FILE)
    with desk.office() as office:
        is_typed = not network and value is None and file is None
        if desk.named() or not is_typed:  # typists show themselves who they are
            desk.prove(office)
        if network:
            value = _fetched(desk, office, code, number)
        if is_typed:
            typed = type_in(desk, office, code, number)
            click.echo(words.recorded(number, typed.title, typed.readings[-1].value))
            return
        with office.write() as session:
            stored = record.record(
                session,
                code=code,
                number=number,
                value=_slip_text(file) if file else value or "",
                by=desk.actor(),
                now=desk.now(),
            )
        click.echo(words.recorded(stored.number, stored.title, stored.value or ""))


@click.command("draw", help=words.DRAW)
@code_argument
@pass_desk
def draw_command(desk: Desk, code: str) -> None:
    """Draw, once every source has its value."""
    with desk.office() as office:
        with office.write() as session:
            rows = draw.draw(session, office, code=code, by=desk.actor(), now=desk.now())
        click.echo(words.drawn(sum(row.prize for row in rows)))


@click.command(help=words.PUBLISH)
@code_argument
@click.option("--attempt", type=click.IntRange(1, 999), help=words.PUBLISH_ATTEMPT)
@click.option("--unmoved", metavar="YEAR", default="", help=words.PUBLISH_UNMOVED)
@pass_desk
def publish(desk: Desk, code: str, attempt: int | None, unmoved: str) -> None:
    """Write, verify and put in place the bundle, after those of attempts that ended before."""
    with desk.office() as office:
        with office.read() as session:
            due = (attempt,) if attempt else publication.due(session, code)
            for number in due:
                held = attempts.get(session, code, number)
                claiming.require_calendar(session, held, desk.now(), unmoved)
        for number in due:
            folder = publication.publish(
                office, signers(office.settings), code=code, acting=desk.acting(), number=number
            )
            click.echo(words.published(folder))
            _draw_figures(desk, office, (code, number))
        timestamps.ask(desk, office, code)


def _draw_figures(desk: Desk, office: Office, wanted: tuple[str, int]) -> None:
    """Draw the pictures of a draw's figures; what is published counts without them."""
    with office.read() as session:
        attempt = attempts.get(session, *wanted)
    try:
        figures.publish_pictures(office, attempt, by=desk.actor(), now=desk.now())
    except figures.NotDrawnError as why:
        click.echo(figure_texts.not_drawn(attempt.name, str(why)), err=True)


@click.command("void", help=words.VOID)
@code_argument
@click.option("--reason", required=True, help=words.REASON)
@pass_desk
def void_command(desk: Desk, code: str, reason: str) -> None:
    """Void the newest attempt, before the first value."""
    with desk.office() as office:
        with office.write() as session:
            void.void(
                session,
                signers(office.settings),
                code=code,
                reason=reason,
                by=desk.actor(),
                now=desk.now(),
            )
        click.echo(words.ended(code, "void"))


@click.command("abandon", help=words.ABANDON)
@code_argument
@click.option("--reason", required=True, help=words.ABANDON_REASON)
@pass_desk
def abandon_command(desk: Desk, code: str, reason: str) -> None:
    """Abandon the newest attempt, whose next source stays away."""
    with desk.office() as office:
        with office.write() as session:
            abandon.abandon(session, code=code, reason=reason, by=desk.actor(), now=desk.now())
        click.echo(words.ended(code, "abandon"))


@click.command("call-off", help=calling_off.HELP)
@code_argument
@click.option("--reason", required=True, help=calling_off.REASON)
@pass_desk
def call_off_command(desk: Desk, code: str, reason: str) -> None:
    """Call a draw off that is not under way."""
    with desk.office() as office:
        with office.write() as session:
            call_off.call_off(
                session, office, code=code, reason=reason, by=desk.actor(), now=desk.now()
            )
        click.echo(calling_off.done(code))


def _fetched(desk: Desk, office: Office, code: str, number: int) -> str:
    """The beacon's round that is due, from the network."""
    with office.read() as session:
        wanted = relays.due(session, code=code, number=number, now=desk.now())
    return relays.fetch(wanted, office.settings.beacon_relays).text().decode()


def _slip_text(file: Path) -> str:
    """A slip's text, with every byte of it kept: a slip with line ends of another kind has a hash
    of its own."""
    try:
        return file.read_bytes().decode()
    except UnicodeDecodeError:
        raise SourceRefusedError(sentences.slip_unreadable(file)) from None


def tell(manifest: Manifest) -> None:
    """Say what is read aloud: how many entries, and the hash."""
    click.echo(words.manifest_lines(manifest.pool_count, manifest.sha256()))


COMMANDS = (
    draws,
    seal,
    plan_command,
    freeze_command,
    commit_command,
    source,
    draw_command,
    publish,
    void_command,
    abandon_command,
    call_off_command,
)
