"""The journal as an auditor reads it, takes it home, and follows its chain there."""

import ast
import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine

from lottery import journal
from lottery.cli import main
from lottery.errors import JournalBrokenError
from lottery.journal import search, telling
from lottery.journal.search import Wanted
from lottery.office import Office
from lottery.office import database as db
from lottery.texts.office.journal_lines import ACTS as CALLED
from lottery.texts.office.journal_lines import NAMES

ACTS = (
    ("clerk", "entry-made", {"entry": 7}, 0),
    ("organiser", "draw-planned", {"draw": "ZP-FP-2024-03", "attempt": 1}, 1),
    ("organiser", "draw-planned", {"draw": "ZP-FP-2024-0%", "attempt": 1}, 2),
    ("clerk", "entry-unmasked", {"entry": 7, "reason": "=1+1"}, 24),
)


@pytest.fixture
def kept(database: Engine, now: datetime) -> Engine:
    """A journal of four lines over two days."""
    with db.writing(database) as session:
        for actor, act, detail, hours in ACTS:
            when = now + timedelta(hours=hours)
            journal.write(session, actor=actor, act=act, detail=detail, now=when)
    return database


def found(database: Engine, **wanted: object) -> list[int]:
    with db.reading(database) as session:
        asked = Wanted(**wanted)  # type: ignore[arg-type]
        count, lines = search.count(session, asked), search.find(session, asked, 1, 100)
    assert count == len(lines)
    return [line.seq for line in lines]


def test_lines_are_found_by_actor_act_day_and_draw_the_latest_first(kept: Engine) -> None:
    assert found(kept) == [4, 3, 2, 1]
    assert found(kept, actor="clerk") == [4, 1]
    assert found(kept, act="draw-planned") == [3, 2]
    assert found(kept, day=date(2024, 3, 15)) == [3, 2, 1]
    assert found(kept, day=date(2024, 3, 16), actor="clerk") == [4]
    assert found(kept, draw="ZP-FP-2024-03") == [2]
    assert found(kept, draw="ZP-FP-2024-0%") == [3]
    assert found(kept, draw="ZP-FP") == []


def test_days_are_those_of_shanghai(database: Engine) -> None:
    midnight = datetime.fromisoformat("2024-03-16T00:00:00+08:00")
    with db.writing(database) as session:
        for when in (midnight - timedelta(microseconds=1), midnight):
            journal.write(session, actor="li", act="act", detail={}, now=when)
    assert found(database, day=date(2024, 3, 15)) == [1]
    assert found(database, day=date(2024, 3, 16)) == [2]


def test_it_is_read_page_by_page(kept: Engine) -> None:
    with db.reading(kept) as session:
        count, lines = search.count(session, Wanted()), search.find(session, Wanted(), 2, 3)
        actors, acts = search.kinds(session)
    assert (count, [line.seq for line in lines]) == (4, [1])
    assert actors == ("clerk", "organiser")
    assert acts == ("draw-planned", "entry-made", "entry-unmasked")


def exported(database: Engine) -> list[str]:
    with db.reading(database) as session:
        return list(search.json_lines(journal.whole(session)))


def test_an_export_holds_what_its_hashes_are_computed_from(kept: Engine) -> None:
    previous = "0" * 64
    for text in exported(kept):
        line = json.loads(text)
        names = ("previous", "seq", "at", "actor", "act", "detail")
        rows = ("fpdraw-journal/1", *(str(line[name]) for name in names))
        digest = sha256("".join(f"{row}\n" for row in rows).encode()).hexdigest()
        assert (line["previous"], line["hash"]) == (previous, digest)
        previous = digest


def test_an_export_is_followed_without_the_office(kept: Engine) -> None:
    lines = exported(kept)
    last = json.loads(lines[-1])["hash"]
    assert journal.follow(search.parse_json_lines(lines)) == (4, last)


def tampered(lines: list[str]) -> Iterator[list[str]]:
    yield [lines[0], *lines[2:]]
    yield [lines[1], lines[0], *lines[2:]]
    yield [lines[0].replace("clerk", "clark"), *lines[1:]]
    yield [lines[0].replace("02:00:00", "02:00:01"), *lines[1:]]
    yield [*lines, "{}\n"]
    yield ["[]\n"]
    yield ["rubbish\n"]


def test_a_changed_export_is_noticed(kept: Engine) -> None:
    for lines in tampered(exported(kept)):
        with pytest.raises(JournalBrokenError):
            journal.follow(search.parse_json_lines(lines))


