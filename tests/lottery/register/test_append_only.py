"""The database itself refuses to change what must only grow, whoever asks it."""

# ruff: noqa: S608 - table names are ours

from datetime import datetime

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from lottery.errors import NaiveTimeError
from lottery.models import APPEND_ONLY, Barred, Base
from lottery.office import database as db

ZEROS, ONES = "0" * 64, "1" * 64
ROWS = {
    "campaign": "('fp', 'x')",
    "period": "('fp-2024-03', 'fp', 'x', '2024-03-01', '2024-03-31', '2024-04-09 09:00:00')",
    "rules_version": f"(1, 'fp', 1, '2024-03-01', 'x', '{ZEROS}', '{{}}')",
    "register_line ": "(1, CAST('x' AS {blob}), CAST('y' AS {blob}))",
    "register_line": "(0, CAST('x' AS {blob}), CAST('y' AS {blob}))",
    "register_piece": "(0, CAST('x' AS {blob}))",
    "checkpoint": f"(0, '{ZEROS}', CAST('x' AS {{blob}}), '2024-03-01 09:00:00')",
    "entry": (
        f"(0, 'fp-2024-03', '{ZEROS}', 'n', 1, '2024-03-01', 'k', 'b', '2024-03-01 09:00:00')"
    ),
    "entry ": (
        f"(1, 'fp-2024-03', '{ONES}', 'n', 1, '2024-03-01', 'k', 'b', '2024-03-01 09:00:00')"
    ),
    "entry_event": "(0, 0, 'reject', 'corrected', '2024-03-01 09:00:00', 'b')",
    "entry_reason": "(0, 1, 'c', '', '')",
    "event_note": "(0, 'c', 'n')",
    "review_motion": "(1, 0, 0, 'reject', 'r', '', '2024-03-01 09:00:00', 'b')",
    "correction": "(0, 0, 1, '2024-03-01 09:00:00', 'b')",
    "invoice_identity": "('D:1', 0, '', NULL)",
    "merchant_version": (
        "(1, 's', '2024-03-01', NULL, 'n', 'c', {no}, {no}, '', '2024-03-01 09:00:00', 'b')"
    ),
    "tax_file": f"(1, '{ZEROS}', 'n', 1, '2024-03-01 09:00:00', 'b')",
    "tax_answer": "(1, 1, 'D:1', 'normal', '2024-03-01')",
    "forgotten": "(1, '2024-03-01 09:00:00', 'b')",
    "refusal": "(1, '2024-03-01 09:00:00', 'b', 'f', NULL, 'c', 'd')",
    "refusal_period": "(1, 'fp', 'fp-2024-03')",
    "refusal_appeal": "(1, 1, 'fp-2024-03', 1, '2024-03-01 09:00:00', 'b')",
    "refusal_decision": "(1, 'uphold', 'c', 'n', NULL, '2024-03-01 09:00:00', 'b')",
    "forgotten_appeal": "(1, '2024-03-01 09:00:00', 'b')",
    "draw": ("('ZP', 1, 'live', 'x', 'fp', '[]', 1, 0, 0, 'p', 'o', '[]', '2024-03-01 09:00:00')"),
    "called_off_draw": "('ZP', 0, 't', 'r', '2024-03-01 09:00:00', 'b')",
    "draw_move": (
        f"(1, 'ZP', 1, 'exported', 'm', 1, '{ZEROS}', 0, '', '2024-03-01 09:00:00', 'b')"
    ),
    "secret_rotation": "(1, 'field', 'done', 'm', '2024-03-01 09:00:00', 'b')",
    "draw_step": "('ZP', 1, 'frozen', '2024-03-01 09:00:00', 'b')",
    "draw_source": "('ZP', 1, 1, 'dice', 'npc', 't', '8', NULL, NULL)",
    "draw_document": "('ZP', 1, 'pool.txt', CAST('x' AS {blob}))",
    "draw_objection": "(1, 'ZP', 1, 'o', 't', '2024-03-01 09:00:00', 'b')",
    "draw_answer": "(1, 't', '2024-03-01 09:00:00', 'b')",
    "sealed_hash": f"('ZP', 1, 'npc', '{ZEROS}', 'k', '2024-03-01 09:00:00', 'b')",
    "second_result": (
        f"(1, 'ZP', 1, '{ZEROS}', CAST('x' AS {{blob}}), 'p', '2024-03-01 09:00:00', 'b')"
    ),
    "proposal": "(1, 'freeze', 'ZP', '{{}}', '2024-03-01 09:00:00', 'b')",
    "rules_recall": "(1, 'r', 1, '2024-03-01 09:00:00', 'b')",
    "imprint": "(1, '{{}}', NULL, '2024-03-01 09:00:00', 'b')",
    "past_prize": (
        "(1, 'm', 'c', 'd', 't', 'p', 2, 1, 'h', '2023-01-01', '', '2024-03-01 09:00:00', 'b')"
    ),
    "official_year": "(1, 2024, 's', 'c', '2024-03-01 09:00:00', 'b')",
    "barred_change": "(1, 'p', NULL, 'w', 1, '2024-03-01 09:00:00', 'b')",
    "proposal_hand": "(1, 'c', 'notary', '2024-03-01 09:00:00')",
    "second_keeper": "('ZP', 1, 'npc', 'k', '2024-03-01 09:00:00', 'b')",
    "notary_key": "(1, 'k', '2024-03-01 09:00:00', 'b')",
    "notary_signature": f"('{ZEROS}', 1, 'l', '2024-03-01 09:00:00', 'b')",
    "key_entry": "(1, CAST('x' AS {blob}), '2024-03-01 09:00:00', 'b')",
    "key_change": "(1, CAST('x' AS {blob}), '2024-03-01 09:00:00', 'b')",
    "key_change_signature": "(1, 'k', 'l', '2024-03-01 09:00:00', 'b')",
    "key_change_end": "(1, 'listed', '2024-03-01 09:00:00', 'b')",
    "program_file": f"('{ZEROS}', CAST('x' AS {{blob}}))",
    "countersignature": (
        "('ZP', 1, 1, 'n', 'b', '2024-03-01 09:00:00', CAST('x' AS {blob}),"
        " '2024-03-01 09:00:00', 'b')"
    ),
    "sm2_key": "(1, 'n', 'k', '2024-03-01 09:00:00', 'b')",
    "elsewhere_file": (
        f"(1, 'ZP', 1, '{ZEROS}', 1, 'ofd', 's', NULL, '', CAST('x' AS {{blob}}),"
        " '2024-03-01 09:00:00', 'b')"
    ),
    "draw_timestamp": (
        f"('ZP', 1, 'manifest.txt', '{ZEROS}', CAST('x' AS {{blob}}), '2024-03-01 09:00:00', 'b')"
    ),
    "outside_verdict": (
        f"('ZP', 1, 'auditor', '{ZEROS}', CAST('x' AS {{blob}}), '2024-03-01 09:00:00', 'b')"
    ),
    "heading_meaning": (
        "(1, 'invoices', 'fp', 's', 'h', 'h', 'number', {no}, '2024-03-01 09:00:00', 'b')"
    ),
    "prize_act": (
        "(1, 'ZP', 1, '1', 1, 1, 0, NULL, 'notified', 'called', NULL, '{{}}', NULL,"
        " '2024-03-01 09:00:00', 'b')"
    ),
    "prize_claimant": "(1, 'i', '0000', 'resident', {no})",
    "forgotten_prize_paper": "(1, '2024-03-01 09:00:00', 'b')",
    "proposal_end": "(1, 'confirmed', '2024-03-01 09:00:00', 'c')",
    "forgotten_draw": "('ZP', 1, '2024-03-01 09:00:00', 'b')",
    "journal_line": f"(1, '2024-03-01 09:00:00', 'b', 'a', '{{}}', '{ZEROS}', '{ZEROS}')",
    "row_ledger": "('entry', 1, '{{}}')",
    "security_cut": f"(1, '{ZEROS}', '2024-03-01 09:00:00', 'b')",
}


