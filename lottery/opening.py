"""Opening a home for work: whatever is not as it was left keeps the program from starting."""

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from sqlalchemy.orm import Session

from draws.followers import BESIDE
from lottery import archives, beginning, drafts, journal, keylist, notices
from lottery.accounts import passwords
from lottery.acknowledged.keeping import FOLDER, Acknowledged
from lottery.errors import KeyListRefusedError
from lottery.keylist import certificate_files, key_files
from lottery.keylist import publishing as list_publishing
from lottery.office import Office, database, heads, office_of, pairing
from lottery.office.settings import Settings, load_public_settings, load_settings
from lottery.people import check_keys
from lottery.register import checking
from lottery.register.opening import check_opened
from lottery.security_log import off_machine


def open_public(home: Path | None = None, environ: Mapping[str, str] | None = None) -> Office:
    """Open the office of a home for whoever shows what everybody may see.

    No key is read, and the database is opened so that nothing can be written to it. Refuses as
    `open_office` does, apart from keys.
    """
    settings = (
        load_public_settings(home) if environ is None else load_public_settings(home, environ)
    )
    office = office_of(settings)
    try:
        check_tables(office)
        seen = office.keeper.seen()
        with office.read() as session:
            _hold_database(session, seen)
    except BaseException:
        office.close()
        raise
    return office


def open_for_a_server(environ: Mapping[str, str] = os.environ) -> Office:
    """What a WSGI server serves: with LOTTERY_PUBLIC=1 what everybody may see, otherwise all."""
    opening = open_public if environ.get("LOTTERY_PUBLIC") == "1" else open_office
    return opening(environ=environ)


def open_office(
    home: Path | None = None,
    environ: Mapping[str, str] | None = None,
    *,
    any_key: bool = False,
) -> Office:
    """Open the office of a home for work; the acknowledged head goes on to where it stands
    (one that is missing is begun by `lottery.beginning`, which says so).

    Refuses to start: SettingsError for a missing secret, SchemaError for tables of another version,
    RegisterBrokenError for a register that does not give the roots that were signed,
    JournalBrokenError for a journal without its end, BoxClosedError or KeyUnusableError for
    keys that are not this database's, DatabaseMissingError for a database that is gone, and
    DatabaseBehindError or DatabaseForkedError for one that is not what was acknowledged, and
    KeyOtherError for a signing key that is not the listed one (but with `any_key`, for those who
    replace a lost one).
    """
    settings = load_settings(home) if environ is None else load_settings(home, environ)
    office = office_of(settings)
    off_machine.attach(settings.security_syslog)
    passwords.forbid(settings.breach_list)
    try:
        _hold(office, any_key=any_key)
    except BaseException:
        office.close()
        raise
    return office


def _hold(office: Office, *, any_key: bool) -> None:
    check_tables(office)
    seen = office.keeper.seen()
    with office.read() as session:
        _hold_database(session, seen)
        check_keys(session, office.boxes)
        listed = keylist.listed(session)
        gone = beginning.missing(office, session)
    if gone is None:  # else whoever has a clock says so, and begins it
        office.keeper.settle(office.read)
    if not any_key:
        key_files.settle(office.settings, listed)
        certificate_files.settle(office.settings, listed)
    # Whoever may only look leaves it to others, and so does who is overtaken by a newer list.
    with suppress(OSError, KeyListRefusedError):
        list_publishing.catch_up(office.settings, listed)
    _sweep(office.settings)
    notices.keep(office)


def _hold_database(session: Session, seen: Acknowledged) -> None:
    check_opened(session, seen.roots_for(session), seen.ends_for(session))
    journal.check_end(session)
    seen.require(session)


def look_first(office: Office) -> None:
    """What has to be seen of a database's files before anything opens them; the office is known to
    be there from now on. Raises DatabaseMixedError."""

    def hold(session: Session) -> None:
        seen = office.keeper.seen()
        checking.check_register(session, seen.roots_for(session))
        seen.require(session)

    office.on_close.append(pairing.enter(office, hold).leave)


def check_tables(office: Office) -> None:
    """Raise SchemaError for tables of another version, DatabaseMissingError rather than advise to
    make new ones where there were some, and DatabaseMixedError before two files of different times
    are opened together."""
    look_first(office)
    if not database.version(office.engine):
        heads.require_never_used(office.settings)
    database.check_schema(office.engine)


def _sweep(settings: Settings) -> None:
    """Remove the drafts of programs that were killed at their work in this home."""
    public = settings.public_dir
    shown = (public, public / "commitments")
    with suppress(OSError):  # whoever may only look leaves it to others
        drafts.sweep(
            *shown,
            *(each / archives.HIDDEN for each in shown),
            *public.glob(f"*{BESIDE}"),
            *(settings.home / each for each in ("", FOLDER, "keys", "typed")),
            *([settings.second_disk] if settings.second_disk else []),
        )
