"""What comes from elsewhere is kept with its hash; an SM2 signature of the manifest is verified."""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from lottery import attempts, beside, elsewhere, journal
from lottery.acting import Acting
from lottery.cli import main
from lottery.elsewhere import ElsewhereFile, GivenFile, keeping, keys, recorded
from lottery.errors import ElsewhereRefusedError
from lottery.office import Office, office_of
from lottery.office.settings import load_settings
from tests.actors import Clerk, Organiser, Stage
from tests.builders import MARCH, an_office

NOTARY = "市公证处"
SCAN = GivenFile(b"%PDF-1.7 a scan with names", "scan", NOTARY, suffix=".PDF")


@dataclass
class Machine:
    """Who signs elsewhere, with OpenSSL."""

    folder: Path

    def openssl(self, *arguments: str) -> bytes:
        """What a command prints."""
        return subprocess.run(
            ["openssl", *arguments], cwd=self.folder, check=True, capture_output=True
        ).stdout

    def key(self, name: str = "key", form: str = "PEM") -> bytes:
        """The public half of a key, which is made if it is not there."""
        if not (self.folder / name).exists():
            self.openssl("ecparam", "-name", "SM2", "-genkey", "-noout", "-out", name)
        return self.openssl("pkey", "-in", name, "-pubout", "-outform", form)

    def signs(self, data: bytes, name: str = "key", person: str = "1234567812345678") -> bytes:
        """A signature."""
        (self.folder / "data").write_bytes(data)
        who = ("-sigopt", f"distid:{person}")
        return self.openssl("dgst", "-sm3", "-sign", name, *who, "data")


@dataclass
class Draw:
    """A live draw, and the office that keeps files of it."""

    organiser: Organiser

    @property
    def office(self) -> Office:
        """The office."""
        return self.organiser.office

    def enrols(self, name: str, data: bytes) -> keys.Sm2Key:
        """Register a key."""
        with self.office.write() as session:
            now = self.organiser.stage.tick()
            return elsewhere.enrol(session, name, data, by="notary", now=now)

    def keeps(self, given: GivenFile) -> ElsewhereFile:
        """Keep a file."""
        stage = self.organiser.stage
        acting = Acting("notary", stage.tick(), stage.random_bytes)
        return elsewhere.keep(self.office, MARCH, given, acting)

    def manifest(self) -> bytes:
        """manifest.txt"""
        with self.office.read() as session:
            return attempts.document(session, self.organiser.attempt, "manifest.txt")

    def files(self) -> tuple[ElsewhereFile, ...]:
        """All that is kept."""
        with self.office.read() as session:
            return elsewhere.of_attempt(session, self.organiser.attempt)

    def faults(self) -> list[str]:
        """What `lottery check` finds."""
        with self.office.read() as session:
            return list(recorded.faults(session, self.office.boxes))

    def beside(self) -> list[str]:
        """What is published beside the bundle."""
        return [each.path for each in beside.listed(self.office.settings.public_dir, MARCH)]


@dataclass(frozen=True)
class Template:
    """A home with a live draw, to be copied, and what time it is there."""

    home: Path
    now: datetime

    def opened(self, folder: Path) -> Iterator[Draw]:
        """A copy's draw."""
        home = Path(shutil.copytree(self.home, folder))
        office = office_of(load_settings(home, {}))
        yield Draw(Organiser(Stage(office, self.now)))
        office.close()


def _made(home: Path, tables: Path) -> Draw:
    (home / "lottery.db").write_bytes(tables.read_bytes())
    office = an_office(home, f"sqlite:///{home}/lottery.db")
    Clerk(stage := Stage(office)).enters_many(3)
    organiser = Organiser(stage)
    organiser.takes("plan", "close")
    return Draw(organiser)


