"""Another program that computes a result, from the protocol alone and as plainly as can be."""

from collections import Counter
from collections.abc import Mapping
from hashlib import sha256


def result_of(files: Mapping[str, bytes]) -> bytes:
    """result.txt from manifest.txt, pool.txt and seed.txt."""
    fields = [line.split(": ", 1) for line in files["manifest.txt"].decode().splitlines()[1:]]
    seed = _hash(files["seed.txt"])
    head = ["fpdraw-result/1", *(": ".join(field) for field in fields[:2])]
    head += [f"manifest: {_hash(files['manifest.txt'])}", f"seed: {seed}"]
    rows = [*head, *_walk(fields, seed, files["pool.txt"].decode().splitlines())]
    return "".join(f"{row}\n" for row in rows).encode()


def _hash(data: bytes) -> str:
    return sha256(data).hexdigest()


def _walk(fields: list[list[str]], seed: str, pool: list[str]) -> list[str]:
    cap, audit = (int(value) for name, value in fields if name in ("cap", "audit"))
    slots = []
    for kind, mark in (("tier", ""), ("alternates", "A")):
        for code, count in (value.split() for name, value in fields if name == kind):
            slots += [f"{mark}{code} {slot}" for slot in range(1, int(count) + 1)]
    held: Counter[str] = Counter()
    filled: list[str] = []
    audited: list[str] = []
    skipped: list[str] = []
    for ticket, entry, tag in sorted(_ticket(seed, line) for line in pool):
        if len(filled) == len(slots):
            audited.append(f"audit {len(audited) + 1} {entry} {ticket}")
        elif cap and held[tag] >= cap:
            skipped.append(f"skip cap {entry} {ticket}")
        else:
            held[tag] += 1
            filled.append(f"{slots[len(filled)]} {entry} {ticket}")
    return [*filled, *audited[:audit], *skipped]


def _ticket(seed: str, line: str) -> tuple[str, str, str]:
    entry, tag, _ = line.split()
    return _hash(f"{seed}:{entry}".encode()), entry, tag
