"""Static files at addresses of their release: kept for a year, whole together, never mixed."""

import gzip
import re
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from flask import Flask, url_for

from lottery.web.transport import statics

LASTING = "public, max-age=31536000, immutable"
IMPORT = re.compile(
    r'^(?:import|export)\b[^"]*?from "([^"]+)"|^import "([^"]+)"|import\("([^"]+)"\)', re.M
)


def test_every_address_on_a_page_is_of_this_release_and_kept_for_a_year(
    citizen: Any, drawn_app: Flask
) -> None:
    mark = statics.release(Path(str(drawn_app.static_folder)))
    page = citizen.opens("/draws/ZP-FP-2024-03").text
    addresses = re.findall(r'"(/static/[^"]+)"', page)
    assert len(addresses) >= 3
    for address in addresses:
        assert address.startswith(f"/static/{mark}/")
        answer = citizen.opens(address)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, LASTING)


def test_a_script_takes_what_it_imports_from_its_own_release(
    citizen: Any, drawn_app: Flask
) -> None:
    with drawn_app.test_request_context():
        first = url_for("static", filename="public/check.js")
    waiting, seen = [first], set[str]()
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        answer = citizen.opens(address)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, LASTING), address
        for found in IMPORT.findall(answer.text):
            waiting.append(urljoin(address, next(filter(None, found))))
    assert len(seen) > 8


@pytest.mark.parametrize("path", ["site.css", "verify/text.js", "0123456789abcdef/site.css"])
def test_plain_addresses_and_those_of_another_release_are_asked_for_each_time(
    citizen: Any, path: str
) -> None:
    answer = citizen.opens(f"/static/{path}")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")
    assert citizen.opens(f"/static/{path}.none").status_code == 404


def test_text_goes_out_compressed_to_whoever_takes_that_and_wants_all_of_it(
    citizen: Any, drawn_app: Flask
) -> None:
    with drawn_app.test_request_context():
        address = url_for("static", filename="public/check.js")
        absent = url_for("static", filename="public/none.js")

    def got(method: str = "GET", **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return citizen.client.open(address, method=method, headers=named, buffered=True)

    plain, packed = got(), got(Accept_Encoding="gzip")
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["Content-Encoding"] == "gzip"
    assert all("Accept-Encoding" in each.headers["Vary"] for each in (packed, plain))
    assert packed.headers["Cache-Control"] == LASTING
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 2
    assert packed.headers["ETag"] != plain.headers["ETag"]
    again = got(Accept_Encoding="gzip", If_None_Match=packed.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    part = got(Accept_Encoding="gzip", Range="bytes=0-9")
    assert (part.data, "Content-Encoding" in part.headers) == (plain.data[:10], False)
    assert got("HEAD", Accept_Encoding="gzip").data == b""
    assert citizen.opens(absent).status_code == 404


def test_no_folder_of_ours_is_taken_for_a_release(drawn_app: Flask) -> None:
    folders = [path for path in Path(str(drawn_app.static_folder)).rglob("*") if path.is_dir()]
    assert not [path for path in folders if len(path.name) == statics.LENGTH]


def test_another_byte_or_name_is_another_release(tmp_path: Path) -> None:
    marks = set()
    for number, (name, text) in enumerate([("a.js", "1"), ("a.js", "2"), ("b.js", "1")]):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / name).write_text(text)
        marks.add(statics.release(folder))
    assert len(marks) == 3
