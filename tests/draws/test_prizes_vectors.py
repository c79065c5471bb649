"""Lists of prizes that somebody else's program made: each honest one holds, each cheat is found."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from draws import prizes
from draws.__main__ import main
from draws.errors import DrawError
from draws.prizes import beside
from draws.standing import verify_prizes
from draws.verify import verify
from tests.draws import builders
from tests.draws.vectors import VECTORS, load

FOLDER = VECTORS / "prizes"
EXPECTED = load("prizes/expected.json")


def arguments(kind: str, name: str, said: Any) -> list[str]:
    """The command for a list of the vectors."""
    bundle = FOLDER / "bundles" / said["bundle"]
    words = [str(bundle), "--list", str(FOLDER / kind / name / "prizes.txt")]
    words += ["--keys", str(bundle / "keys.txt")]
    return words + (["--key-list", str(FOLDER / "keylist.txt")] if said.get("keylist") else [])


def lying(name: str, folder: Path, kind: str = "honest") -> Path:
    """A copy of a list's bundle with the list beside it; the bundle's folder."""
    bundle = EXPECTED[kind][name]["bundle"]
    shutil.copytree(FOLDER / kind / name, folder / "bundle.beside")
    return Path(shutil.copytree(FOLDER / "bundles" / bundle, folder / "bundle"))


@pytest.mark.parametrize("name", EXPECTED["honest"])
def test_an_honest_list_holds_and_says_how_many_prizes_are_in_which_state(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    said = EXPECTED["honest"][name]
    assert main(["prizes", *arguments("honest", name, said)]) == 0, capsys.readouterr()
    told = capsys.readouterr().out.splitlines()
    assert told[-1].startswith("VERIFIED PRIZES  PRIZES-")
    assert f"ok      prizes: {said['parts']} part" in "\n".join(told)
    for tier, counts in said["tiers"].items():
        row = next(each for each in told if each.startswith(f"ok      tier {tier}: "))
        states = row.partition(" prizes: ")[2].partition(";")[0].split(", ")
        found = {state: int(count) for count, _, state in (each.partition(" ") for each in states)}
        assert {state: count for state, count in found.items() if count} == counts


@pytest.mark.parametrize("name", EXPECTED["cheating"])
def test_a_cheating_list_is_refused_where_it_cheats(name: str) -> None:
    said = EXPECTED["cheating"][name]
    bundle, listed = FOLDER / "bundles" / said["bundle"], FOLDER / "cheating" / name / "prizes.txt"
    key_list = FOLDER / "keylist.txt" if said.get("keylist") else None
    with pytest.raises(DrawError) as refused:
        verify_prizes(bundle, listed=listed, keys=bundle / "keys.txt", key_list=key_list)
    error = refused.value
    assert (error.check, error.file, error.line) == (said["check"], said["file"], said["line"])


@pytest.mark.parametrize("name", EXPECTED["earlier"])
def test_a_list_goes_on_from_its_older_copy_and_from_no_other(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    said = EXPECTED["earlier"][name]
    words = arguments("honest", said["of"], EXPECTED["honest"][said["of"]])
    earlier = str(FOLDER / "earlier" / f"{name}.txt")
    status = main(["prizes", *words, "--earlier", earlier])
    out, err = capsys.readouterr()
    if "parts" in said:
        assert (status, err) == (0, "")
        assert f"ok      earlier: goes on from part {said['parts']} of the older copy" in out
    else:
        assert status == 1
        assert f" line {said['line']}: " in err


def test_a_bundle_is_verified_with_the_list_that_lies_beside_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bundle = lying("chain-of-two", tmp_path)
    words = ["verify", str(bundle), "--keys", str(bundle / "keys.txt"), "--without-minutes"]
    assert main(words) == 2
    out = capsys.readouterr().out
    assert "ok      prizes: 4 parts, the last of 2024-05-20, signed by organiser.example" in out
    assert out.count("OPEN") == 1
    assert main(["verify", "--text", str(bundle)]) == 0
    assert capsys.readouterr().out.endswith("minutes, sums, prizes)\n")
    assert main(["prizes", str(bundle), "--keys", str(bundle / "keys.txt")]) == 0
    (tmp_path / "bundle.beside/prizes.txt").unlink()
    capsys.readouterr()
    assert main(words) == 2
    assert "ok      prizes" not in capsys.readouterr().out
    assert main(["prizes", str(bundle)]) == 1
    assert "bundle.beside/prizes.txt: the file is missing" in capsys.readouterr().err


def test_what_is_no_file_is_not_passed_over_as_if_there_were_no_list(tmp_path: Path) -> None:
    bundle = lying("claims", tmp_path)
    place = tmp_path / "bundle.beside/prizes.txt"
    place.unlink()
    place.mkdir()
    with pytest.raises(DrawError, match="not a plain file"):
        verify(bundle, keys=bundle / "keys.txt", without_minutes=True)
    place.rmdir()
    place.symlink_to(tmp_path / "nowhere")
    with pytest.raises(DrawError, match="the file is missing"):
        verify(bundle, keys=bundle / "keys.txt", without_minutes=True)


def test_an_older_copy_with_the_beginning_of_a_line_more_is_told_with_both_values() -> None:
    data = (FOLDER / "honest/claims/prizes.txt").read_bytes()
    with pytest.raises(DrawError) as refused:
        beside.check_earlier(prizes.parse(data), data + b"fpdraw", "older.txt")
    told = refused.value
    assert (told.line, told.expected) == (data.count(b"\n") + 1, "fpdraw")
    assert told.found == "the end"


def test_a_line_of_millions_is_shown_in_part() -> None:
    with pytest.raises(DrawError) as refused:
        prizes.parse(b"a" * (1 << 20) + b"\n")
    assert len(str(refused.value)) < 2200
    assert str(refused.value).endswith("a… (1046576 characters more)")


def test_a_cheat_beside_a_bundle_fails_its_verification(tmp_path: Path) -> None:
    bundle = lying("alternate-out-of-turn", tmp_path, "cheating")
    with pytest.raises(DrawError, match="an alternate out of turn") as refused:
        verify(bundle, keys=bundle / "keys.txt", without_minutes=True)
    assert refused.value.check == "prizes"


def test_a_list_whose_signer_nobody_pinned_is_open(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = EXPECTED["honest"]["claims"]
    words = arguments("honest", "claims", said)
    assert main(["prizes", *words[:3]]) == 2
    assert "OPEN    keys not pinned" in capsys.readouterr().out
    keys = FOLDER / "bundles" / said["bundle"] / "keys.txt"
    (tmp_path / "notary").write_bytes(keys.read_bytes().splitlines(keepends=True)[1])
    assert main(["prizes", *words[:3], "--keys", str(tmp_path / "notary")]) == 2
    told = "OPEN    prizes.txt: signed by organiser.example, a key not pinned"
    assert told in capsys.readouterr().out


def test_a_list_is_held_against_a_result_that_holds(tmp_path: Path) -> None:
    bundle = lying("claims", tmp_path)
    result = (bundle / "result.txt").read_bytes()
    rows = result.split(b"\n")
    rows[5], rows[6] = rows[6], rows[5]
    (bundle / "result.txt").write_bytes(b"\n".join(rows))
    with pytest.raises(DrawError) as refused:
        verify_prizes(bundle, keys=bundle / "keys.txt")
    assert refused.value.check == "result"


@pytest.mark.parametrize("made", ["void.txt", "abandoned.txt"])
def test_what_was_not_drawn_has_no_prizes(made: str, tmp_path: Path) -> None:
    draft = builders.a_draft(void=made == "void.txt", recorded=0 if made == "void.txt" else 3)
    bundle = builders.write_full(draft, tmp_path / "bundle", builders.keys("a.example", "乙"))
    verify(bundle)
    shutil.copytree(FOLDER / "honest/claims", tmp_path / "bundle.beside")
    with pytest.raises(DrawError, match="prizes of what was not drawn") as refused:
        verify(bundle)
    assert refused.value.check == "prizes"


def test_expected_json_names_every_list_of_the_vectors() -> None:
    for kind in ("honest", "cheating"):
        assert sorted(each.name for each in (FOLDER / kind).iterdir()) == sorted(EXPECTED[kind])
    assert json.dumps(EXPECTED).count("keylist") == 2
