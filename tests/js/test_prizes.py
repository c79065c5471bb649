"""The list of prizes and the verdicts of others, in the JavaScript verifier: what became of every
prize, and each cheat at its line."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from draws import manifest, prizes, seed, signatures
from draws.errors import DrawError
from draws.kit import verify_kit
from tests import kits
from tests.draws.builders import Draft, key_file, text, write
from tests.draws.keylists import NOTARY, ORGANISER
from tests.js.asking import Answer, ask, said, verify_job
from tests.js.papers import BOTH, a_case, identity, signed
from tests.js.prize_lists import (
    AUDITOR,
    LATECOMER,
    WRITER,
    PrizeDraft,
    a_verdict,
    keys_with_auditor,
)

WHO = "organiser"


@dataclass(frozen=True)
class Drawn:
    """A whole bundle, and the entries of its result by `tier slot`."""

    draft: Draft
    bundle: Path
    rows: dict[str, str]

    def begun(self, until: str = "2024-06-10", day: str = "2024-04-10") -> PrizeDraft:
        """The list's first part, without an event."""
        return PrizeDraft((self.bundle / "result.txt").read_bytes()).add(day, until=until)

    def events(self) -> tuple[str, ...]:
        """A winner who was too late, and the alternate."""
        late, spare = self.rows["2 1"], self.rows["A2 1"]
        return f"2 1 forfeited {late} late", f"2 1 passed {spare} 1 2024-07-12"

    def whole(self) -> PrizeDraft:
        """A list in which everything occurs that may become of a prize."""
        first, other = self.rows["1 1"], self.rows["2 2"]
        return (
            self.begun()
            .add("2024-04-12", f"1 1 claimed {first}", hand=NOTARY)
            .add("2024-06-11", *self.events(), f"2 2 forfeited {other} declined")
            .add("2024-06-11", "2 2 returned - treasury", f"2 1 claimed {self.rows['A2 1']}")
            .add("2024-06-20", f"1 1 taken-back {first} invoice")
            .add("2024-06-21", f"1 1 passed {self.rows['A1 1']} 1 -")
        )

    def cards(self, *codes: str) -> dict[str, str]:
        """The cards of some alternates, as they lie beside the bundle."""
        entries = [self.rows[code] for code in codes]
        return {f"cards/{entry}.txt": said(self.draft.cards[entry]) for entry in entries}

    def job(self, listed: PrizeDraft | bytes | None, **more: Any) -> dict[str, Any]:
        """Asks for every check with a list beside the bundle, under pinned keys."""
        data = listed.data if isinstance(listed, PrizeDraft) else listed
        beside = {} if data is None else {"prizes.txt": said(data)}
        beside |= more.pop("beside", self.cards("A1 1", "A2 1"))
        given = {"keys": said(key_file(BOTH)), "textOnly": False, **more}
        given = {name: value for name, value in given.items() if value is not None}
        return verify_job(self.bundle, beside=beside, **given)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    """A draw with three prizes and two alternates."""
    who = identity(WHO, "p256")
    case = a_case((WHO, who))
    bundle = case.bundle(tmp_path_factory.mktemp("drawn") / "b", lambda pdf: signed(pdf, WHO, who))
    rows = {" ".join(row.split()[:2]): row.split()[2] for row in case.draft.result_rows()}
    return Drawn(case.draft, bundle, rows)


def answers(jobs: list[dict[str, Any]]) -> list[Answer]:
    return [answer["value"] for answer in ask(jobs)]


