"""The register as a home is opened: stored roots are joined, and the lines behind them are walked.

So opening costs what came since the last full piece, however long the register is. The roots joined
must give the one that was acknowledged outside the database: none of them can be changed, left out
or put in beside it. Lines under them that were changed are for those who walk all: `lottery check`,
the doctor, freeze, commit, and the rounds of a site (`checking`).
"""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lottery.acknowledged.published import KnownRoot
from lottery.models import StoredRegisterLine
from lottery.register import checking, pieces
from lottery.register import known as known_roots


def check_opened(
    session: Session, known: Sequence[KnownRoot], always: Sequence[KnownRoot] = ()
) -> None:
    """Hold the register against the roots that others know: those of a size behind the last full
    piece, and those that are held `always`. Every checkpoint says what its row does, and those
    behind the last full piece are made anew.

    Raises as `checking.check_register`.
    """
    last = session.scalar(select(func.max(StoredRegisterLine.number)))
    # The piece that the last line completes is walked, too: its day is the head's.
    full = (last or 0) >> pieces.height_of(session)
    walk = checking.RegisterWalk(known, pieces.joined(session, full))
    begun = walk.size
    walk.on(session)
    walk.check_head(session)
    known_roots.require_reached(walk.size, known)
    checking.check_said(session)
    earlier = [each for each in always if each.size <= begun]
    known_roots.hold_roots(session, earlier)
