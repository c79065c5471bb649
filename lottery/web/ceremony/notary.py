"""The notary's pages: his public key, what he is to sign, and what he signed.

The signing itself is done in his own browser or on a stick; the private key never comes here.
Whoever controls this server could send a page that shows another manifest than it has signed; so
the hash is compared with the one that the hall has heard, and the same is done by command.
"""

import secrets
from collections.abc import Mapping
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from draws import manifest as manifests
from draws.notary.papers import KEYS
from lottery import handouts, keylist, moves
from lottery.accounts.roles import RECORDERS, WATCHERS
from lottery.attempts import Attempt
from lottery.ceremony.notary import answers, cosigning, key_changes, registration, requests
from lottery.ceremony.seen.wording import find_attempt
from lottery.moves import second_homecomings
from lottery.texts.ceremony import key_changes as key_words
from lottery.texts.ceremony import notary as words
from lottery.web import site
from lottery.web.access import access
from lottery.web.ceremony.buttons import account

pages = Blueprint("notary", __name__, url_prefix="/notary")

LISTS = (manifests.FILE, "rules.txt", "pool.txt", "omitted.txt", "register.txt")


@pages.get("")
@access(*WATCHERS)
def home() -> ResponseReturnValue:
    """The registered key with its fingerprint, and what waits for a signature."""
    with site.office().read() as session:
        known = registration.every(session)
        bound = registration.bound_draws(session)
        waiting = requests.waiting_draws(session)
        state = {each.name: cosigning.state(session, each) for each in waiting}
        at_main = not moves.is_spare(session) and not moves.retired(session)
        change = keylist.waiting(session) if at_main else None
        asked = key_changes.missing(session) if change else ()
        listed = len(keylist.listed(session).entries)
        stopped = [each.told for each in second_homecomings.every(session)]
        checkpoints = [(each.checkpoint(), each) for each in requests.waiting_checkpoints(session)]
    return render_template(
        "ceremony/notary.html",
        keys=known,
        key=known[-1] if known else None,
        bound=bound,
        waiting=waiting,
        state=state,
        checkpoints=checkpoints,
        change=change,
        signers=asked,
        may_begin=at_main and not listed,
        may_add=at_main and listed > 1 and change is None,
        key_words=key_words,
        at_once=requests.AT_ONCE,
        notary_name=site.office().settings.notary_name,
        kept_here=site.office().settings.notary_key_file is not None
        and site.office().settings.demo,
        kit=handouts.kit(),
        stopped=stopped,
        alone=handouts.notary_page(),
        tiers_of=tiers_of,
        words=words,
    )


@pages.post("/key")
@access("notary")
def enrol() -> ResponseReturnValue:
    """Register the public key in `key`."""
    with site.office().write() as session:
        given = request.form.get("key", "")
        made = registration.enrol(
            session, site.office().settings, given, by=account(), now=site.now()
        )
    flash(words.REGISTERED if made.key.text() == given.strip() else words.PROPOSED)
    return redirect(url_for("notary.home"), 303)


@pages.post("/keys")
@access("organiser")
def begin_list() -> ResponseReturnValue:
    """Begin the list of keys, which the notary is to sign."""
    key_changes.begin(site.office(), by=account(), now=site.now())
    return redirect(url_for("notary.home"), 303)


@pages.post("/keys/third")
@access("organiser")
def add_third() -> ResponseReturnValue:
    """Propose the key of a third party: its `role`, its public half in `key`, the `reason`."""
    key_changes.add_third(
        site.office(),
        request.form.get("role", "").strip(),
        request.form.get("key", ""),
        request.form.get("reason", "").strip(),
        by=account(),
        now=site.now(),
        random_bytes=secrets.token_bytes,
    )
    return redirect(url_for("notary.home"), 303)


@pages.get("/request.txt")
@access(*RECORDERS)
def request_file() -> ResponseReturnValue:
    """What is to be signed as one small file: of the draw in `draw`, the waiting entry of the list
    of keys for the key in `signer`, or the checkpoints."""
    name, signer = request.args.get("draw", ""), request.args.get("signer", "")
    with site.office().read() as session:
        if signer:
            asked = {key.text(): key for key in key_changes.missing(session)}
            data = key_changes.request_for(session, asked.get(signer) or abort(404))
            name = "keys"
        elif name:
            data = requests.request_for(session, find_attempt(session, name) or abort(404))
        else:
            data = requests.request_of_checkpoints(session)
    return _text(data, f"request-{name or 'checkpoints'}.txt")


@pages.post("/answer")
@access(*RECORDERS)
def answer() -> ResponseReturnValue:
    """Take the notary's signatures: the file `answer`, or the text in `text`."""
    given = request.files.get("answer")
    data = given.read() if given else request.form.get("text", "").replace("\r\n", "\n").encode()
    with site.office().write() as session:
        found = answers.take_in(session, data, by=account(), now=site.now())
    if {each.kind for each in found} == {KEYS}:
        key_changes.settle(site.office())
    told = [words.stored_line(each.kind, each.about) for each in found]
    if request.accept_mimetypes.best == "application/json":
        return jsonify({"stored": told})
    for line in told:
        flash(line)
    return redirect(url_for("notary.home"), 303)


@pages.get("/<name>/lists/<part>")
@access("notary")
def lists(name: str, part: str) -> ResponseReturnValue:
    """One of the lists that the manifest holds the hash of, for the notary's browser to check."""
    if part not in LISTS:
        abort(404)
    with site.office().read() as session:
        attempt = find_attempt(session, name) or abort(404)
        if "frozen" not in attempt.steps:
            abort(404)
        content = requests.lists_of(session, attempt)[part]
    return _text(content, f"{name}-{part}")


def tiers_of(attempt: Attempt) -> Mapping[str, Any]:
    """What the plan calls the tiers, by their code; the manifest has the codes alone."""
    return {tier.code: f"{tier.name} {tier.prize}".strip() for tier in attempt.tiers}


def _text(content: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, mimetype="text/plain", headers=headers)
