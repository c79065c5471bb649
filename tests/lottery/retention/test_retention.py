"""After the campaign nothing is left of those who won nothing, and every proof still holds."""

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from draws import result
from lottery import attempts, intake, journal, people, register, retention, review
from lottery.acting import Acting
from lottery.ceremony.steps import publish
from lottery.errors import (
    EntryForgottenError,
    ForgetRefusedError,
    ProposalRefusedError,
    StepRefusedError,
    UnmaskRefusedError,
)
from lottery.intake import evidence
from lottery.invoices import RawEntry
from lottery.models import EntryPaper
from lottery.office import database
from lottery.register import checking, entries
from lottery.review import cases, refusal_appeals, refusal_cases
from tests.actors import ORGANISER, SUPERVISOR, Clerk, Organiser, Stage, a_confirmation
from tests.builders import APRIL, MARCH, SPECIAL, an_invoice
from tests.checked import assert_verifies
from tests.lottery.prepared import after, done

BATCH = "fp-2024-03"
ELSEWHERE = "91370102MA3C0XYK0T"


PREPARED = {
    "published": done(
        20, "plan", "close", "freeze", "commit", "sources", "draw", "minutes", "publish"
    )
}


@pytest.fixture
def published(stage: Stage, organiser: Organiser) -> Organiser:
    """Both draws that March takes part in, published."""
    organiser.at(SPECIAL).takes(
        "plan", "close", "freeze", "commit", "sources", "draw", "minutes", "publish"
    )
    return organiser


def forget(stage: Stage, *draws: str) -> retention.Gone:
    with stage.office.write() as session:
        return retention.forget(session, [BATCH], draws, by="organiser", now=stage.now)


def _nothing_is_forgotten_too_early(stage: Stage) -> None:
    with pytest.raises(ForgetRefusedError, match=f"--draw {MARCH}"):
        forget(stage)
    with pytest.raises(ForgetRefusedError, match="无关"):
        forget(stage, MARCH, SPECIAL, APRIL)
    with pytest.raises(ForgetRefusedError, match="保存期"):
        forget(stage, MARCH, SPECIAL)


def test_nothing_is_forgotten_while_a_draw_is_to_come(stage: Stage, clerk: Clerk) -> None:
    clerk.enters()
    with pytest.raises(ForgetRefusedError, match="还没有截止"):
        forget(stage)
    stage.wait_until("2024-06-01T10:00")
    with pytest.raises(ForgetRefusedError, match="尚未公布"):
        forget(stage)


@after(2, "plan")
def test_a_draw_that_is_never_held_keeps_nobody_for_ever(
    stage: Stage, organiser: Organiser
) -> None:
    stage.wait_until("2024-10-06T18:00")  # 180 days after March was closed, and not after April
    with pytest.raises(ForgetRefusedError, match=f"{SPECIAL}.*到2024-11-05"):
        forget(stage, MARCH, SPECIAL)
    stage.wait_until("2024-11-06T18:00")
    with pytest.raises(ForgetRefusedError, match=f"--draw {MARCH}"):
        forget(stage, SPECIAL)
    named, now = ([BATCH], [MARCH, SPECIAL]), stage.now
    with pytest.raises(ProposalRefusedError), stage.office.write() as session:
        retention.forget(session, *named, by="supervisor", now=now, two_needed=True)
    with stage.office.write() as session:
        seen = retention.foresee(session, *named, now=now)
        two = retention.give_up(session, seen, (ORGANISER, SUPERVISOR), now)
        gone = retention.forget(
            session, *named, by="supervisor", now=now, confirmed=two, two_needed=True
        )
        assert gone.entries == 2
    with stage.office.read() as session:
        checking.check_register(session)
        journal.verify(session)
    with pytest.raises(EntryForgottenError):
        organiser.takes("close", "freeze")


