"""The notary signs with a key that only he has: what he signed is verified before it is stored, and
a live draw is not committed to, and nothing of it is published, without him."""

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from draws import manifest as manifests
from draws import signatures
from draws.errors import DrawError
from draws.notary import papers
from draws.notary.keyfile import OwnKey
from draws.notary.papers import Asked, Request
from lottery import attempts, handouts, journal, register
from lottery.ceremony import joint
from lottery.ceremony.notary import answers, cosigning, registration, requests
from lottery.ceremony.seen import notary_recorded
from lottery.ceremony.steps import publish
from lottery.errors import (
    JournalDiffersError,
    NotaryRefusedError,
    StepRefusedError,
)
from lottery.handouts import frozen_programs
from lottery.office.keys import organiser_of, signers
from lottery.register import standing
from tests.actors import NOTARY, ORGANISER, Clerk, Organiser
from tests.builders import MARCH, an_account
from tests.notaries import Machine, a_key, answer_over, answer_to

CLERK = an_account("clerk", "clerk")


def freezes(clerk: Clerk, organiser: Organiser) -> None:
    """Until a live draw waits for the notary; its clock carries microseconds."""
    organiser.stage.now += timedelta(microseconds=123457)
    clerk.enters_many(3)
    organiser.takes("plan", "close", "freeze")


PREPARED = {"frozen": freezes}


@pytest.fixture
def frozen(organiser: Organiser) -> Organiser:
    """A live draw that waits for the notary."""
    return organiser


def asked(organiser: Organiser) -> bytes:
    """What the office asks him to sign."""
    with organiser.office.read() as session:
        return requests.request_for(session, organiser.attempt)


def takes(organiser: Organiser, data: bytes) -> tuple[answers.Stored, ...]:
    """The office takes an answer in."""
    with organiser.office.write() as session:
        return answers.take_in(session, data, by=NOTARY, now=organiser.stage.tick())


def registers(organiser: Organiser, own: OwnKey) -> registration.Registered:
    """The notary registers a key."""
    with organiser.office.write() as session:
        now = organiser.stage.tick()
        return Machine(own).is_enrolled(session, organiser.office.settings, now)


def test_a_live_draw_is_committed_with_both_signatures_on_manifest_and_checkpoint(
    frozen: Organiser,
) -> None:
    frozen.takes("commit")
    with frozen.office.read() as session:
        files = attempts.documents(session, frozen.attempt)
    keys = signatures.parse_keys(files["keys.txt"])
    organiser = organiser_of(frozen.office.settings).verifier()
    assert keys == [organiser, frozen.notary.own.public()]
    text = files["manifest.txt"]
    signatures.check_signatures(text, files["signatures.txt"], keys, "signatures.txt")
    signatures.check_note(files["checkpoint.txt"], keys, "checkpoint.txt")


def test_a_live_draw_is_not_committed_to_without_the_notary(frozen: Organiser) -> None:
    now = frozen.stage.tick()
    with pytest.raises(StepRefusedError, match="公证处"), frozen.office.write() as session:
        joint.propose(session, frozen.office, act="commit", code=MARCH, by=ORGANISER, now=now)
    with pytest.raises(StepRefusedError, match="公证处"):
        _commits_alone(frozen)
    assert frozen.attempt.state == "frozen"
    assert not publish.commitments(frozen.office).exists()


def _commits_alone(organiser: Organiser) -> None:
    with organiser.office.write() as session:
        cosigning.signed(session, organiser.attempt, signers(organiser.office.settings))


def _of_another_key(organiser: Organiser, _: Session) -> bytes:
    """Signed by somebody who takes the notary's name."""
    return answer_over(a_key(organiser.notary.own.name, "a forger's"), *_texts(organiser))


def _under_the_registered_key(organiser: Organiser, _: Session) -> bytes:
    """A forger's signatures under the registered key's line."""
    forged = _of_another_key(organiser, _)
    own, other = organiser.notary.own, a_key(organiser.notary.own.name, "a forger's")
    return forged.replace(other.public().text().encode(), own.public().text().encode())


def _with_the_registered_hash(organiser: Organiser, _: Session) -> bytes:
    """The right key's name and hash before a signature that is not its own."""
    own = organiser.notary.own
    right = answer_over(own, *_texts(organiser)).decode().splitlines()
    wrong = answer_over(own, Asked("checkpoint", b"test.example\n1\n" + b"A" * 43 + b"=\n"))
    right[3] = wrong.decode().splitlines()[3]
    return "".join(f"{row}\n" for row in right).encode()


