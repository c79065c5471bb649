"""Who signed the file, in which order, and that between two signatures nothing else was changed."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pikepdf
from cryptography import x509
from pyhanko.sign.general import SigningError

from draws.manifest import Signer
from lottery.clock import SHANGHAI
from lottery.minutes.checking import envelope, later_signatures
from lottery.minutes.checking.envelope import ByteRange, Envelope
from lottery.minutes.checking.same_objects import kind_of
from lottery.minutes.errors import MinutesError
from lottery.minutes.signing.revision import Turn, append, recorded
from lottery.minutes.signing.sign import FIELD
from lottery.minutes.signing.stamp import fingerprint, signer_name
from lottery.minutes.signing.trust import check_dates, check_usage
from lottery.minutes.written import boxes
from lottery.texts.minutes import checking as texts
from lottery.texts.minutes import signing as sentences

_DATE = re.compile(r"D:([0-9]{14})(Z|[+-][0-9]{2}'[0-9]{2}'?)")


@dataclass(frozen=True)
class FileSignature:
    """One signature: its field, who signed, when by his own word, and how far it reaches.

    `replayed`: its revision was written again from certificate, time and raw signature, and is the
    same to the byte.
    """

    field: str
    place: ByteRange
    envelope: Envelope
    at: datetime
    replayed: bool = False

    @property
    def name(self) -> str:
        """What the certificate calls the signer."""
        return signer_name(self.envelope.certificate)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate."""
        return fingerprint(self.envelope.certificate)

    @property
    def certificate(self) -> x509.Certificate:
        """The signer's."""
        return self.envelope.certificate


def open_pdf(data: bytes) -> pikepdf.Pdf:
    """The file, as long as it need not be repaired; MinutesError for what is no PDF."""
    if not data.startswith(b"%PDF-"):
        raise MinutesError(texts.NO_PDF)
    try:
        return pikepdf.Pdf.open(io.BytesIO(data), attempt_recovery=False, suppress_warnings=True)
    except pikepdf.PasswordError as error:
        raise MinutesError(texts.ENCRYPTED) from error


def field_names(signers: Sequence[Signer]) -> list[str]:
    """The fields that are prepared for signatures."""
    return boxes.field_names(signers)


def find(pdf: bytes, opened: pikepdf.Pdf) -> list[tuple[str, ByteRange, Any]]:
    """Field, place and dictionary of each signature, in order; the last reaches the file's end."""
    found = []
    form: Any = opened.Root.get("/AcroForm", {})
    for field in form.get("/Fields", []):
        if "/V" in field:
            found.append((str(field.get("/T", "")), _place(pdf, field.V), field.V))
    found.sort(key=lambda each: each[1].upto)
    ends = [place.upto for _, place, _ in found]
    if not found:
        raise MinutesError(sentences.UNSIGNED)
    if len(set(ends)) != len(ends) or ends[-1] != len(pdf):
        raise MinutesError(sentences.NOT_WHOLE)
    return found


def first_fingerprint(pdf: bytes, now: datetime) -> str:
    """SHA-256 of the certificate that signed a file first; raises MinutesError."""
    with open_pdf(pdf) as opened:
        return check_first(pdf, find(pdf, opened)[0], now).fingerprint


def check_first(pdf: bytes, found: tuple[str, ByteRange, Any], now: datetime) -> FileSignature:
    """The organiser's signature: in his field, by the certificate in it, over all before it."""
    field, place, value = found
    if field != FIELD:
        raise MinutesError(sentences.first_field(field))
    held = envelope.own_envelope(pdf, place)
    signed = FileSignature(field, place, held, _stated(held, value))
    if signed.at > now:
        raise MinutesError(sentences.signed_later(signed.at))
    return signed


def check_others(
    pdf: bytes,
    found: Sequence[tuple[str, ByteRange, Any]],
    first: FileSignature,
    signers: Sequence[Signer],
    now: datetime,
) -> Iterator[FileSignature]:
    """The signatures that follow, each by the signer whose turn it is."""
    later_signatures.check_revisions(pdf, [place.upto for _, place, _ in found])
    before = first
    for number, (field, place, value) in enumerate(found[1:], 2):
        if number > len(signers):
            raise MinutesError(sentences.unnamed_signer(number, len(signers)))
        signer = signers[number - 1]
        _check_field(field, signer, signers)
        signed = _written(pdf, before, (field, place, value), signer)
        if not before.at <= signed.at <= now:
            raise MinutesError(sentences.out_of_time(signer.name, signed.at))
        check_dates(signed.certificate, signed.at)
        check_usage(signed.certificate)
        if not signed.replayed:
            later_signatures.check_step(
                open_pdf(pdf[: before.place.upto]), open_pdf(pdf[: place.upto]), field, signer.name
            )
        yield signed
        before = signed


def _written(
    pdf: bytes, before: FileSignature, found: tuple[str, ByteRange, Any], signer: Signer
) -> FileSignature:
    """The next signature: written again byte for byte if this program made it, or else read as
    another program's."""
    field, place, value = found
    held = envelope.later_envelope(pdf, place, signer.sha256)
    signed = FileSignature(field, place, held, _stated(held, value))
    try:
        own = envelope.own_envelope(pdf, place)
        by = recorded(own.certificate, own.others, own.signature)
        again = append(pdf[: before.place.upto], Turn(field), by, signed.at)
    except (MinutesError, SigningError):
        return signed
    return replace(signed, replayed=again == pdf[: place.upto])


def _check_field(field: str, signer: Signer, signers: Sequence[Signer]) -> None:
    """A signer signs in his own field, or in one that is nobody else's."""
    if field != signer.name and field in {FIELD, *(other.name for other in signers)}:
        raise MinutesError(sentences.wrong_field(signer.name, field))


def _place(pdf: bytes, value: Any) -> ByteRange:
    """Where the container lies; it is the one that the dictionary holds, and all else is signed."""
    numbers = [value.ByteRange[at] for at in range(len(value.ByteRange))]
    if len(numbers) != 4 or any(kind_of(each) != "number" or each < 0 for each in numbers):
        raise MinutesError(sentences.NOT_WHOLE)
    zero, start, end, rest = (int(each) for each in numbers)
    if zero or not start < end or end + rest > len(pdf):
        raise MinutesError(sentences.NOT_WHOLE)
    if bytes(value.Contents).hex().encode() != pdf[start + 1 : end - 1].lower():
        raise MinutesError(sentences.BAD_CONTAINER)
    return ByteRange(start, end, end + rest)


def _stated(held: Envelope, value: Any) -> datetime:
    """The time in the container, or else the one beside it."""
    if held.at is not None:
        return held.at.astimezone(SHANGHAI)
    found = _DATE.fullmatch(str(value.get("/M", "")))
    if found is None:
        raise MinutesError(sentences.NO_TIME)
    zone = found[2].replace("'", "").replace("Z", "+0000")
    return datetime.strptime(found[1] + zone, "%Y%m%d%H%M%S%z").astimezone(SHANGHAI)
