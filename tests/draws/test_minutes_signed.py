"""minutes.pdf is signed, whole, by the first signer of the manifest, or the bundle is refused."""

from collections.abc import Callable
from pathlib import Path

import pytest

from draws.__main__ import main
from draws.errors import DrawError
from draws.verify import verify
from tests.draws import builders
from tests.draws.builders import sealed_up
from tests.draws.papers import (
    BOTH,
    Identity,
    a_signed_draft,
    an_identity,
    certificate_of,
    field,
    pdf_of,
    signed,
    update,
    write_with,
)

ORGANISER, NOTARY = an_identity(), an_identity("notary", "SECP256R1")
STRANGER = an_identity("stranger")


@pytest.fixture
def pinned(tmp_path: Path) -> Path:
    path = tmp_path / "pinned.txt"
    path.write_bytes(builders.key_file(BOTH))
    return path


def _refused(bundle: Path, pinned: Path, reason: str) -> None:
    with pytest.raises(DrawError) as refused:
        verify(bundle, keys=pinned)
    assert (refused.value.check, reason in str(refused.value)) == ("minutes", True), refused.value


@pytest.mark.parametrize(
    ("kind", "digest"),
    [
        *(("rsa", digest) for digest in ("SHA256", "SHA384", "SHA512")),
        *(("pss", digest) for digest in ("SHA256", "SHA384", "SHA512")),
        ("SECP256R1", "SHA256"),
        ("SECP384R1", "SHA384"),
    ],
)
def test_minutes_signed_in_any_of_the_known_ways_are_verified(
    kind: str, digest: str, tmp_path: Path, pinned: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    who = an_identity("organiser", kind, digest)
    bundle = write_with(a_signed_draft(who), tmp_path / "b", lambda pdf: signed(pdf, who))
    assert main(["verify", str(bundle), "--keys", str(pinned)]) == 0
    out = capsys.readouterr().out
    assert "files embedded, signed by organiser\n" in out
    assert "\nNOTE    minutes.pdf: its pages were not read here; lottery minutes check" in out
    assert out.endswith("\nVERIFIED  TEST-1 attempt 1, live 正式\n")


def test_a_curve_that_is_not_known_leaves_it_open(
    tmp_path: Path, pinned: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    who = an_identity("organiser", "SECP521R1", "SHA512")
    bundle = write_with(a_signed_draft(who), tmp_path / "b", lambda pdf: signed(pdf, who))
    assert main(["verify", str(bundle), "--keys", str(pinned)]) == 2
    assert "OPEN    minutes.pdf: signature not checked, of a kind" in capsys.readouterr().out


def test_a_rehearsal_that_names_no_signer_is_not_fully_verified(
    tmp_path: Path, pinned: Path
) -> None:
    draft = a_signed_draft(live=False)
    bundle = write_with(draft, tmp_path / "b", lambda pdf: signed(pdf, ORGANISER))
    (left,) = verify(bundle, keys=pinned).open
    assert "the manifest names nobody who signs them" in left


@pytest.mark.parametrize("kind", ["rsa", "pss", "SECP256R1", "SECP384R1"])
@pytest.mark.parametrize("digest", ["SHA256", "SHA512"])
def test_without_the_package_the_verdict_is_the_same(
    kind: str, digest: str, tmp_path: Path, pinned: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("draws.algorithms.library.available", lambda: False)
    signer = an_identity("organiser", kind, digest)
    bundle = write_with(a_signed_draft(signer), tmp_path / "b", lambda pdf: signed(pdf, signer))
    assert verify(bundle, keys=pinned).open == []
    other = write_with(a_signed_draft(signer), tmp_path / "c", lambda pdf: signed(pdf, STRANGER))
    with pytest.raises(DrawError, match="signed with another certificate"):
        verify(other, keys=pinned)


def _same_key(pdf: bytes) -> bytes:
    """The organiser's key with another certificate, which the manifest does not name."""
    other = certificate_of(ORGANISER.key, "organiser")
    return signed(pdf, Identity(ORGANISER.key, other, ORGANISER.digest))


def _another_file(_: bytes) -> bytes:
    return signed(pdf_of({"rules.txt": b"x\n"}), ORGANISER)


def _signature_of_another(pdf: bytes) -> bytes:
    """A good signature of the organiser, taken from another file."""
    return signed(pdf, ORGANISER, covered=lambda out, first, last: b"another file")


def _changed(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    def change(pdf: bytes) -> bytes:
        out = signed(pdf, ORGANISER)
        assert len(old) == len(new)
        assert old in out
        return out.replace(old, new, 1)

    return change


def _overlaid(pdf: bytes) -> bytes:
    page = b"<< /Contents 950 0 R /MediaBox [ 0 0 595 842 ] /Parent 3 0 R /Type /Page >>"
    overlay = b"<< /Length 9 >>\nstream\nBT (X) Tj\nendstream"
    return update(signed(pdf, ORGANISER), {4: page, 950: overlay})


def _covering(
    ranges: Callable[[int, int, int], tuple[int, int, int, int]],
) -> Callable[[bytes], bytes]:
    """Signed by the organiser over exactly what the /ByteRange says, which is not everything."""

    def covered(out: bytes, first: int, last: int) -> bytes:
        a, b, c, d = ranges(first, last, len(out))
        return out[a : a + b] + out[c : c + d]

    return lambda pdf: signed(pdf, ORGANISER, ranges=ranges, covered=covered)


def _second(pdf: bytes, who: Identity, objects: dict[int, bytes] | None = None) -> bytes:
    return signed(signed(pdf, ORGANISER), who, number=901, objects=objects)


ALONE: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "unsigned": (lambda pdf: pdf, "the minutes are not signed"),
    "by a stranger": (lambda pdf: signed(pdf, STRANGER), "signed with another certificate"),
    "by the second signer alone": (lambda pdf: signed(pdf, NOTARY), "another certificate"),
    "the same key with another certificate": (_same_key, "signed with another certificate"),
    "the signature of another file": (_signature_of_another, "the file is not what was signed"),
    "another file, signed": (_another_file, "embedded files are not the bundle's"),
    "a byte changed": (_changed(b"/MediaBox [ 0", b"/MediaBox [ 1"), "not what was signed"),
    "its version changed": (_changed(b"%PDF-1.7", b"%PDF-1.6"), "not what was signed"),
    "an overlay appended": (_overlaid, "something follows the last signature"),
    "blanks appended": (lambda pdf: signed(pdf, ORGANISER) + b"\n", "not signed whole"),
    "a comment appended": (lambda pdf: signed(pdf, ORGANISER) + b"%x\n", "neither object nor"),
    "not from the first byte": (
        _covering(lambda a, b, end: (1, a - 1, b, end - b)),
        "not signed whole",
    ),
    "a hole wider than the signature": (
        _covering(lambda a, b, end: (0, a - 200, b, end - b)),
        "not signed whole",
    ),
    "a hole that begins later": (
        _covering(lambda a, b, end: (0, a, b + 20, end - b - 20)),
        "not signed whole",
    ),
    "not to the last byte": (
        _covering(lambda a, b, end: (0, a, b, end - b - 7)),
        "not signed whole",
    ),
    "beyond the last byte": (
        _covering(lambda a, b, end: (0, a, b, end - b + 7)),
        "not signed whole",
    ),
    "nothing at all": (_covering(lambda a, b, end: (0, 0, end, 0)), "not signed whole"),
    "numbers without end": (
        lambda pdf: signed(pdf, ORGANISER, ranges=lambda a, b, end: (0, a, b, 10**20)),
        "one /ByteRange of four numbers",
    ),
    "two ranges": (
        lambda pdf: signed(pdf, ORGANISER, extra=b"/ByteRange [ 0 1 2 3 ] "),
        "one /ByteRange",
    ),
    "two signatures in one": (
        lambda pdf: signed(pdf, ORGANISER, extra=b"/Contents <00> "),
        "one /Contents",
    ),
    "a range in a text": (
        lambda pdf: update(pdf, {900: b"<< /Type /Sig /Reason (/ByteRange [ 0 1 2 3 ]) >>"}),
        "the minutes are not signed",
    ),
    "no signature in it": (
        lambda pdf: signed(pdf, Nobody(ORGANISER.key, ORGANISER.certificate, ORGANISER.digest)),
        "signature",
    ),
    "a second signature by nobody named": (
        lambda pdf: _second(pdf, STRANGER),
        "1 signatures, found 2",
    ),
}


class Nobody(Identity):
    """Writes what is no signature."""

    def cms(self, data: bytes) -> bytes:
        return b""


@pytest.mark.parametrize("case", ALONE.values(), ids=ALONE.keys())
def test_minutes_that_the_first_signer_has_not_signed_whole_are_refused(
    case: tuple[Callable[[bytes], bytes], str], tmp_path: Path, pinned: Path
) -> None:
    _refused(write_with(a_signed_draft(ORGANISER), tmp_path / "b", case[0]), pinned, case[1])


def test_the_others_sign_after_him_in_the_manifests_order(tmp_path: Path, pinned: Path) -> None:
    draft = a_signed_draft(ORGANISER, NOTARY)
    fields = {6: field("notary", 901)}
    bundle = write_with(draft, tmp_path / "b", lambda pdf: _second(pdf, NOTARY, fields))
    assert verify(bundle, keys=pinned).open == []


BOTH_SIGN: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "a stranger in the notary's place": (lambda pdf: _second(pdf, STRANGER), "another certificate"),
    "the organiser twice": (lambda pdf: _second(pdf, ORGANISER), "another certificate"),
    "in another order": (
        lambda pdf: signed(signed(pdf, NOTARY), ORGANISER, number=901),
        "another certificate",
    ),
    "a field moved": (
        lambda pdf: _second(
            pdf, NOTARY, {6: field("notary", 901).replace(b"[ 200 50", b"[ 100 50")}
        ),
        "changed after signing",
    ),
    "an update between the two": (
        lambda pdf: signed(
            update(signed(pdf, ORGANISER), {950: b"<< /Length 0 >>"}), NOTARY, number=901
        ),
        "changed between",
    ),
}


@pytest.mark.parametrize("name", BOTH_SIGN)
def test_a_second_signature_that_is_not_the_second_signers_is_refused(
    name: str, tmp_path: Path, pinned: Path
) -> None:
    draft = a_signed_draft(ORGANISER, NOTARY)
    _refused(write_with(draft, tmp_path / "b", BOTH_SIGN[name][0]), pinned, BOTH_SIGN[name][1])


def test_what_the_second_signer_wrote_again_is_named_and_never_called_verified(
    tmp_path: Path, pinned: Path
) -> None:
    page = b"<< /Contents 950 0 R /MediaBox [ 0 0 595 842 ] /Parent 3 0 R /Type /Page >>"
    draft = a_signed_draft(ORGANISER, NOTARY)
    bundle = write_with(draft, tmp_path / "b", lambda pdf: _second(pdf, NOTARY, {4: page}))
    (left,) = verify(bundle, keys=pinned).open
    assert "object 4, written again after the first signature" in left


def _beside(bundle: Path, change: Callable[[bytes], bytes]) -> Path:
    """minutes-signed.pdf as the office publishes it next to the bundle."""
    folder = bundle.with_name(f"{bundle.name}.beside")
    folder.mkdir()
    place = folder / "minutes-signed.pdf"
    place.write_bytes(change((bundle / "minutes.pdf").read_bytes()))
    return place


def _by_the_notary(pdf: bytes) -> bytes:
    return signed(pdf, NOTARY, number=901, objects={6: field("notary", 901)})


def test_a_signer_who_has_not_signed_leaves_it_open_until_his_file_is_found_or_given(
    tmp_path: Path, pinned: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = a_signed_draft(ORGANISER, NOTARY)
    bundle = write_with(draft, tmp_path / "b", lambda pdf: signed(pdf, ORGANISER))
    command = ["verify", str(bundle), "--keys", str(pinned)]
    assert main(command) == 2
    assert "OPEN    minutes-signed.pdf: not signed yet, or not given here: notary" in (
        capsys.readouterr().out
    )
    assert main([*command, "--first-signer"]) == 0
    assert capsys.readouterr().out.endswith("live 正式 (not looked at: later signers)\n")
    place = _beside(bundle, _by_the_notary)
    assert main(command) == 0
    assert "ok      minutes' followers: notary\n" in capsys.readouterr().out
    elsewhere = place.rename(tmp_path / "elsewhere.pdf")
    assert main(command) == 2
    assert main([*command, "--signed", str(elsewhere)]) == 0
    elsewhere.rename(tmp_path / "minutes-signed.pdf")
    assert main(command) == 0


def test_a_longer_file_may_be_as_large_as_minutes_are(tmp_path: Path, pinned: Path) -> None:
    draft = a_signed_draft(ORGANISER, NOTARY)
    large = {903: b"(" + b"x" * (2 << 20) + b")"}
    bundle = write_with(draft, tmp_path / "b", lambda pdf: signed(pdf, ORGANISER, objects=large))
    _beside(bundle, _by_the_notary)
    assert verify(bundle, keys=pinned).open == []


LONGER: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "of another draw": (lambda _: _by_the_notary(_another_file(b"")), "does not begin with"),
    "by a stranger": (lambda pdf: signed(pdf, STRANGER, number=901), "another certificate"),
    "by the organiser again": (
        lambda pdf: signed(pdf, ORGANISER, number=901),
        "another certificate",
    ),
    "with one signer too many": (
        lambda pdf: signed(_by_the_notary(pdf), STRANGER, number=902),
        "2 signatures, found 3",
    ),
    "with garbage behind it": (lambda pdf: _by_the_notary(pdf) + b"x", "neither object nor"),
    "with an update behind it": (
        lambda pdf: update(_by_the_notary(pdf), {950: b"<< /Length 0 >>"}),
        "something follows the last signature",
    ),
    "cut off in the signature": (lambda pdf: _by_the_notary(pdf)[:-40], "neither object nor"),
}


@pytest.mark.parametrize("name", LONGER)
def test_a_longer_file_that_is_not_the_followers_is_refused(
    name: str, tmp_path: Path, pinned: Path
) -> None:
    draft = a_signed_draft(ORGANISER, NOTARY)
    bundle = write_with(draft, tmp_path / "b", lambda pdf: signed(pdf, ORGANISER))
    _beside(bundle, LONGER[name][0])
    with pytest.raises(DrawError) as refused:
        verify(bundle, keys=pinned)
    assert refused.value.file == "minutes-signed.pdf"
    assert (refused.value.check, LONGER[name][1] in str(refused.value)) == (
        "minutes' followers",
        True,
    ), refused.value


@pytest.mark.slow
def test_each_byte_that_is_signed_changed_once_is_noticed(tmp_path: Path, pinned: Path) -> None:
    draft = a_signed_draft(ORGANISER)
    bundle = write_with(draft, tmp_path / "b", lambda pdf: signed(pdf, ORGANISER))
    path = bundle / "minutes.pdf"
    good = path.read_bytes()
    hole = range(good.index(b"/Contents <") + 11, good.index(b">", good.index(b"/Contents <")))
    for at in (at for at in range(0, len(good), 31) if at not in hole):
        path.write_bytes(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :])
        sealed_up(bundle)
        with pytest.raises(DrawError) as refused:
            verify(bundle, keys=pinned)
        assert refused.value.check == "minutes", at
