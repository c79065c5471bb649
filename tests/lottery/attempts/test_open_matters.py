"""What came in time counts until the freeze, and close and freeze name what is not decided."""

from pathlib import Path

import pytest

from lottery import intake, review
from lottery.acting import Acting
from lottery.attempts import open_matters
from lottery.ceremony.steps import close
from lottery.errors import ReviewRefusedError
from lottery.importing import chunks, jobs, late
from lottery.importing.chunks import import_file
from lottery.review import refusal_appeals
from lottery.tables.sheets import SheetError, header_row, row_cells, write_csv
from tests.actors import ORGANISER, SUPERVISOR, Clerk, Organiser, Stage
from tests.builders import an_invoice, keep_account

ELSEWHERE = "91370102MA3C0XYK0T"


def appeals(stage: Stage, number: str) -> int:
    with stage.office.write() as session:
        return refusal_appeals.appeal(
            session,
            stage.office.boxes,
            an_invoice(number=number, seller_id=ELSEWHERE),
            campaign="fp",
            note="分店就在本地",
            acting=Acting("clerk", stage.tick(), stage.random_bytes),
        )


def sets_aside(stage: Stage, appeal: int) -> intake.Receipt | intake.Refused:
    with stage.office.write() as session:
        return refusal_appeals.enter(
            session,
            stage.office.boxes,
            appeal,
            note="看过租约",
            acting=Acting("reviewer", stage.tick(), stage.random_bytes),
        )


def told(organiser: Organiser) -> list[str]:
    """What close and freeze say that is open."""
    with organiser.office.read() as session:
        return close.open_lines(open_matters.of_attempt(session, organiser.attempt))


def test_appeals_that_are_open_at_the_close_are_named_and_count_when_granted_before_the_freeze(
    stage: Stage, clerk: Clerk, organiser: Organiser
) -> None:
    with stage.office.write() as session:
        for username in ("reviewer-one", "reviewer-two"):
            keep_account(session, username, "reviewer")
    rejected = clerk.enters()
    clerk.rejects(rejected, "not-genuine")
    granted, passed_over = (appeals(stage, f"2437000000000000900{n}") for n in (1, 2))
    with stage.office.write() as session:
        review.appeal(session, rejected, note="是真票", by="clerk", now=stage.tick())
    organiser.takes("plan", "close")
    refusals, entries = told(organiser)
    assert f"第 {granted}、{passed_over} 号" in refusals
    assert f"{rejected:010d}" in entries
    made = sets_aside(stage, granted)
    assert isinstance(made, intake.Receipt)
    for number in (made.entry, rejected):
        for by in ("reviewer-one", "reviewer-two"):  # after the close it takes two
            with stage.office.write() as session:
                review.accept(session, number, by=by, now=stage.tick(), note="看过")
    (refusals,) = told(organiser)
    assert f"第 {passed_over} 号" in refusals
    assert organiser.freezes().pool_count == 2
    with pytest.raises(ReviewRefusedError, match=r"已为抽奖 .* 封存"):
        sets_aside(stage, passed_over)


def test_a_table_that_was_interrupted_is_named_at_the_close_and_read_on_by_two(
    stage: Stage, organiser: Organiser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "CHUNK", 2)
    rows = [an_invoice(number=f"2437{n:016d}", phone=f"1380000{n:04d}") for n in range(1, 6)]
    path = tmp_path / "march.csv"
    write_csv(path, [header_row(), *map(row_cells, rows)])

    def imports(progress: object = lambda _done, _total: None) -> chunks.Imported:
        return import_file(
            stage.office,
            path,
            campaign="fp",
            by="clerk",
            now=stage.tick,
            random_bytes=stage.random_bytes,
            progress=progress,  # type: ignore[arg-type]
        )

    def power_cut(done: int, _total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        imports(power_cut)
    organiser.takes("plan", "close")
    (line,) = told(organiser)
    assert "“march.csv”" in line
    assert "还有 3 行" in line
    with pytest.raises(SheetError, match="--late"):
        imports()
    with stage.office.write() as session:
        job = jobs.find(session, jobs.digest_of(path), "fp")
        late.allow(session, job, (ORGANISER, SUPERVISOR), stage.tick())
    assert imports().tally == {("accept", ""): 5}
    assert not told(organiser)
    assert organiser.freezes().pool_count == 5
    with stage.office.read() as session:
        job = jobs.find(session, jobs.digest_of(path), "fp")
        with pytest.raises(SheetError, match="不必用 --late"):
            late.allow(session, job, (ORGANISER, SUPERVISOR), stage.tick())
