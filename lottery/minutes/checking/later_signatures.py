"""What a signer who follows may change in the file: his own field, and what any signing needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pikepdf import Pdf

from draws.pdf import walk
from lottery.minutes.checking.metadata import DATES, drop, stated_metadata
from lottery.minutes.checking.same_objects import difference
from lottery.minutes.errors import MinutesError
from lottery.texts.minutes import checking as texts
from lottery.texts.minutes import signing as sentences

_VALUE = frozenset(
    [
        "/Type",
        "/Filter",
        "/SubFilter",
        "/Contents",
        "/ByteRange",
        "/Name",
        "/M",
        "/Reason",
        "/Location",
        "/ContactInfo",
        "/Prop_Build",
    ]
)
_FILTERS = ("/ETSI.CAdES.detached", "/adbe.pkcs7.detached")
_FREE = ("/V", "/AP", "/M")


def check_revisions(pdf: bytes, ends: Sequence[int]) -> None:
    """Raise MinutesError unless there is one revision a signature, from the first one on: what is
    changed between two of them would be signed over, and looked like the later signer's doing."""
    found = [end for end in walk(pdf).ends if end >= ends[0]]
    if found != list(ends):
        odd = next(iter(sorted(set(found) ^ set(ends))), ends[0])
        raise MinutesError(sentences.between_signatures(odd))


def check_step(before: Pdf, after: Pdf, field: str, signer: str) -> None:
    """Raise MinutesError if a revision does more than put a signature into `field`."""
    earlier, later = _field(before, field), _field(after, field)
    if "/V" in earlier:
        raise MinutesError(sentences.signed_twice(field))
    _check_value(later.V, signer)
    if stated_metadata(before) != stated_metadata(after):
        raise MinutesError(sentences.more_than_a_signature(signer, texts.TITLE))
    for each in (earlier, later):
        drop(each, _FREE)
    for pdf in (before, after):
        drop(pdf.Root, ("/DSS", "/Extensions", "/Version", "/Metadata"))
        info: Any = pdf.trailer.get("/Info")
        drop(info if info is not None else {}, DATES)
        pdf.Root.AcroForm.SigFlags = 3
    if where := difference(before, after):
        raise MinutesError(sentences.more_than_a_signature(signer, where))


def _check_value(value: Any, signer: str) -> None:
    if more := set(value.keys()) - _VALUE:
        raise MinutesError(sentences.more_than_a_signature(signer, min(more)))
    if value.get("/SubFilter") not in _FILTERS:
        raise MinutesError(sentences.more_than_a_signature(signer, "/SubFilter"))


def _field(pdf: Pdf, name: str) -> Any:
    for field in pdf.Root.AcroForm.Fields:
        if str(field.get("/T", "")) == name:
            return field
    raise MinutesError(texts.other_fields([name]))
