"""Error pages that say in plain Chinese what happened and what to do next."""

from flask import Flask, Response, current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError  # type: ignore[import-untyped]
from werkzeug.exceptions import HTTPException

from lottery.errors import LotteryError
from lottery.texts import web as texts
from lottery.web import site


def install(app: Flask) -> None:
    """Answer every error with our own page; scripts that ask for JSON get the same sentences."""
    app.register_error_handler(CSRFError, stale_form)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(LotteryError, _refused)
    app.register_error_handler(Exception, _fault)


def stale_form(error: CSRFError) -> ResponseReturnValue:
    """The page's token is missing, foreign or too old."""
    return _page(400, texts.STALE_FORM)


def _http_error(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if 300 <= code < 400:
        return error.get_response()
    answer = _page(code, texts.ERRORS.get(code, texts.OTHER_ERROR))
    if allowed := error.get_response().headers.get("Allow"):
        answer.headers["Allow"] = allowed
    return answer


def _refused(error: LotteryError) -> ResponseReturnValue:
    """An act that the rules of the domain forbid; the error brings its own sentence."""
    return _page(409, texts.ErrorText(texts.REFUSED, str(error)))


def _fault(error: Exception) -> ResponseReturnValue:
    """A fault of ours: the log gets the traceback, the person a sentence."""
    told = (request.method, request.endpoint, site.request_number())
    current_app.logger.error("fault on %s page=%s request=%s", *told, exc_info=error)
    return _page(500, texts.fault(site.request_number()))


def _page(code: int, what: texts.ErrorText) -> Response:
    if request.accept_mimetypes.best == "application/json":
        answer = jsonify({"error": what.title, "message": what.advice})
    else:
        answer = current_app.make_response(render_template("error.html", code=code, what=what))
    answer.status_code = code
    return answer
