"""通过, 未完全验证, 拒绝: what each command says, and that bad input gets a sentence."""

import os
from pathlib import Path

import pytest

from draws.__main__ import main
from draws.errors import DrawError
from draws.verify import verify
from tests.draws import builders
from tests.draws.builders import a_draft, key_file, keys, sealed_up, sign_all, text
from tests.draws.papers import BOTH
from tests.draws.test_commitment import committed
from tests.draws.vectors import VECTORS

TINY = VECTORS / "tiny"


def _pinned(folder: Path, *names: str) -> Path:
    path = folder / "pinned.txt"
    path.write_bytes(key_file(keys(*names)))
    return path


# Two keys of a live draw


def test_a_live_draw_with_one_key_is_refused_before_and_after_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    alone = keys("organiser.example")
    bundle = builders.write_full(a_draft(void=True), tmp_path / "bundle", alone)
    pinned = str(_pinned(tmp_path, "organiser.example"))
    assert main(["verify", str(bundle), "--keys", pinned]) == 1
    assert "a live draw has two keys or more" in capsys.readouterr().err
    folder = committed(a_draft(), tmp_path / "commitment")
    draft = a_draft()
    note = builders.checkpoint(draft)
    (folder / "keys.txt").write_bytes(key_file(alone))
    (folder / "signatures.txt").write_bytes(sign_all(draft.manifest(), alone))
    (folder / "checkpoint.txt").write_bytes(note + b"\n" + sign_all(note, alone))
    assert main(["commitment", str(folder), "--keys", pinned]) == 1
    assert "a live draw has two keys or more" in capsys.readouterr().err


def test_one_key_under_two_names_is_one_key(tmp_path: Path) -> None:
    key = keys("organiser.example")["organiser.example"]
    twice = {"organiser.example": key, "公证处": key}
    bundle = builders.write_full(a_draft(void=True), tmp_path / "bundle", twice)
    with pytest.raises(DrawError, match="one key under two names"):
        verify(bundle)


@pytest.mark.parametrize("name", ["signatures.txt", "checkpoint.txt"])
def test_the_second_key_has_signed_manifest_and_checkpoint(name: str, tmp_path: Path) -> None:
    bundle = builders.write_full(a_draft(void=True), tmp_path / "bundle", BOTH)
    rows = (bundle / name).read_bytes().splitlines(keepends=True)
    (bundle / name).write_bytes(b"".join(rows[:-1]))
    with pytest.raises(DrawError, match="a signature is missing"):
        verify(sealed_up(bundle))


def test_a_rehearsal_may_have_one_key(tmp_path: Path) -> None:
    draft = a_draft(live=False, void=True)
    bundle = builders.write_full(draft, tmp_path / "bundle", keys("organiser.example"))
    assert verify(bundle, keys=_pinned(tmp_path, "organiser.example")).open == []


def test_one_pinned_key_of_a_live_draw_leaves_the_other_open(tmp_path: Path) -> None:
    bundle = builders.write_full(a_draft(void=True), tmp_path / "bundle", BOTH)
    (left,) = verify(bundle, keys=_pinned(tmp_path, "organiser.example")).open
    assert "公证处 could be anybody's" in left


# What the last line says


