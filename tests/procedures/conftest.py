"""A live home with its staff: nobody's key is kept in it but the organiser's own."""

import shutil
from pathlib import Path

import pytest

from lottery import accounts
from lottery.accounts import NewAccount
from lottery.accounts.roles import ROLES
from lottery.acting import Acting
from lottery.opening import open_office
from lottery.programme import campaigns
from lottery.programme.file import parse_programme
from tests.builders import a_home, random_bytes_from
from tests.conftest import PASSWORD, PROGRAMME, Clock


@pytest.fixture(scope="session")
def live_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once: a live home with a programme and one account a role."""
    home = a_home(tmp_path_factory.mktemp("procedures") / "home", demo=False)
    office, some, now = open_office(home, {}), random_bytes_from("staff"), Clock().now()
    with office.write() as session:
        programme = parse_programme(PROGRAMME.encode())
        campaigns.load(session, office.boxes, programme, by="test", now=now)
        for name in ROLES:
            account = NewAccount(name, f"姓名{name}", "市商务局", [name], PASSWORD)
            accounts.create(session, account, acting=Acting("test", now, some))
    office.close()
    return home


@pytest.fixture
def live_home(live_template: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    return Path(shutil.copytree(live_template, tmp_path / "home"))
