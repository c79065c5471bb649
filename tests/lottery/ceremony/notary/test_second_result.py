"""A second program must find the same result before a live draw falls; a difference stops it."""

from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from lottery import attempts, journal
from lottery.accounts import Account
from lottery.ceremony.notary import second_result
from lottery.ceremony.notary.second_result import Comparison, Difference
from lottery.ceremony.steps import draw
from lottery.errors import JournalDiffersError, SecondResultRefusedError, StepRefusedError
from lottery.models import DrawDocument
from tests import second_program
from tests.actors import NOTARY, Clerk, Organiser, together
from tests.builders import an_account


def rolls(clerk: Clerk, organiser: Organiser) -> None:
    """Until all sources of a live draw have values."""
    clerk.enters_many(5, phone="13812345678")
    clerk.enters_many(7)
    organiser.takes("plan", "close", "freeze", "commit", "sources")


PREPARED = {"rolled": rolls}


@pytest.fixture
def rolled(organiser: Organiser) -> Organiser:
    """A live draw all of whose sources have values."""
    return organiser


def right(organiser: Organiser) -> bytes:
    """The result that another program finds."""
    with organiser.office.read() as session:
        return second_program.result_of(second_result.material(session, organiser.attempt))


def hands_in(
    organiser: Organiser, content: bytes, *, by: Account = NOTARY, program: str = "other/1"
) -> Comparison:
    """Hand in a result."""
    with organiser.office.write() as session:
        return second_result.hand_in(
            session,
            code=organiser.code,
            content=content,
            program=program,
            by=by,
            now=organiser.stage.tick(),
        )


def draws(organiser: Organiser, *, confirmed: bool = False) -> set[str]:
    """Draw with what was handed in, and nothing else; the entries that won."""
    with organiser.office.write() as session:
        rows = draw.draw(
            session,
            organiser.office,
            code=organiser.code,
            by="organiser",
            now=organiser.stage.tick(),
            confirmed=confirmed,
        )
    return {row.entry for row in rows if row.prize}


def documents(organiser: Organiser) -> set[str]:
    """The names of all documents."""
    with organiser.office.read() as session:
        return set(session.scalars(select(DrawDocument.name)))


def test_a_live_draw_waits_for_an_equal_result(rolled: Organiser) -> None:
    with pytest.raises(StepRefusedError, match="第二个程序"):
        draws(rolled)
    found = hands_in(rolled, right(rolled))
    assert found.equal
    assert found.first_difference is None
    assert found.ours_sha256 == found.theirs_sha256
    assert not {name for name in documents(rolled) if name.startswith("winners/")}
    winners = draws(rolled)
    assert {f"winners/{entry}.txt" for entry in winners} <= documents(rolled)
    rolled.takes("minutes", "publish")
    with rolled.office.read() as session:
        files = attempts.documents(session, rolled.attempt)
        assert second_result.material(session, rolled.attempt).items() <= files.items()
        assert second_result.differences(session, rolled.attempt) == ()


def test_evidence_that_is_not_there_is_left_out_for_the_notary_to_notice(
    rolled: Organiser, without_guards: Callable[[Engine, str], None]
) -> None:
    slips = ["sealed-organiser.txt", "sealed-notary.txt"]
    with rolled.office.read() as session:
        names = ["manifest.txt", "pool.txt", "seed.txt", "times.txt", *slips]
        assert list(second_result.material(session, rolled.attempt)) == names
    gone = f"DELETE FROM draw_document WHERE name = '{slips[0]}'"  # noqa: S608
    without_guards(rolled.office.engine, gone)
    with rolled.office.read() as session:
        assert [
            n for n in names if n not in second_result.material(session, rolled.attempt)
        ] == slips[:1]


def test_a_difference_stops_the_draw_until_the_notary_finds_the_same(rolled: Organiser) -> None:
    good = right(rolled)
    lines = good.split(b"\n")
    wrong = b"\n".join([*lines[:6], lines[6].replace(b"1 ", b"2 ", 1), *lines[7:]])
    hands_in(rolled, good)
    found = hands_in(rolled, wrong)
    assert found.first_difference == Difference(7, lines[6].decode(), f"2{lines[6].decode()[1:]}")
    for said in (found.ours_sha256, found.theirs_sha256, "第 7 行", lines[6].decode()):
        with pytest.raises(StepRefusedError, match=said):
            draws(rolled)
    assert hands_in(rolled, good).equal
    draws(rolled)
    with rolled.office.read() as session:
        (kept,) = second_result.differences(session, rolled.attempt)
        (line,) = journal.acts(session, "draw-result-differs")
        assert second_result.newest(session, rolled.attempt) != kept
    assert (kept.by, kept.program, kept.comparison) == ("notary", "other/1", found)
    assert (line["ours"], line["theirs"]) == (found.ours_sha256, found.theirs_sha256)
    assert line["line"] == 7


