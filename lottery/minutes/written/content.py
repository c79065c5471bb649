"""What the minutes say: composed from the bundle's text files and the hall's facts alone.

Pure: the same files and facts give the same minutes, so anybody can compose them again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from draws import manifest as manifests
from draws.canonical import write_time
from draws.cards import WINNERS
from draws.minutes import embedded_names
from lottery.minutes.errors import MinutesError
from lottery.minutes.written.chapters import all_of
from lottery.minutes.written.drawn import DrawnBundle, read
from lottery.minutes.written.facts import OrganiserFacts
from lottery.texts.minutes import pages as texts
from lottery.typesetting.document import Section

LAYOUT, LISTED = 4, 5
"""The number of what the pages look like and say: of a draw whose winners have their cards in a
list, `LISTED`, of any other `LAYOUT`. Whoever changes either gives it the next one, so that older
minutes are not taken for false ones."""
PAPER = ("minutes.pdf", "SHA256SUMS", "SM3SUMS")
"""Files of a bundle that come after the minutes, and so cannot be attached to them."""


@dataclass(frozen=True)
class Minutes:
    """All that the pages say. `rehearsal` and `draft` (which one, by its hash) mark every page;
    `made_at` is a time as the protocol writes it; `link` is the draw's public page, empty if it has
    none that a telephone opens."""

    draw: str
    attempt: int
    rehearsal: bool
    title: str
    organiser: str
    manifest_sha256: str
    seed: str
    made_at: str
    link: str
    summary: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    attachments: tuple[tuple[str, bytes], ...]
    draft: str = ""
    layout: int = LAYOUT


def compose(
    files: Mapping[str, bytes], facts: OrganiserFacts, *, draft: str = "", layout: int = 0
) -> Minutes:
    """The minutes of one draw.

    `files` are the bundle's text files by name (`winners/0000000013.txt`), all of which become
    attachments, but for the two lists of a large pool: of these the pages tell what the manifest
    does, so that whoever has the PDF alone can make them again. `draft` marks minutes that are
    not final; `layout` is that of older ones which are made again.

    Raises draws.errors.DrawError for a malformed file, MinutesError for a void attempt or a file
    that cannot be attached.
    """
    if "void.txt" in files or any(name in files for name in PAPER):
        raise MinutesError(texts.NOT_MINUTED)
    files = _attached(files)
    layout = layout or (LISTED if WINNERS in files else LAYOUT)
    drawn = read(files, listed=layout == LISTED and WINNERS in files)
    head = drawn.manifest
    return Minutes(
        draw=head.draw,
        attempt=head.attempt,
        rehearsal=not head.live,
        title=head.title,
        organiser=facts.organiser,
        manifest_sha256=drawn.manifest_sha256,
        seed=drawn.seed,
        made_at=write_time(facts.ended_at),
        link=_link(facts.address, head),
        summary=_summary(drawn),
        sections=all_of(drawn, facts, final=not draft),
        attachments=tuple(sorted(files.items())),
        draft=draft,
        layout=layout,
    )


def _attached(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """The files that lie in the PDF."""
    if manifests.FILE not in files:
        return files
    head = manifests.parse(files[manifests.FILE])
    return {name: files[name] for name in embedded_names(list(files), head.pool_count)}


def _link(address: str, head: manifests.Manifest) -> str:
    """Where the draw is published under the organiser's address."""
    if not address.startswith("https://"):
        return ""
    return f"{address.rstrip('/')}/draws/{head.folder}"


def _summary(drawn: DrawnBundle) -> tuple[tuple[str, str], ...]:
    prizes = [row for row in drawn.rows if row.what in dict(drawn.manifest.tiers)]
    last = (texts.moment(drawn.times[-1]),) if drawn.times else ()
    return (
        (texts.SUMMARY["mode"], texts.mode(live=drawn.manifest.live)),
        (texts.SUMMARY["entries"], texts.entries(drawn.manifest.pool_count)),
        (texts.SUMMARY["prizes"], texts.winners(len(prizes))),
        *((texts.SUMMARY["time"], told) for told in last),
    )