def _of_another_draw(organiser: Organiser, _: Session) -> bytes:
    return _changed(organiser, "draw: ZP-FP-2024-03", "draw: ZP-FP-2024-99")


def _of_another_attempt(organiser: Organiser, _: Session) -> bytes:
    return _changed(organiser, "attempt: 1", "attempt: 2")


def _of_an_older_manifest(organiser: Organiser, _: Session) -> bytes:
    return _changed(organiser, "audit: 2", "audit: 3")


def _of_the_rehearsal(organiser: Organiser, _: Session) -> bytes:
    return _changed(organiser, "mode: live", "mode: rehearsal")


def _of_another_register(organiser: Organiser, _: Session) -> bytes:
    note, _manifest = _texts(organiser)
    origin, size, _root = note.checkpoint()
    other = signatures.checkpoint_text(origin, size, sha256(b"another").digest())
    return answer_over(organiser.notary.own, Asked("checkpoint", other))


def _of_a_size_that_was_never_signed(organiser: Organiser, _: Session) -> bytes:
    note, _manifest = _texts(organiser)
    origin, size, root = note.checkpoint()
    other = signatures.checkpoint_text(origin, size + 1, bytes.fromhex(root))
    return answer_over(organiser.notary.own, Asked("checkpoint", other))


def _over_nothing(organiser: Organiser, _: Session) -> bytes:
    """The notary's own signature over no byte at all, as that of a checkpoint that there is not."""
    own = organiser.notary.own
    given = papers.Given(papers.CHECKPOINT, "999", sha256(b"").hexdigest(), own.sign(b""))
    return papers.Answer(own.public(), (given,)).text()


def _the_checkpoint_for_the_manifest(organiser: Organiser, _: Session) -> bytes:
    """The checkpoint's signature where the manifest's should stand."""
    rows = answer_over(organiser.notary.own, *_texts(organiser)).decode().splitlines()
    rows[5] = rows[3]
    return "".join(f"{row}\n" for row in rows).encode()


FORGED: tuple[tuple[Callable[[Organiser, Session], bytes], str], ...] = (
    (_of_another_key, "登记的是"),
    (_under_the_registered_key, "不成立"),
    (_with_the_registered_hash, "不成立"),
    (_of_another_draw, "没有这次抽奖"),
    (_of_another_attempt, "现在进行的是"),
    (_of_an_older_manifest, "不是抽奖"),
    (_of_the_rehearsal, "不是抽奖"),
    (_of_another_register, "不是本登记册"),
    (_of_a_size_that_was_never_signed, "本登记册没有 .* 行时的检查点"),
    (_over_nothing, "本登记册没有 999 行时的检查点"),
    (_the_checkpoint_for_the_manifest, "不成立"),
    (lambda _o, _s: b"", "不是公证处的签名文件"),
    (lambda o, _s: answer_to(asked(o), o.notary.own)[:-1], "不是公证处的签名文件"),
    (lambda o, _s: answer_to(asked(o), o.notary.own).replace(b"\n", b"\r\n"), "不是公证处"),
    (lambda o, _s: asked(o), "不是公证处的签名文件"),
    (lambda _o, _s: b"\xff\xfe" * 40, "不是公证处的签名文件"),
)


def _texts(organiser: Organiser) -> tuple[Asked, ...]:
    return papers.parse_request(asked(organiser)).texts


def _changed(organiser: Organiser, old: str, new: str) -> bytes:
    """Signatures over a manifest that is sound, and not this one."""
    note, manifest = _texts(organiser)
    changed = manifest.text.replace(old.encode(), new.encode())
    assert changed != manifest.text
    if "attempt" in old:
        zeros, some = f"previous: {manifests.ZEROS}", f"previous: {'1' * 64}"
        changed = changed.replace(zeros.encode(), some.encode())
    return answer_over(organiser.notary.own, Asked("manifest", changed), note)


def test_a_forged_answer_is_refused_with_the_reason_and_nothing_is_stored(
    frozen: Organiser, snapshot: Callable[[object], str]
) -> None:
    before = snapshot(frozen.office)
    for forge, reason in FORGED:
        with frozen.office.read() as session:
            data = forge(frozen, session)
        with pytest.raises(NotaryRefusedError, match=reason):
            takes(frozen, data)
        assert snapshot(frozen.office) == before, forge
    takes(frozen, answer_to(asked(frozen), frozen.notary.own))
    frozen.takes("commit")


