"""The kit, checked by `python -m draws kit`: whole ones hold, spoiled ones are refused, each by the
check that is there for it."""

import shutil
from pathlib import Path

import pytest

from draws import layout
from draws.__main__ import main
from draws.errors import DrawError
from draws.kit import verify_kit
from tests import kits
from tests.draws.papers import BOTH


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A kit, and another draw's."""
    folder = tmp_path_factory.mktemp("kits")
    return kits.write_kit(folder / "kit"), kits.write_kit(folder / "other", "TEST-2")


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """The keys, from elsewhere."""
    return kits.write_keys(tmp_path)


def test_a_whole_kit_holds_and_says_what_is_in_it(
    made: tuple[Path, Path], keys: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["kit", str(made[0]), "--keys", str(keys)]) == 0, capsys.readouterr()
    said = capsys.readouterr().out
    assert said.splitlines()[-1] == "VERIFIED KIT  TEST-1 attempt 1, live 正式, bundle"
    for told in (
        "ok      programs: guide, kit, notary, recipe, verifier",
        "ok      list of papers: 2 papers, signed by organiser.example",
        "ok      papers: announcement.pdf, sealing.pdf",
        "ok      later signatures: signed by organiser, notary",
    ):
        assert told in said


def test_without_keys_of_ones_own_a_kit_is_not_fully_verified(
    made: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["kit", str(made[0])]) == 2
    assert "OPEN    keys not pinned" in capsys.readouterr().out


def test_a_kit_before_the_draw_holds_a_commitment(
    tmp_path: Path, keys: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = kits.write_kit(tmp_path / "kit", before=True)
    assert main(["kit", str(before), "--keys", str(keys)]) == 0, capsys.readouterr()
    assert capsys.readouterr().out.endswith("live 正式, commitment\n")


def test_a_kit_of_a_void_draw_has_no_minutes_and_none_are_asked_for(
    tmp_path: Path, keys: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = kits.write_void_kit(tmp_path / "kit")
    assert main(["kit", str(folder), "--keys", str(keys)]) == 0, capsys.readouterr()
    assert "VERIFIED KIT VOID  TEST-1" in capsys.readouterr().out
    (folder / "beside").mkdir()
    (folder / "beside/minutes-signed.pdf").write_bytes(b"%PDF-1.7\n")
    with pytest.raises(DrawError, match="minutes of what was not drawn"):
        verify_kit(kits.summed(folder), keys=keys)


@pytest.mark.parametrize("name", kits.SPOILED)
def test_a_spoiled_kit_is_refused_by_the_check_that_is_there_for_it(
    name: str, made: tuple[Path, Path], keys: Path, tmp_path: Path
) -> None:
    spoiling = kits.SPOILED[name]
    spoiled = shutil.copytree(made[0], tmp_path / "kit")
    spoiling.change(spoiled, made[1])
    with pytest.raises(DrawError) as refusal:
        verify_kit(spoiled, keys=keys)
    assert (refusal.value.check, refusal.value.file) == (spoiling.check, spoiling.file)


def test_a_byte_changed_in_any_file_is_found_by_the_sums(
    made: tuple[Path, Path], tmp_path: Path
) -> None:
    spoiled = shutil.copytree(made[0], tmp_path / "kit")
    paths = [path for path in spoiled.rglob("*") if path.is_file()]
    for path in paths:
        before = path.read_bytes()
        kits.flipped(path)
        with pytest.raises(DrawError) as refusal:
            verify_kit(spoiled)
        assert refusal.value.check == "kit's sums", path
        path.write_bytes(before)
    assert len(paths) > 25
    verify_kit(spoiled)


def test_what_systems_leave_on_a_stick_is_passed_over_and_said(
    made: tuple[Path, Path], keys: Path, tmp_path: Path
) -> None:
    stick = shutil.copytree(made[0], tmp_path / "kit")
    (stick / "System Volume Information").mkdir()
    (stick / "System Volume Information/IndexerVolumeGuid").write_bytes(b"x")
    for left in (".DS_Store", "data/._pool.txt", "data/winners/.DS_Store", "programs/Thumbs.db"):
        (stick / left).write_bytes(b"x")
    _, verdict = verify_kit(stick, keys=keys)
    assert not verdict.open
    assert any(".DS_Store" in note for note in verdict.notes)


def test_a_link_in_a_kit_is_refused(made: tuple[Path, Path], tmp_path: Path) -> None:
    spoiled = shutil.copytree(made[0], tmp_path / "kit")
    (spoiled / "guide.html").unlink()
    (spoiled / "guide.html").symlink_to(made[0] / "guide.html")
    with pytest.raises(DrawError, match="not a plain file"):
        verify_kit(spoiled)


def test_papers_signed_with_a_key_that_is_not_pinned_are_left_open(
    made: tuple[Path, Path], keys: Path, tmp_path: Path
) -> None:
    stick = shutil.copytree(made[0], tmp_path / "kit")
    notary = {"公证处": BOTH["公证处"]}
    kits.write_papers(stick, {"announcement.pdf": "", "sealing.pdf": ""}, notary)
    kits.summed(stick)
    one = tmp_path / "one.txt"
    one.write_bytes(keys.read_bytes().splitlines(True)[0])
    _, verdict = verify_kit(stick, keys=one)
    assert any("papers.txt: signed by 公证处" in each for each in verdict.open)


def test_a_program_that_lies_in_no_kit_asks_for_the_folder(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["kit"]) == 1
    assert "give the kit's FOLDER" in capsys.readouterr().err
    assert layout.running() is None
