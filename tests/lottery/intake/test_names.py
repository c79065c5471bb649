"""No one is left out for a rare name: in the store, in tables, in the minutes."""

import csv
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from draws.cards import mask_name
from lottery import people
from lottery.acting import Acting
from lottery.importing.chunks import import_file
from lottery.intake import Counter, Receipt, RowToEnter
from lottery.intake.outcomes import shareable
from lottery.invoices import RawEntry, read
from lottery.invoices.values.names import HolderError, parse_holder
from lottery.models import Entry, EntryPaper
from lottery.office import Office
from lottery.office import database as db
from lottery.office.boxes import Boxes
from lottery.programme import Campaign, Programme, RulesText, campaigns, month_period
from lottery.tables.sheets import header_row, row_cells, write_csv
from lottery.tables.workbooks.writing import write_table
from lottery.texts.reasons import sentence
from lottery.typesetting.typeface import face_of
from tests import naming
from tests.builders import local_rules
from tests.naming import EXTENSIONS, NEWEST, PRIVATE

NOW = datetime(2024, 3, 20, 2, 0, tzinfo=UTC)
NAMES = naming.names()


def test_the_table_is_whole() -> None:
    table = naming.standard_characters()
    assert len(table) == len(set(table)) == 8105
    assert (table[0], table[3499], table[6499], table[-1]) == ("一", "矗", "齉", "蠼")


def test_every_name_is_taken_as_it_is_written() -> None:
    for name in NAMES:
        assert parse_holder(name) == name
    for rare in (*(c for sample in EXTENSIONS.values() for c in sample), *NEWEST):
        assert parse_holder(f"{rare}某") == f"{rare}某"


def test_fifty_characters_are_a_name_and_one_more_is_not() -> None:
    assert len(parse_holder("\U00020000" * 50)) == 50
    with pytest.raises(HolderError) as refused:
        parse_holder("\U00020000" * 51)
    assert refused.value.code == "holder-too-long"


@pytest.mark.parametrize("private", PRIVATE)
def test_private_characters_are_refused_by_their_number(private: str) -> None:
    with pytest.raises(HolderError) as refused:
        parse_holder(f"张{private}三")
    assert (refused.value.code, refused.value.value) == (
        "holder-characters",
        f"U+{ord(private):04X}（第2个字）",
    )


def a_row(at: int, name: str) -> RawEntry:
    return RawEntry(
        number=f"2437{at + 1:016d}",
        issued="2024-03-15",
        gross="258.00",
        seller_id="9137162616720307XL",
        buyer_name="个人",
        holder=name,
        phone=f"1380000{at:04d}",
    )


@pytest.fixture
def march(database: Engine, boxes: Boxes) -> Engine:
    rules = RulesText("fp", 1, NOW.date(), "规则\n", "0" * 64, local_rules().to_json())
    period = month_period("fp", "开发票中大奖", NOW.date().replace(day=1))
    programme = Programme((Campaign("fp", "开发票中大奖", (period,), (rules,)),), (), (), ())
    with db.writing(database) as session:
        campaigns.load(session, boxes, programme, by="test", now=NOW)
    return database


def stored(engine: Engine, boxes: Boxes) -> Iterator[tuple[str, str]]:
    """Name and masked name of each entry, as its two papers have them."""
    with db.reading(engine) as session:
        query = select(Entry.commit, EntryPaper).join(EntryPaper, EntryPaper.entry == Entry.number)
        for commit, papers in session.execute(query.order_by(Entry.number)):
            slip = people.open_slip(boxes, commit, papers.slip_box)
            yield slip.holder, people.open_card(boxes, commit, papers.card_box).holder


def test_both_databases_give_every_name_back(
    march: Engine, boxes: Boxes, random_bytes: Callable[[int], bytes]
) -> None:
    items = [RowToEnter(a_row(at, name), ()) for at, name in enumerate(NAMES)]
    with db.writing(march) as session:
        counter = Counter(session, boxes, campaign="fp", acting=Acting("clerk", NOW, random_bytes))
        answers = counter.enter_many(items)
    assert all(isinstance(answer, Receipt) for answer in answers)
    assert list(stored(march, boxes)) == [(name, mask_name(name)) for name in NAMES]


@pytest.mark.parametrize("form", ["csv", "gb18030", "utf-16", "xlsx"])
def test_a_table_gives_every_name_back(
    form: str, office: Office, random_bytes: Callable[[int], bytes], tmp_path: Path
) -> None:
    rows = [header_row(), *(row_cells(a_row(at, name)) for at, name in enumerate(NAMES))]
    path = tmp_path / ("names.xlsx" if form == "xlsx" else "names.csv")
    if form == "xlsx":
        write_table(path, rows)
    elif form == "csv":
        write_csv(path, rows)
    else:
        with path.open("w", encoding=form, newline="") as file:
            csv.writer(file).writerows(rows)
    done = import_file(
        office,
        path,
        campaign="fp",
        by="clerk",
        now=lambda: NOW,
        random_bytes=random_bytes,
    )
    assert set(done.tally) == {("accept", "")}, done.tally
    assert [name for name, _ in stored(office.engine, office.boxes)] == list(NAMES)


def test_every_character_of_the_table_and_the_extensions_has_a_glyph_in_the_minutes() -> None:
    needed = (*naming.standard_characters(), *"·", *"".join(map("".join, EXTENSIONS.values())))
    for style in ("sans", "bold"):
        assert [char for char in needed if face_of(char, style) is None] == []


@pytest.mark.parametrize("sign", "’‘ʼ＇`´′")
def test_every_apostrophe_is_the_same_apostrophe(sign: str) -> None:
    assert parse_holder(f"O{sign}Brien") == "O'Brien"


@pytest.mark.parametrize("dot", "·•・･‧∙⋅●．")
def test_every_dot_in_a_name_is_the_same_dot(dot: str) -> None:
    assert parse_holder(f"阿卜杜拉{dot}买买提") == "阿卜杜拉·买买提"


def test_a_message_names_the_character_and_its_place_and_no_mask_hides_it() -> None:
    reading = read(RawEntry(holder="张 \ue5e5三"))
    told = [sentence(shareable(reason)) for reason in reading.reasons]
    assert told == [
        "姓名里有不能使用的字符U+E5E5（第2个字）：请用标准汉字或字母重新录入，勿用自造字。"
    ]
    (long,) = read(RawEntry(holder="张" * 51)).reasons
    assert "姓名有51个字" in sentence(shareable(long))
    (phone,) = read(RawEntry(phone="13800")).reasons
    assert "13800" not in sentence(shareable(phone))
