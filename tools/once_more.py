"""Runs the few tests that failed in the last run once more, alone: `python tools/once_more.py`.

A suite of hundreds of processes, browsers and servers on two cores meets a machine's own hiccups.
A fault of the program fails twice. What failed the first time and passes now is named, to be
looked at.
Status 0 when all pass now; 1 when one fails again, or when more than FEW had failed.
"""

import json
import subprocess
import sys
from pathlib import Path

FEW = 3
FAILED = Path(".pytest_cache/v/cache/lastfailed")


def main() -> int:
    tests = sorted(json.loads(FAILED.read_text(encoding="utf-8"))) if FAILED.exists() else []
    if not 0 < len(tests) <= FEW:
        print(f"{len(tests)} tests failed: they are not asked again", file=sys.stderr)
        return 1
    named = ", ".join(tests)
    print(f"asked once more, alone: {named}", file=sys.stderr)
    if subprocess.run([sys.executable, "-m", "pytest", *tests], check=False).returncode:
        return 1
    print(f"failed beside others, passed alone, look at them: {named}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
