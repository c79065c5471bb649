"""How many frames a second the hall's screen draws while numbers whirl and settle, and its flashes.

PYTHONPATH=. python benchmarks/screen.py [--seconds 4] [--sizes 1920x1080 3840x2160]

The site runs as `lottery serve` does, a process of its own; Chromium shows the screen and draws
without a graphics card: every pixel is the processor's work, and a machine with a card does better.
Each movement is measured by the calls of requestAnimationFrame, by the processor time of all of
Chromium's processes for each of them, and by how often the page was laid out anew meanwhile.
Flashes are counted in the pictures that Chromium sends of its screen: pairs of opposite changes by
a tenth or more of the brightness of any ninth of the picture, in any second.
"""

import argparse
import base64
import io
import os
import shutil
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, CDPSession, Error, Page, sync_playwright

from benchmarks.counter import served
from benchmarks.halls import a_hall, processor_seconds
from tests.browser.hall.halls import Screens, leads

MOVEMENTS = (
    ("one by one, rolling", ("goto tier-1", "next")),
    ("one by one, settling", ("next",)),
    ("a page of 30, rolling", ("goto tier-3", "next")),
    ("a page of 30, settling", ("next",)),
    ("a page of 50, rolling", ("size 50", "next")),
    ("a page of 50, settling", ("next",)),
)
COUNT = """(seconds) => new Promise((done) => {
    let [count, longest, begun, last] = [0, 0, performance.now(), performance.now()];
    const turn = (now) => {
        count += 1;
        longest = Math.max(longest, now - last);
        last = now;
        if (now - begun < seconds * 1000) requestAnimationFrame(turn);
        else done([count / seconds, longest]);
    };
    requestAnimationFrame(turn);
})"""
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu")


@dataclass(frozen=True)
class Measured:
    """Frames a second, the longest wait for one and the processor's time a frame in milliseconds,
    layouts in the whole time."""

    frames: float
    longest: float
    cost: float
    layouts: int


def measured(page: Page, moves: Sequence[str], seconds: float) -> Measured:
    """Make moves, and measure the movement that they begin."""
    leads(page, *moves)
    page.wait_for_timeout(300)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    busy, layouts = processor_seconds(), layouts_of(session)
    frames, longest = page.evaluate(COUNT, seconds)
    cost = (processor_seconds() - busy) / (frames * seconds) * 1000
    return Measured(frames, longest, cost, layouts_of(session) - layouts)


def layouts_of(session: CDPSession) -> int:
    """How often the page was laid out so far."""
    found = session.send("Performance.getMetrics")["metrics"]
    return int(next(each["value"] for each in found if each["name"] == "LayoutCount"))


def flashes(page: Page, moves: Sequence[str], seconds: float) -> int:
    """The most flashes in a second of any ninth of the picture while a movement runs."""
    shots: list[tuple[float, list[float]]] = []
    session = page.context.new_cdp_session(page)

    def take(shot: Any) -> None:
        with suppress(Error):  # the last picture may come after the end
            session.send("Page.screencastFrameAck", {"sessionId": shot["sessionId"]})
        shots.append((shot["metadata"]["timestamp"], ninths(base64.b64decode(shot["data"]))))

    session.on("Page.screencastFrame", take)
    session.send("Page.startScreencast", {"format": "jpeg", "maxWidth": 480, "maxHeight": 270})
    leads(page, *moves)
    page.wait_for_timeout(seconds * 1000)
    session.send("Page.stopScreencast")
    session.remove_listener("Page.screencastFrame", take)
    session.detach()
    return max(most_in_a_second(swings(shots, ninth)) for ninth in range(9))


def ninths(picture: bytes) -> list[float]:
    """The relative luminance of each ninth of a picture, 0 to 1."""
    small = Image.open(io.BytesIO(picture)).convert("RGB").resize((48, 27))
    values = [(value / 255) ** 2.2 for value in small.tobytes()]
    pixels = zip(values[::3], values[1::3], values[2::3], strict=True)
    light = [0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in pixels]
    found = []
    for top in range(0, 27, 9):
        for left in range(0, 48, 16):
            cells = [light[y * 48 + x] for y in range(top, top + 9) for x in range(left, left + 16)]
            found.append(sum(cells) / len(cells))
    return found


def swings(shots: Sequence[tuple[float, list[float]]], ninth: int) -> list[float]:
    """When the brightness of a ninth has turned by a tenth or more: the time of each turn."""
    turns: list[float] = []
    low = high = shots[0][1][ninth]
    rising: bool | None = None
    for at, light in shots:
        low, high = min(low, light[ninth]), max(high, light[ninth])
        if rising is not True and light[ninth] - low >= 0.1:
            rising, high = True, light[ninth]
            turns.append(at)
        elif rising is not False and high - light[ninth] >= 0.1:
            rising, low = False, light[ninth]
            turns.append(at)
    return turns


def most_in_a_second(turns: Sequence[float]) -> int:
    """Pairs of turns within a second, at most."""
    return max((sum(0 <= at - first < 1 for at in turns) // 2 for first in turns), default=0)


def run(browser: Browser, screens: Screens, width: int, height: int, seconds: float) -> None:
    """Measure every movement at one size and print a row for each."""
    context = browser.new_context(viewport={"width": width, "height": height})
    page = screens.open(context.new_page())
    for movement, moves in MOVEMENTS:
        found = measured(page, moves, seconds)
        row = (f"{width}×{height}", movement, f"{found.frames:.0f}", f"{found.longest:.0f} ms")
        print("", *row, f"{found.cost:.0f} ms", found.layouts, "", sep=" | ")
    leads(page, "goto tier-2", "next")
    print(f"flashes a second at most: {flashes(page, ('next',), seconds)} (settling a page)")
    leads(page, "goto tier-1", "next", "next")
    for what, moves in (("rolling", ("next",)), ("settling one", ("next",))):
        print(f"flashes a second at most: {flashes(page, moves, seconds)} ({what})")
    context.close()


def main() -> None:
    """Parse, prepare, measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--sizes", nargs="+", default=["1920x1080", "3840x2160"])
    wanted = parser.parse_args()
    names = ("chromium", "chromium-browser", "google-chrome")
    program = next((path for name in names if (path := shutil.which(name))), None)
    print(time.strftime("%Y-%m-%d"), f"{os.cpu_count()} processors")
    for size in wanted.sizes:
        width, height = map(int, size.split("x"))
        with tempfile.TemporaryDirectory() as folder:
            home, url = Path(folder) / "home", f"sqlite:///{folder}/hall.db"
            hall = a_hall(home, url).commits().records_all()
            hall.draws()
            with served(home, url) as address, sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
                run(browser, Screens(address, hall), width, height, wanted.seconds)
                browser.close()
            hall.office.close()


if __name__ == "__main__":
    main()
