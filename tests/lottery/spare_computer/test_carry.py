"""A draw that is under way goes on at the spare computer, from either database, at any step."""

import errno
import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from draws.verify import verify
from lottery import journal, machine, moves, whole_files
from lottery.acting import Acting
from lottery.ceremony.steps import publish
from lottery.cli import main
from lottery.clock import SHANGHAI
from lottery.errors import (
    AtAnotherComputerError,
    MachineFaultError,
    ParcelRefusedError,
    StepRefusedError,
)
from lottery.models import EntryPaper
from lottery.office import Office
from lottery.opening import open_office
from lottery.spare_computer import about, arrival, carry, parcel
from tests import parcels
from tests.actors import Clerk, Organiser, Stage
from tests.builders import MARCH, an_office

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

PASSPHRASE = "vier pferde im regen"
on_one = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For what asks nothing of a database that the other one does not give."""


@pytest.fixture
def organiser(home: Path, database_url: str) -> Iterator[Organiser]:
    """Somebody who draws, with nine entries, on both databases."""
    office = an_office(home, database_url)
    stage = Stage(office)
    Clerk(stage).enters_many(9)
    yield Organiser(stage)
    office.close()


def exported(organiser: Organiser) -> bytes:
    """What the organiser's machine gives away."""
    acting = Acting("test", organiser.stage.tick(), os.urandom)
    return parcels.exported(organiser.office, organiser.code, acting=acting)


def imported(data: bytes, organiser: Organiser, home: Path) -> Organiser:
    """The organiser at the second machine."""
    now = organiser.stage.tick()
    parcels.imported(data, home, acting=Acting("test", now, os.urandom))
    return Organiser(Stage(open_office(home, {}), now, os.urandom))


@pytest.mark.parametrize(
    ("database_url", "taken"),
    [("sqlite", 4), ("postgresql", 6), ("sqlite", 8)],
    indirect=["database_url"],
)
def test_a_draw_goes_on_at_the_second_machine_and_gives_the_same_result(
    organiser: Organiser, tmp_path: Path, taken: int
) -> None:
    way = ("plan", "close", "freeze", "commit", "source", "sources", "draw", "minutes", "publish")
    organiser.takes(*way[: taken - 1])
    spare = imported(exported(organiser), organiser, tmp_path / "spare")
    try:
        if organiser.attempt.state == "frozen":
            assert not (spare.office.settings.public_dir / "commitments").exists()
        else:
            assert (spare.office.settings.public_dir / "commitments" / MARCH).is_dir()
        rest = [step for step in way[taken - 1 :] if step != "source"]
        spare.takes(*rest)
        public = spare.office.settings.public_dir
        keys = public / "commitments" / MARCH / "keys.txt"
        publish.verify_apart(public / MARCH, "--keys", str(keys))
        verdict = verify(public / MARCH, keys=keys)
        assert not verdict.open
    finally:
        spare.office.close()


@on_one
def test_nothing_is_carried_before_the_freeze_or_after_the_publication(
    organiser: Organiser,
) -> None:
    organiser.takes("plan", "close")
    with pytest.raises(StepRefusedError):
        exported(organiser)
    organiser.takes("freeze", "commit", "sources", "draw", "minutes", "publish")
    with pytest.raises(StepRefusedError):
        exported(organiser)


def test_papers_of_other_periods_stay_behind(organiser: Organiser, tmp_path: Path) -> None:
    organiser.takes("plan", "close")
    Clerk(organiser.stage, made=20).enters(issued="2024-04-02")
    organiser.takes("freeze")
    spare = imported(exported(organiser), organiser, tmp_path / "spare")
    assert papers(organiser.office) == papers(spare.office) + 1
    spare.office.close()


def papers(office: Office) -> int:
    """How many entries have papers."""
    with office.read() as session:
        return session.scalar(select(func.count()).select_from(EntryPaper)) or 0


