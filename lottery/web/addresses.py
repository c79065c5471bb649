"""Addresses that leave this site: on paper, in QR codes, on the hall's screen.

Staff reach the site over the office's network, often by another name than citizens do. What they
print must lead citizens to the site all the same.
"""

from typing import Any

from flask import Flask, url_for

from lottery.web import site


def install(app: Flask) -> None:
    """Give `public_address` to the templates."""
    app.jinja_env.globals["public_address"] = public_address


def public_address(endpoint: str, **values: Any) -> str:
    """The whole address of a page as citizens reach it: by the setting `public_url`, if it is set.

    Without it, by the name that this request used.
    """
    office = site.office()
    if office.settings.public_url:
        return office.settings.public_url + url_for(endpoint, **values, _external=False)
    return url_for(endpoint, **values, _external=True)
