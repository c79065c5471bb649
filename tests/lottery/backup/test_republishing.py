"""What was published after the backup is public again after a loss, byte for byte; and a published
list of keys that a crash left behind is told from one that was changed."""

import os
import shutil
import sqlite3
import stat
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import event

from draws.keylist import FILE
from lottery import machine, notices
from lottery.acting import Acting
from lottery.backup import keyring, making, republishing, restoring
from lottery.backup.losses import Loss, told_of
from lottery.backup.restoring import Restored, RestoreWanted
from lottery.cli import main
from lottery.errors import BackupRefusedError, MachineFaultError
from lottery.kit import papers
from lottery.office import Office
from lottery.opening import open_office
from tests.actors import Clerk, Organiser, Stage
from tests.builders import MARCH, an_office, random_bytes_from
from tests.key_changes import KeyKeeper
from tests.outside import PATH, Outside

PASSPHRASE = "a long passphrase"
LATER = datetime(2024, 6, 1, tzinfo=UTC)


@dataclass(frozen=True)
class LivedOn:
    """A live home that went on after its backup: its keys changed, and it held a draw."""

    home: Path
    second: Path
    file: Path

    def lost(self, folder: Path) -> Path:
        """What is left of it when its disk is gone: a second disk of one's own, and the keys."""
        shutil.copytree(self.second, folder / "second")
        return Path(shutil.copytree(self.home / "keys", folder / "keys"))


