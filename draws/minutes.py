"""minutes.pdf: the bundle's files are embedded in it, and those named in the manifest signed it."""

import hashlib
import re
from collections.abc import Callable
from typing import NoReturn

from . import cms, later, pdf
from .attachments import attached
from .bundle import MINUTES, Bundle, same_text
from .errors import DrawError
from .manifest import Manifest, Signer

LARGE = 200_000
"""With more entries in the pool, its list and the register are not embedded."""
LISTS = frozenset({"register.txt", "pool.txt"})
_RANGE = re.compile(rb"/ByteRange\s*\[\s*([0-9]+)\s+([0-9]+)\s+([0-9]+)\s+([0-9]+)\s*\]")
_CONTENTS = re.compile(rb"/Contents\s*<([0-9A-Fa-f]*)>")


def embedded_names(names: list[str], pool_count: int) -> set[str]:
    """Which files of a bundle its minutes hold.

    >>> sorted(embedded_names(["pool.txt", "rules.txt", "SHA256SUMS"], 200_001))
    ['rules.txt']
    """
    texts = {name for name in names if name.endswith(".txt")}
    return texts - LISTS if leaves_lists_out(pool_count) else texts


def leaves_lists_out(pool_count: int) -> bool:
    """Whether register and pool are not in the minutes; the manifest holds their hashes.

    >>> leaves_lists_out(200_000), leaves_lists_out(200_001)
    (False, True)
    """
    return pool_count > LARGE


def check_minutes(bundle: Bundle, manifest: Manifest) -> tuple[int, str]:
    """How many files are embedded, and what of the signatures could not be checked (or nothing).

    Raises DrawError for another file embedded, and for minutes that the first signer of the
    manifest has not signed whole.
    """
    data = bundle.read(MINUTES)
    size = sum((bundle.folder / name).stat().st_size for name in bundle.names)
    parts = pdf.walk(data)
    count = _check_embedded(bundle, manifest, attached(parts.objects, size))
    if not manifest.signers:
        return count, "the manifest names nobody who signs them: signature not checked"
    try:
        return count, _check_signed(data, parts, manifest.signers)[1]
    except cms.UnknownAlgorithmError as unknown:
        return count, f"signature not checked, of a kind not known here: {unknown}"


def _check_embedded(bundle: Bundle, manifest: Manifest, embedded: dict[str, bytes]) -> int:
    wanted = embedded_names(bundle.names, manifest.pool_count)
    if set(embedded) != wanted:
        other = min(set(embedded) ^ wanted)
        raise DrawError("embedded files are not the bundle's", MINUTES, 0, found=other)
    for name, data in embedded.items():
        same_text(bundle.read(name), data, f"{MINUTES}: {name}", "another file embedded")
    return len(embedded)


def signed_by(data: bytes, signers: tuple[Signer, ...]) -> tuple[int, str]:
    """How many of the signers have signed a file, and what later ones changed that is not compared
    (or nothing). Raises DrawError for a signature that is not the next signer's."""
    return _check_signed(data, pdf.walk(data), signers)


def _check_signed(data: bytes, parts: pdf.Parts, signers: tuple[Signer, ...]) -> tuple[int, str]:
    """Every signature in the file is of the next signer, and the last one covers all of it."""
    found = [each for each in parts.objects if b"/ByteRange" in pdf.LITERAL.sub(b"()", each.head)]
    if not found:
        _refuse("a signature", "none", "the minutes are not signed")
    if len(found) > len(signers):
        _refuse(f"{len(signers)} signatures", len(found))
    end, ends = 0, []
    for each, signer in zip(found, signers, strict=False):
        if each.start < end:
            _refuse("a signature a revision", f"object {each.number}")
        end = _check_one(data, each, signer, parts.ends)
        ends.append(end)
    if end != len(data):
        _refuse(f"{len(data)} bytes signed", end, "something follows the last signature")
    if between := [at for at in parts.ends if at > ends[0] and at not in ends]:
        _refuse("a signature a revision", f"a revision to byte {between[0]}", "changed between")
    return len(found), later.changed(parts, ends[0])


def _check_one(data: bytes, each: pdf.Object, signer: Signer, ends: list[int]) -> int:
    """Where a revision ends that `signer` has signed from the file's first byte on."""
    contents = _hole(each)
    first, last = each.start + contents.start(1) - 1, each.start + contents.end(1) + 1
    ranges = _ranges(each)
    end = _end_of(data, each)
    if ranges != (0, first, last, end - last) or end not in ends:
        wanted = f"0 {first} {last} and the rest of a revision"
        _refuse(wanted, ranges, "not signed whole")
    cms.check(_bytes(contents[1]), _hashing(data, ranges), signer.sha256)
    return end


def _hole(each: pdf.Object) -> re.Match[bytes]:
    """The digits of the signature itself, which alone it cannot cover."""
    found = list(_CONTENTS.finditer(each.head))
    if len(found) != 1 or pdf.LITERAL.sub(b"()", each.head).count(b"/Contents") != 1:
        _refuse("one /Contents in hex digits", len(found))
    return found[0]


def _ranges(each: pdf.Object) -> tuple[int, int, int, int]:
    found = list(_RANGE.finditer(each.head))
    plain = pdf.LITERAL.sub(b"()", each.head)
    numbers = found[0].groups() if len(found) == 1 else ()
    if plain.count(b"/ByteRange") != 1 or not numbers or any(len(n) > 12 for n in numbers):
        _refuse("one /ByteRange of four numbers", len(found))
    a, b, c, d = (int(number) for number in numbers)
    return a, b, c, d


def _end_of(data: bytes, each: pdf.Object) -> int:
    """Where the bytes end that a signature says to cover; the whole file's end at most."""
    _, _, start, length = _ranges(each)
    return min(start + length, len(data) + 1)


def _hashing(data: bytes, ranges: tuple[int, int, int, int]) -> Callable[[str], bytes]:
    a, b, c, d = ranges

    def covered(name: str) -> bytes:
        digest = hashlib.new(name, memoryview(data)[a : a + b])
        digest.update(memoryview(data)[c : c + d])
        return digest.digest()

    return covered


def _bytes(digits: bytes) -> bytes:
    if len(digits) % 2:
        _refuse("pairs of hex digits", len(digits))
    return bytes.fromhex(digits.decode())


def _refuse(expected: object, found: object, message: str = "malformed") -> NoReturn:
    pdf.refuse(message, expected, found, "signature")
