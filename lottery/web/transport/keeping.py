"""Public pages are made once and sent many times: after a draw, all ask for the same at once.

A page is kept under all that it depends on: its address, the day (or the second), the head of the
journal (every act that a page could show has a line there), the published folders, the files of the
keys that sign here and, of a draw's own page, the files at the top of its folders and its verdicts.
When any of it changes, the page is made anew; the old one is asked for by nobody and falls out of
the bound. All of it is looked up at each request (`office.following` has the head cheaply): no page
is older than an act that was acknowledged before the request began.

Only what is the same for everybody is kept, and only such an answer is compressed: whoever sends
the cookie of a session gets his own page, made for him, and uncompressed. An answer that holds a
secret (a form's token) beside what its reader typed would tell the secret by its length (BREACH).
"""

import gzip
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from hashlib import sha256
from threading import Lock
from typing import Any

from flask import Flask, Response, current_app, g, make_response, request, session
from flask.typing import ResponseReturnValue

from draws.verdicts import FOLDER as VERDICTS
from lottery import beside
from lottery.clock import day_of
from lottery.hall.folders import Mark, Watched
from lottery.naming import read_name
from lottery.office.following import HeadFollower
from lottery.stamps import Stamp, stamp
from lottery.web import site
from lottery.web.transport.sending import takes_gzip

MOST = 32 << 20
"""So many bytes of pages are kept, by the process."""
LARGEST = 4 << 20
"""A page that is larger is not kept."""
LONGEST = 1 << 11
"""Nor one whose address is longer, in bytes: it would lie here as well."""
BY_THE_CLOCK = frozenset({"draws.home"})
"""Pages that say what can be entered now: kept for the second."""
KINDS = ("text/html", "application/json")
SETTLED = 50_000_000
"""A folder that changed less than so many nanoseconds ago may change again within one tick of the
file system's clock, and look the same."""
_KEPT, _WATCHED = "lottery-kept-pages", "lottery-published-folders"
_FOLLOWER = "lottery-journal-head"
View = Callable[..., ResponseReturnValue]


@dataclass(frozen=True)
class KeptPage:
    """A page as it is sent: plain and compressed, and what tells it from others."""

    mark: str
    kind: str
    plain: bytes
    packed: bytes

    @property
    def size(self) -> int:
        """How much room it takes, in bytes."""
        return len(self.plain) + len(self.packed)


class KeptPages:
    """Pages within a bound; the one that was asked for the longest ago goes first."""

    def __init__(self, most: int = MOST) -> None:
        self._most, self._size = most, 0
        self._pages: OrderedDict[object, KeptPage] = OrderedDict()
        self._lock = Lock()

    def get(self, key: object) -> KeptPage | None:
        """The page that is kept under a key."""
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
            return self._pages.get(key)

    def put(self, key: object, page: KeptPage) -> None:
        """Keep a page, and let go of others until all fit."""
        with self._lock:
            before = self._pages.pop(key, None)
            self._size += page.size - (before.size if before else 0)
            self._pages[key] = page
            while self._size > self._most:
                self._size -= self._pages.popitem(last=False)[1].size

    def __len__(self) -> int:
        return len(self._pages)


def install(app: Flask) -> None:
    """Give the site room for its pages."""
    app.extensions[_KEPT] = KeptPages()
    app.extensions[_FOLLOWER] = HeadFollower(site.office_of(app))
    app.extensions[_WATCHED] = Watched(site.office_of(app).settings.public_dir)


def pages(app: Flask) -> KeptPages:
    """The pages that a site keeps."""
    found: KeptPages = app.extensions[_KEPT]
    return found


def kept(view: View) -> View:
    """A view whose page is the same for everybody who is not logged in."""

    @wraps(view)
    def shown(**named: Any) -> ResponseReturnValue:
        if request.method not in ("GET", "HEAD") or _has_session():
            answer = make_response(view(**named))
            answer.vary.add("Cookie")
            answer.headers["Cache-Control"] = "private, no-cache"
            return answer
        folders = _folders()
        key = _key(folders)
        page = pages(current_app).get(key)
        if page is None:
            answer = make_response(view(**named))
            if not _is_for_everybody(answer):
                return answer
            page = _page_of(answer)
            if page.size <= LARGEST and _is_short() and _is_settled(folders):
                pages(current_app).put(key, page)
        return _sent(page)

    return shown


def _has_session() -> bool:
    # Most have none at all: to take cookies apart costs more than to look.
    some = "HTTP_COOKIE" in request.environ
    return some and current_app.config["SESSION_COOKIE_NAME"] in request.cookies


def _folders() -> Mark:
    watched: Watched = current_app.extensions[_WATCHED]
    return watched.mark()


def _is_short() -> bool:
    return len(request.url_root) + len(request.path) + len(request.query_string) <= LONGEST


def _is_settled(folders: Mark) -> bool:
    newest = max((changed for _, _, changed in folders), default=0)
    return time.time_ns() - newest > SETTLED


def _key(folders: Mark) -> object:
    follower: HeadFollower = current_app.extensions[_FOLLOWER]
    head = follower.head()
    asked = request.url_root, request.path, request.query_string
    now = site.now()
    when = int(now.timestamp()) if request.endpoint in BY_THE_CLOCK else day_of(now)
    return asked, when, head, folders, _key_files(), _draw_files()


def _draw_files() -> tuple[Stamp, ...]:
    """The top of the folders of the draw that the address names, of the one beside them and of the
    verdicts in it: whoever writes over a file where it lies changes no folder, and the page has to
    say so."""
    name = (request.view_args or {}).get("name", "")
    if read_name(name) is None:
        return ()
    public = site.office().settings.public_dir
    later = beside.folder_of(public, name)
    places = (public / name, public / "commitments" / name, later, later / VERDICTS)
    return tuple(stamp(place) for place in places if place.is_dir())


def _key_files() -> tuple[tuple[int, int] | None, ...]:
    """Inode and last change of the files with the keys that sign here: an entry's page names the
    keys."""
    settings = site.office().settings
    if settings.public_only:
        return ()
    files = (settings.organiser_key_file, settings.notary_key_file)
    states = [file.stat() if file and file.is_file() else None for file in files]
    return tuple((state.st_ino, state.st_mtime_ns) if state else None for state in states)


def _is_for_everybody(answer: Response) -> bool:
    """Whether a page that was made holds nothing of its visitor: no token, no cookie."""
    own = session.modified or "csrf_token" in g or "Set-Cookie" in answer.headers
    return answer.status_code == 200 and answer.mimetype in KINDS and not own


def _page_of(answer: Response) -> KeptPage:
    plain = answer.get_data()
    mark = sha256(plain).hexdigest()[:32]
    return KeptPage(mark, answer.content_type or "", plain, gzip.compress(plain, 6, mtime=0))


def _sent(page: KeptPage) -> Response:
    """The page, or that it is the one that the reader has."""
    packed = takes_gzip()
    headers = [
        ("Content-Type", page.kind),
        ("ETag", f'"{page.mark}-gzip"' if packed else f'"{page.mark}"'),
        ("Cache-Control", "no-cache"),
        ("Vary", "Accept-Encoding, Cookie"),
    ]
    if packed:
        headers.append(("Content-Encoding", "gzip"))
    answer = Response(page.packed if packed else page.plain, headers=headers)
    if "HTTP_IF_NONE_MATCH" in request.environ:
        answer.make_conditional(request)
    return answer
