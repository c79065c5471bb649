"""The kind of an invoice: from its code, from the QR code's type, or from words on its face."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from lottery.invoices.values.text import folded


class Kind(StrEnum):
    """Kinds as far as the rules tell them apart."""

    PAPER = "paper"
    ROLL = "roll"
    ELECTRONIC = "electronic"
    DIGITAL = "digital"
    DIGITAL_PAPER = "digital-paper"
    ORDINARY = "ordinary"  # somebody wrote 普通发票; the number says which sort
    TOLL = "toll"
    RAIL = "rail"
    AIR = "air"
    SPECIAL = "special"
    VEHICLE = "vehicle"
    USED_CAR = "used-car"
    QUOTA = "quota"
    PURCHASE = "purchase"
    GENERAL = "general"
    UNKNOWN = "unknown"


# Refused under any rules; the earlier one names the reason when two sources differ.
NEVER = (
    Kind.SPECIAL,
    Kind.VEHICLE,
    Kind.USED_CAR,
    Kind.QUOTA,
    Kind.PURCHASE,
    Kind.GENERAL,
)

QR_TYPES = {
    "01": Kind.SPECIAL,
    "03": Kind.VEHICLE,
    "04": Kind.PAPER,
    "08": Kind.SPECIAL,
    "10": Kind.ELECTRONIC,
    "11": Kind.ROLL,
    "15": Kind.USED_CAR,
    "20": Kind.SPECIAL,  # electronic; 08 in the tax bureau's list
    "31": Kind.SPECIAL,
    "32": Kind.DIGITAL,
    "51": Kind.RAIL,
    "61": Kind.AIR,
    "81": Kind.SPECIAL,  # the tax bureau's own list; 82 there is not 82 here, so it stays unknown
}

_CODE12 = {
    "04": Kind.PAPER,
    "05": Kind.PAPER,
    "06": Kind.ROLL,
    "07": Kind.ROLL,
    "11": Kind.ELECTRONIC,
    "12": Kind.TOLL,
    "13": Kind.SPECIAL,
    "17": Kind.USED_CAR,
}
_CODE10 = {"1": Kind.SPECIAL, "5": Kind.SPECIAL, "3": Kind.PAPER, "6": Kind.PAPER}

# The first word found decides, so the narrower words stand first.
_WORDS = (
    (("专用", "专票"), Kind.SPECIAL),
    (("二手车",), Kind.USED_CAR),
    (("机动车",), Kind.VEHICLE),
    (("定额",), Kind.QUOTA),
    (("收购",), Kind.PURCHASE),
    (("通用",), Kind.GENERAL),
    (("通行费",), Kind.TOLL),
    (("铁路", "火车"), Kind.RAIL),
    (("航空", "行程单"), Kind.AIR),
    (("数电纸",), Kind.DIGITAL_PAPER),
    (("数电", "全电", "全面数字化", "电子发票(普通发票)"), Kind.DIGITAL),
    (("电子普",), Kind.ELECTRONIC),
    (("卷",), Kind.ROLL),
    (("普通发票", "普票"), Kind.ORDINARY),
)
_NAMES = {
    "纸质普通发票": Kind.PAPER,
    "纸质": Kind.PAPER,
    **{kind.value: kind for kind in Kind if kind is not Kind.UNKNOWN},
}


def kind_of_code(code: str) -> Kind:
    """The kind an invoice code of 10 or 12 digits states.

    >>> kind_of_code("037002100111").value, kind_of_code("4200161350").value
    ('electronic', 'paper')
    """
    if len(code) == 12:
        return _CODE12.get(code[-2:], Kind.UNKNOWN) if code[0] == "0" else Kind.GENERAL
    return _CODE10.get(code[7:8], Kind.UNKNOWN) if len(code) == 10 else Kind.UNKNOWN


def kind_of_type(qr_type: str, code: str) -> Kind:
    """The kind a QR code's type states; with an invoice code beside it, 51 is no railway ticket.

    It is an electronic ordinary invoice of 2016 or 2017, from before such a one was 10.

    >>> kind_of_type("51", "").value, kind_of_type("51", "037001600111").value
    ('rail', 'electronic')
    """
    if qr_type == "51" and code:
        return Kind.ELECTRONIC
    return QR_TYPES.get(qr_type, Kind.UNKNOWN)


def kind_of_words(words: str) -> Kind:
    """The kind in clean words, as a person or an export writes it.

    >>> kind_of_words("数电票(普通发票)").value, kind_of_words("增值税专用发票").value
    ('digital', 'special')
    """
    words = folded(words)
    if words in _NAMES:
        return _NAMES[words]
    for needles, kind in _WORDS:
        if any(needle in words for needle in needles):
            return kind
    return Kind.UNKNOWN


def settle(qr_type: str, code: str, words: str, *, legacy: bool, digital: bool) -> tuple[Kind, str]:
    """The kind from all that is known, and the code of a doubt or warning (empty if none).

    ``legacy`` and ``digital`` say which identities the invoice carries. What is never accepted
    wins over everything else, wherever it stands.
    """
    by_qr = kind_of_type(qr_type, code) if qr_type else None
    by_code = kind_of_code(code) if code else None
    by_words = kind_of_words(words) if words else None
    said = [kind for kind in (by_code, by_qr, by_words) if kind is not None]
    for never in NEVER:
        if never in said:
            return never, ""
    known = [kind for kind in said if kind not in (Kind.UNKNOWN, Kind.ORDINARY)]
    if digital:
        return _settle_digital(known, said, legacy=legacy)
    return _settle_legacy(known, said)


def _settle_digital(
    known: Sequence[Kind], said: Sequence[Kind], *, legacy: bool
) -> tuple[Kind, str]:
    for travel in (Kind.RAIL, Kind.AIR, Kind.TOLL):
        if travel in known:
            return travel, ""
    kind = Kind.DIGITAL_PAPER if legacy or Kind.DIGITAL_PAPER in known else Kind.DIGITAL
    if not said:
        return kind, "kind-unstated"
    if not known and Kind.UNKNOWN in said:
        return Kind.UNKNOWN, "kind-unknown"
    apart = set(known) - {Kind.DIGITAL, Kind.DIGITAL_PAPER}
    return kind, "kind-contradiction" if apart and not legacy else ""


def _settle_legacy(known: Sequence[Kind], said: Sequence[Kind]) -> tuple[Kind, str]:
    if not known:
        if Kind.ORDINARY in said:
            return Kind.ORDINARY, ""
        return Kind.UNKNOWN, "kind-unknown" if said else ""
    apart = set(known) - {known[0]}
    if known[0] is Kind.TOLL:
        apart -= {Kind.ELECTRONIC}  # the QR code of a toll invoice says 10
    return known[0], "kind-contradiction" if apart else ""
