"""Bundles' text files with true draws in them: any number of winners, any names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from draws import manifest, merkle, result, seed, signatures
from draws.cards import Card
from lottery.clock import SHANGHAI
from lottery.minutes.signing.authority import Identity, demo_identity
from lottery.minutes.signing.sign import sign
from lottery.minutes.signing.stamp import fingerprint
from lottery.minutes.written.content import compose
from lottery.minutes.written.facts import (
    Count,
    OrganiserFacts,
    Present,
    Prize,
    Software,
    facts_text,
)
from lottery.minutes.written.paper import render
from lottery.minutes.written.prize_lines import prize_line
from lottery.texts.minutes import pages as texts

if TYPE_CHECKING:
    from tests.lottery.minutes.workshop import Workshop

FROZEN = datetime(2024, 4, 9, 17, 0, tzinfo=SHANGHAI)
SIGNED = FROZEN + timedelta(hours=19)
LATER = FROZEN + timedelta(days=30)
HOLDERS = ("张*", "李*三", "欧**三")
PRIZES = (
    Prize("1", "一等奖", "轿车一辆", 10_000_000),
    Prize("2", "二等奖", "运动服装代金券", 50_000),
    Prize("3", "三等奖", "玉米油兑换券", 10_000),
)
WORTH = (Prize("1", "一等奖", "轿车一辆", 99_000_000), *PRIZES[1:])
"""The same, with a first prize that is said to be worth more."""
SPARE = {"1": 1, "2": 2}
KEYS = {
    name: Ed25519PrivateKey.from_private_bytes(sha256(name.encode()).digest())
    for name in ("draws.example/organiser", "draws.example/notary")
}
SLIP = seed.Sealed("ZP-FP-2024-03", 1, "notary", "ab" * 32)
Files = dict[str, bytes]
Named = tuple[tuple[str, str], ...]


def some_facts(**changes: object) -> OrganiserFacts:
    """What was seen in the hall."""
    values: dict[str, object] = {
        "organiser": "邹平市商务局",
        "campaign": "开发票中大奖",
        "period": "2024年3月1日至3月31日",
        "place": "邹平市政务服务中心一楼大厅",
        "begun_at": FROZEN + timedelta(hours=16, minutes=30),
        "ended_at": FROZEN + timedelta(hours=18, seconds=7),
        "sealed_by": "主办单位封存，公证处监督",
        "pool_fen": 1_107_342_650,
        "software": Software("fpdraw", "0.1.0", sha256(b"engine").hexdigest()),
        "present": (
            Present("主办单位", "邹平市商务局", ("测试甲", "测试乙")),
            Present("监督", "市人大常委会", ("测试丙",)),
            Present("监督", "市政协", ("测试丁",)),
            Present("监督", "市纪委监委", ("买买提·吐尔逊",)),
            Present("公证", "邹平市公证处", ("测试戊", "测试己")),
        ),
        "prizes": PRIZES,
        "refusals": (
            Count("价税合计低于 100 元", 71),
            Count("开票方不在邹平市", 42),
            Count("重复提交", 27),
        ),
        "address": "https://example.invalid/draws/",
    }
    return OrganiserFacts(**{**values, **changes})  # type: ignore[arg-type]


def a_bundle(
    pool: int = 12,
    *,
    tiers: tuple[int, ...] = (1, 2, 3),
    holders: tuple[str, ...] = HOLDERS,
    cap: int = 1,
    mode: str = "rehearsal",
    rules: str = "",
    signers: tuple[tuple[str, str], ...] = (),
    draw: str = "ZP-FP-2024-03",
) -> Files:
    """The text files of a draw over so many entries, with so many prizes in each tier; `signers`
    are names and certificates' hashes."""
    cards = {2 * n: _card(n, holders[n % len(holders)]) for n in range(pool)}
    tags = {n: "-" if cap == 0 else sha256(b"%d" % n).hexdigest()[:32] for n in cards}
    lists = {
        "register.txt": _lines(_register(cards)),
        "pool.txt": _lines([f"{n:010d} {tags[n]} {cards[n].commit()}" for n in cards]),
        "omitted.txt": _lines([f"{2 * pool:010d} staff"]),
        "rules.txt": (rules or some_rules(tiers)).encode(),
    }
    head = _manifest(lists, pool, tiers, cap, mode)
    named = tuple(manifest.Signer(n, *signer) for n, signer in enumerate(signers, 1))
    head = replace(head, signers=named, draw=draw)
    files = lists | _drawn(head, lists["pool.txt"])
    won = [row.entry for row in result.parse_rows(files["result.txt"]) if row.prize]
    return files | {f"winners/{entry}.txt": cards[int(entry)].text() for entry in won}


def _card(number: int, holder: str) -> Card:
    mark = sha256(b"card %d" % number).hexdigest()
    digits = f"{number * 7919 % 10_000:04d}"
    return Card(mark, "fp-2024-03", f"****{digits}", holder, f"138****{digits}", mark[::-1])


def _register(cards: dict[int, Card]) -> list[str]:
    commits = [*(card.commit() for card in cards.values()), "f" * 64]
    lines = []
    for number, commit in enumerate(commits):
        lines.append(f"submit fp-2024-03 {commit} 2024-03-15")
        lines.append(f"accept {2 * number:010d} 2024-03-15")
    return lines


