"""What minutes cost by the number of winners, beside the bare table of their winners.

    python benchmarks/minutes.py [WINNERS ...]

Ours are whole minutes: composed from a bundle, tagged, with every file attached, signed. The peer
is a LongTable of reportlab with the winners' rows alone: no tags, no PDF/A, nothing attached. Each
is a process of its own; its seconds are the processor's, with the fonts it loads, without the draw.
"""

import io
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable

import pikepdf
from reportlab.lib.pagesizes import A4
from reportlab.platypus import LongTable, SimpleDocTemplate

from draws.cards import parse_card
from lottery.minutes.signing.authority import demo_identity
from lottery.minutes.signing.sign import sign
from lottery.minutes.written.content import compose
from lottery.minutes.written.facts import facts_text
from lottery.minutes.written.paper import render
from lottery.typesetting.typeface import font
from tests.lottery.minutes.conftest import SIGNED, Files, a_bundle, named, some_facts

SIZES = (453, 3_500, 10_000)
COLUMNS = ("序", "编号", "姓名", "电话", "发票号码", "签号前十二位")
HOLDERS = ("张*", "李*三", "欧**三", "𬱖*")
IDENTITY = demo_identity("测试市商务局", SIGNED)


def bundle(winners: int) -> Files:
    """The text files of a draw with so many winners among twice as many entries."""
    second = winners // 10
    tiers = (1, second, winners - 1 - second)
    return a_bundle(2 * winners, tiers=tiers, holders=HOLDERS, signers=named(IDENTITY))


def ours(files: Files) -> bytes:
    """Signed minutes."""
    facts = some_facts()
    return sign(render(compose(files, facts), facts_text(facts)), IDENTITY, SIGNED)


def long_table(files: Files) -> bytes:
    """The winners' table as reportlab sets it."""
    font("regular")
    cards = [(name, parse_card(text, name)) for name, text in files.items() if "winners/" in name]
    rows = [
        [str(number), name[8:18], card.holder, card.phone, card.invoice, card.salt[:12]]
        for number, (name, card) in enumerate(cards, 1)
    ]
    out = io.BytesIO()
    faces = [("FONT", (0, 0), (-1, -1), "fpdraw-regular", 8.8)]
    head = list(COLUMNS)
    SimpleDocTemplate(out, pagesize=A4).build([LongTable([head, *rows], repeatRows=1, style=faces)])
    return out.getvalue()


WAYS: dict[str, Callable[[Files], bytes]] = {"minutes": ours, "LongTable": long_table}


def one(way: str, winners: int) -> None:
    """Print as JSON what one way costs."""
    files = bundle(winners)
    before = time.process_time()
    pdf = WAYS[way](files)
    seconds = time.process_time() - before
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        pages = len(opened.pages)
    print(json.dumps([pages, seconds, len(pdf), memory]))


def main(sizes: tuple[int, ...] = SIZES) -> None:
    """Print pages, processor's seconds, kilobytes and memory of each, and how ours compare."""
    for winners in sizes:
        base = 0.0
        for way in WAYS:
            command = [sys.executable, __file__, way, str(winners)]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            pages, seconds, size, memory = json.loads(done.stdout)
            base = base or seconds
            print(
                f"{winners:6} {way:10} {pages:4} pages {seconds:6.2f} s {size >> 10:6} kB"
                f" {memory:5} MiB  {base / seconds:.1f}"
            )


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] in WAYS:
        one(sys.argv[1], int(sys.argv[2]))
    else:
        main(tuple(map(int, sys.argv[1:])) or SIZES)
