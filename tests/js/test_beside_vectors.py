"""Prizes and outside verdicts: the JavaScript verifier says of each vector what Python says, at the
same file and line."""

from typing import Any

import pytest

from tests.draws.vectors import VECTORS, load
from tests.js.asking import Job, ask, files_in, said

PRIZES, VERDICTS = VECTORS / "prizes", VECTORS / "verdicts"
STATES = {"forfeited": "vacant", "taken-back": "takenBack"}
"""What Python calls otherwise."""
Found = dict[str, Any]


def prize_job(kind: str, name: str, told: Found, **more: Any) -> Job:
    """Asks for the bundle with a list beside it, under its own keys; minutes it has none."""
    files = files_in(PRIZES / "bundles" / told["bundle"])
    if told.get("keylist"):
        more["keyList"] = said((PRIZES / "keylist.txt").read_bytes())
    beside = files_in(PRIZES / kind / name)
    pinned = {"keys": files["keys.txt"], "later": "", "textOnly": False}
    return {"kind": "verify", "files": files, "beside": beside, **pinned, **more}


def counts(awards: Found) -> dict[str, dict[str, int]]:
    """How many prizes of each tier are in which state, as Python says it."""
    names = ("waiting", "claimed", "forfeited", "taken-back", "empty", "returned")
    return {
        tier["code"]: {n: tier[STATES.get(n, n)] for n in names if tier[STATES.get(n, n)]}
        for tier in awards["tiers"]
    }


def test_every_list_of_prizes_holds_or_is_refused_where_python_refuses_it() -> None:
    told = load("prizes/expected.json")
    honest, cheating = told["honest"], told["cheating"]
    jobs = [prize_job("honest", name, each) for name, each in honest.items()]
    jobs += [prize_job("cheating", name, each) for name, each in cheating.items()]
    answers = [answer["value"] for answer in ask(jobs)]
    found = {
        name: {"parts": answer["awards"].get("parts"), "tiers": counts(answer["awards"])}
        for name, answer in zip(honest, answers, strict=False)
        if answer["awards"]["standing"] == "ok"
    }
    assert found == {
        name: {n: each[n] for n in ("parts", "tiers")} for name, each in honest.items()
    }
    refused = {
        name: {n: (answer.get("error") or {}).get(n) for n in ("check", "file", "line")}
        for name, answer in zip(cheating, answers[len(honest) :], strict=True)
    }
    wanted = {n: {k: each[k] for k in ("check", "file", "line")} for n, each in cheating.items()}
    assert {n: (each, wanted[n]) for n, each in refused.items() if each != wanted[n]} == {}


def test_an_older_list_is_the_beginning_of_the_newer_one_where_python_says_so() -> None:
    told = load("prizes/expected.json")
    jobs = []
    for name, each in told["earlier"].items():
        older = said((PRIZES / "earlier" / f"{name}.txt").read_bytes())
        jobs.append(prize_job("honest", each["of"], told["honest"][each["of"]], earlier=older))
    answers = [answer["value"] for answer in ask(jobs)]
    lines = [(answer.get("error") or {}).get("line") for answer in answers]
    assert lines == [each.get("line") for each in told["earlier"].values()]


@pytest.mark.parametrize("kind", ["honest", "cheating"])
def test_every_verdict_of_others_is_taken_as_python_takes_it(kind: str) -> None:
    told = load("verdicts/expected.json")[kind]
    known = {
        name: said((VERDICTS / file).read_bytes())
        for name, file in (("keys", "pinned.txt"), ("keyList", "keylist.txt"))
    }
    jobs = [
        {
            "kind": "outside",
            "files": files_in(VERDICTS / each.get("bundle", "bundle")),
            "note": said((VERDICTS / kind / f"{name}.txt").read_bytes()),
            **known,
        }
        for name, each in told.items()
    ]
    names = ("role", "name") if kind == "honest" else ("file", "line")
    wanted = [{name: each[name] for name in names} for each in told.values()]
    assert [answer["value"] for answer in ask(jobs)] == wanted
