"""The building of a site: its pages are asked for from the first one on, and where they lead."""

from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from flask import Flask
from werkzeug.test import Client, TestResponse
from werkzeug.wrappers import Response

from lottery import canonical_json, journal
from lottery.acting import RandomBytes
from lottery.ceremony.seen import endings
from lottery.clock import SHANGHAI
from lottery.errors import NoticesRefusedError
from lottery.notices import opened
from lottery.pieces import store
from lottery.texts.public import notices as sentences
from lottery.web import site
from lottery.web.app import create_app
from lottery.web.public import lost
from lottery.web.public.draws import prizes_of, wording
from lottery.web.static_site import entries, links, packing, placing, reusing
from lottery.web.static_site.reusing import SiteBefore
from lottery.web.transport import statics

FIRST = ("/", "/robots.txt", "/sitemap.xml", "/winners.json")
"""What the site is asked for first; all else is found on its pages."""
LIVE_ONLY = ("/healthz", "/witness/")
"""What only a site that runs can say."""
NOT_FOUND = "404.html"
_FAILED = 500
_ROUNDS = 3
"""So often a site is made at once, at most, while its folder goes on to change."""


@dataclass
class BuiltSite:
    """What was made, and where it is sent from: how many pages and files, of how many bytes, as of
    which line of the journal; `missing` are addresses that pages name and that this site has not.
    """

    place: Path
    pages: int = 0
    files: int = 0
    size: int = 0
    as_of: int = 0
    missing: list[str] = field(default_factory=list)


def build(
    public: Path,
    place: Path,
    *,
    now: Callable[[], datetime],
    random_bytes: RandomBytes,
    url: str | None = None,
) -> BuiltSite:
    """Make the site of a public folder, and put it in its place. `now` is the time that the pages
    tell by what can be entered. What comes to the folder meanwhile is not left to the next time: of
    a draw whose folder was just being put there, pages would say that it is missing.

    Raises NoticesRefusedError, and leaves the old site as it was, for a folder without notices, a
    place that holds something else, and a page that cannot be made.
    """
    for _ in range(_ROUNDS):
        before = _state(public)
        with opened(public, url) as office:
            app = create_app(office, now=now)
            app.config["STATIC_SITE"] = True
            with placing.new_site(place, public, random_bytes) as folder:
                site_before = SiteBefore.at(place)
                built = _Crawl(app, folder, BuiltSite(place / placing.CURRENT), site_before).built()
        if _state(public) == before:
            break
    return built


def _state(public: Path) -> dict[str, int]:
    """What differs once anything has come to a public folder; drafts and archives do not count."""
    found = {}
    for path in public.glob("[!.]*"):
        with suppress(OSError):  # gone meanwhile
            found[path.name] = path.stat().st_mtime_ns
    return found


