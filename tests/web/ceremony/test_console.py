"""The console takes a draw from its plan to publication, by the hands that must do each step."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from draws.beacon import CHAIN
from draws.seed import Sealed
from lottery import accounts, attempts, beside, intake, models
from lottery.accounts import NewAccount
from lottery.acting import Acting
from lottery.attempts import Attempt
from lottery.beside import BesideFaults
from lottery.ceremony import loading
from lottery.ceremony.notary import second_result
from lottery.ceremony.seen import overview
from lottery.ceremony.sources import sealing
from lottery.ceremony.steps import claiming as settling
from lottery.ceremony.steps import foreseen, plan, publish
from lottery.cli import main
from lottery.clock import SHANGHAI
from lottery.holidays import loading as calendar
from lottery.holidays import supplied
from lottery.moves import second_homecomings
from lottery.moves.second_homecomings import Homecoming
from lottery.office import Office
from lottery.opening import open_office
from lottery.papers import claiming as of_papers
from lottery.papers import record
from lottery.programme import Programme, SourcePlan, campaigns
from lottery.programme.claiming import FILE, NEXT_WORKDAY, ClaimTerms, from_json
from lottery.texts.ceremony import console
from tests import parcels, second_program
from tests.builders import an_invoice, own_identity, random_bytes_from
from tests.conftest import CODE, PASSWORD, Clock
from tests.limits import unwritable
from tests.notaries import Machine, a_key
from tests.web.conftest import Person, a_site, log_in

SOURCES = (
    SourcePlan("dice", "npc", "市人大常委会", "8"),
    SourcePlan("dice", "cppcc", "市政协", "8"),
    SourcePlan("dice", "discipline", "市纪委监委", "8"),
    SourcePlan("sealed", "organiser", "市商务局", None),
    SourcePlan("sealed", "notary", "市公证处", None),
)
HALL = {"role0": "公证", "organ0": "市公证处", "names0": "测试己、测试庚"}


@dataclass
class Room:
    """A hall with its people, each at a browser of his own; a second passes with every act."""

    app: Flask
    office: Office
    clock: Clock
    log_in: Callable[[Flask, str], Any]
    people: dict[str, Any] = field(default_factory=dict)
    code: str = CODE

    def person(self, who: str) -> Any:
        """Somebody by his role, logged in once."""
        if who not in self.people:
            self.people[who] = self.log_in(self.app, who)
        return self.people[who]

    @property
    def attempt(self) -> Attempt:
        """The newest attempt, as stored."""
        with self.office.read() as session:
            return attempts.newest(session, self.code)

    @property
    def address(self) -> str:
        """The console's."""
        return f"/ceremony/{self.attempt.name}"

    def sees(self, who: str) -> str:
        """The console as somebody sees it, when no work is under way."""
        known = self.app.extensions.get("lottery-console")
        if known:
            known.works.wait((self.code,))
        return str(self.person(who).opens(self.address).text)

    def does(self, who: str, button: str, /, **fields: str) -> TestResponse:
        """Somebody presses a button, or sends its form; until what it began has ended."""
        self.clock.moment += timedelta(seconds=1)
        answer: TestResponse = self.person(who).sends(
            f"{self.address}/{button}", page="/account", **fields
        )
        known = self.app.extensions.get("lottery-console")
        if known:
            known.works.wait((self.code,))
        return answer

    def refused(self, who: str, button: str, /, **fields: str) -> str:
        """The reason why something is not done; nothing is stored."""
        before = self.attempt
        answer = self.does(who, button, **fields)
        assert self.attempt == before
        text = self.sees(who) if answer.status_code == 302 else answer.text
        assert answer.status_code in (302, 403, 409), answer.status_code
        found = re.search(r'role="alert">(.*?)</p>|class="lead">(.*?)</p>', text, re.DOTALL)
        assert found, text
        return next(part for part in found.groups() if part)

    def proposal(self, who: str = "notary") -> str:
        """The number of the proposal that waits."""
        found = re.search('name="proposal" value="([0-9]+)"', self.sees(who))
        assert found
        return found[1]

    def slip(self, who: str) -> Sealed:
        """What a party sealed."""
        return Sealed(self.code, self.attempt.attempt, who, sha256(who.encode()).hexdigest())

    def seals(self) -> None:
        """Every party hands in its slip."""
        with self.office.write() as session:
            for each in self.attempt.sources:
                if each.kind == "sealed":
                    account = accounts.find_by_username(session, each.who)
                    assert account
                    sealing.hand_in(
                        session,
                        code=self.code,
                        party=each.who,
                        sha256=self.slip(each.who).sha256(),
                        keepers=sealing.keepers_for(self.attempt, each.who)[:2],
                        by=account,
                        now=self.clock.moment,
                    )

    def freezes(self) -> None:
        """Slips are handed in, the notary has registered his key, and two people freeze."""
        self.readies()
        self.two("freeze", "supervisor")

    def readies(self) -> None:
        """Every slip is handed in, and the notary has registered his key."""
        self.seals()
        with self.office.write() as session:
            self.notary.is_enrolled(session, self.office.settings, self.clock.moment)

    @property
    def notary(self) -> Machine:
        """The notary's own machine, with his key."""
        return Machine(a_key(self.office.settings.notary_name))

    def commits(self) -> None:
        """The notary has signed a live draw, and two people commit to it."""
        if self.attempt.live:
            with self.office.write() as session:
                self.notary.signs(session, self.attempt, self.clock.moment)
        self.two("commit", "notary")

    def draws(self) -> None:
        """The notary's program agrees, and the organiser draws."""
        self.seconds()
        self.does("organiser", "draw")

    def minutes(self, **fields: str) -> None:
        """The hall is described and the minutes signed; of a live draw, once the notary agrees."""
        self.does("organiser", "minutes", **{**HALL, **fields})
        if self.attempt.live:
            self.does("notary", "confirm", proposal=self.proposal())

    def goes_to(self, state: str) -> None:
        """Everybody does what is his, until the draw stands there."""
        while self.state != state:
            self.goes_on()

    def goes_on(self) -> None:
        """Everybody does what is his, until the draw stands somewhere else."""
        ways: dict[str, Callable[[], object]] = {
            "none": self.plans,
            "open": self.closes,
            "closed": self.freezes,
            "frozen": self.commits,
            "committed": self.rolls,
            "rolling": self.draws,
            "drawn": self.minutes,
            "signed": lambda: self.does("organiser", "publish"),
        }
        before = self.state
        ways[before]()
        assert self.state != before, self.sees("organiser")

    @property
    def live(self) -> bool:
        """Whether its draws are live ones."""
        return not self.office.settings.demo

    @property
    def state(self) -> str:
        """Where it stands; none before the plan."""
        with self.office.read() as session:
            known = [a for a in attempts.all_attempts(session) if a.code == self.code]
        return known[0].state if known else "none"

    def plans(self, mode: str = "rehearsal") -> TestResponse:
        """The organiser plans."""
        answer: TestResponse = self.person("organiser").sends(
            "/ceremony/plan", page="/account", code=self.code, mode=mode
        )
        return answer

    def closes(self) -> TestResponse:
        """Close, once the period is over."""
        over = datetime(2024, 4, 9, 17, tzinfo=SHANGHAI)
        self.clock.moment = max(self.clock.moment, over)
        return self.does("organiser", "close")

    def two(self, act: str, who: str) -> TestResponse:
        """The organiser proposes and another one confirms."""
        self.proposes(act)
        return self.does(who, "confirm", proposal=self.proposal(who), plan=self.plan)

    def proposes(self, act: str) -> TestResponse:
        """The organiser proposes, and says of a freeze that he has seen the prizes."""
        fields = {"act": act, "reason": "骰子落到桌下", "plan": self.plan}
        return self.does("organiser", "propose", **fields)

    @property
    def plan(self) -> str:
        """The hash of the plan that the console shows."""
        return foreseen.digest(self.attempt)

    def types(self, who: str, value: str = "31415926") -> TestResponse:
        """Somebody types what he has read off the dice that are thrown."""
        waiting = self.attempt.waiting
        number = str(waiting.number if waiting else 1)
        return self.does(who, "typing", number=number, value=value)

    def rolls(self) -> None:
        """All sources get their values."""
        self.clock.moment += timedelta(minutes=1)
        while source := self.attempt.waiting:
            if source.kind == "dice":
                self.types("clerk")
                self.types("reviewer")
            else:
                secret = self.slip(source.who).secret
                self.does("notary", "source", number=str(source.number), value=secret)
            assert self.attempt.waiting != source

    def seconds(self, end: bytes = b"") -> None:
        """The notary's program finds a result: ours, or ours and something after it."""
        with self.office.write() as session:
            attempt = attempts.newest(session, self.code)
            content = second_program.result_of(second_result.material(session, attempt)) + end
            notary = accounts.find_by_username(session, "notary")
            assert notary
            second_result.hand_in(
                session,
                code=self.code,
                content=content,
                program="test/1",
                by=notary,
                now=self.clock.moment,
            )


