"""Which programmes made a file: the same ones make the same bytes."""

from __future__ import annotations

import platform
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files

import pikepdf

PACKAGES = ("reportlab", "pikepdf", "pyhanko", "segno")


@cache
def versions() -> str:
    """The packages that draw and sign, libqpdf, the machine's kind, and the fonts' and our hash."""
    packages = [f"{name} {version(name)}" for name in PACKAGES]
    machine = f"{platform.system()} {platform.machine()}"
    return "; ".join([*packages, f"libqpdf {pikepdf.__libqpdf_version__}", machine, _own()])


def _own() -> str:
    """A hash over this package and its texts, so that another release is not taken for this one."""
    ours = [files("lottery.minutes"), files("lottery.minutes").joinpath("fonts")]
    paths = [path for folder in ours for path in folder.iterdir() if path.is_file()]
    paths.append(files("lottery.texts").joinpath("minutes.py"))
    lines = sorted(f"{path.name} {sha256(path.read_bytes()).hexdigest()}" for path in paths)
    return f"minutes {sha256(chr(10).join(lines).encode()).hexdigest()[:16]}"