class _Crawl:
    """The way through a site, page by page, into a folder."""

    def __init__(self, app: Flask, folder: Path, built: BuiltSite, before: SiteBefore) -> None:
        self._app, self._folder, self._built, self._before = app, folder, built, before
        self._client = Client(app)
        self._seen: set[str] = set()
        self._wanted: deque[str] = deque()

    def built(self) -> BuiltSite:
        self._want(FIRST)
        while self._wanted:
            self._take(self._wanted.popleft())
        for address in self._offered():
            with self._ask(address) as answer:
                if answer.status_code == 200:
                    self._put(links.path_of(address), answer)
        self._copy_statics()
        self._write(NOT_FOUND, self._client.open("/-").iter_encoded())
        self._tell()
        return self._built

    def _offered(self) -> list[str]:
        """What programs ask for by rule, and no page names: texts of bundles as compressed files,
        pieces of registers, and all cards as one archive."""
        with self._app.app_context():
            shelf = site.gallery()
            begins = [f"/draws/{quote(name)}" for name in shelf.names()]
            texts = [
                f"/draws/{quote(name)}/files/{quote(file.path)}.gz"
                for name in shelf.names()
                for file in shelf.files(name)
                if "/" not in file.path
            ]
            public = site.office().settings.public_dir
            pieces = [f"/pieces/{each.name}" for each in store.lying(public)]
        cards = ("winners.zip", "winners.zip.gz")
        return [*texts, *pieces, *(f"{begin}/{name}" for begin in begins for name in cards)]

    def _want(self, addresses: Iterable[str]) -> None:
        for address in addresses:
            path = links.path_of(address)
            if links.unanswered(address):
                self._built.missing.append(address)
            if path not in self._seen and not path.startswith(LIVE_ONLY):
                self._seen.add(path)
                if not path.startswith(f"{self._app.static_url_path}/"):
                    self._wanted.append(address)

    def _take(self, address: str) -> None:
        path = links.path_of(address)
        with self._ask(address) as answer:
            if answer.status_code == HTTPStatus.NOT_MODIFIED:
                return
            if answer.status_code >= _FAILED and PurePosixPath(path).suffix in ("", ".html"):
                raise NoticesRefusedError(sentences.page_failed(path, answer.status_code))
            if answer.status_code != 200:
                self._built.missing.append(path)
                return
            self._put(path, answer)

    def _ask(self, address: str) -> TestResponse:
        """What is answered; 304 of a file that was taken from the site before."""
        path = links.path_of(address)
        answer = self._client.open(address, headers=self._before.headers(path))
        if answer.status_code != HTTPStatus.NOT_MODIFIED:
            return answer
        taken = self._before.take(path, _file_of(path, is_page=False), self._folder)
        if taken is None:
            return self._client.open(address)
        self._built.files += 1
        self._built.size += sum(file.stat().st_size for file in taken)
        return answer

    def _put(self, path: str, answer: Response) -> None:
        mark = answer.headers.get("ETag", "")
        if mark and answer.mimetype not in ("text/html", "text/css"):
            self._before.noted[path] = mark
        is_page = answer.mimetype == "text/html"
        if is_page or answer.mimetype == "text/css":
            text = answer.get_data(as_text=True)
            self._want(links.of_page(text) if is_page else links.of_style(text, path))
        self._built.pages += is_page
        self._write(_file_of(path, is_page=is_page), answer.iter_encoded())

    def _copy_statics(self) -> None:
        """Scripts and styles under the address of their release; scripts name each other."""
        source = Path(self._app.static_folder or "")
        begin = f"{self._app.static_url_path}/{statics.release(source)}"
        for path in sorted(each for each in source.rglob("*") if each.is_file()):
            name = path.relative_to(source).as_posix()
            self._write(f"{begin[1:]}/{name}", [path.read_bytes()])

    def _tell(self) -> None:
        """What answers slips, and as of when all this is."""
        with self._app.app_context():
            office, shelf = site.office(), site.gallery()
            names = {name: wording(name) for name in shelf.names()}
            with office.read() as session:
                ended = endings.unpublished(session)
                self._built.as_of = journal.head(session)[0]
            gone = {each.name for each in lost.every() if each.bundle_is_gone}
            listed = {name: prizes_of(name) for name in shelf.names()}
            for name, data in entries.files(shelf, names, ended, gone, listed):
                self._write(name, [data])
            made = site.now().astimezone(SHANGHAI).isoformat(timespec="seconds")
        self._write(reusing.NOTED, [self._before.text()])
        told = canonical_json.dump({"as_of": self._built.as_of, "made": made})
        self._write("made.json", [told.encode()])

    def _write(self, name: str, chunks: Iterable[bytes]) -> None:
        if ".." in PurePosixPath(name).parts or name.startswith("/"):
            raise NoticesRefusedError(sentences.page_failed(name, 404))
        self._built.files += 1
        self._built.size += packing.write(self._folder / name, chunks)


def _file_of(path: str, *, is_page: bool) -> str:
    """Where an address lies: a page in a folder of its name, so that servers find it there."""
    plain = path.strip("/")
    if not is_page or plain.endswith(".html"):
        return plain
    return f"{plain}/index.html" if plain else "index.html"