@after(2, "plan", "close", "freeze", "commit")
def test_a_draw_that_was_committed_to_is_held_or_void_before_anybody_is_forgotten(
    stage: Stage, organiser: Organiser
) -> None:
    stage.wait_until("2024-11-06T18:00")
    with pytest.raises(ForgetRefusedError, match="请先作废"):
        forget(stage, MARCH, SPECIAL)
    organiser.voids("不再举行")
    with pytest.raises(ForgetRefusedError, match=f"{MARCH}.*到2025-05-05"):
        forget(stage, MARCH, SPECIAL)
    stage.wait_until("2025-05-06T10:00")
    assert forget(stage, MARCH, SPECIAL).entries == 2


def keeps(stage: Stage, owner: evidence.Owner) -> None:
    with stage.office.write() as session:
        evidence.keep(
            session,
            stage.office.boxes,
            owner,
            b"%PDF-1.7 " + owner.name.encode(),
            acting=Acting("clerk", stage.tick(), stage.random_bytes),
        )


def appeals_for(stage: Stage, number: str) -> int:
    with stage.office.write() as session:
        return refusal_appeals.appeal(
            session,
            stage.office.boxes,
            an_invoice(number=number, seller_id=ELSEWHERE),
            campaign="fp",
            note="分店就在本地",
            acting=Acting("clerk", stage.tick(), stage.random_bytes),
        )


def sets_aside(stage: Stage, appeal: int) -> int:
    with stage.office.write() as session:
        made = refusal_appeals.enter(
            session,
            stage.office.boxes,
            appeal,
            note="看过租约",
            acting=Acting("reviewer", stage.tick(), stage.random_bytes),
        )
        assert isinstance(made, intake.Receipt)
        review.accept(session, made.entry, by="reviewer", now=stage.tick())
    return made.entry


def test_files_and_appeals_go_with_the_people_they_are_about(
    stage: Stage, clerk: Clerk, organiser: Organiser
) -> None:
    numbers = clerk.enters_many(12)
    upheld, entered = (appeals_for(stage, f"24370000000000009{n:03d}") for n in (1, 2))
    numbers.append(sets_aside(stage, entered))
    for owner in (
        *map(evidence.entry_of, numbers),
        *map(evidence.appeal_of, (upheld, entered)),
    ):
        keeps(stage, owner)
    for code in (MARCH, SPECIAL):
        organiser.at(code).takes(
            "plan", "close", "freeze", "commit", "sources", "draw", "minutes", "publish"
        )
    kept = winners(stage, MARCH) | winners(stage, SPECIAL)
    stage.wait_until("2025-01-01T10:00")
    gone = forget(stage, MARCH, SPECIAL)
    assert gone.entries == len(set(numbers) - kept)
    assert gone.appeals == 1 + (numbers[-1] not in kept)
    with stage.office.read() as session:
        for number in numbers:
            files = evidence.count(session, evidence.entry_of(number))
            own = 1 + (number == numbers[-1])  # its own, and the one of the appeal it came from
            assert files == (own if number in kept else 0)
        assert evidence.count(session, evidence.appeal_of(upheld)) == 0
        assert refusal_cases.case(session, stage.office.boxes, upheld).raw is None
        journal.verify(session)


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM kept_file", "UPDATE kept_file SET kind = 'x'", "DELETE FROM refusal_paper"],
)
def test_files_and_appeals_are_not_deleted_without_a_record(
    stage: Stage, clerk: Clerk, statement: str
) -> None:
    keeps(stage, evidence.entry_of(clerk.enters()))
    appeals_for(stage, "24370000000000009001")
    with pytest.raises(DBAPIError), stage.office.engine.begin() as connection:
        connection.execute(text(statement))


