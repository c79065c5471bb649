"""Checking signed minutes: every changed byte is reported, and what was not checked is missing."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner, Result

from lottery.cli import main
from lottery.clock import SHANGHAI
from lottery.minutes.checking.check import LARGEST_FILE, CheckPolicy, check
from lottery.minutes.checking.envelope import ByteRange, own_envelope
from lottery.minutes.checking.verdict import OPEN, PASSED, REFUSED
from lottery.minutes.errors import MinutesError
from lottery.minutes.signing.authority import (
    Identity,
    certificate_bytes,
    demo_identity,
    read_identity,
    write_identity,
)
from lottery.minutes.signing.sign import sign
from lottery.minutes.written.paper import PIECE
from tests.lottery.minutes.certificates import Paper
from tests.lottery.minutes.conftest import SIGNED, WORTH, a_bundle, drawn_up, some_facts
from tests.lottery.minutes.workshop import Workshop

Judge = Callable[[bytes], str]


def flipped(pdf: bytes, at: int, bit: int = 0) -> bytes:
    return pdf[:at] + bytes([pdf[at] ^ 1 << bit]) + pdf[at + 1 :]


def container(pdf: bytes) -> range:
    """Where the signature's hex digits stand, with both brackets."""
    found = re.search(rb"/Contents <[0-9A-F]{1000,}>", pdf)
    assert found
    return range(found.start() + 10, found.end())


@pytest.fixture
def refused(workshop: Workshop) -> Judge:
    """The reason of a refusal; fails the test if there is none."""

    def judged(pdf: bytes) -> str:
        verdict = workshop.judge(pdf)
        assert verdict.status == REFUSED
        return verdict.refused

    return judged


def test_signing_again_gives_the_same_bytes(
    unsigned: bytes, signed: bytes, identity: Identity
) -> None:
    assert sign(unsigned, identity, SIGNED) == signed
    assert signed.startswith(unsigned)


def test_each_changed_byte_of_the_container_is_reported(workshop: Workshop, refused: Judge) -> None:
    places = container(workshop.good)
    where = ByteRange(places.start, places.stop, len(workshop.good))
    own_envelope(workshop.good, where)
    for at in places:
        with pytest.raises(MinutesError):
            own_envelope(flipped(workshop.good, at, at % 8), where)
    for at in random.Random(5).sample(places, 5):
        refused(flipped(workshop.good, at))


def test_hex_digits_in_lower_case_are_reported(workshop: Workshop, refused: Judge) -> None:
    good = workshop.good
    at = next(place for place in container(good) if good[place : place + 1] in b"ABCDEF")
    assert "容器" in refused(flipped(good, at, 5))


def test_any_changed_byte_elsewhere_is_reported(workshop: Workshop, refused: Judge) -> None:
    good = workshop.good
    rest = sorted(set(range(len(good))) - set(container(good)))
    dice = random.Random(7)
    for at in [0, len(good) - 1, len(good) - 2, *dice.sample(rest, 120)]:
        refused(flipped(good, at, dice.randrange(8)))


@pytest.mark.parametrize("more", [b"\n", b"%", b"\0" * 20])
def test_bytes_at_the_end_are_reported(more: bytes, workshop: Workshop, refused: Judge) -> None:
    refused(workshop.good + more)


@pytest.mark.parametrize("part", [0, 1, 1000, 0.5, -1])
def test_a_part_of_the_file_is_refused(part: float, workshop: Workshop, refused: Judge) -> None:
    good = workshop.good
    refused(good[: int(part * len(good)) if part == 0.5 else int(part)])


def test_an_expired_certificate_is_never_signed_with(workshop: Workshop) -> None:
    old = workshop.root.issues(Paper("邹平市商务局", until=SIGNED - timedelta(days=1)))
    with pytest.raises(MinutesError, match="已经过期"):
        sign(workshop.unsigned, old.identity, SIGNED)


def test_the_identity_is_read_back_from_its_files(workshop: Workshop, tmp_path: Path) -> None:
    between = workshop.root.issues(Paper("测试二级证书", authority=True))
    identity = between.issues(Paper("邹平市商务局")).identity
    assert len(identity.chain) == 1
    found = read_identity(*write_identity(identity, tmp_path))
    assert (found.certificate, found.chain, found.root) == (
        identity.certificate,
        identity.chain,
        identity.root,
    )


def test_a_key_of_another_certificate_is_refused(identity: Identity, tmp_path: Path) -> None:
    key, _, root = write_identity(identity, tmp_path / "one")
    _, certificate, _ = write_identity(demo_identity("另一单位", SIGNED), tmp_path / "two")
    with pytest.raises(MinutesError, match="不是一对"):
        read_identity(key, certificate, root)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["minutes", "check", *map(str, arguments)])


