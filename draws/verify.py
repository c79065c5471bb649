"""Verification of a published bundle: each check by name, in the order of the protocol."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path

from . import (
    abandoned,
    beacon,
    canonical,
    followers,
    key_times,
    keylist,
    manifest,
    pool,
    private,
    prizes,
    register,
    result,
    seed,
    signatures,
)
from .bundle import MINUTES, Bundle, check_sums, same_text
from .canonical import BEIJING
from .chain import check_previous
from .errors import DrawError
from .manifest import Manifest
from .minutes import check_minutes
from .prizes import beside
from .tickets import lowest_in
from .winners import check_winners
from .work import Doer, here, working

NOT_PINNED = "keys not pinned: these could be anybody's; give --keys FILE"
PAGES = f"{MINUTES}: its pages were not read here; lottery minutes check makes them again"
NO_MINUTES = f"{MINUTES}: not here: neither what it embeds nor its signatures were checked"
LISTS = (register.FILE, pool.POOL, pool.OMITTED)
Report = Callable[[str, str], None]


@dataclass
class Verdict:
    """What a verification found when no check failed.

    `open` names what should have been checked and was not: with anything in it, the bundle is
    not fully verified. `skipped` names what the caller asked to leave out, `notes` what no check of
    this program is about. `sums` is the hash of the list of sums that was checked.
    """

    draw: str = ""
    mode: str = ""
    void: bool = False
    abandoned: bool = False
    hashes: dict[str, str] = field(default_factory=dict)
    sums: str = ""
    open: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def about(self) -> str:
        """Which draw it is about: code, attempt and mode, the last in both languages."""
        said = {"live": "live 正式", "rehearsal": "rehearsal 演练"}
        return f"{self.draw}, {said[self.mode]}"


def verify(
    folder: Path,
    *,
    text_only: bool = False,
    keys: Path | None = None,
    previous: Path | None = None,
    private_part: Path | None = None,
    signed: Path | None = None,
    followers: bool = True,
    key_list: Path | None = None,
    without_minutes: bool = False,
    processes: int = 1,
    report: Report = lambda name, detail: None,
) -> Verdict:
    """Make every check on the bundle in `folder`; `report(name, detail)` tells each that holds.

    prizes.txt is checked with it where it lies beside the folder.

    `signed` is minutes-signed.pdf, if it does not lie beside the folder; without `followers`, the
    signers who follow the first are not asked for. `key_list` is the list that leads from the keys
    in `keys`, or from the list that lies there, to those of the draw. `without_minutes` says that
    minutes.pdf was not taken along: if it is not here, that is open, and no failure. So many
    `processes` read the lists; that changes nothing of what is found.

    Raises DrawError at the first that does not, with the check's name in `error.check`.
    """
    run = Run(folder, text_only, keys, previous, private_part)
    run.signed, run.followers, run.key_list = signed, followers, key_list
    run.without_minutes, run.processes = without_minutes, processes
    run.alone = True
    return run.make(report)


def tell(report: Report, name: str, check: Callable[[], str], folder: Path) -> None:
    """Report what a check found; a DrawError of it has the check's name."""
    try:
        report(name, check())
    except DrawError as error:
        error.check = name
        raise
    except (OSError, UnicodeError) as error:
        failed = DrawError(f"cannot be read: {error}", str(folder))
        failed.check = name
        raise failed from None


