"""RSA by plain Python: forgeries that careless verifiers took, and no other answer than
cryptography's."""

from hashlib import new

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric import rsa as library_rsa
from hypothesis import given
from hypothesis import strategies as st

from draws.algorithms import library, rsa

NAMES = ("sha256", "sha384", "sha512")
HASHES = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}
MESSAGE = b"what is signed"
OWNERS = {
    "2048 bits": library_rsa.generate_private_key(65537, 2048),
    "exponent 3": library_rsa.generate_private_key(3, 2048),
    "an odd length": library_rsa.generate_private_key(65537, 2050),
    "a length of 1 modulo 8": library_rsa.generate_private_key(65537, 2049),
}


def key_of(name: str) -> rsa.Key:
    numbers = OWNERS[name].public_key().public_numbers()
    return rsa.Key(numbers.n, numbers.e)


def both(
    key: rsa.Key,
    signature: bytes,
    name: str = "sha256",
    pss: tuple[str, int] | None = None,
    message: bytes = MESSAGE,
) -> bool:
    """The one answer of both."""
    if pss:
        own = rsa.verify_pss(key, signature, message, name, pss)
    else:
        own = rsa.verify_pkcs1(key, signature, message, name)
    assert library.rsa(key, signature, message, name, pss) is own
    return own


@pytest.mark.parametrize("owner", OWNERS)
@pytest.mark.parametrize("name", NAMES)
def test_what_is_signed_with_pkcs1_holds_for_its_hash_alone(owner: str, name: str) -> None:
    signature = OWNERS[owner].sign(MESSAGE, padding.PKCS1v15(), HASHES[name])
    for other in NAMES:
        assert both(key_of(owner), signature, other) is (other == name)
    assert not both(key_of(owner), signature, name, message=MESSAGE + b"!")
    assert not both(key_of(owner), signature, name, ("sha256", 32))


@pytest.mark.parametrize("owner", OWNERS)
@pytest.mark.parametrize(("name", "mask"), [("sha256", "sha256"), ("sha384", "sha256")])
@pytest.mark.parametrize("salt", [0, 20, 32, 62])
def test_what_is_signed_with_pss_holds_for_its_parameters_alone(
    owner: str, name: str, mask: str, salt: int
) -> None:
    scheme = padding.PSS(padding.MGF1(HASHES[mask]), salt)
    signature = OWNERS[owner].sign(MESSAGE, scheme, HASHES[name])
    key = key_of(owner)
    assert both(key, signature, name, (mask, salt))
    assert not both(key, signature, name, (mask, salt + 1))
    assert not both(key, signature, name, (mask, max(0, salt - 1))) or salt == 0
    assert not both(key, signature, name, ("sha512", salt))
    assert not both(key, signature, name)


@pytest.mark.parametrize("salt", [2**31 - 1, 2**31, 2**32, 2**70])
def test_a_salt_longer_than_any_message_holds_for_nothing(salt: int) -> None:
    scheme = padding.PSS(padding.MGF1(HASHES["sha256"]), 32)
    signature = OWNERS["2048 bits"].sign(MESSAGE, scheme, HASHES["sha256"])
    assert not both(key_of("2048 bits"), signature, "sha256", ("sha256", salt))


@given(st.sampled_from(sorted(OWNERS)), st.integers(0, 255), st.integers(1, 255), st.booleans())
def test_both_refuse_a_changed_signature(owner: str, at: int, mask: int, pss: bool) -> None:
    scheme = padding.PSS(padding.MGF1(HASHES["sha256"]), 32) if pss else padding.PKCS1v15()
    changed = bytearray(OWNERS[owner].sign(MESSAGE, scheme, HASHES["sha256"]))
    changed[at % len(changed)] ^= mask
    assert not both(key_of(owner), bytes(changed), pss=("sha256", 32) if pss else None)


@given(st.sampled_from(sorted(OWNERS)), st.binary(max_size=300), st.booleans())
def test_both_refuse_what_nobody_signed(owner: str, signature: bytes, pss: bool) -> None:
    assert not both(key_of(owner), signature, pss=("sha256", 32) if pss else None)


@pytest.mark.parametrize("owner", OWNERS)
def test_a_signature_has_one_number_and_one_length(owner: str) -> None:
    key = key_of(owner)
    good = OWNERS[owner].sign(MESSAGE, padding.PKCS1v15(), HASHES["sha256"])
    number = int.from_bytes(good, "big")
    others = [good + b"\0", b"\0" + good, good[:-1], good[1:], b"", bytes(len(good))]
    for other in (number + key.modulus, key.modulus, key.modulus - 1, 1):
        others.append(other.to_bytes(key.size() + 1, "big")[-key.size() :])
    for signature in others:
        assert not both(key, signature)


def _block(ending: bytes, filling: bytes = b"\xff" * 202, start: bytes = b"\0\1") -> bytes:
    """What a signature of 2048 bits might hold."""
    return (start + filling + b"\0" + ending).ljust(256, b"\0")[:256]


