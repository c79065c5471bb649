"""What is published can be read by everybody, and what is private by nobody else, whatever the
umask is: the site of the staff runs with one that leaves everything to its own user."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from draws.keylist import FILE as KEY_LIST
from lottery import archives, beside, kit, readable
from lottery.ceremony.steps import publish
from lottery.clock import SHANGHAI
from lottery.kit import writing
from lottery.office import Office
from lottery.opening import open_office
from tests.actors import Organiser, Stage
from tests.builders import MARCH
from tests.key_changes import KeyKeeper

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no such rights there")
AS_DAEMON = ("setpriv", "--reuid=daemon", "--regid=daemon", "--clear-groups")
LOOKS = ("--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search")
"""It may look into any folder: this interpreter can lie in a home of root's."""
AS_GAMES = ("setpriv", "--reuid=games", "--regid=games", "--groups=daemon")


@pytest.fixture
def closed_umask() -> Iterator[None]:
    """The umask of docs/deploy/systemd."""
    before = os.umask(0o077)
    yield
    os.umask(before)


@pytest.fixture
def published(published_template: Path, tmp_path: Path) -> Iterator[Office]:
    """A home in which a draw ended, of which nothing lies in the public folder."""
    home = Path(shutil.copytree(published_template, tmp_path / "home"))
    (home / "march.db").rename(home / "lottery.db")
    shutil.rmtree(home / "public")
    office = open_office(home, {})
    yield office
    office.close()


def later(office: Office) -> Stage:
    """After the draw."""
    return Stage(office, datetime(2024, 4, 9, 18, 0, 0, 345679, tzinfo=SHANGHAI))


def publish_everything(office: Office) -> None:
    organiser = Organiser(later(office))
    publish.publish_commitment(office, MARCH, organiser.stage.random_bytes)
    place = organiser.publishes()
    with office.read() as session:
        made = kit.kit_of(session, place, office.settings.public_dir)
    writing.archive(made, place)
    KeyKeeper(organiser.stage).begins()
    files = {"papers/one.pdf": b"%PDF"}
    beside.put(office, MARCH, 1, files, by="organiser", now=organiser.stage.tick())


def test_everything_that_is_published_can_be_read_whatever_the_umask(
    published: Office, closed_umask: None
) -> None:
    publish_everything(published)
    public = published.settings.public_dir
    assert (public / MARCH / "minutes.pdf").is_file()
    assert (public / KEY_LIST).is_file()
    assert readable.hidden(public) == []
    for shelf in (public / archives.HIDDEN, public / "commitments" / archives.HIDDEN):
        assert readable.hidden(shelf) == []
        assert list(shelf.glob("*.zip"))
    for private in ("keys", "lottery.toml", "lottery.db"):
        assert (published.settings.home / private).stat().st_mode & 0o077 == 0, private


def test_what_an_older_version_hid_is_shown_when_it_is_published_again(published: Office) -> None:
    publish_everything(published)
    public = published.settings.public_dir
    (public / MARCH / "manifest.txt").chmod(0o600)
    (public / MARCH).chmod(0o700)
    assert readable.hidden(public) == [public / MARCH]
    Organiser(later(published)).publishes()
    assert readable.hidden(public) == []


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can be two other users"
)
def test_one_user_publishes_and_another_reads_that_and_nothing_else(published: Office) -> None:
    home = published.settings.home
    published.close()
    with tempfile.TemporaryDirectory(dir="/var/tmp") as name:
        outside, place = Path(name), Path(name) / "home"
        outside.chmod(0o755)
        shutil.copytree(home, place)
        place.chmod(0o750)
        subprocess.run(["chown", "-R", "daemon:daemon", str(place)], check=True)
        work = [sys.executable, "-c", "from lottery.cli import main; main()", "publish", MARCH]
        environ = os.environ | {"HOME": name, "LOTTERY_HOME": str(place)}
        made = subprocess.run(
            [*AS_DAEMON, *LOOKS, *work], umask=0o077, env=environ, cwd=name, check=False
        )
        assert made.returncode == 0
        files = [str(path) for path in (place / "public").rglob("*") if path.is_file()]
        assert len(files) > 10
        assert reads(*files)
        for private in ("lottery.toml", "lottery.db", "keys/field.key", "keys/organiser.pem"):
            assert not reads(str(place / private)), private


def reads(*files: str) -> bool:
    """Whether the second user, of the first one's group, can read all of these files."""
    done = subprocess.run([*AS_GAMES, "cat", *files], stdout=subprocess.DEVNULL, check=False)
    return done.returncode == 0
