"""Published files can be read by any site's program, pages cannot; winners are in no search."""

import gzip
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from lottery.office import Office
from lottery.web.transport.sharing import SHARED, UNLISTED
from tests.web.conftest import Person, a_site

DRAW = "/draws/ZP-FP-2024-03"
FILES = ["files/manifest.txt", "files/result.txt", "bundle.zip"]
PAGES = [
    "/",
    DRAW,
    "/check",
    "/checkpoints",
    "/keys",
    "/verify",
    "/verify/en",
    "/login",
    "/entry",
    "/nothing",
]


@pytest.mark.parametrize("path", [f"{DRAW}/{file}" for file in FILES])
def test_a_published_file_may_be_read_by_any_sites_program(citizen: Any, path: str) -> None:
    answer = citizen.opens(path)
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "Set-Cookie" not in answer.headers
    part = citizen.client.get(path, headers={"Range": "bytes=0-9"}, buffered=True)
    assert (part.status_code, part.headers["Access-Control-Allow-Origin"]) == (206, "*")


@pytest.mark.parametrize("path", ["/verify/fpdraw-verifier.js", "/robots.txt"])
def test_programs_and_the_word_to_crawlers_are_shared(citizen: Any, path: str) -> None:
    assert citizen.opens(path).headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("name", ["fpdraw-worker.js", "fpdraw-verifier.html"])
def test_a_program_is_sent_compressed_to_whoever_takes_that(citizen: Any, name: str) -> None:
    plain = citizen.opens(f"/verify/{name}")
    answer = citizen.client.get(f"/verify/{name}", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.data) == plain.data
    assert answer.headers["ETag"] != plain.headers["ETag"]
    assert "Accept-Encoding" in plain.headers["Vary"]


@pytest.mark.parametrize("path", PAGES)
def test_no_page_is_shared(citizen: Any, path: str) -> None:
    headers = citizen.opens(path).headers
    assert "Access-Control-Allow-Origin" not in headers
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_each_name_in_the_lists_is_a_route_and_none_takes_a_form(drawn_app: Flask) -> None:
    assert drawn_app.view_functions.keys() >= SHARED | UNLISTED
    for rule in drawn_app.url_map.iter_rules():
        assert rule.endpoint not in SHARED or "POST" not in (rule.methods or set())


def test_a_page_with_winners_is_in_no_search(citizen: Any) -> None:
    assert '<meta name="robots" content="noindex">' in citizen.opens(DRAW).text
    assert "noindex" not in citizen.opens("/").text
    assert citizen.opens("/check/0000000001").headers["X-Robots-Tag"] == "noindex"


def test_without_an_address_of_its_own_the_site_has_no_map(
    citizen: Any, drawn_office: Office
) -> None:
    assert drawn_office.settings.public_url == ""
    assert citizen.opens("/sitemap.xml").status_code == 404
    assert citizen.opens("/robots.txt").text == "User-agent: *\nAllow: /\n"


def test_the_map_names_pages_by_the_citizens_address_and_none_with_winners(
    drawn_office: Office, clock: Any
) -> None:
    settings = replace(drawn_office.settings, public_url="https://draw.example.cn")
    anybody = Person(a_site(replace(drawn_office, settings=settings), clock).test_client())
    assert "Sitemap: https://draw.example.cn/sitemap.xml" in anybody.opens("/robots.txt").text
    listed = anybody.opens("/sitemap.xml").text
    assert "<loc>https://draw.example.cn/</loc>" in listed
    assert "<loc>https://draw.example.cn/verify</loc>" in listed
    assert DRAW not in listed
