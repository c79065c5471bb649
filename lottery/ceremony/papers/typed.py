"""What was typed of the hall, kept in a file of the home until minutes with it are stored.

Making minutes can fail for reasons that have nothing to do with what somebody typed for ten
minutes: it is there again when he tries anew, after a restart as well.
"""

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from lottery import canonical_json
from lottery.minutes.written.facts import Present
from lottery.office.settings import Settings

FOLDER = "typed"


@dataclass(frozen=True)
class HallRecord:
    """What only those in the hall know: who was there, and what went wrong."""

    present: tuple[Present, ...] = ()
    anomalies: tuple[str, ...] = ()

    def text(self) -> bytes:
        """As it is stored."""
        return canonical_json.dump(asdict(self)).encode()


def file_of(settings: Settings, name: str) -> Path:
    """Where an attempt's hall is kept."""
    return settings.home / FOLDER / f"{name}.json"


def keep(settings: Settings, name: str, hall: HallRecord) -> None:
    """Keep it, readable by the owner alone; in the place of what was kept before."""
    file = file_of(settings, name)
    file.parent.mkdir(mode=0o700, exist_ok=True)
    # Each writer has a draft of its own: two who press the button at once do not take each other's.
    with NamedTemporaryFile(dir=file.parent, prefix=".", delete=False) as draft:
        part = Path(draft.name)
        try:
            draft.write(hall.text())
            draft.flush()
            os.fsync(draft.fileno())
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)


def kept(settings: Settings, name: str) -> HallRecord | None:
    """What is kept of an attempt; None if there is nothing, or nothing that can be read."""
    try:
        return _read(canonical_json.load(file_of(settings, name).read_text("utf-8")))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def forget(settings: Settings, name: str) -> None:
    """It stands in the minutes now."""
    file_of(settings, name).unlink(missing_ok=True)


def _read(told: Mapping[str, Any]) -> HallRecord:
    present = (
        Present(each["role"], each["organ"], tuple(each["names"])) for each in told["present"]
    )
    return HallRecord(tuple(present), tuple(map(str, told["anomalies"])))
