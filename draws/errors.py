"""What a draw refuses: one error for everything that does not hold."""

MOST_SHOWN = 2000
"""As many characters of a value are shown: a line of a spoiled file may have millions."""


class DrawError(Exception):
    """A rule of the protocol does not hold.

    `file` and `line` (counted from 1, 0 for the whole file) say where; `expected` and `found`
    are the two values that should have been equal, when there are two. `check` is the name of the
    verification that failed, set by `draws.verify`.

    >>> print(DrawError("entries ascend", "pool.txt", 3, "above 0000000007", "0000000002"))
    pool.txt line 3: entries ascend: expected above 0000000007, found 0000000002
    """

    def __init__(
        self,
        message: str,
        file: str = "",
        line: int = 0,
        expected: object = None,
        found: object = None,
    ) -> None:
        super().__init__(message, file, line, expected, found)
        self.message = message
        self.file = file
        self.line = line
        self.expected = expected
        self.found = found
        self.check = ""

    def __str__(self) -> str:
        where = self.file + (f" line {self.line}" if self.line else "")
        text = f"{where}: {self.message}" if where else self.message
        if self.expected is not None or self.found is not None:
            text += f": expected {_shown(self.expected)}, found {_shown(self.found)}"
        return text


def _shown(value: object) -> str:
    text = str(value)
    left = len(text) - MOST_SHOWN
    return text if left <= 0 else f"{text[:MOST_SHOWN]}… ({left} characters more)"
