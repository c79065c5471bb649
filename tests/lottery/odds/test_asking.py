"""What was typed becomes a question, or is refused by its field, its value and the rule."""

import pytest

from lottery.odds import answering, asking, examples
from lottery.odds.asking import DrawFacts, FieldRefusedError, GroupQuestion
from lottery.texts.public import odds as words

MARCH = DrawFacts(6910, (("1", 3), ("2", 150), ("3", 300)), cap=1)
HALF = DrawFacts(83_000, (("1", 6),), cap=0)
GROUP = {"ask": "group", "what": "surname", "tier": "", "size": "7.25", "unit": "percent"}
PERSON = {"ask": "person", "tier": "", "size": "20", "seen": "1"}
TWICE = {"ask": "twice", "other": "H", "entries": "2", "other_entries": "3"}


def read(**typed: str) -> asking.GroupQuestion | asking.TwiceQuestion:
    return asking.read(typed, MARCH, {"H": HALF})


def test_a_share_is_taken_of_the_pool_and_the_rest_is_divided_alike() -> None:
    question = read(**GROUP, seen="４５")
    assert question == GroupQuestion("surname", 6910, 453, 501, 45, 13, True, 0)
    question = read(**{**GROUP, "tier": "2", "size": "1,000", "unit": "entries"}, seen="2")
    assert question == GroupQuestion("surname", 6910, 150, 1000, 2, 6, True, 0)
    assert read(**TWICE, people="40") == asking.TwiceQuestion((6910, 83_000), (453, 6), (2, 3), 40)


@pytest.mark.parametrize(
    ("field", "value", "typed"),
    [
        ("ask", "", {}),
        ("ask", "x", {"ask": "x"}),
        ("tier", "9", {**GROUP, "tier": "9", "seen": "1"}),
        ("what", "", {**GROUP, "what": "", "seen": "1"}),
        ("unit", "", {**GROUP, "unit": "", "seen": "1"}),
        ("size", "0", {**GROUP, "size": "0", "seen": "1"}),
        ("size", "100.1", {**GROUP, "size": "100.1", "seen": "1"}),
        ("size", "7..25", {**GROUP, "size": "7..25", "seen": "1"}),
        ("size", "7.25%", {**GROUP, "size": "7.25%", "unit": "entries", "seen": "1"}),
        ("seen", "", GROUP),
        ("seen", "454", {**GROUP, "seen": "454"}),
        ("seen", "-1", {**GROUP, "seen": "-1"}),
        ("seen", "²", {**GROUP, "seen": "²³⁴⁵⁶⁷⁸⁹⁰¹²³"}),
        ("groups", "14", {**GROUP, "seen": "1", "groups": "14"}),
        ("size", "6911", {**PERSON, "size": "6911"}),
        ("other", "Z", {**TWICE, "other": "Z"}),
        ("other_entries", "0", {**TWICE, "other_entries": "0"}),
        ("people", "3456", {**TWICE, "people": "3456"}),
    ],
)
def test_bad_fields_are_named_with_value_and_rule(
    field: str, value: str, typed: dict[str, str]
) -> None:
    with pytest.raises(FieldRefusedError) as refused:
        read(**typed)
    why = refused.value
    assert why.field == field
    assert why.value.startswith(value)
    sentence = words.refusal(typed.get("ask", ""), why.field, why.value, why.rule, why.bounds)
    assert "{" not in sentence
    assert words.LABELS.get(typed.get("ask", ""), {}).get(field, words.QUESTION) in sentence


def test_groups_and_prizes_that_are_both_too_many_are_refused() -> None:
    large = DrawFacts(10**9, (("1", 10**6),))
    with pytest.raises(FieldRefusedError, match="large"):
        asking.read({**GROUP, "seen": "1"}, large, {})
    assert asking.read({**PERSON, "seen": "1"}, large, {})
    assert [each.what for each in examples.examples(large)] == ["person"]


def test_more_prizes_than_the_rules_allow_are_no_chance_but_a_breach() -> None:
    (said,) = answering.answer(read(**{**PERSON, "seen": "2"}))
    assert said.name == "over_cap"
    assert {each.name for each in answering.answer(read(**PERSON))} >= {"mean", "single", "any"}


@pytest.mark.parametrize(
    "draw",
    [DrawFacts(40, (("1", 12),)), DrawFacts(83_000, (("1", 3500),)), DrawFacts(1, (("1", 1),))],
)
def test_examples_fit_a_draw_of_any_size(draw: DrawFacts) -> None:
    found = examples.examples(draw)
    assert found
    for each in found:
        assert "{" not in words.EXAMPLES[each.what].format_map(each.values)
    assert not examples.examples(DrawFacts(draw.pool, (("1", 0),)))


def test_a_verdict_follows_the_chance_of_any_group_not_of_one() -> None:
    first = answering.answer(read(**GROUP, seen="45"))
    assert first[0].name == "common"
    assert answering.answer(read(**GROUP, seen="30"))[0].name == "few"
    assert answering.answer(read(**GROUP, seen="60"))[0].name == "rare"
    sentences = [words.sentence(each.name, each.values, each.often, "surname") for each in first]
    assert not [each for each in sentences if "{" in each]
