"""Two homes that were one: on one second disk neither may go on over the other's records, and what
is read there is held to belong together."""

import logging
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from lottery import register
from lottery.acknowledged import changes, lines, walking
from lottery.acknowledged.links import Link
from lottery.backup import restoring
from lottery.cli import main
from lottery.errors import BackupRefusedError, SecondDiskError
from lottery.office import Office
from lottery.opening import open_office
from tests.lottery.acknowledged.test_head import enter
from tests.lottery.backup.test_backup import (
    PASSPHRASE,
    acting,
    go_on_with_its_second_disk,
    kept,
    made,
    wanted,
)

__all__ = ["kept"]  # a fixture


def size(office: Office) -> int:
    with office.read() as session:
        return register.size(session)


def test_a_restored_home_does_not_write_on_the_disk_of_the_one_that_is_at_work(
    kept: Office, tmp_path: Path
) -> None:
    file = made(kept, tmp_path / "b", days=3650)
    enter(kept, 1)
    place, keys = kept.settings.second_disk, kept.settings.home / "keys"
    assert place
    before = {each.name: each.read_bytes() for each in place.glob("*.lines")}
    restoring.restore(wanted(file, tmp_path / "fork", keys), acting=acting("fork"))
    fork = open_office(tmp_path / "fork")
    enter(fork, 2)
    fork.close()
    assert {each.name: each.read_bytes() for each in place.glob("*.lines")} == before
    enter(kept, 3)  # the true home is not hindered
    go_on_with_its_second_disk(tmp_path / "fork")
    with pytest.raises(SecondDiskError, match="另一个数据目录"):
        open_office(tmp_path / "fork")


def test_where_another_home_has_written_the_true_one_acknowledges_nothing_more(
    kept: Office, tmp_path: Path
) -> None:
    file, home = made(kept, tmp_path / "b", days=3650), kept.settings.home
    enter(kept, 1)
    restoring.restore(wanted(file, tmp_path / "fork", home / "keys"), acting=acting("fork"))
    go_on_with_its_second_disk(tmp_path / "fork")
    fork = open_office(tmp_path / "fork")
    enter(fork, 2)  # before, with numbers that the true home has not come to yet
    fork.close()
    assert kept.keeper.second
    ended = kept.keeper.second.places()[-1].read_bytes()
    with pytest.raises(SecondDiskError, match=r"另一个数据目录.*不要恢复"):
        enter(kept, 3)
    assert size(kept) == 2  # nothing was committed that could not be acknowledged
    assert kept.keeper.second.places()[-1].read_bytes() == ended
    kept.close()
    for command in (["check"], ["backup", "second-disk"], ["doctor"]):
        done = CliRunner().invoke(main, ["--home", str(home), *command])
        assert done.exit_code == 1, command
        assert "另一个数据目录" in done.output, command
    run = ["--home", str(home), "backup", "second-disk", "--replaced"]
    refused = CliRunner().invoke(main, run)
    assert (refused.exit_code, "什么也没有改变" in refused.output) == (1, True)
    (tmp_path / "new").mkdir()
    said = (home / "lottery.toml").read_text("utf-8")
    new = said.replace((tmp_path / "second").as_posix(), (tmp_path / "new").as_posix())
    (home / "lottery.toml").write_text(new, "utf-8")
    assert CliRunner().invoke(main, run).exit_code == 0
    office = open_office(home)
    enter(office, 3)
    with office.read() as session:
        assert walking.faults(office.keeper, session) == []
    office.close()


