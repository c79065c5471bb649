"""What is known to have been acknowledged and would not be there in a home that is restored."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from lottery import journal, register
from lottery.acknowledged.head import Head, parse
from lottery.acknowledged.second import SecondDisk
from lottery.backup.about import AboutBackup
from lottery.errors import BackupRefusedError, SecondDiskError
from lottery.office import Office
from lottery.texts import backup as sentences
from lottery.texts.republishing import published_later


@dataclass(frozen=True)
class Loss:
    """What was acknowledged and will not be there: lines of the register and of the journal from
    `register` and `journal` on, up to those of `known`; None: nobody knows how far it had come."""

    register: int
    journal: int
    known: Head | None
    why: str


def loss_of(
    office: Office,
    about: AboutBackup,
    disk: SecondDisk | None,
    file: Path | None,
    why: str,
    *,
    ahead: Sequence[Path] = (),
) -> Loss | None:
    """What the second disk, a head in a `file`, and what is published and lies `ahead` of it know
    of that this database does not hold; None where it holds all of it. `why` no more was put on it.
    What ends before the backup was made knows nothing of what came after it.

    Raises BackupRefusedError for a head that cannot be read, or of another history.
    """
    later = published_later([path.as_posix() for path in ahead]) if ahead else ""
    why = f"{later}{why}"
    known = list(_known(disk, file))
    with office.read() as session:
        size, acts = register.size(session), journal.verify(session)
        for head in known:
            held = acts < head.journal or journal.hash_at(session, head.journal) == head.hash
            if not held:
                raise BackupRefusedError(sentences.OTHER_HISTORY)
    farthest = max(known, key=lambda head: head.journal, default=None)
    if farthest is None:
        return Loss(size, acts, None, why)
    if farthest.journal < about.journal:
        told = sentences.older_than_the_backup(disk is not None, farthest.journal, about.journal)
        return Loss(size, acts, None, f"{later}{told}")
    if acts < farthest.journal:
        return Loss(size, acts, farthest, why)
    return Loss(size, acts, None, why) if ahead else None


def _known(disk: SecondDisk | None, file: Path | None) -> Iterator[Head]:
    if disk is not None:
        with suppress(SecondDiskError):
            if end := disk.end():
                yield end
    if file is not None:
        try:
            yield parse(file.read_bytes())
        except (OSError, ValueError) as error:
            raise BackupRefusedError(sentences.head_unreadable(file, error)) from None


def told_of(loss: Loss) -> str:
    """What would be lost, in a sentence."""
    if loss.known is None:
        return sentences.unknown_loss(loss.register, loss.journal, loss.why)
    lines, acts = loss.known.register.size, loss.known.journal
    return sentences.known_loss((loss.register, lines), (loss.journal, acts), loss.why)
