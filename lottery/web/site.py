"""What a view is given by its site: the office, the time, and what the site keeps for all views.

`lottery.web.app` puts each in its place when the site is put together; nobody else looks for them.
"""

import os
from collections.abc import Callable
from datetime import datetime

from flask import Flask, current_app, g

from lottery.acting import Acting
from lottery.hall.gallery import Gallery
from lottery.intake.counter import Clerks
from lottery.intake.handover import Handover
from lottery.office import Office
from lottery.reading import Reader


def office() -> Office:
    """The office whose site this is."""
    return office_of(current_app)


def office_of(app: Flask) -> Office:
    """The office of a site that is being put together."""
    found: Office = app.extensions["lottery-office"]
    return found


def clock() -> Callable[[], datetime]:
    """What tells the time, for work that goes on when the view has answered."""
    found: Callable[[], datetime] = current_app.extensions["lottery-now"]
    return found


def now() -> datetime:
    """What time it is, with its zone."""
    return clock()()


def acting(by: str) -> Acting:
    """Somebody at his act now, with randomness of the operating system."""
    return Acting(by, now(), os.urandom)


def request_number() -> str:
    """The number of the request that is being answered, 12 hex digits: in the log, and on the
    error page."""
    found: str = g.setdefault("request_number", os.urandom(6).hex())
    return found


def is_static() -> bool:
    """Whether its pages are made to be sent as plain files, and read on other days."""
    return bool(current_app.config.get("STATIC_SITE"))


def clerks() -> Clerks:
    """Those who enter invoices here at the same time."""
    found: Clerks = current_app.extensions["lottery-clerks"]
    return found


def reader() -> Reader:
    """Reads strangers' files in processes of their own."""
    found: Reader = current_app.extensions["lottery-reader"]
    return found


def handover() -> Handover:
    """Files between their reading and the entry that they belong to."""
    found: Handover = current_app.extensions["lottery-handover"]
    return found


def gallery() -> Gallery:
    """The published draws, read from their own documents."""
    found: Gallery = current_app.extensions["lottery-gallery"]
    return found