class Halls:
    """Homes whose draw stands somewhere, each reached once by the hands of everybody, and copied
    for each test: every step taken takes a second."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.made: dict[str, datetime] = {}
        """What time it was when the draw reached a station."""

    def begins(self, template: Path, *, live: bool = False) -> None:
        """Six entries for the draw of March; a live draw is planned too."""
        shutil.copytree(template, self.folder / "played")
        if live:
            own_identity(self.folder / "played")
        self.player = self._room(self.folder / "played", Clock(), live=live)
        some, clock = random_bytes_from("room"), self.player.clock
        with self.player.office.write() as session:
            for number in range(1, 7):
                raw = an_invoice(number=f"2437{number:016d}", phone=f"1380000{number:04d}")
                acting = Acting("clerk", clock.moment, some)
                intake.enter(session, self.player.office.boxes, raw, campaign="fp", acting=acting)
            if live:
                planned = replace(campaigns.plan(session, CODE), sources=SOURCES)
                now = clock.moment
                plan.plan(session, planned, mode="live", sealed={}, by="organiser", now=now)
        self._keeps()

    def at(self, state: str, home: Path) -> Room:
        """A hall of its own, whose draw stands there."""
        while state not in self.made:
            self.player.goes_on()
            self._keeps()
        shutil.copytree(self.folder / state, home)
        return self._room(home, Clock(self.made[state]), live=self.player.live)

    def _keeps(self) -> None:
        self.player.office.engine.dispose()
        shutil.copytree(self.folder / "played", self.folder / self.player.state)
        self.made[self.player.state] = self.player.clock.moment

    def _room(self, home: Path, clock: Clock, *, live: bool) -> Room:
        office = open_office(home)
        if live:
            office = replace(office, settings=replace(office.settings, demo=False))
        return Room(a_site(office, clock), office, clock, self._comes)

    def _comes(self, app: Flask, who: str) -> Person:
        """Somebody logs in, with the telephone that he had when the draw was played."""
        played = self.player.people.get(who)
        return log_in(app, who, played.secret if played else "")


RoomAt = Callable[[str], Room]


@pytest.fixture(scope="module")
def rehearsals(home_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Halls:
    """Halls of the rehearsal in March."""
    halls = Halls(tmp_path_factory.mktemp("rehearsals"))
    halls.begins(home_template)
    return halls


@pytest.fixture(scope="module")
def live_draws(home_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Halls:
    """Halls of the same draw, live."""
    halls = Halls(tmp_path_factory.mktemp("live"))
    halls.begins(home_template, live=True)
    return halls


@pytest.fixture
def room_at(rehearsals: Halls, tmp_path: Path) -> Iterator[RoomAt]:
    """A hall whose draw stands where it is said: `room_at("committed")`."""
    yield from _opened(rehearsals, tmp_path)


@pytest.fixture
def live_at(live_draws: Halls, tmp_path: Path) -> Iterator[RoomAt]:
    """The same of a live draw."""
    yield from _opened(live_draws, tmp_path)


@pytest.fixture
def room(room_at: RoomAt) -> Room:
    """A hall before the plan, and six entries for the draw of March."""
    return room_at("none")


def _opened(halls: Halls, folder: Path) -> Iterator[RoomAt]:
    rooms: list[Room] = []

    def at(state: str) -> Room:
        rooms.append(halls.at(state, folder / f"home{len(rooms)}"))
        return rooms[-1]

    yield at
    for room in rooms:
        room.office.close()


def test_a_draw_goes_from_its_plan_to_publication_with_the_buttons_of_the_page(
    room: Room,
) -> None:
    assert "立项" in room.person("organiser").opens("/ceremony").text
    room.plans()
    assert "才截止登记" in room.sees("organiser")
    room.closes()
    assert "还没有提交密封单" in room.sees("notary")
    room.readies()
    room.proposes("freeze")
    assert "确认封存名单" in room.sees("supervisor")
    proposal = room.proposal("supervisor")
    assert "逐项核对" in room.refused("supervisor", "confirm", proposal=proposal)
    room.does("supervisor", "confirm", proposal=proposal, plan=room.plan)
    page = room.sees("auditor")
    assert "当众宣读" in page
    assert "1,548.00 元" in page
    room.two("commit", "notary")
    assert room.state == "committed"
    assert (publish.commitments(room.office) / CODE / "manifest.txt").is_file()
    room.rolls()
    assert "独立核算" in room.sees("notary")
    room.seconds()
    assert "完全一致" in room.sees("organiser")
    room.does("organiser", "draw")
    room.does("organiser", "minutes", **HALL, anomalies="大屏中断一次")
    assert room.person("auditor").opens(f"{room.address}/minutes.pdf").data[:5] == b"%PDF-"
    room.does("organiser", "publish")
    assert "全部完成并公布" in room.sees("auditor")
    assert room.state == "published"


def test_a_live_draw_goes_the_same_way(live_at: RoomAt) -> None:
    room = live_at("published")
    assert room.attempt.live


def test_the_beacon_comes_by_network_or_is_looked_up_on_a_telephone(room: Room) -> None:
    app, office = room.app, room.office
    nowhere = replace(office.settings, beacon_relays=("http://127.0.0.1:1",))
    app.extensions["lottery-office"] = room.office = replace(office, settings=nowhere)
    with room.office.write() as session:
        drand = SourcePlan("drand", CHAIN, "公共信标", "20")
        foreseen = replace(campaigns.plan(session, CODE), sources=(SOURCES[0], drand))
        now = room.clock.moment
        plan.plan(session, foreseen, mode="rehearsal", sealed={}, by="organiser", now=now)
    room.goes_to("committed")
    assert "等待第 1 项" in room.refused("notary", "beacon", number="2")
    room.types("clerk")
    room.types("reviewer")
    page = room.sees("organiser")
    assert "从网络取得" in page
    assert re.search(f"http://127.0.0.1:1/{CHAIN}/public/[0-9]{{7}}</code>", page)
    assert "才产生" in room.refused("organiser", "beacon", number="2")
    room.clock.moment += timedelta(minutes=3)
    assert "没有回应" in room.refused("organiser", "beacon", number="2")
    assert "不是公共信标" in room.refused("notary", "beacon", number="1")
    answer = room.does("notary", "source", number="2", value="ab" * 47 + "zz")
    assert "读不出" in answer.text
    assert f"data-again>{'ab' * 47}zz</textarea>" in answer.text


def test_both_machines_say_that_a_draw_was_carried_from_one_to_the_other(
    room_at: RoomAt, tmp_path: Path
) -> None:
    room = room_at("committed")
    assert "备用电脑" not in room.sees("organiser")
    now = room.clock.moment
    data = parcels.exported(room.office, CODE, acting=Acting("organiser", now, os.urandom))
    assert "由 姓名organiser 导出给备用电脑" in room.sees("notary")
    home = tmp_path / "spare"
    by = Acting("notary", now, os.urandom)
    parcels.imported(data, home, acting=by)
    spare = open_office(home, {})
    with spare.read() as session:
        line = overview.read(
            session, attempts.newest(session, CODE), lambda *_: None, room.clock.now()
        ).carried
    assert line
    assert (line.act, line.actor) == ("draw-imported", "notary")
    assert "这台是备用电脑" in console.carried(line.act, line.at, "姓名notary")
    spare.close()
    with room.office.write() as session:
        second = Homecoming("ab" * 32, "", "cd" * 32, now, now)
        second_homecomings.note(session, (CODE, 1), "ef" * 16, second, by)
    for page in (room.sees("notary"), room.person("notary").opens("/notary").text):
        assert f"第二份：文件指纹 {'ab' * 32}" in page


def test_the_line_tells_when_and_by_whom_each_station_was_reached(room_at: RoomAt) -> None:
    room = room_at("closed")
    page = room.sees("auditor")
    assert '<li class="done"><b>立项</b><small>3月20日' in page
    assert 'class="here" aria-current="step"><b>截止</b><small>4月9日 17:00:0' in page
    assert "姓名organiser" in page


def test_the_auditor_sees_everything_and_has_no_button(room_at: RoomAt) -> None:
    for state in ("closed", "frozen", "committed", "rolling", "drawn", "signed"):
        room = room_at(state)
        page = room.sees("auditor").replace('action="/logout"', "")
        assert '<form method="post" action=' not in page, state
        assert "下一步" in page
    assert "提议重签现场记录" in room.sees("organiser")
    refused = room.refused("organiser", "propose", act="minutes-anew", reason="证书换了")
    assert "没有可以重签的新证书" in refused


def test_who_must_act_is_named(room_at: RoomAt) -> None:
    room = room_at("committed")
    page = room.sees("organiser")
    for who in ("clerk", "clerk2", "reviewer", "supervisor", "notary"):
        assert f"姓名{who}" in page
    assert "当众掷骰，共 8 位" in page


def test_nothing_can_be_closed_before_its_period_is_over(room: Room) -> None:
    room.plans()
    assert "才截止录入" in room.refused("organiser", "close")


def test_an_objection_stands_in_the_way_of_the_freeze_until_it_is_answered(room_at: RoomAt) -> None:
    room = room_at("closed")
    room.readies()
    room.does("supervisor", "object", text="有一张发票重复登记")
    assert "尚未答复" in room.refused("organiser", "propose", act="freeze")
    assert "还没有答复" in room.sees("notary")
    number = re.search('name="objection" value="([0-9]+)"', room.sees("organiser"))
    assert number
    room.does("organiser", "answer", objection=number[1], text="已核对，没有重复")
    assert "已核对，没有重复" in room.sees("auditor")
    room.two("freeze", "notary")
    assert room.state == "frozen"


def test_what_was_typed_is_still_there_when_an_objection_is_refused(room_at: RoomAt) -> None:
    room = room_at("closed")
    answer = room.does("supervisor", "object", text="两个  空格")
    assert answer.status_code == 409
    assert ">两个  空格</textarea>" in answer.text


def test_a_proposal_can_be_declined_withdrawn_and_made_again(room_at: RoomAt) -> None:
    room = room_at("closed")
    room.readies()
    room.proposes("freeze")
    room.does("supervisor", "decline", proposal=room.proposal())
    assert "proposal" not in room.sees("notary")
    room.proposes("freeze")
    room.does("organiser", "withdraw", proposal=room.proposal("organiser"))
    room.two("freeze", "notary")
    assert room.state == "frozen"


def test_only_the_notary_confirms_a_commitment_and_the_supervisor_is_told(room_at: RoomAt) -> None:
    room = room_at("frozen")
    room.does("organiser", "propose", act="commit")
    number = room.proposal("notary")
    assert 'action="/ceremony/ZP-FP-2024-03/confirm"' not in room.sees("supervisor")
    assert "须由公证员确认" in room.refused("supervisor", "confirm", proposal=number)
    room.does("notary", "confirm", proposal=number)
    assert room.state == "committed"


def test_a_proposal_confirmed_twice_is_done_once_and_the_second_is_told(room_at: RoomAt) -> None:
    room = room_at("closed")
    room.readies()
    room.proposes("freeze")
    number = room.proposal()
    room.does("notary", "confirm", proposal=number, plan=room.plan)
    first = room.attempt
    again = room.refused("supervisor", "confirm", proposal=number, plan=room.plan)
    assert "已由 notary 确认" in again
    assert room.attempt == first
    assert "没有办成" not in room.sees("organiser")


def test_two_typists_who_differ_are_shown_both_readings_and_type_again(room_at: RoomAt) -> None:
    room = room_at("committed")
    room.clock.moment += timedelta(minutes=1)
    room.types("clerk", "11111111")
    waiting = room.person("reviewer").opens(f"{room.address}/typing").text
    assert "姓名clerk" in waiting
    assert "11111111" not in waiting
    assert "11111111" not in room.sees("organiser")
    room.types("reviewer", "11111112")
    for who in ("clerk", "reviewer"):
        page = room.person(who).opens(f"{room.address}/typing").text
        assert "两人录入的数字不同" in page
        assert "<mark>1</mark>" in page
        assert "<mark>2</mark>" in page
    assert "两人录入的数字不同" in room.sees("organiser")
    assert room.attempt.waiting == room.attempt.sources[0]
    room.types("clerk", "1111 1111")
    room.types("reviewer", "11111111")
    page = room.person("clerk").opens(f"{room.address}/typing").text
    assert "两人录入一致，已记录：11111111" in page
    assert room.attempt.sources[0].value == "11111111"


def test_a_reading_that_the_disk_does_not_take_is_typed_again_afterwards(room_at: RoomAt) -> None:
    room = room_at("committed")
    room.clock.moment += timedelta(minutes=1)
    clerk = room.person("clerk")
    reading = {"number": "1", "value": "11111111"}
    with unwritable(room.office):
        answer = clerk.sends(f"{room.address}/typing", **reading)
    assert (answer.status_code, answer.headers.get("Retry-After")) == (503, "5")
    assert "磁盘或数据库只能读、不能写" in answer.text
    assert "您的录入已收到" not in clerk.opens(f"{room.address}/typing").text
    room.types("clerk")
    assert "您的录入已收到" in clerk.opens(f"{room.address}/typing").text


def test_one_account_typing_twice_records_nothing(room_at: RoomAt) -> None:
    room = room_at("committed")
    room.clock.moment += timedelta(minutes=1)
    room.types("clerk")
    room.types("clerk")
    assert room.attempt.sources[0].value is None
    assert "您的录入已收到" in room.person("clerk").opens(f"{room.address}/typing").text


def test_digits_of_the_wrong_number_or_source_are_refused(room_at: RoomAt) -> None:
    room = room_at("committed")
    room.clock.moment += timedelta(minutes=1)
    assert "应为 8 位数字" in room.refused("clerk", "typing", number="1", value="123")
    assert "没有第 7 项" in room.refused("clerk", "typing", number="7", value="31415926")
    assert "没有第 0 项" in room.refused("clerk", "typing", number="x", value="31415926")


def test_an_organiser_who_is_a_clerk_too_does_not_type(room_at: RoomAt) -> None:
    room = room_at("committed")
    with room.office.write() as session:
        both = NewAccount("both", "兼职", "市商务局", ["organiser"], PASSWORD)
        some = random_bytes_from("both")
        now = room.clock.moment
        accounts.create(session, both, acting=Acting("test", now, some))
        # As an earlier release let an administrator do.
        session.scalars(
            select(models.StoredAccount).where(models.StoredAccount.username == "both")
        ).one().roles = '["clerk","organiser"]'
    assert "不能录入随机数" in room.person("both").opens(f"{room.address}/typing").text
    assert "不能录入随机数" in room.refused("both", "typing", number="1", value="31415926")


def test_what_is_thrown_is_not_recorded_by_one_not_even_in_a_rehearsal(room_at: RoomAt) -> None:
    room = room_at("committed")
    said = room.refused("organiser", "source", number="1", value="31415926")
    assert "须由两人" in said


@pytest.mark.parametrize(
    "dress",
    [
        lambda slip: slip.secret,
        lambda slip: slip.text().decode(),
        lambda slip: slip.text().decode().replace("\n", "\r\n"),
        lambda slip: " ".join(re.findall("....", slip.secret)).upper(),
    ],
)
def test_a_slip_is_opened_in_every_dress(room_at: RoomAt, dress: Callable[[Sealed], str]) -> None:
    room = room_at("committed")
    room.clock.moment += timedelta(minutes=1)
    room.types("clerk")
    room.types("notary")
    assert "当众拆封" in room.sees("notary")
    wrong = dress(replace(room.slip("notary"), secret="ab" * 32))
    assert "不符" in room.refused("organiser", "source", number="2", value=wrong)
    room.does("organiser", "source", number="2", value=dress(room.slip("notary")))
    assert room.attempt.waiting is None


def test_a_rehearsal_too_waits_for_the_second_result(room_at: RoomAt) -> None:
    room = room_at("committed")
    room.rolls()
    assert 'action="/ceremony/ZP-FP-2024-03/draw"' not in room.sees("organiser")
    assert "还没有公证员" in room.refused("organiser", "draw")


def test_two_results_that_differ_are_shown_and_stop_the_draw(room_at: RoomAt) -> None:
    room = room_at("committed")
    room.rolls()
    room.seconds(b"more\n")
    page = room.sees("organiser")
    assert "停下：两个结果不同" in page
    assert "<code>more</code>" in page
    assert 'action="/ceremony/ZP-FP-2024-03/draw"' not in page
    assert "结果不同，不能开奖" in room.refused("organiser", "draw")
    room.seconds()
    room.does("organiser", "draw")
    assert room.state == "drawn"


def test_a_draw_is_voided_by_two_and_planned_anew(room_at: RoomAt) -> None:
    room = room_at("committed")
    room.does("organiser", "propose", act="void", reason="骰子落到桌下")
    assert "骰子落到桌下" in room.sees("notary")
    room.does("notary", "confirm", proposal=room.proposal())
    assert room.state == "void"
    assert "已作废" in room.sees("supervisor")
    room.does("organiser", "publish")
    room.plans()
    assert room.attempt.name == f"{CODE}.2"
    old = room.person("organiser").opens(f"/ceremony/{CODE}").text
    assert "后面另有一次" in old
    assert '<form method="post" action="/ceremony' not in old


def test_nothing_is_voided_once_a_value_is_recorded(room_at: RoomAt) -> None:
    room = room_at("committed")
    room.clock.moment += timedelta(minutes=1)
    room.types("clerk")
    room.types("reviewer")
    assert "作废本次抽奖" not in room.sees("organiser")
    assert "不能作废" in room.refused("organiser", "propose", act="void", reason="太晚")


def moves_its_last_day(room: Room) -> None:
    """The programme moves a last day on which nobody works; the rules name no period."""
    with room.office.read() as session:
        foreseen = campaigns.plan(session, CODE)
    terms = ClaimTerms(60, "市民中心", moves=NEXT_WORKDAY)
    programme = Programme((), (), (), (replace(foreseen, claiming=terms),))
    loading.store(room.office, programme, by="organiser", now=room.clock.moment)


def test_a_last_day_that_cannot_be_counted_is_told_before_it_is_published_for_good(
    room_at: RoomAt,
) -> None:
    room = room_at("drawn")
    moves_its_last_day(room)
    room.minutes()
    assert "没有2024年的官方放假安排" in room.sees("organiser")
    assert "算不出来。请先载入" in room.refused("organiser", "publish", unmoved="2023")
    loaded = room.person("organiser").sends("/programme/calendar", supplied="2024")
    assert loaded.status_code == 302
    assert "没有2024年" not in room.sees("organiser")
    room.does("organiser", "publish")
    public = room.office.settings.public_dir
    file, year = (public / f"{CODE}.beside" / name for name in (FILE, "calendar-2024.toml"))
    claims = from_json(file.read_text("utf-8"))
    assert (claims.published, claims.unmoved) == (date(2024, 4, 9), date(2024, 6, 8))
    assert claims.last_day == date(2024, 6, 11)  # after Dragon Boat Festival
    assert year.read_bytes() == supplied.file_of(2024)
    assert [each.sha256 for each in claims.calendar] == [sha256(year.read_bytes()).hexdigest()]
    page = room.person("auditor").opens(f"/draws/{CODE}").text
    assert "2024年6月11日（星期二）24时以前" in page
    assert "算到2024年6月8日（星期六）是休息日，顺延到下一个工作日" in page
    assert "算领奖截止日所用的官方放假安排" in page
    stays_as_it_was_published(room, file, year)


def stays_as_it_was_published(room: Room, file: Path, year: Path) -> None:
    """A year loaded anew moves nothing, and what is missing comes back as it was; papers too."""
    before = file.read_bytes(), year.read_bytes()
    anew = before[1].replace(b"last = 2024-06-10", b"last = 2024-06-11")
    room.clock.moment += timedelta(days=1)
    with room.office.write() as session:
        calendar.load(session, anew, by="organiser", now=room.clock.moment)
    for gone in ((file,), (year,), (file, year)):
        for each in gone:
            each.unlink()
        settling.publish(room.office, room.attempt, by="organiser", now=room.clock.moment)
        assert (file.read_bytes(), year.read_bytes()) == before
    with room.office.read() as session:
        assert beside.faults(session, room.office.settings.public_dir) == BesideFaults((), ())
        told = record.read(session, room.office, room.attempt)
    line = "十二、中奖人自公布之日起60日内持本人身份证件领奖。"
    found = of_papers.rules_of(replace(told, rules=(line,)))
    assert found.last_day
    assert (found.last_day.date(), found.unmoved) == (date(2024, 6, 11), date(2024, 6, 8))
    file.unlink()
    with room.office.read() as session:
        again = record.read(session, room.office, room.attempt)
    assert again.claims == told.claims
    file.write_bytes(before[0])


def test_a_last_day_that_nobody_can_count_is_published_as_such_if_that_is_wanted(
    room_at: RoomAt,
) -> None:
    room = room_at("drawn")
    moves_its_last_day(room)
    room.minutes()
    home = ["--home", str(room.office.settings.home)]
    refused = CliRunner().invoke(main, [*home, "publish", CODE])
    assert (refused.exit_code, refused.stdout) == (1, "")
    (year,) = re.findall("lottery publish --unmoved ([0-9]{4}) ", refused.stderr)
    done = CliRunner().invoke(main, [*home, "publish", CODE, "--unmoved", year])
    assert done.exit_code == 0, done.output
    public = room.office.settings.public_dir
    claims = from_json((public / f"{CODE}.beside" / FILE).read_text("utf-8"))
    assert claims.last_day
    assert (claims.unmoved, claims.is_moved) == (claims.last_day, False)
    assert (claims.unknown_year, claims.calendar) == (int(year), ())
    page = room.person("auditor").opens(f"/draws/{CODE}").text
    assert f"未按节假日顺延：没有{year}年的官方放假安排" in page


EARLY = {
    "open": ("freeze", "commit", "source", "draw", "minutes", "publish", "typing"),
    "closed": ("commit", "source", "draw", "minutes", "publish", "typing"),
    "frozen": ("close-again", "freeze", "source", "draw", "minutes", "publish", "typing"),
    "committed": ("freeze", "commit", "draw", "minutes", "publish"),
    "drawn": ("freeze", "commit", "void", "publish", "typing"),
    "published": ("freeze", "commit", "void", "typing"),
}


def test_what_was_typed_of_the_hall_is_there_again_when_minutes_cannot_be_made(
    room_at: RoomAt,
) -> None:
    room = room_at("drawn")
    key = room.office.settings.minutes_key_file
    away = key.rename(key.with_suffix(".away"))
    room.does("organiser", "minutes", **HALL, anomalies="大屏中断一次")
    seen = room.sees("organiser")
    assert "缺少签署现场记录所需的文件" in seen
    assert ">大屏中断一次</textarea>" in seen
    assert all(f'value="{text}"' in seen for text in HALL.values())
    away.rename(key)
    room.does("organiser", "minutes", **HALL, anomalies="大屏中断一次")
    assert room.attempt.state == "signed"


def test_a_live_draft_is_read_corrected_and_made_final_by_another_hand(
    live_at: RoomAt,
) -> None:
    room = live_at("drawn")
    assert room.person("notary").opens(f"{room.address}/draft.pdf").data[:5] == b"%PDF-"
    first = {**HALL, "opened-at": "09:30", "opened-by": "测试甲", "moves": "10:20 测试丁离场"}
    room.does("organiser", "hall", **first, anomalies="大屏中断一次")
    stale = {"typed": "0", **HALL}
    answer = room.does("organiser", "hall", **stale)
    assert (answer.status_code, "存成第 1 稿" in answer.text) == (409, True)
    room.does("organiser", "hall", **first, anomalies="大屏中断两次")
    seen = room.person("notary").opens(f"{room.address}/hall").text
    assert all(part in seen for part in ("大屏中断一次", "大屏中断两次", "第 2 稿", "09:30 测试甲"))
    assert "看不懂" in room.does("organiser", "hall", **{"opened-at": "25:00"}).text
    room.does("organiser", "minutes", **first, anomalies="大屏中断两次")
    assert room.state == "drawn"
    shown = re.search('draft-number">([0-9a-f]{8})<', room.sees("supervisor"))
    assert shown
    draft = room.person("supervisor").opens(f"{room.address}/draft.pdf")
    assert shown[1] in draft.headers["Content-Disposition"]
    proposal = room.proposal("supervisor")
    room.does("organiser", "hall", **first, anomalies="大屏中断三次")
    assert "已有变化" in room.refused("supervisor", "confirm", proposal=proposal)
    room.does("organiser", "hall", **first, anomalies="大屏中断两次")
    room.does("supervisor", "confirm", proposal=proposal)
    assert room.state == "signed"
    assert room.attempt.steps["signed"][1] == "supervisor"
    assert room.person("notary").opens(f"{room.address}/draft.pdf").status_code == 404
    room.goes_to("published")


@pytest.mark.parametrize("state", EARLY)
def test_no_step_is_taken_out_of_its_order(room_at: RoomAt, state: str) -> None:
    room = room_at(state)
    for act in EARLY[state]:
        if act in ("freeze", "commit", "void"):
            said = room.refused("organiser", "propose", act=act, reason="一句话")
        elif act == "typing":
            said = room.refused("clerk", "typing", number="1", value="27182818")
        elif act == "source":
            said = room.refused("organiser", "source", number="2", value="ab" * 32)
        elif act == "close-again":
            room.does("organiser", "close")
            continue
        else:
            said = room.refused("organiser", act, **(HALL if act == "minutes" else {}))
        assert "。" in said, (state, act)


def test_a_row_of_people_that_is_half_filled_in_is_refused_and_kept(room_at: RoomAt) -> None:
    room = room_at("drawn")
    answer = room.does("organiser", "minutes", role0="公证", organ0="", names0="测试己")
    assert answer.status_code == 409
    assert "没有填全" in answer.text
    assert 'value="测试己"' in answer.text
    assert room.state == "drawn"


def test_a_commitment_that_a_power_cut_kept_inside_is_put_out_again(room_at: RoomAt) -> None:
    room = room_at("committed")
    place = publish.commitments(room.office) / CODE
    aside = place.rename(place.with_name("aside"))
    assert "把承诺放到公布处" in room.sees("organiser")
    room.does("organiser", "commitment")
    assert (place / "manifest.txt").read_bytes() == (aside / "manifest.txt").read_bytes()
    assert "掷骰" in room.sees("organiser")


def test_the_state_is_another_one_when_the_page_is_and_304_between(room_at: RoomAt) -> None:
    room = room_at("committed")
    room.clock.moment += timedelta(minutes=1)
    client = room.person("auditor").client
    first = client.get(f"{room.address}/state")
    known = {"If-None-Match": first.headers["ETag"]}
    assert client.get(f"{room.address}/state", headers=known).status_code == 304
    assert first.json["mark"] in room.sees("auditor")
    room.types("clerk")
    after = client.get(f"{room.address}/state", headers=known)
    assert after.status_code == 200
    assert after.json["mark"] != first.json["mark"]


def test_a_plan_without_a_mode_or_in_the_wrong_home_is_refused(room: Room) -> None:
    assert "正式还是演练" in room.plans(mode="").text
    assert "来源" in room.plans(mode="live").text or room.state == "none"
    assert room.state == "none"


def test_an_unknown_draw_has_no_console(room: Room) -> None:
    for path in ("", "/state", "/minutes.pdf"):
        assert room.person("organiser").opens(f"/ceremony/NONE{path}").status_code == 404
    assert room.person("clerk").opens("/ceremony/NONE/typing").status_code == 404


def test_an_attempt_whose_slip_stays_away_is_abandoned_by_three_and_planned_again(
    room_at: RoomAt,
) -> None:
    room = room_at("committed")
    room.clock.moment += timedelta(minutes=1)
    assert "终止本次抽奖" not in room.sees("organiser")
    room.types("clerk")
    room.types("reviewer")
    assert "终止本次抽奖" in room.sees("organiser")
    assert "终止本次抽奖" not in room.sees("notary")
    assert "终止原因" in room.refused("organiser", "propose", act="abandon", reason="")
    room.does("organiser", "propose", act="abandon", reason="密封单遗失")
    assert "公证员一名、监督人员一名" in room.sees("auditor")
    number = room.proposal("notary")
    room.does("notary", "confirm", proposal=number)
    assert room.state == "rolling"
    assert "监督人员一名" in room.sees("organiser")
    room.does("supervisor", "confirm", proposal=number)
    assert room.state == "abandoned"
    page = room.sees("auditor")
    assert "第 2 项市公证处（封存密数）没有给出" in page
    room.does("organiser", "publish")
    assert room.state == "published-abandoned"
    assert "终止记录已公布" in room.sees("organiser")
    assert "不能再制作密封单" in room.plans().text
    public = room.person("auditor").opens(f"/draws/{CODE}").text
    assert "市公证处没有给出随机数" in public
    assert "密封单遗失" in public


def test_a_draw_is_called_off_at_its_page_before_its_plan_and_after_its_close(
    room: Room,
) -> None:
    organiser, supervisor = room.person("organiser"), room.person("supervisor")
    page = f"/ceremony/foreseen/{CODE}"
    assert page in organiser.opens("/ceremony").text
    assert "提议取消" in organiser.opens(page).text
    organiser.sends(f"{page}/propose", page="/account", reason="活动提前结束")
    shown = supervisor.opens(page).text
    assert "活动提前结束" in shown
    (proposal,) = re.findall('name="proposal" value="([0-9]+)"', shown)[:1]
    supervisor.sends(f"{page}/decline", page="/account", proposal=proposal)
    assert "确认取消" not in supervisor.opens(page).text
    room.plans()
    room.closes()
    assert organiser.opens(page).status_code == 302
    assert "取消这次抽奖" in room.sees("organiser")
    room.proposes("call-off")
    assert room.state == "closed"
    room.does("supervisor", "confirm", proposal=room.proposal("supervisor"))
    assert room.state == "called-off"
    seen = room.sees("notary")
    assert "不再举行" in seen
    assert "骰子落到桌下" in seen
    assert "截止登记</button>" not in room.sees("organiser")
    assert "不再举行" in organiser.opens(f"/live/{CODE}/state").json["html"]
    assert CODE not in re.findall('<option value="([^"]+)"', organiser.opens("/ceremony").text)
    stranger = room.app.test_client()
    for address in ("/", f"/draws/{CODE}", f"/witness/{CODE}"):
        public = stranger.get(address)
        assert public.status_code == 200
        assert "骰子落到桌下" in public.text


def test_a_void_attempt_is_published_from_its_own_page_and_leads_to_the_next_one(
    room_at: RoomAt,
) -> None:
    room = room_at("committed")
    stranger = room.app.test_client()
    assert "还没有开奖" in stranger.get(f"/draws/{CODE}").text
    room.two("void", "notary")
    public = stranger.get(f"/draws/{CODE}").text
    assert "还没有开奖" not in public
    assert "谁也不知道结果" not in public
    assert "骰子落到桌下" in public
    assert "已作废" in stranger.get("/").text
    room.plans()
    assert f'/ceremony/{CODE}">{CODE}</a> 没有开奖' in room.sees("organiser")
    room.goes_to("committed")
    organiser = room.person("organiser")
    assert "公布作废记录" in organiser.opens(f"/ceremony/{CODE}").text
    organiser.sends(f"/ceremony/{CODE}/publish", page="/account")
    room.sees("organiser")
    assert (room.office.settings.public_dir / CODE / "void.txt").is_file()
    assert f'/draws/{CODE}.2">' in stranger.get(f"/draws/{CODE}").text
    assert f'/draws/{CODE}">' in stranger.get(f"/draws/{CODE}.2").text
    assert room.state == "committed"