@pytest.fixture
def place(workshop: Workshop, tmp_path: Path) -> Path:
    """A folder with the minutes, the root and the keys."""
    (tmp_path / "good.pdf").write_bytes(workshop.complete)
    (tmp_path / "root.pem").write_bytes(certificate_bytes([workshop.root.certificate]))
    (tmp_path / "keys.txt").write_bytes(workshop.files["keys.txt"])
    (tmp_path / "empty").touch()
    return tmp_path


def test_the_command_passes_with_0_and_names_draw_and_prizes(place: Path) -> None:
    given = (place / "good.pdf", "--trust", place / "root.pem", "--keys", place / "keys.txt")
    good = run(*given, "--draw", "ZP-FP-2024-03")
    assert (good.exit_code, good.stderr) == (PASSED, "")
    assert good.stdout.splitlines()[0].startswith("抽奖：ZP-FP-2024-03 第 1 次 · 演练")
    assert "轿车一辆" in good.stdout.splitlines()[1]
    assert "主办单位陈述" in good.stdout
    assert good.stdout.splitlines()[-1].startswith("通过")


def test_the_command_refuses_with_1_and_one_line(place: Path, workshop: Workshop) -> None:
    (place / "bad.pdf").write_bytes(flipped(workshop.good, 5000))
    bad = run(place / "bad.pdf", "--trust", place / "root.pem", "--keys", place / "keys.txt")
    assert (bad.exit_code, bad.stdout) == (REFUSED, "")
    assert bad.stderr.startswith("拒绝：")
    assert len(bad.stderr.splitlines()) == 1


def test_another_root_is_refused_in_one_line_and_two_roots_in_one_file_are_both_tried(
    place: Path, workshop: Workshop
) -> None:
    other = demo_identity("另一单位", SIGNED).root
    (place / "other.pem").write_bytes(certificate_bytes([other]))
    (place / "both.pem").write_bytes(certificate_bytes([other, workshop.root.certificate]))
    command = [sys.executable, "-c", "from lottery.cli import main; main()", "minutes", "check"]
    given = [str(place / "good.pdf"), "--keys", str(place / "keys.txt"), "--trust"]
    bad = subprocess.run(
        [*command, *given, str(place / "other.pem")], capture_output=True, check=False
    )
    told = bad.stderr.decode()
    assert (bad.returncode, bad.stdout, len(told.splitlines())) == (REFUSED, b"", 1), told
    assert told.startswith("拒绝：")
    assert run(*given, place / "both.pem").exit_code == PASSED


def test_a_file_that_is_not_there_is_a_wrong_call_and_no_refusal(place: Path) -> None:
    for name in ("none.pdf", "."):
        none = run(place / name)
        assert (none.exit_code, none.stdout) == (2, "")
        assert f"没有可读的文件 {place / name}" in none.stderr


def test_what_is_no_pdf_or_a_damaged_one_is_said_in_one_chinese_sentence(place: Path) -> None:
    (place / "text.pdf").write_bytes(b"minutes\n" * 99)
    (place / "damaged.pdf").write_bytes(b"%PDF-1.7\n" + b"x\n" * 99)
    for name, told in (("text.pdf", "文件不是 PDF"), ("damaged.pdf", "文件是损坏的 PDF")):
        bad = run(place / name)
        assert (bad.exit_code, bad.stdout) == (REFUSED, "")
        assert bad.stderr.startswith(f"拒绝：{told}")
        assert not re.search("Error|object at|startxref", bad.stderr)


def test_a_file_larger_than_any_minutes_is_refused_before_it_is_read(place: Path) -> None:
    with (place / "large.pdf").open("wb") as large:
        large.truncate(LARGEST_FILE + 1)
    bad = run(place / "large.pdf")
    assert (bad.exit_code, bad.stdout) == (REFUSED, "")
    assert bad.stderr.startswith("拒绝：文件大于 256 MiB，没有读取")


@pytest.mark.parametrize(
    ("trust", "keys", "told"),
    [
        (None, "keys.txt", "请用 --trust 指定"),
        ("none.pem", "keys.txt", "none.pem"),
        ("empty", "keys.txt", "不存在、为空或无法读取"),
        ("keys.txt", "keys.txt", "不存在、为空或无法读取"),
        ("root.pem", None, "请用 --keys 指定"),
        ("root.pem", "none.txt", "none.txt"),
        ("root.pem", "empty", "验证公钥文件"),
        ("root.pem", "root.pem", "验证公钥文件"),
    ],
)
def test_what_is_not_given_is_missing_and_named(
    trust: str | None, keys: str | None, told: str, place: Path
) -> None:
    given = [*(("--trust", place / trust) if trust else ())]
    given += [*(("--keys", place / keys) if keys else ())]
    result = run(place / "good.pdf", *given)
    assert (result.exit_code, result.stderr) == (OPEN, "")
    missing = [line for line in result.stdout.splitlines() if line.startswith("! 缺：")]
    assert len(missing) == 1
    assert told in missing[0]
    assert result.stdout.splitlines()[-1].startswith("未完全验证")


