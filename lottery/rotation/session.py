"""The secret of sessions: whoever has it can make cookies, which name no session that is open.

A new one logs everybody out: each session is ended in the database, where a site that still runs
with the old secret sees it as well.
"""

from lottery import accounts, journal
from lottery.accounts import logins
from lottery.acting import Acting
from lottery.office import Office
from lottery.rotation import files

NAME = "session"


def rotate(office: Office, *, acting: Acting) -> int:
    """End every session and put a new secret in place; how many sessions were open.

    After a kill it is run again, and ends what has been begun since.
    """
    files.make_coming(office.settings, NAME, acting.random_bytes)
    with office.write() as session:
        ended = sum(
            logins.end_all(session, one.id, by=acting.by, now=acting.now)
            for one in accounts.everybody(session)
        )
        detail = {"secret": NAME, "sessions": ended}
        journal.write(session, actor=acting.by, act="secret-rotated", detail=detail, now=acting.now)
    files.put_in_place(office.settings, NAME)
    return ended
