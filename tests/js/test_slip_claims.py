"""What an entry's page claims, by its own program: honest files hold, and each forgery is noticed
by the check that is there for it."""

from collections.abc import Callable
from typing import Any

import pytest

from draws import manifest as manifests
from draws import merkle, proofs
from draws.tickets import ticket
from tests.draws import builders
from tests.draws.builders import Draft, a_draft, digest, key_file, keys, sign_all, text
from tests.js.asking import Answer, Job, ask, said

SIGNERS = keys("organiser.example", "公证处")
LATER = ["submit fp-2024-04 " + digest("later") + " 2024-04-20", "accept 0000000030 2024-04-21"]
DRAFT = a_draft()
ROWS = [row.split(" ") for row in DRAFT.result_rows()]
WINNER, OTHER = ROWS[0][2], ROWS[1][2]
SKIPPED = next(row[2] for row in ROWS if row[0] == "skip")
OMITTED = DRAFT.omitted[0][:10]
Forgery = Callable[[Job], object]


def note(register: list[str], signers: dict[str, Any] = SIGNERS) -> bytes:
    """A signed checkpoint over these lines."""
    bare = builders.checkpoint(Draft(register=register))
    return bare + b"\n" + sign_all(bare, signers)


def lines(rows: list[str]) -> list[bytes]:
    return [row.encode() for row in rows]


def a_job(entry: str, register: list[str], **more: object) -> Job:
    """What the page of an entry has: the register as it is now, the draw as it was frozen."""
    rows = lines(register)
    named = DRAFT.files()
    pool = [row for row in DRAFT.pool if row[:10] == entry]
    files = {
        "checkpoint.txt": note(register),
        "proof": proofs.prove_entry(rows, entry),
        "status": proofs.prove_status(rows, entry),
        "signatures.txt": sign_all(DRAFT.manifest(), SIGNERS),
        **{f: named[f] for f in ("manifest.txt", "seed.txt", "pool.txt", "result.txt")},
        "omitted.txt": named["omitted.txt"],
    }
    if len(register) > len(DRAFT.register):
        files["since"] = proofs.prove_growth(rows, len(DRAFT.register))
    if pool:
        manifest = manifests.parse(DRAFT.manifest())
        files["pool"] = proofs.prove_pool(manifest, lines(DRAFT.pool), entry)
    if f"winners/{entry}.txt" in named:
        files["card"] = named[f"winners/{entry}.txt"]
    travelling = {name: said(data) for name, data in files.items()}
    return {
        "kind": "slip",
        "own": {"entry": entry, "commit": register[int(entry)].split(" ")[2]},
        "line": register[int(entry)],
        "last": [row for row in register if row.split(" ")[1] == entry][-1],
        "files": {**travelling, "keys.txt": key_file(SIGNERS).decode()},
        **more,
    }


def winners(**more: object) -> Job:
    return a_job(WINNER, DRAFT.register + LATER, **more)


def put(name: str, data: bytes) -> Forgery:
    """One file in place of the honest one."""
    return lambda job: job["files"].update({name: said(data)})


def turn(name: str, old: str, new: str) -> Forgery:
    """Other words in a file."""

    def change(job: Job) -> None:
        assert old in job["files"][name]
        job["files"][name] = job["files"][name].replace(old, new, 1)

    return change


def taken(name: str, entry: str) -> Forgery:
    """A file of another entry's page."""
    return lambda job: job["files"].update(
        {name: a_job(entry, DRAFT.register + LATER)["files"][name]}
    )


def flipped(name: str) -> Forgery:
    """The last signature with one sign changed."""

    def change(job: Job) -> None:
        data = job["files"][name]
        other = "B" if data[-40] != "B" else "C"
        job["files"][name] = data[:-40] + other + data[-39:]

    return change


def a_register_of_one_line(job: Job) -> None:
    """Made and signed by somebody who calls himself as the organiser is called."""
    line = job["line"].encode()
    root = merkle.root([merkle.leaf_hash(line)]).hex()
    put("proof", proofs.line_text(0, line, 1, root, []))(job)
    put("checkpoint.txt", note([job["line"]], {"organiser.example": keys("forger")["forger"]}))(job)


def an_older_checkpoint(job: Job) -> None:
    """Well signed, with proofs that lead to it."""
    rows = lines(DRAFT.register[:-2])
    put("checkpoint.txt", note(DRAFT.register[:-2]))(job)
    put("proof", proofs.prove_entry(rows, WINNER))(job)
    put("status", proofs.prove_status(rows, WINNER))(job)


