"""Curves and ECDSA by plain Python: the numbers' edges, and no other answer than cryptography's."""

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from draws import public_keys
from draws.algorithms import ecdsa, library
from draws.algorithms.curves import G1, P256, P384, SM2P256, Curve, Point
from draws.errors import DrawError

NAMES = ("sha256", "sha384", "sha512")
HASHES = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}
MESSAGE = b"what is signed"
ALL = [P256, P384, SM2P256, G1]
SIGNING = [P256, P384]
OWNERS = {
    "secp256r1": ec.derive_private_key(0x1234567, ec.SECP256R1()),
    "secp384r1": ec.derive_private_key(0x1234567, ec.SECP384R1()),
}


def key_of(curve: Curve) -> Point:
    point = curve.multiply(0x1234567, curve.generator)
    assert point
    return point


def signed(curve: Curve, name: str = "sha256", message: bytes = MESSAGE) -> tuple[int, int]:
    raw = OWNERS[curve.name].sign(message, ec.ECDSA(HASHES[name]))
    return utils.decode_dss_signature(raw)


def both(
    curve: Curve,
    numbers: tuple[int, int],
    name: str = "sha256",
    message: bytes = MESSAGE,
    key: Point | None = None,
) -> bool:
    """The one answer of both."""
    public = key or key_of(curve)
    own = ecdsa.verify(curve, public, numbers, message, name)
    assert library.ecdsa(curve, public, numbers, message, name) is own
    return own


@pytest.mark.parametrize("curve", ALL, ids=lambda curve: curve.name)
def test_the_generator_lies_on_its_curve_and_has_its_order(curve: Curve) -> None:
    assert curve.holds(curve.generator)
    assert curve.multiply(curve.order, curve.generator) is None
    x, y = curve.generator
    assert curve.multiply(curve.order - 1, curve.generator) == (x, curve.p - y)
    assert curve.p % 4 == 3


@pytest.mark.parametrize("curve", SIGNING, ids=lambda curve: curve.name)
def test_multiples_are_those_of_the_library(curve: Curve) -> None:
    for number in (1, 2, 3, curve.order // 2, curve.order - 2):
        made = ec.derive_private_key(number, OWNERS[curve.name].curve).public_key()
        numbers = made.public_numbers()
        assert curve.multiply(number, curve.generator) == (numbers.x, numbers.y)


@pytest.mark.parametrize("curve", ALL, ids=lambda curve: curve.name)
def test_infinity_and_opposites_add_up(curve: Curve) -> None:
    one = curve.generator
    opposite = one[0], curve.p - one[1]
    assert curve.add(one, None) == curve.add(None, one) == one
    assert curve.add(one, opposite) is None
    assert curve.add(None, None) is None
    assert curve.add(one, one) == curve.multiply(2, one)
    assert curve.multiply(0, one) is None
    assert curve.combine(3, one, curve.order - 3, one) is None


@pytest.mark.parametrize("curve", SIGNING, ids=lambda curve: curve.name)
@pytest.mark.parametrize("name", NAMES)
def test_what_is_signed_holds_for_its_message_and_hash_alone(curve: Curve, name: str) -> None:
    numbers = signed(curve, name)
    for other in NAMES:
        assert both(curve, numbers, other) is (other == name)
    assert not both(curve, numbers, name, MESSAGE + b"!")
    assert both(curve, (numbers[0], curve.order - numbers[1]), name)


@pytest.mark.parametrize("curve", SIGNING, ids=lambda curve: curve.name)
def test_numbers_outside_their_bounds_are_refused(curve: Curve) -> None:
    r, s = signed(curve)
    n = curve.order
    for wrong in (0, 1, n - 1, n, n + 1, curve.p, 2**400):
        assert not both(curve, (wrong, s))
        assert not both(curve, (r, wrong))
        assert not both(curve, (wrong, wrong))
    assert not both(curve, (r + n, s))
    assert not both(curve, (r, s + n))


@pytest.mark.parametrize("curve", SIGNING, ids=lambda curve: curve.name)
def test_a_sum_that_is_infinity_or_a_double_is_told_alike(curve: Curve) -> None:
    """Keys made for one message, so that both multiples are opposite, or equal."""
    from hashlib import sha256  # noqa: PLC0415

    number = int.from_bytes(sha256(MESSAGE).digest(), "big") % curve.order
    for sign in (1, -1):
        for r in (5, key_of(curve)[0] % curve.order):
            secret = sign * number * pow(r, -1, curve.order) % curve.order
            key = curve.multiply(secret, curve.generator)
            for s in (1, number, 7):
                assert both(curve, (r, s), key=key) in (True, False)
    twice = curve.multiply(2, curve.generator)
    assert twice
    r = twice[0] % curve.order
    key = curve.multiply(number * pow(r, -1, curve.order) % curve.order, curve.generator)
    assert both(curve, (r, number), key=key)


@given(st.sampled_from(SIGNING), st.sampled_from(NAMES), st.binary(max_size=100))
def test_both_take_what_is_signed(curve: Curve, name: str, message: bytes) -> None:
    assert both(curve, signed(curve, name, message), name, message)


@given(st.sampled_from(SIGNING), st.integers(0, 2**384), st.integers(0, 2**384))
def test_both_refuse_what_nobody_signed(curve: Curve, r: int, s: int) -> None:
    assert not both(curve, (r, s))


@pytest.mark.parametrize("curve", SIGNING, ids=lambda curve: curve.name)
def test_keys_are_read_whole_and_compressed(curve: Curve) -> None:
    public = OWNERS[curve.name].public_key()
    for form in (PublicFormat.UncompressedPoint, PublicFormat.CompressedPoint):
        data = public.public_bytes(Encoding.X962, form)
        assert curve.decode(data) == key_of(curve)
        wrong = [data[:-1], data + b"\0", b"\5" + data[1:], b"\0", b"", data[:-1] + b"\0"]
        for other in wrong:
            assert curve.decode(other) in (None, *_lifted(curve, other))
    assert curve.decode(b"\4" + curve.p.to_bytes(curve.size(), "big") * 2) is None
    assert curve.decode(b"\2" + curve.p.to_bytes(curve.size(), "big")) is None


def _lifted(curve: Curve, data: bytes) -> list[Point | None]:
    """A compressed point of another x may be one as well."""
    if len(data) != 1 + curve.size() or data[0] not in (2, 3):
        return []
    return [curve.lift(int.from_bytes(data[1:], "big"), data[0] & 1)]


@pytest.mark.parametrize(
    "raw",
    [
        "3006020101020102ff",
        "30060201010201",
        "300602010102810102",
        "3007020200010201 01",
        "3006020181020101",
        "3004020002 00",
        "3009020101020102020103",
        "3003020101",
        "3106020101020102",
        "308006020101020102",
        "3081060201010201 02",
        "",
        "30060a0101020102",
    ],
)
def test_two_numbers_have_one_spelling(raw: str) -> None:
    with pytest.raises(DrawError):
        public_keys.two_numbers(bytes.fromhex(raw))


def test_two_numbers_are_read() -> None:
    assert public_keys.two_numbers(bytes.fromhex("3007020101020200ff")) == (1, 255)
