"""What each site and each database compiles for itself, compiled once for all of a test process.

A server makes one site and opens one database, and compiles addresses, templates and statements
once; tests make hundreds of both.
"""

from collections.abc import Callable
from typing import Any

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from werkzeug.routing import Rule

_ADDRESSES: dict[tuple[object, ...], Callable[..., tuple[str, str]]] = {}
_STATEMENTS: dict[object, Any] = {}


class Templates(BytecodeCache):
    """Templates, compiled once for all sites."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """What is kept of the same source."""
        if found := self.kept.get(f"{bucket.key} {bucket.checksum}"):
            bucket.bytecode_from_string(found)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self.kept[f"{bucket.key} {bucket.checksum}"] = bucket.bytecode_to_string()


class Address(Rule):
    """A rule whose builder of addresses is taken from another site's same rule."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        key = (*self._trace, repr(self.defaults), append_unknown)
        if key not in _ADDRESSES:
            _ADDRESSES[key] = super()._compile_builder(append_unknown)
        return _ADDRESSES[key]


class _Shared:
    """A dialect that all engines have, with one store of compiled statements."""

    _only: Any = None

    def __new__(cls, *_: Any, **__: Any) -> Any:
        """The one that there is; compiled statements are kept by dialect."""
        if cls._only is None:
            cls._only = super().__new__(cls)
        return cls._only

    def __init__(self, *given: Any, **named: Any) -> None:
        if "dbapi" not in self.__dict__:
            super().__init__(*given, **named)

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        """Let the engine keep its compiled statements with all others."""
        engine.update_execution_options(compiled_cache=_STATEMENTS)


class SQLite(_Shared, SQLiteDialect_pysqlite):
    """For files."""

    supports_statement_cache = True


class PostgreSQL(_Shared, PGDialect_psycopg):
    """For the one server that there is."""

    supports_statement_cache = True


def compile_once() -> None:
    """From now on, in this process."""
    Flask.url_rule_class = Address
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": Templates()}
    registry.register("sqlite", __name__, SQLite.__name__)
    registry.register("postgresql.psycopg", __name__, PostgreSQL.__name__)
