"""The figures of a draw: counted once, from what was frozen, and published beside its bundle.

Two sorts, and each says which it is: what anybody can count in the bundle, and what the commitments
hide (amounts, trades, days of issue), which only the organiser can say. They are fixed with the
publication and never counted anew: the difference of two counts would tell of single people. For
the same reason no class holds fewer than ten people, and what the organiser says of a period is
said once, with the first draw that takes it in.

Whoever controls this package can tell false sums of money; not who wins, and not what anybody can
count himself.
"""

from lottery.figures.counting import counted
from lottery.figures.drawing import NotDrawnError, pictures, require_picture
from lottery.figures.preview import FILE as PREVIEW
from lottery.figures.publishing import FILE, files_of, publish_figures, publish_pictures, shown
from lottery.figures.told import (
    AmountClass,
    DayClass,
    DrawFigures,
    Hidden,
    PeriodClass,
    PersonClass,
    TradeClass,
)

__all__ = [
    "FILE",
    "PREVIEW",
    "AmountClass",
    "DayClass",
    "DrawFigures",
    "Hidden",
    "NotDrawnError",
    "PeriodClass",
    "PersonClass",
    "TradeClass",
    "counted",
    "files_of",
    "pictures",
    "publish_figures",
    "publish_pictures",
    "require_picture",
    "shown",
]
