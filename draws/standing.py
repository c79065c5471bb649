"""How the prizes of a draw stand: `python -m draws prizes`, a list held against its bundle.

Whatever leads from the signed manifest to the result is checked with it; the minutes alone are not
looked at, and may be missing.
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from . import files, prizes
from .errors import DrawError
from .followers import BESIDE
from .prizes import STATES, beside
from .verify import NO_MINUTES, Report, Run, Verdict


def verify_prizes(
    folder: Path,
    *,
    listed: Path | None = None,
    earlier: Path | None = None,
    keys: Path | None = None,
    key_list: Path | None = None,
    report: Report = lambda name, detail: None,
) -> Verdict:
    """Make every check on a draw's list of prizes, and on the bundle in `folder` but its minutes.

    `listed` is the list, if it does not lie beside the folder, with its cards next to it; `earlier`
    is an older copy. Raises DrawError at the first check that does not hold, with its name in
    `error.check`.
    """
    run = _PrizesAlone(folder, keys, listed, earlier)
    run.key_list = key_list
    return run.make(report)


class _PrizesAlone(Run):
    """A verification of what decides who has won, and of what became of it."""

    def __init__(
        self, folder: Path, keys: Path | None, listed: Path | None, earlier: Path | None
    ) -> None:
        super().__init__(folder, False, keys, None, None)
        self.alone, self.prizes, self.earlier = True, listed, earlier
        self.without_minutes, self.followers = True, False
        self.verdict.skipped.append("minutes")

    def checks(self) -> Iterator[tuple[str, Callable[[], str]]]:
        """A bundle's but those of the minutes, and each tier's prizes."""
        for name, check in super().checks():
            if name != "minutes":
                yield name, check
        if not self.prizes:
            yield "prizes", self._missing
        if self.earlier:
            yield "earlier", self._check_earlier
        for tier in self.checked.standings.drawn.tiers:
            yield f"tier {tier}", partial(self._tier, tier)

    def _check_files(self) -> str:
        said = super()._check_files()
        self.verdict.open = [each for each in self.verdict.open if each != NO_MINUTES]
        return said

    def _missing(self) -> str:
        raise DrawError("the file is missing", f"{self.folder.name}{BESIDE}/{prizes.FILE}")

    def _check_earlier(self) -> str:
        name = str(self.earlier)
        data = files.read(Path(name), name, prizes.MOST_BYTES)
        count = beside.check_earlier(self.checked.found, data, name)
        return f"goes on from part {count} of the older copy"

    def _tier(self, tier: str) -> str:
        standings = self.checked.standings
        counts = standings.counts(tier)
        told = ", ".join(f"{counts[state]} {state}" for state in STATES)
        drawn = standings.drawn
        passed = f"{standings.passed[tier]} of {len(drawn.alternates[tier])} alternates"
        return f"{drawn.tiers[tier]} prizes: {told}; passed to {passed}"
