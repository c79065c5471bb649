"""The program starts with every secret in place, and says which one is missing otherwise."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from lottery.errors import KeyUnusableError, RegisterBrokenError, SchemaError, SettingsError
from lottery.office import office_of
from lottery.office.home import create_home
from lottery.office.keys import load_key, signers
from lottery.office.settings import FILE, RELAYS, load_public_settings, load_settings
from lottery.opening import open_office

RandomBytes = Callable[[int], bytes]


@pytest.fixture
def home(tmp_path: Path, random_bytes: RandomBytes) -> Path:
    """A new home in a folder whose name has blanks and Chinese in it."""
    folder = tmp_path / "抽奖 数据"
    create_home(
        folder, origin="example/log", database="lottery.db", demo=False, random_bytes=random_bytes
    )
    return folder


def test_a_new_home_opens(home: Path) -> None:
    office = open_office(home, {})
    assert office.settings.database_url.startswith("sqlite:///")
    assert office.settings.origin == "example/log"
    assert office.settings.notary_key_file is None
    assert not office.settings.demo
    office.close()


def test_the_home_may_come_from_the_environment(home: Path) -> None:
    assert load_settings(None, {"LOTTERY_HOME": str(home)}).home == home
    with pytest.raises(SettingsError, match="LOTTERY_HOME"):
        load_settings(None, {})


def test_the_database_may_come_from_the_environment(home: Path) -> None:
    url = "postgresql+psycopg://somebody@nowhere/lottery"
    assert load_settings(home, {"LOTTERY_DATABASE_URL": url}).database_url == url


def test_the_beacon_s_relays_are_the_network_s_own_or_the_office_s(home: Path) -> None:
    assert load_settings(home, {}).beacon_relays == RELAYS
    said = (home / FILE).read_text("utf-8")
    for told, found in (
        ("[]", ()),
        ('["https://relay.example/drand/"]', ("https://relay.example/drand",)),
    ):
        (home / FILE).write_text(f"{said}beacon_relays = {told}\n", "utf-8")
        assert load_settings(home, {}).beacon_relays == found
    for wrong in ('"https://relay.example"', '["file:///etc/passwd"]', "[7]"):
        (home / FILE).write_text(f"{said}beacon_relays = {wrong}\n", "utf-8")
        with pytest.raises(SettingsError, match="beacon_relays"):
            load_settings(home, {})


@pytest.mark.parametrize("name", ["field", "index", "session"])
def test_a_missing_secret_is_named_with_what_makes_it(home: Path, name: str) -> None:
    (home / "keys" / f"{name}.key").unlink()
    with pytest.raises(SettingsError, match=f"{name}.*lottery init"):
        load_settings(home, {})


@pytest.mark.parametrize("content", ["", "00", "g" * 64, "A" * 64, "0" * 64 + "\n\n", "密"])
def test_a_malformed_secret_is_refused(home: Path, content: str) -> None:
    (home / "keys" / "field.key").write_text(content, encoding="utf-8", newline="\n")
    with pytest.raises(SettingsError, match="64 位"):
        load_settings(home, {})


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("origin =", "origen =", "origin"),
        ('public = "public"', "public = 7", "public"),
        ("demo = false", 'demo = "no"', "demo"),
        ("database =", "database", "lottery.toml"),
    ],
)
def test_a_wrong_line_of_the_file_is_named(home: Path, old: str, new: str, named: str) -> None:
    file = home / "lottery.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8", newline="\n")
    with pytest.raises(SettingsError, match=named):
        load_settings(home, {})


def test_a_home_is_never_made_twice(home: Path, random_bytes: RandomBytes) -> None:
    before = {file: file.read_bytes() for file in (home / "keys").iterdir()}
    with pytest.raises(SettingsError, match="不能重复"):
        create_home(home, origin="x", database="x.db", demo=False, random_bytes=random_bytes)
    assert {file: file.read_bytes() for file in (home / "keys").iterdir()} == before


def test_making_a_home_again_after_a_crash_keeps_the_keys(
    home: Path, random_bytes: RandomBytes
) -> None:
    before = {file: file.read_bytes() for file in (home / "keys").iterdir()}
    (home / "lottery.toml").unlink()
    create_home(home, origin="x", database="lottery.db", demo=False, random_bytes=random_bytes)
    assert {file: file.read_bytes() for file in (home / "keys").iterdir()} == before


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no file modes")
def test_only_the_owner_reads_the_keys_and_the_database(home: Path) -> None:
    for file in (*(home / "keys").iterdir(), *home.glob("lottery.db*"), home / "lottery.toml"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_no_two_secrets_are_the_same(home: Path) -> None:
    settings = load_settings(home, {})
    secrets = {settings.field_key, settings.index_key, settings.session_secret}
    assert len(secrets) == 3


def test_only_a_demo_keeps_the_notarys_key(tmp_path: Path, random_bytes: RandomBytes) -> None:
    settings = create_home(
        tmp_path / "demo", origin="x", database="x.db", demo=True, random_bytes=random_bytes
    )
    assert [signer.name for signer in signers(settings)] == ["x", "x/notary"]


def test_an_origin_that_no_note_could_carry_is_refused(
    tmp_path: Path, random_bytes: RandomBytes
) -> None:
    for origin in ("", "two words", "a+b", "邹平"):
        with pytest.raises(SettingsError):
            create_home(
                tmp_path, origin=origin, database="x.db", demo=False, random_bytes=random_bytes
            )


def test_a_signing_key_that_is_none_is_refused(home: Path) -> None:
    file = home / "keys" / "organiser.pem"
    file.write_bytes(b"-----BEGIN PRIVATE KEY-----\n")
    with pytest.raises(KeyUnusableError, match="Ed25519"):
        load_key(file)
    file.unlink()
    with pytest.raises(KeyUnusableError, match="不存在"):
        load_key(file)


def test_the_office_does_not_open_without_tables(home: Path) -> None:
    with pytest.raises(SchemaError):
        open_office(home, {"LOTTERY_DATABASE_URL": f"sqlite:///{home / 'other.db'}"})


def test_the_office_does_not_open_on_a_broken_register(home: Path) -> None:
    office = office_of(load_settings(home, {}))
    with office.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE register_head SET size = 3")
    office.close()
    with pytest.raises(RegisterBrokenError):
        open_office(home, {})


def test_each_process_has_a_folder_of_its_own_for_its_log(home: Path) -> None:
    said = (home / FILE).read_text("utf-8")
    assert load_settings(home, {}).public_log_folder is None
    (home / FILE).write_text(f'{said}log_folder = "logs"\n', "utf-8")
    found = load_settings(home, {})
    assert found.own_log_folder == home / "logs"
    assert load_public_settings(home, {}).own_log_folder is None, "its user cannot write there"
    (home / FILE).write_text(f'{said}public_log_folder = "/var/log/fpdraw-public"\n', "utf-8")
    assert load_settings(home, {}).own_log_folder is None
    assert load_public_settings(home, {}).own_log_folder == Path("/var/log/fpdraw-public")
