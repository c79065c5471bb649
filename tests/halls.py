"""A draw for the hall's screens, of any size and with any names, without an invoice behind it.

Its documents are the engine's own; only the register and the papers are left out, because no
screen asks for them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import cycle

from sqlalchemy import text

from draws import manifest as manifests
from draws import result, seed
from draws.cards import Card, mask_name
from draws.manifest import Manifest
from draws.merkle import Tree, leaf_hash
from draws.result import Row
from draws.seed import Sealed
from lottery import attempts
from lottery.attempts import Attempt
from lottery.ceremony.seen.wording import find_attempt
from lottery.ceremony.sources import record
from lottery.ceremony.steps import outlining, plan, void
from lottery.clock import SHANGHAI
from lottery.office import Office
from lottery.programme import DrawPlan, SourcePlan, TierPlan
from lottery.protocol.line import CLOSE, COMMIT, DRAW, FREEZE, Step

NAMES = ("张三", "王小明", "欧阳小三", "买买提·吐尔逊", "李𠮷", "㛃𪨰𬸪", "赵一")
SOURCES = (
    SourcePlan("dice", "npc", "市人大常委会", "8"),
    SourcePlan("dice", "cppcc", "市政协", "8"),
    SourcePlan("dice", "discipline", "市纪委监委", "8"),
    SourcePlan("sealed", "organiser", "市商务局", None),
    SourcePlan("sealed", "notary", "市公证处", None),
)
TIERS = (
    TierPlan("1", "一等奖", 3, "轿车一辆", 8000000, 1),
    TierPlan("2", "二等奖", 150, "运动服饰券", 50000, 15),
    TierPlan("3", "三等奖", 300, "玉米油券", 5000, 30),
)


@dataclass
class Hall:
    """One draw from its plan on; each step a minute after the one before."""

    office: Office
    code: str = "ZP-FP-2024-04"
    title: str = "测试市“开发票中大奖”2024年4月抽奖"
    tiers: Sequence[TierPlan] = TIERS
    sources: Sequence[SourcePlan] = SOURCES
    names: Sequence[str] = NAMES
    entries: int = 6910
    mode: str = "rehearsal"
    now: datetime = datetime(2024, 4, 10, 9, 0, 0, 456789, tzinfo=SHANGHAI)
    cards: dict[str, Card] = field(default_factory=dict)

    def tick(self) -> datetime:
        """A minute later."""
        self.now += timedelta(minutes=1)
        return self.now

    @property
    def attempt(self) -> Attempt:
        """The attempt as stored."""
        with self.office.read() as session:
            found = find_attempt(session, self.code)
        assert found is not None
        return found

    def plans(self) -> "Hall":
        """Put the draw down, with a slip for each party that seals one."""
        foreseen = DrawPlan(
            code=self.code,
            campaign="fp",
            title=self.title,
            batches=("fp-2024-03",),
            cap=0,
            audit=0,
            place="一楼大厅",
            organiser="测试市商务局",
            tiers=tuple(self.tiers),
            sources=tuple(self.sources),
            omits=(),
        )
        held = {each.who: self.slip(each.who) for each in self.sources if each.kind == "sealed"}
        sealed = {who: slip.sha256() for who, slip in held.items()}
        with self.office.write() as session:
            plan.plan(session, foreseen, mode=self.mode, sealed=sealed, by="test", now=self.tick())
        return self

    def slip(self, who: str) -> Sealed:
        """What a party sealed."""
        return Sealed(self.code, 1, who, sha256(f"{self.code} {who}".encode()).hexdigest())

    def commits(self) -> "Hall":
        """Freeze and commit, with a pool of entries that nobody entered."""
        pool = self._pool()
        manifest = self._manifest(pool)
        self._takes(CLOSE, {})
        self._takes(FREEZE, {"manifest.txt": manifest.text(), "pool.txt": pool})
        self._takes(COMMIT, {})
        return self

    def _pool(self) -> bytes:
        lines = []
        for number, name in zip(range(7, 7 + self.entries * 2, 2), cycle(self.names), strict=False):
            entry = f"{number:010d}"
            salt = sha256(entry.encode()).hexdigest()
            phone = f"13{number % 10}****{number * 37 % 10000:04d}"
            invoice = f"****{number * 13 % 10000:04d}"
            card = Card(salt, "fp-2024-03", invoice, mask_name(name), phone, salt)
            self.cards[entry] = card
            lines.append(f"{entry} - {card.commit()}\n")
        return "".join(lines).encode()

    def _manifest(self, pool: bytes) -> Manifest:
        tree = Tree()
        for line in pool.splitlines():
            tree.append(leaf_hash(line))
        outline = outlining.outline(self.attempt, self.tick())
        return Manifest(
            **{
                **vars(outline),
                "pool_count": self.entries,
                "pool_sha256": sha256(pool).hexdigest(),
                "pool_root": tree.root().hex(),
                "register_size": self.entries * 3,
                "register_root": sha256(b"root").hexdigest(),
                "rules_sha256": sha256(b"rules").hexdigest(),
            }
        )

    def _takes(self, step: Step, documents: Mapping[str, bytes]) -> None:
        with self.office.write() as session:
            attempts.take(
                session, self.attempt, step, documents, by="test", now=self.tick(), detail={}
            )

    def value(self, number: int) -> str:
        """The value of a source."""
        source = self.sources[number - 1]
        if source.kind == "sealed":
            return self.slip(source.who).secret
        digits = int(source.parameter or 0)
        return str(int(sha256(source.who.encode()).hexdigest(), 16))[:digits]

    def records(self, *numbers: int) -> "Hall":
        """Store values of sources."""
        for number in numbers:
            with self.office.write() as session:
                now = self.tick()
                record.record(
                    session,
                    code=self.code,
                    number=number,
                    value=self.value(number),
                    by="test",
                    now=now,
                )
        return self

    def tampers(self, value: str | None) -> None:
        """Change the first value behind everybody's back, as only somebody at the database can."""
        mine = "type = 'trigger' AND tbl_name = 'draw_source'"
        row = "UPDATE draw_source SET value = :value WHERE draw = :draw AND number = 1"
        with self.office.write() as session:
            triggers = session.scalars(text(f"SELECT name FROM sqlite_master WHERE {mine}"))  # noqa: S608
            for name in triggers.all():
                session.execute(text(f"DROP TRIGGER {name}"))
            session.execute(text(row), {"value": value, "draw": self.code})

    def rewrites(self, name: str, old: bytes, new: bytes) -> None:
        """Change every document whose name begins so, likewise."""
        mine = "type = 'trigger' AND tbl_name = 'draw_document'"
        row = "UPDATE draw_document SET content = :content WHERE draw = :draw AND name = :name"
        with self.office.write() as session:
            triggers = session.scalars(text(f"SELECT name FROM sqlite_master WHERE {mine}"))  # noqa: S608
            for trigger in triggers.all():
                session.execute(text(f"DROP TRIGGER {trigger}"))
            for found, content in attempts.documents(session, self.attempt).items():
                if found.startswith(name):
                    changed = content.replace(old, new) if old in content else content + b"\n"
                    values = {"content": changed, "draw": self.code, "name": found}
                    session.execute(text(row), values)

    def voids(self, reason: str = "骰子落到桌下") -> "Hall":
        """Void it."""
        with self.office.write() as session:
            void.void(session, (), code=self.code, reason=reason, by="test", now=self.tick())
        return self

    def records_all(self) -> "Hall":
        """Store the values of all sources."""
        return self.records(*range(1, len(self.sources) + 1))

    def draws(self) -> "list[Row]":
        """Draw, and lay out the winners' cards."""
        with self.office.read() as session:
            manifest = manifests.parse(attempts.document(session, self.attempt, manifests.FILE))
            pool = attempts.document(session, self.attempt, "pool.txt").splitlines()
        attempt = self.attempt
        text = seed.seed_text(manifest, [each.value or "" for each in attempt.sources])
        times = [each.recorded_at for each in attempt.sources if each.recorded_at]
        rows = result.draw(manifest, seed.seed_of(text), [lambda: pool])
        self._takes(
            DRAW,
            {
                seed.FILE: text,
                seed.TIMES: seed.times_text(manifest, times),
                result.FILE: result.result_text(manifest, seed.seed_of(text), rows),
                **{
                    f"winners/{row.entry}.txt": self.cards[row.entry].text()
                    for row in rows
                    if row.prize
                },
            },
        )
        return rows
