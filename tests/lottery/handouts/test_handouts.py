"""The programs that are handed out: the notary's stick makes a key and signs without an office, and
what is downloaded is the same for everybody."""

import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from draws import manifest as manifests
from draws.errors import DrawError
from draws.notary import keyfile, papers
from draws.notary.papers import Asked, Request
from draws.signatures import checkpoint_text
from lottery import handouts
from lottery.handouts.one_script import STATIC, bare, joined
from lottery.texts.ceremony.notary import PROGRAMS
from tests.draws.vectors import PRIVATE, VECTORS, copied
from tests.notaries import a_key

pytestmark = pytest.mark.slow

PASSPHRASE = "a long phrase of nobody"
LIVE = VECTORS / "live"


def _code(script: str) -> list[str]:
    """The lines of a script outside its comments, found line by line; those of a licence stay."""
    rows, inside = [], False
    for row in script.splitlines():
        bare_row = row.lstrip()
        begins = bare_row.startswith("/*") and not bare_row.startswith("/*!")
        ends = row.rstrip().endswith("*/")
        if not (inside or (begins and (ends or "*/" not in row)) or bare_row.startswith("//")):
            rows.append(row)
        inside = (inside or begins) and "*/" not in row
    return rows


def test_what_a_telephone_downloads_is_the_program_without_its_comments() -> None:
    whole = joined(STATIC / "public/verifier-worker.js")
    told = handouts.worker().content.decode()
    assert told.splitlines() == _code(whole)
    assert len(told) < 0.7 * len(whole)
    for library in ("noble-curves", "noble-ed25519"):
        assert f"/*! {library} - MIT License (c)" in told
    kept = "/** @type {A} */ (a);\nb();\n"
    assert bare(f"// said\n{kept}  /**\n   * said\n   */\nc();\n") == f"{kept}c();\n"


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A stick with the program, and a file with the passphrase."""
    (tmp_path / "kit.pyz").write_bytes(handouts.kit().content)
    (tmp_path / "passphrase").write_text(f"{PASSPHRASE}\n", "utf-8")
    return tmp_path


def run(stick: Path, *arguments: object, typed: str = "") -> "subprocess.CompletedProcess[str]":
    """What a command on the stick does, without this checkout on the path."""
    done = subprocess.run(
        [sys.executable, "-I", "-W", "error", "kit.pyz", *map(str, arguments)],
        cwd=stick,
        capture_output=True,
        encoding="utf-8",
        input=typed,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done


def test_the_program_on_the_stick_checks_a_list_of_prizes(stick: Path) -> None:
    folder = VECTORS / "prizes"
    bundle, listed = folder / "bundles/full", folder / "honest/chain-of-two/prizes.txt"
    done = run(stick, "prizes", bundle, "--list", listed, "--keys", bundle / "keys.txt")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1].startswith("VERIFIED PRIZES  PRIZES-2024-03 attempt 1")


def a_request(stick: Path, bundle: Path = LIVE) -> Request:
    """A request for a bundle's manifest, by the key that was made on the stick."""
    text = (bundle / "manifest.txt").read_bytes()
    found = manifests.parse(text)
    note = checkpoint_text("x", found.register_size, bytes.fromhex(found.register_root))
    key = keyfile.public_of((stick / "my.key").read_bytes())
    return Request(key, (Asked("checkpoint", note), Asked("manifest", text)))


@pytest.fixture
def keyed(stick: Path) -> Path:
    """A stick on which a key was made."""
    done = run(stick, "notary", "new", "my.key", "--name", "x/n", "--passphrase-file", "passphrase")
    assert done.returncode == 0, done.stderr
    assert "公钥指纹" in done.stdout
    return stick


def sign(stick: Path, *more: str, typed: str = "") -> "subprocess.CompletedProcess[str]":
    """Sign request.txt with the stick's own key."""
    key = ("--key", "my.key", "--passphrase-file", "passphrase")
    return run(stick, "notary", "sign", "request.txt", "-o", "answer.txt", *key, *more, typed=typed)


