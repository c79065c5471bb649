"""The facts in an invoice's XML, whichever of the known schemas it follows.

The digital invoice (``EInvoice``), the e-invoice of OFD files (``eInvoice``, 2019), and the XBRL
taxonomies of the ministry of finance name the same facts differently; all are matched by local
names without case and hyphens.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from lottery.invoices.files.caps import FileRefusedError
from lottery.invoices.files.found import Facts
from lottery.invoices.files.xml.markup import Element
from lottery.invoices.parties.sellers import is_uscc
from lottery.invoices.values.amounts import AmountError, parse_tax, yuan
from lottery.invoices.values.text import clean, folded, holds

_NAMES = {
    "qr": "graphcode",
    "code": "invoicecode codeofinvoice fpdm",
    "number": "invoicenumber invoiceno numberofinvoice einvoicenumber fphm"
    " electronicinvoicerailwayeticketnumber electronicinvoiceairtransportreceiptnumber",
    "digital_number": "etaxinvoiceno alldigitalinvoicenumber",
    "issued": "issuetime issuedate dateofissue invoicedate kprq",
    "net": "totalamwithouttax totalamountwithouttax totalamountexcludingtax"
    " taxexclusivetotalamount hjje",
    "tax": "totaltaxam totaltaxamount taxtotalamount hjse",
    "gross": "totaltaxincludedamount taxinclusivetotalamount taxincludedamountinfigures"
    " totaltaxincludedam totalamountincludingtax jshj fare",
    "seller_id": "selleridnum sellertaxid sellertaxno"
    " taxpayeridentificationnumberunifiedsocialcreditcodeofseller"
    " unifiedsocialcreditcodeofseller",
    "seller_name": "sellername nameofseller",
    "buyer_name": "buyername nameofpurchaser purchasername",
    "buyer_tax_id": "buyeridnum buyertaxid buyertaxno"
    " taxpayeridentificationnumberunifiedsocialcreditcodeofpurchaser"
    " unifiedsocialcreditcodeofpurchaser",
    "item": "itemname item nameoftaxablegoodsorservices",
    "remark": "remark remarks note",
    "kind": "typeofinvoice typeofvoucher invoicetitle invoicetype",
}
FIELD_OF = {name: field for field, names in _NAMES.items() for name in names.split()}
_IDENTITY = ("qr", "code", "number", "digital_number")
_MANY = ("item", "remark")
# One line of the invoice: what stands in it is about that line, its total among it.
_LINE = re.compile(r"issuiteminformation|goodsinfos?|itemdetail|.*detail.*tuple")
_LONGEST = 280
_LINE_LENGTH = 100
_TELLING = ("交强险", "强制保险", "保险", "代开", "收购", "作废", "红字", "负数")
_TAXONOMY = re.compile(
    r"(?:^|[/_])(rai|atr|inv|einv|zjinv)_?(ord|spcl|spe|spec)?_(?:issuer|receiver)", re.I
)
_AIR = "electronicinvoiceairtransportreceiptnumber"
_RAIL = "electronicinvoicerailwayeticketnumber"
_FEE = re.compile(
    r"(?:ticket)?(?:refund|change|rebook|reschedul|endors)[a-z]*(?:fee|charge|amount)s?"
)
_TICKETS = ((_RAIL, "铁路"), (_AIR, "航空"))
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_REVERSED = re.compile(r"被红冲蓝字|对应正数发票|红字(?:增值税专用)?发票信息(?:确认单|表)编号")
_TRUE = {"y", "1", "true", "是"}
_STAMP = re.compile(r"([0-9]{8})[0-9]{6}(?:[0-9]{3})?")
_ZONE = re.compile(r"(?<=[0-9])(?:Z|[+-][0-9]{2}:?[0-9]{2})$")


def key_of(name: str) -> str:
    """A name as it is looked up.

    >>> key_of("TotalTax-includedAmount")
    'totaltaxincludedamount'
    """
    return re.sub(r"[^a-z0-9]", "", name.lower())


def facts_of(root: Element, value_of: Callable[[Element], str] = lambda e: e.text) -> Facts:
    """The facts below an element; ``value_of`` tells the text that an element stands for.

    Raises FileRefusedError (``file-several``) where two invoices stand in one document.
    """
    values: dict[str, list[str]] = {}
    for field, element in _stated(root):
        value = clean(value_of(element)[:2000])
        if value and value not in values.setdefault(field, []):
            values[field].append(value)
    for field in _IDENTITY:
        if len(values.get(field, [])) > 1:
            raise FileRefusedError("file-several", " / ".join(values[field][:3])[:60])
    _eiid(root, values)
    _air(root, values)
    _rail(root, values)
    _issuer(root, values)
    facts = {f: joined(v) if f in _MANY else v[0] for f, v in values.items() if v}
    facts["kind"] = _kind(root, values.get("kind", []))
    facts["status"] = _status(root, values.get("remark", []))
    if "issued" in facts:
        facts["issued"] = day_in(facts["issued"])
    return {field: value for field, value in facts.items() if value}


def contradictions(root: Element) -> list[tuple[str, str]]:
    """Fields that one document states twice and differently, with what it states."""
    seen: dict[str, list[str]] = {}
    for field, element in _stated(root):
        if field not in (*_MANY, "kind") and element.text:
            value = clean(element.text[:200])
            if value not in seen.setdefault(field, []):
                seen[field].append(value)
    return [(field, " / ".join(values[:3])) for field, values in seen.items() if len(values) > 1]


def day_of_request(root: Element) -> str:
    """The day on which the invoice was asked for; empty where the document does not say.

    Some copies leave the tax bureau's part out, and the day of issue with it.
    """
    days = {day_in(clean(e.text[:40])) for e in root.all("RequestTime") if e.text}
    return days.pop() if len(days) == 1 else ""


def _stated(root: Element) -> Iterator[tuple[str, Element]]:
    """The elements that state a field; of the lines of the invoice only what may stand there."""
    waiting = [(root, False)]
    while waiting:
        element, inside = waiting.pop()
        key = key_of(element.name)
        field = FIELD_OF.get(key)
        inside = inside or _LINE.fullmatch(key) is not None
        if field is not None and (field in _MANY or not inside):
            yield field, element
        waiting.extend((child, inside) for child in reversed(element.children))


def joined(values: Iterable[str]) -> str:
    """Several lines as one text of bounded length; a line with a word that decides stays whole."""
    lines = list(dict.fromkeys(values))
    text = "；".join(lines)
    if len(text) <= _LONGEST:
        return text
    telling = [line[:_LINE_LENGTH] for line in lines if holds(line, *_TELLING)]
    end = "；".join(telling)[: _LONGEST - 20]
    others = "；".join(line for line in lines if not holds(line, *_TELLING))
    return f"{others[: _LONGEST - len(end) - 2]}…{end}"


def day_in(text: str) -> str:
    """A time of issue in a form that the reader of dates knows.

    >>> [day_in(x) for x in ("20240315120000", "2024-03-15T12:00:00+08:00", "2024年3月15日")]
    ['20240315', '2024-03-15T12:00:00', '2024年3月15日']
    """
    stamp = _STAMP.fullmatch(text)
    if stamp is not None:
        return stamp[1]
    return _ZONE.sub("", text) if ":" in text else text


def _eiid(root: Element, values: dict[str, list[str]]) -> None:
    """The number in the header, for a digital invoice without the tax bureau's part."""
    if values.get("number"):
        return
    found = {e.text for e in root.all("EIid") if re.fullmatch(r"[0-9]{20}", e.text)}
    if len(found) == 1:
        values["number"] = [found.pop()]


