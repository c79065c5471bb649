"""What is copied from the pages of the minutes is what was written, for every name."""

from collections.abc import Callable

from draws.cards import mask_name, parse_card
from lottery.minutes.written.content import compose
from lottery.minutes.written.facts import OrganiserFacts, Present, facts_text
from lottery.minutes.written.paper import render
from lottery.typesetting.typeface import spell
from tests import naming
from tests.papers import dense, pages_of

Bundle = Callable[..., dict[str, bytes]]
Seen = Callable[..., OrganiserFacts]


def text_of(pdf: bytes) -> str:
    """The text on all pages, without blanks and line ends."""
    return dense("".join(pages_of(pdf)))


def test_the_names_of_those_present_come_out_of_the_pages(bundle: Bundle, facts: Seen) -> None:
    names = naming.names()
    present = tuple(Present("监督", f"某单位{at}", (name,)) for at, name in enumerate(names))
    seen = facts(present=present)
    text = text_of(render(compose(bundle(), seen), facts_text(seen)))
    assert [name for name in names if dense(spell(name, "sans")) not in text] == []


def test_the_masked_names_of_winners_come_out_of_the_pages(bundle: Bundle, facts: Seen) -> None:
    rare = [char for samples in naming.EXTENSIONS.values() for char in samples]
    masked = tuple(mask_name(f"{char}小{char}") for char in rare)
    files = bundle(len(masked) + 2, tiers=(1, 2, len(masked) - 3), holders=masked)
    seen = facts()
    text = text_of(render(compose(files, seen), facts_text(seen)))
    won = [parse_card(x, name).holder for name, x in files.items() if name.startswith("winners/")]
    assert len(won) >= len(masked)
    assert [name for name in won if name not in text] == []
