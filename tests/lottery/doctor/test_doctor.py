"""What is missing before a draw is named with a way out; nothing unseen is called good."""

import socket
import struct
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner

from lottery.accounts import Account
from lottery.accounts.roles import ROLES
from lottery.acknowledged.last_backup import LastBackup
from lottery.cli import main
from lottery.clock import SHANGHAI
from lottery.doctor import (
    CHECKS,
    examine,
    exit_status,
    gathering,
    kept,
    keys,
    machine,
    people,
    site,
    work,
)
from lottery.doctor import outside as outside_facts
from lottery.doctor.facts import (
    ArrivalFacts,
    CertificateFacts,
    ClockFacts,
    Facts,
    FileFacts,
    ForeseenDraw,
    KeptFacts,
    KeyListFacts,
    OutsideFacts,
    SiteFacts,
    StoredFacts,
)
from lottery.doctor.finding import GOOD, MISSING, UNCHECKED, Diagnosis
from lottery.doctor.outside import NTP_EPOCH, answer_of, clock_of
from lottery.office import Office
from lottery.office.settings import FILE, load_settings
from lottery.texts.office import doctor as words
from tests.builders import a_home

NOW = datetime(2024, 3, 20, 11, 0, 0, 123457, tzinfo=SHANGHAI)
CLOSES = datetime(2024, 4, 9, 17, tzinfo=SHANGHAI)


def an_account(username: str, *roles: str, **changes: bool) -> Account:
    return replace(Account(1, username, "姓名", "单位", roles, True, "x", has_code=True), **changes)  # type: ignore[arg-type]


DOUBLE = an_account("x", "notary", "organiser")
FIRST = an_account("y", "clerk", must_change=True)
NO_CODE = an_account("z", "notary", has_code=False)
STAFF = tuple(an_account(role, role) for role in ROLES)
CLOSED = replace(STAFF[0], active=False)


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    """A home for live draws in which nothing is missing, as far as facts go."""
    home = a_home(tmp_path_factory.mktemp("doctor") / "home")
    settings = replace(
        load_settings(home, {}),
        demo=False,
        https=True,
        public_url="https://draw.example.cn",
        time_server="time.example.cn",
        second_disk=home / "second",
        controller="邹平市测试局",
        controller_contact="电话 0543-1234567",
    )
    return Facts(
        now=NOW,
        settings=settings,
        store=StoredFacts(
            "SQLite 3.40.1",
            "",
            STAFF,
            "ab" * 32,
            (ForeseenDraw("A-1", CLOSES),),
            KeyListFacts({"organiser": NOW, "notary": NOW}),
        ),
        closed="",
        files=(
            FileFacts(home / "keys/field.key", True, 0o600),
            FileFacts(home / FILE, True, 0o600),
        ),
        certificate=CertificateFacts((), NOW + timedelta(days=400)),
        free_bytes={home: 1 << 40},
        public_writable=True,
        outside=OutsideFacts(
            clock=ClockFacts("time.example.cn", 0.01),
            site=SiteFacts(200, strict=True),
            arrival=ArrivalFacts(True, True),
            timers={"fpdraw-backup": True},
        ),
        kept=KeptFacts(NEW, 42, backup_at="elsewhere"),
    )


def test_where_nothing_is_missing_all_is_good(facts: Facts) -> None:
    found = examine(facts)
    assert [each for each in found if each.standing != GOOD] == []
    assert exit_status(found) == 0
    assert len({each.name for each in found}) == len(CHECKS)


def store(facts: Facts, **changes: object) -> Facts:
    assert facts.store is not None
    return replace(facts, store=replace(facts.store, **changes))  # type: ignore[arg-type]


def outside(facts: Facts, **changes: object) -> Facts:
    return replace(facts, outside=replace(facts.outside, **changes))  # type: ignore[arg-type]


def setting(facts: Facts, **changes: object) -> Facts:
    return replace(facts, settings=replace(facts.settings, **changes))  # type: ignore[arg-type]


