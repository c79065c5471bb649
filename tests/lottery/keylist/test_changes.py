"""Keys change in the midst of a draw: it ends published and verified, with the keys of any time."""

import shutil
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner

from draws import keylist as lists
from draws.bundle import MINUTES
from draws.errors import DrawError
from draws.verify import verify
from lottery import keylist
from lottery.ceremony.notary import key_changes, requests
from lottery.ceremony.notary.key_changes import Wish
from lottery.ceremony.papers import certificates
from lottery.ceremony.papers.certificates import NewCertificate
from lottery.cli import main
from lottery.errors import KeyListRefusedError, KeyOtherError
from lottery.examination import examine
from lottery.keylist import certificate_files, key_files, publishing
from lottery.minutes.errors import MinutesError
from lottery.minutes.signing.authority import own_authority, write_identity
from lottery.office.keys import new_key
from tests.actors import ORGANISER, Clerk, Organiser
from tests.key_changes import KeyKeeper
from tests.notaries import a_key


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """One kind of database is enough: the list asks nothing of it that others do not."""
    file = shutil.copy(sqlite_template, tmp_path / "lottery.db")
    return f"sqlite:///{file}"


@pytest.fixture
def keeper(organiser: Organiser, clerk: Clerk) -> KeyKeeper:
    """A live home with twelve entries, whose list of keys is begun."""
    clerk.enters_many(12)
    organiser.plans()
    made = KeyKeeper(organiser.stage)
    made.begins()
    return made


def listed(keeper: KeyKeeper) -> lists.KeyList:
    with keeper.office.read() as session:
        return keylist.listed(session)


def published(keeper: KeyKeeper) -> bytes:
    return publishing.place_of(keeper.office.settings).read_bytes()


def first_keys(keeper: KeyKeeper, folder: Path) -> Path:
    """What somebody noted of the keys when the list was begun."""
    file = folder / "first.txt"
    keys = listed(keeper).every_key()[:2]
    file.write_bytes("".join(f"{key.text()}\n" for key in keys).encode())
    return file


def faults(keeper: KeyKeeper) -> list[str]:
    with keeper.office.read() as session:
        return examine(keeper.office, session, papers=True).altered


STEPS = ("close", "freeze", "commit", "sources", "draw", "minutes", "publish")


def test_keys_that_change_before_and_after_each_step_stop_no_draw(
    keeper: KeyKeeper, organiser: Organiser, tmp_path: Path
) -> None:
    pins = first_keys(keeper, tmp_path)
    keeper.changes_certificate(tmp_path / "first")
    for step in STEPS:
        organiser.takes(step)
        keeper.changes_organiser()
        keeper.changes_notary()
        if step in {"freeze", "draw"}:
            keeper.changes_certificate(tmp_path / step)
    bundle = organiser.publishes()  # once more, after the change, byte for byte
    place = publishing.place_of(keeper.office.settings)
    for keys in (pins, place):
        verdict = verify(bundle, keys=keys, key_list=place, followers=False)
        assert verdict.open == []
    assert published(keeper) == listed(keeper).data
    assert faults(keeper) == []
    settings = keeper.office.settings
    env = {"LOTTERY_HOME": str(settings.home), "LOTTERY_DATABASE_URL": settings.database_url}
    done = CliRunner(env=env).invoke(main, ["minutes", "check", str(bundle / MINUTES)])
    assert done.exit_code == 0, done.output


def test_a_void_attempt_is_published_after_both_keys_changed(
    keeper: KeyKeeper, organiser: Organiser, tmp_path: Path
) -> None:
    pins = first_keys(keeper, tmp_path)
    organiser.takes("close", "freeze")
    keeper.changes_organiser()
    organiser.voids()
    keeper.changes_notary()
    with keeper.office.write() as session:
        organiser.notary.signs(session, organiser.attempt, organiser.stage.tick())
    keeper.changes_organiser()
    bundle = organiser.publishes()
    place = publishing.place_of(keeper.office.settings)
    assert verify(bundle, keys=pins, key_list=place).open == []


