"""BLS12-381 by plain Python: the standard's vectors, and no other answer than py_ecc's."""

import sys
from collections.abc import Callable, Iterator
from hashlib import sha256
from types import ModuleType

import pytest

from draws import beacon
from draws.algorithms import bls, choice, hash_to_g1, isogeny, library, pairing
from draws.algorithms.curves import G1
from draws.algorithms.fields import P, times
from tests.draws.algorithms.py_ecc_peer import compress_G1, compress_G2
from tests.draws.algorithms.py_ecc_peer import curves as peer
from tests.draws.algorithms.py_ecc_peer import hash_to_G1 as peer_hash

DOMAIN = b"QUUX-V01-CS02-with-BLS12381G1_XMD:SHA-256_SSWU_RO_"
Verify = Callable[[bytes, bytes, bytes, bytes], bool]
RFC_9380 = [
    (
        "",
        "052926add2207b76ca4fa57a8734416c8dc95e24501772c814278700eed6d1e4"
        "e8cf62d9c09db0fac349612b759e79a1",
        "08ba738453bfed09cb546dbb0783dbb3a5f1f566ed67bb6be0e8c67e2e81a4cc"
        "68ee29813bb7994998f3eae0c9c6a265",
    ),
    (
        "abc",
        "03567bc5ef9c690c2ab2ecdf6a96ef1c139cc0b2f284dca0a9a7943388a49a3a"
        "ee664ba5379a7655d3c68900be2f6903",
        "0b9c15f3fe6e5cf4211f346271d7b01c8f3b28be689c8429c85b67af21553331"
        "1f0b8dfaaa154fa6b88176c229f2885d",
    ),
]
"""Message, x and y: appendix J.9.1."""


@pytest.mark.parametrize("vector", RFC_9380)
def test_the_standard_s_messages_hash_to_their_points(vector: tuple[str, ...]) -> None:
    point = hash_to_g1.hash_to_g1(vector[0].encode(), DOMAIN)
    assert point == (int(vector[1], 16), int(vector[2], 16))


@pytest.mark.parametrize("number", range(8))
def test_a_message_hashes_to_the_peer_s_point(number: int) -> None:
    message = bytes(range(number * 30))
    x, y = peer.normalize(peer_hash(message, beacon.DOMAIN, sha256))
    point = hash_to_g1.hash_to_g1(message, beacon.DOMAIN)
    assert point == (x.n, y.n)
    assert G1.multiply(G1.order, point) is None


@pytest.mark.parametrize("number", [0, 1, 2, P - 1])
def test_every_number_maps_to_the_curve(number: int) -> None:
    """0 is the exception of the map."""
    point = isogeny.to_g1(hash_to_g1._map(number))
    assert point
    assert G1.holds(point)


def test_the_twist_s_generator_is_the_peer_s_and_of_the_order() -> None:
    x, y = peer.normalize(peer.G2)
    assert (x.coeffs, y.coeffs) == pairing.G2
    square, cube = times(pairing.G2[1], pairing.G2[1]), times(pairing.G2[0], pairing.G2[0])
    cube = times(cube, pairing.G2[0])
    assert square == ((cube[0] + 4) % P, (cube[1] + 4) % P)


@pytest.fixture(params=["here", "by the package"])
def verify(request: pytest.FixtureRequest) -> Iterator[Verify]:
    """Each of the two that `choice` may ask, as it asks them."""
    if request.param == "here":
        yield bls.verify
    else:
        assert library.has_bls()
        yield choice.verify_bls


@pytest.mark.parametrize("secret", [1, 0x1234567])
def test_what_is_signed_holds_and_nothing_else_does(secret: int, verify: Verify) -> None:
    message = secret.to_bytes(32, "big")
    public = _compressed_g2(peer.multiply(peer.G2, secret))
    hashed = hash_to_g1.hash_to_g1(message, DOMAIN)
    signature = _compressed(G1.multiply(secret, hashed))
    assert verify(public, signature, message, DOMAIN)
    assert not verify(public, signature, message + b"!", DOMAIN)
    assert not verify(public, signature, message, DOMAIN + b"!")
    assert not verify(public, bytes([signature[0] ^ 0x20]) + signature[1:], message, DOMAIN)
    other = _compressed_g2(peer.multiply(peer.G2, secret + 1))
    assert not verify(other, signature, message, DOMAIN)


