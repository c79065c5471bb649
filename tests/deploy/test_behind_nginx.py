"""nginx as it is given, before both processes: who drips, lingers or pours holds up nobody else."""

import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from lottery.demo.run import BEGINNING
from lottery.texts.prizes.by_slip import NOT_OURS
from tests.conftest import CODE, PASSWORD
from tests.deploy.files import nginx_in
from tests.programs import program

PUBLIC, STAFF = "draw.example.cn", "office.draw.example.cn"
ZIP = f"/draws/{CODE}/bundle.zip"
BIG = 48 << 20
QUICK = 5.0
"""Seconds: what a clerk waits at most, on a machine that does other work besides."""


@dataclass
class Visitor:
    """Somebody in front of nginx, at one of the two names. Cookies are kept."""

    port: int
    host: str
    address: str = "127.0.0.1"
    cookies: dict[str, str] = field(default_factory=dict)

    def asks(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> tuple[int, dict[str, str], str]:
        """One request over TLS: status, headers, text."""
        line = http.client.HTTPSConnection(
            "127.0.0.1",
            self.port,
            timeout=30,
            source_address=(self.address, 0),
            context=untrusting(),
        )
        told = {"Host": self.host, "Referer": f"https://{self.host}{path}"} | (headers or {})
        if self.cookies:
            told["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        with closing(line):
            line.request(method, path, body or None, told)
            answer = line.getresponse()
            text = answer.read().decode("utf-8", "replace")
        for cookie in answer.msg.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, dict(answer.getheaders()), text

    def opens(self, path: str) -> tuple[int, dict[str, str], str]:
        """GET."""
        return self.asks("GET", path)

    def logs_in(self, username: str) -> None:
        """With a name that needs no second factor."""
        token = re.findall('name="csrf_token" value="([^"]+)"', self.opens("/login")[2])[0]
        form = f"csrf_token={token}&username={username}&password={PASSWORD.replace(' ', '+')}"
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        assert self.asks("POST", "/login", form.encode(), kind)[0] == 302


def untrusting() -> ssl.SSLContext:
    """The certificate is made for the test: nobody vouches for it."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])


def certificate_in(place: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, PUBLIC)])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(BEGINNING)
        .not_valid_after(BEGINNING + timedelta(days=36500))
        .sign(key, hashes.SHA256())
    )
    files = place / "cert.pem", place / "key.pem"
    files[0].write_bytes(made.public_bytes(Encoding.PEM))
    files[1].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return files


@pytest.fixture(scope="module")
def ports(
    drawn_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, int]]:
    """Both processes of `lottery serve` on one home, and nginx in front of them."""
    nginx = program("nginx")
    place = tmp_path_factory.mktemp("nginx")
    home = place / "home"
    shutil.copytree(drawn_template, home)
    with (home / "public" / CODE / "large.bin").open("wb") as large:
        large.truncate(BIG)
    found = {name: free_port() for name in ("http", "https", "staff", "public")}
    main = nginx_in(place, found, *certificate_in(place))
    place.chmod(0o755)
    tested = subprocess.run([nginx, "-t", "-c", main], capture_output=True, text=True, check=False)
    assert tested.returncode == 0, tested.stderr
    with ExitStack() as running:
        for name, options in (("staff", ()), ("public", ("--public",))):
            command = [sys.executable, "-c", "from lottery.cli import main; main()", "serve"]
            command += ["--port", str(found[name]), *options]
            running.enter_context(process(command, home))
        for name in ("staff", "public"):
            wait_for(found[name])
        running.enter_context(process([nginx, "-c", str(main), "-g", "daemon off;"], home))
        wait_for(found["https"])
        yield found


class process:  # noqa: N801 - used as a function
    """A program that is ended with its block."""

    def __init__(self, command: list[str], home: Path) -> None:
        environment = {**os.environ, "LOTTERY_HOME": str(home), "LOTTERY_HTTPS": "1"}
        self._run = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        self._run.terminate()
        self._run.wait(timeout=30)


def wait_for(port: int) -> None:
    until = time.monotonic() + 180
    while time.monotonic() < until:
        with socket.socket() as line:
            line.settimeout(1)
            if line.connect_ex(("127.0.0.1", port)) == 0:
                return
    raise AssertionError(f"nobody listens on {port}")


@pytest.fixture(scope="module")
def clerk(ports: dict[str, int]) -> Visitor:
    """A clerk who has logged in through the proxy."""
    found = Visitor(ports["https"], STAFF)
    found.logs_in("clerk")
    return found


@pytest.fixture
def citizen(ports: dict[str, int]) -> Visitor:
    """Somebody at the public name."""
    return Visitor(ports["https"], PUBLIC)


def hello(port: int, host: str, sent: bytes) -> socket.socket:
    """A connection over TLS on which something was sent, and nothing is read."""
    plain = socket.create_connection(("127.0.0.1", port), timeout=30)
    plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line = untrusting().wrap_socket(plain, server_hostname=host)
    line.sendall(sent)
    return line


def is_quick(clerk: Visitor, citizen: Visitor) -> None:
    """The clerk has his form, and the citizen the first page, before anybody grows impatient."""
    for visitor, page in ((clerk, "/entry"), (citizen, "/"), (clerk, "/entry")):
        begun = time.monotonic()
        assert visitor.opens(page)[0] == 200
        assert time.monotonic() - begun < QUICK


def test_slow_readers_of_an_archive_hold_up_nobody(
    ports: dict[str, int], clerk: Visitor, citizen: Visitor
) -> None:
    asked = f"GET {ZIP} HTTP/1.1\r\nHost: {PUBLIC}\r\n\r\n".encode()
    with ExitStack() as readers:
        lines = [readers.enter_context(hello(ports["https"], PUBLIC, asked)) for _ in range(24)]
        is_quick(clerk, citizen)
        answers = [line.recv(12) for line in lines]
        assert {answer[9:12] for answer in answers} == {b"200", b"429"}
        assert sum(answer[9:12] == b"200" for answer in answers) == 8
        is_quick(clerk, citizen)


def test_many_telephones_behind_one_address_of_a_carrier_check_their_entries(
    ports: dict[str, int],
) -> None:
    line = http.client.HTTPSConnection(
        "127.0.0.1",
        ports["https"],
        timeout=30,
        source_address=("127.0.0.9", 0),
        context=untrusting(),
    )
    told = []
    files = [
        f"/draws/{CODE}/files/{name}" for name in ("manifest.txt", "signatures.txt", "seed.txt")
    ]
    with closing(line):
        for path in (*files * 50, *["/notice"] * 60):  # a message has gone out to all winners
            line.request("GET", path, headers={"Host": PUBLIC})
            answer = line.getresponse()
            answer.read()
            told.append(answer.status)
    assert set(told) == {200}


def test_nine_hundred_who_never_finish_their_sentence_hold_up_nobody(
    ports: dict[str, int], clerk: Visitor, citizen: Visitor
) -> None:
    with ExitStack() as dripping:
        for _ in range(850):  # they do not even get as far as TLS
            line = socket.create_connection(("127.0.0.1", ports["https"]), timeout=30)
            dripping.enter_context(line)
            line.sendall(b"\x16")
        for number in range(50):
            name = (PUBLIC, STAFF)[number % 2]
            dripping.enter_context(hello(ports["https"], name, b"GET / HTTP/1.1\r\nHost: d"))
        is_quick(clerk, citizen)


def test_whoever_does_not_finish_is_put_out(ports: dict[str, int]) -> None:
    with hello(ports["https"], PUBLIC, b"GET / HTTP/1.1\r\nHost: d") as line:
        line.settimeout(30)
        begun = time.monotonic()
        line.recv(4096)
        assert time.monotonic() - begun < 20


@pytest.mark.parametrize(
    ("host", "path", "size", "status"),
    [
        (PUBLIC, "/", 600 << 20, 413),
        (STAFF, "/login", 600 << 20, 413),
        (STAFF, "/tables", 600 << 20, 413),
        (STAFF, "/", 600 << 20, 413),
    ],
)
def test_what_is_too_large_is_refused_before_it_is_taken_in(
    ports: dict[str, int], host: str, path: str, size: int, status: int
) -> None:
    begun = f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {size}\r\n\r\n".encode()
    with hello(ports["https"], host, begun) as line:
        told = line.recv(1 << 16)
        while b"</html>" not in told:
            told += line.recv(1 << 16)
    assert told.startswith(f"HTTP/1.1 {status} ".encode())
    assert "提交的内容太大" in told.decode()


def test_a_stranger_cannot_hand_in_a_table(ports: dict[str, int], clerk: Visitor) -> None:
    stranger = Visitor(ports["https"], STAFF)
    assert stranger.asks("POST", "/tables", bytes(2 << 20))[0] == 413
    assert clerk.asks("POST", "/tables", bytes(2 << 20))[0] == 400  # it came in, without its token


def test_the_public_name_takes_nothing_and_knows_no_page_of_the_staff(citizen: Visitor) -> None:
    assert citizen.asks("POST", "/check", b"x=1")[0] == 403
    assert {citizen.opens(page)[0] for page in ("/login", "/desk", "/entry")} == {404}


def test_a_message_is_tried_under_the_public_name(ports: dict[str, int]) -> None:
    asks = Visitor(ports["https"], PUBLIC)
    token = re.findall('name="csrf_token" value="([^"]+)"', asks.opens("/notice")[2])[0]
    form = f"csrf_token={token}&entry=0000000001&code=0000-0000".encode()
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    status, _, page = asks.asks("POST", "/notice", form, kind)
    assert (status, NOT_OURS in page) == (404, True)


def test_how_the_public_site_is_the_server_alone_may_ask(ports: dict[str, int]) -> None:
    asked = {
        (address, path): Visitor(ports["https"], PUBLIC, address).opens(path)[0]
        for address in ("127.0.0.1", "127.0.0.2")
        for path in ("/healthz", "//healthz", "/")
    }
    refused = {one for one, status in asked.items() if status == 403}
    assert refused == {("127.0.0.2", "/healthz"), ("127.0.0.2", "//healthz")}
    assert asked["127.0.0.1", "/healthz"] in (200, 503)


def test_each_answer_keeps_the_browser_on_https_and_says_whence_it_came(
    ports: dict[str, int], citizen: Visitor, clerk: Visitor
) -> None:
    for visitor, page in ((citizen, "/"), (citizen, "/nowhere"), (clerk, "/account")):
        headers = visitor.opens(page)[1]
        assert headers["Strict-Transport-Security"] == "max-age=31536000"
    forged = {"X-Forwarded-For": "203.0.113.9"}
    other = Visitor(ports["https"], STAFF)
    other.asks("GET", "/login", headers=forged)
    other.logs_in("reviewer")
    assert "203.0.113.9" not in other.opens("/account")[2]


def test_plain_http_leads_to_https_and_other_names_nowhere(ports: dict[str, int]) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", ports["http"], timeout=30)) as line:
        line.request("GET", "/check?entry=1", headers={"Host": PUBLIC})
        answer = line.getresponse()
    assert (answer.status, answer.getheader("Location")) == (301, f"https://{PUBLIC}/check?entry=1")
    with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
        Visitor(ports["https"], "other.example.cn").opens("/")
