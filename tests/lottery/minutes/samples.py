"""Bundles' text files made up for the minutes: any number of winners, any names."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256

from draws import manifest, merkle, seed
from draws.cards import Card
from lottery.clock import SHANGHAI
from lottery.minutes.facts import Count, Facts, Intake, Present, Prize, Software

FROZEN = datetime(2024, 4, 9, 17, 0, tzinfo=SHANGHAI)
DRAND = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"


def some_facts(**changes: object) -> Facts:
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
        "intake": Intake(6_760, 6_612, 140, 8),
        "software": Software("fpdraw", "0.1.0", sha256(b"engine").hexdigest()),
        "present": (
            Present("主办单位", "邹平市商务局", ("测试甲", "测试乙")),
            Present("监督", "市人大常委会", ("测试丙",)),
            Present("监督", "市政协", ("测试丁",)),
            Present("监督", "市纪委监委", ("买买提·吐尔逊",)),
            Present("公证", "邹平市公证处", ("测试戊", "测试己")),
        ),
        "prizes": (
            Prize("1", "一等奖", "轿车一辆", 10_000_000),
            Prize("2", "二等奖", "运动服装代金券", 50_000),
            Prize("3", "三等奖", "玉米油兑换券", 10_000),
        ),
        "refusals": (
            Count("价税合计低于 100 元", 71),
            Count("开票方不在邹平市", 42),
            Count("重复提交", 27),
        ),
        "verification": ("canonical: ok", "pool: ok", "result: ok"),
        "address": "https://example.invalid/draws/",
    }
    return Facts(**{**values, **changes})  # type: ignore[arg-type]


def a_card(entry: int, holder: str) -> Card:
    """A card like one that is published."""
    mark = sha256(f"card {entry}".encode()).hexdigest()
    digits = f"{entry * 7919 % 10_000:04d}"
    return Card(mark, "fp-2024-03", f"****{digits}", holder, f"138****{digits}", mark[::-1])


def a_bundle(
    winners: int = 3,
    *,
    holders: tuple[str, ...] = ("张*", "李*三", "欧**三"),
    cap: int = 1,
    mode: str = "rehearsal",
    drand: bool = False,
    rules: str = "测试规则\n单张发票价税合计不低于100元\n",
) -> dict[str, bytes]:
    """The text files of a draw with so many winners in three tiers."""
    cards = {n: a_card(n, holders[n % len(holders)]) for n in range(winners)}
    tag = "-" if cap == 0 else "0" * 32
    lines = [f"{n:010d} {tag} {card.commit()}" for n, card in cards.items()]
    pool = "".join(f"{line}\n" for line in lines).encode()
    register = b"submit fp-2024-03 " + b"0" * 64 + b" 2024-03-01\n"
    head = _manifest(winners, pool, register, cap, mode, drand, rules.encode())
    values, files = _values(head)
    seed_text = seed.seed_text(head, values)
    times = [FROZEN + timedelta(hours=17, minutes=2 * n) for n in range(len(values))]
    files |= {
        "README.txt": b"how to check\n",
        "rules.txt": rules.encode(),
        "register.txt": register,
        "checkpoint.txt": b"draws.example/fp\n1\nAAAA\n",
        "pool.txt": pool,
        "omitted.txt": b"0000009999 staff\n",
        "manifest.txt": head.text(),
        "signatures.txt": b"",
        "keys.txt": b"draws.example+00000000+AAAA\n",
        "seed.txt": seed_text,
        "times.txt": seed.times_text(head, times),
        "result.txt": _result(head, seed.seed_of(seed_text), winners),
    }
    return files | {f"winners/{n:010d}.txt": card.text() for n, card in cards.items()}


def _tiers(winners: int) -> tuple[tuple[str, int], ...]:
    first, second = min(3, winners), min(150, max(0, winners - 3) // 3)
    return (("1", first or 1), ("2", second), ("3", winners - first - second))


def _manifest(
    winners: int, pool: bytes, register: bytes, cap: int, mode: str, drand: bool, rules: bytes
) -> manifest.Manifest:
    slip = seed.Sealed("ZP-FP-2024-03", 1, "notary", "ab" * 32).text()
    sources = [manifest.Source(n, "dice", who, 8) for n, who in _throwers()]
    sources.append(manifest.Source(4, "sealed", "notary", sha256=sha256(slip).hexdigest()))
    if drand:
        sources.append(manifest.Source(5, "drand", DRAND, first=6_700_000, step=200))
    return manifest.Manifest(
        draw="ZP-FP-2024-03",
        attempt=1,
        mode=mode,
        title="邹平市“开发票中大奖”2024年3月抽奖",
        rules_sha256=sha256(rules).hexdigest(),
        register_size=1,
        register_root=_root(register),
        batches=("fp-2024-03",),
        pool_count=winners,
        pool_sha256=sha256(pool).hexdigest(),
        pool_root=_root(pool),
        omitted_sha256=sha256(b"0000009999 staff\n").hexdigest(),
        tag_key_sha256="0" * 64 if cap == 0 else "1" * 64,
        cap=cap,
        tiers=_tiers(winners),
        alternates=() if winners < 4 else (("1", 1), ("2", 15)),
        audit=7,
        sources=tuple(sources),
        frozen=FROZEN,
        previous="0" * 64,
    )


def _throwers() -> list[tuple[int, str]]:
    return [(1, "npc"), (2, "cppcc"), (3, "discipline")]


def _values(head: manifest.Manifest) -> tuple[list[str], dict[str, bytes]]:
    values = ["31415926", "27182818", "16180339", "ab" * 32]
    files = {"sealed-notary.txt": seed.Sealed(head.draw, 1, "notary", "ab" * 32).text()}
    if len(head.sources) == 5:
        values.append(f"6700000 {sha256(b'round').hexdigest()}")
        files["drand.txt"] = f"fpdraw-drand/1\nchain: {DRAND}\nround: 6700000\n".encode()
    return values, files


def _result(head: manifest.Manifest, seed_hex: str, winners: int) -> bytes:
    rows = ["fpdraw-result/1", *seed.heading(head), f"seed: {seed_hex}"]
    entry = 0
    for code, count in head.tiers:
        for slot in range(1, count + 1):
            if entry < winners:
                rows.append(f"{code} {slot} {entry:010d} {_ticket(entry)}")
                entry += 1
    extra = [f"A{code} {n}" for code, count in head.alternates for n in range(1, count + 1)]
    extra += [f"audit {n}" for n in range(1, 8)] + ["skip cap"]
    rows += [f"{what} {9000 + n:010d} {_ticket(n)}" for n, what in enumerate(extra)]
    return "".join(f"{row}\n" for row in rows).encode()


def _ticket(number: int) -> str:
    return sha256(f"ticket {number}".encode()).hexdigest()


def _root(lines: bytes) -> str:
    return merkle.root(merkle.leaf_hash(line) for line in lines.splitlines()).hex()
