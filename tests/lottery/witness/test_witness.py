"""`lottery witness`: from a machine without a home each change of history is seen and said."""

import base64
import json
import shutil
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from draws.signatures import verifier_key
from lottery import create_app
from lottery.hall.gallery import Gallery
from tests.builders import MARCH, an_office
from tests.conftest import Clock
from tests.lottery.witness.sites import Site, a_site, look

__all__ = ["a_site"]


def test_honest_growth_is_as_before(site: Site, tmp_path: Path) -> None:
    assert look(site.address, tmp_path).exit_code == 0
    site.grows([b"a", b"b", b"c", b"d", b"e"], old=3)
    again = look(site.address, tmp_path)
    assert (again.exit_code, "一切照旧：登记册 5 行" in again.output) == (0, True), again.output
    assert (tmp_path / "checkpoint.txt").read_bytes() == site.files["/checkpoints/5.txt"]


@pytest.mark.parametrize(
    ("rows", "old", "said"),
    [
        ([b"a", b"x", b"c"], 0, "检查点被改写"),
        ([b"a", b"x", b"c", b"d"], 3, "登记册被改写"),
        ([b"a", b"b"], 0, "登记册变短"),
    ],
)
def test_a_rewritten_or_shorter_register_is_told(
    site: Site, tmp_path: Path, rows: list[bytes], old: int, said: str
) -> None:
    assert look(site.address, tmp_path).exit_code == 0
    kept = (tmp_path / "checkpoint.txt").read_bytes()
    site.grows(rows, old=old)
    for _ in range(2):
        told = look(site.address, tmp_path)
        assert (told.exit_code, said in told.output) == (1, True), told.output
    assert (tmp_path / "checkpoint.txt").read_bytes() == kept


def test_a_proof_that_is_not_given_is_nobodys_fault_and_nothing_is_kept(
    site: Site, tmp_path: Path
) -> None:
    assert look(site.address, tmp_path).exit_code == 0
    kept = (tmp_path / "checkpoint.txt").read_bytes()
    site.grows([b"a", b"b", b"c", b"d"])  # as a site of plain files, which has no such proof
    told = look(site.address, tmp_path)
    assert (told.exit_code, "没有给出登记册从 3 行到 4 行" in told.output) == (2, True), told.output
    assert (tmp_path / "checkpoint.txt").read_bytes() == kept
    assert not (tmp_path / "conflicts").exists()
    site.grows([b"a", b"b", b"c", b"d", b"e"], old=3)
    assert look(site.address, tmp_path).exit_code == 0


def test_lines_of_other_signers_are_of_any_kind(site: Site, tmp_path: Path) -> None:
    line = base64.b64encode(b"\4" * 76).decode()
    site.files["/checkpoints/3.txt"] += f"— journal.example {line}\n— x\n".encode()
    told = look(site.address, tmp_path)
    assert told.exit_code == 0, told.output


def test_a_signature_that_does_not_hold_is_told(site: Site, tmp_path: Path) -> None:
    note = site.files["/checkpoints/3.txt"]
    text, _, line = note.partition(b"\n\n")
    raw = bytearray(base64.b64decode(line.split()[2]))
    raw[-1] ^= 1
    forged = f"— office {base64.b64encode(raw).decode()}\n".encode()
    site.files["/checkpoints/3.txt"] = text + b"\n\n" + forged
    told = look(site.address, tmp_path)
    assert (told.exit_code, "签名不成立" in told.output) == (1, True), told.output


def test_what_cannot_be_verified_is_never_as_before(site: Site, tmp_path: Path) -> None:
    other = verifier_key("office", Ed25519PrivateKey.from_private_bytes(b"\2" * 32)).text()
    for key, said in (("", "没有给出公钥"), (other, "没有您给出的公钥的签名"), ("x", "--key")):
        told = look(site.address, tmp_path / "a", key=key)
        assert (told.exit_code, said in told.output) == (2, True), told.output
    site.files["/history.json"] = b"[" * 5000
    assert look(site.address, tmp_path / "b").exit_code == 2
    site.files["/history.json"] = b" " * (9 << 20)
    told = look(site.address, tmp_path / "b")
    assert (told.exit_code, "超过" in told.output) == (2, True), told.output
    for address in ("http://127.0.0.1:9", "http://site.example", "file:///etc"):
        told = look(address, tmp_path / "c")
        assert (told.exit_code, len(told.output.splitlines())) == (2, 1), told.output


def test_a_checkpoint_that_stays_too_long_is_told(site: Site, tmp_path: Path) -> None:
    assert look(site.address, tmp_path, "--max-age", "3").exit_code == 0
    (tmp_path / "since.txt").write_text("2024-01-01T00:00:00+00:00\n", encoding="utf-8")
    told = look(site.address, tmp_path, "--max-age", "3")
    assert (told.exit_code, "没有更新" in told.output) == (2, True), told.output


