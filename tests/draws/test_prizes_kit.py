"""The list of prizes in a kit: it holds with the alternates' cards, or is refused by its check."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from draws import result
from draws.errors import DrawError
from draws.kit import verify_kit
from tests import kits
from tests.draws.builders import a_draft, digest
from tests.draws.prizes import ORGANISER, STRANGER, PrizesDraft

pytestmark = pytest.mark.slow
CARDS = a_draft().cards


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A kit in which the first prize went to its alternate, and the keys from elsewhere."""
    folder = tmp_path_factory.mktemp("prizes")
    kit = kits.write_kit(folder / "kit")
    drawn = (kit / "data/result.txt").read_bytes()
    rows = {f"{row.what} {row.slot}": row.entry for row in result.parse_rows(drawn)}
    listed = PrizesDraft(result=digest(drawn)).add("2024-04-10")
    gone = f"1 1 forfeited {rows['1 1']} declined"
    listed.add("2024-04-12", gone, f"1 1 passed {rows['A1 1']} 1 2024-06-20")
    (kit / "beside/cards").mkdir()
    (kit / "beside/prizes.txt").write_bytes(listed.data)
    (kit / f"beside/cards/{rows['A1 1']}.txt").write_bytes(CARDS[rows["A1 1"]])
    return kits.summed(kit), kits.write_keys(folder)


def test_a_kit_brings_its_list_of_prizes(made: tuple[Path, Path]) -> None:
    told: dict[str, str] = {}
    what, verdict = verify_kit(made[0], keys=made[1], report=told.__setitem__)
    assert (what, verdict.open) == ("bundle", [])
    signed = f"signed by {ORGANISER.name}"
    assert told["prizes"] == f"2 parts, the last of 2024-04-12, {signed}"


def _strangers(kit: Path) -> None:
    drawn = digest((kit / "data/result.txt").read_bytes())
    other = PrizesDraft(result=drawn).add("2024-04-10", signer=STRANGER)
    (kit / "beside/prizes.txt").write_bytes(other.data)


def _another_card(kit: Path) -> None:
    for path in (kit / "beside/cards").iterdir():
        path.write_bytes(next(card for card in CARDS.values() if card != path.read_bytes()))


def _no_cards(kit: Path) -> None:
    shutil.rmtree(kit / "beside/cards")


def _a_file_among_the_cards(kit: Path) -> None:
    (kit / "beside/cards/note.txt").write_text("note\n", "utf-8")


@pytest.mark.parametrize(
    ("spoil", "check", "file"),
    [
        (_strangers, "prizes", "beside/prizes.txt"),
        (_another_card, "prizes", "beside/cards/"),
        (_no_cards, "prizes", "beside/cards/"),
        (_a_file_among_the_cards, "kit", "beside/cards/note.txt"),
        (lambda kit: (kit / "beside/prizes.txt").unlink(), "beside", "beside/cards/"),
    ],
)
def test_a_spoiled_list_of_a_kit_is_refused(
    made: tuple[Path, Path],
    tmp_path: Path,
    spoil: Callable[[Path], object],
    check: str,
    file: str,
) -> None:
    kit = Path(shutil.copytree(made[0], tmp_path / "kit"))
    spoil(kit)
    with pytest.raises(DrawError) as refused:
        verify_kit(kits.summed(kit), keys=made[1])
    assert refused.value.check == check
    assert refused.value.file.startswith(file)


def test_before_the_draw_a_kit_has_no_prizes(made: tuple[Path, Path], tmp_path: Path) -> None:
    kit = kits.write_kit(tmp_path / "kit", before=True)
    shutil.copyfile(made[0] / "beside/prizes.txt", kit / "beside/prizes.txt")
    with pytest.raises(DrawError, match="prizes of what was not drawn") as refused:
        verify_kit(kits.summed(kit), keys=made[1])
    assert (refused.value.check, refused.value.file) == ("prizes", "beside/prizes.txt")
