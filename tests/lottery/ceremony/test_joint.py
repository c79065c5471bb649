"""A live draw's acts are two people's, a day apart if need be; one alone does nothing."""

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text

from draws import manifest as manifests
from lottery import attempts, journal, proposals, register
from lottery.accounts import Account
from lottery.acting import Acting
from lottery.ceremony import joint
from lottery.ceremony.papers import verifier
from lottery.ceremony.steps import close, commit, freeze, publish, void
from lottery.ceremony.steps.drafting import Draft
from lottery.clock import to_the_second
from lottery.errors import JournalDiffersError, LotteryError, ProposalRefusedError, StepRefusedError
from lottery.models import EntryPaper
from lottery.office import Office
from lottery.office.keys import signers
from tests.actors import NOTARY, ORGANISER, Clerk, Organiser
from tests.builders import MARCH, an_account
from tests.lottery.prepared import after

SUPERVISOR = an_account("supervisor", "supervisor", organ="市政协")


def confirms(organiser: Organiser, proposal: int, by: Account = NOTARY) -> attempts.Attempt:
    """Somebody confirms, and what was proposed is done."""
    with organiser.office.write() as session:
        return joint.confirm(
            session,
            organiser.office,
            signers(organiser.office.settings),
            proposal=proposal,
            by=by,
            now=organiser.stage.tick(),
            random_bytes=organiser.stage.random_bytes,
        )


@after(3, "plan", "close")
def test_a_live_draw_is_frozen_committed_and_voided_by_two(organiser: Organiser) -> None:
    for act, by in (("freeze", SUPERVISOR), ("commit", NOTARY), ("void", NOTARY)):
        made = organiser.proposes(act, "停电" if act == "void" else "")
        organiser.stage.tick()
        attempt = confirms(organiser, made.id, by)
        step = {"freeze": "frozen", "commit": "committed", "void": "void"}[act]
        assert attempt.steps[step][1] == by.username
        with organiser.office.read() as session:
            (line,) = journal.acts(session, f"draw-{step}")
        assert (line["proposed"], line["confirmed"]) == ("organiser", by.username)
    _verifies(organiser, organiser.publishes())


def _freeze(organiser: Organiser) -> object:
    office, now = organiser.office, organiser.stage.tick()
    with office.write() as session:
        return freeze.freeze(
            session,
            office,
            signers(office.settings),
            code=MARCH,
            acting=Acting("organiser", now, organiser.stage.random_bytes),
        )


def _commit(organiser: Organiser) -> object:
    office, now = organiser.office, organiser.stage.tick()
    with office.write() as session:
        keys = signers(office.settings)
        return commit.commit(session, office, keys, code=MARCH, by="organiser", now=now)


def _void(organiser: Organiser) -> object:
    office, now = organiser.office, organiser.stage.tick()
    with office.write() as session:
        keys = signers(office.settings)
        return void.void(session, keys, code=MARCH, reason="停电", by="organiser", now=now)


def _private(organiser: Organiser) -> object:
    office, now = organiser.office, organiser.stage.tick()
    with office.write() as session:
        folder = office.settings.home / "private"
        return publish.write_private(session, office, MARCH, folder, by="x", now=now)


ALONE: list[tuple[Callable[[Organiser], object], tuple[str, ...]]] = [
    (_freeze, ("plan", "close")),
    (_commit, ("plan", "close", "freeze")),
    (_void, ("plan", "close", "freeze")),
    (_private, ("plan", "close", "freeze")),
]


@pytest.mark.parametrize(("act", "before"), ALONE)
def test_one_person_alone_does_nothing_in_a_live_draw(
    clerk: Clerk,
    organiser: Organiser,
    snapshot: Callable[[Office], str],
    act: Callable[[Organiser], object],
    before: tuple[str, ...],
) -> None:
    clerk.enters_many(2)
    organiser.takes(*before)
    organiser.readies()
    stored = snapshot(organiser.office)
    with pytest.raises(ProposalRefusedError, match="须两人办理"):
        act(organiser)
    assert snapshot(organiser.office) == stored
    assert not (organiser.office.settings.home / "private").exists()


