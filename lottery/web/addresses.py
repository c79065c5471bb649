"""Addresses that leave this site: on paper, in QR codes, on the hall's screen.

Staff reach the site over the office's network, often by another name than citizens do. What they
print must lead citizens to the site all the same.
"""

import ipaddress
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, request, url_for

from lottery.web import site


def install(app: Flask) -> None:
    """Give `public_address` to the templates."""
    app.jinja_env.globals["public_address"] = public_address


def public_address(endpoint: str, **values: Any) -> str:
    """The whole address of a page as citizens reach it: by the setting `public_url`, if it is set.

    Without it, by the address in the office's own network that this request used; a name, which
    whoever asks can make up, is never put on paper: the server's own address stands for it.
    """
    office = site.office()
    page = url_for(endpoint, **values, _external=False)
    if office.settings.public_url:
        return office.settings.public_url + page
    if _of_this_network(urlsplit(request.host_url).hostname or ""):
        return request.host_url.rstrip("/") + page
    server = request.environ
    return f"{request.scheme}://{server['SERVER_NAME']}:{server['SERVER_PORT']}{page}"


def _of_this_network(host: str) -> bool:
    """Whether a host is this machine, or an address that only its own network knows."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_private
    except ValueError:
        return False
