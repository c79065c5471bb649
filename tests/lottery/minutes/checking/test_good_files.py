"""True minutes pass, whoever wrote them and however: exit 0."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pikepdf
import pytest

from lottery.minutes.checking.judge import UNSIGNED
from lottery.minutes.checking.verdict import OPEN, PASSED
from lottery.minutes.written.paper import PIECE
from tests.lottery.minutes.certificates import Paper, p256, rsa_of
from tests.lottery.minutes.conftest import a_bundle, drawn_up, named, some_facts
from tests.lottery.minutes.workshop import Workshop, edited, follows


def nothing(_pdf: pikepdf.Pdf) -> None:
    """No change of content: the file is only written anew."""


def other_tools(pdf: pikepdf.Pdf) -> None:
    private = pdf.Root.PieceInfo[PIECE].Private
    private.Tools = pikepdf.String("reportlab 9.9; pikepdf 99.1; Windows AMD64; minutes 0123456789")


def renumbered(pdf: pikepdf.Pdf) -> None:
    """The tree of pages under another number, so that the numbers behind it move."""
    pdf.Root.Pages = pdf.make_indirect(pikepdf.Dictionary(dict(pdf.Root.Pages.items())))
    for kid in pdf.Root.Pages.Kids:
        kid.Parent = pdf.Root.Pages


WRITTEN: dict[str, tuple[Callable[[pikepdf.Pdf], object], dict[str, Any]]] = {
    "by a version that calls itself otherwise": (other_tools, {}),
    "without compression": (nothing, {"compress_streams": False}),
    "with streams decoded": (
        nothing,
        {"stream_decode_level": pikepdf.StreamDecodeLevel.generalized, "compress_streams": False},
    ),
    "compressed anew": (nothing, {"recompress_flate": True}),
    "with other object numbers": (renumbered, {}),
}


def passed(workshop: Workshop, pdf: bytes, **question: Any) -> tuple[str, ...]:
    """What held; fails the test if anything is missing or refused."""
    verdict = workshop.judge(pdf, **question)
    assert (verdict.refused, verdict.missing) == ("", ())
    assert verdict.status == PASSED
    return verdict.held


def test_the_organisers_minutes_pass_and_name_what_they_are(workshop: Workshop) -> None:
    verdict = workshop.judge_all(workshop.good, draw="ZP-FP-2024-03")
    assert (verdict.status, verdict.lacks) == (OPEN, {UNSIGNED})
    about = " ".join(verdict.about)
    for told in ("ZP-FP-2024-03", "第 1 次", "演练", "一等奖 轿车一辆 1 名"):
        assert told in about
    assert any("逐字节一致" in line for line in verdict.held)
    assert any("测试甲、测试乙" in line for line in verdict.stated)
    assert any("supervisor、notary" in each.sentence for each in verdict.missing)


@pytest.mark.parametrize("how", WRITTEN)
def test_the_same_pages_written_otherwise_pass(how: str, workshop: Workshop) -> None:
    change, options = WRITTEN[how]
    written = edited(workshop.unsigned, change, **options)
    assert written != workshop.unsigned
    held = passed(workshop, workshop.sign(written))
    assert any("逐个对象一致" in line for line in held)


@pytest.mark.parametrize("key", ["p256", "rsa2048", "rsa3072"])
def test_each_kind_of_key_signs(key: str, workshop: Workshop) -> None:
    made = p256() if key == "p256" else rsa_of(int(key[3:]))
    signer = workshop.root.issues(Paper("邹平市商务局", key=made))
    files = a_bundle(signers=named(signer.identity))
    pdf = workshop.sign(drawn_up(files, some_facts()), signer)
    passed(workshop, pdf, keys=files["keys.txt"])


@pytest.mark.parametrize("steps", [1, 2])
def test_intermediate_certificates_lead_to_the_root(steps: int, workshop: Workshop) -> None:
    issuer = workshop.root
    for step in range(steps):
        issuer = issuer.issues(Paper(f"测试二级证书 {step}", authority=True))
    signer = issuer.issues(Paper("邹平市商务局"))
    files = a_bundle(signers=named(signer.identity))
    passed(workshop, workshop.sign(drawn_up(files, some_facts()), signer), keys=files["keys.txt"])


@pytest.mark.parametrize("usages", [("digital_signature",), ("content_commitment",)])
def test_one_fitting_usage_and_no_extended_one_will_do(
    usages: tuple[str, ...], workshop: Workshop
) -> None:
    signer = workshop.root.issues(Paper("邹平市商务局", usages=usages, purposes=()))
    files = a_bundle(signers=named(signer.identity))
    passed(workshop, workshop.sign(drawn_up(files, some_facts()), signer), keys=files["keys.txt"])


def test_the_signers_own_certificate_may_be_trusted_instead_of_a_root(workshop: Workshop) -> None:
    passed(workshop, workshop.good, trust=(workshop.organiser.certificate,))


def test_one_root_of_several_is_enough(workshop: Workshop) -> None:
    others = tuple(holder.above[-1] for holder in (workshop.notary, workshop.organiser))
    passed(workshop, workshop.good, trust=others)


@pytest.mark.parametrize("pades", [True, False])
def test_those_who_follow_sign_in_the_manifests_order(pades: bool, workshop: Workshop) -> None:
    two = follows(workshop.good, workshop.supervisor, "supervisor", pades=pades)
    three = follows(two, workshop.notary, "notary", pades=pades, after=timedelta(hours=2))
    held = passed(workshop, three)
    assert sum("与抽奖清单写明的一致，自称时间" in line for line in held) == 2
    assert workshop.judge_all(three).status == PASSED
    assert any("由别的程序签署" in note for note in workshop.judge(three).notes)
    verdict = workshop.judge_all(two)
    assert (verdict.status, verdict.lacks) == (OPEN, {UNSIGNED})
    assert any("没有在本文件中签署：notary" in each.sentence for each in verdict.missing)