def test_no_package_takes_what_is_no_point_of_the_group() -> None:
    """Infinity, a point of the curve outside the group, a number too large, another length."""
    public, message = bytes.fromhex(beacon.PUBLIC_KEY), bytes(32)
    outside = next(
        data
        for x in range(1, 99)
        if (point := bls.decode_g1(data := bytes([0x80]) + x.to_bytes(47, "big")))
        and G1.multiply(G1.order, point) is not None
    )
    infinity, large = (
        bytes([0xC0]) + bytes(47),
        bytes([0x80 | P >> 376]) + P.to_bytes(48, "big")[1:],
    )
    for data in (outside, infinity, large, bytes(48), b"", outside[:47], outside + b"!"):
        assert not bls.verify(public, data, message, beacon.DOMAIN)
        assert not choice.verify_bls(public, data, message, beacon.DOMAIN)
    signature = _compressed(G1.generator)
    for key in (bytes([0xC0]) + bytes(95), bytes(96), public[:95], b""):
        assert not bls.verify(key, signature, message, beacon.DOMAIN)
        assert not choice.verify_bls(key, signature, message, beacon.DOMAIN)


def test_pairings_of_multiples_are_the_same() -> None:
    five, seven = G1.multiply(5, G1.generator), G1.multiply(7, G1.generator)
    x, y = peer.normalize(peer.multiply(peer.G2, 7))
    twisted = (x.coeffs, y.coeffs)
    product = G1.multiply(35, G1.generator)
    assert five
    assert seven
    assert product
    assert pairing.product_is_one([(five, twisted), (product, pairing.negative(pairing.G2))])
    assert not pairing.product_is_one([(five, twisted), (seven, pairing.negative(pairing.G2))])
    assert not pairing.product_is_one([(five, twisted)])


def test_points_are_read_as_the_peer_writes_them() -> None:
    for number in (1, 2, 3, G1.order - 1):
        point = G1.multiply(number, G1.generator)
        assert bls.decode_g1(_compressed(point)) == point
        x, y = peer.normalize(peer.multiply(peer.G2, number))
        data = _compressed_g2(peer.multiply(peer.G2, number))
        assert bls.decode_g2(data) == (x.coeffs, y.coeffs)


@pytest.mark.parametrize("size", [0, 1, 47, 49, 95, 96, 97])
def test_points_have_their_length(size: int) -> None:
    key = bytes.fromhex(beacon.PUBLIC_KEY)
    assert bls.decode_g1((key + key)[:size]) is None
    if size != 96:
        assert bls.decode_g2((key + key)[:size]) is None


@pytest.mark.parametrize("byte", [0x00, 0x20, 0x40, 0x60, 0xC0, 0xE0])
def test_keys_of_another_form_are_none(byte: int) -> None:
    key = bytes.fromhex(beacon.PUBLIC_KEY)
    assert bls.decode_g2(bytes([key[0] & 0x1F | byte]) + key[1:]) is None
    assert bls.decode_g2(key[:48] + P.to_bytes(48, "big")) is None
    assert bls.decode_g2(bytes([0x9F]) + b"\xff" * 95) is None


def test_the_network_s_key_is_of_the_order() -> None:
    key = bls.decode_g2(bytes.fromhex(beacon.PUBLIC_KEY))
    assert key
    point = (peer.FQ2(key[0]), peer.FQ2(key[1]), peer.FQ2.one())
    assert peer.is_inf(peer.multiply(point, G1.order))


def _compressed(point: tuple[int, int] | None) -> bytes:
    assert point
    return int(compress_G1((peer.FQ(point[0]), peer.FQ(point[1]), peer.FQ(1)))).to_bytes(48, "big")


def _compressed_g2(point: object) -> bytes:
    high, low = compress_G2(point)
    return int(high).to_bytes(48, "big") + int(low).to_bytes(48, "big")


def test_an_older_library_that_cannot_hash_to_the_curve_is_not_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    older = ModuleType("py_arkworks_bls12381")
    for name in ("GT", "G1Point", "G2Point"):
        setattr(older, name, type(name, (), {}))
    monkeypatch.setitem(sys.modules, older.__name__, older)
    library.has_bls.cache_clear()
    try:
        assert not library.has_bls()
    finally:
        library.has_bls.cache_clear()
