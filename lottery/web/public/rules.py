"""The rules as everybody may read them: the version in force, earlier ones, their parameters."""

from flask import Blueprint, Response, abort, render_template
from flask.typing import ResponseReturnValue

from lottery.clock import day_of
from lottery.errors import CampaignUnknownError
from lottery.programme import campaigns, rulebook
from lottery.programme.rulebook import Edition, RecalledEdition
from lottery.web import site
from lottery.web.access import public

pages = Blueprint("rules", __name__, url_prefix="/rules")


@pages.get("")
@public
def home() -> ResponseReturnValue:
    """The campaigns, each with the way to its rules."""
    with site.office().read() as session:
        found = campaigns.campaigns(session)
    return render_template("public/rulebooks.html", campaigns=found)


@pages.get("/<campaign>")
@public
def current(campaign: str) -> ResponseReturnValue:
    """The version in force today; before the first one, that one."""
    return _page(campaign, None)


@pages.get("/<campaign>/<int(max=9999):number>")
@public
def version(campaign: str, number: int) -> ResponseReturnValue:
    """One version, whether it is in force or not."""
    return _page(campaign, number)


@pages.get("/<campaign>/<int(max=9999):number>.txt")
@public
def text(campaign: str, number: int) -> ResponseReturnValue:
    """The bytes of a version whose hash is shown."""
    _, versions = _editions(campaign)
    found = _one((*versions, *(each.edition for each in _recalled(campaign))), number)
    name = f"rules-{found.campaign}-{found.version}.txt"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(found.text.encode(), mimetype="text/plain", headers=headers)


def _page(campaign: str, number: int | None) -> str:
    today = day_of(site.now())
    title, versions = _editions(campaign)
    valid = [one for one in versions if one.valid_from <= today]
    in_force = valid[-1] if valid else None
    if not versions:
        abort(404)
    gone = {each.edition.version: each for each in _recalled(campaign)}
    if number is None:
        shown = in_force or versions[0]
    else:
        shown = gone[number].edition if number in gone else _one(versions, number)
    return render_template(
        "public/rules.html",
        title=title,
        shown=shown,
        in_force=in_force,
        versions=versions[::-1],
        today=today,
        gone=gone,
        paragraphs=[line for line in shown.written.splitlines() if line.strip()],
        parameters=tuple(rulebook.pairs(shown.parameters)),
    )


def _editions(campaign: str) -> tuple[str, tuple[Edition, ...]]:
    try:
        with site.office().read() as session:
            title = campaigns.campaign(session, campaign).title
            return title, rulebook.editions(session, campaign)
    except CampaignUnknownError:
        abort(404)


def _recalled(campaign: str) -> tuple[RecalledEdition, ...]:
    with site.office().read() as session:
        return rulebook.recalled(session, campaign)


def _one(versions: tuple[Edition, ...], number: int) -> Edition:
    found = next((one for one in versions if one.version == number), None)
    if found is None:
        abort(404)
    return found
