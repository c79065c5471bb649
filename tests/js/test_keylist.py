"""The list of keys: the JavaScript verifier says what the Python one says, at the same line."""

from pathlib import Path

import pytest

from draws.errors import DrawError
from draws.verify import verify
from tests import kits
from tests.draws import builders
from tests.draws.builders import a_draft
from tests.draws.keylists import NEXT, NEXT_NOTARY, NOTARY, ORGANISER, changed, of_two
from tests.draws.vectors import VECTORS, load
from tests.js.asking import Job, ask, said, verify_job

EXPECTED = load("keylists/expected.json")
OLD = {each.name: each.private for each in (ORGANISER, NOTARY)}
TODAYS = {each.name: each.private for each in (NEXT, NEXT_NOTARY)}


def list_job(path: Path) -> Job:
    return {"kind": "keyList", "list": said(path.read_bytes())}


def test_honest_lists_hold_and_cheating_ones_are_refused_at_their_lines() -> None:
    folder, honest, cheating = VECTORS / "keylists", EXPECTED["honest"], EXPECTED["cheating"]
    jobs = [list_job(folder / f"{name}.txt") for name in honest]
    jobs += [list_job(folder / "cheating" / f"{name}.txt") for name in cheating]
    found = [answer["value"] for answer in ask(jobs)]
    wanted = [*honest.values(), *({"line": line} for line in cheating.values())]
    told = dict(zip([*honest, *cheating], zip(found, wanted, strict=True), strict=True))
    assert {name: both for name, both in told.items() if both[0] != both[1]} == {}


def python_says(bundle: Path, keys: Path | None, listed: Path) -> tuple[str, str, int]:
    try:
        verdict = verify(bundle, keys=keys, key_list=listed)
    except DrawError as error:
        return "refused", error.check, 0
    return ("not-fully-verified" if verdict.open else "verified"), "", len(verdict.open)


@pytest.mark.slow
def test_both_say_the_same_of_draws_under_lists(tmp_path: Path) -> None:
    bundles = {
        name: builders.write_full(a_draft(void=True), tmp_path / name, signers)
        for name, signers in (("old", OLD), ("new", TODAYS))
    }
    three = [ORGANISER, NOTARY, NEXT]
    fork = of_two().add("supervisor", NEXT, "2024-02-02", three, "first")
    lists = {day: changed(day).data for day in ("2024-04-08", "2024-04-12")} | {
        "two": of_two().data
    }
    pins = {
        "old": builders.text([ORGANISER.text(), NOTARY.text()]),
        "new": builders.text([NEXT.text(), NEXT_NOTARY.text()]),
        "one": builders.text([ORGANISER.text()]),
        "list": of_two().data,
        "fork": fork.data,
    }
    jobs, wanted = [], []
    for bundle in bundles.values():
        for listed in lists.values():
            for keys in (None, *pins.values()):
                (tmp_path / "list").write_bytes(listed)
                (tmp_path / "keys").write_bytes(keys or b"")
                given = {} if keys is None else {"keys": said(keys)}
                jobs.append(verify_job(bundle, textOnly=False, keyList=said(listed), **given))
                pinned = None if keys is None else tmp_path / "keys"
                wanted.append(python_says(bundle, pinned, tmp_path / "list"))
    found = [
        (a["verdict"], (a.get("error") or {}).get("check", ""), len(a["open"]) * ("error" not in a))
        for a in (answer["value"] for answer in ask(jobs))
    ]
    assert found == wanted
    assert {verdict for verdict, _, _ in found} == {"verified", "not-fully-verified", "refused"}


@pytest.mark.slow
def test_a_kit_brings_its_list_and_papers_of_a_later_key(tmp_path: Path) -> None:
    kit = kits.write_kit(tmp_path / "kit")
    kits.write_papers(kit, {"sealing.pdf": "封存凭证"}, {NEXT.name: NEXT.private})
    (kit / "beside" / "announcement.pdf").unlink()
    pins = said(builders.text([NEXT.text(), NEXT_NOTARY.text()]))
    verdicts = []
    for day in ("2024-04-12", "2024-04-08"):
        (kit / "beside" / "keylist.txt").write_bytes(changed(day).data)
        (answer,) = ask([verify_job(kits.summed(kit), textOnly=False, keys=pins)])
        verdicts.append((answer["value"]["verdict"], answer["value"]["open"]))
    assert verdicts == [("verified", []), ("refused", [])]
