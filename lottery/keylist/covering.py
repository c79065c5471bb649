"""Whether the published list holds the keys of a published draw: one that was held before the list
was begun may have been signed by others."""

from pathlib import Path

from sqlalchemy.orm import Session

from draws import key_times, keylist, signatures
from draws import manifest as manifests
from draws.errors import DrawError
from draws.keylist import FILE, KeyList
from lottery import attempts
from lottery.attempts import Attempt
from lottery.keylist import stored


def read(public: Path) -> KeyList:
    """The list as it lies in the public folder; an empty one where there is none.

    Raises DrawError for one that does not hold.
    """
    place = public / FILE
    return keylist.parse(place.read_bytes()) if place.is_file() else KeyList()


def pins_for(session: Session, attempt: Attempt) -> bytes | None:
    """The list, against which a committed attempt is held; None where its keys are not in it."""
    listed = stored.listed(session)
    files = attempts.some_documents(session, attempt, (signatures.KEYS, manifests.FILE))
    if not listed.entries or len(files) < 2:
        return None
    try:
        keys = signatures.parse_keys(files[signatures.KEYS])
        key_times.check_draw(listed, keys, manifests.parse(files[manifests.FILE]), None)
    except DrawError:
        return None
    return listed.data


def covers(listed: KeyList, folder: Path) -> bool:
    """Whether a bundle or a commitment is signed by keys that counted in a list."""
    try:
        keys = signatures.parse_keys((folder / signatures.KEYS).read_bytes())
        fixed = manifests.parse((folder / manifests.FILE).read_bytes())
        key_times.check_draw(listed, keys, fixed, None)
    except (OSError, DrawError):
        return False
    return bool(listed.entries)
