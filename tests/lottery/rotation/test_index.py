"""Every keyed hash is computed anew under a new index key, or nothing is changed."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from lottery import intake
from lottery.acting import Acting
from lottery.errors import SecretReplacedError
from lottery.intake import evidence
from lottery.models import Barred
from lottery.office import Office, office_of
from lottery.office.settings import load_settings
from lottery.programme import campaigns, taking_back
from lottery.rotation import files, index
from tests.actors import ORGANISER, SUPERVISOR, Clerk, Stage
from tests.builders import STAFF_PHONE, an_invoice, an_office
from tests.checked import assert_checks

STAFF = [f"phone:{STAFF_PHONE}"]
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


@pytest.fixture
def stage(home: Path, database_url: str) -> Iterator[Stage]:
    """A live home on either database, with entries, a file, and somebody barred."""
    stage = Stage(an_office(home, database_url))
    entry = Clerk(stage).enters_many(3)[0]
    acting = Acting("clerk", stage.tick(), os.urandom)
    with stage.office.write() as session:
        owner = evidence.entry_of(entry)
        evidence.keep(session, stage.office.boxes, owner, PDF, acting=acting)
    stage.office.close()
    yield stage
    stage.office.close()


def opened(stage: Stage) -> Office:
    """The home as a program that starts now opens it."""
    settings = stage.office.settings
    url = stage.office.engine.url.render_as_string(hide_password=False)
    return office_of(load_settings(settings.home, {"LOTTERY_DATABASE_URL": url}))


def test_all_hashes_are_of_the_new_key_and_the_check_is_clean(stage: Stage) -> None:
    keys = stage.office.settings.home / "keys"
    old = (keys / "index.key").read_bytes()
    office = opened(stage)
    acting = Acting("test", stage.tick(), os.urandom)
    with pytest.raises(SecretReplacedError, match="staff"):
        index.rotate(office, [], acting=acting)
    assert (keys / "index.key").read_bytes() == old
    assert index.rotate(office, STAFF, acting=acting) == index.Reindexed(3, 1, 1, computed=True)
    office.close()
    assert (keys / "index.key").read_bytes() != old
    assert [file.name for file in keys.glob("index.*")] == ["index.key"]
    with pytest.raises(SecretReplacedError, match="重新启动"):
        Clerk(stage, made=50).enters(issued="2024-04-02")
    now = opened(stage)
    assert_checks(now)
    with now.read() as session:
        assert list(session.scalars(select(Barred.person_index))) == [
            now.boxes.index("person", STAFF[0])
        ]
    with now.write() as session:
        known = intake.enter(
            session,
            now.boxes,
            an_invoice(number="24370000000000000001"),
            campaign="fp",
            acting=Acting("clerk", stage.tick(), os.urandom),
        )
    assert not isinstance(known, intake.Receipt)
    now.close()


def test_what_two_decide_of_a_person_is_carried_to_the_new_key(stage: Stage) -> None:
    stranger, office = "id:11010519491231002X", opened(stage)
    keys, acting = office.settings.home / "keys", Acting("test", stage.tick(), os.urandom)

    def proposes(person: str, barred_as: str) -> int:
        with office.write() as session:
            return taking_back.propose_person(
                session,
                office.boxes,
                person,
                "两人核对过名单",
                barred_as=barred_as,
                by=ORGANISER,
                now=stage.tick(),
            ).id

    def confirms(number: int, person: str) -> None:
        with office.write() as session:
            taking_back.confirm(
                session, office.boxes, number, person, by=SUPERVISOR, now=stage.tick()
            )

    confirms(proposes(STAFF_PHONE, ""), STAFF_PHONE)
    waits = proposes(stranger, "staff")
    with pytest.raises(SecretReplacedError, match=f"编号 {waits}.*lottery withdraw"):
        index.rotate(office, STAFF, acting=acting)
    assert not (keys / "index.key.new").exists()
    assert index.rotate(office, [*STAFF, stranger], acting=acting).barred == 1
    office.close()
    office = opened(stage)
    with office.read() as session:
        assert campaigns.barred(session) == {}
        assert campaigns.listed(session) == {office.boxes.index("person", STAFF[0])}
    confirms(waits, "110105 19491231 002x")
    confirms(proposes(STAFF_PHONE, "staff"), STAFF_PHONE)
    with office.read() as session:
        assert campaigns.barred(session) == {
            office.boxes.index("person", each): "staff" for each in (*STAFF, stranger)
        }
    assert_checks(office)
    office.close()


def test_a_run_killed_before_the_new_key_took_its_place_only_puts_it_there(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys, office = stage.office.settings.home / "keys", opened(stage)
    acting = Acting("test", stage.tick(), os.urandom)
    with monkeypatch.context() as killed:
        killed.setattr(files, "put_in_place", lambda *_: None)
        index.rotate(office, STAFF, acting=acting)
    office.close()
    coming = (keys / "index.key.new").read_bytes()
    again = opened(stage)
    assert index.rotate(again, [], acting=acting) == index.Reindexed()
    again.close()
    assert (keys / "index.key").read_bytes() == coming
    now = opened(stage)
    assert_checks(now)
    now.close()
