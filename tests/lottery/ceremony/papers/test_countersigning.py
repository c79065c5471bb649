"""The end of a live ceremony: six signatures by six keys, in a file, on a token, and from afar."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import process_time

import pytest
from click.testing import CliRunner, Result

from draws.followers import FILE as SIGNED
from lottery import timestamps
from lottery.ceremony.papers import countersigning, signers
from lottery.cli import main
from lottery.demo.run import BEGINNING
from lottery.errors import StepRefusedError
from lottery.minutes.checking.check import CheckPolicy, Here, check_by
from lottery.minutes.checking.verdict import PASSED
from lottery.minutes.errors import MinutesError
from lottery.minutes.signing.authority import (
    own_authority,
    read_certificates,
    write_identity,
)
from lottery.minutes.signing.countersignature import hash_of
from lottery.office.settings import load_settings
from tests.actors import Clerk, Organiser, Stage, together
from tests.builders import MARCH, an_office
from tests.checked import assert_checks
from tests.lottery.ceremony.papers.signatories import NAMES, PHRASE, Signatories, library
from tests.programs import program

pytestmark = pytest.mark.slow


@dataclass
class Ending:
    """A live draw whose minutes are signed by the organiser, and those who follow."""

    organiser: Organiser
    people: Signatories
    folder: Path

    @property
    def beside(self) -> Path:
        return self.organiser.office.settings.public_dir / f"{MARCH}.beside"

    def current(self) -> bytes:
        with self.organiser.office.read() as session:
            return countersigning.current(session, self.organiser.attempt)

    def waiting(self) -> list[str]:
        with self.organiser.office.read() as session:
            found = countersigning.waiting(session, self.organiser.attempt)
        return [each.name for each in found]

    def can_be_stamped(self) -> bool:
        """Whether a timestamp over the signed file can be asked for."""
        office = self.organiser.office
        with office.read() as session:
            due = timestamps.due(session, office.settings, self.organiser.attempt)
        return SIGNED in due

    def runs(self, *words: str, home: bool = True) -> Result:
        """A command, with the home or (as on the notary's computer) in an empty folder."""
        where = self.organiser.office.settings.home if home else self.folder / "nothing"
        env = {"LOTTERY_DATABASE_URL": self.organiser.office.settings.database_url if home else ""}
        return CliRunner(env=env).invoke(main, ["--home", str(where), *words])


@pytest.fixture(scope="module")
def ending(
    keys_template: Path, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Ending]:
    folder = tmp_path_factory.mktemp("ending")
    home = Path(shutil.copytree(keys_template, folder / "home"))
    for file in (home / "keys").glob("minutes.*.pem"):
        file.unlink()
    made = own_authority("测试市商务局", BEGINNING - timedelta(days=300), "rsa")
    write_identity(made.identity, home / "keys")
    shutil.copy(sqlite_template, home / "march.db")
    office = an_office(home, f"sqlite:///{home / 'march.db'}")
    organiser, people = Organiser(Stage(office)), Signatories.in_folder(folder)
    Clerk(organiser.stage).enters_many(8)
    organiser.takes("plan")
    people.are_named(organiser)
    organiser.takes("close", "freeze", "commit", "sources", "draw", "minutes")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SOFTHSM2_CONF", str(folder / "softhsm2.conf"))
        yield Ending(organiser, people, folder)
    office.close()


def test_the_manifest_names_them_in_their_order(ending: Ending) -> None:
    with ending.organiser.office.read() as session:
        found = countersigning.places(session, ending.organiser.attempt)
    assert [each.name for each in found] == ["organiser", *NAMES]
    assert found[0].at is not None
    assert ending.waiting() == list(NAMES)


def test_nobody_is_named_taken_out_or_moved_after_the_freeze(ending: Ending) -> None:
    office, now = ending.organiser.office, ending.organiser.stage.now
    with office.write() as session, pytest.raises(StepRefusedError):
        signers.remove(session, code=MARCH, name="npc", by="x", now=now)
    with office.write() as session, pytest.raises(StepRefusedError):
        signers.move(session, code=MARCH, name="npc", to=3, by="x", now=now)


def test_the_first_two_sign_with_files_before_the_bundle_is_out(ending: Ending) -> None:
    before = ending.current()
    with pytest.raises(MinutesError, match="还没有轮到"):
        ending.people.answers(ending.organiser, "cppcc")
    answer = ending.people.answers(ending.organiser, "npc")
    assert len(answer) < 1000
    said = ending.people.hand_in(ending.organiser, answer)
    assert "还没有签署的依次是：cppcc、supervisor、notary、notary-2" in said[1]
    assert ending.current().startswith(before)
    assert len(ending.current()) - len(before) < 20_000
    again = ending.people.hand_in(ending.organiser, answer)
    assert "已经收下过" in again[0]
    ending.people.hand_in(ending.organiser, ending.people.answers(ending.organiser, "cppcc"))
    assert not ending.beside.exists()


def test_a_spoiled_answer_is_refused_and_nothing_is_stored(ending: Ending) -> None:
    library()
    organiser, before = ending.organiser, ending.current()
    good = ending.people.answers(organiser, "supervisor", ending.people.token("supervisor"))
    (ending.folder / "token-answer.txt").write_bytes(good)
    lines = good.decode().splitlines()
    for number, changed, why in (
        (0, "fpdraw-countersignature/2", "不是签署答复"),
        (1, "draw: ZP-FP-2024-04", "另一次抽奖"),
        (2, "attempt: 2", "另一次抽奖"),
        (3, f"base: {'0' * 64}", "不是现在这份文件"),
        (4, lines[4].replace("supervisor", "nobody"), "没有写明签署人"),
        (4, lines[4][:-1] + ("0" if lines[4][-1] != "0" else "1"), "不一致"),
        (5, "time: 2023-01-01T00:00:00+08:00", "时间"),
        (5, "time: 2099-01-01T00:00:00+08:00", "晚于本机的现在"),
        (6, f"result: {'0' * 64}", "不是同一份"),
        (7, "signature: AAAA", "签名"),
    ):
        spoiled = "\n".join([*lines[:number], changed, *lines[number + 1 :]]) + "\n"
        with pytest.raises(MinutesError, match=why):
            ending.people.hand_in(organiser, spoiled.encode())
    for bytes_of_no_answer in (b"", b"\xff", good * 40, good[:-1], good + b"x: y\n"):
        with pytest.raises(MinutesError, match="不是签署答复"):
            ending.people.hand_in(organiser, bytes_of_no_answer)
    assert ending.current() == before


def test_of_two_answers_for_one_place_one_is_kept_and_the_other_told(ending: Ending) -> None:
    """The third signs on a token, twice: an elliptic signature is another one each time."""
    library()
    organiser, people = ending.organiser, ending.people
    one = (ending.folder / "token-answer.txt").read_bytes()
    two = people.answers(organiser, "supervisor", people.same_token())
    now = organiser.stage.tick()

    def hands_in(data: bytes) -> list[str]:
        return countersigning.attach(organiser.office, code=MARCH, data=data, by="x", now=now)

    found = together(lambda: hands_in(one), lambda: hands_in(two))
    kept = [each for each in found if isinstance(each, list)]
    told = [str(each) for each in found if isinstance(each, Exception)]
    assert len(kept) == len(told) == 1
    assert "收下另一份签署" in told[0] or "不是现在这份文件" in told[0] or "不能再签" in told[0]
    assert ending.waiting() == ["notary", "notary-2"]


def test_the_bundle_comes_out_with_the_signed_file_beside_it(ending: Ending) -> None:
    ending.organiser.publishes()
    minutes = (ending.organiser.office.settings.public_dir / MARCH / "minutes.pdf").read_bytes()
    signed = (ending.beside / SIGNED).read_bytes()
    assert signed == ending.current()
    assert signed.startswith(minutes)
    assert len(signed) > len(minutes)
    assert not ending.can_be_stamped()
    assert b"BEGIN CERTIFICATE" in (ending.beside / countersigning.CERTIFICATES).read_bytes()
    assert_checks(ending.organiser.office)


def test_the_notaries_sign_on_their_own_computers_after_publication(ending: Ending) -> None:
    """No home, no database: the file, the keys and the root that they have from elsewhere."""
    settings = ending.organiser.office.settings
    for name in ("notary", "notary-2"):
        away = ending.folder / f"computer-of-{name}"
        done = ending.runs("minutes", "request", MARCH, "-o", str(away))
        assert done.exit_code == 0, done.output
        file = away / countersigning.TO_SIGN
        assert hash_of(file.read_bytes()) in done.output
        shutil.copy(settings.trust_file, away / "root.pem")
        keys = settings.public_dir / "commitments" / MARCH / "keys.txt"
        shutil.copy(keys, away / "keys.txt")
        key = ending.people.key_file(name, p12=True)
        words = ["minutes", "countersign", str(file), "--as", name, "--key", str(key)]
        words += ["--phrase-file", str(ending.people.phrase_file())]
        trust = ["--trust", str(away / "root.pem"), "--keys", str(away / "keys.txt")]
        refused = ending.runs(*words, home=False)
        assert refused.exit_code == 1
        assert "没有签署" in refused.output
        done = ending.runs(*words, *trust, home=False)
        assert done.exit_code == 0, done.output
        answer = away / f"answer-{name}.txt"
        done = ending.runs("minutes", "attach", MARCH, str(answer))
        assert done.exit_code == 0, done.output
        assert (ending.beside / SIGNED).read_bytes() == ending.current()
        assert PHRASE.encode() not in answer.read_bytes()
    assert ending.waiting() == []
    assert ending.can_be_stamped()


def test_an_answer_handed_in_again_publishes_what_a_crash_has_left_out(ending: Ending) -> None:
    signed = ending.beside / SIGNED
    signed.write_bytes(signed.read_bytes()[:-5000])
    answer = ending.folder / "computer-of-notary-2" / "answer-notary-2.txt"
    done = ending.runs("minutes", "attach", MARCH, str(answer))
    assert (done.exit_code, "已经收下过" in done.output) == (0, True)
    assert signed.read_bytes() == ending.current()


def test_the_file_with_six_signatures_is_replayed_to_the_byte(ending: Ending) -> None:
    office = ending.organiser.office
    settings = load_settings(office.settings.home)
    keys = (settings.public_dir / "commitments" / MARCH / "keys.txt").read_bytes()
    question = CheckPolicy(tuple(read_certificates(settings.trust_file)), keys)
    begun = process_time()
    verdict = check_by(Here(), ending.current(), question, datetime.now(UTC))
    assert process_time() - begun < 15
    assert (verdict.status, verdict.refused, verdict.missing) == (PASSED, "", ())
    assert sum("由证书、时间和签名值重做，逐字节一致" in line for line in verdict.held) == 5
    assert not any("由别的程序签署" in note for note in verdict.notes)


def test_other_programs_find_every_signature_valid(ending: Ending) -> None:
    file = ending.folder / "six.pdf"
    file.write_bytes(ending.current())
    if evidence := os.environ.get("EVIDENCE"):
        shutil.copy(file, evidence)
    told = subprocess.run(
        [program("pdfsig"), str(file)], capture_output=True, text=True, check=False
    )
    assert told.stdout.count("Signature is Valid.") == 6
    assert told.stdout.count("  - Total document signed") == 1
    done = subprocess.run([program("qpdf"), "--check", str(file)], capture_output=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_office_finds_all_of_it_as_it_was_written(ending: Ending) -> None:
    assert_checks(ending.organiser.office)


def test_a_stranger_holds_the_kit_of_it_by_python_alone(ending: Ending) -> None:
    settings, stick = ending.organiser.office.settings, ending.folder / "stick"
    done = ending.runs("kit", MARCH, str(stick))
    assert done.exit_code == 0, done.output
    keys = settings.public_dir / "commitments" / MARCH / "keys.txt"

    def holds() -> tuple[int, str]:
        told = subprocess.run(
            [sys.executable, "-S", "-I", "programs/draws.pyz", "kit", "--keys", str(keys)],
            cwd=stick,
            env={},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        return told.returncode, told.stdout + told.stderr

    code, said = holds()
    assert code == 0, said
    assert "notary-2" in said
    signed = stick / "beside" / SIGNED
    signed.write_bytes(signed.read_bytes()[:-1])
    assert holds()[0] == 1
