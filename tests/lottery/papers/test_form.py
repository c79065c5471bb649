"""Every paper of a draw is a PDF/A that can be read aloud, by our rules and another program's."""

from __future__ import annotations

from pathlib import Path

from lottery.office import Office
from tests.builders import MARCH
from tests.lottery.papers.conftest import Papers
from tests.pdfa import against
from tests.preflight import as_a1b, preflight
from tests.structure import read


def test_every_paper_keeps_the_rules_of_pdfa_3(papers: Papers) -> None:
    assert {name: why for name, pdf in papers.items() if (why := against(pdf))} == {}


def test_every_paper_is_read_in_the_order_of_its_parts(papers: Papers) -> None:
    for pdf in papers.values():
        tree, contents = read(pdf)
        assert not [stray for content in contents for stray in content.stray]
        assert tree.all("H1")
        for table in tree.all("Table"):
            assert table.all("TH")
            widths = {len(row.kids) for row in table.all("TR")}
            assert len(widths) == 1


def test_another_program_calls_papers_and_minutes_of_a_live_draw_pdfa_1b(
    held: Office, papers: Papers, tmp_path: Path
) -> None:
    minutes = held.settings.public_dir / MARCH / "minutes.pdf"
    files = {**papers, "minutes": minutes.read_bytes()}
    found = preflight({name: as_a1b(pdf) for name, pdf in files.items()}, tmp_path)
    assert {name: why for name, why in found.items() if why} == {}
