"""The office takes in what witnesses from outside cosigned, and shows who saw what, and when."""

import base64
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask.testing import FlaskClient

from draws.signatures import checkpoint_text, sign
from lottery import create_app, journal
from lottery.acting import Acting
from lottery.cli import main
from lottery.errors import SettingsError
from lottery.office import Office
from lottery.office.settings_file import SettingsFile
from lottery.register import standing, witnesses
from lottery.register.witnesses import OtherRegisterError
from lottery.witness import cosigning
from lottery.witness.cosigning import CosignatureError, parse_witness
from tests.builders import an_office
from tests.conftest import Clock
from tests.lottery.witness.sites import Site, a_site

__all__ = ["a_site"]

NAME = "association.example"
OWN = Ed25519PrivateKey.from_private_bytes(b"\5" * 32)
LINE = cosigning.verifier(NAME, OWN)
NOW = Clock().now()


@pytest.fixture(scope="module")
def home(published_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose settings name a witness."""
    place = tmp_path_factory.mktemp("witnessed") / "home"
    shutil.copytree(published_template, place)
    return place


@pytest.fixture
def office(home: Path) -> Iterator[Office]:
    """Its office; nothing was taken in."""
    shutil.rmtree(home / "public" / witnesses.FOLDER, ignore_errors=True)
    found = an_office(home, f"sqlite:///{home / 'march.db'}")
    key = parse_witness(LINE)
    yield replace(found, settings=replace(found.settings, witness_keys=(key,)))
    found.close()


@pytest.fixture
def reader(office: Office) -> FlaskClient:
    """Somebody who reads the site."""
    return create_app(office, now=Clock().now).test_client()


def newest(office: Office) -> bytes:
    """The newest checkpoint."""
    with office.read() as session:
        return standing.checkpoints(session, 1)[0].note


def take(office: Office, data: bytes, after: timedelta = timedelta()) -> None:
    """Take in what a witness cosigned."""
    acting = Acting("cli:test", NOW + after, lambda n: b"\0" * n)
    with office.write() as session:
        witnesses.take(session, office.settings, data, acting)


def test_a_witness_is_shown_with_what_it_saw_and_how_long_ago(
    office: Office, reader: FlaskClient
) -> None:
    assert NAME in reader.get("/history").text
    assert "未见" in reader.get("/history").text
    assert "/history#witnesses" in reader.get("/checkpoints").text
    note = cosigning.cosigned(newest(office), NAME, OWN, NOW - timedelta(days=3))
    take(office, note)
    assert "3 天前" in reader.get("/history").text
    digest = parse_witness(LINE).digest
    given = reader.get(f"/checkpoints/cosigned/{digest}.txt")
    assert given.data == note
    assert reader.get("/checkpoints/cosigned/00000000.txt").status_code == 404
    with office.read() as session:
        assert witnesses.seen(session, office.settings)[0].age(NOW + timedelta(days=9)) == 12
        line = journal.newest(session)
    assert line is not None
    assert line.act == "witness-taken"


def test_an_older_cosignature_replaces_no_newer_one(office: Office) -> None:
    for days in (1, 5):
        take(office, cosigning.cosigned(newest(office), NAME, OWN, NOW - timedelta(days=days)))
    with office.read() as session:
        assert witnesses.seen(session, office.settings)[0].age(NOW) == 1


def test_what_no_registered_witness_signed_is_refused(office: Office) -> None:
    other = Ed25519PrivateKey.from_private_bytes(b"\6" * 32)
    good = cosigning.cosigned(newest(office), NAME, OWN, NOW)
    bad = bytearray(base64.b64decode(good.split()[-1]))
    bad[-1] ^= 1
    forged = good.replace(good.split()[-1], base64.b64encode(bad))
    future = cosigning.cosigned(newest(office), NAME, OWN, NOW + timedelta(days=1))
    strange = cosigning.cosigned(newest(office), NAME, other, NOW)
    for data in (b"", b"x\n\n", newest(office), strange, forged, future):
        with pytest.raises(CosignatureError):
            take(office, data)
    assert not (office.settings.public_dir / witnesses.FOLDER).exists()


def test_a_witness_of_another_register_is_an_alarm(office: Office, reader: FlaskClient) -> None:
    text = checkpoint_text("test.example", 22, b"\1" * 32)
    note = text + f"\n{sign(text, 'office', OWN)}\n".encode()
    data = cosigning.cosigned(note, NAME, OWN, NOW)
    with pytest.raises(OtherRegisterError, match="另一份登记册"):
        take(office, data)
    place = witnesses.place_of(office.settings.public_dir, parse_witness(LINE).digest)
    place.parent.mkdir()
    place.write_bytes(data)  # whoever puts it there by hand is not believed
    assert "未见" in reader.get("/history").text


def test_the_command_takes_it_in_from_a_file_and_from_the_witness_address(
    home: Path, office: Office, site: Site, tmp_path: Path
) -> None:
    settings = home / "lottery.toml"
    before = settings.read_text(encoding="utf-8")
    line = f'witnesses = ["{LINE} {site.address}/cosigned.txt"]\n'
    settings.write_text(line + before, encoding="utf-8")
    signed = cosigning.cosigned(newest(office), NAME, OWN, NOW - timedelta(days=2))
    (tmp_path / "cosigned.txt").write_bytes(signed)
    try:
        run = ["--home", str(home), "witnesses"]
        env = {"LOTTERY_DATABASE_URL": f"sqlite:///{home / 'march.db'}"}
        absent = CliRunner().invoke(main, run, env=env)
        assert (absent.exit_code, "没有 cosigned.txt" in absent.output) == (2, True), absent.output
        site.files["/cosigned.txt"] = signed
        for more in ([], [str(tmp_path / "cosigned.txt")]):
            told = CliRunner().invoke(main, [*run, *more], env=env)
            assert (told.exit_code, NAME in told.output) == (0, True), told.output
    finally:
        settings.write_text(before, encoding="utf-8")


def test_a_setting_that_is_no_witness_is_refused(tmp_path: Path) -> None:
    read = SettingsFile(tmp_path, {"witnesses": [f"{LINE} https://x.example/cosigned.txt"]})
    assert read.witnesses("witnesses")[0].address == "https://x.example/cosigned.txt"
    for bad in ("x", f"{LINE} x", LINE.replace("+", "-"), LINE[:-4], [LINE], 3):
        with pytest.raises(SettingsError):
            SettingsFile(tmp_path, {"witnesses": [bad]}).witnesses("witnesses")
    with pytest.raises(SettingsError):
        SettingsFile(tmp_path, {"witnesses": [LINE, LINE]}).witnesses("witnesses")
