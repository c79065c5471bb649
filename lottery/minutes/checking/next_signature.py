"""How far the signatures in minutes are, and the next one: made here, or written from an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from cryptography import x509

from draws import manifest as manifests
from draws.attachments import attachments
from draws.errors import DrawError
from draws.key_times import as_signed
from draws.keylist import KeyList
from draws.manifest import Manifest, Signer
from lottery.clock import SHANGHAI, aware
from lottery.minutes.checking import signature
from lottery.minutes.checking.judge import LARGEST
from lottery.minutes.checking.signature import FileSignature
from lottery.minutes.errors import MinutesError
from lottery.minutes.signing.countersignature import Countersignature, hash_of
from lottery.minutes.signing.revision import Signatory, Turn, append, recorded
from lottery.minutes.signing.sign import countersign
from lottery.texts.minutes import checking as check_texts
from lottery.texts.minutes import countersigning as texts
from lottery.texts.minutes import signing as sign_texts


@dataclass(frozen=True)
class SignedSoFar:
    """A file, its manifest, and the signatures in it, the organiser's first."""

    pdf: bytes
    manifest: Manifest
    signatures: tuple[FileSignature, ...]

    @property
    def next(self) -> Signer | None:
        """Whose turn it is; None when everybody has signed."""
        return next(iter(self.manifest.signers[len(self.signatures) :]), None)


def read(pdf: bytes, now: datetime, listed: KeyList | None = None) -> SignedSoFar:
    """The signatures in a file, each checked; the pages are the check's. MinutesError, DrawError
    for a file with anything in it that is not signed by those whose turn it was.

    The first signer's certificate is the manifest's, or one of the list that took its place.
    """
    try:
        manifest = manifests.parse(attachments(pdf, LARGEST)[manifests.FILE])
    except (DrawError, KeyError) as error:
        raise MinutesError(check_texts.other_structure(str(error))) from error
    with signature.open_pdf(pdf) as opened:
        places = signature.find(pdf, opened)
    first = signature.check_first(pdf, places[0], now)
    firsts = [each.signers[0].sha256 for each in as_signed(listed, manifest) if each.signers]
    if firsts and first.fingerprint not in firsts:
        raise MinutesError(texts.not_the_organiser(manifest.signers[0].sha256, first.fingerprint))
    others = signature.check_others(pdf, places, first, manifest.signers, now)
    return SignedSoFar(pdf, manifest, (first, *others))


def sign_next(
    so_far: SignedSoFar, name: str, by: Signatory, now: datetime
) -> tuple[bytes, Countersignature]:
    """The file with the signature of the one whose turn it is, and the answer that tells of it."""
    signer = _turn(so_far, name)
    at = aware(now).astimezone(SHANGHAI).replace(microsecond=0)
    last = so_far.signatures[-1]
    if at < last.at:
        raise MinutesError(texts.clock_behind(last.at, at))
    made: list[bytes] = []

    def raw(attributes: bytes) -> bytes:
        made.append(by.raw(attributes))
        return made[-1]

    signed = countersign(so_far.pdf, signer.name, replace(by, raw=raw), at)
    read(signed, at)
    return signed, Countersignature(
        draw=so_far.manifest.draw,
        attempt=so_far.manifest.attempt,
        base=hash_of(so_far.pdf),
        signer=signer,
        at=at,
        result=hash_of(signed),
        signature=made[-1],
    )


def write_next(
    so_far: SignedSoFar,
    answer: Countersignature,
    certificate: x509.Certificate,
    chain: Sequence[x509.Certificate],
    now: datetime,
) -> bytes:
    """The file with a signature that was made elsewhere; MinutesError for an answer to something
    else, out of turn or time, and for one that gives another file than the signer has found."""
    check_answer(so_far, answer, now)
    by = recorded(certificate, chain, answer.signature)
    signed = append(so_far.pdf, Turn(answer.signer.name), by, answer.at)
    found = read(signed, now)
    if not found.signatures[-1].replayed or hash_of(signed) != answer.result:
        raise MinutesError(texts.other_result(answer.result, hash_of(signed)))
    return signed


def check_answer(so_far: SignedSoFar, answer: Countersignature, now: datetime) -> None:
    """Raise MinutesError unless an answer is the next signer's, to this very file, in time."""
    manifest = so_far.manifest
    if (answer.draw, answer.attempt) != (manifest.draw, manifest.attempt):
        raise MinutesError(texts.other_draw(answer.draw, answer.attempt))
    signer = _turn(so_far, answer.signer.name)
    if answer.signer != signer:
        raise MinutesError(texts.other_signer(answer.signer.text(), signer.text()))
    if answer.base != hash_of(so_far.pdf):
        raise MinutesError(texts.other_base(answer.base, hash_of(so_far.pdf)))
    if answer.at < so_far.signatures[-1].at:
        raise MinutesError(sign_texts.out_of_time(signer.name, answer.at))
    if answer.at > now:
        raise MinutesError(texts.clock_ahead(answer.at, now))


def _turn(so_far: SignedSoFar, name: str) -> Signer:
    """The signer whose turn it is, if it is he."""
    signers = so_far.manifest.signers
    known = {each.name: each.number for each in signers}
    if name not in known:
        raise MinutesError(texts.not_named(name, list(known)))
    if known[name] <= len(so_far.signatures):
        raise MinutesError(texts.has_signed(name, so_far.signatures[known[name] - 1].at))
    if so_far.next is None or so_far.next.name != name:
        raise MinutesError(texts.not_his_turn(name, so_far.next.name if so_far.next else ""))
    return so_far.next
