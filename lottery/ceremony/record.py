"""Record: the sources get their values one by one, in the manifest's order, each once for all."""

import re
from datetime import datetime
from hashlib import sha256

from sqlalchemy import update
from sqlalchemy.orm import Session

from draws import manifest as manifests
from draws import seed
from draws.canonical import HEX64, write_time
from draws.errors import DrawError
from lottery import journal
from lottery.ceremony import attempts
from lottery.ceremony.attempts import Attempt, SourceState
from lottery.ceremony.plan import source_of
from lottery.errors import SourceRefusedError
from lottery.models import DrawDocument, DrawSource
from lottery.texts import ceremony as sentences


def record(
    session: Session, *, code: str, number: int, value: str, by: str, now: datetime
) -> SourceState:
    """Store the value of source `number`: digits, or a sealed slip's text or secret (64 hex).

    The same value again changes nothing; another one, another order or another form raises
    SourceRefusedError, and nothing is stored.
    """
    attempt = attempts.lock_newest(session, code)
    source = next((each for each in attempt.sources if each.number == number), None)
    if source is None:
        raise SourceRefusedError(sentences.source_unknown(attempt.name, number))
    plain = _plain(source, value)
    if source.value is not None:
        if source.value != plain:
            raise SourceRefusedError(sentences.source_set(attempt.name, number, source.value))
        return source
    attempts.require(attempt, "committed", "rolling")
    _check_turn(attempt, number)
    moment = _moment(attempt, now)
    if source.kind == "sealed":
        _store_slip(session, attempt, source, plain)
    _store(session, attempt, number, plain, moment)
    detail = {"draw": attempt.code, "attempt": attempt.attempt, "number": number, "value": plain}
    journal.write(session, actor=by, act="draw-source", detail=detail, now=now)
    return attempts.get(session, attempt.code, attempt.attempt).sources[number - 1]


def _plain(source: SourceState, value: str) -> str:
    """The value as seed.txt will hold it."""
    text = value.strip()
    if source.kind == "sealed":
        return _secret(source, value)
    if not re.fullmatch(seed.value_form(source_of(source)), text):
        digits = int(source.parameter)
        raise SourceRefusedError(sentences.digits_wrong(source.title, digits, text[:120]))
    return text


def _secret(source: SourceState, value: str) -> str:
    """The secret as it is, or out of a slip's text, which must be the sealed one to the byte."""
    if re.fullmatch(HEX64, value.strip()):
        return value.strip()
    found = re.search(f"^secret: ({HEX64})$", value, re.MULTILINE)
    if not found:
        raise SourceRefusedError(sentences.secret_form(source.title))
    digest = sha256(value.encode("utf-8", "surrogateescape")).hexdigest()
    if digest != source.parameter:
        raise SourceRefusedError(sentences.secret_wrong(source.title, source.parameter, digest))
    return found[1]


def _check_turn(attempt: Attempt, number: int) -> None:
    waiting = attempt.waiting.number if attempt.waiting else None
    if waiting != number:
        raise SourceRefusedError(sentences.source_order(attempt.name, waiting, number))


def _moment(attempt: Attempt, now: datetime) -> datetime:
    """`now` to the second: later than the freeze, and not before the commitment or a value."""
    moment = now.replace(microsecond=0)
    frozen = attempt.steps["frozen"][0].replace(microsecond=0)
    last = (attempt.latest or frozen).replace(microsecond=0)
    if moment < last or moment <= frozen:
        raise SourceRefusedError(sentences.too_early(write_time(moment), write_time(last)))
    return moment


def _store_slip(session: Session, attempt: Attempt, source: SourceState, secret: str) -> None:
    manifest = manifests.parse(attempts.document(session, attempt, manifests.FILE))
    slip = seed.Sealed(attempt.code, attempt.attempt, source.who, secret).text()
    try:
        seed.open_sealed(slip, manifest, source_of(source))
    except DrawError as error:
        wrong = sentences.secret_wrong(source.title, str(error.expected), str(error.found))
        raise SourceRefusedError(wrong) from None
    name = f"sealed-{source.who}.txt"
    row = DrawDocument(draw=attempt.code, attempt=attempt.attempt, name=name, content=slip)
    session.add(row)
    session.flush()


def _store(session: Session, attempt: Attempt, number: int, value: str, moment: datetime) -> None:
    key = (DrawSource.draw == attempt.code, DrawSource.attempt == attempt.attempt)
    empty = update(DrawSource).where(*key, DrawSource.number == number, DrawSource.value.is_(None))
    session.execute(empty.values(value=value, recorded_at=moment))
