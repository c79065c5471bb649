"""Who signs after the organiser is named before the freeze, in an order, by a certificate."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from lottery import attempts, proposals
from lottery.acting import Acting
from lottery.ceremony.papers import signers, signing
from lottery.ceremony.papers.named_signer import NamedSigner
from lottery.ceremony.steps import freeze
from lottery.errors import LotteryError, ProposalRefusedError, StepRefusedError
from lottery.minutes.signing.authority import certificate_bytes
from lottery.minutes.signing.stamp import fingerprint
from lottery.office.keys import signers as office_keys
from tests.actors import NOTARY, Clerk, Organiser, Stage
from tests.builders import MARCH, an_office
from tests.checked import assert_checks
from tests.lottery.minutes.certificates import SERVER, Holder, Paper, a_root, rsa_of

ROOT = a_root()
NPC, OTHER = ROOT.issues(Paper("市人大常委会")), ROOT.issues(Paper("市公证处"))
EARLY, LATE = datetime(2020, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)

OLD = ROOT.issues(Paper("甲", since=EARLY, until=EARLY.replace(year=2021)))
NEW = ROOT.issues(Paper("甲", since=LATE, until=LATE.replace(year=2031)))


@pytest.fixture
def planned(keys_template: Path, sqlite_template: Path, tmp_path: Path) -> Iterator[Organiser]:
    """A live draw that is planned, with entries."""
    home = Path(shutil.copytree(keys_template, tmp_path / "home"))
    shutil.copy(sqlite_template, home / "march.db")
    office = an_office(home, f"sqlite:///{home / 'march.db'}")
    organiser = Organiser(Stage(office))
    Clerk(organiser.stage).enters_many(4)
    organiser.plans()
    yield organiser
    office.close()


def pem(holder: Holder, *, above: bool = True) -> bytes:
    return certificate_bytes([holder.certificate, *(holder.above if above else ())])


def add(organiser: Organiser, name: str, data: bytes) -> NamedSigner:
    with organiser.office.write() as session:
        return signers.add(
            session,
            organiser.office.settings,
            code=MARCH,
            name=name,
            data=data,
            by="organiser",
            now=organiser.stage.tick(),
        )


def named(organiser: Organiser) -> list[tuple[int, str]]:
    with organiser.office.read() as session:
        found = signers.named(session, attempts.newest(session, MARCH))
    return [(each.number, each.name) for each in found]


def test_they_are_added_moved_and_taken_out_and_kept_when_planned_anew(planned: Organiser) -> None:
    p7 = pkcs7.serialize_certificates([OTHER.certificate, *OTHER.above], Encoding.DER)
    add(planned, "npc", pem(NPC))
    add(planned, "notary", p7)
    add(planned, "notary", p7)
    der = ROOT.issues(Paper("第三人")).certificate.public_bytes(Encoding.DER)
    assert not add(planned, "third", der).rooted
    assert named(planned) == [(2, "npc"), (3, "notary"), (4, "third")]
    with planned.office.write() as session:
        now = planned.stage.tick()
        signers.move(session, code=MARCH, name="third", to=2, by="x", now=now)
        signers.remove(session, code=MARCH, name="npc", by="x", now=now)
    assert named(planned) == [(2, "third"), (3, "notary")]
    planned.plans(place="二楼会议室")
    assert named(planned) == [(2, "third"), (3, "notary")]
    planned.takes("close")
    add(planned, "npc", pem(NPC))
    manifest = planned.freezes()
    assert [each.name for each in manifest.signers] == ["organiser", "third", "notary", "npc"]
    assert manifest.signers[3].sha256 == fingerprint(NPC.certificate)
    with pytest.raises(StepRefusedError):
        add(planned, "late", pem(ROOT.issues(Paper("迟来的"))))
    planned.voids()
    planned.plans()
    assert named(planned) == [(2, "third"), (3, "notary"), (4, "npc")]
    assert_checks(planned.office)


def test_whose_certificate_has_expired_is_not_carried_over_and_it_is_said(
    planned: Organiser,
) -> None:
    soon = planned.stage.now + timedelta(days=60)
    add(planned, "npc", pem(NPC))
    add(planned, "notary", pem(ROOT.issues(Paper("市公证处", until=soon))))
    planned.takes("close", "freeze")
    planned.voids()
    planned.stage.now = soon + timedelta(days=1)
    planned.plans()
    assert named(planned) == [(2, "npc")]
    with planned.office.read() as session:
        (told,) = signers.not_carried_over(session, planned.attempt)
    assert "notary" in told
    assert "没有沿用" in told


REFUSED = {
    "a key's file": ("x", b"-----BEGIN PRIVATE KEY-----\n", "没有证书"),
    "no certificate": ("x", b"PK\x03\x04", "没有证书"),
    "two people": ("x", pem(NPC, above=False) + pem(OTHER, above=False), "看不出哪一张"),
    "an authority": ("x", certificate_bytes([ROOT.certificate]), "CA"),
    "a name with capitals": ("Notary", pem(OTHER), "代号不合规则"),
    "a name too long": ("n" * 33, pem(OTHER), "代号不合规则"),
    "the organiser's name": ("organiser", pem(OTHER), "只能用一次"),
    "a name twice": ("npc", pem(OTHER), "只能用一次"),
    "a certificate twice": ("notary", pem(NPC), "只能用一次"),
    "expired": (
        "x",
        pem(OLD),
        "过期",
    ),
    "not yet valid": (
        "x",
        pem(NEW),
        "更早",
    ),
    "a short key": ("x", pem(ROOT.issues(Paper("甲", key=rsa_of(1024)))), "1024"),
    "for servers": ("x", pem(ROOT.issues(Paper("甲", purposes=(SERVER,)))), "扩展用途"),
    "for encryption": ("x", pem(ROOT.issues(Paper("甲", usages=("key_encipherment",)))), "用途"),
    "a demo's": ("x", pem(ROOT.issues(Paper("演示 DEMO 甲"))), "DEMO"),
}


def test_whoever_cannot_sign_is_refused_with_the_reason(planned: Organiser) -> None:
    add(planned, "npc", pem(NPC))
    for what, (name, data, why) in REFUSED.items():
        with pytest.raises(LotteryError) as refused:
            add(planned, name, data)
        assert why in str(refused.value), what
    assert named(planned) == [(2, "npc")]


def test_one_key_stands_for_one_person_whatever_its_certificates_are_called(
    planned: Organiser,
) -> None:
    add(planned, "npc", pem(NPC))
    own = signing.identity(planned.office.settings).key
    for key in (NPC.key, own):
        with pytest.raises(StepRefusedError, match="同一把密钥"):
            add(planned, "other", pem(ROOT.issues(Paper("另一个人", key=key))))
    with pytest.raises(StepRefusedError):
        add(planned, "npc", pem(NPC, above=False))
    assert add(planned, "npc", pem(NPC)).number == 2


def test_a_freeze_is_refused_if_its_signers_changed_since_it_was_proposed(
    planned: Organiser,
) -> None:
    add(planned, "npc", pem(NPC))
    planned.takes("close")
    made = planned.proposes("freeze")
    assert made.detail["signers"] == [f"2 npc {fingerprint(NPC.certificate)}"]
    add(planned, "notary", pem(OTHER))
    office, now = planned.office, planned.stage.tick()
    with office.write() as session, pytest.raises(ProposalRefusedError, match="已有变化"):
        freeze.freeze(
            session,
            office,
            office_keys(office.settings),
            code=MARCH,
            acting=Acting("organiser", now, planned.stage.random_bytes),
            confirmed=proposals.confirm(session, made.id, by=NOTARY, now=now),
        )
