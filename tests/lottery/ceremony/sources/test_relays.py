"""The beacon's round comes by network from whoever has it, and is checked like what is typed."""

import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from draws import beacon
from lottery.ceremony.sources import relays
from lottery.errors import SourceRefusedError
from tests.draws.builders import ROUND, SIGNATURE

GOOD = json.dumps({"round": ROUND, "signature": SIGNATURE}).encode()
Relay = Callable[[bytes, int], str]


@pytest.fixture
def relay() -> Iterator[Relay]:
    """Opens a relay that answers with these bytes and status, if it is asked for ROUND."""
    servers: list[ThreadingHTTPServer] = []

    def opens(told: bytes, status: int = 200) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                known = self.path == f"/{beacon.CHAIN}/public/{ROUND}"
                self.send_response(status if known else 404)
                if 300 <= status < 400:
                    self.send_header("Location", told.decode())
                self.end_headers()
                self.wfile.write(told)

            def log_message(self, *_told: object) -> None:
                """Say nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}"

    yield opens
    for server in servers:
        server.shutdown()
        server.server_close()


def test_the_first_relay_that_has_the_round_is_believed_because_it_is_signed(relay: Relay) -> None:
    forged = json.dumps({"round": ROUND, "signature": SIGNATURE[:-1] + "a"}).encode()
    asked = [relay(b"", 503), relay(b"\xff" * 99, 200), relay(forged, 200), relay(GOOD, 200)]
    assert relays.fetch(ROUND, asked) == beacon.Evidence(ROUND, SIGNATURE)


def test_what_each_relay_said_is_told_if_none_has_it(relay: Relay) -> None:
    other = json.dumps({"round": ROUND + 20, "signature": SIGNATURE}).encode()
    asked = ["http://127.0.0.1:1", relay(other, 200), relay(b"[" * 99_999, 200)]
    with pytest.raises(SourceRefusedError) as refused:
        relays.fetch(ROUND, asked)
    told = str(refused.value)
    assert f"{asked[0]}：没有回应" in told
    assert f"{asked[1]}：应当使用公共信标第 {ROUND} 轮" in told
    assert f"{asked[2]}：读不出" in told
    assert "照抄" in told


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_relay_that_names_another_address_has_not_answered(relay: Relay, status: int) -> None:
    there = f"{relay(GOOD, 200)}/{beacon.CHAIN}/public/{ROUND}"
    asked = relay(there.encode(), status)
    with pytest.raises(SourceRefusedError, match="没有回应"):
        relays.fetch(ROUND, [asked])


def test_without_a_relay_nothing_is_asked() -> None:
    with pytest.raises(SourceRefusedError, match="手机"):
        relays.fetch(ROUND, ())