def test_a_lost_key_is_replaced_by_the_notary_and_a_third_party(keeper: KeyKeeper) -> None:
    file = keeper.office.settings.organiser_key_file
    with pytest.raises(KeyListRefusedError, match="备用密钥"):
        keeper.proposes(Wish("organiser", None, "遗失", lost=True))
    keeper.adds_a_third()
    file.unlink()
    with pytest.raises(KeyOtherError, match="lottery keys change organiser --lost"):
        key_files.settle(keeper.office.settings, listed(keeper))
    keeper.changes_organiser(keeper.notary, keeper.third, lost=True)
    entry = listed(keeper).current("organiser")
    assert entry is not None
    assert (entry.act, len(entry.lines)) == ("lost", 3)
    key_files.settle(keeper.office.settings, listed(keeper))
    keeper.changes_organiser()
    assert faults(keeper) == []


def test_a_key_file_that_was_exchanged_by_hand_is_refused_with_the_way_out(
    keeper: KeyKeeper,
) -> None:
    file = keeper.office.settings.organiser_key_file
    kept = file.read_bytes()
    file.unlink()
    new_key(file, sha256(b"another").digest())
    with pytest.raises(KeyOtherError, match="放回原处"):
        key_files.settle(keeper.office.settings, listed(keeper))
    file.write_bytes(kept)
    key_files.settle(keeper.office.settings, listed(keeper))


def test_a_crash_before_the_new_key_is_in_its_place_is_mended_by_whoever_opens_the_home(
    keeper: KeyKeeper,
) -> None:
    file = keeper.office.settings.organiser_key_file
    keeper.proposes(Wish("organiser", None, "换届"))
    old = file.read_bytes()
    (made,) = file.parent.glob("organiser-*.pem")
    new = made.read_bytes()
    keeper.signs(keeper.notary)
    assert file.read_bytes() == new
    made.write_bytes(new)
    file.write_bytes(old)
    publishing.place_of(keeper.office.settings).unlink()
    key_changes.settle(keeper.office)
    assert (file.read_bytes(), made.exists()) == (new, False)
    assert published(keeper) == listed(keeper).data


def test_one_change_waits_at_a_time_and_can_be_withdrawn(keeper: KeyKeeper) -> None:
    keeper.proposes(Wish("organiser", None, "换届"))
    with pytest.raises(KeyListRefusedError, match="一次只能更换一把"):
        keeper.adds_a_third()
    now = keeper.stage.tick()
    key_changes.withdraw(keeper.office, by=ORGANISER, now=now)
    assert not list(keeper.office.settings.organiser_key_file.parent.glob("organiser-*.pem"))
    keeper.adds_a_third()
    assert [each.role for each in listed(keeper).entries] == ["organiser", "notary", "supervisor"]


def test_whoever_withdraws_a_change_destroys_no_key_that_was_made_meanwhile(
    keeper: KeyKeeper,
) -> None:
    wish, file = Wish("organiser", None, "换届"), keeper.office.settings.organiser_key_file
    keeper.proposes(wish)
    with keeper.office.write() as session:  # the first half of a withdrawal
        keylist.withdraw(session, by=ORGANISER, now=keeper.stage.tick())
    keeper.proposes(wish)
    assert len(list(file.parent.glob("organiser-*.pem"))) == 2
    key_changes.drop_unlisted(keeper.office)  # its second half
    assert len(list(file.parent.glob("organiser-*.pem"))) == 1
    keeper.signs(keeper.notary)
    assert faults(keeper) == []


def test_only_the_organiser_proposes_and_only_those_asked_sign(keeper: KeyKeeper) -> None:
    wish = Wish("organiser", None, "换届")
    notary = replace(ORGANISER, roles=("notary",))
    with pytest.raises(KeyListRefusedError, match="不能提出"):
        key_changes.propose(
            keeper.office, wish, by=notary, now=keeper.stage.tick(), random_bytes=bytes
        )
    keeper.proposes(wish)
    with pytest.raises(KeyListRefusedError, match="不需要这把密钥"):
        keeper.signs(a_key("stranger", "stranger"))


