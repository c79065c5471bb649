"""A draw as its own documents tell it: what the public page and the live screen show.

Nothing here asks the database. A `Published` is built from the text files of a bundle, whether
they lie in the published folder or are still kept by the ceremony, so the screen can only show
what is stored, and the public page only what everybody can download and check. Whoever can change
this file can show a wrong name, but not make a bundle with that name pass the verifier.
"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from draws import abandoned
from draws.abandoned import Abandoned, parse_abandoned
from draws.cards import WINNERS, Card, parse_card, parse_winner
from draws.manifest import Manifest, Source
from draws.manifest import parse as parse_manifest
from draws.result import Row, parse_rows
from draws.seed import parse_seed, parse_times, parse_void


@dataclass(frozen=True)
class Winner:
    """One filled slot: the entry, its ticket (64 hex) and the masked card (None: not shown).

    `altered`: the card that lies there is not the one that the pool committed to.
    """

    slot: int
    entry: str
    ticket: str
    card: Card | None
    altered: bool = False


@dataclass(frozen=True)
class GalleryTier:
    """One tier: `count` slots, filled from the lowest ticket up; then its alternates."""

    code: str
    count: int
    winners: tuple[Winner, ...]
    alternates: tuple[Winner, ...]


@dataclass(frozen=True)
class Drop:
    """What a source gave: its value as in seed.txt, and when it was stored (None: not yet)."""

    source: Source
    value: str | None
    recorded: datetime | None


@dataclass(frozen=True)
class Published:
    """One attempt of a draw as its documents tell it. Hashes are 64 hex."""

    manifest: Manifest
    manifest_sha256: str
    seed_sha256: str | None
    result_sha256: str | None
    drops: tuple[Drop, ...]
    tiers: tuple[GalleryTier, ...]
    void_reason: str | None
    abandoned: Abandoned | None = None
    void_time: datetime | None = None
    skipped: int = 0
    """Entries that were passed over because their person had won enough."""

    @property
    def is_over(self) -> bool:
        """Whether it ended without a result: void, or abandoned."""
        return self.void_reason is not None or self.abandoned is not None

    @property
    def is_rehearsal(self) -> bool:
        """Whether this draw gives no prizes."""
        return not self.manifest.live

    @property
    def altered(self) -> tuple[str, ...]:
        """The entries whose cards are not those of the pool."""
        groups = (group for tier in self.tiers for group in (tier.winners, tier.alternates))
        return tuple(winner.entry for group in groups for winner in group if winner.altered)

    @property
    def is_drawn(self) -> bool:
        """Whether there is a result to show."""
        return self.result_sha256 is not None

    @property
    def prize_count(self) -> int:
        """Slots of all tiers, alternates not counted."""
        return sum(tier.count for tier in self.tiers)


def read(
    documents: Mapping[str, bytes],
    recorded: Mapping[int, tuple[str, datetime]] | None = None,
) -> Published:
    """A draw from its documents by bundle name (`manifest.txt` at least, `winners/<entry>.txt` …).

    `recorded` holds value and time of sources, by number, while seed.txt is not yet written. Every
    card is held against pool.txt: one that it did not commit to is not shown.
    Raises KeyError without a manifest and DrawError where a document is malformed.
    """
    manifest = parse_manifest(documents["manifest.txt"])
    void = documents.get("void.txt")
    gone = documents.get(abandoned.FILE)
    given = None if gone is None else parse_abandoned(gone, manifest)
    why, when = (None, None) if void is None else parse_void(void, manifest)
    return Published(
        manifest=manifest,
        manifest_sha256=manifest.sha256(),
        seed_sha256=_sha256(documents.get("seed.txt")),
        result_sha256=_sha256(documents.get("result.txt")),
        drops=_drops(manifest, documents, recorded or {}, given),
        tiers=_tiers(manifest, documents),
        void_reason=why,
        abandoned=given,
        void_time=when,
        skipped=_skipped(documents),
    )


def _sha256(text: bytes | None) -> str | None:
    return None if text is None else hashlib.sha256(text).hexdigest()


def _drops(
    manifest: Manifest,
    documents: Mapping[str, bytes],
    recorded: Mapping[int, tuple[str, datetime]],
    given: Abandoned | None,
) -> tuple[Drop, ...]:
    known = dict(recorded)
    if given is not None and "times.txt" in documents:
        stored = parse_times(documents["times.txt"], manifest, len(given.values))
        known = dict(enumerate(zip(given.values, stored, strict=True), start=1))
    if "seed.txt" in documents and "times.txt" in documents:
        values = parse_seed(documents["seed.txt"], manifest)
        times = parse_times(documents["times.txt"], manifest)
        known = dict(enumerate(zip(values, times, strict=True), start=1))
    return tuple(
        Drop(source, *known.get(source.number, (None, None))) for source in manifest.sources
    )


def _tiers(manifest: Manifest, documents: Mapping[str, bytes]) -> tuple[GalleryTier, ...]:
    rows: dict[str, list[Row]] = {}
    for row in parse_rows(documents["result.txt"]) if "result.txt" in documents else []:
        rows.setdefault(row.what, []).append(row)
    won = {row.entry for some in rows.values() for row in some}
    pool = documents.get("pool.txt", b"")
    commits = _commits(pool, won) if _sha256(pool) == manifest.pool_sha256 else {}
    cards = _cards(documents)
    return tuple(
        GalleryTier(
            code=code,
            count=count,
            winners=_winners(rows.get(code, []), cards, commits),
            alternates=_winners(rows.get("A" + code, []), cards, commits),
        )
        for code, count in manifest.tiers
    )


def _skipped(documents: Mapping[str, bytes]) -> int:
    rows = parse_rows(documents["result.txt"]) if "result.txt" in documents else []
    return sum(row.what == "skip" for row in rows)


def _commits(pool: bytes, entries: Collection[str]) -> dict[str, str]:
    """What the pool's lines of some entries commit to."""
    lines = (line.split(" ") for line in pool.decode("ascii").splitlines())
    return {entry: commit for entry, _, commit in lines if entry in entries}


def _cards(documents: Mapping[str, bytes]) -> dict[str, bytes]:
    """The text of each winner's card by entry, from whichever form a bundle has them in."""
    lines = documents.get(WINNERS, b"").decode().splitlines()
    listed = (parse_winner(text, number) for number, text in enumerate(lines, 1))
    names = (name for name in documents if name.startswith("winners/"))
    return {name[8:18]: documents[name] for name in names} | {
        entry: card.text() for entry, card in listed
    }


def _winners(
    rows: list[Row], cards: Mapping[str, bytes], commits: Mapping[str, str]
) -> tuple[Winner, ...]:
    return tuple(_winner(row, cards, commits) for row in rows)


def _winner(row: Row, cards: Mapping[str, bytes], commits: Mapping[str, str]) -> Winner:
    text = cards.get(row.entry)
    altered = text is not None and _sha256(text) != commits.get(row.entry)
    card = None if text is None or altered else parse_card(text, f"winners/{row.entry}.txt")
    return Winner(int(row.slot), row.entry, row.ticket, card, altered)
