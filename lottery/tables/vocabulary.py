"""What headers may mean: names folded to what matters of them, and the fields that they name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

SPARE = "-"
"""The meaning of a header that is known and not needed."""
LONGEST_HEADER = 60
_BRACKETS = re.compile(r"[(\[{<【〔〖《「]([^()\[\]{}<>【】〔〕〖〗《》「」]*)[)\]}>】〕〗》」]")
_NOTE = re.compile(
    r"(单位)?:?(人民币)?(元|圆|rmb|cny|¥)|小写|(非?必|选|可)填.*|可空.*|可选.*|必须.*|文本.*|数值.*"
    r"|[0-9一二三四五六七八九十]+位.*|格式.*|[如例].*|yyyy.*|年.?月.?日|请.*|不能.*|重要|\*+"
)
_UNIT = re.compile(r"[/,:;\-_](单位)?(元|圆|rmb|cny|¥)$|(非?必填|选填)$|^(非?必填|选填)")
_DROPPED = re.compile(r"[\s*★☆●¥￥:;,.、。/\\|_\-—–~·'\"`?!()\[\]{}<>【】〔〕〖〗《》「」“”‘’]+")


@lru_cache(maxsize=4096)
def folded(header: str) -> str:
    """A header without what only decorates it.

    >>> [folded(x) for x in ("* 价税合计（元）", "姓名\\n（必填）", "金额（不含税）", "ＮＯ．")]
    ['价税合计', '姓名', '金额不含税', 'no']
    """
    text = unicodedata.normalize("NFKC", header[: 4 * LONGEST_HEADER]).lower()
    text = re.sub(r"\s+|[\u200b-\u200f\ufeff]", "", text)
    text = _BRACKETS.sub(lambda found: "" if _NOTE.fullmatch(found[1]) else found[1], text)
    return _DROPPED.sub("", _UNIT.sub("", text))


@dataclass(frozen=True)
class Vocabulary:
    """What headers may mean: by field, what it is called (the first name is its title); names
    that are known and not needed; and the fields without which a table is none (one of each)."""

    names: Mapping[str, Sequence[str]]
    spare: Collection[str] = ()
    required: Sequence[Sequence[str]] = ()

    @cached_property
    def _known(self) -> Mapping[str, str]:
        known = {folded(name): SPARE for name in self.spare}
        return known | {folded(name): field for field, all_ in self.names.items() for name in all_}

    @cached_property
    def _first(self) -> Mapping[str, str]:
        return {field: folded(all_[0]) for field, all_ in self.names.items()}

    def field_of(self, header: str) -> str:
        """The field of a header, SPARE, or nothing."""
        return self._known.get(folded(header), "")

    def is_title(self, header: str, field: str) -> bool:
        """Whether the header is the field's own name."""
        return self._first.get(field) == folded(header)

    def title(self, field: str) -> str:
        """What people call a field."""
        return self.names[field][0] if field in self.names else field

    def without(self, fields: Iterable[str]) -> Vocabulary:
        """This vocabulary for tables that need not have these fields."""
        left = [group for group in self.required if not set(group) & set(fields)]
        return Vocabulary(self.names, self.spare, left)
