"""What published draws say of each entry, in small files: a slip is answered without a server.

`entries/index.json` is `{"draws": [[name, title], …], "ranges": ["0000000", …]}`, the newest draw
first. `entries/<range>.json` is of the thousand entries whose numbers begin with these seven
digits: `{name: [[sentence, [last three digits as a number, …]], …], …}`. Whatever stands in no file
is in no published list.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from draws.pool import OMITTED, POOL
from lottery import canonical_json
from lottery.ceremony.seen.wording import Wording
from lottery.hall.gallery import Gallery
from lottery.hall.published import Published
from lottery.hall.standing import PlaceInDraw, without_prize
from lottery.texts.public import finding as words

_DIGITS = 7
"""With so many digits a file's entries begin: a thousand entries are some ten kilobytes."""
Ranges = Mapping[str, Mapping[str, list[int]]]
"""By the first digits, and by the sentence: the last digits of the entries."""


def files(
    shelf: Gallery, names: Mapping[str, Wording], ended: Mapping[str, str]
) -> Iterator[tuple[str, bytes]]:
    """The files by path. `names` are what people call tiers and prizes, by draw; `ended` how
    attempts ended whose record is not out yet."""
    told = {name: _of_draw(shelf, name, names[name], ended.get(name, "")) for name in shelf.names()}
    ranges = sorted({begin for found in told.values() for begin in found})
    draws = [[name, shelf.get(name).manifest.title] for name in told]
    yield "entries/index.json", _spelled({"draws": draws, "ranges": ranges})
    for begin in ranges:
        some = {
            name: [[said, numbers] for said, numbers in found[begin].items()]
            for name, found in told.items()
            if begin in found
        }
        yield f"entries/{begin}.json", _spelled(some)


def _of_draw(shelf: Gallery, name: str, names: Wording, ended: str) -> Ranges:
    found: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for entry, said in _said(shelf.folder(name), shelf.get(name), names, ended):
        found[entry[:_DIGITS]][said].append(int(entry[_DIGITS:]))
    return found


def _said(folder: Path, draw: Published, names: Wording, ended: str) -> Iterator[tuple[str, str]]:
    """Each entry that the draw's lists hold, and what is said of it."""
    drawn = dict(_drawn(draw, names))
    undrawn = PlaceInDraw(without_prize(draw)).in_attempt(ended)
    said = words.placed(undrawn.how, "", "", 0, "")
    for row in _rows(folder / POOL):
        entry = row[:10]
        yield entry, drawn.get(entry, said)
    for row in _rows(folder / OMITTED):
        entry, _, reason = row.partition(" ")
        yield entry, words.placed("omitted", "", "", 0, reason)


def _drawn(draw: Published, names: Wording) -> Iterator[tuple[str, str]]:
    for tier in draw.tiers:
        called = names.tier(tier.code), names.prize(tier.code)
        for how, winners in (("prize", tier.winners), ("alternate", tier.alternates)):
            for each in winners:
                yield each.entry, words.placed(how, *called, each.slot, "")


def _rows(file: Path) -> Iterator[str]:
    if not file.is_file():
        return
    with file.open(encoding="ascii", newline="\n") as rows:
        for row in rows:
            yield row.rstrip("\n")


def _spelled(value: object) -> bytes:
    return canonical_json.dump(value).encode()
