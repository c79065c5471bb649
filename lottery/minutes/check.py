"""Everything that makes signed minutes worth believing, in one call."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509

from draws.attachments import attachments
from draws.errors import DrawError
from draws.verify import verify
from lottery.clock import aware
from lottery.minutes.errors import MinutesError
from lottery.minutes.origin import check_origin, check_printed
from lottery.minutes.signature import check_signature
from lottery.texts import minutes as texts

LARGEST = 1 << 30
"""Bytes that all attachments together may take up."""


@dataclass(frozen=True)
class Report:
    """What was checked and held, line by line, and what was not checked.

    `open` names what the verifier of the draw could not check, so that the draw is not called
    verified; `pinned` says whether the signer was checked against a given root, `compared`
    whether the pages were made again.
    """

    lines: tuple[str, ...]
    warnings: tuple[str, ...]
    open: tuple[str, ...]
    signer: str
    fingerprint: str
    pinned: bool
    compared: bool


def check(pdf: bytes, trust: Sequence[x509.Certificate] | None, now: datetime) -> Report:
    """Check signature, attachments, draw and origin; MinutesError with the reason otherwise."""
    try:
        return _check(pdf, tuple(trust or ()), aware(now))
    except MinutesError:
        raise
    except DrawError as error:
        raise MinutesError(texts.draw_refused(str(error))) from error
    except Exception as error:
        # a damaged file makes the PDF libraries raise nearly anything: it is refused, not a crash
        raise MinutesError(texts.unreadable(f"{type(error).__name__}: {error}")) from error


def _check(pdf: bytes, trust: Sequence[x509.Certificate], now: datetime) -> Report:
    signed = check_signature(pdf, trust, now)
    lines = [texts.held_signature(signed.signer, signed.at), texts.held_mark(signed.fingerprint)]
    files = attachments(pdf, LARGEST)
    lines.append(texts.held_attachments(check_printed(pdf, files)))
    notes = check_draw(files)
    lines.append(texts.HELD_DRAW if not notes else texts.OPEN_DRAW)
    compared = check_origin(pdf, files, signed)
    if compared:
        lines.append(texts.HELD_ORIGIN)
    warnings = [*notes]
    if not signed.pinned:
        warnings.append(texts.NOT_PINNED)
    if not compared:
        warnings.append(texts.NOT_COMPARED)
    return Report(
        tuple(lines),
        tuple(warnings),
        tuple(notes),
        signed.signer,
        signed.fingerprint,
        signed.pinned,
        compared,
    )


def check_draw(files: Mapping[str, bytes]) -> list[str]:
    """Repeat the draw from the attachments alone; what the verifier left open."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, data in files.items():
            path = folder / file
            if ".." in path.parts or folder not in path.parents:
                raise MinutesError(texts.wrong_table(file))
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
        verdict = verify(folder, text_only=True)
    return [texts.left_open(item) for item in verdict.open]
