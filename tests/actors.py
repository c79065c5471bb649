"""Those who act in a draw, with a verb for each thing they do; the clock runs while they do it."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from threading import Barrier

from sqlalchemy.orm import Session

from draws.manifest import Manifest
from draws.result import Row
from draws.seed import Sealed
from lottery import attempts, intake, proposals, register
from lottery.accounts import Account
from lottery.acting import Acting
from lottery.attempts import Attempt, SourceState
from lottery.attempts.tally import Counts
from lottery.ceremony import joint
from lottery.ceremony.notary import second_result
from lottery.ceremony.papers import typed
from lottery.ceremony.sources import record, sealing, typing
from lottery.ceremony.steps import (
    abandon,
    call_off,
    close,
    commit,
    draw,
    freeze,
    minute,
    plan,
    publish,
    void,
)
from lottery.ceremony.steps.minute import HallRecord
from lottery.clock import SHANGHAI
from lottery.errors import LotteryError
from lottery.minutes.written.facts import Present
from lottery.office import Office
from lottery.office.keys import signers
from lottery.programme import campaigns
from lottery.proposals import Confirmation, Proposal
from lottery.protocol import kinds, line
from tests import notaries, second_program
from tests.builders import MARCH, an_account, an_invoice, random_bytes_from
from tests.notaries import Machine, a_key

SEEN = HallRecord((Present("公证", "市公证处", ("测试己", "测试庚")),), ("大屏中断一次",))
REASON = "骰子落到桌下"
MISSING = "两份密封单都找不到"
OFF = "活动提前结束，不再举行"
TYPISTS = (an_account("typist-one", "clerk"), an_account("typist-two", "reviewer"))
ORGANISER = an_account("organiser", "organiser")
NOTARY = notaries.NOTARY
SUPERVISOR = an_account("supervisor", "supervisor", organ="市人大常委会")
DONE = {step.act: step.name for step in line.JOINT}
STEPS = ("plan", "close", "freeze", "commit", "source", "draw", "minutes", "publish", "void")


@dataclass(frozen=True)
class Staff:
    """Who acts in a city, with the organs that they are of."""

    organiser: Account = ORGANISER
    notary: Account = NOTARY
    supervisor: Account = SUPERVISOR
    hall: HallRecord = SEEN


@dataclass
class Stage:
    """Where everybody acts: an office over a programme, its time, its randomness."""

    office: Office
    now: datetime = datetime(2024, 3, 20, 11, 0, 0, 345679, tzinfo=SHANGHAI)
    random_bytes: Callable[[int], bytes] = field(default_factory=lambda: random_bytes_from("stage"))
    notary_key: str = "notary's own"
    """What the notary's key is made of."""
    staff: Staff = Staff()

    def rehearses(self, mode: str = "rehearsal") -> None:
        """The home is one for draws of this mode."""
        settings = replace(self.office.settings, demo=mode == "rehearsal")
        self.office = replace(self.office, settings=settings)

    def tick(self) -> datetime:
        """A minute later, and a bit: no act comes at a whole second."""
        self.now += timedelta(minutes=1, microseconds=70001)
        return self.now

    def wait_until(self, text: str) -> None:
        """It is at least this time in Shanghai, `2024-04-09T17:00`."""
        self.now = max(self.now, datetime.fromisoformat(text).replace(tzinfo=SHANGHAI))


@dataclass
class Clerk:
    """Enters invoices of a campaign; `usual` is what those of its city have in common."""

    stage: Stage
    made: int = 0
    campaign: str = "fp"
    usual: Mapping[str, str] = field(default_factory=dict)

    def enters(self, **changes: str) -> int:
        """Enter an invoice that is like no other; its entry number."""
        receipt = self.tries(**changes)
        assert isinstance(receipt, intake.Receipt), receipt
        return receipt.entry

    def tries(self, **changes: str) -> intake.Receipt | intake.Refused:
        """Try to enter an invoice that is like no other."""
        self.made += 1
        own = {"number": f"2437{self.made:016d}", "phone": f"1380000{self.made:04d}"}
        raw = an_invoice(**(own | dict(self.usual) | changes))
        with self.stage.office.write() as session:
            return intake.enter(
                session,
                self.stage.office.boxes,
                raw,
                campaign=self.campaign,
                acting=Acting("clerk", self.stage.tick(), self.stage.random_bytes),
            )

    def enters_many(self, number: int, **changes: str) -> list[int]:
        """That many invoices, each of another person."""
        return [self.enters(**changes) for _ in range(number)]

    def rejects(self, entry: int, reason: str) -> None:
        """Reject an entry."""
        with self.stage.office.write() as session:
            register.reject(session, entry, reason, by="reviewer", now=self.stage.tick())