def test_a_rehearsal_goes_without_but_not_against(clerk: Clerk, organiser: Organiser) -> None:
    clerk.enters_many(3)
    organiser.plans("rehearsal")
    organiser.takes("close", "freeze", "commit", "sources")
    with pytest.raises(StepRefusedError, match="第二个程序"):
        draws(organiser, confirmed=True)
    hands_in(organiser, b"")
    with pytest.raises(StepRefusedError, match="第 1 行"):
        draws(organiser)
    hands_in(organiser, right(organiser))
    draws(organiser, confirmed=True)


def test_a_rehearsal_is_drawn_without_a_second_program(clerk: Clerk, organiser: Organiser) -> None:
    clerk.enters_many(3)
    organiser.plans("rehearsal")
    organiser.takes("close", "freeze", "commit", "sources")
    assert draws(organiser)


def test_only_a_notary_who_is_not_the_organiser_hands_in(rolled: Organiser) -> None:
    good = right(rolled)
    for roles in (("organiser",), ("organiser", "notary"), ("supervisor",), ("auditor",), ()):
        with pytest.raises(SecondResultRefusedError, match="公证账号"):
            hands_in(rolled, good, by=an_account("somebody", *roles))
    for program in ("", "two  blanks", "two\nlines", "x" * 121):
        with pytest.raises(SecondResultRefusedError, match="名称"):
            hands_in(rolled, good, program=program)
    with pytest.raises(SecondResultRefusedError, match="字节"):
        hands_in(rolled, good + bytes(second_result.MOST_BYTES + 1))
    with rolled.office.read() as session:
        assert second_result.newest(session, rolled.attempt) is None


def test_nothing_is_handed_in_before_the_last_value(clerk: Clerk, organiser: Organiser) -> None:
    clerk.enters_many(2)
    for step in ("plan", "close", "freeze"):
        organiser.takes(step)
        with pytest.raises(StepRefusedError):
            hands_in(organiser, b"")
    organiser.takes("commit")
    for number in range(1, 6):
        with pytest.raises(StepRefusedError, match=f"第 {number} 项"):
            hands_in(organiser, b"")
        with pytest.raises(StepRefusedError, match=f"第 {number} 项"):
            right(organiser)
        organiser.takes("source")
    hands_in(organiser, b"")


def test_the_same_file_again_is_one_and_a_late_difference_is_kept(rolled: Organiser) -> None:
    good = right(rolled)
    first = hands_in(rolled, good)
    assert hands_in(rolled, good) == first
    draws(rolled)
    late = hands_in(rolled, good + b"\n")
    assert late.first_difference == Difference(good.count(b"\n") + 2, "", "")
    with rolled.office.read() as session:
        assert [each.comparison for each in second_result.differences(session, rolled.attempt)] == [
            late
        ]
        assert len(list(journal.acts(session, "draw-result-agrees"))) == 1
    assert draws(rolled)


def test_a_second_result_handed_in_twice_at_once_is_stored_once(rolled: Organiser) -> None:
    good = right(rolled)
    answers = together(lambda: hands_in(rolled, good), lambda: hands_in(rolled, good))
    assert [isinstance(each, Comparison) and each.equal for each in answers] == [True, True]
    with rolled.office.read() as session:
        assert len(list(journal.acts(session, "draw-result-agrees"))) == 1


def test_a_second_result_that_the_journal_does_not_tell_of_is_noticed(
    rolled: Organiser, without_guards: Callable[[Engine, str], None]
) -> None:
    hands_in(rolled, b"another\n")
    without_guards(rolled.office.engine, "DELETE FROM second_result")
    with pytest.raises(JournalDiffersError, match="second_result"):
        draws(rolled)
    with pytest.raises(JournalDiffersError, match="second_result"):
        hands_in(rolled, right(rolled))


@given(st.binary(max_size=40), st.binary(max_size=40))
@example(b"a\nb\n", b"a\r\nb\n")
@example(b"a\n", b"a")
@example(b"", b"\n")
def test_results_are_equal_only_byte_for_byte(ours: bytes, theirs: bytes) -> None:
    found = second_result.compare(ours, theirs)
    assert found.equal == (ours == theirs) == (found.first_difference is None)
    assert found.equal == (found.ours_sha256 == found.theirs_sha256)
    if found.first_difference:
        at = found.first_difference.line
        one, other = ours.split(b"\n"), theirs.split(b"\n")
        assert one[: at - 1] == other[: at - 1]
        assert one[at - 1 : at] != other[at - 1 : at]
        assert found.first_difference.theirs.isascii()