def test_nothing_is_proposed_before_its_time(clerk: Clerk, organiser: Organiser) -> None:
    clerk.enters_many(2)
    organiser.plans()
    for act in set(joint.ACTS) - {"call-off", "recall"}:  # of which this is, or never is, the time
        with pytest.raises(StepRefusedError, match="下一步是：close"):
            organiser.proposes(act, "停电")
    organiser.takes("close", "freeze", "commit", "source")
    with pytest.raises(StepRefusedError, match="不能作废"):
        organiser.proposes("void", "停电")


@after(2, "plan", "close")
def test_an_act_that_fails_leaves_its_proposal_waiting(
    organiser: Organiser, snapshot: Callable[[Office], str]
) -> None:
    made, now = organiser.proposes("freeze"), organiser.stage.tick()
    with organiser.office.write() as session:
        close.object_to(session, code=MARCH, organ="市政协", text="名单有误", by="x", now=now)
    before = snapshot(organiser.office)
    with pytest.raises(StepRefusedError, match="名单有误"):
        confirms(organiser, made.id)
    assert snapshot(organiser.office) == before


@after(2, "plan", "close", "freeze", "commit")
def test_a_void_confirms_the_reason_that_was_proposed(organiser: Organiser) -> None:
    organiser.proposes("void", "停电")
    with pytest.raises(ProposalRefusedError, match="已有变化"):
        organiser.voids("名单有误")
    organiser.voids("停电")


@after(2, "plan", "close", "freeze")
def test_the_private_part_is_not_confirmed_from_afar(organiser: Organiser) -> None:
    with organiser.office.write() as session:
        now = organiser.stage.tick()
        made = proposals.propose(session, "private", MARCH, {}, by=ORGANISER, now=now)
    with pytest.raises(ProposalRefusedError, match="当场"):
        confirms(organiser, made.id)


@after(2, "plan", "close")
def test_lists_that_a_stranger_would_refuse_are_not_frozen(
    organiser: Organiser,
    without_guards: Callable[[Engine, str], None],
    snapshot: Callable[[Office], str],
) -> None:
    organiser.readies()
    # The leaves still give the root; only a reader of the lines themselves finds it out.
    postgresql = organiser.office.engine.dialect.name == "postgresql"
    line = "convert_to('reject 0000000000 red 2024-03-20', 'UTF8')"
    line = line if postgresql else "CAST('reject 0000000000 red 2024-03-20' AS BLOB)"
    change = f"UPDATE register_line SET line = {line} WHERE number = 1"  # noqa: S608
    without_guards(organiser.office.engine, change)
    before = snapshot(organiser.office)
    with pytest.raises(StepRefusedError, match=r"register: register\.txt: another root"):
        organiser.freezes()
    assert snapshot(organiser.office) == before


@after(3, "plan", "close", "freeze")
def test_a_frozen_attempt_that_cannot_be_committed_to_is_voided_in_public(
    organiser: Organiser, without_guards: Callable[[Engine, str], None]
) -> None:
    with organiser.office.read() as session:
        query = select(EntryPaper.card_box).where(EntryPaper.entry == 0)
        card = session.execute(query).scalar_one().hex()
    postgresql = organiser.office.engine.dialect.name == "postgresql"
    right = f"'\\x{card}'" if postgresql else f"x'{card}'"
    put_back = f"UPDATE entry_paper SET card_box = {right} WHERE entry = 0"  # noqa: S608
    change = "UPDATE entry_paper SET card_box = slip_box WHERE entry = 0"
    without_guards(organiser.office.engine, change)
    with pytest.raises(LotteryError):
        organiser.commits()
    organiser.voids("卡片与登记不符")
    bundle = organiser.publishes()
    assert "卡片与登记不符" in (bundle / "void.txt").read_text("utf-8")
    _verifies(organiser, bundle)
    assert not (publish.commitments(organiser.office) / MARCH).exists()
    organiser.takes("plan", "close")
    with pytest.raises(JournalDiffersError, match="entry_paper"):
        organiser.freezes()
    without_guards(organiser.office.engine, put_back)
    assert organiser.attempt.attempt == 2
    assert organiser.freezes().previous != "0" * 64


