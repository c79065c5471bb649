"""What everybody sees of the prizes after the draw, and what a winner does by his slip."""

import csv
import io
import json
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from draws import prizes
from lottery import attempts, beside, people
from lottery.accounts import Account
from lottery.acting import Acting
from lottery.attempts import Attempt
from lottery.clock import day_of
from lottery.intake.slip_code import slip_code
from lottery.office import Office
from lottery.prizes import acts, facts, joint, notices_code, papers, publishing, standing
from lottery.prizes.joint import SeenPrize
from lottery.prizes.life import Deed, PrizeId
from lottery.prizes.papers import ShownPapers
from lottery.programme.claiming import Claims
from lottery.register import entries
from lottery.texts.prizes import by_slip as words
from lottery.texts.prizes import public as public_words
from tests.builders import MARCH
from tests.web.conftest import Person

DRAW = f"/draws/{MARCH}"
CLERK = Account(91, "desk", "领奖处", "市商务局", ("clerk",), active=True, uniquifier="d")
WATCHER = Account(92, "npc", "王监督", "市人大", ("supervisor",), active=True, uniquifier="w")


@dataclass
class After:
    """The prizes of a drawn office: the smallest tier's first is forfeited, its second is handed
    over, and that is published."""

    office: Office
    clock: Any
    attempt: Attempt
    claims: Claims
    tier: str = ""

    @property
    def public(self) -> Any:
        return self.office.settings.public_dir

    def id(self, slot: int) -> PrizeId:
        return PrizeId(self.attempt.code, self.attempt.attempt, self.tier, slot)

    def holder(self, slot: int) -> int:
        with self.office.read() as session:
            until = self.claims.last_day
            return standing.of_prize(session, self.attempt, self.id(slot), until).life.entry or 0

    def life(self, slot: int) -> Any:
        with self.office.read() as session:
            until = self.claims.last_day
            return standing.of_prize(session, self.attempt, self.id(slot), until).life

    def forfeits(self, slot: int) -> None:
        deed, now = Deed("forfeited", {"reason": "declined"}), self.clock.now()
        seen = [SeenPrize(self.id(slot), self.life(slot).acts)]
        with self.office.write() as session:
            said = (session, self.attempt, seen, deed, self.claims)
            made = joint.propose(*said, by=CLERK, now=now)
        with self.office.write() as session:
            joint.confirm(session, self.attempt, made.id, self.claims, by=WATCHER, now=now)

    def hands_over(self, slot: int) -> None:
        said = (self.attempt, self.id(slot))
        now = self.clock.now()
        with self.office.write() as session:
            shown = ShownPapers("resident", "110101199003070011")
            random = Acting("desk", now, lambda size: b"r" * size)
            papers.see(
                *(session, self.office.boxes, *said, shown, self.claims),
                expected=self.life(slot).acts,
                acting=random,
            )
        with self.office.write() as session:
            deed, seen = Deed("handed", {"receipt": "收-1"}), self.life(slot).acts
            acts.take(session, *said, deed, self.claims, expected=seen, by="desk", now=now)

    def says(self, slot: int, deed: Deed) -> None:
        """The desk notes what was said at the telephone."""
        with self.office.write() as session:
            said = (session, self.attempt, self.id(slot), deed, self.claims)
            seen = self.life(slot).acts
            acts.take(*said, expected=seen, by="desk", now=self.clock.now())

    def publishes(self) -> int:
        return publishing.publish(self.office, self.attempt, by="desk", now=self.clock.now())

    def code_of(self, entry: int) -> str:
        """The address that a slip's code holds."""
        with self.office.read() as session:
            commit = entries.entry(session, entry).commit
            kept = entries.papers(session, entry)
        slip = people.open_slip(self.office.boxes, commit, kept.slip_box)
        card = people.open_card(self.office.boxes, commit, kept.card_box)
        return slip_code(f"https://x.example/check/{entry:010d}", commit, slip.salt, card.salt)

    def phone_of(self, entry: int) -> str:
        with self.office.read() as session:
            commit = entries.entry(session, entry).commit
            kept = entries.papers(session, entry)
        return people.open_slip(self.office.boxes, commit, kept.slip_box).phone

    def card_salt(self, entry: int) -> str:
        with self.office.read() as session:
            commit = entries.entry(session, entry).commit
            kept = entries.papers(session, entry)
        return people.open_card(self.office.boxes, commit, kept.card_box).salt


@pytest.fixture
def after(published_office: Office, published_app: Flask, clock: Any) -> After:
    with published_office.read() as session:
        attempt = attempts.newest(session, MARCH)
        claims = facts.claims_of(session, published_office.settings.public_dir, attempt)
    cheap = [tier.code for tier in attempt.tiers if tier.value_fen <= 80_000 and tier.count > 2]
    return After(published_office, clock, attempt, claims, cheap[0])