@pytest.fixture(scope="module")
def lived(
    keys_template: Path, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> LivedOn:
    folder = tmp_path_factory.mktemp("lived")
    home, second = folder / "home", folder / "second"
    shutil.copytree(keys_template, home)
    shutil.copy(sqlite_template, home / "lottery.db")
    second.mkdir()
    said = (home / "lottery.toml").read_text("utf-8")
    (home / "lottery.toml").write_text(f'second_disk = "{second.as_posix()}"\n{said}', "utf-8")
    stage = Stage(an_office(home, f"sqlite:///{(home / 'lottery.db').as_posix()}"))
    organiser, keeper = Organiser(stage), KeyKeeper(stage)
    Clerk(stage).enters_many(6)
    organiser.plans()
    keeper.begins()
    keeper.adds_a_third()
    acting = Acting("cli:test", stage.tick(), random_bytes_from("backup"))
    made = making.make(stage.office, folder / "b", PASSPHRASE, days=3650, acting=acting)
    keeper.changes_organiser()
    organiser.takes("close", "freeze", "commit", "sources", "draw", "minutes", "publish")
    vouching = Outside(organiser)
    vouching.takes(vouching.signed())
    papers.publish_papers(stage.office, organiser.attempt, by="organiser", now=stage.tick())
    stage.office.close()
    return LivedOn(home, second, made.place)


def restored(lived: LivedOn, folder: Path, keys: Path, public: Path | None = None) -> Restored:
    toml = keyring.of_folder(keys)
    wanted = RestoreWanted(
        *(lived.file, folder / "again", PASSPHRASE, toml), second=folder / "second", public=public
    )
    return restoring.restore(wanted, acting=Acting("cli:test", LATER, os.urandom))


def published(home: Path) -> dict[str, bytes]:
    public = home / "public"
    plain = [path for path in public.rglob("*") if path.is_file()]
    names = {path.relative_to(public): path for path in plain}
    hidden = {name for name in names if any(part.startswith(".") for part in name.parts)}
    # Each office writes these itself when it is opened; the file tells how far its journal is.
    own = {name for name in names if name.parts[0] in (notices.FILE, notices.PROGRAMS)}
    return {str(name): names[name].read_bytes() for name in names.keys() - hidden - own}


def run(home: Path, *command: str) -> Result:
    return CliRunner().invoke(main, ["--home", str(home), *command])


def test_all_that_was_published_since_the_backup_is_public_again(
    lived: LivedOn, tmp_path: Path
) -> None:
    before = os.umask(0o022)  # as a shell has it
    try:
        found = restored(lived, tmp_path, lived.lost(tmp_path))
    finally:
        os.umask(before)
    assert (found.missing, found.loss) == ((), None)
    later = {f"{MARCH}.beside/{name}" for name in ("papers.txt", PATH)}
    assert {FILE, MARCH, f"commitments/{MARCH}", *later} <= {*found.published}
    again = tmp_path / "again"
    assert published(again) == published(lived.home)
    done = run(again, "check", "--papers")
    assert done.exit_code == 0, done.output
    open_office(again, {}).close()
    if os.name != "nt":
        modes = {name: stat.S_IMODE((again / name).stat().st_mode) for name in (".", "keys")}
        assert set(modes.values()) == {0o700}
        secret = [again / "lottery.toml", again / "lottery.db", *(again / "keys").iterdir()]
        assert {stat.S_IMODE(path.stat().st_mode) for path in secret} == {0o600}


def test_keys_of_before_a_change_are_named_and_what_cannot_be_made_anew_is_fetched(
    lived: LivedOn, keys_template: Path, tmp_path: Path
) -> None:
    keys = lived.lost(tmp_path)
    shutil.copy(keys_template / "keys" / "organiser.pem", keys)
    there = Path(shutil.copytree(lived.home / "public", tmp_path / "there"))
    found = restored(lived, tmp_path, keys)
    assert any("organiser.pem" in each for each in found.missing)
    assert not any(".again" in each for each in found.missing)  # no path that is there no more
    again = tmp_path / "again"
    shutil.copy(lived.home / "keys" / "organiser.pem", again / "keys")
    altered = there / MARCH / "pool.txt"
    whole = altered.read_bytes()
    altered.write_bytes(whole + b"one more\n")
    shutil.rmtree(again / "public", ignore_errors=True)
    done = run(again, "check")
    assert done.exit_code == 2, done.output
    assert "未完全校验" in done.output
    assert f"公布过的 commitments/{MARCH} 不在" in done.output
    assert f"公布过的 {MARCH} 不在" in done.output
    done = run(again, "backup", "public", "--from", str(there))
    assert (done.exit_code, f"{MARCH} 没有补上" in done.output) == (2, True), done.output
    assert not (again / "public" / MARCH).exists()
    altered.write_bytes(whole)
    done = run(again, "backup", "public", "--from", str(there))
    assert done.exit_code == 0, done.output
    assert published(again) == published(lived.home)
    assert "没有要补的" in run(again, "backup", "public").output
    (again / "public" / MARCH / "SHA256SUMS").unlink()
    done = run(again, "check")
    assert (done.exit_code, f"{MARCH} 被改过" in done.output) == (1, True), done.output


def test_what_was_published_after_all_that_is_restored_is_told_and_stays_published(
    lived: LivedOn, tmp_path: Path
) -> None:
    keys = keyring.of_folder(lived.home / "keys")
    there = Path(shutil.copytree(lived.home / "public", tmp_path / "there"))
    (there / MARCH / "link.txt").symlink_to(lived.home / "keys" / "organiser.pem")
    acting = Acting("cli:test", LATER, os.urandom)
    told: list[str] = []

    def agree(_office: Office, loss: Loss) -> list[str]:
        told.append(told_of(loss))
        return ["organiser", "notary"]

    wanted = RestoreWanted(lived.file, tmp_path / "again", PASSPHRASE, keys, public=there)
    wanted = replace(wanted, second=tmp_path / "lost")
    with pytest.raises(BackupRefusedError, match=rf"备份以后公布的 {MARCH}、commitments/{MARCH}"):
        restoring.restore(wanted, acting=acting)
    again = restoring.restore(replace(wanted, agree=agree), acting=acting)
    assert again.loss
    assert MARCH in told[0]
    laid = published(tmp_path / "again")
    assert f"{MARCH}/link.txt" not in laid
    assert {n: d for n, d in published(lived.home).items() if f"{MARCH}/" in n}.items() <= (
        laid.items()
    )
    done = run(tmp_path / "again", "check")
    assert (done.exit_code, f"{MARCH}，数据库没有记过公布" in done.output) == (2, True), done.output
    note = there / "commitments" / MARCH / "checkpoint.txt"
    note.write_bytes(note.read_bytes().replace(b"\n12\n", b"\n13\n", 1))
    wanted = replace(wanted, home=tmp_path / "behind", agree=agree)
    with pytest.raises(BackupRefusedError, match="13"):
        restoring.restore(wanted, acting=acting)
    assert not (tmp_path / "behind").exists()


def test_a_published_list_behind_its_last_entries_is_no_tampering_and_is_published_again(
    lived: LivedOn, tmp_path: Path
) -> None:
    home = Path(shutil.copytree(lived.home, tmp_path / "home"))
    place, told = home / "public" / FILE, (lived.home / "public" / FILE).read_bytes()
    shutil.copytree(lived.second, tmp_path / "second")
    said = (home / "lottery.toml").read_text("utf-8")
    moved = said.replace(str(lived.second), str(tmp_path / "second"))
    (home / "lottery.toml").write_text(moved, "utf-8")
    starts = [at for at in range(len(told)) if told.startswith(b"fpdraw-keylist/1\n", at)]
    for left in (told[: starts[-1]], b""):
        place.write_bytes(left)
        done = run(home, "check")
        assert (done.exit_code, "不是篡改" in done.output) == (2, True), done.output
        open_office(home, {}).close()
        assert place.read_bytes() == told
    for other in (told[:-3], told.replace(b"from: 2024", b"from: 2023"), told + b"x"):
        place.write_bytes(other)
        open_office(home, {}).close()
        assert place.read_bytes() == other  # evidence is left to be looked at
        assert run(home, "check").exit_code == 1


def test_what_a_failing_disk_does_not_let_be_looked_at_is_not_called_missing(
    drawn_office: Office,
) -> None:
    shutil.rmtree(drawn_office.settings.public_dir / "commitments", ignore_errors=True)
    looks = iter(range(9))

    def gone(_connection: object, *_others: object) -> None:
        if next(looks):  # what is due was still read
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = 10
            raise error

    acting = Acting("cli:test", LATER, random_bytes_from("public"))
    event.listen(drawn_office.engine, "checkout", gone)
    with pytest.raises(MachineFaultError) as told:
        republishing.complete(drawn_office, None, acting)
    event.remove(drawn_office.engine, "checkout", gone)
    assert machine.status_of(told.value) == machine.FAULTY
    found = republishing.complete(drawn_office, None, acting)
    assert (found.made, found.missing) == ((f"commitments/{MARCH}",), ())
