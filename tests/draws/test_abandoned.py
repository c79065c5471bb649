"""An attempt that was given up because a source stayed away, and those who cheat with one."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from draws import abandoned, manifest, seed
from draws.__main__ import main
from draws.canonical import BEIJING
from draws.errors import DrawError
from draws.verify import verify
from tests.draws import builders
from tests.draws.builders import Draft, a_draft, digest, keys, text, with_drand
from tests.draws.refusals import refused_by

LAST = datetime(2024, 4, 10, 10, 3, tzinfo=BEIJING)
BOTH = keys("organiser.example", "公证处")


def gone(**said: str) -> Draft:
    """A live draw whose last slip, the notary's, stayed away."""
    draft = a_draft(recorded=4)
    draft.abandoned = said
    return draft


def test_a_missing_slip_is_named_and_the_attempt_holds(tmp_path: Path) -> None:
    said: dict[str, str] = {}
    bundle = gone().write(tmp_path / "bundle")
    verdict = verify(bundle, text_only=True, report=said.__setitem__)
    assert (verdict.abandoned, verdict.open) == (True, [])
    assert verdict.hashes["abandoned"] == digest((bundle / "abandoned.txt").read_bytes())
    assert said["abandoned"] == "sealed notary stayed away: 密封单遗失"
    assert said["sealed"] == "organiser"
    assert "result" not in said


