"""A draw that was finished at the spare computer comes home as it was, and the main one goes on."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest

from lottery import attempts, journal, keylist, moves, proposals
from lottery.acting import Acting
from lottery.ceremony import joint
from lottery.ceremony.notary import key_changes
from lottery.ceremony.papers import typed
from lottery.errors import (
    AtAnotherComputerError,
    LotteryError,
    ParcelRefusedError,
    ProposalRefusedError,
)
from lottery.journal.sections import AT_SPARE
from lottery.moves import second_homecomings
from lottery.office.keys import signers
from lottery.opening import open_office
from lottery.spare_computer import carry, homecoming, returning
from lottery.spare_computer.about import About
from lottery.spare_computer.takeover import Hands, retire, take_over
from tests import parcels
from tests.actors import NOTARY, ORGANISER, SEEN, Clerk, Organiser, Stage
from tests.builders import APRIL, MARCH, SPECIAL, a_home, an_office
from tests.checked import assert_checks, assert_verifies
from tests.notaries import a_key

PASSPHRASE = "vier pferde im regen"
REASON = "备用电脑在路上丢了"


@dataclass(frozen=True)
class Journey:
    """Where everything lies once a draw was handed back: two homes, the parcel, and what a second
    spare made of the same parcel out gives back."""

    main: Path
    spare: Path
    data: bytes
    fork: bytes
    stage: Stage


def acting(organiser: Organiser) -> Acting:
    """Whoever sits there, a minute later."""
    return Acting("test", organiser.stage.tick(), os.urandom)


def carried(main: Organiser, home: Path, *, copy: bool = False) -> Organiser:
    """The draw at the spare computer, which was made of the main one's parcel."""
    data = parcels.exported(main.office, main.code, acting=acting(main), copy=copy)
    parcels.imported(data, home, acting=acting(main))
    return Organiser(Stage(open_office(home, {}), main.stage.now, os.urandom), main.code)


def handed_back(spare: Organiser) -> bytes:
    """What the spare computer gives back."""
    return parcels.handed_back(spare.office, MARCH, acting=acting(spare))


def taken_home(main: Organiser, data: bytes) -> None:
    """The main computer takes it."""
    parcels.taken_home(main.office, data, acting=acting(main))


