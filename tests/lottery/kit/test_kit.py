"""`lottery kit`: a live draw's kit on a stick, the same bytes each time, and checked before it is
said to be there."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner, Result

from draws import layout, result
from draws.manifest import parse
from draws.signatures import parse_keys
from lottery import archives, attempts, beside, handouts, journal, kit
from lottery.attempts import Attempt
from lottery.cli import main
from lottery.clock import SHANGHAI
from lottery.errors import KitRefusedError
from lottery.kit import Kit, papers, writing
from lottery.models import ProgramFile
from lottery.office import Office
from lottery.papers import making
from lottery.papers.making import NoticesOf
from lottery.pieces import thinning
from lottery.pieces.joined import JoinedFile
from tests import kits as other_kits
from tests.actors import Organiser
from tests.builders import MARCH, an_office, random_bytes_from
from tests.js.papers import unsigned
from tests.lottery.prepared import after


@pytest.fixture(scope="module")
def office(published_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The office that has published a live draw."""
    home = Path(shutil.copytree(published_template, tmp_path_factory.mktemp("kit") / "home"))
    found = an_office(home, f"sqlite:///{home / 'march.db'}")
    yield found
    found.close()


@pytest.fixture(scope="module")
def attempt(office: Office) -> Attempt:
    """The published draw."""
    with office.read() as session:
        return attempts.newest(session, MARCH)


def publish_papers(office: Office, attempt: Attempt, day: int) -> int:
    """Publish its papers on a day in June."""
    now = datetime(2024, 6, day, 9, 30, 1, 234567, tzinfo=SHANGHAI)
    return papers.publish_papers(office, attempt, by="organiser", now=now)


@pytest.fixture(scope="module")
def made(office: Office, attempt: Attempt) -> Kit:
    """The kit of the published draw, with its papers."""
    assert publish_papers(office, attempt, 1) == 7
    return kit_of(office)


def kit_of(office: Office, code: str = MARCH) -> Kit:
    """The kit of a draw's newest attempt."""
    with office.read() as session:
        place = kit.published(office, attempts.newest(session, code))
        return kit.kit_of(session, place, office.settings.public_dir)


def write(made: Kit, folder: Path, keys: Path) -> Path:
    """The kit in a folder."""
    pinned = parse_keys(keys.read_bytes())
    report = writing.write(made, folder, pinned, random_bytes_from(str(folder)))
    assert report.held, report.text
    return folder


