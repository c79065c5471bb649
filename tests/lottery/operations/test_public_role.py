"""The database's role of the public site: it reads what its pages show, and no other table, not
even one that a later version brings. Both are made by the scripts of docs/deploy/postgresql."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import ProgrammingError

from lottery import create_app
from lottery.models import Base
from lottery.office import database as db
from lottery.opening import open_public
from lottery.web import site
from lottery.web.hall import live
from tests.actors import Clerk, Organiser, Stage
from tests.builders import MARCH, an_office
from tests.deploy.files import read
from tests.key_changes import KeyKeeper
from tests.postgresql import Server

DATABASE = "fpdraw_of_a_city"
PAGES = (
    *(
        "/",
        "/checkpoints",
        "/history",
        "/history.json",
        "/check",
        "/keys",
        "/consent/1",
        "/rules",
        "/rules/fp",
        "/verify",
    ),
    *(f"/draws/{MARCH}", f"/draws/{MARCH}?q=0001", f"/draws/{MARCH}/files/manifest.txt"),
    *(f"/draws/{MARCH}/bundle.zip", f"/draws/{MARCH}/kit.zip", f"/verify?draw={MARCH}"),
    *("/keys/keylist.txt", "/healthz"),
)
GRANTED = set(
    re.findall(
        r"\b[a-z0-9_]+\b", read("postgresql/public-reads.sql").partition("GRANT SELECT ON")[2]
    )
) - {"fpdraw", "public"}
"""The tables that the script names."""


def run(server: Server, url: str, script: str) -> None:
    """Run a script as psql does, in the database of this test."""
    told = read(f"postgresql/{script}").replace("DATABASE fpdraw", f"DATABASE {DATABASE}")
    place = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    psql = [str(server.programs / "psql"), "-v", "ON_ERROR_STOP=1", "-q", "-f", "-", place]
    subprocess.run(psql, input=told, text=True, check=True)


def url_of(server: Server, role: str) -> str:
    """The URL of the database for one of its roles."""
    url = make_url(server.url(DATABASE)).set(username=role)
    return url.render_as_string(hide_password=False)


@pytest.fixture
def server(postgresql: Server) -> Iterator[Server]:
    """A server with the roles and the database of the manual."""
    run(postgresql, postgresql.url("postgres"), "roles.sql")
    yield postgresql
    postgresql.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")
    for role in ("fpdraw-public", "fpdraw"):
        postgresql.execute(f'DROP ROLE "{role}"')


@pytest.fixture
def stage(server: Server, keys_template: Path, tmp_path: Path) -> Iterator[Stage]:
    """An office over it, whose public site may read."""
    home = Path(shutil.copytree(keys_template, tmp_path / "home"))
    owner = url_of(server, "fpdraw")
    engine = db.engine_for(owner)
    db.upgrade(engine)
    engine.dispose()
    office = an_office(home, owner)
    run(server, owner, "public-reads.sql")
    yield Stage(office)
    office.close()


@pytest.fixture
def everybody(server: Server, stage: Stage) -> Iterator[FlaskClient]:
    """Somebody who looks at the public site."""
    url = url_of(server, "fpdraw-public")
    office = open_public(stage.office.settings.home, {"LOTTERY_DATABASE_URL": url})
    yield create_app(office, now=lambda: stage.now).test_client()
    office.close()


def opens(client: FlaskClient, *pages: str) -> dict[str, int]:
    """The pages that do not open, with their status."""
    found = {page: client.get(page, buffered=True).status_code for page in pages}
    return {page: status for page, status in found.items() if status != 200}


def test_every_public_page_opens_with_what_its_role_may_read(
    stage: Stage, everybody: FlaskClient
) -> None:
    clerk, organiser = Clerk(stage), Organiser(stage)
    entry = clerk.enters_many(5)[0]
    organiser.takes("plan")
    for steps in (("close", "freeze", "commit"), ("source",), ("sources", "draw", "minutes")):
        organiser.takes(*steps)
        assert opens(everybody, f"/witness/{MARCH}", f"/witness/{MARCH}/state") == {}
        with everybody.application.app_context(), site.office().read() as session:
            scene = live.scenes().find(session, MARCH)
            assert scene is not None
            assert not scene.stopped
    organiser.takes("publish")
    KeyKeeper(stage).begins()
    own = [f"/check/{entry:010d}{rest}" for rest in ("", "/proof.txt", "/status-proof.txt")]
    assert opens(everybody, *PAGES, *own, f"/draws/{MARCH}/pool-proof/{entry:010d}.txt") == {}


def test_no_other_table_can_be_read_not_even_a_later_one(server: Server, stage: Stage) -> None:
    owner = create_engine(url_of(server, "fpdraw"))
    with owner.begin() as connection:
        connection.execute(text("CREATE TABLE brought_by_an_upgrade (secret text)"))
        connection.execute(text("GRANT SELECT ON account TO PUBLIC"))
    owner.dispose()
    run(server, url_of(server, "fpdraw"), "public-reads.sql")
    engine = create_engine(url_of(server, "fpdraw-public"))
    with engine.connect() as connection:
        tables = (*Base.metadata.tables, "alembic_version", "brought_by_an_upgrade")
        query = text("SELECT has_table_privilege(:table, :right)")
        for table in tables:
            may = {
                right: connection.scalar(query, {"table": table, "right": right})
                for right in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")
            }
            assert may == {**dict.fromkeys(may, False), "SELECT": table in GRANTED}, table
        with pytest.raises(ProgrammingError, match="permission denied"):
            connection.execute(text("SELECT * FROM brought_by_an_upgrade"))
    engine.dispose()
