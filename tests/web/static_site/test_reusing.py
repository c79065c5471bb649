"""A static site that is made again takes what has not changed from the site before; and it gives
the pieces of a register under their hashes."""

import gzip
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from lottery.pieces import store, thinning
from lottery.web.static_site import BuiltSite, build
from lottery.web.static_site.reusing import NOTED, SiteBefore
from tests.conftest import CODE, Clock

LINES = 16
REGISTER, ZIP = f"draws/{CODE}/files/register.txt", f"draws/{CODE}/bundle.zip"


@pytest.fixture
def public(drawn_template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(drawn_template / "public", tmp_path / "public"))


@pytest.fixture
def make(public: Path, tmp_path: Path) -> Callable[[], BuiltSite]:
    some = iter(range(1, 99))

    def made() -> BuiltSite:
        return build(
            *(public, tmp_path / "www"),
            url="https://draw.example.cn",
            now=Clock().now,
            random_bytes=lambda size: next(some).to_bytes(size, "big"),
        )

    return made


def test_only_what_changed_is_made_again(
    make: Callable[[], BuiltSite], public: Path, tmp_path: Path
) -> None:
    first, place = make(), (tmp_path / "www" / "current").resolve()
    before = {name: (place / name).read_bytes() for name in (REGISTER, ZIP)}
    thinning.thin(public / CODE, LINES)
    later = public / f"{CODE}.beside"
    later.mkdir(exist_ok=True)
    (later / "minutes-signed.txt").write_bytes(b"later\n")
    second, now = make(), (tmp_path / "www" / "current").resolve()
    assert now != place
    assert {name: (now / name).read_bytes() for name in (REGISTER, ZIP)} == before
    pool = f"draws/{CODE}/files/pool.txt"
    assert (now / pool).samefile(place / pool)
    assert (now / f"{pool}.gz").samefile(place / f"{pool}.gz")
    assert gzip.decompress((now / f"{pool}.gz").read_bytes()) == (now / pool).read_bytes()
    assert not (now / "index.html").samefile(place / "index.html")
    assert (now / f"draws/{CODE}/beside/minutes-signed.txt").read_bytes() == b"later\n"
    for piece in store.lying(public):
        assert (now / "pieces" / piece.name).read_bytes() == piece.read_bytes()
    index = store.index_place(public / CODE).read_bytes()
    assert (now / f"draws/{CODE}/register.pieces").read_bytes() == index
    # The pieces, the index and what came beside, and their compressed ones, are all that is more.
    assert second.pages == first.pages
    assert second.files > first.files


@pytest.mark.parametrize("noted", [None, "{", "[]", '{"/a.txt": 1}'])
def test_a_site_whose_marks_cannot_be_read_is_made_whole(tmp_path: Path, noted: str | None) -> None:
    if noted is not None:
        (tmp_path / "current").mkdir()
        (tmp_path / "current" / NOTED).write_text(noted, "utf-8")
    assert SiteBefore.at(tmp_path).headers("/a.txt") == {}


def test_a_file_that_is_gone_from_the_site_before_is_asked_for_again(tmp_path: Path) -> None:
    (tmp_path / "current").mkdir()
    (tmp_path / "current" / NOTED).write_text('{"/a.txt": "x"}', "utf-8")
    before = SiteBefore.at(tmp_path)
    assert before.headers("/a.txt") == {"If-None-Match": "x"}
    assert before.take("/a.txt", "a.txt", tmp_path / "new") is None
    assert before.noted == {}
