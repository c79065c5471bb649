"""What the tax bureau says becomes lines of the register, and is waited for where it must be."""

import csv
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lottery import intake, journal, review
from lottery.acting import Acting
from lottery.cli import main
from lottery.clock import day_of
from lottery.errors import StepRefusedError, TaxFileError
from lottery.programme import Campaign, Programme, RulesText, campaigns
from lottery.register import checking, entries
from lottery.review import waiting
from lottery.tables.sheets import write_csv
from lottery.tax import answers, reading, winners, work_list
from lottery.tax.counting import Counting
from tests.actors import Clerk, Organiser, Stage
from tests.builders import MARCH, an_invoice, local_rules

HEADER = ["数电票号码", "发票号码", "核验结果", "核验日期"]


def answer(path: Path, *rows: tuple[int, str, str]) -> Path:
    """A file of answers about the clerk's invoices by their running number."""
    write_csv(path, [HEADER, *([f"2437{n:016d}", "", state, day] for n, state, day in rows)])
    return path


def take_in(stage: Stage, path: Path) -> answers.Answered:
    now = stage.tick()
    read = reading.read(path, as_of=None, today=day_of(now))
    with stage.office.write() as session:
        return answers.take_in(session, read, by="organiser", now=now)


def status(stage: Stage, number: int) -> str:
    with stage.office.read() as session:
        checking.check_register(session)
        checking.check_entries(session)
        return entries.status(session, number)


def strict(stage: Stage, tax_days: int = 0) -> None:
    """From the first of March on, rules that ask for the bureau's answers."""
    parameters = local_rules(tax_required=True, tax_days=tax_days).to_json()
    rules = RulesText("fp", 2, date(2024, 3, 1), "规则二\n", "0" * 64, parameters)
    programme = Programme((Campaign("fp", "开发票中大奖", (), (rules,)),), (), (), ())
    with stage.office.write() as session:
        campaigns.load(session, stage.office.boxes, programme, by="test", now=stage.tick())


def test_each_answer_has_its_effect_once(stage: Stage, clerk: Clerk, tmp_path: Path) -> None:
    made = clerk.enters_many(5)
    states = ("正常", "作废", "红冲", "部分红冲", "查无此票")
    rows = ((n, state, "2024-03-20") for n, state in enumerate(states, 1))
    path = answer(tmp_path / "a.csv", *rows, (99, "正常", "2024-03-20"))
    done = take_in(stage, path)
    assert (done.rows, done.new, done.strangers) == (6, 6, 1)
    assert (done.rejected, done.unknown) == (tuple(made[1:4]), (made[4],))
    with stage.office.read() as session:
        told = [entries.history(session, number)[-1].reason for number in made]
        assert [line.act for line in journal.read(session)][-1] == "tax-answers-imported"
    assert told == [None, "voided", "red-flushed", "partly-red", None]
    again = take_in(stage, path)
    assert (again.new, again.rejected) == (0, ())


def test_only_an_appeal_brings_it_back_and_a_newer_answer_rejects_again(
    stage: Stage, clerk: Clerk, tmp_path: Path
) -> None:
    number = clerk.enters()
    path = answer(tmp_path / "a.csv", (1, "作废", "2024-03-20"))
    take_in(stage, path)
    with stage.office.write() as session:
        review.appeal(session, number, note="票未作废", by="clerk", now=stage.tick())
        review.accept(session, number, by="reviewer", now=stage.tick())
    assert take_in(stage, path).rejected == ()
    assert status(stage, number) == "accepted"
    stage.wait_until("2024-03-22T10:00")
    take_in(stage, answer(tmp_path / "b.csv", (1, "作废", "2024-03-22")))
    assert status(stage, number) == "rejected"


