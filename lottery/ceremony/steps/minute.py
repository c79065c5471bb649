"""Minute: the minutes are composed from the bundle's own files, verified apart, and signed.

Of a live draw two make them final: the organiser proposes them as their draft shows them, and
whoever has read that draft confirms. What both saw is named by `Drafted.mark`.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy.orm import Session

from draws import keylist
from draws import manifest as manifests
from draws.bundle import MINUTES
from lottery import attempts, drafts, proposals
from lottery.attempts import Attempt
from lottery.ceremony.papers import signing, typed
from lottery.ceremony.papers.typed import HallRecord
from lottery.ceremony.steps import publish
from lottery.ceremony.steps.minutes_facts import engine_sha256, gathered
from lottery.errors import ProposalRefusedError, StepRefusedError
from lottery.minutes.checking.check import CheckPolicy, Here, check_by
from lottery.minutes.errors import MinutesError
from lottery.minutes.signing.authority import Identity
from lottery.minutes.signing.sign import sign
from lottery.minutes.written import claims
from lottery.minutes.written.content import compose
from lottery.minutes.written.drawn import read
from lottery.minutes.written.facts import OrganiserFacts, facts_text
from lottery.minutes.written.paper import render
from lottery.office import Office
from lottery.office.keys import signers
from lottery.proposals import Confirmation
from lottery.protocol.line import MINUTE
from lottery.texts.ceremony import line as called
from lottery.texts.ceremony import proposals as joint_sentences
from lottery.texts.ceremony import steps as sentences

__all__ = ["HALL", "Drafted", "HallRecord", "draft", "engine_sha256", "minute", "take"]

HALL = "hall.json"


@dataclass(frozen=True)
class Drafted:
    """What the minutes are made of: the bundle's files, the organiser's facts, the hall; and the
    verifier keys, or the list of them, by which the files must be signed."""

    files: dict[str, bytes]
    facts: OrganiserFacts
    hall: HallRecord
    keys: bytes

    @property
    def mark(self) -> str:
        """The hash that changes when anything does that the pages show."""
        rows = [f"{sha256(data).hexdigest()}  {name}\n" for name, data in self.files.items()]
        told = facts_text(self.facts) + b"\n" + "".join(sorted(rows)).encode()
        return sha256(told).hexdigest()


@dataclass(frozen=True)
class SignedMinutes:
    """The long part of making them final: which draft it was, and the signed file."""

    mark: str
    signed: bytes


def minute(office: Office, *, code: str, hall: HallRecord, by: str, now: datetime) -> bytes:
    """The signed minutes of a drawn attempt, made by one hand: of a rehearsal.

    Repeating it gives those that are stored; it raises StepRefusedError if the hall is described
    otherwise than in them. What the hall is said to be is kept until then (`typed`). Raises
    ProposalRefusedError for a live draw, whose minutes two make final.
    """
    with office.read() as session:
        attempt = attempts.newest(session, code)
        if attempts.taken(attempt, MINUTE):
            return _stored(session, attempt, hall)
        typed.keep(office.settings, attempt.name, hall, by, now)
        _require_turn(attempt, now)
        proposals.check(session, None, MINUTE.act, attempt.name, needed=attempt.live)
        drafted = _drafted(session, office, attempt, hall)
    prepared = _signed(office, drafted, now)
    with office.write() as session:
        stored = take(session, office, code=code, hall=hall, by=by, now=now, prepared=prepared)
    forget(office, attempt)
    return stored


def see(session: Session, office: Office, attempt: Attempt, now: datetime) -> dict[str, object]:
    """What the proposer of final minutes has before him: the draft, and the hall in it.

    Raises MinutesError where no certificate could sign them now: before anybody confirms.
    """
    attempts.require_turn(attempt, MINUTE)
    signing.require_valid(session, office.settings, attempt, now)
    found = drafted(session, office, attempt)
    return {"draft": found.mark, "hall": found.hall.sha256()}


def drafted(session: Session, office: Office, attempt: Attempt) -> Drafted:
    """The minutes as they would be made now; raises StepRefusedError before the draw."""
    if "drawn" not in attempt.steps:
        attempts.require(attempt, *MINUTE.follows)
    hall = typed.kept(office.settings, attempt.name) or HallRecord()
    return _drafted(session, office, attempt, hall)


def draft(drafted: Drafted) -> bytes:
    """Their pages as a PDF that says on each one that it is a draft, and which."""
    made = compose(drafted.files, drafted.facts, draft=drafted.mark)
    return render(made, facts_text(drafted.facts))


def prepare(session: Session, office: Office, *, code: str, now: datetime) -> SignedMinutes:
    """The long part: verified apart, set, signed and judged. Stores nothing."""
    attempt = attempts.newest(session, code)
    _require_turn(attempt, now)
    return _signed(office, drafted(session, office, attempt), now)


def take(
    session: Session,
    office: Office,
    *,
    code: str,
    by: str,
    now: datetime,
    hall: HallRecord | None = None,
    confirmed: Confirmation | None = None,
    prepared: SignedMinutes | None = None,
) -> bytes:
    """Store the minutes, unless somebody else has been faster; those that are stored.

    `hall` is what is kept, if none is given. Raises ProposalRefusedError if what the two saw is
    another draft by now, or if one alone would do it in a live draw.
    """
    attempt = attempts.lock_newest(session, code)
    hall = hall or typed.kept(office.settings, attempt.name) or HallRecord()
    if attempts.taken(attempt, MINUTE):
        return _stored(session, attempt, hall)
    _require_turn(attempt, now)
    hands = proposals.check(session, confirmed, MINUTE.act, attempt.name, needed=attempt.live)
    found = _drafted(session, office, attempt, hall)
    _check_same(found, confirmed)
    if prepared is None or prepared.mark != found.mark:
        prepared = _signed(office, found, now)
    signed = prepared.signed
    detail = {"sha256": sha256(signed).hexdigest(), **hands}
    documents = {MINUTES: signed, HALL: hall.text()}
    attempts.take(session, attempt, MINUTE, documents, by=by, now=now, detail=detail)
    return signed


def forget(office: Office, attempt: Attempt) -> None:
    """What was typed of the hall stands in the minutes now."""
    typed.forget(office.settings, attempt.name)


def _require_turn(attempt: Attempt, now: datetime) -> None:
    attempts.require_turn(attempt, MINUTE)
    attempts.check_clock(attempt, now)


def _drafted(session: Session, office: Office, attempt: Attempt, hall: HallRecord) -> Drafted:
    found = Drafted(
        publish.text_files(session, attempt),
        gathered(session, office.settings, attempt, hall),
        hall,
        publish.pins(session, attempt, signers(office.settings)),
    )
    claims.check_scene(read(found.files), found.facts)
    return found


def _check_same(found: Drafted, confirmed: Confirmation | None) -> None:
    """Raise ProposalRefusedError unless the draft is the one that was proposed."""
    if confirmed is None:
        return
    seen = {"draft": found.mark, "hall": found.hall.sha256()}
    if any(confirmed.detail.get(name) != value for name, value in seen.items()):
        what = called.SEEN[MINUTE.act]
        raise ProposalRefusedError(joint_sentences.changed_since(confirmed.proposal, what))


def _signed(office: Office, drafted: Drafted, now: datetime) -> SignedMinutes:
    manifest = manifests.parse(drafted.files[manifests.FILE])
    listed = keylist.parse(drafted.keys) if keylist.is_list(drafted.keys) else keylist.KeyList()
    identity = signing.identity_for(office.settings, manifest, now, listed)
    _verify(drafted.files)
    facts = facts_text(drafted.facts)
    signed = sign(render(compose(drafted.files, drafted.facts), facts), identity, now)
    _judge(drafted, signed, identity, now)
    return SignedMinutes(drafted.mark, signed)


def _verify(files: dict[str, bytes]) -> None:
    """Nothing is signed that a stranger's verifier would refuse."""
    with drafts.work_folder() as folder:
        publish.write_files(folder, files)
        publish.verify_apart(folder, "--text")


def _judge(drafted: Drafted, signed: bytes, identity: Identity, now: datetime) -> None:
    """Nothing is stored that `lottery minutes check` would refuse: there is no making it anew."""
    question = CheckPolicy((identity.root,), drafted.keys)
    verdict = check_by(Here(), signed, question, now)
    if verdict.refused:
        raise MinutesError(verdict.refused)


def _stored(session: Session, attempt: Attempt, hall: HallRecord) -> bytes:
    if attempts.document(session, attempt, HALL) != hall.text():
        raise StepRefusedError(sentences.hall_other(attempt.name))
    return attempts.document(session, attempt, MINUTES)
