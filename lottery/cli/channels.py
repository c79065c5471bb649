"""Connections of the server that refuse what is too large before it is taken in, and make room for
each other.

Waitress has one limit for all addresses, and keeps what comes below it on the disk: a limit that
lets the largest result through would let anybody fill it. And where so many connections are open
as it takes, it takes no more until somebody leaves: whoever opens them all and sends his request a
byte at a time would keep everybody out.
"""

import socket
from collections import Counter
from collections.abc import Callable
from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.utilities import RequestEntityTooLarge

from lottery.texts import serve as words

PIECE = 1 << 16
"""Bytes of a file that are read to be sent at once. Waitress reads as much as the system could take
(megabytes), again for each few kilobytes that a slow reader takes: two hundred of them kept all
others waiting for seconds."""
UNDER_WAY = 1 << 18
"""Bytes that the system takes for one reader who has not read what came before; by itself it takes
megabytes, for each of hundreds."""
LargestBody = Callable[[str, str, str], int]
"""Gives the bytes that may come with a method, to a path, from whoever shows these cookies."""


class _Capped:
    """The server's settings with another limit for the body of one request."""

    def __init__(self, adjustments: Any, most: int) -> None:
        self._adjustments = adjustments
        self.max_request_body_size = most

    def __getattr__(self, name: str) -> Any:
        return getattr(self._adjustments, name)


def channel_of(largest_body: LargestBody, crowd: int) -> type:
    """The class of connections over which no larger bodies come. Of more than `crowd` one goes for
    each that comes (`make_room`)."""
    usual = largest_body("GET", "/", "")

    class RequestParser(HTTPRequestParser):  # type: ignore[misc]
        adj: Any
        is_upload = False
        """Whether somebody who has logged in hands in a file."""

        def parse_header(self, header_plus: bytes) -> None:
            super().parse_header(header_plus)
            most = largest_body(self.command, self.path, self.headers.get("COOKIE", ""))
            self.adj = _Capped(self.adj, most + 1)  # the server refuses from its limit on
            self.is_upload = most > usual

        def received(self, data: bytes) -> int:
            consumed: int = super().received(data)
            if isinstance(self.error, RequestEntityTooLarge):
                self.error.body = words.TOO_LARGE
            return consumed

    class Channel(HTTPChannel):  # type: ignore[misc]
        parser_class = RequestParser

        def __init__(self, server: Any, *others: Any, **named: Any) -> None:
            make_room(server, crowd)
            super().__init__(server, *others, **named)
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, UNDER_WAY)
            self.sendbuf_len = PIECE

    return Channel


def make_room(server: Any, crowd: int) -> None:
    """Close connections until there are fewer than `crowd`, or all others have something to do.

    Whoever has no whole request there and no answer under way goes: of the address that has the
    most of them, the one that came first. A browser opens its connection again when it needs one,
    but sends no half of a file again: whoever has logged in and hands one in slowly, stays.
    """
    excess = len(server.active_channels) - crowd + 1
    if excess <= 0:
        return
    waiting = [each for each in server.active_channels.values() if _only_waits(each)]
    many = Counter(each.addr[0] for each in waiting)
    waiting.sort(key=lambda each: (-many[each.addr[0]], each.creation_time))
    for each in waiting[:excess]:
        each.handle_close()


def _only_waits(channel: Any) -> bool:
    uploads = channel.request is not None and channel.request.is_upload
    return not uploads and not channel.requests and not channel.total_outbufs_len
