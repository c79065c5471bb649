"""Rows as the program stored them under its first tables: something in each of them."""

from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from typing import Any

from draws.merkle import leaf_hash, root
from draws.register import accept, reject, submit
from draws.signatures import checkpoint_text
from lottery import canonical_json, journal, people
from lottery.invoices import Rules
from lottery.office.boxes import Boxes
from lottery.people import (
    SealedPapers,
    SlipFacts,
)
from lottery.programme import Omission
from tests.builders import MARCH, a_plan

NOW = datetime(2024, 3, 20, 2, 0, tzinfo=UTC)
DAY = date(2024, 3, 15)
TODAY = date(2024, 3, 20)
SELLER = "9137162616720307XL"
HOLDERS = ("张三", "阿卜杜拉·买买提", "王𠮷")
BATCH = "fp-2024-03"
Row = dict[str, Any]
Old = dict[str, list[Row]]


def papers_of(boxes: Boxes, number: int, random_bytes: Callable[[int], bytes]) -> SealedPapers:
    facts = SlipFacts(
        batch=BATCH,
        invoice=f"D:2437{number:016d}",
        issued=DAY,
        amount_fen=25800,
        seller=SELLER,
        holder=HOLDERS[number],
        phone=f"1380000{number:04d}",
        person=f"phone:1380000{number:04d}",
    )
    papers = people.make_papers(facts, random_bytes)
    return people.seal_papers(boxes, papers, people.hashes_of(boxes, facts), random_bytes)


def register_rows(papers: list[SealedPapers]) -> Iterator[tuple[int, str]]:
    """Submitted: 0, 2, 4; accepted: 0 and 2, 4 rejected."""
    for number, one in enumerate(papers):
        yield 2 * number, submit(BATCH, one.commit, TODAY)
        name = f"{2 * number:010d}"
        end = accept(name, TODAY) if number < 2 else reject(name, "split-bill", TODAY)
        yield 2 * number + 1, end


