"""The minutes on paper: complete, marked, legible to machines, and the same wherever made."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from draws.attachments import attachments
from lottery.minutes.errors import MinutesError
from lottery.minutes.written.boxes import boxes
from lottery.minutes.written.chapters import printed_hashes, verify
from lottery.minutes.written.content import Minutes, compose
from lottery.minutes.written.drawn import read as read_bundle
from lottery.minutes.written.facts import OrganiserFacts, Present, facts_text, parse_facts
from lottery.minutes.written.fixed import intake
from lottery.minutes.written.in_the_hall import rows
from lottery.minutes.written.paper import paper_of, render
from lottery.texts.minutes.pages import SECTIONS
from lottery.typesetting.document import Heading, Pairs, Quote, Table
from lottery.typesetting.pdf import set_pages
from tests.papers import dense, pages_of
from tests.structure import read

Bundle = Callable[..., dict[str, bytes]]
Seen = Callable[..., OrganiserFacts]

AGAIN = """
import sys
from hashlib import sha256
from pathlib import Path
from lottery.minutes.written.content import compose
from lottery.minutes.written.facts import parse_facts
from lottery.minutes.written.paper import render
root = Path(sys.argv[1])
facts = (root / "facts.json").read_bytes()
files = {
    path.relative_to(root / "bundle").as_posix(): path.read_bytes()
    for path in reversed(sorted((root / "bundle").rglob("*.txt")))
}
for _ in range(2):
    print(sha256(render(compose(files, parse_facts(facts)), facts)).hexdigest())
"""


def lay_down(files: Mapping[str, bytes], facts: bytes, folder: Path) -> None:
    (folder / "bundle" / "winners").mkdir(parents=True)
    (folder / "facts.json").write_bytes(facts)
    for name, data in files.items():
        (folder / "bundle" / name).write_bytes(data)


def cells(minutes: Minutes) -> set[str]:
    """Every text in the minutes' tables and pairs."""
    blocks = [block for section in minutes.sections for block in section.blocks]
    rows = [row for block in blocks if isinstance(block, Table | Pairs) for row in block.rows]
    return {cell for row in rows for cell in row}


