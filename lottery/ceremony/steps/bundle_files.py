"""The files of a bundle and of a commitment, by name, as they are stored."""

from io import BytesIO

from sqlalchemy.orm import Session

from draws import manifest as manifests
from draws import pool, result, winners
from draws import register as registers
from draws.bundle import MINUTES
from draws.manifest import Manifest
from lottery import attempts, register
from lottery.attempts import Attempt
from lottery.ceremony.papers.readme import commitment_readme, readme

COMMITMENT = (
    *("manifest.txt", "signatures.txt", "keys.txt", "checkpoint.txt", "rules.txt"),
    *(pool.POOL, pool.OMITTED),
)


def text_files(
    session: Session, attempt: Attempt, *, with_register: bool = True
) -> dict[str, bytes]:
    """The bundle's text files by name: all of it but minutes and sums, and the register where the
    caller has it already."""
    files = attempts.documents(session, attempt)
    files.pop(MINUTES, None)
    manifest = manifests.parse(files[manifests.FILE])
    if with_register:
        files[registers.FILE] = register_of(session, manifest)
    if result.FILE in files:
        files = winners.as_published(files, result.parse_rows(files[result.FILE]))
    files["README.txt"] = readme(manifest, attempt.ended)
    return files


def commitment_files(
    session: Session, attempt: Attempt, *, with_register: bool = True
) -> dict[str, bytes]:
    """The files of a commitment by name, as `text_files` gives those of a bundle."""
    files = {name: attempts.document(session, attempt, name) for name in COMMITMENT}
    manifest = manifests.parse(files[manifests.FILE])
    if with_register:
        files[registers.FILE] = register_of(session, manifest)
    files["README.txt"] = commitment_readme(manifest)
    return files


def register_of(session: Session, manifest: Manifest) -> bytes:
    """The register of a manifest, as it is stored."""
    text = BytesIO()  # `join` would hold each line apart first
    for line in register.lines(session, manifest.register_size):
        text.write(line + b"\n")
    return text.getvalue()