@pytest.fixture(scope="module")
def stick(made: Kit, published_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stick with the kit."""
    keys = published_template / "public/commitments" / MARCH / "keys.txt"
    return write(made, tmp_path_factory.mktemp("stick") / "kit", keys)


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by name."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_a_kit_holds_programs_and_the_bundle_and_nothing_private(
    stick: Path, office: Office
) -> None:
    found = files_of(stick)
    manifest = parse(found["data/manifest.txt"])
    assert [each.name for each in manifest.programs] == sorted(layout.PLACES)
    for each in manifest.programs:
        assert sha256(found[layout.place_of(each.name)]).hexdigest() == each.sha256
    bundle = files_of(office.settings.public_dir / MARCH)
    assert {name[5:]: data for name, data in found.items() if name[:5] == "data/"} == bundle
    assert not [name for name in found if "tag-key" in name or "slips/" in name]


def test_the_same_draw_has_the_same_kit_whatever_the_machine_is_set_to(
    made: Kit, stick: Path, tmp_path: Path, pinned: Path
) -> None:
    before, zone = os.umask(0o077), os.environ.get("TZ")
    try:
        os.environ["TZ"] = "Pacific/Apia"
        time.tzset()
        again = write(made, tmp_path / "again", pinned)
    finally:
        os.umask(before)
        os.environ.pop("TZ") if zone is None else os.environ.update(TZ=zone)
        time.tzset()
    assert files_of(again) == files_of(stick)
    assert [path.name for path in tmp_path.iterdir()] == ["again"]


def test_a_stranger_checks_the_kit_with_the_program_in_it(stick: Path, pinned: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-S", "-I", "draws.pyz", "kit", "--keys", pinned],
        cwd=stick / "programs",
        env={},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == f"VERIFIED KIT  {MARCH} attempt 1, live 正式, bundle"
    assert "another program" not in done.stdout


def test_papers_are_published_once_with_a_list_that_the_organiser_signed(
    made: Kit, stick: Path, office: Office, attempt: Attempt
) -> None:
    told = [name for name in made.files if name.startswith("beside/") and name.endswith(".pdf")]
    assert told == [
        f"beside/{name}.pdf"
        for name in (
            *("announcement", "application", "checks", "events"),
            *("flow", "sealing", "slip-covers"),
        )
    ]
    before = files_of(office.settings.public_dir)
    with office.read() as session:
        lines = len(list(journal.acts(session, beside.ACT)))
    assert publish_papers(office, attempt, 2) == 7
    assert files_of(office.settings.public_dir) == before
    with office.read() as session:
        assert (
            len(list(journal.acts(session, beside.ACT))) == lines == 11
        )  # with how to claim, the list of prizes and the figures
    note = (stick / "beside/papers.txt").read_text("utf-8")
    assert note.startswith(f"fpdraw-papers/1\ndraw: {MARCH}\nattempt: 1\nmanifest: ")
    assert note.count("\n— ") == 1


def test_one_paper_is_known_by_its_bytes_or_told_why_not(
    stick: Path, office: Office, attempt: Attempt
) -> None:
    def known(data: bytes) -> str:
        with office.read() as session:
            return papers.identify(session, office, attempt, data).name

    sealing = (stick / "beside/sealing.pdf").read_bytes()
    assert known(sealing) == "名单封存凭证"
    assert known((stick / "data/minutes.pdf").read_bytes()) == "现场记录"
    with office.read() as session:
        rows = result.parse_rows(attempts.document(session, attempt, result.FILE))
        last = [row.entry for row in rows if row.prize][-1]
        notice = making.paper(session, office, attempt, making.BY_ENTRY, NoticesOf(last))
    assert known(notice) == "中奖通知书"
    with pytest.raises(KitRefusedError, match="改动过的"):
        known(sealing.replace(b"/MediaBox", b"/mediaBox", 1))
    with pytest.raises(KitRefusedError, match="另一次抽奖的清单"):
        known(unsigned({"manifest.txt": b"another\n"}, []))
    with pytest.raises(KitRefusedError, match="没有附抽奖清单"):
        known(unsigned({"note.txt": b"another\n"}, []))
    with pytest.raises(KitRefusedError, match="也对不上"):
        known(b"nothing of the kind")


def test_the_commands_write_a_kit_and_know_its_papers(office: Office, tmp_path: Path) -> None:
    def run(*words: object) -> Result:
        settings = office.settings
        url = {"LOTTERY_DATABASE_URL": f"sqlite:///{settings.home / 'march.db'}"}
        asked = ["--home", str(settings.home), *map(str, words)]
        return CliRunner().invoke(main, asked, env=url)

    done = run("kit", MARCH, tmp_path / "kit")
    assert (done.exit_code, "已公布文书 7 份" in done.output) == (0, True), done.output
    assert "核对通过" in done.output
    again = run("kit", MARCH, tmp_path / "kit")
    assert (again.exit_code, "不是空的" in again.output) == (1, True)
    paper = tmp_path / "kit/beside/checks.pdf"
    assert "通过" in run("paper-check", paper, MARCH).output
    refused = run("paper-check", tmp_path / "kit/guide.html", MARCH)
    assert (refused.exit_code, "拒绝" in refused.output) == (1, True)


def test_the_script_in_the_kit_repeats_the_draw(stick: Path) -> None:
    done = subprocess.run(
        ["sh", "programs/recheck.sh"], cwd=stick, capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    assert "一致  result.txt 结果" in done.stdout
    assert "项全部一致" in done.stdout


def test_the_archive_holds_the_same_files(made: Kit, office: Office, stick: Path) -> None:
    place = writing.archive(made, office.settings.public_dir / MARCH)
    with ZipFile(place) as packed:
        found = {name.partition("/")[2]: packed.read(name) for name in packed.namelist()}
    assert found == files_of(stick)
    first = place.stat()
    assert writing.archive(made, office.settings.public_dir / MARCH).stat() == first


def test_where_a_register_lies_in_pieces_the_archive_has_the_same_bytes(
    made: Kit, office: Office, tmp_path: Path
) -> None:
    public = Path(shutil.copytree(office.settings.public_dir, tmp_path / "public"))
    before = writing.archive(made, office.settings.public_dir / MARCH).read_bytes()
    assert thinning.thin(public / MARCH, 4)
    archives.prepare(public / MARCH)
    there = replace(office, settings=replace(office.settings, public_dir=public))
    for _ in range(2):
        sent = writing.sent_archive(kit_of(there), public / MARCH)
        assert isinstance(sent, JoinedFile)
        assert b"".join(sent.chunks()) == before
    assert not list(public.glob(".archives/*.kit.zip"))


@pytest.mark.parametrize(
    ("name", "told"),
    [("taken", "不是空的"), ("file", "是一个文件"), ("nowhere/kit", "不存在")],
)
def test_what_is_there_is_never_overwritten(
    made: Kit, tmp_path: Path, name: str, told: str
) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken/own.txt").write_text("mine", "utf-8")
    (tmp_path / "file").write_text("mine", "utf-8")
    before = files_of(tmp_path)
    with pytest.raises(KitRefusedError, match=told):
        writing.write(made, tmp_path / name, (), random_bytes_from("x"))
    assert files_of(tmp_path) == before


def test_a_kit_that_does_not_verify_is_not_left_there(made: Kit, tmp_path: Path) -> None:
    spoiled = Kit(made.name, {**made.files, "guide.html": b"another guide"})
    with pytest.raises(KitRefusedError, match="not the program that the manifest names"):
        writing.write(spoiled, tmp_path / "kit", (), random_bytes_from("x"))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["data/a:b.txt", "data/con .", "a/b/c/d.txt", "DATA/rules.txt"])
def test_a_name_that_a_stick_does_not_take_is_refused(made: Kit, tmp_path: Path, name: str) -> None:
    odd = Kit(made.name, {**made.files, name: b"x"})
    with pytest.raises(KitRefusedError, match="U 盘"):
        writing.write(odd, tmp_path / "kit", (), random_bytes_from("x"))


def test_a_draw_whose_programs_are_not_kept_here_has_no_kit(office: Office, tmp_path: Path) -> None:
    strange = other_kits.write_kit(tmp_path / "kit") / "data"
    with office.read() as session, pytest.raises(KitRefusedError, match="不在本办公室"):
        kit.kit_of(session, strange, office.settings.public_dir)


def without(*rooms: str, archive: bytes) -> handouts.Handout:
    """The kit's program as of a release that did not have some rooms of it."""
    out = BytesIO()
    with ZipFile(BytesIO(archive)) as whole, ZipFile(out, "w") as less:
        for member in whole.infolist():
            if not member.filename.startswith(tuple(f"draws/{room}/" for room in rooms)):
                less.writestr(member, whole.read(member))
    return handouts.Handout(out.getvalue(), sha256(out.getvalue()).hexdigest())


@after(0, "plan", "close", "freeze")
def test_before_anything_is_published_there_is_no_kit(organiser: Organiser) -> None:
    with pytest.raises(KitRefusedError, match="还没有公布"):
        kit_of(organiser.office)


def test_a_draw_void_before_its_commitment_has_a_kit_with_papers(
    organiser: Organiser, tmp_path: Path
) -> None:
    organiser.stage.rehearses()
    organiser.plans("rehearsal")
    organiser.takes("close", "freeze", "void", "publish")
    assert publish_papers(organiser.office, organiser.attempt, 1) == 5
    made = kit_of(organiser.office)
    assert {"data/void.txt", "beside/events.pdf"} <= set(made.files)
    assert "bundle" in writing.write(made, tmp_path / "kit", (), random_bytes_from("x")).text


def test_a_draw_frozen_with_two_programs_keeps_its_two(
    organiser: Organiser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = {name: handouts.programs()[name] for name in ("kit", "verifier")}
    old["kit"] = without("prizes", "verdicts", archive=old["kit"].content)
    monkeypatch.setattr(handouts, "programs", lambda: old)
    organiser.stage.rehearses()
    organiser.takes("plan", "close", "freeze", "commit")
    monkeypatch.undo()
    place = beside.folder_of(organiser.office.settings.public_dir, organiser.attempt.name)
    for unknown in ("prizes.txt", "cards/0000000001.txt", "verdicts/auditor.txt"):
        (place / unknown).parent.mkdir(parents=True, exist_ok=True)
        (place / unknown).write_text("unknown to the kit's own program\n", "utf-8")
    made = kit_of(organiser.office)
    assert not [name for name in made.files if name.startswith("beside/")]
    programs = [name for name in made.files if name in layout.PLACES.values()]
    assert programs == ["programs/draws.pyz", "programs/verifier.html"]
    report = writing.write(made, tmp_path / "kit", (), random_bytes_from("x"))
    assert "commitment" in report.text
    with organiser.office.read() as session:
        assert session.get(ProgramFile, handouts.guide().sha256) is None