def test_a_draw_signed_by_the_old_key_after_the_proposal_is_kept_and_the_change_made_anew(
    keeper: KeyKeeper, organiser: Organiser
) -> None:
    organiser.takes("close")
    keeper.proposes(Wish("organiser", None, "换届"))
    organiser.takes("freeze", "commit")
    with pytest.raises(KeyListRefusedError, match="重新提出"):
        keeper.signs(keeper.notary)
    key_changes.withdraw(keeper.office, by=ORGANISER, now=keeper.stage.tick())
    keeper.changes_organiser()
    organiser.takes("source")
    assert faults(keeper) == []


def test_what_the_notary_signed_before_his_key_changed_stays_his_word(
    keeper: KeyKeeper, organiser: Organiser
) -> None:
    organiser.takes("close", "freeze")
    organiser.is_cosigned()
    keeper.changes_notary()
    with keeper.office.read() as session:
        assert requests.waiting_draws(session) == ()


def test_a_certificate_that_could_not_sign_is_refused_before_it_is_proposed(
    keeper: KeyKeeper, tmp_path: Path
) -> None:
    late = datetime.fromisoformat("2044-01-01T00:00:00+08:00")
    files = write_identity(own_authority("测试市商务局", late, "p256").identity, tmp_path / "late")
    given = NewCertificate(files[1], files[0], files[2])
    with pytest.raises(MinutesError):
        certificates.change(keeper.office, given, "换证", by=ORGANISER, now=keeper.stage.tick())
    assert len(listed(keeper).entries) == 2


def test_minutes_are_signed_by_the_next_certificate_once_the_first_has_expired(
    keeper: KeyKeeper, organiser: Organiser, tmp_path: Path
) -> None:
    pins = first_keys(keeper, tmp_path)
    keeper.changes_certificate(tmp_path / "old", keeper.stage.now - timedelta(days=4015 - 90))
    organiser.takes("close", "freeze", "commit", "sources", "draw")
    keeper.stage.now += timedelta(days=90)
    with pytest.raises(MinutesError, match="有效期"):
        organiser.minutes()
    assert organiser.attempt.state == "drawn"
    new = keeper.changes_certificate(tmp_path / "new")
    organiser.takes("minutes", "publish")
    bundle = keeper.office.settings.public_dir / organiser.attempt.name
    place = publishing.place_of(keeper.office.settings)
    assert new not in (bundle / "manifest.txt").read_text()
    assert verify(bundle, keys=pins, key_list=place, followers=False).open == []
    with pytest.raises(DrawError, match="signed with another certificate"):
        verify(bundle, keys=pins, followers=False)
    assert faults(keeper) == []


def test_a_certificate_that_was_exchanged_by_hand_freezes_nothing(
    keeper: KeyKeeper, organiser: Organiser, tmp_path: Path
) -> None:
    keeper.changes_certificate(tmp_path / "one")
    settings = keeper.office.settings
    made = own_authority("测试市商务局", keeper.stage.now, "p256").identity
    key, certificate, _ = write_identity(made, tmp_path / "two")
    settings.minutes_key_file.write_bytes(key.read_bytes())
    settings.minutes_certificate_file.write_bytes(certificate.read_bytes())
    organiser.takes("close")
    with pytest.raises(KeyOtherError, match="lottery keys change minutes"):
        organiser.freezes()
    certificate_files.settle(settings, listed(keeper))
    organiser.freezes()


def test_a_listed_certificate_is_replaced_by_the_list_alone(
    keeper: KeyKeeper, tmp_path: Path
) -> None:
    keeper.changes_certificate(tmp_path / "first")
    keeper.changes_certificate(tmp_path / "second")
    settings = keeper.office.settings
    files = (settings.minutes_certificate_file, settings.trust_file)
    before = [file.read_bytes() for file in files]
    call = ["--home", str(settings.home), "pki", "answer", str(files[0]), "--root", str(files[1])]
    env = {"LOTTERY_DATABASE_URL": settings.database_url}
    told = CliRunner().invoke(main, call, env=env)
    assert (told.exit_code, "lottery keys change minutes" in told.stderr) == (1, True)
    assert [file.read_bytes() for file in files] == before