def certified(facts: Facts, until: datetime | None, *wanting: str) -> Facts:
    return replace(facts, certificate=CertificateFacts(wanting, until))


def listed(facts: Facts, **changes: object) -> Facts:
    assert facts.store is not None
    return store(facts, key_list=replace(facts.store.key_list, **changes))  # type: ignore[arg-type]


def with_a_password(facts: Facts) -> Facts:
    """Settings that the group reads, in which a password stands."""
    shut = replace(facts, files=(FileFacts(Path(FILE), True, 0o640),))
    assert keys.settings_file(shut).standing == GOOD
    asked = setting(shut, database_url="postgresql+psycopg:///fpdraw?user=x&password=secret")
    assert keys.settings_file(asked).standing == MISSING
    return setting(shut, database_url="postgresql+psycopg://fpdraw:secret@db/fpdraw")


NEW = LastBackup(NOW.isoformat(), "/mnt/b", 40)
OLD = LastBackup((NOW - timedelta(days=2)).isoformat(), "/mnt/old", 40)

FAULTS: tuple[tuple[Callable[[Facts], Diagnosis], Callable[[Facts], Facts], str], ...] = (
    (kept.backup, lambda f: replace(f, kept=KeptFacts(None, 42)), "没有做过备份"),
    (kept.backup, lambda f: replace(f, kept=KeptFacts(OLD, 42)), "/mnt/old"),
    (kept.backup, lambda f: replace(f, kept=KeptFacts(NEW, backup_at="gone")), "不在了"),
    (kept.backup, lambda f: replace(f, kept=KeptFacts(NEW, backup_at="home's disk")), "同一块"),
    (kept.second_disk, lambda f: setting(f, second_disk=None), "没有设置"),
    (kept.second_disk, lambda f: replace(f, kept=KeptFacts(OLD, 42, True)), "同一块磁盘"),
    (kept.second_disk, lambda f: replace(f, kept=KeptFacts(OLD, trouble="不在")), "不在"),
    (work.database, lambda f: replace(f, store=None, closed="no such file"), "no such file"),
    (work.database, lambda f: store(f, careless=("fsync",)), "fsync = off"),
    (work.register, lambda f: store(f, broken="登记册第 7 行不符"), "第 7 行"),
    (work.programme, lambda f: store(f, draws=()), "没有还未公布"),
    (people.roles, lambda f: store(f, accounts=STAFF[1:]), "录入员"),
    (people.roles, lambda f: store(f, accounts=(*STAFF[1:], CLOSED)), "录入员"),
    (people.exclusive, lambda f: store(f, accounts=(DOUBLE,)), "x"),
    (people.first_passwords, lambda f: store(f, accounts=(FIRST,)), "y"),
    (people.second_factors, lambda f: store(f, accounts=(NO_CODE,)), "z"),
    (keys.key_files, lambda f: replace(f, files=(FileFacts(Path("k.pem"), False, None),)), "k.pem"),
    (keys.key_files, lambda f: replace(f, files=(FileFacts(Path("k.pem"), True, 0o640),)), "0640"),
    (keys.settings_file, lambda f: replace(f, files=(FileFacts(Path(FILE), True, 0o644),)), "0644"),
    (keys.settings_file, with_a_password, "0640"),
    (keys.certificate, lambda f: certified(f, None, "没有证书"), "没有证书"),
    (keys.certificate, lambda f: certified(f, CLOSES + timedelta(days=9)), "A-1"),
    (keys.notary_key, lambda f: store(f, notary_key=""), "公证处"),
    (keys.key_list, lambda f: listed(f, since={}), "还没有开始"),
    (keys.key_list, lambda f: listed(f, waiting="notary", lacking=2), "这一项已提出，还缺 2"),
    (keys.key_list, lambda f: listed(f, notary_listed=False), "不是名录里"),
    (keys.key_list, lambda f: listed(f, faults=("公布的名录不同。",)), "公布的名录不同"),
    (keys.timestamps, lambda f: setting(f, timestamp_url="https://t.cn"), "没有它的根证书"),
    (machine.clock, lambda f: outside(f, clock=ClockFacts("t", -3.5)), "慢 3.5 秒"),
    (machine.disk, lambda f: replace(f, free_bytes={Path("/d"): 1 << 20}), "只剩 1 MB"),
    (machine.public_folder, lambda f: replace(f, public_writable=False), "不能写"),
    (machine.public_folder, lambda f: replace(f, hidden=(Path("/p/A-1"),)), "/p/A-1"),
    (machine.timers, lambda f: outside(f, timers={"fpdraw-backup": False}), "fpdraw-backup"),
    (site.address, lambda f: setting(f, public_url=""), "public_url"),
    (site.address, lambda f: setting(f, public_url="http://a.cn"), "不是 HTTPS"),
    (site.controller, lambda f: setting(f, controller_contact=""), "联系方式"),
    (site.proxy, lambda f: setting(f, https=False), "不加密"),
    (site.proxy, lambda f: outside(f, arrival=ArrivalFacts(False, True)), "X-Forwarded-Proto"),
    (site.answer, lambda f: outside(f, site=SiteFacts(502)), "502"),
    (site.answer, lambda f: outside(f, site=SiteFacts(200, strict=False)), "Strict"),
)  # fmt: skip


