"""Whose lottery it is: read from a file, refused where nobody could read it, changed by two."""

import re
from dataclasses import replace
from importlib.resources import files
from itertools import pairwise

import pytest
from defusedxml import ElementTree

from lottery.ceremony import loading
from lottery.errors import ProgrammeError, ProposalRefusedError
from lottery.programme import Programme, imprints, taking_back
from lottery.programme.colours import LEAST, contrast, faint, palette
from lottery.programme.emblem import seal_svg
from lottery.programme.file import parse_programme
from lottery.programme.imprint import Imprint, Organ, from_json
from lottery.programme.preview import preview_svg
from lottery.programme.style import site_css
from tests.actors import NOTARY, ORGANISER, Clerk, Stage

EXAMPLE = files("lottery.programme").joinpath("example.toml").read_text("utf-8")
OWN = Imprint(
    title="临江有奖发票",
    city="临江市",
    short="临江",
    main="#14556b",
    accent="#f0cf86",
    organs=(Organ("host", "临江市商务局", "0439-0000000", "某路1号"),),
)


def parsed(*changes: tuple[str, str]) -> Programme:
    """The example with some text in place of other text that is there."""
    text = EXAMPLE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return parse_programme(text.encode())


def loaded(stage: Stage, imprint: Imprint, by: str = "cli:root") -> loading.Loaded:
    """A programme's file says nothing but the imprint."""
    wanted = Programme((), (), (), (), imprint)
    return loading.store(stage.office, wanted, by=by, now=stage.tick())


def shown(stage: Stage) -> Imprint:
    """What pages say now."""
    with stage.office.read() as session:
        return imprints.current(session)


def test_the_shipped_example_says_all_of_it() -> None:
    found = parsed().imprint
    assert found is not None
    assert (found.city, len(found.city)) == ("云岫布依族苗族仡佬族自治县", 13)
    assert [role for role, _ in found.by_role()] == ["host", "supervisor", "notary", "tax"]
    assert [place.name for place in found.entry_places] == [
        "县政务服务中心二楼",
        "岩脚镇便民服务站",
    ]
    assert found.responsible == (found.organs[0].name, "0859-0000000，云岫县城东街道望岫路1号")
    assert from_json(found.to_json()) == found


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('main = "#14556b"', 'main = "#5fa8c4"', "对比度只有"),
        ('accent = "#f0cf86"', 'accent = "#14556b"', "大屏底色上的配色"),
        ('main = "#14556b"', 'main = "blue"', "六位十六进制数"),
        ('seal = "云岫有奖"', 'seal = "云岫有"', "1、2 或 4 个汉字"),
        ('seal = "云岫有奖"', 'seal = "<svg"', "1、2 或 4 个汉字"),
        ('title = "云岫有奖发票"', f'title = "{"岫" * 41}"', "超过 40 个字"),
        ('title = "云岫有奖发票"', 'title = "云岫\\u202e有奖发票"', "不可见的字符"),
        ('role = "host"', 'role = "mayor"', "不认识"),
        ('role = "host"', 'role = "other"', "主办单位"),
        ('role = "tax"', 'role = "notary"', "只能写一个"),
        ('filing = "', 'file = "', "不认识的项目“file”"),
        ('short = "云岫"', "", "缺少“short”"),
        ('regions = ["529931"]', "", "place 和 regions"),
    ],
)
def test_what_will_not_do_is_refused_with_the_place_and_the_rule(
    old: str, new: str, told: str
) -> None:
    with pytest.raises(ProgrammeError, match="site") as refused:
        parsed((old, new))
    assert told in str(refused.value)


def test_rules_without_a_place_are_refused() -> None:
    with pytest.raises(ProgrammeError, match="地名和它的行政区划代码"):
        parsed(('place = "云岫"\nregions = ["529931"]\n', ""))


def test_what_passes_can_be_read_wherever_it_stands() -> None:
    assert faint("", "") == ()
    assert faint(OWN.main, OWN.accent) == ()
    own = palette(OWN.main, OWN.accent)
    for letters, ground in (
        ("#ffffff", own.main),
        ("#ffffff", own.deep),
        (own.main, "#faf6ee"),
        (own.main, own.blush),
        (own.accent, own.hall[0]),
        (own.dim, own.hall[0]),
        (own.light, own.hero),
    ):
        assert contrast(letters, ground) >= LEAST
    halls = [contrast("#ffffff", each) for each in own.hall]
    assert all(middle < edge for middle, edge in pairwise(halls))


@pytest.mark.parametrize("seal", ["", "岫", "云岫", "云岫有奖"])
def test_seal_and_preview_are_pictures_without_anything_that_runs(seal: str) -> None:
    bad = replace(OWN, seal=seal, title='<script>"&', city="</svg>")
    for picture in (seal_svg(seal, palette(OWN.main, OWN.accent)), preview_svg(bad)):
        root = ElementTree.fromstring(picture)
        tags = {element.tag.rpartition("}")[2] for element in root.iter()}
        assert tags <= {"svg", "rect", "path", "text", "g"}
    drawn = ElementTree.fromstring(seal_svg(seal, palette("", ""))).iter()
    assert [each.text for each in drawn if each.text] == list(seal)


def test_colours_of_its_own_stand_in_the_style_and_the_programs_own_do_not() -> None:
    told = site_css(OWN, "0123")
    assert re.search(r"--red: #14556b;.*--hero-gold: #f0cf86;", told, re.DOTALL)
    assert "--red" not in site_css(Imprint(), "0123")
    assert "seal.svg?v=0123" in site_css(Imprint(), "0123")


def test_before_anything_is_entered_a_file_sets_it(stage: Stage) -> None:
    assert shown(stage) == Imprint()
    found = loaded(stage, OWN)
    assert "站点信息·站名：由“有奖发票”改为“临江有奖发票”" in found.changed
    assert shown(stage) == OWN
    assert loaded(stage, OWN).changed == ()


def test_afterwards_two_change_it_and_papers_of_before_keep_theirs(stage: Stage) -> None:
    loaded(stage, OWN)
    Clerk(stage).enters()
    before, other = stage.now, replace(OWN, telephone="0439-1111111")
    found = loaded(stage, other)
    assert found.changed == ()
    assert "须两人办理" in found.unchanged[0]
    with stage.office.write() as session:
        made = imprints.propose(session, other, by=ORGANISER, now=stage.tick())
        assert made.detail["changed"] == ["站点信息·咨询电话：由“（无）”改为“0439-1111111”"]
    with stage.office.write() as session, pytest.raises(ProposalRefusedError):
        taking_back.confirm(session, stage.office.boxes, made.id, by=ORGANISER, now=stage.tick())
    assert shown(stage) == OWN
    with stage.office.write() as session:
        taking_back.confirm(session, stage.office.boxes, made.id, by=NOTARY, now=stage.tick())
    assert shown(stage) == other
    with stage.office.read() as session:
        assert imprints.as_of(session, before) == OWN
    with stage.office.write() as session, pytest.raises(ProgrammeError, match="没有改动"):
        imprints.propose(session, other, by=ORGANISER, now=stage.tick())
