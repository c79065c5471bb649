"""A small programme of one's own, honest until a test changes it; its hashes always agree.

`Draft` holds the parts of a bundle as plain lines. A test changes some of them, and `write` makes
register root, pool hash, manifest, seed, result and cards follow, as a cheat in the organiser's
place would. The result is computed by `naive_rows`, which shares nothing with the engine.
"""

import base64
import re
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from draws import merkle, private, signatures
from draws.bundle import sums_text
from draws.cards import Card, Slip, card_of

ZEROS = "0" * 64
EMPTY = sha256(b"").hexdigest()
CHAIN = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
# A round that the network made public on 15 September 2023, due at 19:00:03 in Shanghai.
ROUND = 657413
SIGNATURE = (
    "b713718a38ae728dfd477991af2822e08d2f305e47718cef9f7848ce4050e7be"
    "41076862b98fad56e91a6b85b89cd97b"
)
BATCHES = ("bx-2024-03", "fp-2024-03")


def text(rows: list[str]) -> bytes:
    """The file of these lines."""
    return "".join(f"{row}\n" for row in rows).encode()


def digest(data: bytes | str) -> str:
    """SHA-256, 64 hex."""
    return sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def a_slip(number: int, whose: int, **changes: str) -> Slip:
    """The slip of the number-th invoice, held by the whose-th person."""
    phone = f"1380000{whose:04d}"
    values = {
        "salt": digest(f"slip {number}"),
        "batch": BATCHES[1],
        "invoice": f"L:037002100111-{40000000 + number}",
        "issued": "2024-03-15",
        "amount": "258.00",
        "seller": "9137162616720307XL",
        "holder": "赵钱孙李周吴郑王"[whose % 8] + "小三",
        "phone": phone,
        "person": f"phone:{phone}",
    }
    return Slip(**{**values, **changes})


def naive_rows(manifest: dict[str, list[str]], seed: str, pool: list[str]) -> list[str]:
    """The lines of a result by a full sort, straight from the protocol's words."""
    order = sorted((digest(f"{seed}:{row[:10]}"), row) for row in pool)
    places = [row.split() for row in manifest["tier"]]
    places += [["A" + row.split()[0], row.split()[1]] for row in manifest["alternates"]]
    counts = [(code, min(int(count), len(pool))) for code, count in places]
    slots = [f"{code} {n}" for code, count in counts for n in range(1, count + 1)]
    cap, audit = int(manifest["cap"][0]), int(manifest["audit"][0])
    held: dict[str, int] = {}
    filled: list[str] = []
    audited: list[str] = []
    skipped: list[str] = []
    for ticket, row in order:
        entry, tag = row.split()[0], row.split()[1]
        if len(filled) < len(slots):
            if cap and held.get(tag, 0) >= cap:
                skipped.append(f"skip cap {entry} {ticket}")
                continue
            held[tag] = held.get(tag, 0) + 1
            filled.append(f"{slots[len(filled)]} {entry} {ticket}")
        elif len(audited) < audit:
            audited.append(f"audit {len(audited) + 1} {entry} {ticket}")
    return filled + audited + skipped


