"""drand's quicknet beacon: which round a draw must use, and what its signature makes of it.

That the signature is the network's (BLS12-381, signatures in group G1) is checked by
`algorithms.bls`, in plain Python, or by the package py_arkworks_bls12381.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from .algorithms import bls, choice
from .canonical import BEIJING, HEX64, Fields
from .errors import DrawError

FILE = "drand.txt"
CHAIN = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
PUBLIC_KEY = (
    "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c"
    "8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb"
    "5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a"
)
DOMAIN = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_"
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
    if first < 1 or not _writable(first + MOST_STEPS * step):
        raise DrawError("no such round", "manifest.txt", 0, "rounds before the year 10000", first)
    if round_time(first) <= frozen:
        raise DrawError(
            "the first round is not after the freeze", "manifest.txt", 0, frozen, round_time(first)
        )


def _writable(number: int) -> bool:
    """Whether the protocol can write the time of a round."""
    try:
        round_time(number).astimezone(BEIJING)
    except OverflowError:
        return False
    return True


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


def check_signature(evidence: Evidence) -> None:
    """Raise DrawError unless the network signed this round: a few milliseconds where
    `algorithms.library` can ask a compiled package, else about a third of a second."""
    message = sha256(evidence.round.to_bytes(8, "big")).digest()
    signature = bytes.fromhex(evidence.signature)
    if bls.decode_g1(signature) is None:
        raise _forged(evidence, "not a point of the group")
    if not choice.verify_bls(bytes.fromhex(PUBLIC_KEY), signature, message, DOMAIN):
        raise _forged(evidence, evidence.signature)


def _forged(evidence: Evidence, found: str) -> DrawError:
    expected = f"the network's signature on round {evidence.round}"
    return DrawError("not the network's signature", FILE, 4, expected, found)


VALUE = f"([1-9][0-9]{{0,11}}) {HEX64}"
