"""What a witness may see of a draw, step by step: the facts that must never change again (pure).

A witness's telephone keeps each fact that it saw. So every fact has a key that stays, a value that
is given once, and the time from which it holds.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from lottery.attempts import Attempt
from lottery.ceremony.seen.wording import Wording
from lottery.hall.published import Published


@dataclass(frozen=True)
class Fact:
    """One thing that holds from some time on. `kind` is a key of `texts.witness.STEPS`."""

    key: str
    kind: str
    name: str
    value: str
    at: datetime


def facts(attempt: Attempt, draw: Published | None, names: Wording) -> tuple[Fact, ...]:
    """Every fact of an attempt so far, in the order they came; before the commitment none but that
    there will be no other."""
    if attempt.called_off and not attempt.ended:
        off = attempt.called_off
        return (Fact("called-off", "called-off", "", off.reason, off.at),)
    if draw is None or "committed" not in attempt.steps:
        return tuple(_void(attempt, draw))
    return tuple(_facts(attempt, draw, names))


def _void(attempt: Attempt, draw: Published | None) -> Iterator[Fact]:
    """That it is void; why, where a draw was committed to, else the published page tells."""
    if "void" in attempt.steps:
        reason = (draw and draw.void_reason) or ""
        yield Fact("void", "void", "", reason, attempt.steps["void"][0])


def _facts(attempt: Attempt, draw: Published, names: Wording) -> Iterator[Fact]:
    committed = attempt.steps["committed"][0]
    manifest = draw.manifest
    yield Fact("manifest", "manifest", "", draw.manifest_sha256, committed)
    yield Fact("register", "register", "", manifest.register_root, committed)
    yield Fact("pool", "pool", "", manifest.pool_sha256, committed)
    for drop in draw.drops:
        if drop.value is not None and drop.recorded is not None:
            name = names.source(drop.source)
            yield Fact(f"source-{drop.source.number}", "source", name, drop.value, drop.recorded)
    yield from _void(attempt, draw)
    if "abandoned" in attempt.steps and draw.abandoned:
        gone, at = draw.abandoned, attempt.steps["abandoned"][0]
        yield Fact("abandoned", "abandoned", names.source(gone.missing), gone.reason, at)
    if draw.seed_sha256 and draw.result_sha256:
        drawn = attempt.steps["drawn"][0]
        yield Fact("seed", "seed", "", draw.seed_sha256, drawn)
        yield Fact("result", "result", "", draw.result_sha256, drawn)
