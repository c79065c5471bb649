"""verdicts/<who>.txt: somebody outside the office has verified a bundle, and says so under his key.

    fpdraw-verdict/1
    draw: LJ-FP-2024-03
    attempt: 1
    manifest: <sha256 of manifest.txt>
    result: <sha256 of result.txt>
    sums: <sha256 of SHA256SUMS>
    program: kit <sha256 of draws.pyz>       or: draws <over its source files>
    keys: <sha256 of the file of pinned keys>
    time: 2024-04-10T10:00:00+08:00
    — <name> <base64>                        over the nine lines above, each with its LF

Canonical text of ten lines. It is published beside the bundle. Reading one makes none of the
bundle's checks again: it tells what was signed, by whom, and whether his key was named in time.
"""

import base64
import re
from dataclasses import dataclass, replace
from datetime import datetime

from .. import manifest
from ..canonical import HEX64, TIME, TOKEN, Fields, text_of, time, write_time
from ..errors import DrawError
from ..manifest import Program

FILE, FOLDER, HEADER = "verdict.txt", "verdicts", "fpdraw-verdict/1"
MOST_BYTES = 1 << 14
ROWS = 9
"""The lines that are signed; the tenth is the signature."""
_LINE = re.compile("— ([^ ]+) ([A-Za-z0-9+/]{91}=)")


@dataclass(frozen=True)
class OutsideVerdict:
    """What was verified, by which program, under which pinned keys (hashes of 64 hex), and when.

    `line` is the signature line without LF, empty as long as nobody has signed.
    """

    draw: str
    attempt: int
    manifest: str
    result: str
    sums: str
    program: Program
    keys: str
    time: datetime
    line: str = ""

    @property
    def text(self) -> bytes:
        """The nine lines that are signed."""
        return text_of(
            (
                HEADER,
                f"draw: {self.draw}",
                f"attempt: {self.attempt}",
                f"manifest: {self.manifest}",
                f"result: {self.result}",
                f"sums: {self.sums}",
                f"program: {self.program.name} {self.program.sha256}",
                f"keys: {self.keys}",
                f"time: {write_time(self.time)}",
            )
        )

    @property
    def data(self) -> bytes:
        """The file's bytes."""
        return self.text + text_of((self.line,))

    def mark(self) -> tuple[str, bytes, bytes]:
        """Of its signature line the name, the 4 bytes that name the key, and the signature."""
        return read_line(self.line) or ("", b"", b"")

    def signed(self, line: str) -> "OutsideVerdict":
        """The same with its signature line."""
        return replace(self, line=line)


def parse(data: bytes, file: str = FILE) -> OutsideVerdict:
    """The verdict in a file, whoever has signed it; raises DrawError."""
    if len(data) > MOST_BYTES:
        raise DrawError("too large", file, 0, f"at most {MOST_BYTES} bytes", len(data))
    rows = Fields(data, file, HEADER)
    draw = rows.take("draw", manifest.DRAW)
    attempt = int(rows.take("attempt", manifest.ATTEMPT))
    fixed, drawn, sums = (rows.take(name, HEX64) for name in ("manifest", "result", "sums"))
    name, _, mark = rows.take("program", f"{TOKEN} {HEX64}").partition(" ")
    keys = rows.take("keys", HEX64)
    moment = time(rows.take("time", TIME), file, rows.at)
    (line, signed), *more = rows.rest() or [(ROWS + 1, "the end")]
    if not read_line(signed):
        raise DrawError("not a signature line", file, line, "— <name> <base64>", signed)
    if more:
        raise DrawError("one signature, and nothing after it", file, more[0][0], "the end")
    program = Program(name, mark)
    return OutsideVerdict(draw, attempt, fixed, drawn, sums, program, keys, moment, signed)


def read_line(row: str) -> tuple[str, bytes, bytes] | None:
    """Name, the key's 4 bytes and signature (64) of a signature line; None for any other line."""
    match = _LINE.fullmatch(row)
    raw = base64.b64decode(match[2]) if match else b""
    if not match or base64.b64encode(raw).decode() != match[2]:
        return None
    return match[1], raw[:4], raw[4:]
