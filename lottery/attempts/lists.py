"""Pool and omissions: who takes part in a draw, and who does not and why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from draws import result
from draws.pool import Summary
from draws.private import tag_of
from lottery import attempts
from lottery.attempts import Attempt
from lottery.errors import RegisterBrokenError, StepRefusedError
from lottery.invoices.values.amounts import yuan
from lottery.office.boxes import Boxes
from lottery.people import (
    open_slip,
)
from lottery.programme import DESTROYED, Omission, campaigns
from lottery.protocol.line import RESULTS
from lottery.register import entries
from lottery.texts.ceremony import steps as sentences


@dataclass
class Lists:
    """The lines of pool and omissions, without LF, and the pool's sum in fen."""

    pool: list[str] = field(default_factory=list)
    omitted: list[str] = field(default_factory=list)
    pool_fen: int = 0


def draw_up(session: Session, boxes: Boxes, attempt: Attempt, size: int, key: bytes) -> Lists:
    """Both lists over the first `size` lines of the register; without a key there are no tags."""
    excluded = left_out(session, attempt)
    tags: dict[str, str] = {}
    lists = Lists()
    gone = entries.destroyed(session, attempt.batches, size) if attempt.leaves_out_destroyed else ()
    lists.omitted += [f"{number:010d} {DESTROYED}" for number in gone]
    for entry in entries.accepted(session, attempt.batches, size, destroyed=gone):
        number = f"{entry.number:010d}"
        person = _person_of(boxes, entry)
        if reason := excluded.get(entry.person_index):
            lists.omitted.append(f"{number} {reason}")
            continue
        if key and entry.person_index not in tags:
            tags[entry.person_index] = tag_of(key, person)
        lists.pool.append(f"{number} {tags.get(entry.person_index, '-')} {entry.commit}")
        lists.pool_fen += entry.amount_fen
    lists.omitted.sort()
    return lists


def _person_of(boxes: Boxes, entry: entries.AcceptedEntry) -> str:
    """The person in an entry's slip, which the entry's own columns must agree with.

    Raises RegisterBrokenError: whoever changed a column could leave somebody out, or claim a sum.
    """
    slip = open_slip(boxes, entry.commit, entry.slip_box)
    found = (boxes.index("person", slip.person), slip.amount, slip.issued)
    if found != (entry.person_index, yuan(entry.amount_fen), entry.issued.isoformat()):
        raise RegisterBrokenError(sentences.papers_differ(entry.number))
    return slip.person


def file_of(rows: list[str]) -> bytes:
    """The file with these lines."""
    return "".join(f"{row}\n" for row in rows).encode()


def summary_of(file: bytes) -> Summary:
    """Count, hash and root of a list's file."""
    summary = Summary()
    for _ in summary.of(file.splitlines()):
        pass
    return summary


def left_out(session: Session, attempt: Attempt) -> Mapping[str, str]:
    """Keyed hash of a person to the reason why he is left out; the first omission wins."""
    found: dict[str, str] = {}
    barred = campaigns.barred(session)
    for omission in attempt.omits:
        people = [person for person, reason in barred.items() if reason == omission.reason]
        winners = _winners(session, attempt, omission)
        for person in winners if omission.draws else people:
            found.setdefault(person, omission.reason)
    return found


def _winners(session: Session, attempt: Attempt, omission: Omission) -> Iterator[str]:
    """Who won in earlier draws, but for those that were called off, in which nobody did; raises
    StepRefusedError where one has no result that counts."""
    for code in omission.draws:
        if attempts.called_off(session, code):
            continue
        earlier = attempts.newest(session, code)
        if attempt.live and not earlier.live:
            raise StepRefusedError(sentences.winners_of_a_rehearsal(attempt.name, earlier.name))
        if earlier.state not in RESULTS:
            raise StepRefusedError(sentences.no_winners_yet(attempt.name, earlier.name))
        for row in result.parse_rows(attempts.document(session, earlier, result.FILE)):
            if row.what in omission.tiers or (row.prize and not omission.tiers):
                yield entries.papers(session, int(row.entry)).person_index
