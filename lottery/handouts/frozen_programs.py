"""The programs handed out for checking, as they were when a draw was frozen.

The manifest names each by its hash, so whoever has a copy sees whether it is the one of that draw;
whoever controls this office can hand out another one, but not under that hash.
"""

from sqlalchemy import insert
from sqlalchemy.orm import Session

from draws.manifest import Manifest, Program
from lottery import handouts
from lottery.errors import StepRefusedError
from lottery.models import ProgramFile
from lottery.texts.ceremony import notary as sentences


def named() -> tuple[Program, ...]:
    """Name and hash of what is handed out now, as a manifest says it."""
    return tuple(Program(name, one.sha256) for name, one in sorted(handouts.programs().items()))


def keep(session: Session, manifest: Manifest) -> None:
    """Keep the bytes of the programs that a manifest names; StepRefusedError if they changed."""
    here = {one.sha256: one.content for one in handouts.programs().values()}
    for each in manifest.programs:
        if session.get(ProgramFile, each.sha256) is None:
            if each.sha256 not in here:
                raise StepRefusedError(sentences.PROGRAM_CHANGED)
            row = {"sha256": each.sha256, "content": here[each.sha256]}
            session.execute(insert(ProgramFile).values(**row))


def content(session: Session, digest: str) -> bytes | None:
    """The bytes of a program by its hash; None if no draw has named it."""
    row = session.get(ProgramFile, digest)
    return row.content if row else None
