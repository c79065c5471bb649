"""Makes a new home: the folder, its keys, its settings file and the tables."""

import json
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from lottery.acting import RandomBytes
from lottery.errors import SettingsError
from lottery.office import database as db
from lottery.office.keys import new_key
from lottery.office.settings import FILE, SECRETS, Settings, load_settings, write_secret
from lottery.texts import errors as sentences
from lottery.texts import home as texts

_NAME = re.compile(r"[!-*,-~]{1,100}")


def create_home(
    home: Path,
    *,
    origin: str,
    database: str,
    demo: bool,
    random_bytes: RandomBytes,
    environ: Mapping[str, str] = os.environ,
    names: tuple[str, str, bool] | None = None,
) -> Settings:
    """Make a home and its tables; raises SettingsError if there is one.

    `names` are the organiser's, the notary's, and whether his key is kept here, if not the usual.

    A key that already lies there (from a run that was broken off) stays. Only a demo keeps the
    notary's key: in earnest he signs with his own, on his own machine.
    """
    if not _NAME.fullmatch(origin):
        raise SettingsError(sentences.origin_malformed(origin))
    if (home / FILE).exists():
        raise SettingsError(sentences.home_taken(home))
    keys = home / "keys"
    keys.mkdir(parents=True, exist_ok=True)
    for name in SECRETS:
        _unless_there(keys / f"{name}.key", lambda file: _new_secret(file, random_bytes))
    for name in ("organiser", "notary") if demo else ("organiser",):
        _unless_there(keys / f"{name}.pem", lambda file: new_key(file, random_bytes(32)))
    text = _settings_file(origin, database, demo=demo, names=names)
    (home / FILE).write_text(text, encoding="utf-8", newline="\n")
    settings = load_settings(home, environ)
    engine = db.engine_for(settings.database_url)
    db.upgrade(engine)
    engine.dispose()
    return settings


def _new_secret(file: Path, random_bytes: RandomBytes) -> None:
    write_secret(file, f"{random_bytes(32).hex()}\n".encode("ascii"))


def _unless_there(file: Path, make: Callable[[Path], None]) -> None:
    if not file.exists():
        make(file)


def _settings_file(
    origin: str, database: str, *, demo: bool, names: tuple[str, str, bool] | None = None
) -> str:
    """The file; `names` are the organiser's, the notary's, and whether his key is kept here."""
    organiser, notary, kept = names or (origin, f"{origin}/notary", demo)
    return texts.FILE.format(
        origin=_string(origin),
        database=_string(database),
        organiser_name=_string(organiser),
        notary_name=_string(notary),
        notary='notary_key = "keys/notary.pem"\n' if kept else "",
        demo="true" if demo else "false",
    )


def _string(text: str) -> str:
    """A TOML string: JSON's spelling is one of TOML's."""
    return json.dumps(text, ensure_ascii=False)
