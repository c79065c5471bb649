"""Two programs that share nothing but the protocol make the same draws, byte for byte."""

from random import Random

import pytest

from draws.errors import DrawError
from tests.draws.builders import digest
from tests.draws.vectors import VECTORS, load
from tests.js.asking import Triple, ask, draw_job, said
from tests.js.generated import COUNT, LARGE, changed, draws, hashes, python_result

NAMES = ("manifest.txt", "pool.txt", "seed.txt")


@pytest.fixture(scope="module")
def made() -> list[Triple]:
    return draws()


@pytest.mark.slow
def test_two_thousand_made_up_draws_come_out_alike(made: list[Triple]) -> None:
    answers = ask([draw_job(parts) for parts in made])
    expected = [python_result(parts) for parts in made]
    assert len(made) == COUNT
    assert [answer.get("value") for answer in answers] == [said(data) for data in expected]


def test_the_made_up_draws_hold_what_can_go_wrong(made: list[Triple]) -> None:
    results = [python_result(parts) for parts in made]
    assert sum(b"\nskip cap " in data for data in results) > 300
    assert sum(b"\naudit " in data for data in results) > 300
    assert sum(b"\nA" in data for data in results) > 300
    assert sum(data.count(b"\n") == 5 for data in results) > 100  # nobody won anything
    assert sum(b" 0\n" in parts[0] for parts in made) > 300
    assert sum(parts[1].count(b"\n") == LARGE for parts in made) == 4


@pytest.mark.parametrize("name", [n for n, v in load("expected.json").items() if "result" in v])
def test_the_vectors_come_out_as_their_makers_had_them(name: str) -> None:
    first, second, third = ((VECTORS / name / file).read_bytes() for file in NAMES)
    (answer,) = ask([draw_job((first, second, third))])
    assert answer["value"] == said((VECTORS / name / "result.txt").read_bytes())


@pytest.mark.slow
def test_a_changed_byte_is_refused_by_both_or_makes_the_same_other_draw(made: list[Triple]) -> None:
    random = Random("changes")
    several = [changed(parts, random) for parts in made[:600] for _ in range(4)]
    answers = ask([draw_job(parts) for parts in several])
    for parts, answer in zip(several, answers, strict=True):
        try:
            expected = said(python_result(parts))
        except DrawError:
            expected = None
        assert answer.get("value") == expected, (parts, answer)


def test_its_hash_is_sha_256_at_every_length() -> None:
    answers = ask([{"kind": "sha256", "text": said(data)} for data in hashes()])
    assert [answer["value"] for answer in answers] == [digest(data) for data in hashes()]


def test_a_sealed_slip_is_the_protocol_s() -> None:
    party, secret = "notary", digest("chance")
    parts = {"draw": "TEST-1", "attempt": 2, "party": party, "secret": secret}
    wrong = [{**parts, name: value} for name, value in WRONG]
    first, *others = ask([{"kind": "sealed", "parts": each} for each in (parts, *wrong)])
    text = f"fpdraw-sealed/1\ndraw: TEST-1\nattempt: 2\nparty: notary\nsecret: {secret}\n"
    assert first["value"] == {"text": text, "sha256": digest(text)}
    assert [other["refused"] for other in others] == ["sealed"] * len(WRONG)


WRONG = [
    ("draw", "test"),
    ("attempt", 0),
    ("attempt", "01"),
    ("party", "NOTARY"),
    ("party", ""),
    ("secret", "A" * 64),
    ("secret", "a" * 63),
]
