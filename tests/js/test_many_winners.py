"""More than 10,000 winners stand in a list and not in a folder; fewer never do."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tests.draws.builders import Draft, a_draft, a_slip, write
from tests.js.asking import ask, said, verdicts
from tests.js.saying import python_verdict

MOST = 10_000
FIELDS = ("salt", "batch", "invoice", "phone", "slip", "holder")
Files = dict[str, bytes]


@cache
def _draft(prizes: int) -> Draft:
    draft = a_draft(cap=0)
    for number in range(100, 100 + prizes):
        draft.submit(a_slip(number, number % 6))
    draft.fields |= {"tier": ["1 1", f"2 {prizes - 1}"], "alternates": [], "audit": ["0"]}
    return draft


def drawn(prizes: int) -> Files:
    """A text bundle with so many prize rows, its winners in a list."""
    files, cards = _draft(prizes).files(), _draft(prizes).cards
    rows = files["result.txt"].decode().splitlines()[5:]
    entries = [row.split()[2] for row in rows if row.split()[0] in {"1", "2"}]
    others = {name: data for name, data in files.items() if not name.startswith("winners/")}
    lines = [_line(entry, cards[entry].decode()) for entry in entries]
    return {**others, "winners.txt": "".join(lines).encode()}


def _line(entry: str, card: str) -> str:
    said_in = dict(row.split(": ", 1) for row in card.splitlines()[1:])
    return " ".join([entry, *(said_in[name] for name in FIELDS)]) + "\n"


def judged(*bundles: Files) -> list[tuple[str, str]]:
    """What is said of each, and by which check."""
    return verdicts(
        {"kind": "verify", "files": {name: said(data) for name, data in files.items()}}
        for files in bundles
    )


def test_a_list_of_more_than_ten_thousand_holds() -> None:
    files = {name: said(data) for name, data in drawn(MOST + 1).items()}
    (answer,) = ask([{"kind": "verify", "files": files}])
    assert answer["value"]["verdict"] == "verified"
    assert answer["value"]["prizes"][1] == {"code": "2", "count": MOST, "drawn": MOST}
    assert {"name": "winners' cards", "detail": "10001 cards"}.items() <= next(
        check for check in answer["value"]["checks"] if check["name"] == "winners' cards"
    ).items()


def test_ten_thousand_have_cards_and_no_list() -> None:
    files = _draft(MOST).files()
    listed = drawn(MOST)
    both = {**files, "winners.txt": listed["winners.txt"]}
    assert judged(files, listed, both) == [
        ("verified", ""),
        ("refused", "winners' cards"),
        ("refused", "files"),
    ]


def test_more_than_ten_thousand_have_no_cards() -> None:
    files, cards = _draft(MOST + 1).files(), _draft(MOST + 1).cards
    entries = [row.split(" ")[0] for row in files.pop("winners.txt").decode().splitlines()]
    spread = files | {f"winners/{entry}.txt": cards[entry] for entry in entries}
    assert judged(spread) == [("refused", "winners' cards")]


def _lines(change: Callable[[list[bytes]], None]) -> Callable[[Files], None]:
    def made(files: Files) -> None:
        lines = files["winners.txt"].splitlines(keepends=True)
        change(lines)
        files["winners.txt"] = b"".join(lines)

    return made


def _drop(lines: list[bytes]) -> None:
    del lines[-1]


def _unlist(files: Files) -> None:
    del files["winners.txt"]


def _swap(lines: list[bytes]) -> None:
    lines[1], lines[2] = lines[2], lines[1]


def _edit(old: bytes, new: bytes) -> Callable[[list[bytes]], None]:
    def change(lines: list[bytes]) -> None:
        assert old in lines[5]
        lines[5] = lines[5].replace(old, new, 1)

    return change


CHEATS: dict[str, tuple[Callable[[Files], None], str]] = {
    "a line left out": (_lines(_drop), "winners' cards"),
    "a line twice": (_lines(lambda lines: lines.append(lines[-1])), "winners' cards"),
    "two lines swapped": (_lines(_swap), "winners' cards"),
    "another holder": (_lines(_edit(b"*", "王*".encode())), "winners' cards"),
    "another batch": (_lines(_edit(b"fp-2024-03", b"fp-2024-02")), "winners' cards"),
    "a blank too many": (_lines(_edit(b" ", b"  ")), "canonical"),
    "a field too many": (_lines(_edit(b"fp-2024-03", b"fp-2024-03 x")), "winners' cards"),
    "no list": (_unlist, "winners' cards"),
    "an empty list": (lambda files: files.update({"winners.txt": b""}), "canonical"),
    "a card besides": (lambda files: files.update({"winners/0000000000.txt": b"x\n"}), "files"),
}


@pytest.fixture(scope="module")
def found() -> dict[str, tuple[str, str]]:
    """What is said of each cheat."""
    honest, bundles = drawn(MOST + 1), []
    for change, _ in CHEATS.values():
        files = dict(honest)
        change(files)
        bundles.append(files)
    return dict(zip(CHEATS, judged(*bundles), strict=True))


@pytest.mark.parametrize("name", [None, "another holder", "two lines swapped", "a line twice"])
def test_the_other_program_says_the_same(name: str | None, tmp_path: Path) -> None:
    files = drawn(MOST + 1)
    if name:
        CHEATS[name][0](files)
    bundle = write(tmp_path, files)
    assert python_verdict(bundle, text_only=True) == ("refused" if name else "verified")


@pytest.mark.parametrize("name", CHEATS)
def test_a_cheat_in_the_list_is_refused(name: str, found: dict[str, tuple[str, str]]) -> None:
    assert found[name] == ("refused", CHEATS[name][1])
