"""The live screen: a projector's frames over what is stored. It computes and decides nothing.

Every screen asks for the same state and shows it; the organiser's keys and the console's buttons
send moves. Before the draw no answer holds a winner, and after it only those whose page the hall
has called: whoever looks into the page's source sees no more than the hall.
"""

import json
from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_security import current_user

from lottery.accounts.roles import WATCHERS
from lottery.hall import screening
from lottery.hall.frames import SIZES, Place, Shown
from lottery.hall.scenes import Scene, Scenes, Stamp, stamp_of
from lottery.hall.turning import CALLS, MOVES, HallMoment
from lottery.texts.hall import screens as texts
from lottery.web import site
from lottery.web.access import access
from lottery.web.desk import may_use
from lottery.web.transport import polling
from lottery.web.transport.polling import Told

pages = Blueprint("live", __name__, url_prefix="/live")

POOL = "X-Pool"
"""The header that tells which numbers were sent to whirl: those of the state with the same mark."""


@pages.get("/<name>")
@access(*WATCHERS)
def screen(name: str) -> ResponseReturnValue:
    """The screen of one attempt: what it shows now, and the script that follows what comes."""
    scene, shown = _now(name)
    return render_template(
        "hall/live.html",
        name=name,
        attempt=scene.attempt,
        frame=_frame(scene, shown),
        drives=may_use("live.show"),
    )


@pages.get("/<name>/state")
@access(*WATCHERS)
def state(name: str) -> ResponseReturnValue:
    """What the screens show, as JSON; 304 while it is what the asker has."""
    known: dict[str, tuple[Stamp, Told]] = current_app.extensions.setdefault("lottery-screens", {})
    with site.office().read() as session:
        stamp = stamp_of(session, name)
    if name not in known or known[name][0] != stamp:
        known[name] = (stamp, polling.told(_text(*_now(name))))
    return polling.answer(known[name][1], site.now())


@pages.get("/<name>/pool")
@access(*WATCHERS)
def pool(name: str) -> ResponseReturnValue:
    """Entry numbers to whirl; none before the list is committed."""
    with site.office().read() as session:
        scene = scenes().find(session, name) or abort(404)
        shown = screening.shown(session, scene.attempt).within(scene.outline)
        numbers = scenes().whirling(session, scene, shown) if scene.draw else []
    return jsonify(numbers), {POOL: _left(shown)}


@pages.post("/<name>/show")
@access("organiser")
def show(name: str) -> ResponseReturnValue:
    """Make one move: `act`, `to` where it needs a word, and the `version` that was seen."""
    now = site.now()
    with site.office().write() as session:
        scene = scenes().find(session, name) or abort(404)
        found = screening.shown(session, scene.attempt).within(scene.outline)
        before = replace(found, version=_version(found))
        after = _moved(HallMoment(before, scene.outline, now))
        if after != before:
            who = current_user.username
            after = screening.show(session, scene.attempt, after, by=who, now=now)
    return polling.answer(polling.told(_text(scene, after)), now)


def _moved(hall: HallMoment) -> Shown:
    act, word = request.form.get("act", ""), request.form.get("to", "")
    if act in MOVES:
        return MOVES[act](hall)
    return CALLS[act](hall, word) if act in CALLS else abort(400)


def _version(found: Shown) -> int:
    """The version that whoever moves has seen; if he does not say, the one there is."""
    told = request.form.get("version", "")
    return int(told) if told.isascii() and told.isdigit() else found.version


def _now(name: str) -> tuple[Scene, Shown]:
    with site.office().read() as session:
        scene = scenes().find(session, name) or abort(404)
        return scene, screening.shown(session, scene.attempt).within(scene.outline)


def _text(scene: Scene, shown: Shown) -> str:
    """The state as screens and consoles read it; times are milliseconds since 1970."""
    told = {
        "version": shown.version,
        "place": _kind(scene) or shown.place.text(),
        "phase": shown.phase,
        "since": polling.milliseconds(shown.since),
        "held": polling.milliseconds(shown.held) if shown.held else None,
        "blank": shown.blank,
        "step": shown.step,
        "again": shown.again,
        "pool": _left(shown),
        "sizes": SIZES,
        "told": _line(scene, shown),
        "places": [_entry(scene, shown, place) for place in _places(scene)],
        "html": _frame(scene, shown),
    }
    return json.dumps(told, ensure_ascii=False)


def _left(shown: Shown) -> str:
    """A mark of what is left in the pool: screens with one mark whirl the same numbers."""
    return " ".join(f"{group}:{seen}" for group, seen in sorted(shown.seen.items()))


def _frame(scene: Scene, shown: Shown) -> str:
    """What stands on the screen, as HTML."""
    kind = _kind(scene) or shown.place.name
    page = scene.page(shown) if kind == "tier" else None
    return render_template(
        "hall/_frame.html", scene=scene, shown=shown, kind=kind, page=page, words=texts
    )


def _kind(scene: Scene) -> str:
    """What is shown in the place of any frame; empty where nothing is."""
    return "stopped" if scene.stopped else scene.ended


def _line(scene: Scene, shown: Shown) -> str:
    """Where the screens are, in words."""
    if scene.stopped:
        return f"{texts.STOPPED}：{scene.stopped}"
    if scene.is_over:
        return texts.OPENINGS[scene.ended]
    if shown.place.name != "tier":
        return scene.title(shown.place)
    page = scene.page(shown)
    return texts.screen_line(page.title, page.first, page.last, shown.phase)


def _places(scene: Scene) -> list[Place]:
    """Every frame that can be called by name."""
    outline = scene.outline
    tiers = [Place("tier", group) for group in (*outline.tiers, *outline.alternates)]
    openings = [Place(name) for name in outline.openings]
    return [*openings, *tiers, *([Place("end")] if outline.drawn else [])]


def _entry(scene: Scene, shown: Shown, place: Place) -> dict[str, Any]:
    """A place, what it is called, and for a group how many there are and were shown."""
    group = place.group
    counts = {"filled": scene.outline.filled(group), "seen": shown.seen.get(group, 0)}
    return {"place": place.text(), "name": scene.title(place), **(counts if group else {})}


def scenes() -> Scenes:
    """The scenes that this process has in memory."""
    found: Scenes = current_app.extensions.setdefault("lottery-scenes", Scenes())
    return found
