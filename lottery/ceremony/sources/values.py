"""Values: from what is typed, scanned or fetched for a source to what seed.txt will hold of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from draws import beacon, seed
from draws.canonical import HEX64
from draws.errors import DrawError
from draws.manifest import Manifest, Source
from lottery.attempts import Attempt, SourceState
from lottery.ceremony.sources import beacons
from lottery.clock import in_shanghai, to_the_second
from lottery.errors import SourceRefusedError
from lottery.protocol import kinds
from lottery.texts.ceremony import draw_day as day
from lottery.texts.ceremony import steps as sentences


@dataclass(frozen=True)
class Value:
    """A source's value, the evidence that is published with it by name, and when it existed."""

    plain: str
    papers: Mapping[str, bytes] = field(default_factory=dict)
    since: datetime | None = None


def read(attempt: Attempt, manifest: Manifest, state: SourceState, given: str) -> Value:
    """The value in what is given for a source; raises SourceRefusedError.

    Digits; a sealed slip's text or its secret (64 hex); for the beacon what `beacons.read` takes.
    """
    source = manifest.sources[state.number - 1]
    form = kinds.of(state)
    if form.is_sealed:
        return _secret(manifest, source, state.title, given)
    if form.is_fetched:
        return _round(attempt, manifest, given)
    return Value(digits(state, given))


def digits(state: SourceState, given: str) -> str:
    """The digits of a dice or public source."""
    text = given.strip()
    if not re.fullmatch(f"[0-9]{{{state.parameter}}}", text):
        count = int(state.parameter)
        raise SourceRefusedError(sentences.digits_wrong(state.title, count, text[:120]))
    return text


def round_due(attempt: Attempt, manifest: Manifest) -> int:
    """The beacon's round that has to be used, once all dice and public digits are recorded."""
    source = next(source for source in manifest.sources if kinds.of(source).is_fetched)
    times = [state.recorded_at for state in attempt.sources if state.recorded_at]
    return beacons.round_to_use(manifest, source, times)


def _secret(manifest: Manifest, source: Source, title: str, given: str) -> Value:
    """The secret as it is, or out of a slip's text, which must be the sealed one to the byte."""
    if re.fullmatch(HEX64, given.strip()):
        slip = seed.Sealed(manifest.draw, manifest.attempt, source.name, given.strip()).text()
    elif re.search(f"^secret: {HEX64}$", given, re.MULTILINE):
        slip = given.encode("utf-8", "surrogateescape")
    else:
        raise SourceRefusedError(sentences.secret_form(title))
    try:
        secret = seed.open_sealed(slip, manifest, source)
    except DrawError:
        wrong = sentences.secret_wrong(title, source.sha256, sha256(slip).hexdigest())
        raise SourceRefusedError(wrong) from None
    return Value(secret, {kinds.of(source).evidence.format(who=source.name): slip})


def _round(attempt: Attempt, manifest: Manifest, given: str) -> Value:
    evidence = beacons.read(given, round_due(attempt, manifest))
    plain = f"{evidence.round} {evidence.randomness()}"
    return Value(plain, {beacon.FILE: evidence.text()}, beacon.round_time(evidence.round))


def check_since(value: Value, now: datetime) -> None:
    """Raise SourceRefusedError for a value recorded before it can have existed."""
    if value.since and to_the_second(now) < value.since:
        told = (in_shanghai(now), in_shanghai(value.since))
        raise SourceRefusedError(day.before_its_round(*told))
