"""A head that was there and is not any more: the home says so once, and begins it anew.

What is acknowledged from here on is held as before; of what came before, the home's own record
proves nothing any more, so that whoever deleted it has at least said that he did.
"""

from collections.abc import Sequence
from datetime import datetime
from logging import getLogger

from sqlalchemy.orm import Session

from lottery import journal
from lottery.office import Office
from lottery.texts import acknowledged as sentences

ACT = "head-begun-anew"
_log = getLogger("lottery.acknowledged")


def missing(office: Office, session: Session) -> int | None:
    """The line of the journal at which the head would begin anew, where somebody has worked in this
    home and no head is there; else None. Raises HeadRefusedError."""
    if _is_there(office) or next(iter(journal.read(session)), None) is None:
        return None  # there, or a home that is being made, or tables taken as they were found
    return journal.head(session)[0]


def begin_anew(office: Office, *, by: str, now: datetime) -> Sequence[str]:
    """Begin a head that is missing, and put that into the journal; what is to be said of it."""
    if _is_there(office):
        return ()
    with office.read() as session:
        after = missing(office, session)
    if after is None:
        return ()
    with office.write() as session:
        last = journal.last_of(session, [ACT])
        if last is None or last.seq <= after:  # else another worker that starts has just done it
            journal.write(session, actor=by, act=ACT, detail={"after": after}, now=now)
    _log.warning("head begun anew after=%d: it was missing", after)
    return (sentences.head_missing(office.keeper.place, after),)


def _is_there(office: Office) -> bool:
    """Whether there is a head, or somebody who keeps none."""
    return office.settings.public_only or office.keeper.head() is not None