@dataclass
class Draft:
    """A bundle in the making; every attribute may be changed before `write`."""

    draw: str = "TEST-1"
    cap: int = 1
    void: bool = False
    recorded: int = 0
    """How many sources have a value in an attempt that is abandoned then; 0: it is drawn."""
    abandoned: dict[str, str] = field(default_factory=dict)
    """Lines of abandoned.txt that are not as they should be."""
    register: list[str] = field(default_factory=list)
    pool: list[str] = field(default_factory=list)
    omitted: list[str] = field(default_factory=list)
    fields: dict[str, list[str]] = field(default_factory=dict)
    values: list[str] = field(default_factory=list)
    times: list[str] = field(default_factory=list)
    sealed: dict[str, bytes] = field(default_factory=dict)
    slips: dict[str, bytes] = field(default_factory=dict)
    cards: dict[str, bytes] = field(default_factory=dict)
    tag_key: bytes = b""
    rows: list[str] | None = None
    replaced: dict[str, bytes | None] = field(default_factory=dict)
    """Files put in place of what `write` would make; None leaves one out."""

    def submit(self, slip: Slip, status: str = "accept", card: Card | None = None) -> str:
        """Put an invoice into the register, and into the pool if it is accepted; its entry."""
        entry = f"{len(self.register):010d}"
        card = card or card_of(slip, digest(f"card {entry}"))
        self.slips[entry], self.cards[entry] = slip.text(), card.text()
        self.register.append(f"submit {slip.batch} {digest(card.text())} 2024-03-16")
        if status == "accept":
            self.register.append(f"accept {entry} 2024-03-16")
            tag = private.tag_of(bytes(32), slip.person) if self.cap else "-"
            self.pool.append(f"{entry} {tag} {digest(card.text())}")
        elif status == "reject":
            self.register.append(f"reject {entry} voided 2024-03-16")
        return entry

    def manifest(self) -> bytes:
        """manifest.txt with the hashes of the other parts as they are now."""
        said = {
            "rules-sha256": [digest(self._file("rules.txt", text(["测试规则"])))],
            "register-size": [str(len(self.register))],
            "register-root": [_root(self.register)],
            "pool-count": [str(len(self.pool))],
            "pool-sha256": [digest(text(self.pool))],
            "pool-root": [_root(self.pool)],
            "omitted-sha256": [digest(text(self.omitted))],
            "tag-key-sha256": [digest(self.tag_key) if self.cap else ZEROS],
            **self.fields,
        }
        rows = [f"{name}: {value}" for name in ORDER for value in said[name]]
        return self._file("manifest.txt", text(["fpdraw-manifest/1", *rows]))

    def heading(self) -> list[str]:
        """The lines by which seed, times, result and void name their draw."""
        draw, attempt = self.fields["draw"][0], self.fields["attempt"][0]
        return [f"draw: {draw}", f"attempt: {attempt}", f"manifest: {digest(self.manifest())}"]

    def seed(self) -> bytes:
        """seed.txt"""
        named = [" ".join(source.split()[:3]) for source in self.fields["source"]]
        rows = [f"{name} {value}" for name, value in zip(named, self.values, strict=True)]
        return self._file("seed.txt", text(["fpdraw-seed/1", *self.heading(), *rows]))

    def result_rows(self) -> list[str]:
        """The result's lines after its heading."""
        if self.rows is not None:
            return self.rows
        said = {"cap": [str(self.cap)], **self.fields}
        return naive_rows(said, digest(self.seed()), self.pool)

    def files(self) -> dict[str, bytes]:
        """The text files of the bundle."""
        parts = {
            "rules.txt": text(["测试规则"]),
            "register.txt": text(self.register),
            "pool.txt": text(self.pool),
            "omitted.txt": text(self.omitted),
            "manifest.txt": self.manifest(),
            **self._ending(),
        }
        kept = {name: data for name, data in parts.items() if name not in self.replaced}
        return kept | {name: data for name, data in self.replaced.items() if data is not None}

    def _ending(self) -> dict[str, bytes]:
        if self.void:
            return self._void()
        return self._abandoned() if self.recorded else self._drawn()

    def _abandoned(self) -> dict[str, bytes]:
        count = self.recorded
        named = [" ".join(source.split()[:3]) for source in self.fields["source"]]
        values = [f"{name} {v}" for name, v in zip(named, self.values[:count], strict=False)]
        missing = named[count] if count < len(named) else "none"
        end = {"missing": missing, "reason": "密封单遗失", "time": "2024-04-11T12:00:00+08:00"}
        rows = [f"{name}: {value}" for name, value in {**end, **self.abandoned}.items()]
        times = [f"{n} {time}" for n, time in enumerate(self.times[:count], 1)]
        opened = {source.split()[2] for source in self.fields["source"][:count]}
        return {
            **{f"sealed-{who}.txt": slip for who, slip in self.sealed.items() if who in opened},
            "times.txt": text(["fpdraw-times/1", *self.heading(), *times]),
            "abandoned.txt": text(["fpdraw-abandoned/1", *self.heading(), *values, *rows]),
        }

    def _void(self) -> dict[str, bytes]:
        rows = ["fpdraw-void/1", *self.heading(), "reason: 停电", "time: 2024-04-09T18:00:00+08:00"]
        return {"void.txt": text(rows)}

    def _drawn(self) -> dict[str, bytes]:
        times = [f"{n} {time}" for n, time in enumerate(self.times, 1)]
        head = ["fpdraw-result/1", *self.heading(), f"seed: {digest(self.seed())}"]
        rows = [row.split() for row in self.result_rows()]
        prizes = [row[2] for row in rows if row[0] not in ("audit", "skip") and row[0][0] != "A"]
        cards = [entry for entry in prizes if entry in self.cards]
        return {
            **{f"sealed-{party}.txt": slip for party, slip in self.sealed.items()},
            "seed.txt": self.seed(),
            "times.txt": text(["fpdraw-times/1", *self.heading(), *times]),
            "result.txt": text([*head, *self.result_rows()]),
            **self._winners(cards),
        }

    def _winners(self, entries: list[str]) -> dict[str, bytes]:
        if len(entries) <= 10_000:
            return {f"winners/{entry}.txt": self.cards[entry] for entry in entries}
        rows = []
        for entry in entries:
            said = dict(row.split(": ") for row in self.cards[entry].decode().splitlines()[1:])
            names = ("salt", "batch", "invoice", "phone", "slip", "holder")
            rows.append(" ".join([entry, *(said[name] for name in names)]))
        return {"winners.txt": text(rows)}

    def _file(self, name: str, made: bytes) -> bytes:
        return self.replaced.get(name) or made

    def write(self, folder: Path) -> Path:
        """Write the text bundle; its folder."""
        return write(folder, self.files())

    def write_private(self, folder: Path) -> Path:
        """Write the notary's part; its folder."""
        entries = [row.split()[0] for row in self.pool]
        files = {f"cards/{entry}.txt": self.cards[entry] for entry in entries}
        files |= {f"slips/{entry}.txt": self.slips[entry] for entry in entries}
        return write(folder, files | ({"tag-key.txt": self.tag_key} if self.cap else {}))


