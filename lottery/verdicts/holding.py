"""Which verdicts hold for the published bundle of an attempt, from what is stored or from what is
published."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from draws import manifest as manifests
from draws import result, seed, signatures, verdicts
from draws.errors import DrawError
from draws.key_times import Trust
from draws.keylist import MINUTES, NOTARY, ORGANISER, KeyEntry, KeyList
from draws.layout import VERDICT
from draws.verdicts import FOLDER, Judged
from lottery import attempts, beside, canonical_json, journal, keylist
from lottery.attempts import Attempt
from lottery.keylist import covering
from lottery.models import StoredVerdict

_STORED = (manifests.FILE, result.FILE, seed.TIMES, signatures.KEYS)


@dataclass(frozen=True)
class HeldVerdict:
    """A verdict that holds: whose (his role in the list of keys, the name of his key), by which
    program and under which pinned keys (hashes of 64 hex), when, and the file beside the bundle."""

    role: str
    name: str
    program: str
    program_sha256: str
    keys: str
    time: datetime
    path: str
    sha256: str


@dataclass(frozen=True)
class ShownVerdict:
    """A file that is published as a verdict; `held` is None for one that does not hold."""

    path: str
    held: HeldVerdict | None


def held(session: Session, attempt: Attempt) -> tuple[HeldVerdict, ...]:
    """The verdicts that hold for the published bundle of an attempt and are published beside it, by
    role; none of one that is not published, or has no result.

    They are read again from the stored rows and held against the stored files and the list of keys;
    that their hash of SHA256SUMS is the published one's was found when they were taken.
    """
    if "published" not in attempt.steps or attempt.ended:
        return ()
    rows = [row for row in session.scalars(of(attempt)) if is_published(session, row)]
    if not rows:
        return ()
    judged, trust = stored(session, attempt), trust_of(keylist.listed(session))
    return tuple(_holding(rows, judged, trust))


def shown(public: Path, name: str) -> tuple[ShownVerdict, ...]:
    """What lies beside a published bundle as verdicts, each held against bundle and list of keys as
    they lie there; of the public folder alone."""
    paths = [each.path for each in beside.listed(public, name) if VERDICT.fullmatch(each.path)]
    if not paths:
        return ()
    try:
        judged, trust = verdicts.read_judged(public / name), trust_of(covering.read(public))
    except DrawError:
        return tuple(ShownVerdict(path, None) for path in paths)
    return tuple(_shown(public, name, path, judged, trust) for path in paths)


def may_sign(session: Session, attempt: Attempt) -> tuple[KeyEntry, ...]:
    """The keys of the list that may vouch for an attempt: those that counted at its freeze, the
    organiser's apart; and the notary's that signed its manifest. Empty before the freeze."""
    files = attempts.some_documents(session, attempt, (manifests.FILE, signatures.KEYS))
    if manifests.FILE not in files:
        return ()
    frozen = manifests.parse(files[manifests.FILE]).frozen
    signed = signatures.parse_keys(files[signatures.KEYS]) if signatures.KEYS in files else []
    listed = keylist.listed(session)
    return tuple(
        each
        for each in listed.entries
        if each.key and each.role not in {ORGANISER, MINUTES}
        if listed.counted(each, frozen, frozen) or (each.role == NOTARY and each.key in signed)
    )


def kit_of(session: Session, attempt: Attempt) -> str:
    """The hash of the checking program that was handed out at an attempt's freeze, 64 hex; empty
    where its manifest names none."""
    files = attempts.some_documents(session, attempt, (manifests.FILE,))
    programs = manifests.parse(files[manifests.FILE]).programs if files else ()
    return next((each.sha256 for each in programs if each.name == "kit"), "")


def of(attempt: Attempt) -> Select[StoredVerdict]:
    """The rows of an attempt, by role."""
    mine = (StoredVerdict.draw == attempt.code, StoredVerdict.attempt == attempt.attempt)
    return select(StoredVerdict).where(*mine).order_by(StoredVerdict.role)


def path_of(role: str) -> str:
    """The name of a verdict beside the bundle.

    >>> path_of("auditor")
    'verdicts/auditor.txt'
    """
    return f"{FOLDER}/{role}.txt"


def stored(session: Session, attempt: Attempt) -> Judged:
    """The files that a verdict is held against, as they are stored; the sums are none of them."""
    files = attempts.some_documents(session, attempt, _STORED)
    fixed, drawn, times, keys = (files.get(name, b"") for name in _STORED)
    return Judged(fixed, drawn, None, times, keys)


def trust_of(listed: KeyList) -> Trust:
    """The whole list of keys as what is known."""
    return Trust(listed.every_key(), listed, whole=True)


def held_of(data: bytes, read: verdicts.Read) -> HeldVerdict:
    """A verdict that was found to hold."""
    said = read.verdict
    return HeldVerdict(
        role=read.role,
        name=read.name,
        program=said.program.name,
        program_sha256=said.program.sha256,
        keys=said.keys,
        time=said.time,
        path=path_of(read.role),
        sha256=sha256(data).hexdigest(),
    )


def is_published(session: Session, row: StoredVerdict) -> bool:
    """Whether the journal tells that a row's file lies beside the bundle."""
    told = {"draw": row.draw, "attempt": row.attempt, "file": path_of(row.role)}
    last = journal.last_of(session, (beside.ACT, beside.WITHDRAWN), **told)
    if last is None or last.act != beside.ACT:
        return False
    return bool(canonical_json.load(last.detail)["sha256"] == sha256(row.content).hexdigest())


def _holding(rows: list[StoredVerdict], judged: Judged, trust: Trust) -> Iterator[HeldVerdict]:
    for row in rows:
        try:
            read = verdicts.check(row.content, judged, trust)
        except DrawError:
            continue  # `lottery check` tells of it
        if read.role == row.role:
            yield held_of(row.content, read)


def _shown(public: Path, name: str, path: str, judged: Judged, trust: Trust) -> ShownVerdict:
    data = beside.read(public, name, path) or b""
    try:
        read = verdicts.check(data, judged, trust)
    except DrawError:
        return ShownVerdict(path, None)
    return ShownVerdict(path, held_of(data, read) if path_of(read.role) == path else None)
