"""Each word of the protocol has one word in Chinese, in every sentence that a person reads."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from draws.notary import words as of_the_kit
from lottery.texts.vocabulary import MODES, SOURCE_KINDS, WORDS

ROOT = Path(__file__).parents[3]
READ = (
    *sorted((ROOT / "lottery/texts").rglob("*.py")),
    *sorted(path for path in (ROOT / "templates").rglob("*") if path.is_file()),
    *sorted((ROOT / "lottery/static").rglob("*.js")),
    ROOT / "draws/notary/words.py",
)
VOCABULARY = ROOT / "lottery/texts/vocabulary.py"


@dataclass(frozen=True)
class Place:
    """A phrase that keeps a word that was given up, under which path, and why."""

    under: str
    phrase: str
    why: str


README = "a bundle's README.txt is published: its bytes stay"
MINUTES = "the layout of the minutes is printed, signed and made again when they are checked"
CONSENT = "the text that people agreed to: its hash stands beside their entries"
ANOTHER = "another thing of the same name"
PLACES = (
    Place("lottery/texts/ceremony", "登记册的签名存证", README),
    Place("lottery/texts/ceremony", "清单和登记册存证由", README),
    Place("lottery/texts/ceremony", '"omissions": "未列名单"', README),
    Place("lottery/texts/ceremony", "事先密封的随机数", README),
    Place("lottery/texts/ceremony", "；密封的随机数与事先公布的校验值相符", README),
    Place("lottery/texts/ceremony", '"sealed_hash": "密封值"', README),
    Place("lottery/texts/ceremony", "结果：等次、序号", README),
    Place("lottery/texts/ceremony", "得奖者", README),
    Place("lottery/texts/ceremony", "开奖后与公布的成品比较", README),
    Place("lottery/texts/minutes", "此前抽奖中已获奖", MINUTES),
    Place("lottery/texts/minutes", "签号", MINUTES),
    Place("lottery/texts/minutes", "抽奖结果 SHA-256", MINUTES),
    Place("lottery/texts", "此前抽奖中已获奖（won-earlier）", MINUTES),
    Place("lottery/texts/counter/consent.py", "登记簿", CONSENT),
    Place(
        "lottery/texts/office", '"结果", "登记号"', "a column of the file that an import gives back"
    ),
    Place("lottery/texts", "导入批次", ANOTHER),
    Place("lottery/texts", "税务登记号", ANOTHER),
    Place(
        "lottery/static/public", "登记编号|登记号码|登记号", "what a visitor may write before it"
    ),
)


def lines() -> Iterator[tuple[str, int, str]]:
    """Every line that is read, with its file and number, without the phrases that keep a word."""
    for path in READ:
        if path == VOCABULARY:
            continue
        name = path.relative_to(ROOT).as_posix()
        kept = [place.phrase for place in PLACES if name.startswith(place.under)]
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            text = line
            for phrase in kept:
                text = text.replace(phrase, "")
            yield name, number, text


def test_no_word_is_used_that_was_given_up() -> None:
    found = [
        f"{name}:{number}: {old} is {word.chinese} ({english})"
        for name, number, text in lines()
        for english, word in WORDS.items()
        for old in word.given_up
        if old in text
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.phrase)
def test_a_place_that_keeps_a_word_is_still_there(place: Place) -> None:
    assert any(
        place.phrase in path.read_text(encoding="utf-8")
        for path in READ
        if path.relative_to(ROOT).as_posix().startswith(place.under)
    )


def test_each_word_has_one_meaning() -> None:
    taken = [word.chinese for english, word in WORDS.items() if english != "batch"]
    assert len(set(taken)) == len(taken)
    given_up = [old for word in WORDS.values() for old in word.given_up]
    assert len(set(given_up)) == len(given_up)
    assert not set(taken) & set(given_up)


def test_the_program_that_stands_alone_says_the_same() -> None:
    assert of_the_kit.MODES == MODES
    assert of_the_kit.KINDS == SOURCE_KINDS