def test_its_own_key_cosigns_what_is_as_before(site: Site, tmp_path: Path) -> None:
    own = Ed25519PrivateKey.from_private_bytes(b"\3" * 32)
    pem = own.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "own.pem").write_bytes(pem)
    more = ("--own-key", str(tmp_path / "own.pem"), "--own-name", "journal.example")
    told = look(site.address, tmp_path / "kept", *more)
    assert told.exit_code == 0, told.output
    note = (tmp_path / "kept/cosigned/3.txt").read_bytes()
    assert note == (tmp_path / "kept/cosigned.txt").read_bytes()
    assert note.startswith(site.files["/checkpoints/3.txt"])
    text, line = note.partition(b"\n\n")[0], note.splitlines()[-1]
    raw = base64.b64decode(line.split()[2])
    seconds = int.from_bytes(raw[4:12], "big")
    signed = f"cosignature/v1\ntime {seconds}\n".encode() + text + b"\n"
    own.public_key().verify(raw[12:], signed)
    assert f"journal.example+{raw[:4].hex()}+" in told.output
    (tmp_path / "own.pem").write_bytes(b"none")
    assert look(site.address, tmp_path / "kept", *more).exit_code == 2


def test_an_edited_or_removed_bundle_of_a_true_site_is_told(
    site: Site, published_template: Path, tmp_path: Path
) -> None:
    key = shows_a_draw(site, published_template, tmp_path / "home")
    first = look(site.address, tmp_path / "kept", key=key)
    assert (first.exit_code, "其中 1 次" in first.output) == (0, True), first.output
    again = look(site.address, tmp_path / "kept", key=key)
    assert (again.exit_code, "其中 0 次" in again.output) == (0, True), again.output
    whole, place = dict(site.files), f"/draws/{MARCH}/files"
    for file in ("result.txt", "seed.txt", "register.txt", "minutes.pdf"):
        site.files = {**whole, f"{place}/{file}": whole[f"{place}/{file}"] + b"\n"}
        told = look(site.address, tmp_path / "kept", "--whole", key=key)
        assert (told.exit_code, f"{MARCH}/{file}：" in told.output) == (1, True), told.output
        fresh = look(site.address, tmp_path / f"fresh-{file}", key=key)
        assert (fresh.exit_code, f"{MARCH}/{file}：" in fresh.output) == (1, True), fresh.output
    other = whole["/history.json"].replace(MARCH.encode(), b"ZP-FP-2099-01")
    renamed = {
        name.replace(MARCH, "ZP-FP-2099-01"): data for name, data in whole.items() if place in name
    }
    site.files = {**whole, **renamed, "/history.json": other}
    fresh = look(site.address, tmp_path / "other", key=key)
    assert (fresh.exit_code, f"是另一次抽奖 {MARCH} 的清单" in fresh.output) == (1, True)
    assert not (tmp_path / "other" / "draws").exists()
    site.files = {name: data for name, data in whole.items() if not name.startswith(place)}
    told = look(site.address, tmp_path / "kept", key=key)
    assert (told.exit_code, told.output.count("不见了")) == (1, 4), told.output
    fresh = look(site.address, tmp_path / "later", key=key)
    assert (fresh.exit_code, "未完全验证" in fresh.output) == (2, True), fresh.output
    empty = {**json.loads(whole["/history.json"]), "attempts": []}
    site.files = {**whole, "/history.json": json.dumps(empty).encode()}
    told = look(site.address, tmp_path / "kept", key=key)
    assert (told.exit_code, "历次抽奖里没有了" in told.output) == (1, True), told.output
    del site.files["/history.json"]
    told = look(site.address, tmp_path / "kept", key=key)
    assert (told.exit_code, "history.json）不见了" in told.output) == (1, True), told.output


def shows_a_draw(site: Site, template: Path, place: Path) -> str:
    """Put everything that an office with a published draw shows on a site; the office's key."""
    home = Path(shutil.copytree(template, place))
    office = an_office(home, f"sqlite:///{home / 'march.db'}")
    reader = create_app(office, now=Clock().now).test_client()
    size = json.loads(reader.get("/history.json").data)["checkpoint"]
    files = Gallery(office.settings.public_dir).files(MARCH)
    paths = [f"/draws/{MARCH}/files/{file.path}" for file in files]
    for path in ("/history.json", f"/checkpoints/{size}.txt", *paths):
        with reader.get(path) as answer:
            site.files[path] = answer.data
    office.close()
    return (home / "public/commitments" / MARCH / "keys.txt").read_text().splitlines()[0]
