"""What is published before a draw: everybody can check it, and is told what is kept back."""

from collections.abc import Callable
from pathlib import Path

import pytest

from draws.__main__ import main
from draws.commitment import verify_commitment
from draws.errors import DrawError
from draws.verify import Report
from tests.draws import builders
from tests.draws.builders import Draft, a_draft, key_file, keys, sign_all, text, write

BOTH = keys("organiser.example", "公证处")
LISTS = ("register.txt", "pool.txt", "omitted.txt")
LATER = ("seed.txt", "times.txt", "result.txt", "void.txt", "sealed-notary.txt", "drand.txt")


def committed(draft: Draft, folder: Path) -> Path:
    """The folder that is published once a draft's manifest is signed."""
    note = builders.checkpoint(draft)
    known = ("rules.txt", "manifest.txt", *LISTS)
    files = {name: data for name, data in draft.files().items() if name in known}
    return write(
        folder,
        files
        | {
            "keys.txt": key_file(BOTH),
            "signatures.txt": sign_all(draft.manifest(), BOTH),
            "checkpoint.txt": note + b"\n" + sign_all(note, BOTH),
        },
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return committed(a_draft(), tmp_path / "commitment")


@pytest.fixture
def pinned(tmp_path: Path) -> Path:
    path = tmp_path / "pinned.txt"
    path.write_bytes(key_file(BOTH))
    return path


def _said() -> tuple[list[str], Report]:
    names: list[str] = []
    return names, lambda name, detail: names.append(name)


def test_all_that_comes_before_the_draw_is_checked(folder: Path, pinned: Path) -> None:
    names, report = _said()
    verdict = verify_commitment(folder, keys=pinned, report=report)
    assert (verdict.open, verdict.skipped, verdict.draw) == ([], [], "TEST-1 attempt 1")
    assert names == [
        *("files", "canonical", "manifest", "rules", "signatures", "register", "checkpoint"),
        *("pool", "omitted", "pool and omitted", "signers"),
    ]


def test_lists_that_are_kept_back_are_named(folder: Path, pinned: Path) -> None:
    for name in LISTS:
        (folder / name).unlink()
    (missing,) = verify_commitment(folder, keys=pinned).open
    assert all(name in missing for name in LISTS)


def test_a_manifest_still_to_be_signed_is_checked_as_text(folder: Path) -> None:
    (folder / "signatures.txt").unlink()
    (folder / "keys.txt").unlink()
    names, report = _said()
    assert verify_commitment(folder, text_only=True, report=report).open == []
    assert "checkpoint" in names
    with pytest.raises(DrawError, match=r"signatures\.txt: the file is missing"):
        verify_commitment(folder)


def test_the_command_says_that_it_is_a_commitment_or_what_is_open(
    folder: Path, pinned: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["commitment", str(folder), "--keys", str(pinned)]) == 0
    last = "VERIFIED COMMITMENT  TEST-1 attempt 1, live 正式"
    assert capsys.readouterr().out.splitlines()[-1] == last
    for name in LISTS:
        (folder / name).unlink()
    assert main(["commitment", str(folder), "--keys", str(pinned)]) == 2
    assert capsys.readouterr().out.splitlines()[-2:] == [
        "OPEN    register.txt, pool.txt, omitted.txt not here: that every accepted entry is in"
        " pool or omissions was not checked",
        "NOT FULLY VERIFIED  TEST-1 attempt 1, live 正式",
    ]


def test_the_notary_checks_cards_and_slips_before_the_draw(folder: Path, tmp_path: Path) -> None:
    private = a_draft().write_private(tmp_path / "private")
    verify_commitment(folder, private_part=private)
    card = next((private / "cards").iterdir())
    card.write_bytes(card.read_bytes().replace(b"batch: fp-2024-03", b"batch: fp-2024-04"))
    (private / "slips" / card.name).unlink()
    with pytest.raises(DrawError) as refused:
        verify_commitment(folder, private_part=private)
    assert refused.value.check == "private"


def test_the_chain_is_checked_before_the_draw(folder: Path, tmp_path: Path) -> None:
    before = a_draft(live=False).write(tmp_path / "before")
    with pytest.raises(DrawError, match="rehearsal"):
        verify_commitment(folder, previous=before)
    for name in LISTS:
        (folder / name).unlink()
    with pytest.raises(DrawError, match="nothing to hold against"):
        verify_commitment(folder, previous=before)


def _cut(name: str) -> Callable[[Path], None]:
    def apply(folder: Path) -> None:
        lines = (folder / name).read_bytes().splitlines(keepends=True)
        (folder / name).write_bytes(b"".join(lines[:-1]))

    return apply


def _gone(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def _put(name: str) -> Callable[[Path], None]:
    def apply(folder: Path) -> None:
        (folder / name).write_bytes(text(["x"]))

    return apply


def _another_register(folder: Path) -> None:
    """A checkpoint, duly signed, over one line less."""
    draft = a_draft()
    draft.register.pop()
    note = builders.checkpoint(draft)
    (folder / "checkpoint.txt").write_bytes(note + b"\n" + sign_all(note, BOTH))


REFUSED: dict[str, tuple[Callable[[Path], None], str]] = {
    **{f"{name} in it": (_put(name), "files") for name in (*LATER, "tag-key.txt", "SHA256SUMS")},
    **{f"{name} missing": (_gone(name), "files") for name in LISTS},
    "no manifest": (_gone("manifest.txt"), "files"),
    "no checkpoint": (_gone("checkpoint.txt"), "files"),
    "no signatures": (_gone("signatures.txt"), "files"),
    "a signature missing": (_cut("signatures.txt"), "signatures"),
    "other rules": (_put("rules.txt"), "rules"),
    "a shorter register": (_cut("register.txt"), "register"),
    "another checkpoint": (_another_register, "checkpoint"),
    "an entry less": (_cut("pool.txt"), "pool"),
    "an omission less": (_cut("omitted.txt"), "omitted"),
}


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED.keys())
def test_a_commitment_that_does_not_hold_is_refused(
    case: tuple[Callable[[Path], None], str], folder: Path
) -> None:
    change, check = case
    change(folder)
    with pytest.raises(DrawError) as refused:
        verify_commitment(folder)
    assert refused.value.check == check, refused.value


def test_an_accepted_entry_in_neither_list_is_noticed_before_the_draw(tmp_path: Path) -> None:
    draft = a_draft()
    draft.pool.pop(0)
    with pytest.raises(DrawError, match="in neither list"):
        verify_commitment(committed(draft, tmp_path / "commitment"))