def _manifest(
    lists: Files, pool: int, tiers: tuple[int, ...], cap: int, mode: str
) -> manifest.Manifest:
    dice = [manifest.Source(n, "dice", who, 8) for n, who in enumerate(("npc", "cppcc"), 1)]
    sealed = manifest.Source(3, "sealed", "notary", sha256=sha256(SLIP.text()).hexdigest())
    return manifest.Manifest(
        draw="ZP-FP-2024-03",
        attempt=1,
        mode=mode,
        title="邹平市“开发票中大奖”2024年3月抽奖",
        rules_sha256=sha256(lists["rules.txt"]).hexdigest(),
        register_size=2 * pool + 2,
        register_root=_root(lists["register.txt"]),
        batches=("fp-2024-03",),
        pool_count=pool,
        pool_sha256=sha256(lists["pool.txt"]).hexdigest(),
        pool_root=_root(lists["pool.txt"]),
        omitted_sha256=sha256(lists["omitted.txt"]).hexdigest(),
        tag_key_sha256="0" * 64 if cap == 0 else "1" * 64,
        cap=cap,
        tiers=tuple((str(code), count) for code, count in enumerate(tiers, 1)),
        alternates=tuple(SPARE.items()),
        audit=2,
        sources=(*dice, sealed),
        frozen=FROZEN,
        previous="0" * 64,
    )


def _drawn(head: manifest.Manifest, pool: bytes) -> Files:
    text = seed.seed_text(head, ["31415926", "27182818", SLIP.secret])
    drawn = result.draw(head, seed.seed_of(text), [pool.splitlines])
    times = [FROZEN + timedelta(hours=17, minutes=2 * n) for n in range(3)]
    return {
        "manifest.txt": head.text(),
        "sealed-notary.txt": SLIP.text(),
        "seed.txt": text,
        "times.txt": seed.times_text(head, times),
        "result.txt": result.result_text(head, seed.seed_of(text), drawn),
        "README.txt": b"how to check\n",
        **_signed(head),
    }


def _signed(head: manifest.Manifest) -> Files:
    """Manifest and checkpoint signed by organiser and notary."""
    root = bytes.fromhex(head.register_root)
    note = signatures.checkpoint_text("draws.example/fp", head.register_size, root)
    keys = [signatures.verifier_key(name, key).text() for name, key in KEYS.items()]
    lines = [
        [signatures.sign(text, *each) for each in KEYS.items()] for text in (head.text(), note)
    ]
    return {
        "signatures.txt": _lines(lines[0]),
        "checkpoint.txt": note + b"\n" + _lines(lines[1]),
        "keys.txt": _lines(keys),
    }


def some_rules(tiers: tuple[int, ...]) -> str:
    """Rules that tell of each tier as the manifest has it."""
    told = {prize.code: prize for prize in PRIZES}
    lines = [
        prize_line(code, each.name, each.award, each.value_fen, count, SPARE.get(code, 0))
        for code, count in ((str(n), count) for n, count in enumerate(tiers, 1))
        for each in [told.get(code, Prize(code, texts.tier(code), ""))]
    ]
    return "".join(f"{line}\n" for line in ("测试规则", "单张发票价税合计不低于100元", *lines))


def _lines(rows: list[str]) -> bytes:
    return "".join(f"{row}\n" for row in rows).encode()


def _root(lines: bytes) -> str:
    return merkle.root(merkle.leaf_hash(line) for line in lines.splitlines()).hex()


def drawn_up(files: Files, facts: OrganiserFacts) -> bytes:
    """The minutes before signing."""
    return render(compose(files, facts), facts_text(facts))


@pytest.fixture
def bundle() -> Callable[..., Files]:
    """`bundle(pool=12, tiers=(1, 2, 3), …)`: a bundle's text files."""
    return a_bundle


@pytest.fixture
def facts() -> Callable[..., OrganiserFacts]:
    """`facts(anomalies=…)`: what was seen in the hall."""
    return some_facts


@pytest.fixture(scope="session")
def identity() -> Identity:
    """A demo key, certificate and root."""
    return demo_identity("邹平市商务局", SIGNED)


def named(*identities: Identity, names: tuple[str, ...] = ("organiser",)) -> Named:
    """The signers' lines of a manifest."""
    return tuple(
        (name, fingerprint(one.certificate)) for name, one in zip(names, identities, strict=True)
    )


@pytest.fixture(scope="session")
def workshop() -> Workshop:
    """Where minutes are forged."""
    from tests.lottery.minutes.workshop import Workshop  # noqa: PLC0415 - it builds on this module

    return Workshop()


@pytest.fixture(scope="session")
def files(identity: Identity) -> Files:
    """A small draw's text files."""
    return a_bundle(signers=named(identity))


@pytest.fixture(scope="session")
def unsigned(files: Files) -> bytes:
    """Minutes of a small draw, before signing."""
    return drawn_up(files, some_facts())


@pytest.fixture(scope="session")
def signed(unsigned: bytes, identity: Identity) -> bytes:
    """The same minutes with the organiser's signature."""
    return sign(unsigned, identity, SIGNED)
