"""`python -m draws`, as an auditor runs it: copied alone, without any package, in a new process."""

import os
import subprocess
import sys
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

import draws
from lottery import handouts
from tests.draws import builders, papers
from tests.draws.builders import a_draft, keys, with_drand
from tests.draws.vectors import PRIVATE, VECTORS, copied, spoil

TINY = VECTORS / "tiny"
FULL = Path("/dev/full")


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty folder with nothing but the engine in it."""
    folder = tmp_path_factory.mktemp("alone")
    source = Path(draws.__file__).parent
    copytree(source, folder / "draws", ignore=ignore_patterns("__pycache__"))
    return folder


def run(alone: Path, *arguments: object) -> "subprocess.CompletedProcess[str]":
    """Run a command without site packages; nothing may end in a traceback."""
    done = subprocess.run(
        [sys.executable, "-S", "-W", "error", "-m", "draws", *map(str, arguments)],
        cwd=alone,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done


def test_it_works_copied_alone_without_any_package(alone: Path) -> None:
    done = run(alone, "verify", "--text", TINY, "--private", PRIVATE / "tiny")
    assert (done.returncode, done.stderr) == (0, "")
    named = [line.split(":")[0] for line in done.stdout.splitlines()[:-1]]
    checks = "files canonical manifest rules register pool omitted|pool and omitted|seed times"
    for name in checks.replace("|", " ").split():
        assert f"ok      {name}" in named or name == "and"
    assert done.stdout.splitlines()[-1].startswith("VERIFIED  TINY-1 attempt 1")


@pytest.mark.parametrize("kind", ["rsa", "SECP256R1"])
def test_a_live_bundle_with_minutes_is_verified_by_python_alone(kind: str, tmp_path: Path) -> None:
    """One file in an empty folder, Python without site packages, environment or current folder."""
    signer = papers.an_identity("organiser", kind)
    draft = with_drand(papers.a_signed_draft(signer))
    bundle = papers.write_with(draft, tmp_path / "bundle", lambda pdf: papers.signed(pdf, signer))
    pinned, kit = tmp_path / "pinned.txt", tmp_path / "kit.pyz"
    pinned.write_bytes(builders.key_file(papers.BOTH))
    kit.write_bytes(handouts.kit().content)
    said = _isolated(kit, "verify", bundle, "--keys", pinned)
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.splitlines()[-1] == "VERIFIED  TEST-1 attempt 1, live 正式"
    assert "signed by the network" in said.stdout
    minutes = bundle / "minutes.pdf"
    at = minutes.read_bytes().rindex(b"/Contents <") + 600
    minutes.write_bytes(_flipped(minutes.read_bytes(), at))
    builders.sealed_up(bundle)
    said = _isolated(kit, "verify", bundle, "--keys", pinned)
    assert (said.returncode, said.stdout.count("VERIFIED")) == (1, 0)
    assert said.stderr.startswith("FAILED  minutes: minutes.pdf: signature: ")


def test_a_signature_that_does_not_hold_is_refused_by_python_alone(
    alone: Path, tmp_path: Path
) -> None:
    signers = keys("organiser", "notary")
    bundle = builders.write_full(a_draft(void=True), tmp_path / "bundle", signers)
    signatures = (bundle / "signatures.txt").read_bytes()
    (bundle / "signatures.txt").write_bytes(builders.sign_all(b"another text", signers))
    done = run(alone, "verify", builders.sealed_up(bundle))
    assert done.returncode == 1
    assert "signatures.txt line 1: the signature of organiser does not hold" in done.stderr
    (bundle / "signatures.txt").write_bytes(signatures)
    done = run(alone, "verify", builders.sealed_up(bundle))
    assert done.stdout.splitlines()[-2:] == [
        "OPEN    keys not pinned: these could be anybody's; give --keys FILE",
        "NOT FULLY VERIFIED  TEST-1 attempt 1, live 正式",
    ]


def _isolated(kit: Path, *arguments: object) -> "subprocess.CompletedProcess[str]":
    done = subprocess.run(
        [sys.executable, "-S", "-I", "-W", "error", kit, *map(str, arguments)],
        cwd=kit.parent,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done


def _flipped(data: bytes, at: int) -> bytes:
    """The data with another hex digit at a place."""
    return data[:at] + (b"0" if data[at : at + 1] != b"0" else b"1") + data[at + 1 :]


def test_a_failure_names_check_file_line_and_both_values(alone: Path, tmp_path: Path) -> None:
    bundle = copied("tiny", tmp_path)
    spoil(bundle, "result.txt", "flip-last-digit 6")
    done = run(alone, "verify", "--text", bundle)
    honest = (TINY / "result.txt").read_text().split("\n")[5]
    spoiled = (bundle / "result.txt").read_text().split("\n")[5]
    assert done.returncode == 1
    assert done.stderr == (
        f"FAILED  result: result.txt line 6: another result: expected {honest}, found {spoiled}\n"
    )
    assert "VERIFIED" not in done.stdout


def test_the_result_is_printed_byte_for_byte(alone: Path) -> None:
    for name in ("tiny", "no-cap", "cap-2-short", "live", "drand"):
        done = run(alone, "result", VECTORS / name)
        assert done.stdout.encode() == (VECTORS / name / "result.txt").read_bytes()
        assert done.returncode == 0


def test_the_result_needs_only_manifest_pool_and_seed(alone: Path, tmp_path: Path) -> None:
    for name in ("manifest.txt", "pool.txt", "seed.txt"):
        (tmp_path / name).write_bytes((TINY / name).read_bytes())
    done = run(alone, "result", tmp_path)
    assert done.stdout.encode() == (TINY / "result.txt").read_bytes()


def test_the_result_of_another_pool_is_refused(alone: Path, tmp_path: Path) -> None:
    bundle = copied("tiny", tmp_path)
    spoil(bundle, "pool.txt", "delete-line 2")
    done = run(alone, "result", bundle)
    assert (done.returncode, done.stdout) == (1, "")


def test_one_ticket(alone: Path) -> None:
    seed = "19ba1b9e" + "0" * 56
    done = run(alone, "ticket", seed, "0000000019")
    assert done.stdout == builders.digest(f"{seed}:0000000019") + "\n"
    for bad in ((seed, "19"), (seed.upper(), "0000000019"), (seed, "٠٠٠٠٠٠٠٠١٩")):
        done = run(alone, "ticket", *bad)
        assert done.returncode == 2
        assert "must match" in done.stderr


def test_a_proof_is_made_and_checked(alone: Path, tmp_path: Path) -> None:
    done = run(alone, "prove", TINY, "0000000019")
    assert done.returncode == 0
    proof = tmp_path / "proof.txt"
    proof.write_bytes(done.stdout.encode())
    done = run(alone, "check-proof", proof)
    assert (done.returncode, done.stderr) == (2, "")
    assert "is line 20 of 29" in done.stdout
    assert "OPEN    no checkpoint: this could be anybody's register" in done.stdout
    proof.write_text(proof.read_text().replace("2024-03-12", "2024-03-13"), encoding="utf-8")
    done = run(alone, "check-proof", proof)
    assert done.returncode == 1
    assert "the proof leads to another root" in done.stderr


def test_a_proof_of_growth_is_made_and_held_against_a_checkpoint(
    alone: Path, tmp_path: Path
) -> None:
    draft = a_draft(void=True)
    bundle = builders.write_full(draft, tmp_path / "bundle", keys("notary"))
    proof = tmp_path / "proof.txt"
    proof.write_bytes(run(alone, "prove", bundle, "--since", 20).stdout.encode())
    done = run(alone, "check-proof", proof, "--checkpoint", bundle / "checkpoint.txt")
    assert "the register of 20 lines is the beginning of the one of 35" in done.stdout
    draft.register.pop()
    (tmp_path / "other").write_bytes(builders.checkpoint(draft) + b"\n")
    done = run(alone, "check-proof", proof, "--checkpoint", tmp_path / "other")
    assert done.returncode == 1
    assert "not the checkpoint's register" in done.stderr


def test_a_file_whose_name_is_no_text_is_named_all_the_same(alone: Path, tmp_path: Path) -> None:
    bundle = copied("tiny", tmp_path)
    try:
        (bundle / "\udcff.txt").write_bytes(b"")
    except (OSError, UnicodeError):
        pytest.skip("this file system has no such names")
    done = run(alone, "verify", "--text", bundle)
    assert done.returncode == 1
    assert "udcff.txt: no file of a bundle" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("verify", "nowhere"), "no such folder"),
        (("verify", "--text", TINY, "--previous", "nowhere"), "no such folder"),
        (("verify", "--text", TINY, "--private", "nowhere"), "missing from the private part"),
        (("result", "nowhere"), "no such folder"),
        (("prove", TINY), "give an ENTRY, or --since SIZE"),
        (("prove", TINY, "0000000001"), "no such entry in the register"),
        (("prove", TINY, "9999999999"), "no such entry in the register"),
        (("prove", TINY, "--since", "30"), "no such earlier tree"),
        (("prove", TINY, "--since", "0"), "no such earlier tree"),
        (("check-proof", "nowhere"), "nowhere"),
        (("check-proof", TINY), "not a plain file"),
        (("check-proof", TINY / "manifest.txt"), "wrong first line"),
    ],
)
def test_a_mistake_is_a_sentence_and_exit_code_1(
    arguments: tuple[object, ...], said: str, alone: Path
) -> None:
    done = run(alone, *arguments)
    assert done.returncode == 1
    assert said in done.stderr


def test_what_a_bundle_brings_along_moves_no_cursor_and_ends_no_line(
    alone: Path, tmp_path: Path
) -> None:
    bundle = copied("tiny", tmp_path)
    (bundle / "\x1b[8m\nVERIFIED  TINY-1 attempt 1").touch()
    done = run(alone, "verify", "--text", bundle)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        r"FAILED  files: \x1b[8m\nVERIFIED  TINY-1 attempt 1: no file of a bundle"
    ]


@pytest.mark.skipif(not FULL.exists(), reason="no file here is full for good")
@pytest.mark.parametrize("flags", [(), ("-u",)])
@pytest.mark.parametrize("words", [["verify", "--text", str(TINY)], ["--help"]])
def test_an_output_that_cannot_be_written_says_nothing_about_the_draw(
    alone: Path, words: list[str], flags: tuple[str, ...]
) -> None:
    command = [sys.executable, "-S", *flags, "-m", "draws", *words]
    with FULL.open("w") as full:
        left = subprocess.run(command, cwd=alone, stdout=full, stderr=subprocess.PIPE, check=False)
    assert left.stderr.decode().startswith("ERROR   standard output cannot be written: ")
    assert (len(left.stderr.splitlines()), left.returncode) == (1, 2)
    nobody, pipe = os.pipe()
    os.close(nobody)
    with os.fdopen(pipe, "wb") as out:
        unread = subprocess.run(command, cwd=alone, stdout=out, stderr=subprocess.PIPE, check=False)
    assert unread.stderr == b""
    assert unread.returncode == 128 + 13