def test_what_became_of_every_prize_is_counted(drawn: Drawn) -> None:
    whole = drawn.whole()
    with_list = {"keyList": said(keys_with_auditor().data), "keys": said(text([NOTARY.text()]))}
    found = answers(
        [
            drawn.job(whole, earlier=said(drawn.begun().data)),
            drawn.job(drawn.begun(), beside={}),
            drawn.job(whole, keys=said(text([ORGANISER.text()]))),
            verify_job(drawn.bundle, keys=said(key_file(BOTH)), textOnly=False),
            drawn.job(None, beside={}, earlier=said(whole.data)),
            drawn.job(whole, **with_list),
        ]
    )
    assert [each["verdict"] for each in found[:2]] == ["verified", "verified"]
    one, two = found[0]["awards"]["tiers"]
    assert (one["waiting"], one["passed"], one["claimed"], one["takenBack"]) == (1, 1, 0, 0)
    assert (two["claimed"], two["returned"], two["passed"], two["waiting"]) == (1, 1, 1, 0)
    told = ("standing", "parts", "day", "until")
    assert [found[0]["awards"][name] for name in told] == ["ok", 6, "2024-06-21", "2024-06-10"]
    assert [tier["waiting"] for tier in found[1]["awards"]["tiers"]] == [1, 2]
    # Whoever has pinned one key of a live draw's two sees no green.
    assert found[2]["awards"]["standing"] == "part"
    assert [c["whole"] for c in found[2]["checks"] if c["name"] == "prizes"] == [False]
    assert any("signed with a key not pinned" in line for line in found[2]["open"])
    # Of a draw without a list nothing is said of prizes.
    assert found[3]["verdict"] == "verified"
    assert "awards" not in found[3]
    assert "prizes" not in [check["name"] for check in found[3]["checks"]]
    # A list that was published and is gone is told by whoever kept it.
    assert found[4]["open"] == ["prizes.txt: not here: the older list was not compared"]
    assert found[5]["verdict"] == "not-fully-verified"  # of a live draw's two hands one is known
    assert found[5]["awards"]["standing"] == "part"


Cheat = Callable[[Drawn], PrizeDraft]


ANY = "1 1 claimed 0000000000"
"""An event by its form."""
CHEATS: dict[str, tuple[Cheat, int]] = {
    "another draw": (lambda d: d.begun().add("2024-04-12", ANY, draw="TEST-2"), 11),
    "another result": (lambda d: d.begun().add("2024-04-12", ANY, result="0" * 64), 15),
    "a part left out": (lambda d: d.begun().add("2024-04-12", ANY, part="3"), 13),
    "other parts above": (lambda d: d.begun().add("2024-04-12", ANY, above="0" * 64), 14),
    "a day before the draw": (lambda d: d.begun(day="2024-04-09"), 7),
    "a day that goes back": (
        lambda d: d.begun(day="2024-04-12").add("2024-04-11", f"1 1 claimed {d.rows['1 1']}"),
        16,
    ),
    "a last day before the first": (lambda d: d.begun(until="2024-04-09"), 8),
    "a part without an event": (lambda d: d.begun().add("2024-04-12"), 17),
    "a last day in a later part": (lambda d: d.begun().add("2024-04-12", until="-"), 17),
    "no such slot": (lambda d: d.begun().add("2024-04-12", f"1 2 claimed {d.rows['1 1']}"), 17),
    "another holder": (lambda d: d.begun().add("2024-04-12", f"1 1 claimed {d.rows['2 1']}"), 17),
    "claimed twice": (
        lambda d: d.begun().add("2024-04-12", *[f"1 1 claimed {d.rows['1 1']}"] * 2),
        18,
    ),
    "late on the last day": (lambda d: d.begun().add("2024-06-10", *d.events()), 17),
    "late without a last day": (lambda d: d.begun(until="-").add("2025-06-10", *d.events()), 17),
    "passed while it waits": (lambda d: d.begun().add("2024-06-11", d.events()[1]), 17),
    "an alternate of another tier": (
        lambda d: d.begun().add(
            "2024-06-11", d.events()[0], f"2 1 passed {d.rows['A1 1']} 1 2024-07-12"
        ),
        18,
    ),
    "an alternate of another number": (
        lambda d: d.begun().add(
            "2024-06-11", d.events()[0], f"2 1 passed {d.rows['A2 1']} 2 2024-07-12"
        ),
        18,
    ),
    "an alternate's day that is over": (
        lambda d: d.begun().add(
            "2024-06-11", d.events()[0], f"2 1 passed {d.rows['A2 1']} 1 2024-06-10"
        ),
        18,
    ),
    "returned too soon": (
        lambda d: d.begun().add("2024-06-11", d.events()[0], "2 1 returned - treasury"),
        18,
    ),
    "claimed by whoever lost it": (
        lambda d: d.begun().add("2024-06-11", d.events()[0], f"2 1 claimed {d.rows['2 1']}"),
        18,
    ),
    "a reason of the other act": (
        lambda d: d.begun().add("2024-06-11", f"2 1 forfeited {d.rows['2 1']} treasury"),
        17,
    ),
    "changed after it was signed": (lambda d: d.whole().changed("2024-04-12", "2024-04-11"), 23),
    "the last part, changed after it was signed": (
        lambda d: d.whole().changed("2024-06-21", "2024-06-22"),
        57,
    ),
    "a stranger's signature": (
        lambda d: d.begun().add("2024-04-12", f"1 1 claimed {d.rows['1 1']}", hand=LATECOMER),
        18,
    ),
}


