"""drand's quicknet beacon: which round a draw must use, and what its signature makes of it.

Only the form, the series and the hash are checked here. That the signature is the network's
(BLS, group G1) needs a pairing library; until such a check is made, a draw that uses the beacon
is reported as not fully verified.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from .canonical import HEX64, Fields
from .errors import DrawError

FILE = "drand.txt"
CHAIN = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
GENESIS = datetime.fromtimestamp(1692803367, UTC)
PERIOD = timedelta(seconds=3)
LEAST_STEP = 20
MOST_STEPS = 999
DELAY = timedelta(seconds=60)


@dataclass(frozen=True)
class Evidence:
    """drand.txt: one round of the chain with its signature (96 hex)."""

    round: int
    signature: str

    def randomness(self) -> str:
        """SHA-256 of the signature's bytes, 64 hex."""
        return sha256(bytes.fromhex(self.signature)).hexdigest()

    def text(self) -> bytes:
        """The file's bytes."""
        rows = ["fpdraw-drand/1", f"chain: {CHAIN}", f"round: {self.round}"]
        return "".join(f"{row}\n" for row in [*rows, f"signature: {self.signature}"]).encode()


def parse(data: bytes) -> Evidence:
    """Read drand.txt; no chain but quicknet is accepted."""
    rows = Fields(data, FILE, "fpdraw-drand/1")
    rows.equal("chain", CHAIN)
    evidence = Evidence(
        int(rows.take("round", "[1-9][0-9]{0,11}")), rows.take("signature", "[0-9a-f]{96}")
    )
    rows.end()
    return evidence


def round_time(number: int) -> datetime:
    """When a round is due.

    >>> round_time(27430612).isoformat()
    '2026-04-02T02:00:00+00:00'
    """
    return GENESIS + (number - 1) * PERIOD


def round_to_use(first: int, step: int, after: datetime) -> int:
    """The first round of the series due 60 seconds or more after `after`.

    >>> round_to_use(657213, 200, datetime.fromisoformat("2023-09-15T18:57:00+08:00"))
    657413
    """
    wait = after - round_time(first) + DELAY
    steps = max(0, -(-wait // (step * PERIOD)))
    if steps > MOST_STEPS:
        raise DrawError("the series of rounds is over", FILE, 0, f"{MOST_STEPS} steps", steps)
    return first + steps * step


def check_series(chain: str, first: int, step: int, frozen: datetime) -> None:
    """Raise DrawError unless a manifest may name this series."""
    if chain != CHAIN:
        raise DrawError("not the quicknet chain", "manifest.txt", 0, CHAIN, chain)
    if step < LEAST_STEP:
        raise DrawError("too short a step", "manifest.txt", 0, f"{LEAST_STEP} or more", step)
    if not 1 <= first <= 10**10 or step > 10**7:
        raise DrawError("no such round", "manifest.txt", 0, "a round of this age", first)
    if round_time(first) <= frozen:
        raise DrawError(
            "the first round is not after the freeze", "manifest.txt", 0, frozen, round_time(first)
        )


def check_value(value: str, first: int, step: int, after: datetime, evidence: Evidence) -> None:
    """Raise DrawError unless `value` (`<round> <randomness>`) is the one that had to be used."""
    number = int(value.split(maxsplit=1)[0])
    expected = round_to_use(first, step, after)
    if number != expected:
        raise DrawError("another round", "seed.txt", 0, expected, number)
    if evidence.round != number:
        raise DrawError("evidence of another round", FILE, 3, number, evidence.round)
    if evidence.randomness() != value.split()[1]:
        raise DrawError(
            "not the signature's hash", FILE, 4, value.split()[1], evidence.randomness()
        )


VALUE = f"([1-9][0-9]{{0,11}}) {HEX64}"
