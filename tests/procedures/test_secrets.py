"""The secrets of a home are made anew as the manual says."""

from pathlib import Path

from lottery.accounts import logins
from lottery.opening import open_office
from tests.actors import Clerk, Stage
from tests.builders import random_bytes_from
from tests.conftest import PROGRAMME, Clock
from tests.procedures.procedure import follow


def test_a_new_secret_of_sessions_logs_everybody_out(live_home: Path) -> None:
    now, before = Clock().now(), (live_home / "keys/session.key").read_bytes()
    office = open_office(live_home, {})
    with office.write() as session:
        some = random_bytes_from("login")
        token = logins.begin(session, 1, address="::1", agent="x", now=now, random_bytes=some)
    told = follow("更换登录密钥", live_home)
    assert "已退出 1 个登录" in told[0].output
    with office.read() as session:
        assert logins.find(session, token, now) is None
    office.close()
    assert (live_home / "keys/session.key").read_bytes() != before
    left = {file.name for file in (live_home / "keys").iterdir()}
    assert not {name for name in left if "session" in name} - {"session.key"}


def test_a_new_field_key_opens_every_slip_and_the_old_one_is_no_more(live_home: Path) -> None:
    before = (live_home / "keys/field.key").read_bytes()
    office = open_office(live_home, {})
    Clerk(Stage(office)).enters_many(3)
    office.close()
    told = follow("更换加密密钥", live_home)
    assert "6 份资料" in told[0].output
    assert (live_home / "keys/field.key").read_bytes() != before


def test_a_new_index_key_knows_everybody_again(live_home: Path, tmp_path: Path) -> None:
    office = open_office(live_home, {})
    Clerk(Stage(office)).enters_many(3)
    office.close()
    programme = tmp_path / "programme.toml"
    programme.write_text(PROGRAMME, encoding="utf-8")
    told = follow("更换比对密钥", live_home, words={"PROGRAMME": str(programme)})
    assert "3 条登记" in told[0].output
