"""What a machine asks each minute: is the site able to work?"""

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue

from lottery.clock import SHANGHAI
from lottery.operations.health import BAD, Health
from lottery.web import site
from lottery.web.access import public

pages = Blueprint("health", __name__)


@pages.get("/healthz")
@public
def home() -> ResponseReturnValue:
    """`{"alive": true, "checks": {name: "ok", "checking" or "failed"}, "walked": time}`; 503 if one
    has failed. `walked` is when every line of the register was last looked at, or null."""
    health: Health = current_app.extensions["lottery-health"]
    found = health.checks(site.now())
    walked = health.rounds.walked_at
    checks = {one.name: one.standing for one in found}
    told = walked.astimezone(SHANGHAI).isoformat(timespec="seconds") if walked else None
    answer = jsonify({"alive": True, "checks": checks, "walked": told})
    answer.status_code = 503 if any(one.standing == BAD for one in found) else 200
    return answer
