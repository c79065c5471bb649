"""Opening a home for work: whatever is not as it was left keeps the program from starting."""

from collections.abc import Mapping
from pathlib import Path

from lottery import journal
from lottery.office import Office, database, office_of
from lottery.office.settings import load_settings
from lottery.people import check_keys
from lottery.register import checking


def open_office(home: Path | None = None, environ: Mapping[str, str] | None = None) -> Office:
    """Open the office of a home for work.

    Refuses to start: SettingsError for a missing secret, SchemaError for tables of another version,
    RegisterBrokenError for a register that does not give the roots that were signed,
    JournalBrokenError for a journal without its end, and BoxClosedError or KeyUnusableError for
    keys that are not this database's.
    """
    settings = load_settings(home) if environ is None else load_settings(home, environ)
    office = office_of(settings)
    database.check_schema(office.engine)
    with office.read() as session:
        checking.check_register(session)
        journal.check_end(session)
        check_keys(session, office.boxes)
    return office
