"""Makes a new home: the folder, its keys, its settings file and the tables."""

import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from lottery import journal, whole_files
from lottery.acting import RandomBytes
from lottery.errors import SettingsError
from lottery.office import database as db
from lottery.office.keys import new_key
from lottery.office.settings import (
    DATABASE_URL,
    FILE,
    SECRETS,
    Settings,
    database_url,
    load_settings,
)
from lottery.texts import errors as sentences
from lottery.texts import home as texts

_NAME = re.compile(r"[!-*,-~]{1,100}")
_SIGNER = re.compile(r"[^\s+]{1,100}")
_BEGUN = f".{FILE}.begun"
"""The settings of a home that is being made."""
_OF_BEGINNING = frozenset({"imprint-stored", *journal.OF_ROWS})
"""What the journal tells of a home that is being made."""


@dataclass(frozen=True)
class HomeChoices:
    """What the settings file of a new home says beside names and database; empty: nothing."""

    public_url: str = ""
    time_server: str = ""
    second_disk: str = ""
    https: bool = False


def create_home(
    home: Path,
    *,
    origin: str,
    database: str,
    demo: bool,
    random_bytes: RandomBytes,
    environ: Mapping[str, str] = os.environ,
    names: tuple[str, str, bool] | None = None,
    choices: HomeChoices = HomeChoices(),
    more_keys: Callable[[Path], object] = lambda folder: None,
    first_rows: Callable[[Settings], object] = lambda settings: None,
) -> Settings:
    """Make a home and its tables; raises SettingsError if there is one.

    `names` are the organiser's, the notary's, and whether his key is kept here, if not the usual;
    `more_keys` writes what else belongs into the folder of keys, `first_rows` what its tables say
    from the beginning; both may find that a run that was broken off has done so already.

    The settings file comes into its place last: without it there is no home, and the same again
    makes one of what a run that was broken off has left. A key that lies there stays. Only a demo
    keeps the notary's key: in earnest he signs with his own, on his own machine.
    """
    check_origin(origin)
    check_free(home)
    keys = home / "keys"
    for folder in (home, keys):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    keys.chmod(0o700)
    for name in SECRETS:
        _unless_there(keys / f"{name}.key", lambda file: _new_secret(file, random_bytes))
    for name in ("organiser", "notary") if demo else ("organiser",):
        _unless_there(keys / f"{name}.pem", lambda file: new_key(file, random_bytes(32)))
    more_keys(keys)
    text = _settings_file(origin, database, demo=demo, names=names, choices=choices)
    whole_files.write(home / _BEGUN, text.encode())
    settings = load_settings(home, environ, file=_BEGUN)
    _make_tables(settings.database_url)
    first_rows(settings)
    (home / _BEGUN).rename(home / FILE)
    return settings


def _make_tables(url: str) -> None:
    engine = db.engine_for(url)
    try:
        db.upgrade(engine)
    finally:
        engine.dispose()


def check_origin(origin: str) -> None:
    """Raise SettingsError for what cannot be the name of a register."""
    if not _NAME.fullmatch(origin):
        raise SettingsError(sentences.origin_malformed(origin))


def check_signers(organiser: str, notary: str) -> None:
    """Raise SettingsError for names that nobody can sign under, or one for both."""
    for name in (organiser, notary):
        if not _SIGNER.fullmatch(name):
            raise SettingsError(sentences.signer_malformed(name))
    if organiser == notary:
        raise SettingsError(sentences.signers_alike(organiser))


def check_free(home: Path) -> None:
    """Raise SettingsError where a home is already."""
    if (home / FILE).exists():
        raise SettingsError(sentences.home_taken(home))


def check_database(home: Path, database: str, environ: Mapping[str, str] = os.environ) -> None:
    """Raise SettingsError for a database that has tables already, unless a run that was broken off
    has made them for this home; DatabaseClosedError for one that cannot be reached. A file of
    SQLite is made with the tables. The environment's database stands before the answer."""
    engine = db.engine_for(environ.get(DATABASE_URL) or database_url(home, database))
    place = engine.url.database or ""
    try:
        if engine.dialect.name == "sqlite":
            taken = Path(place).exists()
        else:
            taken = bool(db.version(engine))
        taken = taken and not (_is_begun(home, database) and not db.is_used(engine, _OF_BEGINNING))
    finally:
        engine.dispose()
    if taken:
        raise SettingsError(sentences.database_taken(place))


def _is_begun(home: Path, database: str) -> bool:
    """Whether a run that was broken off meant this database for this home."""
    wanted = f"database = {_string(database)}"
    return is_begun(home) and wanted in (home / _BEGUN).read_text("utf-8").splitlines()


def is_begun(home: Path) -> bool:
    """Whether a run that was broken off has left a home that is none yet."""
    return (home / _BEGUN).is_file()


def _new_secret(file: Path, random_bytes: RandomBytes) -> None:
    whole_files.create(file, f"{random_bytes(32).hex()}\n".encode("ascii"))


def _unless_there(file: Path, make: Callable[[Path], None]) -> None:
    if not file.exists():
        make(file)


def _settings_file(
    origin: str,
    database: str,
    *,
    demo: bool,
    names: tuple[str, str, bool] | None,
    choices: HomeChoices,
) -> str:
    """The file; `names` are the organiser's, the notary's, and whether his key is kept here."""
    organiser, notary, kept = names or (origin, f"{origin}/notary", demo)
    return texts.FILE.format(
        origin=_string(origin),
        database=_string(database),
        organiser_name=_string(organiser),
        notary_name=_string(notary),
        notary='notary_key = "keys/notary.pem"\n' if kept else "",
        second_disk=_line("second_disk", choices.second_disk, texts.SECOND_DISK),
        demo="true" if demo else "false",
        public_url=_line("public_url", choices.public_url, texts.PUBLIC_URL),
        time_server=_line("time_server", choices.time_server, texts.TIME_SERVER),
        https="https = true" if choices.https else "# https = true",
    )


def _line(name: str, value: str, example: str) -> str:
    """A setting as it is chosen, or as it could be."""
    return f"{name} = {_string(value)}" if value else f"# {name} = {_string(example)}"


def _string(text: str) -> str:
    """A TOML string: JSON's spelling is one of TOML's."""
    return json.dumps(text, ensure_ascii=False)