def test_an_answer_to_an_attempt_that_was_voided_is_not_one_to_the_next(frozen: Organiser) -> None:
    older = answer_to(asked(frozen), frozen.notary.own)
    frozen.is_cosigned()
    frozen.takes("void", "plan", "close", "freeze")
    with pytest.raises(NotaryRefusedError, match="现在进行的是"):
        takes(frozen, older)
    with pytest.raises(StepRefusedError, match="还没有公证处"), frozen.office.read() as session:
        cosigning.require(session, frozen.attempt)


def test_the_same_answer_again_changes_nothing(
    frozen: Organiser, snapshot: Callable[[object], str]
) -> None:
    answer = answer_to(asked(frozen), frozen.notary.own)
    takes(frozen, answer)
    before = snapshot(frozen.office)
    takes(frozen, answer)
    assert snapshot(frozen.office) == before
    frozen.takes("commit")
    takes(frozen, answer)


def test_only_notary_and_organiser_hand_an_answer_in(frozen: Organiser) -> None:
    answer = answer_to(asked(frozen), frozen.notary.own)
    with pytest.raises(NotaryRefusedError, match="clerk"), frozen.office.write() as session:
        answers.take_in(session, answer, by=CLERK, now=frozen.stage.tick())
    with frozen.office.write() as session:
        answers.take_in(session, answer, by=ORGANISER, now=frozen.stage.tick())


def test_a_lost_key_is_replaced_before_the_commitment_and_signs_anew(frozen: Organiser) -> None:
    frozen.is_cosigned()
    lost, new = frozen.notary.own, a_key(frozen.notary.own.name, "a new one")
    answer = answer_to(asked(frozen), lost)
    registers(frozen, new)
    with frozen.office.read() as session:
        assert not cosigning.state(session, frozen.attempt).complete
        told = list(journal.acts(session, registration.ACT))
    assert [line["replaces"] for line in told] == ["", lost.public().text()]
    with pytest.raises(NotaryRefusedError, match="旧公钥"):
        takes(frozen, answer)
    with pytest.raises(NotaryRefusedError, match="先前登记过"):
        registers(frozen, lost)
    takes(frozen, answer_to(asked(frozen), new))
    with frozen.office.read() as session:
        made = cosigning.signed(session, frozen.attempt, signers(frozen.office.settings))
    assert new.public().text() in made["keys.txt"].decode()
    assert lost.public().text() not in made["keys.txt"].decode()


def test_no_key_is_replaced_while_a_committed_draw_hangs_on_it(frozen: Organiser) -> None:
    frozen.takes("commit")
    new = a_key(frozen.notary.own.name, "a new one")
    with pytest.raises(NotaryRefusedError, match="不能更换公钥"):
        registers(frozen, new)
    frozen.takes("void", "publish")
    registers(frozen, new)
    frozen.publishes()  # the published bundle stays what it is
    with frozen.office.read() as session:
        notary_recorded.check(session)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("", "不是一行公钥"),
        ("notary", "不是一行公钥"),
        ("-----BEGIN PRIVATE KEY-----\nMC4CAQ\n-----END PRIVATE KEY-----\n", "这是私钥.*U 盘"),
        ("fpdraw-key/1\nkey: test.example/notary+00000000+AZ\n", "这是私钥"),
        ("test.example/notary+00000000+AZytvRL2JHpDcaPVJo5yARfVVVJ0oflSFa7y1j9QJnoW", "公钥"),
    ],
)
def test_what_is_no_key_is_not_registered(organiser: Organiser, line: str, reason: str) -> None:
    settings, now = organiser.office.settings, organiser.stage.tick()
    with (
        pytest.raises(NotaryRefusedError, match=reason),
        organiser.office.write() as session,
    ):
        registration.enrol(session, settings, line, by=NOTARY, now=now)


def test_a_key_is_the_notarys_own_under_his_name_by_his_hand(organiser: Organiser) -> None:
    settings, now = organiser.office.settings, organiser.stage.tick()
    own = a_key(settings.notary_name).public().text()
    other_name = a_key("somebody-else").public().text()
    theirs = organiser_of(settings)
    same = OwnKey(settings.notary_name, theirs.key).public().text()
    both = an_account("both", "notary", "organiser")
    for by, line, reason in (
        (ORGANISER, own, "请公证员用自己的账号"),
        (both, own, "请公证员用自己的账号"),
        (NOTARY, other_name, "署名"),
        (NOTARY, same, "主办单位自己的公钥"),
    ):
        with pytest.raises(NotaryRefusedError, match=reason), organiser.office.write() as session:
            registration.enrol(session, settings, line, by=by, now=now)