def test_keys_that_are_not_pinned_are_never_a_pass(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bundle = builders.write_full(a_draft(void=True), tmp_path / "bundle", BOTH)
    assert main(["verify", str(bundle)]) == 2
    assert capsys.readouterr().out.splitlines()[-2:] == [
        "OPEN    keys not pinned: these could be anybody's; give --keys FILE",
        "NOT FULLY VERIFIED  TEST-1 attempt 1, live 正式",
    ]
    assert main(["verify", str(bundle), "--keys", str(_pinned(tmp_path, *BOTH))]) == 0
    last = "VERIFIED VOID  TEST-1 attempt 1, live 正式"
    assert capsys.readouterr().out.splitlines()[-1] == last


def test_what_was_asked_for_alone_is_said_to_be_all_that_was_looked_at(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["verify", "--text", str(VECTORS / "live")]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == (
        "VERIFIED  LIVE-2 attempt 2, live 正式"
        " (text files only; not looked at: signatures, checkpoint, minutes, sums)"
    )


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["no-such"],
        ["verify"],
        ["verify", "--no-such", "x"],
        ["verify", "--text", str(TINY), "--keys", "x"],
        ["commitment"],
        ["check-proof"],
        ["ticket", "x", "y"],
        ["prove", str(TINY), "--since", "9" * 5000],
        ["prove", str(TINY), "--since", "many"],
    ],
)
def test_a_command_that_is_none_is_no_success(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        main(arguments)
    assert refused.value.code == 2


# A proof, and whose register it is about


@pytest.fixture
def proof(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    builders.write_full(a_draft(), tmp_path / "bundle", BOTH)
    main(["prove", str(tmp_path / "bundle"), "0000000000"])
    path = tmp_path / "proof.txt"
    path.write_text(capsys.readouterr().out, encoding="utf-8")
    return path


def _check(proof: Path, *more: str) -> int:
    return main(["check-proof", str(proof), *more])


def test_a_proof_with_checkpoint_and_pinned_keys_is_verified(
    proof: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    note, pinned = str(tmp_path / "bundle" / "checkpoint.txt"), str(_pinned(tmp_path, *BOTH))
    assert _check(proof, "--checkpoint", note, "--keys", pinned) == 0
    out = capsys.readouterr().out
    assert "ok      checkpoint: example.org/register, 35 lines, signed by " in out
    assert out.splitlines()[-1].startswith("VERIFIED PROOF  submit ")


def test_a_proof_without_keys_or_checkpoint_is_not_fully_verified(
    proof: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    note, pinned = str(tmp_path / "bundle" / "checkpoint.txt"), str(_pinned(tmp_path, *BOTH))
    for more, said in (
        ((), "no checkpoint"),
        (("--keys", pinned), "no checkpoint"),
        (("--checkpoint", note), "keys not pinned"),
    ):
        assert _check(proof, *more) == 2
        out = capsys.readouterr().out
        assert f"OPEN    {said}" in out
        assert out.splitlines()[-1].startswith("NOT FULLY VERIFIED  submit ")


def test_a_register_made_up_of_one_line_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    forged = a_draft()
    forged.register[1:] = []
    note = builders.checkpoint(forged)
    path, written = tmp_path / "proof.txt", tmp_path / "checkpoint.txt"
    (tmp_path / "register.txt").write_bytes(text(forged.register))
    main(["prove", str(tmp_path), "0000000000"])
    path.write_text(capsys.readouterr().out, encoding="utf-8")
    pinned = ("--checkpoint", str(written), "--keys", str(_pinned(tmp_path / "..", *BOTH)))
    for signers in ({}, keys("stranger"), {"公证处": keys("stranger")["stranger"]}):
        written.write_bytes(note + b"\n" + sign_all(note, signers))
        assert _check(path, *pinned) == 1
        assert "FAILED" in capsys.readouterr().err
    false = sign_all(b"another text\n", BOTH)
    written.write_bytes(note + b"\n" + false)
    assert _check(path, *pinned) == 1
    assert "does not hold" in capsys.readouterr().err


def test_who_has_not_signed_the_checkpoint_yet_is_named(
    proof: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    note = builders.checkpoint(a_draft())
    written = tmp_path / "checkpoint.txt"
    written.write_bytes(note + b"\n" + sign_all(note, keys("organiser.example", "stranger")))
    more = ("--checkpoint", str(written), "--keys", str(_pinned(tmp_path, *BOTH)))
    assert _check(proof, *more) == 2
    assert "OPEN    checkpoint.txt: not signed by 公证处" in capsys.readouterr().out


# Whatever it is given


def _strange(folder: Path) -> list[Path]:
    paths = [folder / name for name in ("missing", "folder", "pipe", "bytes", "empty", "digits")]
    paths[1].mkdir()
    os.mkfifo(paths[2])
    paths[3].write_bytes(b"\xff\xfe\x00" * 99)
    paths[4].write_bytes(b"")
    paths[5].write_bytes(b"9" * 20_000 + b"\n")
    large = folder / "large"
    with large.open("wb") as file:
        file.truncate(1 << 33)
    return [*paths, large, folder / ("x" * 300), folder / "nul\0"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no such files")
def test_a_strange_file_in_the_place_of_any_other_gets_a_sentence(
    tmp_path: Path, proof: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bundle = str(builders.write_full(a_draft(void=True), tmp_path / "honest", BOTH))
    (tmp_path / "strange").mkdir()
    for path in map(str, _strange(tmp_path / "strange")):
        for arguments in (
            ["verify", path],
            ["verify", bundle, "--keys", path],
            ["verify", "--text", bundle, "--previous", path],
            ["verify", "--text", str(TINY), "--private", path],
            ["commitment", path],
            ["result", path],
            ["prove", path, "0000000000"],
            ["check-proof", path],
            ["check-proof", str(proof), "--keys", path, "--checkpoint", path],
        ):
            assert main(arguments) == 1, arguments
            err = capsys.readouterr().err
            assert err.startswith("FAILED  "), arguments
            assert err.count("\n") == 1, arguments


def test_numbers_without_end_in_any_file_get_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = a_draft(void=True)
    honest = builders.write_full(draft, tmp_path / "honest", BOTH)
    for path in sorted(honest.iterdir()):
        good = path.read_bytes()
        for mark in (b"0", b"1", b"2"):
            path.write_bytes(good.replace(mark, b"9" * 5000, 1) if mark in good else b"9" * 5000)
            sealed_up(honest)
            status = main(["verify", str(honest)])
            err = capsys.readouterr().err
            assert status in (1, 2)
            assert err.count("\n") == status % 2, path.name
        path.write_bytes(good)
