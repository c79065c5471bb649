"""`lottery site DIR`: the public part as plain files, of the public folder alone.

Exit status 0: the new site is in its place; 2: it is, and pages name addresses that it has not; 1:
it could not be made, and the old one is as it was.
"""

from pathlib import Path

import click

from lottery import build_site
from lottery.cli.desk import Desk
from lottery.errors import NoticesRefusedError
from lottery.office.settings import is_address, load_public_settings
from lottery.texts.public import notices as words

pass_desk = click.make_pass_decorator(Desk)
UNFOUND = 2


@click.command("site", help=words.SITE)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--public", type=click.Path(path_type=Path), help=words.PUBLIC)
@click.option("--url", help=words.URL)
@click.pass_context
@pass_desk
def site(
    desk: Desk, context: click.Context, folder: Path, public: Path | None, url: str | None
) -> None:
    """Build the site beside the old one, and put it in its place."""
    if url and not is_address(url):
        raise NoticesRefusedError(words.not_an_address(url))
    shown = public or load_public_settings(desk.home).public_dir
    built = build_site(shown, folder, now=desk.now, random_bytes=desk.random_bytes, url=url)
    click.echo(words.written(built.place, built.pages, built.files, built.size, built.as_of))
    click.echo(words.LIVE_ONLY)
    if built.missing:
        click.echo(words.left_out(built.missing), err=True)
        context.exit(UNFOUND)


COMMANDS = (site,)
