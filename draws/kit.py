"""The kit: a folder that holds the programs for checking a draw beside what they check.

Nothing in it has to be taken on trust: the manifest holds the programs' hashes, the signed list the
papers'. Whoever changes a kit and makes its sums anew is found out by these.
"""

import re
import sys
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

from . import bundle, followers, key_times, keylist, manifest, papers, prizes, verdicts
from .bundle import MINUTES, sums_text
from .commitment import Commitment
from .errors import DrawError
from .followers import FILE as SIGNED
from .layout import (
    BESIDE,
    DATA,
    KEPT,
    PLACES,
    PROGRAMS,
    STAMP,
    SUMS,
    VERDICT,
    check_names,
    inside,
    names_in,
    place_of,
    running,
)
from .manifest import Manifest
from .prizes.beside import CARD_NAME, PrizeFiles
from .verify import Report, Run, Verdict, tell


def verify_kit(
    folder: Path,
    *,
    keys: Path | None = None,
    previous: Path | None = None,
    processes: int = 1,
    report: Report = lambda name, detail: None,
) -> tuple[str, Verdict]:
    """Make every check on the kit in `folder`; `report(name, detail)` tells each that holds.

    Returns what lies in it (`bundle` or `commitment`) and the verdict. Raises DrawError at the
    first check that does not hold, with its name in `error.check`.
    """
    checked = _KitCheck(folder, keys, previous)
    checked.run.processes = processes
    return checked.what, checked.make(report)


