"""Minutes are signed anew with the next certificate, by two, until they are published."""

import shutil
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from draws.bundle import MINUTES
from draws.verify import verify
from lottery import attempts, canonical_json, journal
from lottery.attempts import Attempt
from lottery.ceremony import joint
from lottery.ceremony.papers import certificates
from lottery.ceremony.papers.certificates import NewCertificate
from lottery.ceremony.steps import publish
from lottery.clock import SHANGHAI
from lottery.errors import ProposalRefusedError, PublicationRefusedError, StepRefusedError
from lottery.keylist import publishing
from lottery.minutes.errors import MinutesError
from lottery.minutes.signing.authority import write_identity
from lottery.minutes.signing.unsigned import unsigned
from lottery.office.keys import signers
from lottery.proposals import Proposal
from tests.actors import NOTARY, ORGANISER, Clerk, Organiser
from tests.builders import MARCH
from tests.checked import assert_checks
from tests.key_changes import KeyKeeper
from tests.lottery.minutes.certificates import Paper, a_root

UNTIL = datetime(2024, 5, 20, tzinfo=SHANGHAI)
REASON = "原来的证书已经更换"


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """One kind of database is enough: a row more of a table that both have."""
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'lottery.db')}"


def proposes(organiser: Organiser, act: str, reason: str, now: datetime) -> Proposal:
    with organiser.office.write() as session:
        return joint.propose(
            session, organiser.office, act=act, code=MARCH, reason=reason, by=ORGANISER, now=now
        )


def anew(organiser: Organiser) -> None:
    """Proposed by the organiser, confirmed by the notary."""
    made = proposes(organiser, "minutes-anew", REASON, organiser.stage.tick())
    office = organiser.office
    joint.carry_out(
        office,
        signers(office.settings),
        proposal=made.id,
        by=NOTARY,
        now=organiser.stage.tick(),
        random_bytes=organiser.stage.random_bytes,
    )


def files(organiser: Organiser, attempt: Attempt) -> list[bytes]:
    with organiser.office.read() as session:
        return [data for _, data in attempts.versions(session, attempt)]


def test_minutes_are_signed_anew_until_they_are_published(
    clerk: Clerk, organiser: Organiser, home: Path, tmp_path: Path
) -> None:
    identity = a_root().issues(Paper("测试市商务局", until=UNTIL)).identity
    kept = write_identity(identity, home / "keys")
    keeper = KeyKeeper(organiser.stage)
    clerk.enters_many(6)
    organiser.takes("plan", "close", "freeze", "commit", "sources", "draw")
    for now, why in (
        (UNTIL + timedelta(days=1), "过期"),
        (datetime(2020, 1, 1, tzinfo=SHANGHAI), "起有效"),
    ):
        with pytest.raises(MinutesError, match=why) as refused:  # before anybody confirms
            proposes(organiser, "minutes", "", now)
        assert "什么都没有签" in str(refused.value)
        assert "\n" not in str(refused.value)
    organiser.takes("minutes")
    organiser.stage.wait_until("2024-05-25T10:00")
    with pytest.raises(MinutesError, match="lottery keys change minutes"):
        proposes(organiser, "minutes-anew", REASON, organiser.stage.tick())
    keeper.begins()
    given = NewCertificate(*(kept[n] for n in (1, 0, 2)))
    now = organiser.stage.tick()
    certificates.change(organiser.office, given, "列入原来的", by=ORGANISER, now=now)
    keeper.signs(keeper.notary)
    new = keeper.changes_certificate(tmp_path / "new")
    with pytest.raises(StepRefusedError, match="一行"):
        proposes(organiser, "minutes-anew", "", organiser.stage.tick())
    made = proposes(organiser, "minutes-anew", REASON, organiser.stage.tick())
    with pytest.raises(ProposalRefusedError):
        joint.carry_out(
            organiser.office, (), proposal=made.id, by=ORGANISER,
            now=organiser.stage.tick(), random_bytes=organiser.stage.random_bytes,
        )  # fmt: skip
    anew(organiser)
    old, current = files(organiser, organiser.attempt)
    assert (unsigned(current), current == old) == (unsigned(old), False)
    with organiser.office.read() as session:
        line = journal.last_of(session, ("draw-signed-anew",))
        assert attempts.document(session, organiser.attempt, MINUTES) == current
    assert line
    told = canonical_json.load(line.detail)
    assert (told["before"], told["certificate"]) == (sha256(old).hexdigest(), new)
    assert (told["reason"], told["confirmed"]) == (REASON, NOTARY.username)
    lies = organiser.office.settings.public_dir / MARCH
    with pytest.raises(PublicationRefusedError, match="再公布一次"):  # what was drafted before
        publish._put_held(organiser.office, (MARCH, 1), tmp_path, lies, {MINUTES: old})
    lies.mkdir()
    with pytest.raises(StepRefusedError, match="不能重签"):  # put there, and not stored yet
        proposes(organiser, "minutes-anew", REASON, organiser.stage.tick())
    lies.rmdir()
    bundle = organiser.publishes()
    assert (bundle / MINUTES).read_bytes() == current
    place = publishing.place_of(organiser.office.settings)
    assert verify(bundle, keys=place, key_list=place, followers=False).open == []
    with pytest.raises(StepRefusedError, match="不能重签"):
        proposes(organiser, "minutes-anew", REASON, organiser.stage.tick())
    assert_checks(organiser.office)
