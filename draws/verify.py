"""Verification of a published bundle: each check by name, in the order of the protocol."""

from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

from . import (
    canonical,
    followers,
    key_times,
    manifest,
    pool,
    private,
    prizes,
    register,
    result,
)
from .bundle import MINUTES, Bundle, check_sums
from .chain import check_previous
from .errors import DrawError
from .findings import Report, Verdict, equal, tell
from .minutes import check_minutes
from .prizes import beside
from .run_ending import EndingChecks
from .run_keys import NOT_PINNED, KeyChecks
from .run_lists import LISTS, ListChecks
from .work import working

__all__ = ["LISTS", "NOT_PINNED", "NO_MINUTES", "PAGES", "Report", "Run", "Verdict"]
__all__ += ["equal", "tell", "verify"]
PAGES = f"{MINUTES}: its pages were not read here; lottery minutes check makes them again"
NO_MINUTES = f"{MINUTES}: not here: neither what it embeds nor its signatures were checked"


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


class Run(KeyChecks, ListChecks, EndingChecks):
    """One verification; each `_check_…` returns what it found, for the report."""

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

    def _check_previous(self) -> str:
        return check_previous(
            Path(self.previous or ""), self.bundle, self.manifest, self.register.borders
        )

    def _check_private(self) -> str:
        read = private.reader(Path(self.private_part or ""))
        rows = self.bundle.lines(pool.POOL)
        count = private.check(read, rows, self.manifest, self.register)
        return f"{count} cards, slips and tags"
