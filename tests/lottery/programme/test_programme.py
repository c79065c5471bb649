"""A programme's file: read strictly, stored once, and asked by day and by code."""

from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

import lottery.demo
from draws import canonical
from lottery import merchants
from lottery.errors import CampaignUnknownError, LotteryError, ProgrammeError
from lottery.invoices.rules.parameters import Rules
from lottery.merchants import MerchantLine
from lottery.office import database as db
from lottery.office.boxes import Boxes
from lottery.programme import (
    Omission,
    Programme,
    TierPlan,
    campaigns,
    month_period,
    period_for,
    rule_versions,
)
from lottery.programme.file import parse_programme

FILE = Path(lottery.demo.__file__).parent / "programme.toml"


@pytest.fixture(scope="module")
def programme() -> Programme:
    """The example that comes with the program."""
    return parse_programme(FILE.read_bytes())


@pytest.fixture
def loaded(database: Engine, boxes: Boxes, programme: Programme, now: datetime) -> Engine:
    """A database that holds the example."""
    with db.writing(database) as session:
        campaigns.load(session, boxes, programme, by="organiser", now=now)
    return database


def test_the_example_is_the_programme_that_was_asked_for(programme: Programme) -> None:
    assert [campaign.code for campaign in programme.campaigns] == ["fp", "bx"]
    march, special = programme.plans
    assert [(tier.code, tier.count) for tier in march.tiers] == [("1", 3), ("2", 150), ("3", 300)]
    assert [(tier.code, tier.count) for tier in special.tiers] == [("t1", 1), ("t2", 5)]
    assert special.omits[1] == Omission("won-earlier", ("ZP-FP-2024-03",), ("1",))
    assert len(special.batches) == 6


def test_the_examples_rules_are_canonical_text(programme: Programme) -> None:
    for campaign in programme.campaigns:
        for rules in campaign.rules:
            canonical.check(rules.text.encode(), "rules.txt")
            assert "60日" in rules.text
            assert Rules.from_json(rules.parameters).minimum_fen == 10000


def test_what_is_stored_is_what_was_read(loaded: Engine, programme: Programme) -> None:
    with db.reading(loaded) as session:
        stored = campaigns.campaigns(session)
        assert sorted(stored, key=lambda one: one.code) == sorted(
            programme.campaigns, key=lambda one: one.code
        )
        assert campaigns.plans(session) == programme.plans
        assert campaigns.plan(session, "ZP-FP-2024-03").tiers[0] == TierPlan(
            "1", "一等奖", 3, "轿车一辆", 8000000, 3
        )


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("\n", "\n= 1\n", "第 2 行第 1 个字符处不合 TOML 的写法"),
        ("\n", f"\nx = {'[' * 10000}\n", "套得太深"),
        ("\n", f"\nx = {'9' * 5000}\n", "不合 TOML 的写法"),
        ("\n", "\n# \ud800\n", "另存为"),
        ('title = "开发票', 'title = "开\\u0000发票', "“title”里有换行、自造字或不可见的字符"),
        ('title = "开发票', 'title = "开\\n发票', "“title”里有换行、自造字或不可见的字符"),
        ('title = "开发票', f'title = "{"开" * 200}发票', "“title”超过 200 个字"),
        ('code = "fp"', 'code = "f p"', "“code”不能写“f p”：代号写小写字母"),
        ('code = "ZP-FP', 'code = "zp-fp', "抽奖代号写大写字母"),
        ("version = 1\n", f"version = {10**20}\n", "“version”应是 0 到 9999 的整数"),
        ("count = 3\n", f"count = {10**20}\n", "“count”应是 0 到 9999999 的整数"),
        ("value_fen = 8000000", f"value_fen = {10**20}", "“value_fen”应是 0 到 999999999999"),
        ("closes_at = 2024-", "closes_at = 9999-", "“closes_at”的年份 9999 不对"),
        ("closes_at = 2024-", "closes_at = 0001-", "“closes_at”的年份 1 不对"),
        ("minimum_fen = 10000", f"minimum_fen = {10**20}", "参数“价税合计下限（元）”填得不对"),
        ("minimum_fen = 10000", "minimum = 10000", "没有参数“minimum”"),
        ('kinds = ["paper"', "kinds = [1", "参数“可以参加的发票种类”填得不对"),
        ('kinds = ["paper"', 'kinds = ["x"', "参数“可以参加的发票种类”填得不对"),
        ("\n一、", "\n\n一、", "写法不规范"),
    ],
)
def test_what_the_file_cannot_say_is_told_in_the_readers_words(
    old: str, new: str, told: str
) -> None:
    text = FILE.read_text("utf-8")
    assert old in text
    wrong = text.replace(old, new, 1).encode("utf-8", "surrogatepass")
    with pytest.raises(ProgrammeError) as refused:
        parse_programme(wrong)
    assert told in str(refused.value)


def test_a_file_as_windows_saves_it_is_the_same(programme: Programme) -> None:
    text = FILE.read_text("utf-8").replace("\n", "\r\n")
    assert parse_programme(text.encode("utf-8-sig")) == programme


