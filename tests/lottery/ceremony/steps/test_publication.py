"""What goes out: whole, verified by a process of its own, chained, and without personal data."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import draws
from draws.notary import keyfile
from lottery import attempts
from lottery.archives import HIDDEN
from lottery.ceremony.steps import publish
from lottery.errors import PublicationRefusedError
from tests.actors import Clerk, Organiser, a_confirmation
from tests.builders import APRIL, MARCH
from tests.lottery.prepared import after

WHOLE = ("plan", "close", "freeze", "commit", "sources", "draw", "minutes", "publish")


def _keys(organiser: Organiser, folder: Path) -> str:
    pinned = folder / "pinned.txt"
    shutil.copyfile(publish.commitments(organiser.office) / MARCH / "keys.txt", pinned)
    return str(pinned)


def _private(organiser: Organiser, folder: Path) -> str:
    private = folder / "private"
    now = organiser.stage.tick()
    with organiser.office.write() as session:
        publish.write_private(
            session,
            organiser.office,
            organiser.code,
            private,
            by="notary",
            now=now,
            confirmed=a_confirmation(session, "private", organiser.attempt.name, now),
        )
    if os.name == "posix":
        assert private.stat().st_mode & 0o077 == 0
    return str(private)


def test_a_published_bundle_is_verified_by_a_process_of_its_own(
    clerk: Clerk, organiser: Organiser, tmp_path: Path
) -> None:
    clerk.enters_many(12)
    clerk.enters(phone="13900000000")
    organiser.takes(*WHOLE)
    bundle = organiser.office.settings.public_dir / MARCH
    keys, private = _keys(organiser, tmp_path), _private(organiser, tmp_path)
    said = publish.verify_apart(bundle, "--keys", keys, "--private", private)
    assert said.splitlines()[-1] == f"VERIFIED  {MARCH} attempt 1, live 正式"
    assert "13 lines" not in said
    names = {path.name for path in bundle.parent.iterdir()}
    assert names == {MARCH, f"{MARCH}.beside", "commitments", HIDDEN}


def test_nothing_published_names_a_person(clerk: Clerk, organiser: Organiser) -> None:
    clerk.enters(holder="欧阳测试", phone="13812345678", number="24370000000000099999")
    organiser.takes(*WHOLE)
    for path in organiser.office.settings.public_dir.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            for personal in ("欧阳测试", "13812345678", "24370000000000099999"):
                assert personal.encode() not in data, path.name
            assert not re.search(rb"tag-?key\.(?:txt|box)", data), path.name


@after(4, "plan", "close", "freeze", "commit", "void")
def test_a_void_attempt_is_published_and_the_next_one_chains_to_it(
    organiser: Organiser, tmp_path: Path
) -> None:
    void = organiser.publishes()
    keys = _keys(organiser, tmp_path)
    said = publish.verify_apart(void, "--keys", keys)
    assert said.splitlines()[-1] == f"VERIFIED VOID  {MARCH} attempt 1, live 正式"
    organiser.takes(*WHOLE)
    again = organiser.office.settings.public_dir / f"{MARCH}.2"
    said = publish.verify_apart(again, "--keys", keys, "--previous", str(void))
    assert said.splitlines()[-1] == f"VERIFIED  {MARCH} attempt 2, live 正式"


def test_the_next_live_draw_names_the_result_before_it(
    clerk: Clerk, organiser: Organiser, tmp_path: Path
) -> None:
    clerk.enters_many(4)
    organiser.takes(*WHOLE)
    organiser.stage.wait_until("2024-04-20T09:00")
    clerk.enters_many(3, issued="2024-04-18")
    later = organiser.at(APRIL)
    later.takes(*WHOLE)
    public = organiser.office.settings.public_dir
    keys = _keys(organiser, tmp_path)
    publish.verify_apart(public / APRIL, "--keys", keys, "--previous", str(public / MARCH))
    with pytest.raises(PublicationRefusedError, match="previous"):
        publish.verify_apart(public / MARCH, "--previous", str(public / APRIL))


@after(2, "plan", "close", "freeze")
def test_the_private_part_goes_to_an_empty_folder_and_into_the_journal(
    organiser: Organiser, tmp_path: Path
) -> None:
    private = Path(_private(organiser, tmp_path))
    found = sorted(path.relative_to(private).as_posix() for path in private.rglob("*.txt"))
    entries = [f"{folder}/{entry:010d}.txt" for folder in ("cards", "slips") for entry in (0, 2)]
    assert found == sorted([*entries, "tag-key.txt"])
    with pytest.raises(PublicationRefusedError, match="不是空的"):
        _private(organiser, tmp_path)


@after(2, "plan", "close", "freeze", "commit", "void")
def test_what_lies_in_the_place_of_a_bundle_is_not_overwritten(organiser: Organiser) -> None:
    place = organiser.office.settings.public_dir / MARCH
    place.mkdir()
    (place / "manifest.txt").write_text("another", encoding="utf-8")
    with pytest.raises(PublicationRefusedError, match="内容不同"):
        organiser.publishes()
    assert organiser.attempt.state == "void"
    shutil.rmtree(place)
    organiser.publishes()
    (place / "SHA256SUMS").unlink()
    with pytest.raises(PublicationRefusedError, match="SHA256SUMS"):
        organiser.publishes()


def test_the_recipe_in_the_readme_agrees(clerk: Clerk, organiser: Organiser) -> None:
    clerk.enters_many(9, phone="13812345678")
    clerk.enters_many(5)
    organiser.takes(*WHOLE)
    bundle = organiser.office.settings.public_dir / MARCH
    if not all(map(shutil.which, ("sh", "sha256sum", "sort", "awk", "openssl"))):
        pytest.skip("this machine lacks a program that the recipe uses")
    lines = (bundle / "README.txt").read_text("utf-8").splitlines()
    recipe = "\n".join(line[4:] for line in lines if line.startswith("    "))
    done = subprocess.run(
        ["sh", "-c", recipe], cwd=bundle, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "全部一致" in done.stdout


@after(2, "plan", "close", "freeze", "commit", "void")
def test_a_bundle_that_does_not_verify_is_not_published(organiser: Organiser) -> None:
    key_file = organiser.office.settings.organiser_key_file
    key_file.write_bytes(keyfile.plain(organiser.notary.own))  # he has lost the one he signed with
    with pytest.raises(PublicationRefusedError, match="pinned key"):
        organiser.publishes()
    assert [path.name for path in key_file.parents[1].glob("public/*")] == ["commitments"]
    with organiser.office.read() as session:
        assert "published" not in attempts.newest(session, MARCH).steps


def test_the_verifier_that_publication_uses_is_the_one_that_strangers_have() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "draws", "verify", "nowhere"],
        cwd=Path(draws.__file__).parent.parent,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    with pytest.raises(PublicationRefusedError, match="no such folder"):
        publish.verify_apart(Path("nowhere"))
