"""The lottery's office: register, rules, ceremony, minutes and pages around the engine in draws."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from lottery.version import __version__

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from lottery.acting import RandomBytes
    from lottery.office import Office
    from lottery.web.static_site import BuiltSite

__all__ = ["__version__", "build_site", "create_app"]


def create_app(
    office: "Office", *, now: Callable[[], datetime] | None = None, https: bool = False
) -> "Flask":
    """The site of one office; the only wiring. `now` and `https` as in `lottery.web.app`.

    Of an office that only reads (`lottery.opening.open_public`) it is the pages for everybody.
    """
    # Imported here: whoever draws or verifies without a site needs no web.
    from lottery.web import app  # noqa: PLC0415

    return app.create_app(office, now=now or app.system_clock, https=https)


def build_site(
    public: "Path",
    place: "Path",
    *,
    now: Callable[[], datetime],
    random_bytes: "RandomBytes",
    url: str | None = None,
) -> "BuiltSite":
    """The pages for everybody as plain files, of a public folder alone: as
    `lottery.web.static_site.build`."""
    from lottery.web import static_site  # noqa: PLC0415

    return static_site.build(public, place, now=now, random_bytes=random_bytes, url=url)
