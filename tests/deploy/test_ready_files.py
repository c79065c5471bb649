"""The files for operations are what their own programs accept, and as strict as they say."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from lottery.doctor.outside import TIMERS
from lottery.models import Base
from tests.deploy.files import DEPLOY, ROOT, read
from tests.deploy.test_install_manual import parsed
from tests.programs import program

UNITS = sorted(path.name for path in (DEPLOY / "systemd").iterdir())
SERVICES = [name for name in UNITS if name.endswith(".service")]
MOST_EXPOSED = 2.0
"""systemd's own score of a service: 0 is least exposed, 10 most."""


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The units, with a program that is there in the place of ours."""
    for name in UNITS:
        text = read(f"systemd/{name}").replace("/opt/fpdraw/bin/lottery", "/bin/true")
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_systemd_takes_each_unit_without_a_word(units: Path) -> None:
    analyze = program("systemd-analyze")
    command = [analyze, "verify", "--man=no", *(str(units / name) for name in UNITS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    told = [line for line in done.stderr.splitlines() if "fpdraw" in line]
    assert (done.returncode, told) == (0, [])


def test_no_service_is_more_exposed_than_it_must_be(units: Path) -> None:
    analyze = program("systemd-analyze")
    for name in SERVICES:
        command = [analyze, "security", "--offline=true", "--json=short", str(units / name)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        rows = json.loads(done.stdout)
        score = sum(float(row["exposure"] or 0) for row in rows)
        assert score <= MOST_EXPOSED, name


def test_the_public_service_sees_no_key_and_the_staffs_alone_writes() -> None:
    public, staff = (read(f"systemd/{name}.service") for name in ("fpdraw-public", "fpdraw"))
    assert "InaccessiblePaths=/srv/fpdraw/keys" in public
    assert "ReadWritePaths" not in public
    assert "LogsDirectory=fpdraw-public\n" in public
    for path in ("docs/MONITORING.zh.md", "lottery/texts/home.py"):
        told = (ROOT / path).read_text(encoding="utf-8")
        assert 'public_log_folder = "/var/log/fpdraw-public"' in told
    assert "serve --public" in public
    assert "ReadWritePaths=/srv/fpdraw" in staff
    assert re.findall(r"^User=(\S+)", public, re.M) != re.findall(r"^User=(\S+)", staff, re.M)


def test_a_public_service_on_sqlite_still_sees_no_key_and_comes_after_the_staffs() -> None:
    added = read("sqlite/fpdraw-public.service.d/sqlite.conf")
    set_here = set(re.findall(r"(?m)^\w+=\S+$", added))
    assert set_here == {
        *("Requires=fpdraw.service", "After=fpdraw.service"),
        *("User=fpdraw", "Group=fpdraw"),
    }
    manual = (ROOT / "docs" / "INSTALL.zh.md").read_text(encoding="utf-8")
    assert "cp -r deploy/sqlite/. /etc/systemd/system/" in manual
    assert "InaccessiblePaths" not in manual


def test_an_upgrade_is_done_in_an_order_that_loses_nothing() -> None:
    manual = (ROOT / "docs" / "INSTALL.zh.md").read_text(encoding="utf-8")
    done = manual.partition("\n升级在没有人办理的时候做")[2].partition("\n## ")[0]
    timers = " ".join(name for name in UNITS if name.endswith(".timer"))
    steps = (
        *("start fpdraw-backup.service", "stop fpdraw-backup.timer", "stop fpdraw-public fpdraw"),
        *("bin/pip install", "cp deploy/systemd/", "daemon-reload", "lottery upgrade"),
        *("public-reads.sql", "start fpdraw fpdraw-public", "start fpdraw-backup.service"),
        *("lottery check", "start fpdraw-backup.timer", "lottery doctor"),
    )
    at = 0
    for step in steps:
        assert step in done[at:], step
        at += done[at:].index(step) + len(step)
    for verb in ("stop", "start"):
        (named,) = re.findall(rf"systemctl {verb} (fpdraw-backup\.timer.*)", done)
        assert sorted(named.split()) == timers.split()


def test_whoever_puts_a_restored_home_to_use_stops_the_timers_meanwhile() -> None:
    paper = (ROOT / "docs" / "backup-and-restore.md").read_text(encoding="utf-8")
    block = paper.partition("## 恢复以后启用")[2].partition("## ")[0]
    lines = block.splitlines()
    moved = next(number for number, line in enumerate(lines) if line.startswith("mv "))
    for name in (name for name in UNITS if name.endswith(".timer")):
        (stopped,) = (
            n for n, line in enumerate(lines) if "systemctl stop" in line and name in line
        )
        (again,) = (n for n, line in enumerate(lines) if "systemctl start" in line and name in line)
        assert stopped < moved < again


def test_the_doctor_asks_for_the_timers_that_there_are() -> None:
    there = {name.removesuffix(".timer") for name in UNITS if name.endswith(".timer")}
    assert there == set(TIMERS)
    assert all(f"{name}.service" in SERVICES for name in there)


def test_the_public_role_reads_no_table_of_accounts_or_sealed_papers() -> None:
    text = read("postgresql/public-reads.sql").partition("GRANT SELECT ON")[2]
    granted = set(re.findall(r"[a-z0-9_]+", text.partition(" TO ")[0]))
    there = set(Base.metadata.tables)
    secret = {name for name in there if re.search("^account|^login_|^security_|_paper$", name)}
    secret |= {"kept_file", "draw_key", "dice_typing", "barred", "invoice_identity", "import_row"}
    assert granted - {"alembic_version"} <= there
    assert secret <= there
    assert not granted & secret


def test_caddy_takes_its_file(tmp_path: Path) -> None:
    caddy = program("caddy")
    file = tmp_path / "Caddyfile"
    shutil.copy(DEPLOY / "caddy" / "Caddyfile", file)
    command = [caddy, "validate", "--adapter", "caddyfile", "--config", str(file)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env={"HOME": str(tmp_path)}
    )
    assert done.returncode == 0, done.stderr
    assert "Valid configuration" in done.stdout + done.stderr


def test_the_container_copies_what_a_wheelhouse_holds_and_runs_as_nobody() -> None:
    text = read("container/Containerfile").replace("\\\n", " ")
    steps = [line.split(maxsplit=1) for line in text.splitlines() if line and line[0] != "#"]
    known = {"FROM", "RUN", "COPY", "ENV", "USER", "VOLUME", "EXPOSE", "ENTRYPOINT", "CMD"}
    assert {name for name, _ in steps} <= known
    copied = {rest.split()[0] for name, rest in steps if name == "COPY"}
    assert copied == {"requirements.txt", "wheels"}
    assert "--no-index" in text
    assert "--require-hashes" in text
    assert [rest for name, rest in steps if name == "USER"] == ["fpdraw"]
    json.loads(next(rest for name, rest in steps if name == "ENTRYPOINT"))


def test_the_compose_file_gives_no_service_more_than_it_needs() -> None:
    text = read("container/compose.yaml")
    services = re.split(r"\n  (?=\w+:\n)", text.partition("\nservices:\n")[2].partition("\nsec")[0])
    ours = {part.strip().partition(":")[0]: part for part in services if "image: fpdraw" in part}
    assert set(ours) == {"staff", "public"}
    every = ours | {"task": text.partition("x-task: &task\n")[2].partition("\nservices:")[0]}
    for name, part in every.items():
        for rule in ("read_only: true", "cap_drop: [ALL]", "no-new-privileges:true", "mem_limit:"):
            assert rule in part, (name, rule)
        assert "ports:" not in part
    assert "home:/srv/fpdraw:ro" in ours["public"]
    assert "/srv/fpdraw/keys" in ours["public"].partition("tmpfs:")[2]
    assert not re.search(r"PASSWORD: (?!\$\{)", text)


def test_the_containers_tasks_are_commands_and_the_hosts_timers_run_each() -> None:
    text = read("container/compose.yaml")
    tasks = dict(re.findall(r"(?m)^  (\w+):\n    <<: \*task\n    command: (\[.*\])$", text))
    assert set(tasks) == {name.removeprefix("fpdraw-") for name in TIMERS}
    for name, command in tasks.items():
        words = json.loads(command)
        assert parsed("lottery " + " ".join(words)).name in (*words, "make")
        timer = read(f"container/systemd/fpdraw-task-{name}.timer")
        assert f"Unit=fpdraw-task@{name}.service\n" in timer
        same = read(f"systemd/fpdraw-{name}.timer")
        for rule in ("OnCalendar", "Persistent"):
            assert re.findall(f"^{rule}=.*", timer, re.M) == re.findall(f"^{rule}=.*", same, re.M)
    own = f"ExecStart=/opt/fpdraw/bin/lottery {' '.join(json.loads(tasks['backup']))}\n"
    assert own in read("systemd/fpdraw-backup.service")


def test_systemd_takes_the_hosts_units_of_the_container(tmp_path: Path) -> None:
    analyze, units = program("systemd-analyze"), []
    for path in sorted((DEPLOY / "container" / "systemd").glob("*.*")):
        if path.is_file():
            name = path.name.replace("@.", "@backup.")
            text = path.read_text(encoding="utf-8").replace("/usr/bin/podman", "/bin/true")
            (tmp_path / name).write_text(re.sub("(?m)^Working.*", "", text), encoding="utf-8")
            units.append(str(tmp_path / name))
    command = [analyze, "verify", "--man=no", *units]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    told = [line for line in done.stderr.splitlines() if "fpdraw-task" in line]
    assert [line for line in told if "not found" not in line] == []


def test_the_image_brings_the_backup_program_of_the_servers_version() -> None:
    (client,) = re.findall(r"postgresql-client-(\d+)", read("container/Containerfile"))
    (server,) = re.findall(r"library/postgres:(\d+)-", read("container/compose.yaml"))
    assert client == server
    manual = (ROOT / "docs" / "INSTALL.zh.md").read_text(encoding="utf-8")
    for name in re.findall(r"\$\{(\w+):\?\}", read("container/compose.yaml")):
        assert f"`{name}=`" in manual