@pytest.mark.parametrize(
    "surroundings",
    [
        {"PYTHONHASHSEED": "1", "TZ": "UTC"},
        {"PYTHONHASHSEED": "77", "TZ": "America/New_York", "LANG": "zh_CN.GB18030"},
        {"SOURCE_DATE_EPOCH": "86400", "TZ": "Asia/Shanghai", "LC_ALL": "C"},
    ],
)
def test_the_same_minutes_are_the_same_bytes_in_any_surroundings(
    surroundings: dict[str, str],
    files: dict[str, bytes],
    facts: Seen,
    unsigned: bytes,
    tmp_path: Path,
) -> None:
    lay_down(files, facts_text(facts()), tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", AGAIN, str(tmp_path)],
        env={**os.environ, **surroundings},
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.split() == [sha256(unsigned).hexdigest()] * 2


def test_every_text_file_of_the_bundle_comes_out_of_the_pdf_as_it_went_in(
    files: dict[str, bytes], unsigned: bytes
) -> None:
    assert attachments(unsigned) == files


def test_rare_names_are_copied_from_the_page_as_they_are_written(
    bundle: Bundle, facts: Seen
) -> None:
    names = ("张*𬱖", "𪨊*", "𡋾*三", "䶮*", "买*****逊", "\U000323ae*")
    seen = facts(present=(Present("公证", "公证处", ("买买提·吐尔逊", "𬱖𪨊𡋾䶮")),))
    files = bundle(40, tiers=(3, 9, 12), holders=names)
    text = dense("".join(pages_of(render(compose(files, seen), facts_text(seen)))))
    for name in (*names[:5], "〔U+323AE〕*", "买买提·吐尔逊", "𬱖𪨊𡋾䶮"):
        assert name in text


def test_a_name_of_fifty_characters_is_printed_whole(bundle: Bundle, facts: Seen) -> None:
    long = "某" + "*" * 48 + "逊"
    minutes = compose(bundle(holders=(long,)), facts())
    assert long in cells(minutes)
    assert render(minutes, facts_text(facts()))


def test_a_rehearsal_says_so_on_every_page(unsigned: bytes) -> None:
    pages = pages_of(unsigned)
    assert len(pages) > 3
    assert all("本文件不产生真实中奖" in page for page in pages)


def test_each_page_has_its_number_the_draw_and_the_manifests_hash(
    files: dict[str, bytes], facts: Seen, unsigned: bytes
) -> None:
    pages = pages_of(unsigned)
    mark = compose(files, facts()).manifest_sha256[:16]
    for number, page in enumerate(pages, 1):
        assert f"第{number}页/共{len(pages)}页" in page.replace(" ", "")
        assert f"ZP-FP-2024-03/1 {mark}" in " ".join(page.split())


def test_the_minutes_tell_each_prize_alternate_audit_row_and_attachment(
    bundle: Bundle, facts: Seen
) -> None:
    files = bundle()
    told = cells(compose(files, facts()))
    for line in files["result.txt"].decode().splitlines()[5:]:
        assert line.split(" ")[2] in told
    assert {name for name in files if not name.startswith("winners/")} <= told
    assert set(printed_hashes(files).values()) <= told


def test_a_draw_without_entries_names_the_vacancies(bundle: Bundle, facts: Seen) -> None:
    minutes = compose(bundle(0), facts())
    headings = [b for s in minutes.sections for b in s.blocks if isinstance(b, Heading)]
    assert Heading("二等奖　运动服装代金券", "0 名（设 2 名，空缺 2 名）") in headings
    assert set_pages(paper_of(minutes, facts_text(facts())))


def test_no_limit_on_prizes_is_said(bundle: Bundle, facts: Seen) -> None:
    assert "不设上限" in cells(compose(bundle(cap=0), facts()))


def test_a_void_attempt_is_not_minuted(bundle: Bundle, facts: Seen) -> None:
    with pytest.raises(MinutesError, match="作废"):
        compose({**bundle(), "void.txt": b"fpdraw-void/1\n"}, facts())


def test_a_missing_file_is_named(bundle: Bundle, facts: Seen) -> None:
    files = bundle()
    del files["times.txt"]
    with pytest.raises(MinutesError, match=r"times\.txt"):
        compose(files, facts())


def test_facts_are_read_back_as_they_were_written(facts: Seen) -> None:
    seen = facts(anomalies=("短时停电",), organs=(("npc", "市人大常委会"),))
    assert parse_facts(facts_text(seen)) == seen


def test_whoever_has_the_minutes_read_aloud_hears_every_winner_in_order(
    files: dict[str, bytes], unsigned: bytes
) -> None:
    tree, contents = read(unsigned)
    assert not [stray for content in contents for stray in content.stray]
    told = [[cell.text for cell in row.kids] for row in tree.all("TR")]
    drawn = [line.split(" ") for line in files["result.txt"].decode().splitlines()[5:]]
    winners = [entry for what, _, entry, *_ in drawn if what in {"1", "2", "3"}]
    read_out = [row[1] for row in told if len(row) > 4 and row[1] in winners]
    assert read_out == winners
    assert len(tree.all("H1")) == len(SECTIONS) + 1


@pytest.mark.parametrize(
    ("pool", "tiers", "most"), [(900, (3, 150, 300), 18), (3600, (3, 497, 3000), 90)]
)
def test_winners_take_few_pages(
    pool: int, tiers: tuple[int, ...], most: int, bundle: Bundle, facts: Seen
) -> None:
    seen = facts()
    minutes = compose(bundle(pool, tiers=tiers), seen)
    assert len(set_pages(paper_of(minutes, facts_text(seen)))) <= most


def test_the_commands_name_the_folder_of_a_second_attempt(bundle: Bundle, facts: Seen) -> None:
    files = bundle()
    drawn = read_bundle(files)
    again = replace(drawn, manifest=replace(drawn.manifest, attempt=2))
    assert again.manifest.folder == "ZP-FP-2024-03.2"
    quoted = [block for block in verify(drawn) if isinstance(block, Quote)]
    assert f"python -m draws verify {drawn.manifest.folder} --keys KEYS.txt" in quoted[0].lines


def test_reasons_of_rejections_are_words(bundle: Bundle, facts: Seen) -> None:
    drawn = read_bundle(bundle())
    assert drawn.intake
    reasons = (("corrected", 2), ("red-flushed", 1))
    told = intake(replace(drawn, intake=replace(drawn.intake, reasons=reasons)))
    tables = [block for block in told if isinstance(block, Table)]
    assert {"已更正，重新登记", "发票已红冲"} <= {
        cell for table in tables for row in table.rows for cell in row
    }


def test_a_notary_a_party_and_an_organ_have_one_box_each(bundle: Bundle, facts: Seen) -> None:
    named = (("organiser", "1" * 64), ("notary", "2" * 64))
    seen = facts(organs=(("npc", "市人大常委会"), ("cppcc", "市政协")))
    drawn = read_bundle(bundle(signers=named))
    found = boxes(drawn, seen, fields=True)
    assert [box.field for box in found if box.field] == ["organiser", "notary"]
    captions = [box.caption for box in found]
    assert sum("人大" in text for text in captions) == 1
    assert [box.who for box in found if box.who] == ["测试戊", "测试己"]
    assert len(found) == 7
    assert not any(box.field for box in boxes(drawn, seen, fields=False))


def test_a_hall_of_which_nothing_was_put_down_says_so(bundle: Bundle, facts: Seen) -> None:
    told = rows(read_bundle(bundle()), facts())
    assert {row.at for row in told if row.standing == ""} == {"没有记录"}
    assert {row.standing for row in told} == {"", "recomputed", "stated"}
