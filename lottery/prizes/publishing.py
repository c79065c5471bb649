"""prizes.txt grows by what was done about the prizes: what the public sees, part by part.

How far it is, it says itself: its events are the first ones of the ledger's, in their order, and a
part is of the day on which its acts were done. Nothing that is not acknowledged is published, and
the same acts in the same publications give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from itertools import accumulate, groupby

from sqlalchemy.orm import Session

from draws import prizes
from draws.prizes import CLAIMED, FILE, NOBODY, ListedEvent, ListedPart, PrizeList
from lottery import beside, journal
from lottery.attempts import Attempt
from lottery.ceremony.steps import prize_list
from lottery.clock import day_of
from lottery.errors import EntryForgottenError, PublicationRefusedError
from lottery.office import Office
from lottery.office.boxes import place_of
from lottery.office.keys import SigningKey, organiser_of
from lottery.prizes import facts, standing
from lottery.prizes.standing import PrizeAct
from lottery.register import entries
from lottery.texts.prizes import publishing as words

AT_ONCE = ("forfeited", "passed", "taken-back", "returned")
"""Acts that are published as soon as they are done."""
SEEN = {"handed": CLAIMED} | {what: what for what in AT_ONCE}
"""Acts that the public sees, and what it sees of them."""


@dataclass(frozen=True)
class DatedEvent:
    """What the public sees of an act, and when that was done."""

    event: ListedEvent
    at: datetime

    @property
    def day(self) -> date:
        """Its day in Shanghai."""
        return day_of(self.at)


def publish(office: Office, attempt: Attempt, *, by: str, now: datetime) -> int:
    """Publish all that was done and is not published yet; how many events that were.

    Repeated after a crash, it finishes what was begun. Raises PublicationRefusedError where the
    list that lies there is not what was published, KeyUnusableError, and what `beside.put` does.
    """
    key = organiser_of(office.settings)
    prize_list.begin(office, attempt, key, by=by, now=now)
    upto, public = _acknowledged(office, attempt), office.settings.public_dir
    with office.write() as session:
        held = facts.lock(session, attempt)
        if not prize_list.is_listed(held):
            return 0
        there = prize_list.lying(session, public, held, prize_list.keys_of(session, key))
        acts = (act for act in standing.acts_of(session, held) if act.id <= upto)
        new = unlisted(held.name, there.found, events_of(acts))
        grown = _grown(session, held, there.found, new, key)
        added = grown.parts[there.noted :]
        if added:
            files = {**_cards(session, office, added), FILE: grown.data}
            beside.put_held(session, public, held, files, by=by, now=now)
    return sum(len(part.events) for part in added)


def events_of(acts: Iterable[PrizeAct]) -> tuple[DatedEvent, ...]:
    """What the public sees of acts, in their order."""
    return tuple(DatedEvent(_event(act), act.at) for act in acts if act.what in SEEN)


def unlisted(name: str, listed: PrizeList, events: Sequence[DatedEvent]) -> tuple[DatedEvent, ...]:
    """The events that come after those of a list. Raises PublicationRefusedError where the list
    says something else than the ledger."""
    for wrong in differences(name, listed, events):
        raise PublicationRefusedError(wrong)
    return tuple(events[sum(len(part.events) for part in listed.parts) :])


def differences(name: str, listed: PrizeList, events: Sequence[DatedEvent]) -> Iterator[str]:
    """What a list says otherwise than the ledger, of which it is to be the beginning."""
    said = ((part, *row) for part in listed.parts for row in part.numbered())
    for number, (part, line, event) in enumerate(said):
        done = events[number] if number < len(events) else None
        if done is None or done.event != event:
            told = done.event.text() if done else "—"
            yield words.not_of_the_ledger(name, line, event.text(), told)
            return
        if part.day < done.day:
            yield words.dated_before(name, line, part.day, done.day)


def files_of(office: Office, attempt: Attempt) -> dict[str, bytes]:
    """The list with its cards, made again from the ledger and the journal: for whoever puts back
    what was published. Nothing where it does not come out as it was told, as where another key has
    signed. Raises KeyUnusableError."""
    key = organiser_of(office.settings)
    with office.read() as session:
        events = events_of(standing.acts_of(session, attempt))
        found = PrizeList()
        for each in prize_list.noted(session, attempt):
            wider = _as_noted(session, office, attempt, found, events, each, key)
            if wider is None:
                return {}
            found = wider
        return {**_cards(session, office, found.parts), FILE: found.data} if found.parts else {}


def _as_noted(  # noqa: PLR0917 - what a state follows from
    session: Session,
    office: Office,
    attempt: Attempt,
    before: PrizeList,
    events: Sequence[DatedEvent],
    noted: prize_list.Noted,
    key: SigningKey,
) -> PrizeList | None:
    """The list in the state that comes after `before`; None where it cannot be found."""
    if not before.parts:
        public = office.settings.public_dir
        made = prize_list.first(session, public, attempt, key)
        return made if sha256(made.data).hexdigest() == noted.sha256 else None
    listed = sum(len(part.events) for part in before.parts)
    most = sum(each.at <= noted.at for each in events)
    for end in range(most, listed, -1):  # nearly always all that was done by then
        made = _grown(session, attempt, before, events[listed:end], key)
        if sha256(made.data).hexdigest() == noted.sha256:
            return made
    return None


def _grown(
    session: Session,
    attempt: Attempt,
    found: PrizeList,
    new: Iterable[DatedEvent],
    key: SigningKey,
) -> PrizeList:
    """A list that is begun, with a part more for each day."""
    drawn = prize_list.drawn_of(session, attempt)
    since, events = found.parts[-1].day, tuple(new)
    days = tuple(accumulate((each.day for each in events), max, initial=since))[1:]
    for day, some in groupby(zip(days, events, strict=True), key=lambda each: each[0]):
        text = prizes.next_part(found, drawn, (each.event for _, each in some), day)
        found = prizes.signed(found, text, key.sign(text), [key.verifier()])
    return found


def _cards(session: Session, office: Office, parts: Iterable[ListedPart]) -> dict[str, bytes]:
    """The cards of the alternates whom some parts pass a prize to, by name."""
    passed = PrizeList(tuple(parts)).passed()
    return {f"cards/{each.entry}.txt": _card(session, office, int(each.entry)) for each in passed}


def _card(session: Session, office: Office, entry: int) -> bytes:
    commit = entries.entry(session, entry).commit
    try:
        box = entries.papers(session, entry).card_box
    except EntryForgottenError:
        raise PublicationRefusedError(words.no_card(entry)) from None
    return office.boxes.open(box, place_of("entry", "card_box", commit))


def _acknowledged(office: Office, attempt: Attempt) -> int:
    """The newest act, after all that was committed with it is acknowledged; raises
    HeadRefusedError."""
    with office.read() as session:
        acts = standing.acts_of(session, attempt)
        upto = journal.head(session)[0]
    office.keeper.acknowledge(office.read, upto)
    return acts[-1].id if acts else 0


def _event(act: PrizeAct) -> ListedEvent:
    what, entry = SEEN[act.what], f"{act.entry or 0:010d}"
    prize = (act.prize.tier, act.prize.slot, what)
    if act.what == "passed":
        number = int(act.detail["alternate"])
        return ListedEvent(*prize, entry, number=number, until=act.until)
    if act.what == "returned":
        return ListedEvent(*prize, NOBODY, str(act.detail["where"]))
    return ListedEvent(*prize, entry, str(act.detail.get("reason", "")))
