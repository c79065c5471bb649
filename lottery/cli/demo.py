"""`lottery demo`: the main job on synthetic invoices, and the site of what came of it."""

import shutil
from pathlib import Path
from time import perf_counter

import click

from lottery.ceremony.steps import publish
from lottery.cli.desk import Desk
from lottery.cli.serve import serve_office
from lottery.demo.playing import Calendar, Demo
from lottery.demo.run import BEGINNING, MONTHLY, SPECIAL, run
from lottery.demo.visitor import visit
from lottery.errors import LotteryError
from lottery.minutes.signing.authority import demo_identity, write_identity
from lottery.office import Office
from lottery.office import database as database_room
from lottery.office.home import create_home
from lottery.office.settings import FILE, load_settings
from lottery.opening import open_office
from lottery.texts import demo as words

pass_desk = click.make_pass_decorator(Desk)


@click.command(help=words.HELP)
@click.argument("folder", default="demo-data", type=click.Path(file_okay=False, path_type=Path))
@click.option("--serve/--no-serve", "serving", default=True, help=words.SERVE)
@click.option("--database", default="lottery.db", show_default=True, help=words.DATABASE)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, help=words.PORT)
@pass_desk
def demo(desk: Desk, folder: Path, serving: bool, database: str, port: int) -> None:
    """Run the main job on synthetic invoices, then serve the site."""
    begun = perf_counter()
    click.echo(words.REHEARSAL)
    office = _new_office(desk, folder.absolute(), database)
    try:
        calendar = Calendar(BEGINNING)
        played = Demo(office, desk.random_bytes, click.echo, calendar)
        passwords = run(played, desk.now())
        for code in (MONTHLY, SPECIAL):
            _verify_as_stranger(played, code, folder / "notary" / code)
        click.echo(words.finished(perf_counter() - begun))
        click.echo(words.folders(folder))
        if serving:
            click.echo(words.logins(passwords))
            sample = visit(desk.now())
            click.echo(words.sample(sample.qr, sample.seller.seller_id, sample.seller.name))
            serve_office(office, "127.0.0.1", port, words.pages)
    finally:
        office.close()


def _new_office(desk: Desk, folder: Path, url: str) -> Office:
    """A fresh demo home; the environment's database is not the demo's business. Raises LotteryError
    for a database with tables: nothing is ever cleared but a file of the demo's own."""
    if "://" in url and _has_tables(url):
        raise LotteryError(words.DATABASE_TAKEN)
    if folder.exists() and any(folder.iterdir()):
        if not (folder / FILE).is_file() or not load_settings(folder, {}).demo:
            raise LotteryError(words.NOT_A_DEMO.format(folder=folder))
        shutil.rmtree(folder)
    create_home(
        folder,
        origin="zouping-demo",
        database=url,
        demo=True,
        random_bytes=desk.random_bytes,
        environ={},
    )
    # The played calendar begins in 2024, so the certificate must be valid then as well as now.
    write_identity(demo_identity(words.ORGANISER, BEGINNING), folder / "keys")
    return open_office(folder, {})


def _has_tables(url: str) -> bool:
    engine = database_room.engine_for(url)
    try:
        return bool(database_room.version(engine))
    finally:
        engine.dispose()


def _verify_as_stranger(played: Demo, code: str, private: Path) -> None:
    """Verify a published bundle as anybody would; for the monthly draw as the notary, too."""
    settings = played.office.settings
    keys = settings.home / "verifier-keys.txt"
    folder = settings.public_dir / code
    shutil.copyfile(folder / "keys.txt", keys)
    options = ["--keys", str(keys)]
    if code == MONTHLY:
        with played.office.write() as session:
            publish.write_private(
                session, played.office, code, private, by="demo", now=played.calendar.now()
            )
        options += ["--private", str(private.absolute())]
    with played.timed(words.STRANGER):
        said = publish.verify_apart(folder, *options)
    click.echo(words.verified(said))


COMMANDS = (demo,)
