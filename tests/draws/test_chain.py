"""--previous: the chain of live draws, and a register that only grows."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from draws import canonical, events, register
from draws import manifest as manifests
from draws.bundle import Bundle
from draws.chain import check_previous
from draws.errors import DrawError
from draws.manifest import FILE, Manifest
from draws.register import Border
from draws.verify import verify
from draws.work import WholeLines
from tests.draws.builders import Draft, a_draft, a_slip, digest


def _later(draft: Draft, attempt: int = 1, name: str = "TEST-1") -> Draft:
    """The same draft as the attempt `attempt` of the draw `name`."""
    draft.fields |= {"attempt": [str(attempt)], "draw": [name]}
    for party, slip in draft.sealed.items():
        renamed = slip.replace(b"attempt: 1", b"attempt: %d" % attempt)
        draft.sealed[party] = renamed.replace(b"TEST-1", name.encode())
    rows = draft.fields["source"]
    rows[3] = f"4 sealed organiser {digest(draft.sealed['organiser'])}"
    rows[4] = f"5 sealed notary {digest(draft.sealed['notary'])}"
    return draft


def _after(draft: Draft, before: Path) -> Draft:
    name = "void.txt" if (before / "void.txt").exists() else "result.txt"
    draft.fields["previous"] = [digest((before / name).read_bytes())]
    return draft


def _refused(draft: Draft, folder: Path, before: Path, reason: str) -> None:
    bundle = draft.write(folder / "bundle")
    with pytest.raises(DrawError) as refused:
        verify(bundle, text_only=True, previous=before)
    assert (refused.value.check, reason in str(refused.value)) == ("previous", True), refused.value


def test_a_draw_follows_another_and_its_register_has_grown(tmp_path: Path) -> None:
    before = a_draft().write(tmp_path / "before")
    draft = a_draft()
    draft.submit(a_slip(60, 5))
    draft = _after(_later(draft, name="TEST-2"), before)
    assert verify(draft.write(tmp_path / "bundle"), text_only=True, previous=before).open == []


def test_a_rehearsal_is_held_against_the_register_before_it(tmp_path: Path) -> None:
    before = a_draft(live=False).write(tmp_path / "before")
    verify(a_draft(live=False).write(tmp_path / "same"), text_only=True, previous=before)
    draft = a_draft(live=False)
    draft.register.insert(0, f"submit x {'1' * 64} 2024-03-01")
    draft.pool, draft.omitted, draft.fields["batch"] = [], [], ["none"]
    draft.rows = []
    draft.register = [row for row in draft.register if row.startswith("submit")]
    _refused(draft, tmp_path, before, "a line rewritten")


def test_a_shorter_register_is_refused(tmp_path: Path) -> None:
    longer = a_draft()
    longer.submit(a_slip(60, 5))
    before = longer.write(tmp_path / "before")
    draft = _after(_later(a_draft(), name="TEST-2"), before)
    _refused(draft, tmp_path, before, "shorter than its predecessor")


def test_another_predecessor_is_refused(tmp_path: Path) -> None:
    before = a_draft().write(tmp_path / "before")
    draft = _later(a_draft(), name="TEST-2")
    draft.fields["previous"] = ["1" * 64]
    _refused(draft, tmp_path, before, "another previous draw")


def test_a_rehearsal_is_no_predecessor_of_a_live_draw(tmp_path: Path) -> None:
    before = a_draft(live=False).write(tmp_path / "before")
    draft = _after(_later(a_draft(), name="TEST-2"), before)
    _refused(draft, tmp_path, before, "the previous bundle is a rehearsal")


def test_a_draw_that_has_a_result_is_not_made_again(tmp_path: Path) -> None:
    before = a_draft().write(tmp_path / "before")
    draft = _after(_later(a_draft(), attempt=2), before)
    _refused(draft, tmp_path, before, "a draw that has a result is made again")


@pytest.mark.parametrize("attempt", [1, 3])
def test_attempts_after_a_void_one_have_no_gaps(attempt: int, tmp_path: Path) -> None:
    before = a_draft(void=True).write(tmp_path / "before")
    draft = _after(_later(a_draft(), attempt=attempt), before)
    _refused(draft, tmp_path, before, f"expected 2, found {attempt}")


def test_a_new_draw_begins_with_attempt_1(tmp_path: Path) -> None:
    before = a_draft().write(tmp_path / "before")
    draft = _after(_later(a_draft(), attempt=2, name="TEST-2"), before)
    _refused(draft, tmp_path, before, "expected 1, found 2")


def test_a_draw_frozen_before_its_predecessor_is_refused(tmp_path: Path) -> None:
    before = a_draft().write(tmp_path / "before")
    draft = _after(_later(a_draft(), name="TEST-2"), before)
    draft.fields["frozen"] = ["2024-04-09T16:00:00+08:00"]
    _refused(draft, tmp_path, before, "frozen before its predecessor")


@pytest.mark.parametrize("live", [True, False])
def test_an_attempt_frozen_before_the_one_before_was_declared_void_is_refused(
    live: bool, tmp_path: Path
) -> None:
    before = a_draft(live=live, void=True).write(tmp_path / "before")
    honest, cheat = (_later(a_draft(live=live), attempt=2) for _ in range(2))
    for draft, frozen in ((honest, "18:00:00"), (cheat, "17:59:59")):
        draft.fields["frozen"] = [f"2024-04-09T{frozen}+08:00"]
        if live:
            _after(draft, before)
    verify(honest.write(tmp_path / "honest"), text_only=True, previous=before)
    _refused(cheat, tmp_path, before, "frozen before its predecessor was over")


def test_a_rehearsal_of_another_draw_need_not_wait_for_the_end_of_one(tmp_path: Path) -> None:
    before = a_draft(live=False, void=True).write(tmp_path / "before")
    draft = _later(a_draft(live=False), name="TEST-2")
    verify(draft.write(tmp_path / "bundle"), text_only=True, previous=before)


@pytest.mark.parametrize("name", ["register.txt", "manifest.txt", "result.txt"])
def test_a_predecessor_that_is_not_whole_is_refused(name: str, tmp_path: Path) -> None:
    before = a_draft().write(tmp_path / "before")
    draft = _after(_later(a_draft(), name="TEST-2"), before)
    (before / name).unlink()
    _refused(draft, tmp_path, before, "the file is missing")


def test_a_predecessor_whose_result_is_of_another_manifest_is_refused(tmp_path: Path) -> None:
    before = a_draft().write(tmp_path / "before")
    draft = _after(_later(a_draft(), name="TEST-2"), before)
    rewritten = a_draft()
    for each in (draft, rewritten):
        each.register[-1] = each.register[-1].replace("03-16", "03-17")
    for name in ("register.txt", "manifest.txt"):
        (before / name).write_bytes(rewritten.files()[name])
    _refused(draft, tmp_path, before, "another manifest")


def test_a_predecessor_whose_register_is_not_its_manifest_s_is_refused(tmp_path: Path) -> None:
    before = a_draft().write(tmp_path / "before")
    draft = _after(_later(a_draft(), name="TEST-2"), before)
    rows = (before / "register.txt").read_bytes().splitlines(keepends=True)
    (before / "register.txt").write_bytes(b"".join(rows[:-1]))
    _refused(draft, tmp_path, before, "another size than its manifest's")


CHANGED = {
    "nothing": lambda data: data,
    "a letter": lambda data: data.replace(b"2024-03-01", b"2024-02-01", 1),
    "a line less": lambda data: data[: data.rindex(b"\n", 0, -1) + 1],
    "no line end": lambda data: data[:-1],
    "a line more": lambda data: data + b"accept 0000000000 2024-03-31\n",
    "a line of another kind": lambda data: data + b"?\n",
    "no canonical text": lambda data: data + b"a  b\n",
    "empty": lambda _: b"",
}


@pytest.mark.parametrize("change", CHANGED.values(), ids=CHANGED.keys())
@pytest.mark.parametrize("block", [200, 1 << 20])
def test_an_old_register_that_is_compared_is_judged_as_one_that_is_read(
    change: Callable[[bytes], bytes], block: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(canonical, "_BLOCK", block)
    before = a_draft(live=False).write(tmp_path / "before")
    path = before / "register.txt"
    honest = path.read_bytes()
    path.write_bytes(change(honest))
    draft = a_draft(live=False)
    draft.submit(a_slip(60, 5))
    place = draft.write(tmp_path / "bundle")
    bundle, fixed = Bundle(place, text_only=True), manifests.parse((place / FILE).read_bytes())
    reading = register.RegisterReading()
    reading.read(bundle.blocks(register.FILE, reading.take))
    borders = reading.end().borders
    assert len(borders) > 1 or block > 200
    said = [_said(before, bundle, fixed, each) for each in (borders, ())]
    assert said[0] == said[1]
    assert isinstance(said[0], str) == (path.read_bytes() == honest)


def _said(folder: Path, bundle: Bundle, fixed: Manifest, borders: Sequence[Border]) -> object:
    try:
        return check_previous(folder, bundle, fixed, borders)
    except DrawError as error:
        return error.args


def test_an_old_register_whose_bytes_are_the_beginning_is_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = a_draft(live=False).write(tmp_path / "before")
    draft = a_draft(live=False)
    draft.submit(a_slip(60, 5))
    read: list[WholeLines] = []

    def counted(lines: WholeLines, first: int, latest: str) -> events.Events:
        read.append(lines)
        return events.read_lines(lines, first, latest)

    monkeypatch.setattr(register, "events_of", counted)
    verify(draft.write(tmp_path / "bundle"), text_only=True, previous=before)
    assert len(read) == 1