class Run:
    """One verification; each `_check_…` returns what it found, for the report."""

    left_out: tuple[str, ...] = ("signatures", "checkpoint", "minutes", "sums")
    """What is not looked at where only the text files are asked for."""
    names: Collection[str] | None = None
    """The bundle's files, where the caller has looked already what lies in its folder."""
    signed: Path | None = None
    followers: bool = True
    key_list: Path | None = None
    without_minutes: bool = False
    alone: bool = False
    """Whether it lies in no kit: what is published beside it has a folder of its own then."""
    prizes: Path | None = None
    processes: int = 1
    work: Doer = staticmethod(here)
    manifest: Manifest
    keys: list[signatures.VerifierKey]
    trust: key_times.Trust
    register: register.Register
    abandoned: abandoned.Abandoned
    values: list[str]
    times: list[datetime]
    rows: list[result.Row]
    checked: beside.CheckedPrizes

    def __init__(
        self,
        folder: Path,
        text_only: bool,
        keys: Path | None,
        previous: Path | None,
        private_part: Path | None,
    ) -> None:
        self.folder, self.text_only = folder, text_only
        self.pinned, self.previous, self.private_part = keys, previous, private_part
        self.reading = register.RegisterReading()
        self.verdict = Verdict(skipped=list(self.left_out) if text_only else [])

    def make(self, report: Report) -> Verdict:
        """Make every check; raises DrawError at the first that does not hold."""
        with working(self.processes) as self.work:
            for name, check in self.checks():
                tell(report, name, check, self.folder)
        return self.verdict

    def checks(self) -> Iterator[tuple[str, Callable[[], str]]]:
        """The checks in order; later ones use what earlier ones have read."""
        yield "files", self._check_files
        yield "canonical", self._check_canonical
        yield "manifest", self._check_manifest
        yield "rules", self._check_rules
        if not self.text_only:
            yield "signatures", self._check_signatures
        yield "register", self._check_register
        if not self.text_only:
            yield "checkpoint", self._check_checkpoint
        yield "pool", self._check_pool
        yield "omitted", self._check_omitted
        yield "pool and omitted", self._check_complete
        yield from self._ending()
        if self.listed:
            yield "list of keys", self._check_key_times
        yield "signers", self._check_signers
        if not self.text_only:
            if self.drawn:
                yield "minutes", self._check_minutes
                asked = self.followers and not self.bundle.minutes_left
                if asked and len(self.manifest.signers) > 1:
                    yield "minutes' followers", self._check_followers
            yield "sums", self._check_sums
        yield from self._elsewhere()

    def _elsewhere(self) -> Iterator[tuple[str, Callable[[], str]]]:
        """What there is to check of what lies outside the bundle's folder."""
        if self.alone and not self.prizes:
            self.prizes = beside.find(self.folder)
        if self.prizes and self.text_only:
            self.verdict.skipped.append("prizes")
        elif self.prizes:
            yield "prizes", self._check_prizes
        if self.previous:
            yield "previous", self._check_previous
        if self.private_part:
            yield "private", self._check_private

    def _ending(self) -> Iterator[tuple[str, Callable[[], str]]]:
        """What there is to check of a void, an abandoned and a finished attempt."""
        if self.bundle.void:
            yield "sealed", self._check_unopened
            yield "void", self._check_void
            return
        if self.bundle.abandoned:
            yield "abandoned", self._check_abandoned
        else:
            yield "seed", self._check_seed
        yield "times", self._check_times
        yield "sealed", self._check_sealed
        yield "drand", self._check_drand
        if self.drawn:
            yield "result", self._check_result
            yield "winners' cards", self._check_winners

    @property
    def drawn(self) -> bool:
        """Whether the attempt has a result."""
        return not self.bundle.void and not self.bundle.abandoned

    def _check_files(self) -> str:
        self.bundle = Bundle(self.folder, self.text_only, self.names, self.without_minutes)
        self.bundle.check_names()
        self.verdict.void, self.verdict.abandoned = self.bundle.void, self.bundle.abandoned
        if self.bundle.minutes_left:
            self.verdict.open.append(NO_MINUTES)
            return f"{len(self.bundle.names)} files; {MINUTES} NOT here"
        return f"{len(self.bundle.names)} files"

    def _check_canonical(self) -> str:
        names = self.bundle.canonical_names()
        for name in names:
            path = self.folder / name
            if name == register.FILE:  # read but once: a line that is an event is canonical
                self.reading.read(self.bundle.blocks(name, self.reading.take), self.work)
                continue
            for _ in canonical.blocks(path, name):
                pass
            if name not in LISTS and not path.stat().st_size:
                raise DrawError("not canonical: the file is empty", name)
        return f"{len(names)} text files"

    def _check_manifest(self) -> str:
        data = self.bundle.read(manifest.FILE)
        self.manifest = manifest.parse(data)
        if not self.bundle.abandoned:
            self.bundle.check_evidence(self.manifest.sources)
        self._name()
        return self._hash("manifest", data)

    def _name(self) -> None:
        self.verdict.draw = f"{self.manifest.draw} attempt {self.manifest.attempt}"
        self.verdict.mode = self.manifest.mode

    def _check_rules(self) -> str:
        found = sha256(self.bundle.read("rules.txt")).hexdigest()
        equal("another hash", "rules.txt", self.manifest.rules_sha256, found)
        return found

    def _check_signatures(self) -> str:
        self.keys = signatures.parse_keys(self.bundle.read(signatures.KEYS))
        if self.manifest.live:
            signatures.check_two(self.keys)
        named = ", ".join(key.name for key in self.keys)
        data, lines = self.bundle.read(manifest.FILE), self.bundle.read(signatures.SIGNATURES)
        signatures.check_signatures(data, lines, self.keys, signatures.SIGNATURES)
        return named if self._pinned() else f"{named} (keys not pinned)"

    def _pinned(self) -> bool:
        """Whether the caller knows the signers from elsewhere: two of a live draw, else one.

        By a list of keys, the keys of any time lead to those of the draw.
        """
        self.trust = key_times.read(self.pinned, self.key_list)
        pinned = self.trust.pinned
        if not self.pinned:
            self.verdict.open.append(NOT_PINNED)
            return False
        if self.trust.listed:
            left = self.trust.left()
            told = f"{', '.join(left)}: of a live draw keys of both are pinned"
        else:
            self._check_pinned(pinned)
            left = [key.name for key in self.keys if key not in pinned]
            left = left if len(pinned) < 2 else []
            told = f"of a live draw two keys are pinned; {', '.join(left)} could be anybody's"
        if self.manifest.live and left:
            self.verdict.open.append(f"{signatures.KEYS}: {told}")
            return False
        return True

    def _check_pinned(self, pinned: Sequence[signatures.VerifierKey]) -> None:
        for key in pinned:
            if key not in self.keys:
                raise DrawError("a pinned key has not signed", signatures.KEYS, 0, key.text())

    @property
    def listed(self) -> keylist.KeyList | None:
        """The list of keys that the draw's are held against, if one is given."""
        return None if self.text_only else self.trust.listed

    def as_signed(self) -> Sequence[Manifest]:
        """The manifest, and as it would name a later certificate of the list."""
        return key_times.as_signed(self.listed, self.manifest)

    def _check_key_times(self) -> str:
        """The draw's keys counted between its freeze and its first value."""
        listed = self.listed or keylist.KeyList()
        first = None if self.bundle.void or not hasattr(self, "times") else self.times[0]
        return key_times.check_draw(listed, self.keys, self.manifest, first)

    def _check_register(self) -> str:
        frozen = self.manifest.frozen.astimezone(BEIJING).date()
        self.register = self.reading.end(frozen)
        equal("another size", register.FILE, self.manifest.register_size, self.register.size)
        equal("another root", register.FILE, self.manifest.register_root, self.register.root.hex())
        return f"{self.register.size} lines, root {self.register.root.hex()}"

    def _check_checkpoint(self) -> str:
        """It is held against the manifest, whose register was held against the lines."""
        note, name = self.bundle.read(signatures.CHECKPOINT), signatures.CHECKPOINT
        if self.text_only:
            text, left = note.partition(b"\n\n")[0] + b"\n", " (signatures not checked)"
        else:
            text, left = signatures.check_note(note, self.keys, name), ""
        origin, size, root = signatures.parse_checkpoint(text)
        equal("another size", name, self.manifest.register_size, size)
        equal("another root", name, self.manifest.register_root, root.hex())
        return f"{origin}{left}"

    def _check_pool(self) -> str:
        listed = pool.PoolReading(self.register, self.manifest.cap)
        listed.read(self.bundle.blocks(pool.POOL, listed.take), self.work)
        self.entries = listed.entries
        equal("another count", pool.POOL, self.manifest.pool_count, listed.count)
        equal("another hash", pool.POOL, self.manifest.pool_sha256, listed.hash())
        equal("another root", pool.POOL, self.manifest.pool_root, listed.root())
        return f"{listed.count} entries"

    def _check_omitted(self) -> str:
        summary = pool.Summary()
        rows = summary.of(self.bundle.lines(pool.OMITTED))
        self.omitted = pool.omitted_entries(rows)
        equal("another hash", pool.OMITTED, self.manifest.omitted_sha256, summary.hash())
        return f"{summary.count} entries"

    def _check_complete(self) -> str:
        pool.check_complete(self.entries, self.omitted, self.register, self.manifest.batches)
        return "every accepted entry is in one of them"

    def _check_unopened(self) -> str:
        """A void attempt may publish the slips it would have opened."""
        shown = []
        for source in self.manifest.sources:
            name = f"sealed-{source.name}.txt"
            if source.kind == "sealed" and name in self.bundle.names:
                seed.open_sealed(self.bundle.read(name), self.manifest, source)
                shown.append(source.name)
        return ", ".join(shown) or "none"

    def _check_void(self) -> str:
        data = self.bundle.read(seed.VOID)
        reason, _ = seed.parse_void(data, self.manifest)
        self._hash("void", data)
        return reason

    def _check_signers(self) -> str:
        manifest.check_signed_for(self.manifest)
        return ", ".join(signer.name for signer in self.manifest.signers) or "none"

    def _check_abandoned(self) -> str:
        data = self.bundle.read(abandoned.FILE)
        self.abandoned = abandoned.parse_abandoned(data, self.manifest)
        self.values = list(self.abandoned.values)
        self.bundle.check_evidence(self.manifest.sources[: len(self.values)])
        self._hash("abandoned", data)
        missing = self.abandoned.missing
        return f"{missing.kind} {missing.name} stayed away: {self.abandoned.reason}"

    def _check_seed(self) -> str:
        data = self.bundle.read(seed.FILE)
        self.values = seed.parse_seed(data, self.manifest)
        return self._hash("seed", data)

    def _check_times(self) -> str:
        data = self.bundle.read(seed.TIMES)
        self.times = seed.parse_times(data, self.manifest, len(self.values))
        if self.bundle.abandoned:
            abandoned.check_wait(self.abandoned, self.times, self.manifest)
        return f"{self.times[0].isoformat()} to {self.times[-1].isoformat()}"

    def _check_sealed(self) -> str:
        opened = []
        for source, value in zip(self.manifest.sources, self.values, strict=False):
            if source.kind == "sealed":
                slip = self.bundle.read(f"sealed-{source.name}.txt")
                secret = seed.open_sealed(slip, self.manifest, source)
                file = abandoned.FILE if self.bundle.abandoned else seed.FILE
                equal(f"not the secret of {source.name}", file, secret, value)
                opened.append(source.name)
        return ", ".join(opened) or "none"

    def _check_drand(self) -> str:
        for source, value, moment in zip(
            self.manifest.sources, self.values, self.times, strict=False
        ):
            if source.kind == "drand":
                evidence = beacon.parse(self.bundle.read(beacon.FILE))
                thrown = seed.last_throw(self.manifest, self.times)
                beacon.check_value(value, source.first, source.step, thrown, evidence)
                if moment < beacon.round_time(evidence.round):
                    raise DrawError("recorded before its round", seed.TIMES, 0, None, moment)
                beacon.check_signature(evidence)
                return f"round {evidence.round}, signed by the network"
        return "none"

    def _check_result(self) -> str:
        number = self.verdict.hashes["seed"]
        self.rows = result.draw_of(self.manifest, partial(self._lowest, number))
        data = self.bundle.read(result.FILE)
        expected = result.result_text(self.manifest, number, self.rows)
        same_text(expected, data, result.FILE, "another result")
        return self._hash("result", data)

    def _lowest(self, number: str, limit: int) -> Iterator[tuple[bytes, bytes]]:
        """(ticket, line) of each entry of the pool whose ticket is at or below a limit."""
        tasks = ((number, block, limit) for block in self.bundle.blocks(pool.POOL))
        for found in self.work(lowest_in, tasks):
            yield from found

    def _check_winners(self) -> str:
        return f"{check_winners(self.bundle, self.rows, self.register)} cards"

    def _check_minutes(self) -> str:
        if self.bundle.minutes_left:
            return "NOT here"
        count, missing = key_times.first_that_holds(
            lambda fixed: check_minutes(self.bundle, fixed), self.as_signed()
        )
        self.verdict.notes.append(PAGES)
        if missing:
            self.verdict.open.append(f"{MINUTES}: {missing}")
            return f"{count} files embedded; signature NOT checked"
        return f"{count} files embedded, signed by {self.manifest.signers[0].name}"

    def _check_followers(self) -> str:
        longer = followers.find(self.folder, self.signed)
        minutes = self.bundle.read(MINUTES)
        names, left = key_times.first_that_holds(
            lambda fixed: followers.check(minutes, longer, fixed.signers), self.as_signed()
        )
        if left:
            self.verdict.open.append(left)
        return names

    def _check_sums(self) -> str:
        self.verdict.sums = sha256(check_sums(self.bundle)).hexdigest()
        return f"every file but {MINUTES}, NOT here" if self.bundle.minutes_left else "every file"

    def _check_prizes(self) -> str:
        return self.prizes_said(beside.read(Path(self.prizes or "")))

    def prizes_said(self, lying: beside.PrizeFiles, place: str = "") -> str:
        """What there is to tell of a list of prizes, which is checked against the draw; what is
        open says that it lies in `place`."""
        if not self.drawn:
            raise DrawError("prizes of what was not drawn", prizes.FILE)
        drawn = prizes.Drawn.of(self.manifest, self.bundle.read(result.FILE), self.times[-1])
        signers = self.note_signers()
        self.checked = beside.examine(lying, drawn, self.register, signers.keys)
        if strangers := signers.strangers(self.checked.signers):
            told = f"signed by {', '.join(strangers)}, a key not pinned"
            self.verdict.open.append(f"{place}{prizes.FILE}: {told}")
        return self.checked.said()

    def note_signers(self) -> key_times.NoteSigners:
        """Who may sign what is published of the draw later."""
        return key_times.note_signers(self.trust, self.keys, self.manifest)

    def _check_previous(self) -> str:
        return check_previous(
            Path(self.previous or ""), self.bundle, self.manifest, self.register.borders
        )

    def _check_private(self) -> str:
        read = private.reader(Path(self.private_part or ""))
        rows = self.bundle.lines(pool.POOL)
        count = private.check(read, rows, self.manifest, self.register)
        return f"{count} cards, slips and tags"

    def _hash(self, name: str, data: bytes) -> str:
        self.verdict.hashes[name] = sha256(data).hexdigest()
        return self.verdict.hashes[name]


def equal(message: str, file: str, expected: object, found: object) -> None:
    """Raise DrawError unless two values of a file are equal."""
    if expected != found:
        raise DrawError(message, file, 0, expected, found)
