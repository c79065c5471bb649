"""Who signed minutes.pdf: what a named signer signed whole passes, and nothing else."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from asn1crypto import cms
from cryptography.hazmat.primitives import hashes
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter

from tests.draws.builders import key_file
from tests.js.asking import Answer, ask, said, verify_job
from tests.js.papers import (
    BOTH,
    Case,
    Identity,
    a_case,
    identity,
    overlaid,
    self_made,
    signed,
    unsigned,
    written,
)
from tests.js.saying import python_verdict

Make = Callable[[bytes], bytes]
PINNED = said(key_file(BOTH))


def by(field: str, who: Identity, **how: Any) -> Make:
    """Signs a field."""
    return lambda pdf: signed(pdf, field, who, **how)


def then(*steps: Make) -> Make:
    """One after another."""

    def made(pdf: bytes) -> bytes:
        for step in steps:
            pdf = step(pdf)
        return pdf

    return made


ORGANISER, NPC, STRANGER = identity("organiser"), identity("npc"), identity("stranger")
FIRST = by("organiser", ORGANISER)


def one(kind: str = "rsa") -> Case:
    """A draw whose minutes the organiser signs."""
    return a_case(("organiser", identity("organiser", kind)))


def two() -> Case:
    """A draw whose minutes two parties sign, the organiser first."""
    return a_case(("organiser", ORGANISER), ("npc", NPC))


def _signature(pdf: bytes) -> tuple[int, int, cms.ContentInfo]:
    """Where the last signature's digits stand, and what they say."""
    found = list(re.finditer(rb"/Contents <([0-9a-fA-F]{1000,})>", pdf))[-1]
    data = bytes.fromhex(found[1].decode())
    return found.start(1), found.end(1), cms.ContentInfo.load(data)


def with_cms(change: Callable[[cms.ContentInfo], bytes]) -> Make:
    """Puts another CMS in the place of the last one, in the room that there is."""

    def made(pdf: bytes) -> bytes:
        start, end, data = _signature(pdf)
        digits = change(data).hex().encode()
        return pdf[:start] + digits.ljust(end - start, b"0") + pdf[end:]

    return made


def _swapped(data: cms.ContentInfo) -> bytes:
    """The organiser's genuine signature on another file."""
    other = FIRST(unsigned({"rules.txt": b"other"}, ["organiser"]))
    return bytes(_signature(other)[2].dump())


def _other_digest(data: cms.ContentInfo) -> bytes:
    info = data["content"]["signer_infos"][0]
    for attribute in info["signed_attrs"]:
        if attribute["type"].native == "message_digest":
            old = attribute["values"][0].contents
    return bytes(data.dump().replace(old, hashes_of(b"another file")))


def hashes_of(data: bytes) -> bytes:
    """SHA-256, 32 bytes."""
    made = hashes.Hash(hashes.SHA256())
    made.update(data)
    return made.finalize()


def _flip_signature(data: cms.ContentInfo) -> bytes:
    value = data["content"]["signer_infos"][0]["signature"].native
    return bytes(data.dump().replace(value, value[:-1] + bytes([value[-1] ^ 1])))


def _without_certificates(data: cms.ContentInfo) -> bytes:
    data = data.copy()
    data["content"]["certificates"] = []
    return bytes(data.dump(force=True))


def _two_signers(data: cms.ContentInfo) -> bytes:
    data = data.copy()
    infos = data["content"]["signer_infos"]
    data["content"]["signer_infos"] = [infos[0], infos[0]]
    return bytes(data.dump(force=True))


def _indefinite(data: cms.ContentInfo) -> bytes:
    whole = data.dump()
    return b"\x30\x80" + bytes(whole[4:]) + b"\0\0"


def _truncated(data: cms.ContentInfo) -> bytes:
    return bytes(data.dump()[:-20])


def _range(change: Callable[[list[int]], list[int]]) -> Make:
    """Says that other bytes are covered, in as many digits."""

    def made(pdf: bytes) -> bytes:
        found = list(re.finditer(rb"/ByteRange \[([0-9 ]+)\]", pdf))[-1]
        numbers = change([int(n) for n in found[1].split()])
        said_so = b" ".join(b"%d" % n for n in numbers)
        return pdf[: found.start(1)] + said_so.ljust(len(found[1])) + pdf[found.end(1) :]

    return made


