"""What the verifier finds of these very files, check by check.

The sentences are made of the files alone, so whoever makes the pages again makes them again; that
the checks hold is seen by whoever runs `draws.verify` on the files, as signing and check both do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256

from draws import manifest, result, seed
from lottery.minutes.written import boxes
from lottery.minutes.written.drawn import DrawnBundle
from lottery.texts.minutes import findings as texts
from lottery.texts.minutes.pages import moment, party

NOT_TEXT = frozenset({"signatures.txt", "checkpoint.txt", "keys.txt", "README.txt"})
"""Text files that the verifier does not hold to the canonical form."""
LISTS = ("register.txt", "pool.txt")


def findings(drawn: DrawnBundle) -> tuple[tuple[str, str], ...]:
    """Each check as it is called, with its sentence."""
    return tuple((texts.NAMES[name], told(drawn)) for name, told in FINDINGS.items())


def _digest(name: str) -> Callable[[DrawnBundle], str]:
    return lambda drawn: sha256(drawn.files[name]).hexdigest()


def _names(drawn: DrawnBundle) -> set[str]:
    """The text files of the bundle, those too that lie beside the minutes of a large pool."""
    return {*drawn.files, *LISTS}


def _parties(drawn: DrawnBundle) -> str:
    return "、".join(party(s.name) for s in drawn.manifest.sources if s.kind == "sealed")


def _round(drawn: DrawnBundle) -> int:
    values = zip(
        drawn.manifest.sources,
        seed.parse_seed(drawn.files[seed.FILE], drawn.manifest),
        strict=True,
    )
    return next((int(value.split(" ")[0]) for s, value in values if s.kind == "drand"), 0)


def _omitted(drawn: DrawnBundle) -> int:
    return sum(count for _, count in drawn.omitted)


FINDINGS: Mapping[str, Callable[[DrawnBundle], str]] = {
    "files": lambda drawn: texts.files(len(_names(drawn))),
    "canonical": lambda drawn: texts.canonical(len(_names(drawn) - NOT_TEXT)),
    "manifest": lambda drawn: texts.manifest(_digest(manifest.FILE)(drawn)),
    "rules": lambda drawn: texts.rules(drawn.manifest.rules_sha256),
    "register": lambda drawn: texts.register(
        drawn.manifest.register_size, drawn.manifest.register_root
    ),
    "pool": lambda drawn: texts.pool(drawn.manifest.pool_count),
    "omitted": lambda drawn: texts.omitted(_omitted(drawn)),
    "pool and omitted": lambda drawn: texts.complete(drawn.manifest.pool_count + _omitted(drawn)),
    "seed": lambda drawn: texts.seed(drawn.seed),
    "times": lambda drawn: texts.times(moment(drawn.times[0]), moment(drawn.times[-1])),
    "sealed": lambda drawn: texts.sealed(_parties(drawn)),
    "drand": lambda drawn: texts.drand(_round(drawn)),
    "result": lambda drawn: texts.result(_digest(result.FILE)(drawn)),
    "winners' cards": lambda drawn: texts.cards(len(drawn.cards)),
    "signers": lambda drawn: texts.signers("、".join(boxes.signer_titles(drawn))),
}
"""By the name of the verifier's check, in its order; a test holds that none is missing."""
