"""The witness page: a draw's hashes on everybody's telephone, as they come to hold. No log-in.

Hundreds of telephones ask every two seconds. They are answered from memory; whether something is
new the database is asked once a second, by one thread, while the others go on answering. What the
database says is read in full every ten seconds: whoever changed it without a step is seen, too.
"""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock
from typing import Any

from flask import Blueprint, abort, current_app, render_template
from flask.typing import ResponseReturnValue

from lottery.clock import in_shanghai
from lottery.hall.scenes import NOTHING, Scene, Stamp, stamp_of
from lottery.hall.witnessing import Fact, facts
from lottery.texts.hall import witness as words
from lottery.web import site
from lottery.web.access import public
from lottery.web.hall.live import scenes
from lottery.web.transport import polling
from lottery.web.transport.polling import Told

pages = Blueprint("witness", __name__, url_prefix="/witness")

FRESH_SECONDS = 1.0
OLD_SECONDS = 5.0
ANEW_SECONDS = 10.0
MOST_KNOWN = 64


@pages.get("/<name>")
@public
def page(name: str) -> ResponseReturnValue:
    """The page of one draw: what holds so far, and the script that follows and remembers."""
    with site.office().read() as session:
        scene = scenes().find(session, name) or abort(404)
    shown = _facts(scene)
    return render_template("hall/witness.html", name=name, scene=scene, facts=shown, words=words)


@pages.get("/<name>/state")
@public
def state(name: str) -> ResponseReturnValue:
    """What holds so far, as JSON; 304 for whoever has it."""
    board: Board = current_app.extensions.setdefault("lottery-board", Board())
    now = site.now()
    return polling.answer(board.get(name, now) or abort(404), now)


@dataclass(frozen=True)
class _KnownAnswer:
    """An answer and its stamp; when that was last looked at, and when all of it was last read."""

    stamp: Stamp
    told: Told
    looked: datetime
    read: datetime


class Board:
    """The answers of this process by the draw's name."""

    def __init__(self) -> None:
        self._known: dict[str, _KnownAnswer] = {}
        self._looking = Lock()

    def get(self, name: str, now: datetime) -> Told | None:
        """The answer for a draw, a second old at most; None if there is no such draw."""
        known = self._known.get(name)
        if known and _age(known.looked, now) < FRESH_SECONDS:
            return known.told
        if known is None and not _is_there(name):
            return None  # whoever asks for what is not there keeps nobody waiting
        if not self._looking.acquire(timeout=_patience(known, now)):
            return known.told if known else None  # somebody is looking: what is known will do
        try:
            return self._look(name, known, now)
        finally:
            self._looking.release()

    def _look(self, name: str, known: _KnownAnswer | None, now: datetime) -> Told | None:
        """Read again what has changed since; the rest only gets older."""
        with site.office().read() as session:
            stamp = stamp_of(session, name)
            same = known is not None and known.stamp[:2] == stamp[:2]
            if known and same and _age(known.read, now) < ANEW_SECONDS:
                return self._keep(name, replace(known, stamp=stamp, looked=now))
            scene = scenes().find(session, name, anew=same)
        if scene is None:
            return None
        return self._keep(name, _KnownAnswer(stamp, polling.told(_text(name, scene)), now, now))

    def _keep(self, name: str, known: _KnownAnswer) -> Told:
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        self._known[name] = known
        return known.told


def _is_there(name: str) -> bool:
    with site.office().read() as session:
        return stamp_of(session, name) != NOTHING


def _patience(known: _KnownAnswer | None, now: datetime) -> float:
    """How long to wait for a look, in seconds: not at all while what is known is young."""
    return 0 if known is not None and _age(known.looked, now) < OLD_SECONDS else 10


def _age(moment: datetime, now: datetime) -> float:
    """Seconds between two times, whichever way the clock was set."""
    return abs((now - moment).total_seconds())


def _text(name: str, scene: Scene) -> str:
    shown = _facts(scene)
    told = {
        "draw": scene.attempt.name,
        "title": scene.attempt.title,
        "facts": [_fact(fact) for fact in shown],
        "html": render_template(
            "hall/_witness_facts.html", name=name, scene=scene, facts=shown, words=words
        ),
    }
    return json.dumps(told, ensure_ascii=False)


def _fact(fact: Fact) -> dict[str, Any]:
    """A fact as a telephone keeps it: what it compares is `value` and `at`."""
    name = words.fact_name(fact.kind, fact.name)
    return {"key": fact.key, "name": name, "value": fact.value, "at": in_shanghai(fact.at)}


def _facts(scene: Scene) -> tuple[Fact, ...]:
    return facts(scene.attempt, scene.draw, scene.names)
