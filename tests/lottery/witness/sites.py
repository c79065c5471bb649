"""A site that sends whatever a test puts under a path, on this machine."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from draws.merkle import leaf_hash, root
from draws.proofs import prove_growth
from draws.signatures import checkpoint_text, sign, verifier_key
from lottery.cli import main

KEY = Ed25519PrivateKey.from_private_bytes(b"\1" * 32)
PINNED = verifier_key("office", KEY).text()


class Site:
    """A site that sends whatever a test puts under a path."""

    def __init__(self, port: int) -> None:
        self.files: dict[str, bytes] = {}
        self.moved: dict[str, str] = {}
        self.trickles = False
        self.over = Event()
        self.address = f"http://127.0.0.1:{port}"

    def grows(self, rows: list[bytes], old: int = 0, key: Ed25519PrivateKey = KEY) -> None:
        """A register of these lines, with its signed checkpoint and its growth from `old`."""
        text = checkpoint_text("site.example", len(rows), root([leaf_hash(row) for row in rows]))
        note = text + f"\n{sign(text, 'office', key)}\n".encode()
        self.files[f"/checkpoints/{len(rows)}.txt"] = note
        if old:
            self.files[f"/checkpoints/{old}-{len(rows)}.txt"] = prove_growth(rows, old)
        history = {
            "format": "fpdraw-history/1",
            "checkpoint": len(rows),
            "attempts": [],
            "called-off": [],
        }
        self.files["/history.json"] = json.dumps(history).encode()


@pytest.fixture(name="site")
def a_site() -> Iterator[Site]:
    """A site on this machine, with a register of three lines."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            if made.trickles:
                self.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
                while not made.over.wait(0.05):
                    self.wfile.write(b"x")
                return
            if place := made.moved.get(self.path):
                self.send_response(302)
                self.send_header("Location", place)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            data = made.files.get(self.path)
            self.send_response(404 if data is None else 200)
            self.send_header("Content-Length", str(len(data or b"")))
            self.end_headers()
            self.wfile.write(data or b"")

        def log_message(self, *_args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_args: object) -> None:
            """A witness that has read enough hangs up."""

    server = Server(("127.0.0.1", 0), Handler)
    made = Site(server.server_address[1])
    made.grows([b"a", b"b", b"c"])
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield made
    made.over.set()
    server.shutdown()
    server.server_close()


def look(address: str, folder: Path, *more: str, key: str = PINNED) -> Result:
    """One look at a site."""
    given = ["--key", key] if key else []
    return CliRunner().invoke(main, ["witness", address, str(folder), *given, *more])
