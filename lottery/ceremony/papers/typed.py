"""What was typed of the hall: each version in a file of the home until minutes with it are stored.

Making minutes can fail for reasons that have nothing to do with what somebody typed for ten
minutes: it is there again when he tries anew, after a restart as well. No version is written over.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from lottery import canonical_json, whole_files
from lottery.clock import in_shanghai
from lottery.minutes.written.facts import Present
from lottery.minutes.written.scene import ACTS, UNSEEN, HallAct, HallScene
from lottery.office.settings import Settings

FOLDER = "typed"


@dataclass(frozen=True)
class HallRecord:
    """What only those in the hall know: who was there, what went wrong, what was done when."""

    present: tuple[Present, ...] = ()
    anomalies: tuple[str, ...] = ()
    scene: HallScene = UNSEEN

    def text(self) -> bytes:
        """As it is stored."""
        values = asdict(self)
        if self.scene == UNSEEN:
            del values["scene"]
        return canonical_json.dump(values).encode()

    def sha256(self) -> str:
        """The hash of that."""
        return sha256(self.text()).hexdigest()


@dataclass(frozen=True)
class TypedHall:
    """A version of it: its number, from 1, and who typed it when (empty where nobody was told)."""

    number: int
    hall: HallRecord
    by: str = ""
    at: str = ""


def file_of(settings: Settings, name: str, number: int = 0) -> Path:
    """Where a version of an attempt's hall is kept; 0 is the one of an older program."""
    version = f"@{number:04d}" if number else ""
    return settings.home / FOLDER / f"{name}{version}.json"


def keep(settings: Settings, name: str, hall: HallRecord, by: str, now: datetime) -> TypedHall:
    """Keep it, readable by the owner alone, as the next version; the last one, if it is that."""
    known = versions(settings, name)
    if known and known[-1].hall == hall:
        return known[-1]
    made = TypedHall(known[-1].number + 1 if known else 1, hall, by, in_shanghai(now))
    folder = settings.home / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    with whole_files.written(folder / name, _text(made)) as part:
        while not _placed(part, file_of(settings, name, made.number)):
            made = replace(made, number=made.number + 1)
    return made


def kept(settings: Settings, name: str) -> HallRecord | None:
    """What is kept of an attempt; None if there is nothing, or nothing that can be read."""
    found = versions(settings, name)
    return found[-1].hall if found else None


def versions(settings: Settings, name: str) -> tuple[TypedHall, ...]:
    """Every version that can be read, the first one first."""
    return tuple(sorted(_versions(settings, name), key=lambda each: each.number))


def forget(settings: Settings, name: str) -> None:
    """It stands in the minutes now."""
    for file in [file_of(settings, name), *_files(settings, name)]:
        file.unlink(missing_ok=True)


def _files(settings: Settings, name: str) -> list[Path]:
    folder = settings.home / FOLDER
    return sorted(file for file in folder.glob("*@*.json") if file.name.startswith(f"{name}@"))


def _versions(settings: Settings, name: str) -> Iterator[TypedHall]:
    for file in [file_of(settings, name), *_files(settings, name)]:
        try:
            told = canonical_json.load(file.read_text("utf-8"))
            number = int(file.stem.rpartition("@")[2]) if "@" in file.stem else 0
            by, at = str(told.pop("typed_by", "")), str(told.pop("typed_at", ""))
            yield TypedHall(number, _read(told), by, at)
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            continue


def _placed(part: Path, file: Path) -> bool:
    """Put a file in a place that nobody has taken; False if somebody was faster.

    Two who press the button at once do not take each other's version.
    """
    try:
        whole_files.take_place(part, file)
    except FileExistsError:
        return False
    return True


def _text(made: TypedHall) -> bytes:
    values = canonical_json.load(made.hall.text().decode())
    return canonical_json.dump(values | {"typed_by": made.by, "typed_at": made.at}).encode()


def _read(told: Mapping[str, Any]) -> HallRecord:
    present = (
        Present(each["role"], each["organ"], tuple(each["names"])) for each in told["present"]
    )
    anomalies = tuple(map(str, told["anomalies"]))
    return HallRecord(tuple(present), anomalies, _scene(told.get("scene", {})))


def _scene(told: Mapping[str, Any]) -> HallScene:
    values = {**told}
    values |= {name: HallAct(**told[name]) for name in ACTS if name in told}
    values["moves"] = tuple(map(str, told.get("moves", ())))
    return HallScene(**values)