def _change(old: bytes, new: bytes) -> Make:
    def made(pdf: bytes) -> bytes:
        assert old in pdf
        return pdf.replace(old, new, 1)

    return made


def _cut(pdf: bytes) -> bytes:
    """The file as it was before the last update."""
    return pdf[: pdf.rindex(b"%%EOF", 0, -10) + 6]


def _fake_field(pdf: bytes) -> bytes:
    """A second field that shows the same signature."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    fields = writer.root["/AcroForm"]["/Fields"]
    one, other = fields[0].get_object(), fields[1].get_object()
    other["/V"] = one.raw_get("/V")
    writer.update_container(other)
    return written(writer)


REFUSED: dict[str, tuple[Callable[[], Case], Make, str]] = {
    "unsigned": (one, lambda pdf: pdf, "not signed"),
    "overlaid after the signature": (one, then(FIRST, overlaid), "changed after"),
    "overlaid twice": (one, then(FIRST, overlaid, overlaid), "changed after"),
    "garbage appended": (one, then(FIRST, lambda pdf: pdf + b"%x\n"), "no PDF with a table"),
    "line ends appended": (one, then(FIRST, lambda pdf: pdf + b"\n"), "changed after"),
    "the update with the signature cut off": (one, then(FIRST, _cut), "not signed"),
    "another certificate of the same authority": (
        one,
        by("organiser", STRANGER),
        "another certificate",
    ),
    "a certificate made by himself in the same name": (
        one,
        by("organiser", self_made("organiser")),
        "another certificate",
    ),
    "signed with another key, the named certificate shown": (
        one,
        by("organiser", STRANGER, shown=ORGANISER),
        "does not hold",
    ),
    "the range begins later": (
        one,
        then(FIRST, _range(lambda r: [9, r[1] - 9, r[2], r[3]])),
        "over a part",
    ),
    "the gap is larger than the signature": (
        one,
        then(FIRST, _range(lambda r: [0, r[1] - 50, r[2], r[3]])),
        "over a part",
    ),
    "the range ends earlier": (
        one,
        then(FIRST, _range(lambda r: [*r[:3], r[3] - 9])),
        "changed after",
    ),
    "the range ends beyond the file": (
        one,
        then(FIRST, _range(lambda r: [*r[:3], r[3] + 9])),
        "changed after",
    ),
    "the range has two parts only": (one, then(FIRST, _range(lambda r: r[:2])), "over a part"),
    "the signature of another file": (one, then(FIRST, with_cms(_swapped)), "changed after"),
    "another digest signed": (one, then(FIRST, with_cms(_other_digest)), "changed after"),
    "a byte of the page changed": (
        one,
        then(FIRST, _change(b"/MediaBox", b"/MediaBoy")),
        "changed",
    ),
    "a bit of the signature changed": (one, then(FIRST, with_cms(_flip_signature)), "not hold"),
    "no certificate in the signature": (
        one,
        then(FIRST, with_cms(_without_certificates)),
        "another certificate",
    ),
    "two signers in one signature": (one, then(FIRST, with_cms(_two_signers)), "malformed"),
    "a length without end": (one, then(FIRST, with_cms(_indefinite)), "malformed"),
    "the end of a signature cut off": (one, then(FIRST, with_cms(_truncated)), "does not hold"),
    "half a signature": (one, then(FIRST, with_cms(lambda data: data.dump()[:200])), "malformed"),
    "a signature of zeros": (one, then(FIRST, with_cms(lambda _: b"")), "malformed"),
    "something after the signature": (
        one,
        then(FIRST, with_cms(lambda data: data.dump() + b"x")),
        "malformed",
    ),
    "called a form of old": (
        one,
        then(FIRST, _change(b"/ETSI.CAdES.detached", b"/adbe.pkcs7.sha1    ")),
        "changed after",
    ),
    "the second signer alone": (two, by("npc", NPC), "another certificate"),
    "the second signer first": (two, then(by("npc", NPC), FIRST), "another certificate"),
    "a stranger after the first": (two, then(FIRST, by("npc", STRANGER)), "another certificate"),
    "overlaid between two signatures by a third": (
        two,
        then(FIRST, overlaid, by("npc", STRANGER)),
        "another certificate",
    ),
    "the page turned by the second before he signs": (
        two,
        then(FIRST, overlaid, by("npc", NPC)),
        "changed between signatures",
    ),
    "overlaid after the second": (two, then(FIRST, by("npc", NPC), overlaid), "changed after"),
    "one signature shown as two": (two, then(FIRST, _fake_field), ""),
}

GOOD: dict[str, tuple[Callable[[], Case], Make, str]] = {
    "RSA": (one, FIRST, "organiser"),
    "RSA, SHA-384": (one, by("organiser", ORGANISER, algorithm="sha384"), "organiser"),
    "RSA, SHA-512": (one, by("organiser", ORGANISER, algorithm="sha512"), "organiser"),
    "RSA-PSS": (one, by("organiser", ORGANISER, pss=True), "organiser"),
    "RSA-PSS, SHA-512": (
        one,
        by("organiser", ORGANISER, pss=True, algorithm="sha512"),
        "organiser",
    ),
    "ECDSA P-256": (
        lambda: one("p256"),
        by("organiser", identity("organiser", "p256")),
        "organiser",
    ),
    "ECDSA P-384": (
        lambda: one("p384"),
        by("organiser", identity("organiser", "p384"), algorithm="sha384"),
        "organiser",
    ),
    "the older form of a signature": (
        one,
        by("organiser", ORGANISER, subfilter=SigSeedSubFilter.ADOBE_PKCS7_DETACHED),
        "organiser",
    ),
    "both, the second after the first": (two, then(FIRST, by("npc", NPC)), "organiser, npc"),
}

OPEN: dict[str, tuple[Callable[[], Case], Make, str]] = {
    "no signer named": (lambda: a_case(live=False), lambda pdf: pdf, "names no signer"),
    "Ed25519": (
        lambda: one("ed25519"),
        by("organiser", identity("organiser", "ed25519"), algorithm="sha512"),
        "unknown algorithm",
    ),
    "SHA-1": (one, by("organiser", ORGANISER, algorithm="sha1"), "unknown algorithm"),
    "the second signer's programme wrote the catalogue again": (
        lambda: a_case(("organiser", ORGANISER), ("npc", identity("npc", "p256"))),
        then(FIRST, by("npc", identity("npc", "p256"))),
        "changes between signatures",
    ),
}

TABLE = {"refused": REFUSED, "verified": GOOD, "not-fully-verified": OPEN}
CASES = [(verdict, name) for verdict, cases in TABLE.items() for name in cases]


@pytest.fixture(scope="module")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The bundle of each case, by its name."""
    folder = tmp_path_factory.mktemp("minutes")
    made = {}
    for number, (verdict, name) in enumerate(CASES):
        case, make, _ = TABLE[verdict][name]
        made[name] = case().bundle(folder / str(number), make)
    return made