def python_line(drawn: Drawn, data: bytes) -> int:
    """Where Python refuses a list, whose cards are all here; 0 where it does not."""
    fixed = manifest.parse((drawn.bundle / "manifest.txt").read_bytes())
    result = (drawn.bundle / "result.txt").read_bytes()
    times = seed.parse_times((drawn.bundle / "times.txt").read_bytes(), fixed)
    try:
        found = prizes.parse(data)
        prizes.check(found, prizes.Drawn.of(fixed, result, times[-1]))
        prizes.check_signed(found, signatures.parse_keys(key_file(BOTH)))
    except DrawError as error:
        return error.line
    return 0


def test_a_list_with_faults_in_several_parts_is_refused_where_python_refuses_it(
    drawn: Drawn,
) -> None:
    rows = drawn.whole().data.splitlines(keepends=True)
    lists = [b"".join(rows[:at] + rows[at + 1 :]) for at in range(0, len(rows), 2)]
    twice = [b"".join([*rows[:at], rows[at], *rows[at:]]) for at in range(0, len(rows), 3)]
    early = drawn.begun().add("2024-06-10", *drawn.events())
    stranger = drawn.begun().add("2024-04-12", f"1 1 claimed {drawn.rows['1 1']}", hand=LATECOMER)
    later = "2024-04-20", f"2 1 passed {drawn.rows['A2 1']} 1 -"
    lists += [*twice, early.add("2024-04-01", "x").data, stranger.add(*later).data]
    found = answers([drawn.job(each) for each in lists])
    wanted = [python_line(drawn, each) for each in lists]
    assert [(each.get("error") or {}).get("line", 0) for each in found] == wanted
    assert 0 not in wanted


def test_each_cheat_is_refused_at_its_line(drawn: Drawn) -> None:
    cheats = {name: make(drawn) for name, (make, _) in CHEATS.items()}
    found = dict(zip(cheats, answers([drawn.job(each) for each in cheats.values()]), strict=True))
    lines = {name: (each.get("error") or {}).get("line") for name, each in found.items()}
    assert lines == {name: line for name, (_, line) in CHEATS.items()}
    assert lines == {name: python_line(drawn, each.data) for name, each in cheats.items()}
    assert {each["verdict"] for each in found.values()} == {"refused"}
    assert {each["error"]["check"] for each in found.values()} == {"prizes"}
    assert {each["awards"]["standing"] for each in found.values()} == {"no"}


