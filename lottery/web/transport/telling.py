"""Each answer is counted and told to the log, with a number that the person's error page shows."""

import logging
from time import perf_counter

from flask import Flask, Response, current_app, g, request

from lottery.operations.figures import Requests
from lottery.web import site

_log = logging.getLogger(__name__)
NONE = "none"
"""The page of a request that no page answers."""


def install(app: Flask) -> None:
    """Count and tell every request of the site; `requests(app)` has the counts."""
    app.extensions["lottery-requests"] = Requests()
    app.before_request(_begin)
    app.after_request(_end)


def requests(app: Flask) -> Requests:
    """What was answered so far."""
    found: Requests = app.extensions["lottery-requests"]
    return found


def _begin() -> None:
    g.request_begun = perf_counter()


def _end(response: Response) -> Response:
    took = perf_counter() - g.get("request_begun", perf_counter())
    page = request.endpoint or NONE
    requests(current_app).answered(page, request.method, response.status_code, took)
    response.headers["X-Request-Id"] = site.request_number()
    if not _log.isEnabledFor(logging.INFO):
        return response
    fields = {"page": page, "method": request.method, "status": response.status_code}
    fields |= {"ms": round(took * 1000), "request": site.request_number()}
    said = " ".join(f"{name}={value}" for name, value in fields.items())
    _log.info("request %s", said, extra=fields)
    return response
