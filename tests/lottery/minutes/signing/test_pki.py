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
from lottery.minutes.signing.authority import (
    CERTIFICATE,
    KEY,
    ROOT,
    certificate_bytes,
    read_certificates,
    read_identity,
    read_key,
)
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


def test_an_authority_whose_making_was_broken_off_is_made_by_the_same_command(
    home: Path, tmp_path: Path
) -> None:
    root_key, settings = tmp_path / "root.key.pem", load_settings(home, {})
    assert (
        pki(home, "authority", ORGANISER, "--root-key", root_key, "--kind", "p256").exit_code == 0
    )
    first = root_key.read_bytes(), settings.minutes_key_file.read_bytes()
    settings.minutes_certificate_file.unlink()
    again = pki(home, "authority", ORGANISER, "--root-key", root_key, "--kind", "p256")
    assert (again.exit_code, again.stderr) == (0, "")
    assert (root_key.read_bytes(), settings.minutes_key_file.read_bytes()) == first
    assert ready(settings)


def test_the_next_certificate_is_issued_by_the_same_root_beside_the_one_that_counts(
    home: Path, tmp_path: Path
) -> None:
    root_key, folder = tmp_path / "root.key.pem", tmp_path / "next"
    pki(home, "authority", ORGANISER, "--root-key", root_key, "--kind", "p256")
    settings = load_settings(home, {})
    counts = settings.minutes_key_file.read_bytes(), settings.minutes_certificate_file.read_bytes()
    call = ("renew", ORGANISER, folder, "--kind", "p256", "--root-key")
    refused = pki(home, *call, settings.minutes_key_file)
    assert (refused.exit_code, "任何一张根证书" in refused.stderr) == (1, True)
    made = pki(home, *call, root_key)
    assert (made.exit_code, "lottery keys change minutes" in made.stdout) == (0, True)
    files = (folder / KEY, folder / CERTIFICATE, folder / ROOT)
    following, present = read_identity(*files), signing.identity(settings)
    assert (following.root, following.certificate) != (present.root, present.certificate)
    assert following.root == present.root
    assert following.certificate != present.certificate
    assert following.certificate.public_key() == read_key(folder / KEY).public_key()
    assert not signing.wanting(pointed_at(settings, folder), "live", datetime.now(UTC))
    now = settings.minutes_key_file.read_bytes(), settings.minutes_certificate_file.read_bytes()
    assert now == counts


def test_the_next_certificate_is_asked_for_with_a_key_of_its_own(
    home: Path, tmp_path: Path
) -> None:
    pki(home, "request", ORGANISER, "-o", tmp_path / "first.csr")
    made = pki(home, "renew", ORGANISER, tmp_path / "next")
    assert (made.exit_code, "lottery keys change minutes" in made.stdout) == (0, True)
    asked = x509.load_pem_x509_csr((tmp_path / "next" / "request.csr").read_bytes())
    assert asked.public_key() == read_key(tmp_path / "next" / KEY).public_key()
    present = read_key(load_settings(home, {}).minutes_key_file)
    assert asked.public_key() != present.public_key()


def pointed_at(settings: Settings, folder: Path) -> Settings:
    """The settings of the day on which the identity of a folder counts."""
    return replace(
        settings,
        minutes_key_file=folder / KEY,
        minutes_certificate_file=folder / CERTIFICATE,
        trust_file=folder / ROOT,
    )


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
