"""The manual is several papers: each is in the index, and a section that is named is there."""

import re
from pathlib import Path

from tests.deploy.files import ROOT

DOCS = ROOT / "docs"
INDEX = (DOCS / "README.zh.md").read_text(encoding="utf-8")
NAMED = re.compile(r"“([^“”\n]+)”一节")
OF_A_PAPER = ("lottery/texts/papers", "lottery/texts/minutes")
"""Sentences that stand on papers of their own, with sections of their own."""


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def titles() -> set[str]:
    """The titles of all sections of all papers, without their numbers."""
    found: set[str] = set()
    for paper in DOCS.glob("*.md"):
        found |= set(re.findall(r"^#{1,4} (?:\d+\. )?(.+)$", read(paper), re.MULTILINE))
    return found


def speaking() -> list[Path]:
    """Everything that may send somebody to a section of the manual."""
    papers = [ROOT / "README.md", ROOT / "SECURITY.md", *DOCS.rglob("*.*")]
    pages = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "lottery" / "texts").rglob("*.py")]
    own = [path for path in pages if not str(path.relative_to(ROOT)).startswith(OF_A_PAPER)]
    return [path for path in (*papers, *own) if path.is_file()]


def test_each_section_that_is_named_anywhere_is_there_under_this_name() -> None:
    there, named = titles(), 0
    for path in speaking():
        for title in NAMED.findall(read(path)):
            named += 1
            assert title in there, (path.name, title)
    assert named > 5


def test_a_paper_that_is_named_with_its_section_holds_that_section() -> None:
    for path in DOCS.glob("*.md"):
        links = re.findall(r"\]\(([\w.-]+\.md)\) 的“([^”]+)”一节", read(path))
        for name, title in links:
            assert re.search(
                rf"^## (?:\d+\. )?{re.escape(title)}$", read(DOCS / name), re.MULTILINE
            )


def test_the_index_says_of_each_paper_whom_it_is_for() -> None:
    listed = set(re.findall(r"\]\(([\w.-]+\.md)\)", INDEX))
    assert listed == {path.name for path in DOCS.glob("*.md")} - {"README.zh.md"}
    assert "docs/README.zh.md" in read(ROOT / "README.md")
    rows = [line for line in INDEX.splitlines() if line.startswith("| ")][1:]
    assert all("：" in row.split("|")[1] for row in rows)
