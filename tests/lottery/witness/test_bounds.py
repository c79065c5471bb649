"""A site that means harm: it fills no disk, writes nowhere else, keeps nobody waiting; and a run
that was interrupted, or is the second at once, leaves the folder sound."""

import json
import os
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from draws.signatures import parse_keys, sign
from lottery.acknowledged.files import locked
from lottery.texts.public import witness as words
from lottery.witness import told
from lottery.witness.fetching import UnreachedError, WatchedSite
from lottery.witness.findings import LookFindings
from lottery.witness.keeping import FolderFullError, KeptFolder
from lottery.witness.watching import watch
from tests.lottery.witness.sites import PINNED, Site, a_site, look

NOW = datetime(2026, 3, 1, tzinfo=UTC)
__all__ = ["a_site"]


def row(name: str, path: str = "") -> dict[str, object]:
    """An attempt as a history tells it."""
    folder = {"path": path or name, "commitment": False, "state": "there"}
    texts = dict.fromkeys(("mode", "state", "frozen", "previous", "ending"), "x")
    return {"name": name, "size": 1, "proved-from": 0, "folders": [folder], **texts}


def history(*rows: object) -> bytes:
    """A history of these attempts, under a checkpoint of three lines."""
    head = {"format": "fpdraw-history/1", "checkpoint": 3, "called-off": []}
    return json.dumps({**head, "attempts": rows}).encode()


@pytest.mark.parametrize(
    "bad",
    [
        row("../../etc"),
        row("ZP/1"),
        row("ZP-1", "/etc/passwd"),
        row("ZP-1", "ZP-1\x1b[2J"),
        {**row("ZP-1"), "size": "\x1b"},
        {**row("ZP-1"), "folders": 3},
        ["ZP-1"],
        None,
    ],
)
def test_a_history_with_names_of_its_own_is_none(bad: object) -> None:
    assert "ZP-1" in told.read(history(row("ZP-1"))).attempts
    with pytest.raises(UnreachedError, match=r"history\.json"):
        told.read(history(bad))


def test_what_is_not_signed_is_not_kept(site: Site, tmp_path: Path) -> None:
    site.files["/history.json"] = history(row("ZP-1"))
    manifest, place = b"fpdraw-manifest/1\n", "/draws/ZP-1/files"
    strange = f"{sign(manifest, 'office', Ed25519PrivateKey.from_private_bytes(b'2' * 32))}\n"
    site.files |= {f"{place}/manifest.txt": manifest}
    site.files |= {f"{place}/signatures.txt": strange.encode()}
    found = look(site.address, tmp_path)
    assert (found.exit_code, "没有您给出的公钥的签名" in found.output) == (2, True), found.output
    assert not (tmp_path / "draws").exists()


def test_a_folder_takes_so_much_and_no_more(tmp_path: Path) -> None:
    kept = KeptFolder(tmp_path, most=100)
    kept.write("draws/ZP-1/a.txt", b"x" * 60)
    kept.write("draws/ZP-1/a.txt", b"y" * 70)
    for folder in (kept, KeptFolder(tmp_path, most=100)):
        with pytest.raises(FolderFullError):
            folder.write("draws/ZP-2/a.txt", b"x" * 31)
    kept.write("draws/ZP-2/a.txt", b"x" * 30)
    (tmp_path / "conflicts").mkdir()
    for number in range(199):
        (tmp_path / "conflicts" / str(number)).touch()
    for number in range(3):
        kept.accuse(f"{number}.txt", b"")
    assert len(list((tmp_path / "conflicts").iterdir())) == 200


def test_what_a_killed_run_left_is_swept(tmp_path: Path) -> None:
    left = tmp_path / "draws" / "ZP-1" / ".result.txt.abcdefgh.draft"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    KeptFolder(tmp_path)
    assert left.exists() == (os.name == "nt")  # nothing can be told apart without locks


class StoppedError(Exception):
    """Power went off."""


@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_look_that_was_interrupted_is_made_good_by_the_next(
    site: Site, tmp_path: Path, after: int
) -> None:
    assert look(site.address, tmp_path).exit_code == 0
    site.grows([b"a", b"b", b"c", b"d"], old=3)

    class Stopping(KeptFolder):
        """A folder whose machine stops before one of its writes."""

        left = after

        def write(self, name: str, data: bytes) -> None:
            if self.left == 0:
                raise StoppedError
            self.left -= 1
            super().write(name, data)

    keys = parse_keys(f"{PINNED}\n".encode(), "--key")
    watched = WatchedSite(site.address, monotonic, monotonic() + 60)
    with closing(watched), pytest.raises(StoppedError):
        watch(watched, Stopping(tmp_path), keys, NOW, LookFindings())
    again = look(site.address, tmp_path)
    assert (again.exit_code, "登记册 4 行" in again.output) == (0, True), again.output


def test_two_runs_at_once_are_refused(site: Site, tmp_path: Path) -> None:
    with locked(tmp_path / ".running"):
        found = look(site.address, tmp_path)
    assert (found.exit_code, words.RUNNING in found.output) == (2, True), found.output
    assert look(site.address, tmp_path).exit_code == 0


def test_a_redirect_is_not_followed(site: Site, tmp_path: Path) -> None:
    site.moved["/history.json"] = f"{site.address}/elsewhere.json"
    site.files["/elsewhere.json"] = site.files["/history.json"]
    found = look(site.address, tmp_path)
    assert (found.exit_code, "302" in found.output) == (2, True), found.output


def test_a_trickle_of_bytes_keeps_nobody(site: Site, tmp_path: Path) -> None:
    site.trickles = True
    begun = monotonic()
    found = look(site.address, tmp_path, "--patience", "1")
    assert (found.exit_code, words.OUT_OF_TIME in found.output) == (2, True), found.output
    assert monotonic() - begun < 30


@pytest.mark.parametrize("most", [4999, 1 << 20])
def test_more_than_was_asked_for_is_not_read(site: Site, most: int) -> None:
    site.files["/long"] = b"x" * 9001
    with closing(WatchedSite(site.address, monotonic, monotonic() + 60, most=9000)) as watched:
        for ask in (watched.get, watched.digest):
            asked: Callable[[str, int], object] = ask
            with pytest.raises(UnreachedError, match="超过"):
                asked("long", most)


def test_an_address_that_is_not_safe_is_refused() -> None:
    for address in (
        *("http://site.example", "ftp://127.0.0.1", "https://", "https://x:99999999"),
        *("https://a:b@site.example", "https://site.example/?x=1", "https://[::1"),
    ):
        with pytest.raises(UnreachedError, match="https://"):
            WatchedSite(address, monotonic, 0.0)
