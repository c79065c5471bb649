"""The second signer, by his own good key, shows another file than the first has signed.

Both verifiers say the same of it, and neither calls it verified.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.draws import papers
from tests.draws.builders import key_file
from tests.draws.papers import (
    BOTH,
    a_signed_draft,
    an_identity,
    field,
    signed,
    write_with,
)
from tests.js.asking import Answer, ask, said, verify_job
from tests.js.saying import python_verdict

ORGANISER, NOTARY = an_identity(), an_identity("notary", "SECP256R1")
NPC = an_identity("npc", "SECP256R1")
DETACHED = b"/SubFilter /ETSI.CAdES.detached "
CATALOGUE = (
    b"<< /AcroForm << /Fields [ 5 0 R 6 0 R 960 0 R ] /SigFlags 3 >> "
    b"/Names << /EmbeddedFiles 2 0 R >> /Pages 3 0 R /Type /Catalog >>"
)
OWN = {6: field("notary", 901)}
OTHER_PAGES = {
    970: CATALOGUE.replace(b"/Pages 3", b"/Pages 971"),
    971: b"<< /Count 1 /Kids [ 972 0 R ] /Type /Pages >>",
    972: b"<< /Annots [ 5 0 R 6 0 R ] /MediaBox [ 0 0 9 9 ] /Parent 971 0 R /Type /Page >>",
}
LOOK = {980: b"<< /Length 0 >>\nstream\n\nendstream"}
Make = Callable[[bytes], bytes]


def _first(pdf: bytes) -> bytes:
    """By the organiser, in his field of a form."""
    formed = papers.update(pdf, {1: CATALOGUE, 960: field("npc")})
    return signed(formed, ORGANISER, objects={5: field("organiser", 900)}, extra=DETACHED)


def _second(objects: dict[int, bytes], rows: Sequence[bytes] = (), trailer: bytes = b"") -> Make:
    """Then by the notary; `rows` stand in his table before its own, `trailer` in its trailer."""

    def made(pdf: bytes) -> bytes:
        return _Rogue(tuple(rows), trailer).signs(_first(pdf), {**OWN, **objects})

    return made


@dataclass(frozen=True)
class _Rogue:
    """The notary, who has written himself what he signs."""

    rows: tuple[bytes, ...] = ()
    trailer: bytes = b""

    def signs(self, pdf: bytes, objects: dict[int, bytes]) -> bytes:
        """The file with his revision, changed before he signs it."""
        with pytest.MonkeyPatch.context() as writing:
            writing.setattr(papers, "update", self._update)
            return signed(pdf, NOTARY, number=901, objects=objects, extra=DETACHED)

    def _update(self, pdf: bytes, objects: dict[int, bytes]) -> bytes:
        before = re.findall(rb"startxref\n([0-9]+)\n", pdf)[-1]
        made = papers._section(objects, len(pdf), b" /Prev " + before)
        made = made.replace(b"\nxref\n", b"\nxref\n" + b"".join(self.rows), 1)
        return pdf + made.replace(b"/Root 1 0 R", self.trailer or b"/Root 1 0 R", 1)


def _put_back(pdf: bytes) -> bytes:
    """His table says that the organiser's field is the empty one of the beginning."""
    first = _first(pdf)
    row = b"5 1\n%010d 00000 n \n" % first.index(b"5 0 obj")
    return _Rogue((row,)).signs(first, OWN)


def _third(objects: dict[int, bytes]) -> Make:
    """All three sign, and the last one writes objects again that are the second's."""

    def made(pdf: bytes) -> bytes:
        second = {6: _field("notary", 901, b"/AP << /N 980 0 R >> /F 4"), **LOOK}
        two = signed(_first(pdf), NOTARY, number=901, objects=second, extra=DETACHED)
        own = {960: field("npc", 902)}
        return signed(two, NPC, number=902, objects={**own, **objects}, extra=DETACHED)

    return made


def _free(number: int) -> bytes:
    return b"%d 1\n0000000000 00001 f \n" % number


def _field(name: str, number: int, more: bytes) -> bytes:
    return field(name, number).replace(b"/F 4", more)


CASES: dict[str, tuple[Make, str]] = {
    "his own field alone": (_second({}), "verified"),
    "the page taken away": (_second({}, [_free(4)]), "refused"),
    "all pages taken away": (_second({}, [_free(3)]), "refused"),
    "another catalogue with other pages": (
        _second(OTHER_PAGES, trailer=b"/Root 970 0 R"),
        "refused",
    ),
    "the organiser's field put back": (_put_back, "refused"),
    "other titles": (
        _second({970: b"<< /Title (other) >>"}, trailer=b"/Root 1 0 R /Info 970 0 R"),
        "not-fully-verified",
    ),
    "a link in his field": (
        _second({6: _field("notary", 901, b"/F 4 /A << /S /URI /URI (http://x) >>")}),
        "not-fully-verified",
    ),
    "his field hidden": (_second({6: _field("notary", 901, b"/F 2")}), "not-fully-verified"),
    "his field called otherwise": (
        _second({6: field("notary", 901).replace(b"(notary)", b"(npc)")}),
        "not-fully-verified",
    ),
    "another look of the organiser's field": (
        _second({5: _field("organiser", 900, b"/AP << /N 980 0 R >> /F 4"), **LOOK}),
        "not-fully-verified",
    ),
}

THREE: dict[str, tuple[Make, str]] = {
    "the third, in his own field": (_third({}), "verified"),
    "the third takes the second's signature out of its field": (
        _third({6: field("notary")}),
        "refused",
    ),
    "the third shows the second's field with another look": (
        _third({6: _field("notary", 901, b"/AP << /N 981 0 R >> /F 4"), 981: LOOK[980]}),
        "not-fully-verified",
    ),
    "the third writes over the second's look": (_third(LOOK), "not-fully-verified"),
}

ALL = {**CASES, **THREE}


@pytest.fixture(scope="module")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("rogue")
    two, three = a_signed_draft(ORGANISER, NOTARY), a_signed_draft(ORGANISER, NOTARY, NPC)
    return {
        name: write_with(three if name in THREE else two, folder / str(number), make)
        for number, (name, (make, _)) in enumerate(ALL.items())
    }


@pytest.fixture(scope="module")
def answers(bundles: dict[str, Path]) -> dict[str, Answer]:
    keys = said(key_file(BOTH))
    jobs = [verify_job(path, textOnly=False, keys=keys) for path in bundles.values()]
    return {name: each["value"] for name, each in zip(bundles, ask(jobs), strict=True)}


@pytest.mark.parametrize("name", sorted(ALL))
def test_both_verifiers_say_the_same_and_call_verified_only_his_own_field(
    name: str, bundles: dict[str, Path], answers: dict[str, Answer], tmp_path: Path
) -> None:
    pinned = tmp_path / "keys.txt"
    pinned.write_bytes(key_file(BOTH))
    said_here = python_verdict(bundles[name], keys=pinned)
    expected = ALL[name][1]
    assert (said_here, answers[name]["verdict"]) == (expected, expected)