class _KitCheck:
    """One verification of a kit; each check returns what it found."""

    def __init__(self, folder: Path, keys: Path | None, previous: Path | None) -> None:
        if not folder.is_dir():
            raise DrawError("no such folder", str(folder))
        self.folder = folder
        self.names, self.litter = names_in(folder)
        drawn = f"{DATA}/{bundle.SUMS}" in self.names
        kind = Run if drawn else Commitment
        self.run = kind(folder / DATA, False, keys, previous, None)
        self.run.names = inside(self.names, DATA)
        self.run.followers = False  # theirs lie in the kit's own place
        place = folder / BESIDE / keylist.FILE
        self.run.key_list = place if f"{BESIDE}/{keylist.FILE}" in self.names else None
        self.verdict = self.run.verdict
        self.what = "bundle" if drawn else "commitment"

    def make(self, report: Report) -> Verdict:
        """The kit's own files, then what they hold."""
        tell(report, "kit", self._check_names, self.folder)
        tell(report, "kit's sums", self._check_sums, self.folder)
        self._check_data(report)
        for name, check in self._checks():
            tell(report, name, check, self.folder)
        if self.litter:
            left = ", ".join(self.litter[:5])
            self.verdict.notes.append(f"left by an operating system, not looked at: {left}")
        return self.verdict

    def _check_data(self, report: Report) -> None:
        """What lies in the kit is checked as if it lay alone; files are told by their place."""
        try:
            self.run.make(report)
        except DrawError as error:
            if error.file.partition(":")[0] in inside(self.names, DATA):
                error.file = f"{DATA}/{error.file}"
            raise

    def _checks(self) -> Iterator[tuple[str, Callable[[], str]]]:
        """What is checked against the manifest, once that is known to hold."""
        yield "programs", self._check_programs
        if f"{BESIDE}/{papers.FILE}" in self.names:
            yield "list of papers", self._check_list
            yield "papers", self._check_papers
        follow = self._drawn and len(self.manifest.signers) > 1
        if follow or f"{BESIDE}/{SIGNED}" in self.names:
            yield "later signatures", self._check_signed
        if self._verdicts():
            yield "outside verdicts", self._check_verdicts
        if f"{BESIDE}/{prizes.FILE}" in self.names:
            yield "prizes", self._check_prizes
        yield "beside", self._check_beside

    @property
    def manifest(self) -> Manifest:
        """The manifest of the draw."""
        return self.run.manifest

    @property
    def _drawn(self) -> bool:
        """Whether there are minutes: not before the draw, nor of an attempt without a result."""
        return self.what == "bundle" and self.run.drawn

    def _read(self, name: str) -> bytes:
        return (self.folder / name).read_bytes()

    def _check_names(self) -> str:
        check_names(self.names)
        return f"{len(self.names)} files, with a {self.what}"

    def _check_sums(self) -> str:
        others = [name for name in self.names if name != SUMS]
        bundle.same_list(sums_text(self.folder, others), self._read(SUMS), SUMS)
        return f"{len(others)} files"

    def _check_programs(self) -> str:
        """The programs are those that the manifest names, this one among them."""
        places = {place_of(each.name): each for each in self.manifest.programs}
        found = {name for name in self.names if name in PLACES.values()}
        found |= {name for name in self.names if name.startswith(f"{PROGRAMS}/")}
        for name in sorted(found - set(places)):
            raise DrawError("a program that the manifest does not name", name)
        for name, program in places.items():
            if name not in found:
                raise DrawError("the file is missing", name, 0, program.sha256, "none")
            digest = sha256(self._read(name)).hexdigest()
            if digest != program.sha256:
                message = "not the program that the manifest names"
                raise DrawError(message, name, 0, program.sha256, digest)
        self._note_running({each.sha256 for each in places.values()})
        return ", ".join(each.name for each in places.values()) or "none"

    def _note_running(self, named: set[str]) -> None:
        archive = running()
        own = sha256(archive.read_bytes()).hexdigest() if archive else "not one file"
        if own not in named:
            said = f"checked by another program than the manifest names: {own}"
            self.verdict.notes.append(f"{Path(sys.argv[0]).name}: {said}")

    def _check_list(self) -> str:
        file = f"{BESIDE}/{papers.FILE}"
        signers = self.run.note_signers()
        self.listed, names = papers.check_list(self._read(file), self.manifest, signers.keys, file)
        if signers.strangers(names) == names:
            self.verdict.open.append(f"{file}: signed by {', '.join(names)}, a key not pinned")
        return f"{len(self.listed)} papers, signed by {', '.join(names)}"

    def _check_papers(self) -> str:
        told = []
        for name, expected in self.listed.items():
            file = f"{BESIDE}/{name}"
            if file not in self.names:
                raise DrawError("the file is missing", file, 0, expected, "none")
            data = self._read(file)
            found = sha256(data).hexdigest()
            if found != expected:
                raise DrawError("not the paper of the list", file, 0, expected, found)
            whole = papers.check_paper(data, file, self._read(f"{DATA}/{manifest.FILE}"))
            told.append(name if whole else f"{name} (made before the manifest)")
        return ", ".join(told)

    def _check_signed(self) -> str:
        if not self._drawn:
            raise DrawError("minutes of what was not drawn", f"{BESIDE}/{SIGNED}")
        place = self.folder / BESIDE / SIGNED
        minutes = self._read(f"{DATA}/{MINUTES}")
        try:
            longer = place if place.is_file() else None
            names, left = key_times.first_that_holds(
                lambda fixed: followers.check(minutes, longer, fixed.signers),
                self.run.as_signed(),
            )
        except DrawError as error:
            error.file = f"{BESIDE}/{SIGNED}"
            raise
        if left:
            self.verdict.open.append(f"{BESIDE}/{left}")
        first = self.manifest.signers[0].name
        return f"signed by {first}" + ("" if names == "none" else f", {names}")

    def _verdicts(self) -> list[str]:
        return [name for name in inside(self.names, BESIDE) if VERDICT.fullmatch(name)]

    def _check_verdicts(self) -> str:
        """Each is about these bytes, by somebody of the list, and lies under his role's name."""
        if not self._drawn:
            raise DrawError("a verdict on what was not drawn", f"{BESIDE}/{self._verdicts()[0]}")
        judged, told = verdicts.read_judged(self.folder / DATA), []
        for rest in sorted(self._verdicts()):
            name, who = f"{BESIDE}/{rest}", rest.rpartition("/")[2].removesuffix(".txt")
            found = verdicts.check(self._read(name), judged, self.run.trust, name)
            if found.role not in ("", who):
                raise DrawError("under another's name", name, 0, found.role, who)
            self.verdict.open += [f"{name}: {each}" for each in found.open]
            told.append(f"{who} ({found.name})")
        return ", ".join(told)

    def _check_prizes(self) -> str:
        if not self._drawn:
            raise DrawError("prizes of what was not drawn", f"{BESIDE}/{prizes.FILE}")
        cards = [name for name in inside(self.names, BESIDE) if re.fullmatch(CARD_NAME, name)]
        data = self._read(f"{BESIDE}/{prizes.FILE}")
        lying = PrizeFiles(data, {name: self._read(f"{BESIDE}/{name}") for name in sorted(cards)})
        try:
            return self.run.prizes_said(lying, f"{BESIDE}/")
        except DrawError as error:
            error.file = f"{BESIDE}/{error.file}"
            raise

    def _check_beside(self) -> str:
        """Every paper is in the signed list; what nobody here can check is said to be so."""
        listed, kept = getattr(self, "listed", {}), []
        for rest in sorted(inside(self.names, BESIDE)):
            name = f"{BESIDE}/{rest}"
            if re.fullmatch(papers.NAME, rest) and rest not in listed and rest != SIGNED:
                raise DrawError("a paper that no signed list names", name, 0, papers.FILE, "none")
            if re.fullmatch(CARD_NAME, rest) and f"{BESIDE}/{prizes.FILE}" not in self.names:
                raise DrawError("a card without the list", name, 0, prizes.FILE, "none")
            if rest.endswith(STAMP):
                self._check_stamp(rest)
            if KEPT.fullmatch(rest) or rest.endswith(STAMP):
                kept.append(rest)
        if not kept:
            return "nothing that is in no list"
        told = f"kept, not verified here: {', '.join(kept)}"
        self.verdict.notes.append(told)
        return told

    def _check_stamp(self, name: str) -> None:
        """A timestamp is over the file that it is called after; who gave it is not checked here."""
        stamped = name.removesuffix(STAMP)
        places = [f"{place}/{stamped}" for place in (DATA, BESIDE)]
        found = next((place for place in places if place in self.names), None)
        if found is None:
            raise DrawError("a timestamp of no file here", f"{BESIDE}/{name}", 0, stamped, "none")
        digest = sha256(self._read(found))
        if digest.digest() not in self._read(f"{BESIDE}/{name}"):
            place = f"{BESIDE}/{name}"
            raise DrawError(
                "a timestamp over another file", place, 0, digest.hexdigest(), "another"
            )
