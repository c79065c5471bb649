"""An attempt that was given up after its first value, because a source stayed away.

Sources are never substituted, and after the first value a draw is never void. If the next source
is a sealed slip that cannot be opened, or the beacon, the attempt may be abandoned: a day later if
prizes are at stake, in public, with the values there were and the name of who is missing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from . import seed
from .canonical import check, text_of, time, write_time
from .errors import DrawError
from .manifest import Manifest, Source

FILE = "abandoned.txt"
WAIT = timedelta(hours=24)
"""How long a live draw waits for a source, from its last value on."""


@dataclass(frozen=True)
class Abandoned:
    """abandoned.txt: the values of the first sources, and the next one, which stayed away."""

    values: tuple[str, ...]
    missing: Source
    reason: str
    time: datetime


def missing_source(manifest: Manifest, recorded: int) -> Source:
    """Who stayed away when `recorded` sources have a value; raises DrawError if none may."""
    if not recorded:
        raise DrawError("before the first value an attempt is void, not abandoned", FILE)
    if recorded >= len(manifest.sources):
        raise DrawError("every source has a value", FILE, 0, "a missing source", "none")
    source = manifest.sources[recorded]
    if source.kind not in ("sealed", "drand"):
        found = _named(source)
        raise DrawError("dice can always be thrown", FILE, 0, "a sealed or drand source", found)
    return source


def earliest(manifest: Manifest, last_value: datetime) -> datetime:
    """From when on an attempt may be abandoned, by the time of its last value."""
    return last_value + WAIT if manifest.live else last_value


def abandoned_text(
    manifest: Manifest,
    values: Sequence[str],
    times: Sequence[datetime],
    reason: str,
    moment: datetime,
) -> bytes:
    """abandoned.txt, from the values recorded and when each was; raises DrawError too early."""
    if len(values) != len(times):
        raise DrawError("a time for each value", FILE, 0, len(values), len(times))
    missing = missing_source(manifest, len(values))
    rows = [
        "fpdraw-abandoned/1",
        *seed.heading(manifest),
        *seed.value_rows(manifest, values, FILE),
        f"missing: {_named(missing)}",
        f"reason: {reason}",
        f"time: {write_time(moment)}",
    ]
    data = text_of(rows)
    check(data, FILE)
    check_wait(parse_abandoned(data, manifest), times, manifest)
    return data


def parse_abandoned(data: bytes, manifest: Manifest) -> Abandoned:
    """Read abandoned.txt; raises DrawError unless it names the next source of the manifest.

    That it waited long enough is `check_wait`'s business, with the times of the values.
    """
    rows = seed.headed(data, FILE, "fpdraw-abandoned/1", manifest)
    found = rows.until("missing")
    values = seed.parse_values(found, manifest, FILE)
    missing = missing_source(manifest, len(found))
    rows.equal("missing", _named(missing))
    reason = rows.take("reason")
    moment = time(rows.take("time"), FILE, rows.at)
    rows.end()
    return Abandoned(tuple(values), missing, reason, moment)


def check_wait(abandoned: Abandoned, times: Sequence[datetime], manifest: Manifest) -> None:
    """A live draw waited 24 hours from its last value, a rehearsal's end is not before it.

    Times are compared as the files say them, to the second.
    """
    last = time(write_time(times[-1]), seed.TIMES, 0)
    first = earliest(manifest, last)
    if abandoned.time < first:
        rule = "24 hours after the last value" if manifest.live else "not before the last value"
        said = write_time(abandoned.time)
        raise DrawError(f"abandoned too early ({rule})", FILE, 0, write_time(first), said)


def check_party_left_out(abandoned: Abandoned, following: Manifest) -> None:
    """Whose slip was missing seals none in the next attempt of that draw."""
    gone = abandoned.missing
    for source in following.sources:
        if gone.kind == source.kind == "sealed" and gone.name == source.name:
            message = "who kept a slip back seals none in the next attempt"
            raise DrawError(message, "manifest.txt", 0, f"no slip of {gone.name}", source.text())


def _named(source: Source) -> str:
    return f"{source.number} {source.kind} {source.name}"
