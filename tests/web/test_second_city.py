"""No page, paper, message, command or published file of a second city speaks of the first one."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from click.testing import CliRunner
from flask import Flask

from draws import result
from lottery import attempts, create_app, journal
from lottery.accounts.roles import ROLES
from lottery.cli import main
from lottery.office import Office
from lottery.papers import making
from lottery.papers.shelf import SHELF
from lottery.web.access import PUBLIC
from tests import second_city
from tests.checked import assert_checks, assert_verifies
from tests.js.asking import ask, said, verify_job
from tests.second_city import (
    BY_IDENTITY,
    CITY,
    HOST,
    NOTARY,
    TITLE,
    UNCAPPED,
    SecondCity,
    of_the_first,
    text_of,
)
from tests.web.conftest import Person

pytestmark = pytest.mark.slow

COMMANDS: tuple[tuple[str, ...], ...] = (
    ("draws",),
    ("doctor",),
    ("rules", "list"),
    ("rules", "show", "ly"),
    ("programme", "load", "{example}", "--dry-run"),
    ("programme", "example", "{out}/example.toml"),
    ("merchants", "search", "超市"),
    ("journal", "export", "{out}/journal.csv"),
    ("tax", "export", UNCAPPED, "-o", "{out}/tax.xlsx"),
    ("papers", UNCAPPED),
    ("keys", "list"),
    ("notary", "status"),
    ("pki", "show"),
    ("minutes", "check", "{public}/" + UNCAPPED + "/minutes.pdf", "--trust", "{root}"),
)
"""Commands that look, or write what somebody takes away."""
FILLED = {"form": "csv", "answer": "decline", "act": "freeze", "campaign": "gw", "part": "pool.txt"}
NAMED: dict[str, dict[str, Any]] = {
    "check.consent": {"version": 1},
    "imprint.file": {"name": "site.css"},
}
OPENED_AT_LEAST = 50


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecondCity]:
    """Both campaigns of the second city, drawn and published."""
    held = second_city.hold(tmp_path_factory.mktemp("yunxiu"))
    yield held
    held.office.close()


@pytest.fixture(scope="module")
def site(city: SecondCity) -> Flask:
    """Its site; the clock stands a day after the last draw, and runs with the log-ins."""
    app = create_app(city.office, now=Time(city.stage.now).now)
    app.testing = True
    return app


@dataclass
class Time:
    """What time the site has."""

    moment: Any

    def now(self) -> Any:
        """That time."""
        return self.moment


@dataclass
class Walk:
    """What was opened, by whom, and what it said."""

    pages: dict[tuple[str, str], str] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)

    @property
    def opened(self) -> set[str]:
        """The endpoints that somebody was shown."""
        return {endpoint for _, endpoint in self.pages}


@pytest.fixture(scope="module")
def walk(site: Flask) -> Walk:
    """Every page that can be got: as a stranger, and those of the staff as each who may."""
    found = Walk()
    for who in ("", *ROLES):
        person = Person(site.test_client(), who)
        if who:
            person.arrives()
        for endpoint, address in addresses(site):
            rule = getattr(site.view_functions[endpoint], "access_rule", PUBLIC)
            if who and (rule.public or not rule.admits(frozenset({who}))):
                continue
            answer = person.client.get(address, buffered=True)
            assert answer.status_code < 500, (who, address)
            text = text_of(address, answer.data)
            if answer.status_code == 200:
                found.pages[who, f"{endpoint} {address}"] = text
            elif answer.status_code >= 400:
                found.refused.add(text)
    return found


def addresses(site: Flask) -> Iterator[tuple[str, str]]:
    """An address for each rule, or for each draw and paper where it names one."""
    adapter = site.url_map.bind("localhost")
    for rule in site.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint in ("static", "security.logout"):
            continue
        for name in (UNCAPPED, BY_IDENTITY) if "name" in rule.arguments else ("",):
            values: dict[str, Any] = {each: FILLED.get(each, "x") for each in rule.arguments}
            values |= dict.fromkeys(re.findall(r"<int[^:]*:(\w+)>", rule.rule), 1)
            values |= {"name": name, "code": name, "paper": "sealing"}
            values |= NAMED.get(rule.endpoint, {})
            values = {key: value for key, value in values.items() if key in rule.arguments}
            yield rule.endpoint, adapter.build(rule.endpoint, values)


def test_the_draws_were_held_by_the_second_programme(city: SecondCity) -> None:
    with city.office.read() as session:
        made = {code: attempts.newest(session, code) for code in (UNCAPPED, BY_IDENTITY)}
        rows = {
            code: result.parse_rows(attempts.document(session, attempt, result.FILE))
            for code, attempt in made.items()
        }
    assert [made[UNCAPPED].cap, len(made[UNCAPPED].tiers)] == [0, 4]
    assert sum(row.prize for row in rows[UNCAPPED]) == 10  # four people, so some won several
    assert made[BY_IDENTITY].cap == 1
    assert all(attempt.live for attempt in made.values())
    assert "published" in made[UNCAPPED].steps
    assert sum(row.prize for row in rows[BY_IDENTITY]) == 4


def test_the_one_that_was_drawn_at_the_spare_computer_is_home_again(city: SecondCity) -> None:
    with city.office.read() as session:
        acts = [line.act for line in journal.whole(session)]
        assert attempts.newest(session, BY_IDENTITY).state == "drawn"
    assert acts.count("draw-taken-home") == 1


def test_nothing_that_it_publishes_speaks_of_the_first_city(city: SecondCity) -> None:
    found, public = [], city.office.settings.public_dir
    files = [path for path in sorted(public.rglob("*")) if path.is_file()]
    assert len(files) > 40
    for path in files:
        found += of_the_first(str(path.relative_to(public)), path.read_bytes())
    assert found == []
    assert "云岫" in text_of("m", (public / UNCAPPED / "minutes.pdf").read_bytes())


def test_no_paper_of_it_does(city: SecondCity) -> None:
    found: list[str] = []
    with city.office.read() as session:
        for code in (UNCAPPED, BY_IDENTITY):
            attempt = attempts.newest(session, code)
            papers = making.papers_of(session, city.office, attempt)
            assert {kind.file for kind in SHELF.values()} == set(papers)
            for name, data in papers.items():
                found += of_the_first(f"{code} {name}", data)
                assert band_of(data) == (0x14, 0x55, 0x6B), name
                assert CITY in text_of(name, data), name
    assert found == []


def band_of(pdf: bytes) -> tuple[int, ...]:
    """The colour at the head of the first page."""
    document = pypdfium2.PdfDocument(pdf)
    page = document[0]
    colour = page.render(scale=1).to_pil().convert("RGB").getpixel((300, 2))
    document.close()
    assert isinstance(colour, tuple)
    return tuple(int(part) for part in colour)


def test_no_page_does_whoever_opens_it(walk: Walk) -> None:
    found = [hit for key, text in walk.pages.items() for hit in of_the_first(" ".join(key), text)]
    found += [hit for text in walk.refused for hit in of_the_first("refused", text)]
    assert found == []
    assert len({page.split()[0] for page in walk.opened}) >= OPENED_AT_LEAST


def test_every_page_says_whose_lottery_it_is(walk: Walk) -> None:
    pages = [text for text in walk.pages.values() if "<title>" in text]
    handed_out = {"抽奖验证程序", "Draw verifier", "公证签名程序", "核验工具包：怎样核对"}
    for text in pages:
        title = re.search("<title>(.*?)</title>", text, re.DOTALL)
        assert title
        assert TITLE in title[1] or title[1] in handed_out, title[1]
    home = walk.pages["", "draws.home /"]
    assert all(told in home for told in (CITY, HOST, NOTARY, "0859-0000000", "黔ICP备00000000号"))
    assert all(TITLE in text for text in walk.refused if "<title>" in text)
    assert "#14556b" in walk.pages["", "imprint.file /imprint/site.css"]


def test_no_command_does(city: SecondCity, tmp_path: Path) -> None:
    example = tmp_path / "again.toml"
    example.write_bytes(second_city.EXAMPLE)
    settings = city.office.settings
    places = {
        "root": settings.trust_file,
        "out": tmp_path,
        "example": example,
        "public": settings.public_dir,
    }
    found: list[str] = []
    home = a_copy(city.office, tmp_path / "home")
    for words in COMMANDS:
        asked = [word.format(**places) for word in words]
        done = CliRunner().invoke(main, ["--home", str(home), *asked], catch_exceptions=False)
        assert done.exit_code == 0 or words == ("doctor",), (words, done.output)
        found += of_the_first(" ".join(words), done.output)
    for path in tmp_path.glob("*.*"):
        found += of_the_first(path.name, path.read_bytes())
    assert found == []


def a_copy(office: Office, place: Path) -> Path:
    """The home once more, as one of those in which whoever sits at the machine need not log in."""
    home = Path(shutil.copytree(office.settings.home, place))
    file = home / "lottery.toml"
    file.write_text(file.read_text("utf-8").replace("demo = false", "demo = true"), "utf-8")
    return home


def test_its_journal_and_what_the_actors_were_told_do_not(city: SecondCity) -> None:
    assert [hit for text in city.told for hit in of_the_first("told", text)] == []


def test_both_verifiers_and_the_office_find_everything_right(city: SecondCity) -> None:
    public = city.office.settings.public_dir
    assert_verifies(city.office, UNCAPPED)
    keys = said((public / "commitments" / UNCAPPED / "keys.txt").read_bytes())
    jobs = [verify_job(public / UNCAPPED, textOnly=False, keys=keys)]
    (answer,) = [each["value"] for each in ask(jobs)]
    assert answer["verdict"] == "verified", answer
    assert_checks(city.office)
