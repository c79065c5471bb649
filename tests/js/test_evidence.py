"""The sources' evidence alone, as the notary's browser checks it before names appear."""

from collections.abc import Callable
from pathlib import Path

import pytest

from draws.beacon import Evidence
from tests.draws.builders import ROUND, SIGNATURE, Draft, a_draft, with_drand
from tests.draws.test_cheats_files import TIMES
from tests.draws.test_cheats_manifest import BEACON
from tests.draws.test_honest import MALFORMED
from tests.draws.vectors import VECTORS
from tests.js.asking import Answer, Job, ask, files_in

SOURCES = ("manifest.txt", "seed.txt", "times.txt", "drand.txt")


def job(folder: Path, without: str = "") -> Job:
    """Asks for the evidence in a bundle: nothing else of it is given."""
    files = {n: data for n, data in files_in(folder).items() if n in SOURCES or "sealed" in n}
    return {"kind": "sources", "files": {n: data for n, data in files.items() if n != without}}


def judged(folder: Path, drafts: list[Draft]) -> list[Answer]:
    """What is said of the drafts' evidence."""
    return ask([job(draft.write(folder / str(n))) for n, draft in enumerate(drafts)])


def test_each_source_s_value_and_time_are_told_once_the_evidence_holds(tmp_path: Path) -> None:
    draft, drand = a_draft(), with_drand(a_draft())
    for made, answer in zip((draft, drand), judged(tmp_path, [draft, drand]), strict=True):
        assert [each["value"] for each in answer["value"]] == made.values
        assert [each["time"] for each in answer["value"]] == made.times
    beacon = answer["value"][3]
    assert (beacon["kind"], beacon["round"], beacon["signed"]) == ("drand", ROUND, True)
    assert beacon["value"] == f"{ROUND} {Evidence(ROUND, SIGNATURE).randomness()}"


def test_where_the_pairing_cannot_be_loaded_the_signature_is_said_to_be_open() -> None:
    drand, live = ask([job(VECTORS / name) for name in ("drand", "live")], without="noble")
    assert [each.get("signed") for each in drand["value"]][-1] is False
    assert all("signed" not in each for each in live["value"])


def other_secret(draft: Draft) -> None:
    """The seed holds another secret than the slip's."""
    draft.values[3] = draft.values[3][::-1]


def other_slip(draft: Draft) -> None:
    """Slip and seed agree on a secret that is not the sealed one."""
    false = draft.values[3][::-1]
    slip = draft.sealed["organiser"]
    draft.replaced["sealed-organiser.txt"] = slip.replace(draft.values[3].encode(), false.encode())
    draft.values[3] = false


@pytest.mark.parametrize("cheat", [other_secret, other_slip])
def test_a_secret_that_was_not_sealed_is_refused(
    cheat: Callable[[Draft], None], tmp_path: Path
) -> None:
    draft = a_draft()
    cheat(draft)
    (answer,) = judged(tmp_path, [draft])
    assert answer["refused"] == "sealed"


def test_another_round_another_signature_and_false_times_are_refused(tmp_path: Path) -> None:
    rounds = [with_drand(a_draft()) for _ in BEACON]
    for (change, _, _), draft in zip(BEACON.values(), rounds, strict=True):
        change(draft)
    forged = [with_drand(a_draft(), signature) for signature in MALFORMED.values()]
    times = [a_draft() for _ in TIMES]
    for (turn, _), draft in zip(TIMES.values(), times, strict=True):
        turn(draft)
    found = [answer["refused"] for answer in judged(tmp_path, [*rounds, *forged, *times])]
    checks = [check for _, check, _ in BEACON.values()]
    assert found == [*checks, *["drand"] * len(forged), *["times"] * len(times)]


@pytest.mark.parametrize("name", ["drand", "live"])
def test_evidence_that_is_missing_is_named(name: str) -> None:
    wanted = [file for file in job(VECTORS / name)["files"] if file != "manifest.txt"]
    answers = ask([job(VECTORS / name, without=file) for file in wanted])
    assert len(wanted) > 2
    assert [answer["said"] for answer in answers] == [
        f"{file}: the file is missing" for file in wanted
    ]
