"""Cosignatures: what the notary has signed on his own machine, beside the text that he signed.

A checkpoint is published with the organiser's signature first; his is added when it comes.
"""

from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from lottery.models import NotarySignature

GAP = b"\n\n"


def text_of(note: bytes) -> bytes:
    """What is signed of a note: all of it up to the empty line."""
    return note.partition(GAP)[0] + b"\n"


def line_over(session: Session, text: bytes, key: int | None = None) -> str | None:
    """The notary's signature line over a text, by one of his keys or by his last one that signed
    it; None without one."""
    query = select(NotarySignature.line).where(
        NotarySignature.sha256 == sha256(text).hexdigest(),
        *([] if key is None else [NotarySignature.key == key]),
    )
    return session.scalars(query.order_by(NotarySignature.key.desc()).limit(1)).first()


def cosigned(session: Session, note: bytes) -> bytes:
    """A note with the notary's signature as its last line, where he has signed it."""
    line = line_over(session, text_of(note))
    if line is None or line.split(" ")[1] in signers_of(note):
        return note
    return note + f"{line}\n".encode()


def signers_of(note: bytes) -> tuple[str, ...]:
    """The names below a note."""
    lines = note.partition(GAP)[2].decode().splitlines()
    return tuple(line.split(" ")[1] for line in lines)
