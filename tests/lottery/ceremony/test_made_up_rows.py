"""Rows that somebody put into the database by hand count for nothing: the step itself refuses,
before anybody asks for a check."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, insert
from sqlalchemy.orm import Session

from lottery import models
from lottery.ceremony import joint
from lottery.ceremony.notary import cosigning, registration
from lottery.ceremony.steps import commit
from lottery.errors import JournalDiffersError
from lottery.office.keys import signers
from tests.actors import MISSING, NOTARY, ORGANISER, SUPERVISOR, Clerk, Organiser
from tests.builders import MARCH
from tests.lottery.prepared import done
from tests.notaries import a_key
from tests.tampered import taken_back, unguarded

ROLLED = ("plan", "close", "freeze", "commit", "source", "source", "source", "source")


@pytest.fixture
def rolled(clerk: Clerk, organiser: Organiser) -> Organiser:
    """A live draw that has waited a day for the notary's slip, the last one."""
    clerk.enters_many(8)
    organiser.takes(*ROLLED)
    organiser.waits_a_day()
    return organiser


PREPARED = {"frozen": done(3, "plan", "close", "freeze")}


@pytest.fixture
def frozen(organiser: Organiser) -> Organiser:
    """A live draw that waits for the notary's signatures."""
    return organiser


def confirms(organiser: Organiser, session: Session, proposal: int) -> None:
    """The notary confirms what is proposed."""
    joint.confirm(
        session,
        organiser.office,
        signers(organiser.office.settings),
        proposal=proposal,
        by=NOTARY,
        now=organiser.stage.tick(),
        random_bytes=organiser.stage.random_bytes,
    )


def proposes(organiser: Organiser, session: Session, act: str, reason: str = "") -> None:
    """The organiser proposes."""
    now = organiser.stage.tick()
    office = organiser.office
    joint.propose(session, office, act=act, code=MARCH, reason=reason, by=ORGANISER, now=now)


@contextmanager
def refuses(table: str) -> Iterator[None]:
    """A step is not taken, and the sentence names the table."""
    with pytest.raises(JournalDiffersError, match=rf"\b{table}\b"):
        yield


def puts_in(organiser: Organiser, table: str, **row: object) -> None:
    """A row comes into the database, and nobody has written it through the program."""
    with organiser.office.engine.begin() as connection:
        values = {"at": organiser.stage.now, **row}
        connection.execute(insert(models.Base.metadata.tables[table]).values(values))


def test_a_made_up_hand_does_not_make_three_of_two(rolled: Organiser) -> None:
    made = rolled.proposes("abandon", MISSING)
    hand = {"by": SUPERVISOR.username, "role": "supervisor"}
    puts_in(rolled, "proposal_hand", proposal=made.id, **hand)
    with refuses("proposal_hand"), rolled.office.write() as session:
        confirms(rolled, session, made.id)
    with refuses("proposal_hand"), rolled.office.write() as session:
        proposes(rolled, session, "abandon", MISSING)
    assert rolled.attempt.state == "rolling"


def signs_as_the_notary(organiser: Organiser) -> None:
    """A forger's key and his signatures over what is asked lie there as the notary's own."""
    own = a_key(organiser.notary.own.name, "a forger's")
    puts_in(organiser, "notary_key", id=900, key=own.public().text(), by="notary")
    with organiser.office.read() as session:
        texts = cosigning.texts_of(session, organiser.attempt)
    for each in texts:
        row = {"sha256": each.sha256, "key": 900, "line": own.sign(each.text)}
        puts_in(organiser, "notary_signature", **row, by="notary")


def test_a_made_up_key_with_good_signatures_commits_to_nothing(frozen: Organiser) -> None:
    signs_as_the_notary(frozen)
    with frozen.office.read() as session:
        assert registration.current(session).id == 900  # type: ignore[union-attr]
        assert cosigning.state(session, frozen.attempt).complete
    with refuses("notary_key"), frozen.office.write() as session:
        proposes(frozen, session, "commit")
    with refuses("notary_key"), frozen.office.write() as session:
        commit.commit(
            session,
            frozen.office,
            signers(frozen.office.settings),
            code=MARCH,
            by="organiser",
            now=frozen.stage.tick(),
        )
    assert frozen.attempt.state == "frozen"


def test_a_key_made_up_after_the_proposal_is_noticed_at_its_confirmation(frozen: Organiser) -> None:
    made = frozen.proposes("commit")
    signs_as_the_notary(frozen)
    with refuses("notary_key"), frozen.office.write() as session:
        confirms(frozen, session, made.id)
    assert frozen.attempt.state == "frozen"


def rows(proposal: int) -> dict[str, dict[str, object]]:
    """A row that nobody wrote, for each table that hands and signatures stand in."""
    key = a_key("zouping-lottery/notary", "a forger's").public().text()
    return {
        "proposal": {"id": 900, "act": "void", "subject": MARCH, "detail": "{}"},
        "proposal_hand": {"proposal": proposal, "role": "supervisor"},
        "proposal_end": {"proposal": proposal, "what": "confirmed"},
        "second_keeper": {"draw": MARCH, "attempt": 1, "party": "other", "keeper": "npc"},
        "notary_key": {"id": 900, "key": key},
        "notary_signature": {"sha256": "ab" * 32, "key": 1, "line": "— x y"},
        "checkpoint": {"size": 900, "root": "", "note": b""},
        "program_file": {"sha256": "ab" * 32, "content": b""},
    }


def held_back(organiser: Organiser, engine: Engine, proposal: int, act: str, reason: str) -> None:
    """With any one of `rows` there, nothing is proposed, and nothing confirmed."""
    for name, row in rows(proposal).items():
        table = models.Base.metadata.tables[name]
        common = {"at": organiser.stage.now, "by": "supervisor"}
        values = row | {k: v for k, v in common.items() if k in table.columns}
        with taken_back(engine) as session:
            session.execute(insert(table).values(values))
            with refuses(name):
                proposes(organiser, session, act, reason)
            with refuses(name):
                confirms(organiser, session, proposal)
    engine.dispose()


def test_a_made_up_row_of_any_of_these_tables_holds_the_commitment_back(frozen: Organiser) -> None:
    made = frozen.proposes("commit")
    held_back(frozen, unguarded(frozen.office), made.id, "commit", "")
    frozen.takes("commit")
    assert frozen.attempt.state == "committed"


def test_a_made_up_row_of_any_of_these_tables_holds_the_abandoning_back(rolled: Organiser) -> None:
    made = rolled.proposes("abandon", MISSING)
    held_back(rolled, unguarded(rolled.office), made.id, "abandon", MISSING)
    rolled.takes("abandon")
    assert rolled.attempt.state == "abandoned"
