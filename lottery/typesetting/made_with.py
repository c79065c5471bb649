"""Which programmes made a file: told for whoever wonders why two files differ, and never judged."""

from __future__ import annotations

import platform
from functools import cache
from importlib.metadata import version

import pikepdf

PACKAGES = ("reportlab", "pikepdf", "pyhanko", "segno")


@cache
def versions() -> str:
    """The packages that draw and sign, libqpdf, and the machine's kind."""
    packages = [f"{name} {version(name)}" for name in PACKAGES]
    machine = f"{platform.system()} {platform.machine()}"
    return "; ".join([*packages, f"libqpdf {pikepdf.__libqpdf_version__}", machine])