def test_an_invoice_known_to_be_void_is_refused_at_the_counter(
    stage: Stage, clerk: Clerk, tmp_path: Path
) -> None:
    take_in(stage, answer(tmp_path / "a.csv", (1, "作废", "2024-03-20")))
    with stage.office.write() as session:
        refused = intake.enter(
            session,
            stage.office.boxes,
            an_invoice(number=f"2437{1:016d}"),
            campaign="fp",
            acting=Acting("clerk", stage.tick(), stage.random_bytes),
        )
    assert isinstance(refused, intake.Refused)
    assert refused.reasons[0].code == "invoice-void"


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ((2, "大概正常", "2024-03-20"), "不是认得的发票状态"),
        ((2, "待红冲", "2024-03-20"), "还没有结论"),
        ((2, "未红冲", "2024-03-20"), "不是认得的发票状态"),
        ((2, "异常凭证", "2024-03-20"), "风险提示"),
        ((2, "正常", "2024-03-99"), "核验日期"),
        ((2, "正常", "2025-03-20"), "晚于今天"),
        ((2, "正常", ""), "没有核验日期"),
        ((20, "#N/A", "2024-03-20"), "单元格的内容"),
    ],
)
def test_a_row_that_is_not_understood_is_named_and_loses_no_other(
    stage: Stage, clerk: Clerk, tmp_path: Path, row: tuple[int, str, str], why: str
) -> None:
    first, second = clerk.enters_many(2)
    done = take_in(stage, answer(tmp_path / "a.csv", row, (1, "作废", "2024-03-20")))
    (problem,) = done.problems
    assert problem.row == 2
    assert why in problem.told
    assert done.rejected == (first,)
    with stage.office.read() as session:
        left = answers.outstanding(session, [first, second], Counting(date(2024, 3, 1)))
    assert left.unanswered == (second,)


def test_an_answer_without_any_day_stores_nothing(
    stage: Stage, clerk: Clerk, tmp_path: Path
) -> None:
    clerk.enters()
    with pytest.raises(TaxFileError, match="没有核验日期"):
        take_in(stage, answer(tmp_path / "a.csv", (1, "作废", "")))
    assert status(stage, 0) == "accepted"


def test_of_two_answers_in_one_file_the_worse_counts_whatever_their_order(
    stage: Stage, clerk: Clerk, tmp_path: Path
) -> None:
    made = clerk.enters_many(2)
    void, normal = "作废", "正常"
    rows = [(1, void), (1, normal), (2, normal), (2, void)]
    done = take_in(stage, answer(tmp_path / "a.csv", *((n, s, "2024-03-20") for n, s in rows)))
    assert (done.new, done.rejected) == (4, tuple(made))


def test_a_day_to_come_is_refused_for_a_whole_file_too(
    stage: Stage, clerk: Clerk, tmp_path: Path
) -> None:
    clerk.enters()
    path = answer(tmp_path / "a.csv", (1, "正常", ""))
    day, today = date(2099, 1, 1), day_of(stage.tick())
    with pytest.raises(TaxFileError, match="晚于今天"):
        reading.read(path, as_of=day, today=today)
    take_in(stage, answer(tmp_path / "b.csv", (1, "作废", "2024-03-20")))
    assert status(stage, 0) == "rejected"


def test_the_freeze_waits_for_the_bureau_where_the_rules_say_so(
    stage: Stage, clerk: Clerk, organiser: Organiser, tmp_path: Path
) -> None:
    strict(stage)
    clerk.enters_many(3)
    organiser.takes("plan", "close")
    with pytest.raises(StepRefusedError, match="还有3张"):
        organiser.freezes()
    rows = ((n, state, "2024-03-20") for n, state in ((1, "正常"), (2, "红冲"), (3, "不存在")))
    take_in(stage, answer(tmp_path / "a.csv", *rows))
    with pytest.raises(StepRefusedError, match="查无此票"):
        organiser.freezes()
    take_in(stage, answer(tmp_path / "b.csv", (3, "正常", "2024-03-21")))
    assert organiser.freezes().pool_count == 2


def test_an_answer_counts_if_it_is_not_older_than_its_invoice_and_in_the_days_of_the_rules(
    stage: Stage, clerk: Clerk, tmp_path: Path
) -> None:
    first, second = clerk.enters(issued="2024-03-05"), clerk.enters(issued="2024-03-15")
    take_in(stage, answer(tmp_path / "a.csv", *((n, "正常", "2024-03-10") for n in (1, 2))))
    with stage.office.read() as session:
        left = answers.outstanding(session, [first, second], Counting(date(2024, 3, 1)))
        assert left.unanswered == (second,)
        left = answers.outstanding(session, [first, second], Counting(date(2024, 3, 11)))
        assert left.unanswered == (first, second)


def test_the_freeze_wants_answers_of_the_last_days_where_the_rules_say_so(
    stage: Stage, clerk: Clerk, organiser: Organiser, tmp_path: Path
) -> None:
    strict(stage, tax_days=10)
    clerk.enters()
    organiser.takes("plan", "close")
    take_in(stage, answer(tmp_path / "a.csv", (1, "正常", "2024-03-29")))
    with pytest.raises(StepRefusedError, match="自2024-03-30起"):
        organiser.freezes()
    take_in(stage, answer(tmp_path / "b.csv", (1, "正常", "2024-03-30")))
    assert organiser.freezes().pool_count == 1


