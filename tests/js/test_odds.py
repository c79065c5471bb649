"""The page's script gives every answer, and refuses every field, as the server does."""

import json
import random
import shutil
import subprocess
from dataclasses import asdict
from pathlib import Path
from typing import Any

from lottery.odds import answering, asking
from lottery.odds.asking import DrawFacts, FieldRefusedError
from lottery.texts.public import odds as words
from tests.js.asking import NODE, STATIC

DRAWS = [
    DrawFacts(6910, (("1", 3), ("2", 150), ("3", 300)), cap=1),
    DrawFacts(83_000, (("1", 6), ("2", 3494)), cap=0),
    DrawFacts(40, (("1", 12),), cap=2),
    DrawFacts(10**9, (("1", 10**6),)),
]
SCRIPT = """
import { readFileSync, writeSync } from "node:fs";
import { ofGroup, ofTwice } from "./odds/answering.js";
import { FieldRefused, groupQuestion, twiceQuestion } from "./odds/asking.js";
const { jobs, units } = JSON.parse(readFileSync(0, "utf8"));
function answered([typed, draw, other]) {
  try {
    if (typed.ask === "twice") return ofTwice(twiceQuestion(typed, draw, other), units);
    return ofGroup(groupQuestion(typed, draw), units);
  } catch (error) {
    if (!(error instanceof FieldRefused)) throw error;
    const { field, value, rule, bounds } = error;
    return { field, value, rule, bounds };
  }
}
const bytes = new TextEncoder().encode(JSON.stringify(jobs.map(answered)));
for (let at = 0; at < bytes.length; ) at += writeSync(1, bytes, at);
"""
Typed = dict[str, str]


def a_question(chance: random.Random) -> tuple[Typed, DrawFacts, DrawFacts]:
    """Somebody's question; some are wrong in a field."""
    draw, other = chance.sample(DRAWS, 2)
    ask = chance.choice(asking.KINDS)
    small = str(chance.choice((*range(1, 60), 3500, 200_000, "", "x", "-1", "０", "1,000", "7.")))
    typed = {"ask": ask, "groups": chance.choice(("", "1", "2", "13", small))}
    if ask == "twice":
        typed |= {"other": "O", "entries": str(chance.randint(1, 20)), "other_entries": small}
        typed["people"] = chance.choice(("", "1", "500"))
        return typed, draw, other
    typed |= {"tier": chance.choice(("", *(code for code, _ in draw.winners))), "what": "day"}
    typed |= {"unit": chance.choice(asking.UNITS), "seen": small}
    sizes = ("7.25", "0.0001", "100", "100.0001", "0", "3.33 %", "５", "40", "7.12345", "1000")
    typed["size"] = chance.choice(sizes)
    return typed, draw, other


def by_the_server(typed: Typed, draw: DrawFacts, other: DrawFacts) -> Any:
    try:
        said = answering.answer(asking.read(typed, draw, {"O": other}))
    except FieldRefusedError as why:
        return {"field": why.field, "value": why.value, "rule": why.rule, "bounds": why.bounds}
    return [asdict(each) for each in said]


def test_browser_and_server_answer_alike_to_the_digit(tmp_path: Path) -> None:
    chance = random.Random(13)
    jobs = [a_question(chance) for _ in range(300)]
    shutil.copytree(STATIC / "public" / "odds", tmp_path / "odds")
    (tmp_path / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    (tmp_path / "main.js").write_text(SCRIPT, encoding="utf-8")
    units = {name: text for name, text in words.SCRIPTED.items() if isinstance(text, str)}
    sent = [(typed, asdict(draw), asdict(other)) for typed, draw, other in jobs]
    done = subprocess.run(
        [NODE, tmp_path / "main.js"],
        input=json.dumps({"jobs": sent, "units": units}),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    theirs = json.loads(done.stdout)
    ours = [by_the_server(*job) for job in jobs]
    assert theirs == ours
    names = {said["name"] for each in ours if isinstance(each, list) for said in each}
    assert names == set(words.SAID)
    assert {each["rule"] for each in ours if isinstance(each, dict)} >= {"whole", "percent"}
