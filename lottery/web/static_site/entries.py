"""What published draws say of each entry, in small files: a slip is answered without a server.

`entries/index.json` is `{"draws": [[name, title], …], "ranges": ["0000000", …]}`, the newest draw
first. `entries/<range>.json` is of the thousand entries whose numbers begin with these seven
digits: `{name: [[sentence, [last three digits as a number, …]], …], …}`. Whatever stands in no file
is in no published list.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from draws.pool import OMITTED, POOL
from lottery import canonical_json
from lottery.ceremony.seen.wording import Wording
from lottery.hall.gallery import Gallery
from lottery.hall.prizes import ShownPrizes
from lottery.hall.published import Published
from lottery.hall.standing import PlaceInDraw, without_prize
from lottery.texts.public import asking as sentences
from lottery.texts.public import finding as words
from lottery.texts.public import front

_DIGITS = 7
"""With so many digits a file's entries begin: a thousand entries are some ten kilobytes."""
Ranges = Mapping[str, Mapping[str, list[int]]]
"""By the first digits, and by the sentence: the last digits of the entries."""


def files(
    shelf: Gallery,
    names: Mapping[str, Wording],
    ended: Mapping[str, str],
    gone: Collection[str] = (),
    listed: Mapping[str, ShownPrizes] = MappingProxyType({}),
) -> Iterator[tuple[str, bytes]]:
    """The files by path. `names` are what people call tiers and prizes, by draw; `ended` how
    attempts ended whose record is not out yet, `gone` the draws that lost their bundle: their
    commitment alone would say that they are still to come. `listed` is what became of the prizes,
    by draw."""
    lost = dict.fromkeys(gone, sentences.GONE)
    told = {
        name: _of_draw(
            *(shelf, name, names[name], lost.get(name) or _undrawn(shelf, name, ended)),
            listed.get(name, ShownPrizes()),
        )
        for name in shelf.names()
    }
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


def _undrawn(shelf: Gallery, name: str, ended: Mapping[str, str]) -> str:
    """What is said of whoever is in the pool, and was not drawn."""
    place = PlaceInDraw(without_prize(shelf.get(name))).in_attempt(ended.get(name, ""))
    return words.placed(place.how, "", "", 0, "")


def _of_draw(
    shelf: Gallery, name: str, names: Wording, undrawn: str, listed: ShownPrizes
) -> Ranges:
    found: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for entry, said in _said(shelf.folder(name), shelf.get(name), names, undrawn, listed):
        found[entry[:_DIGITS]][said].append(int(entry[_DIGITS:]))
    return found


def _said(
    folder: Path, draw: Published, names: Wording, undrawn: str, listed: ShownPrizes
) -> Iterator[tuple[str, str]]:
    """Each entry that the draw's lists hold, and what is said of it."""
    drawn = dict(_drawn(draw, names, listed))
    for row in _rows(folder / POOL):
        entry = row[:10]
        yield entry, drawn.get(entry, undrawn)
    for row in _rows(folder / OMITTED):
        entry, _, reason = row.partition(" ")
        yield entry, words.placed("omitted", "", "", 0, reason)


def _drawn(draw: Published, names: Wording, listed: ShownPrizes) -> Iterator[tuple[str, str]]:
    for tier in draw.tiers:
        called = names.tier(tier.code), names.prize(tier.code)
        for how, winners in (("prize", tier.winners), ("alternate", tier.alternates)):
            for each in winners:
                held = listed.held_by(each.entry, tier.code, each.slot, how)
                stands = front.STANDS.format(held.said(None)) if held else ""
                yield each.entry, words.placed(how, *called, each.slot, "") + stands


def _rows(file: Path) -> Iterator[str]:
    if not file.is_file():
        return
    with file.open(encoding="ascii", newline="\n") as rows:
        for row in rows:
            yield row.rstrip("\n")


def _spelled(value: object) -> bytes:
    return canonical_json.dump(value).encode()
