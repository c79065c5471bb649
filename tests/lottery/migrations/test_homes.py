"""Homes that released versions made: brought to this version, they hold, and their draws go on.

`tests/homes/` has them, each with the script that made it in a checkout of its version. Their keys
are test keys.
"""

import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner, Result

from lottery import attempts
from lottery.cli import main
from lottery.ledger import holding
from lottery.office import Office, database
from lottery.opening import open_office
from lottery.papers import making
from lottery.papers.shelf import SHELF
from lottery.programme import campaigns, imprints
from tests.actors import Organiser, Stage
from tests.builders import APRIL, MARCH, SPECIAL
from tests.checked import assert_checks, assert_verifies

pytestmark = pytest.mark.slow

HOMES = Path(__file__).parents[2] / "homes"
RELEASED = "0.1.0"
BUNDLES = {"live": (MARCH, f"{MARCH}.2"), "rehearsal": (MARCH,)}
KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from sqlalchemy import Engine, event
from lottery.office import database, office_of, renewing
from lottery.office.settings import load_settings

def upgrade(last):
    changed = []

    @event.listens_for(Engine, "commit")
    def killed(connection):
        changed.append(connection)
        if len(changed) == last:
            os.kill(os.getpid(), signal.SIGKILL)

    office = office_of(load_settings(Path(sys.argv[1]), {}))
    renewing.upgrade(office.engine, by="test", now=datetime.now(UTC))
    office.close()
    os._exit(0)

for last in range(1, 100):
    child = os.fork() or upgrade(last)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    office = office_of(load_settings(Path(sys.argv[1]), {}))
    print(status, database.version(office.engine))
    office.close()
    if status == 0:
        break
"""
"""Upgrades a home again and again, killed at the first commit, the second, and so on."""


def lottery(home: Path, *words: str) -> Result:
    """A command in a home."""
    return CliRunner().invoke(main, ["--home", str(home), *words], catch_exceptions=False)


def version_of(home: Path) -> str:
    """The version of the tables, without the program."""
    with closing(sqlite3.connect(home / "lottery.db")) as plain:
        found: str = plain.execute("SELECT version_num FROM alembic_version").fetchone()[0]
    return found


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The homes as that version left them."""
    folder = tmp_path_factory.mktemp("released")
    with tarfile.open(HOMES / f"{RELEASED}.tar.xz") as archive:
        archive.extractall(folder, filter="data")
    return folder


@pytest.fixture(scope="module")
def upgraded(released: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, brought to this version by its command."""
    folder = Path(shutil.copytree(released, tmp_path_factory.mktemp("upgraded") / "homes"))
    for name in BUNDLES:
        assert lottery(folder / name, "upgrade").exit_code == 0
    return folder


@pytest.fixture(scope="module")
def live(upgraded: Path) -> Iterator[Office]:
    """The office of the home for live draws."""
    office = open_office(upgraded / "live", {})
    yield office
    office.close()


@pytest.mark.parametrize("name", BUNDLES)
def test_a_released_home_is_upgraded_and_all_of_it_checks(upgraded: Path, name: str) -> None:
    done = lottery(upgraded / name, "check", "--papers")
    assert done.exit_code == 0, done.output
    assert "校验通过" in done.output


@pytest.mark.parametrize(
    ("name", "bundle"), [(name, bundle) for name, some in BUNDLES.items() for bundle in some]
)
def test_its_bundles_verify(upgraded: Path, name: str, bundle: str) -> None:
    office = open_office(upgraded / name, {})
    assert_verifies(office, bundle)
    office.close()


def test_its_minutes_are_made_again_page_by_page(upgraded: Path) -> None:
    """The layout that they follow stays one that this version can draw."""
    home, bundle = upgraded / "live", BUNDLES["live"][-1]
    file = home / "public" / bundle / "minutes.pdf"
    done = lottery(
        home, "minutes", "check", str(file), "--trust", str(home / "keys" / "minutes.root.pem")
    )
    assert done.exit_code == 0, done.output


def test_its_pages_go_on_to_show_what_they_showed(live: Office) -> None:
    with live.read() as session:
        shown = imprints.current(session)
        organiser = campaigns.plan(session, SPECIAL).organiser
    assert (shown.title, shown.line, shown.seal, shown.main) == ("有奖发票", "公开抽奖", "", "")
    assert [(organ.role, organ.name) for organ in shown.organs] == [("host", organiser)]


def test_its_papers_say_what_they_said(live: Office) -> None:
    lines = (live.settings.home / "papers.txt").read_text("ascii").splitlines()
    told = dict(line.split() for line in lines)
    assert set(told) <= {kind.file for kind in SHELF.values()}
    del told["application.pdf"]  # it names the program and the engine that are installed
    with live.read() as session:
        made = making.papers_of(session, live, attempts.newest(session, MARCH))
    assert {name: sha256(said(made[name])).hexdigest() for name in told} == told


def said(pdf: bytes) -> bytes:
    """What the pages say, as the script that made the home took it."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_range() for page in document]
    document.close()
    text = "\n".join("".join(page.split()) for page in pages)
    return re.sub(r"fpdraw[0-9]+\.[0-9]+\.[0-9]+", "fpdraw", text).encode()


def test_a_draw_that_was_frozen_goes_on_and_the_next_one_is_held(live: Office) -> None:
    with live.read() as session:
        frozen = attempts.newest(session, APRIL)
    assert frozen.state == "frozen"
    assert frozen.latest is not None
    stage = Stage(live, frozen.latest + timedelta(hours=1))
    april = Organiser(stage, APRIL)
    april.takes("commit", "sources", "draw", "minutes", "publish")
    assert_verifies(live, APRIL, f"{MARCH}.2")
    special = april.at(SPECIAL)
    special.takes("plan", "close", "freeze", "commit", "sources", "draw", "minutes", "publish")
    assert_verifies(live, SPECIAL, APRIL)
    assert_checks(live)


@pytest.mark.skipif(sys.platform == "win32", reason="no process is killed by a signal there")
def test_an_upgrade_that_is_cut_off_has_not_begun(released: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(released / "live", tmp_path / "home"))
    old = version_of(home)
    command = [sys.executable, "-c", KILLED, str(home)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    *cut_off, whole = done.stdout.splitlines()
    assert whole == f"0 {database.schema()}"
    assert len(cut_off) > 1
    assert set(cut_off) == {f"-{signal.SIGKILL:d} {old}"}
    office = open_office(home, {})
    with office.read() as session:
        assert list(holding.faults(session)) == []
    office.close()


@pytest.mark.parametrize("words", [("upgrade",), ("check",), ("draws",), ("serve",)])
def test_a_home_of_a_newer_version_is_refused_in_a_line(
    released: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    home = Path(shutil.copytree(released / "rehearsal", tmp_path / "home"))
    with closing(sqlite3.connect(home / "lottery.db")) as plain:
        plain.execute("UPDATE alembic_version SET version_num = '9999'")
        plain.commit()
    before = (home / "lottery.db").read_bytes()
    done = lottery(home, *words)
    assert done.exit_code == 1
    (line,) = done.output.splitlines()
    assert "9999" in line
    assert "更新版本" in line
    assert (home / "lottery.db").read_bytes() == before
