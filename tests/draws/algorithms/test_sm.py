"""SM3 and SM2: the standards' vectors, and what OpenSSL signs."""

import subprocess
from hashlib import algorithms_available, new
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from draws import public_keys
from draws.algorithms import sm2, sm3
from draws.algorithms.curves import SM2P256

KEY = (
    0x09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020,
    0xCCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13,
)
NUMBERS = (
    0xF5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3,
    0xB1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA,
)
MESSAGE = b"message digest"
PERSON = "b2e14c5c79c6df5b85f4fe7ed8db7a262b9da7e07ccb0ea9f4747b8ccda8a4f3"
"""Of GB/T 32918.5-2017, appendix A.2."""
HASHED = {
    b"abc": "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
    b"abcd" * 16: "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732",
}
"""Of GB/T 32905-2016, appendix A."""


def _plain(*pieces: bytes) -> str:
    hashing = sm3.Plain()
    for piece in pieces:
        hashing.update(piece)
    return hashing.hexdigest()


@pytest.mark.parametrize("message", HASHED)
def test_the_standard_s_hashes_come_out(message: bytes) -> None:
    assert _plain(message) == sm3.digest(message).hex() == HASHED[message]


@pytest.mark.skipif("sm3" not in algorithms_available, reason="this OpenSSL has no SM3")
@given(st.lists(st.binary(max_size=150), max_size=4))
def test_our_own_hash_is_openssl_s_however_it_is_fed(pieces: list[bytes]) -> None:
    assert _plain(*pieces) == new("sm3", b"".join(pieces)).hexdigest()


def test_the_standard_s_signature_holds() -> None:
    assert SM2P256.holds(KEY)
    assert sm2.person(KEY).hex() == PERSON
    assert sm2.verify(KEY, NUMBERS, MESSAGE)


def test_nothing_else_holds() -> None:
    (r, s), n = NUMBERS, SM2P256.order
    assert not sm2.verify(KEY, NUMBERS, MESSAGE + b"!")
    assert not sm2.verify(KEY, NUMBERS, MESSAGE, b"another person")
    assert not sm2.verify((KEY[0], SM2P256.p - KEY[1]), NUMBERS, MESSAGE)
    for other in ((s, r), (r, n - s), (r + n, s), (r, s + n), (0, s), (r, 0), (n, s), (r, n)):
        assert not sm2.verify(KEY, other, MESSAGE)
    assert not sm2.verify(KEY, (r, n - r), MESSAGE)


@given(st.integers(0, 2**257), st.integers(0, 2**257))
def test_numbers_of_nobody_do_not_hold(r: int, s: int) -> None:
    assert not sm2.verify(KEY, (r, s), MESSAGE)


def _openssl(folder: Path, *arguments: str) -> bytes:
    return subprocess.run(
        ["openssl", *arguments], cwd=folder, check=True, capture_output=True
    ).stdout


@pytest.mark.parametrize("message", [b"", b"x" * 1000, "抽奖清单\n".encode()])
def test_what_openssl_signs_holds(message: bytes, tmp_path: Path) -> None:
    _openssl(tmp_path, "ecparam", "-name", "SM2", "-genkey", "-noout", "-out", "key")
    info = _openssl(tmp_path, "pkey", "-in", "key", "-pubout", "-outform", "DER")
    (tmp_path / "message").write_bytes(message)
    identity = ("-sigopt", "distid:1234567812345678")
    raw = _openssl(tmp_path, "dgst", "-sm3", "-sign", "key", *identity, "message")
    key = public_keys.read_key(info)
    assert isinstance(key, public_keys.CurveKey)
    assert key.curve is SM2P256
    numbers = public_keys.two_numbers(raw)
    assert sm2.verify(key.point, numbers, message)
    assert not sm2.verify(key.point, numbers, message + b"!")
    assert not sm2.verify(key.point, (numbers[0], numbers[1] ^ 1), message)