def test_records_of_another_home_among_ones_own_are_told_and_not_put_back(
    kept: Office, tmp_path: Path
) -> None:
    """As releases that compared numbers alone have let them come about."""
    file = made(kept, tmp_path / "b")
    enter(kept, 1, 2)
    assert kept.keeper.second
    place = kept.keeper.second.places()[-1]
    records = [changes.parse(each.content) for each in lines.walk(place)]
    other = replace(records[-2], head=records[0].head)
    begun = lines.begun(place)
    lines.begin(place, begun, records[0].content())
    for change in (*records[1:-2], other, records[-1]):
        lines.append(place, lines.last(place), change.content())
    with kept.read() as session:
        (told,) = walking.faults(kept.keeper, session)
        assert Link(begun.after, begun.hash).is_in(session)
    assert "不是这个数据库的" in told
    assert made(kept, tmp_path / "next").exists()  # which is all that is needed from here on
    with kept.read() as session:
        assert walking.faults(kept.keeper, session) == []
    kept.close()
    one = wanted(file, tmp_path / "again", kept.settings.home / "keys")
    with pytest.raises(BackupRefusedError, match=r"接不上.*会丢失"):
        restoring.restore(one, acting=acting("a"))


def test_a_disk_that_ends_before_the_backup_proves_nothing_and_two_must_agree(
    kept: Office, tmp_path: Path
) -> None:
    enter(kept, 1)
    stale = shutil.copytree(tmp_path / "second", tmp_path / "stale")
    enter(kept, 2)
    file, keys = made(kept, tmp_path / "b"), kept.settings.home / "keys"
    enter(kept, 3)
    kept.close()
    head = next((kept.settings.home / "heads").glob("*.txt"))
    one = wanted(file, tmp_path / "again", keys, second=stale)
    with pytest.raises(BackupRefusedError, match=r"第二块盘只到第 \d+ 条，比备份还旧.*两人"):
        restoring.restore(one, acting=acting("a"))
    with pytest.raises(BackupRefusedError, match="会丢失已经确认过的"):
        restoring.restore(replace(one, head=head), acting=acting("a"))
    (tmp_path / "empty").mkdir()
    with pytest.raises(BackupRefusedError, match="没有第二块盘的记录") as told:
        restoring.restore(replace(one, second=tmp_path / "empty"), acting=acting("a"))
    assert "--replaced" not in str(told.value)
    for missing in (tmp_path / "second").glob("*.lines"):
        missing.rename(tmp_path / missing.name)
    with pytest.raises(SecondDiskError, match="都不在了"):
        open_office(kept.settings.home)


def test_target_and_backup_are_judged_before_anybody_types_a_passphrase(
    office: Office, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file, keys = made(office, tmp_path / "b", days=3650), office.settings.home / "keys"
    office.close()
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").touch()
    cut = tmp_path / "cut"
    cut.write_bytes(file.read_bytes()[:300])
    cases = [(file, name, "符号链接") for name in ("link", "gone")]
    cases += [
        (file, "full", "已经有文件"),
        (file, "b/home", "不是目录"),
        (keys / "field.key", "h", ""),
    ]
    for one, name, told in cases:
        run = ["restore", str(one), str(tmp_path / name), "--keys", str(keys)]
        done = CliRunner().invoke(main, run, input="")
        assert done.exit_code == 1, name
        assert told in done.output
        assert "口令" not in done.output
    with caplog.at_level(logging.INFO, "lottery.backup"):
        run = ["restore", str(file), str(tmp_path / "new"), "--keys", str(keys)]
        done = CliRunner().invoke(main, [*run, "--head", head_of(office)], input=PASSPHRASE)
    assert "立即备份" in done.output
    assert "home restored" in caplog.text
    whole = file.read_bytes()
    for spoiled in (
        whole[:-1],
        whole + b"x",
        whole[:2000] + bytes([whole[2000] ^ 1]) + whole[2001:],
    ):
        cut.write_bytes(spoiled)
        done = CliRunner().invoke(main, ["backup", "check", str(cut)], input=PASSPHRASE)
        assert (done.exit_code, "损坏" in done.output, "不完整" in done.output) == (1, True, True)


def head_of(office: Office) -> str:
    return str(next((office.settings.home / "heads").glob("*.txt")))