@pytest.fixture
def citizen(published_app: Flask) -> Person:
    """Somebody who looks from outside."""
    return Person(published_app.test_client())


@pytest.fixture
def listed(after: After) -> After:
    after.forfeits(1)
    after.hands_over(2)
    assert after.publishes() == 3
    return after


def test_each_prize_stands_with_its_day_on_the_pages_of_the_draw(
    listed: After, citizen: Person
) -> None:
    first, second = listed.holder(1), listed.holder(2)
    page = citizen.opens(f"{DRAW}/prizes").text
    today = public_words.written(day_of(listed.clock.now()))
    assert "演练" in page
    assert f"截至 {today}" in page
    assert f"已领取（{today}）" in page
    assert f"由候补第 1 名（登记 {first:010d}）递补" in page
    assert "失效：本人放弃" in page
    drawn = citizen.opens(DRAW).text
    assert f"{DRAW}/prizes" in drawn
    assert f"已领取（{today}）" in drawn
    assert f"候补第 1 名递补，待领（{today}）" in drawn
    assert f"已领取（{today}）" in citizen.opens(f"{DRAW}/print").text
    assert "已领取" in citizen.opens(f"/check/{second:010d}").text
    stepped = citizen.opens(f"/check/{first:010d}").text
    assert "候补第 1 名递补，待领" in stepped
    assert "（演练）" in stepped


def test_one_tier_is_shown_alone_and_there_is_no_other(listed: After, citizen: Person) -> None:
    page = citizen.opens(f"{DRAW}/prizes/tiers/{listed.tier}").text
    assert page.count('<li id="p-') == next(
        tier.count for tier in listed.attempt.tiers if tier.code == listed.tier
    )
    assert citizen.opens(f"{DRAW}/prizes/tiers/zz").status_code == 404
    assert citizen.opens(f"{DRAW}/prizes/pages/9").status_code == 404
    assert citizen.opens("/draws/ZP-FP-2099-01/prizes").status_code == 404


def test_machines_read_the_same(listed: After, citizen: Person) -> None:
    told = json.loads(citizen.opens(f"{DRAW}/data/prizes.json").text)
    rows = {(row["tier"], row["slot"]): row for row in told["rows"]}
    assert rows[listed.tier, 2]["prize_state"] == "claimed"
    assert rows[listed.tier, 1]["alternate"] == 1
    assert rows[listed.tier, 1]["holder_entry"] == f"{listed.holder(1):010d}"
    table = citizen.opens(f"{DRAW}/data/prizes.csv").text.removeprefix("\ufeff")
    assert len(list(csv.DictReader(io.StringIO(table)))) == len(rows)
    assert citizen.opens("/data/schemas/prizes.json").status_code == 200
    feed = citizen.opens("/atom.xml").text
    assert f"{DRAW}/prizes" in feed
    assert "份奖品已领取 1 份" in feed
    home = json.loads(citizen.opens("/winners.json").text)
    said = {row[0]: row[1] for row in home["draws"][0]["winners"]}
    assert "已领取" in said[f"{listed.holder(2):010d}"]


def test_an_altered_list_is_not_shown(listed: After, citizen: Person) -> None:
    file = beside.find(listed.public, listed.attempt.name, prizes.FILE)
    whole = file.read_bytes()
    file.write_bytes(whole.replace(b" claimed ", b" claimed  "))
    for path in (f"{DRAW}/prizes", DRAW, f"{DRAW}/print"):
        page = citizen.opens(path).text
        assert public_words.ALTERED in page
        assert "已领取（" not in page
    file.unlink()
    assert public_words.ALTERED in citizen.opens(f"{DRAW}/prizes").text


def test_before_anything_was_done_the_list_says_so(after: After, citizen: Person) -> None:
    assert after.publishes() == 0
    page = citizen.opens(f"{DRAW}/prizes").text
    assert public_words.NOT_YET in page