def test_older_copies_and_cards_are_held_against_the_list(drawn: Drawn) -> None:
    whole, begun = drawn.whole(), drawn.begun()
    both = drawn.cards("A1 1", "A2 1")
    [one] = drawn.cards("A1 1")
    jobs = [
        drawn.job(whole, earlier=said(whole.data)),
        drawn.job(whole, earlier=said(begun.changed("2024-06-10", "2024-06-11").data)),
        drawn.job(whole, earlier=said(whole.data[: len(begun.data) + 20])),
        drawn.job(begun, earlier=said(whole.data), beside={}),
        drawn.job(whole, beside=drawn.cards("A2 1")),
        drawn.job(whole, beside={**both, one: both[one].replace("*", "x", 1)}),
        drawn.job(begun),
    ]
    found = answers(jobs)
    assert found[0]["verdict"] == "verified"
    places = [(each["error"]["file"], each["error"]["line"]) for each in found[1:]]
    newer, older = "prizes.txt", "the older list"
    assert places[:3] == [(newer, 8), (older, 11), (newer, 10)]
    assert [file for file, _ in places[3:5]] == [one, one]
    assert places[5][0] in both


def test_verdicts_of_others_say_who_and_are_never_green_for_unknown_keys(drawn: Drawn) -> None:
    honest = a_verdict(drawn.bundle, AUDITOR)
    cheats = {
        "organiser": a_verdict(drawn.bundle, ORGANISER),
        "latecomer": a_verdict(drawn.bundle, LATECOMER),
        "minutes": a_verdict(drawn.bundle, WRITER),
        "early": a_verdict(drawn.bundle, AUDITOR, time="2024-04-10T09:00:00+08:00"),
        "sums": a_verdict(drawn.bundle, AUDITOR, sums="0" * 64),
        "result": a_verdict(drawn.bundle, AUDITOR, result="0" * 64),
        "changed": honest.replace(b"12:00:00", b"13:00:00"),
        "twice": honest + honest.splitlines(True)[-1],
    }
    lines = {"organiser": 10, "latecomer": 10, "minutes": 10, "early": 9, "sums": 6, "result": 5}
    lines["changed"] = 10
    files = {"auditor": honest, "notary": a_verdict(drawn.bundle, NOTARY), **cheats}
    beside = {f"verdicts/{name}.txt": said(data) for name, data in files.items()}
    listed = said(keys_with_auditor().data)
    known, unknown, without = answers(
        [
            drawn.job(None, beside=beside, keyList=listed),
            drawn.job(None, beside=beside, keyList=listed, keys=None),
            drawn.job(None, beside=beside),
        ]
    )

    def standings(answer: Answer) -> dict[str, str]:
        return {each["file"][9:-4]: each["standing"] for each in answer["outside"]}

    # A note that does not hold says nothing against the draw itself.
    assert known["verdict"] == "verified"
    assert standings(known) == {**dict.fromkeys(files, "no"), "auditor": "ok", "notary": "ok"}
    told = {each["file"][9:-4]: each.get("error", {}).get("line") for each in known["outside"]}
    assert {name: told[name] for name in cheats} == {**lines, "twice": 11}
    first = known["outside"][0]
    assert (first["name"], first["role"], first["isNamed"]) == (AUDITOR.name, "auditor", True)
    assert {standings(unknown)[name] for name in ("auditor", "notary")} == {"part"}
    assert standings(without)["auditor"] == "open"
    assert standings(without)["notary"] == "part"
    assert "ok" not in {*standings(unknown).values(), *standings(without).values()}
    for answer in (unknown, without):
        [check] = [each for each in answer["checks"] if each["name"] == "outside verdicts"]
        assert check["whole"] is False


