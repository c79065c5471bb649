"""A survey in sentences, for whoever is asked whether it is meant so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lottery.tables.headers import ColumnHeading, letters
from lottery.tables.rows import Passed
from lottery.tables.surveys import NAMED, Survey
from lottery.tables.vocabulary import SPARE, Vocabulary, folded
from lottery.texts.office import tables as sentences


def survey_sentences(survey: Survey, vocabulary: Vocabulary) -> list[str]:
    """What was found of a table, a sentence a line."""
    return list(_told(survey, vocabulary))


def _told(survey: Survey, vocabulary: Vocabulary) -> Iterator[str]:
    if survey.sheet:
        others = [name for name in survey.sheets if name != survey.sheet]
        yield sentences.sheet_read(survey.sheet, "、".join(others))
    if survey.header is not None:
        yield sentences.header_row(survey.header.row)
        known = sorted(survey.header.of("known", "assigned"), key=lambda one: one.column)
        if known:
            yield sentences.understood("；".join(_meaning(one, vocabulary) for one in known))
        for how, sentence in (
            ("spare", sentences.columns_unneeded),
            ("passed", sentences.not_read),
            ("unknown", sentences.not_understood),
            ("twice", sentences.claimed_twice),
            ("blank", sentences.nameless),
        ):
            found = [name_of(one) for one in survey.headings if one.how == how]
            if found:
                yield sentence("、".join(found))
    if survey.hidden and not survey.asks:
        yield sentences.hidden_settled(len(survey.hidden))
    if survey.hidden_columns:
        yield sentences.hidden_columns("、".join(survey.hidden_columns))
    if survey.struck:
        yield sentences.struck(len(survey.struck), numbers(survey.struck))


def unread(survey: Survey) -> list[str]:
    """The columns that nobody understood, by name; they are not imported."""
    return [name_of(one) for one in survey.headings if one.how in {"unknown", "blank"}]


def counted(passed: Passed, merged: int, alone: int) -> list[str]:
    """What became of rows that are no entries of their own."""
    found = []
    if passed.count:
        found.append(sentences.passed(passed.count, numbers(passed.numbers)))
    if merged:
        found.append(sentences.merged(merged))
    if alone:
        found.append(sentences.alone(alone))
    return found


def name_of(heading: ColumnHeading) -> str:
    """What a column is called where people see it."""
    return heading.text or sentences.column(letters(heading.column))


def numbers(found: Sequence[int]) -> str:
    """The first numbers of rows."""
    shown = "、".join(map(str, found[:NAMED]))
    return f"{shown}等" if len(found) > NAMED else shown


def _meaning(heading: ColumnHeading, vocabulary: Vocabulary) -> str:
    title, name = vocabulary.title(heading.field), name_of(heading)
    return title if folded(title) == folded(name) else f"{name} → {title}"


def meant(text: str, vocabulary: Vocabulary) -> str:
    """The field that somebody names, by its title or any header of it; SPARE for none; nothing for
    what is no field."""
    plain = folded(text)
    if plain in {"", folded(sentences.NOT_READ), "不导入", "忽略"}:
        return SPARE
    return text if text in vocabulary.names else vocabulary.field_of(text).replace(SPARE, "")
