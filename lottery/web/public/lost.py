"""What visitors are told of draws that were published and are not there, or not as they were: never
that there was none."""

from http import HTTPStatus
from typing import NoReturn

from flask import Response, abort, current_app, render_template

from lottery.ceremony.seen import history
from lottery.ceremony.seen.history import HistoryEntry
from lottery.ceremony.seen.inspecting import FolderInspector
from lottery.ceremony.seen.wording import find_attempt
from lottery.texts.public import history as words
from lottery.web import site


def inspector() -> FolderInspector:
    """What looks at the published folders for this site."""
    found: FolderInspector = current_app.extensions["lottery-inspector"]
    return found


def every() -> tuple[HistoryEntry, ...]:
    """The attempts of which a published folder is not there, or not as it was published."""
    office = site.office()
    with office.read() as session:
        return history.lost(session, office.settings.public_dir, inspector())


def told(name: str) -> HistoryEntry | None:
    """What history tells of an attempt; None of one that is unknown or was never public."""
    office = site.office()
    with office.read() as session:
        attempt = find_attempt(session, name)
        if attempt is None:
            return None
        return history.entry(session, office.settings.public_dir, inspector(), attempt)


def shown(missing: tuple[HistoryEntry, ...]) -> tuple[str, ...]:
    """The names of the published folders, the newest first, without the commitments of draws whose
    bundle is gone: by these alone a draw would look as if it were still to come."""
    gone = {each.name for each in missing if each.bundle_is_gone}
    return tuple(name for name in site.gallery().names() if name not in gone)


def refuse(name: str) -> NoReturn:
    """Say of a draw that cannot be shown that it was published, and is gone; 404 of an unknown."""
    entry = told(name)
    if entry is None or not entry.folders:
        abort(404)
    state = entry.folders[-1].state
    page = render_template("public/gone.html", entry=entry, state=state, words=words)
    status = HTTPStatus.GONE if state in words.LOST_FOR_GOOD else HTTPStatus.NOT_FOUND
    abort(Response(page, status))
