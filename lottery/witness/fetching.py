"""What a site sends, by http(s): bounded in size and in time, and from the site itself alone.

No redirect is followed. One connection is used for all, as long as the site keeps it open.
"""

from collections.abc import Callable, Iterator
from hashlib import sha256
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from urllib.parse import SplitResult, quote, urlsplit
from urllib.request import getproxies, proxy_bypass

from lottery.errors import LotteryError
from lottery.texts.public import witness as words

ALTOGETHER = 512 << 20
"""So many bytes are taken from a site in one look."""
_CHUNK, _SILENCE, _NOT_THERE = 65536, 20, frozenset({404, 410})
_LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})
_HEADERS = {"Accept-Encoding": "identity", "User-Agent": "fpdraw-witness"}


class UnreachedError(LotteryError):
    """A site did not answer, or not as a site of this kind does: nothing was looked at."""


class WatchedSite:
    """A site by its address; `seconds` is a clock that only goes on, `until` when its time is up.

    Raises UnreachedError for an address that is not https (http on this machine alone).
    """

    def __init__(
        self, address: str, seconds: Callable[[], float], until: float, most: int = ALTOGETHER
    ) -> None:
        self._parts = _parts(address)
        self._seconds, self._until, self._left = seconds, until, most
        self._kept: HTTPConnection | None = None

    def get(self, path: str, most: int) -> bytes | None:
        """What lies at a path, of at most so many bytes; None where nothing does.

        Raises UnreachedError.
        """
        answer = self._ask(path)
        return None if answer is None else b"".join(self._read(answer, path, most))

    def digest(self, path: str, most: int) -> str | None:
        """The SHA-256 (64 hex) of what lies at a path, which is not kept; None where nothing does.

        Raises UnreachedError.
        """
        answer = self._ask(path)
        if answer is None:
            return None
        found = sha256()
        for chunk in self._read(answer, path, most):
            found.update(chunk)
        return found.hexdigest()

    def close(self) -> None:
        """Hang up."""
        if self._kept is not None:
            self._kept.close()
            self._kept = None

    def _ask(self, path: str) -> HTTPResponse | None:
        answer = self._sent(path) if self._kept else None
        answer = answer or self._sent(path)
        if answer is None:
            raise UnreachedError(words.unreached(path))
        packed = answer.getheader("Content-Encoding", "identity") != "identity"
        if answer.status == 200 and not packed:
            return answer
        self.close()
        if answer.status == 200:
            raise UnreachedError(words.packed(path))
        if answer.status in _NOT_THERE:
            return None
        raise UnreachedError(words.answered(path, answer.status))

    def _sent(self, path: str) -> HTTPResponse | None:
        """The answer's head; None where there is none, as on a connection that was hung up."""
        self._check_time(path)
        try:
            self._kept = self._kept or _connection(self._parts)
            place = f"{self._parts.path.rstrip('/')}/{quote(path)}"
            self._kept.request("GET", place, headers=_HEADERS)
            return self._kept.getresponse()
        except (OSError, HTTPException, ValueError):
            self.close()
            return None

    def _read(self, answer: HTTPResponse, path: str, most: int) -> Iterator[bytes]:
        found = 0
        try:
            while chunk := answer.read1(_CHUNK):
                found += len(chunk)
                self._left -= len(chunk)
                if found > most or self._left < 0:
                    raise UnreachedError(words.too_large(path, most))
                self._check_time(path)
                yield chunk
            if answer.length:
                raise UnreachedError(words.unreached(path))
        except (OSError, HTTPException, ValueError):
            self.close()
            raise UnreachedError(words.unreached(path)) from None
        except UnreachedError:
            self.close()
            raise

    def _check_time(self, path: str) -> None:
        if self._seconds() > self._until:
            self.close()
            raise UnreachedError(words.too_slow(path))


def _parts(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        local = parts.scheme == "http" and parts.hostname in _LOCAL
        named = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        raise UnreachedError(words.bad_address(address)) from None
    others = parts.query or parts.fragment or parts.username or parts.password
    if not (local or parts.scheme == "https") or not named or others:
        raise UnreachedError(words.bad_address(address))
    return parts


def _connection(parts: SplitResult) -> HTTPConnection:
    """A connection that is made at the first question; through the system's proxy, if it has one.
    A certificate that does not hold is refused by the library's own rules."""
    host = parts.hostname or ""
    if parts.scheme == "http":
        return HTTPConnection(host, parts.port, timeout=_SILENCE)
    proxy = getproxies().get("https", "")
    if not proxy or proxy_bypass(host):
        return HTTPSConnection(host, parts.port, timeout=_SILENCE)
    between = urlsplit(proxy if "//" in proxy else f"//{proxy}")
    through = HTTPSConnection(between.hostname or "", between.port or 80, timeout=_SILENCE)
    through.set_tunnel(host, parts.port or 443)
    return through
