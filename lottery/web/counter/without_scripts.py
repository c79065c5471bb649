"""The counter for a browser without scripts: one file at a time is read into the form."""

from dataclasses import replace

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from lottery.accounts.roles import COUNTER
from lottery.texts import web as texts
from lottery.web.access import access
from lottery.web.counter import entry, files

pages = Blueprint("without_scripts", __name__, url_prefix="/entry")


@pages.post("/filled")
@access(*COUNTER)
def filled() -> ResponseReturnValue:
    """The form with what a file says, to be completed and confirmed like any other."""
    found = files.taken_in(files.uploaded_file())
    raw = replace(found.raw, buyer_name=found.raw.buyer_name or texts.PRIVATE_BUYER)
    return entry.page(raw, found.notes, request.form.get("campaign", ""), kept=found.kept)
