"""A real Chromium in front of a real server, both on this machine and nowhere else."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, Error, Page, expect, sync_playwright

from lottery import create_app
from lottery.cli.serve import server_for
from lottery.office import Office

PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)  # a busy machine is slow, and slow is not wrong

QUICKER = "Autofocus processing was blocked because a document already has a focused element."
"""Chromium's remark when somebody was in a field before the page could put him there."""

SLOWER = ("BROWSER_LATENCY", "BROWSER_SLOWDOWN")

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The machine's Chromium, or playwright's own; without one the test is skipped aloud.

    One a module: while playwright runs, nothing else in its process may run an event loop.
    """
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        except Error as why:
            if os.environ.get("CI"):
                raise
            pytest.skip(f"no Chromium to test with: {why.message.splitlines()[0]}")
        yield browser
        browser.close()


@pytest.fixture
def serve() -> Iterator[Callable[[Flask], str]]:
    """Puts a site on a free port of 127.0.0.1 until the test ends: `serve(app)` is its address."""
    with ExitStack() as stack:

        def start(app: Flask) -> str:
            server = server_for(app, "127.0.0.1", 0)
            thread = threading.Thread(target=server.run)
            thread.start()
            stack.callback(_stop, server, thread)
            return f"http://127.0.0.1:{server.effective_port}"

        yield start


def _stop(server: Any, thread: threading.Thread) -> None:
    """Whatever is being answered is answered; then everything is closed by the thread that opened
    it, which ends when nothing is left open."""
    server.task_dispatcher.shutdown()
    channels = server._map
    server.trigger.pull_trigger(lambda: [one.handle_close() for one in list(channels.values())])
    thread.join()


@pytest.fixture
def site(serve: Callable[[Flask], str], office: Office, clock: Any) -> Iterator[str]:
    """The address of an office where nothing is entered."""
    app = create_app(office, now=clock.now)
    yield serve(app)
    app.extensions["lottery-reader"].close()


@pytest.fixture
def drawn_site(serve: Callable[[Flask], str], drawn_office: Office, clock: Any) -> str:
    """The address of an office after its draw."""
    return serve(create_app(drawn_office, now=clock.now))


def _slow_down(page: Page) -> None:
    """With BROWSER_LATENCY (ms) or BROWSER_SLOWDOWN (times) in the environment each answer comes
    later and each script runs slower: a person then acts before the page has heard everything."""
    latency, times = (int(os.environ.get(name, "0")) for name in SLOWER)
    chrome = page.context.new_cdp_session(page)
    if latency:
        chrome.send("Network.enable")
        conditions = {"downloadThroughput": -1, "uploadThroughput": -1}
        chrome.send(
            "Network.emulateNetworkConditions",
            {"offline": False, "latency": latency, **conditions},
        )
    if times:
        chrome.send("Emulation.setCPUThrottlingRate", {"rate": times})


@pytest.fixture
def new_page(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Opens windows of people who share nothing. Whatever one of them asked of another machine, or
    complained about on its console, fails the test at its end."""
    with ExitStack() as stack:
        complaints: list[str] = []
        asked: list[str] = []

        def open_page(width: int = 1366, height: int = 768, **options: Any) -> Page:
            size = {"width": width, "height": height}
            context = chromium.new_context(viewport=size, **options)  # type: ignore[arg-type]
            stack.callback(context.close)
            page = context.new_page()
            page.set_default_timeout(PATIENCE)
            _slow_down(page)
            page.on("console", lambda message: complaints.append(message.text))
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("request", lambda request: asked.append(request.url))
            return page

        yield open_page
        assert [said for said in complaints if said != QUICKER] == []
        assert {urlsplit(url).hostname for url in asked if not url.startswith("data:")} <= {
            "127.0.0.1"
        }