@pytest.fixture(scope="module")
def answers(bundles: dict[str, Path]) -> dict[str, Answer]:
    """What is said of each."""
    jobs = [verify_job(path, textOnly=False, keys=PINNED) for path in bundles.values()]
    return {name: each["value"] for name, each in zip(bundles, ask(jobs), strict=True)}


@pytest.mark.parametrize(("verdict", "name"), CASES, ids=[name for _, name in CASES])
def test_each_file_gets_its_verdict_and_the_true_reason(
    verdict: str, name: str, answers: dict[str, Answer]
) -> None:
    answer, reason = answers[name], TABLE[verdict][name][2]
    error: dict[str, str] = answer.get("error") or {}
    assert answer["verdict"] == verdict, error
    if verdict == "refused":
        assert error["check"] in {"minutes", "minutes' signature"}
        assert error["file"].startswith("minutes.pdf")
        assert reason in error["message"]
        return
    detail = next(c["detail"] for c in answer["checks"] if c["name"] == "minutes' signature")
    if verdict == "verified":
        assert (detail, answer["open"]) == (reason, [])
    else:
        assert detail == "NOT checked"
        (left,) = answer["open"]
        assert left.startswith("minutes.pdf: signature not checked: ")
        assert reason in left


@pytest.mark.parametrize(("verdict", "name"), CASES, ids=[name for _, name in CASES])
def test_the_other_program_gives_the_same_verdict(
    verdict: str, name: str, bundles: dict[str, Path], tmp_path: Path
) -> None:
    (tmp_path / "keys.txt").write_bytes(key_file(BOTH))
    assert python_verdict(bundles[name], keys=tmp_path / "keys.txt") == verdict