class WithoutKey(Organiser):
    """An organiser whose notary has registered no key."""

    def enrols_notary(self) -> None:
        """He does not come."""


def test_without_a_registered_key_no_live_draw_is_frozen(
    clerk: Clerk, organiser: Organiser
) -> None:
    clerk.enters_many(2)
    alone = WithoutKey(organiser.stage)
    alone.takes("plan", "close")
    with pytest.raises(StepRefusedError, match="登记公钥"):
        alone.takes("freeze")


def test_a_draw_voided_before_the_notary_signed_is_published_once_he_has(
    frozen: Organiser,
) -> None:
    frozen.takes("void")
    with pytest.raises(StepRefusedError, match="公证处还没有对其清单"):
        frozen.takes("publish")
    assert not (frozen.office.settings.public_dir / MARCH).exists()
    takes(frozen, answer_to(asked(frozen), frozen.notary.own))
    folder = frozen.publishes()
    assert frozen.publishes() == folder
    assert len(signatures.parse_keys((folder / "keys.txt").read_bytes())) == 2


def test_an_evening_checkpoint_is_published_at_once_and_cosigned_when_he_comes(
    clerk: Clerk, organiser: Organiser
) -> None:
    clerk.enters_many(2)
    organiser.stage.rehearses("live")
    office = organiser.office
    keys = signers(office.settings)
    with office.write() as session:
        register.checkpoint(session, office.settings.origin, keys, organiser.stage.tick())
    organiser.enrols_notary()
    with office.read() as session:
        (alone,) = standing.checkpoints(session, 9)
        request = requests.request_of_checkpoints(session)
    assert alone.signers == (office.settings.organiser_name,)
    takes(organiser, answer_to(request, organiser.notary.own))
    with office.read() as session:
        (both,) = standing.checkpoints(session, 9)
        with pytest.raises(NotaryRefusedError, match="没有等待"):
            requests.request_of_checkpoints(session)
    assert both.signers == (office.settings.organiser_name, office.settings.notary_name)
    assert (both.origin, both.size, both.root) == (alone.origin, alone.size, alone.root)
    pinned = [keys[0].verifier(), organiser.notary.own.public()]
    signatures.check_note(both.note, pinned, "checkpoint.txt")


def test_the_programs_that_a_manifest_names_can_be_had_as_they_were(frozen: Organiser) -> None:
    with frozen.office.read() as session:
        manifest = manifests.parse(attempts.document(session, frozen.attempt, "manifest.txt"))
        assert [each.name for each in manifest.programs] == sorted(handouts.programs())
        for each in manifest.programs:
            content = frozen_programs.content(session, each.sha256)
            assert content
            assert sha256(content).hexdigest() == each.sha256
        assert frozen_programs.content(session, "0" * 64) is None


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE notary_key SET key = REPLACE(key, '+A', '+B')",
        "UPDATE notary_key SET by = 'clerk'",
        "DELETE FROM notary_signature",
        "UPDATE notary_signature SET line = REPLACE(line, 'a', 'b')",
        "UPDATE notary_signature SET by = 'clerk'",
        "DELETE FROM program_file",
        "UPDATE program_file SET content = sha256",
    ],
)
def test_a_row_of_the_notarys_that_was_changed_is_noticed(
    frozen: Organiser, without_guards: Callable[[Engine, str], None], change: str
) -> None:
    frozen.is_cosigned()
    with frozen.office.read() as session:
        notary_recorded.check(session)
    if "program_file SET" in change and frozen.office.engine.dialect.name == "postgresql":
        change = "UPDATE program_file SET content = convert_to(sha256, 'UTF8')"
    without_guards(frozen.office.engine, change)
    with pytest.raises((JournalDiffersError, NotaryRefusedError)), frozen.office.read() as session:
        notary_recorded.check(session)


def test_a_request_without_the_manifests_own_checkpoint_is_not_signed(frozen: Organiser) -> None:
    note, manifest = _texts(frozen)
    own = frozen.notary.own
    for texts in ((manifest,), (note, note), ()):
        with pytest.raises(DrawError, match=r"request\.txt"):
            papers.parse_request(Request(own.public(), texts).text())
