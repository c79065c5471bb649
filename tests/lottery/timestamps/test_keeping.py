"""A draw's timestamps: over the manifest before the first value, over the minutes after the last;
kept, published, told of; and a draw that goes on where there is none."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from draws.followers import FILE as SIGNED
from lottery import attempts, beside, journal, timestamps
from lottery.acting import Acting
from lottery.ceremony.papers import countersigning
from lottery.cli import main
from lottery.demo.run import BEGINNING
from lottery.errors import TimestampRefusedError
from lottery.minutes.signing.authority import own_authority, write_identity
from lottery.office import Office, office_of
from lottery.office.settings import load_settings
from lottery.timestamps import asking, keeping, recorded
from tests.actors import Clerk, Organiser, Stage
from tests.authority import TimeAuthority, served
from tests.builders import MARCH, an_office
from tests.lottery.ceremony.papers.signatories import Signatories

MANIFEST, MINUTES = "manifest.txt", "minutes.pdf"


@dataclass
class Draw:
    """A live draw of an office that has set an authority, whose clock is the stage's."""

    organiser: Organiser
    authority: TimeAuthority

    @property
    def office(self) -> Office:
        """The office."""
        return self.organiser.office

    def asks(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Ask for all that is due."""
        return timestamps.stamp_due(self.office, MARCH, self.acting())

    def acting(self) -> Acting:
        """The organiser, now."""
        stage = self.organiser.stage
        return Acting("organiser", stage.tick(), stage.random_bytes)

    def kept(self) -> dict[str, keeping.KeptStamp]:
        """The timestamps by file."""
        with self.office.read() as session:
            found = timestamps.of_attempt(session, self.office.settings, self.organiser.attempt)
        return {each.file: each for each in found}

    def faults(self) -> list[tuple[bool, str]]:
        """What `lottery check` finds."""
        with self.office.read() as session:
            return list(recorded.faults(session, self.office.settings))

    def acts(self, act: str) -> list[dict[str, object]]:
        """The details of the journal's lines of an act."""
        with self.office.read() as session:
            return list(journal.acts(session, act))

    def published(self, file: str) -> bytes | None:
        """A token as it lies beside the bundle."""
        return beside.read(self.office.settings.public_dir, MARCH, f"{file}.tsr")


@pytest.fixture(scope="module")
def committed_template(
    keys_template: Path, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, datetime]:
    """A home with a live draw that is committed to, and what time it is there."""
    home = Path(shutil.copytree(keys_template, tmp_path_factory.mktemp("committed") / "home"))
    (home / "lottery.db").write_bytes(sqlite_template.read_bytes())
    office = an_office(home, f"sqlite:///{home}/lottery.db")
    Clerk(stage := Stage(office)).enters_many(12)
    Organiser(stage).takes("plan", "close", "freeze", "commit")
    office.close()
    return home, stage.now


@pytest.fixture
def draw(committed_template: tuple[Path, datetime], tmp_path: Path) -> Iterator[Draw]:
    """A copy of it, of an office that has an authority."""
    home = Path(shutil.copytree(committed_template[0], tmp_path / "home"))
    office = office_of(load_settings(home, {}))
    stage = Stage(office, committed_template[1])
    stage.rehearses("live")
    authority = TimeAuthority(moment=lambda: stage.now)
    with served(authority) as url:
        settings = authority.set_in(stage.office.settings, url)
        stage.office = replace(stage.office, settings=settings)
        yield Draw(Organiser(stage), authority)
    office.close()


def test_manifest_and_minutes_are_stamped_each_in_its_time(draw: Draw) -> None:
    assert draw.asks() == ((MANIFEST,), ())
    assert draw.asks() == ((), ())
    draw.organiser.takes("sources", "draw", "minutes", "publish")
    assert draw.asks() == ((MINUTES,), ())
    kept = draw.kept()
    assert list(kept) == [MANIFEST, MINUTES]
    first, times = keeping.first_value(draw.organiser.attempt), [k.stamp for k in kept.values()]
    assert first
    assert times[0]
    assert times[1]
    assert times[0].at < first < times[1].at
    for file, each in kept.items():
        assert each.fault == ""
        assert draw.published(file) == each.token
    assert [line["file"] for line in draw.acts(keeping.ACT)] == [MANIFEST, MINUTES]
    assert draw.faults() == []
    with draw.office.read() as session:
        assert beside.faults(session, draw.office.settings.public_dir) == beside.BesideFaults(
            (), ()
        )
    bundle = {path.name for path in (draw.office.settings.public_dir / MARCH).iterdir()}
    assert not {name for name in bundle if name.endswith(".tsr")}


def test_minutes_that_are_signed_anew_are_stamped_anew(draw: Draw) -> None:
    draw.organiser.takes("sources", "draw", "minutes")
    draw.asks()
    anew = b"%PDF-1.7 the same pages, signed anew"
    with draw.office.write() as session:
        attempts.store_anew(session, draw.organiser.attempt, MINUTES, anew)
    assert MINUTES not in draw.kept()
    assert draw.faults() == []
    draw.authority.status = 503
    assert draw.asks()[0] == ()
    draw.authority.status = 200
    assert draw.published(MINUTES) is None  # it was over the minutes of before
    with draw.office.read() as session:
        assert beside.faults(session, draw.office.settings.public_dir).absent == ()
    assert draw.asks() == ((MINUTES,), ())
    assert draw.kept()[MINUTES].sha256 == sha256(anew).hexdigest()
    assert draw.published(MINUTES) == draw.kept()[MINUTES].token
    assert [line["file"] for line in draw.acts(keeping.ACT)] == [MINUTES, "minutes.pdf@2"]
    assert draw.faults() == []


def test_a_draw_goes_on_where_no_authority_answers_and_it_can_be_asked_again(draw: Draw) -> None:
    draw.authority.status = 503
    got, told = draw.asks()
    assert got == ()
    assert "HTTP 503" in told[0]
    assert draw.acts(keeping.FAILED)[0]["file"] == MANIFEST
    assert timestamps.line(MANIFEST, None) == "抽奖清单 manifest.txt：没有时间戳"
    draw.authority.status = 200
    assert draw.asks()[0] == (MANIFEST,)
    draw.organiser.records_all()
    assert draw.organiser.attempt.state == "rolling"


def test_a_manifest_is_not_stamped_any_more_once_there_is_a_value(draw: Draw) -> None:
    draw.organiser.records_next()
    assert draw.asks() == ((), ())
    with pytest.raises(TimestampRefusedError, match="第一个随机数以前取"):
        timestamps.stamp(draw.office, MARCH, MANIFEST, draw.acting())
    assert draw.authority.asked == []


def test_an_answer_that_came_before_is_not_taken_again(draw: Draw) -> None:
    """Somebody on the way gives an old answer, or one over another file."""
    with draw.office.read() as session:
        manifest = attempts.document(session, draw.organiser.attempt, MANIFEST)
    for old, said in (
        (draw.authority.answer(asking.question(manifest, 7)), "随机数不同"),
        (draw.authority.answer(asking.question(b"another draw", 7)), "不是这个文件的"),
    ):
        draw.authority.replay = old
        got, told = draw.asks()
        assert got == ()
        assert said in told[0]
    assert draw.kept() == {}


def test_a_token_that_is_older_than_the_freeze_is_not_taken(draw: Draw) -> None:
    early = draw.organiser.attempt.steps["closed"][0]
    draw.authority.moment = lambda: early
    assert "早于应有的时间" in draw.asks()[1][0]


def test_another_office_s_root_and_no_root_are_told(draw: Draw) -> None:
    draw.asks()
    other = TimeAuthority(issuer="other").set_in(draw.office.settings, "http://127.0.0.1:1/")
    draw.organiser.stage.office = replace(draw.office, settings=other)
    assert "不能用" in draw.kept()[MANIFEST].fault
    ((seen, said),) = draw.faults()
    assert seen
    assert "没有核验通过" in said
    without = replace(draw.office.settings, timestamp_url="", timestamp_root=None)
    draw.organiser.stage.office = replace(draw.office, settings=without)
    assert "没有设置时间戳服务机构" in draw.kept()[MANIFEST].fault
    ((seen, _),) = draw.faults()
    assert not seen
    assert draw.asks() == ((), ())


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE draw_timestamp SET sha256 = 'ab'",
        "UPDATE draw_timestamp SET token = x'3000'",
        "DELETE FROM draw_timestamp",
    ],
)
def test_whoever_changes_a_stored_timestamp_is_noticed(draw: Draw, change: str) -> None:
    draw.asks()
    engine = draw.office.engine
    with engine.begin() as connection:
        for act in ("update", "delete"):
            connection.execute(text(f"DROP TRIGGER draw_timestamp_no_{act}"))
        connection.execute(text(change))
    assert len(draw.faults()) == 1


