"""Between close and freeze: what was counted is told, and objections are answered."""

import io
from datetime import timedelta

import pikepdf
import pytest

from lottery import attempts, journal
from lottery.ceremony.steps import close
from lottery.ceremony.steps.close import Objection
from lottery.errors import StepRefusedError
from lottery.minutes.written.facts import parse_facts
from lottery.minutes.written.paper import PIECE
from tests.actors import Clerk, Organiser
from tests.lottery.prepared import after


def objects(organiser: Organiser, text: str = "公示不足七日", organ: str = "市政协") -> Objection:
    """Somebody of an organ objects."""
    with organiser.office.write() as session:
        return close.object_to(
            session,
            code=organiser.code,
            organ=organ,
            text=text,
            by="supervisor",
            now=organiser.stage.tick(),
        )


def answers(organiser: Organiser, objection: Objection, text: str = "公示自3月30日起") -> Objection:
    """The organiser answers."""
    with organiser.office.write() as session:
        now = organiser.stage.tick()
        return close.answer(session, objection.id, text, by="organiser", now=now)


def test_the_close_counts_what_came_in_by_status_and_reason(
    clerk: Clerk, organiser: Organiser
) -> None:
    clerk.enters_many(3)
    doubtful = clerk.enters(buyer_name="某某经营部")
    clerk.rejects(clerk.enters(), "red")
    organiser.takes("plan")
    counts = organiser.closes()
    assert (counts.submitted, counts.accepted, counts.rejected, counts.pending) == (5, 3, 1, 1)
    assert counts.accepted_fen == 3 * 25800
    assert counts.waiting == (doubtful,)
    assert counts.rejections == {"red": 1}
    with organiser.office.read() as session:
        assert close.counts(session, organiser.attempt) == counts
        assert close.CLOSING not in attempts.documents(session, organiser.attempt)
    clerk.enters(issued="2024-04-08")
    assert organiser.closes() == counts


def test_what_is_still_pending_at_the_freeze_does_not_take_part(
    clerk: Clerk, organiser: Organiser
) -> None:
    clerk.enters_many(2)
    clerk.enters(buyer_name="某某经营部")
    organiser.takes("plan", "close")
    assert organiser.freezes().pool_count == 2


@after(2, "plan", "close")
def test_an_objection_is_answered_before_the_freeze(organiser: Organiser) -> None:
    objection = objects(organiser)
    assert objects(organiser).id == objection.id
    with pytest.raises(StepRefusedError, match=f"lottery answer {objection.id}"):
        organiser.freezes()
    given = answers(organiser, objection)
    assert (given.answer, given.answered_by) == ("公示自3月30日起", "organiser")
    assert answers(organiser, objection) == given
    with pytest.raises(StepRefusedError, match="另提一条"):
        answers(organiser, objection, "另一个答复")
    organiser.freezes()
    with organiser.office.read() as session:
        assert close.objections(session, organiser.attempt) == (given,)
        (line,) = journal.acts(session, "objection-answered")
    assert line["objection"] == objection.id


@after(2, "plan")
def test_objections_have_their_time(organiser: Organiser) -> None:
    with pytest.raises(StepRefusedError, match="下一步是：close"):
        objects(organiser)
    organiser.closes()
    objection = objects(organiser)
    organiser.stage.now -= timedelta(minutes=30)
    with pytest.raises(StepRefusedError, match="校准时钟"):
        objects(organiser, "时钟不对")
    organiser.stage.now += timedelta(hours=1)
    answers(organiser, objection)
    organiser.freezes()
    with pytest.raises(StepRefusedError, match="已封存"):
        objects(organiser, "来晚了")


@after(0, "plan", "close")
@pytest.mark.parametrize("text", ["", "两行\n异议", "两个  空格", "长" * 501])
def test_an_objection_is_one_line(organiser: Organiser, text: str) -> None:
    with pytest.raises(StepRefusedError, match="改写"):
        objects(organiser, text)
    objection = objects(organiser)
    with pytest.raises(StepRefusedError, match="改写"):
        answers(organiser, objection, text)
    with pytest.raises(StepRefusedError, match="没有第 99 号"):
        answers(organiser, Objection(99, "", "", objection.at, "", None, None, None))


@after(3, "plan", "close")
def test_objections_and_answers_stand_in_the_minutes(organiser: Organiser) -> None:
    answers(organiser, objects(organiser))
    organiser.takes("freeze", "commit", "sources", "draw")
    with pikepdf.Pdf.open(io.BytesIO(organiser.minutes())) as opened:
        facts = opened.Root.PieceInfo[PIECE].Private.Facts.read_bytes()
    said = parse_facts(facts).anomalies
    assert "市政协" in said[0]
    assert "公示不足七日" in said[0]
    assert "公示自3月30日起" in said[1]
    assert said[2] == "大屏中断一次"
