"""Whoever looks for himself among the winners is told what is so, in whatever way he types.

Sixty ways of typing a number, for somebody who won, an alternate, one who was not drawn, one who
was left out, one who waits for a reviewer, a stranger, and a draw without a result.
"""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from draws.cards import Slip
from lottery import create_app
from lottery.hall import finding
from lottery.hall.gallery import Gallery
from lottery.hall.published import Published
from lottery.opening import open_office
from lottery.texts.public import finding as words
from tests.conftest import Clock
from tests.draws import builders
from tests.js.asking import NODE, STATIC
from tests.web.conftest import Person as Browser
from tests.web.public.searches import WAYS, Person

NOT_THERE = ("正选名单里没有", "没有抽中", "没有登记编号", "没有列入")
WHO = ("winner", "alternate", "loser", "omitted", "pending", "stranger")
STRANGER = Person("0000009001", "18655667788", "24379000000000998877")


def a_slip(number: int) -> Slip:
    """The slip of the number-th person, whose digits are like nobody else's."""
    phone = f"139{7000 + 13 * number:04d}{8100 + 37 * number:04d}"
    invoice = f"D:24372000000000{600000 + 4111 * number:06d}"
    return builders.a_slip(number, number, invoice=invoice, phone=phone, person=f"phone:{phone}")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Published: twelve in the pool, three prizes and two alternates; one omitted, one pending."""
    draft = builders.a_draft(cap=0, live=False)
    for rows in (draft.register, draft.pool, draft.omitted):
        rows.clear()
    for number in range(12):
        draft.submit(a_slip(number))
    draft.fields["batch"] = ["fp-2024-03"]
    left_out = draft.submit(a_slip(20))
    draft.pool.pop()
    draft.omitted.append(f"{left_out} won-earlier")
    draft.submit(a_slip(21), "pending")
    folder = draft.write(tmp_path_factory.mktemp("public") / "TEST-1")
    people = {entry: _numbers(draft.slips[entry]) for entry in _submitted(draft.register)}
    (folder.parent / "people.json").write_text(json.dumps(people))
    return folder


def _submitted(register: list[str]) -> list[str]:
    return [f"{n:010d}" for n, row in enumerate(register) if row.startswith("submit")]


def _numbers(slip: bytes) -> tuple[str, str]:
    said = dict(row.split(": ", 1) for row in slip.decode().splitlines() if ": " in row)
    return said["phone"], said["invoice"][2:]


@pytest.fixture(scope="module")
def draw(folder: Path) -> Published:
    """What the folder says."""
    return Gallery(folder.parent).get("TEST-1")


@pytest.fixture(scope="module")
def people(folder: Path, draw: Published) -> dict[str, Person]:
    """One person of each kind."""
    known = json.loads((folder.parent / "people.json").read_text())
    everybody = {entry: Person(entry, *numbers) for entry, numbers in known.items()}
    drawn = {w.entry for tier in draw.tiers for w in (*tier.winners, *tier.alternates)}
    pool = [row[:10] for row in (folder / "pool.txt").read_text().splitlines()]
    return {
        "winner": everybody[draw.tiers[1].winners[0].entry],
        "alternate": everybody[draw.tiers[1].alternates[0].entry],
        "loser": everybody[next(entry for entry in pool if entry not in drawn)],
        "omitted": everybody[(folder / "omitted.txt").read_text()[:10]],
        "pending": everybody[max(everybody)],
        "stranger": STRANGER,
    }


@pytest.fixture(scope="module")
def visitor(home_template: Path, folder: Path, tmp_path_factory: Any) -> Iterator[Browser]:
    """Somebody at the site on which the draw is published, and another of which only the lists."""
    home = tmp_path_factory.mktemp("searched") / "home"
    shutil.copytree(home_template, home)
    office = open_office(home)
    shutil.copytree(folder, office.settings.public_dir / "TEST-1")
    before = office.settings.public_dir / "commitments" / "WAITS-1"
    before.mkdir(parents=True)
    for name in ("manifest.txt", "rules.txt", "pool.txt", "omitted.txt", "register.txt"):
        (before / name).write_bytes((folder / name).read_bytes())
    site = create_app(office, now=Clock().now)
    site.testing = True
    yield Browser(site.test_client())
    office.close()


def asked(visitor: Browser, typed: str) -> tuple[str, set[str]]:
    """The sentence of the page, and the entries that it shows."""
    page = visitor.client.get("/draws/TEST-1", query_string={"q": typed}).text
    said = re.search(r'id="found"[^>]*>(.*?)</p>', page)
    assert said
    return said[1].strip(), set(re.findall('data-entry="([0-9]{10})"', page))


@pytest.mark.parametrize(("way", "kind"), WAYS)
def test_whoever_won_is_shown_or_asked_for_more(
    visitor: Browser, people: dict[str, Person], way: str, kind: str
) -> None:
    winner = people["winner"]
    said, shown = asked(visitor, winner.types(way))
    assert not any(sentence in said for sentence in NOT_THERE), said
    if kind in ("entry", "whole", "part"):
        assert winner.entry in shown
    else:
        assert "请" in said
        assert "输入" in said


@pytest.mark.parametrize(("way", "kind"), WAYS)
def test_an_alternate_is_shown_by_his_entry_and_told_that_nothing_else_finds_him(
    visitor: Browser, people: dict[str, Person], way: str, kind: str
) -> None:
    alternate = people["alternate"]
    said, shown = asked(visitor, alternate.types(way))
    if kind == "entry" or "{bare}" in way:
        assert alternate.entry in shown
        assert not any(sentence in said for sentence in NOT_THERE), said
    elif any(sentence in said for sentence in NOT_THERE):
        assert "候补只公布登记编号" in said


SAID_OF_ENTRY = {
    "loser": "参加了这次抽奖，没有抽中",
    "omitted": "此前抽奖中已获奖（won-earlier）",
    "pending": "可能属于别的期次，或封存名单时还没有通过审核",
    "stranger": "可能属于别的期次，或封存名单时还没有通过审核",
}


@pytest.mark.parametrize("who", SAID_OF_ENTRY)
@pytest.mark.parametrize(("way", "kind"), WAYS)
def test_nobody_else_is_shown_a_prize_or_told_more_than_is_known(
    visitor: Browser, people: dict[str, Person], who: str, way: str, kind: str
) -> None:
    person = people[who]
    said, shown = asked(visitor, person.types(way))
    assert person.entry not in shown
    if kind == "entry":
        assert SAID_OF_ENTRY[who] in said
        assert shown == set()
    elif kind == "whole":
        assert "正选名单里没有" in said
        assert "候补只公布登记编号" in said
    elif kind == "unsure":
        assert "请输入" in said
        assert "没有" not in said


@pytest.mark.parametrize(("way", "kind"), WAYS)
def test_before_the_draw_nothing_is_said_of_anybody(
    visitor: Browser, people: dict[str, Person], way: str, kind: str
) -> None:
    query = {"q": people["winner"].types(way)}
    page = visitor.client.get("/draws/WAITS-1", query_string=query).text
    assert "还没有开奖" in page
    assert not any(sentence in page for sentence in (*NOT_THERE, "相符"))


def test_a_mask_that_fits_somebody_else_is_not_called_his(
    visitor: Browser, people: dict[str, Person]
) -> None:
    winner = people["winner"]
    other = replace(winner, phone=f"{winner.phone[:3]}0000{winner.phone[-4:]}")
    said, shown = asked(visitor, other.phone)
    assert winner.entry in shown
    assert "以存根为准" in said


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("1397001123", "mobile"),
        ("139700112345", "mobile"),
        ("037002100111", "code"),
        ("9" * 15, "length"),
    ],
)
def test_a_number_of_a_wrong_length_is_sent_back_with_its_length(
    visitor: Browser, typed: str, kind: str
) -> None:
    said, shown = asked(visitor, typed)
    assert said == words.said(words.SCRIPTED[kind], typed, length=len(typed))
    assert shown == set()


def test_the_browser_reads_and_compares_as_the_server_does(
    draw: Published, people: dict[str, Person], tmp_path: Path
) -> None:
    everybody = [*people.values(), STRANGER]
    typed = sorted(
        {one.types(way) for one in everybody for way, _ in WAYS}
        | {"", " ", "...", "-", "12", "1397001123"}
    )
    rows = [w for tier in draw.tiers for w in (*tier.winners, *tier.alternates)]
    winners = [
        {
            "entry": w.entry,
            "phone": w.card.phone if w.card else "",
            "invoice": w.card.invoice if w.card else "",
        }
        for w in rows
    ]
    (tmp_path / "finding.js").write_bytes((STATIC / "public" / "finding.js").read_bytes())
    (tmp_path / "package.json").write_text('{"type": "module"}')
    (tmp_path / "ask.js").write_text(
        'import { readFileSync, writeFileSync } from "node:fs";\n'
        'import { answer, read } from "./finding.js";\n'
        'const { typed, winners } = JSON.parse(readFileSync("asked.json", "utf8"));\n'
        "const said = typed.map((text) => answer(winners, read(text), 2));\n"
        "const told = said.map(({ said, found }) => [said, found.map((w) => w.entry)]);\n"
        'writeFileSync("said.json", JSON.stringify(told));\n'
    )
    (tmp_path / "asked.json").write_text(json.dumps({"typed": typed, "winners": winners}))
    subprocess.run([NODE, "ask.js"], cwd=tmp_path, check=True)
    found = json.loads((tmp_path / "said.json").read_text())
    for text, (said, entries) in zip(typed, found, strict=True):
        mine = finding.answer(draw, finding.read(text))
        shown = [w.entry for tier in mine.tiers for w in (*tier.winners, *tier.alternates)]
        assert (said, sorted(entries)) == (mine.said, sorted(shown)), text


def test_what_is_typed_stays_in_the_browser_unless_it_is_an_entry_number(visitor: Browser) -> None:
    page: Any = visitor.opens("/draws/TEST-1").text
    assert "public/search.js" in page
    assert 'maxlength="400"' in page
