"""Commit signs only what a verifier of the bundle will accept."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from lottery.ceremony import joint
from lottery.ceremony.steps import publish
from lottery.errors import JournalDiffersError, StepRefusedError
from lottery.office.keys import signers
from tests.actors import NOTARY, Organiser
from tests.lottery.prepared import after


@after(2, "plan", "close", "freeze")
@pytest.mark.parametrize("name", ["rules.txt", "pool.txt", "omitted.txt"])
def test_a_document_changed_after_the_freeze_is_not_signed(
    organiser: Organiser, without_guards: Callable[[Engine, str], None], name: str
) -> None:
    other = "SELECT content FROM draw_document WHERE name = 'manifest.txt'"
    change = f"UPDATE draw_document SET content = ({other}) WHERE name = '{name}'"  # noqa: S608
    without_guards(organiser.office.engine, change)
    with pytest.raises(JournalDiffersError, match=name):
        organiser.takes("commit")
    assert not publish.commitments(organiser.office).exists()


@after(2, "plan", "close", "freeze")
def test_a_checkpoint_changed_after_the_notary_has_signed_is_not_committed_to(
    organiser: Organiser, without_guards: Callable[[Engine, str], None]
) -> None:
    made = organiser.proposes("commit")
    other = "SELECT content FROM draw_document WHERE name = 'manifest.txt'"
    without_guards(organiser.office.engine, f"UPDATE checkpoint SET note = ({other})")  # noqa: S608
    keys, some = signers(organiser.office.settings), organiser.stage.random_bytes
    now = organiser.stage.tick()
    with pytest.raises(StepRefusedError, match="检查点"):
        joint.carry_out(
            organiser.office, keys, proposal=made.id, by=NOTARY, now=now, random_bytes=some
        )
    assert not publish.commitments(organiser.office).exists()


@after(2, "plan", "close", "freeze")
def test_a_manifest_that_the_journal_does_not_tell_of_is_not_signed(
    organiser: Organiser, without_guards: Callable[[Engine, str], None]
) -> None:
    changed = "REPLACE(CAST(content AS TEXT), 'audit: ', 'audit: 1')"
    if organiser.office.engine.dialect.name == "postgresql":
        changed = (
            "convert_to(REPLACE(convert_from(content, 'UTF8'), 'audit: ', 'audit: 1'), 'UTF8')"
        )
    else:
        changed = f"CAST({changed} AS BLOB)"
    change = f"UPDATE draw_document SET content = {changed} WHERE name = 'manifest.txt'"  # noqa: S608
    without_guards(organiser.office.engine, change)
    with pytest.raises(JournalDiffersError, match=r"manifest\.txt"):
        organiser.takes("commit")


@after(2, "plan", "close", "freeze", "commit", "sources")
def test_a_value_that_the_journal_does_not_tell_of_is_not_drawn(
    organiser: Organiser, without_guards: Callable[[Engine, str], None]
) -> None:
    without_guards(
        organiser.office.engine, "UPDATE draw_source SET value = '00000000' WHERE kind = 'dice'"
    )
    with pytest.raises(StepRefusedError, match="操作日志"):
        organiser.takes("draw")


@after(2, "plan", "close")
@pytest.mark.parametrize(
    ("change", "column"),
    [
        ("UPDATE entry SET amount_fen = amount_fen + 1", "amount_fen"),
        ("UPDATE entry_paper SET person_index = 'somebody else'", "person_index"),
    ],
)
def test_an_entry_that_disagrees_with_its_slip_is_not_frozen(
    organiser: Organiser,
    without_guards: Callable[[Engine, str], None],
    change: str,
    column: str,
) -> None:
    without_guards(organiser.office.engine, change)
    with pytest.raises(JournalDiffersError, match=column):
        organiser.takes("freeze")