def _air(root: Element, values: dict[str, list[str]]) -> None:
    """On an air ticket the fare is one part of the sum; the whole stands elsewhere."""
    if any(key_of(element.name) == _AIR for element in root.walk()):
        values.pop("net", None)
        values["gross"] = [e.text for e in root.all("TotalAmount") if e.text][:1]


def _rail(root: Element, values: dict[str, list[str]]) -> None:
    """Of a ticket that was given back or changed, the fare is the old one: what was charged is the
    fee, or net and tax together."""
    if not any(key_of(element.name) == _RAIL for element in root.walk()):
        return
    fees = [e.text for e in root.walk() if e.text and _FEE.fullmatch(key_of(e.name))]
    net, tax = (_fen(values.get(name, [""])[0]) for name in ("net", "tax"))
    if net is not None and tax is not None:
        values["gross"] = [yuan(net + tax)]
    elif len({_fen(fee) for fee in fees}) == 1 and _fen(fees[0]):
        values["gross"] = fees[:1]


def _fen(text: str) -> int | None:
    try:
        return parse_tax(text)
    except AmountError:
        return None


def _issuer(root: Element, values: dict[str, list[str]]) -> None:
    """In XBRL the seller's number may stand in the context alone, as that of who reports."""
    found = {e.text for e in root.all("identifier") if is_uscc(e.text)}
    if not values.get("seller_id") and len(found) == 1:
        values["seller_id"] = [found.pop()]