@pytest.mark.parametrize(("check", "spoil", "told"), FAULTS)
def test_what_is_missing_is_named_with_a_way_out(
    facts: Facts, check: Callable[[Facts], Diagnosis], spoil: Callable[[Facts], Facts], told: str
) -> None:
    found = check(spoil(facts))
    assert (found.standing, bool(found.way_out)) == (MISSING, True)
    assert told in found.sentence
    assert exit_status((found,)) == 1


NEED_ACCOUNTS = (people.exclusive, people.first_passwords, people.second_factors)
UNSEEN: tuple[tuple[Callable[[Facts], Diagnosis], Callable[[Facts], Facts]], ...] = (
    (work.register, lambda f: store(f, broken=None)),
    *((check, lambda f: replace(f, store=None)) for check in (work.register, work.programme)),
    *((check, lambda f: store(f, accounts=())) for check in NEED_ACCOUNTS),
    *((check, lambda f: replace(f, store=None)) for check in NEED_ACCOUNTS),
    *((check, lambda f: replace(f, store=None)) for check in (people.roles, keys.notary_key)),
    (keys.key_files, lambda f: replace(f, files=(FileFacts(Path("k"), True, None),))),
    (machine.clock, lambda f: setting(f, time_server="")),
    (machine.clock, lambda f: outside(f, clock=None)),
    (machine.clock, lambda f: outside(f, clock=ClockFacts("t", None, "timed out"))),
    (machine.timers, lambda f: outside(f, timers=None)),
    (machine.timers, lambda f: outside(f, timers={"fpdraw-backup": None})),
    (keys.key_list, lambda f: replace(f, store=None)),
    (site.proxy, lambda f: outside(f, arrival=None)),
    (site.answer, lambda f: outside(f, site=None)),
)


@pytest.mark.parametrize(("check", "hide"), UNSEEN)
def test_what_could_not_be_looked_at_is_never_called_good(
    facts: Facts, check: Callable[[Facts], Diagnosis], hide: Callable[[Facts], Facts]
) -> None:
    found = check(hide(facts))
    assert (found.standing, bool(found.way_out)) == (UNCHECKED, True)
    assert exit_status((found,)) == 2


def test_the_facts_of_a_home_are_those_of_its_files_and_tables(office: Office) -> None:
    facts = gathering.gather(office, NOW)
    assert facts.store is not None
    assert facts.store.broken == ""
    assert [draw.code for draw in facts.store.draws] == ["ZP-FP-2024-03"]
    assert people.roles(facts).standing == GOOD
    (office.settings.home / "keys/index.key").chmod(0o644)
    office.settings.organiser_key_file.unlink()
    again = gathering.gather(office, NOW, whole=False)
    assert "organiser.pem" in keys.key_files(again).sentence
    assert work.register(again).standing == UNCHECKED