def test_a_commitment_is_complete_before_the_first_value(
    clerk: Clerk, organiser: Organiser
) -> None:
    clerk.enters_many(4)
    clerk.enters(phone="13900000000")
    organiser.takes("plan", "close", "freeze", "commit")
    folder = publish.commitments(organiser.office) / MARCH
    report = verifier.run_apart("commitment", folder, "--keys", str(folder / "keys.txt"))
    assert report.held, report.text
    assert "every accepted entry is in one of them" in report.text
    digest = sha256((folder / "manifest.txt").read_bytes()).hexdigest()
    assert digest in (folder / "README.txt").read_text("utf-8")
    organiser.takes("sources", "draw", "minutes", "publish")
    bundle = organiser.office.settings.public_dir / MARCH
    for file in folder.iterdir():
        if file.name != "README.txt":
            assert (bundle / file.name).read_bytes() == file.read_bytes()


@after(2, "plan", "close", "freeze", "commit")
def test_a_commitment_that_does_not_verify_is_not_published(
    organiser: Organiser, without_guards: Callable[[Engine, str], None]
) -> None:
    folder = publish.commitments(organiser.office)
    shutil.rmtree(folder)  # with the archive of what was published
    folder.mkdir()
    change = "UPDATE draw_document SET content = (SELECT content FROM draw_document WHERE name ="
    change += " 'omitted.txt') WHERE name = 'pool.txt'"
    without_guards(organiser.office.engine, change)
    with pytest.raises(LotteryError, match="没有公布"):
        publish.publish_commitment(organiser.office, MARCH, organiser.stage.random_bytes)
    assert not list(folder.iterdir())


@after(3, "plan", "close")
def test_what_was_drawn_up_ahead_is_frozen_though_clerks_went_on(
    clerk: Clerk, organiser: Organiser
) -> None:
    office, made, now = organiser.office, organiser.proposes("freeze"), organiser.stage.tick()
    prepared = _prepares(organiser, made.id, now)
    size = size_of(organiser)
    clerk.enters(issued="2024-04-02")
    attempt = _confirms_prepared(organiser, made.id, prepared, now)
    with office.read() as session:
        manifest = manifests.parse(attempts.document(session, attempt, manifests.FILE))
    assert isinstance(prepared, Draft)
    assert manifest == prepared.manifest
    assert (manifest.register_size, size_of(organiser)) == (size, size + 2)
    organiser.takes("commit", "sources", "draw", "minutes")
    _verifies(organiser, organiser.publishes())


def test_what_was_drawn_up_ahead_is_drawn_up_anew_if_an_entry_of_the_draw_was_rejected(
    clerk: Clerk, organiser: Organiser
) -> None:
    first, *others = clerk.enters_many(3)
    organiser.takes("plan", "close")
    made, now = organiser.proposes("freeze"), organiser.stage.tick()
    prepared = _prepares(organiser, made.id, now)
    clerk.rejects(first, "red")
    attempt = _confirms_prepared(organiser, made.id, prepared, now)
    with organiser.office.read() as session:
        pool = attempts.document(session, attempt, "pool.txt").decode()
    assert [int(line[:10]) for line in pool.splitlines()] == others


@after(2, "plan", "close")
def test_a_draft_of_another_time_is_not_frozen(organiser: Organiser) -> None:
    made, now = organiser.proposes("freeze"), organiser.stage.tick()
    prepared = _prepares(organiser, made.id, now)
    later = organiser.stage.tick()
    attempt = _confirms_prepared(organiser, made.id, prepared, later)
    with organiser.office.read() as session:
        manifest = manifests.parse(attempts.document(session, attempt, manifests.FILE))
    assert manifest.frozen == to_the_second(later)