def old_rows(boxes: Boxes, random_bytes: Callable[[int], bytes]) -> Old:
    """Rows for every table there was, in the order of their keys."""
    papers = [papers_of(boxes, number, random_bytes) for number in range(3)]
    leaves = [leaf_hash(line.encode()) for _, line in register_rows(papers)][:2]
    plan = a_plan()
    who = {"at": NOW, "by": "clerk"}
    draw = {"draw": MARCH, "attempt": 1}
    steps = ("planned", "frozen", "committed", "drawn", "minuted", "published")
    return {
        "account": [
            {
                "id": 1,
                "username": "zhang",
                "name": "张某",
                "organ": "市商务局",
                "password": "$argon2id$",
                "roles": '["clerk"]',
                "active": True,
                "fs_uniquifier": "u1",
                "created_at": NOW,
            }
        ],
        "barred": [{"person_index": "b" * 64, "reason": "staff", "added_at": NOW}],
        "campaign": [{"code": "fp", "title": "开发票中大奖"}],
        "period": [
            {
                "batch": BATCH,
                "campaign": "fp",
                "title": "2024年3月",
                "starts": date(2024, 3, 1),
                "ends": date(2024, 3, 31),
                "closes_at": datetime(2024, 4, 9, 9, 0, tzinfo=UTC),
            }
        ],
        "rules_version": [
            {
                "id": 1,
                "campaign": "fp",
                "version": 1,
                "valid_from": date(2024, 2, 20),
                "text": "规则\n",
                "sha256": "0" * 64,
                "parameters": Rules().to_json(),
            }
        ],
        "merchant": [
            {
                "seller_id": SELLER,
                "valid_from": date(2024, 1, 1),
                "valid_to": None,
                "name": "邹平市某某饭店",
                "category": "餐饮",
                "is_insurer": False,
            },
            {
                "seller_id": "913716261671905552",
                "valid_from": date(2023, 1, 1),
                "valid_to": date(2023, 12, 31),
                "name": "某某保险",
                "category": "保险",
                "is_insurer": True,
            },
        ],
        "register_line": [
            {"number": number, "line": line.encode(), "leaf": leaf_hash(line.encode())}
            for number, line in register_rows(papers)
        ],
        "checkpoint": [
            {
                "size": 2,
                "root": root(leaves).hex(),
                "note": checkpoint_text("test.example", 2, root(leaves)) + b"\n",
                "at": NOW,
            }
        ],
        "entry": [
            {
                "number": 2 * number,
                "batch": BATCH,
                "seller_name": "邹平市某某饭店",
                "amount_fen": 25800,
                "issued": DAY,
                "kind": "digital",
                "entered_by": "clerk",
                "entered_at": NOW,
                **vars_of(one),
            }
            for number, one in enumerate(papers)
        ],
        "entry_event": [
            {"line": 1, "entry": 0, "what": "accept", "reason": None, **who},
            {"line": 3, "entry": 2, "what": "accept", "reason": None, **who},
            {"line": 5, "entry": 4, "what": "reject", "reason": "split-bill", **who},
        ],
        "invoice_identity": [
            {"identity": "L:037002300111-40718823", "entry": 0},
            *({"identity": f"D:2437{n:016d}", "entry": 2 * n} for n in range(3)),
        ],
        "refusal": [
            {
                "id": 1,
                "fingerprint": "f" * 64,
                "identity": None,
                **who,
                "code": "buyer-company",
                "detail": "[]",
            }
        ],
        "import_job": [
            {
                "id": 1,
                "campaign": "fp",
                "sha256": "a" * 64,
                "name": "三月.csv",
                "started_at": NOW,
                "by": "clerk",
                "rows_total": 2,
            }
        ],
        "import_row": [
            {
                "job": 1,
                "row": 2,
                "verdict": "accept",
                "code": None,
                "entry": 2,
                "message": "",
            },
            {
                "job": 1,
                "row": 3,
                "verdict": "refuse",
                "code": "buyer-company",
                "entry": None,
                "message": "单位",
            },
        ],
        "draw_plan": [
            {
                "code": MARCH,
                "campaign": "fp",
                "title": plan.title,
                "content": canonical_json.dump(asdict(plan)),
            }
        ],
        "draw": [
            {
                "code": MARCH,
                "attempt": attempt,
                "mode": mode,
                "title": plan.title,
                "campaign": "fp",
                "batches": canonical_json.dump([BATCH]),
                "rules_version": 1,
                "cap": 1,
                "audit": 2,
                "place": "一楼大厅",
                "organiser": "测试市商务局",
                "planned_at": NOW,
                "omits": canonical_json.dump([asdict(Omission("staff"))]),
            }
            for attempt, mode in ((1, "live"), (2, "rehearsal"))
        ],
        "draw_tier": [
            {
                **draw,
                "position": 1,
                "code": "1",
                "name": "一等奖",
                "count": 2,
                "prize": "轿车",
                "value_fen": 8000000,
                "alternates": 1,
            }
        ],
        "draw_source": [
            {
                **draw,
                "number": 1,
                "kind": "dice",
                "who": "npc",
                "title": "市人大",
                "parameter": "8",
                "value": "31415926",
                "recorded_at": NOW,
            },
            {
                **draw,
                "number": 2,
                "kind": "sealed",
                "who": "notary",
                "title": "公证处",
                "parameter": "d" * 64,
                "value": None,
                "recorded_at": None,
            },
        ],
        "draw_step": [
            *(
                {**draw, "step": step, "at": NOW + timedelta(minutes=at), "by": "clerk"}
                for at, step in enumerate(steps)
            ),
            {"draw": MARCH, "attempt": 2, "step": "planned", **who},
            {"draw": MARCH, "attempt": 2, "step": "void", **who},
        ],
        "draw_document": [
            {**draw, "name": "manifest.txt", "content": b"manifest\n"},
            {**draw, "name": "tag-key.box", "content": b"box"},
        ],
        "journal_line": journal_rows(),
    }


def vars_of(papers: SealedPapers) -> Row:
    return {name: getattr(papers, name) for name in papers.__dataclass_fields__}


def journal_rows() -> list[Row]:
    line = journal.JournalLine(1, NOW, "clerk", "entry-made", '{"entry":0}', "0" * 64, hash="")
    first = vars(line) | {"hash": journal.hash_of(line)}
    line = journal.JournalLine(2, NOW, "clerk", "draw-planned", "{}", first["hash"], hash="")
    return [first, vars(line) | {"hash": journal.hash_of(line)}]
