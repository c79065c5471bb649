"""Does the list of keys agree with the journal? An entry put in, changed or left out is noticed."""

from hashlib import sha256

from sqlalchemy.orm import Session

from lottery import canonical_json, journal
from lottery.keylist.changes import LISTED
from lottery.keylist.stored import listed
from lottery.texts.ceremony import key_changes as sentences


def faults(session: Session) -> list[str]:
    """What is otherwise than the journal tells: the entries, one by one."""
    told = [canonical_json.load(line.detail)["list"] for line in journal.of_acts(session, [LISTED])]
    found, data = [], b""
    for entry in listed(session).entries:
        data += entry.whole
        found.append(sha256(data).hexdigest())
    return [] if found == told else [sentences.recorded_otherwise(len(found), len(told))]
