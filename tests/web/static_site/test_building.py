"""The static site, made of a copied public folder with no home near it, and the one that runs."""

import gzip
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from lottery import create_app
from lottery.ceremony.seen.wording import Wording
from lottery.hall.gallery import Gallery
from lottery.hall.standing import place
from lottery.models import Entry, EntryPaper, StoredAccount
from lottery.office import Office
from lottery.opening import open_office, open_public
from lottery.people import open_slip
from lottery.texts.public import asking
from lottery.texts.public import finding as words
from lottery.web.static_site import BuiltSite, build, entries, links
from tests.conftest import CODE, Clock
from tests.draws.builders import write

URL = "https://draw.example.cn"
BESIDE = {
    "prizes.txt": b"fpdraw-prizes/1\n",
    "cards/0000000007.txt": b"fpdraw-card/1\n",
    "verdicts/auditor.txt": b"fpdraw-verdict/1\n",
    "verdicts/notary.txt": b"fpdraw-verdict/1\n",
}
"""What lies beside a draw's bundle, by its place there."""


@dataclass(frozen=True)
class Made:
    """A static site, what its making told, the home that its folder was copied from, and the site
    that runs there for everybody."""

    place: Path
    built: BuiltSite
    home: Path
    live: Flask

    def file(self, address: str) -> Path:
        """What a server of plain files sends for an address."""
        found = self.place / links.path_of(address).strip("/")
        return found / "index.html" if found.is_dir() else found