def test_a_manifest_without_signers_is_not_fully_verified(workshop: Workshop) -> None:
    files = a_bundle()
    verdict = workshop.judge(workshop.holding(files), keys=files["keys.txt"])
    assert verdict.status == OPEN
    assert "signer" in verdict.lacks


def test_a_layout_of_another_time_is_not_fully_verified(workshop: Workshop) -> None:
    def newer(pdf: pikepdf.Pdf) -> None:
        pdf.Root.PieceInfo[PIECE].Private.Layout = 99

    verdict = workshop.judge(workshop.changed(newer))
    assert (verdict.status, verdict.lacks) == (OPEN, {"layout"})
    assert "99" in verdict.missing[0].sentence


def test_a_certificate_that_has_expired_since_is_not_fully_verified(workshop: Workshop) -> None:
    verdict = workshop.judge(workshop.good, datetime(2028, 1, 1, tzinfo=SHANGHAI))
    assert (verdict.status, verdict.lacks) == (OPEN, {"expired"})
    assert "签署时间只有签署人自己的话" in verdict.missing[0].sentence


def test_prizes_that_the_rules_do_not_tell_of_are_not_fully_verified(workshop: Workshop) -> None:
    files = a_bundle(rules="测试规则\n", signers=workshop.signers)
    verdict = workshop.judge(workshop.holding(files), keys=files["keys.txt"])
    assert (verdict.status, verdict.lacks) == (OPEN, {"prizes"})


def test_rules_in_free_words_may_contradict_the_prizes_but_hold_no_worth(
    workshop: Workshop,
) -> None:
    words = "一等奖：轿车一辆\n二等奖：运动服装代金券\n三等奖：玉米油兑换券\n"
    files = a_bundle(rules=words, signers=workshop.signers)
    for facts in (some_facts(), some_facts(prizes=WORTH)):
        verdict = workshop.judge(workshop.sign(drawn_up(files, facts)), keys=files["keys.txt"])
        assert (verdict.status, verdict.lacks) == (OPEN, {"prizes"})
        assert "价值" in verdict.missing[0].sentence
    swapped = words.replace("轿车一辆", "甲").replace("玉米油兑换券", "轿车一辆")
    files = a_bundle(rules=swapped, signers=workshop.signers)
    verdict = workshop.judge(workshop.holding(files), keys=files["keys.txt"])
    assert "与规则不一致" in verdict.refused


def test_nobody_present_and_late_times_are_said_plainly(workshop: Workshop) -> None:
    late = SIGNED - timedelta(hours=1) + timedelta(days=400)
    files = a_bundle(signers=workshop.signers)
    pdf = workshop.sign(
        drawn_up(files, some_facts(present=(), ended_at=late)), at=SIGNED + timedelta(days=400)
    )
    verdict = workshop.judge(pdf, SIGNED + timedelta(days=500), keys=files["keys.txt"])
    assert "（没有记录任何到场人员）" in verdict.stated
    assert "抽奖结束比末个取值晚 400 天" in verdict.notes


def test_the_check_apart_says_what_the_check_here_says(workshop: Workshop) -> None:
    apart = check(workshop.complete, workshop.question(), workshop.now)
    assert apart == workshop.judge(workshop.complete)
    assert check(b"%PDF-1.7\n", CheckPolicy(), workshop.now).status == REFUSED


def test_the_file_is_held_to_one_draw_and_one_bundle(workshop: Workshop, tmp_path: Path) -> None:
    for name, data in {**workshop.files, "minutes.pdf": workshop.good}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    assert workshop.judge(workshop.good, bundle=tmp_path).status == PASSED
    assert "另一次抽奖" in workshop.judge(workshop.good, draw="ZP-FP-2024-04").refused
    (tmp_path / "times.txt").write_bytes(b"other\n")
    assert "times.txt" in workshop.judge(workshop.good, bundle=tmp_path).refused


def test_minutes_of_a_large_pool_leave_its_lists_out_and_ask_for_the_bundle(
    workshop: Workshop,
) -> None:
    named = workshop.files["manifest.txt"].replace(b"pool-count: 12\n", b"pool-count: 200001\n")
    files = {**workshop.files, "manifest.txt": named}
    old, new = (sha256(x).hexdigest().encode() for x in (workshop.files["manifest.txt"], named))
    for name in ("seed.txt", "times.txt", "result.txt"):
        files[name] = files[name].replace(old, new)
    verdict = workshop.judge(workshop.holding(files))
    assert (verdict.status, verdict.lacks) == (OPEN, {"lists"})
    assert "--bundle" in verdict.missing[0].sentence
