"""Make `lottery/static/noble/` again, from the same public packages, to the same bytes.

    python tools/fetch_noble.py            compare what a fresh fetch gives with what is kept
    python tools/fetch_noble.py --write    replace what is kept

What BLS12-381 needs of noble-curves and noble-hashes, and noble-ed25519 (MIT; npm packages
`@noble/curves`, `@noble/hashes` and `@noble/ed25519`): the verifier checks the beacon's signatures
with the first, and Ed25519 with the last where a browser has none or hides it. A browser does not
know where a package lies, so that the three modules which import from `@noble/hashes/` import from
its folder here; and `Object.hasOwn` is spelled as older browsers know it. Nothing else differs from
what was published. Needs `npm`.
"""

import re
import sys

from npm_files import STATIC, Kept, older, run

PLACE = STATIC / "noble"
_BARE = re.compile(rb"^(import .* from ')@noble/hashes/", re.MULTILINE)


def beside(name: str, content: bytes) -> bytes:
    """The module of the one package with the way to the folder of the other."""
    way = b"../" * (1 + name.count("/")) + b"hashes/"
    return older(name, _BARE.sub(rb"\1" + way, content))


CURVES = Kept(
    "@noble/curves@2.4.0",
    PLACE / "curves",
    {
        "bls12-381.js": (
            "package/bls12-381.js",
            "eab0e80c31087656d0a0c2024906418e59ab6e2f02c9e5395406602c25351276",
        ),
        "utils.js": (
            "package/utils.js",
            "be9ff86aef76419376e4d66cf01a134f3117f1f8dd62d81f1b79100145503367",
        ),
        "abstract/bls.js": (
            "package/abstract/bls.js",
            "9bc37d55fbf294ef99d944950eb58ab5b0330e27aa9dacf73f557a7b88e8930f",
        ),
        "abstract/curve.js": (
            "package/abstract/curve.js",
            "dbaeee3b41ff47efb76b78e14170fe4dda7c7ecdc387c402f16c5118e0bac356",
        ),
        "abstract/der.js": (
            "package/abstract/der.js",
            "7f80d698611b131368ecf732b8740bb97f72cd42fef77c4b0bb923e2e2d44159",
        ),
        "abstract/hash-to-curve.js": (
            "package/abstract/hash-to-curve.js",
            "e3c97e7d0827b728b14e3311ed11d8e386d8a70d8fc77e0b9fd2a3090f19d955",
        ),
        "abstract/modular.js": (
            "package/abstract/modular.js",
            "9ced3aa10598277a735e54f7b61d88e929d565da884ba5385f9006ebb3b6aab2",
        ),
        "abstract/tower.js": (
            "package/abstract/tower.js",
            "6e9f7273af53c06f8124c33b89d0d70d7d46e95effbf46d242e580e9c5aa8137",
        ),
        "abstract/weierstrass.js": (
            "package/abstract/weierstrass.js",
            "d007e949c0d5b912e8c54132983219c8ff8f69bda058a70563b5cc7a8783331c",
        ),
        "LICENSE": (
            "package/LICENSE",
            "4f221aee6e072336700c408c68ab3b96a3fc09f6aebe6f48f1bd99e5ef13faec",
        ),
    },
    beside,
)

HASHES = Kept(
    "@noble/hashes@2.4.0",
    PLACE / "hashes",
    {
        "hmac.js": (
            "package/hmac.js",
            "fec9f8f3aeda785ea2de91cc4c059d54ef98196261c026c43f48341007ae52c9",
        ),
        "sha2.js": (
            "package/sha2.js",
            "471746bba6ec4c6238ca41358d1d3b40b6ff31cf3363f0b4d550c649c1a8e83b",
        ),
        "utils.js": (
            "package/utils.js",
            "037ad49adb78168b6b699598fd33f85f7877456b1d28b4d032e2a1a16807947c",
        ),
        "_md.js": (
            "package/_md.js",
            "60cf3010fda89e3e4d3f0e7ff1ce249e9c467f34b4fd41b6fd6101d9f69be763",
        ),
        "_u64.js": (
            "package/_u64.js",
            "b09da8c07fe8187c07649494cdb7cd0bcf13df90b506a9473d19e4d5f8c2e102",
        ),
        "LICENSE": (
            "package/LICENSE",
            "4f221aee6e072336700c408c68ab3b96a3fc09f6aebe6f48f1bd99e5ef13faec",
        ),
    },
    older,
)

ED25519 = Kept(
    "@noble/ed25519@3.2.0",
    PLACE / "ed25519",
    {
        "index.js": (
            "package/index.js",
            "a4f631d1876b5d9e43a86cd71194ca27b5e1451edf4ba4db9a418f40a475569a",
        ),
        "LICENSE": (
            "package/LICENSE",
            "394c2e6e5552e5dba202bee6390b9d6aa2754d657f5b9869e83b3d265a315501",
        ),
    },
)

if __name__ == "__main__":
    sys.exit(run(__doc__.splitlines()[0], CURVES, HASHES, ED25519))
