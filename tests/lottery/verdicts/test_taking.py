"""Verdicts from outside: taken in where they hold for what is published, kept, published, told."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from draws import layout
from draws.kit import verify_kit
from lottery import beside, journal, kit, verdicts
from lottery.cli import main
from lottery.errors import VerdictRefusedError
from lottery.kit import writing
from lottery.prizes import facts, standing
from lottery.prizes.life import PrizeId
from lottery.verdicts import keeping
from tests.builders import MARCH
from tests.outside import PATH, STRANGER, Outside, opened


@pytest.fixture
def outside(vouched_template: Path, tmp_path: Path) -> Iterator[Outside]:
    """A copy of a home whose draw is published."""
    found = opened(vouched_template, tmp_path)
    yield found
    found.office.close()


def test_a_verdict_that_holds_is_kept_published_told_and_taken_once(outside: Outside) -> None:
    data = outside.signed()
    found = outside.takes(data)
    assert (found.role, found.name, found.path) == ("supervisor", "supervisor", PATH)
    assert (found.program, found.program_sha256) == ("draws", "a" * 64)
    public = outside.office.settings.public_dir
    assert beside.read(public, MARCH, PATH) == data
    assert outside.takes(data) == found
    assert outside.held() == (found,)
    assert verdicts.shown(public, MARCH) == (verdicts.ShownVerdict(PATH, found),)
    with outside.office.read() as session:
        (line,) = journal.acts(session, keeping.ACT)
        assert line["sha256"] == sha256(data).hexdigest()
        assert outside.faults() == []
    later = outside.signed(time=outside.organiser.stage.now + timedelta(hours=1))
    with pytest.raises(VerdictRefusedError, match="不再更换"):
        outside.takes(later)
    assert beside.read(public, MARCH, PATH) == data


def test_whatever_does_not_hold_is_refused_with_its_reason_and_leaves_nothing(
    outside: Outside,
) -> None:
    organiser = outside.own(outside.office.settings.organiser_name)
    note = outside.note()
    refused = {
        "主办单位自己的密钥": outside.signed(organiser),
        "不在密钥名录里": outside.signed(STRANGER),
        "第 5 行不同": outside.signed(result="c" * 64),
        "第 6 行不同": outside.signed(sums="c" * 64),
        "第 2 行不同": outside.signed(draw="ZP-FP-2024-04"),
        "早于最后一个随机数": outside.signed(time=note.time - timedelta(days=40)),
        "签名不成立": note.text + f"{outside.third.sign(b'another text')}\n".encode(),
        "第 10 行不对": note.text,
        "第 11 行不对": outside.signed() + f"{STRANGER.sign(note.text)}\n".encode(),
        "不是外部核验结论的格式": b"\xff\n",
    }
    for why, data in refused.items():
        with pytest.raises(VerdictRefusedError) as error:
            outside.takes(data)
        assert why in str(error.value)
    assert (outside.held(), outside.faults()) == ((), [])
    assert (
        not beside.folder_of(outside.office.settings.public_dir, MARCH)
        .joinpath("verdicts")
        .exists()
    )


def test_no_verdict_is_taken_on_another_bundle_than_the_stored_one(outside: Outside) -> None:
    data = outside.signed()
    folder = outside.office.settings.public_dir / MARCH
    changed = (folder / "result.txt").read_bytes().replace(b"audit", b"audiT")
    (folder / "result.txt").write_bytes(changed + b"1 9 0000000001 " + b"0" * 64 + b"\n")
    with pytest.raises(VerdictRefusedError, match="lottery check"):
        outside.takes(data)
    shutil.rmtree(folder)
    with pytest.raises(VerdictRefusedError, match=r"manifest\.txt"):
        outside.takes(data)


def test_what_a_crash_left_unpublished_is_told_and_made_up_for(outside: Outside) -> None:
    data = outside.signed()
    found = outside.takes(data)
    now = outside.organiser.stage.tick()
    beside.withdraw(outside.office, MARCH, 1, [PATH], by="notary", now=now)
    assert outside.held() == ()
    (told,) = outside.faults()
    assert "还没有公布" in told
    outside.takes(data)
    assert (outside.held(), outside.faults()) == ((found,), [])


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE outside_verdict SET content = x'00'", "与日志不符"),
        ("UPDATE outside_verdict SET role = 'auditor'", "与日志不符"),
        ("DELETE FROM outside_verdict", "数据库里没有"),
    ],
)
def test_a_row_that_was_changed_holds_no_more_and_is_told(
    outside: Outside, statement: str, told: str
) -> None:
    outside.takes(outside.signed())
    with outside.office.engine.begin() as connection:
        for act in ("update", "delete"):
            connection.execute(text(f"DROP TRIGGER outside_verdict_no_{act}"))
        connection.execute(text(statement))
    assert outside.held() == ()
    assert any(told in each for each in outside.faults())
    done = CliRunner().invoke(main, ["--home", str(outside.office.settings.home), "check"])
    assert done.exit_code == 1
    assert told in done.output


def test_a_published_file_that_was_written_over_is_shown_as_none(outside: Outside) -> None:
    outside.takes(outside.signed())
    public = outside.office.settings.public_dir
    place = beside.find(public, MARCH, PATH)
    place.write_bytes(outside.signed(STRANGER))
    assert verdicts.shown(public, MARCH) == (verdicts.ShownVerdict(PATH, None),)


def test_those_may_sign_whose_keys_counted_at_the_freeze_and_no_organiser(
    outside: Outside,
) -> None:
    with outside.office.read() as session:
        may = verdicts.may_sign(session, outside.organiser.attempt)
    assert [each.role for each in may] == ["notary", "supervisor"]


def test_a_kit_carries_it_and_the_kits_program_checks_it(outside: Outside, tmp_path: Path) -> None:
    outside.takes(outside.signed())
    public = outside.office.settings.public_dir
    with outside.office.read() as session:
        made = kit.kit_of(session, public / MARCH, public)
    folder, pinned = tmp_path / "kit", public / "keylist.txt"
    writing.write(made, folder, [], outside.organiser.stage.random_bytes)
    told: dict[str, str] = {}
    verify_kit(folder, keys=pinned, report=told.__setitem__)
    assert told["outside verdicts"] == "supervisor (supervisor)"
    assert f"{layout.BESIDE}/{PATH}" in made.files


def test_a_big_prize_waits_for_a_verdict_and_for_nothing_once_there_is_one(
    outside: Outside,
) -> None:
    public, attempt = outside.office.settings.public_dir, outside.organiser.attempt

    def counted() -> int:
        with outside.office.read() as session:
            claims = facts.claims_of(session, public, attempt)
            tier = attempt.tiers[0].code
            prize = standing.of_prize(session, attempt, PrizeId(MARCH, 1, tier, 1), claims.last_day)
            terms = replace(claims.terms, two_people_from_fen=0)
            day = outside.organiser.stage.now.date()
            known = facts.facts_of(session, attempt, prize, replace(claims, terms=terms), today=day)
            return known.verdicts

    assert counted() == 0
    outside.takes(outside.signed())
    assert counted() == 1


def test_the_command_takes_and_lists(outside: Outside, tmp_path: Path) -> None:
    file, home = tmp_path / "verdict.txt", str(outside.office.settings.home)
    file.write_bytes(outside.signed())
    empty = CliRunner().invoke(main, ["--home", home, "verdict", "list"])
    assert (empty.exit_code, empty.output) == (0, "还没有收到外部核验结论。\n")
    done = CliRunner().invoke(main, ["--home", home, "verdict", "take", MARCH, str(file)])
    assert done.exit_code == 0, done.output
    assert "公布为 verdicts/supervisor.txt" in done.output
    listed = CliRunner().invoke(main, ["--home", home, "verdict", "list", MARCH])
    assert listed.output.splitlines() == done.output.splitlines()[:-1]
    file.write_bytes(outside.signed(STRANGER))
    refused = CliRunner().invoke(main, ["--home", home, "verdict", "take", MARCH, str(file)])
    assert (refused.exit_code, len(refused.output.splitlines())) == (1, 1)
    unknown = CliRunner().invoke(main, ["--home", home, "verdict", "list", "NONE-1"])
    assert unknown.exit_code == 1
