"""Keys and certificate are begun and replaced as the manual of keys says, one after another."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from draws.notary import papers
from lottery import accounts, passphrases
from lottery.accounts import NewAccount
from lottery.acting import Acting
from lottery.cli import main
from lottery.office.settings import load_settings
from lottery.opening import open_office
from tests.builders import random_bytes_from
from tests.conftest import PASSWORD
from tests.procedures.people import typed_by, with_codes
from tests.procedures.procedure import Typed, follow

PASSPHRASE = "vier pferde im regen"
TIMES = 6
"""How often each of the two logs in: a code counts once, so each time it is another account."""


class Files(dict[str, str]):
    """What stands for the words in capitals: files of one section, what is in them, and names."""

    def __init__(self, home: Path, folder: Path) -> None:
        folder.mkdir()
        keys, settings = home.parent / "notary", load_settings(home, {})
        keys.mkdir(exist_ok=True)
        names = ("REQUEST", "ANSWER", "NEW_REQUEST", "NEW_ANSWER", "BACKUP", "FOLDER")
        super().__init__({name: str(folder / name.lower()) for name in names})
        self |= {name: str(keys / name.lower()) for name in ("KEY", "NEW_KEY", "ROOT_KEY")}
        self |= {"SIGNER": settings.notary_name, "NAME": "测试市商务局"}

    def __missing__(self, word: str) -> str:
        """The public half of a key that has been made by now."""
        told = said("notary", "key", "show", self[word.replace("PUBLIC", "KEY")])
        return next(part for part in told.replace("：", " ").split() if part.count("+") >= 2)

    def signing(self, request: str = "REQUEST") -> Callable[[], Sequence[str]]:
        """What the notary types: his passphrase, and the end of the hash that he hears."""
        return lambda: [PASSPHRASE, self.hash_of(request)[-8:]]

    def hash_of(self, request: str) -> str:
        """The hash of what is to be signed."""
        (asked,) = papers.parse_request(Path(self[request]).read_bytes()).texts
        return asked.sha256


def said(*words: str) -> str:
    """What a command says."""
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture
def staffed_home(live_template: Path, tmp_path: Path) -> Path:
    """A live home in which organiser and notary can log in, each under several names."""
    home = Path(shutil.copytree(live_template, tmp_path / "home"))
    office, some, now = open_office(home, {}), random_bytes_from("more"), datetime.now(UTC)
    names = [f"{role}{number}" for role in ("organiser", "notary") for number in range(TIMES)]
    with office.write() as session:
        for name in names:
            account = NewAccount(name, f"姓名{name}", "市商务局", [name[:-1]], PASSWORD)
            accounts.create(session, account, acting=Acting("test", now, some))
    office.close()
    with_codes(home, *names)
    return home


def follows(section: str, home: Path, files: Files, typed: Mapping[str, Typed]) -> Sequence[Result]:
    """Follow a section in which the notary signs REQUEST; to other commands is typed what stands
    under their words."""
    told = {f"lottery {name}": lines for name, lines in typed.items()}
    return follow(
        section, home, words=files, typed=told | {"lottery notary sign REQUEST": files.signing()}
    )


def test_keys_and_certificate_are_replaced_as_the_manual_says(
    staffed_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passphrases, "COST", 1 << 10)
    home, chosen = staffed_home, [PASSPHRASE, PASSPHRASE]
    with_own_authority(home, Files(home, tmp_path / "authority"))
    follows(
        "开始",
        home,
        Files(home, tmp_path / "beginning"),
        {
            "notary key new": chosen,
            "notary register": typed_by("notary0"),
            "keys begin": typed_by("organiser0"),
            "keys take": typed_by("notary1"),
        },
    )
    before = keys_of(home)
    told = follows(
        "更换主办单位签名密钥",
        home,
        Files(home, tmp_path / "organiser"),
        {
            "keys change": typed_by("organiser1"),
            "keys take": typed_by("notary2"),
            "backup keys": chosen,
        },
    )
    assert "换届" in told[-2].output
    assert keys_of(home)["organiser.pem"] != before["organiser.pem"]
    files = Files(home, tmp_path / "notary-key")
    told = follows(
        "更换公证处签名密钥",
        home,
        files,
        {
            "notary key new": chosen,
            "notary register": typed_by("notary3"),
            "keys take ANSWER": typed_by("organiser2"),
            "notary sign NEW_REQUEST": files.signing("NEW_REQUEST"),
            "keys take NEW_ANSWER": typed_by("organiser3"),
        },
    )
    assert files["NEW_PUBLIC"] in told[-2].output
    before, files = keys_of(home), Files(home, tmp_path / "certificate")
    files |= {"KEY": files["NEW_KEY"]}
    follows(
        "更换签署证书",
        home,
        files,
        {
            "keys change": typed_by("organiser4"),
            "keys take": typed_by("notary4"),
            "backup keys": chosen,
        },
    )
    after = keys_of(home)
    for name in ("minutes.key.pem", "minutes.cert.pem"):
        assert after[name] != before[name]


def with_own_authority(home: Path, files: Files) -> None:
    """The certificate comes from a root of the organiser's own, whose key lies on a stick."""
    for file in (home / "keys").glob("minutes.*.pem"):
        file.unlink()
    asked = ("authority", files["NAME"], "--root-key", files["ROOT_KEY"], "--kind", "p256")
    said("--home", str(home), "pki", *asked)


def keys_of(home: Path) -> dict[str, bytes]:
    """Every file of the folder of keys."""
    return {file.name: file.read_bytes() for file in (home / "keys").iterdir() if file.is_file()}
