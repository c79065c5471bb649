"""Bundles that somebody else's program made: this one must agree with it, and catch its cheats."""

import re
from pathlib import Path

import pytest

from draws.__main__ import main
from draws.errors import DrawError
from draws.verify import verify
from tests.draws.vectors import PRIVATE, VECTORS, copied, load, spoil

EXPECTED = load("expected.json")
SPOILED = load("spoiled.json")
CHEATS = sorted(path.name for path in (VECTORS / "cheating").iterdir())
CAUGHT = {
    "cap-ignored": ("result", "result.txt"),
    "duplicate-entry": ("pool", "entries ascend"),
    "abandoned-at-once": ("times", "24 hours after the last value"),
    "late-register": ("register", "a date after the freeze"),
    "one-certificate-twice": ("manifest", "no certificate twice"),
    "same-organ-dice": ("manifest", "each kind and name once"),
    "swapped-commits": ("pool", "not the register's commit"),
    "tagless": ("pool", "malformed"),
    "unsorted-pool": ("pool", "entries ascend"),
    "vanished-entry": ("pool and omitted", "in neither list"),
    "weak-live": ("manifest", "three dice sources"),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_every_bundle_gives_the_hashes_of_the_other_program(name: str) -> None:
    verdict = verify(VECTORS / name, text_only=True)
    wanted = EXPECTED[name]
    assert verdict.hashes == {key: said for key, said in wanted.items() if key != "winners"}
    cards = list((VECTORS / name).glob("winners/*"))
    assert len(cards) == wanted.get("winners", 0)
    assert verdict.abandoned == ("abandoned" in wanted)


def test_a_bundle_that_holds_is_exit_code_0(capsys: pytest.CaptureFixture[str]) -> None:
    private = str(PRIVATE / "tiny")
    assert main(["verify", "--text", str(VECTORS / "tiny"), "--private", private]) == 0
    out, err = capsys.readouterr()
    assert "ok      private: 12 cards, slips and tags" in out
    left_out = "not looked at: signatures, checkpoint, minutes, sums"
    assert f"\nVERIFIED  TINY-1 attempt 1, rehearsal 演练 (text files only; {left_out})" in out
    assert err == ""


def test_a_beacon_whose_signature_holds_is_verified(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--text", str(VECTORS / "drand")]) == 0
    out, _ = capsys.readouterr()
    assert "ok      drand: round 657413, signed by the network" in out
    assert "\nVERIFIED" in out


@pytest.mark.parametrize("case", SPOILED, ids=lambda case: f"{case['file']} {case['change']}")
def test_every_single_change_is_noticed_by_its_check(
    case: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bundle = copied(case["bundle"], tmp_path)
    spoil(bundle, case["file"], case["change"])
    named = re.sub(r"\(.*\)", "", case["fails"]).split(" or ")
    with pytest.raises(DrawError) as refused:
        verify(bundle, text_only=True)
    assert refused.value.check in [name.strip() for name in named]
    assert main(["verify", "--text", str(bundle)]) == 1
    assert "FAILED" in capsys.readouterr().err


@pytest.mark.parametrize("name", CHEATS)
def test_a_bundle_that_cheats_with_all_hashes_agreeing_is_refused(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", "--text", str(VECTORS / "cheating" / name)]) == 1
    out, err = capsys.readouterr()
    check, reason = CAUGHT.get(name, ("", ""))
    assert err.startswith(f"FAILED  {check}")
    assert reason in err
    assert "Traceback" not in out + err