def test_a_kit_with_prizes_and_verdicts_is_taken_as_python_takes_it(tmp_path: Path) -> None:
    kit = kits.write_kit(tmp_path / "kit")
    rows = [row.split() for row in (kit / "data/result.txt").read_text().splitlines()[5:]]
    winner = next(row[2] for row in rows if row[0] == "1")
    begun = PrizeDraft((kit / "data/result.txt").read_bytes()).add("2024-04-10", until="-")
    claimed = begun.add("2024-04-12", f"1 1 claimed {winner}").data
    honest = {
        "prizes.txt": claimed,
        "keylist.txt": keys_with_auditor().data,
        "verdicts/auditor.txt": a_verdict(kit / "data", AUDITOR),
    }
    changes: list[tuple[dict[str, bytes], str]] = [
        ({}, ""),
        ({"verdicts/notary.txt": honest["verdicts/auditor.txt"]}, "outside verdicts"),
        ({"prizes.txt": claimed + claimed}, "prizes"),
        ({"cards/0000000000.txt": b"x\n"}, "prizes"),
        ({"cards/x.txt": b"x\n"}, "kit"),
    ]
    pinned, jobs, wanted = tmp_path / "keys", [], []
    pinned.write_bytes(key_file(BOTH))
    for number, (change, _) in enumerate(changes):
        one = Path(shutil.copytree(kit, tmp_path / str(number)))
        write(one / "beside", {**honest, **change})
        kits.summed(one)
        jobs.append(verify_job(one, keys=said(pinned.read_bytes()), textOnly=False))
        wanted.append(_python_says(one, pinned))
    found = [
        (answer["verdict"], error.get("check", ""), error.get("file", ""), error.get("line", 0))
        for answer in answers(jobs)
        for error in [answer.get("error") or {}]
    ]
    assert found == wanted
    assert [check for _, check, _, _ in found] == [check for _, check in changes]


def _python_says(kit: Path, keys: Path) -> tuple[str, str, str, int]:
    try:
        _, verdict = verify_kit(kit, keys=keys)
    except DrawError as error:
        return "refused", error.check, error.file, error.line
    return ("not-fully-verified" if verdict.open else "verified"), "", "", 0


LISTED, CARD, NOTE = "fpdraw-prizes/1\n", "fpdraw-card/1\n", "fpdraw-verdict/1\n"
BESIDE = ["cards/0000000007.txt", "prizes.txt", "verdicts/auditor.txt"]
PARTS = ("own", "beside", "keyList")
DROPS: dict[str, tuple[list[tuple[str, str]], list[tuple[str, str]], Any]] = {
    "a folder and the one beside it": (
        [
            *[("z/D/manifest.txt", "x"), ("z/D/winners/0000000001.txt", CARD)],
            *[("z/D.beside/prizes.txt", LISTED), ("z/D.beside/cards/0000000007.txt", CARD)],
            *[("z/D.beside/verdicts/auditor.txt", NOTE), ("z/keylist.txt", "x")],
        ],
        [],
        (["z/D/manifest.txt", "z/D/winners/0000000001.txt"], BESIDE, True),
    ),
    "an archive, and files as the site calls them": (
        [("D.zip", "PK"), ("D-prizes.txt", LISTED), ("D-0000000007.txt", CARD)],
        [("auditor.txt", NOTE)],
        (["D.zip"], BESIDE, False),
    ),
    "a kit, in which they have their place": (
        [("k/KIT256SUMS", "x"), *[(f"k/beside/{name}", LISTED) for name in BESIDE]],
        [],
        (["k/KIT256SUMS", *[f"k/beside/{name}" for name in BESIDE]], [], False),
    ),
    "the files of a bundle by themselves": (
        [("manifest.txt", "x"), ("result.txt", "x"), ("prizes.txt", LISTED)],
        [],
        (["manifest.txt", "result.txt"], ["prizes.txt"], False),
    ),
    "two lists": ([("a/prizes.txt", LISTED), ("b/prizes.txt", LISTED)], [], "a name twice"),
}


def test_what_lies_beside_a_bundle_is_known_however_it_is_dropped() -> None:
    jobs = [{"kind": "apart", "dropped": d, "chosen": c} for d, c, _ in DROPS.values()]
    found = [answer["value"] for answer in ask(jobs)]
    told = [each if isinstance(each, str) else tuple(map(each.get, PARTS)) for each in found]
    assert dict(zip(DROPS, told, strict=True)) == {name: each[2] for name, each in DROPS.items()}
