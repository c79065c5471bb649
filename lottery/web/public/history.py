"""Every attempt ever, as a chain, for people and for programs that watch it."""

from datetime import UTC
from typing import Any

from flask import Blueprint, Response, abort, render_template
from flask.typing import ResponseReturnValue

from lottery import attempts, canonical_json
from lottery.ceremony.seen import history
from lottery.ceremony.seen.history import HistoryEntry
from lottery.register import witnesses
from lottery.texts.public import history as words
from lottery.texts.public import witnesses as witness_words
from lottery.web import site
from lottery.web.access import public
from lottery.web.public import lost

pages = Blueprint("history", __name__)


@pages.get("/history")
@public
def home() -> ResponseReturnValue:
    """Every attempt ever, the oldest first, and whether what was published of it lies there."""
    folder = site.office().settings.public_dir
    with site.office().read() as session:
        found = history.history(session, folder, lost.inspector())
        off = attempts.all_called_off(session)
        unknown = history.unknown(session, folder)
        seen = witnesses.seen(session, site.office().settings)
    return render_template(
        "public/history.html",
        entries=found,
        off=off,
        unknown=unknown,
        words=words,
        seen=seen,
        now=site.now(),
        witness_words=witness_words,
    )


@pages.get("/checkpoints/cosigned/<digest>.txt")
@public
def cosigned(digest: str) -> ResponseReturnValue:
    """What a witness from outside cosigned last, byte for byte."""
    found = witnesses.note(site.office().settings, digest)
    if found is None:
        abort(404)
    answer = Response(found, mimetype="text/plain")
    answer.headers["Content-Disposition"] = f'attachment; filename="cosigned-{digest}.txt"'
    return answer


@pages.get("/history.json")
@public
def machine_form() -> ResponseReturnValue:
    """The same for programs: canonical JSON, `fpdraw-history/1`."""
    folder = site.office().settings.public_dir
    with site.office().read() as session:
        found = history.history(session, folder, lost.inspector())
        told = {
            "format": "fpdraw-history/1",
            "checkpoint": history.newest_size(session),
            "attempts": [_told(each) for each in found],
            "called-off": [
                {"draw": off.draw, "reason": off.reason} for off in attempts.all_called_off(session)
            ],
        }
    return Response(canonical_json.dump(told), mimetype="application/json")


def _told(each: HistoryEntry) -> dict[str, Any]:
    return {
        "name": each.name,
        "title": each.title,
        "mode": "live" if each.live else "rehearsal",
        "state": each.state,
        "frozen": each.frozen.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "manifest": each.manifest,
        "previous": each.previous,
        "ending": each.ending,
        "size": each.size,
        "proved-from": each.proved_from,
        "folders": [
            {
                "path": one.path,
                "commitment": one.commitment,
                "state": one.state,
                "files": list(one.files),
            }
            for one in each.folders
        ],
    }
