"""Connections of the server that refuse what is too large before it is taken in.

Waitress has one limit for all addresses, and keeps what comes below it on the disk: a limit that
lets the largest result through would let anybody fill it.
"""

from collections.abc import Callable
from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.utilities import RequestEntityTooLarge

from lottery.texts import serve as words

LargestBody = Callable[[str, str, str], int]
"""Gives the bytes that may come with a method, to a path, from whoever shows these cookies."""


class _Capped:
    """The server's settings with another limit for the body of one request."""

    def __init__(self, adjustments: Any, most: int) -> None:
        self._adjustments = adjustments
        self.max_request_body_size = most

    def __getattr__(self, name: str) -> Any:
        return getattr(self._adjustments, name)


def channel_of(largest_body: LargestBody) -> type:
    """The class of connections over which no larger bodies come."""

    class RequestParser(HTTPRequestParser):  # type: ignore[misc]
        adj: Any

        def parse_header(self, header_plus: bytes) -> None:
            super().parse_header(header_plus)
            most = largest_body(self.command, self.path, self.headers.get("COOKIE", ""))
            self.adj = _Capped(self.adj, most + 1)  # the server refuses from its limit on

        def received(self, data: bytes) -> int:
            consumed: int = super().received(data)
            if isinstance(self.error, RequestEntityTooLarge):
                self.error.body = words.TOO_LARGE
            return consumed

    return type("Channel", (HTTPChannel,), {"parser_class": RequestParser})
