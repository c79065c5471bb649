"""A program that is killed, and whoever it has started."""

import subprocess
import sys
from pathlib import Path


def leaves_nobody(program: Path, text: str, says: bytes) -> None:
    """Run the text as a program, kill it once it has said so much, and see that nobody is left:
    who is would hold the pipe open. The program waits on its input."""
    program.write_text(text)
    with subprocess.Popen(
        [sys.executable, program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as begun:
        assert begun.stdout
        assert begun.stdout.readline() == says
        begun.kill()
        assert begun.communicate(timeout=60)[0] == b""
