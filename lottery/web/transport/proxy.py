"""The proxy in front: it speaks https, and says where a visitor comes from.

Whoever reaches the site past the proxy can claim any address, and is then counted as somebody else
when he guesses passwords; so nobody's word is taken unless the setting `https` says so.
"""

from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix

from lottery.texts import serve as words


def trust(app: Flask) -> None:
    """Take the word of one proxy on address and scheme; say so once if it does not give it."""
    app.wsgi_app = ProxyFix(app.wsgi_app)  # type: ignore[method-assign]
    silent: list[str] = []

    def listen() -> None:
        if "X-Forwarded-For" not in request.headers and not silent:
            silent.append(request.path)
            app.logger.error(words.PROXY_SILENT)

    app.before_request(listen)
