"""Do the notary's keys, his signatures and the programs handed out agree with the journal, and does
each signature hold over what is stored? A row put in, changed or left out is noticed here."""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from draws import manifest as manifests
from draws.errors import DrawError
from draws.signatures import check_signatures, parse_keys
from lottery import canonical_json, journal
from lottery.ceremony.notary import answers, registration
from lottery.errors import JournalDiffersError
from lottery.models import Checkpoint, DrawDocument, NotaryKey, NotarySignature, ProgramFile
from lottery.register import cosigned
from lottery.texts.ceremony import notary as sentences

Fact = tuple[str, str]
"""What it is, and which."""


def check(session: Session) -> None:
    """Hold the three tables against the journal and the manifests; raises JournalDiffersError."""
    try:
        stored, told = dict(_stored(session)), dict(_told(session))
    except (ValueError, TypeError, KeyError) as why:  # what no program of ours has written
        raise JournalDiffersError(sentences.key_differs("记录", why, "")) from None
    for fact in sorted(stored | told):
        if stored.get(fact) != told.get(fact):
            what = f"{sentences.FACTS[fact[0]]} {fact[1]}"
            raise JournalDiffersError(sentences.key_differs(what, stored.get(fact), told.get(fact)))
    _check_signatures(session)


def _stored(session: Session) -> Iterator[tuple[Fact, Any]]:
    keys = {row.id: row for row in session.scalars(select(NotaryKey).order_by(NotaryKey.id))}
    for position, row in enumerate(keys.values()):
        yield ("key", str(position)), (row.key, row.at, row.by)
    for each in session.scalars(select(NotarySignature)):
        key = keys[each.key].key
        yield ("signature", f"{each.sha256} {key}"), (each.line, each.at, each.by)
    for program in session.scalars(select(ProgramFile)):
        yield ("program", program.sha256), sha256(program.content).hexdigest()


def _told(session: Session) -> Iterator[tuple[Fact, Any]]:
    position = 0
    for line in journal.of_acts(session, (registration.ACT, answers.ACT)):
        detail = canonical_json.load(line.detail)
        if line.act == registration.ACT:
            yield ("key", str(position)), (detail["key"], line.at, line.actor)
            position += 1
            continue
        name = f"{detail['sha256']} {detail['key']}"
        yield ("signature", name), (detail["signature"], line.at, line.actor)
    for content in _manifests(session):
        for each in manifests.parse(content).programs:
            yield ("program", each.sha256), each.sha256


def _manifests(session: Session) -> Iterator[bytes]:
    query = select(DrawDocument.content).where(DrawDocument.name == manifests.FILE)
    yield from session.scalars(query)


def _check_signatures(session: Session) -> None:
    """Each signature is the named key's over a manifest or a checkpoint that is stored."""
    notes = session.scalars(select(Checkpoint.note))
    texts = [*map(cosigned.text_of, notes), *_manifests(session)]
    by_hash = {sha256(text).hexdigest(): text for text in texts}
    for row, key in session.execute(
        select(NotarySignature, NotaryKey.key).join(NotaryKey, NotaryKey.id == NotarySignature.key)
    ):
        try:
            text = by_hash[row.sha256]
            check_signatures(text, f"{row.line}\n".encode(), parse_keys(f"{key}\n".encode()), "")
        except (KeyError, DrawError) as why:
            raise JournalDiffersError(sentences.key_differs("签名", why, row.sha256)) from None
