"""`lottery review`, `rules` and `people`: what they say, what they do, and how they refuse."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import pytest
from click.testing import CliRunner, Result

from lottery import accounts, journal
from lottery.accounts import NewAccount, administration
from lottery.acting import Acting
from lottery.cli import main
from lottery.intake import Receipt, enter
from lottery.office import Office
from lottery.office.home import create_home
from lottery.opening import open_office
from lottery.programme import campaigns
from lottery.programme.file import parse_programme
from lottery.register import checking, entries
from lottery.review import cases
from tests.builders import HERE, an_invoice, random_bytes_from

NOW = datetime(2024, 3, 20, 2, 0, tzinfo=UTC)
PROGRAMME = """
[[campaign]]
code = "fp"
title = "开发票中大奖"
[[campaign.rules]]
version = 1
valid_from = 2024-02-20
text = '''
测试规则
单张发票价税合计不低于100元
'''
[campaign.rules.parameters]
{here}[[campaign.rules]]
version = 2
valid_from = 2999-01-01
text = '''
以后的规则
'''
[campaign.rules.parameters]
minimum_fen = 20000
{here}[[campaign.period]]
batch = "fp-2024-03"
title = "2024年3月"
starts = 2024-03-01
ends = 2024-03-31
closes_at = {closes_at}
"""
PASSWORD = "a long phrase of nobody"
STAFF = {
    "reviewer": ["reviewer"],
    "second": ["reviewer"],
    "clerk": ["clerk", "reviewer"],
    "mayor": ["organiser"],
}
OPEN, CLOSED = "2999-01-01T17:00:00+08:00", "2024-04-09T17:00:00+08:00"
DOUBTFUL = "某某经营部"


class Run(Protocol):
    """The program at this home."""

    def __call__(self, *arguments: str, given: str | None = None) -> Result:
        """Run it with these arguments and this standard input."""


def an_office(home: Path, closes_at: str) -> Office:
    """An office with two doubtful entries (0, 1) and an accepted one (2), all of the clerk's."""
    some = random_bytes_from("cli")
    create_home(home, origin="test.example", database="lottery.db", demo=True, random_bytes=some)
    office = open_office(home, {})
    with office.write() as session:
        programme = parse_programme(PROGRAMME.format(here=HERE, closes_at=closes_at).encode())
        campaigns.load(session, office.boxes, programme, by="test", now=NOW)
    for at, buyer in enumerate((DOUBTFUL, DOUBTFUL, "个人")):
        raw = an_invoice(number=f"2437{at + 1:016d}", buyer_name=buyer, phone=f"1380000{at:04d}")
        with office.write() as session:
            made = enter(
                session, office.boxes, raw, campaign="fp", acting=Acting("clerk", NOW, some)
            )
        assert isinstance(made, Receipt)
    return office


@pytest.fixture(params=[OPEN])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """An office whose period takes decisions of one person; or is closed."""
    found = an_office(tmp_path / "home", request.param)
    yield found
    found.close()


closed = pytest.mark.parametrize("office", [CLOSED], indirect=True)


def has_an_account(office: Office, name: str) -> None:
    """Whoever is named and belongs to the staff."""
    with office.write() as session:
        if name in STAFF and not accounts.find_by_username(session, name):
            new = NewAccount(name, "测试人员", "", STAFF[name], PASSWORD)
            accounts.create(session, new, acting=Acting("test", NOW, random_bytes_from(name)))


@pytest.fixture
def run(office: Office) -> Run:
    """The program at this office's home."""

    def invoke(*arguments: str, given: str | None = None) -> Result:
        home = ["--home", str(office.settings.home)]
        if "--by" in arguments:
            has_an_account(office, arguments[arguments.index("--by") + 1])
            given = f"{PASSWORD}\n" if given is None else given
        return CliRunner().invoke(main, [*home, *arguments], given, catch_exceptions=False)

    return invoke