INFO = bytes.fromhex("3031300d060960864801650304020105000420") + new("sha256", MESSAGE).digest()
WITHOUT_NULL = bytes.fromhex("302f300b0609608648016503040201") + INFO[17:]
LONG_LENGTH = bytes.fromhex("308131") + INFO[2:]
BLOCKS = {
    "no filling": _block(INFO, b""),
    "less than eight bytes of it": _block(INFO, b"\xff" * 7),
    "other bytes in it": _block(INFO, b"\xff" * 100 + b"\xfe" + b"\xff" * 101),
    "zeros in it": _block(INFO, b"\0" * 202),
    "the type of encryption": _block(INFO, start=b"\0\2"),
    "type 0": _block(INFO, start=b"\0\0"),
    "a first byte": _block(INFO, start=b"\1\1"),
    "something behind the hash": _block(INFO, b"\xff" * 8),
    "a hash without parameters": _block(WITHOUT_NULL, b"\xff" * 204),
    "a length in another form": _block(LONG_LENGTH, b"\xff" * 201),
    "the hash alone": _block(INFO[19:], b"\xff" * 221),
    "no end of the filling": _block(INFO)[:204] + b"\xff" + INFO,
    "the hash of something else": _block(INFO[:19] + bytes(32)),
}
"""Blocks that a parser might take, signed as they are by the key's owner."""


@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS.keys())
def test_the_block_is_compared_whole_and_never_parsed(block: bytes) -> None:
    numbers = OWNERS["2048 bits"].private_numbers()
    raw = pow(int.from_bytes(block, "big"), numbers.d, numbers.public_numbers.n)
    assert not both(key_of("2048 bits"), raw.to_bytes(256, "big"))


def test_the_honest_block_made_in_the_same_way_holds() -> None:
    numbers = OWNERS["2048 bits"].private_numbers()
    raw = pow(int.from_bytes(_block(INFO), "big"), numbers.d, numbers.public_numbers.n)
    assert both(key_of("2048 bits"), raw.to_bytes(256, "big"))


def test_a_cube_root_is_no_signature_of_exponent_3() -> None:
    """Bleichenbacher's forgery: nobody's key, the block in front and anything behind it."""
    key = key_of("exponent 3")
    wanted = int.from_bytes(_block(INFO, b"\xff" * 8), "big")
    low, high = 0, 1 << 700
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if middle**3 < wanted else (low, middle)
    forged = low.to_bytes(256, "big")
    opened = pow(low, 3, key.modulus).to_bytes(256, "big")
    assert opened.startswith(_block(INFO, b"\xff" * 8)[: 11 + len(INFO)])
    assert not both(key, forged)


def _pss_blocks() -> dict[str, bytes]:
    """Encoded messages with one thing wrong each, salt of 32 zeros."""
    salt = bytes(32)
    hashed = new("sha256", bytes(8) + new("sha256", MESSAGE).digest() + salt).digest()
    mask = b"".join(new("sha256", hashed + n.to_bytes(4, "big")).digest() for n in range(7))[:223]

    def made(data: bytes, end: bytes = b"\xbc", top: int = 0) -> bytes:
        masked = bytes(a ^ b for a, b in zip(data, mask, strict=True))
        return bytes([masked[0] & 0x7F | top]) + masked[1:] + hashed + end

    good = bytes(190) + b"\1" + salt
    return {
        "good": made(good),
        "another end": made(good, b"\xbb"),
        "a bit too many": made(good, top=0x80),
        "another separator": made(bytes(190) + b"\2" + salt),
        "no separator": made(bytes(191) + salt),
        "something before it": made(bytes(189) + b"\1\1" + salt),
        "another salt": made(bytes(190) + b"\1" + b"\1" * 32),
    }


@pytest.mark.parametrize("case", _pss_blocks().items(), ids=lambda case: case[0])
def test_a_pss_block_has_one_form(case: tuple[str, bytes]) -> None:
    numbers = OWNERS["2048 bits"].private_numbers()
    number = int.from_bytes(case[1], "big")
    if number >= numbers.public_numbers.n:
        number -= numbers.public_numbers.n
    raw = pow(number, numbers.d, numbers.public_numbers.n).to_bytes(256, "big")
    assert both(key_of("2048 bits"), raw, pss=("sha256", 32)) is (case[0] == "good")


@pytest.mark.parametrize(
    ("modulus", "exponent", "sound"),
    [
        (2**2048 - 1, 65537, True),
        (2**2048, 65537, False),
        (2**2048 - 1, 2, False),
        (2**2048 - 1, 1, False),
        (2**1023 - 1, 3, False),
        (2**16385 - 1, 3, False),
        (2**2048 - 1, 2**64 + 1, False),
    ],
    ids=["sound", "even", "exponent 2", "exponent 1", "too small", "too large", "a long exponent"],
)
def test_a_key_that_cannot_be_one_is_not_sound(modulus: int, exponent: int, sound: bool) -> None:
    assert rsa.Key(modulus, exponent).is_sound() is sound
