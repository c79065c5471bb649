"""The kinds of sources are one table; whatever else tells of kinds tells of all of them."""

import pytest
from sqlalchemy import CheckConstraint, Table

from draws import seed
from lottery.accounts.roles import ROLES
from lottery.attempts import SourceState
from lottery.ceremony.steps.outlining import source_of
from lottery.models import DrawSource
from lottery.protocol.kinds import KINDS, MANNERS, SourceKind
from lottery.texts.ceremony import console, second_result
from lottery.texts.ceremony import line as called
from lottery.texts.hall import screens
from tests.halls import Hall

EVERY = pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)


@EVERY
def test_a_manifest_holds_what_the_plan_says_of_a_source(kind: SourceKind) -> None:
    told = "1" * 64 if kind.is_sealed else "20"
    planned = SourceState(1, kind.name, "who", "title", told, None, None)
    source = source_of(planned, Hall.now)
    assert str(getattr(source, kind.planned)) == told
    assert seed.value_form(source)


@EVERY
def test_a_kind_is_had_in_one_manner_by_roles_that_there_are(kind: SourceKind) -> None:
    assert kind.manner in MANNERS
    assert [kind.is_thrown, kind.is_sealed, kind.is_fetched].count(True) == 1
    assert set(kind.by) <= set(ROLES)


@EVERY
def test_what_the_hall_has_not_seen_has_evidence_and_may_stay_away(kind: SourceKind) -> None:
    assert bool(kind.evidence) == kind.stays_away == (not kind.is_thrown)


def test_the_database_knows_the_kinds() -> None:
    table = DrawSource.__table__
    assert isinstance(table, Table)
    rules = [str(each.sqltext) for each in table.constraints if isinstance(each, CheckConstraint)]
    named = ", ".join(f"'{name}'" for name in KINDS)
    assert rules == [f"kind IN ({named})"]


@EVERY
def test_every_kind_is_waited_for_checked_and_asked_for_in_words(kind: SourceKind) -> None:
    assert kind.name in console.AWAITS
    assert kind.name in screens.TURNS
    assert kind.name in second_result.EVIDENCE["says"]
    assert kind.duty in called.DUTIES
    assert kind.is_thrown or kind.name in screens.SIGNS