def told(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.stdout


def refused(result: Result) -> str:
    """The one line that says why not, behind the questions of who acts."""
    assert result.exit_code == 1
    assert result.stdout == ""
    *asked, line = filter(None, result.stderr.splitlines())
    assert len(asked) in {0, 2}, result.stderr
    return line


def status(office: Office, number: int) -> str:
    with office.read() as session:
        checking.check_register(session)
        journal.verify(session)
        return entries.status(session, number)


def acts(office: Office) -> list[tuple[str, str]]:
    with office.read() as session:
        lines = [line for line in journal.read(session) if line.act != "security-log-stood"]
        return [(line.actor, line.act) for line in lines]


def test_the_queue_is_a_line_an_entry_with_what_is_doubtful(run: Run) -> None:
    first, second = told(run("review", "list")).splitlines()
    assert first.startswith("0000000000")
    assert "fp-2024-03" in first
    assert "258.00" in first
    assert "购买方“某***”像是单位名称" in first
    assert second.startswith("0000000001")
    assert told(run("review", "list", "--batch", "fp-2024-03")).count("\n") == 2


def test_a_queue_without_entries_says_so(run: Run) -> None:
    for number in ("0", "1"):
        told(run("review", "accept", number, "--by", "reviewer"))
    assert told(run("review", "list")) == "没有待复核的登记。\n"


def test_a_period_that_there_is_not_has_no_queue(run: Run) -> None:
    assert "fp-2024-99" in refused(run("review", "list", "--batch", "fp-2024-99"))


def test_an_entry_is_shown_with_its_reasons_and_its_story(run: Run) -> None:
    told(
        run(
            "review",
            "reject",
            "0",
            "--code",
            "not-a-person",
            "--by",
            "reviewer",
            "--note",
            "是商店",
        )
    )
    shown = told(run("review", "show", "0"))
    assert "不予接受" in shown.splitlines()[0]
    assert "购买方“某***”像是单位名称" in shown
    assert "reviewer  不予接受：not-a-person 购买方不是个人，是商店" in shown
    for hidden in (DOUBTFUL, "测试甲", "13800000000", "24370000000000000001"):
        assert hidden not in shown


def test_a_decision_is_a_line_in_register_and_journal(office: Office, run: Run) -> None:
    assert "0000000000" in told(run("review", "accept", "0", "--by", "reviewer"))
    done = told(run("review", "reject", "1", "--code", "split-bill", "--by", "reviewer"))
    assert "0000000001" in done
    assert [status(office, number) for number in (0, 1, 2)] == ["accepted", "rejected", "accepted"]
    assert acts(office)[-2:] == [("reviewer", "entry-accepted"), ("reviewer", "entry-rejected")]


def test_who_decides_has_an_open_account_with_the_role_and_proves_it(
    office: Office, run: Run
) -> None:
    with office.write() as session:
        gone = Acting("test", NOW, random_bytes_from("gone"))
        accounts.create(
            session, NewAccount("gone", "测试", "", ["reviewer"], PASSWORD), acting=gone
        )
        administration.close(session, "gone", by="test", now=NOW)
    for name in STAFF:
        has_an_account(office, name)
    before = acts(office)
    right = f"{PASSWORD}\n"
    for name, typed in (("gone", right), ("nobody", right), ("second", "wrong\n"), ("second", "")):
        assert refused(run("review", "accept", "0", "--by", name, given=typed)).endswith("。")
    assert "复核员" in refused(run("review", "accept", "0", "--by", "mayor"))
    unnamed = run("review", "accept", "0", given="")
    assert "--proof-fd" in unnamed.stderr
    assert acts(office) == before
    told(run("review", "accept", "0", given=f"second\n{PASSWORD}\n"))
    assert acts(office)[-1] == ("second", "entry-accepted")


def test_unattended_the_proof_comes_from_a_file_descriptor(office: Office, run: Run) -> None:
    for proof, status in ((f"{PASSWORD}\n", 0), ("wrong\n", 1), ("", 1)):
        reading, writing = os.pipe()
        os.write(writing, proof.encode())
        os.close(writing)
        entry = "0" if status == 0 else "1"
        done = run("--proof-fd", str(reading), "review", "accept", entry, "--by", "reviewer")
        assert done.exit_code == status, done.output
    assert run("--proof-fd", "99", "review", "list").exit_code == 2
    assert acts(office)[-1] == ("reviewer", "entry-accepted")


def test_who_guesses_passwords_by_command_is_made_to_wait(office: Office, run: Run) -> None:
    for _ in range(10):
        wrong = run("review", "accept", "0", "--by", "reviewer", given="wrong\n")
        assert "密码不正确" in wrong.stderr
    assert "分钟后再试" in refused(run("review", "accept", "0", "--by", "reviewer"))
    told(run("review", "accept", "0", "--by", "second"))


def test_the_house_is_kept_by_whoever_holds_the_machine_or_by_a_name_that_is_proved(
    office: Office, run: Run
) -> None:
    has_an_account(office, "clerk")
    told(run("accounts", "end-sessions", "clerk"))
    assert acts(office)[-1][0].startswith("cli:")
    assert refused(run("accounts", "end-sessions", "clerk", "--by", "mayor"))
    asked = ("rules", "new", "fp", "--from", "2999-02-01", "--set", "minimum_fen=30000", "--yes")
    told(run(*asked, "--by", "mayor"))
    assert acts(office)[-1] == ("mayor", "rules-announced")


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (("accept", "0", "--by", "clerk"), "自己录入"),
        (("accept", "2", "--by", "reviewer"), "0000000002"),
        (("reject", "0", "--code", "no-such", "--by", "reviewer"), "no-such"),
        (("reject", "0", "--code", "corrected", "--by", "reviewer"), "corrected"),
        (("show", "99"), "0000000099"),
        (("accept", "99", "--by", "reviewer"), "0000000099"),
        (("appeal", "0", "--note", "补交原票", "--by", "clerk"), "0000000000"),
        (("appeal", "0", "--note", " ", "--by", "clerk"), "0000000000"),
        (("refused", "show", "7"), "7"),
    ],
)
def test_what_may_not_be_is_refused_in_one_line(
    office: Office, run: Run, arguments: tuple[str, ...], part: str
) -> None:
    if "--by" in arguments:
        has_an_account(office, arguments[-1])
    before = acts(office)
    line = refused(run("review", *arguments))
    assert part in line
    assert line.endswith("。")
    assert acts(office) == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("accept",),
        ("accept", "-1"),
        ("accept", "x"),
        ("reject", "0"),
        ("appeal", "0"),
        ("refused", "show", "0"),
        ("nothing",),
    ],
)
def test_what_is_typed_wrong_is_a_matter_of_usage(run: Run, arguments: tuple[str, ...]) -> None:
    assert run("review", *arguments).exit_code == 2


