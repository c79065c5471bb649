"""Whole bundles: signatures, pinned keys, checkpoint and sums, with keys made for the test."""

from collections.abc import Callable
from hashlib import algorithms_available
from pathlib import Path

import pytest

from draws.bundle import sums_text
from draws.errors import DrawError
from draws.verify import verify
from tests.draws import builders
from tests.draws.builders import a_draft, key_file, keys, sealed_up, sign_all

BOTH = keys("organiser.example", "公证处")


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return builders.write_full(a_draft(void=True), tmp_path / "bundle", BOTH)


def _pinned(folder: Path, *names: str) -> Path:
    path = folder / "pinned.txt"
    path.write_bytes(key_file(keys(*names)))
    return path


def _refusal(bundle: Path, pinned: Path | None = None) -> DrawError:
    with pytest.raises(DrawError) as refused:
        verify(bundle, keys=pinned)
    return refused.value


def test_a_whole_bundle_is_verified_with_pinned_keys(bundle: Path, tmp_path: Path) -> None:
    verdict = verify(bundle, keys=_pinned(tmp_path, *BOTH))
    assert (verdict.open, verdict.skipped) == ([], [])


def test_without_pinned_keys_the_caller_is_told(bundle: Path) -> None:
    assert verify(bundle).open == ["keys not pinned: these could be anybody's; give --keys FILE"]


def test_one_pinned_key_is_enough_to_know_one_signer(bundle: Path, tmp_path: Path) -> None:
    verify(bundle, keys=_pinned(tmp_path, "公证处"))


def test_a_pinned_signer_who_did_not_sign_is_missed(bundle: Path, tmp_path: Path) -> None:
    error = _refusal(bundle, _pinned(tmp_path, "公证处", "npc"))
    assert (error.check, error.message) == ("signatures", "a pinned key has not signed")


def test_another_key_of_the_same_name_is_not_the_pinned_one(bundle: Path, tmp_path: Path) -> None:
    forged = {"公证处": keys("forger")["forger"]}
    path = tmp_path / "pinned.txt"
    path.write_bytes(key_file(forged))
    assert _refusal(bundle, path).message == "a pinned key has not signed"


def test_an_empty_list_of_pinned_keys_pins_nothing_and_is_refused(
    bundle: Path, tmp_path: Path
) -> None:
    (tmp_path / "none").write_bytes(b"")
    assert _refusal(bundle, tmp_path / "none").check == "signatures"


