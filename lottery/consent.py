"""The consent under which an entry was made: which version of the text, in the journal for good.

It is written in the transaction of the entry: there is no entry from the counter without it.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lottery import canonical_json, journal
from lottery.models import JournalLine
from lottery.texts import consent as texts

ACT = "consent-given"


def record(session: Session, entry: int, *, by: str, now: datetime) -> None:
    """Put on record that the person of this entry agreed to the text in force."""
    detail = {"entry": entry, "version": texts.VERSION, "sha256": texts.sha256(texts.VERSION)}
    journal.write(session, actor=by, act=ACT, detail=detail, now=now)


def version_of(session: Session, entry: int) -> int | None:
    """The version that an entry was made under; None where no counter asked (an import)."""
    query = (
        select(JournalLine.detail)
        .where(JournalLine.act == ACT, JournalLine.detail.startswith(f'{{"entry":{entry},'))
        .order_by(JournalLine.seq.desc())
        .limit(1)
    )
    found = session.scalar(query)
    return None if found is None else int(canonical_json.load(found)["version"])
