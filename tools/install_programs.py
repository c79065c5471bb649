"""Install the programs that the tests drive and pip cannot bring: a browser, tools of a shell,
readers and validators of PDF, a token of software.

What is there already is left alone. Without the rights to install, the tests that need a missing
program are skipped and say so; where CI is set, they fail.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple


class Program(NamedTuple):
    """What is wanted: any of the commands and all of the files; Debian's packages that bring it."""

    name: str
    packages: tuple[str, ...]
    commands: tuple[str, ...] = ()
    files: tuple[str, ...] = ()

    def there(self) -> bool:
        """Whether it needs no installing."""
        found = not self.commands or any(map(shutil.which, self.commands))
        return found and all(Path(file).is_file() for file in self.files)


BROWSER = Program("Chromium", ("chromium",), ("chromium", "chromium-browser", "google-chrome"))
WANTED = (
    BROWSER,
    Program("OpenSSL", ("openssl",), ("openssl",)),
    Program("awk", ("mawk",), ("awk",)),
    Program("nginx", ("nginx-light",), ("nginx",)),
    Program("Caddy", ("caddy",), ("caddy",)),
    Program("systemd", ("systemd",), ("systemd-analyze",)),
    Program("Poppler", ("poppler-utils",), ("pdfinfo",)),
    Program("qpdf", ("qpdf",), ("qpdf",)),
    Program("SoftHSM", ("softhsm2",), ("softhsm2-util",)),
    Program("Java", ("default-jre-headless",), ("java",)),
    Program(
        "PDFBox",
        ("libpdfbox2-java", "libactivation-java", "libjaxb-api-java"),
        files=(
            "/usr/share/java/preflight.jar",
            "/usr/share/java/javax.activation.jar",
            "/usr/share/java/jaxb-api.jar",
        ),
    ),
)


def main() -> int:
    """Install what is missing; 1 if something stays missing where CI is set."""
    missing = [each for each in WANTED if not each.there()]
    if missing and _may_use_apt():
        _apt([package for each in missing for package in each.packages])
    elif BROWSER in missing:
        _run([sys.executable, "-m", "playwright", "install", "chromium"])
    left = [each.name for each in missing if not each.there()]
    if left:
        print(f"not on this machine: {', '.join(left)}", file=sys.stderr)
    return int(bool(left) and bool(os.environ.get("CI")))


def _may_use_apt() -> bool:
    return bool(shutil.which("apt-get")) and hasattr(os, "geteuid") and os.geteuid() == 0


def _apt(packages: Sequence[str]) -> None:
    _run(["apt-get", "update", "--quiet"])
    _run(["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", *packages])


def _run(command: Sequence[str]) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"{' '.join(command)}: {done.stderr.strip()}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
