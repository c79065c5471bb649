"""How the console's buttons are done: in one transaction, or as long work behind the page.

What is refused comes back as the console with the reason. What takes longer than a page may is
begun in the background; begun twice, it is done once, because every step repeats itself without
change.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from lottery import attempts
from lottery.accounts import Account
from lottery.attempts import Attempt
from lottery.ceremony.seen.wording import find_attempt
from lottery.errors import RefusalError, StepRefusedError
from lottery.office import Office
from lottery.texts.ceremony import console as texts
from lottery.web import site
from lottery.web.access import check_roles
from lottery.web.ceremony import console
from lottery.web.ceremony.overviews import desk

Job = Callable[[Office, str, datetime], object]
"""Long work: it gets the office, the user name of who began it, and the time at which it begins."""


def act_on_newest(
    name: str, act: Callable[[Any, Attempt], object], said: str = ""
) -> ResponseReturnValue:
    """One short act in one transaction, and back to the console; or the console with the reason."""
    try:
        with site.office().write() as session:
            attempt = newest(session, name)
            check_roles(live=attempt.live)
            act(session, attempt)
    except RefusalError as refusal:
        return refused(name, refusal)
    desk().works.forget((attempt.code,))
    flash(said)
    return redirect(url_for("console.page", name=name))


def step(
    name: str,
    what: str,
    job: Callable[[Office, str, str, datetime], object],
    *states: str,
    past: bool = False,
) -> ResponseReturnValue:
    """One long step, if it is its time at all; `past`: of an attempt that another one followed,
    too."""
    try:
        with site.office().read() as session:
            attempt = newest(session, name, past=past)
            check_roles(live=attempt.live)
            attempts.require(attempt, *states)
    except RefusalError as refusal:
        return refused(name, refusal)
    return begin(name, attempt, what, lambda home, by, now: job(home, attempt.code, by, now))


def begin(name: str, attempt: Attempt, what: str, job: Job) -> ResponseReturnValue:
    """Long work behind the page. Who asks twice finds it under way."""
    home, by = site.office(), current_user.username
    clock = site.clock()
    desk().works.begin((attempt.code,), what, lambda _work: job(home, by, clock()))
    return redirect(url_for("console.page", name=name))


def newest(session: Any, name: str, *, past: bool = False) -> Attempt:
    """The attempt of this name, on which something is to be done: only the newest (any, if `past`),
    and at rest."""
    attempt = (find_attempt(session, name) or abort(404)) if past else _newest(session, name)
    work = desk().works.find((attempt.code,))
    if work is not None and work.running:
        raise StepRefusedError(texts.BUSY)
    return attempt


def newest_of(name: str) -> Attempt:
    """The attempt of this name, to which whoever is logged in may add something even while there is
    work behind the page."""
    with site.office().read() as session:
        attempt = _newest(session, name)
    check_roles(live=attempt.live)
    return attempt


def _newest(session: Any, name: str) -> Attempt:
    attempt = find_attempt(session, name) or abort(404)
    if attempts.newest(session, attempt.code).attempt != attempt.attempt:
        raise StepRefusedError(texts.OLD_ATTEMPT)
    return attempt


def number(field: str) -> int:
    """A number of the form; 400 without one."""
    told = request.form.get(field, "")
    return int(told) if re.fullmatch("[0-9]{1,9}", told) else abort(400)


def refused(name: str, refusal: RefusalError) -> ResponseReturnValue:
    """The console with the reason."""
    return console.shown(name, str(refusal)), 409


def account() -> Account:
    """Who presses the button."""
    account: Account = current_user.account
    return account
