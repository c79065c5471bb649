"""When `notices.json` is written: with each change of what it tells, and when an office is opened.

The ledger names the tables that each transaction wrote, so no act has to think of it. Whoever can
change this module can leave a page behind the office; what is drawn stands in the bundles.
"""

import logging
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from threading import Lock

from sqlalchemy.orm import Session

from lottery import canonical_json, readable, whole_files
from lottery.errors import LotteryError, MachineFaultError
from lottery.models import ProgramFile
from lottery.notices import gathering
from lottery.notices.columns import COLUMNS, FILE, FORMAT, PROGRAMS, spelled
from lottery.office import Office
from lottery.office.settings import Settings

_TOLD = frozenset({*COLUMNS, ProgramFile.__tablename__})
_log = logging.getLogger("lottery.notices")


def keep(office: Office) -> None:
    """Have the file follow what this office writes from now on, and write it now if it is behind.

    What is published must not fail with it: a folder that cannot be written is told to the log, and
    the file is written with the next change.
    """
    last, line = [_said_of(office.settings)], Lock()

    def follow(written: Collection[str]) -> None:
        if not _TOLD.intersection(written):
            return
        try:
            with line:  # of two who write at once, the later state stays
                last[0] = catch_up(office, last[0])
        except (OSError, LotteryError) as why:
            _log.error("notices-behind folder=%s why=%s", office.settings.public_dir, why)

    office.on_write.append(follow)
    with suppress(OSError, MachineFaultError):  # whoever may only look leaves it to others
        last[0] = catch_up(office, last[0])


def catch_up(office: Office, last: tuple[int, str] = (-1, "")) -> tuple[int, str]:
    """Write the file if it says another state, or other settings, than `last`; what it says now.

    Looked at once more behind each writing: of two programs that write at once, the one with the
    older state may be the later. Raises OSError.
    """
    said = _follow(office, last)
    while said != last:
        last, said = said, _follow(office, said)
    return said


def _follow(office: Office, last: tuple[int, str]) -> tuple[int, str]:
    settings = office.settings
    with office.read() as session:
        now = gathering.as_of(session), canonical_json.dump(_site(settings))
        if now == last:
            return now
        missing = _programs(session, settings.public_dir / PROGRAMS)
        text = _text(session, now[0], settings)
    readable.folder(settings.public_dir)
    for digest, content in missing.items():
        readable.folder(settings.public_dir / PROGRAMS)
        whole_files.write(settings.public_dir / PROGRAMS / digest, content, readable.FILE)
    place = settings.public_dir / FILE
    if not place.is_file() or place.read_bytes() != text:
        whole_files.write(place, text, readable.FILE)
    return now


def _text(session: Session, as_of: int, settings: Settings) -> bytes:
    gathered = gathering.gather(session)
    rows = {
        name: [{column: spelled(value) for column, value in row.items()} for row in found]
        for name, found in gathered.rows.items()
    }
    told = {"format": FORMAT, "as_of": as_of, "site": _site(settings), "rows": rows}
    told["files"] = [asdict(each) for each in gathered.files]
    return (canonical_json.dump(told) + "\n").encode()


def _site(settings: Settings) -> Mapping[str, object]:
    """What pages say by the settings of the home."""
    root = settings.timestamp_root
    return {
        "public_url": settings.public_url,
        "organiser": settings.organiser_name,
        "demo": settings.demo,
        "controller": settings.controller,
        "controller_contact": settings.controller_contact,
        "timestamp_root": root.read_text("utf-8") if root and root.is_file() else "",
        "timestamp_policy": settings.timestamp_policy,
        "witnesses": [key.setting() for key in settings.witness_keys],
    }


def _said_of(settings: Settings) -> tuple[int, str]:
    """Which state, and by which settings, the file says; none for one that cannot be read."""
    try:
        told = canonical_json.load((settings.public_dir / FILE).read_text("utf-8"))
        known = told["format"] == FORMAT
        return int(told["as_of"]) if known else -1, canonical_json.dump(told["site"])
    except (OSError, ValueError, KeyError, TypeError):
        return -1, ""


def _programs(session: Session, folder: Path) -> dict[str, bytes]:
    """The programs that are not in the public folder yet."""
    if all((folder / digest).is_file() for digest in gathering.program_hashes(session)):
        return {}
    there = gathering.programs(session)
    return {digest: data for digest, data in there if not (folder / digest).is_file()}
