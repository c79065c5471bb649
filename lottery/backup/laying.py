"""The files of a backup, laid down where a home is to be.

What its owner alone may read is his alone from the first byte on, whatever the process's mask is.
"""

import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from lottery import readable
from lottery.backup import looking, making
from lottery.backup.about import AboutBackup
from lottery.errors import BackupRefusedError
from lottery.office.settings import FILE
from lottery.texts import backup as sentences

_SETTING = r"(?m)^{name}\s*=.*$"


def lay_down(
    file: Path,
    passphrase: str,
    about: AboutBackup,
    settings: Mapping[str, str],
    place: Path,
) -> None:
    """Write a backup's files into a folder; `settings` are those that are to be others than in the
    backup, by name.

    Its database lies there as it was copied, held to the backup. Raises BackupRefusedError, OSError
    """
    with looking.opened(file, passphrase) as archive:
        for name, data in looking.contents(archive):
            _write(place / name, data)
    if not (place / looking.DATABASE).exists() or not (place / FILE).exists():
        raise BackupRefusedError(sentences.spoiled())
    looking.hold_database(place / looking.DATABASE, about)
    said = (place / FILE).read_text("utf-8")
    if about.database == "sqlite":
        (place / looking.DATABASE).rename(place / "lottery.db")
    for name, value in settings.items():
        said = _set(said, name, value)
    (place / FILE).write_text(said, "utf-8", newline="\n")
    if (place / making.PUBLIC).exists():
        readable.show(place / making.PUBLIC)


def leave_out(home: Path, name: str, why: str) -> None:
    """Have the settings name a thing no more: its line stays as a remark, below why."""
    said = (home / FILE).read_text("utf-8")
    row = re.compile(_SETTING.format(name=name))
    told = row.sub(lambda found: f"# {why}\n# {found[0]}", said, count=1)
    (home / FILE).write_text(told, "utf-8", newline="\n")


def _set(said: str, name: str, value: str) -> str:
    """The settings with another value for a name."""
    row = f"{name} = {json.dumps(value, ensure_ascii=False)}"
    changed, count = re.subn(_SETTING.format(name=name), lambda _: row, said, count=1)
    return changed if count else f"{said}\n{row}\n"


def _write(place: Path, data: IO[bytes]) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("xb") as out:
        place.chmod(0o600)
        shutil.copyfileobj(data, out, 1 << 20)
