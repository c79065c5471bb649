"""What came of a check: three verdicts, with what held, what is missing, and the reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from lottery.texts.minutes import commands as words

PASSED, REFUSED, OPEN = 0, 1, 2
"""The verdicts, by the exit status of the command."""


@dataclass(frozen=True)
class Missing:
    """Something that was not checked: a word for programs, and a sentence."""

    code: str
    sentence: str


@dataclass(frozen=True)
class MinutesVerdict:
    """What was found. `refused` is the reason, if there is one; then the rest tells nothing.

    `about` says which draw it is, `held` what was checked and holds, `stated` what is the
    organiser's word alone, `witnessed` what others are said to have seen, `notes` what else must
    be known, `missing` what was not checked.
    """

    refused: str = ""
    about: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    stated: tuple[str, ...] = ()
    witnessed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    missing: tuple[Missing, ...] = ()
    signer: str = ""
    fingerprint: str = ""
    draw: str = ""

    @property
    def status(self) -> int:
        """PASSED, REFUSED or OPEN."""
        return REFUSED if self.refused else OPEN if self.missing else PASSED

    @property
    def lacks(self) -> set[str]:
        """The codes of what is missing."""
        return {each.code for each in self.missing}

    def instead(self, *told: Missing) -> MinutesVerdict:
        """This verdict, where something more exact is known of what is missing."""
        if self.refused or not told:
            return self
        codes = {each.code for each in told}
        rest = tuple(each for each in self.missing if each.code not in codes)
        return replace(self, missing=(*told, *rest))

    def to_json(self) -> dict[str, Any]:
        """For the way from one process to another."""
        return asdict(self)

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> MinutesVerdict:
        """What `to_json` gave; raises TypeError, KeyError or ValueError for anything else."""
        return cls(
            refused=str(told["refused"]),
            about=tuple(map(str, told["about"])),
            held=tuple(map(str, told["held"])),
            stated=tuple(map(str, told["stated"])),
            witnessed=tuple(map(str, told["witnessed"])),
            notes=tuple(map(str, told["notes"])),
            missing=tuple(Missing(str(m["code"]), str(m["sentence"])) for m in told["missing"]),
            signer=str(told["signer"]),
            fingerprint=str(told["fingerprint"]),
            draw=str(told["draw"]),
        )


def verdict_lines(verdict: MinutesVerdict) -> Iterator[str]:
    """A verdict that refuses nothing, line by line."""
    yield from verdict.about
    yield from (f"✓ {line}" for line in verdict.held)
    if verdict.witnessed:
        yield words.WITNESSED
        yield from (f"  {line}" for line in verdict.witnessed)
    if verdict.stated:
        yield words.STATED
        yield from (f"  {line}" for line in verdict.stated)
    yield from (f"注意：{line}" for line in verdict.notes)
    yield from (f"! 缺：{each.sentence}" for each in verdict.missing)
    yield words.NOT_FULLY if verdict.missing else words.PASSED
