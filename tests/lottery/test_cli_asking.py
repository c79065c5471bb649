"""Where nobody sits before a terminal, no secret is asked for, and another way is named."""

import subprocess
import sys
from pathlib import Path

import pytest

ASKS = {
    "--passphrase": "from lottery.cli import main; main(['notary', 'key', 'new', *sys.argv[1:]])",
    "--passphrase-file": (
        "from draws.notary.command import main; sys.exit(main(['new', *sys.argv[1:]]))"
    ),
}


@pytest.mark.parametrize("way", list(ASKS))
def test_without_a_terminal_the_other_way_is_named(way: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; {ASKS[way]}", tmp_path / "my.key", "--name", "x/n"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
        start_new_session=True,  # no terminal to be found
    )
    assert done.returncode == 2
    assert f"用 {way} 给出" in done.stderr
    assert "Warning" not in done.stderr
    assert not (tmp_path / "my.key").exists()
