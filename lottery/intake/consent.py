"""The consent under which an entry was made: which version of the text, in the journal for good.

It is written in the transaction of the entry: there is no entry from the counter without it. Who
imports a table says so once for all the people in it, in the transaction that begins the import.
"""

from datetime import datetime
from hashlib import sha256

from sqlalchemy import literal, select
from sqlalchemy.orm import Session

from lottery import canonical_json, journal
from lottery.invoices import Rules
from lottery.models import ImportRow, StoredJournalLine
from lottery.texts.counter import consent as texts

ACT = "consent-given"
# Written out in the query: only then does the database see that its index of consents will do.
_CONSENTS = literal(ACT, literal_execute=True)


def covers(version: int, rules: Rules) -> bool:
    """Whether somebody who agreed to a version agreed to what these rules ask of him."""
    return rules.person != "identity" or version >= texts.SENSITIVE


def record(
    session: Session, entry: int, *, by: str, now: datetime, version: int = texts.VERSION
) -> None:
    """Put on record that the person of this entry agreed to the text in force, or to another
    version when he was asked before."""
    journal.write_all(session, [given(entry, by, version)], now)


def given(entry: int, by: str, version: int = texts.VERSION) -> journal.Act:
    """That the person of this entry agreed to a text, as the journal keeps it."""
    return journal.Act(by, ACT, _detail(entry, version))


def given_for_job(job: int, by: str, version: int) -> journal.Act:
    """That whoever imports says: everybody in this table agreed to a text."""
    return journal.Act(by, ACT, _detail(job, version, "job"))


def version_of(session: Session, entry: int) -> int | None:
    """The version that an entry was made under, at the counter or by the table that it came in;
    None where nobody said so."""
    found = _version(session, "entry", entry)
    if found is not None:
        return found
    query = select(ImportRow.job).where(
        ImportRow.entry == entry, ImportRow.verdict.in_(("accept", "review"))
    )
    job = session.scalar(query)
    return None if job is None else version_of_job(session, job)


def version_of_job(session: Session, job: int) -> int | None:
    """The version that everybody in an imported table agreed to, as its importer said."""
    return _version(session, "job", job)


def _version(session: Session, what: str, number: int) -> int | None:
    details = {version: _detail(number, version, what) for version in texts.VERSIONS}
    told = {canonical_json.dump(detail): version for version, detail in details.items()}
    query = (
        select(StoredJournalLine.detail)
        .where(StoredJournalLine.act == _CONSENTS, StoredJournalLine.detail.in_(told))
        .order_by(StoredJournalLine.seq.desc())
        .limit(1)
    )
    found = session.scalar(query)
    return None if found is None else told[found]


def _detail(number: int, version: int, what: str = "entry") -> dict[str, object]:
    return {what: number, "version": version, "sha256": sha256_of(version)}


def sha256_of(version: int) -> str:
    """The SHA-256 of a version's title and paragraphs, each ended by LF, in UTF-8; 64 hex."""
    lines = (texts.title(version), *texts.paragraphs(version))
    return sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
