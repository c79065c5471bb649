"""Files go out as files: the server sends them itself, and a slow reader holds no thread.

A part of a file, for whoever goes on with a broken download, is sent in the same way.
"""

import io
from pathlib import Path
from typing import IO, cast

from flask import Response, abort, request, send_file
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.wsgi import wrap_file

from lottery.archives import packed
from lottery.pieces import within
from lottery.pieces.joined import JoinedFile
from lottery.pieces.within import Lying


class Part(io.RawIOBase):
    """The bytes of a file from `start` to before `stop`, as a file of its own."""

    def __init__(self, lies: Lying, start: int, stop: int) -> None:
        super().__init__()
        self._file = within.opened(lies)
        self._start, self._size = start, stop - start
        self.seek(0)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._file.tell() - self._start

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self.tell(), io.SEEK_END: self._size}[whence]
        self._file.seek(self._start + max(0, base + offset))
        return self.tell()

    def read(self, size: int = -1) -> bytes:
        left = max(0, self._size - self.tell())
        return self._file.read(left if size is None or size < 0 else min(size, left))

    def close(self) -> None:
        self._file.close()
        super().close()


def send(
    path: Lying, *, name: str, mimetype: str | None = None, attached: bool = True, mark: str = ""
) -> Response:
    """A file with its ETag (`mark`; one that is put together has its own) and date: whole, not
    changed (304), or the part that is asked for."""
    own = path.mark if isinstance(path, JoinedFile) else ""
    answer = send_file(
        path.open() if isinstance(path, JoinedFile) else path,
        mimetype=mimetype,
        as_attachment=attached,
        download_name=name,
        conditional=False,
        etag=mark or own or True,
    )
    size = within.size_of(path)
    answer.content_length = size
    answer.headers["Accept-Ranges"] = "bytes"
    wanted = _range(answer, size)
    try:
        answer.make_conditional(request, accept_ranges=wanted is None, complete_length=size)
    except RequestedRangeNotSatisfiable:
        answer.close()
        raise
    if wanted is not None and answer.status_code == 200:
        _cut(answer, path, *wanted, size)
    return answer


def send_text(
    folder: Path, file: Lying, *, name: str, mimetype: str, attached: bool = False
) -> Response:
    """A file of a published folder, compressed for whoever takes that, and wants all of it: a part
    is one of the plain file, as browsers ask for it who go on with a broken download."""
    packs = takes_gzip() and "Range" not in request.headers
    found = packed(folder, file) if packs and isinstance(file, Path) else None
    if found is None:
        answer = send(file, name=name, mimetype=mimetype, attached=attached)
    else:
        mark = f"{found.mark}-gzip"
        answer = send(found.place, name=name, mimetype=mimetype, attached=attached, mark=mark)
        answer.headers["Content-Encoding"] = "gzip"
    answer.vary.add("Accept-Encoding")
    return answer


def send_packed(folder: Path, file: Lying, *, name: str) -> Response:
    """A file of a published folder, compressed, as a file of its own that has parts: whoever
    unpacks it himself can tell how much he has, and go on. 404 where it cannot be made."""
    found = None if isinstance(file, JoinedFile) else packed(folder, file)
    if found is None:
        abort(404)
    return send(found.place, name=name, mimetype="application/gzip", mark=f"{found.mark}-gz")


def takes_gzip() -> bool:
    """Whether the reader takes compressed answers."""
    return request.accept_encodings.quality("gzip") > 0


def _range(answer: Response, size: int) -> tuple[int, int] | None:
    """The one part that is asked for, if it is still of this very file."""
    asked, unless = request.range, request.if_range
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1:
        return None
    if unless and unless.etag and unless.etag != answer.get_etag()[0]:
        return None
    if unless and unless.date and unless.date != answer.last_modified:
        return None
    return asked.range_for_length(size)


def _cut(answer: Response, path: Lying, start: int, stop: int, size: int) -> None:
    answer.response.close()  # type: ignore[union-attr]
    answer.response = wrap_file(request.environ, cast("IO[bytes]", Part(path, start, stop)))
    answer.status_code = 206
    answer.content_length = stop - start
    answer.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