@dataclass
class Organiser:
    """Takes the steps of a draw."""

    stage: Stage
    code: str = MARCH

    @property
    def office(self) -> Office:
        """The office he sits in."""
        return self.stage.office

    @property
    def attempt(self) -> Attempt:
        """The newest attempt, as stored."""
        with self.office.read() as session:
            return attempts.newest(session, self.code)

    def plans(self, mode: str = "live", **changes: object) -> Attempt:
        """Plan the next attempt (or the same again), with a slip for each party.

        The home becomes one for such draws: commands and pages refuse the mode of another home.
        For a live one the notary has registered his key.
        """
        self.stage.rehearses(mode)
        if mode == "live":
            self.enrols_notary()
        number = self._number()
        with self.office.write() as session:
            foreseen = replace(campaigns.plan(session, self.code), **changes)  # type: ignore[arg-type]
            parties = [source.who for source in foreseen.sources if source.kind == "sealed"]
            return plan.plan(
                session,
                foreseen,
                mode=mode,
                sealed={who: self.slip(number, who).sha256() for who in parties},
                by="organiser",
                now=self.stage.tick(),
            )

    def _number(self) -> int:
        with self.office.read() as session:
            made = [a for a in attempts.all_attempts(session) if a.code == self.code]
        return len(made) + (not made or bool(made[0].ended))

    def slip(self, attempt: int, who: str) -> Sealed:
        """The slip that a party has sealed for an attempt."""
        secret = sha256(f"{self.code} {attempt} {who}".encode()).hexdigest()
        return Sealed(self.code, attempt, who, secret)

    def names_keepers(self) -> None:
        """Each party whose slip came with the plan names two keepers of it."""
        owners = {"organiser": self.stage.staff.organiser, "notary": self.stage.staff.notary}
        with self.office.write() as session:
            attempt = attempts.newest(session, self.code)
            for slip in sealing.slips(session, attempt):
                if not slip.sha256 or not sealing.wants_keepers(attempt, slip):
                    continue
                by = owners.get(slip.party) or an_account("organ", "supervisor", organ=slip.title)
                sealing.hand_in(
                    session,
                    code=self.code,
                    party=slip.party,
                    sha256=slip.sha256,
                    keepers=sealing.keepers_for(attempt, slip.party)[:2],
                    by=by,
                    now=self.stage.tick(),
                )

    def closes(self, *, on_time: bool = True) -> Counts:
        """Close; after the last period's closing time, if not told otherwise."""
        if on_time:
            with self.office.read() as session:
                batches = attempts.newest(session, self.code).batches
                closing = max(campaigns.period(session, batch).closes_at for batch in batches)
            self.stage.now = max(self.stage.now, closing.astimezone(SHANGHAI))
        with self.office.write() as session:
            now = self.stage.tick()
            return close.close(session, code=self.code, by="organiser", now=now)

    @property
    def notary(self) -> Machine:
        """The notary's own machine, with his key."""
        return Machine(a_key(self.office.settings.notary_name, self.stage.notary_key))

    def enrols_notary(self) -> None:
        """The notary has registered his key."""
        with self.office.write() as session:
            self.notary.is_enrolled(session, self.office.settings, self.stage.now)

    def is_cosigned(self) -> None:
        """The notary signs manifest and checkpoint of a live attempt that is frozen."""
        with self.office.write() as session:
            attempt = attempts.newest(session, self.code)
            if attempt.live and attempt.state == "frozen":
                now = max(self.stage.now, attempt.latest or self.stage.now)
                self.notary.signs(session, attempt, now)

    def readies(self) -> None:
        """What a closed attempt still lacks for the freeze: two keepers of each slip of a live one,
        and its notary's registered key."""
        attempt = self.attempt
        if attempt.state == "closed":
            self.names_keepers()
            if attempt.live:
                self.enrols_notary()

    def freezes(self) -> Manifest:
        """Freeze, once the parties and the notary have done their part."""
        self.readies()
        with self.office.write() as session:
            now = self.stage.tick()
            return freeze.freeze(
                session,
                self.office,
                signers(self.office.settings),
                code=self.code,
                acting=Acting("organiser", now, self.stage.random_bytes),
                confirmed=self.confirmed(session, "freeze", now),
            )

    def commits(self) -> Manifest:
        """Check, sign and publish the manifest; a live draw's once the notary has signed it."""
        keys = signers(self.office.settings)
        self.is_cosigned()
        with self.office.write() as session:
            now = self.stage.tick()
            manifest = commit.commit(
                session,
                self.office,
                keys,
                code=self.code,
                by="organiser",
                now=now,
                confirmed=self.confirmed(session, "commit", now),
            )
        publish.publish_commitment(self.office, self.code, self.stage.random_bytes)
        return manifest

    def value(self, number: int) -> str:
        """The right value of a source."""
        attempt = self.attempt
        source = attempt.sources[number - 1]
        if source.kind == "sealed":
            return self.slip(attempt.attempt, source.who).secret
        return f"{number}1415926"

    def records(self, number: int, value: str | None = None) -> SourceState:
        """Record a source's value; the right one, if not told otherwise. Digits of a live draw
        are typed by two."""
        value = self.value(number) if value is None else value
        attempt, now = self.attempt, self.stage.tick()
        thrown = {each.number for each in attempt.sources if kinds.of(each).is_thrown}
        with self.office.write() as session:
            if attempt.live and number in thrown:
                for typist in TYPISTS:
                    typing.type_in(
                        session, code=self.code, number=number, value=value, typist=typist, now=now
                    )
                return attempts.newest(session, self.code).sources[number - 1]
            return record.record(
                session, code=self.code, number=number, value=value, by="organiser", now=now
            )

    def records_next(self) -> SourceState:
        """Record the source that waits; the last one again, if none does."""
        waiting = self.attempt.waiting
        return self.records(waiting.number if waiting else len(self.attempt.sources))

    def records_all(self) -> None:
        """Record every source."""
        for source in self.attempt.sources:
            self.records(source.number)

    def draws(self) -> list[Row]:
        """Draw; a live draw once the notary's program has found the same."""
        with self.office.write() as session:
            now = self.stage.tick()
            attempt = attempts.newest(session, self.code)
            if attempt.live and "drawn" not in attempt.steps and not attempt.waiting:
                self.confirms(
                    session, second_program.result_of(second_result.material(session, attempt))
                )
            return draw.draw(session, self.office, code=self.code, by="organiser", now=now)

    def confirms(self, session: Session, content: bytes) -> second_result.Comparison:
        """Hand in the result that the notary's program has found."""
        return second_result.hand_in(
            session,
            code=self.code,
            content=content,
            program="test/1",
            by=self.stage.staff.notary,
            now=self.stage.now,
        )

    def minutes(self, hall: HallRecord | None = None) -> bytes:
        """Make and sign the minutes; a live draw's once the notary has confirmed the draft."""
        hall = hall or self.stage.staff.hall
        now, attempt = self.stage.tick(), self.attempt
        if not attempt.live or attempt.state != "drawn":
            return minute.minute(self.office, code=self.code, hall=hall, by="organiser", now=now)
        typed.keep(self.office.settings, attempt.name, hall, "organiser", now)
        with self.office.write() as session:
            confirmed = self.confirmed(session, "minutes", now)
            made = minute.take(
                session,
                self.office,
                code=self.code,
                by="organiser",
                now=now,
                confirmed=confirmed,
            )
        minute.forget(self.office, attempt)
        return made

    def publishes(self) -> Path:
        """Publish; the bundle's folder."""
        return publish.publish(
            self.office,
            signers(self.office.settings),
            code=self.code,
            acting=Acting("organiser", self.stage.tick(), self.stage.random_bytes),
        )

    def publishes_due(self) -> None:
        """Publish what is to be published of the draw, attempts that ended before too."""
        with self.office.read() as session:
            due = publish.due(session, self.code)
        for number in due:
            publish.publish(
                self.office,
                signers(self.office.settings),
                code=self.code,
                acting=Acting("organiser", self.stage.tick(), self.stage.random_bytes),
                number=number,
            )

    def voids(self, reason: str = REASON) -> bytes:
        """Void the newest attempt."""
        with self.office.write() as session:
            now = self.stage.tick()
            return void.void(
                session,
                signers(self.office.settings),
                code=self.code,
                reason=reason,
                by="organiser",
                now=now,
                confirmed=self.confirmed(session, "void", now, reason),
            )

    def abandons(self, reason: str = MISSING) -> bytes:
        """Abandon the newest attempt; a live one by three."""
        with self.office.write() as session:
            now = self.stage.tick()
            return abandon.abandon(
                session,
                code=self.code,
                reason=reason,
                by="organiser",
                now=now,
                confirmed=self.confirmed(session, "abandon", now, reason),
            )

    def calls_off(self, reason: str = OFF) -> None:
        """Call the draw off; where draws are live, the supervisor confirms it."""
        if self.office.settings.demo:
            with self.office.write() as session:
                call_off.call_off(
                    session,
                    self.office,
                    code=self.code,
                    reason=reason,
                    by="organiser",
                    now=self.stage.tick(),
                )
            return
        made = self.puts_forward("call-off", reason)
        with self.office.write() as session:
            joint.confirm(
                session,
                self.office,
                signers(self.office.settings),
                proposal=made.id,
                by=self.stage.staff.supervisor,
                now=self.stage.tick(),
                random_bytes=self.stage.random_bytes,
            )

    def waits_a_day(self) -> None:
        """A day and a bit goes by."""
        self.stage.now += timedelta(days=1)

    def proposes(self, act: str, reason: str = "") -> Proposal:
        """Propose an act for two, once the parties and the notary have done their part."""
        if act == "freeze":
            self.readies()
        if act == "commit":
            self.is_cosigned()
        return self.puts_forward(act, reason)

    def puts_forward(self, act: str, reason: str = "") -> Proposal:
        """Propose an act for two, whatever the others have done."""
        who = self.stage.staff.organiser
        with self.office.write() as session:
            now = self.stage.tick()
            return joint.propose(
                session, self.office, act=act, code=self.code, reason=reason, by=who, now=now
            )

    def confirmed(
        self, session: Session, act: str, now: datetime, reason: str = ""
    ) -> Confirmation | None:
        """The notary's word on what waits, or else is proposed now; None where one is enough."""
        attempt = attempts.newest(session, self.code)
        if not attempt.live or DONE[act] in attempt.steps:
            return None
        waiting = [p for p in proposals.open_for(session, attempt.name) if p.act == act]
        made = waiting or [
            joint.propose(
                session,
                self.office,
                act=act,
                code=self.code,
                reason=reason,
                by=self.stage.staff.organiser,
                now=now,
            )
        ]
        if act == "abandon":
            proposals.agree(session, made[0].id, by=self.stage.staff.supervisor, now=now)
        return proposals.confirm(session, made[0].id, by=self.stage.staff.notary, now=now)

    def takes(self, *steps: str) -> None:
        """Take steps by their names in STEPS; `sources` records every value."""
        verbs: dict[str, Callable[[], object]] = {
            "plan": self.plans,
            "close": self.closes,
            "propose-freeze": lambda: self.proposes("freeze"),
            "freeze": self.freezes,
            "commit": self.commits,
            "source": self.records_next,
            "sources": self.records_all,
            "draw": self.draws,
            "minutes": self.minutes,
            "publish": self.publishes,
            "void": self.voids,
            "abandon": self.abandons,
        }
        for step in steps:
            verbs[step]()

    def at(self, code: str) -> "Organiser":
        """The same organiser at another draw."""
        return replace(self, code=code)


def a_confirmation(session: Session, act: str, subject: str, now: datetime) -> Confirmation:
    """The organiser has proposed it, and the notary confirms."""
    return proposals.at_once(session, act, subject, ORGANISER, NOTARY, now)


def together(*acts: Callable[[], object]) -> list[object]:
    """What each act gives, or the refusal that it raises, when all are begun at once."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        start.wait()
        try:
            return act()
        except LotteryError as refusal:
            return refusal

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def numbers(rows: Sequence[Row]) -> set[str]:
    """The entries that won."""
    return {row.entry for row in rows if row.prize}
