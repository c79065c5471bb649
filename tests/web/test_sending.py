"""What strangers fetch and send, at the real server: files as files, and nothing too large."""

import errno
import gzip
import io
import os
import shutil
import socket
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import Any, NoReturn
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from flask import Flask
from waitress.channel import HTTPChannel

from lottery import drafts
from lottery.archives import HIDDEN, archive_of, packed, prepare
from lottery.cli import channels
from lottery.cli.serve import THREADS, server_for
from lottery.office import Office
from lottery.web.transport import bodies
from lottery.web.transport.sending import Part

DRAW = "ZP-FP-2024-03"
ZIP = f"/draws/{DRAW}/bundle.zip"


@pytest.fixture
def port(drawn_app: Flask) -> Iterator[int]:
    """The site at a port of this machine, by the server that `lottery serve` runs."""
    server = server_for(drawn_app, "127.0.0.1", 0)
    thread = Thread(target=server.run)
    thread.start()
    yield int(server.effective_port)
    server.close()
    thread.join()
    for channel in list(server.active_channels.values()):
        channel.handle_close()


def test_the_archive_is_a_file_with_a_mark_and_goes_on_where_it_broke_off(citizen: Any) -> None:
    whole = citizen.opens(ZIP)
    mark = whole.headers["ETag"]
    assert whole.headers["Accept-Ranges"] == "bytes"
    assert int(whole.headers["Content-Length"]) == len(whole.data)
    again = citizen.client.get(ZIP, buffered=True, headers={"If-None-Match": mark})
    assert (again.status_code, again.data) == (304, b"")
    rest = citizen.client.get(
        ZIP, buffered=True, headers={"Range": "bytes=1000-", "If-Range": mark}
    )
    assert (rest.status_code, rest.data) == (206, whole.data[1000:])
    assert rest.headers["Content-Range"] == f"bytes 1000-{len(whole.data) - 1}/{len(whole.data)}"
    last = citizen.client.get(ZIP, buffered=True, headers={"Range": "bytes=-10"})
    assert last.data == whole.data[-10:]
    changed = citizen.client.get(
        ZIP, buffered=True, headers={"Range": "bytes=5-9", "If-Range": '"other"'}
    )
    assert (changed.status_code, changed.data) == (200, whole.data)
    beyond = citizen.client.get(ZIP, buffered=True, headers={"Range": f"bytes={len(whole.data)}-"})
    assert beyond.status_code == 416


def test_each_file_of_a_bundle_has_a_mark_and_parts(citizen: Any, drawn_office: Office) -> None:
    data = (drawn_office.settings.public_dir / DRAW / "register.txt").read_bytes()
    address = f"/draws/{DRAW}/files/register.txt"
    part = citizen.client.get(address, buffered=True, headers={"Range": "bytes=3-7"})
    assert (part.status_code, part.data) == (206, data[3:8])
    head = citizen.client.head(address, buffered=True)
    assert int(head.headers["Content-Length"]) == len(data)


def test_a_text_is_sent_packed_to_whoever_takes_it_and_in_parts_plain(
    citizen: Any, drawn_office: Office
) -> None:
    file = drawn_office.settings.public_dir / DRAW / "register.txt"
    address, takes = f"/draws/{DRAW}/files/register.txt", {"Accept-Encoding": "gzip"}
    sent = citizen.client.get(address, buffered=True, headers=takes)
    assert sent.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(sent.data) == file.read_bytes()
    plain = citizen.opens(address)
    assert sent.headers["ETag"] != plain.headers["ETag"]
    assert all("Accept-Encoding" in answer.headers["Vary"] for answer in (sent, plain))
    mark = {"If-None-Match": sent.headers["ETag"]}
    assert citizen.client.get(address, buffered=True, headers=takes | mark).status_code == 304
    part = citizen.client.get(address, buffered=True, headers=takes | {"Range": "bytes=3-7"})
    assert (part.status_code, part.data) == (206, file.read_bytes()[3:8])
    assert "Content-Encoding" not in part.headers
    before, other = file.stat(), bytes(reversed(file.read_bytes()))
    file.write_bytes(other)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    again = citizen.client.get(address, buffered=True, headers=takes)
    assert gzip.decompress(again.data) == other
    assert again.headers["ETag"] != sent.headers["ETag"]


@pytest.mark.parametrize("address", ["files/pool.txt", "files/result.txt", "winners.zip"])
def test_what_is_packed_can_be_fetched_in_parts(citizen: Any, address: str) -> None:
    plain = citizen.opens(f"/draws/{DRAW}/{address}").data
    whole = citizen.opens(f"/draws/{DRAW}/{address}.gz")
    assert (whole.mimetype, "Content-Encoding" in whole.headers) == ("application/gzip", False)
    assert gzip.decompress(whole.data) == plain
    rest = {"Range": "bytes=9-", "If-Range": whole.headers["ETag"], "Accept-Encoding": "gzip"}
    sent = citizen.client.get(f"/draws/{DRAW}/{address}.gz", buffered=True, headers=rest)
    assert (sent.status_code, sent.data) == (206, whole.data[9:])
    assert sent.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    "path",
    ["files/minutes.pdf.gz", "files/nothing.txt.gz", "files/.gz", "files/../lottery.toml.gz"],
)
def test_nothing_else_is_packed(citizen: Any, path: str) -> None:
    assert citizen.client.get(f"/draws/{DRAW}/{path}").status_code == 404