FORGED: dict[str, tuple[Forgery, str]] = {
    "a register of one line": (a_register_of_one_line, "signed path status frozen"),
    "a wrong signature of the checkpoint": (flipped("checkpoint.txt"), "signed"),
    "a wrong signature of the manifest": (flipped("signatures.txt"), "manifest"),
    "a manifest that says more": (turn("manifest.txt", "audit: 2", "audit: 3"), "manifest"),
    "another entry's proof": (taken("proof", OTHER), "path"),
    "another entry's status": (taken("status", OTHER), "status"),
    "another entry's line of the pool": (taken("pool", OTHER), "pool"),
    "another winner's card": (taken("card", OTHER), "card"),
    "another fingerprint": (lambda job: job["own"].update(commit=digest("x")), "path pool card"),
    "an edited card": (turn("card", "phone: 138", "phone: 139"), "card"),
    "a card of another slip": (lambda job: job.update(salt="0" * 64), "card"),
    "an older checkpoint": (an_older_checkpoint, "frozen"),
    "a shorter register than was seen": (
        lambda job: job.update(before={"size": 1000, "root": digest("x")}),
        "fresh",
    ),
    "another register than was seen": (
        lambda job: job.update(before={"size": len(DRAFT.register) + 2, "root": digest("x")}),
        "fresh",
    ),
    "a growth from elsewhere": (
        put("since", proofs.prove_growth(lines(DRAFT.register + LATER), 5)),
        "frozen",
    ),
    "a growth to elsewhere": (
        put("since", proofs.prove_growth(lines(DRAFT.register + LATER[:1]), len(DRAFT.register))),
        "frozen",
    ),
    "other dice": (turn("seed.txt", DRAFT.values[0], DRAFT.values[0][::-1]), "rank"),
    "a seed of another draw": (turn("seed.txt", "TEST-1", "TEST-2"), "ticket"),
    "a pool that lacks somebody": (put("pool.txt", text(DRAFT.pool[1:])), "rank"),
    "a result with two winners exchanged": (turn("result.txt", WINNER, OTHER), "rank"),
}


@pytest.fixture(scope="module")
def answers() -> dict[str, Answer]:
    """What the page's program says of honest files and of each forgery."""
    jobs = {
        "honest": winners(salt=salt_of(WINNER)),
        "by its own size": a_job(WINNER, DRAFT.register),
    }
    jobs["skipped"] = a_job(SKIPPED, DRAFT.register + LATER)
    jobs["omitted"] = a_job(OMITTED, DRAFT.register + LATER, reason="staff")
    jobs["other reason"] = a_job(OMITTED, DRAFT.register + LATER, reason="won-earlier")
    jobs["not omitted"] = a_job(WINNER, DRAFT.register + LATER, reason="staff")
    for number, name in ((30, "late"), (28, "rejected"), (int(WINNER), "left out")):
        jobs[name] = absent(number)
    for name, (forge, _) in FORGED.items():
        jobs[name] = winners()
        forge(jobs[name])
    return dict(zip(jobs, (answer["value"] for answer in ask(list(jobs.values()))), strict=True))


def salt_of(entry: str) -> str:
    return DRAFT.cards[entry].decode().split("salt: ")[1][:64]


def absent(number: int) -> Job:
    """The page of an entry that stands in neither list, as it says."""
    register = DRAFT.register + [row for row in LATER if number == 30 or "submit" in row]
    job = a_job(f"{number:010d}", register)
    job["files"].pop("pool", None)
    return job


def test_everything_that_is_so_is_found_to_hold(answers: dict[str, Answer]) -> None:
    for name in ("honest", "by its own size", "skipped", "omitted"):
        assert set(answers[name]["found"].values()) == {"ok"}, (name, answers[name])
    found = answers["honest"]
    assert found["ticket"] == ticket(digest(DRAFT.seed()), WINNER)
    assert found["decimals"] == [f"0.{int(found['ticket'], 16) * 10**6 >> 256:06d}"]
    prizes = [row for row in ROWS if row[0] in ("1", "2")]
    spare = [row for row in ROWS if row[0].startswith("A")]
    rank = found["rank"]
    assert (rank["how"], rank["code"], rank["slot"]) == ("prize", "1", 1)
    assert (rank["lastPrize"]["entry"], rank["lastPrize"]["ticket"]) == tuple(prizes[-1][2:])
    assert rank["lastAlternate"]["entry"] == spare[-1][2]
    assert rank["count"] == len(DRAFT.pool)
    assert not rank["skipped"]
    rank = answers["skipped"]["rank"]
    assert (rank["how"], rank["skipped"]) == ("pool", True)


@pytest.mark.parametrize("name", FORGED)
def test_each_forgery_is_noticed_where_it_is(name: str, answers: dict[str, Answer]) -> None:
    found = answers[name]["found"]
    missed = FORGED[name][1].split(" ")
    assert [check for check in found if found[check] != "ok"] == sorted(
        missed, key=list(found).index
    )


def test_who_is_in_neither_list_is_told_what_a_line_shows_or_that_it_is_wrong(
    answers: dict[str, Answer],
) -> None:
    assert answers["late"]["absent"] is False
    assert answers["rejected"]["absent"] is True
    assert answers["left out"]["found"]["absent"] == "pool and omitted"
    for name in ("other reason", "not omitted"):
        assert answers[name]["found"]["omitted"] == "omitted"


def test_two_lines_of_one_hand_are_not_the_two_that_a_live_draw_takes() -> None:
    data, (organiser, notary) = (
        DRAFT.manifest(),
        (sign_all(DRAFT.manifest(), {n: SIGNERS[n]}) for n in SIGNERS),
    )
    older = keys("公证处 of old")["公证处 of old"]
    both = sign_all(data, {"公证处": older}) + notary
    pinned = [key_file({name: SIGNERS[name]}).decode() for name in SIGNERS]
    old = key_file({"公证处": older}).decode()
    cases = [
        (organiser, pinned[0]),
        (organiser * 2, pinned[0]),
        (both, old + pinned[1]),
        (organiser * 2 + notary, "".join(pinned)),
    ]
    asked = [
        {"kind": "trusted", "text": said(data), "lines": said(lines), "pinned": own, "least": 2}
        for lines, own in cases
    ]
    told = [answer["value"] for answer in ask(asked)]
    assert [state for _, state, _ in told] == ["half", "half", "half", "ok"]
    assert [who for who, _, _ in told][1::2] == ["organiser.example", "organiser.example、公证处"]
