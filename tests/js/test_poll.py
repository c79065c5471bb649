"""Pages follow the server's state in one way: by its tag, without end, and counting what fails."""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from tests.js.asking import HERE, NODE, STATIC

Act = Callable[["Asked"], None]


class Server(ThreadingHTTPServer):
    """Does one act a question, the last one for all that follow, and keeps the tags they bring."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Asked)
        self.acts: list[Act] = []
        self.tags: list[str | None] = []
        self.asked_again = Event()

    @property
    def address(self) -> str:
        """Where the state is."""
        return f"http://127.0.0.1:{self.server_address[1]}/state"


class Asked(BaseHTTPRequestHandler):
    """One question."""

    server: Server

    def do_GET(self) -> None:
        """Answer it, or do worse."""
        if self.path != "/state":
            self.says(200, b"<p>log in</p>")
            return
        self.server.tags.append(self.headers["If-None-Match"])
        acts = self.server.acts
        acts[min(len(self.server.tags), len(acts)) - 1](self)

    def says(self, status: int, body: bytes = b"", **headers: str) -> None:
        """Send an answer."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Keep the tests' output clear."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as serving:
        thread = Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield serving
        serving.asked_again.set()
        serving.shutdown()
        thread.join()


def state(n: int, tag: str = "") -> Act:
    """The server's n-th state, under a tag of that number."""
    body = json.dumps({"n": n}).encode()
    return lambda asked: asked.says(200, body, ETag=tag or f'"{n}"')


def unchanged(asked: Asked) -> None:
    asked.says(304)


def away(asked: Asked) -> None:
    """Nothing comes back."""
    asked.close_connection = True


def broken(asked: Asked) -> None:
    asked.says(200, b"<p>no state</p>", ETag='"none"')


def refused(asked: Asked) -> None:
    asked.says(403)


def failing(asked: Asked) -> None:
    asked.says(500)


def logged_out(asked: Asked) -> None:
    asked.says(302, Location="/login")


def slow(asked: Asked) -> None:
    """Says nothing before the page has asked again."""
    asked.server.asked_again.wait()


def asked_again(asked: Asked) -> None:
    asked.server.asked_again.set()
    state(1)(asked)


def followed(server: Server, folder: Path, *acts: Act, **how: Any) -> dict[str, Any]:
    """What a page hears while the server acts, and the state that it knows then."""
    (folder / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    (folder / "page").mkdir()
    shutil.copy(STATIC / "poll.js", folder / "page")
    shutil.copy(HERE / "poll.js", folder)
    server.acts = list(acts)
    asked = {"address": server.address, "questions": len(acts), "patience": 20_000, "holds": 0}
    done = subprocess.run(
        [NODE, folder / "poll.js"],
        input=json.dumps({**asked, **how}),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def of_kind(found: dict[str, Any], kind: str) -> list[Any]:
    return [event[1] for event in found["events"] if event[0] == kind]


def test_a_state_is_heard_once_and_asked_for_by_its_tag(server: Server, tmp_path: Path) -> None:
    found = followed(server, tmp_path, state(1), unchanged, state(2), unchanged, unchanged)
    assert server.tags == [None, '"1"', '"1"', '"2"', '"2"']
    assert of_kind(found, "heard") == [1, 2]
    assert of_kind(found, "told") == [0, 0, 0, 0, 0]
    assert found["state"] == {"n": 2}


def test_failures_are_counted_until_an_answer_comes(server: Server, tmp_path: Path) -> None:
    acts = (state(1), failing, refused, logged_out, away, broken, unchanged, failing)
    found = followed(server, tmp_path, *acts)
    assert of_kind(found, "told") == [0, 1, 2, 3, 4, 5, 0, 1]
    whys = [event[2] for event in found["events"] if event[0] == "told"]
    assert whys[:4] == ["", "Internal Server Error", "Forbidden", "logged out"]
    assert of_kind(found, "heard") == [1]
    assert server.tags == [None, *['"1"'] * 7]


def test_every_answer_is_told_whatever_it_is(server: Server, tmp_path: Path) -> None:
    found = followed(server, tmp_path, state(1), unchanged, refused, failing)
    told = [event for event in found["events"] if event[0] == "answered"]
    assert told == [["answered", status, True] for status in (200, 304, 403, 500)]


def test_a_question_without_an_answer_is_given_up(server: Server, tmp_path: Path) -> None:
    found = followed(server, tmp_path, slow, asked_again, patience=300, questions=0)
    told = [event[1:] for event in found["events"] if event[0] == "told"]
    assert told[0] == [1, "signal timed out"]
    assert told[-1] == [0, ""]


def test_a_state_that_could_not_be_shown_is_asked_for_again(server: Server, tmp_path: Path) -> None:
    found = followed(server, tmp_path, state(1), state(2), state(2), unchanged, stumbles=2)
    assert server.tags == [None, '"1"', '"1"', '"2"']
    assert of_kind(found, "heard") == [1, 2, 2]
    assert of_kind(found, "told") == [0, 1, 0, 0]


def test_an_older_state_that_comes_late_changes_nothing(server: Server, tmp_path: Path) -> None:
    found = followed(server, tmp_path, state(2), state(1), unchanged, state(3), stale=True)
    assert server.tags == [None, '"2"', '"2"', '"2"']
    assert of_kind(found, "heard") == [2, 3]


def test_what_is_forgotten_is_fetched_though_it_is_as_before(
    server: Server, tmp_path: Path
) -> None:
    found = followed(server, tmp_path, state(1), state(1), state(1), forgets=True)
    assert server.tags == [None, None, None]
    assert of_kind(found, "heard") == [1, 1, 1]


def test_nothing_is_asked_while_it_is_not_due(server: Server, tmp_path: Path) -> None:
    found = followed(server, tmp_path, state(1), unchanged, unchanged, holds=4)
    assert of_kind(found, "due") == [False, True, False, True, True]
    events = [(kind, what) for kind, what, *_ in found["events"]]
    held_back = [at for at, event in enumerate(events) if event == ("due", False)]
    assert {events[at + 1] for at in held_back} == {("due", True)}