def test_the_commands_ask_list_and_check(draw: Draw) -> None:
    draw.asks()
    draw.organiser.takes("sources", "draw", "minutes", "publish")
    draw.asks()
    settings = draw.office.settings
    file = settings.home / "lottery.toml"
    said = f'timestamp_url = "{settings.timestamp_url}"\ntimestamp_root = "timestamp.root.pem"\n'
    file.write_text(file.read_text("utf-8") + said, "utf-8")
    ran = CliRunner().invoke(main, ["--home", str(settings.home), "timestamp", MARCH])
    assert ran.exit_code == 0, ran.output
    assert "抽奖清单 manifest.txt：2024年4月9日" in ran.output
    assert "没有现在可以取的时间戳。" in ran.output
    public = settings.public_dir
    check = ["--home", str(settings.home), "minutes", "check", str(public / MARCH / MINUTES)]
    roots = ("--authority", str(settings.timestamp_root), "--bundle", str(public / MARCH))
    token = public / f"{MARCH}.beside" / f"{MINUTES}.tsr"
    for given in (roots, roots[:2]):  # the last value's time is in the minutes, too
        ran = CliRunner().invoke(main, [*check, "--timestamp", str(token), *given])
        assert "✓ 现场记录 minutes.pdf：2024年4月9日" in ran.output
    other = public / f"{MARCH}.beside" / f"{MANIFEST}.tsr"
    ran = CliRunner().invoke(main, [*check, "--timestamp", str(other), *roots])
    assert ran.exit_code == 1
    assert "不是这个文件的" in ran.output
    ran = CliRunner().invoke(main, [*check, "--timestamp", str(token)])
    assert ran.exit_code == 2