def test_winners_are_asked_about_again(
    stage: Stage, clerk: Clerk, organiser: Organiser, tmp_path: Path
) -> None:
    clerk.enters_many(12)
    rows = [(n, "正常", "2024-03-20") for n in range(1, 13)]
    take_in(stage, answer(tmp_path / "a.csv", *rows))
    organiser.takes("plan", "close", "freeze", "commit")
    morning = [(n, "正常", "2024-04-09") for n in range(1, 5)]
    take_in(stage, answer(tmp_path / "morning.csv", *morning))
    organiser.takes("sources", "draw")
    with stage.office.read() as session:
        attempt = organiser.attempt
        assert {one.state for one in winners.of_draw(session, attempt)} == {None}
        wanted = work_list.of_draw(session, attempt)
        with pytest.raises(StepRefusedError, match="没有税务部门"):
            answers.require_for_winners(session, attempt)
    assert len(wanted) == 10
    stage.wait_until("2024-04-10T09:00")
    done = take_in(
        stage, answer(tmp_path / "b.csv", *((n, "正常", "2024-04-10") for n, *_ in rows))
    )
    assert done.new == 12
    with stage.office.read() as session:
        answers.require_for_winners(session, organiser.attempt)


def test_the_command_for_winners_tells_whom_the_bureau_has_not_confirmed(
    stage: Stage, clerk: Clerk, organiser: Organiser, tmp_path: Path
) -> None:
    def asked(*arguments: str) -> Result:
        home = ["--home", str(stage.office.settings.home), "tax", "winners", MARCH]
        environment = {"LOTTERY_DATABASE_URL": stage.office.settings.database_url}
        return CliRunner().invoke(main, [*home, *arguments], env=environment)

    clerk.enters_many(12)
    organiser.takes("plan", "close")
    assert asked().exit_code == 1
    organiser.takes("freeze", "commit", "sources", "draw")
    done = asked()
    assert (done.exit_code, done.output.count("还没有答复")) == (1, 10)
    assert "没有税务部门" in done.output
    path = tmp_path / "winners.csv"
    assert asked("-o", str(path)).exit_code == 0
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    assert len(rows) == 10
    for row in rows:
        row[-2:] = ["正常", "2024-04-09"]
    rows[0][-2] = "红冲"
    write_csv(path, [header, *rows])
    take_in(stage, path)
    done = asked()
    assert done.exit_code == 0, done.output
    assert (done.output.count("红冲"), done.output.count("还没有答复")) == (1, 0)
    assert "答复正常的9张" in done.output


def test_the_work_list_goes_out_as_text_and_comes_back(
    stage: Stage, clerk: Clerk, tmp_path: Path
) -> None:
    made = clerk.enters_many(2, seller_name="=HYPERLINK(1)")
    clerk.rejects(made[0], "split-bill")
    path = tmp_path / "list.csv"
    with stage.office.read() as session:
        numbers = work_list.of_batches(session, ["fp-2024-03"])
        assert work_list.export(session, stage.office.boxes, numbers, path) == 1
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, row = csv.reader(file)
    assert row[2] == f"2437{2:016d}"
    assert row[header.index("销售方名称")] == "'=HYPERLINK(1)"
    assert "测试甲" not in path.read_text(encoding="utf-8-sig")
    row[header.index("核验结果")] = "作废"
    write_csv(path, [header, row])
    now = stage.tick()
    read = reading.read(path, as_of=date(2024, 3, 20), today=day_of(now))
    with stage.office.write() as session:
        done = answers.take_in(session, read, by="x", now=now)
    assert done.rejected == (made[1],)


def test_the_commands_export_and_import(stage: Stage, clerk: Clerk, tmp_path: Path) -> None:
    clerk.enters(number="24370000000000000999")
    with stage.office.read() as session:
        assert waiting.queue(session, stage.office.boxes) == []
    home = ["--home", str(stage.office.settings.home), "tax"]
    environment = {"LOTTERY_DATABASE_URL": stage.office.settings.database_url}
    path = tmp_path / "list.xlsx"
    for arguments in (
        ["export", "--batch", "fp-2024-03", "-o", str(path)],
        ["import", str(path), "--as-of", "2024-03-20"],
    ):
        done = CliRunner().invoke(main, [*home, *arguments], env=environment)
        assert done.exit_code == 0, done.output
    assert "没有一行填了“核验结果”" in done.output
    done = CliRunner().invoke(main, [*home, "export", "-o", str(path)], env=environment)
    assert done.exit_code == 2
