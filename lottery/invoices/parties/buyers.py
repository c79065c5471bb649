"""Whether the buyer on the face is a natural person."""

from __future__ import annotations

import re
from typing import Literal

from lottery.invoices.parties.organisations import sounds_like_one
from lottery.invoices.parties.sellers import form_of
from lottery.invoices.values.text import folded

_WRAPPED = re.compile(r"\(?个人\)?\((?P<a>.+)\)|(?P<b>.+)\(个人\)|个人[:：-](?P<c>.+)")
_BLANK_IN_HAN = re.compile(r"(?<=[^\x00-\x7f]) +| +(?=[^\x00-\x7f])")
_UNNAMED = {"个人", "(个人)", "消费者", "自然人", "个人消费者", "顾客"}

Sort = Literal["person", "unnamed", "firm-like", "company", "unclear", "missing"]


def person_named(buyer_name: str) -> str:
    """The name inside what clean text calls the buyer; empty for a bare ``个人``.

    >>> person_named("个人(张三)"), person_named("张三(个人)"), person_named("个人")
    ('张三', '张三', '')
    """
    if folded(buyer_name) in _UNNAMED:
        return ""
    match = _WRAPPED.fullmatch(_BLANK_IN_HAN.sub("", buyer_name))
    if match is None:
        return buyer_name
    return next(group for group in match.groups() if group is not None).strip()


def same_person(buyer_name: str, holder: str) -> bool:
    """Whether the name inside what clean text calls the buyer is the holder's, blanks aside.

    >>> same_person("个人(张 三)", "张三"), same_person("李四", "张三")
    (True, False)
    """
    return folded(person_named(buyer_name)) == folded(holder)


def sort_of(buyer_name: str, buyer_tax_id: str) -> Sort:
    """What sort of buyer this is; the name clean, the tax number compact.

    >>> sort_of("张三", ""), sort_of("邹平某某有限公司", ""), sort_of("张三", "9137162616720307XL")
    ('person', 'firm-like', 'company')
    """
    if buyer_tax_id:
        form = form_of(buyer_tax_id)
        if form in ("uscc", "other"):
            return "company"
        if form != "resident":
            return "unclear"
    if not buyer_name:
        return "missing"
    name = person_named(buyer_name)
    if not name:
        return "unnamed"
    return "firm-like" if sounds_like_one(name) or len(name) > 50 else "person"
