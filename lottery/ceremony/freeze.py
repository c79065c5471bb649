"""Freeze: pool and omissions are taken from the register, and the manifest is written.

From here on no entry comes in, none goes out and nothing about the draw changes. The register is
locked while it is read, so the checkpoint, the pool and the manifest are of one moment. Before they
are stored, a verifier in a process of its own checks them from their files, as a stranger would.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from draws import manifest as manifests
from draws import pool, result, seed
from draws import register as registers
from draws.manifest import ZEROS, Manifest
from draws.private import tag_key_text
from draws.signatures import CHECKPOINT, parse_checkpoint
from lottery import canonical_json, proposals, register, rulebook, tax, verifier
from lottery.ceremony import attempts, close, rehearsal, sealing
from lottery.ceremony.attempts import Attempt
from lottery.ceremony.lists import draw_up, file_of, summary_of
from lottery.ceremony.plan import outline
from lottery.ceremony.tally import tally
from lottery.clock import day_of
from lottery.errors import StepRefusedError
from lottery.keys import Signer
from lottery.models import Draw, DrawKey, DrawStep
from lottery.office import Office
from lottery.people import Boxes, RandomBytes, place_of
from lottery.proposals import Confirmation
from lottery.texts import ceremony as sentences

FACTS = "facts.json"
RULES = "rules.txt"


def freeze(
    session: Session,
    office: Office,
    signers: Iterable[Signer],
    *,
    code: str,
    by: str,
    now: datetime,
    random_bytes: RandomBytes,
    confirmed: Confirmation | None = None,
) -> Manifest:
    """Freeze the newest attempt of a draw; the manifest, not yet signed.

    A live draw is frozen by two. Repeating it changes nothing and gives the same manifest. Raises
    StepRefusedError while something is left to do, and if the verifier finds the lists wanting.
    """
    attempt = attempts.lock_newest(session, code)
    if attempts.taken(attempt, "frozen"):
        return manifests.parse(attempts.document(session, attempt, manifests.FILE))
    attempts.require(attempt, "closed")
    _check_ready(session, office, attempt)
    hands = proposals.check(session, confirmed, "freeze", attempt.name, needed=attempt.live)
    register.stand_in_line(session)
    tax.require_before_freeze(session, attempt)
    note = register.checkpoint(session, office.settings.origin, tuple(signers), now)
    # Asked behind the register's lock: of two live draws, the later one sees the earlier.
    blank = replace(outline(attempt, now), previous=_previous(session, attempt, now))
    key = random_bytes(32) if attempt.cap else b""
    tag_key = tag_key_text(attempt.code, attempt.attempt, key) if key else b""
    documents = _documents(session, office.boxes, attempt, note, key, day_of(now))
    manifest = _filled(blank, documents, tag_key)
    documents[manifests.FILE] = manifests.check_text_of(manifest)
    _check_apart(session, attempt, manifest, documents)
    box = office.boxes.seal(tag_key, _place(attempt), random_bytes)
    session.execute(insert(DrawKey).values(draw=attempt.code, attempt=attempt.attempt, box=box))
    detail = {"manifest": manifest.sha256(), "pool": manifest.pool_count, **hands}
    attempts.take(session, attempt, "frozen", documents, by=by, now=now, detail=detail)
    return manifests.parse(documents[manifests.FILE])


def tag_key_of(session: Session, boxes: Boxes, attempt: Attempt) -> bytes:
    """tag-key.txt of a frozen attempt (empty when its cap is 0), for the notary's eyes only.

    Raises StepRefusedError before the freeze, and once the key is destroyed.
    """
    stored = session.get(DrawKey, (attempt.code, attempt.attempt))
    if stored is None:
        raise StepRefusedError(sentences.tag_key_missing(attempt.name))
    return boxes.open(stored.box, _place(attempt))


def _check_ready(session: Session, office: Office, attempt: Attempt) -> None:
    rehearsal.require_home(office.settings, attempt.mode)
    close.require_answered(session, attempt)
    sealing.require_all(attempt)


def _check_apart(
    session: Session, attempt: Attempt, manifest: Manifest, documents: Mapping[str, bytes]
) -> None:
    """Nothing is stored, and no hash is read aloud, that a stranger's verifier would refuse."""
    lines = register.lines(session, manifest.register_size)
    files = {name: data for name, data in documents.items() if name != FACTS}
    files[registers.FILE] = b"".join(line + b"\n" for line in lines)
    with TemporaryDirectory() as folder:
        verifier.write_files(Path(folder), files)
        report = verifier.run_apart("commitment", Path(folder), "--text")
    if not report.held:
        raise StepRefusedError(sentences.freeze_refused(attempt.name, report.text))


def _place(attempt: Attempt) -> str:
    return place_of("draw_document", "content", attempt.name)


def _documents(  # noqa: PLR0917 - what the documents are made of
    session: Session, boxes: Boxes, attempt: Attempt, note: bytes, key: bytes, day: date
) -> dict[str, bytes]:
    """What the manifest holds the hashes of, and the facts for the minutes."""
    size = _checkpoint(note)[1]
    lists = draw_up(session, boxes, attempt, size, key)
    facts = {"pool_fen": lists.pool_fen, "intake": asdict(tally(session, attempt, size))}
    return {
        RULES: rulebook.document(session, attempt.rules_version, day),
        CHECKPOINT: note,
        pool.POOL: file_of(lists.pool),
        pool.OMITTED: file_of(lists.omitted),
        FACTS: canonical_json.dump(facts).encode(),
    }


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


def _checkpoint(note: bytes) -> tuple[str, int, bytes]:
    return parse_checkpoint(note.partition(b"\n\n")[0] + b"\n")


def _previous(session: Session, attempt: Attempt, now: datetime) -> str:
    """The hash of the last live draw's result or void; refuses while one is still open."""
    if not attempt.live:
        return ZEROS
    earlier = _live_and_frozen(session)
    for other in earlier:
        if not {"drawn", "void"} & set(other.steps):
            raise StepRefusedError(sentences.live_open(other.name))
    if not earlier:
        return ZEROS
    # A draw that seemed older than the one before it would break the chain.
    attempts.check_clock(earlier[0], now)
    name = seed.VOID if "void" in earlier[0].steps else result.FILE
    return sha256(attempts.document(session, earlier[0], name)).hexdigest()


def _live_and_frozen(session: Session) -> list[Attempt]:
    """The live attempts that are frozen, the last one first."""
    query = (
        select(DrawStep.draw, DrawStep.attempt)
        .join(Draw, (Draw.code == DrawStep.draw) & (Draw.attempt == DrawStep.attempt))
        .where(DrawStep.step == "frozen", Draw.mode == "live")
        .order_by(DrawStep.at.desc(), DrawStep.attempt.desc())
    )
    return [attempts.get(session, code, number) for code, number in session.execute(query)]
