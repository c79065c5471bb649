"""How prizes are claimed: set in a programme, settled at publication, and never told otherwise."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from lottery import attempts, beside, journal
from lottery.acting import Acting
from lottery.ceremony import loading
from lottery.ceremony.steps import claiming as settling
from lottery.ceremony.steps import publish
from lottery.clock import SHANGHAI, day_of
from lottery.errors import ProgrammeError
from lottery.hall.claiming import ShownClaims, shown
from lottery.office import Office
from lottery.office.keys import signers
from lottery.programme import Programme, campaigns
from lottery.programme.claiming import (
    FILE,
    Claims,
    ClaimsMalformedError,
    ClaimTerms,
    CountedBy,
    TierClaim,
    days_in,
    from_json,
    lines_in,
    terms_from,
)
from lottery.programme.file import parse_programme
from lottery.texts.office import claiming as words
from lottery.texts.public import outcomes
from tests.builders import MARCH, PLANS, an_office, random_bytes_from
from tests.conftest import PROGRAMME

TABLE = """
[campaign.claiming]
place = "市民中心"
telephone = "0543-4350000转8001"
documents = ["身份证", "存根"]
"""
OWN = """
[draw.claiming]
place = "体育馆"
"""
OBJECTING = "十一、对结果有异议的，自公布之日起5日内提出，逾期不予受理。"
CAMPAIGN, DRAW = "[[campaign.rules]]", "[[draw.tier]]"


def programme(of_campaign: str = "", of_draw: str = "", rules: str = "") -> Programme:
    text = PROGRAMME.replace(CAMPAIGN, f"{of_campaign}\n{CAMPAIGN}", 1)
    text = text.replace(DRAW, f"{of_draw}\n{DRAW}", 1)
    return parse_programme(text.replace("text = '''\n", f"text = '''\n{rules}", 1).encode())


def test_a_campaign_sets_the_terms_of_its_draws_and_a_draw_its_own() -> None:
    [plan] = programme().plans
    assert plan.claiming is None
    [plan] = programme(TABLE).plans
    assert plan.claiming == ClaimTerms(
        place="市民中心", telephone="0543-4350000转8001", documents=("身份证", "存根")
    )
    [plan] = programme(TABLE, OWN).plans
    assert plan.claiming == ClaimTerms(place="体育馆")


@pytest.mark.parametrize(
    ("table", "rules", "told"),
    [
        (TABLE.replace("转8001", "，张三"), "", "“telephone”不能写“0543-4350000，张三”：写号码"),
        (TABLE.replace("place", "spot"), "", "不认识的项目“spot”"),
        (TABLE.replace('"身份证"', '" "'), "", "documents 里有空的一项"),
        (TABLE.replace('"存根"', ",".join(['"证"'] * 12)), "", "documents 最多写 12 项"),
        (TABLE + "days = 400\n", "", "“days”应是 0 到 365 的整数"),
        (TABLE + "days = 30\n", "十二、自公布之日起60日内领奖。\n", "规则写的是 60 日"),
        (
            TABLE + "days = 5\n",
            f"{OBJECTING}\n十二、自公布之日起60日内领奖。\n",
            "规则写的是 60 日",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_place(table: str, rules: str, told: str) -> None:
    with pytest.raises(ProgrammeError) as refused:
        programme(table, rules=rules)
    assert told in str(refused.value)


LATER_TERMS = """
moves = "next-workday"
alternate_days = 20
two_people_from = 8000.50
left_over = "supplementary"
[campaign.claiming.funds]
1 = "财政资金"
2 = "示例汽车有限公司赞助"
"""


def test_what_becomes_of_a_prize_after_its_last_day_is_set_too() -> None:
    [plan] = programme(TABLE + LATER_TERMS).plans
    assert plan.claiming
    assert (plan.claiming.moves, plan.claiming.alternate_days) == ("next-workday", 20)
    assert plan.claiming.two_people_from_fen == 800_050
    assert plan.claiming.left_over == "supplementary"
    assert plan.claiming.funds == (("1", "财政资金"), ("2", "示例汽车有限公司赞助"))
    assert (plan.claiming.fund("2"), plan.claiming.fund("3")) == ("示例汽车有限公司赞助", "")
    for one in (plan.claiming, ClaimTerms(), ClaimTerms(funds=(("1", "财政资金"),))):
        assert terms_from(one.to_values()) == one
    shown = [words.value(name, getattr(plan.claiming, name)) for name in words.FIELDS][-5:]
    assert shown == [
        "顺延到下一个工作日",
        "20 日",
        "单个奖品 8,000.50 元起",
        "在补充抽奖中抽出",
        "1：财政资金；2：示例汽车有限公司赞助",
    ]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ('moves = "later"', "“moves”不能写“later”：写 none、next-workday 之一"),
        ("alternate_days = 0", "alternate_days 写 1 到 365"),
        ("alternate_days = 366", "“alternate_days”应是 0 到 365 的整数"),
        ("two_people_from = 1.005", "“two_people_from”写的“1.005”不是金额"),
        ("two_people_from = nan", "“two_people_from”写的“nan”不是金额"),
        ("two_people_from = true", "“two_people_from”的类型不对"),
        ("two_people_from = -1", "“two_people_from”应在 0 到 9999999999 元之间"),
        (
            'left_over = "host"',
            "“left_over”不能写“host”：写 supplementary、next-draw、treasury 之一",
        ),
        ("[campaign.claiming.funds]\n1 = 5", "“1”的类型不对"),
        ("[campaign.claiming.funds]\nA = '财政'", "funds 里的“A”不是奖项代号"),
        ("[campaign.claiming.funds]\n9 = '财政'", "没有这个奖项：有的是 1、2"),
    ],
)
def test_each_of_them_is_refused_where_it_cannot_be_meant(written: str, told: str) -> None:
    with pytest.raises(ProgrammeError) as refused:
        programme(f"{TABLE}{written}\n")
    assert told in str(refused.value)


def test_a_draw_names_payers_of_its_own_tiers_alone() -> None:
    with pytest.raises(ProgrammeError, match="写了奖项 9，它的抽奖里没有这个奖项"):
        programme(TABLE, f"{OWN}[draw.claiming.funds]\n9 = '财政'\n")


def test_terms_of_an_earlier_release_keep_their_bytes() -> None:
    terms = ClaimTerms(30, "市民中心", documents=("身份证",))
    assert Claims(terms, 30).to_json() == (
        '{"days":30,"form":"fpdraw-claiming/1","last_day":null,"published":null,"rules":[],'
        '"terms":{"address":"","days":30,"documents":["身份证"],"hours":"","note":"",'
        '"place":"市民中心","telephone":""},"tiers":[]}\n'
    )


def test_what_is_published_is_read_back_and_nothing_else_is() -> None:
    tiers = (TierClaim("1", "一等奖", "轿车", 35_000_000), TierClaim("2", "二等奖", "油", 80_000))
    terms = ClaimTerms(30, "市民中心", documents=("身份证",))
    made = Claims(terms, 30, date(2024, 4, 10), date(2024, 5, 10), tiers, ("十二、领奖。",))
    assert from_json(made.to_json()) == made
    assert '"tax_fen":7000000' in made.to_json()
    assert from_json(Claims().to_json()) == Claims()
    year = CountedBy(2024, "2024年的通知", "calendar-2024.toml", "0" * 64)
    for moved in (
        replace(made, unmoved=date(2024, 5, 9), calendar=(year,)),
        replace(made, unmoved=made.last_day, unknown_year=2024),
    ):
        assert from_json(moved.to_json()) == moved
        assert moved.is_moved == (not moved.unknown_year)
    changes = (
        ("claiming/1", "claiming/2"),
        ('"value_fen":80000', '"value_fen":"many"'),
        ('"days":30', '"days":"ten"'),
    )
    for wrong in ("", "{}", "[]", *(made.to_json().replace(*change) for change in changes)):
        assert wrong != made.to_json()
        with pytest.raises(ClaimsMalformedError):
            from_json(wrong)
    assert days_in(("逾期视为放弃。",)) == 0
    for text, days in (
        ((OBJECTING, "十二、中奖人自公布之日起60日内持证件领奖。"), 60),
        (("十二、自中奖结果公布之日起30日内领取奖品。",), 30),
        (("十一、名单自公布之日起7日内公示。", "十二、自公布之日起45日内办理，逾期视为放弃。"), 45),
        ((OBJECTING,), 0),
    ):
        assert days_in(lines_in(text)) == days
    assert outcomes.last_day(date(2024, 2, 29)) == "2024年2月29日（星期四）24时以前"


@pytest.fixture
def office(published_template: Path, tmp_path: Path) -> Iterator[Office]:
    """An office that has published a draw whose programme says nothing of claiming."""
    home = Path(shutil.copytree(published_template, tmp_path / "home"))
    found = an_office(home, f"sqlite:///{home / 'march.db'}")
    yield found
    found.close()


LATER = datetime(2024, 6, 1, 9, 30, 1, 234567, tzinfo=SHANGHAI)


def loads(office: Office, terms: ClaimTerms | None) -> loading.Loaded:
    given = Programme((), (), (), (replace(PLANS[MARCH], claiming=terms),))
    return loading.store(office, given, by="organiser", now=LATER)


def publishes(office: Office) -> None:
    acting = Acting("organiser", LATER, random_bytes_from("claims"))
    publish.publish(office, signers(office.settings), code=MARCH, acting=acting)


def test_the_terms_are_stored_and_each_change_is_told(office: Office) -> None:
    said = ClaimTerms(place="市民中心", days=30)
    assert loads(office, None).changed == ()
    assert loads(office, said).changed == (
        words.changed(MARCH, "days", 0, 30),
        words.changed(MARCH, "place", "", "市民中心"),
    )
    assert loads(office, said).changed == ()
    with office.read() as session:
        assert campaigns.plan(session, MARCH).claiming == said


def seen(office: Office) -> ShownClaims:
    with office.read() as session:
        return shown(session, office.settings.public_dir, MARCH)


def acts(office: Office) -> int:
    with office.read() as session:
        return len(list(journal.acts(session, beside.ACT)))


def test_they_are_settled_at_publication_and_stay_whatever_is_loaded_later(
    office: Office,
) -> None:
    with office.read() as session:
        attempt = attempts.newest(session, MARCH)
    public = office.settings.public_dir
    settled = seen(office).claims
    published = day_of(attempt.steps["published"][0])
    assert (settled.terms, settled.published, settled.last_day) == (ClaimTerms(), published, None)
    assert [(tier.code, tier.tax_fen) for tier in settled.tiers] == [("1", 1_600_000), ("2", 0)]
    file = public / f"{MARCH}.beside" / FILE
    before, told = file.read_bytes(), acts(office)
    terms = ClaimTerms(days=45, place="市民中心", telephone="0543-4350000")
    assert words.stays(MARCH) in loads(office, terms).unchanged
    with office.read() as session:
        wanted = settling.claims_of(session, attempt)
    assert (wanted.terms, wanted.days) == (terms, 45)
    assert wanted.last_day == published + timedelta(days=45)
    publishes(office)
    assert (file.read_bytes(), acts(office)) == (before, told)
    file.unlink()
    publishes(office)
    assert not file.exists()  # it would be another one now
    with office.read() as session:
        assert len(beside.faults(session, public).absent) == 1
    loads(office, None)
    publishes(office)
    assert file.read_bytes() == before
    with office.read() as session:
        assert beside.faults(session, public) == beside.BesideFaults((), ())
    file.write_text("{}")
    assert seen(office) == ShownClaims(Claims(), altered=True)
    file.unlink()
    assert seen(office) == ShownClaims(Claims(), altered=True)


def test_a_period_for_objections_refuses_no_period_for_claims() -> None:
    rules = f"{OBJECTING}\n十二、自公布之日起60日内领奖。\n"
    [plan] = programme(f"{TABLE}days = 60\n", rules=rules).plans
    assert plan.claiming
    assert plan.claiming.days == 60