def test_a_winner_shows_his_slip_sees_his_prize_and_answers(
    after: After, published_app: Flask
) -> None:
    winner, entry = Person(published_app.test_client()), after.holder(1)
    shown = winner.sends(
        "/claim", entry=f"{entry:010d}", secret=after.code_of(entry), phone=after.phone_of(entry)
    )
    assert shown.status_code == 200
    assert words.WAITING["drawn"] in shown.text
    fields = _fields(shown.text)
    saved = winner.client.post("/claim/answer", data={**fields, "say": "coming"})
    assert words.SAVED["coming"] in saved.text
    again = winner.client.post("/claim/answer", data={**fields, "say": "coming"})
    assert again.status_code == 200
    assert after.life(1).acts == 1
    fields = _fields(saved.text)
    day = (day_of(after.clock.now()) + timedelta(days=3)).isoformat()
    assert winner.client.post("/claim/answer", data={**fields, "day": day}).status_code == 200
    with after.office.read() as session:
        told = [
            (act.what, dict(act.detail), act.by) for act in standing.history(session, after.id(1))
        ]
    assert told == [
        ("answered", {"answer": "coming"}, "slip"),
        ("appointed", {"day": day}, "slip"),
    ]
    refused = winner.client.post("/claim/answer", data={**fields, "say": "declines"})
    assert words.NEEDS_TICK in refused.text
    assert words.wished(day) in refused.text
    after.says(1, Deed("appointed", {"day": day, "time": "9:30", "place": "一楼大厅"}))
    after.says(1, Deed("noted", {"note": "带委托书"}))
    later = winner.client.post("/claim/answer", data={**fields, "say": "declines"}).text
    assert words.arranged(day, "9:30", "一楼大厅") in later
    assert words.wished(day) not in later


def test_after_the_last_day_no_answer_is_taken_and_a_form_that_is_not_ours_is_refused(
    after: After, published_app: Flask
) -> None:
    winner, entry = Person(published_app.test_client()), after.holder(1)

    def page() -> str:
        said = {"secret": after.code_of(entry), "phone": after.phone_of(entry)}
        return winner.sends("/claim", entry=f"{entry:010d}", **said).text

    for seen in ("\u00b2", "\u0663", "-1", "1" * 7, ""):
        fields = {**_fields(page()), "acts": seen, "say": "coming"}
        assert winner.client.post("/claim/answer", data=fields).status_code == 409
    fields = {**_fields(page()), "say": "coming"}
    after.clock.moment += timedelta(days=31)
    assert 'action="/claim/answer"' not in page()
    late = winner.client.post("/claim/answer", data=fields)
    assert late.status_code == 409
    assert "已经过了" in late.text
    assert after.life(1).acts == 0


def test_a_winner_declines_and_keeps_the_prize_until_two_have_confirmed_it(
    after: After, published_app: Flask
) -> None:
    winner, entry = Person(published_app.test_client()), after.holder(1)
    given = {"entry": f"{entry:010d}", "secret": after.code_of(entry)}
    shown = winner.sends("/claim", phone=after.phone_of(entry), **given)
    fields = {**_fields(shown.text), "say": "declines", "sure": "1"}
    assert words.SAVED["declines"] in winner.client.post("/claim/answer", data=fields).text
    assert after.life(1).entry == entry
    assert after.life(1).waits


def test_whatever_does_not_fit_is_answered_by_one_sentence_and_counted(
    after: After, published_app: Flask
) -> None:
    stranger, entry, other = Person(published_app.test_client()), after.holder(1), after.holder(2)
    phone, code = after.phone_of(entry), after.code_of(entry)
    wrong = (
        {"entry": f"{entry:010d}", "secret": code, "phone": "13900000000"},
        {"entry": f"{entry:010d}", "secret": after.card_salt(entry), "phone": phone},
        {"entry": f"{entry:010d}", "secret": after.code_of(other), "phone": phone},
        {"entry": "9999999999", "secret": code, "phone": phone},
        {"entry": f"{entry:010d}", "secret": "0" * 64, "phone": ""},
    )
    for fields in wrong:
        answer = stranger.sends("/claim", **fields)
        assert (answer.status_code, words.NOT_RIGHT in answer.text) == (403, True)
        assert phone not in answer.text.replace(f'value="{fields["phone"]}"', "")
    for fields in (wrong[0],) * 10:
        answer = stranger.sends("/claim", **fields)
    assert answer.status_code == 429
    right = stranger.sends("/claim", entry=f"{entry:010d}", secret=code, phone=phone)
    assert right.status_code == 429
    malformed = stranger.sends("/claim", entry="12", secret=code, phone=phone)
    assert (malformed.status_code, words.ENTRY_MALFORMED in malformed.text) == (422, True)
    forged = stranger.client.post(
        "/claim/answer", data=_fields(malformed.text) | {"proof": "x.y.z"}
    )
    assert forged.status_code == 422


def test_an_alternate_who_stepped_up_answers_and_who_lost_the_prize_is_told_so(
    after: After, published_app: Flask
) -> None:
    was = after.holder(1)
    after.forfeits(1)
    for entry, told in ((was, words.GONE_NOTE), (after.holder(1), words.WAITING["drawn"])):
        said = {"secret": after.code_of(entry), "phone": after.phone_of(entry)}
        shown = Person(published_app.test_client()).sends("/claim", entry=f"{entry:010d}", **said)
        assert told in shown.text
        assert ('action="/claim/answer"' in shown.text) == (entry != was)


