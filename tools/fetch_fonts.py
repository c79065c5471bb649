"""Make `lottery/fonts/` again, from the same public packages, to the same bytes.

    python tools/fetch_fonts.py            compare what a fresh fetch gives with what is kept
    python tools/fetch_fonts.py --write    replace what is kept

Noto Sans SC (npm package `@expo-google-fonts/noto-sans-sc`) covers the 8105 characters of the
general standard table and extension A; HanaMinB (Debian package `fonts-hanazono`) covers the
extensions B to F. Hinting, layout tables and names go, because reportlab uses none of them; the
outlines of HanaMinB are put on a grid of 250 units, which saves a quarter and is 0.04 pt at the
size of a name. JetBrains Mono (npm package `@expo-google-fonts/jetbrains-mono`) sets the hashes.
Needs `npm`, `apt-get`, `dpkg-deb` and the fontTools version that is named below.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import lzma
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import fontTools
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem

FONTS = Path(__file__).resolve().parent.parent / "lottery" / "fonts"
FONTTOOLS = "4.68.0"
ASCII = set(range(0x20, 0x7F))
PACKAGES = ("@expo-google-fonts/noto-sans-sc@0.4.3", "@expo-google-fonts/jetbrains-mono@0.4.1")
HANAZONO = ("fonts-hanazono", "20170904-2.1")
SOURCES = {
    "NotoSansSC_400Regular.ttf": (
        "d45f67f0a7c0ca3f256950777ce6a61cc7ce5f9696d02900cbbaac25f8aa7d16"
    ),
    "NotoSansSC_700Bold.ttf": "9a38ae0ab28cd5a256f9ea8e00dedc688aac17f7915fcb000572990afa956b96",
    "JetBrainsMono_400Regular.ttf": (
        "b6b1ff4ddefe36d7f2a6174e1d001cab374e594519ee9049af028d577b64c5f5"
    ),
    "HanaMinB.ttf": "829543436cdf7b4c6730e2af5806fa406f8ddf0d4b656e0cd49c58d4db1c8d3c",
}
KEPT = {
    "noto-sans-sc-regular.ttf.xz": (
        "48a541e9e9ae6188f102650cf210ab0c87147690fbfc695871fadb6d8657daa1"
    ),
    "noto-sans-sc-bold.ttf.xz": "ef446b43f8ad8a110c76bae30fc6ae55be4fa10aef2ce49a6a9ae0682cd0df13",
    "mono.ttf.xz": "a499d50cd46f980ac6ed12c5a7ad93edc8947624a9556c7c6bfe13a89dfde042",
    "rare-han.ttf.xz": "c14e1d0f08cfeb3c10d4158f569e1e6f48c6eb571f59ce704e2ca2a6b685a774",
}


class FontFetchError(Exception):
    """A package gave other bytes than the ones that this script was written for."""


def main() -> int:
    """Fetch, strip, compare; 0 when every kept font is what the packages give."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="replace the kept fonts")
    write = parser.parse_args().write
    if fontTools.version != FONTTOOLS:
        raise FontFetchError(f"fontTools {fontTools.version} found, {FONTTOOLS} needed")
    with tempfile.TemporaryDirectory() as folder:
        originals = fetch(Path(folder))
    made = strip_all(originals)
    return report(made, write)


def fetch(folder: Path) -> dict[str, bytes]:
    """The original fonts by file name, each checked against its hash."""
    _run(["npm", "pack", "--silent", *PACKAGES], folder)
    found: dict[str, bytes] = {}
    for path in folder.glob("*.tgz"):
        with tarfile.open(path) as package:
            for member in package.getmembers():
                if Path(member.name).name in SOURCES:
                    found[Path(member.name).name] = _member(package, member)
    _run(["apt-get", "download", "=".join(HANAZONO)], folder)
    _run(["dpkg-deb", "-x", str(next(folder.glob("*.deb"))), "hanazono"], folder)
    found["HanaMinB.ttf"] = next((folder / "hanazono").rglob("HanaMinB.ttf")).read_bytes()
    for file, expected in SOURCES.items():
        _check(file, found[file], expected)
    return found


def strip_all(originals: dict[str, bytes]) -> dict[str, bytes]:
    """The kept files' bytes by name."""
    regular, bold = originals["NotoSansSC_400Regular.ttf"], originals["NotoSansSC_700Bold.ttf"]
    common = set(TTFont(io.BytesIO(regular)).getBestCmap())
    rare = set(TTFont(io.BytesIO(originals["HanaMinB.ttf"])).getBestCmap()) - common
    return {
        "noto-sans-sc-regular.ttf.xz": strip(regular, common, 1000, "MinutesSans-Regular"),
        "noto-sans-sc-bold.ttf.xz": strip(bold, everyday(common), 1000, "MinutesSans-Bold"),
        "rare-han.ttf.xz": strip(originals["HanaMinB.ttf"], rare, 250, "MinutesRareHan"),
        "mono.ttf.xz": strip(originals["JetBrainsMono_400Regular.ttf"], ASCII, 1000, "MinutesMono"),
    }


def everyday(characters: set[int]) -> set[int]:
    """What headings are set in: GB 2312's characters and everything that is not Han."""
    return {c for c in characters if c < 0x2E80 or c > 0xFAFF or _in_gb2312(c)} | {
        c for c in characters if 0x3000 <= c < 0x3400
    }


def strip(font: bytes, characters: set[int], units: int, name: str) -> bytes:
    """The font with only `characters`, without hinting and layout, on a grid of `units` an em.

    It gets a name of its own, since the licences reserve the original ones for the originals.
    """
    options = Options()
    options.hinting = False
    options.layout_features = []
    options.name_IDs = [0, 13, 14]
    options.notdef_outline = True
    options.glyph_names = False
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "DSIG", "STAT", "vhea", "vmtx", "VORG"]
    face = TTFont(io.BytesIO(font), recalcTimestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=sorted(characters))
    subsetter.subset(face)
    if face["head"].unitsPerEm != units:
        scale_upem(face, units)
    face["name"].setName(name, 6, 3, 1, 0x409)
    face["name"].setName(name, 6, 1, 0, 0)
    out = io.BytesIO()
    face.save(out, reorderTables=True)
    return lzma.compress(out.getvalue(), preset=9 | lzma.PRESET_EXTREME)


def report(made: dict[str, bytes], write: bool) -> int:
    """Print one line a font, write them if asked; 1 when one is not what is kept."""
    differing = 0
    for name, data in made.items():
        digest = hashlib.sha256(data).hexdigest()
        same = digest == KEPT[name]
        differing += not same
        print(f"{'same' if same else 'DIFFERS'}  {digest}  {len(data):>9}  {name}")
        if write:
            (FONTS / name).write_bytes(data)
    return 1 if differing else 0


def _in_gb2312(code: int) -> bool:
    try:
        chr(code).encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _member(package: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    stream = package.extractfile(member)
    if stream is None:
        raise FontFetchError(f"{member.name} is not a file")
    return stream.read()


def _check(file: str, data: bytes, expected: str) -> None:
    digest = hashlib.sha256(data).hexdigest()
    if digest != expected:
        raise FontFetchError(f"{file}: {digest} fetched, {expected} expected")


def _run(command: list[str], folder: Path) -> None:
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main())
