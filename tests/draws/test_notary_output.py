"""The notary's command whose output cannot be written: one line, and what stands is named."""

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest

from draws.notary import command, keyfile, papers
from draws.notary.papers import Asked, Request
from tests.limits import LIMITED, at_most
from tests.notaries import a_key

FULL = Path("/dev/full")
CHECKPOINT = b"city\n0\n" + base64.b64encode(bytes(32)) + b"\n"
REQUEST = Request(a_key().public(), (Asked(papers.CHECKPOINT, CHECKPOINT),)).text()


def notary(out: int, buffered: bool, *words: object) -> "subprocess.CompletedProcess[bytes]":
    """The command, which writes to this file."""
    env = {**os.environ, "PYTHONUNBUFFERED": "" if buffered else "1"}
    command = [sys.executable, "-m", "draws.notary", *map(str, words)]
    return subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.PIPE, env=env, check=False
    )


def unread() -> int:
    """A pipe whose reader left before anybody writes."""
    reader, pipe = os.pipe()
    os.close(reader)
    return pipe


@pytest.mark.skipif(not FULL.exists(), reason="no file here is full for good")
@pytest.mark.parametrize("buffered", [True, False])
def test_an_output_that_is_full_is_a_line_that_names_what_was_written(
    tmp_path: Path, buffered: bool
) -> None:
    made, answer = tmp_path / "made.pem", tmp_path / "answer.txt"
    with FULL.open("wb") as full:
        new = notary(full.fileno(), buffered, "new", made, "--plain", "--name", "city/notary")
        signing = sign(full.fileno(), buffered, tmp_path, answer)
    said = new.stderr.decode()
    assert (new.returncode, len(said.splitlines())) == (2, 1)
    assert f"{made} 已经写好" in said
    assert "No space left" in said
    assert keyfile.is_plain(made.read_bytes())
    said = signing.stderr.decode()
    assert (signing.returncode, len(said.splitlines())) == (2, 1)
    assert said.startswith("输出写不出去（No space left")
    assert not answer.exists()


@pytest.mark.parametrize("buffered", [True, False])
def test_a_reader_who_left_is_told_nothing_but_of_a_file_that_stands(
    tmp_path: Path, buffered: bool
) -> None:
    made, answer, pipe = tmp_path / "made.pem", tmp_path / "answer.txt", unread()
    signing = sign(pipe, buffered, tmp_path, answer)
    new = notary(pipe, buffered, "new", made, "--plain", "--name", "city/notary")
    os.close(pipe)
    assert (signing.returncode, signing.stderr, answer.exists()) == (128 + 13, b"", False)
    assert new.returncode == 128 + 13
    assert new.stderr.decode().startswith(f"{made} 已经写好")


@LIMITED
def test_a_file_that_cannot_be_written_whole_is_named_and_not_left(tmp_path: Path) -> None:
    file = tmp_path / "made.pem"
    with at_most("RLIMIT_FSIZE", 0), pytest.raises(OSError, match="too large") as told:
        command.new_key(file, "city/notary", None)
    assert told.value.filename == str(file)
    assert not file.exists()


def sign(
    out: int, buffered: bool, folder: Path, answer: Path
) -> "subprocess.CompletedProcess[bytes]":
    """Sign a request of the office."""
    key, request = folder / "own.pem", folder / "request.txt"
    key.write_bytes(keyfile.plain(a_key()))
    request.write_bytes(REQUEST)
    return notary(out, buffered, "sign", request, "--key", key, "-o", answer)
