"""The manifest: everything that decides a draw, fixed and signed before any source has a value."""

import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from . import beacon
from .canonical import HEX64, NUMBER, SMALL, TIME, TOKEN, Fields, text_of, time, write_time
from .errors import DrawError

FILE = "manifest.txt"
ZEROS = "0" * 64
DRAW = "[A-Z0-9][A-Z0-9-]{0,31}"
ATTEMPT = "[1-9][0-9]{0,2}"
_TIER = f"([a-z0-9]{{1,8}}) ({SMALL})"
_SIGNER = f"({NUMBER}) ({TOKEN}) ({HEX64})"
_PROGRAM = f"({TOKEN}) ({HEX64})"
_SOURCE = (
    f"({NUMBER}) (?:(dice|public) ({TOKEN}) ([1-9][0-9]?)|(sealed) ({TOKEN}) ({HEX64})"
    f"|(drand) ({HEX64}) ({NUMBER}) ({NUMBER}))"
)


@dataclass(frozen=True)
class Source:
    """One randomness source, as named before the draw.

    `kind` is dice, public, sealed or drand; `name` is who throws or holds (for drand the chain's
    hash); `digits` counts dice and public digits; `sha256` is the sealed slip's; `first` and
    `step` are the drand series.
    """

    number: int
    kind: str
    name: str
    digits: int = 0
    sha256: str = ""
    first: int = 0
    step: int = 0

    def text(self) -> str:
        """The source as its manifest line says it.

        >>> Source(1, "dice", "npc", digits=8).text()
        '1 dice npc 8'
        """
        tail = {"sealed": self.sha256, "drand": f"{self.first} {self.step}"}
        return f"{self.number} {self.kind} {self.name} {tail.get(self.kind, self.digits)}"


@dataclass(frozen=True)
class Signer:
    """Who signs the minutes, in this order; `sha256` is the hash of his certificate (DER)."""

    number: int
    name: str
    sha256: str

    def text(self) -> str:
        """The signer as his manifest line says it.

        >>> Signer(1, "organiser", ZEROS).text() == f"1 organiser {ZEROS}"
        True
        """
        return f"{self.number} {self.name} {self.sha256}"


@dataclass(frozen=True)
class Program:
    """A file that is handed out for checking this draw, by name and hash."""

    name: str
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """manifest.txt. `tiers` and `alternates` are (code, count), first tier first."""

    draw: str
    attempt: int
    mode: str
    title: str
    rules_sha256: str
    register_size: int
    register_root: str
    batches: tuple[str, ...]
    pool_count: int
    pool_sha256: str
    pool_root: str
    omitted_sha256: str
    tag_key_sha256: str
    cap: int
    tiers: tuple[tuple[str, int], ...]
    alternates: tuple[tuple[str, int], ...]
    audit: int
    sources: tuple[Source, ...]
    frozen: datetime
    previous: str
    signers: tuple[Signer, ...] = ()
    programs: tuple[Program, ...] = ()

    @property
    def live(self) -> bool:
        """Whether prizes are at stake."""
        return self.mode == "live"

    @property
    def folder(self) -> str:
        """What the published folder is called: the draw's code, and which try but the first."""
        return self.draw if self.attempt == 1 else f"{self.draw}.{self.attempt}"

    def text(self) -> bytes:
        """The file's bytes."""
        return text_of(
            [
                "fpdraw-manifest/1",
                f"draw: {self.draw}",
                f"attempt: {self.attempt}",
                f"mode: {self.mode}",
                f"title: {self.title}",
                f"rules-sha256: {self.rules_sha256}",
                f"register-size: {self.register_size}",
                f"register-root: {self.register_root}",
                *(f"batch: {batch}" for batch in self.batches),
                f"pool-count: {self.pool_count}",
                f"pool-sha256: {self.pool_sha256}",
                f"pool-root: {self.pool_root}",
                f"omitted-sha256: {self.omitted_sha256}",
                f"tag-key-sha256: {self.tag_key_sha256}",
                f"cap: {self.cap}",
                *(f"tier: {code} {count}" for code, count in self.tiers),
                *(f"alternates: {code} {count}" for code, count in self.alternates),
                f"audit: {self.audit}",
                *(f"source: {source.text()}" for source in self.sources),
                *(f"signer: {signer.text()}" for signer in self.signers),
                *(f"program: {program.name} {program.sha256}" for program in self.programs),
                f"frozen: {write_time(self.frozen)}",
                f"previous: {self.previous}",
            ]
        )

    def sha256(self) -> str:
        """The hash that is read aloud and stands in seed.txt."""
        return sha256(self.text()).hexdigest()


def parse(data: bytes) -> Manifest:
    """Read and check manifest.txt; raises DrawError for anything the protocol forbids."""
    rows = Fields(data, FILE, "fpdraw-manifest/1")
    manifest = Manifest(
        draw=rows.take("draw", DRAW),
        attempt=int(rows.take("attempt", ATTEMPT)),
        mode=rows.take("mode", "live|rehearsal"),
        title=rows.take("title"),
        rules_sha256=rows.take("rules-sha256", HEX64),
        register_size=int(rows.take("register-size", NUMBER)),
        register_root=rows.take("register-root", HEX64),
        batches=tuple(rows.many("batch", TOKEN, least=1)),
        pool_count=int(rows.take("pool-count", NUMBER)),
        pool_sha256=rows.take("pool-sha256", HEX64),
        pool_root=rows.take("pool-root", HEX64),
        omitted_sha256=rows.take("omitted-sha256", HEX64),
        tag_key_sha256=rows.take("tag-key-sha256", HEX64),
        cap=int(rows.take("cap", SMALL)),
        tiers=tuple(_slots(value) for value in rows.many("tier", _TIER, least=1)),
        alternates=tuple(_slots(value) for value in rows.many("alternates", _TIER)),
        audit=int(rows.take("audit", SMALL)),
        sources=tuple(_source(value) for value in rows.many("source", _SOURCE, least=1)),
        signers=tuple(_signer(value) for value in rows.many("signer", _SIGNER)),
        programs=tuple(Program(*value.split()) for value in rows.many("program", _PROGRAM)),
        frozen=time(rows.take("frozen", TIME), FILE, rows.at),
        previous=rows.take("previous", HEX64),
    )
    rows.end()
    check_rules(manifest)
    return manifest


