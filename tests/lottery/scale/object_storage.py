"""Object storage on this machine, as far as lists are read from it: buckets are folders, and a
`GET` of a range, a `HEAD` and a list of names are answered as Amazon S3 answers them."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape


@dataclass
class ObjectStorage:
    """What lies below a folder. `reads` counts the bytes of each `GET` of an object."""

    folder: Path
    port: int = 0
    reads: list[tuple[str, int]] = field(default_factory=list)

    def uri(self, name: str) -> str:
        """The address of a bundle or file, with how it is reached."""
        how = f"scheme=http&endpoint_override=127.0.0.1:{self.port}&region=local"
        return f"s3://key:secret@{name}?{how}"


@contextmanager
def serving(folder: Path) -> Iterator[ObjectStorage]:
    """Serve a folder until nobody needs it."""
    storage = ObjectStorage(folder)
    handler = type("Answering", (_Answering,), {"storage": storage})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        storage.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield storage
        finally:
            server.shutdown()
            thread.join()


class _Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    storage: ObjectStorage

    def do_HEAD(self) -> None:
        """How large an object is."""
        place = self._place()
        if place.is_file():
            self._answer(200, b"", {"Content-Length": str(place.stat().st_size)})
        else:
            self._answer(404, b"")

    def do_GET(self) -> None:
        """A range of an object, or the names in a bucket."""
        asked = parse_qs(urlsplit(self.path).query)
        if "list-type" in asked:
            self._list(asked.get("prefix", [""])[0])
            return
        place = self._place()
        if not place.is_file():
            self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
            return
        data = place.read_bytes()
        told = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
        first, last = (int(told[1]), int(told[2])) if told else (0, len(data) - 1)
        part = data[first : last + 1]
        self.storage.reads.append((place.name, len(part)))
        headers = {"Content-Range": f"bytes {first}-{first + len(part) - 1}/{len(data)}"}
        self._answer(206 if told else 200, part, headers)

    def _place(self) -> Path:
        return self.storage.folder / unquote(urlsplit(self.path).path).strip("/")

    def _list(self, prefix: str) -> None:
        bucket = self._place()
        rows = "".join(
            f"<Contents><Key>{escape(name)}</Key><Size>{path.stat().st_size}</Size></Contents>"
            for path in sorted(bucket.rglob("*"))
            if path.is_file() and (name := path.relative_to(bucket).as_posix()).startswith(prefix)
        )
        whole = f"<ListBucketResult><IsTruncated>false</IsTruncated>{rows}</ListBucketResult>"
        self._answer(200, whole.encode(), {"Content-Type": "application/xml"})

    def _answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        told = {"Content-Length": str(len(body)), "ETag": '"0"', **(headers or {})}
        for name, value in told.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""