def test_a_system_that_systemd_does_not_run_is_not_asked_for_its_timers(tmp_path: Path) -> None:
    assert outside_facts.timers(tmp_path / "nowhere") is None


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("echo active", True),
        ("echo inactive; exit 3", False),
        ("echo unknown; exit 4", False),
        ("echo 'Failed to connect to bus' >&2; exit 1", None),
        ("echo 'Running in chroot, ignoring request' >&2", None),
        ("exec sleep 60", None),
    ],
)
def test_a_systemd_that_does_not_say_is_told_from_a_timer_that_does_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, *, told: bool | None
) -> None:
    monkeypatch.setattr(outside_facts, "SECONDS", 0.3)
    systemctl = tmp_path / "systemctl"
    systemctl.write_text(f"#!/bin/sh\n{said}\n")
    systemctl.chmod(0o755)
    assert outside_facts.runs(str(systemctl), "fpdraw-check.timer") is told


def test_what_only_its_owner_can_read_in_the_public_folder_is_found(drawn_office: Office) -> None:
    public = drawn_office.settings.public_dir
    assert gathering.gather(drawn_office, NOW, whole=False).hidden == ()
    folder = next(path for path in public.iterdir() if path.is_dir())
    folder.chmod(0o700)
    assert gathering.gather(drawn_office, NOW, whole=False).hidden == (folder,)


def test_the_command_says_all_and_its_status_is_that_of_the_worst(office: Office) -> None:
    home = str(office.settings.home)
    (office.settings.home / FILE).chmod(0o644)
    done = CliRunner().invoke(main, ["--home", home, "doctor", "--offline"], catch_exceptions=False)
    assert done.exit_code == 1
    told = done.stdout.splitlines()
    assert [line for line in told if line.startswith(f"[好] {words.ROLES}：")]
    assert "演练环境，不能在这里正式开奖：缺 1 项" in told[-1]
    assert done.stderr == ""


@pytest.fixture
def time_server() -> Iterator[tuple[int, list[bytes]]]:
    """A machine that answers one question for the time with the packet that lies ready."""
    line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    line.bind(("127.0.0.1", 0))
    packets: list[bytes] = []

    def answer() -> None:
        _, asker = line.recvfrom(512)
        line.sendto(packets[0], asker)

    thread = Thread(target=answer)
    thread.start()
    yield line.getsockname()[1], packets
    thread.join()
    line.close()


def packet(told: datetime, stratum: int = 2) -> bytes:
    since = told - NTP_EPOCH
    whole = since.days * 86400 + since.seconds
    return bytes((0x24, stratum)) + bytes(38) + struct.pack("!II", whole, 1 << 31)


@pytest.mark.parametrize(("stratum", "ahead"), [(2, 4.5), (0, None)])
def test_a_time_server_is_asked_and_one_without_a_time_believed_nothing(
    time_server: tuple[int, list[bytes]], stratum: int, ahead: float | None
) -> None:
    port, packets = time_server
    there = datetime(2024, 3, 20, 3, 0, 0, tzinfo=UTC)
    packets.append(packet(there, stratum))
    found = clock_of("127.0.0.1", lambda: there + timedelta(seconds=5), port)
    assert found.ahead == ahead


def test_a_site_that_nobody_serves_is_told_with_its_reason() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        found = answer_of(f"https://127.0.0.1:{taken.getsockname()[1]}")
    assert found.status == 0
    assert found.why


def test_the_host_of_the_programme_answers_for_the_data_where_the_settings_name_nobody(
    facts: Facts,
) -> None:
    silent = setting(facts, controller="", controller_contact="")
    assert silent.store is not None
    assert site.controller(silent).standing == MISSING
    told = replace(silent.store, responsible=("临江市商务局", "0439-0000000"))
    found = site.controller(replace(silent, store=told))
    assert (found.standing, "临江市商务局" in found.sentence) == (GOOD, True)