def test_nobody_without_the_slip_keeps_its_owner_out_even_behind_his_address(
    after: After, published_app: Flask
) -> None:
    stranger, entry = Person(published_app.test_client()), after.holder(1)
    said = {"entry": f"{entry:010d}", "phone": after.phone_of(entry)}
    answers = [stranger.sends("/claim", secret="0" * 64, **said) for _ in range(11)]
    assert [each.status_code for each in answers] == [*[403] * 10, 429]
    owner = Person(published_app.test_client())
    assert owner.sends("/claim", secret=after.code_of(entry), **said).status_code == 200
    code = notices_code.code_of(after.office.boxes, after.id(1), 0, entry)
    for status in (*[404] * 10, 429):
        guessed = stranger.sends("/notice", entry=said["entry"], code="0000-0000")
        assert guessed.status_code == status
    owner.client.environ_base["REMOTE_ADDR"] = "10.0.0.8"
    assert owner.sends("/notice", entry=said["entry"], code=code).status_code == 200


def test_somebody_asks_whether_a_message_is_the_offices(after: After, published_app: Flask) -> None:
    asks, entry = Person(published_app.test_client()), after.holder(1)
    after.says(1, Deed("answered", {"answer": "coming"}))
    code = notices_code.code_of(after.office.boxes, after.id(1), 0, entry)
    ours = asks.sends("/notice", entry=f"{entry:010d}", code=code.lower().replace("-", " "))
    assert ours.status_code == 200
    assert words.OURS in ours.text
    assert "演练" in ours.text
    assert words.WAITS in ours.text
    for inner in (words.WAITING["coming"], words.ANSWERS["coming"]):
        assert inner not in ours.text  # who reads the message learns no more than is published
    other = asks.sends("/notice", entry=f"{after.holder(2):010d}", code=code)
    assert (other.status_code, words.NOT_OURS in other.text) == (404, True)
    for page in (ours, other):
        assert words.MONEY in page.text
    assert asks.sends("/notice", entry=f"{entry:010d}", code="12").status_code == 422


def test_under_the_public_name_no_winner_is_led_to_the_log_in(
    published_office: Office, citizen: Person
) -> None:
    assert "/login" in citizen.opens("/claim").text
    settings = replace(published_office.settings, claims_online=True)
    object.__setattr__(published_office, "settings", settings)
    for page in ("/claim", "/notice"):
        assert "/login" not in citizen.opens(page).text
    assert "/login" in citizen.opens("/").text


def test_the_site_without_keys_has_no_such_pages(published_office: Office, clock: Any) -> None:
    from lottery.web.app import FOR_EVERYBODY  # noqa: PLC0415 - what such a site is made of

    names = {group.pages.name for group in FOR_EVERYBODY}
    assert "by_slip" not in names
    assert "prize_list" in names


def _fields(page: str) -> dict[str, str]:
    """The hidden fields of a page's first form that has a prize."""
    found = {}
    for name in ("csrf_token", "proof", "prize", "acts"):
        before, _, rest = page.partition(f'name="{name}"')
        found[name] = rest.partition('value="')[2].partition('"')[0] if rest else before[:0]
    return found


def test_days_are_counted_to_the_last_one() -> None:
    until = date(2024, 6, 10)
    assert "还有 2 天" in public_words.held("waiting", 0, until, None, "", "", date(2024, 6, 8))
    assert "还有" not in public_words.held("waiting", 0, until, None, "", "", None)


def test_a_clerk_publishes_by_the_button_and_a_forfeit_is_published_as_it_is_confirmed(
    after: After, published_app: Flask, logged_in: Any
) -> None:
    clerk = logged_in(published_app, "clerk")
    page = f"/prizes/{after.attempt.name}"
    assert 'id="publish"' not in clerk.opens(page).text
    after.hands_over(2)
    assert "1 项办理还没有公布" in clerk.opens(page).text
    assert clerk.sends(f"{page}/publish", page=page).status_code == 302
    assert 'id="publish"' not in clerk.opens(page).text
    assert "已领取（" in clerk.opens(f"{DRAW}/prizes").text
    deed, now = Deed("forfeited", {"reason": "declined"}), after.clock.now()
    seen = [SeenPrize(after.id(1), after.life(1).acts)]
    with after.office.write() as session:
        said = (session, after.attempt, seen, deed, after.claims)
        made = joint.propose(*said, by=CLERK, now=now)
    supervisor = logged_in(published_app, "supervisor")
    at = f"/prizes/proposals/{made.id}"
    assert supervisor.sends(f"{at}/confirm", page=at).status_code == 302
    assert "失效：本人放弃" in supervisor.opens(f"{DRAW}/prizes").text