def test_the_notary_signs_on_a_stick_what_he_has_read(keyed: Path) -> None:
    request = a_request(keyed)
    (keyed / "request.txt").write_bytes(request.text())
    manifest = request.texts[1]
    done = sign(keyed, typed=f"{manifest.sha256[-8:]}\n")
    assert done.returncode == 0, done.stderr
    assert "签的是抽奖清单：请与大厅宣读的清单指纹核对" in done.stdout
    fours = " ".join(manifest.sha256[at : at + 4] for at in range(0, 64, 4))
    for told in ("LIVE-2 第 2 次  正式", f"清单指纹：{fours}", "记录签署人 1：organiser"):
        assert told in done.stdout
    answer = papers.parse_answer((keyed / "answer.txt").read_bytes())
    for given, asked in zip(answer.given, request.texts, strict=True):
        papers.check_given(given, asked.text, request.key)
    assert sign(keyed, "--hash", manifest.sha256).returncode == 1  # never over another answer


@pytest.mark.parametrize("typed", ["", "\n", "00000000\n", "ja\n"])
def test_nothing_is_signed_unless_the_end_of_the_hash_is_typed(keyed: Path, typed: str) -> None:
    (keyed / "request.txt").write_bytes(a_request(keyed).text())
    assert sign(keyed, typed=typed).returncode == 1
    assert not (keyed / "answer.txt").exists()


def test_nothing_is_signed_that_differs_from_the_hash_that_was_read_aloud(keyed: Path) -> None:
    (keyed / "request.txt").write_bytes(a_request(keyed).text())
    done = sign(keyed, "--hash", "ab" * 32)
    assert (done.returncode, "不同" in done.stderr) == (1, True)
    assert not (keyed / "answer.txt").exists()


def test_a_request_with_a_manifest_that_breaks_the_protocol_is_not_signed(keyed: Path) -> None:
    text = a_request(keyed).text()
    for old, new in (
        (b"source: 3 dice", b"source: 3 public"),
        (b"mode: live", b"mode: alive"),
        (b"register-size: ", b"register-size: 1"),
        (b"fpdraw-request/1", b"fpdraw-request/2"),
        (b"text: manifest", b"text: manifesto"),
    ):
        changed = text.replace(old, new)
        assert changed != text
        (keyed / "request.txt").write_bytes(changed)
        done = sign(keyed, "--hash", sha256(changed).hexdigest())
        assert (done.returncode, len(done.stderr.splitlines())) == (1, 1), done
    assert not (keyed / "answer.txt").exists()


def test_another_key_than_the_registered_one_does_not_sign(keyed: Path) -> None:
    request = a_request(keyed)
    other = Request(a_key("x/n").public(), request.texts)
    (keyed / "request.txt").write_bytes(other.text())
    done = sign(keyed, "--hash", request.texts[1].sha256)
    assert (done.returncode, "登记" in done.stderr) == (1, True)


def test_lists_and_private_part_are_checked_before_anything_is_signed(
    keyed: Path, tmp_path: Path
) -> None:
    bundle = copied("tiny", tmp_path)
    request = a_request(keyed, bundle)
    (keyed / "request.txt").write_bytes(request.text())
    lists = tmp_path / "lists"
    lists.mkdir()
    for name in ("manifest.txt", "rules.txt", "register.txt", "pool.txt", "omitted.txt"):
        (lists / name).write_bytes((bundle / name).read_bytes())
    heard = ("--hash", request.texts[1].sha256, "--lists", str(lists))
    done = sign(keyed, *heard, "--private", str(PRIVATE / "tiny"))
    assert "every accepted entry is in one of them" in done.stdout, done.stderr
    assert "cards, slips and tags" in done.stdout
    (keyed / "answer.txt").unlink()
    rows = (lists / "pool.txt").read_bytes().splitlines(keepends=True)
    (lists / "pool.txt").write_bytes(b"".join(rows[:-1]))
    assert sign(keyed, *heard).returncode == 1
    (lists / "manifest.txt").write_bytes((LIVE / "manifest.txt").read_bytes())
    assert "another manifest" in sign(keyed, *heard).stderr
    assert not (keyed / "answer.txt").exists()


