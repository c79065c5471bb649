"""`lottery check --papers`, which every whole ceremony of a test ends with."""

from click.testing import CliRunner

from lottery.ceremony.steps import publish
from lottery.cli import main
from lottery.office import Office


def assert_checks(office: Office) -> None:
    """The office's own check finds nothing in register, journal, draws and papers."""
    settings = office.settings
    env = {"LOTTERY_DATABASE_URL": settings.database_url}
    done = CliRunner(env=env).invoke(
        main, ["--home", str(settings.home), "check", "--papers"], catch_exceptions=False
    )
    assert done.exit_code == 0, done.output


def assert_verifies(office: Office, name: str, previous: str = "") -> None:
    """A published bundle is fully verified, with the keys that were published before the draw, and
    with the one before it."""
    public = office.settings.public_dir
    keys = public / "commitments" / name / "keys.txt"
    before = ("--previous", str(public / previous)) if previous else ()
    publish.verify_apart(public / name, "--keys", str(keys), *before)
