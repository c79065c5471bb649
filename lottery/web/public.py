"""The public site: published draws, their winners and their bundles. No log-in.

What is shown is read from the bundle's files; the database only lends the prizes their names."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, render_template, request, send_file
from flask.typing import ResponseReturnValue

from lottery.ceremony.wording import Wording, find_attempt, wording_of
from lottery.hall import finding
from lottery.hall.finding import Answer
from lottery.hall.gallery import Gallery, Published
from lottery.hall.standing import place
from lottery.office import Office
from lottery.texts import finding as sentences
from lottery.web.access import public

pages = Blueprint("public", __name__)

ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def gallery() -> Gallery:
    """The published folder of this office."""
    found: Gallery = current_app.extensions["lottery-gallery"]
    return found


@pages.get("/")
@public
def home() -> ResponseReturnValue:
    """All published draws, newest first."""
    shelf = gallery()
    draws = [(name, shelf.get(name)) for name in shelf.names()]
    return render_template("public/home.html", draws=draws)


@pages.get("/draws/<name>")
@public
def draw(name: str) -> ResponseReturnValue:
    """One draw: winners by tier, hashes, files. `?q=` keeps only what fits."""
    shown = _published(name)
    typed = request.args.get("q", "").strip()[: finding.MOST]
    files = gallery().files(name)
    answer = finding.answer(shown, finding.read(typed))
    return render_template(
        "public/draw.html",
        name=name,
        draw=shown,
        names=_wording(name),
        words=typed,
        answer=answer,
        said=_said(name, shown, answer, typed),
        sentences=sentences.SCRIPTED,
        files=[file for file in files if "/" not in file.path],
        cards=[file for file in files if "/" in file.path],
    )


def _said(name: str, shown: Published, answer: Answer, typed: str) -> str:
    """The sentence over the list; for an entry that is not in it, where it stands instead."""
    if answer.said == "nothing" or not shown.is_drawn:
        return ""
    question = finding.read(typed)
    if answer.said == "absent":
        stands = place(gallery().folder(name), shown, question.entry)
        reason = sentences.omission(stands.reason)
        return sentences.said(
            sentences.ENTRY[stands.how], typed, entry=question.entry, reason=reason
        )
    return sentences.said(
        sentences.SCRIPTED[answer.said],
        typed,
        n=answer.count,
        entry=question.entry,
        length=len(question.digits),
        alternates=sum(len(tier.alternates) for tier in shown.tiers),
    )


@pages.get("/draws/<name>/files/<path:path>")
@public
def file(name: str, path: str) -> ResponseReturnValue:
    """One file of the bundle, byte for byte."""
    _published(name)
    try:
        found = gallery().file(name, path)
    except KeyError:
        abort(404)
    is_text = found.suffix == ".txt" or found.name in ("SHA256SUMS", "SM3SUMS")
    return send_file(
        found,
        mimetype="text/plain" if is_text else None,
        as_attachment=not is_text,
        download_name=f"{name}-{found.name}",
    )


@pages.get("/draws/<name>/bundle.zip")
@public
def bundle(name: str) -> ResponseReturnValue:
    """The whole bundle as one archive, the same bytes for everybody, written as it is sent."""
    _published(name)
    folder = gallery().folder(name)
    members = [(f"{name}/{file.path}", folder / file.path) for file in gallery().files(name)]
    headers = {"Content-Disposition": f'attachment; filename="{name}.zip"'}
    return Response(zip_stream(members), mimetype="application/zip", headers=headers)


class _Sink:
    """A place that a ZipFile writes to and that is emptied as it goes; it cannot seek."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits below."""

    def take(self) -> bytes:
        """What was written since the last time."""
        taken = b"".join(self._parts)
        self._parts.clear()
        return taken


def zip_stream(members: list[tuple[str, Path]]) -> Iterator[bytes]:
    """A zip archive of files under given names, in that order, with one fixed date.

    Nothing is compressed: what comes out then depends on no version of zlib.
    """
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:  # type: ignore[call-overload]
        for name, path in members:
            with archive.open(zipfile.ZipInfo(name, ZIP_DATE), "w") as out, path.open("rb") as data:
                while chunk := data.read(1 << 16):
                    out.write(chunk)
                    yield sink.take()
    yield sink.take()


def _wording(name: str) -> Wording:
    """The names that the plan gives; plans never change, so the database is asked once a draw."""
    known: dict[str, Wording] = current_app.extensions.setdefault("lottery-wording", {})
    if name not in known:
        office: Office = current_app.extensions["lottery-office"]
        with office.read() as session:
            attempt = find_attempt(session, name)
        known[name] = wording_of(attempt) if attempt else Wording()
    return known[name]


def _published(name: str) -> Published:
    try:
        return gallery().get(name)
    except KeyError:
        abort(404)
