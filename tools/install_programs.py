"""Install the programs that the tests drive and pip cannot bring: a browser and a shell's tools.

What is there already is left alone. Without the rights to install, the tests that need a missing
program are skipped and say so; where CI is set, they fail.
"""

import os
import shutil
import subprocess
import sys

WANTED = {
    "Chromium": (("chromium", "chromium-browser", "google-chrome"), "chromium"),
    "OpenSSL": (("openssl",), "openssl"),
    "awk": (("awk",), "mawk"),
}
BROWSER = "Chromium"


def main() -> int:
    """Install what is missing; 1 if something stays missing where CI is set."""
    missing = [
        name for name, (commands, _) in WANTED.items() if not any(map(shutil.which, commands))
    ]
    if missing and _may_use_apt():
        _apt([WANTED[name][1] for name in missing])
    elif BROWSER in missing:
        _run([sys.executable, "-m", "playwright", "install", "chromium"])
    left = [name for name in missing if not any(map(shutil.which, WANTED[name][0]))]
    if left:
        print(f"not on the PATH: {', '.join(left)}", file=sys.stderr)
    return int(bool(left) and bool(os.environ.get("CI")))


def _may_use_apt() -> bool:
    return bool(shutil.which("apt-get")) and hasattr(os, "geteuid") and os.geteuid() == 0


def _apt(packages: list[str]) -> None:
    _run(["apt-get", "update", "--quiet"])
    _run(["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", *packages])


def _run(command: list[str]) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"{' '.join(command)}: {done.stderr.strip()}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