@pytest.fixture
def filled(database: Engine) -> Engine:
    """A database with a row in every table that must only grow."""
    blob = "BLOB" if database.dialect.name == "sqlite" else "bytea"
    no = "0" if database.dialect.name == "sqlite" else "false"
    with database.begin() as connection:
        for table, row in ROWS.items():
            values = row.replace("{blob}", blob).replace("{no}", no).replace("{{}}", "{}")
            connection.execute(text(f"INSERT INTO {table} VALUES {values}"))
    return database


def attempt(database: Engine, statement: str) -> None:
    with database.begin() as connection:
        connection.execute(text(statement))


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_a_table_that_only_grows_refuses_change_and_deletion(filled: Engine, table: str) -> None:
    column = next(iter(Base.metadata.tables[table].primary_key)).name
    for statement in (
        f"UPDATE {table} SET {column} = {column}",
        f"DELETE FROM {table}",
    ):
        with pytest.raises(DBAPIError, match="only grows"):
            attempt(filled, statement)


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_a_table_that_only_grows_cannot_be_emptied_or_replaced(filled: Engine, table: str) -> None:
    if filled.dialect.name == "sqlite":
        statement = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
    else:
        statement = f"TRUNCATE {table} CASCADE"
    with pytest.raises(DBAPIError, match="only grows"):
        attempt(filled, statement)


@pytest.mark.parametrize("table", ["register_head", "journal_head", "security_head"])
def test_the_heads_never_go_back(database: Engine, table: str) -> None:
    attempt(database, f"UPDATE {table} SET size = 5")
    for statement in (f"UPDATE {table} SET size = 4", f"DELETE FROM {table}"):
        with pytest.raises(DBAPIError, match="never shrinks"):
            attempt(database, statement)


def test_the_value_of_a_source_is_recorded_once(filled: Engine) -> None:
    attempt(filled, "UPDATE draw_source SET value = '12345678' WHERE value IS NULL")
    with pytest.raises(DBAPIError, match="recorded once"):
        attempt(filled, "UPDATE draw_source SET value = '87654321'")
    with pytest.raises(DBAPIError, match="a frozen draw keeps its sources"):
        attempt(filled, "DELETE FROM draw_source")


def test_a_reader_cannot_write(database: Engine) -> None:
    with pytest.raises(DBAPIError), db.reading(database) as session:
        session.execute(text("INSERT INTO campaign VALUES ('fp', 'x')"))


def test_a_writer_that_fails_leaves_nothing_behind(database: Engine) -> None:
    def fail() -> None:
        with db.writing(database) as session:
            session.execute(text("INSERT INTO campaign VALUES ('fp', 'x')"))
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        fail()
    with db.reading(database) as session:
        assert session.execute(text("SELECT count(*) FROM campaign")).scalar_one() == 0


def test_foreign_keys_hold(database: Engine) -> None:
    with pytest.raises(DBAPIError):
        attempt(database, "INSERT INTO invoice_identity VALUES ('D:1', 7, '', NULL)")


def test_a_time_without_its_zone_is_refused(database: Engine, now: datetime) -> None:
    with pytest.raises(Exception, match="没有时区") as caught, db.writing(database) as session:
        session.add(Barred(person_index="x", reason="staff", added_at=now.replace(tzinfo=None)))
    assert isinstance(caught.value.__cause__ or caught.value, NaiveTimeError)
