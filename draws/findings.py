"""What a verification tells: each check as it holds, and the verdict at its end."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from .errors import DrawError

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


def equal(message: str, file: str, expected: object, found: object) -> None:
    """Raise DrawError unless two values of a file are equal."""
    if expected != found:
        raise DrawError(message, file, 0, expected, found)
