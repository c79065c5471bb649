"""What is known to have been acknowledged and would not be there in a home that is restored."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from lottery import journal, register
from lottery.acknowledged.head import Head, parse
from lottery.acknowledged.second import SecondDisk
from lottery.errors import BackupRefusedError, SecondDiskError
from lottery.office import Office
from lottery.texts import backup as sentences


@dataclass(frozen=True)
class Loss:
    """What was acknowledged and will not be there: lines of the register and of the journal from
    `register` and `journal` on, up to those of `known`; None: nobody knows how far it had come."""

    register: int
    journal: int
    known: Head | None
    why: str


def loss_of(office: Office, disk: SecondDisk | None, file: Path | None, why: str) -> Loss | None:
    """What the second disk, and a head in a `file`, know of that this database does not hold; None
    where it holds all of it. `why` no more was put on it.

    Raises BackupRefusedError for a head that cannot be read, or of another history.
    """
    known: list[Head] = []
    if disk is not None:
        with suppress(SecondDiskError):
            known += [end] if (end := disk.end()) else []
    if file is not None:
        try:
            known.append(parse(file.read_bytes()))
        except (OSError, ValueError) as error:
            raise BackupRefusedError(sentences.head_unreadable(file, error)) from None
    farthest = max(known, key=lambda head: head.journal, default=None)
    with office.read() as session:
        size, acts = register.size(session), journal.verify(session)
        if farthest is not None and acts >= farthest.journal:
            held = journal.hash_at(session, farthest.journal) == farthest.hash
            if not held:
                raise BackupRefusedError(sentences.OTHER_HISTORY)
            return None
    return Loss(size, acts, farthest, why)


def told_of(loss: Loss) -> str:
    """What would be lost, in a sentence."""
    if loss.known is None:
        return sentences.unknown_loss(loss.register, loss.journal, loss.why)
    lines, acts = loss.known.register.size, loss.known.journal
    return sentences.known_loss((loss.register, lines), (loss.journal, acts), loss.why)
