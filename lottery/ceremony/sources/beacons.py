"""The beacon's round of a draw: which one it must be, and how it comes into the hall.

Nobody in the hall can choose it, and it need not come by network: the API's answer can be pasted
or scanned, and the signature alone can be typed, for the round is forced.
"""

import json
import re
from datetime import datetime, timedelta

from draws import beacon
from draws.beacon import Evidence
from draws.errors import DrawError
from draws.manifest import Manifest, Source
from draws.seed import last_throw
from lottery.clock import to_the_second
from lottery.errors import SourceRefusedError
from lottery.texts.ceremony import beacons as sentences

MARGIN = timedelta(minutes=1)
"""So long after the freeze, at least, the first round of a series is due."""


def first_round(frozen: datetime) -> int:
    """The first round due MARGIN or more after the freeze.

    >>> first_round(datetime.fromisoformat("2023-09-15T18:40:00+08:00"))
    657032
    """
    wait = frozen + MARGIN - beacon.GENESIS
    return max(1, -(-wait // beacon.PERIOD) + 1)


def round_to_use(manifest: Manifest, source: Source, recorded: list[datetime]) -> int:
    """The round that the values recorded so far leave; raises SourceRefusedError after the last.

    `recorded` holds the times of all sources before the beacon, in the manifest's order. What
    times.txt will tell of them counts, for a verifier has nothing else.
    """
    told = [to_the_second(moment) for moment in recorded]
    try:
        return beacon.round_to_use(source.first, source.step, last_throw(manifest, told))
    except DrawError as error:
        raise SourceRefusedError(sentences.series_over(error)) from None


def read(text: str, number: int) -> Evidence:
    """The evidence of round `number`, its signature checked.

    `text` is a drand.txt, the answer of a drand API (JSON), or the signature alone (96 hex, blanks
    allowed). Raises SourceRefusedError for anything else, another round, or a forged signature.
    """
    evidence = _evidence(text.strip(), number)
    if evidence.round != number:
        raise SourceRefusedError(sentences.other_round(number, evidence.round))
    try:
        beacon.check_signature(evidence)
    except DrawError:
        raise SourceRefusedError(sentences.forged(number)) from None
    return evidence


def _evidence(text: str, number: int) -> Evidence:
    plain = "".join(text.split()).lower()
    if re.fullmatch("[0-9a-f]{96}", plain):
        return Evidence(number, plain)
    if text.startswith("fpdraw-drand/1"):
        _check_chain(text)
        try:
            return beacon.parse((text.replace("\r\n", "\n") + "\n").encode())
        except DrawError as error:
            raise SourceRefusedError(sentences.unreadable(error)) from None
    return _answer(text)


def _check_chain(text: str) -> None:
    told = re.search("^chain: ([0-9a-f]{64})\\s*$", text, re.MULTILINE)
    if told and told[1] != beacon.CHAIN:
        raise SourceRefusedError(sentences.other_chain(told[1], beacon.CHAIN))


def _answer(text: str) -> Evidence:
    """What a drand API answers: an object with `round` and `signature`; where it also tells the
    randomness, that must be the signature's."""
    try:
        told = json.loads(text)
        number, signature = told["round"], told["signature"]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise SourceRefusedError(sentences.unreadable(text[:60])) from None
    good = isinstance(number, int) and not isinstance(number, bool) and isinstance(signature, str)
    if not good or not re.fullmatch("[0-9a-f]{96}", signature):
        raise SourceRefusedError(sentences.unreadable(text[:60]))
    evidence = Evidence(number, signature)
    if told.get("randomness", evidence.randomness()) != evidence.randomness():
        raise SourceRefusedError(sentences.other_randomness(number))
    return evidence