def check_rules(manifest: Manifest) -> None:
    """Raise DrawError unless a manifest keeps the rules that go beyond the form of its lines."""
    _check_lists(manifest)
    _check_sources(manifest)
    _check_signers(manifest)
    if (manifest.cap == 0) != (manifest.tag_key_sha256 == ZEROS):
        _refuse("64 zeros if and only if cap is 0", "tag-key-sha256", manifest.tag_key_sha256)
    if not manifest.live and manifest.previous != ZEROS:
        _refuse("a rehearsal names no previous draw", "previous", manifest.previous)
    if manifest.live:
        _check_live(manifest)


def _slots(value: str) -> tuple[str, int]:
    code, count = value.split()
    return code, int(count)


def _source(value: str) -> Source:
    match = re.fullmatch(_SOURCE, value)
    if not match:
        raise DrawError("malformed source", FILE, found=value)
    number, kind, name, digits, sealed, party, slip, drand, chain, first, step = match.groups()
    if kind:
        return Source(int(number), kind, name, digits=int(digits))
    if sealed:
        return Source(int(number), sealed, party, sha256=slip)
    return Source(int(number), drand, chain, first=int(first), step=int(step))


def _signer(value: str) -> Signer:
    number, name, certificate = value.split()
    return Signer(int(number), name, certificate)


def _check_lists(manifest: Manifest) -> None:
    if list(manifest.batches) != sorted(set(manifest.batches)):
        _refuse("ascending, no repeats", "batch", " ".join(manifest.batches))
    codes = [code for code, _ in manifest.tiers]
    if len(set(codes)) < len(codes) or {"audit", "skip"} & set(codes):
        _refuse("distinct codes, not audit or skip", "tier", " ".join(codes))
    spare = [code for code, _ in manifest.alternates]
    if spare != [code for code in codes if code in spare]:
        _refuse("codes of tiers, each once, in their order", "alternates", " ".join(spare))


def _check_sources(manifest: Manifest) -> None:
    numbers = [source.number for source in manifest.sources]
    if numbers != list(range(1, len(numbers) + 1)):
        _refuse("numbered from 1", "source", numbers)
    kinds = [source.kind for source in manifest.sources]
    named = [(source.kind, source.name) for source in manifest.sources]
    if len(set(named)) < len(named):
        _refuse("each kind and name once", "source", sorted(named))
    if kinds.count("drand") > 1:
        _refuse("one drand source at most", "source", kinds)
    late = [kind in ("sealed", "drand") for kind in kinds]
    if late != sorted(late):
        _refuse("dice and public before sealed and drand", "source", kinds)
    for source in manifest.sources:
        if source.kind == "drand":
            beacon.check_series(source.name, source.first, source.step, manifest.frozen)


def _check_signers(manifest: Manifest) -> None:
    numbers = [signer.number for signer in manifest.signers]
    if numbers != list(range(1, len(numbers) + 1)):
        _refuse("signers numbered from 1", "signer", numbers)
    for what, values in (
        ("name", [signer.name for signer in manifest.signers]),
        ("certificate", [signer.sha256 for signer in manifest.signers]),
    ):
        if len(set(values)) < len(values):
            _refuse(f"no {what} twice", "signer", " ".join(values))
    programs = [program.name for program in manifest.programs]
    if programs != sorted(set(programs)):
        _refuse("programs ascending, no repeats", "program", " ".join(programs))


def _check_live(manifest: Manifest) -> None:
    dice = [source for source in manifest.sources if source.kind == "dice" and source.digits >= 8]
    kinds = [source.kind for source in manifest.sources]
    if len(dice) < 3:
        _refuse("three dice sources of 8 digits or more in a live draw", "source", len(dice))
    if "drand" not in kinds and kinds.count("sealed") < 2:
        _refuse("a drand source or two sealed ones in a live draw", "source", kinds)
    if not sum(count for _, count in manifest.tiers):
        _refuse("a prize in a live draw", "tier", 0)
    if manifest.attempt > 1 and manifest.previous == ZEROS:
        _refuse("the previous draw, in a live attempt after the first", "previous", ZEROS)


def check_signed_for(manifest: Manifest) -> None:
    """Somebody is named who signs the minutes, if the draw is live.

    Apart from `parse`: that a rehearsal's manifest was turned into a live one is told by the later
    files, which name its hash.
    """
    if manifest.live and not manifest.signers:
        _refuse("a signer of the minutes in a live draw", "signer", "none")


def _refuse(rule: str, name: str, found: object) -> None:
    raise DrawError(f"the rule for {name} does not hold", FILE, 0, rule, found)


def matches(pattern: str, text: str) -> bool:
    """
    >>> matches(HEX64, ZEROS), matches(ATTEMPT, "0")
    (True, False)
    """
    return bool(re.fullmatch(pattern, text))


def check_text_of(manifest: Manifest) -> bytes:
    """The bytes of a manifest just made, read back to be sure that a verifier accepts them."""
    data = manifest.text()
    check_signed_for(parse(data))
    return data