@pytest.fixture(scope="session")
def sealed(
    keys_template: Path, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> bytes:
    """A committed draw, sealed once: to open and to close it is slow on purpose."""
    home = Path(shutil.copytree(keys_template, tmp_path_factory.mktemp("sealed") / "home"))
    shutil.copy(sqlite_template, home / "first.db")
    office = an_office(home, f"sqlite:///{home / 'first.db'}")
    stage = Stage(office)
    Clerk(stage).enters_many(5)
    organiser = Organiser(stage)
    organiser.takes("plan", "close", "freeze", "commit")
    data = exported(organiser)
    office.close()
    return data


@pytest.fixture(scope="session")
def parts(sealed: bytes) -> dict[str, bytes]:
    """What lies in it."""
    return parcels.opened(sealed, about.NAMES)


def refused(data: bytes, home: Path, passphrase: str = PASSPHRASE) -> str:
    """What is said of a file that is not imported; nothing is left behind."""
    now = datetime(2024, 6, 1, tzinfo=SHANGHAI)
    with pytest.raises(ParcelRefusedError) as why:
        arrival.import_draw(BytesIO(data), passphrase, home, acting=Acting("test", now, os.urandom))
    assert not home.exists() or not any(home.iterdir())
    return str(why.value)


def test_a_wrong_passphrase_or_one_changed_byte_opens_nothing(
    sealed: bytes, tmp_path: Path
) -> None:
    assert "口令不对" in refused(sealed, tmp_path / "spare", "vier pferde im schnee")
    spoiled = bytearray(sealed)
    spoiled[len(sealed) // 2] ^= 1
    assert "打不开" in refused(bytes(spoiled), tmp_path / "spare")
    assert "打不开" in refused(sealed[:-20], tmp_path / "spare")


def laid(parts: dict[str, bytes], folder: Path) -> dict[str, Path]:
    """Parts as files."""
    for name, data in parts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return {name: folder / name for name in parts}


def not_moved_in(parts: dict[str, bytes], home: Path) -> str:
    """The same of a file that is open."""
    now = datetime(2024, 6, 1, tzinfo=SHANGHAI)
    files = laid(parts, home.with_name("laid"))
    with pytest.raises(ParcelRefusedError) as why:
        arrival.move_in(files, home, acting=Acting("test", now, os.urandom))
    assert not home.exists() or not any(home.iterdir())
    return str(why.value)


def test_nobody_finds_the_new_home_before_all_of_it_is_checked(
    parts: dict[str, bytes], tmp_path: Path
) -> None:
    home, killed = tmp_path / "spare", tmp_path / ".spare.00c0ffee"
    home.mkdir()
    whole_files.create(killed / "keys" / "field.key", b"what a killed run has left\n")
    seen: list[list[Path]] = []

    def random_bytes(size: int) -> bytes:
        seen.append(list(home.iterdir()))
        return os.urandom(size)

    now = datetime(2024, 6, 1, tzinfo=SHANGHAI)
    arrival.move_in(laid(parts, tmp_path / "laid"), home, acting=Acting("test", now, random_bytes))
    assert seen
    assert not any(seen)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    open_office(home, {}).close()


CHANGES = {
    "a line of the register": ("tables/register_line.jsonl", b"YWNjZXB0", b"cmVqZWN0"),
    "an entry's batch": ("tables/entry.jsonl", b"fp-2024-03", b"fp-2024-04"),
    "a prize more": ("tables/draw_document.jsonl", b"manifest.txt", b"manifest.bak"),
    "a journal line": ("tables/journal_line.jsonl", b"draw-frozen", b"draw-melted"),
    "no rows": ("tables/entry_paper.jsonl", b"[", b"{"),
    "another state": ("about.json", b'"committed"', b'"rolling"'),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_whoever_has_the_passphrase_still_cannot_change_what_was_drawn_from(
    parts: dict[str, bytes], tmp_path: Path, change: tuple[str, bytes, bytes]
) -> None:
    name, old, new = change
    assert old in parts[name]
    spoiled = parts | {name: parts[name].replace(old, new, 1)}
    assert not_moved_in(spoiled, tmp_path / "spare")


def test_a_parcel_with_a_path_or_a_part_too_few_is_refused(
    parts: dict[str, bytes], tmp_path: Path
) -> None:
    more = parcels.sealed(parts | {"../x": b""})
    assert "不是本系统导出" in refused(more, tmp_path / "spare")
    fewer = {name: data for name, data in parts.items() if "journal" not in name}
    assert not_moved_in(fewer, tmp_path / "spare")
    assert "不是本系统导出" in refused(b"age-encryption.org/v1\n", tmp_path / "spare")
    assert "打不开" in refused(b"fpdraw-parcel/1\nshort", tmp_path / "spare")
    assert "没有写完" in refused(b"fpdraw-parcel/2\n{}\nshort", tmp_path / "spare")


def test_a_passphrase_opens_however_the_keyboard_spells_it() -> None:
    sealed = parcels.sealed({"a": b"1"}, "vier pferde im café")
    found = parcels.opened(sealed, frozenset("a"), passphrase="vier pferde im cafe\u0301")
    assert found == {"a": b"1"}


@on_one
def test_it_is_two_commands(organiser: Organiser, tmp_path: Path) -> None:
    organiser.takes("plan", "close", "freeze", "commit")
    file, home = tmp_path / "draw.parcel", tmp_path / "spare"
    url = {
        "LOTTERY_DATABASE_URL": organiser.office.engine.url.render_as_string(hide_password=False)
    }
    first = ["--home", str(organiser.office.settings.home), "ceremony", "export", MARCH, str(file)]
    twice = f"{PASSPHRASE}\n{PASSPHRASE}\n"
    done = CliRunner().invoke(main, first, input="too short\ntoo short\n", env=url)
    assert done.exit_code == 1, done.output
    done = CliRunner().invoke(main, first, input=twice, env=url)
    assert done.exit_code == 0, done.output
    assert "名单指纹" in done.output
    assert CliRunner().invoke(main, first, input=twice, env=url).exit_code == 1
    second = ["ceremony", "import", str(file), str(home)]
    done = CliRunner().invoke(main, second, input=f"{PASSPHRASE}\n")
    assert done.exit_code == 0, done.output
    assert "已核验并导入" in done.output
    again = CliRunner().invoke(main, second, input=f"{PASSPHRASE}\n")
    assert (again.exit_code, "没有改动" in again.output) == (0, True)
    beside = [*second[:-1], str(tmp_path / "spare-2")]
    refused = CliRunner().invoke(main, beside, input=f"{PASSPHRASE}\n")
    assert (refused.exit_code, str(home) in refused.output) == (1, True)
    assert not (tmp_path / "spare-2").exists()
    other = ["--home", str(organiser.office.settings.home), "ceremony", "export", MARCH]
    twice_away = CliRunner().invoke(main, [*other, str(tmp_path / "b")], input=twice, env=url)
    assert "第 1 台备用电脑" in twice_away.output
    assert "--again --reason" in twice_away.output


class Full(BytesIO):
    """A disk that is full in the middle of the file."""

    def write(self, data: "Buffer") -> int:
        if self.tell():
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return super().write(data)


def test_of_a_parcel_that_does_not_fit_nothing_is_marked_as_away(
    organiser: Organiser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    organiser.takes("plan", "close", "freeze")
    before = journal_head(organiser.office)
    with pytest.raises(MachineFaultError, match="抽奖还在本机"):
        exports(organiser, Full())
    monkeypatch.setattr(machine, "free_bytes", lambda _: 1 << 10)
    file = tmp_path / "parcel"
    with file.open("wb") as out, pytest.raises(ParcelRefusedError, match="空间不够"):
        exports(organiser, out)
    monkeypatch.setattr(parcel, "MOST_BYTES", 1 << 10)
    for copy in (False, True):
        with pytest.raises(ParcelRefusedError, match="数据太多"):
            exports(organiser, BytesIO(), copy=copy)
    assert journal_head(organiser.office) == before
    with organiser.office.read() as session:
        moves.require_here(session, MARCH, 1)


def exports(organiser: Organiser, out: BinaryIO, *, copy: bool = False) -> None:
    """The same as `exported`, to wherever it is written."""
    acting = Acting("test", organiser.stage.tick(), os.urandom)
    carry.export_draw(organiser.office, MARCH, PASSPHRASE, out, acting=acting, copy=copy)


def journal_head(office: Office) -> tuple[int, str]:
    """The journal's length and last hash."""
    with office.read() as session:
        return journal.head(session)


@on_one
def test_a_draw_whose_file_cannot_be_written_has_not_left_or_it_is_said(
    organiser: Organiser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    organiser.takes("plan", "close", "freeze")
    settings = organiser.office.settings
    env = {"LOTTERY_DATABASE_URL": settings.database_url}

    def exported_to(file: Path) -> Result:
        call = ["--home", str(settings.home), "ceremony", "export", MARCH, str(file)]
        return CliRunner().invoke(main, call, input=f"{PASSPHRASE}\n{PASSPHRASE}\n", env=env)

    def unplugged(*_places: object, **_options: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    assert exported_to(tmp_path / ("x" * 255)).exit_code != 0
    with organiser.office.read() as session:
        moves.require_here(session, MARCH, 1)
    with monkeypatch.context() as patched:
        patched.setattr(os, "link", unplugged)
        done = exported_to(tmp_path / "draw.parcel")
    assert (done.exit_code, "已经导出" in done.output, "--again" in done.output) == (3, True, True)
    with organiser.office.read() as session, pytest.raises(AtAnotherComputerError):
        moves.require_here(session, MARCH, 1)