def test_a_table_of_it_holds_no_formula(kept: Engine, now: datetime) -> None:
    with db.writing(kept) as session:
        journal.write(session, actor="=cmd", act="act", detail={}, now=now + timedelta(days=2))
    with db.reading(kept) as session:
        text = "".join(search.csv_rows(journal.whole(session)))
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows[0] == ["seq", "at", "actor", "act", "detail", "previous", "hash"]
    assert len(rows) == 6
    assert rows[5][2] == "'=cmd"


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, arguments, catch_exceptions=False)
    return result.exit_code, result.output


def test_the_command_line_exports_and_verifies(tmp_path: Path) -> None:
    home, file, table = tmp_path / "home", tmp_path / "journal.jsonl", tmp_path / "journal.csv"
    run("init", str(home), "--origin", "zouping-lottery")
    for name in ("li.si", "wang.wu"):
        run("--home", str(home), "accounts", "add", name, "--name", "某人", "--role", "clerk")
    # Each account is an act, and a line that tells which rows it wrote.
    assert "4 条" in run("--home", str(home), "journal", "verify")[1]
    assert run("--home", str(home), "journal", "export", str(file))[0] == 0
    assert run("--home", str(home), "journal", "export", str(table))[0] == 0
    assert "4 条" in run("journal", "verify", str(file))[1]
    assert run("--home", str(home), "journal", "export", str(tmp_path / "x.doc"))[0] == 2
    assert run("journal", "verify", str(tmp_path / "none.jsonl"))[0] == 2
    file.write_text(file.read_text("utf-8").replace("wang", "wong"), encoding="utf-8")
    code, said = run("journal", "verify", str(file))
    assert code == 1
    assert "第 3 条" in said


def written() -> Iterator[str]:
    """The acts that the program writes down, from its source; parts that are computed are `*`."""
    for file in Path(journal.__file__).parents[1].rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "act":
                if isinstance(node.value, ast.Constant):
                    yield str(node.value.value)
                if isinstance(node.value, ast.JoinedStr):
                    parts = node.value.values
                    yield "".join(
                        str(p.value) if isinstance(p, ast.Constant) else "*" for p in parts
                    )


def test_every_act_has_a_name_that_people_read() -> None:
    acts = set(written())
    assert len(acts) > 25
    for act in acts:
        pattern = re.escape(act).replace(r"\*", ".+")
        assert any(re.fullmatch(pattern, known) for known in CALLED), act
    assert not [name for name in (*CALLED.values(), *NAMES.values()) if name.isascii()]


def test_the_story_of_a_draw_is_told_in_words(drawn_office: Office) -> None:
    with drawn_office.read() as session:
        lines = list(journal.whole(session))
    assert {line.act for line in lines} <= set(CALLED)
    details = [part for line in lines for part in telling.details(line.detail)]
    assert not [name for name, _ in details if name.isascii()]
    assert ("性质", "演练") in details


def test_what_is_inside_a_detail_is_told_in_words() -> None:
    two = '{"readings":[{"typist":"li","value":"12"},{"typist":"wang","value":"13"}]}'
    assert telling.details(two) == [("两人所录", "录入人 li；数值 12、录入人 wang；数值 13")]
    assert telling.details('{"sealed":{"npc":"ab"},"reason":null,"typists":[]}') == [
        ("密封单散列", "人大常委会 ab"),
        ("理由", "无"),
        ("录入人", "无"),
    ]


def test_a_journal_that_was_cut_off_or_written_anew_is_noticed_by_who_has_an_earlier_export(
    tmp_path: Path,
) -> None:
    def made(name: str, *usernames: str) -> tuple[str, Path]:
        home, file = str(tmp_path / name), tmp_path / f"{name}.jsonl"
        run("init", home, "--origin", "zouping-lottery")
        for one in usernames:
            run("--home", home, "accounts", "add", one, "--name", "某人", "--role", "clerk")
        run("--home", home, "journal", "export", str(file))
        return home, file

    home, early = made("one", "li.si")
    _, other = made("other", "li.si", "wang.wu")
    run("--home", home, "accounts", "close", "li.si")
    assert run("--home", home, "journal", "export", str(tmp_path / "late.jsonl"))[0] == 0
    late = tmp_path / "late.jsonl"
    for present in ([str(late)], []):
        options = (*present, "--earlier", str(early))
        code, said = run("--home", home, "journal", "verify", *options)
        assert (code, "前 2 条与以前导出的相同" in said) == (0, True)
    for now, then in ((early, late), (other, early)):
        assert run("journal", "verify", str(now))[0] == 0
        code, said = run("journal", "verify", str(now), "--earlier", str(then))
        assert (code, "被截短或整个重写" in said) == (1, True)