def test_a_named_signer_who_has_not_signed_leaves_it_open_in_both_programs(tmp_path: Path) -> None:
    case = two()
    bundle = case.bundle(tmp_path / "b", FIRST)
    (tmp_path / "keys.txt").write_bytes(key_file(BOTH))
    minutes = (bundle / "minutes.pdf").read_bytes()
    second = by("npc", NPC)(minutes)
    stranger = by("npc", STRANGER)(minutes)
    longer = (None, second, stranger, minutes, overlaid(second), second[:-9] + b"x" * 9)
    jobs = [
        verify_job(bundle, textOnly=False, keys=PINNED, signed=each and said(each))
        for each in longer
    ]
    found = [each["value"] for each in ask(jobs)]
    assert [each["verdict"] for each in found[:4]] == [
        *("not-fully-verified", "verified", "refused", "not-fully-verified"),
    ]
    assert all(each["verdict"] == "refused" for each in found[4:])
    assert found[0]["open"] == ["minutes-signed.pdf: not signed yet: npc"]
    for data, each in zip(longer, found, strict=True):
        place = tmp_path / "longer.pdf"
        place.write_bytes(data or b"")
        given = {"signed": place} if data else {}
        verdict = python_verdict(bundle, keys=tmp_path / "keys.txt", **given)
        assert verdict == each["verdict"]


def test_without_the_browser_s_cryptography_what_can_be_seen_is_refused_and_the_rest_is_open(
    bundles: dict[str, Path],
) -> None:
    names = ["RSA", "unsigned", "overlaid after the signature", "another digest signed"]
    jobs = [verify_job(bundles[name], textOnly=False, keys=PINNED) for name in names]
    hide: list[dict[str, Any]] = [{"kind": "hide"}]
    good, *bad = [answer["value"] for answer in ask([*hide, *jobs])[1:]]
    assert good["verdict"] == "not-fully-verified"
    assert "no cryptography" in good["open"][0]
    assert {answer["verdict"] for answer in bad} == {"refused"}


def test_a_changed_byte_is_refused_and_nothing_ends_in_an_error() -> None:
    """Outside the signature's digits each byte counts; inside them, what is not signed may differ,
    such as the capitals of the digits: the bundle's sums hold those."""
    pdf = FIRST(unsigned({"rules.txt": b"x\n"}, ["organiser", "npc"]))
    start, end, _ = _signature(pdf)
    random = Random("minutes")
    outside = [at for at in random.sample(range(len(pdf)), 1500) if not start <= at < end][:400]
    inside = random.sample(range(start, start + 4000), 400)
    jobs = []
    for at in [*outside, *inside]:
        other = bytes([pdf[at] ^ 1 << random.randrange(8)])
        jobs.append(_who(pdf[:at] + other + pdf[at + 1 :]))
    first, *answers = ask([_who(pdf), *jobs])
    assert first == {"value": ["organiser"]}
    assert [a for a in answers[: len(outside)] if "refused" not in a] == []
    accepted = [a["value"] for a in answers[len(outside) :] if "value" in a]
    assert len(accepted) < len(inside) // 4
    assert {str(each) for each in accepted if isinstance(each, list)} <= {"['organiser']"}


def _who(pdf: bytes) -> dict[str, Any]:
    named = {"number": 1, "name": "organiser", "certificate": ORGANISER.named}
    return {"kind": "signers", "minutes": said(pdf), "signers": [named]}
