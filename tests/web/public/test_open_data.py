"""Open data say what the bundle says, in two forms, and nothing of a person beside his mask."""

import csv
import html
import io
import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from sqlalchemy import select

from draws.result import parse_rows
from lottery.attempts import CallOff
from lottery.ceremony.seen.wording import Wording
from lottery.hall import feed, open_data
from lottery.hall.gallery import Gallery
from lottery.hall.open_data import Announced
from lottery.hall.published import Published
from lottery.models import EntryPaper, StoredAccount
from lottery.office import Office
from lottery.people import open_slip
from lottery.programme import campaigns
from lottery.register import entries
from lottery.tables.sheets import inert

NAME = "ZP-FP-2024-03"
DRAW = f"/draws/{NAME}"
TABLES = ["/data/draws", f"{DRAW}/data/winners", f"{DRAW}/data/sources"]
ADDRESSES = [
    *(f"{table}.{form}" for table in TABLES for form in ("json", "csv")),
    *(f"/data/schemas/{what}.json" for what in ("draws", "winners", "sources")),
    "/atom.xml",
]
WHEN = datetime(2024, 4, 1, 1, 0, 0, tzinfo=UTC)


@pytest.fixture
def shown(drawn_office: Office) -> Published:
    return Gallery(drawn_office.settings.public_dir).get(NAME)


def test_the_winners_are_those_of_the_bundles_result(citizen: Any, drawn_office: Office) -> None:
    told = citizen.opens(f"{DRAW}/data/winners.json").json
    result = (drawn_office.settings.public_dir / NAME / "result.txt").read_bytes()
    expected = {
        (row.what, int(row.slot), row.entry, row.ticket)
        for row in parse_rows(result)
        if row.what != "audit"
    }
    letter = {"winner": "", "alternate": "A"}
    rows = told["rows"]
    assert {
        (letter[row["kind"]] + row["tier"], row["slot"], row["entry"], row["ticket"])
        for row in rows
    } == expected
    assert len(rows) == len(expected) > 34
    assert (told["format"], told["mode"]) == ("fpdraw-open-data/1", "rehearsal")
    assert all(row["phone"] is None for row in rows if row["kind"] == "alternate")
    assert all(re.fullmatch(r"\d{3}\*{4}\d{4}", r["phone"]) for r in rows if r["kind"] == "winner")


@pytest.mark.parametrize("table", TABLES)
def test_the_table_equals_the_json_and_the_schema_names_each_column(
    citizen: Any, table: str
) -> None:
    told = citizen.opens(f"{table}.json").json
    content = citizen.opens(f"{table}.csv").data
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    said = [{k: "" if v is None else inert(str(v)) for k, v in row.items()} for row in told["rows"]]
    assert rows == said != []
    schema = citizen.opens(f"/data/schemas/{told['what']}.json").json
    assert set(schema["properties"]) == set(told)
    columns = schema["properties"]["rows"]["items"]["properties"]
    kinds = {"integer": int, "string": str}
    for row in told["rows"]:
        assert set(columns) == set(row)
        for column, value in row.items():
            assert value is None or type(value) is kinds[columns[column]["type"][0]]


@pytest.mark.parametrize("path", ADDRESSES)
def test_the_bytes_stay_and_are_shared(citizen: Any, path: str) -> None:
    answer = citizen.opens(path)
    assert answer.status_code == 200
    assert answer.data == citizen.opens(path).data
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    known = {"If-None-Match": answer.headers["ETag"]}
    assert citizen.client.get(path, headers=known).status_code == 304
    assert answer.headers["Cache-Control"] == "no-cache"


def test_no_byte_is_a_personal_value_of_the_database(
    citizen: Any, drawn_office: Office, personal: set[str]
) -> None:
    assert len(personal) > 3 * 40
    for path in (*ADDRESSES, "/data", "/winners.json", f"{DRAW}/winners.json"):
        text = citizen.opens(path).text
        read = "\n".join((text, html.unescape(text), json.dumps(text, ensure_ascii=False)))
        if path.endswith(".json"):
            read += json.dumps(json.loads(text), ensure_ascii=False)
        assert not [value for value in personal if value in read], path


@pytest.fixture
def personal(drawn_office: Office) -> set[str]:
    """Whatever the boxes hold of people, and what names an invoice, its seller or its salt."""
    found = set()
    with drawn_office.read() as session:
        for paper in session.scalars(select(EntryPaper)):
            commit = entries.entry(session, paper.entry).commit
            slip = open_slip(drawn_office.boxes, commit, paper.slip_box)
            found |= {slip.holder, slip.phone, slip.person, slip.seller, slip.salt, slip.invoice}
            found |= {slip.invoice.split(":")[-1]}
            found |= {paper.holder_index, paper.phone_index, paper.person_index}
        found |= {each.name for each in session.scalars(select(StoredAccount))}
    return found


