"""Damaged inputs over all readers: how many escape as a traceback (none may), and the memory.

PYTHONPATH=. python benchmarks/mutations.py [HOW_MANY] [SEED]

Every kind of input is damaged in six ways (bits, bytes, cuts, doublings, numbers blown up, pieces
of another kind). Files go to the reading process, texts and tables are read here. Exit status 1
for a traceback, a reader that died, or 256 MiB.
"""

import io
import random
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

from lottery.invoices import RawEntry, read
from lottery.reading import Reader, Unreadable
from lottery.tables import sheets
from lottery.tables.workbooks.book import cells
from lottery.tables.workbooks.measuring import WorkbookBrokenError, WorkbookSuspiciousError
from lottery.texts.reasons import sentence
from tests.lottery.invoices.files import layouts, makers, test_goods, test_scans
from tests.lottery.invoices.files.makers import LEGACY_QR, Face
from tests.lottery.invoices.rules import test_another_city

FORM = test_goods.spread(test_goods.wide_form("某某公司", "", "某某饭店"), 1.5)
MOST_MEMORY = 256 * 1024
SHARES = {
    "qr": 20, "xml": 18, "csv": 8, "xlsx": 8, "attachment": 9, "tags": 9, "xbrl": 9,
    "pdf": 9, "spread": 5, "wrapped": 5, "paged": 3, "png": 4, "jpeg": 3, "webp": 3, "tiff": 4,
}  # fmt: skip
SIGNS = [
    b"\0",
    b"\xff" * 4,
    b"99999999999",
    b"<",
    b"]]>",
    b"&a;",
    b"-1",
    b"\xe5",
    b"\r\n",
    b"PK\x05\x06",
]


def samples(folder: Path) -> dict[str, bytes]:
    """One sound input of each kind."""
    for name in ("a.csv", "a.xlsx"):
        sheets.write_template(folder / name)
    return {
        "qr": LEGACY_QR.encode(),
        "csv": (folder / "a.csv").read_bytes(),
        "xlsx": (folder / "a.xlsx").read_bytes(),
        "xml": makers.digital_xml().encode(),
        "attachment": makers.ofd_attached(),
        "tags": makers.ofd_tagged(),
        "xbrl": makers.ofd_xbrl(),
        "pdf": makers.pdf(makers.digital_face(), Face().qr),
        "spread": test_another_city.pdf(FORM),
        "wrapped": layouts.ofd(test_goods.digital(test_goods.TABLES["several lines"][0])),
        "paged": layouts.ofd_of_pages((layouts.digital(), layouts.older())),
        "tiff": test_scans.tiff(*map(test_scans.page, (LEGACY_QR, ""))),
        "png": makers.encoded(makers.picture(LEGACY_QR, 3)),
        "jpeg": makers.encoded(makers.picture(LEGACY_QR, 3), "JPEG"),
        "webp": makers.encoded(makers.picture(LEGACY_QR, 3), "WEBP"),
    }


def damaged(data: bytes, others: list[bytes], chance: random.Random) -> bytes:
    """The input with one to eight things wrong with it."""
    found = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        at = chance.randrange(len(found) + 1)
        way = chance.randrange(6)
        if way == 0 and at < len(found):
            found[at] ^= 1 << chance.randrange(8)
        elif way == 1:
            found[at : at + chance.randrange(5)] = chance.randbytes(chance.randrange(5))
        elif way == 2:
            del found[at : at + chance.choice((1, 1, 10, 100, 5000))]
        elif way == 3:
            found[at:at] = found[at : at + chance.choice((4, 40, 400))] * chance.choice((1, 2, 50))
        elif way == 4:
            found[at : at + chance.randrange(4)] = chance.choice(SIGNS)
        else:
            other = chance.choice(others)
            start = chance.randrange(len(other))
            found[at : at + 20] = other[start : start + chance.choice((20, 500))]
    return bytes(found)


def damaged_within(data: bytes, others: list[bytes], chance: random.Random) -> bytes:
    """A sound archive with one damaged member."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(list(members))
    return makers.zipped(members | {name: damaged(members[name], others, chance)})


def tried_text(data: bytes) -> str:
    """Read as the text of a QR code."""
    reading = read(RawEntry(qr=data.decode("utf-8", errors="surrogateescape")))
    assert (reading.invoice is None) == bool(reading.reasons)
    assert all(sentence(reason) for reason in reading.reasons)
    return "read" if reading.invoice else "refused"


def tried_table(file: Path, data: bytes) -> str:
    """Read as a table for import; of a workbook the cells, and in no process of its own."""
    file.write_bytes(data)
    try:
        if file.suffix == ".xlsx":
            for _ in cells(file):
                pass
        else:
            for row in sheets.read_rows(file):
                read(row.raw)
    except (sheets.SheetError, WorkbookBrokenError, WorkbookSuspiciousError):
        return "refused"
    return "read"


def tried_file(reader: Reader, data: bytes) -> str:
    """Read by the worker."""
    reading = reader.read(data)
    if not isinstance(reading, Unreadable):
        read(reading.raw)
        return "read"
    reason = reading.reasons[0]
    assert sentence(reason)
    if reason.code == "file-unreadable":
        return f"FAULT {reason.value}"
    return "too slow" if reason.code == "file-too-slow" else "refused"


def peak(who: int) -> int:
    """The most memory, in KiB, of this process (0) or of the children that have ended (-1)."""
    import resource  # noqa: PLC0415 - Windows has none

    found = resource.getrusage(who).ru_maxrss
    return found // 1024 if sys.platform == "darwin" else found


def run(many: int, seed: int) -> Counter[tuple[str, str]]:
    """Try so many damaged inputs; counts by kind and outcome."""
    chance, found = random.Random(seed), Counter[tuple[str, str]]()
    with tempfile.TemporaryDirectory() as name, Reader() as reader:
        folder = Path(name)
        sound = samples(folder)
        others = list(sound.values())
        ways: dict[str, Callable[[bytes], str]] = {
            "qr": tried_text,
            "csv": lambda data: tried_table(folder / "b.csv", data),
            "xlsx": lambda data: tried_table(folder / "b.xlsx", data),
        }
        for kind in chance.choices(list(SHARES), list(SHARES.values()), k=many):
            within = sound[kind].startswith(b"PK") and chance.random() < 0.7
            data = (damaged_within if within else damaged)(sound[kind], others, chance)
            way = ways.get(kind, partial(tried_file, reader))
            try:
                outcome = way(data)
            except Exception as error:
                outcome = f"FAULT {type(error).__name__}"
                (Path(tempfile.gettempdir()) / f"mutation-{kind}").write_bytes(data)
            found[kind, outcome] += 1
    return found


def main() -> None:
    """Run, print a table, and tell by the exit status whether it held."""
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    start = time.perf_counter()
    found = run(many, seed)
    for (kind, outcome), count in sorted(found.items()):
        print(f"{kind:12} {outcome:24} {count:>7,}")
    faults = sum(count for (_, outcome), count in found.items() if outcome.startswith("FAULT"))
    here, worker = peak(0), peak(-1)
    print(
        f"{many:,} inputs, seed {seed}, {time.perf_counter() - start:.0f} s; tracebacks: {faults}"
    )
    print(f"peak memory: this process {here // 1024} MiB, the reading one {worker // 1024} MiB")
    raise SystemExit(bool(faults) or max(here, worker) > MOST_MEMORY)


if __name__ == "__main__":
    main()
