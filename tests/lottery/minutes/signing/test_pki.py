"""`lottery pki`: an authority of the organiser's own, or a request and the answer to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from lottery.ceremony.papers import signing
from lottery.cli import main
from lottery.minutes.signing.authority import certificate_bytes, read_certificates, read_key
from lottery.office.settings import Settings, load_settings
from tests.lottery.minutes.certificates import Holder, Paper, a_root, p256

ORGANISER = "测试市商务局"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home in earnest, without a certificate."""
    assert (
        CliRunner()
        .invoke(main, ["init", str(tmp_path / "home"), "--origin", "test-lottery"])
        .exit_code
        == 0
    )
    return tmp_path / "home"


def pki(home: Path, *arguments: object) -> Result:
    return CliRunner().invoke(main, ["--home", str(home), "pki", *map(str, arguments)])


def ready(settings: Settings) -> bool:
    return not signing.wanting(settings, "live", datetime.now(UTC))


def test_a_home_without_a_certificate_is_told_what_to_do(home: Path) -> None:
    told = pki(home, "show")
    assert told.exit_code == 1
    assert "lottery pki" in told.stderr
    assert not ready(load_settings(home, {}))


@pytest.mark.parametrize("kind", ["rsa", "p256"])
def test_an_authority_of_ones_own_signs_live_minutes(kind: str, home: Path, tmp_path: Path) -> None:
    root_key = tmp_path / "stick" / "root.key.pem"
    made = pki(home, "authority", ORGANISER, "--root-key", root_key, "--kind", kind)
    assert (made.exit_code, made.stderr) == (0, "")
    assert str(root_key) in made.stdout
    settings = load_settings(home, {})
    assert ready(settings)
    assert read_key(root_key).public_key() == read_certificates(settings.trust_file)[0].public_key()
    shown = pki(home, "show")
    assert "可以签署正式抽奖" in shown.stdout
    again = pki(home, "authority", ORGANISER, "--root-key", tmp_path / "other.pem")
    assert again.exit_code == 1
    assert "不会覆盖" in again.stderr


def answered(home: Path, tmp_path: Path, between: int = 1, **paper: object) -> list[Holder]:
    """What an authority makes of the home's request: the root, those between, and the signer."""
    asked = pki(home, "request", ORGANISER, "-o", tmp_path / "request.csr")
    assert (asked.exit_code, asked.stderr) == (0, "")
    request = x509.load_pem_x509_csr((tmp_path / "request.csr").read_bytes())
    assert request.is_signature_valid
    assert ORGANISER in request.subject.rfc4514_string()
    now = datetime.now(UTC)
    key = read_key(load_settings(home, {}).minutes_key_file)
    mine = Paper(ORGANISER, now - timedelta(days=1), now + timedelta(days=400), key=key)
    chain = [a_root()]
    for step in range(between):
        above = replace(mine, name=f"二级 {step}", authority=True, key=p256())
        chain.append(chain[-1].issues(above))
    return [*chain, chain[-1].issues(replace(mine, **paper))]  # type: ignore[arg-type]


@pytest.mark.parametrize("form", ["pem", "p7b", "der"])
def test_an_answer_is_taken_in_with_its_chain(form: str, home: Path, tmp_path: Path) -> None:
    root, between, signer = answered(home, tmp_path)
    chain = [between.certificate, signer.certificate]
    file, files = tmp_path / f"answer.{form}", [tmp_path / f"answer.{form}"]
    if form == "pem":
        file.write_bytes(certificate_bytes(chain))
    elif form == "p7b":
        file.write_bytes(pkcs7.serialize_certificates(chain, Encoding.DER))
    else:
        files = [tmp_path / "one.der", tmp_path / "two.der"]
        for place, certificate in zip(files, chain, strict=True):
            place.write_bytes(certificate.public_bytes(Encoding.DER))
    (tmp_path / "root.pem").write_bytes(certificate_bytes([root.certificate]))
    without = pki(home, "answer", *files)
    assert without.exit_code == 1
    assert "--root" in without.stderr
    taken = pki(home, "answer", *files, "--root", tmp_path / "root.pem")
    assert (taken.exit_code, taken.stderr) == (0, "")
    settings = load_settings(home, {})
    assert ready(settings)
    assert read_certificates(settings.minutes_certificate_file) == (
        signer.certificate,
        between.certificate,
    )


def test_an_answer_to_somebody_elses_request_is_refused(home: Path, tmp_path: Path) -> None:
    root, other = answered(home, tmp_path, 0, key=a_root().key)
    (tmp_path / "answer.pem").write_bytes(certificate_bytes([root.certificate, other.certificate]))
    told = pki(home, "answer", tmp_path / "answer.pem")
    assert told.exit_code == 1
    assert "没有本机密钥的证书" in told.stderr


def test_an_answer_that_could_not_sign_is_refused(home: Path, tmp_path: Path) -> None:
    root, other = answered(home, tmp_path, 0, usages=("key_encipherment",))
    (tmp_path / "answer.pem").write_bytes(certificate_bytes([root.certificate, other.certificate]))
    told = pki(home, "answer", tmp_path / "answer.pem")
    assert told.exit_code == 1
    assert "用途不含" in told.stderr
    assert not load_settings(home, {}).minutes_certificate_file.exists()


def test_a_file_without_certificates_is_refused(home: Path, tmp_path: Path) -> None:
    answered(home, tmp_path)
    told = pki(home, "answer", tmp_path / "request.csr")
    assert told.exit_code == 1
    assert "没有证书" in told.stderr
