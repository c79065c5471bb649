"""Ed25519 in JavaScript: the browser's own and noble's say the same, and what others say."""

from random import Random

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from draws.algorithms import ed25519
from tests.draws.algorithms.test_ed25519 import SMALL, with_small
from tests.js.asking import Answer, Job, ask, said

RFC_8032 = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e3970"
        "1cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613"
        "d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
]
"""Seed, public key, message, signature: tests 1 and 2 of section 7.1."""


def job(call: str, *parts: bytes) -> Job:
    """Asks one function of the module."""
    return {"kind": "ed25519", "call": call, "parts": [said(part) for part in parts]}


def both(jobs: list[Job], *, without: str = "") -> list[Answer]:
    """The answers of the browser's own cryptography; noble gave the same."""
    hide: list[Job] = [{"kind": "hide"}]
    own, other = ask(jobs, without=without), ask([*hide, *jobs], without=without)[1:]
    assert own == other
    return own


@pytest.mark.parametrize("vector", RFC_8032)
def test_the_standard_s_vectors_come_out(vector: tuple[str, str, str, str]) -> None:
    seed, key, message, signature = map(bytes.fromhex, vector)
    jobs = [job("publicKeyOf", seed), job("sign", seed, message)]
    answers = both([*jobs, job("verify", key, message, signature)])
    assert [each["value"] for each in answers] == [said(key), said(signature), True]


def test_what_another_library_signs_holds_and_what_is_changed_does_not() -> None:
    random = Random("signatures")
    jobs, expected = [], []
    for size in (0, 1, 63, 64, 65, 1000):
        seed, message = random.randbytes(32), random.randbytes(size)
        private = Ed25519PrivateKey.from_private_bytes(seed)
        raw = serialization.Encoding.Raw, serialization.PublicFormat.Raw
        key, signature = private.public_key().public_bytes(*raw), private.sign(message)
        jobs += [job("publicKeyOf", seed), job("sign", seed, message)]
        jobs.append(job("verify", key, message, signature))
        expected += [said(key), said(signature), True]
        flipped = signature[:40] + bytes([signature[40] ^ 1]) + signature[41:]
        wrong = [(key, message + b"!", signature), (key, message, flipped)]
        wrong += [(seed, message, signature), (key[:31], message, signature)]
        wrong += [(key, message, signature[:63]), (key, message, signature + b"\0")]
        jobs += [job("verify", *parts) for parts in wrong]
        expected += [False] * len(wrong)
    assert [each["value"] for each in both(jobs)] == expected


def test_a_signature_with_a_number_too_large_does_not_hold() -> None:
    _, key, message, signature = map(bytes.fromhex, RFC_8032[1])
    order = 2**252 + 27742317777372353535851937790883648493
    larger = int.from_bytes(signature[32:], "little") + order
    malleable = signature[:32] + larger.to_bytes(32, "little")
    (answer,) = both([job("verify", key, message, malleable)])
    assert answer["value"] is False


def test_without_noble_nothing_is_said_where_the_browser_hides_its_own() -> None:
    answers = ask([job("isAble"), {"kind": "hide"}, job("isAble")], without="noble")
    assert [each["value"] for each in answers] == [True, None, False]


def test_what_python_refuses_for_a_point_of_small_order_both_refuse_here() -> None:
    """No key of small order, for which anybody signs, and none added to a signature."""
    jobs, expected = [], []
    for small in SMALL:
        for point in SMALL:
            jobs += [job("verify", small, bytes([n]), point + bytes(32)) for n in range(4)]
            expected += [False] * 4
        key, signature = with_small(123456789, b"said", small)
        jobs.append(job("verify", key, b"said", signature))
        expected.append(ed25519.verify(key, signature, b"said"))
    assert [each["value"] for each in both(jobs)] == expected
    assert sum(expected) == 1