def test_loading_twice_adds_nothing(
    loaded: Engine, boxes: Boxes, programme: Programme, now: datetime
) -> None:
    with db.writing(loaded) as session:
        new = campaigns.load(session, boxes, programme, by="organiser", now=now)
    assert set(new.values()) == {0}


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("ends = 2024-03-31", "ends = 2024-03-30", "fp-2024-03"),
        ("100元（含）以上的个人消费者", "99元（含）以上的个人消费者", "规则第 1 版"),
        ("10000\ninsurance = true", "10000\ninsurance = false", "规则第 1 版"),
    ],
)
def test_what_was_announced_cannot_be_changed(
    *, loaded: Engine, boxes: Boxes, now: datetime, old: str, new: str, why: str
) -> None:
    changed = parse_programme(_changed(old, new))
    with pytest.raises(ProgrammeError, match=why), db.writing(loaded) as session:
        campaigns.load(session, boxes, changed, by="organiser", now=now)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('code = "fp"', 'cod = "fp"', "code"),
        ('code = "fp"', 'code = "FP"', "FP"),
        ("closes_at = 2024-04-09T17:00:00+08:00", "closes_at = 2024-04-09T17:00:00", "closes_at"),
        ("starts = 2024-03-01", "starts = 2024-04-01", "早于"),
        ('batch = "fp-2024-04"', 'batch = "fp-2024-03"', "两次"),
        ('batch = "fp-2024-04"', 'batch = "bx-2024-04"', "fp-"),
        ("version = 1", "version = true", "version"),
        ("minimum_fen = 10000", "minimum_yuan = 100", "minimum_yuan"),
        ("邹平市“开发票中大奖”活动规则\n", "邹平市“开发票中大奖”活动规则 \n", "text 第 1 行"),
        ('person = "phone:19900000001"', 'person = "19900000001"', "person"),
        ('kind = "dice"', 'kind = "cards"', "cards"),
        ('batches = ["fp-2024-03"]', 'batches = ["fp-2023-03"]', "fp-2023-03"),
        ('code = "ZP-FP-2024-03"', 'code = "zp"', "code"),
        ("value_fen = 50000", "value_fen = 500.00", "value_fen"),
        ("value_fen = 50000", "value_fen = 50000\ncolour = 1", "colour"),
        ("cap = 1", "cap =", "行第"),
    ],
)
def test_a_wrong_line_is_refused_with_its_place(old: str, new: str, why: str) -> None:
    with pytest.raises(LotteryError, match=why):
        parse_programme(_changed(old, new))


def test_a_day_belongs_to_one_period(loaded: Engine) -> None:
    with db.reading(loaded) as session:
        periods = campaigns.periods(session, "fp")
    days = (date(2024, 2, 29), date(2024, 3, 1), date(2024, 3, 31), date(2024, 4, 1))
    found = [period_for(periods, day) for day in days]
    assert [period and period.batch for period in found] == [
        None,
        "fp-2024-03",
        "fp-2024-03",
        "fp-2024-04",
    ]


def test_a_month_can_be_opened_at_any_time(loaded: Engine, now: datetime) -> None:
    period = month_period("fp", "开发票中大奖", date(2025, 12, 24))
    with db.writing(loaded) as session:
        assert campaigns.add_period(session, period, now)
        assert not campaigns.add_period(session, period, now)
    with db.reading(loaded) as session:
        assert campaigns.period(session, "fp-2025-12") == period
    assert (period.ends, period.closes_at.isoformat()) == (
        date(2025, 12, 31),
        "2026-01-09T17:00:00+08:00",
    )


def test_rules_are_in_force_from_their_day_on(loaded: Engine) -> None:
    with db.reading(loaded) as session:
        stored = rule_versions.rules_in_force(session, "fp", date(2024, 2, 20))
        assert rule_versions.rules_version(session, stored.id) == stored
        with pytest.raises(CampaignUnknownError, match="2024-02-19"):
            rule_versions.rules_in_force(session, "fp", date(2024, 2, 19))


def test_a_merchant_is_registered_between_his_days(loaded: Engine, now: datetime) -> None:
    line = MerchantLine(
        "91371681MA3K7X2Q5C", "示例", "零售", False, date(2024, 1, 1), date(2024, 3, 1)
    )
    with db.writing(loaded) as session:
        merchants.add_merchants(session, [line], by="organiser", now=now)
    with db.reading(loaded) as session:
        registry = merchants.registry(session)
    assert registry.merchant(line.seller_id, date(2024, 3, 1)) is not None
    assert registry.merchant(line.seller_id, date(2024, 3, 2)) is None
    insurer = registry.merchant("91371681MA00000A1T", date(2024, 3, 2))
    assert insurer is not None
    assert insurer.is_insurer


def test_staff_are_known_by_keyed_hash_alone(loaded: Engine, boxes: Boxes) -> None:
    with db.reading(loaded) as session:
        barred = campaigns.barred(session)
    assert barred[boxes.index("person", "phone:19900000001")] == "staff"


def test_what_is_not_there_is_said(loaded: Engine) -> None:
    with db.reading(loaded) as session:
        for ask in (campaigns.campaign, campaigns.period, campaigns.plan):
            with pytest.raises(CampaignUnknownError, match="nobody"):
                ask(session, "nobody")


def _changed(old: str, new: str) -> bytes:
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    return text.replace(old, new, 1).encode()
