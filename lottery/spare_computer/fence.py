"""The fence of a takeover: the newest checkpoint that the notary has signed."""

from sqlalchemy.orm import Session

from draws import signatures
from draws.errors import DrawError
from lottery import register
from lottery.ceremony.notary import registration
from lottery.errors import ParcelRefusedError
from lottery.office import Office
from lottery.office.keys import signers
from lottery.register import cosigned
from lottery.texts.ceremony import takeover as sentences


def size_at(session: Session, office: Office, note: bytes) -> int:
    """The size of the notary's checkpoint, once it is seen to be his and this register's.

    Raises ParcelRefusedError for another one, and where this register does not reach it.
    """
    text = cosigned.text_of(note)
    try:
        origin, size, root = signatures.parse_checkpoint(text)
        below = note.partition(cosigned.GAP)[2].splitlines(keepends=True)
        _check_signed(session, office, text, below)
    except DrawError as why:
        raise ParcelRefusedError(sentences.no_checkpoint(why)) from None
    here = register.size(session)
    if origin != office.settings.origin:
        raise ParcelRefusedError(sentences.other_register(origin, office.settings.origin))
    if size > here:
        raise ParcelRefusedError(sentences.behind(size, here))
    if register.root(session, size) != root.hex():
        raise ParcelRefusedError(sentences.other_root(size))
    return size


def _check_signed(session: Session, office: Office, text: bytes, below: list[bytes]) -> None:
    """The notary has signed it; in a home for rehearsals the organiser will do."""
    keys = [each.key for each in registration.every(session)]
    keys += [each.verifier() for each in signers(office.settings)] if office.settings.demo else []
    for line in below:
        for key in keys:
            if line.split(b" ")[1:2] == [key.name.encode()]:
                try:
                    signatures.check_signatures(text, line, [key], "")
                except DrawError:
                    continue
                return
    raise ParcelRefusedError(sentences.not_signed())
