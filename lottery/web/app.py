"""The one place where the site is put together."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from flask_login import AnonymousUserMixin  # type: ignore[import-untyped]
from flask_wtf import CSRFProtect  # type: ignore[import-untyped]
from jinja2 import StrictUndefined

from lottery import beginning
from lottery.ceremony.seen.inspecting import FolderInspector
from lottery.hall.gallery import Gallery
from lottery.handouts import templates
from lottery.intake.counter import Clerks
from lottery.office import Office
from lottery.operations.health import Health
from lottery.register.pools import PoolProver
from lottery.register.prover import Prover
from lottery.texts import vocabulary
from lottery.texts import web as texts
from lottery.web import (
    access,
    addresses,
    consenting,
    desk,
    errors,
    imprinting,
    login,
    reporting,
    show,
    uploads,
)
from lottery.web.ceremony import (
    console,
    decisions,
    elsewhere,
    foreseen,
    hall_record,
    notary,
    papers,
    sealed,
    second,
    signing,
    steps,
    typists,
    verdicts,
)
from lottery.web.counter import entry, entry_found, files, refusal_appeal, slips, without_scripts
from lottery.web.hall import live, witness
from lottery.web.joining import JoinedHanLines
from lottery.web.login import entrance, own_account
from lottery.web.office import (
    accounts,
    calendar,
    doctor,
    journal,
    merchants,
    programme,
    rules_amending,
    security_log,
    table_columns,
    tables,
    tax,
)
from lottery.web.prizes import (
    acts,
    calls,
    declaring,
    ledger,
    looks,
    money,
    past,
    prize,
    proposed,
    window,
)
from lottery.web.prizes import publishing as prize_publishing
from lottery.web.public import (
    by_slip,
    check,
    crawlers,
    data,
    figures,
    front,
    health,
    history,
    imprint,
    keys,
    odds,
    pieces,
    prizes,
    programs,
    rules,
    shelf,
    verifier,
    winners,
)
from lottery.web.review import queue, refusal_appeals
from lottery.web.transport import (
    bodies,
    headers,
    keeping,
    proxy,
    sharing,
    statics,
    telling,
    unstorable,
)

GROUPS = (
    *(desk, entrance, own_account),
    *(entry, without_scripts, files, slips, entry_found, refusal_appeal),
    *(queue, refusal_appeals),
    *(ledger, prize, acts, proposed, window, calls, looks),
    *(money, past, declaring, prize_publishing),
    *(
        console,
        foreseen,
        decisions,
        steps,
        hall_record,
        elsewhere,
        typists,
        sealed,
        second,
        notary,
        papers,
        signing,
        verdicts,
    ),
    *(live, witness),
    *(front, shelf, winners, prizes, odds, check, history, keys, rules, verifier),
    *(programs, health, imprint, crawlers, data, figures, by_slip, pieces),
    *(accounts, doctor, journal, security_log, merchants, tax),
    *(tables, table_columns, programme, calendar, rules_amending),
)
"""The pages, a wing a line: rim, counter, review, prizes, ceremony, hall, public, office."""

FOR_EVERYBODY = (
    *(witness, front, shelf, winners, prizes, odds, check, history, keys, rules, verifier),
    *(programs, health, imprint, crawlers, data, figures, pieces),
)
"""The pages of a site that nobody logs in to: all that they show anybody may see."""


def system_clock() -> datetime:
    """What time it is."""
    return datetime.now(UTC)


def create_app(
    office: Office,
    *,
    now: Callable[[], datetime],
    https: bool = False,
) -> Flask:
    """The site of one office; of one that only reads, the pages for everybody alone.

    `now` tells the time, with its zone.

    `https`, or the setting of that name, says that one proxy stands in front and speaks https: its
    word on the client's address is taken, and cookies travel encrypted only.

    Raises RouteUndeclaredError when a route does not say who may use it.
    """
    https = https or office.settings.https
    here = Path(__file__).parents[1]
    app = Flask("lottery", static_folder=str(here / "static"), template_folder=str(templates(here)))
    _configure(app, office, https=https)
    if https:
        proxy.trust(app)
    beginning.begin_anew(office, by="site", now=now())
    app.extensions["lottery-office"] = office
    app.extensions["lottery-now"] = now
    app.extensions["lottery-prover"] = Prover()
    app.extensions["lottery-pool-prover"] = PoolProver()
    app.extensions["lottery-gallery"] = Gallery(office.settings.public_dir)
    app.extensions["lottery-inspector"] = FolderInspector()
    app.extensions["lottery-health"] = Health(office)
    telling.install(app)
    bodies.install(app)
    keeping.install(app)
    statics.install(app)
    if office.settings.public_only:
        _install_public(app)
    else:
        _install_staff(app)
    show.install(app)
    addresses.install(app)
    imprinting.install(app)
    consenting.install(app)
    errors.install(app)
    reporting.install(app)
    sharing.install(app)
    headers.install(app, https=https)
    access.declare(app, "static", access.PUBLIC)
    access.close(app)
    unstorable.install(app)
    return app


def _install_staff(app: Flask) -> None:
    """All pages, and what those of the staff stand on."""
    app.extensions["lottery-clerks"] = Clerks()
    for room in (files, uploads, tables, second, elsewhere, acts, past):
        room.install(app)
    CSRFProtect(app)
    login.install(app)
    for group in GROUPS:
        app.register_blueprint(group.pages)
    app.jinja_env.globals["may_use"] = desk.may_use


def _install_public(app: Flask) -> None:
    """The pages for everybody, and nobody who could log in."""
    for group in FOR_EVERYBODY:
        app.register_blueprint(group.pages)
    app.jinja_env.globals["may_use"] = lambda _endpoint: False
    app.jinja_env.globals["current_user"] = AnonymousUserMixin()


def _configure(app: Flask, office: Office, *, https: bool) -> None:
    app.config.update(
        SECRET_KEY=office.settings.session_secret,
        MAX_CONTENT_LENGTH=bodies.USUAL,
        MAX_FORM_MEMORY_SIZE=bodies.USUAL,
        MAX_FORM_PARTS=100,
        # The prefix keeps a neighbouring site of the same domain from setting it.
        SESSION_COOKIE_NAME="__Host-fpdraw" if https else "fpdraw",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=https,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        WTF_CSRF_TIME_LIMIT=12 * 60 * 60,
        WTF_CSRF_SSL_STRICT=True,
        TEMPLATES_AUTO_RELOAD=False,
    )
    app.jinja_env.add_extension(JoinedHanLines)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["texts"] = texts
    app.jinja_env.globals["vocabulary"] = vocabulary
    app.jinja_env.globals["has_staff"] = not office.settings.public_only
    reached = office.settings.claims_online or not office.settings.public_only
    app.jinja_env.globals["winners_answered"] = reached
    app.jinja_env.globals["demo"] = office.settings.demo