def test_a_key_file_opens_by_its_passphrase_only_and_as_it_was_made(keyed: Path) -> None:
    data = (keyed / "my.key").read_bytes()
    own = keyfile.load(data, "", PASSPHRASE)
    assert own.public() == keyfile.public_of(data)
    for wrong in ("a long phrase of somebody", "", PASSPHRASE + " "):
        with pytest.raises(DrawError, match="another passphrase"):
            keyfile.load(data, "", wrong)
    other = keyfile.sealed(a_key("x/n"), PASSPHRASE, lambda size: b"1" * size)
    lines, others = data.splitlines(True), other.splitlines(True)
    for line in range(len(lines)):
        changed = b"".join([*lines[:line], others[line], *lines[line + 1 :]])
        if changed != data:
            with pytest.raises(DrawError):
                keyfile.load(changed, "", PASSPHRASE)
    for spoiled in (b"", data[:-1], data.replace(b"600000", b"100000"), data + b"\n", b"\xff"):
        with pytest.raises(DrawError, match="no key file"):
            keyfile.load(spoiled, "", PASSPHRASE)


def test_a_plain_key_is_a_pem_that_signs_under_the_registered_name(stick: Path) -> None:
    done = run(stick, "notary", "new", "my.pem", "--name", "x/n", "--plain")
    assert done.returncode == 0, done.stderr
    data = (stick / "my.pem").read_bytes()
    assert keyfile.is_plain(data)
    assert keyfile.load(data, "x/n", "").public().text() in done.stdout
    shown = run(stick, "notary", "show", "my.pem", "--name", "x/n")
    assert keyfile.load(data, "x/n", "").public().text() in shown.stdout
    assert run(stick, "notary", "new", "my.pem", "--name", "x/n", "--plain").returncode == 1
    assert (stick / "my.pem").read_bytes() == data


@pytest.mark.parametrize("name", ["two words", "a+b", ""])
def test_a_name_that_no_key_can_have_makes_none(stick: Path, name: str) -> None:
    assert run(stick, "notary", "new", "my.key", "--name", name, "--plain").returncode == 1
    assert not (stick / "my.key").exists()


def test_a_short_passphrase_seals_nothing(stick: Path) -> None:
    (stick / "passphrase").write_text("elf letters\n", "utf-8")
    done = run(stick, "notary", "new", "my.key", "--name", "x/n", "--passphrase-file", "passphrase")
    assert (done.returncode, (stick / "my.key").exists()) == (1, False)


def test_the_kit_is_the_verifier_too(stick: Path) -> None:
    done = run(stick, "verify", LIVE, "--text")
    assert "LIVE-2" in done.stdout, done.stderr
    assert (
        done.stdout
        == subprocess.run(
            [sys.executable, "-m", "draws", "verify", str(LIVE), "--text"],
            capture_output=True,
            encoding="utf-8",
            check=False,
        ).stdout
    )


def test_what_is_handed_out_is_the_same_each_time() -> None:
    before = {name: one.sha256 for name, one in handouts.programs().items()}
    makers = (handouts.guide, handouts.kit, handouts.notary_page, handouts.recheck)
    for make in (*makers, handouts.verifier):
        make.cache_clear()
    assert {name: one.sha256 for name, one in handouts.programs().items()} == before
    assert list(before) == ["guide", "kit", "notary", "recipe", "verifier"]


def test_a_page_that_is_handed_out_asks_no_machine_for_anything() -> None:
    for one in (handouts.guide(), handouts.notary_page(), handouts.verifier()):
        page = one.content.decode()
        assert "default-src 'none'" in page
        assert "data-inline" not in page
        assert "import.meta" not in page


def test_the_guide_tells_what_the_papers_call_the_programs() -> None:
    told = handouts.guide().content.decode()
    names = {name for name, _ in PROGRAMS.values()} - {"guide.html"}
    assert {name for name in names if name in told} == names
