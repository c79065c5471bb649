"""Drafts: gone when their maker ends, swept when he was killed, left alone while he works."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from lottery import drafts
from lottery.office import Office
from lottery.opening import open_office

WORK = """
import os, sys
from pathlib import Path
from lottery import drafts
public = Path(sys.argv[1])
with (
    drafts.beside(public / "bundle", os.urandom) as folder,
    drafts.file_beside(public / "bundle.zip") as file,
    drafts.work_folder() as place,
):
    for made in (folder / "a", file, place / "b"):
        made.write_text("half")
    print("at work", flush=True)
    sys.stdin.read()
"""
"""Makes three drafts, says so, and stands still."""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="files are not locked there")


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The system's temporary files, for this test alone."""
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


def hidden(*folders: Path) -> list[str]:
    """What lies there that is none of the published."""
    return sorted(path.name for folder in folders for path in folder.iterdir())


def test_what_a_killed_process_left_is_swept_and_running_work_is_not(
    office: Office, temporary: Path
) -> None:
    public = office.settings.public_dir
    public.mkdir(exist_ok=True)
    before = hidden(public)
    with subprocess.Popen(
        [sys.executable, "-c", WORK, str(public)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"TMPDIR": str(temporary)},
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "at work\n"
        assert len(hidden(public, temporary)) == len(before) + 3
        assert drafts.sweep(public) == 0
        open_office(office.settings.home, {}).close()
        assert len(hidden(public, temporary)) == len(before) + 3
        process.kill()
    open_office(office.settings.home, {}).close()
    assert hidden(public) == before
    assert hidden(temporary) == []


def test_a_draft_is_gone_at_the_end_or_in_its_place(tmp_path: Path, temporary: Path) -> None:
    public = tmp_path / "public"
    with drafts.beside(public / "one", os.urandom) as draft:
        (draft / "file").write_text("whole")
        draft.rename(public / "one")
    with pytest.raises(ZeroDivisionError), drafts.beside(public / "two", os.urandom):
        _ = 1 // 0
    with drafts.file_beside(public / "three") as file:
        file.replace(public / "three")
    with drafts.file_beside(public / "four"), drafts.work_folder() as place:
        assert place.stat().st_mode & 0o777 == 0o700
    assert hidden(public) == ["one", "three"]
    assert hidden(temporary) == []


def test_nothing_else_is_swept(tmp_path: Path) -> None:
    for name in (".archives", ".bundle.0123456", ".bundle.01234567.new", ".hidden", "x.draft"):
        (tmp_path / name).mkdir()
    (tmp_path / ".bundle.01234567").symlink_to(tmp_path / ".archives")
    (tmp_path / ".drafts").write_text("somebody's")
    before = hidden(tmp_path)
    assert drafts.sweep(tmp_path) == 0
    assert hidden(tmp_path) == before


def test_a_draft_that_is_swept_before_its_maker_has_locked_it_is_made_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make, made = tempfile.mkdtemp, []

    def swept_at_first(*args: object, **kwargs: object) -> str:
        made.append(make(*args, **kwargs))  # type: ignore[call-overload]
        if len(made) == 1:
            Path(made[0]).rmdir()
        return str(made[-1])

    monkeypatch.setattr(tempfile, "mkdtemp", swept_at_first)
    with drafts.work_folder() as folder:
        assert (str(folder), folder.is_dir()) == (made[1], True)


def test_whoever_sweeps_does_not_wait_for_what_a_stranger_has_put_there(temporary: Path) -> None:
    place, elsewhere = temporary / "lottery-work-pipe", temporary / "elsewhere"
    os.mkfifo(place)
    elsewhere.mkdir()
    (temporary / "lottery-work-link").symlink_to(elsewhere)
    assert drafts.sweep() == 0
    assert elsewhere.is_dir()
