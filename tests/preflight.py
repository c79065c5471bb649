"""Apache PDFBox's validator of PDF/A-1b, on a variant of a file that claims to be that.

There is no free validator of PDF/A-3 among Debian's packages; pages, fonts, colours, metadata and
form are the same in both, and the variant leaves out only the attachments.
"""

from __future__ import annotations

import io
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pikepdf
from defusedxml.ElementTree import parse

from lottery.typesetting.finish import save
from tests.programs import file_of, program

JARS = (
    *("preflight", "pdfbox2", "fontbox2", "xmpbox", "commons-logging"),
    *("javax.activation", "jaxb-api"),
)
FOLDER = "/usr/share/java"
MAIN = "org.apache.pdfbox.preflight.Validator_A1b"


def as_a1b(pdf: bytes) -> bytes:
    """The same pages without attachments, called PDF/A-1b."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for key in ("/Names", "/AF"):
            if key in opened.Root:
                del opened.Root[key]
        told = opened.Root.Metadata.read_bytes()
        told = told.replace(b"<pdfaid:part>3<", b"<pdfaid:part>1<")
        opened.Root.Metadata.write(told)
        return save(opened)


def preflight(files: Mapping[str, bytes], folder: Path) -> dict[str, list[str]]:
    """What the validator finds against each file, by its name; all in one Java process."""
    for name, data in files.items():
        (folder / f"{name}.pdf").write_bytes(data)
    listed = folder / "list.txt"
    listed.write_text("".join(f"{folder / name}.pdf\n" for name in files), encoding="utf-8")
    jars = ":".join(file_of(f"{FOLDER}/{jar}.jar") for jar in JARS)
    told = subprocess.run(
        [program("java"), "-Xmx512m", "-cp", jars, MAIN, "xml", "group", listed],
        capture_output=True,
        text=True,
        check=False,
    )
    report = folder / "list.txt.preflight.xml"
    assert report.is_file(), told.stderr
    found = {}
    for each in parse(report).getroot().iter("preflight"):
        errors = [f"{e.findtext('code')} {e.findtext('details')}" for e in each.iter("error")]
        valid = each.findtext("isValid") == "true"
        assert valid == (not errors)
        found[str(each.get("name")).removesuffix(".pdf")] = errors
    assert set(found) == set(files)
    return found