def test_the_losers_are_gone_and_every_proof_holds(stage: Stage, published: Organiser) -> None:
    _nothing_is_forgotten_too_early(stage)
    stage.wait_until("2025-01-01T10:00")
    with stage.office.read() as session:
        slips = {
            n: people.open_slip(
                stage.office.boxes,
                entries.entry(session, n).commit,
                entries.papers(session, n).slip_box,
            )
            for n in range(0, 40, 2)
        }
        boxes = {n: entries.papers(session, n).slip_box for n in slips}
        before = register.root(session, register.size(session))
    gone = forget(stage, MARCH, SPECIAL)
    assert (gone.entries + gone.kept, gone.draws) == (20, 2)
    again = forget(stage, MARCH, SPECIAL)
    assert (again.entries, again.draws, again.kept) == (0, 0, gone.kept)
    with stage.office.read() as session:
        left = set(
            session.scalars(EntryPaper.__table__.select().with_only_columns(EntryPaper.entry))
        )
        kept = winners(stage, MARCH) | winners(stage, SPECIAL)
        assert left == kept
        checking.check_register(session)
        checking.check_entries(session)
        journal.verify(session)
        assert register.root(session, register.size(session)) == before
    for code in (MARCH, SPECIAL):
        assert_verifies(stage.office, code)
        published.at(code).publishes()
    _nothing_is_left(stage, {n: boxes[n] for n in slips if n not in left})
    loser = min(set(slips) - left)
    raw = an_invoice(number=slips[loser].invoice[2:], phone=slips[loser].phone)
    assert isinstance(_entered(stage, raw), intake.Refused)


def _nothing_is_left(stage: Stage, boxes: dict[int, bytes]) -> None:
    """Not in a query, not in the file, not through the draw's key."""
    number = min(boxes)
    with stage.office.read() as session:
        with pytest.raises(EntryForgottenError, match="已按规定销毁"):
            entries.papers(session, number)
        assert cases.case(session, stage.office.boxes, number).entry.card is None
    private = stage.office.settings.home / "private"
    with pytest.raises(StepRefusedError, match="标签密钥"), stage.office.write() as session:
        publish.write_private(
            session,
            stage.office,
            MARCH,
            private,
            by="x",
            now=stage.now,
            confirmed=a_confirmation(session, "private", MARCH, stage.now),
        )
    assert not private.exists()
    database.scrub(stage.office.engine)
    if stage.office.engine.dialect.name == "sqlite":
        file = Path(str(stage.office.engine.url.database))
        found = b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
        assert not [n for n, box in boxes.items() if box in found]


def winners(stage: Stage, code: str) -> set[int]:
    with stage.office.read() as session:
        attempt = attempts.newest(session, code)
        rows = result.parse_rows(attempts.document(session, attempt, result.FILE))
    return {int(row.entry) for row in rows if row.what != "skip"}


def _entered(stage: Stage, raw: RawEntry) -> intake.Receipt | intake.Refused:
    with stage.office.write() as session:
        return intake.enter(
            session,
            stage.office.boxes,
            raw,
            campaign="fp",
            acting=Acting("clerk", stage.now, stage.random_bytes),
        )


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM entry_paper", "UPDATE entry_paper SET holder_index = 'x'"],
)
def test_papers_are_not_deleted_without_a_record(
    stage: Stage, clerk: Clerk, statement: str
) -> None:
    clerk.enters()
    with pytest.raises(DBAPIError), stage.office.engine.begin() as connection:
        connection.execute(text(statement))


def test_whoever_unmasks_has_a_role_and_a_reason_and_is_on_record(
    stage: Stage, clerk: Clerk
) -> None:
    number = clerk.enters()

    def unmask(*roles: str, reason: str = "核对抬头姓名") -> str:
        with stage.office.write() as session:
            looker = people.Looker("reviewer", roles, reason, stage.now, proved=True, most=20)
            return people.unmask(session, stage.office.boxes, number, looker).holder

    assert unmask("organiser") == "测试甲"
    with pytest.raises(UnmaskRefusedError, match="角色"):
        unmask("clerk", "auditor")
    with pytest.raises(UnmaskRefusedError, match="理由"):
        unmask("reviewer", reason=" 看 ")
    with stage.office.read() as session:
        lines = [line for line in journal.read(session) if line.act == "entry-unmasked"]
    assert [line.detail for line in lines] == ['{"entry":0,"reason":"核对抬头姓名"}']
