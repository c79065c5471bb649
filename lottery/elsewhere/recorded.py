"""Do the files from elsewhere open, are they what was told of them, do their signatures hold?"""

from collections.abc import Iterator
from hashlib import sha256

from sqlalchemy.orm import Session

from draws import manifest as manifests
from lottery import attempts, canonical_json, journal
from lottery.attempts import Attempt
from lottery.elsewhere import keys
from lottery.elsewhere.keeping import ACT, ElsewhereFile, content, of_attempt, told
from lottery.errors import BoxClosedError
from lottery.office.boxes import Boxes
from lottery.texts.ceremony import elsewhere as sentences


def faults(session: Session, boxes: Boxes) -> Iterator[str]:
    """What is otherwise than the journal tells, a sentence each."""
    yield from _keys(session)
    known = {line["file"]: line for line in journal.acts(session, ACT)}
    for attempt in attempts.all_attempts(session):
        for kept in of_attempt(session, attempt):
            if known.pop(kept.id, None) != told(attempt, kept):
                yield sentences.file_differs(attempt.name, kept.id)
            elif fault := _fault(session, boxes, attempt, kept):
                yield fault
    yield from (sentences.file_gone(str(line["draw"]), number) for number, line in known.items())


def _keys(session: Session) -> Iterator[str]:
    stored = {key.name: (key.fingerprint, key.at, key.by) for key in keys.every(session)}
    lines = journal.of_acts(session, (keys.ACT,))
    details = [(canonical_json.load(line.detail), line) for line in lines]
    said = {each["key"]: (each["fingerprint"], line.at, line.actor) for each, line in details}
    for name in sorted(stored.keys() | said.keys()):
        if stored.get(name) != said.get(name):
            yield sentences.key_differs(name)


def _fault(session: Session, boxes: Boxes, attempt: Attempt, kept: ElsewhereFile) -> str:
    try:
        data = content(session, boxes, attempt, kept.id)
    except BoxClosedError as why:
        return str(why)
    if (sha256(data).hexdigest(), len(data)) != (kept.sha256, kept.size):
        return sentences.file_differs(attempt.name, kept.id)
    manifest = attempts.document(session, attempt, manifests.FILE)
    if kept.key and not kept.key.has_signed(data, manifest):
        return sentences.signature_gone(attempt.name, kept.id)
    return ""
