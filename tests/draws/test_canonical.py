"""Canonical text: refused in every file, and a slow definition agrees with the fast check."""

import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from draws import canonical
from draws.errors import DrawError
from draws.verify import verify
from tests.draws.builders import a_draft

SPOILS = {
    "carriage return": lambda data: data.replace(b"\n", b"\r\n", 1),
    "byte order mark": lambda data: b"\xef\xbb\xbf" + data,
    "not normalised": lambda data: data[:-1] + "e\u0301\n".encode(),
    "zero width": lambda data: data[:-1] + "\u200b\n".encode(),
    "tab": lambda data: data[:-1] + b"\t\n",
    "line separator": lambda data: data[:-1] + "\u2028\n".encode(),
    "private use": lambda data: data[:-1] + "\ue000\n".encode(),
    "right to left": lambda data: data[:-1] + "\u202e\n".encode(),
    "soft hyphen": lambda data: data[:-1] + "\u00ad\n".encode(),
    "next line": lambda data: data[:-1] + "\u0085\n".encode(),
    "a surrogate": lambda data: data[:-1] + b"\xed\xa0\x80\n",
    "a long form": lambda data: data[:-1] + b"\xc0\xaf\n",
    "latin 1": lambda data: data[:-1] + b"\xe9\n",
    "nul": lambda data: data[:-1] + b"\0\n",
    "delete": lambda data: data[:-1] + b"\x7f\n",
    "no line end": lambda data: data[:-1],
    "an empty line": lambda data: data + b"\n",
    "an empty line first": lambda data: b"\n" + data,
    "only a line end": lambda _: b"\n",
    "a blank first": lambda data: b" " + data,
    "a blank last": lambda data: data[:-1] + b" \n",
    "two blanks": lambda data: data[:-1] + b"x  x\n",
}
FILES = [*sorted(name for name in a_draft().files() if "/" not in name), "winners"]


@pytest.mark.parametrize("spoil", SPOILS.values(), ids=SPOILS.keys())
@pytest.mark.parametrize("name", FILES)
def test_no_file_of_a_bundle_may_leave_the_canonical_form(
    name: str, spoil: object, tmp_path: Path
) -> None:
    bundle = a_draft().write(tmp_path / "bundle")
    path = min((bundle / name).iterdir()) if name == "winners" else bundle / name
    path.write_bytes(spoil(path.read_bytes()))  # type: ignore[operator]
    with pytest.raises(DrawError, match="not canonical") as refused:
        verify(bundle, text_only=True)
    assert refused.value.check == "canonical"


@pytest.mark.parametrize("name", sorted({*FILES} - {"pool.txt", "omitted.txt", "winners"}))
def test_an_empty_file_is_refused_unless_it_is_a_list(name: str, tmp_path: Path) -> None:
    bundle = a_draft().write(tmp_path / "bundle")
    (bundle / name).write_bytes(b"")
    with pytest.raises(DrawError) as refused:
        verify(bundle, text_only=True)
    assert refused.value.check == ("register" if name == "register.txt" else "canonical")


def naive(data: bytes) -> bool:
    """The protocol's paragraph on canonical text, word for word."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    if text.startswith("\ufeff") or not text.endswith("\n"):
        return False
    rows = text[:-1].split("\n")
    forbidden = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
    return all(
        row
        and row == row.strip(" ")
        and "  " not in row
        and unicodedata.normalize("NFC", row) == row
        and not any(unicodedata.category(char) in forbidden for char in row)
        for row in rows
    )


ROUGH = st.lists(
    st.sampled_from(
        [
            b"a",
            b"0",
            b" ",
            b"\n",
            b"\t",
            b"\r",
            b"\xef\xbb\xbf",
            b"\xff",
            b"\xe5\xbc\xa0",
            b"\xcc\x81",
        ]
        + [char.encode() for char in "\u200b\u2028\ue000\u00b7\u0344\u1100\u1161\U0002a6a5\u3000"]
    ),
    max_size=12,
).map(b"".join)


@pytest.mark.slow
@given(ROUGH | st.text(max_size=20).map(lambda text: text.encode(errors="surrogatepass")))
@example(b"e\n\xcc\x81\n")
@example(b"\xcc\x81\n")
@example(b" \n")
@example(b"\n")
def test_the_check_accepts_just_what_the_definition_does(data: bytes) -> None:
    assert _accepted(data) == naive(data)


@given(ROUGH.map(lambda data: data + b"\n"))
def test_a_list_read_in_blocks_is_judged_alike(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "list"
    path.write_bytes(data)
    try:
        rows = list(canonical.lines(path, "pool.txt"))
    except DrawError:
        assert not naive(data)
    else:
        assert naive(data)
        assert rows == data[:-1].split(b"\n")


def test_blocks_end_at_line_ends_wherever_they_are_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = ["张三 买车险"[: n % 6 + 1].strip() or "x" for n in range(200)]
    path = tmp_path / "list"
    path.write_bytes("".join(f"{row}\n" for row in rows).encode())
    for size in range(24, 64):
        monkeypatch.setattr(canonical, "_BLOCK", size)
        assert [row.decode() for row in canonical.lines(path, "list")] == rows


@pytest.mark.parametrize("bad", range(1, 40))
def test_the_line_that_is_not_canonical_is_named(
    bad: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(canonical, "_BLOCK", 64)
    rows = [b"0000000000 staff"] * 40
    rows[bad - 1] = b"0000000000  staff" if bad % 2 else "0000000000 staff\u200b".encode()
    (tmp_path / "list").write_bytes(b"\n".join(rows) + b"\n")
    with pytest.raises(DrawError) as refused:
        list(canonical.lines(tmp_path / "list", "list"))
    assert refused.value.line == bad


def test_a_line_without_end_is_not_read_for_ever(tmp_path: Path) -> None:
    (tmp_path / "list").write_bytes(b"a" * (3 << 20))
    with pytest.raises(DrawError, match="a line of over"):
        list(canonical.lines(tmp_path / "list", "list"))


@given(st.text(max_size=20))
def test_a_line_may_stand_if_its_file_is_canonical(text: str) -> None:
    try:
        file = text.encode() + b"\n"
    except UnicodeEncodeError:
        file = b""
    assert canonical.is_line(text) == ("\n" not in text and naive(file))


@given(st.dates().map(str) | st.from_regex("[0-9]{4}-[0-9]{2}-[0-9]{2}", fullmatch=True))
@example("2024-02-30")
@example("2024-2-03")
@example("20240203")
@example("2024-W01-1")
@example("２０２４-01-01")
def test_days_are_real_days(text: str) -> None:
    try:
        expected = date(int(text[:4]), int(text[5:7]), int(text[8:]))
    except ValueError:
        expected = None
    try:
        assert canonical.day(text, "f", 1) == expected
        assert str(expected) == text
    except DrawError:
        assert str(expected) != text


def _accepted(data: bytes) -> bool:
    try:
        return canonical.check(data, "file") == data.decode()
    except DrawError:
        return False