def test_an_appeal_goes_to_another_reviewer(office: Office, run: Run) -> None:
    told(run("review", "reject", "0", "--code", "not-a-person", "--by", "reviewer"))
    told(run("review", "appeal", "0", "--note", "补交了原票", "--by", "clerk"))
    assert "0000000000" in told(run("review", "list"))
    assert refused(run("review", "accept", "0", "--by", "reviewer"))
    told(run("review", "accept", "0", "--by", "second", "--note", "原票无误"))
    assert status(office, 0) == "accepted"
    assert "补交了原票" in str(acts_detail(office))


def acts_detail(office: Office) -> list[str]:
    with office.read() as session:
        moved = cases.motions(session, 0)
    return [motion.note for motion in moved]


@closed
def test_after_the_closing_time_it_takes_two(office: Office, run: Run) -> None:
    with office.write() as session:
        for name, role in (("wang", "reviewer"), ("zhao", "reviewer"), ("qian", "clerk")):
            new = NewAccount(name, "测试人员", "", [role], PASSWORD)
            accounts.create(session, new, acting=Acting("test", NOW, random_bytes_from(name)))

    def decides(name: str, *options: str) -> Result:
        given = f"{name}\n{PASSWORD}\n"
        return run("review", "accept", "0", *options, given=given)

    assert "提" in decides("wang").stdout
    assert status(office, 0) == "pending"
    before = acts(office)
    for refusal in (
        decides("wang"),
        decides("qian"),
        decides("nobody"),
    ):
        assert refusal.exit_code == 1
        assert refusal.stderr.endswith("。\n")
    assert acts(office) == before
    assert decides("zhao").exit_code == 0
    assert status(office, 0) == "accepted"
    assert acts(office)[-2:] == [("wang", "decision-proposed"), ("zhao", "entry-accepted")]


def test_nobody_has_appealed_a_refusal_yet(run: Run) -> None:
    assert told(run("review", "refused", "list")).strip()


def test_the_versions_of_the_rules_are_listed_with_their_hashes(run: Run) -> None:
    first, second = told(run("rules", "list")).splitlines()
    assert first.startswith("fp  第1版  自2024-02-20起  ")
    assert second.startswith("fp  第2版  自2999-01-01起  ")
    assert len(first.split()[-1]) == 64


