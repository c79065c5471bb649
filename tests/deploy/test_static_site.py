"""The static site behind nginx as it is given: its bytes, kinds and headers are those of the site
that runs, and a slip is answered by the published lists where no process is."""

import gzip
import http.client
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask import Flask

from lottery import build_site, create_app
from lottery.opening import open_office, open_public
from lottery.web.transport.headers import HEADERS
from tests.conftest import CODE, Clock
from tests.deploy.files import read, static_nginx_in
from tests.deploy.test_behind_nginx import (
    PUBLIC,
    certificate_in,
    free_port,
    process,
    untrusting,
    wait_for,
)
from tests.programs import program

PAGES = ("/", "/draws", f"/draws/{CODE}", f"/draws/{CODE}/print", "/check", "/history", "/rules/fp")
FILES = (
    *(f"/draws/{CODE}/bundle.zip", f"/draws/{CODE}/files/manifest.txt", "/rules/fp/1.txt"),
    *("/checkpoints/80.txt", "/verify/fpdraw-verifier.html", "/verify/fpdraw-worker.js"),
    *("/atom.xml", "/data/draws.csv", f"/draws/{CODE}/data/winners.csv"),
    *("/robots.txt", "/winners.json", f"/draws/{CODE}/winners.json"),
)
ALIKE = (*HEADERS, "Access-Control-Allow-Origin", "Access-Control-Expose-Headers", "X-Robots-Tag")


@dataclass(frozen=True)
class Behind:
    """A static site behind nginx at a port, and the site that runs, for everybody."""

    port: int
    live: Flask

    def opens(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """GET over TLS: status, headers, bytes."""
        line = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=60, context=untrusting())
        with closing(line):
            line.request("GET", path, headers={"Host": PUBLIC} | headers)
            answer = line.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()


@pytest.fixture(scope="module")
def behind(drawn_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Behind]:
    nginx = program("nginx")
    place = tmp_path_factory.mktemp("static-nginx")
    place.chmod(0o755)
    home = place / "home"
    shutil.copytree(drawn_template, home)
    open_office(home).close()
    url = f"https://{PUBLIC}"
    build_site(home / "public", place / "www", now=Clock().now, random_bytes=os.urandom, url=url)
    ports = {"https": free_port(), "public": free_port()}
    main = static_nginx_in(place, ports, *certificate_in(place), place / "www" / "current")
    tested = subprocess.run([nginx, "-t", "-c", main], capture_output=True, text=True, check=False)
    assert tested.returncode == 0, tested.stderr
    office = open_public(home)
    office = replace(office, settings=replace(office.settings, public_url=url))
    with ExitStack() as running:
        running.callback(office.close)
        running.enter_context(process([nginx, "-c", str(main), "-g", "daemon off;"], home))
        wait_for(ports["https"])
        yield Behind(ports["https"], create_app(office, now=Clock().now, https=True))


@pytest.mark.parametrize("path", [*PAGES, *FILES])
def test_each_answer_is_that_of_the_site_that_runs(behind: Behind, path: str) -> None:
    status, headers, data = behind.opens(path)
    live = behind.live.test_client().get(path, buffered=True, base_url=f"https://{PUBLIC}")
    assert (status, data) == (200, live.data)
    told = {name: headers.get(name) for name in ALIKE}
    assert told == {name: live.headers.get(name) for name in ALIKE}
    assert headers["Strict-Transport-Security"] == live.headers["Strict-Transport-Security"]
    saved = live.headers.get("Content-Disposition", "")
    if saved.startswith("attachment"):
        assert headers["Content-Disposition"].replace('"', "") == saved.replace('"', "")
    kind = headers["Content-Type"].replace("application/javascript", "text/javascript")
    assert kind.split(";")[0] == live.mimetype
    assert live.mimetype in ("application/zip", "application/json") or "charset=utf-8" in kind


def test_whoever_takes_it_is_sent_the_compressed_file_and_told_by_a_mark(behind: Behind) -> None:
    _, _, plain = behind.opens("/")
    status, headers, data = behind.opens("/", **{"Accept-Encoding": "gzip"})
    assert (status, headers["Content-Encoding"]) == (200, "gzip")
    assert gzip.decompress(data) == plain
    assert headers["Cache-Control"] == "no-cache"
    again = behind.opens("/", **{"Accept-Encoding": "gzip", "If-None-Match": headers["ETag"]})
    assert (again[0], again[2]) == (304, b"")
    style = plain.decode().partition('rel="stylesheet" href="')[2].partition('"')[0]
    assert "immutable" in behind.opens(style)[1]["Cache-Control"]


def test_a_slips_code_is_answered_by_the_lists_where_no_process_is(behind: Behind) -> None:
    status, headers, data = behind.opens("/check/0000000001")
    assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert data == behind.opens("/check")[2]
    told = json.loads(behind.opens("/entries/index.json")[2])
    assert told["draws"][0][0] == CODE


def test_a_growth_that_no_page_names_is_asked_of_the_process(behind: Behind) -> None:
    assert behind.opens("/checkpoints/1-80.txt")[0] == 502  # which is away here
    assert behind.opens("/witness/x")[0] == 502
    assert behind.opens("/checkpoints/1.txt")[0] == 404


def test_what_is_not_there_has_the_sites_own_page_and_nothing_is_taken(behind: Behind) -> None:
    status, headers, data = behind.opens("/nowhere")
    assert status == 404
    assert "没有" in data.decode()
    assert headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]
    for path in ("/.fpdraw-site", "/draws/../../home/lottery.toml", "/login"):
        assert behind.opens(path)[0] in (400, 404)
    line = http.client.HTTPSConnection("127.0.0.1", behind.port, timeout=60, context=untrusting())
    with closing(line):
        line.request("POST", "/", b"x", {"Host": PUBLIC})
        assert line.getresponse().status in (403, 405)


def test_the_units_see_no_key_and_write_the_site_alone() -> None:
    service = read("static/fpdraw-site.service")
    assert "User=fpdraw-public" in service
    assert "InaccessiblePaths=/srv/fpdraw/keys" in service
    assert [line for line in service.splitlines() if line.startswith("ReadWritePaths")] == [
        "ReadWritePaths=/srv/fpdraw-site"
    ]
    assert "PathChanged=/srv/fpdraw/public\n" in read("static/fpdraw-site.path")
    assert "\nStartLimitIntervalSec=0\n" in service.partition("[Service]")[0]
