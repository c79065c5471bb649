"""The text on the face of an invoice, as a page's text layer gives it: labels and values apart.

Lines break anywhere and labels stand far from what they name, so only forms that cannot be
mistaken are taken; whatever the QR code states is taken from there instead. A person confirms.
"""

from __future__ import annotations

import re
from itertools import pairwise

from lottery.invoices.amounts import AmountError, parse_fen, yuan
from lottery.invoices.files.found import Facts
from lottery.invoices.sellers import form_of
from lottery.invoices.text import clean

_MONEY = r"¥\s?(-?[0-9][0-9,]{0,14}\.[0-9]{2})(?![0-9])"
_ANY_MONEY = re.compile(_MONEY)
_GROSS = re.compile(r"小写[\s)]{0,10}" + _MONEY)
_BARE_GROSS = re.compile(r"小写[\s):]{0,10}(-?[0-9][0-9,]{0,14}\.[0-9]{2})(?![0-9])")
_TITLE = re.compile(r"电子发票\s{0,3}\(([^()\n]{2,20})\)")
_OLD_TITLE = re.compile(r"增值税(?:电子)?(?:普通|专用)发票(?:\((?:卷票|通行费)\))?")
_OTHER_TITLE = re.compile(
    r"(?:二手车|机动车)销售统一发票|铁路电子客票|航空运输电子客票行程单|定额发票"
)
_ID = re.compile(r"(?<![0-9A-Z])[0-9A-HJ-NPQRTUWXY]{15,20}(?![0-9A-Z])")
_LINE_NAME = re.compile(r"名\s{0,6}称\s{0,4}:[ ]{0,8}([^\n]{1,200})")
_STOP = re.compile(
    r"\s(?:销|售|方|购|买|信|息|密|码|区|名\s{0,6}称)\b|统一社会|纳税人识别号|名\s{0,6}称\s{0,4}:"
)
_ITEM = re.compile(r"\*[^*\n]{1,20}\*[^\n ¥]{1,60}")
_DAY = re.compile(r"([0-9]{4})\s{0,3}年\s{0,3}([0-9]{1,2})\s{0,3}月\s{0,3}([0-9]{1,2})\s{0,3}日")
_DIGITAL = re.compile(r"(?<![0-9])[0-9]{20}(?![0-9])")
_REMARKS = ("代开", "收购", "作废", "红冲", "差额征税")
_LONGEST = 60_000


def face_facts(text: str) -> Facts:
    """The facts on a face; what cannot be told is left out.

    >>> face_facts("电子发票（普通发票）\\n（小写）¥100.25")
    {'kind': '电子发票(普通发票)', 'gross': '100.25'}
    """
    lines = "\n".join(clean(line) for line in text[:_LONGEST].splitlines())
    facts: Facts = {"kind": _kind(lines)}
    facts.update(_amounts(lines))
    facts.update(_parties(lines))
    facts["item"] = "；".join(dict.fromkeys(_ITEM.findall(lines)))[:200]
    days = {match.groups() for match in _DAY.finditer(lines)}
    if len(days) == 1:
        facts["issued"] = "-".join(days.pop())
    numbers = set(_DIGITAL.findall(lines))
    if len(numbers) == 1 and "电子发票" in lines:
        facts["number"] = numbers.pop()
    facts["remark"] = "；".join(word for word in _REMARKS if word in lines)
    return {field: value for field, value in facts.items() if value}


def _kind(text: str) -> str:
    title = _TITLE.search(text)
    if title is not None:
        return f"电子发票({title[1].strip()})"
    for pattern in (_OLD_TITLE, _OTHER_TITLE):
        match = pattern.search(text.replace(" ", ""))
        if match is not None:
            return match[0]
    return ""


def _amounts(text: str) -> Facts:
    """Gross by its label; net and tax as the two printed amounts whose sum it is."""
    amounts = [fen for fen in map(_fen, _ANY_MONEY.findall(text)) if fen is not None]
    labelled = _GROSS.search(text) or _BARE_GROSS.search(text)
    gross = _fen(labelled[1]) if labelled else None
    pairs = [(net, tax) for net, tax in pairwise(amounts) if tax != 0]
    if gross is None:
        sums = {net + tax for net, tax in pairs if net + tax in amounts and net > 0 < tax}
        if len(sums) != 1:
            return {}
        gross = sums.pop()
    facts = {"gross": yuan(gross)}
    for net, tax in pairs:
        if net + tax == gross and abs(tax) * 5 < abs(net):
            facts |= {"net": yuan(net), "tax": yuan(tax)}
            break
    return facts


def _fen(text: str) -> int | None:
    try:
        return parse_fen(text)
    except AmountError:
        return None


def _parties(text: str) -> Facts:
    """Buyer and seller: of two names and numbers the buyer's stand first on every face."""
    facts: Facts = {}
    numbers = [n for n in dict.fromkeys(_ID.findall(text)) if form_of(n) == "uscc"]
    if len(numbers) == 1:
        facts["seller_id"] = numbers[0]
    elif len(numbers) == 2:
        facts["buyer_tax_id"], facts["seller_id"] = numbers
    names = [name for found in _LINE_NAME.findall(text) for name in _names(found)]
    if len(names) == 2:
        facts["buyer_name"], facts["seller_name"] = names
    return facts


def _names(found: str) -> list[str]:
    """The one or two names behind a label: both parties may stand on one line."""
    parts = re.split(r"名\s{0,6}称\s{0,4}:", found)
    return [name for name in (_STOP.split(part)[0].strip() for part in parts) if name]