def test_the_cards_lie_in_an_archive_as_in_the_bundle(citizen: Any, drawn_office: Office) -> None:
    with zipfile.ZipFile(io.BytesIO(citizen.opens(f"/draws/{DRAW}/winners.zip").data)) as archive:
        cards = {name: archive.read(name) for name in archive.namelist()}
    folder = drawn_office.settings.public_dir / DRAW
    assert cards == {
        f"{DRAW}/winners/{path.name}": path.read_bytes() for path in folder.glob("winners/*.txt")
    }
    shutil.rmtree(folder / "winners")
    assert citizen.client.get(f"/draws/{DRAW}/winners.zip").status_code == 404


def test_a_text_that_cannot_be_packed_is_sent_plain(
    citizen: Any, drawn_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = drawn_office.settings.public_dir / DRAW
    (folder / "register.txt").write_bytes(b"changed\n")
    address, takes = f"/draws/{DRAW}/files/register.txt", {"Accept-Encoding": "gzip"}

    def full(place: Path) -> NoReturn:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(place))

    monkeypatch.setattr(drafts, "file_beside", full)
    sent = citizen.client.get(address, buffered=True, headers=takes)
    assert (sent.data, sent.headers.get("Content-Encoding")) == (b"changed\n", None)
    assert citizen.client.get(f"{address}.gz").status_code == 404
    for archive in ("winners.zip", "winners.zip.gz"):
        assert citizen.client.get(f"/draws/{DRAW}/{archive}").status_code == 404


