"""What was published and is forged or taken away is noticed: by each page that shows it, and from
outside by `lottery witness`. One published home; each forgery on a copy of its public folder."""

import base64
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import pytest
from flask.testing import FlaskClient
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from draws import pool
from lottery import create_app
from lottery.office import Office
from lottery.texts.public import history as words
from tests.builders import MARCH, an_office
from tests.conftest import Clock
from tests.lottery.witness.sites import look


@dataclass(frozen=True)
class Watched:
    """A published draw's office, a reader of its site, its address, who signs there, an entry in
    its pool, and the folder of a witness who has looked before."""

    office: Office
    reader: FlaskClient
    address: str
    key: str
    entry: str
    kept: Path

    @property
    def bundle(self) -> Path:
        """The published bundle."""
        return self.office.settings.public_dir / MARCH

    @property
    def commitment(self) -> Path:
        """What was published before the draw."""
        return self.office.settings.public_dir / "commitments" / MARCH

    def page(self, path: str) -> str:
        """A page of the site."""
        return self.get(path).text

    def get(self, path: str) -> TestResponse:
        """An answer of the site, read to its end."""
        answer = self.reader.get(path)
        answer.get_data()
        answer.close()
        return answer


@pytest.fixture(scope="module")
def honest(published_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """The office as it published, watched once."""
    place = tmp_path_factory.mktemp("forged")
    home = Path(shutil.copytree(published_template, place / "home"))
    office = an_office(home, f"sqlite:///{home / 'march.db'}")
    app = create_app(office, now=Clock().now)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    bundle = office.settings.public_dir / MARCH
    key = (bundle / "keys.txt").read_text(encoding="utf-8").splitlines()[0]
    entry = (bundle / pool.POOL).read_text(encoding="ascii").split(" ")[0]
    address = f"http://127.0.0.1:{server.port}"
    found = Watched(office, app.test_client(), address, key, entry, place / "kept")
    first = look(found.address, found.kept, key=key)
    assert first.exit_code == 0, first.output
    yield found
    server.shutdown()
    server.server_close()
    office.close()


@pytest.fixture
def site(honest: Watched, tmp_path: Path) -> Iterator[Watched]:
    """The same, whose public folder a test may spoil."""
    public = honest.office.settings.public_dir
    pristine = Path(shutil.copytree(public, tmp_path / "pristine"))
    yield honest
    shutil.rmtree(public)
    shutil.copytree(pristine, public)


Forgery = Callable[[Watched], None]


def put(file: Path, data: bytes) -> None:
    """Save another file in the place of one, as editors do."""
    file.unlink()
    file.write_bytes(data)


def a_card(site: Watched) -> None:
    """Another name on a winner's card."""
    card = sorted((site.bundle / "winners").iterdir())[0]
    put(card, card.read_bytes().replace(b"\n", b"x\n", 2))


def a_register_line(site: Watched) -> None:
    """A line of the register put in another's place, in bundle and commitment alike."""
    for folder in (site.bundle, site.commitment):
        rows = (folder / "register.txt").read_bytes().splitlines(keepends=True)
        put(folder / "register.txt", b"".join([rows[1], *rows[1:]]))


def a_signature(site: Watched) -> None:
    """A signature under the manifest that does not hold."""
    file = site.bundle / "signatures.txt"
    dash, name, value = file.read_text(encoding="utf-8").splitlines()[0].split(" ")
    raw = bytearray(base64.b64decode(value))
    raw[-1] ^= 1
    put(file, f"{dash} {name} {base64.b64encode(raw).decode()}\n".encode())


def a_result(site: Watched) -> None:
    """Two winners who change places."""
    rows = (site.bundle / "result.txt").read_bytes().splitlines(keepends=True)
    put(site.bundle / "result.txt", b"".join([*rows[:-2], rows[-1], rows[-2]]))


def an_unreadable_manifest(site: Watched) -> None:
    """A manifest that is none."""
    put(site.bundle / "manifest.txt", b"nothing\n")


def an_unreadable_result(site: Watched) -> None:
    """A result with an empty line."""
    put(site.bundle / "result.txt", (site.bundle / "result.txt").read_bytes() + b"\n")


def no_bundle(site: Watched) -> None:
    """The bundle taken away; its commitment alone looks like a draw that is still to come."""
    shutil.rmtree(site.bundle)


def no_commitment(site: Watched) -> None:
    """What was published before the draw taken away."""
    shutil.rmtree(site.commitment)


def nothing_at_all(site: Watched) -> None:
    """Everything taken away."""
    shutil.rmtree(site.bundle)
    shutil.rmtree(site.commitment)


BUNDLE, COMMITMENT = f"{MARCH}：", f"commitments/{MARCH}："
CHANGED, GONE = words.FOLDERS["changed"], words.FOLDERS["gone"]
OLD_CARD = "卡片与封存名单不符"


@pytest.mark.parametrize(
    ("forge", "said", "told"),
    [
        (a_register_line, f"{BUNDLE}{CHANGED}（register.txt）", "register.txt：不是清单里写明的"),
        (a_signature, f"{BUNDLE}{CHANGED}（signatures.txt）", "signatures.txt：已公开的文件被改动"),
        (a_result, f"{BUNDLE}{CHANGED}（result.txt）", "result.txt：已公开的文件被改动"),
        (
            an_unreadable_manifest,
            f"{BUNDLE}{CHANGED}（manifest.txt）",
            "manifest.txt：",
        ),
        (
            an_unreadable_result,
            f"{BUNDLE}{CHANGED}（result.txt）",
            "result.txt：已公开的文件被改动",
        ),
        (no_bundle, f"{BUNDLE}{GONE}", "result.txt：已公开的文件不见了"),
        (no_commitment, f"{COMMITMENT}{GONE}", f"commitments/{MARCH}：网站自己说"),
        (nothing_at_all, f"{BUNDLE}{GONE}", "manifest.txt：已公开的文件不见了"),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_what_is_forged_or_gone_is_said_by_pages_and_witness(
    site: Watched, tmp_path: Path, forge: Forgery, said: str, told: str
) -> None:
    pages = ("/", "/draws", "/verify", f"/check/{site.entry}", f"/draws/{MARCH}")
    for path in pages:
        assert "公布过的文件有缺失或改动" not in site.page(path), path
    forge(site)
    for path in pages:
        assert said in site.page(path), path
    assert f'class="bad">{said}' in site.page("/history")
    kept = Path(shutil.copytree(site.kept, tmp_path / "kept"))
    found = look(site.address, kept, "--whole", key=site.key)
    assert (found.exit_code, told in found.output) == (1, True), found.output


def test_a_card_that_was_exchanged_is_shown_by_nobody(site: Watched, tmp_path: Path) -> None:
    assert OLD_CARD not in site.page(f"/draws/{MARCH}")
    a_card(site)
    assert OLD_CARD in site.page(f"/draws/{MARCH}")
    for folder, more in ((site.kept, "--whole"), (tmp_path / "fresh", "--max-age=3000")):
        kept = Path(shutil.copytree(folder, tmp_path / "kept")) if folder.is_dir() else folder
        found = look(site.address, kept, more, key=site.key)
        assert (found.exit_code, "winners/" in found.output) == (1, True), found.output


def test_bytes_written_over_where_they_lie_are_said_by_the_page_of_the_draw(site: Watched) -> None:
    assert CHANGED not in site.page(f"/draws/{MARCH}")
    with (site.bundle / "seed.txt").open("ab") as seed:
        seed.write(b"\n")
    assert f"{CHANGED}（seed.txt）" in site.page(f"/draws/{MARCH}")


@pytest.mark.parametrize("forge", [no_bundle, nothing_at_all, an_unreadable_manifest])
def test_a_draw_that_is_gone_has_its_page_and_never_none(site: Watched, forge: Forgery) -> None:
    names = ("", "/print", "/cards", "/winners.json", "/bundle.zip", "/kit.zip", "/files/seed.txt")
    manifest = site.get(f"/draws/{MARCH}/files/manifest.txt").data
    forge(site)
    for name in names[:-1] if forge is an_unreadable_manifest else names:
        answer = site.get(f"/draws/{MARCH}{name}")
        assert answer.status_code == 410, name
        assert "这次抽奖公布过" in answer.text, name
        assert "还没有开奖" not in answer.text, name
    for path in ("/", "/draws", f"/check/{site.entry}"):
        assert "还没有开奖" not in site.page(path), path
        assert "还没有公布的开奖结果" not in site.page(path), path
        assert "还没有开过奖" not in site.page(path), path
    if forge is no_bundle:  # what is still there goes on to be given
        assert site.get(f"/draws/{MARCH}/files/manifest.txt").data == manifest
    assert site.get("/draws/ZP-FP-2099-01").status_code == 404
    assert site.get(f"/draws/{MARCH}/files/none.txt").status_code in {404, 410}
