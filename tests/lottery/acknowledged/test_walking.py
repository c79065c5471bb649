"""What is wrong with the second disk is told while the database is still there to mend it."""

import shutil
from dataclasses import replace
from pathlib import Path

from click.testing import CliRunner, Result

from lottery.acknowledged import lines, walking
from lottery.cli import main
from lottery.doctor import gathering
from lottery.doctor import kept as examined
from lottery.ledger import sealing
from lottery.office import Office
from lottery.opening import open_office
from tests.lottery.acknowledged.test_head import MORNING, enter
from tests.lottery.backup.test_backup import PASSPHRASE, kept, made

__all__ = ["kept"]  # a fixture


def run(office: Office, *command: str) -> Result:
    home = str(office.settings.home)
    return CliRunner().invoke(main, ["--home", home, *command], input=f"{PASSPHRASE}\n" * 2)


def faults(office: Office) -> list[str]:
    with office.read() as session:
        return walking.faults(office.keeper, session)


def diagnosed(office: Office) -> str:
    """What the doctor says of the second disk of such a home, if it were a live one's."""
    facts = gathering.gather(office, MORNING)
    live = replace(facts, settings=replace(facts.settings, demo=False))
    return examined.second_disk(live).sentence


def newest(office: Office) -> Path:
    assert office.keeper.second
    return office.keeper.second.places()[-1]


def flip(place: Path, at: int) -> None:
    data = bytearray(place.read_bytes())
    data[at] ^= 1
    place.write_bytes(data)


def test_a_flipped_bit_is_told_and_the_next_backup_is_all_that_is_needed(
    kept: Office, tmp_path: Path
) -> None:
    made(kept, tmp_path / "first", days=3650)
    enter(kept, 1, 2, 3)
    assert faults(kept) == []
    place = newest(kept)
    whole = place.read_bytes()
    ends = [record.size for record in lines.walk(place)]
    for at in (ends[0] + 5, ends[0] + 30, ends[1] - 10, ends[1] - 70, ends[2] - 30):
        flip(place, at)
        (told,) = faults(kept)
        assert "lottery backup" in told
        assert "\n" not in told
        place.write_bytes(whole)
    flip(place, 3)
    assert "lottery backup" in faults(kept)[0]
    place.write_bytes(whole)
    flip(place, ends[1] - 200)
    kept.close()
    assert "读不下去" in diagnosed(kept)
    for command in (["check"], ["backup", "second-disk"]):
        done = run(kept, *command)
        assert done.exit_code == 1, command
        assert "读不下去" in done.output, command
    done = run(kept, "backup", str(tmp_path / "second-one"))
    assert (done.exit_code, "读不下去" in done.output) == (2, True), done.output
    office = open_office(kept.settings.home)
    enter(office, 4)
    assert faults(office) == []
    office.close()
    assert run(kept, "check").exit_code == 0
    assert run(kept, "backup", "second-disk").exit_code == 0
    keys = str(kept.settings.home / "keys")
    again = run(kept, "restore", str(tmp_path / "second-one"), str(tmp_path / "a"), "--keys", keys)
    assert again.exit_code == 0, again.output
    assert "没有给出 --head" in again.output


def test_a_tail_that_was_cut_off_between_records_and_a_file_that_is_gone_are_told(
    kept: Office, tmp_path: Path
) -> None:
    made(kept, tmp_path / "first")
    enter(kept, 1, 2)
    place = newest(kept)
    whole, ends = place.read_bytes(), [record.size for record in lines.walk(place)]
    place.write_bytes(whole[: ends[-2]])
    assert "末尾被截短" in faults(kept)[0]
    place.write_bytes(whole)
    assert kept.keeper.second
    kept.keeper.go_on_in_a_new_file(kept.read)
    enter(kept, 3)
    assert faults(kept) == []
    place.write_bytes(whole[: ends[-2]])
    assert "缺操作日志第" in faults(kept)[0]
    assert len(faults(kept)) == 1
    place.write_bytes(whole[:-5])
    assert "读不下去" in faults(kept)[0]


def test_after_an_upgrade_or_a_new_index_key_a_backup_is_asked_for_until_it_is_made(
    kept: Office, tmp_path: Path
) -> None:
    """Those begin the second disk anew: what came before is in no record that goes on."""
    assert walking.uncovered(kept.keeper) is not None
    made(kept, tmp_path / "first")
    enter(kept, 1)
    assert walking.uncovered(kept.keeper) is None
    kept.close()
    told = run(kept, "secrets", "rotate", "index")
    assert told.exit_code == 0, told.output
    assert "请立即运行 lottery backup" in told.output
    assert "请立即运行 lottery backup" in run(kept, "backup", "second-disk").output
    office = open_office(kept.settings.home)
    assert "重新开始记录" in diagnosed(office)
    assert faults(office) == []
    made(office, tmp_path / "second-one")
    assert walking.uncovered(office.keeper) is None
    with office.write() as session:  # as `lottery upgrade` does
        sealing.take_as_found(session, why="upgrade", faults=0, by="test", now=MORNING)
    assert walking.uncovered(office.keeper) is not None
    office.close()
    assert "重新开始记录" in run(kept, "upgrade").output


def test_a_second_disk_keeps_an_empty_register_from_being_made(kept: Office) -> None:
    home = kept.settings.home
    enter(kept, 1)
    kept.close()
    shutil.rmtree(home / "heads")
    for file in home.glob("lottery.db*"):
        file.unlink()
    done = run(kept, "upgrade")
    assert (done.exit_code, "数据库不在" in done.output) == (1, True)
    assert str(kept.settings.second_disk) in done.output
    assert "lottery restore" in done.output
    assert not list(home.glob("lottery.db*"))
