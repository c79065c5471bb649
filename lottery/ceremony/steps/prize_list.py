"""Beside a drawn attempt's bundle: prizes.txt, the list of what became of each prize.

Its first part goes out with the bundle, and says until when whoever was drawn may claim. Later ones
come of what is done about the prizes (`lottery.prizes.publishing`). The journal tells the hash of
each state of the file; a list that is a signed part ahead of it was put there by whoever was then
killed, and goes on from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy.orm import Session

from draws import manifest as manifests
from draws import prizes, result, seed
from draws.errors import DrawError
from draws.key_times import HANDS
from draws.prizes import FILE, Drawn, PrizeList
from draws.signatures import VerifierKey
from lottery import attempts, beside, canonical_json, journal, keylist
from lottery.attempts import Attempt
from lottery.ceremony.steps import claiming
from lottery.clock import day_of
from lottery.errors import PublicationRefusedError
from lottery.office import Office
from lottery.office.keys import SigningKey
from lottery.programme.claiming import FILE as CLAIMS
from lottery.programme.claiming import ClaimsMalformedError, from_json
from lottery.texts.prizes import publishing as words


@dataclass(frozen=True)
class Noted:
    """One state of the list as the journal tells of it: its hash, and when it was put there."""

    sha256: str
    at: datetime


@dataclass(frozen=True)
class LyingList:
    """The list that lies beside a bundle; the journal tells of its first `noted` parts."""

    found: PrizeList
    noted: int


def begin(office: Office, attempt: Attempt, key: SigningKey, *, by: str, now: datetime) -> None:
    """Publish the first part, once; where it alone was published and is gone, it is put back.

    Nothing for an attempt without a published result. Raises PublicationRefusedError where what is
    published of it, or of claiming, was altered.
    """
    public = office.settings.public_dir
    with office.write() as session:
        held = attempts.lock(session, attempt.code, attempt.attempt)
        if not is_listed(held):
            return
        told = noted(session, held)
        if told and beside.read(public, held.name, FILE) is None:
            data = first(session, public, held, key).data
            if sha256(data).hexdigest() == told[-1].sha256:
                beside.put_back(session, public, held, {FILE: data})
        elif not told:
            there = lying(session, public, held, keys_of(session, key))
            made = there.found if there.found.parts else first(session, public, held, key)
            beside.put_held(session, public, held, {FILE: made.data}, by=by, now=now)


def is_listed(attempt: Attempt) -> bool:
    """Whether there is something to list: a result that is published."""
    return "published" in attempt.steps and not attempt.ended


def drawn_of(session: Session, attempt: Attempt) -> Drawn:
    """What a list of a drawn attempt is held against."""
    names = (manifests.FILE, result.FILE, seed.TIMES)
    files = attempts.some_documents(session, attempt, names)
    manifest = manifests.parse(files[manifests.FILE])
    last = seed.parse_times(files[seed.TIMES], manifest)[-1]
    return Drawn.of(manifest, files[result.FILE], last)


def first(session: Session, public: Path, attempt: Attempt, key: SigningKey) -> PrizeList:
    """The list with its first part alone, of the day of publication, on which the last day was
    told: also where it is begun later (the draw was published by an older release), when some of
    its days may be over already.
    """
    until = _last_day(session, public, attempt)
    day = day_of(attempt.steps["published"][0])
    text = prizes.next_part(PrizeList(), drawn_of(session, attempt), (), day, until)
    return prizes.signed(PrizeList(), text, key.sign(text), [key.verifier()])


def noted(session: Session, attempt: Attempt) -> tuple[Noted, ...]:
    """What the journal tells of the list, the first state first."""
    mine = {"draw": attempt.code, "attempt": attempt.attempt, "file": FILE}
    found = []
    for line in journal.of_acts(session, (beside.ACT,)):
        detail = canonical_json.load(line.detail)
        if mine.items() <= detail.items():
            found.append(Noted(str(detail["sha256"]), line.at))
    return tuple(found)


def keys_of(session: Session, own: SigningKey) -> list[VerifierKey]:
    """Whose signatures a part may carry: the organiser's key of now, and every one of the list of
    keys that signs draws."""
    listed = keylist.listed(session)
    before = (each.key for role in HANDS for each in listed.of(role))
    return list(dict.fromkeys([own.verifier(), *(key for key in before if key)]))


def lying(session: Session, public: Path, attempt: Attempt, keys: list[VerifierKey]) -> LyingList:
    """The list as it lies there; an empty one where nothing was published yet.

    Raises PublicationRefusedError where it is gone, or not what the journal tells of and at most
    parts more, each signed by one of the keys.
    """
    told, data = noted(session, attempt), beside.read(public, attempt.name, FILE)
    if data is None:
        if told:
            raise PublicationRefusedError(words.gone(attempt.name))
        return LyingList(PrizeList(), 0)
    try:
        found = prizes.parse(data)
        count = parts_of(found, told[-1].sha256) if told else 0
        if count is None:
            raise PublicationRefusedError(words.altered(attempt.name))
        prizes.check_signed(PrizeList(found.parts[count:]), keys)
    except DrawError as why:
        raise PublicationRefusedError(words.altered(attempt.name, str(why))) from None
    return LyingList(found, count)


def parts_of(found: PrizeList, digest: str) -> int | None:
    """After how many parts the list has this hash; None if never."""
    if sha256(found.data).hexdigest() == digest:
        return len(found.parts)
    return next((part.number - 1 for part in found.parts[1:] if part.above == digest), None)


def _last_day(session: Session, public: Path, attempt: Attempt) -> date | None:
    """Until when a drawn winner may claim, as it was published."""
    told = claiming.told_hash(session, attempt)
    if not told:
        return claiming.claims_of(session, attempt).last_day
    there = beside.read(public, attempt.name, CLAIMS) or b""
    try:
        if sha256(there).hexdigest() == told:
            return from_json(there.decode()).last_day
    except (ClaimsMalformedError, UnicodeDecodeError):
        pass
    raise PublicationRefusedError(words.claims_lost(attempt.name))
