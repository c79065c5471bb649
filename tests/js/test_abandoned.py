"""Attempts that were abandoned: the JavaScript verifier says what the Python one says."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from draws.errors import DrawError
from draws.verify import verify
from tests.draws import builders
from tests.draws.builders import Draft, a_draft, digest, key_file, text, with_drand
from tests.draws.test_abandoned import BOTH, CHEATS, LAST, LINES, _next, gone
from tests.draws.test_chain import _later
from tests.draws.vectors import VECTORS
from tests.js.asking import Job, ask, files_in, said, verdicts, verify_job


def python_says(bundle: Path, **options: Any) -> tuple[str, str]:
    """The other implementation's verdict, and the check that failed."""
    try:
        verify(bundle, text_only=True, **options)
    except DrawError as error:
        return "refused", error.check
    return "verified", ""


def agreed(folder: Path, drafts: list[Draft]) -> list[tuple[str, str]]:
    """What both say of these drafts."""
    bundles = [draft.write(folder / str(n)) for n, draft in enumerate(drafts)]
    found = verdicts(map(verify_job, bundles))
    assert found == list(map(python_says, bundles))
    return found


def test_the_vector_holds_and_says_who_stayed_away() -> None:
    (answer,) = ask([verify_job(VECTORS / "abandoned")])
    value = answer["value"]
    assert (value["verdict"], value["end"], value["open"]) == ("verified", "abandoned", [])
    details = {check["name"]: check["detail"] for check in value["checks"]}
    assert details["abandoned"] == "sealed notary: 密封单遗失"
    assert details["sealed"] == "organiser"
    assert "result" not in details


def test_a_beacon_may_stay_away_or_come_before_a_slip_that_does(tmp_path: Path) -> None:
    away, came = with_drand(a_draft()), with_drand(a_draft())
    away.recorded, away.replaced["drand.txt"] = 3, None
    away.abandoned = {"time": "2023-09-16T19:00:00+08:00"}
    came.sealed = {"notary": builders.a_sealed("notary")}
    came.fields["source"].append(f"5 sealed notary {digest(came.sealed['notary'])}")
    came.recorded, came.abandoned = 4, {"time": "2023-09-16T19:01:00+08:00"}
    assert agreed(tmp_path, [away, came]) == [("verified", "")] * 2


@pytest.mark.parametrize("live", [True, False])
def test_the_wait_is_a_day_in_a_live_draw_and_none_in_a_rehearsal(
    live: bool, tmp_path: Path
) -> None:
    drafts = []
    for seconds in (-1, 0, 86399, 86400):
        draft = a_draft(live=live, recorded=4)
        draft.abandoned = {"time": (LAST + timedelta(seconds=seconds)).isoformat()}
        drafts.append(draft)
    found = [verdict for verdict, _ in agreed(tmp_path, drafts)]
    late = 3 if live else 1
    assert found == ["refused"] * late + ["verified"] * (4 - late)


def test_cheats_with_an_abandoned_attempt_are_refused_alike(tmp_path: Path) -> None:
    drafts = [gone(**change) for change, _ in LINES.values()]
    for change, _, _ in CHEATS.values():
        draft = gone()
        change(draft)
        drafts.append(draft)
    assert {verdict for verdict, _ in agreed(tmp_path, drafts)} == {"refused"}


def test_a_whole_bundle_passes_without_minutes_and_each_byte_matters(tmp_path: Path) -> None:
    bundle = builders.write_full(gone(), tmp_path / "bundle", BOTH)
    options = {"textOnly": False, "keys": said(key_file(BOTH))}
    honest = verify_job(bundle, **options)
    jobs: list[Job] = [honest]
    for name in ("abandoned.txt", "times.txt", "sealed-organiser.txt"):
        data = honest["files"][name]
        for at in range(0, len(data), 3):
            spoiled = data[:at] + chr(ord(data[at]) ^ 1) + data[at + 1 :]
            jobs.append({**honest, "files": {**honest["files"], name: spoiled}})
    first, *others = verdicts(jobs)
    assert first == ("verified", "")
    assert {verdict for verdict, _ in others} == {"refused"}
    (bundle / "minutes.pdf").write_bytes(b"%PDF-1.7")
    builders.sealed_up(bundle)
    assert verdicts([verify_job(bundle, **options)]) == [("refused", "files")]


def test_the_next_attempt_is_held_against_it_alike(tmp_path: Path) -> None:
    before = gone().write(tmp_path / "before")
    early = gone(time=(LAST + timedelta(hours=23)).isoformat()).write(tmp_path / "early")
    twice = gone().write(tmp_path / "twice")
    (twice / "result.txt").write_bytes(a_draft().files()["result.txt"])
    timeless = gone().write(tmp_path / "timeless")
    (timeless / "times.txt").unlink()
    third = _next(before, "organiser", "tax")
    third.fields["previous"] = ["1" * 64]
    hasty = _next(before, "organiser", "tax")
    hasty.fields["frozen"] = ["2024-04-11T11:59:59+08:00"]
    cases = [
        (_next(before, "organiser", "tax"), before),
        (hasty, before),
        (_next(before, "organiser", "notary"), before),
        (_next(early, "organiser", "tax"), early),
        (_next(twice, "organiser", "tax"), twice),
        (_next(timeless, "organiser", "tax"), timeless),
        (third, before),
        (gone(), before),
    ]
    bundles = [draft.write(tmp_path / str(n)) for n, (draft, _) in enumerate(cases)]
    jobs = [
        verify_job(bundle, previous=files_in(last))
        for bundle, (_, last) in zip(bundles, cases, strict=True)
    ]
    found = verdicts(jobs)
    assert [verdict for verdict, _ in found] == ["verified", *["refused"] * 7]
    pairs = zip(bundles, cases, strict=True)
    assert [python_says(bundle, previous=last)[0] for bundle, (_, last) in pairs] == [
        verdict for verdict, _ in found
    ]


@pytest.mark.parametrize("live", [True, False])
def test_what_is_frozen_before_its_predecessor_is_void_is_refused_alike(
    live: bool, tmp_path: Path
) -> None:
    before = a_draft(live=live, void=True).write(tmp_path / "before")
    bundles: list[Path] = []
    for frozen, name in (("18:00:00", "TEST-1"), ("17:59:59", "TEST-1"), ("17:59:59", "TEST-2")):
        draft = _later(a_draft(live=live), attempt=2 if name == "TEST-1" else 1, name=name)
        draft.fields["frozen"] = [f"2024-04-09T{frozen}+08:00"]
        if live:
            draft.fields["previous"] = [digest((before / "void.txt").read_bytes())]
        bundles.append(draft.write(tmp_path / str(len(bundles))))
    found = verdicts(verify_job(bundle, previous=files_in(before)) for bundle in bundles)
    assert found == [python_says(bundle, previous=before) for bundle in bundles]
    last = "refused" if live else "verified"
    assert [verdict for verdict, _ in found] == ["verified", "refused", last]


def test_abandoned_and_void_at_once_is_refused(tmp_path: Path) -> None:
    draft = gone()
    draft.replaced["void.txt"] = text(["fpdraw-void/1"])
    assert agreed(tmp_path, [draft]) == [("refused", "files")]
