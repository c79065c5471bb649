"""Cheats in times, result, cards and the folder itself."""

from collections.abc import Callable
from pathlib import Path

import pytest

from draws.errors import DrawError
from draws.verify import verify
from tests.draws.builders import Draft, a_draft, digest, text
from tests.draws.refusals import refused_by


def _at(n: int, time: str) -> Callable[[Draft], None]:
    return lambda draft: draft.times.__setitem__(n, time)


TIMES: dict[str, tuple[Callable[[Draft], None], str]] = {
    "before the freeze": (_at(0, "2024-04-09T16:59:59+08:00"), "a time goes back"),
    "at the freeze": (_at(0, "2024-04-09T17:00:00+08:00"), "a time goes back"),
    "going back": (_at(2, "2024-04-10T10:00:59+08:00"), "a time goes back"),
    "30 February": (_at(0, "2024-02-30T10:00:00+08:00"), "not a time"),
    "24:00:00": (_at(4, "2024-04-10T24:00:00+08:00"), "not a time"),
    "UTC": (_at(0, "2024-04-10T02:00:00Z"), "wrong source"),
    "one missing": (lambda d: d.times.__delitem__(4), "one line a source: expected 5, found 4"),
    "one too many": (
        lambda d: d.times.append("2024-04-10T11:00:00+08:00"),
        "one line a source: expected 5, found 6",
    ),
}


@pytest.mark.parametrize("case", TIMES.values(), ids=TIMES.keys())
def test_times_that_cannot_be_are_refused(
    case: tuple[Callable[[Draft], None], str], tmp_path: Path
) -> None:
    draft = a_draft()
    case[0](draft)
    refused_by(draft, tmp_path, "times", case[1])


@pytest.mark.parametrize("name", ["seed.txt", "times.txt", "result.txt", "void.txt"])
def test_a_file_of_another_manifest_is_refused(name: str, tmp_path: Path) -> None:
    draft = a_draft(void=name == "void.txt")
    honest = digest(draft.manifest()).encode()
    draft.replaced[name] = draft.files()[name].replace(honest, b"1" * 64)
    check = name.removesuffix(".txt")
    refused_by(draft, tmp_path, check, "1" * 64)


def _rows(change: Callable[[list[str]], object]) -> Callable[[Draft], None]:
    def apply(draft: Draft) -> None:
        rows = draft.result_rows()
        change(rows)
        draft.rows = rows

    return apply


def _exchanged(rows: list[str]) -> None:
    a, b = rows[0].split(), rows[1].split()
    rows[0], rows[1] = " ".join([*a[:2], *b[2:]]), " ".join([*b[:2], *a[2:]])


RESULTS: dict[str, Callable[[Draft], None]] = {
    "lines in another order": _rows(lambda rows: rows.insert(0, rows.pop(1))),
    "prizes exchanged": _rows(_exchanged),
    "a skip left out": _rows(lambda rows: rows.pop()),
    "an audit row left out": _rows(
        lambda rows: rows.remove(next(r for r in rows if r.startswith("audit 2")))
    ),
    "an alternate too many": _rows(lambda rows: rows.insert(5, f"A2 2 {rows[-1][9:]}")),
    "a ticket changed": _rows(lambda rows: rows.__setitem__(0, rows[0][:-1] + "g")),
    "a skip with another reason": _rows(
        lambda rows: rows.__setitem__(-1, rows[-1].replace("cap", "tag"))
    ),
    "the lowest ticket left out": _rows(lambda rows: rows.pop(0)),
}


@pytest.mark.parametrize("change", RESULTS.values(), ids=RESULTS.keys())
def test_another_result_is_refused(change: Callable[[Draft], None], tmp_path: Path) -> None:
    draft = a_draft()
    assert draft.result_rows()[-1].startswith("skip cap")
    change(draft)
    refused_by(draft, tmp_path, "result", "another result: expected")


def _winner(draft: Draft) -> str:
    return draft.result_rows()[0].split()[2]


def _card(found: bytes, put: bytes) -> Callable[[Draft], None]:
    """Another card, committed to in register and pool from the beginning."""

    def change(draft: Draft) -> None:
        entry = draft.pool[0][:10]
        old = draft.cards[entry]
        draft.cards[entry] = old.replace(found, put, 1)
        assert draft.cards[entry] != old
        for rows in (draft.register, draft.pool):
            rows[:] = [row.replace(digest(old), digest(draft.cards[entry])) for row in rows]

    return change