def _change(name: str, change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    def apply(bundle: Path) -> None:
        data = (bundle / name).read_bytes()
        assert change(data) != data
        (bundle / name).write_bytes(change(data))

    return apply


def _first(data: bytes) -> bytes:
    return data.splitlines(keepends=True)[0]


def _forged_line(data: bytes) -> bytes:
    return sign_all(b"another text\n", BOTH)


def _root(data: bytes) -> bytes:
    draft = a_draft(void=True)
    draft.register.pop()
    note = builders.checkpoint(draft)
    return note + b"\n" + sign_all(note, BOTH)


def _resigned(found: bytes, put: bytes) -> Callable[[bytes], bytes]:
    def change(data: bytes) -> bytes:
        note = (data.partition(b"\n\n")[0] + b"\n").replace(found, put)
        return note + b"\n" + sign_all(note, BOTH)

    return change


S, K, C = "signatures.txt", "keys.txt", "checkpoint.txt"
FORGED: dict[str, tuple[str, Callable[[bytes], bytes], str, str]] = {
    "one signature": (S, _first, "signatures", "a signature is missing"),
    "a signature twice": (S, lambda d: d + _first(d), "signatures", "or twice"),
    "another text signed": (S, _forged_line, "signatures", "does not hold"),
    "a signer of nobody": (
        S,
        lambda d: d + sign_all(b"", keys("x")),
        "signatures",
        "not in keys.txt",
    ),
    "a hyphen for a dash": (
        S,
        lambda d: d.replace("—".encode(), b"-", 1),
        "signatures",
        "not a signature line",
    ),
    "no signatures": (S, lambda _: b"", "signatures", "no line end"),
    "an empty line": (S, lambda d: d + b"\n", "signatures", "not a signature line"),
    "not UTF-8": (S, lambda d: b"\xff" + d, "signatures", "not UTF-8"),
    "keys of others": (K, lambda _: key_file(keys(*"ab")), "signatures", "not in keys.txt"),
    "a key twice": (K, lambda d: d + _first(d), "signatures", "one key a name"),
    "another key hash": (K, lambda d: d.replace(b"+", b"+00000000+", 1), "signatures", "key"),
    "no keys": (K, lambda _: b"", "signatures", "no line end"),
    "a note of nothing": (C, lambda _: b"x\n", "checkpoint", "not a signed note"),
    "an older register": (C, _root, "checkpoint", "another size: expected 35, found 34"),
    "four lines": (C, _resigned(b"/register\n", b"/register\nx\n"), "checkpoint", "three lines"),
    "a size of 035": (C, _resigned(b"\n35\n", b"\n035\n"), "checkpoint", "three lines"),
    "another root": (C, _resigned(b"=\n", b"A=\n"), "checkpoint", "base64"),
}


@pytest.mark.parametrize("case", FORGED.values(), ids=FORGED.keys())
def test_a_forgery_is_refused_though_the_sums_agree(
    case: tuple[str, Callable[[bytes], bytes], str, str], bundle: Path
) -> None:
    name, change, check, reason = case
    _change(name, change)(bundle)
    sealed_up(bundle)
    error = _refusal(bundle)
    assert (error.check, reason in str(error)) == (check, True), error


def test_a_root_of_another_register_of_the_same_size_is_refused(bundle: Path) -> None:
    draft = a_draft(void=True)
    draft.register[-1] = draft.register[-1].replace("03-16", "03-17")
    note = builders.checkpoint(draft)
    (bundle / C).write_bytes(note + b"\n" + sign_all(note, BOTH))
    sealed_up(bundle)
    assert _refusal(bundle).message == "another root"


@pytest.mark.parametrize("name", [S, K, C, "README.txt", "SHA256SUMS"])
def test_a_whole_bundle_lacks_nothing(name: str, bundle: Path) -> None:
    (bundle / name).unlink()
    error = _refusal(bundle)
    assert (error.check, error.file, error.message) == ("files", name, "the file is missing")


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.replace(b"  ", b" *", 1),
        lambda d: d[:-1],
        lambda d: d + b"x",
        lambda d: b"\n" + d[:-1],
        lambda d: d.replace(b"\n", b"\r\n"),
        lambda d: d + _first(d),
        lambda d: d.upper(),
        lambda _: b"",
    ],
)
def test_sums_are_the_lines_that_sha256sum_prints(
    change: Callable[[bytes], bytes], bundle: Path
) -> None:
    _change("SHA256SUMS", change)(bundle)
    assert _refusal(bundle).check == "sums"


def test_sums_may_stand_in_any_order(bundle: Path) -> None:
    _change("SHA256SUMS", lambda d: b"".join(reversed(d.splitlines(keepends=True))))(bundle)
    verify(bundle)


@pytest.mark.slow
def test_every_byte_of_a_small_whole_bundle_matters(bundle: Path) -> None:
    names = ("README.txt", "keys.txt", "signatures.txt", "checkpoint.txt", "SHA256SUMS")
    for name in names:
        data = (bundle / name).read_bytes()
        for at in range(0, len(data), 3):
            (bundle / name).write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
            with pytest.raises(DrawError):
                verify(bundle)
        (bundle / name).write_bytes(data)
    verify(bundle)


@pytest.mark.parametrize("known", [{"sm3"}, set()], ids=["OpenSSL's SM3", "our own"])
def test_sm3_sums_are_checked(
    known: set[str], bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hashlib.algorithms_available", known & algorithms_available)
    names = [p.relative_to(bundle).as_posix() for p in bundle.rglob("*") if p.is_file()]
    names.remove("SHA256SUMS")
    honest = sums_text(bundle, names, "sm3")
    (bundle / "SM3SUMS").write_bytes(honest)
    verify(sealed_up(bundle))
    (bundle / "SM3SUMS").write_bytes(honest.replace(b"a", b"b", 1))
    assert _refusal(sealed_up(bundle)).file == "SM3SUMS"
