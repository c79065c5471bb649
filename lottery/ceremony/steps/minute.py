"""Minute: the minutes are composed from the bundle's own files, verified apart, and signed."""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.orm import Session

import draws
from draws import manifest as manifests
from draws.bundle import MINUTES
from lottery import attempts, canonical_json
from lottery.attempts import Attempt
from lottery.ceremony.papers import participants, signing, typed
from lottery.ceremony.papers.typed import HallRecord
from lottery.ceremony.steps import close, freeze, publish
from lottery.errors import StepRefusedError
from lottery.minutes.checking.check import CheckPolicy, Here, check_by
from lottery.minutes.errors import MinutesError
from lottery.minutes.signing.authority import Identity
from lottery.minutes.signing.sign import sign
from lottery.minutes.written.content import compose
from lottery.minutes.written.facts import Count, OrganiserFacts, Prize, Software, facts_text
from lottery.minutes.written.paper import render
from lottery.office import Office
from lottery.office.keys import signers
from lottery.programme import campaigns
from lottery.protocol.line import MINUTE
from lottery.texts import reasons
from lottery.texts.ceremony import closing
from lottery.texts.ceremony import steps as sentences
from lottery.version import __version__

__all__ = ["HALL", "HallRecord", "engine_sha256", "minute"]

HALL = "hall.json"


def minute(office: Office, *, code: str, hall: HallRecord, by: str, now: datetime) -> bytes:
    """The signed minutes of a drawn attempt.

    Repeating it gives those that are stored; it raises StepRefusedError if the hall is described
    otherwise than in them. What the hall is said to be is kept until then (`typed`).
    """
    with office.read() as session:
        attempt = attempts.newest(session, code)
        if attempts.taken(attempt, MINUTE):
            return _stored(session, attempt, hall)
        typed.keep(office.settings, attempt.name, hall)
        attempts.require_turn(attempt, MINUTE)
        attempts.check_clock(attempt, now)
        files = publish.text_files(session, attempt)
        facts = _facts(session, attempt, hall)
    identity = signing.identity_for(office.settings, manifests.parse(files[manifests.FILE]), now)
    _verify(files)
    signed = sign(render(compose(files, facts), facts_text(facts)), identity, now)
    _judge(office, signed, identity, now)
    stored = _store(office, attempt, hall, signed, by=by, now=now)
    typed.forget(office.settings, attempt.name)
    return stored


def _facts(session: Session, attempt: Attempt, hall: HallRecord) -> OrganiserFacts:
    """All that the minutes tell beside the bundle."""
    stored = canonical_json.load(attempts.document(session, attempt, freeze.FACTS).decode())
    periods = [campaigns.period(session, batch).title for batch in attempt.batches]
    return OrganiserFacts(
        organiser=attempt.organiser,
        campaign=campaigns.campaign(session, attempt.campaign).title,
        period=sentences.span(periods),
        place=attempt.place,
        begun_at=min(s.recorded_at for s in attempt.sources if s.recorded_at),
        ended_at=attempt.steps["drawn"][0],
        sealed_by=sentences.sealed_by(attempt.organiser, attempt.steps["frozen"][0]),
        pool_fen=stored["pool_fen"],
        software=Software("fpdraw", __version__, engine_sha256()),
        present=hall.present,
        prizes=tuple(Prize(t.code, t.name, t.prize, t.value_fen) for t in attempt.tiers),
        organs=tuple((source.who, source.title) for source in attempt.sources),
        refusals=_refusals(stored["intake"]),
        anomalies=(
            *_objections(session, attempt),
            *participants.differences(session, attempt),
            *hall.anomalies,
        ),
        hands=tuple(participants.done_by_several(session, attempt)),
    )


def _objections(session: Session, attempt: Attempt) -> Iterator[str]:
    for each in close.objections(session, attempt):
        yield closing.in_minutes(each.organ, each.at, each.text)
        if each.answer and each.answered_at:
            yield closing.answer_in_minutes(attempt.organiser, each.answered_at, each.answer)


def engine_sha256() -> str:
    """The hash of the engine: SHA-256 over the `sha256sum` list of draws/*.py, by name."""
    folder = Path(draws.__file__).parent
    rows = (
        f"{sha256(path.read_bytes()).hexdigest()}  {path.name}\n"
        for path in sorted(folder.glob("*.py"))
    )
    return sha256("".join(rows).encode()).hexdigest()


def _verify(files: dict[str, bytes]) -> None:
    """Nothing is signed that a stranger's verifier would refuse."""
    with TemporaryDirectory() as folder:
        publish.write_files(Path(folder), files)
        publish.verify_apart(Path(folder), "--text")


def _judge(office: Office, signed: bytes, identity: Identity, now: datetime) -> None:
    """Nothing is stored that `lottery minutes check` would refuse: there is no making it anew."""
    keys = "".join(f"{one.verifier().text()}\n" for one in signers(office.settings))
    question = CheckPolicy((identity.root,), keys.encode())
    verdict = check_by(Here(), signed, question, now)
    if verdict.refused:
        raise MinutesError(verdict.refused)


def _refusals(stored: dict[str, dict[str, int]]) -> tuple[Count, ...]:
    """Refused at the counter, by reason; the most frequent first."""
    named = [Count(reasons.label(code), count) for code, count in stored["refusals"].items()]
    return tuple(sorted(named, key=lambda each: (-each.count, each.name)))


def _store(
    office: Office, attempt: Attempt, hall: HallRecord, signed: bytes, *, by: str, now: datetime
) -> bytes:
    """Store the minutes, unless somebody else has been faster; those that are stored."""
    with office.write() as session:
        attempt = attempts.lock(session, attempt.code, attempt.attempt)
        if attempts.taken(attempt, MINUTE):
            return _stored(session, attempt, hall)
        attempts.require_turn(attempt, MINUTE)
        detail = {"sha256": sha256(signed).hexdigest()}
        documents = {MINUTES: signed, HALL: hall.text()}
        attempts.take(session, attempt, MINUTE, documents, by=by, now=now, detail=detail)
    return signed


def _stored(session: Session, attempt: Attempt, hall: HallRecord) -> bytes:
    if attempts.document(session, attempt, HALL) != hall.text():
        raise StepRefusedError(sentences.hall_other(attempt.name))
    return attempts.document(session, attempt, MINUTES)
