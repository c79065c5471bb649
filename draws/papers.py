"""papers.txt: the papers of a draw by name and hash, in a note that the organiser has signed.

    fpdraw-papers/1
    draw: LJ-FP-2024-03
    attempt: 1
    manifest: <sha256 of manifest.txt>
    <sha256>  <name>.pdf                     ascending by name, one line or more

    — <name> <base64>

It is a C2SP signed note. A paper holds no signature of its own: the list vouches for its bytes, and
the manifest that is attached to it says which draw it is about.
"""

import re
from collections.abc import Mapping, Sequence
from hashlib import sha256

from . import pdf, seed, signatures
from .attachments import attached
from .canonical import HEX64, TOKEN
from .errors import DrawError
from .manifest import FILE as MANIFEST
from .manifest import Manifest
from .signatures import VerifierKey

FILE, HEADER = "papers.txt", "fpdraw-papers/1"
NAME = rf"{TOKEN}\.pdf"
BEFORE = ("application.pdf",)
"""Papers that are made before there is a manifest, and so have none attached."""
_ROW = re.compile(f"({HEX64})  ({NAME})")


def text_of(manifest: Manifest, papers: Mapping[str, bytes]) -> bytes:
    """The list's text over papers by name, ready to be signed."""
    rows = (f"{sha256(papers[name]).hexdigest()}  {name}" for name in sorted(papers))
    return "".join(f"{row}\n" for row in (HEADER, *seed.heading(manifest), *rows)).encode()


def note_of(text: bytes, lines: Sequence[str]) -> bytes:
    """papers.txt of a text and the signature lines over it."""
    return text + b"\n" + "".join(f"{line}\n" for line in lines).encode()


def parse(text: bytes, manifest: Manifest, file: str = FILE) -> dict[str, str]:
    """The hashes (64 hex) of the papers by name; raises DrawError for another draw's list."""
    rows = text.decode(errors="backslashreplace").split("\n")
    wanted = [HEADER, *seed.heading(manifest)]
    for line, (expected, found) in enumerate(zip(wanted, rows, strict=False), 1):
        if expected != found:
            raise DrawError("another draw's list of papers", file, line, expected, found)
    if rows.pop() or len(rows) <= len(wanted):
        raise DrawError("one paper a line, and at least one", file, len(rows))
    found_rows: dict[str, str] = {}
    for line, row in enumerate(rows[len(wanted) :], len(wanted) + 1):
        match = _ROW.fullmatch(row)
        if not match or match[2] <= max(found_rows, default=""):
            raise DrawError("hash, two blanks, a name above the last", file, line, None, row)
        found_rows[match[2]] = match[1]
    return found_rows


def check_list(
    note: bytes, manifest: Manifest, keys: Sequence[VerifierKey], file: str = FILE
) -> tuple[dict[str, str], list[str]]:
    """The hashes of the papers by name, and which of the draw's keys have signed the list."""
    text, lines = signatures.parse_note(note, file)
    papers = parse(text, manifest, file)
    return papers, signatures.check_some(text, lines, keys, file)


def check_paper(data: bytes, name: str, manifest: bytes) -> bool:
    """Whether a manifest is attached to a paper, which must be this one; raises DrawError."""
    try:
        found = attached(pdf.walk(data).objects, len(data) * 1000)
    except DrawError as error:
        raise DrawError(error.message, name, 0, error.expected, error.found) from None
    if MANIFEST not in found:
        if name.rpartition("/")[2] not in BEFORE:
            raise DrawError("no manifest is attached to it", name, 0, MANIFEST, "none")
        return False
    if found[MANIFEST] != manifest:
        hashes = [sha256(each).hexdigest() for each in (manifest, found[MANIFEST])]
        raise DrawError("the manifest of another draw is attached to it", name, 0, *hashes)
    return True
