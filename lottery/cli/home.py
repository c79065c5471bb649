"""`lottery init`: a new home. What cannot be changed later is asked, checked and shown first."""

import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import click

from lottery.acknowledged.second import SecondDisk
from lottery.cli.desk import Desk
from lottery.errors import LotteryError, SettingsError
from lottery.minutes.signing.authority import demo_identity, write_identity
from lottery.office import home as homes
from lottery.office import office_of, renewing
from lottery.office.home import HomeChoices, create_home
from lottery.office.settings import Settings, find_home, is_address, is_host, load_settings
from lottery.programme import imprints
from lottery.programme.imprint import Imprint
from lottery.programme.site_section import check_line
from lottery.texts import new_home as words

pass_desk = click.make_pass_decorator(Desk)
SQLITE = "lottery.db"


@dataclass(frozen=True)
class HomeAnswers:
    """What is known of a new home so far; None where nobody has said anything."""

    home: Path
    origin: str | None
    organiser: str | None
    notary: str | None
    database: str | None
    public_url: str | None
    time_server: str | None
    second_disk: str | None
    city: str | None
    title: str | None
    https: bool | None


@click.command(help=words.INIT)
@click.argument("folder", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option("--origin", help=words.ORIGIN)
@click.option("--organiser", help=words.ORGANISER)
@click.option("--notary", help=words.NOTARY)
@click.option("--database", help=words.DATABASE)
@click.option("--public-url", help=words.PUBLIC_URL)
@click.option("--time-server", help=words.TIME_SERVER)
@click.option("--second-disk", help=words.SECOND_DISK)
@click.option("--city", help=words.CITY)
@click.option("--title", help=words.TITLE)
@click.option("--https/--no-https", default=None, help=words.HTTPS)
@click.option("--rehearsal", is_flag=True, help=words.REHEARSAL)
@pass_desk
def init(
    desk: Desk, /, folder: Path | None, *, rehearsal: bool, **given: str | bool | None
) -> None:
    """Make a home with new keys; one for rehearsals holds those of every part."""
    home = find_home(folder or desk.home)
    homes.check_free(home)
    known = HomeAnswers(home, **given)  # type: ignore[arg-type]
    asks = known.origin is None
    if asks and not sys.stdin.isatty():
        raise click.UsageError(words.ORIGIN_MISSING)
    known = _asked(known) if asks else _checked(known)
    if asks:
        _confirm(known)
    _make(desk, known, rehearsal=rehearsal)
    with closing(office_of(load_settings(home))) as office:
        desk.tell(office)
    click.echo(words.made(home))
    if asks:
        click.echo(words.next_steps(home))


def _make(desk: Desk, known: HomeAnswers, *, rehearsal: bool) -> None:
    origin, some = known.origin or "", desk.random_bytes

    def identity(keys: Path) -> None:
        write_identity(demo_identity(origin, desk.now()), keys)

    create_home(
        known.home,
        origin=origin,
        database=known.database or SQLITE,
        demo=rehearsal,
        random_bytes=some,
        names=(known.organiser or origin, known.notary or f"{origin}/notary", rehearsal),
        choices=HomeChoices(
            known.public_url or "",
            known.time_server or "",
            known.second_disk or "",
            https=bool(known.https),
        ),
        more_keys=identity if rehearsal else lambda folder: None,
        first_rows=lambda settings: _store_imprint(desk, known, settings),
    )


def _store_imprint(desk: Desk, known: HomeAnswers, settings: Settings) -> None:
    """What pages say of the city until the programme says more; a run that was broken off may have
    stored another answer."""
    city, own = known.city or "", Imprint()
    if city or known.title:
        own = Imprint(title=known.title or words.site_title(city), city=city, short=city)
    with closing(office_of(settings)) as office:
        renewing.upgrade(office.engine, by=desk.actor(), now=desk.now())
        with office.write() as session:
            if imprints.changes(session, own):
                imprints.store(session, own, by=desk.actor(), now=desk.now())


def _asked(known: HomeAnswers) -> HomeAnswers:
    """All answers, each asked again until it will do."""
    click.echo(words.BEGIN.format(home=known.home))
    for name, usual in (
        ("origin", lambda _: None),
        ("organiser", lambda so_far: so_far.origin),
        ("notary", lambda so_far: f"{so_far.origin}/notary"),
        ("database", lambda _: SQLITE),
        ("public_url", lambda _: ""),
        ("time_server", lambda _: ""),
        ("second_disk", lambda _: ""),
        ("city", lambda _: ""),
        ("title", lambda so_far: words.site_title(so_far.city)),
    ):
        if getattr(known, name) is None:
            known = _ask(known, name, usual(known))
    if known.https is None:
        known = replace(known, https=click.confirm(words.HTTPS_ASKED, default=True))
    return _checked(known)


def _ask(known: HomeAnswers, name: str, usual: str | None) -> HomeAnswers:
    while True:
        answer = click.prompt(words.ASKED[name], default=usual, show_default=bool(usual))
        found = replace(known, **{name: str(answer).strip()})  # type: ignore[arg-type]
        try:
            CHECKS[name](found)
        except LotteryError as refused:
            click.echo(" ".join(str(refused).split()))
        else:
            return found


def _checked(known: HomeAnswers) -> HomeAnswers:
    """The same, if every answer will do; raises SettingsError or DatabaseClosedError."""
    for check in CHECKS.values():
        check(known)
    return known


def _check_signers(known: HomeAnswers) -> None:
    origin = known.origin or ""
    homes.check_signers(known.organiser or origin, known.notary or f"{origin}/notary")


def _check_address(known: HomeAnswers) -> None:
    if known.public_url and not is_address(known.public_url):
        raise SettingsError(words.address_malformed(known.public_url))


def _check_host(known: HomeAnswers) -> None:
    if known.time_server and not is_host(known.time_server):
        raise SettingsError(words.host_malformed(known.time_server))


def _check_second_disk(known: HomeAnswers) -> None:
    if not known.second_disk:
        return
    folder = Path(known.second_disk)
    if not folder.is_absolute() or not folder.is_dir() or folder.is_relative_to(known.home):
        raise SettingsError(words.second_disk_malformed(known.second_disk))
    disk = SecondDisk(folder, known.origin or "")
    disk.require_ready(used=False)
    if disk.places() and not homes.is_begun(known.home):
        raise SettingsError(words.second_disk_taken(folder))


def _check_names(known: HomeAnswers) -> None:
    for name in ("city", "title"):
        check_line(words.LABELS[name], getattr(known, name) or "")


CHECKS: dict[str, Callable[[HomeAnswers], None]] = {
    "origin": lambda known: homes.check_origin(known.origin or ""),
    "organiser": _check_signers,
    "notary": _check_signers,
    "database": lambda known: homes.check_database(known.home, known.database or SQLITE),
    "public_url": _check_address,
    "time_server": _check_host,
    "second_disk": _check_second_disk,
    "city": _check_names,
    "title": _check_names,
}
"""What each answer is held against, in the order of the questions."""


def _confirm(known: HomeAnswers) -> None:
    """Show all answers; whoever does not say yes gets nothing."""
    rows = [
        ("home", str(known.home)),
        *((name, str(getattr(known, name) or words.NOT_SET)) for name in CHECKS),
        ("https", words.YES if known.https else words.NO),
    ]
    click.echo(words.summary(rows))
    if not click.confirm(words.CONFIRM, default=False):
        raise SettingsError(words.GIVEN_UP)


COMMANDS = (init,)
