"""A dry run decides as the import will, and leaves no trace."""

import csv
import os
from pathlib import Path

import pytest
from sqlalchemy import func, select

from lottery import journal
from lottery.importing import jobs
from lottery.importing.chunks import import_file
from lottery.importing.jobs import digest_of
from lottery.importing.trying import try_file
from lottery.models import Base
from lottery.office import Office
from lottery.tables.sheets import SheetError, header_row, row_cells, write_csv
from tests.builders import an_invoice
from tests.conftest import Clock


def a_table(path: Path, *rows: dict[str, str]) -> Path:
    """An import table of invoices that the rules accept, but for the changes."""
    numbered = ({"number": f"2437{n:016d}"} | row for n, row in enumerate(rows))
    write_csv(path, [header_row(), *(row_cells(an_invoice(**row)) for row in numbered)])
    return path


def counts(office: Office) -> dict[str, int]:
    with office.read() as session:
        tables = Base.metadata.sorted_tables
        return {t.name: session.scalar(select(func.count()).select_from(t)) or 0 for t in tables}


def test_what_would_happen_is_what_happens(office: Office, clock: Clock, tmp_path: Path) -> None:
    path = a_table(tmp_path / "a.csv", {}, {"gross": "99.99"}, {"number": f"{2437:04d}{0:016d}"})
    before, seen = counts(office), list[int]()
    tried = try_file(office, path, campaign="fp", by="clerk", now=clock.now(), progress=seen.append)
    assert counts(office) == before
    assert (tried.rows, seen) == (3, [3])
    done = import_file(
        office, path, campaign="fp", by="clerk", now=clock.now, random_bytes=os.urandom
    )
    assert done.tally == tried.tally
    again = try_file(office, path, campaign="fp", by="clerk", now=clock.now())
    assert again.tally == {("same", ""): 2, ("refuse", "amount-below-minimum"): 1}


def test_rows_that_want_a_look_are_listed_and_accepted_ones_are_not(
    office: Office, clock: Clock, tmp_path: Path
) -> None:
    number, listed = "24370000000000000099", tmp_path / "l.csv"
    path = a_table(tmp_path / "a.csv", {"number": number}, {"gross": "99.99"})
    try_file(office, path, campaign="fp", by="clerk", now=clock.now(), result=listed)
    (line,) = list(csv.reader(listed.read_text(encoding="utf-8-sig").splitlines()))[1:]
    assert line[:4] == ["3", "不接受", "", "amount-below-minimum"]


def test_a_table_too_long_to_be_remembered_is_not_tried(
    office: Office, clock: Clock, tmp_path: Path
) -> None:
    path, listed = a_table(tmp_path / "a.csv", {}, {}, {}), tmp_path / "l.csv"
    settings = {"campaign": "fp", "by": "clerk", "now": clock.now(), "result": listed}
    with pytest.raises(SheetError, match="请拆分后再导入"):
        try_file(office, path, most=2, **settings)  # type: ignore[arg-type]
    assert not listed.exists()


def test_the_second_of_two_rows_is_told_by_the_row_of_the_first(
    office: Office, clock: Clock, tmp_path: Path
) -> None:
    number = "24370000000000000099"
    other = {"number": number, "holder": "测试乙"}
    path = a_table(tmp_path / "a.csv", {"number": number}, {"number": number}, other)
    tried = try_file(office, path, campaign="fp", by="clerk", now=clock.now())
    assert [(e.row, e.verdict) for e in tried.examples] == [(3, "same"), (4, "refuse")]
    assert all("本表第2行" in e.told for e in tried.examples)


def test_a_job_is_found_by_its_bytes(office: Office, clock: Clock, tmp_path: Path) -> None:
    path = a_table(tmp_path / "a.csv", {}, {"gross": "99.99"})
    settings = {"campaign": "fp", "by": "clerk", "now": clock.now, "random_bytes": os.urandom}
    import_file(office, path, name="三月.csv", **settings)  # type: ignore[arg-type]
    with office.read() as session:
        job = jobs.find(session, digest_of(path), "fp")
        assert job is not None
        assert (job.name, job.rows, job.decided, job.finished) == ("三月.csv", 2, 2, True)
        assert jobs.newest(session, "clerk") == [job]
        assert jobs.newest(session, "clerk2") == []
        assert jobs.find(session, digest_of(path), "bx") is None
        assert journal.verify(session) > 0
