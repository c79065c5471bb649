"""A pass phrase that a signer keeps in a file."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from lottery.cli import main


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe\x00"])
def test_a_file_without_a_phrase_is_told_in_a_line(tmp_path: Path, content: bytes) -> None:
    phrase, any_file = tmp_path / "phrase.txt", tmp_path / "key.p12"
    phrase.write_bytes(content)
    any_file.write_bytes(b"-")
    words = ["minutes", "countersign", str(any_file), "--as", "notary", "--key", str(any_file)]
    told = CliRunner().invoke(main, [*words, "--phrase-file", str(phrase)])
    assert (told.exit_code, told.stdout) == (1, "")
    assert told.stderr.startswith("口令文件")
    assert told.stderr.count("\n") == 1