CARDS: dict[str, tuple[Callable[[Draft], None], str]] = {
    "a card of a loser": (
        lambda d: d.replaced.update({"winners/0000000030.txt": d.cards["0000000000"]}),
        "a card of no prize",
    ),
    "a card missing": (
        lambda d: d.replaced.update({f"winners/{_winner(d)}.txt": None}),
        "the file is missing",
    ),
    "a card of another entry": (
        lambda d: d.replaced.update({f"winners/{_winner(d)}.txt": d.cards["0000000030"]}),
        "not the card committed to",
    ),
    "a card without mask": (_card(b"*", b"x"), "malformed"),
    "a full name": (_card("*三".encode(), "小三".encode()), "malformed holder"),
    "a full phone": (_card(b"138****", b"1380000"), "malformed phone"),
    "a full invoice": (_card(b"invoice: ****", b"invoice: 0000"), "malformed invoice"),
    "a card of another batch": (_card(b"-2024-03", b"-2024-02"), "another batch"),
    "a salt too short": (_card(b"salt: ", b"salt: 0"), "malformed salt"),
    "a line too many": (_card(b"\nslip", b"\nnote: 1\nslip"), "wrong line"),
}


@pytest.mark.parametrize("case", CARDS.values(), ids=CARDS.keys())
def test_a_winner_s_card_that_is_not_as_committed_is_refused(
    case: tuple[Callable[[Draft], None], str], tmp_path: Path
) -> None:
    draft = a_draft()
    draft.fields["tier"] = ["1 14"]
    draft.fields["alternates"] = []
    draft.cap, draft.fields["cap"] = 9, ["9"]
    case[0](draft)
    refused_by(draft, tmp_path, "winners' cards", case[1])


FILES: dict[str, tuple[str, str]] = {
    "the tag key": ("tag-key.txt", "the tag key is never published"),
    "a note": ("note.txt", "no file of a bundle"),
    "a hidden file": (".hidden", "no file of a bundle"),
    "a slip": ("slips/0000000000.txt", "no folder of a bundle"),
    "a folder below winners": ("winners/more/0000000000.txt", "no folder of a bundle"),
    "a winner of nine digits": ("winners/000000000.txt", "no file of a bundle"),
    "a void note": ("void.txt", "a void attempt has no such file"),
    "a slip of nobody": ("sealed-mayor.txt", "evidence of no source"),
    "a beacon nobody named": ("drand.txt", "evidence of no source"),
}


@pytest.mark.parametrize("case", FILES.values(), ids=FILES.keys())
def test_a_file_that_no_bundle_holds_is_refused(case: tuple[str, str], tmp_path: Path) -> None:
    draft = a_draft()
    draft.replaced[case[0]] = text(["something"])
    check = "manifest" if case[1].startswith("evidence") else "files"
    refused_by(draft, tmp_path, check, case[1])


@pytest.mark.parametrize("name", sorted(a_draft().files()))
def test_a_file_that_is_missing_is_named(name: str, tmp_path: Path) -> None:
    draft = a_draft()
    bundle = draft.write(tmp_path / "bundle")
    (bundle / name).unlink()
    with pytest.raises(DrawError, match=r"the file is missing|no such file") as refused:
        verify(bundle, text_only=True)
    assert refused.value.file == name


def test_a_link_and_an_empty_folder_are_refused(tmp_path: Path) -> None:
    bundle = a_draft().write(tmp_path / "bundle")
    (bundle / "more").mkdir()
    with pytest.raises(DrawError, match="no folder of a bundle"):
        verify(bundle, text_only=True)
    (bundle / "more").rmdir()
    target = (bundle / "rules.txt").rename(tmp_path / "rules.txt")
    try:
        (bundle / "rules.txt").symlink_to(target)
    except OSError:  # pragma: no cover - Windows without the right to make links
        pytest.skip("this account may not make links")
    with pytest.raises(DrawError, match="not a plain file"):
        verify(bundle, text_only=True)


def test_a_void_attempt_with_a_result_is_refused(tmp_path: Path) -> None:
    draft = a_draft(void=True)
    draft.replaced["result.txt"] = text(["fpdraw-result/1"])
    refused_by(draft, tmp_path, "files", "a void attempt has no such file")


@pytest.mark.parametrize(
    ("found", "put", "reason"),
    [
        (b"2024-04-09T18", b"2024-04-09T16", "void before the freeze"),
        (b"2024-04-09T18", b"2024-02-30T18", "not a time"),
        (b"reason: ", b"reasons: ", "wrong line"),
        (b"time: ", b"note: x\ntime: ", "wrong line"),
    ],
)
def test_a_void_note_that_cannot_be_is_refused(
    found: bytes, put: bytes, reason: str, tmp_path: Path
) -> None:
    draft = a_draft(void=True)
    draft.replaced["void.txt"] = draft.files()["void.txt"].replace(found, put)
    refused_by(draft, tmp_path, "void", reason)