def test_the_rules_in_force_are_shown_with_text_parameters_and_hash(run: Run) -> None:
    shown = told(run("rules", "show", "fp"))
    assert shown.startswith("测试规则\n单张发票价税合计不低于100元\n")
    assert "价税合计下限（元）：100.00" in shown
    digest = told(run("rules", "list")).splitlines()[0].split()[-1]
    assert digest in shown.splitlines()[-1]


def test_another_version_is_shown_on_request(run: Run) -> None:
    shown = told(run("rules", "show", "fp", "--version", "2"))
    assert shown.startswith("以后的规则\n")
    assert "价税合计下限（元）：200.00" in shown


@pytest.mark.parametrize(
    ("arguments", "part"),
    [(("show", "xx"), "xx"), (("show", "fp", "--version", "9"), "第9版")],
)
def test_rules_that_there_are_not_are_refused(
    run: Run, arguments: tuple[str, ...], part: str
) -> None:
    assert part in refused(run("rules", *arguments))


def test_a_holder_is_shown_for_a_reason_that_is_kept(office: Office, run: Run) -> None:
    shown = told(run("people", "unmask", "0", "--reason", "核对中奖人", "--by", "mayor"))
    for part in ("测试甲", "13800000000", "24370000000000000001", "9137162616720307XL"):
        assert part in shown
    assert acts(office)[-1][1] == "entry-unmasked"
    with office.read() as session:
        assert "核对中奖人" in list(journal.read(session))[-1].detail


@pytest.mark.parametrize(("entry", "reason"), [("0", "看看"), ("0", "    "), ("99", "核对中奖人")])
def test_nobody_is_shown_without_a_reason(
    office: Office, run: Run, entry: str, reason: str
) -> None:
    has_an_account(office, "mayor")
    before = acts(office)
    assert refused(run("people", "unmask", entry, "--reason", reason, "--by", "mayor"))
    assert acts(office) == before


def test_nobody_is_forgotten_while_the_period_is_open(office: Office, run: Run) -> None:
    assert "还没有截止" in refused(run("people", "forget", "--batch", "fp-2024-03", "--yes"))
    assert run("people", "forget", "--yes").exit_code == 2
    assert refused(run("people", "forget", "--batch", "fp-2024-99", "--yes"))
    assert status(office, 2) == "accepted"


@closed
def test_losers_are_forgotten_only_when_that_is_confirmed(office: Office, run: Run) -> None:
    asked = run("people", "forget", "--batch", "fp-2024-03", given="n\n")
    assert asked.exit_code == 1
    assert "不能恢复" in asked.stdout
    assert "测试甲" in told(run("people", "unmask", "0", "--reason", "核对中奖人", "--by", "mayor"))
    done = run("people", "forget", "--batch", "fp-2024-03", given="y\n")
    assert done.exit_code == 0, done.output
    assert "已销毁3条登记的个人资料" in done.stdout
    assert refused(run("people", "unmask", "0", "--reason", "核对中奖人", "--by", "mayor"))
    assert status(office, 2) == "accepted"


def test_two_who_are_both_here_call_future_rules_back_and_clear_a_person(
    office: Office, run: Run
) -> None:
    for name, role in (("mayor", "organiser"), ("watcher", "supervisor")):
        with office.write() as session:
            new = NewAccount(name, "测试人员", "", [role], PASSWORD)
            accounts.create(session, new, acting=Acting("test", NOW, random_bytes_from(name)))
    why = ("--reason", "年份写错了")
    both = f"mayor\n{PASSWORD}\nwatcher\n{PASSWORD}\n"
    alone = f"mayor\n{PASSWORD}\nmayor\n{PASSWORD}\n"
    assert run("rules", "recall", "fp", "2", *why, given=alone).exit_code == 1
    assert "已收回" in told(run("rules", "recall", "fp", "2", *why, given=both))
    assert len(told(run("rules", "list")).splitlines()) == 1
    refusal = run("people", "clear", "13800000000", *why, given=both)
    assert "没有被列为不得参加" in refusal.stderr
    told(run("people", "bar", "13800000000", "--as", "staff", *why, given=both))
    told(run("people", "clear", *why, given=f"{both}13800000000\n"))
    assert [act for _, act in acts(office) if act.startswith("person-")] == [
        "person-barred-again",
        "person-cleared",
    ]
