"""Error pages that say in plain Chinese what happened and what to do next."""

import logging

from flask import Flask, Response, current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError  # type: ignore[import-untyped]
from markupsafe import escape
from werkzeug.exceptions import HTTPException

from lottery import machine
from lottery.errors import LotteryError, MachineFaultError
from lottery.texts import machine as machine_texts
from lottery.texts import web as texts
from lottery.web import imprinting, reporting, site

PAGE = "error.html"
_log = logging.getLogger("lottery.web")


def install(app: Flask) -> None:
    """Answer every error with our own page; scripts that ask for JSON get the same sentences."""
    app.register_error_handler(CSRFError, stale_form)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(LotteryError, _refused)
    app.register_error_handler(MachineFaultError, _faulty)
    app.register_error_handler(Exception, _fault)
    app.jinja_env.get_template(PAGE)  # where no file can be opened any more, it is there


def stale_form(error: CSRFError) -> ResponseReturnValue:
    """The page's token is missing, foreign or too old."""
    reporting.refused(400)
    return _page(400, texts.STALE_FORM)


def _http_error(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if 300 <= code < 400:
        return error.get_response()
    if code in {401, 403}:
        reporting.refused(code)
    if code == 413:
        reporting.report("upload-refused", why="too-large", size=request.content_length or 0)
    answer = _page(code, texts.ERRORS.get(code, texts.OTHER_ERROR))
    if allowed := error.get_response().headers.get("Allow"):
        answer.headers["Allow"] = allowed
    return answer


def _refused(error: LotteryError) -> ResponseReturnValue:
    """An act that the rules of the domain forbid; the error brings its own sentence. A head that
    could not be acknowledged is the disk's fault, and nothing that may be pressed again at once."""
    code = 503 if machine.status_of(error) == machine.FAULTY else 409
    return _page(code, texts.ErrorText(texts.REFUSED, str(error)))


def _fault(error: Exception) -> ResponseReturnValue:
    """A fault of ours: the log gets the traceback, the person a sentence. One of the machine's is
    told by its name."""
    if fault := machine.fault_of(error):
        return _faulty(fault)
    told = (request.method, request.endpoint, site.request_number())
    current_app.logger.error("fault on %s page=%s request=%s", *told, exc_info=error)
    return _page(500, texts.fault(site.request_number()))


def _faulty(fault: MachineFaultError) -> ResponseReturnValue:
    """A fault of the machine: nothing was half done, and the same may be tried again.

    Who is logged in cannot be asked for now: the page is made without looking for anybody.
    """
    told = (fault.kind, request.endpoint, site.request_number())
    _log.error("machine-fault kind=%s page=%s request=%s", *told)
    what = texts.ErrorText(machine_texts.TITLES[fault.kind], machine_texts.page_advice(fault.kind))
    code = 507 if fault.kind == "full" else 503
    page = _json(what) if _wants_json() else _plainly(code, what)
    answer = current_app.make_response(page)
    answer.status_code = code
    answer.headers["Retry-After"] = "5"
    return answer


def _plainly(code: int, what: texts.ErrorText) -> str:
    """The page without what `render_template` adds of whoever looks at it; without a style if even
    that cannot be had."""
    try:
        return current_app.jinja_env.get_template(PAGE).render(code=code, what=what)
    except Exception:  # whatever fails here, somebody must be told what failed before
        own = imprinting.last_known().title
        return machine_texts.PLAIN_PAGE.format(
            title=what.title, advice=what.advice, site=escape(own)
        )


def _page(code: int, what: texts.ErrorText) -> Response:
    if _wants_json():
        answer = _json(what)
    else:
        answer = current_app.make_response(render_template(PAGE, code=code, what=what))
    answer.status_code = code
    return answer


def _json(what: texts.ErrorText) -> Response:
    return jsonify({"error": what.title, "message": what.advice})


def _wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"
