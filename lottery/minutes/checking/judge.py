"""The whole check of a file, in the order in which a reason is the true one.

It opens what a stranger wrote, so it runs in a process of its own (`check`); everything here is
pure but for the folder in which the attachments have been laid out for the verifier.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from cryptography import x509
from pikepdf import PdfError

from draws import key_times, keylist
from draws import manifest as manifests
from draws.attachments import attachments
from draws.errors import DrawError
from draws.manifest import Manifest
from draws.minutes import LISTS, leaves_lists_out
from draws.verify import NOT_PINNED, verify
from lottery.clock import aware
from lottery.minutes.checking import origin, signature
from lottery.minutes.checking.forbidden import check_fields, refuse_forbidden
from lottery.minutes.checking.signature import FileSignature
from lottery.minutes.checking.verdict import MinutesVerdict, Missing
from lottery.minutes.errors import MinutesError
from lottery.minutes.signing import trust
from lottery.minutes.written import claims
from lottery.minutes.written.drawn import read
from lottery.texts.minutes import checking as texts
from lottery.texts.minutes import pages as printed
from lottery.texts.minutes import signing as sentences
from lottery.texts.public.refusing import REASONS

LARGEST = 128 << 20
"""Bytes that all attachments together may take up."""
UNSIGNED = "others"
"""The code of what is missing where a signer whom the manifest names has not signed yet."""

Found = TypeVar("Found")


@dataclass(frozen=True)
class CheckTask:
    """What a check is told: the roots, if any were given, and what the file must be.

    `folder` holds the attachments as a bundle, and `keys` the verifier keys that are pinned, if
    any; `manifest` is the hash of the only manifest that will do, `draw` the only code.
    """

    trust: tuple[x509.Certificate, ...]
    now: datetime
    draw: str = ""
    manifest: str = ""
    folder: Path | None = None
    keys: Path | None = None


@dataclass
class _Gathered:
    held: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)
    stated: list[str] = field(default_factory=list)
    witnessed: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class OpenedMinutes:
    """The attachments by name, and how far the first signature reaches."""

    files: dict[str, bytes]
    first: int


def open_minutes(pdf: bytes) -> OpenedMinutes:
    """What is in a file; MinutesError if it is not built as minutes are, or not signed."""
    with signature.open_pdf(pdf) as opened:
        refuse_forbidden(opened)
        places = signature.find(pdf, opened)
    try:
        return OpenedMinutes(attachments(pdf, LARGEST), places[0][1].upto)
    except DrawError as error:
        if "too large" in str(error):
            raise MinutesError(texts.needs_more(texts.megabytes(LARGEST >> 20))) from error
        raise MinutesError(texts.other_structure(str(error))) from error


def judge(pdf: bytes, files: dict[str, bytes], task: CheckTask) -> MinutesVerdict:
    """The verdict on a file whose attachments are `files`; raises MinutesError to refuse it."""
    manifest = _manifest(files, task)
    found = _Gathered()
    with signature.open_pdf(pdf) as opened:
        check_fields(opened, signature.field_names(manifest.signers))
        places = signature.find(pdf, opened)
        piece = origin.read_piece(opened)
    first = signature.check_first(pdf, places[0], aware(task.now))
    _judge_signer(first, manifest, task, found)
    others = tuple(signature.check_others(pdf, places, first, manifest.signers, task.now))
    _tell_others(others, manifest, found)
    revision = pdf[: first.place.upto]
    _judge_pages(revision, files, piece, first, found)
    _judge_draw(files, manifest, task, found)
    return MinutesVerdict(
        about=tuple(texts.about(manifest, _prizes(files, piece))),
        held=tuple(found.held),
        stated=tuple(found.stated),
        witnessed=tuple(found.witnessed),
        notes=tuple(found.notes),
        missing=tuple(found.missing),
        signer=first.name,
        fingerprint=first.fingerprint,
        draw=manifest.folder,
    )


def refusals(act: Callable[[], Found]) -> Found | MinutesVerdict:
    """What an act finds, or the refusal, whatever the file does to its readers."""
    try:
        return act()
    except Exception as error:
        # a damaged file makes the PDF libraries raise nearly anything: it is refused, not a crash
        return MinutesVerdict(refused=_reason(error))


def _reason(error: Exception) -> str:
    """Why a file is refused, by what was raised at it."""
    if isinstance(error, MinutesError):
        return str(error)
    if isinstance(error, DrawError):
        known = (text for start, text in REASONS.items() if error.message.startswith(start))
        return texts.draw_refused(next(known, ""), str(error))
    # qpdf says bad_alloc of a stream that is larger than the memory
    if isinstance(error, MemoryError) or "bad_alloc" in str(error):
        return texts.NEEDS_MEMORY
    if isinstance(error, RecursionError):
        return texts.needs_more(texts.DEPTH)
    # what qpdf says of a damaged file is English, and names objects of this process
    if isinstance(error, PdfError):
        return texts.DAMAGED_PDF
    return texts.unreadable(f"{type(error).__name__}: {error}")


def _manifest(files: dict[str, bytes], task: CheckTask) -> Manifest:
    """The manifest inside, if it is the one that was asked about."""
    if manifests.FILE not in files:
        raise MinutesError(printed.missing_files([manifests.FILE]))
    manifest = manifests.parse(files[manifests.FILE])
    if task.draw not in {"", manifest.draw, manifest.folder}:
        raise MinutesError(texts.other_draw(task.draw, manifest.folder))
    if task.manifest not in {"", manifest.sha256()}:
        raise MinutesError(texts.other_manifest(task.manifest, manifest.sha256()))
    if (held := sorted(LISTS & set(files))) and leaves_lists_out(manifest.pool_count):
        raise MinutesError(texts.lists_embedded(held))
    return manifest


def _judge_signer(
    first: FileSignature, manifest: Manifest, task: CheckTask, found: _Gathered
) -> None:
    """The certificate: named by the manifest, from a root that is trusted, valid and fitting."""
    if manifest.signers:
        named = [each.signers[0].sha256 for each in _as_signed(manifest, task)]
        if first.fingerprint not in named:
            raise MinutesError(sentences.other_signer(named[0], [first.fingerprint]))
    else:
        found.missing.append(Missing("signer", texts.NO_SIGNER))
    trust.check_usage(first.certificate)
    trust.check_dates(first.certificate, first.at)
    if task.trust:
        trust.check_chain(first.certificate, first.envelope.others, task.trust, first.at)
    else:
        found.missing.append(Missing("trust", texts.NO_TRUST))
    if task.now > first.certificate.not_valid_after_utc:
        told = sentences.expired_since(first.certificate.not_valid_after_utc)
        found.missing.append(Missing("expired", told))
    found.held.append(texts.held_signature(first.name, first.at))
    found.held.append(texts.held_mark(first.fingerprint, named=bool(manifest.signers)))
    if task.trust:
        found.held.append(texts.HELD_CHAIN)


def _tell_others(others: tuple[FileSignature, ...], manifest: Manifest, found: _Gathered) -> None:
    for signer, signed in zip(manifest.signers[1:], others, strict=False):
        told = texts.held_other(signer.name, signed.name, signed.at, replayed=signed.replayed)
        found.held.append(told)
    if others:
        found.notes.append(texts.OTHERS_BY_FINGERPRINT)
    pairs = zip(manifest.signers[1:], others, strict=False)
    if drawn := [signer.name for signer, signed in pairs if not signed.replayed]:
        found.notes.append(texts.drawn_by_another(drawn))
    if waiting := [signer.name for signer in manifest.signers[1 + len(others) :]]:
        found.missing.append(Missing(UNSIGNED, texts.not_signed_yet(waiting)))


def _judge_pages(
    revision: bytes,
    files: dict[str, bytes],
    piece: origin.Making,
    first: FileSignature,
    found: _Gathered,
) -> None:
    """The pages, and what they tell beside the files."""
    if not piece.known:
        found.missing.append(Missing("layout", texts.unknown_layout(piece.layout)))
        return
    facts = origin.read_facts(piece)
    drawn = read(files)
    claims.check_times(drawn, facts, first.at)
    claims.check_scene(drawn, facts)
    claims.check_parties(facts)
    untold = claims.check_prizes(drawn, facts)
    same = origin.check_origin(revision, files, piece, first)
    found.held.append(texts.held_attachments(len(files)))
    found.held.append(texts.HELD_BYTES if same else texts.HELD_OBJECTS)
    found.notes.extend(claims.late(drawn, facts, first.at))
    found.stated.extend(claims.stated(drawn, facts))
    found.witnessed.extend(claims.witnessed(drawn, facts))
    if untold:
        found.missing.append(Missing("prizes", texts.untold(untold)))


def _as_signed(manifest: Manifest, task: CheckTask) -> tuple[Manifest, ...]:
    """The manifest, and as it would name a later certificate of the list, if one is given."""
    data = task.keys.read_bytes() if task.keys else b""
    return key_times.as_signed(keylist.parse(data) if keylist.is_list(data) else None, manifest)


def _judge_draw(
    files: dict[str, bytes], manifest: Manifest, task: CheckTask, found: _Gathered
) -> None:
    """The draw in full, with the keys that are pinned."""
    if task.keys is None:
        found.missing.append(Missing("keys", texts.NO_KEYS))
    if task.folder is None:
        if not leaves_lists_out(manifest.pool_count):
            raise MinutesError(printed.missing_files(sorted(LISTS - set(files))))
        found.missing.append(Missing("lists", texts.NO_LISTS))
        return
    verdict = verify(task.folder, keys=task.keys, followers=False)
    left = [told for told in verdict.open if told != NOT_PINNED]
    for told in left:
        found.missing.append(Missing("draw", texts.left_open(told)))
    if not left:
        found.held.append(texts.HELD_DRAW if task.keys else texts.HELD_DRAW_UNPINNED)


def _prizes(files: dict[str, bytes], piece: origin.Making) -> dict[str, str]:
    """What each tier of the manifest is called, where the pages were made again."""
    if not piece.known:
        return {}
    facts = origin.read_facts(piece)
    return {each.code: f"{each.name} {each.award}".strip() for each in facts.prizes}