@pytest.fixture(scope="module")
def made(drawn_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """A site of a draw, made where nothing else lies."""
    folder = tmp_path_factory.mktemp("static")
    home = folder / "home"
    shutil.copytree(drawn_template, home)
    open_office(home).close()
    write(home / "public" / f"{CODE}.beside", BESIDE)
    shutil.copytree(home / "public", folder / "elsewhere" / "public")
    home.rename(folder / "away")
    some = iter(range(1, 99))
    built = build(
        folder / "elsewhere" / "public",
        folder / "www",
        now=Clock().now,
        random_bytes=lambda size: next(some).to_bytes(size, "big"),
        url=URL,
    )
    (folder / "away").rename(home)
    office = open_public(home)
    office = replace(office, settings=replace(office.settings, public_url=URL))
    yield Made(folder / "www" / "current", built, home, create_app(office, now=Clock().now))
    office.close()


def pages(made: Made) -> list[Path]:
    return sorted(made.place.rglob("*.html"))


def test_prizes_cards_and_verdicts_are_where_the_verifier_asks_for_them(made: Made) -> None:
    for path, data in BESIDE.items():
        assert made.file(f"/draws/{CODE}/beside/{path}").read_bytes() == data
    page = made.file("/verify").read_text(encoding="utf-8")
    assert f'data-prizes="/draws/{CODE}/beside/prizes.txt"' in page
    assert 'data-verdicts="verdicts/auditor.txt verdicts/notary.txt"' in page


def test_its_pages_are_the_bytes_of_the_site_that_runs(made: Made) -> None:
    client, compared = made.live.test_client(), 0
    for file in pages(made):
        path = file.relative_to(made.place).as_posix().removesuffix("index.html")
        if path != "404.html":
            answer = client.get(f"/{path}".rstrip("/") or "/", buffered=True)
            assert (answer.status_code, answer.data) == (200, file.read_bytes()), path
            compared += 1
    assert compared >= made.built.pages
    assert client.get("/nowhere").data == (made.place / "404.html").read_bytes()
    of_draw = (f"draws/{CODE}/{name}" for name in ("bundle.zip", "winners.json", "print.css"))
    for path in ("winners.json", "rules/fp/1.txt", "imprint/site.css", *of_draw):
        assert client.get(f"/{path}", buffered=True).data == (made.place / path).read_bytes()


def test_every_address_on_its_pages_lies_in_it(made: Made) -> None:
    # Its bundle is laid out and never was published: what it lacks, the live site refuses, too.
    refused = {f"/draws/{CODE}/kit.zip", f"/draws/{CODE}/files/SHA256SUMS"}
    client = made.live.test_client()
    assert {client.get(address).status_code for address in made.built.missing} == {404, 409}
    assert set(made.built.missing) == refused
    named = {one for page in pages(made) for one in links.of_page(page.read_text("utf-8"))}
    for style in made.place.rglob("*.css"):
        address = f"/{style.relative_to(made.place).as_posix()}"
        named |= set(links.of_style(style.read_text("utf-8"), address))
    assert {f"/draws/{CODE}", "/check", "/winners.json", "/verify/fpdraw-worker.js"} <= named
    assert {address for address in named if not made.file(address).is_file()} == refused
    assert not [address for address in named if links.unanswered(address)]
    assert not [address for address in named if "login" in address]


def test_its_map_names_the_address_by_which_citizens_come(made: Made) -> None:
    text = (made.place / "sitemap.xml").read_text()
    assert f"<loc>{URL}/draws" in text or f"<loc>{URL}/</loc>" in text
    assert f"Sitemap: {URL}/sitemap.xml" in (made.place / "robots.txt").read_text()


def test_no_byte_of_it_is_a_persons(made: Made) -> None:
    office = open_office(made.home)
    told = {secret for secret in personal(office) if len(secret) > 1}
    office.close()
    assert len(told) > 40 * 2  # of each a telephone and an invoice, and the names
    files = [path for path in made.place.rglob("*") if path.is_file() and path.suffix != ".gz"]
    for file in files:
        data = file.read_bytes()
        assert not [secret for secret in told if secret in data], file


def personal(office: Office) -> Iterator[bytes]:
    """Names, telephones and invoices of those who take part, and what the staff's accounts hold."""
    with office.read() as session:
        papers = session.execute(
            select(Entry.commit, EntryPaper.slip_box).where(EntryPaper.entry == Entry.number)
        )
        for commit, box in papers:
            slip = open_slip(office.boxes, commit, box)
            yield from (text.encode() for text in (slip.holder, slip.phone, slip.invoice))
        for account in session.scalars(select(StoredAccount)):
            yield from (account.name.encode(), account.password.encode())


def test_each_entry_is_answered_as_the_lists_of_the_draw_say(made: Made) -> None:
    shelf = Gallery(made.home / "public")
    draw = shelf.get(CODE)
    index = json.loads((made.place / "entries" / "index.json").read_text())
    assert index["draws"] == [[CODE, draw.manifest.title]]
    assert index["ranges"] == ["0000000"]
    told = json.loads((made.place / "entries" / "0000000.json").read_text())[CODE]
    found = {number: said for said, numbers in told for number in numbers}
    kinds = set()
    for number in range(1000):
        stands = place(shelf.folder(CODE), draw, f"{number:010d}")
        kinds.add(stands.how)
        if stands.how == "absent":
            assert number not in found
        elif stands.how in ("prize", "alternate"):
            assert f"第 {stands.slot} 名" in found.pop(number)
        else:
            said = words.placed(stands.how, "", "", 0, stands.reason)
            assert found.pop(number) == said
    assert found == {}
    assert {"prize", "pool", "absent"} <= kinds


def test_a_draw_that_lost_its_bundle_is_not_said_to_be_still_to_come(
    made: Made, tmp_path: Path
) -> None:
    folder = tmp_path / "commitments" / CODE
    shutil.copytree(made.home / "public" / CODE, folder)
    for file in ("result.txt", "seed.txt", "times.txt"):
        (folder / file).unlink(missing_ok=True)
    for gone, said in (((), words.PLACES["waiting"]), ((CODE,), asking.GONE)):
        told = dict(entries.files(Gallery(tmp_path), {CODE: Wording()}, {}, gone))
        assert [each for each, _ in json.loads(told["entries/0000000.json"])[CODE]] == [said]


def test_what_is_compressed_beside_a_file_is_that_file(made: Made) -> None:
    packed = sorted(made.place.rglob("*.gz"))
    assert made.place / "index.html.gz" in packed
    for file in packed:
        assert gzip.decompress(file.read_bytes()) == file.with_suffix("").read_bytes()
        if file.parent.name != "files":  # where programs ask for small ones, too
            assert file.stat().st_size < file.with_suffix("").stat().st_size
    manifest = made.place / "draws" / CODE / "files" / "keys.txt.gz"
    assert gzip.decompress(manifest.read_bytes()) == manifest.with_suffix("").read_bytes()


def test_whoever_may_read_nothing_else_may_read_all_of_it(made: Made) -> None:
    for path in made.place.rglob("*"):
        assert path.stat().st_mode & 0o777 == (0o755 if path.is_dir() else 0o644), path


def test_the_same_folder_gives_the_same_bytes_and_what_comes_meanwhile_is_taken_in(
    made: Made, tmp_path: Path
) -> None:
    public = made.place.parents[1] / "elsewhere" / "public"
    comes = iter([public / "comes.txt"])

    def now() -> datetime:
        for path in comes:  # once, in the middle of the building
            path.touch()
        return Clock().now()

    build(public, tmp_path / "www", now=now, random_bytes=os.urandom, url=URL)
    assert (made.place.resolve().name, made.built.place) == ("site-1", made.place)
    again = tmp_path / "www" / "current"
    assert again.resolve().name == "site-2"
    before, after = files_in(made.place), files_in(again)
    assert before == after


def files_in(folder: Path) -> dict[Path, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder): path.read_bytes() for path in found}
