"""What was seen in the hall beside the draw itself, as the organiser's recorder puts it down."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from datetime import datetime

from lottery.clock import SHANGHAI

AGREES = ("", "yes", "no")
"""Whether the list that was inspected is the one on the sealing certificate; empty: not said."""
_LINE = re.compile(
    r"(?:([0-2]?[0-9])[:：]([0-5][0-9])\s*)?(.*?)(?:[（(]经手[:：]\s*([^（）()]+)[）)])?"
)


@dataclass(frozen=True)
class HallAct:
    """Something that was done in the hall: `at` as the protocol writes times, and by whom. Either
    is empty where it was not put down."""

    at: str = ""
    by: str = ""

    @property
    def moment(self) -> datetime | None:
        """When, if it was put down; raises ValueError for what is no time."""
        return datetime.fromisoformat(self.at).astimezone(SHANGHAI) if self.at else None


NOT_DONE = HallAct()
"""What was not put down."""


@dataclass(frozen=True)
class HallScene:
    """The acts that a notary watches, in their order; who worked the draw; what came between.

    `agrees` is one of AGREES; `moves` are lines on who came and went; `video` is the SHA-256 of a
    recording.
    """

    opened: HallAct = NOT_DONE
    rules: HallAct = NOT_DONE
    inspected: HallAct = NOT_DONE
    agrees: str = ""
    program: HallAct = NOT_DONE
    shown: HallAct = NOT_DONE
    moves: tuple[str, ...] = ()
    operator: str = ""
    recorder: str = ""
    video: str = ""


UNSEEN = HallScene()
"""Where nothing was put down."""
ACTS = tuple(each.name for each in fields(HallScene) if isinstance(each.default, HallAct))
"""The acts of a scene, by name, in the order in which they are done."""


@dataclass(frozen=True)
class HallLine:
    """A line of the hall's record: the hour (`10:05`, or empty), what happened, and whose hands."""

    at: str
    what: str
    hands: str


def line_of(text: str) -> HallLine:
    """A line as it was typed, in its parts.

    >>> line_of("9:05 大屏中断一次（经手：测试甲、测试乙）")
    HallLine(at='09:05', what='大屏中断一次', hands='测试甲、测试乙')
    >>> line_of("停电")
    HallLine(at='', what='停电', hands='')
    """
    found = _LINE.fullmatch(text)
    if not found or not found[3]:
        return HallLine("", text, "")
    at = f"{int(found[1]):02d}:{found[2]}" if found[1] else ""
    return HallLine(at, found[3].strip(), (found[4] or "").strip())
