"""What seals under a passphrase, at the cost that it has in a home; other tests set it lower."""

import io
import os
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lottery import passphrases
from lottery.backup import about
from lottery.errors import BackupRefusedError, ParcelRefusedError
from lottery.sealed import SealedReader, SealingWriter
from tests import parcels
from tests.conftest import LIVE_COST

PASSPHRASE = "vier pferde im regen"
KIND = replace(about.KIND, first=b"fpdraw-test/1\n")


@pytest.fixture(autouse=True)
def as_in_a_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cost is the one that a home has."""
    monkeypatch.setattr(passphrases, "COST", LIVE_COST)


def test_a_guess_costs_128_mebibytes_and_gives_the_key_that_openssl_gives() -> None:
    """The key is that of `openssl kdf -keylen 32 -kdfopt pass:… -kdfopt hexsalt:… -kdfopt n:131072
    -kdfopt r:8 -kdfopt p:1 -kdfopt maxmem_bytes:200000000 SCRYPT`."""
    assert passphrases.COST * 8 * 128 == 128 << 20
    key = bytes.fromhex("3a6c45e9d65d2039bcfb8aab9b9acef02f7ed6e12ea6215191581692bd10c7fc")
    opened = passphrases.cipher(PASSPHRASE, bytes(range(16)))
    assert opened.encrypt(bytes(12), b"1", b"") == AESGCM(key).encrypt(bytes(12), b"1", b"")


def test_a_parcel_and_a_backup_are_sealed_at_that_cost_and_open_at_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sealed, out = parcels.sealed({"a": b"1"}), io.BytesIO()
    writer = SealingWriter(out, KIND, b"{}", PASSPHRASE, os.urandom)
    writer.write(b"rows")
    writer.finish()
    assert parcels.opened(sealed, frozenset("a")) == {"a": b"1"}
    assert SealedReader(io.BytesIO(out.getvalue()), KIND, PASSPHRASE).read() == b"rows"
    monkeypatch.setattr(passphrases, "COST", LIVE_COST // 2)
    with pytest.raises(ParcelRefusedError):
        parcels.opened(sealed, frozenset("a"))
    with pytest.raises(BackupRefusedError):
        SealedReader(io.BytesIO(out.getvalue()), KIND, PASSPHRASE).read()