@after(2, "plan", "close")
def test_nobody_waits_while_the_long_part_of_an_act_is_done(organiser: Organiser) -> None:
    for act, state in (("freeze", "frozen"), ("commit", "committed")):
        made, now = organiser.proposes(act), organiser.stage.tick()
        joint.carry_out(
            organiser.office,
            signers(organiser.office.settings),
            proposal=made.id,
            by=NOTARY,
            now=now,
            random_bytes=organiser.stage.random_bytes,
        )
        assert organiser.attempt.state == state
    with pytest.raises(ProposalRefusedError, match="notary 确认"):
        confirms(organiser, made.id)


@after(2, "plan", "close", "freeze")
def test_a_proposal_that_can_come_to_nothing_any_more_is_withdrawn(organiser: Organiser) -> None:
    void = organiser.proposes("void", "停电")
    commit = organiser.proposes("commit")
    confirms(organiser, commit.id)
    organiser.stage.tick()
    assert _ends(organiser, void.id, commit.id) == [None, "confirmed"]
    organiser.takes("source")
    assert _ends(organiser, void.id, commit.id) == ["withdrawn", "confirmed"]


@after(2, "plan", "close", "freeze")
def test_a_void_withdraws_the_proposal_to_commit(organiser: Organiser) -> None:
    commit = organiser.proposes("commit")
    organiser.takes("void")
    assert _ends(organiser, commit.id) == ["withdrawn"]
    with organiser.office.read() as session:
        assert not proposals.open_for(session)


def _verifies(organiser: Organiser, bundle: Path) -> None:
    """A stranger who pins the organiser's key and the notary's verifies it fully."""
    lines = [key.verifier().text() for key in signers(organiser.office.settings)]
    lines.append(organiser.notary.own.public().text())
    keys = organiser.office.settings.home / "pinned.txt"
    keys.write_text("".join(f"{line}\n" for line in lines), "utf-8", newline="\n")
    publish.verify_apart(bundle, "--keys", str(keys))


def _ends(organiser: Organiser, *numbers: int) -> list[str | None]:
    with organiser.office.read() as session:
        found = [proposals.get(session, number).end for number in numbers]
    return [end.what if end else None for end in found]


def size_of(organiser: Organiser) -> int:
    """How many lines the register has."""
    with organiser.office.read() as session:
        return register.size(session)


def _confirms_prepared(
    organiser: Organiser, proposal: int, prepared: joint.Prepared, now: datetime
) -> attempts.Attempt:
    office = organiser.office
    with office.write() as session:
        return joint.confirm(
            session,
            office,
            signers(office.settings),
            proposal=proposal,
            by=NOTARY,
            now=now,
            random_bytes=organiser.stage.random_bytes,
            prepared=prepared,
        )


def _prepares(organiser: Organiser, proposal: int, now: datetime) -> joint.Prepared:
    with organiser.office.read() as session:
        return joint.prepare(
            session,
            organiser.office,
            signers(organiser.office.settings),
            proposal=proposal,
            now=now,
            random_bytes=organiser.stage.random_bytes,
        )


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_whoever_confirms_a_freeze_and_whoever_enters_do_not_wait_for_each_other(
    organiser: Organiser,
) -> None:
    office = organiser.office
    organiser.takes("plan", "close")
    made = organiser.proposes("freeze")

    with ThreadPoolExecutor(1) as pool:
        with office.write() as session:
            register.stand_in_line(session)
            confirmed = pool.submit(confirms, organiser, made.id)
            while not session.scalar(text(WAITING)):
                assert not confirmed.done()
            session.execute(text("SET LOCAL lock_timeout = '5s'"))
            journal.lock_head(session)
        assert confirmed.result(60)


WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"
"""How many sessions of the server wait for another one."""
