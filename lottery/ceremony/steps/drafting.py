"""Draft: what a freeze will store, drawn up and checked from one view of the database.

It takes a while over a hundred thousand entries, so it is done before the freeze holds the
database, and held to what is stored then; the clerks of other periods go on meanwhile.
"""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256

from sqlalchemy.orm import Session

from draws import manifest as manifests
from draws import pool
from draws import register as registers
from draws.manifest import ZEROS, Manifest
from draws.private import tag_key_text
from draws.signatures import CHECKPOINT, parse_checkpoint
from lottery import canonical_json, drafts, register
from lottery.acting import RandomBytes
from lottery.attempts import Attempt, chain
from lottery.attempts.lists import draw_up, left_out, summary_of
from lottery.attempts.tally import tally
from lottery.ceremony.papers import signers, verifier
from lottery.ceremony.steps import references
from lottery.ceremony.steps.outlining import outline
from lottery.clock import day_of
from lottery.errors import StepRefusedError
from lottery.handouts import frozen_programs
from lottery.ledger import holding
from lottery.minutes.errors import MinutesError
from lottery.minutes.written.prize_lines import prize_line
from lottery.office import Office
from lottery.office.boxes import Boxes
from lottery.office.keys import SigningKey
from lottery.office.settings import Settings
from lottery.programme import rulebook
from lottery.texts.ceremony import steps as sentences

FACTS = "facts.json"
RULES = "rules.txt"


@dataclass(frozen=True)
class Draft:
    """The manifest with what it holds the hashes of, and what it was made from: an attempt at a
    time, those left out by person, and the register as the checkpoint in `documents` says."""

    attempt: Attempt
    now: datetime
    excluded: Mapping[str, str] = field(repr=False)
    manifest: Manifest
    documents: Mapping[str, bytes] = field(repr=False)
    tag_key: bytes = field(repr=False)


def draft(
    session: Session,
    office: Office,
    keys: Iterable[SigningKey],
    attempt: Attempt,
    *,
    now: datetime,
    random_bytes: RandomBytes,
) -> Draft:
    """Draw up the lists of a closed attempt, and have them checked; stores nothing.

    Raises StepRefusedError if the verifier finds them wanting, JournalDiffersError if rows were
    changed behind the program's back, and ClockWentBackError.
    """
    register.check_clock(session, now)
    try:
        made = _drawn_up(session, office, tuple(keys), attempt, now, random_bytes)
    except Exception:
        holding.require_all(session)  # rows that were altered are named before what came of them
        raise
    _check_apart(session, made)
    return made


def _drawn_up(  # noqa: PLR0917 - what a draft is made of
    session: Session,
    office: Office,
    keys: Sequence[SigningKey],
    attempt: Attempt,
    now: datetime,
    random_bytes: RandomBytes,
) -> Draft:
    upto = register.size(session)
    note = register.note_over(session, office.settings.origin, keys, upto, whole=True)
    blank = replace(
        outline(attempt, now),
        previous=chain.previous(session, attempt, now),
        signers=_signers(session, attempt, office.settings),
        programs=frozen_programs.named(),
    )
    key = random_bytes(32) if attempt.cap else b""
    tag_key = tag_key_text(attempt.code, attempt.attempt, key) if key else b""
    documents = _documents(session, office.boxes, attempt, note, key, day_of(now))
    manifest = _filled(blank, documents, tag_key)
    documents[manifests.FILE] = manifests.check_text_of(manifest)
    return Draft(attempt, now, left_out(session, attempt), manifest, documents, tag_key)


def holds(
    session: Session, made: Draft, attempt: Attempt, settings: Settings, now: datetime
) -> bool:
    """Whether a draft is still what would be drawn up now, behind the register's lock.

    Lines that came since are no matter unless they are about an entry of the draw's own periods.
    """
    rules = _rules(session, attempt, day_of(now))
    return (
        (made.attempt, made.now) == (attempt, now)
        and made.manifest.previous == chain.previous(session, attempt, now)
        and made.documents[RULES] == rules
        and made.manifest.signers == _signers(session, attempt, settings)
        and made.excluded == left_out(session, attempt)
        and not register.touched(session, attempt.batches, made.manifest.register_size)
        and register.keep_checkpoint(session, made.documents[CHECKPOINT], now)
    )


def _check_apart(session: Session, made: Draft) -> None:
    """Nothing is stored, and no hash is read aloud, that a stranger's verifier would refuse, or
    that was drawn up from rows which are not as the ledger tells; the two are asked at once."""
    files = {name: data for name, data in made.documents.items() if name != FACTS}
    with drafts.work_folder() as folder, ThreadPoolExecutor(1) as beside:
        verifier.write_files(folder, files)
        with (folder / registers.FILE).open("wb") as file:
            lines = register.lines(session, made.manifest.register_size)
            file.writelines(line + b"\n" for line in lines)
        asked = beside.submit(verifier.run_apart, "commitment", folder, "--text")
        holding.require_all(session)
        report = asked.result()
    if not report.held:
        raise StepRefusedError(sentences.freeze_refused(made.attempt.name, report.text))


def _documents(  # noqa: PLR0917 - what the documents are made of
    session: Session, boxes: Boxes, attempt: Attempt, note: bytes, key: bytes, day: date
) -> dict[str, bytes]:
    """What the manifest holds the hashes of, and the facts for the minutes."""
    size = _checkpoint(note)[1]
    lists = draw_up(session, boxes, attempt, size, key)
    facts = {"pool_fen": lists.pool_fen, "intake": asdict(tally(session, attempt, size))}
    return {
        RULES: _rules(session, attempt, day),
        CHECKPOINT: note,
        pool.POOL: bytes(lists.pool),
        pool.OMITTED: lists.omitted,
        FACTS: canonical_json.dump(facts).encode(),
    }


def _rules(session: Session, attempt: Attempt, day: date) -> bytes:
    """The rules that people read, with a line for each tier and its prize: so the manifest's hash
    binds what there is to win, by name. Last, which draws were called off whose winners would have
    been left out."""
    lines = (
        prize_line(each.code, each.name, each.prize, each.value_fen, each.count, each.alternates)
        for each in attempt.tiers
    )
    text = rulebook.document(session, attempt.rules_version, day)
    gone = references.told(session, attempt)
    return text + "".join(f"{line}\n" for line in (*lines, *gone)).encode()


def _filled(blank: Manifest, documents: Mapping[str, bytes], tag_key: bytes) -> Manifest:
    _, size, root = _checkpoint(documents[CHECKPOINT])
    entries = summary_of(documents[pool.POOL])
    return replace(
        blank,
        rules_sha256=sha256(documents[RULES]).hexdigest(),
        register_size=size,
        register_root=root.hex(),
        pool_count=entries.count,
        pool_sha256=entries.hash(),
        pool_root=entries.root(),
        omitted_sha256=sha256(documents[pool.OMITTED]).hexdigest(),
        tag_key_sha256=sha256(tag_key).hexdigest() if tag_key else ZEROS,
    )


def _signers(
    session: Session, attempt: Attempt, settings: Settings
) -> tuple[manifests.Signer, ...]:
    """Who will sign the minutes: raises StepRefusedError in a home that could not."""
    try:
        return signers.all_of(session, attempt, settings)
    except MinutesError as error:
        raise StepRefusedError(str(error)) from None


def _checkpoint(note: bytes) -> tuple[str, int, bytes]:
    return parse_checkpoint(note.partition(b"\n\n")[0] + b"\n")