def test_the_command_says_that_it_was_abandoned(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", "--text", str(gone().write(tmp_path / "bundle"))]) == 0
    assert "VERIFIED ABANDONED  TEST-1 attempt 1" in capsys.readouterr().out


def test_a_whole_bundle_has_no_minutes_but_all_the_rest(tmp_path: Path) -> None:
    bundle = builders.write_full(gone(), tmp_path / "bundle", BOTH)
    said: list[str] = []
    verify(bundle, report=lambda name, _: said.append(name))
    assert "minutes" not in said
    assert said[-4:] == ["sealed", "drand", "signers", "sums"]
    (bundle / "minutes.pdf").write_bytes(b"%PDF-1.7")
    with pytest.raises(DrawError, match="an abandoned attempt has no such file"):
        verify(builders.sealed_up(bundle))


def test_a_beacon_may_stay_away(tmp_path: Path) -> None:
    draft = with_drand(a_draft())
    draft.recorded, draft.replaced["drand.txt"] = 3, None
    draft.abandoned = {"time": "2023-09-16T19:00:00+08:00"}
    assert verify(draft.write(tmp_path / "bundle"), text_only=True).abandoned


def test_a_beacon_that_came_is_in_the_bundle_of_a_slip_that_did_not(tmp_path: Path) -> None:
    draft = with_drand(a_draft())
    draft.sealed = {"notary": builders.a_sealed("notary")}
    draft.fields["source"].append(f"5 sealed notary {digest(draft.sealed['notary'])}")
    draft.recorded = 4
    draft.abandoned = {"time": "2023-09-16T19:01:00+08:00"}
    bundle = draft.write(tmp_path / "bundle")
    assert verify(bundle, text_only=True).abandoned
    (bundle / "drand.txt").unlink()
    with pytest.raises(DrawError, match="the file is missing"):
        verify(bundle, text_only=True)


def test_a_rehearsal_waits_for_nobody_but_ends_after_its_values(tmp_path: Path) -> None:
    draft = a_draft(live=False, recorded=4)
    draft.abandoned = {"time": "2024-04-10T10:03:00+08:00"}
    verify(draft.write(tmp_path / "bundle"), text_only=True)
    draft.abandoned = {"time": "2024-04-10T10:02:59+08:00"}
    refused_by(draft, tmp_path, "times", "not before the last value")


@pytest.mark.parametrize("seconds", [-86400, -1])
def test_a_live_attempt_is_not_abandoned_within_the_day(seconds: int, tmp_path: Path) -> None:
    moment = LAST + timedelta(days=1, seconds=seconds)
    refused_by(gone(time=moment.isoformat()), tmp_path, "times", "24 hours after the last value")


def test_a_day_to_the_second_is_enough(tmp_path: Path) -> None:
    moment = LAST + timedelta(days=1)
    verify(gone(time=moment.isoformat()).write(tmp_path / "bundle"), text_only=True)


LINES = {
    "who is missing has a value": ({"missing": "4 sealed organiser"}, "another missing"),
    "who is missing is not the next": ({"missing": "5 sealed npc"}, "another missing"),
    "who is missing by another number": ({"missing": "4 sealed notary"}, "another missing"),
    "who is missing with his hash": (
        {"missing": f"5 sealed notary {digest(builders.a_sealed('notary'))}"},
        "another missing",
    ),
    "no such time": ({"time": "2024-04-31T12:00:00+08:00"}, "not a time"),
    "a time of another zone": ({"time": "2024-04-12T12:00:00Z"}, "not a time"),
    "a line too many": ({"witness": "npc"}, "a line too many"),
}


@pytest.mark.parametrize("case", LINES.values(), ids=LINES.keys())
def test_another_line_is_refused(case: tuple[dict[str, str], str], tmp_path: Path) -> None:
    refused_by(gone(**case[0]), tmp_path, "abandoned", case[1])


def _replace(old: str, new: str) -> Callable[[Draft], None]:
    def change(draft: Draft) -> None:
        data = draft.files()["abandoned.txt"]
        assert old.encode() in data
        draft.replaced["abandoned.txt"] = data.replace(old.encode(), new.encode(), 1)

    return change


def _adding(name: str, data: bytes) -> Callable[[Draft], None]:
    return lambda draft: draft.replaced.update({name: data})


def _without(name: str) -> Callable[[Draft], None]:
    return lambda draft: draft.replaced.update({name: None})


def _dice_only(draft: Draft) -> None:
    """Two organs threw; the third, whose dice could be thrown, is said to stay away."""
    draft.recorded = 2


def _nothing(draft: Draft) -> None:
    rows = draft.files()["abandoned.txt"].decode().splitlines()
    left = [row for row in rows if row[:2] not in ("1 ", "2 ", "3 ", "4 ")]
    draft.replaced["abandoned.txt"] = text(left)


def _everything(draft: Draft) -> None:
    draft.recorded = 5


def _fewer_values(draft: Draft) -> None:
    """The organiser's slip was opened, did not please, and is left out again."""
    draft.replaced["sealed-organiser.txt"] = draft.sealed["organiser"]
    draft.recorded = 3


def _fewer_times(draft: Draft) -> None:
    rows = draft.files()["times.txt"].decode().splitlines()
    draft.replaced["times.txt"] = text(rows[:-1])


def _another_s(draft: Draft) -> None:
    """abandoned.txt of another manifest."""
    draft.replaced["abandoned.txt"] = draft.files()["abandoned.txt"]
    draft.fields["title"] = ["另一次抽奖"]


CHEATS: dict[str, tuple[Callable[[Draft], None], str, str]] = {
    "dice that were never thrown": (_dice_only, "abandoned", "dice can always be thrown"),
    "no value yet": (_nothing, "abandoned", "before the first value"),
    "nobody is missing": (_everything, "abandoned", "every source has a value"),
    "a slip opened and left out": (_fewer_values, "abandoned", "no source that has a value"),
    "an unopened slip beside it": (
        _adding("sealed-notary.txt", builders.a_sealed("notary")),
        "abandoned",
        "no source that has a value",
    ),
    "a slip of nobody beside it": (
        _adding("sealed-npc.txt", builders.a_sealed("npc")),
        "abandoned",
        "no source that has a value",
    ),
    "the opened slip kept back": (
        _without("sealed-organiser.txt"),
        "abandoned",
        "sealed-organiser.txt: the file is missing",
    ),
    "another slip": (
        _adding("sealed-organiser.txt", builders.a_sealed("organiser", "TEST-2")),
        "sealed",
        "not the slip that was sealed",
    ),
    "another secret": (
        _replace(digest("organiser"), digest("another")),
        "sealed",
        "not the secret of organiser",
    ),
    "dice of 9 digits": (_replace("1 dice npc 1", "1 dice npc 11"), "abandoned", "wrong source"),
    "dice of another organ": (_replace("1 dice npc", "1 dice tax"), "abandoned", "wrong source"),
    "dice twice": (
        _replace("2 dice cppcc", "1 dice npc 12345678\n2 dice cppcc"),
        "abandoned",
        "wrong source",
    ),
    "another manifest's": (_another_s, "abandoned", "another manifest"),
    "no reason": (_replace("reason: 密封单遗失\n", ""), "abandoned", "wrong line"),
    "no time of a value": (_fewer_times, "times", "one line a source"),
    "no times at all": (_without("times.txt"), "files", "times.txt: the file is missing"),
    "a seed beside it": (_adding("seed.txt", b"x\n"), "files", "an abandoned attempt has no such"),
    "a result beside it": (_adding("result.txt", b"x\n"), "files", "an abandoned attempt has no"),
    "void besides": (_adding("void.txt", b"x\n"), "files", "a void attempt has no such file"),
    "a winner's card": (
        _adding("winners/0000000000.txt", b"x\n"),
        "files",
        "an abandoned attempt has no such file",
    ),
    "capitals in its hash": (
        lambda draft: _replace(digest(draft.manifest()), digest(draft.manifest()).upper())(draft),
        "abandoned",
        "another manifest",
    ),
}


@pytest.mark.parametrize("cheat", CHEATS.values(), ids=CHEATS.keys())
def test_a_cheat_with_an_abandoned_attempt_is_refused(
    cheat: tuple[Callable[[Draft], None], str, str], tmp_path: Path
) -> None:
    draft = gone()
    cheat[0](draft)
    refused_by(draft, tmp_path, *cheat[1:])


@pytest.mark.slow
def test_each_byte_of_a_file_changed_once_is_noticed(tmp_path: Path) -> None:
    bundle = builders.write_full(gone(), tmp_path / "bundle", BOTH)
    pinned = tmp_path / "keys.txt"
    pinned.write_bytes(builders.key_file(BOTH))
    verify(bundle, keys=pinned)
    for name in ("abandoned.txt", "times.txt", "sealed-organiser.txt"):
        data = (bundle / name).read_bytes()
        for at in range(len(data)):
            (bundle / name).write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
            with pytest.raises(DrawError):
                verify(bundle, keys=pinned)
        (bundle / name).write_bytes(data)


# The chain


def _next(before: Path, *parties: str) -> Draft:
    """The second attempt, frozen when the first was given up, with slips of these parties."""
    draft = a_draft()
    draft.fields |= {"attempt": ["2"], "frozen": ["2024-04-11T12:00:00+08:00"]}
    draft.times = [f"2024-04-12T10:0{n}:00+08:00" for n in range(5)]
    draft.fields["previous"] = [digest((before / "abandoned.txt").read_bytes())]
    draft.sealed = {who: builders.a_sealed(who, attempt=2) for who in parties}
    rows = [f"{n} sealed {who} {digest(draft.sealed[who])}" for n, who in enumerate(parties, 4)]
    draft.fields["source"][3:] = rows
    draft.values[3:] = [digest(who) for who in parties]
    return draft


def _refused_after(draft: Draft, before: Path, folder: Path, reason: str) -> None:
    with pytest.raises(DrawError, match=reason) as refused:
        verify(draft.write(folder / "bundle"), text_only=True, previous=before)
    assert refused.value.check == "previous"


def test_the_next_attempt_names_it_and_goes_without_who_was_missing(tmp_path: Path) -> None:
    before = gone().write(tmp_path / "before")
    draft = _next(before, "organiser", "tax")
    verify(draft.write(tmp_path / "bundle"), text_only=True, previous=before)


def test_whose_slip_was_missing_seals_none_in_the_next_attempt(tmp_path: Path) -> None:
    before = gone().write(tmp_path / "before")
    draft = _next(before, "organiser", "notary")
    _refused_after(draft, before, tmp_path, "who kept a slip back seals none")


def test_another_draw_after_it_may_have_all_parties(tmp_path: Path) -> None:
    before = gone().write(tmp_path / "before")
    draft = _next(before)
    draft.fields |= {"draw": ["TEST-2"], "attempt": ["1"]}
    draft.sealed = {who: builders.a_sealed(who, "TEST-2") for who in ("organiser", "notary")}
    draft.fields["source"][3:] = [
        f"{n} sealed {who} {digest(slip)}" for n, (who, slip) in enumerate(draft.sealed.items(), 4)
    ]
    draft.values[3:] = [digest(who) for who in draft.sealed]
    verify(draft.write(tmp_path / "bundle"), text_only=True, previous=before)


def test_an_attempt_that_gave_up_too_early_has_no_next(tmp_path: Path) -> None:
    early = (LAST + timedelta(hours=23)).isoformat()
    before = gone(time=early).write(tmp_path / "before")
    _refused_after(_next(before, "organiser", "tax"), before, tmp_path, "abandoned too early")


def test_an_attempt_frozen_before_the_one_before_was_given_up_is_refused(tmp_path: Path) -> None:
    before = gone().write(tmp_path / "before")
    draft = _next(before, "organiser", "tax")
    draft.fields["frozen"] = ["2024-04-11T11:59:59+08:00"]
    _refused_after(draft, before, tmp_path, "frozen before its predecessor was over")


def test_a_draw_with_a_result_does_not_become_an_abandoned_one(tmp_path: Path) -> None:
    before = gone().write(tmp_path / "before")
    (before / "result.txt").write_bytes(a_draft().files()["result.txt"])
    _refused_after(_next(before, "organiser", "tax"), before, tmp_path, "an attempt ends once")


def test_the_third_attempt_does_not_follow_the_first(tmp_path: Path) -> None:
    before = gone().write(tmp_path / "before")
    draft = _next(before, "organiser", "tax")
    draft.fields["attempt"] = ["3"]
    draft.sealed = {who: builders.a_sealed(who, attempt=3) for who in draft.sealed}
    draft.fields["source"][3:] = [
        f"{n} sealed {who} {digest(slip)}" for n, (who, slip) in enumerate(draft.sealed.items(), 4)
    ]
    _refused_after(draft, before, tmp_path, "without gaps")


# What the ceremony calls

FIXED = manifest.parse(a_draft().manifest())
VALUES = a_draft().values
TIMES = [datetime.fromisoformat(moment) for moment in a_draft().times]


def test_the_writer_writes_what_the_reader_reads() -> None:
    moment = TIMES[3] + timedelta(days=2)
    data = abandoned.abandoned_text(FIXED, VALUES[:4], TIMES[:4], "密封单遗失", moment)
    found = abandoned.parse_abandoned(data, FIXED)
    assert (list(found.values), found.time) == (VALUES[:4], moment)
    assert (found.missing.kind, found.missing.name) == ("sealed", "notary")
    assert seed.parse_times(seed.times_text(FIXED, TIMES[:4], 4), FIXED, 4) == TIMES[:4]


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_the_writer_refuses_where_nobody_may_stay_away(count: int) -> None:
    moment = TIMES[4] + timedelta(days=2)
    with pytest.raises(DrawError):
        abandoned.abandoned_text(FIXED, VALUES[:count], TIMES[:count], "x", moment)


@pytest.mark.parametrize("reason", ["", " x", "x\ny", "two  blanks", "\u200b"])
def test_the_writer_refuses_a_reason_that_is_not_canonical(reason: str) -> None:
    moment = TIMES[3] + timedelta(days=2)
    with pytest.raises(DrawError):
        abandoned.abandoned_text(FIXED, VALUES[:4], TIMES[:4], reason, moment)


@given(st.integers(0, 3 * 86400), st.integers(0, 999_999), st.booleans())
def test_the_wait_is_counted_in_the_seconds_that_the_files_say(
    seconds: int, micro: int, live: bool
) -> None:
    """A clock of microseconds refuses nobody whom the files would let through, nor the reverse."""
    fixed = FIXED if live else manifest.parse(a_draft(live=False).manifest())
    times = [moment.replace(microsecond=micro) for moment in TIMES[:4]]
    moment = TIMES[3] + timedelta(seconds=seconds)
    if live and seconds < 86400:
        with pytest.raises(DrawError, match="too early"):
            abandoned.abandoned_text(fixed, VALUES[:4], times, "x", moment)
    else:
        abandoned.abandoned_text(fixed, VALUES[:4], times, "x", moment)
