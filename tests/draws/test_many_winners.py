"""A draw with more than 10,000 prizes holds its cards in one list, any other never."""

from pathlib import Path

import pytest

from draws.cards import parse_winner, winner_line
from draws.errors import DrawError
from draws.result import parse_rows
from draws.verify import verify
from draws.winners import as_published, cards_of
from tests.draws.builders import Draft, a_draft, a_slip, write
from tests.draws.refusals import refused_by
from tests.draws.test_readme import agreed, run

pytestmark = pytest.mark.slow

MANY = 10_001


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """A bundle's text files with one card more than lie in a folder."""
    return _with_prizes(MANY).files()


def _with_prizes(count: int) -> Draft:
    draft = a_draft(cap=0)
    for number in range(100, 100 + count):
        draft.submit(a_slip(number, number % 9000, holder="A Ba" if number % 7 else "张三"))
    draft.fields["tier"] = [f"1 {count}"]
    draft.fields["alternates"] = ["1 1"]
    return draft


def _refused(files: dict[str, bytes], folder: Path, reason: str, check: str) -> None:
    with pytest.raises(DrawError) as refused:
        verify(write(folder / "bundle", files), text_only=True)
    assert (refused.value.check, reason in str(refused.value)) == (check, True), refused.value


def test_one_list_stands_in_the_place_of_the_cards(files: dict[str, bytes], tmp_path: Path) -> None:
    assert "winners.txt" in files
    said: dict[str, str] = {}
    verify(write(tmp_path / "bundle", files), text_only=True, report=said.__setitem__)
    assert said["winners' cards"] == f"{MANY} cards"


def _lines(files: dict[str, bytes]) -> list[bytes]:
    return files["winners.txt"].splitlines(keepends=True)


def _changed(files: dict[str, bytes], old: bytes, new: bytes) -> dict[str, bytes]:
    data = files["winners.txt"]
    assert old in data
    return files | {"winners.txt": data.replace(old, new, 1)}


def test_a_list_that_is_not_the_winners_is_refused(files: dict[str, bytes], tmp_path: Path) -> None:
    rows = _lines(files)
    swapped = [rows[1], rows[0], *rows[2:]]
    first = rows[0].split(b" ")
    cases = {
        "another entry": files | {"winners.txt": b"".join(swapped)},
        "a line for each prize row": files | {"winners.txt": b"".join(rows[:-1])},
        "another entry: expected the end": files | {"winners.txt": b"".join([*rows, rows[0]])},
        "not the card committed to": _changed(files, first[1], b"0" * 64),
        "not the line of a winner": files | {"winners.txt": b"x\n" + files["winners.txt"]},
    }
    cases["malformed phone"] = _changed(files, first[4], b"13800001111")
    for number, (reason, spoiled) in enumerate(cases.items()):
        _refused(spoiled, tmp_path / str(number), reason, "winners' cards")


def test_cards_beside_the_list_or_in_its_place_are_refused(
    files: dict[str, bytes], tmp_path: Path
) -> None:
    entry, card = parse_winner(_lines(files)[0].decode().rstrip("\n"), 1)
    beside = files | {f"winners/{entry}.txt": card.text()}
    _refused(beside, tmp_path / "beside", "one list above 10000 prize rows", "winners' cards")
    cards = {f"winners/{entry}.txt": card.text() for entry, card in cards_of(files).items()}
    alone = {name: data for name, data in files.items() if name != "winners.txt"} | cards
    _refused(alone, tmp_path / "alone", "one list above 10000 prize rows", "winners' cards")


def test_a_draw_with_fewer_prizes_has_no_list(tmp_path: Path) -> None:
    draft = a_draft()
    rows = [
        winner_line(entry, card).encode() + b"\n" for entry, card in cards_of(draft.files()).items()
    ]
    draft.replaced["winners.txt"] = b"".join(rows)
    refused_by(draft, tmp_path, "winners' cards", "one list above 10000 prize rows")


def test_exactly_10000_cards_lie_in_their_folder(tmp_path: Path) -> None:
    draft = _with_prizes(MANY - 1)
    draft.fields["tier"] = [f"1 {MANY - 1}"]
    files = draft.files()
    assert "winners.txt" not in files
    verify(write(tmp_path / "bundle", files), text_only=True)


def test_what_the_office_stores_becomes_what_is_published(files: dict[str, bytes]) -> None:
    stored = {f"winners/{entry}.txt": card.text() for entry, card in cards_of(files).items()}
    rows = parse_rows(files["result.txt"])
    assert as_published(stored, rows) == {"winners.txt": files["winners.txt"]}
    few = [row for row in rows if row.prize][:3]
    assert as_published(stored, few) == stored


def test_the_recipe_without_our_program_makes_the_cards_again(
    files: dict[str, bytes], tmp_path: Path
) -> None:
    bundle = write(tmp_path / "bundle", files)
    assert agreed(run(bundle, "校验", "签名"))
    bundle.joinpath("winners.txt").write_bytes(_changed(files, b"A*", b"B*")["winners.txt"])
    done = run(bundle, "校验", "签名")
    assert "不符  winners" in done.stdout
