"""What the organiser says of the draw: all that the bundle's files do not say themselves."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from lottery.clock import in_shanghai
from lottery.minutes.written.scene import ACTS, NOT_DONE, UNSEEN, HallAct, HallScene


@dataclass(frozen=True)
class Present:
    """Those present in one role, of one organ."""

    role: str
    organ: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Prize:
    """A tier of the manifest by its `code`: its name, what is won, and its worth in fen each."""

    code: str
    name: str
    award: str
    value_fen: int = 0


@dataclass(frozen=True)
class Count:
    """How many there were of something that has a name."""

    name: str
    count: int


@dataclass(frozen=True)
class Software:
    """The programme that drew: `sha256` is of the engine's files."""

    name: str
    version: str
    sha256: str


@dataclass(frozen=True)
class OrganiserFacts:
    """What the minutes know from the organiser alone. Times are aware; money is in fen.

    `pool_fen` is the sum over the pool; `organs` gives the Chinese names of the parties that the
    manifest names by TOKEN; `refusals` counts what was refused at the counter, by reason; `hands`
    says what several did together, and who; `address` is the public site, if it is on https;
    `scene` is what was seen in the hall, `second` when and by whom a second program found the
    same; `timestamp` says when an authority stamped the manifest, or that none did. `prizes` must
    agree with rules.txt (`claims`).
    """

    organiser: str
    campaign: str
    period: str
    place: str
    begun_at: datetime
    ended_at: datetime
    sealed_by: str
    pool_fen: int
    software: Software
    present: tuple[Present, ...] = ()
    prizes: tuple[Prize, ...] = ()
    organs: tuple[tuple[str, str], ...] = ()
    refusals: tuple[Count, ...] = ()
    anomalies: tuple[str, ...] = ()
    address: str = ""
    hands: tuple[tuple[str, str], ...] = ()
    scene: HallScene = UNSEEN
    second: HallAct = NOT_DONE
    timestamp: str = ""


def facts_text(facts: OrganiserFacts) -> bytes:
    """The facts as JSON with sorted keys: the same facts give the same bytes."""
    values = asdict(facts)
    values["begun_at"] = in_shanghai(facts.begun_at)
    values["ended_at"] = in_shanghai(facts.ended_at)
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def parse_facts(data: bytes) -> OrganiserFacts:
    """Read `facts_text` back; raises ValueError, KeyError or TypeError for anything else."""
    values: dict[str, Any] = json.loads(data)
    for name, kind in (("present", Present), ("prizes", Prize), ("refusals", Count)):
        values[name] = tuple(kind(**_tuples(item)) for item in values[name])
    for name in ("organs", "hands"):
        values[name] = tuple((str(key), str(text)) for key, text in values[name])
    values["scene"] = _scene(values["scene"])
    values["second"] = HallAct(**values["second"])
    values["software"] = Software(**values["software"])
    values["begun_at"] = datetime.fromisoformat(values["begun_at"])
    values["ended_at"] = datetime.fromisoformat(values["ended_at"])
    return OrganiserFacts(**_tuples(values))


def _scene(told: dict[str, Any]) -> HallScene:
    acts = {name: HallAct(**told[name]) for name in ACTS}
    return HallScene(**{**_tuples(told), **acts})


def _tuples(values: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(v) if isinstance(v, list) else v for key, v in values.items()}
