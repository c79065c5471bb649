"""Commit signs only what a verifier of the bundle will accept."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from lottery import publication
from lottery.errors import StepRefusedError
from tests.actors import Clerk, Organiser


@pytest.mark.parametrize("name", ["rules.txt", "pool.txt", "omitted.txt", "checkpoint.txt"])
def test_a_document_changed_after_the_freeze_is_not_signed(
    clerk: Clerk, organiser: Organiser, without_guards: Callable[[Engine, str], None], name: str
) -> None:
    clerk.enters_many(2)
    organiser.takes("plan", "freeze")
    other = "SELECT content FROM draw_document WHERE name = 'manifest.txt'"
    change = f"UPDATE draw_document SET content = ({other}) WHERE name = '{name}'"  # noqa: S608
    without_guards(organiser.office.engine, change)
    with pytest.raises(StepRefusedError, match=name):
        organiser.takes("commit")
    assert not publication.commitments(organiser.office).exists()
