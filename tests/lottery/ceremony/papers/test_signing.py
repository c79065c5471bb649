"""Whether a home can sign, told at the plan and held at the freeze; and minutes replaced later."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine

from draws.bundle import MINUTES
from lottery.ceremony.papers import signing, typed
from lottery.ceremony.papers.typed import HallRecord
from lottery.cli import main
from lottery.demo.run import BEGINNING
from lottery.errors import LotteryError, MachineFaultError
from lottery.minutes.errors import MinutesError
from lottery.minutes.signing.authority import demo_identity, own_authority, write_identity
from lottery.minutes.written.facts import Present
from lottery.office import Office
from lottery.office.settings import load_settings
from lottery.opening import open_office
from tests.actors import Clerk, Organiser
from tests.builders import APRIL, MARCH
from tests.limits import LIMITED, at_most
from tests.lottery.minutes.certificates import SERVER, Holder, Paper, a_root
from tests.lottery.prepared import after

WHOLE = ("plan", "close", "freeze", "commit", "sources", "draw", "minutes", "publish")
SEEN = HallRecord((Present("公证", "市公证处", ("测试戊",)),), ("大屏中断一次",))


def a_signer(home: Path, holder: Holder) -> None:
    write_identity(holder.identity, home / "keys")


def demo_signer(home: Path) -> None:
    write_identity(demo_identity("测试市商务局", BEGINNING), home / "keys")


def lost_key(home: Path) -> None:
    (home / "keys" / "minutes.key.pem").unlink()


def other_key(home: Path) -> None:
    kept = (home / "keys" / "minutes.cert.pem").read_bytes()
    write_identity(own_authority("别的单位", BEGINNING, "p256").identity, home / "keys")
    (home / "keys" / "minutes.cert.pem").write_bytes(kept)


def other_root(home: Path) -> None:
    root = own_authority("别的单位", BEGINNING, "p256").identity
    write_identity(root, home / "other")
    shutil.copy(home / "other" / "minutes.root.pem", home / "keys" / "minutes.root.pem")


WANTING: dict[str, tuple[Callable[[Path], None], str]] = {
    "no key": (lost_key, "缺少签署现场记录所需的文件"),
    "another's key": (other_key, "不是一对"),
    "no way to the root": (other_root, "不是由指定的根证书签发"),
    "a demo's certificate": (demo_signer, "演示用的"),
    "expired": (
        lambda home: a_signer(home, a_root().issues(Paper("局", until=BEGINNING))),
        "过期",
    ),
    "expires before it is needed": (
        lambda home: a_signer(
            home, a_root().issues(Paper("局", until=BEGINNING + timedelta(days=60)))
        ),
        "过期",
    ),
    "a server's certificate": (
        lambda home: a_signer(home, a_root().issues(Paper("局", purposes=(SERVER,)))),
        "不是为签署文件签发的",
    ),
}


@pytest.mark.parametrize("what", WANTING)
def test_a_home_that_cannot_sign_is_told_why(what: str, home: Path) -> None:
    settings = load_settings(home, {})
    assert not signing.unsignable_lines(settings, "live", BEGINNING)
    spoil, reason = WANTING[what]
    spoil(home)
    assert reason in " ".join(
        signing.unsignable_lines(settings, "live", BEGINNING + timedelta(days=39))
    )


@after(3, "plan", "close")
def test_nothing_is_frozen_that_could_not_be_minuted(organiser: Organiser, home: Path) -> None:
    demo_signer(home)
    with pytest.raises(LotteryError, match="演示用的"):
        organiser.freezes()
    assert organiser.attempt.state == "closed"


@after(3, "plan", "close", "freeze", "commit", "sources", "draw")
def test_minutes_are_signed_by_the_certificate_that_the_manifest_names_and_nothing_typed_is_lost(
    organiser: Organiser, home: Path
) -> None:
    shutil.copytree(home / "keys", home / "before")
    write_identity(own_authority("测试市商务局", BEGINNING, "p256").identity, home / "keys")
    with pytest.raises(MinutesError, match="不是封存名单时写入"):
        organiser.minutes(SEEN)
    settings = organiser.office.settings
    assert typed.kept(settings, MARCH) == SEEN
    assert organiser.attempt.state == "drawn"
    shutil.copytree(home / "before", home / "keys", dirs_exist_ok=True)
    organiser.minutes(SEEN)
    assert typed.kept(settings, MARCH) is None
    organiser.publishes()


@pytest.fixture
def published(published_template: Path, tmp_path: Path) -> Iterator[Office]:
    """A home with a published draw, to be tampered with."""
    home = Path(shutil.copytree(published_template, tmp_path / "home"))
    url = {"LOTTERY_DATABASE_URL": f"sqlite:///{home / 'march.db'}"}
    office = open_office(home, url)
    yield office
    office.close()


def command(office: Office, *arguments: str) -> Result:
    url = {"LOTTERY_DATABASE_URL": office.settings.database_url}
    return CliRunner().invoke(main, ["--home", str(office.settings.home), *arguments], env=url)


def test_replaced_minutes_are_neither_published_nor_unnoticed(
    published: Office, without_guards: Callable[[Engine, str], None]
) -> None:
    assert command(published, "check").exit_code == 0
    change = f"UPDATE draw_document SET content = x'25504446' WHERE name = '{MINUTES}'"  # noqa: S608
    without_guards(published.engine, change)
    told = command(published, "check")
    assert told.exit_code == 1
    assert MINUTES in told.stderr
    told = command(published, "publish", MARCH)
    assert told.exit_code == 1
    assert "与日志不符" in told.stderr


def test_all_minutes_that_were_replaced_are_named(
    clerk: Clerk, organiser: Organiser, without_guards: Callable[[Engine, str], None]
) -> None:
    clerk.enters_many(3)
    organiser.takes(*WHOLE)
    organiser.stage.wait_until("2024-04-20T09:00")
    clerk.enters_many(3, issued="2024-04-18")
    organiser.at(APRIL).takes(*WHOLE)
    with organiser.office.read() as session:
        assert not list(signing.faults(session))
    change = (
        "UPDATE draw_document SET content = (SELECT other.content FROM draw_document AS other"
        " WHERE other.draw = draw_document.draw AND other.name = 'manifest.txt')"
        " WHERE name = 'minutes.pdf'"
    )
    without_guards(organiser.office.engine, change)
    organiser.office.close()  # or the change would lie in a -wal that nobody at work has left
    told = command(organiser.office, "check")
    assert told.exit_code == 1
    lines = [line for line in told.stderr.splitlines() if "的现场记录与日志不符" in line]
    assert {line.split()[1] for line in lines} == {MARCH, APRIL}


@LIMITED
def test_minutes_that_the_machine_could_not_look_at_are_not_told_as_altered(
    published: Office,
) -> None:
    with published.read() as session:
        assert not list(signing.faults(session))
        with Path(os.devnull).open("rb") as free:
            few = free.fileno() + 2  # files can be laid out, but signatures not checked
        with at_most("RLIMIT_NOFILE", few), pytest.raises(MachineFaultError) as told:
            list(signing.faults(session))
    assert told.value.kind == "handles"


def test_the_published_minutes_pass_by_command_in_the_home_itself(published: Office) -> None:
    file = published.settings.public_dir / MARCH / MINUTES
    told = command(published, "minutes", "check", str(file))
    assert (told.exit_code, told.stderr) == (0, ""), told.stdout
    again = command(published, "minutes", "check", str(file), "--draw", MARCH)
    assert again.stdout == told.stdout
    assert "正式" in told.stdout.splitlines()[0]
    assert "轿车" in told.stdout.splitlines()[1]


def test_what_was_given_to_the_command_is_kept_until_the_minutes_are_made(
    drawn_office: Office,
) -> None:
    home = drawn_office.settings.home
    key = home / "keys" / "minutes.key.pem"
    shutil.move(key, home / "away.pem")
    given = ("--present", "公证:市公证处:测试戊", "--anomaly", "停电一次")
    told = command(drawn_office, "minutes", "make", MARCH, *given)
    assert told.exit_code == 1
    assert "公证:市公证处:测试戊" in told.stderr
    assert "停电一次" in told.stderr
    shutil.move(home / "away.pem", key)
    told = command(drawn_office, "minutes", "make", MARCH)
    assert (told.exit_code, told.stderr) == (0, "")
    assert "停电一次" in told.stdout
    assert typed.kept(drawn_office.settings, MARCH) is None


def test_an_unreadable_note_of_the_hall_is_no_hindrance(drawn_office: Office) -> None:
    file = typed.file_of(drawn_office.settings, MARCH)
    file.parent.mkdir()
    file.write_text("{", encoding="utf-8")
    assert typed.kept(drawn_office.settings, MARCH) is None
