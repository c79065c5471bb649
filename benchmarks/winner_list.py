"""A public draw page with 3,500 winners: how large it is, and how soon its search answers.

PYTHONPATH=. python benchmarks/winner_list.py [--winners 3500] [--slower 4]

A Chromium whose processor is slowed down opens the page, types four digits of a phone and clears
the field: timed is from the key until the page is laid out again, without the one fetch of the
list, which begins when the field is entered. Printed too is how many A4 pages 453 winners take.
"""

import argparse
import re
import shutil
import tempfile
import threading
import zlib
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from lottery import create_app
from lottery.cli.serve import server_for
from lottery.opening import open_office
from tests.builders import a_home
from tests.conftest import Clock
from tests.web.public.large import a_large_folder

NODES = """() => {
  const walk = document.createTreeWalker(document, NodeFilter.SHOW_ALL);
  let count = 1;
  while (walk.nextNode()) count++;
  return count;
}"""
TYPED = """async ([value, hidden]) => {
  const field = document.querySelector("#q"), list = document.querySelector("#list");
  const began = performance.now();
  field.value = value;
  field.dispatchEvent(new Event("input"));
  while (list.hidden !== hidden) await new Promise((done) => queueMicrotask(done));
  document.body.getBoundingClientRect();
  return performance.now() - began;
}"""


def timed(page: Page) -> tuple[float, float]:
    """Milliseconds to filter and to clear, the slowest of five."""
    with page.expect_response("**/winners.json"):
        page.focus("#q")
    page.fill("#q", "0000")
    page.wait_for_function("document.querySelector('#list').hidden")
    page.evaluate(TYPED, ["", False])
    some = [
        (page.evaluate(TYPED, [f"{n}012", True]), page.evaluate(TYPED, ["", False]))
        for n in range(5)
    ]
    return max(each[0] for each in some), max(each[1] for each in some)


def measure(browser: Browser, address: str, slower: int) -> str:
    """A row: nodes, bytes compressed, milliseconds to filter and to clear, A4 pages."""
    page = browser.new_page(viewport={"width": 360, "height": 740})
    answer = page.goto(address)
    size = len(zlib.compress(answer.body())) if answer else 0
    nodes = page.evaluate(NODES)
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    filtering, clearing = timed(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    page.goto(f"{address}/print")
    sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))
    return f"| {nodes} | {size / 1000:.1f} KB | {filtering:.0f} ms | {clearing:.0f} ms | {sheets} |"


def main() -> None:
    """Print the rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--winners", type=int, default=3500)
    parser.add_argument("--slower", type=int, default=4)
    given = parser.parse_args()
    found = shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        office = open_office(a_home(Path(place) / "home"))
        for count in (453, given.winners):
            a_large_folder(office.settings.public_dir / f"TEST-{count}", count)
        server = server_for(create_app(office, now=Clock().now), "127.0.0.1", 0)
        threading.Thread(target=server.run, daemon=True).start()
        browser = playwright.chromium.launch(
            executable_path=found, args=["--headless", "--no-sandbox"]
        )
        for count in (453, given.winners):
            address = f"http://127.0.0.1:{server.effective_port}/draws/TEST-{count}"
            print(f"| {count} {measure(browser, address, given.slower)}", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
