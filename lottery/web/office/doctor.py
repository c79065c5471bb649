"""What is missing before a draw can be held, as `lottery doctor` says it on the machine itself.

Opened, the page asks no other machine and does not walk the register; its button does.
"""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from lottery.doctor import examine, gathering, outside
from lottery.doctor.facts import ArrivalFacts, OutsideFacts
from lottery.doctor.finding import MISSING, UNCHECKED
from lottery.texts.office import doctor as words
from lottery.web import site
from lottery.web.access import access

pages = Blueprint("doctor", __name__, url_prefix="/doctor")
ASKERS = ("organiser", "administrator")


@pages.get("")
@access(*ASKERS, "auditor")
def home() -> ResponseReturnValue:
    """Every check that needs no other machine, with what was found and the way out."""
    return _page(OutsideFacts(arrival=_arrival(), timers=outside.timers()), whole=False)


@pages.post("")
@access(*ASKERS)
def whole() -> ResponseReturnValue:
    """All checks: other machines are asked, and the register is walked."""
    asked = outside.ask(site.office().settings, site.clock())
    return _page(OutsideFacts(asked.clock, asked.site, _arrival(), asked.timers), whole=True)


def _page(asked: OutsideFacts, *, whole: bool) -> str:
    found = examine(gathering.gather(site.office(), site.now(), asked, whole=whole))
    counted = [sum(each.standing == wanted for each in found) for wanted in (MISSING, UNCHECKED)]
    return render_template(
        "office/doctor.html",
        findings=found,
        words=words,
        summary=words.summary(*counted, demo=site.office().settings.demo),
    )


def _arrival() -> ArrivalFacts:
    return ArrivalFacts(request.is_secure, "X-Forwarded-For" in request.headers)
