"""Make `lottery/static/zxing/` again, from the same public package, to the same bytes.

    python tools/fetch_zxing.py            compare what a fresh fetch gives with what is kept
    python tools/fetch_zxing.py --write    replace what is kept

The reader half of zxing-wasm (MIT; npm package `zxing-wasm`), which is zxing-cpp (Apache-2.0)
compiled to WebAssembly: it finds QR codes in pictures inside the browser. Needs `npm`.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

PLACE = Path(__file__).resolve().parent.parent / "lottery" / "static" / "zxing"
PACKAGE = "zxing-wasm@3.1.4"
KEPT = {
    "reader/index.js": (
        "package/dist/es/reader/index.js",
        "d90c69a827aff3b7c8c8ca310efebe91671ef076f7a0ec83722bfc542814f484",
    ),
    "share.js": (
        "package/dist/es/share.js",
        "08868fb770b0a4e4b9eb3d717015cd5fbf3ceb06492d4cb2d2dd2739db11890f",
    ),
    "zxing_reader.wasm": (
        "package/dist/reader/zxing_reader.wasm",
        "e8af31edb56d0522f4de74495839385ef019ba8bc90d38e5ecb2f18795d86fb2",
    ),
    "LICENSE": (
        "package/LICENSE",
        "fb506e4ade12d7a9efa67c9d76a9a28c8e15d347ca49a69e48e29b40b34ad2ab",
    ),
}


def main() -> int:
    """Fetch, compare, and replace if asked; 0 when every file is the one named above."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="replace the kept files")
    write = parser.parse_args().write
    with tempfile.TemporaryDirectory() as folder:
        fetched = fetch(Path(folder))
    return report(fetched, write)


def fetch(folder: Path) -> dict[str, bytes]:
    """The files of the package by the name under which they are kept."""
    command = ["npm", "pack", "--silent", PACKAGE]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    found = {}
    with tarfile.open(next(folder.glob("*.tgz"))) as package:
        for name, (member, _) in KEPT.items():
            stream = package.extractfile(member)
            found[name] = stream.read() if stream else b""
    return found


def report(fetched: dict[str, bytes], write: bool) -> int:
    """Print one line a file; 1 when one is not what this script was written for."""
    differing = 0
    for name, (_, expected) in KEPT.items():
        digest = hashlib.sha256(fetched[name]).hexdigest()
        same = digest == expected
        differing += not same
        print(f"{'same' if same else 'DIFFERS'}  {digest}  {len(fetched[name]):>9}  {name}")
        if write and same:
            (PLACE / name).parent.mkdir(parents=True, exist_ok=True)
            (PLACE / name).write_bytes(fetched[name])
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