def test_a_commitment_by_command_asks_at_once(
    keys_template: Path, sqlite_template: Path, tmp_path: Path
) -> None:
    home = Path(shutil.copytree(keys_template, tmp_path / "home"))
    (home / "lottery.db").write_bytes(sqlite_template.read_bytes())
    office = an_office(home, f"sqlite:///{home}/lottery.db")
    Clerk(stage := Stage(office)).enters_many(3)
    organiser = Organiser(stage)
    organiser.plans("rehearsal")
    organiser.takes("close", "freeze")
    office.close()
    authority = TimeAuthority(moment=lambda: datetime.now(UTC))
    with served(authority) as url:
        authority.set_in(office.settings, url)
        said = f'timestamp_url = "{url}"\ntimestamp_root = "timestamp.root.pem"\n'
        file = home / "lottery.toml"
        file.write_text(file.read_text("utf-8") + said, "utf-8")
        ran = CliRunner().invoke(main, ["--home", str(home), "commit", MARCH])
    assert ran.exit_code == 0, ran.output
    assert ran.output.endswith("已取得时间戳：抽奖清单 manifest.txt\n")
    assert len(authority.asked) == 1


def test_the_countersigned_minutes_are_stamped_once_everybody_has_signed(
    keys_template: Path, sqlite_template: Path, tmp_path: Path
) -> None:
    home = Path(shutil.copytree(keys_template, tmp_path / "home"))
    for file in (home / "keys").glob("minutes.*.pem"):
        file.unlink()
    made = own_authority("测试市商务局", BEGINNING - timedelta(days=300), "p256")
    write_identity(made.identity, home / "keys")
    (home / "lottery.db").write_bytes(sqlite_template.read_bytes())
    office = an_office(home, f"sqlite:///{home}/lottery.db")
    Clerk(stage := Stage(office)).enters_many(3)
    organiser, people = Organiser(stage), Signatories.in_folder(tmp_path)
    organiser.takes("plan")
    people.are_named(organiser, ("npc", "notary"))
    organiser.takes("close", "freeze", "commit", "sources", "draw", "minutes")
    authority = TimeAuthority(moment=lambda: stage.now)
    with served(authority) as url:
        stage.office = replace(stage.office, settings=authority.set_in(office.settings, url))
        draw = Draw(organiser, authority)
        assert draw.asks()[0] == (MINUTES,)
        people.hand_in(organiser, people.answers(organiser, "npc"))
        assert draw.asks()[0] == ()
        people.hand_in(organiser, people.answers(organiser, "notary"))
        assert draw.asks() == ((SIGNED,), ())
        assert draw.kept()[SIGNED].fault == ""
        assert draw.published(SIGNED) == draw.kept()[SIGNED].token
        with stage.office.read() as session:
            whole = countersigning.current(session, organiser.attempt)
        assert draw.kept()[SIGNED].sha256 == sha256(whole).hexdigest()
    office.close()
