"""Queries that take long are told to the log: what was asked, without its values, and how long."""

import logging
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from sqlalchemy import Engine, event

_log = logging.getLogger(__name__)
_LONGEST = 500
"""Signs of a statement that a line of the log tells."""


@dataclass
class SlowQueries:
    """How many queries of one engine took longer than `milliseconds` (0: nobody looks)."""

    milliseconds: int
    counted: int = 0

    def watch(self, engine: Engine) -> None:
        """Look at every query from now on."""
        if self.milliseconds:
            event.listen(engine, "before_cursor_execute", _begins)
            event.listen(engine, "after_cursor_execute", self._ends)

    def _ends(
        self,
        _connection: Any,
        _cursor: Any,
        statement: str,
        _values: Any,
        context: Any,
        _many: bool,
    ) -> None:
        took = (perf_counter() - context.lottery_begun) * 1000
        if took >= self.milliseconds:
            self.counted += 1
            asked = " ".join(statement.split())[:_LONGEST]
            _log.warning("slow query ms=%d statement=%r", took, asked)


def _begins(
    _connection: Any, _cursor: Any, _statement: str, _values: Any, context: Any, _many: bool
) -> None:
    context.lottery_begun = perf_counter()
