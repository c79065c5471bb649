"""Checking signed minutes: what holds is accepted, every changed byte is reported."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from lottery.cli import main
from lottery.clock import SHANGHAI
from lottery.minutes.authority import Identity, demo_identity, read_identity, write_identity
from lottery.minutes.check import check
from lottery.minutes.content import compose
from lottery.minutes.envelope import read_envelope
from lottery.minutes.errors import MinutesError
from lottery.minutes.facts import Facts, facts_text
from lottery.minutes.pdf import render
from lottery.minutes.sign import sign

SIGNED = datetime(2024, 4, 10, 12, 0, tzinfo=SHANGHAI)
LATER = SIGNED + timedelta(days=30)

Bundle = Callable[..., dict[str, bytes]]
Seen = Callable[..., Facts]


def refused(pdf: bytes, identity: Identity) -> str:
    """The reason; fails the test if the file is accepted."""
    with pytest.raises(MinutesError) as error:
        check(pdf, (identity.root,), LATER)
    return str(error.value)


def flipped(pdf: bytes, at: int, bit: int = 0) -> bytes:
    return pdf[:at] + bytes([pdf[at] ^ 1 << bit]) + pdf[at + 1 :]


def container(pdf: bytes) -> range:
    """Where the signature's hex digits stand, with both brackets."""
    found = re.search(rb"/Contents <[0-9A-F]{1000,}>", pdf)
    assert found
    return range(found.start() + 10, found.end())


def test_signed_minutes_are_accepted_and_the_signer_is_named(
    signed: bytes, identity: Identity
) -> None:
    report = check(signed, (identity.root,), LATER)
    assert report.pinned
    assert report.compared
    assert report.signer == "演示 DEMO · 邹平市商务局"
    assert not report.warnings
    assert any(report.fingerprint in line for line in report.lines)


def test_without_a_root_the_report_says_that_the_signer_is_unknown(signed: bytes) -> None:
    report = check(signed, None, LATER)
    assert not report.pinned
    assert "未指定根证书" in report.warnings[0]


def test_signing_again_gives_the_same_bytes(
    unsigned: bytes, signed: bytes, identity: Identity
) -> None:
    assert sign(unsigned, identity, SIGNED) == signed
    assert signed.startswith(unsigned)


def test_each_changed_byte_of_the_container_is_reported(signed: bytes, identity: Identity) -> None:
    places = container(signed)
    for at in places:
        with pytest.raises(MinutesError):
            read_envelope(flipped(signed, at, at % 8))
    for at in random.Random(5).sample(places, 5):
        refused(flipped(signed, at), identity)


def test_hex_digits_in_lower_case_are_reported(signed: bytes, identity: Identity) -> None:
    at = next(place for place in container(signed) if signed[place : place + 1] in b"ABCDEF")
    assert "容器" in refused(flipped(signed, at, 5), identity)


def test_any_changed_byte_elsewhere_is_reported(signed: bytes, identity: Identity) -> None:
    rest = sorted(set(range(len(signed))) - set(container(signed)))
    dice = random.Random(7)
    for at in [0, len(signed) - 1, len(signed) - 2, *dice.sample(rest, 300)]:
        refused(flipped(signed, at, dice.randrange(8)), identity)


@pytest.mark.parametrize("more", [b"\n", b"%", b"\0" * 20])
def test_bytes_at_the_end_are_reported(signed: bytes, identity: Identity, more: bytes) -> None:
    refused(signed + more, identity)


@pytest.mark.parametrize("part", [0, 1, 1000, 0.5, -1])
def test_a_part_of_the_file_is_refused(signed: bytes, identity: Identity, part: float) -> None:
    refused(signed[: int(part * len(signed)) if part == 0.5 else int(part)], identity)


def test_an_unsigned_file_is_refused(unsigned: bytes, identity: Identity) -> None:
    assert "实有 0 个" in refused(unsigned, identity)


def test_a_signer_of_the_same_name_from_another_root_is_refused(
    unsigned: bytes, identity: Identity
) -> None:
    impostor = demo_identity("邹平市商务局", SIGNED)
    assert "根证书" in refused(sign(unsigned, impostor, SIGNED), identity)


def test_a_time_in_the_future_is_refused(unsigned: bytes, identity: Identity) -> None:
    assert "晚于现在" in refused(sign(unsigned, identity, LATER + timedelta(days=1)), identity)


def test_pages_that_were_altered_before_signing_are_refused(
    bundle: Bundle, facts: Seen, identity: Identity
) -> None:
    told, shown = facts(), facts(place="另一个地点")
    altered = render(compose(bundle(), shown), facts_text(told))
    assert "签署之前被改动" in refused(sign(altered, identity, SIGNED), identity)


def test_attachments_other_than_the_printed_ones_are_refused(
    bundle: Bundle, facts: Seen, identity: Identity
) -> None:
    honest = compose(bundle(), facts())
    files = dict(honest.attachments) | {"README.txt": b"other\n"}
    altered = type(honest)(**{**vars(honest), "attachments": tuple(sorted(files.items()))})
    reason = refused(sign(render(altered, facts_text(facts())), identity, SIGNED), identity)
    assert "README.txt" in reason


def test_a_draw_that_does_not_verify_is_refused(
    bundle: Bundle, facts: Seen, identity: Identity
) -> None:
    files = bundle()
    lines = files["result.txt"].decode().splitlines()
    lines[6], lines[7] = (
        lines[6][:4] + lines[7][4:],
        lines[7][:4] + lines[6][4:],
    )
    files["result.txt"] = "".join(f"{line}\n" for line in lines).encode()
    pdf = sign(render(compose(files, facts()), facts_text(facts())), identity, SIGNED)
    assert "result.txt" in refused(pdf, identity)


def test_the_identity_is_read_back_from_its_files(identity: Identity, tmp_path: Path) -> None:
    assert read_identity(*write_identity(identity, tmp_path)).certificate == identity.certificate


def test_a_key_of_another_certificate_is_refused(identity: Identity, tmp_path: Path) -> None:
    key, _, root = write_identity(identity, tmp_path / "one")
    _, certificate, _ = write_identity(demo_identity("另一单位", SIGNED), tmp_path / "two")
    with pytest.raises(MinutesError, match="不是一对"):
        read_identity(key, certificate, root)


def test_the_command_accepts_with_0_and_refuses_with_1(
    signed: bytes, identity: Identity, tmp_path: Path
) -> None:
    _, _, root = write_identity(identity, tmp_path)
    (tmp_path / "good.pdf").write_bytes(signed)
    (tmp_path / "bad.pdf").write_bytes(flipped(signed, 5000))
    run = CliRunner().invoke
    good = run(main, ["minutes", "check", str(tmp_path / "good.pdf"), "--trust", str(root)])
    bad = run(main, ["minutes", "check", str(tmp_path / "bad.pdf"), "--trust", str(root)])
    assert (good.exit_code, bad.exit_code) == (0, 1)
    assert "检查通过" in good.output
    assert len(bad.output.splitlines()) == 1


def test_the_signers_own_certificate_may_be_pinned_instead_of_a_root(
    signed: bytes, identity: Identity
) -> None:
    assert check(signed, (identity.certificate,), LATER).pinned
    impostor = demo_identity("邹平市商务局", SIGNED)
    with pytest.raises(MinutesError, match="根证书"):
        check(signed, (impostor.certificate,), LATER)
