"""Freeze: pool and omissions are taken from the register, and the manifest is written.

From here on no entry comes in, none goes out and nothing about the draw changes. The register is
locked while it is read, so the checkpoint, the pool and the manifest are of one moment.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from draws import manifest as manifests
from draws.manifest import ZEROS, Manifest
from draws.pool import Summary
from draws.private import tag_key_text, tag_of
from draws.signatures import parse_checkpoint
from lottery import campaigns, canonical_json, entries, register
from lottery.ceremony import attempts
from lottery.ceremony.attempts import Attempt
from lottery.ceremony.plan import alternates_of, source_of
from lottery.clock import SHANGHAI, in_shanghai
from lottery.errors import StepRefusedError
from lottery.keys import Signer
from lottery.models import Draw, DrawStep, Entry, EntryEvent, Refusal
from lottery.office import Office
from lottery.people import Boxes, RandomBytes, open_slip, place_of
from lottery.texts import ceremony as sentences

TAG_KEY = "tag-key.box"
FACTS = "facts.json"


@dataclass
class _Lists:
    """Pool and omissions as they grow, and what the minutes tell of them."""

    pool: list[str] = field(default_factory=list)
    omitted: list[str] = field(default_factory=list)
    pool_fen: int = 0


def freeze(
    session: Session,
    office: Office,
    signers: Iterable[Signer],
    *,
    code: str,
    by: str,
    now: datetime,
    random_bytes: RandomBytes,
) -> Manifest:
    """Freeze the newest attempt of a draw; the manifest, not yet signed.

    Repeating it changes nothing and gives the same manifest.
    """
    attempt = attempts.newest(session, code)
    attempt = attempts.lock(session, code, attempt.attempt)
    if attempt.state == "frozen":
        return manifests.parse(attempts.document(session, attempt, manifests.FILE))
    attempts.require(attempt, "planned")
    _check_closed(session, attempt, now)
    note = register.checkpoint(session, office.settings.origin, tuple(signers), now)
    previous = _previous(session, attempt)
    _, size, root = parse_checkpoint(note.partition(b"\n\n")[0] + b"\n")
    key = random_bytes(32) if attempt.cap else b""
    lists = _lists(session, office.boxes, attempt, size, key)
    rules = campaigns.rules_version(session, attempt.rules_version).rules
    tag_key = tag_key_text(attempt.code, attempt.attempt, key) if attempt.cap else b""
    pool, omitted = _summary(lists.pool), _summary(lists.omitted)
    manifest = Manifest(
        draw=attempt.code,
        attempt=attempt.attempt,
        mode=attempt.mode,
        title=attempt.title,
        rules_sha256=sha256(rules.text.encode()).hexdigest(),
        register_size=size,
        register_root=root.hex(),
        batches=attempt.batches,
        pool_count=pool.count,
        pool_sha256=pool.hash(),
        pool_root=pool.root(),
        omitted_sha256=omitted.hash(),
        tag_key_sha256=sha256(tag_key).hexdigest() if attempt.cap else ZEROS,
        cap=attempt.cap,
        tiers=tuple((tier.code, tier.count) for tier in attempt.tiers),
        alternates=alternates_of(attempt.tiers),
        audit=attempt.audit,
        sources=tuple(source_of(source) for source in attempt.sources),
        frozen=now,
        previous=previous,
    )
    place = place_of("draw_document", "content", attempt.name)
    documents = {
        manifests.FILE: manifests.check_text_of(manifest),
        "rules.txt": rules.text.encode(),
        "pool.txt": _file(lists.pool),
        "omitted.txt": _file(lists.omitted),
        "checkpoint.txt": note,
        TAG_KEY: office.boxes.seal(tag_key, place, random_bytes),
        FACTS: canonical_json.dump(
            {"pool_fen": lists.pool_fen, "intake": _intake(session, attempt, size)}
        ).encode(),
    }
    detail = {"manifest": manifest.sha256(), "pool": pool.count, "omitted": omitted.count}
    attempts.take(session, attempt, "frozen", documents, by=by, now=now, detail=detail)
    return manifests.parse(documents[manifests.FILE])


def tag_key_of(session: Session, boxes: Boxes, attempt: Attempt) -> bytes:
    """tag-key.txt of a frozen attempt (empty when its cap is 0), for the notary's eyes only."""
    place = place_of("draw_document", "content", attempt.name)
    return boxes.open(attempts.document(session, attempt, TAG_KEY), place)


