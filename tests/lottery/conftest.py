"""Both databases, fresh for each test, and on them a stage: an office in which draws are held.

The tables come from the migrations, once a session for each database; each test gets a copy. So do
the stage's keys, and one draw that is published once for all tests.
"""

import itertools
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text

from lottery.models import Base
from lottery.office import Office
from lottery.office import database as db
from lottery.office.boxes import Boxes
from lottery.programme import Campaign, campaigns, month_period
from lottery.register import Submission
from tests.actors import Clerk, Organiser, Stage
from tests.builders import MARCH, STAFF_PHONE, a_home, an_office
from tests.checked import assert_checks
from tests.lottery.prepared import Preparations, Steps, before
from tests.postgresql import Server, running

NOW = datetime(2024, 3, 15, 2, 0, tzinfo=UTC)

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of this session's own, with the tables in the database `template_lottery`."""
    yield from running(tmp_path_factory.getbasetemp().parent / "postgresql.lock")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file of SQLite, to be copied."""
    file = tmp_path_factory.mktemp("sqlite") / "template.db"
    engine = db.engine_for(f"sqlite:///{file}")
    db.upgrade(engine)
    engine.dispose()
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a fresh, migrated database; a test that takes it runs on both. What was done
    before (`prepared`) lies in it."""
    server: Server | None = None
    if request.param == "postgresql":
        server = request.getfixturevalue("postgresql")
    if acts := before(request):
        preparations: Preparations = request.getfixturevalue("preparations")
        return preparations.url_after(acts, tmp_path, server)
    if server is None:
        file = tmp_path / "lottery.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), file)
        return f"sqlite:///{file}"
    name = f"test_{next(_numbers)}"
    server.execute(f"CREATE DATABASE {name} TEMPLATE template_lottery")
    return server.url(name)


@pytest.fixture
def database(database_url: str) -> Iterator[Engine]:
    """The engine of a fresh database."""
    engine = db.engine_for(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def now() -> datetime:
    """A morning in March 2024."""
    return NOW


@pytest.fixture
def random_bytes() -> Callable[[int], bytes]:
    """Bytes that differ from call to call and not from run to run."""
    calls = itertools.count(1)
    return lambda size: next(calls).to_bytes(8, "big").rjust(size, b"\0")[-size:]


@pytest.fixture
def boxes() -> Boxes:
    """Boxes under two keys of nobody's."""
    return Boxes(field_key=bytes(range(32)), index_key=bytes(range(32, 64)))


@pytest.fixture
def a_submission() -> Callable[..., Submission]:
    """Makes submissions that differ in their commit: `a_submission(accepted=True)`."""
    numbers = itertools.count(1)

    def make(**changes: object) -> Submission:
        index = f"{next(numbers):064x}"
        fields: dict[str, object] = {
            "batch": "fp-2024-03",
            "commit": index,
            "slip_box": b"slip",
            "card_box": b"card",
            "holder_index": index,
            "phone_index": index,
            "person_index": index,
            "seller_index": index,
            "seller_name": "示例超市",
            "amount_fen": 25800,
            "issued": date(2024, 3, 14),
            "kind": "paper",
            "entered_by": "clerk",
            "accepted": False,
        }
        return Submission(**(fields | changes))  # type: ignore[arg-type]

    return make


@pytest.fixture
def march(database: Engine, now: datetime) -> Engine:
    """A database with the campaign fp and its period of March 2024."""
    period = month_period("fp", "开发票中大奖", date(2024, 3, 1))
    with db.writing(database) as session:
        campaigns.add_campaign(session, Campaign("fp", "开发票中大奖"))
        campaigns.add_period(session, period, now)
    return database


@pytest.fixture
def without_guards() -> Callable[[Engine, str], None]:
    """Changes a database as somebody could who may switch its triggers off."""

    def change(database: Engine, statement: str) -> None:
        if database.dialect.name == "postgresql":
            with database.begin() as connection:
                connection.execute(text("SET LOCAL session_replication_role = replica"))
                connection.execute(text(statement))
            return
        with closing(sqlite3.connect(str(database.url.database))) as connection:
            triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in triggers.fetchall():
                connection.execute(f"DROP TRIGGER {name}")
            connection.execute(statement)
            connection.commit()

    return change


@pytest.fixture(scope="session")
def keys_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home for live draws, with keys and an identity, which are slow to make."""
    return a_home(tmp_path_factory.mktemp("ceremony") / "home", demo=False)


@pytest.fixture(scope="session")
def published_template(
    keys_template: Path, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A home whose draw of March is published; nobody may change anything in it."""
    home = Path(shutil.copytree(keys_template, tmp_path_factory.mktemp("published") / "home"))
    shutil.copy(sqlite_template, home / "march.db")
    office = an_office(home, f"sqlite:///{home / 'march.db'}")
    stage = Stage(office)
    clerk, organiser = Clerk(stage), Organiser(stage)
    clerk.enters_many(4, phone="13812345678")
    clerk.enters_many(6)
    clerk.enters(phone=STAFF_PHONE)
    organiser.takes("plan", "close", "freeze", "commit", "sources", "draw", "minutes", "publish")
    assert_checks(office)
    office.close()
    return home


@pytest.fixture
def bundle(published_template: Path, tmp_path: Path) -> Path:
    """A copy of the published bundle, to be spoiled."""
    place = published_template / "public" / MARCH
    return Path(shutil.copytree(place, tmp_path / MARCH))


@pytest.fixture
def pinned(published_template: Path) -> Path:
    """The keys as they were published before the draw: what a stranger pins."""
    return published_template / "public" / "commitments" / MARCH / "keys.txt"


@pytest.fixture
def home(request: pytest.FixtureRequest, preparations: Preparations, tmp_path: Path) -> Path:
    """A fresh copy of the home."""
    named = "database_url" in request.fixturenames
    left = preparations.given.get(request.getfixturevalue("database_url") if named else "")
    return Path(shutil.copytree(left.home if left else preparations.keys, tmp_path / "home"))


@pytest.fixture
def stage(
    request: pytest.FixtureRequest, home: Path, database_url: str, preparations: Preparations
) -> Iterator[Stage]:
    """An office over a fresh database; a test that takes it runs on both."""
    assert database_url in preparations.given or before(request) == Steps()
    stage = preparations.stage(home, database_url)
    office = stage.office
    yield stage
    office.close()


@pytest.fixture(scope="session")
def preparations(
    keys_template: Path, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Preparations:
    """What is prepared once for several tests."""
    return Preparations(keys_template, sqlite_template, tmp_path_factory.mktemp("prepared"))


@pytest.fixture
def clerk(stage: Stage, database_url: str, preparations: Preparations) -> Clerk:
    """Somebody who enters."""
    left = preparations.given.get(database_url)
    return Clerk(stage, left.made if left else 0)


@pytest.fixture
def organiser(stage: Stage) -> Organiser:
    """Somebody who draws."""
    return Organiser(stage)


@pytest.fixture
def snapshot() -> Callable[[Office], str]:
    """A hash over every row of every table and every published file."""

    def take(office: Office) -> str:
        digest = sha256()
        with office.read() as session:
            for table in Base.metadata.sorted_tables:
                rows = sorted(map(repr, session.execute(select(table)).all()))
                digest.update(f"{table.name} {rows}".encode())
        for path in sorted(office.settings.public_dir.rglob("*")):
            digest.update(str(path).encode())
            digest.update(path.read_bytes() if path.is_file() else b"")
        return digest.hexdigest()

    return take
