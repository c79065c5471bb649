"""What a machine asks each minute: is the site able to work?"""

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue

from lottery.operations.health import BAD, Health
from lottery.web import site
from lottery.web.access import public

pages = Blueprint("health", __name__)


@pages.get("/healthz")
@public
def home() -> ResponseReturnValue:
    """`{"alive": true, "checks": {name: "ok", "checking" or "failed"}}`; 503 if one has failed."""
    health: Health = current_app.extensions["lottery-health"]
    found = health.checks(site.now())
    answer = jsonify({"alive": True, "checks": {one.name: one.standing for one in found}})
    answer.status_code = 503 if any(one.standing == BAD for one in found) else 200
    return answer
