"""The consent under which an entry was made: which version of the text, in the journal for good.

It is written in the transaction of the entry: there is no entry from the counter without it.
"""

from datetime import datetime

from sqlalchemy import literal, select
from sqlalchemy.orm import Session

from lottery import canonical_json, journal
from lottery.models import JournalLine
from lottery.texts import consent as texts

ACT = "consent-given"
# Written out in the query: only then does the database see that its index of consents will do.
_CONSENTS = literal(ACT, literal_execute=True)


def record(
    session: Session, entry: int, *, by: str, now: datetime, version: int = texts.VERSION
) -> None:
    """Put on record that the person of this entry agreed to the text in force, or to another
    version when he was asked before."""
    journal.write_all(session, [given(entry, by, version)], now)


def given(entry: int, by: str, version: int = texts.VERSION) -> journal.Act:
    """That the person of this entry agreed to a text, as the journal keeps it."""
    return journal.Act(by, ACT, _detail(entry, version))


def version_of(session: Session, entry: int) -> int | None:
    """The version that an entry was made under; None where no counter asked (an import)."""
    told = {canonical_json.dump(_detail(entry, version)): version for version in texts.VERSIONS}
    query = (
        select(JournalLine.detail)
        .where(JournalLine.act == _CONSENTS, JournalLine.detail.in_(told))
        .order_by(JournalLine.seq.desc())
        .limit(1)
    )
    found = session.scalar(query)
    return None if found is None else told[found]


def _detail(entry: int, version: int) -> dict[str, object]:
    return {"entry": entry, "version": version, "sha256": texts.sha256(version)}