def _kind(root: Element, stated: Iterable[str]) -> str:
    words = [word for word in stated if _CHINESE.search(word)]
    for label in root.all("GeneralOrSpecialVAT"):
        told = {e.name.lower(): e.text for e in label.walk()}
        code = (told.get("labelcode") or label.text).zfill(2)
        words.append(
            {"01": "增值税专用发票", "02": "普通发票"}.get(code, told.get("labelname", ""))
        )
    for parent in root.all("EInvoiceType"):
        words += [name.text for name in parent.all("LabelName")]
    for container in root.all("SpecificInformation"):
        filled = {key_of(c.name) for c in container.children if any(e.text for e in c.walk())}
        words += [word for name, word in _SPECIFIC if any(map(name.fullmatch, filled))]
    names = {key_of(element.name) for element in root.walk() if element.text}
    words += [word for name, word in _TICKETS if name in names]
    return " ".join(dict.fromkeys(filter(None, [*words, *_taxonomy(root)])))[:200]


_SPECIFIC = (
    (re.compile(r"toll.*"), "通行费"),
    (re.compile(r"(used|secondhand).*(car|vehicle).*"), "二手车"),
    (re.compile(r"(new)?motorvehicle(s|sales?|invoice|information)*"), "机动车"),
    (re.compile(r".*agricultur.*purchas.*|.*purchas.*agricultur.*"), "收购"),
)


def _taxonomy(root: Element) -> list[str]:
    """What the names of an XBRL taxonomy tell about the kind."""
    for element in root.walk():
        for value in (element.name, *element.attributes.values()):
            match = _TAXONOMY.search(value[:300])
            if match is None:
                continue
            family, sort = match[1].lower(), (match[2] or "").lower()
            if family in ("rai", "atr"):
                return ["铁路" if family == "rai" else "航空"]
            return ["普通发票" if sort == "ord" else "增值税专用发票"] if sort else []
    return []


_RED: dict[str, Callable[[Element], bool]] = {
    "inissutype": lambda e: "N" in {x.text.strip().upper() for x in [e, *e.all("LabelCode")]},
    "redeinvoice": lambda e: any(x.text for x in e.walk()),
    "typecode": lambda e: e.text.strip() == "1",
    "whetherinvoiceisredinvoice": lambda e: e.text.strip().lower() in _TRUE,
}


def _status(root: Element, remarks: Iterable[str]) -> str:
    if any(map(_REVERSED.search, map(folded, remarks))):
        return "红字"
    for element in root.walk():
        name = key_of(element.name)
        if name in _RED and _RED[name](element):
            return "红字"
        if name == "voidmark" and element.text.strip().lower() in _TRUE:
            return "作废"
    return ""