def test_the_draws_say_when_entries_close_and_name_those_to_come(
    citizen: Any, drawn_office: Office
) -> None:
    with drawn_office.read() as session:
        plans = {each.code: each for each in campaigns.plans(session)}
        closes = {each.batch: each.closes_at for each in campaigns.periods(session, "fp")}
    rows = {row["draw"]: row for row in citizen.opens("/data/draws.json").json["rows"]}
    assert set(rows) == set(plans)
    assert rows[NAME]["state"] == "drawn"
    for code, plan in plans.items():
        (at,) = {closes[batch] for batch in plan.batches[-1:]}
        assert datetime.fromisoformat(rows[code]["entries_close"]) == at
        assert code == NAME or (rows[code]["state"], rows[code]["frozen"]) == ("planned", None)
    assert open_data.Announced(closes).entries_close(["fp-2024-03", "unknown"]) is None
    assert citizen.opens("/atom.xml").text.count("<entry>") == 1


def test_winners_are_not_listed_by_search_engines(citizen: Any) -> None:
    assert citizen.opens(f"{DRAW}/data/winners.csv").headers["X-Robots-Tag"] == "noindex"
    assert citizen.opens("/draws/none/data/winners.json").status_code == 404
    for wrong in (f"{DRAW}/data/winners.xml", "/data/draws.xml", "/data/schemas/people.json"):
        assert citizen.opens(wrong).status_code == 404


def test_what_has_no_result_has_no_winner_and_says_why(shown: Published) -> None:
    void = replace(shown, void_reason="名单有误", result_sha256=None)
    off = CallOff("ZP-FP-2024-04", 1, "四月抽奖", "=停办", WHEN, "organiser")
    table = open_data.draws([(NAME, void)], {}, [off], Announced())
    assert [(row["state"], row["winners"], row["reason"]) for row in table.rows] == [
        ("void", 0, "名单有误"),
        ("called-off", 0, "=停办"),
    ]
    assert open_data.winners(NAME, void, Wording()).rows == ()
    assert "'=停办" in open_data.as_csv(table).decode()
    open_one = replace(shown, result_sha256=None)
    assert open_data.state(open_one) == "committed"
    assert open_data.state(open_one, "abandoned") == "abandoned"


def test_the_feed_tells_of_draws_and_keeps_an_entrys_id(shown: Published) -> None:
    off = CallOff("ZP-FP-2024-04", 1, "四月 <抽奖>", "停办", WHEN, "organiser")
    head = feed.FeedHead(
        "发票抽奖", "主办单位", "https://draw.example.cn", "draw.example.cn/register"
    )
    atom = "{http://www.w3.org/2005/Atom}"
    early = replace(shown, result_sha256=None)
    later = shown.manifest.frozen + timedelta(days=40)
    void = replace(early, void_reason="名单有误", void_time=later)
    ids, changed = [], []
    for draw in (early, shown, void):
        root = ElementTree.fromstring(  # noqa: S314
            feed.atom(head, open_data.draws([(NAME, draw)], {}, [off], Announced()))
        )
        found = {each.findtext(f"{atom}title"): each for each in root.iter(f"{atom}entry")}
        assert "四月 <抽奖> · 已取消" in found
        (entry,) = (each for title, each in found.items() if "2024年3月" in str(title))
        ids.append(entry.findtext(f"{atom}id"))
        changed.append(datetime.fromisoformat(str(entry.findtext(f"{atom}updated"))))
        head = replace(head, title="又一个名称", author="另一个主办单位")
        link = entry.find(f"{atom}link")
        assert link is not None
        assert link.get("href") == f"https://draw.example.cn{DRAW}"
        assert "演练，不产生任何奖品" in str(entry.findtext(f"{atom}summary"))
        assert str(root.findtext(f"{atom}updated")).endswith("+08:00")
    assert len(set(ids)) == 1
    assert changed[-1] == later > changed[0]


def test_the_pages_lead_to_the_data_and_say_how_to_cite(citizen: Any, shown: Published) -> None:
    assert 'href="/data"' in citizen.opens("/").text
    page = citizen.opens(DRAW).text
    assert f'href="{DRAW}/data/winners.csv"' in page
    assert f"开奖结果 result.txt 的 SHA-256：{shown.result_sha256}" in page
    assert f'<meta property="og:title" content="{shown.manifest.title}">' in page
    assert re.search('<meta name="description" content="演练，不产生任何奖品。40 张发票参加', page)
    about = citizen.opens("/data").text
    assert "CC BY 4.0" in about
    assert "<code>value_fen</code>" in about
