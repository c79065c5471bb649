"""The notary's checks out of boxes, here or by processes beside: what they find is what
`draws.private` finds in the files."""

import pytest

from draws import manifest, private, register
from draws.errors import DrawError
from lottery.errors import BoxClosedError, EntryForgottenError, LotteryError
from lottery.office.boxes import Boxes, place_of
from lottery.people import notary_checks
from lottery.people.notary_checks import SealedRows
from lottery.register.entries import Boxed
from lottery.spreading import batched
from tests.builders import random_bytes_from
from tests.draws.builders import Draft, a_draft
from tests.draws.test_private import CHEATS

BOXES = Boxes(b"1" * 32, b"2" * 32)
AFTER_THE_KEY = {name: cheat for name, cheat in CHEATS.items() if "key" not in name}


def sealed(draft: Draft, size: int = 2) -> list[SealedRows]:
    """The pool of a draft with its papers in boxes, so many lines together."""
    chance = random_bytes_from("boxes")
    batches = register.read([row.encode() for row in draft.register])
    found, first = [], 1
    for rows in batched([row.encode() for row in draft.pool], size):
        papers = {}
        for row in rows:
            entry, commit = row[:10].decode(), row[-64:].decode()
            slip, card = (
                BOXES.seal(content[entry], place_of("entry", column, commit), chance)
                for column, content in (("slip_box", draft.slips), ("card_box", draft.cards))
            )
            papers[int(entry)] = Boxed(commit, slip, card)
        said = [batches.batch(int(row[:10])) for row in rows]
        found.append(SealedRows(first, rows, said, papers))
        first += len(rows)
    return found


def from_files(draft: Draft) -> str:
    """What `draws.private` says of a draft's files."""

    def read(name: str) -> bytes:
        folder, _, file = name.partition("/")
        if not file:
            return draft.tag_key
        return {"cards": draft.cards, "slips": draft.slips}[folder][file[:10]]

    frozen = manifest.parse(draft.files()["manifest.txt"])
    rows = [row.encode() for row in draft.pool]
    batches = register.read([row.encode() for row in draft.register])
    try:
        private.check(read, rows, frozen, batches)
    except DrawError as why:
        return str(why)
    return ""


def from_boxes(draft: Draft, here: int) -> str:
    """What is said of the same in boxes."""
    try:
        notary_checks.check(BOXES, bytes(32), sealed(draft), here=here)
    except DrawError as why:
        return str(why)
    return ""


@pytest.mark.parametrize("name", ["", *AFTER_THE_KEY])
def test_the_first_fault_in_boxes_is_that_in_the_files(name: str) -> None:
    draft = a_draft()
    if name:
        AFTER_THE_KEY[name][0](draft)
    assert bool(from_files(draft)) == bool(name)
    assert from_boxes(draft, here=99) == from_files(draft)


def test_processes_beside_find_the_first_fault_and_no_later_one() -> None:
    draft = a_draft()
    for name in ("another card", "an invoice twice"):
        AFTER_THE_KEY[name][0](draft)
    found = from_boxes(draft, here=0)
    assert "does not open its commit" in found
    assert found == from_files(draft)


def test_papers_that_are_not_there_or_lie_elsewhere_are_told() -> None:
    first, second, *rest = sealed(a_draft())
    swapped = dict(zip(first.papers, reversed(list(first.papers.values())), strict=True))
    swapped = {n: Boxed(first.papers[n].commit, *boxed[1:]) for n, boxed in swapped.items()}
    for papers, kind in ((swapped, BoxClosedError), ({}, EntryForgottenError)):
        some = SealedRows(first.first, first.rows, first.batches, papers)
        with pytest.raises(kind):
            notary_checks.check(BOXES, bytes(32), [some, second, *rest])
        assert issubclass(kind, LotteryError)
