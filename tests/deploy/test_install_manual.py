"""The manual of installing names what there is: commands with their options, files, units."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path
from types import SimpleNamespace

import click
import pytest
from argon2.profiles import CHEAPEST
from click.testing import CliRunner

from lottery.accounts import passwords
from lottery.cli import main
from lottery.texts import new_home
from tests.deploy.files import DEPLOY, ROOT

MANUAL = (ROOT / "docs" / "INSTALL.zh.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", MANUAL, re.DOTALL)
TYPED = [line for block in BLOCKS for line in block.splitlines() if re.match("lottery [a-z]", line)]
NAMED = re.findall(r"`(lottery [a-z][^`]*)`", MANUAL)
PLACEHOLDERS = {"编号": "1", "序号": "1", "…": ""}
LEFT = (
    *("apt-get ", "adduser ", "sha256sum ", "python3 -m venv", "/opt/fpdraw/bin/pip", "cd "),
    *("systemctl ", "nginx ", "cp ", "sed ", "deploy/nginx/fpdraw.conf", "rm ", "editor "),
    *(
        "runuser ",
        "install -m 0755 deploy",
        "install -d -m 0755 /etc",
        "lottery keys ",
        "lottery -",
    ),
)
"""How lines begin that need root, a server or a second person; all others are run."""
ASKED = ("linjiang-lottery", "临江市商务局", "临江市公证处", "", "https://draw.example.cn", "")
"""What is typed to `lottery init`: names, an own file of SQLite, the address; no time server."""
CITY = ("临江市", "", "y", "y")
"""The city, its usual title, a proxy, and that all of it is right."""
PROGRAMME = ROOT / "lottery" / "demo" / "programme.toml"
PASSPHRASE = "a phrase for the keys"


def parsed(line: str) -> click.Command:
    """The command that a line calls; click.UsageError if it does not take what stands there."""
    words = [PLACEHOLDERS.get(word, word) for word in shlex.split(line)[1:]]
    command: click.Command = main
    context = click.Context(command)
    while isinstance(command, click.Group):
        _, found, words = command.resolve_command(context, [word for word in words if word])
        assert found is not None, line
        context, command = click.Context(found, parent=context), found
    known = {option for each in command.params for option in each.opts}
    options = [word.partition("=")[0] for word in words if re.match("-[a-z-]", word)]
    assert set(options) <= known, (line, known)
    return command


@pytest.mark.parametrize("line", sorted({*TYPED, *NAMED}))
def test_each_command_is_there_with_its_options(line: str) -> None:
    assert parsed(line).name


def test_the_blocks_are_run_in_their_order_and_leave_a_home_that_lacks_what_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "COST", CHEAPEST)
    terminal = SimpleNamespace(stdin=SimpleNamespace(isatty=lambda: True))
    monkeypatch.setattr("lottery.cli.home.sys", terminal)
    for folder in ("media/stick", "mnt/fpdraw-second", "etc/fpdraw", "srv"):
        (tmp_path / folder).mkdir(parents=True)
    lines = [line for block in BLOCKS for line in block.replace("\\\n", " ").splitlines()]
    run = [line for line in lines if not line.strip().startswith(LEFT)]
    assert len(run) > 15
    assert run[-1] == "lottery doctor"
    for line in run:
        if "programme load" in line:
            shutil.copy(PROGRAMME, tmp_path / "srv/fpdraw/programme.toml")
        told = done(line, tmp_path)
    lacking = set(re.findall(r"\[缺\] (.*?)：", told))
    assert lacking == {
        *("初始密码", "动态验证码", "公证处公钥", "密钥名录"),
        *("备份", "第二块盘"),
    }, "what the sections behind it do, and nothing else"


def done(line: str, root: Path) -> str:
    """Run a line in the place of the server's own folders; what it said."""
    there = line.replace("doctor", "doctor --offline")
    there = re.sub(r"(?<![\w.])/(srv|mnt|media|etc)/", rf"{root}/\1/", there)
    if line.startswith("lottery "):
        typed = {"lottery init": (*ASKED, f"{root}/mnt/fpdraw-second/records", *CITY)}
        lines = typed.get(line, (PASSPHRASE, PASSPHRASE))
        known = {"LOTTERY_HOME": str(root / "srv/fpdraw")}
        result = CliRunner().invoke(
            main, shlex.split(there)[1:], input="\n".join(lines) + "\n", env=known
        )
        assert result.exit_code == (1 if "doctor" in line else 0), (line, result.output)
        return result.output
    command = re.sub(r"-[og] [\w-]+ ", "", there)
    subprocess.run(["sh", "-ec", command], check=True)
    return ""


def test_each_file_that_is_installed_is_there() -> None:
    named = re.findall(r"\bdeploy/([\w./-]+)", MANUAL)
    assert len(named) > 8
    assert [name for name in named if not (DEPLOY / name.rstrip("/.")).exists()] == []


def test_each_unit_that_is_started_is_there_and_each_timer_is_started() -> None:
    started = set(re.findall(r"(fpdraw[\w-]*\.(?:service|timer))", " ".join(BLOCKS)))
    there = {path.name for path in (DEPLOY / "systemd").iterdir()}
    assert started <= there
    assert {name for name in there if name.endswith(".timer")} <= started


def test_what_cannot_be_changed_is_said_where_it_is_asked() -> None:
    for name in ("origin", "organiser", "notary"):
        assert "不能更改" in new_home.ASKED[name]
        assert "不能更改" in new_home.LABELS[name]
