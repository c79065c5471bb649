"""Make `lottery/static/zxing/` again, from the same public package, to the same bytes.

    python tools/fetch_zxing.py            compare what a fresh fetch gives with what is kept
    python tools/fetch_zxing.py --write    replace what is kept

The reader half of zxing-wasm (MIT; npm package `zxing-wasm`), which is zxing-cpp (Apache-2.0)
compiled to WebAssembly: it finds QR codes in pictures inside the browser. `Object.hasOwn` is
spelled as older browsers know it. Needs `npm`.
"""

import sys

from npm_files import STATIC, Kept, older, run

ZXING = Kept(
    "zxing-wasm@3.1.4",
    STATIC / "zxing",
    {
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
    },
    older,
)

if __name__ == "__main__":
    sys.exit(run(__doc__.splitlines()[0], ZXING))