def _lists(session: Session, boxes: Boxes, attempt: Attempt, size: int, key: bytes) -> _Lists:
    left_out = _left_out(session, attempt)
    tags: dict[str, str] = {}
    lists = _Lists()
    for entry in entries.accepted(session, attempt.batches, size):
        number = f"{entry.number:010d}"
        if reason := left_out.get(entry.person_index):
            lists.omitted.append(f"{number} {reason}")
            continue
        tag = tags.get(entry.person_index, "-") if key else "-"
        if key and tag == "-":
            person = open_slip(boxes, entry.commit, entry.slip_box).person
            tag = tags[entry.person_index] = tag_of(key, person)
        lists.pool.append(f"{number} {tag} {entry.commit}")
        lists.pool_fen += entry.amount_fen
    return lists


def _left_out(session: Session, attempt: Attempt) -> Mapping[str, str]:
    """Keyed hash of a person to the reason why he is left out; the first omission wins."""
    found: dict[str, str] = {}
    barred = campaigns.barred(session)
    for omission in attempt.omits:
        people = [person for person, reason in barred.items() if reason == omission.reason]
        if omission.draws:
            people = list(_winners(session, omission.draws, omission.tiers))
        for person in people:
            found.setdefault(person, omission.reason)
    return found


def _winners(session: Session, draws: tuple[str, ...], tiers: tuple[str, ...]) -> Iterator[str]:
    for code in draws:
        attempt = attempts.newest(session, code)
        rows = attempts.document(session, attempt, "result.txt").decode().splitlines()[5:]
        for row in rows:
            tier, _, entry, _ = row.split(" ")
            if tier in tiers:
                yield entries.entry(session, int(entry)).person_index


def _intake(session: Session, attempt: Attempt, size: int) -> dict[str, object]:
    """Entries of the draw's batches by their status at the freeze, and refusals by reason."""
    submitted = set(
        session.scalars(
            select(Entry.number).where(Entry.batch.in_(attempt.batches), Entry.number < size)
        )
    )
    query = select(EntryEvent.entry, EntryEvent.what, EntryEvent.reason)
    last = {
        entry: (what, reason)
        for entry, what, reason in session.execute(
            query.where(EntryEvent.line < size).order_by(EntryEvent.line)
        )
        if entry in submitted
    }
    states = Counter(what for what, _ in last.values())
    return {
        "submitted": len(submitted),
        "accepted": states["accept"],
        "rejected": states["reject"],
        "pending": len(submitted) - states.total(),
        "rejections": dict(Counter(reason for what, reason in last.values() if what == "reject")),
        "refusals": _refusals(session, attempt),
    }


def _refusals(session: Session, attempt: Attempt) -> dict[str, int]:
    """What was refused at the counter since the first of the draw's periods began, by code."""
    begun = min(campaigns.period(session, batch).starts for batch in attempt.batches)
    since = datetime.combine(begun, time(), SHANGHAI)
    query = select(Refusal.code, func.count()).where(Refusal.at >= since).group_by(Refusal.code)
    return {reason: count for reason, count in session.execute(query)}  # noqa: C416


def _check_closed(session: Session, attempt: Attempt, now: datetime) -> None:
    for batch in attempt.batches:
        period = campaigns.period(session, batch)
        if now < period.closes_at:
            closes = in_shanghai(period.closes_at)
            raise StepRefusedError(sentences.still_open(attempt.name, period.title, closes))


def _previous(session: Session, attempt: Attempt) -> str:
    """The hash of the last live draw's result or void; refuses while one is still open."""
    if not attempt.live:
        return ZEROS
    query = (
        select(DrawStep.draw, DrawStep.attempt)
        .join(Draw, (Draw.code == DrawStep.draw) & (Draw.attempt == DrawStep.attempt))
        .where(DrawStep.step == "frozen", Draw.mode == "live")
        .order_by(DrawStep.at.desc())
    )
    earlier = [attempts.get(session, code, number) for code, number in session.execute(query)]
    for other in earlier:
        if not {"drawn", "void"} & set(other.steps):
            raise StepRefusedError(sentences.live_open(other.name))
    if not earlier:
        return ZEROS
    name = "void.txt" if "void" in earlier[0].steps else "result.txt"
    return sha256(attempts.document(session, earlier[0], name)).hexdigest()


def _summary(rows: list[str]) -> Summary:
    summary = Summary()
    for _ in summary.of(row.encode() for row in rows):
        pass
    return summary


def _file(rows: list[str]) -> bytes:
    return "".join(f"{row}\n" for row in rows).encode()