@pytest.fixture(scope="module")
def closed_template(
    keys_template: Path, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Template:
    """Its list is closed."""
    home = Path(shutil.copytree(keys_template, tmp_path_factory.mktemp("closed") / "home"))
    made = _made(home, sqlite_template)
    made.office.close()
    return Template(home, made.organiser.stage.now)


@pytest.fixture(scope="module")
def frozen_template(
    closed_template: Template, tmp_path_factory: pytest.TempPathFactory
) -> Template:
    """It is frozen, with the notary's key registered before."""
    folder = tmp_path_factory.mktemp("frozen")
    for draw in closed_template.opened(folder / "home"):
        draw.enrols(NOTARY, Machine(folder).key())
        draw.organiser.freezes()
        now = draw.organiser.stage.now
    return Template(folder / "home", now)


@pytest.fixture
def machine(frozen_template: Template, tmp_path: Path) -> Machine:
    """A machine of somebody else's, with his key."""
    folder = tmp_path / "machine"
    folder.mkdir()
    shutil.copyfile(frozen_template.home.parent / "key", folder / "key")
    return Machine(folder)


@pytest.fixture
def draw(closed_template: Template, tmp_path: Path) -> Iterator[Draw]:
    """A live draw whose list is closed."""
    yield from closed_template.opened(tmp_path / "home")


@pytest.fixture
def frozen(frozen_template: Template, tmp_path: Path) -> Iterator[Draw]:
    """A frozen one."""
    yield from frozen_template.opened(tmp_path / "home")


def test_a_key_is_registered_in_each_of_its_forms_once(draw: Draw, machine: Machine) -> None:
    made = draw.enrols(NOTARY, machine.key())
    der = machine.key(form="DER")
    assert made.fingerprint == sha256(der).hexdigest()
    for form in (machine.key(), der, f" {made.point.upper()}\n".encode()):
        assert draw.enrols(NOTARY, form).id == made.id
    with draw.office.read() as session:
        (line,) = journal.acts(session, keys.ACT)
    assert line == {"key": NOTARY, "fingerprint": made.fingerprint}
    with pytest.raises(ElsewhereRefusedError, match="不能更换"):
        draw.enrols(NOTARY, machine.key("other"))
    with pytest.raises(ElsewhereRefusedError, match="已经登记过公钥"):
        draw.enrols("另一单位", machine.key())
    assert draw.faults() == []


@pytest.mark.parametrize(
    "data",
    [b"", b"04" + b"ab" * 64, b"-----BEGIN PUBLIC KEY-----\n!!!", b"\x30\x00", b"x" * 20_000],
)
def test_what_is_no_key_is_refused(draw: Draw, data: bytes) -> None:
    with pytest.raises(ElsewhereRefusedError, match="这不是 SM2 公钥"):
        draw.enrols(NOTARY, data)


def test_a_key_on_another_curve_and_a_bad_name_are_refused(draw: Draw, machine: Machine) -> None:
    machine.openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", "nist")
    with pytest.raises(ElsewhereRefusedError, match="这不是 SM2 公钥"):
        draw.enrols(NOTARY, machine.key("nist"))
    for name in ("", "a b", "x" * 51, "a\nb"):
        with pytest.raises(ElsewhereRefusedError, match="公钥持有单位"):
            draw.enrols(name, machine.key())


def test_a_signature_over_the_manifest_is_verified(frozen: Draw, machine: Machine) -> None:
    signature = machine.signs(frozen.manifest())
    kept = frozen.keeps(GivenFile(signature, "sm2", NOTARY, NOTARY, ".sig", published=True))
    assert kept.key
    assert kept.key.name == NOTARY
    assert frozen.beside() == [kept.path]
    assert frozen.files() == (kept,)
    assert frozen.faults() == []


def test_a_signature_in_raw_form_is_the_same(frozen: Draw, machine: Machine) -> None:
    from draws.public_keys import two_numbers  # noqa: PLC0415

    r, s = two_numbers(machine.signs(frozen.manifest()))
    raw = r.to_bytes(32, "big") + s.to_bytes(32, "big")
    assert frozen.keeps(GivenFile(raw, "sm2", NOTARY, NOTARY)).key


def test_a_wrong_signature_is_refused_at_the_door(frozen: Draw, machine: Machine) -> None:
    good = machine.signs(frozen.manifest())
    machine.key("other")
    wrong = [
        machine.signs(frozen.manifest() + b"\n"),
        machine.signs(frozen.manifest(), "other"),
        machine.signs(frozen.manifest(), person="another person"),
        good[:-1] + bytes([good[-1] ^ 1]),
        good + b"\0",
        b"no signature",
        bytes(64),
    ]
    for data in wrong:
        with pytest.raises(ElsewhereRefusedError, match="签名不成立"):
            frozen.keeps(GivenFile(data, "sm2", NOTARY, NOTARY))
    assert frozen.files() == ()


def test_without_a_registered_key_it_is_kept_and_not_verified(
    frozen: Draw, machine: Machine
) -> None:
    signature = machine.signs(frozen.manifest())
    for name in ("", "没有登记的单位"):
        assert frozen.keeps(GivenFile(signature, "sm2", NOTARY, name)).key is None


def test_a_key_that_came_after_the_freeze_verifies_nothing(frozen: Draw, machine: Machine) -> None:
    frozen.enrols("后来者", machine.key("late"))
    signature = machine.signs(frozen.manifest(), "late")
    with pytest.raises(ElsewhereRefusedError, match="封存之后才登记"):
        frozen.keeps(GivenFile(signature, "sm2", "后来者", "后来者"))


def test_a_scan_is_kept_and_only_its_hash_is_told_unless_it_is_published(frozen: Draw) -> None:
    kept = frozen.keeps(SCAN)
    assert (kept.key, kept.path, kept.sha256) == (None, "", sha256(SCAN.data).hexdigest())
    assert frozen.beside() == []
    assert frozen.keeps(SCAN) == kept
    with frozen.office.read() as session:
        found = elsewhere.content(session, frozen.office.boxes, frozen.organiser.attempt, kept.id)
        assert found == SCAN.data
        boxed = session.execute(text("SELECT box FROM elsewhere_file")).scalar_one()
        assert SCAN.data not in boxed
    with pytest.raises(ElsewhereRefusedError, match="不能更改"):
        frozen.keeps(GivenFile(SCAN.data, "scan", NOTARY, published=True))
    shown = frozen.keeps(GivenFile(b"another", "scan", NOTARY, suffix=".PDF", published=True))
    assert shown.path == f"elsewhere/scan-{shown.sha256[:16]}.pdf"
    assert frozen.beside() == [shown.path]


@pytest.mark.parametrize("suffix", [".html", ".svg", "../../x", ".pdf/../x", "", ".js", ".txt"])
def test_a_published_file_is_called_after_its_hash_and_never_a_page(
    frozen: Draw, suffix: str
) -> None:
    kept = frozen.keeps(GivenFile(b"<script>", "other", NOTARY, suffix=suffix, published=True))
    assert kept.path == f"elsewhere/other-{kept.sha256[:16]}.bin"


def test_what_is_not_taken_is_told(draw: Draw) -> None:
    with pytest.raises(ElsewhereRefusedError, match="还没有封存"):
        draw.keeps(SCAN)
    draw.organiser.freezes()
    for given, said in (
        (GivenFile(b"", "scan", NOTARY), "文件是空的"),
        (GivenFile(bytes(keeping.LARGEST + 1), "scan", NOTARY), "20 MiB"),
        (GivenFile(b"x", "virus", NOTARY), "文件种类"),
        (GivenFile(b"x", "scan", ""), "来源"),
        (GivenFile(b"x", "scan", "a\nb"), "来源"),
        (GivenFile(b"x", "scan", NOTARY, "key"), "只有种类为 sm2"),
    ):
        with pytest.raises(ElsewhereRefusedError, match=said):
            draw.keeps(given)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE elsewhere_file SET source = 'x'",
        "UPDATE elsewhere_file SET box = x'00'",
        "DELETE FROM elsewhere_file",
        "UPDATE sm2_key SET name = 'x'",
    ],
)
def test_whoever_changes_a_row_is_noticed(frozen: Draw, change: str) -> None:
    frozen.keeps(SCAN)
    with frozen.office.engine.begin() as connection:
        for table in ("elsewhere_file", "sm2_key"):
            for act in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER {table}_no_{act}"))
        connection.execute(text(change))
    assert frozen.faults()


