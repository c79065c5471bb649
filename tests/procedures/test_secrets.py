"""The secrets of a home are made anew as the manual says."""

from pathlib import Path

from lottery import intake, people
from lottery.accounts import logins
from lottery.opening import open_office
from lottery.register import entries
from tests.actors import Clerk, Stage
from tests.builders import random_bytes_from
from tests.checked import assert_checks
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


def with_entries(home: Path, number: int) -> dict[str, bytes]:
    """The home has this many entries; its keys, as they are."""
    office = open_office(home, {})
    Clerk(Stage(office)).enters_many(number)
    office.close()
    return keys_of(home)


def keys_of(home: Path) -> dict[str, bytes]:
    """Every file of the folder of keys."""
    return {file.name: file.read_bytes() for file in (home / "keys").iterdir()}


def test_a_new_field_key_opens_every_slip_and_the_old_one_is_no_more(live_home: Path) -> None:
    before = with_entries(live_home, 3)
    told = follow("更换加密密钥", live_home)
    assert "6 份资料" in told[0].output
    after = keys_of(live_home)
    assert {name for name in before | after if before.get(name) != after.get(name)} == {"field.key"}
    assert before["field.key"] not in after.values()
    office = open_office(live_home, {})
    with office.read() as session:
        for number, one in entries.boxed(session, ["fp-2024-03"], 0).items():
            slip = people.open_slip(office.boxes, one.commit, one.slip_box)
            assert slip.phone == f"1380000{number // 2 + 1:04d}"
    assert_checks(office)
    office.close()


def test_a_new_index_key_knows_everybody_again(live_home: Path, tmp_path: Path) -> None:
    before = with_entries(live_home, 3)
    programme = tmp_path / "programme.toml"
    programme.write_text(PROGRAMME, encoding="utf-8")
    told = follow("更换比对密钥", live_home, words={"PROGRAMME": str(programme)})
    assert "3 条登记" in told[0].output
    after = keys_of(live_home)
    assert {name for name in before | after if before.get(name) != after.get(name)} == {"index.key"}
    office = open_office(live_home, {})
    again = Clerk(Stage(office)).tries()
    assert isinstance(again, intake.Receipt)
    assert (again.outcome, again.entry) == ("same", 0)  # the invoice, and whose it is
    assert_checks(office)
    office.close()
