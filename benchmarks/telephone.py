"""What verifying costs on a telephone: bytes over the line, and seconds to the verdict.

PYTHONPATH=. python benchmarks/telephone.py HOME [--megabits 9] [--slower 4]

HOME is a home with published draws, such as `lottery demo HOME --no-serve` makes; it is copied. A
fresh Chromium opens the page over a line of so many megabits a second and 40 ms each way, and
checks each draw: without the minutes, and then with them; and its zip archive from the disk, on a
whole processor. Bytes are those that came over the line, page, scripts and worker included.
Chromium slows down only a page's own thread, and the checks are made in another: so the whole
process of the page is halted for three of each four parts of the time. Linux only.
"""

import argparse
import os
import re
import shutil
import signal
import tempfile
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, Page, expect, sync_playwright

from lottery import create_app, handouts
from lottery.archives import write_archive
from lottery.cli.serve import server_for
from lottery.opening import open_office
from tests.conftest import Clock

PATIENCE = 600_000
TURN = 0.01
"""Seconds for which the page runs before it is halted again."""
KNOWN = re.compile("equal|part|different")
Told = tuple[float, float, float]
"""Megabytes, seconds, and seconds of a whole processor that the page's process took."""


def pages_of(browser: Browser) -> list[int]:
    """The processes of a browser's pages."""
    listed = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    return [each["id"] for each in listed if each["type"] == "renderer"]


def spent_by(processes: list[int]) -> float:
    """Seconds of processor that processes took so far."""
    rows = [Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split() for each in processes]
    return sum(int(row[11]) + int(row[12]) for row in rows) / os.sysconf("SC_CLK_TCK")


@contextmanager
def slowed(pages: list[int], times: int) -> Iterator[None]:
    """Processes run for one of so many parts of the time."""
    ended = threading.Event()

    def halt() -> None:
        while not ended.is_set():
            for page in pages:
                os.kill(page, signal.SIGSTOP)
            time.sleep(TURN * (times - 1))
            for page in pages:
                os.kill(page, signal.SIGCONT)
            time.sleep(TURN)

    thread = threading.Thread(target=halt)
    if times > 1:
        thread.start()
    yield
    ended.set()
    if times > 1:
        thread.join()


class Line:
    """What came over a page's line since the last time that somebody asked."""

    def __init__(self, session: CDPSession, megabits: float) -> None:
        self.bytes = 0
        session.on("Network.loadingFinished", self._add)
        session.send("Network.enable")
        speed = {"downloadThroughput": megabits * 125_000, "uploadThroughput": megabits * 125_000}
        session.send("Network.emulateNetworkConditions", {"offline": False, "latency": 40, **speed})

    def _add(self, event: dict[str, float]) -> None:
        self.bytes += int(event["encodedDataLength"])

    def megabytes(self) -> float:
        """How many they are."""
        found, self.bytes = self.bytes, 0
        return found / 1e6


def worker() -> float:
    """Megabytes of the worker as it is sent, of which Chromium does not tell a page."""
    return len(zlib.compress(handouts.worker().content, 6)) / 1e6


def judged(page: Page) -> None:
    """Wait for the verdict."""
    expect(page.locator("#verdict")).to_have_attribute("data-kind", KNOWN, timeout=PATIENCE)
    if page.get_attribute("#verdict", "data-kind") == "different":
        raise SystemExit(page.inner_text("#report"))


def on_a_telephone(
    browser: Browser, site: str, name: str, megabits: float, slower: int
) -> list[Told]:
    """Without the minutes, and what the minutes cost besides."""
    page = browser.new_context(viewport={"width": 360, "height": 740}).new_page()
    line = Line(page.context.new_cdp_session(page), megabits)
    page.goto(f"{site}/verify", timeout=PATIENCE)
    page.select_option("#draw", label=page.locator(f"option[data-name='{name}']").inner_text())
    found: list[Told] = []
    processes = pages_of(browser)
    with slowed(processes, slower):
        for button in ("#take", "#take-minutes"):
            start, before = time.monotonic(), spent_by(processes)
            page.click(button, timeout=PATIENCE)
            page.wait_for_selector("#verdict[data-kind=busy]", timeout=PATIENCE)
            judged(page)
            spent = time.monotonic() - start
            size = line.megabytes() + (0 if found else worker())
            found.append((size, spent, spent_by(processes) - before))
    page.context.close()
    return found


def from_the_disk(browser: Browser, site: str, archive: Path) -> str:
    """Seconds from the choice of a zip archive to the verdict, and of processor."""
    page = browser.new_page()
    page.goto(f"{site}/verify")
    processes = pages_of(browser)
    start, before = time.monotonic(), spent_by(processes)
    page.set_input_files("#archive", archive)
    judged(page)
    spent, own = time.monotonic() - start, spent_by(processes) - before
    page.close()
    return f"{spent:.1f} s, {own:.1f} s"


def lines_of(folder: Path) -> str:
    """Bytes a line of register and pool, plain and as they are sent."""
    told = []
    for name in ("register.txt", "pool.txt"):
        data = (folder / name).read_bytes()
        packed = len(zlib.compress(data, 6))
        count = data.count(b"\n")
        told.append(f"{count:,}: {len(data) / count:.0f}, {packed / count:.0f}")
    return " | ".join(told)


def main() -> None:
    """Print a row for each draw of the home."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--megabits", type=float, default=9)
    parser.add_argument("--slower", type=int, default=4)
    given = parser.parse_args()
    found = shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        office = open_office(Path(shutil.copytree(given.home, Path(place) / "home")))
        server = server_for(create_app(office, now=Clock().now), "127.0.0.1", 0)
        threading.Thread(target=server.run, daemon=True).start()
        site = f"http://127.0.0.1:{server.effective_port}"
        public = office.settings.public_dir
        for sums in sorted(public.glob("*/SHA256SUMS")):
            name = sums.parent.name
            archive = Path(place) / f"{name}.zip"
            write_archive(sums.parent, archive)
            flags = ["--headless", "--no-sandbox"]
            browser = playwright.chromium.launch(executable_path=found, args=flags)
            rows = on_a_telephone(browser, site, name, given.megabits, given.slower)
            disk = from_the_disk(browser, site, archive)
            cells = [f"{size:.2f} MB, {spent:.1f} s, {own:.1f} s" for size, spent, own in rows]
            print(
                f"| {name} | {' | '.join(cells)} | {disk} | {lines_of(sums.parent)} |",
                flush=True,
            )
            browser.close()


if __name__ == "__main__":
    main()
