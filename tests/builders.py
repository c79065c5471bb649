"""A small programme and the invoices for it: two months, a draw for each and one over both."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lottery import canonical_json, models
from lottery.accounts import Account
from lottery.demo.run import BEGINNING
from lottery.invoices import RawEntry, Rules
from lottery.minutes.signing.authority import demo_identity, own_authority, write_identity
from lottery.office import Office, office_of
from lottery.office.home import create_home
from lottery.office.settings import FILE, load_settings
from lottery.programme import DrawPlan, Omission, SourcePlan, TierPlan, campaigns
from lottery.programme.file import parse_programme

MARCH, APRIL, SPECIAL = "ZP-FP-2024-03", "ZP-FP-2024-04", "ZP-TD-2024-H1"
SELLER = "9137162616720307XL"
STAFF_PHONE = "13900000000"

LOCAL = {
    "place": "邹平",
    "regions": ("371681", "371626"),
    "regions_reviewed": ("371600", "370000", "100000"),
}
HERE = "".join(
    f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in LOCAL.items()
)
"""The same in the parameters of a programme's file."""


def local_rules(**changes: Any) -> Rules:
    """Rules of the test city, but for the changes."""
    return Rules(**(LOCAL | changes))


MARCH_ONLY = f"""
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
minimum_fen = 10000
{HERE}[[campaign.period]]
batch = "fp-2024-03"
title = "开发票中大奖 2024年3月"
starts = 2024-03-01
ends = 2024-03-31
closes_at = 2024-04-09T17:00:00+08:00
"""
"""The campaign with its rules and one period, as a programme's file says it."""

_CAMPAIGN = f"""{MARCH_ONLY}
[[campaign.period]]
batch = "fp-2024-04"
title = "2024年4月"
starts = 2024-04-01
ends = 2024-04-30
closes_at = 2024-05-09T17:00:00+08:00
[[barred]]
person = "phone:{STAFF_PHONE}"
reason = "staff"
"""

_SOURCES = (
    SourcePlan("dice", "npc", "市人大常委会", "8"),
    SourcePlan("dice", "cppcc", "市政协", "8"),
    SourcePlan("dice", "discipline", "市纪委监委", "8"),
    SourcePlan("sealed", "organiser", "市商务局", None),
    SourcePlan("sealed", "notary", "市公证处", None),
)


def a_plan(**changes: object) -> DrawPlan:
    """The draw of March 2024, live in every respect, but for the changes."""
    plan = DrawPlan(
        code=MARCH,
        campaign="fp",
        title="测试市2024年3月抽奖",
        batches=("fp-2024-03",),
        cap=1,
        audit=2,
        place="一楼大厅",
        organiser="测试市商务局",
        tiers=(
            TierPlan("1", "一等奖", 2, "轿车一辆", 8000000, 1),
            TierPlan("2", "二等奖", 3, "运动服饰券", 50000, 2),
        ),
        sources=_SOURCES,
        omits=(Omission("staff"),),
    )
    return replace(plan, **changes)  # type: ignore[arg-type]


PLANS = {
    MARCH: a_plan(),
    APRIL: a_plan(code=APRIL, title="测试市2024年4月抽奖", batches=("fp-2024-04",)),
    SPECIAL: a_plan(
        code=SPECIAL,
        title="测试市2024年上半年特等奖抽奖",
        batches=("fp-2024-04", "fp-2024-03"),
        tiers=(TierPlan("t1", "特等奖", 1, "轿车一辆", 35000000, 1),),
        omits=(Omission("staff"), Omission("won-earlier", (MARCH,), ("1",))),
    ),
}


def an_invoice(**changes: str) -> RawEntry:
    """An ordinary digital invoice of March 2024 that the rules accept, but for the changes."""
    fields = {
        "number": "24370000000000000017",
        "issued": "2024-03-15",
        "gross": "258.00",
        "seller_id": SELLER,
        "buyer_name": "个人",
        "holder": "测试甲",
        "phone": "13800001234",
    }
    return RawEntry(**(fields | changes))


def keep_account(session: Session, username: str, *roles: str, active: bool = True) -> None:
    """Store an account that nobody logs in to, or what has become of it."""
    row = session.scalars(
        select(models.StoredAccount).where(models.StoredAccount.username == username)
    ).first()
    row = row or models.StoredAccount(
        username=username,
        name="测试人员",
        organ="测试市商务局",
        password="",
        fs_uniquifier=username,
        created_at=datetime(2024, 3, 1, tzinfo=UTC),
        must_change=False,
    )
    row.roles, row.active = canonical_json.dump(sorted(roles)), active
    session.add(row)


def an_account(username: str, *roles: str, organ: str = "测试市商务局") -> Account:
    """Somebody who has logged in, as the web and the command line hand him on."""
    return Account(
        id=1,
        username=username,
        name="测试人员",
        organ=organ,
        roles=roles,
        active=True,
        uniquifier=username,
    )


def random_bytes_from(start: str) -> Callable[[int], bytes]:
    """Bytes that differ from call to call and not from run to run."""
    calls = count()
    return lambda size: sha256(f"{start} {next(calls)}".encode()).digest()[:size].ljust(size, b"1")


def a_home(home: Path, *, demo: bool = True) -> Path:
    """A home with its keys and an identity for minutes; its database stays empty.

    One for live draws keeps no key of the notary's, who has a machine of his own (`notaries`), and
    its identity is no demo's.
    """
    create_home(
        home,
        origin="test.example",
        database="lottery.db",
        demo=True,
        random_bytes=random_bytes_from("home"),
        environ={},
    )
    if demo:
        write_identity(demo_identity("测试市商务局", BEGINNING), home / "keys")
    else:
        own_identity(home)
        said = (home / FILE).read_text("utf-8").replace("demo = true", "demo = false")
        (home / FILE).write_text(said.replace('notary_key = "keys/notary.pem"\n', ""), "utf-8")
        (home / "keys" / "notary.pem").unlink()
    return home


def own_identity(home: Path, organ: str = "测试市商务局") -> None:
    """The home signs its minutes with an identity that is no demo's."""
    for file in (home / "keys").glob("minutes.*.pem"):
        file.unlink()
    since = BEGINNING - timedelta(days=300)
    write_identity(own_authority(organ, since, "p256").identity, home / "keys")


def an_office(home: Path, url: str) -> Office:
    """The office of a home, over a migrated database of its own, with campaign and periods."""
    office = office_of(load_settings(home, {"LOTTERY_DATABASE_URL": url}))
    with office.write() as session:
        programme = replace(parse_programme(_CAMPAIGN.encode()), plans=tuple(PLANS.values()))
        campaigns.load(session, office.boxes, programme, by="test", now=BEGINNING)
    return office
