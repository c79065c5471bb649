"""Cheats in register, pool and omissions, with every hash made to agree."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.draws.builders import ZEROS, Draft, a_draft, a_slip, digest
from tests.draws.refusals import refused_by


def _register(line: str) -> Callable[[Draft], None]:
    return lambda draft: draft.register.append(line)


def _commit(draft: Draft, index: int = 0) -> str:
    return draft.pool[index].split()[2]


def _first_line(found: str, put: str) -> Callable[[Draft], None]:
    def change(draft: Draft) -> None:
        draft.register[0] = draft.register[0].replace(found, put)

    return change


def _into_pool(status: str, batch: str = "fp-2024-03") -> Callable[[Draft], None]:
    """Put an entry into the pool that has no place there."""

    def change(draft: Draft) -> None:
        entry = draft.submit(a_slip(50, 1, batch=batch), status)
        tag = draft.pool[0].split()[1]
        row = f"{entry} {tag} {digest(draft.cards[entry])}"
        draft.pool = [*(row for row in draft.pool if row[:10] != entry), row]

    return change


def _drop(draft: Draft) -> None:
    del draft.pool[3]


def _both(draft: Draft) -> None:
    draft.omitted = sorted([*draft.omitted, f"{draft.pool[3][:10]} staff"])


def _omitted(row: str) -> Callable[[Draft], None]:
    return lambda draft: setattr(draft, "omitted", sorted([*draft.omitted, row]))


def _swap_commits(draft: Draft) -> None:
    a, b = draft.pool[0].split(), draft.pool[1].split()
    draft.pool[:2] = [f"{a[0]} {a[1]} {b[2]}", f"{b[0]} {b[1]} {a[2]}"]


def _pool(position: int, *words: str) -> Callable[[Draft], None]:
    """Replace words of the first pool line from `position` on."""

    def change(draft: Draft) -> None:
        row = draft.pool[0].split()
        row[position : position + len(words)] = words
        draft.pool[0] = " ".join(row)

    return change


def _reversed(draft: Draft) -> None:
    draft.pool.reverse()


def _again(draft: Draft) -> None:
    draft.pool.insert(1, draft.pool[0])


def _outside(draft: Draft) -> None:
    draft.pool.append(f"9999999999 {draft.pool[0].split()[1]} {ZEROS}")


def _accept_line(draft: Draft) -> None:
    """Draw the number of an accept line, with no commit at all."""
    draft.pool.insert(1, f"0000000001 {draft.pool[0].split()[1]} {'None':0<64}")


def _twice(draft: Draft) -> None:
    draft.register.append(f"submit fp-2024-03 {_commit(draft)} 2024-03-20")


R, P, O, C = "register", "pool", "omitted", "pool and omitted"  # noqa: E741 - a table's columns
CHEATS: dict[str, tuple[Callable[[Draft], None], str, str]] = {
    "a date goes back": (_register("accept 0000000000 2024-03-15"), R, "a date goes back"),
    "a date after the freeze": (_register("accept 0000000000 2024-04-10"), R, "after the freeze"),
    "a day that is not": (_register("accept 0000000000 2024-03-32"), R, "not a day"),
    "30 February": (_first_line("2024-03-16", "2024-02-30"), R, "not a day"),
    "a short year": (_first_line("2024-03-16", "224-03-16"), R, "not an event"),
    "a year zero": (_first_line("2024-03-16", "0000-03-16"), R, "not a day"),
    "a commit twice": (_twice, R, "a commit twice"),
    "an accepted accept": (_register("accept 0000000001 2024-04-01"), R, "no such entry"),
    "an entry accepted before it is there": (
        _register("accept 0000000099 2024-04-01"),
        R,
        "no such entry",
    ),
    "an acceptance of itself": (
        lambda d: d.register.append(f"accept {len(d.register):010d} 2024-04-01"),
        R,
        "no such entry",
    ),
    "a rejection without reason": (_register("reject 0000000000 2024-04-01"), R, "not an event"),
    "a reason that is no token": (_register("reject 0000000000 Red 2024-04-01"), R, "not an event"),
    "a batch that is no token": (_first_line("bx-2024-03", "BX-2024-03"), R, "not an event"),
    "a batch of 33 characters": (_first_line("bx-2024-03", "b" * 33), R, "not an event"),
    "an entry of nine digits": (_register("accept 000000000 2024-04-01"), R, "not an event"),
    "an event nobody knows": (_register("annul 0000000000 2024-04-01"), R, "not an event"),
    "a word too many": (_register("accept 0000000000 2024-04-01 x"), R, "not an event"),
    "a long line of another script": (_register("accept " + "张" * 60), R, "not an event"),
    "arabic digits": (_register("accept 000000000\u0660 2024-04-01"), R, "not an event"),
    "a rejected entry": (_into_pool("reject"), C, "no accepted entry"),
    "a pending entry": (_into_pool("pending"), C, "no accepted entry"),
    "an entry of another batch": (_into_pool("accept", "fp-2024-02"), C, "no accepted entry"),
    "an entry in neither list": (_drop, C, "in neither list"),
    "an entry in both lists": (_both, C, "in both lists"),
    "an omission of a pending entry": (_omitted("0000000030 staff"), C, "no accepted entry"),
    "an omission of an accept line": (_omitted("0000000001 staff"), C, "no accepted entry"),
    "an omission from nowhere": (_omitted("9999999999 staff"), C, "no accepted entry"),
    "an omission without reason": (_omitted("9999999999"), O, "malformed"),
    "an omission twice": (lambda d: d.omitted.append(d.omitted[0]), O, "entries ascend"),
    "a reason of capitals": (_omitted("9999999999 STAFF"), O, "malformed"),
    "swapped commits": (_swap_commits, P, "not the register's commit"),
    "a commit of nobody": (_pool(2, "f" * 64), P, "not the register's commit"),
    "an accept line drawn": (_accept_line, P, "malformed"),
    "an entry beyond the register": (_outside, P, "not the register's commit"),
    "a pool out of order": (_reversed, P, "entries ascend"),
    "an entry twice": (_again, P, "entries ascend"),
    "no tag under a cap": (_pool(1, "-"), P, "malformed"),
    "a tag of capitals": (_pool(1, "A" * 32), P, "malformed"),
    "a short tag": (_pool(1, "a" * 31), P, "malformed"),
    "a long tag": (_pool(1, "a" * 33), P, "malformed"),
    "a long pool line of another script": (_pool(1, "a" + "张" * 60), P, "malformed"),
    "a short entry": (_pool(0, "000000000"), P, "malformed"),
}


@pytest.mark.parametrize("cheat", CHEATS.values(), ids=CHEATS.keys())
def test_a_cheat_in_the_lists_is_refused(
    cheat: tuple[Callable[[Draft], None], str, str], tmp_path: Path
) -> None:
    draft = a_draft()
    cheat[0](draft)
    refused_by(draft, tmp_path, *cheat[1:])


def test_a_tag_without_a_cap_is_refused(tmp_path: Path) -> None:
    draft = a_draft(cap=0)
    draft.pool[0] = draft.pool[0].replace("-", "0" * 32)
    refused_by(draft, tmp_path, "pool", "malformed")


@pytest.mark.parametrize(
    ("name", "value", "check", "reason"),
    [
        ("register-size", "34", "register", "another size: expected 34, found 35"),
        ("register-root", ZEROS, "register", "another root"),
        ("pool-count", "13", "pool", "another count: expected 13, found 14"),
        ("pool-sha256", ZEROS, "pool", "another hash"),
        ("pool-root", ZEROS, "pool", "another root"),
        ("omitted-sha256", ZEROS, "omitted", "another hash"),
        ("rules-sha256", ZEROS, "rules", "another hash"),
    ],
)
def test_a_manifest_of_other_lists_is_refused(
    name: str, value: str, check: str, reason: str, tmp_path: Path
) -> None:
    draft = a_draft()
    draft.fields[name] = [value]
    refused_by(draft, tmp_path, check, reason)
