"""Ed25519 by plain Python: the standard's vectors, and no other answer than cryptography's."""

from hashlib import sha512

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from draws.algorithms import choice, ed25519, library
from draws.algorithms.ed25519 import ORDER, P

RFC_8032 = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e3970"
        "1cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613"
        "d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760"
        "984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]
"""Public key, message, signature: tests 1 to 3 of section 7.1."""
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC, MESSAGE = KEY.public_key().public_bytes_raw(), b"what is signed"
GOOD = KEY.sign(MESSAGE)


def both(public: bytes, signature: bytes, message: bytes) -> bool:
    """The one answer of all three."""
    own = ed25519.verify(public, signature, message)
    assert choice.verify_ed25519(public, signature, message) is own
    if ed25519.decode(public):
        assert library.ed25519(public, signature, message) is own
    return own


@pytest.mark.parametrize("vector", RFC_8032)
def test_the_standard_s_vectors_hold_and_any_change_does_not(vector: tuple[str, ...]) -> None:
    public, message, signature = map(bytes.fromhex, vector)
    assert both(public, signature, message)
    assert not both(public, signature, message + b"!")


@given(st.binary(max_size=300), st.integers(0, 63), st.integers(1, 255))
def test_both_refuse_a_changed_signature(message: bytes, at: int, mask: int) -> None:
    signature = bytearray(KEY.sign(message))
    assert both(PUBLIC, bytes(signature), message)
    signature[at] ^= mask
    assert not both(PUBLIC, bytes(signature), message)


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=64, max_size=64))
def test_both_refuse_what_nobody_signed(public: bytes, signature: bytes) -> None:
    assert not both(public, signature, b"")


NUMBER = int.from_bytes(GOOD[32:], "little")
NUMBERS = [0, 1, ORDER - 1, ORDER, ORDER + 1, 2**252, 2**253, 2**256 - 1]


@pytest.mark.parametrize("number", NUMBERS + [NUMBER + n * ORDER for n in range(1, 15)])
def test_a_number_has_one_spelling(number: int) -> None:
    assert not both(PUBLIC, GOOD[:32] + number.to_bytes(32, "little"), MESSAGE)


@pytest.mark.parametrize("size", [0, 1, 31, 32, 33, 63, 65, 128])
def test_keys_and_signatures_have_their_length(size: int) -> None:
    assert not both(PUBLIC, (GOOD * 2)[:size], MESSAGE)
    if size != 32:
        assert not both((PUBLIC * 4)[:size], GOOD, MESSAGE)


def _spelled(y: int, odd: int) -> bytes:
    return (y | odd << 255).to_bytes(32, "little")


OTHER_SPELLINGS = [_spelled(P + n, odd) for n in range(19) for odd in (0, 1)] + [
    _spelled(1, 1),
    _spelled(P - 1, 1),
]
"""Of points with a small y, and of the two points whose x is 0."""


@pytest.mark.parametrize("spelling", OTHER_SPELLINGS)
def test_a_point_has_one_spelling(spelling: bytes) -> None:
    """A library might read them; neither this program nor, therefore, its choice does."""
    assert ed25519.decode(spelling) is None
    for number in (0, 1):
        assert not choice.verify_ed25519(
            spelling, _spelled(1, 0) + bytes([number, *bytes(31)]), b""
        )
    assert not both(PUBLIC, spelling + GOOD[32:], MESSAGE)


def _multiplied(point: ed25519.Point, number: int) -> ed25519.Point:
    total = ed25519.ZERO
    for bit in f"{number:b}":
        total = ed25519.add(total, total)
        if bit == "1":
            total = ed25519.add(total, point)
    return total


def _small() -> list[bytes]:
    """The points whose order divides 8."""
    for y in range(100):
        multiple = _multiplied(ed25519.decode(_spelled(y, 0)) or ed25519.ZERO, ORDER)
        found = [ed25519.encode(_multiplied(multiple, n)) for n in range(8)]
        if len(set(found)) == 8:
            return found
    raise AssertionError("one of so many points has such a multiple")


SMALL = _small()


def test_there_are_eight_points_of_small_order() -> None:
    assert len(SMALL) == 8


@pytest.mark.parametrize("key", SMALL, ids=bytes.hex)
def test_a_key_of_small_order_for_which_anybody_can_sign_is_nobody_s(key: bytes) -> None:
    assert ed25519.decode(key) is not None
    cases = [(point + bytes(32), bytes([n])) for point in SMALL for n in range(8)]
    assert not any(ed25519.verify(key, *case) for case in cases)
    assert not any(choice.verify_ed25519(key, *case) for case in cases)
    assert any(library.ed25519(key, *case) for case in cases)


@pytest.mark.parametrize("small", SMALL[1:], ids=bytes.hex)
def test_a_key_with_a_part_of_small_order_is_told_alike(small: bytes) -> None:
    """Such a key's owner makes signatures that hold for some messages and in some programs."""
    secret, nonce = 0x1234567, 0x7654321
    base = ed25519.decode(_spelled(4 * pow(5, -1, P) % P, 0)) or ed25519.ZERO
    mixed = ed25519.add(_multiplied(base, secret), ed25519.decode(small) or ed25519.ZERO)
    public, commitment = ed25519.encode(mixed), ed25519.encode(_multiplied(base, nonce))
    held = set()
    for number in range(64):
        message = bytes([number])
        digest = sha512(commitment + public + message).digest()
        challenge = int.from_bytes(digest, "little") % ORDER
        answer = (nonce + challenge * secret) % ORDER
        held.add(both(public, commitment + answer.to_bytes(32, "little"), message))
    assert held == {True, False}


def with_small(secret: int, message: bytes, small: bytes) -> tuple[bytes, bytes]:
    """A key, and a signature of its owner's to which a point of small order was added."""
    point = ed25519.decode(small)
    assert point is not None
    public = ed25519.encode(ed25519._combine(secret, 0, ed25519.ZERO))
    start = ed25519.encode(ed25519.add(ed25519._combine(7, 0, ed25519.ZERO), point))
    challenge = int.from_bytes(sha512(start + public + message).digest(), "little")
    return public, start + ((7 + challenge * secret) % ORDER).to_bytes(32, "little")


@pytest.mark.parametrize("small", SMALL, ids=bytes.hex)
def test_a_point_of_small_order_cannot_be_added_to_a_signature(small: bytes) -> None:
    public, signature = with_small(123456789, MESSAGE, small)
    assert both(public, signature, MESSAGE) is (small == SMALL[0])
