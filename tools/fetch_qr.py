"""Make `lottery/static/qr/` again, from the same public package, to the same bytes.

    python tools/fetch_qr.py            compare what a fresh fetch gives with what is kept
    python tools/fetch_qr.py --write    replace what is kept

The writing half of npm's `qr` (MIT or Apache-2.0): it makes the QR code of a sealed slip inside the
party's browser, because what stands in it must not travel. Needs `npm`.
"""

import sys

from npm_files import STATIC, Kept, run

QR = Kept(
    "qr@0.7.0",
    STATIC / "qr",
    {
        "index.js": (
            "package/index.js",
            "a0de370051f94bd74f218f74401fdf197585e3f9ef0143164f87ea941a3fdd6f",
        ),
        "LICENSE": (
            "package/LICENSE-MIT",
            "07a9f887e9215644439b808628b09f8eece932d79130ff563f958f3a1783e684",
        ),
    },
)

if __name__ == "__main__":
    sys.exit(run(__doc__.splitlines()[0], QR))
