"""What is published beside a bundle: written whole, listed, sent as files, held to the journal."""

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from lottery import beside, journal
from lottery.cli import main
from lottery.errors import MachineFaultError, PublicationRefusedError
from lottery.office import Office
from lottery.texts import beside as texts
from tests.conftest import CODE, Clock

DRAW = f"/draws/{CODE}"


@pytest.fixture
def put(drawn_office: Office, clock: Clock) -> Any:
    def act(**files: bytes) -> Path:
        clock.moment += timedelta(days=40)
        named = {name.replace("__", "/").replace("_", "."): data for name, data in files.items()}
        return beside.put(drawn_office, CODE, 1, named, by="organiser", now=clock.now())

    return act


def tree_of(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def check(office: Office) -> Any:
    """The check without the bundle, which is laid out and was not published."""
    shutil.rmtree(office.settings.public_dir / CODE, ignore_errors=True)
    return CliRunner().invoke(main, ["--home", str(office.settings.home), "check"])


def acts(office: Office) -> int:
    with office.read() as session:
        return len(list(journal.acts(session, beside.ACT)))


def test_the_page_lists_what_lies_beside_the_bundle_and_sends_it(
    citizen: Any, drawn_office: Office, put: Any
) -> None:
    assert texts.HEADING not in citizen.opens(DRAW).text
    put(papers_txt="列表\n".encode(), elsewhere__seal_ofd=b"PK1234")
    page = citizen.opens(DRAW).text
    assert texts.HEADING in page
    assert f"{DRAW}/beside/elsewhere/seal.ofd" in page
    assert texts.file_name("papers.txt") in page
    sent = citizen.opens(f"{DRAW}/beside/elsewhere/seal.ofd")
    assert (sent.data, sent.headers["Accept-Ranges"]) == (b"PK1234", "bytes")
    again = citizen.client.get(
        f"{DRAW}/beside/elsewhere/seal.ofd",
        buffered=True,
        headers={"If-None-Match": sent.headers["ETag"]},
    )
    assert again.status_code == 304
    part = citizen.client.get(
        f"{DRAW}/beside/elsewhere/seal.ofd", buffered=True, headers={"Range": "bytes=2-4"}
    )
    assert (part.status_code, part.data) == (206, b"123")
    assert citizen.opens(f"{DRAW}/beside/papers.txt").mimetype == "text/plain"


@pytest.mark.parametrize("path", ["nothing.txt", "..%2Fkeys.txt", "../lottery.toml", ".x"])
def test_nothing_else_is_sent(citizen: Any, put: Any, path: str) -> None:
    put(papers_txt=b"x\n")
    assert citizen.opens(f"{DRAW}/beside/{path}").status_code == 404


def test_the_bundle_and_its_listing_stay_as_they_are(
    citizen: Any, drawn_office: Office, put: Any
) -> None:
    bundle = drawn_office.settings.public_dir / CODE
    before, archive = tree_of(bundle), citizen.opens(f"{DRAW}/bundle.zip").data
    put(papers_txt=b"x\n")
    assert tree_of(bundle) == before
    assert citizen.opens(f"{DRAW}/bundle.zip").data == archive
    assert citizen.opens("/").text.count('<li class="draw-card">') == 1


def test_the_same_bytes_again_change_nothing_and_others_take_their_place(
    drawn_office: Office, put: Any
) -> None:
    folder = put(papers_txt=b"one\n")
    put(papers_txt=b"one\n")
    assert acts(drawn_office) == 1
    put(papers_txt=b"two\n")
    assert (folder / "papers.txt").read_bytes() == b"two\n"
    assert [path.name for path in folder.iterdir()] == ["papers.txt"]
    assert acts(drawn_office) == 2
    assert check(drawn_office).exit_code == 0


def test_a_name_that_is_a_path_is_refused(drawn_office: Office, clock: Clock) -> None:
    for name in ("../keys.txt", "/etc/x", "a/b/c", ".hidden", "a b", ""):
        with pytest.raises(PublicationRefusedError, match="文件名"):
            beside.put(drawn_office, CODE, 1, {name: b""}, by="x", now=clock.now())


def test_a_disk_that_refuses_is_said_in_a_sentence_and_leaves_what_was_there(
    drawn_office: Office, put: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, told = put(papers_txt=b"one\n"), acts(drawn_office)

    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr("os.fsync", full)
        with pytest.raises(MachineFaultError, match="No space left") as fault:
            put(papers_txt=b"two\n")
    assert fault.value.kind == "full"
    assert tree_of(folder) == {"papers.txt": b"one\n"}
    assert acts(drawn_office) == told
    (folder / "elsewhere").write_bytes(b"no folder")
    with pytest.raises(PublicationRefusedError, match="写不进去"):
        put(elsewhere__seal_ofd=b"PK")


def test_the_check_tells_what_was_replaced_put_in_or_taken_out(
    drawn_office: Office, put: Any
) -> None:
    folder = put(papers_txt=b"one\n")
    (folder / "papers.txt").write_bytes(b"other\n")
    (folder / "more.txt").write_bytes(b"more\n")
    found = check(drawn_office)
    assert found.exit_code == 1
    assert f"{CODE}.beside/papers.txt 与日志不符" in found.stderr
    assert f"{CODE}.beside/more.txt 与日志不符：日志没有记过" in found.stderr
    (folder / "more.txt").unlink()
    (folder / "papers.txt").unlink()
    found = check(drawn_office)
    assert found.exit_code == 2
    assert f"{CODE}.beside/papers.txt 不在公布目录里" in found.stderr
    put(papers_txt=b"one\n")
    assert check(drawn_office).exit_code == 0
