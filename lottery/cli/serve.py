"""`lottery serve`: the site of a home, by a server that runs on every system."""

import ipaddress
import logging
import select
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

import click

from lottery import __version__, create_app, machine, security_log
from lottery.cli import leaving
from lottery.cli.desk import Desk
from lottery.errors import LotteryError
from lottery.office import Office
from lottery.operations import logs
from lottery.security_log import SecurityEvent
from lottery.texts import serve as words

if TYPE_CHECKING:
    from waitress.server import TcpWSGIServer

HANDLES = 4
"""Of a server before anybody has come: its door, and the line that wakes it."""
SPARE = 100
"""So many connections below its limit, one goes for each that comes."""
THREADS = 8
"""Enough that a long answer holds up nobody; more would only take turns on the same processors."""

PORT, PUBLIC_PORT = 8000, 8001
LAST_WORD_SECONDS = 3
"""How long the security log may take for its last line."""

pass_desk = click.make_pass_decorator(Desk)


@click.command(help=words.HELP)
@click.option("--host", default="127.0.0.1", show_default=True, help=words.HOST)
@click.option("--port", type=click.IntRange(0, 65535), help=words.PORT)
@click.option("--public", is_flag=True, help=words.PUBLIC)
@pass_desk
def serve(desk: Desk, host: str, port: int | None, *, public: bool) -> None:
    """Serve the site of a home, or with `--public` what everybody may see, without any key."""
    usual, opened = (PUBLIC_PORT, words.opened_public) if public else (PORT, words.opened)
    with desk.public_office() if public else desk.office() as office:
        serve_office(office, host, usual if port is None else port, opened)


def serve_office(office: Office, host: str, port: int, say: Callable[[str], str]) -> None:
    """Serve until SIGTERM or Ctrl+C; `say` makes of the address what the console is told.

    Raises LotteryError if the port is taken, SettingsError for a log that cannot be written or
    figures that cannot be served."""
    settings = office.settings
    everybody = settings.public_only
    folder, name = settings.own_log_folder, "public" if everybody else "staff"
    with logs.kept(folder, settings.log_format, name):
        app = create_app(office)
        with _figures(app, office, settings.public_metrics if everybody else settings.metrics):
            server = _listening(app, host, port, https=settings.https)
            with _told(office, server.effective_port):
                # Said when nothing is left to be waited for: whoever reads it is answered at once.
                click.echo(say(f"http://{host}:{server.effective_port}"))
                sys.stdout.flush()
                leaving.run(server)


@contextmanager
def _figures(app: "Site", office: Office, address: str) -> Iterator[None]:
    """While the block lasts, Prometheus finds the figures of a site at HOST:PORT, if one is set."""
    if not address:
        yield
        return
    from lottery.operations import figures  # noqa: PLC0415 - not every site is watched

    kept = app.extensions
    asked = figures.Figures(office, kept["lottery-health"], kept["lottery-now"])
    with figures.served(kept["lottery-requests"], asked, address):
        yield


def _listening(app: "Site", host: str, port: int, *, https: bool) -> "TcpWSGIServer":
    """The server of a site; raises LotteryError if the port is taken, or the machine fails."""
    try:
        machine.require_handles(HANDLES)  # a server that is half made complains when it goes
        return server_for(app, host, port, https=https)
    except OSError as error:
        fault = machine.fault_of(error)
        if fault is not None and fault.kind != "denied":  # which is said of a port, too
            raise fault from None
        raise LotteryError(words.port_taken(host, port, error)) from None


@contextmanager
def _told(office: Office, port: int) -> Iterator[None]:
    """The security log is told that the site is there, and that it is gone, with what was counted.

    The process of the public pages writes nothing.
    """
    if office.settings.public_only:
        yield
        return
    desk = Desk(office.settings.home)
    detail: dict[str, str | int] = {"port": port, "version": __version__}
    security_log.report(office, SecurityEvent("started", desk.actor(), detail=detail), desk.now())
    try:
        yield
    finally:
        # A database that somebody else holds must not keep a server that was told to leave.
        last = threading.Thread(target=_say_gone, args=(office, desk, detail), daemon=True)
        last.start()
        last.join(LAST_WORD_SECONDS)


def _say_gone(office: Office, desk: Desk, detail: dict[str, str | int]) -> None:
    security_log.write_counted(office, desk.now())
    gone = SecurityEvent("stopped", desk.actor(), detail=detail)
    security_log.report(office, gone, desk.now())


class Site(Protocol):
    """A WSGI application that knows how large its requests may be."""

    extensions: dict[str, Any]

    def __call__(self, environ: Any, start_response: Any, /) -> Any:
        """WSGI."""


def server_for(app: Site, host: str, port: int, *, https: bool = False) -> "TcpWSGIServer":
    """The server of a site, listening but not yet running. Raises OSError if the port is taken."""
    from waitress.server import create_server  # noqa: PLC0415 - not every command serves

    from lottery.cli import channels  # noqa: PLC0415

    # What waits for a thread is answered in its turn: that is nothing to report to the console.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    # Without `https` the server throws away what a proxy says of the visitor's address.
    proxy = {"clear_untrusted_proxy_headers": not https}
    # What it calls itself where nobody says how the site is reached: the address that it has.
    own = {"server_name": address_of(host)}
    server = create_server(app, host=host, port=port, threads=THREADS, **_room(), **proxy, **own)
    most = app.extensions["lottery-largest-body"]
    server.channel_class = channels.channel_of(most, server.adj.connection_limit - SPARE)
    return server


def address_of(host: str) -> str:
    """The address under which whoever is on this network reaches a server on `host`; of one that
    listens everywhere, this machine's own, as it would send (nothing is sent)."""
    try:
        if not ipaddress.ip_address(host).is_unspecified:
            return host
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
            line.connect(("192.0.2.1", 9))
            return str(line.getsockname()[0])
    except ValueError:
        return host
    except OSError:  # it is on no network
        return "127.0.0.1"


def _room() -> dict[str, object]:
    """How many browsers may keep a connection open: all the telephones of a hall.

    Where there is no poll (Windows), no process can wait for more than 512 connections.
    """
    if hasattr(select, "poll"):
        return {"connection_limit": 1000, "asyncore_use_poll": True}
    return {"connection_limit": 450}


COMMANDS = (serve,)
