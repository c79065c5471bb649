"""Events of the security log, from whatever request is being answered."""

from flask import Flask, Response, g, request
from flask_security import current_user

from lottery import security_log
from lottery.accounts import Account
from lottery.security_log import SecurityEvent
from lottery.web import site


def install(app: Flask) -> None:
    """What is noted in a request came from its address; what it reports is written at its end."""
    app.before_request(lambda: security_log.seen_from(request.remote_addr or ""))
    app.after_request(_write_down)


def event(kind: str, account: str | None = None, **detail: str | int) -> SecurityEvent:
    """An event of this request: by the account that is logged in, unless another one is named."""
    who = getattr(current_user, "username", "") if account is None else account
    return SecurityEvent(kind, who, request.remote_addr or "", detail)


def report(kind: str, account: str | None = None, **detail: str | int) -> None:
    """Write an event of this request down when its answer is ready: by then no transaction of it is
    open, and no view waits for the log."""
    g.setdefault("security_events", []).append(event(kind, account, **detail))


def at_the_door(kind: str, whose: Account | None) -> None:
    """Somebody failed to get in. What was typed where there is no such account is not kept: it may
    be a password."""
    if whose is None:
        report(kind, "", unknown=1)
    else:
        report(kind, whose.username)


def refused(code: int) -> None:
    """This request was refused for want of a right or of its form's token."""
    kind = "form-refused" if code == 400 else "refused"
    rule = request.url_rule.rule if request.url_rule else ""
    report(kind, route=rule, method=request.method, code=code)


def _write_down(response: Response) -> Response:
    """Before the answer goes out."""
    for one in g.pop("security_events", ()):
        security_log.report(site.office(), one, site.now())
    return response
