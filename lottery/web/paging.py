"""Lists that are longer than a page: which page was asked for, and which there are."""

import re
from dataclasses import dataclass

from flask import abort, request

_NUMBER = re.compile("[1-9][0-9]{0,8}")


@dataclass(frozen=True)
class ListPage:
    """A page of a list, counted from 1, of `size` rows each; `last` is the number of the last."""

    number: int
    last: int
    size: int

    @property
    def first(self) -> int:
        """How many rows stand before it."""
        return (self.number - 1) * self.size


def asked(count: int, size: int) -> ListPage:
    """The page that the path or `?page=` names (the first, without) of a list of `count` rows; 404
    for one that there is not."""
    typed = str((request.view_args or {}).get("page") or request.args.get("page", "1"))
    last = max(-(-count // size), 1)
    if not _NUMBER.fullmatch(typed) or int(typed) > last:
        abort(404)
    return ListPage(int(typed), last, size)