def test_the_commands_register_keep_and_list(frozen: Draw, machine: Machine) -> None:
    home = str(frozen.office.settings.home)

    def runs(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(main, ["--home", home, "elsewhere", *arguments])
        return done.exit_code, done.output

    (machine.folder / "second.pub").write_bytes(machine.key("second"))
    code, said = runs("key", str(machine.folder / "second.pub"), "--name", "市人大常委会")
    assert (code, "请与持有单位核对指纹" in said) == (0, True)
    signature = machine.folder / "manifest.sig"
    signature.write_bytes(machine.signs(frozen.manifest()))
    told = ("--kind", "sm2", "--from", NOTARY, "--key", NOTARY)
    code, said = runs("add", MARCH, str(signature), *told)
    assert code == 0, said
    assert f"已核验：{NOTARY} 对 manifest.txt 的 SM2 签名成立" in said
    signature.write_bytes(b"x")
    code, said = runs("add", MARCH, str(signature), *told)
    assert (code, "签名不成立" in said) == (1, True)
    signature.write_bytes(b"a seal")
    code, said = runs("add", MARCH, str(signature), "--kind", "seal", "--from", NOTARY, "--publish")
    assert "已保存，本程序未核验" in said
    code, said = runs("list", MARCH)
    assert said.count("SHA-256") == 2
    assert said.count("SM2 公钥：") == 2