def test_whoever_may_not_write_sends_what_the_publisher_has_made(
    drawn_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = drawn_office.settings.public_dir / DRAW
    prepare(folder)
    monkeypatch.setattr(os, "access", lambda _place, _mode: False)
    beside = folder.parent / HIDDEN
    assert archive_of(folder).parent == beside
    made = packed(folder, folder / "pool.txt")
    assert made is not None
    assert made.place.parent == beside
    (folder / "pool.txt").write_bytes(b"changed\n")
    own = packed(folder, folder / "pool.txt")
    assert own is not None
    assert own.place.parent != beside
    assert gzip.decompress(own.place.read_bytes()) == b"changed\n"


def test_an_archive_is_made_once_and_anew_when_its_folder_grows(drawn_office: Office) -> None:
    folder = drawn_office.settings.public_dir / DRAW
    place = archive_of(folder)
    made = place.stat()
    assert archive_of(folder).stat().st_mtime_ns == made.st_mtime_ns
    (folder / "more.txt").write_bytes(b"later\n")
    os.utime(folder, ns=(0, made.st_mtime_ns + 1_000_000_000))
    with zipfile.ZipFile(archive_of(folder)) as archive:
        assert archive.read(f"{DRAW}/more.txt") == b"later\n"
    assert [path.name for path in place.parent.iterdir()] == [f"{DRAW}.zip"]


def test_readers_who_do_not_read_hold_up_nobody(port: int, drawn_office: Office) -> None:
    heavy = drawn_office.settings.public_dir / DRAW / "register.txt"
    with heavy.open("ab") as file:
        file.truncate(64 << 20)
    slow = []
    for at in range(2 * THREADS + 2):
        reader = socket.create_connection(("127.0.0.1", port))
        path = ZIP if at % 2 else f"/draws/{DRAW}/files/register.txt"
        ranged = "Range: bytes=1-\r\n" if at % 3 == 0 else ""
        reader.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n{ranged}\r\n".encode())
        assert reader.recv(12) in (b"HTTP/1.1 200", b"HTTP/1.1 206")
        slow.append(reader)
    with urlopen(f"http://127.0.0.1:{port}/", timeout=30) as page:
        assert page.status == 200
    for reader in slow:
        reader.close()


CROWD = 20


@contextmanager
def crowded(site: Flask, largest_body: channels.LargestBody) -> Iterator[Any]:
    """A server that makes room from `CROWD` connections on."""
    server = server_for(site, "127.0.0.1", 0)
    server.channel_class = channels.channel_of(largest_body, CROWD)
    thread = Thread(target=server.run)
    thread.start()
    yield server
    server.close()
    thread.join()
    for channel in list(server.active_channels.values()):
        channel.handle_close()


def test_a_clerk_who_hands_in_a_file_slowly_makes_room_for_nobody(drawn_app: Flask) -> None:
    def largest(_method: str, _path: str, cookies: str) -> int:
        return bodies.USUAL << bool(cookies)

    head = "POST /entry/file HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 4\r\n"
    with crowded(drawn_app, largest) as server, ExitStack() as opened:
        place = ("127.0.0.1", int(server.effective_port))
        clerk, nobody = [opened.enter_context(socket.create_connection(place)) for _ in range(2)]
        clerk.sendall(f"{head}Cookie: session=clerk\r\n\r\nha".encode())
        nobody.sendall(f"{head}\r\nha".encode())
        for _ in range(3 * CROWD):
            opened.enter_context(socket.create_connection(place))
        with urlopen(f"http://127.0.0.1:{place[1]}/", timeout=30) as page:
            assert page.status == 200
        with suppress(OSError):
            assert nobody.recv(12) == b""
        clerk.sendall(b"lf")
        assert clerk.recv(8) == b"HTTP/1.1"


def test_whoever_drips_makes_room_for_whoever_comes(drawn_app: Flask) -> None:
    with crowded(drawn_app, lambda *_: bodies.USUAL) as server, ExitStack() as opened:
        place = ("127.0.0.1", int(server.effective_port))
        quiet = opened.enter_context(
            socket.create_connection(place, source_address=("127.0.0.2", 0))
        )
        dripping = [opened.enter_context(socket.create_connection(place)) for _ in range(3 * CROWD)]
        for each in dripping:
            with suppress(OSError):
                each.sendall(b"GET / HTTP/1.1\r\nHo")
        with urlopen(f"http://127.0.0.1:{place[1]}/", timeout=30) as page:
            assert page.status == 200
        assert len(server.active_channels) <= CROWD
        quiet.sendall(b"GET /robots.txt HTTP/1.1\r\nHost: x\r\n\r\n")
        assert quiet.recv(12) == b"HTTP/1.1 200"


def test_a_slow_reader_has_little_of_a_file_read_for_him_at_once(
    port: int, drawn_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    heavy = drawn_office.settings.public_dir / DRAW / "register.txt"
    with heavy.open("ab") as file:
        file.truncate(64 << 20)
    taken: list[int] = []
    sends = HTTPChannel.send

    def noted(channel: HTTPChannel, data: bytes, **others: Any) -> Any:
        taken.append(len(data))
        return sends(channel, data, **others)

    monkeypatch.setattr(HTTPChannel, "send", noted)
    with socket.create_connection(("127.0.0.1", port)) as reader:
        reader.sendall(f"GET /draws/{DRAW}/files/register.txt HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        got = 0
        while got < 4 << 20:
            got += len(reader.recv(1 << 16))
    assert max(taken) <= channels.PIECE


def asked(port: int, head: str, body: bytes = b"") -> bytes:
    """The first bytes that the server answers to a request, most of whose body never comes."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as caller:
        caller.sendall(head.encode() + b"\r\n\r\n" + body)
        answer = b""
        while part := caller.recv(4096):
            answer += part
        return answer


@pytest.mark.parametrize("path", ["/login", "/", "/tables", "/entry/file", "/nowhere"])
def test_a_large_body_of_nobody_is_refused_before_it_comes(port: int, path: str) -> None:
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 629145600"
    answer = asked(port, head)
    assert answer.startswith(b"HTTP/1.1 413")
    assert "提交的内容太大，没有接收" in answer.decode()


def test_a_large_body_in_chunks_is_refused_after_a_megabyte(port: int) -> None:
    chunk = b"100000\r\n" + b"x" * 0x100000 + b"\r\n"
    head = "POST /login HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked"
    assert asked(port, head, chunk + chunk[:100]).startswith(b"HTTP/1.1 413")


def test_a_forged_cookie_gives_no_room(port: int) -> None:
    cookie = "Cookie: fpdraw=eyJfdXNlcl9pZCI6IjEifQ.aaaa.bbbb"
    head = f"POST /tables HTTP/1.1\r\nHost: x\r\n{cookie}\r\nContent-Length: 5000000"
    assert asked(port, head).startswith(b"HTTP/1.1 413")


def test_whoever_has_logged_in_hands_in_a_table(
    port: int, drawn_app: Flask, logged_in: Any
) -> None:
    clerk = logged_in(drawn_app, "clerk")
    cookie = clerk.client.get_cookie("fpdraw")
    address = f"http://127.0.0.1:{port}/tables"
    body = b"x" * (2 << 20)
    browser = clerk.client.environ_base["HTTP_USER_AGENT"]
    headers = {"Cookie": f"fpdraw={cookie.value}", "User-Agent": browser}
    with pytest.raises(HTTPError) as refused:
        urlopen(Request(address, body, headers), timeout=30)
    with refused.value as answer:  # of the site, not of the server before it
        assert answer.code == 400


def test_a_part_reads_like_a_file_of_its_own(tmp_path: Path) -> None:
    place = tmp_path / "file"
    place.write_bytes(bytes(range(100)))
    with Part(place, 10, 20) as part:
        assert part.read() == bytes(range(10, 20))
        assert part.seek(-3, io.SEEK_END) == 7
        assert part.read(99) == bytes(range(17, 20))
        assert part.read(1) == b""
