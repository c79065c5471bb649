"""Triggers that make the database itself refuse what the program must never do.

Whoever can run SQL on the database but cannot change its tables can still at most append.
SQLite has no TRUNCATE; on PostgreSQL it is refused too.
"""

from collections.abc import Iterator

_NO_CHANGE = "this table only grows"


def append_only(dialect: str, table: str) -> Iterator[str]:
    """The statements that refuse UPDATE, DELETE and TRUNCATE on `table`."""
    if dialect == "sqlite":
        for act in ("UPDATE", "DELETE"):
            yield _sqlite(table, act, "1", f"{table}: {_NO_CHANGE}")
        return
    yield _postgres(table, "no_change", "UPDATE OR DELETE", "", f"{table}: {_NO_CHANGE}")
    yield _postgres_truncate(table)


def guarded(dialect: str, table: str, broken_if: str, why: str) -> Iterator[str]:
    """The statements that refuse DELETE, and UPDATE where `broken_if` (on OLD, NEW) holds."""
    if dialect == "sqlite":
        yield _sqlite(table, "UPDATE", broken_if, f"{table}: {why}")
        yield _sqlite(table, "DELETE", "1", f"{table}: {why}")
        return
    yield _postgres(table, "no_change", "UPDATE", f"WHEN ({broken_if})", f"{table}: {why}")
    yield _postgres(table, "no_delete", "DELETE", "", f"{table}: {why}")
    yield _postgres_truncate(table)


def deletable_once(dialect: str, table: str, allowed: str) -> Iterator[str]:
    """The statements that refuse UPDATE, and DELETE unless `allowed` (a query on OLD) holds."""
    why = f"{table}: nothing is deleted that is not on record as forgotten"
    if dialect == "sqlite":
        yield _sqlite(table, "UPDATE", "1", f"{table}: {_NO_CHANGE}")
        yield _sqlite(table, "DELETE", f"NOT {allowed}", why)
        return
    yield _postgres(table, "no_change", "UPDATE", "", f"{table}: {_NO_CHANGE}")
    yield _function(table, "deletable", f"NOT {allowed}", why, "OLD")
    yield _trigger(table, "deletable", "DELETE")
    yield _postgres_truncate(table)


def changeable_while(
    dialect: str, table: str, allowed: str, kept: tuple[str, ...], *, only_grows: bool
) -> Iterator[str]:
    """The statements that take the place of a trigger that refused every UPDATE: now it is refused
    unless `allowed` holds, and where a `kept` column changes. Of an append-only table on PostgreSQL
    (`only_grows`) one trigger refused DELETE as well."""
    differs = "IS NOT" if dialect == "sqlite" else "IS DISTINCT FROM"
    changed = " OR ".join(f'NEW."{name}" {differs} OLD."{name}"' for name in kept)
    broken = f"(NOT {allowed} OR {changed})"
    if dialect == "sqlite":
        yield f"DROP TRIGGER {table}_no_update"
        yield _sqlite(table, "UPDATE", broken, f"{table}: {_NO_CHANGE}")
        return
    yield f"DROP TRIGGER {table}_no_change ON {table}"
    if only_grows:
        yield _postgres(table, "no_delete", "DELETE", "", f"{table}: {_NO_CHANGE}")
    yield _function(table, "changeable", broken, f"{table}: {_NO_CHANGE}", "NEW")
    yield _trigger(table, "changeable", "UPDATE")


def deletable(dialect: str, table: str, allowed: str, why: str) -> Iterator[str]:
    """The statements that refuse DELETE unless `allowed` (a query on OLD) holds."""
    if dialect == "sqlite":
        yield _sqlite(table, "DELETE", f"NOT {allowed}", f"{table}: {why}")
        return
    yield _function(table, "deletable", f"NOT {allowed}", f"{table}: {why}", "OLD")
    yield _trigger(table, "deletable", "DELETE")


def refuses(dialect: str, table: str, name: str, condition: str, why: str) -> Iterator[str]:
    """The statements that refuse INSERT where `condition`, a query on NEW, holds.

    PostgreSQL asks behind the register's lock, so that nobody can be about to change the answer.
    """
    message = f"{table}: {why}"
    if dialect == "sqlite":
        yield (
            f"CREATE TRIGGER {table}_{name} BEFORE INSERT ON {table} WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )
        return
    lock = "PERFORM 1 FROM register_head FOR UPDATE; "
    yield _function(table, name, condition, message, "NEW", lock)
    yield _trigger(table, name, "INSERT")


def _function(  # noqa: PLR0917 - the parts of a function
    table: str, name: str, condition: str, message: str, row: str, first: str = ""
) -> str:
    return (
        f"CREATE FUNCTION fpdraw_{table}_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"{first}IF {condition} THEN RAISE EXCEPTION '{message}' "
        f"USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {row}; END $$"
    )


def _trigger(table: str, name: str, act: str) -> str:
    return (
        f"CREATE TRIGGER {table}_{name} BEFORE {act} ON {table} FOR EACH ROW "
        f"EXECUTE FUNCTION fpdraw_{table}_{name}()"
    )


REFUSE_FUNCTION = """
CREATE FUNCTION fpdraw_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


def _sqlite(table: str, act: str, condition: str, message: str) -> str:
    return (
        f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
    )


def _postgres(table: str, name: str, acts: str, when: str, message: str) -> str:
    return (
        f"CREATE TRIGGER {table}_{name} BEFORE {acts} ON {table} FOR EACH ROW {when} "
        f"EXECUTE FUNCTION fpdraw_refuse('{message}')"
    )


def _postgres_truncate(table: str) -> str:
    return (
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT "
        f"EXECUTE FUNCTION fpdraw_refuse('{table}: {_NO_CHANGE}')"
    )
