"""The files of a bundle and of a commitment, by name, as they are stored."""

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


def text_files(session: Session, attempt: Attempt) -> dict[str, bytes]:
    """The bundle's text files by name: all of it but minutes and sums."""
    files = attempts.documents(session, attempt)
    files.pop(MINUTES, None)
    manifest = manifests.parse(files[manifests.FILE])
    files[registers.FILE] = _register(session, manifest)
    if result.FILE in files:
        files = winners.as_published(files, result.parse_rows(files[result.FILE]))
    files["README.txt"] = readme(manifest, attempt.ended)
    return files


def commitment_files(session: Session, attempt: Attempt) -> dict[str, bytes]:
    """The files of a commitment by name."""
    files = {name: attempts.document(session, attempt, name) for name in COMMITMENT}
    manifest = manifests.parse(files[manifests.FILE])
    files[registers.FILE] = _register(session, manifest)
    files["README.txt"] = commitment_readme(manifest)
    return files


def _register(session: Session, manifest: Manifest) -> bytes:
    lines = register.lines(session, manifest.register_size)
    return b"".join(line + b"\n" for line in lines)