ORDER = [
    *("draw", "attempt", "mode", "title", "rules-sha256", "register-size", "register-root"),
    *("batch", "pool-count", "pool-sha256", "pool-root", "omitted-sha256", "tag-key-sha256"),
    *("cap", "tier", "alternates", "audit", "source", "signer", "program"),
    *("frozen", "previous"),
]


def write(folder: Path, files: dict[str, bytes]) -> Path:
    """Write files by name below a folder."""
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def _root(rows: list[str]) -> str:
    return merkle.root(merkle.leaf_hash(row.encode()) for row in rows).hex()


def a_sealed(party: str, draw: str = "TEST-1", attempt: int = 1) -> bytes:
    """A sealed slip."""
    rows = ["fpdraw-sealed/1", f"draw: {draw}", f"attempt: {attempt}", f"party: {party}"]
    return text([*rows, f"secret: {digest(party)}"])


def a_draft(*, cap: int = 1, live: bool = True, void: bool = False, recorded: int = 0) -> Draft:
    """A live draw over two batches: 14 entries of 6 people, one rejected, pending and omitted."""
    draft = Draft(cap=cap, void=void, recorded=recorded)
    draft.tag_key = private.tag_key_text("TEST-1", 1, bytes(32))
    draft.fields = {
        "draw": ["TEST-1"],
        "attempt": ["1"],
        "mode": ["live" if live else "rehearsal"],
        "title": ["测试抽奖"],
        "batch": list(BATCHES),
        "cap": [str(cap)],
        "tier": ["1 1", "2 2"],
        "alternates": ["1 1", "2 1"],
        "audit": ["2"],
        "signer": [f"1 organiser {digest('certificate')}"],
        "program": [f"kit {digest('kit')}"],
        "frozen": ["2024-04-09T17:00:00+08:00"],
        "previous": [ZEROS],
    }
    for number in range(14):
        draft.submit(a_slip(number, number % 6, batch=BATCHES[number % 2]))
    draft.submit(a_slip(20, 2), "reject")
    draft.submit(a_slip(21, 3), "pending")
    draft.submit(a_slip(22, 3, batch="fp-2024-02"))
    draft.pool.pop()
    omitted = draft.submit(a_slip(23, 4))
    draft.pool.pop()
    draft.omitted.append(f"{omitted} staff")
    _give_sources(draft)
    return draft