@pytest.fixture(scope="module")
def journey(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Journey:
    """Committed at the main computer; values, minutes and publication at the spare one, while the
    counter goes on at the main one."""
    folder = tmp_path_factory.mktemp("journey")
    home = a_home(folder / "home", demo=False)
    shutil.copy(sqlite_template, home / "lottery.db")
    main = Organiser(Stage(an_office(home, f"sqlite:///{home / 'lottery.db'}")))
    clerk = Clerk(main.stage)
    clerk.enters_many(9)
    main.takes("plan", "close", "freeze", "commit", "source")
    fork, spare = twice(main, folder)
    clerk.enters(issued="2024-04-02")
    spare.stage.now = main.stage.now
    spare.takes("sources", "draw")
    typed.keep(spare.office.settings, MARCH, SEEN, "organiser", spare.stage.tick())
    spare.takes("minutes", "publish")
    data = handed_back(spare)
    main.stage.now = spare.stage.now
    main.office.close()
    spare.office.close()
    return Journey(home, folder / "spare", data, fork, main.stage)


def twice(main: Organiser, folder: Path) -> tuple[bytes, Organiser]:
    """The draw at the spare computer, and what a second one gives back at once."""
    data = parcels.exported(main.office, main.code, acting=acting(main))
    homes = [folder / "other" / "spare", folder / "spare"]
    homes[0].parent.mkdir()
    spares = []
    for home in homes:
        parcels.imported(data, home, acting=acting(main))
        spares.append(Organiser(Stage(open_office(home, {}), main.stage.now, os.urandom), MARCH))
    fork = handed_back(spares[0])
    spares[0].office.close()
    return fork, spares[1]


@pytest.fixture
def main(journey: Journey, tmp_path: Path) -> Iterator[Organiser]:
    """The main computer, to which the draw has not come home yet."""
    home = Path(shutil.copytree(journey.main, tmp_path / "home"))
    office = open_office(home, {})
    yield Organiser(Stage(office, journey.stage.now, os.urandom))
    office.close()


def values(organiser: Organiser) -> list[tuple[object, ...]]:
    """Each source's value and time, and each step's time and hand."""
    with organiser.office.read() as session:
        found = attempts.newest(session, MARCH)
        told = [(each.value, each.recorded_at) for each in found.sources]
        return [*told, *sorted(found.steps.items())]


def test_it_comes_home_as_it_was_and_the_main_computer_goes_on(
    journey: Journey, main: Organiser
) -> None:
    with pytest.raises(AtAnotherComputerError, match="移到备用电脑"):
        main.takes("sources")
    taken_home(main, journey.data)
    _a_second_spares_result_is_named_and_stopped(journey, main)
    taken_home(main, journey.data)  # again, it changes nothing
    spare = Organiser(Stage(open_office(journey.spare, {}), journey.stage.now, os.urandom))
    assert values(main) == values(spare)
    with pytest.raises(AtAnotherComputerError, match="交回主机"):
        attempts_locked(spare)
    theirs, ours = (each.office.settings.public_dir / MARCH for each in (spare, main))
    assert (theirs / "SHA256SUMS").read_bytes() == (ours / "SHA256SUMS").read_bytes()
    assert (theirs / "minutes.pdf").read_bytes() == (ours / "minutes.pdf").read_bytes()
    spare.office.close()
    assert_checks(main.office)
    assert_verifies(main.office, MARCH)
    april = Organiser(main.stage, APRIL)
    april.takes("plan", "close", "freeze")
    assert april.attempt.state == "frozen"


def attempts_locked(organiser: Organiser) -> None:
    """Whatever goes on with a draw begins so."""
    with organiser.office.write() as session:
        attempts.lock_newest(session, organiser.code)


def test_its_lines_stand_in_the_journal_as_they_were_and_chain_as_they_did(
    journey: Journey, main: Organiser
) -> None:
    taken_home(main, journey.data)
    spare = open_office(journey.spare, {})
    with main.office.read() as session, spare.read() as there:
        begin = journal.last_of(session, (homecoming.ACT,))
        assert begin
        move = moves.last_of(session, MARCH, 1)
        assert move
        written = list(journal.whole(there, move.seq))
        came = list(journal.whole(session, begin.seq))[: len(written)]
        same = [(w.at, w.actor, w.detail) for w in written]
        assert [(c.at, c.actor, c.detail) for c in came] == same
        assert [c.act.removesuffix(AT_SPARE) for c in came] == [w.act for w in written]
        lines = list(journal.whole(session))
    spare.close()
    changed = next(i for i, one in enumerate(lines) if one.act == "rows-written-at-spare")
    rest = _chained(lines, changed)
    with pytest.raises(LotteryError):
        journal.follow(rest)


def _chained(lines: list[journal.JournalLine], changed: int) -> list[journal.JournalLine]:
    """The journal with one line of the section changed, and chained anew from there."""
    done = lines[:changed]
    for line in lines[changed:]:
        actor = "somebody" if len(done) == changed else line.actor
        new = replace(line, previous=done[-1].hash, actor=actor)
        done.append(replace(new, hash=journal.hash_of(new)))
    return done


CHANGES = {
    "a value": ("tables/draw_source.jsonl", b'"dice"', b'"drand"'),
    "a step of another draw": ("tables/draw_step.jsonl", MARCH.encode(), APRIL.encode()),
    "a journal line": ("journal.jsonl", b"draw-source", b"draw-sauce!"),
    "another move": ("about.json", b'"move": "', b'"move": "00'),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_whoever_has_the_passphrase_cannot_change_what_comes_home(
    journey: Journey, main: Organiser, change: tuple[str, bytes, bytes]
) -> None:
    parts = parcels.opened(journey.data, returning.NAMES, returning.FOLDERS)
    name, old, new = change
    assert old in parts[name]
    spoiled = parcels.sealed(parts | {name: parts[name].replace(old, new, 1)})
    with pytest.raises(ParcelRefusedError):
        taken_home(main, spoiled)
    assert main.attempt.state == "rolling"
    with main.office.read() as session:
        assert journal.last_of(session, (homecoming.ACT,)) is None


def _a_second_spares_result_is_named_and_stopped(journey: Journey, main: Organiser) -> None:
    """Nothing of the first one changes; the journal tells of it once."""
    before, sums = values(main), main.office.settings.public_dir / MARCH / "SHA256SUMS"
    bundle = sums.read_bytes()
    for _ in range(2):
        with pytest.raises(ParcelRefusedError, match="已经接回过另一台备用电脑") as why:
            taken_home(main, journey.fork)
        for data in (journey.data, journey.fork):
            assert sha256(data).hexdigest() in str(why.value)
    assert (values(main), sums.read_bytes()) == (before, bundle)
    with main.office.read() as session:
        (told,) = second_homecomings.every(session)
    assert told.first
    assert told.first.sums == sha256(bundle).hexdigest()
    assert (told.name, told.second.file) == (MARCH, sha256(journey.fork).hexdigest())


def test_a_published_second_is_stopped_where_the_first_was_not(
    journey: Journey, main: Organiser
) -> None:
    taken_home(main, journey.fork)
    before = values(main)
    with pytest.raises(ParcelRefusedError, match="公布文件指纹"):
        taken_home(main, journey.data)
    assert values(main) == before
    assert not (main.office.settings.public_dir / MARCH).exists()


def test_nothing_comes_home_against_what_is_published_here(
    journey: Journey, main: Organiser
) -> None:
    lies = main.office.settings.public_dir / MARCH / "SHA256SUMS"
    lies.parent.mkdir()
    lies.write_bytes(b"another\n")
    with pytest.raises(ParcelRefusedError, match="本机已经公布"):
        taken_home(main, journey.data)
    assert main.attempt.state == "rolling"


def test_a_second_parcel_takes_two_hands_and_voids_the_first(
    journey: Journey, main: Organiser
) -> None:
    def again(voiding: carry.Voiding | None) -> About:
        return carry.export_draw(
            main.office, MARCH, PASSPHRASE, BytesIO(), acting=acting(main), voiding=voiding
        )

    with pytest.raises(AtAnotherComputerError, match="第 1 台备用电脑"):
        again(None)
    with pytest.raises(ProposalRefusedError):
        again(carry.Voiding(ORGANISER, ORGANISER, REASON))
    assert again(carry.Voiding(ORGANISER, NOTARY, REASON)).spare == 2
    with pytest.raises(ParcelRefusedError, match=f"撤销（理由：{REASON}"):
        taken_home(main, journey.data)
    with main.office.read() as session:
        (told,) = second_homecomings.every(session)
        assert [each.reason for each in moves.called_off(session, MARCH, 1)] == [REASON]
    assert told.first is None


def test_two_call_a_lost_move_off_and_the_parcel_does_not_come_home_any_more(
    journey: Journey, main: Organiser
) -> None:
    office = main.office
    with office.write() as session:
        made = joint.propose(
            session, office, act="recall", code=MARCH, reason=REASON,
            by=ORGANISER, now=main.stage.tick(),
        )  # fmt: skip
    joint.carry_out(
        office, signers(office.settings), proposal=made.id, by=NOTARY,
        now=main.stage.tick(), random_bytes=os.urandom,
    )  # fmt: skip
    with office.read() as session:
        assert [each.reason for each in moves.called_off(session, MARCH, 1)] == [REASON]
    with pytest.raises(ParcelRefusedError, match="撤销"):
        taken_home(main, journey.data)
    main.takes("sources")
    assert_checks(office)


def test_a_draw_comes_home_half_way_on_both_databases(
    home: Path, tmp_path: Path, database_url: str
) -> None:
    main = Organiser(Stage(an_office(home, database_url)))
    Clerk(main.stage).enters_many(5)
    main.takes("plan", "close", "freeze")
    spare = carried(main, tmp_path / "spare")
    spare.is_cosigned()
    spare.proposes("commit")
    taken_home(main, handed_back(spare))
    spare.office.close()
    with main.office.read() as session:
        waiting = proposals.open_for(session, MARCH)
    assert [each.id for each in waiting] == [max(each.id for each in waiting)]
    assert waiting[0].id > 10_000
    joint.carry_out(
        main.office,
        signers(main.office.settings),
        proposal=waiting[0].id,
        by=NOTARY,
        now=main.stage.tick(),
        random_bytes=os.urandom,
    )
    with main.office.write() as session:
        made = proposals.propose(session, "private", MARCH, {}, by=ORGANISER, now=main.stage.tick())
    assert made.id == waiting[0].id + 1
    assert main.attempt.state == "committed"
    assert_checks(main.office)
    main.office.close()


def test_the_spare_computer_goes_on_with_that_draw_alone(journey: Journey, tmp_path: Path) -> None:
    home = Path(shutil.copytree(journey.spare, tmp_path / "spare"))
    spare = Organiser(Stage(open_office(home, {}), journey.stage.now, os.urandom))
    with pytest.raises(AtAnotherComputerError, match="只办理"):
        Clerk(spare.stage, made=50).enters(issued="2024-04-02")
    with pytest.raises(AtAnotherComputerError):
        Organiser(spare.stage, APRIL).plans()
    no_key_changes(spare)
    again = handed_back(spare)
    parts = parcels.opened(again, returning.NAMES, returning.FOLDERS)
    first = parcels.opened(journey.data, returning.NAMES, returning.FOLDERS)
    assert parts == first
    spare.office.close()


def no_key_changes(spare: Organiser) -> None:
    """Its list of keys would not come home: no door to it is open there."""
    office, now = spare.office, spare.stage.tick()
    key = a_key(office.settings.notary_name, "other").public()
    with pytest.raises(AtAnotherComputerError, match="不更换密钥"):
        key_changes.begin(office, by=ORGANISER, now=now)
    with pytest.raises(AtAnotherComputerError, match="不更换密钥"):
        key_changes.withdraw(office, by=ORGANISER, now=now)
    for act in (keylist.require_free, lambda s: keylist.take(s, "", "", key, by="x", now=now)):
        with pytest.raises(AtAnotherComputerError, match="不更换密钥"), office.write() as session:
            act(session)


def test_the_spare_takes_over_for_good_with_all_older_draws(
    journey: Journey, tmp_path: Path
) -> None:
    home = Path(shutil.copytree(journey.main, tmp_path / "main"))
    main = Organiser(Stage(open_office(home, {}), journey.stage.now, os.urandom), APRIL)
    taken_home(main, journey.data)
    main.takes("plan", "close", "freeze", "commit")
    main.office.close()
    backup = open_office(Path(shutil.copytree(home, tmp_path / "restored")), {})
    main = Organiser(Stage(open_office(home, {}), main.stage.now, os.urandom), APRIL)
    spare = carried(main, tmp_path / "spare", copy=True)
    main.office.close()
    with pytest.raises(AtAnotherComputerError, match="接管"):
        attempts_locked(spare)
    public = spare.office.settings.public_dir
    note = (public / "commitments" / APRIL / "checkpoint.txt").read_bytes()
    hands = Hands(ORGANISER, NOTARY, "主机被水淹了", note)
    with pytest.raises(ParcelRefusedError, match="lottery restore"):
        take_over(spare.office, None, hands, acting=acting(spare))
    unsigned = replace(hands, checkpoint=note.partition(b"\n\n")[0] + b"\n\n")
    with pytest.raises(ParcelRefusedError, match="检查点"):
        take_over(spare.office, backup, unsigned, acting=acting(spare))
    done = take_over(spare.office, backup, hands, acting=acting(spare))
    assert (done.rows, done.without_papers) == (9, 0)
    backup.close()
    assert (public / MARCH / "minutes.pdf").is_file()
    assert_checks(spare.office)
    spare.takes("sources", "draw", "minutes", "publish")
    special = Organiser(spare.stage, SPECIAL)
    special.takes("plan", "close", "freeze")
    assert special.attempt.state == "frozen"
    with pytest.raises(ProposalRefusedError):
        retire(spare.office, "换了新电脑", acting=acting(spare))
    retire(spare.office, "换了新电脑", (ORGANISER, NOTARY), acting=acting(spare))
    with pytest.raises(AtAnotherComputerError, match="停用"):
        attempts_locked(special)
    take_over(spare.office, None, hands, acting=acting(spare))
    attempts_locked(special)  # whoever takes over works, also where it was retired
    take_over(spare.office, None, hands, acting=acting(spare))  # again, it changes nothing
    assert_checks(spare.office)
    spare.office.close()
