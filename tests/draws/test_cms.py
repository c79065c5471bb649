"""The reader of signatures: strict, and never anything but an error for bytes of somebody's own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from draws import cms, der
from draws.errors import DrawError
from tests.draws.papers import an_identity

WHO = an_identity()
DATA = b"what is signed"
GOOD = WHO.cms(DATA)


def _covered(name: str) -> bytes:
    from hashlib import new  # noqa: PLC0415

    return new(name, DATA).digest()


def test_a_signature_holds_with_zeros_behind_it() -> None:
    cms.check(GOOD, _covered, WHO.mark())
    cms.check(GOOD + bytes(100), _covered, WHO.mark())


def test_anything_else_behind_it_is_refused() -> None:
    with pytest.raises(DrawError, match="the end"):
        cms.check(GOOD + b"\0x", _covered, WHO.mark())


@given(st.integers(0, len(GOOD) - 1), st.integers(1, 255))
def test_a_changed_byte_is_refused_or_not_known_and_never_a_traceback(at: int, mask: int) -> None:
    changed = bytearray(GOOD)
    changed[at] ^= mask
    try:
        cms.check(bytes(changed), _covered, WHO.mark())
    except (DrawError, cms.UnknownAlgorithmError):
        pass
    else:  # a byte that nobody signs, beside certificate, attributes and signature
        certificate = GOOD.index(WHO.certificate.tbs_certificate_bytes)
        assert not certificate <= at < certificate + len(WHO.certificate.tbs_certificate_bytes)


@given(st.binary(max_size=200))
def test_bytes_of_any_kind_are_an_error_that_is_said(data: bytes) -> None:
    with pytest.raises(DrawError):
        cms.check(data, _covered, WHO.mark())


@pytest.mark.parametrize(
    "data", ["", "30", "3080", "308100", "30820001ff", "3001", "1f0100", "30840"]
)
def test_what_is_not_in_the_one_form_is_refused(data: str) -> None:
    with pytest.raises(DrawError):
        der.read_one(bytes.fromhex(data.ljust(len(data) + len(data) % 2, "0")))