def _give_sources(draft: Draft) -> None:
    draft.sealed = {party: a_sealed(party) for party in ("organiser", "notary")}
    slips = [f"{n} sealed {party} {digest(draft.sealed[party])}" for n, party in _PARTIES]
    draft.fields["source"] = ["1 dice npc 8", "2 dice cppcc 8", "3 dice discipline 8", *slips]
    secrets = [digest("organiser"), digest("notary")]
    draft.values = ["12345678", "00000000", "87654321", *secrets]
    draft.times = [f"2024-04-10T10:0{n}:00+08:00" for n in range(5)]


_PARTIES = ((4, "organiser"), (5, "notary"))


def with_drand(draft: Draft, signature: str = SIGNATURE) -> Draft:
    """The same draft half a year earlier, with a real round of the beacon for its sealed slips.

    Whatever is given as the round's signature, seed and evidence agree on it.
    """
    first, used = ROUND - 20 * 20, ROUND
    draft.sealed = {}
    draft.register = [re.sub(r" 2024-\d\d-\d\d$", " 2023-09-14", row) for row in draft.register]
    draft.fields["source"][3:] = [f"4 drand {CHAIN} {first} 20"]
    draft.fields["frozen"] = ["2023-09-15T18:00:00+08:00"]
    draft.values[3:] = [f"{used} {sha256(bytes.fromhex(signature)).hexdigest()}"]
    clock = ("18:54:00", "18:56:00", "18:58:30", "19:01:00")
    draft.times = [f"2023-09-15T{time}+08:00" for time in clock]
    rows = ["fpdraw-drand/1", f"chain: {CHAIN}", f"round: {used}", f"signature: {signature}"]
    draft.replaced["drand.txt"] = text(rows)
    return draft


def keys(*names: str) -> dict[str, Ed25519PrivateKey]:
    """A signing key a name, the same at every run."""
    return {
        name: Ed25519PrivateKey.from_private_bytes(sha256(name.encode()).digest()) for name in names
    }


def sign_all(data: bytes, signers: dict[str, Ed25519PrivateKey]) -> bytes:
    """The signature lines of all signers over a text."""
    return text([signatures.sign(data, name, key) for name, key in signers.items()])


def key_file(signers: dict[str, Ed25519PrivateKey]) -> bytes:
    """keys.txt"""
    return text([signatures.verifier_key(name, key).text() for name, key in signers.items()])


def checkpoint(draft: Draft) -> bytes:
    """The text of a checkpoint over a draft's register."""
    root = base64.b64encode(bytes.fromhex(_root(draft.register))).decode()
    return text(["example.org/register", str(len(draft.register)), root])


def write_full(draft: Draft, folder: Path, signers: dict[str, Ed25519PrivateKey]) -> Path:
    """A whole bundle, but for the minutes, which a void attempt does not have."""
    note = checkpoint(draft)
    files = {
        "README.txt": text(["说明"]),
        "keys.txt": key_file(signers),
        "signatures.txt": sign_all(draft.manifest(), signers),
        "checkpoint.txt": note + b"\n" + sign_all(note, signers),
    }
    write(folder, {**files, **draft.files()})
    return sealed_up(folder)


def sealed_up(folder: Path) -> Path:
    """The folder with SHA256SUMS over what lies in it now."""
    (folder / "SHA256SUMS").unlink(missing_ok=True)
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    (folder / "SHA256SUMS").write_bytes(sums_text(folder, names))
    return folder
