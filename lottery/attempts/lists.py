"""Pool and omissions: who takes part in a draw, and who does not and why."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from draws import result
from draws.errors import DrawError
from draws.pool import Summary
from draws.private import tag_of
from lottery import attempts
from lottery.attempts import Attempt
from lottery.errors import LotteryError, RegisterBrokenError, StepRefusedError
from lottery.invoices.values.amounts import yuan
from lottery.office.boxes import Boxes
from lottery.people import open_slip
from lottery.programme import DESTROYED, Omission, campaigns
from lottery.protocol.line import RESULTS
from lottery.register import entries
from lottery.spreading import batched, spread
from lottery.texts.ceremony import steps as sentences


@dataclass
class Lists:
    """The files of pool and omissions, and the pool's sum in fen."""

    pool: bytearray = field(default_factory=bytearray)
    omitted: bytes = b""
    pool_fen: int = 0


@dataclass(frozen=True)
class PersonTags:
    """The tags of some entries, in their order, up to one whose slip is not as its columns say."""

    tags: Sequence[str]
    fault: LotteryError | DrawError | None = None


def draw_up(session: Session, boxes: Boxes, attempt: Attempt, size: int, key: bytes) -> Lists:
    """Both lists over the first `size` lines of the register; without a key there are no tags."""
    excluded = left_out(session, attempt)
    lists = Lists()
    gone = entries.destroyed(session, attempt.batches, size) if attempt.leaves_out_destroyed else ()
    omitted = [f"{number:010d} {DESTROYED}" for number in gone]
    accepted = entries.accepted(session, attempt.batches, size, destroyed=gone)
    for some, found in spread(tagged, (boxes, key), batched(accepted)):
        for entry, tag in zip(some, found.tags, strict=False):
            if reason := excluded.get(entry.person_index):
                omitted.append(f"{entry.number:010d} {reason}")
                continue
            lists.pool += f"{entry.number:010d} {tag} {entry.commit}\n".encode()
            lists.pool_fen += entry.amount_fen
        if found.fault:
            raise found.fault
    lists.omitted = file_of(sorted(omitted))
    return lists


def tagged(secret: tuple[Boxes, bytes], some: Sequence[entries.AcceptedEntry]) -> PersonTags:
    """The tag of each of these entries under a key, or `-` without one."""
    boxes, key = secret
    tags = []
    try:
        for entry in some:
            person = _person_of(boxes, entry)
            tags.append(tag_of(key, person) if key else "-")
    except (LotteryError, DrawError) as fault:
        return PersonTags(tags, fault)
    return PersonTags(tags)


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
