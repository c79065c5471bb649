"""A server that is told to leave: it takes no new requests, ends those that are open, and goes.

SIGTERM (systemd, containers) and SIGINT (Ctrl+C) say the same; a second one does not wait.
"""

from __future__ import annotations

import signal
import threading
from time import monotonic
from typing import TYPE_CHECKING, Any

import click

from lottery.texts import serve as words

if TYPE_CHECKING:
    from waitress.server import TcpWSGIServer

PATIENCE = 20.0
"""Seconds that open requests may take; systemd waits for 90 before it kills."""
_TICK = 0.1


class Leaving:
    """Whether a server was told to leave, and until when it waits for open requests."""

    def __init__(self, server: TcpWSGIServer) -> None:
        self._server = server
        self.until: float | None = None

    def listen(self) -> None:
        """Take the signals; only the main thread of a process may."""
        if threading.current_thread() is threading.main_thread():
            for name in ("SIGTERM", "SIGINT", "SIGBREAK"):
                if hasattr(signal, name):
                    signal.signal(getattr(signal, name), self._told)

    def _told(self, _number: int, _frame: object) -> None:
        self.until = monotonic() + (PATIENCE if self.until is None else 0)
        self._server.pull_trigger()  # wakes the loop

    @property
    def over(self) -> bool:
        """Whether nobody is to be waited for any more."""
        return self.until is not None and (monotonic() >= self.until or not self._busy())

    def _busy(self) -> list[Any]:
        """Connections with a request on them (or a part of one), or with an answer that is not sent
        yet. The others are closed: a page that asks again and again would keep the server."""
        channels = list(self._server.active_channels.values())
        busy = [
            each
            for each in channels
            if each.requests or each.request is not None or each.total_outbufs_len
        ]
        for each in channels:
            if each not in busy:
                each.handle_close()
        return busy


def run(server: TcpWSGIServer) -> None:
    """Serve until a signal says to leave; when this returns, open requests are answered, or their
    time is up. A transaction that is not acknowledged then never happened."""
    from waitress import wasyncore  # noqa: PLC0415 - not every command serves

    leaving = Leaving(server)
    leaving.listen()
    poll = {"map": server._map, "use_poll": server.adj.asyncore_use_poll}
    while leaving.until is None:
        wasyncore.loop(timeout=server.adj.asyncore_loop_timeout, count=1, **poll)
    wasyncore.dispatcher.close(server)  # the door alone; whoever is inside is served
    click.echo(words.leaving(len(leaving._busy()), PATIENCE))
    while not leaving.over:
        wasyncore.loop(timeout=_TICK, count=1, **poll)
    server.task_dispatcher.shutdown(timeout=1)
    wasyncore.close_all(server._map, ignore_all=True)
