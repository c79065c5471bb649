"""Invoices at the edges of the rules, each verdict read off the programme's rules by hand.

The registry is the real one, with validity dates; both campaigns judge under their own rules.
"""

from dataclasses import replace
from datetime import date

import pytest

from lottery.invoices import RawEntry, Rules, RulesVerdict, Window, judge, read
from lottery.invoices.codes.qr import write_qr
from lottery.invoices.parties.sellers import uscc_check
from lottery.merchants import MerchantLine, MerchantRegistry
from lottery.texts.reasons import CODES
from tests.builders import local_rules

TODAY = date(2025, 6, 10)
MAY = Window(date(2025, 5, 1), date(2025, 5, 31))
JUNE = Window(date(2025, 6, 1), date(2025, 6, 30))


def uscc(region: str, kind: str = "91", body: str = "MABC12DE3") -> str:
    """A 统一社会信用代码 with the right check character."""
    return kind + region + body + uscc_check(kind + region + body)


TOWN, COUNTY = uscc("371681"), uscc("371626", "92", "MA7F8G9H0")
CITY, PROVINCE, NATION = uscc("371600"), uscc("370000"), uscc("100000")
BRANCH = uscc("110105", body="MA00P2QR7")  # a chain from Beijing, listed twice with a gap
PICC = uscc("371681", body="MA1NSURE7".replace("S", "5"))
PINGAN = uscc("370100", body="MA2NPA7T8")
SHOP = uscc("371681", body="MA3SH0PT1".replace("S", "5"))
INSURANCE = local_rules(insurance=True, regions=("371681", "371626"))
COVER = "*保险服务*机动车交通事故责任强制保险"

REGISTRY = MerchantRegistry(
    [
        MerchantLine(BRANCH, "某连锁邹平店", "零售", False, date(2025, 1, 1), date(2025, 5, 10)),
        MerchantLine(BRANCH, "某连锁邹平店", "零售", False, date(2025, 5, 20), None),
        MerchantLine(PICC, "甲财险邹平支公司", "保险", True, date(2025, 5, 2), date(2025, 5, 30)),
        MerchantLine(PINGAN, "乙财险滨州中支", "保险", True, date(2024, 1, 1), None),
        MerchantLine(SHOP, "某汽修", "汽修", False, date(2024, 1, 1), None),
    ]
)


def invoice(**changes: str) -> RawEntry:
    """A digital ordinary invoice of May 15 over 188.00 yuan."""
    made = RawEntry(
        kind="电子发票（普通发票）",
        number="25372000000123456789",
        issued="2025-05-15",
        gross="188.00",
        seller_id=TOWN,
        seller_name="邹平市某商行",
        buyer_name="王小明",
        item="*食品*粮油",
        holder="王小明",
        phone="15912345678",
    )
    return replace(made, **changes)


def cover(**changes: str) -> RawEntry:
    """A compulsory motor insurance invoice."""
    own = {"item": COVER, "gross": "950.00", "seller_id": PICC, "seller_name": "甲财险"}
    return invoice(**(own | changes))


def legacy(code: str, **changes: str) -> RawEntry:
    """The same with code and eight digits."""
    return invoice(**({"kind": "", "code": code, "number": "00000001"} | changes))


def qr(kind: str, code: str, number: str, amount: str, day: date = date(2025, 5, 15)) -> str:
    """What a scanner types."""
    return write_qr(kind, code, number, amount, day, "12345678901234567890" if code else "")


def scan(text: str, **changes: str) -> RawEntry:
    """An invoice of which only the QR code and the people were taken."""
    blank = {"kind": "", "number": "", "issued": "", "gross": "", "qr": text}
    return invoice(**(blank | changes))


D20 = "25372000000123456789"
NET = qr("10", "037002500111", "00000001", "97.33")

FP: list[tuple[str, RawEntry, str, str]] = [
    # The days of the period, both included; nothing is taken from the day of entry.
    ("first day", invoice(issued="2025-05-01"), "accept", ""),
    ("last day", invoice(issued="2025-05-31"), "accept", ""),
    ("last day with a time", invoice(issued="2025-05-31 23:59:59"), "accept", ""),
    ("one day early", invoice(issued="2025-04-30"), "refuse", "issued-outside-period"),
    ("one day late", invoice(issued="2025-06-01"), "refuse", "issued-outside-period"),
    ("today", invoice(issued="2025-06-10"), "refuse", "issued-outside-period"),
    ("tomorrow", invoice(issued="2025-06-11"), "refuse", "issued-in-future"),
    ("a hundred years on", invoice(issued="2125-05-15"), "refuse", "issued-in-future"),
    ("the thirty-first of April", invoice(issued="2025-04-31"), "refuse", "issued-unreadable"),
    # Gross in whole fen.
    ("a fen short", invoice(gross="99.99"), "refuse", "amount-below-minimum"),
    ("exactly", invoice(gross="100"), "accept", ""),
    ("exactly, by net and tax", invoice(gross="", net="97.09", tax="2.91"), "accept", ""),
    ("a fen short, by net and tax", invoice(gross="", net="97.09", tax="2.90"),
     "refuse", "amount-below-minimum"),
    ("net 100, tax free", invoice(gross="", net="100.00", tax="***"), "accept", ""),
    ("net 99.99, tax free", invoice(gross="", net="99.99", tax="***"),
     "refuse", "amount-below-minimum"),
    ("net on the QR asks", scan(NET), "refuse", "gross-needed"),
    ("net on the QR, gross on the face", scan(NET, gross="100.25"), "accept", ""),
    ("net 88.50", scan(qr("04", "037002500104", "00000001", "88.50")), "refuse", "gross-needed"),
    ("net 88.49", scan(qr("04", "037002500104", "00000001", "88.49")),
     "refuse", "net-below-minimum"),
    ("gross on a digital QR", scan(qr("32", "", D20, "100.00")), "accept", ""),
    ("a fen short on a digital QR", scan(qr("32", "", D20, "99.99")),
     "refuse", "amount-below-minimum"),
    ("nothing charged", invoice(gross="0"), "refuse", "amount-not-positive"),
    # Red, void, special.
    ("red by its amount", invoice(gross="-188.00"), "refuse", "invoice-red"),
    ("red on the QR", scan(qr("32", "", D20, "-188.00")), "refuse", "invoice-red"),
    ("red by its state", invoice(status="红字发票"), "refuse", "invoice-red"),
    ("void", invoice(status="作废"), "refuse", "invoice-void"),
    ("special, digital", scan(qr("31", "", D20, "188.00")), "refuse", "kind-special"),
    ("special, paper", scan(qr("01", "3700251130", "00000001", "188.00"), gross="200"),
     "refuse", "kind-special"),
    ("special, electronic", legacy("037002500113"), "refuse", "kind-special"),
    ("special by ten digits", legacy("3700251530"), "refuse", "kind-special"),
    ("special by the bureau's list", scan(qr("81", "", D20, "188.00"), gross="188"),
     "refuse", "kind-special"),
    ("used car by code", legacy("037002500117"), "refuse", "kind-used-car"),
    ("motor vehicle", invoice(kind="机动车销售统一发票"), "refuse", "kind-vehicle"),
    ("quota", invoice(kind="定额发票"), "refuse", "kind-quota"),
    ("purchase", invoice(kind="收购发票"), "refuse", "kind-purchase"),
    # Whose region, and since when.
    ("town", invoice(seller_name="x"), "accept", ""),
    ("county of before 2018, sole trader", invoice(seller_id=COUNTY), "accept", ""),
    ("the prefecture's", invoice(seller_id=CITY, seller_name="x"), "review", "seller-region-wide"),
    ("the province's", invoice(seller_id=PROVINCE, seller_name="x"),
     "review", "seller-region-wide"),
    ("the state's", invoice(seller_id=NATION, seller_name="x"), "review", "seller-region-wide"),
    ("listed, last day", invoice(seller_id=BRANCH, seller_name="x", issued="2025-05-10"),
     "accept", ""),
    ("listed, in the gap", invoice(seller_id=BRANCH, seller_name="x", issued="2025-05-11"),
     "refuse", "seller-not-local"),
    ("in the gap, named after the town", invoice(seller_id=BRANCH, issued="2025-05-19"),
     "review", "seller-name-local"),
    ("listed again", invoice(seller_id=BRANCH, seller_name="x", issued="2025-05-20"),
     "accept", ""),
    ("the county's number of before 2000", invoice(seller_id=uscc("372330"), seller_name="x"),
     "refuse", "seller-not-local"),
    ("the next district", invoice(seller_id=uscc("371602"), seller_name="x"),
     "refuse", "seller-not-local"),
    ("fifteen digits", invoice(seller_id="371626123456789"), "review", "seller-id-other"),
    ("fifteen from elsewhere", invoice(seller_id="110105123456789", seller_name="x"),
     "review", "seller-id-other"),
    ("seventeen", invoice(seller_id="37162619900101002"), "review", "seller-id-other"),
    ("twenty", invoice(seller_id="37162619900101002701"), "review", "seller-id-other"),
    ("sixteen", invoice(seller_id="3716261990010100"), "refuse", "seller-id-invalid"),
    ("check character", invoice(seller_id=TOWN[:17] + ("A" if TOWN[17] != "A" else "B")),
     "refuse", "seller-id-check"),
    ("the letter I", invoice(seller_id="91371681MAIC12DE3X"), "refuse", "seller-id-check"),
    ("tax office of the town", invoice(seller_name="国家税务总局邹平市税务局"),
     "refuse", "seller-agency"),
    ("on behalf, in the remark", invoice(remark="代开企业税号:37162619900101002701"),
     "refuse", "seller-agency"),
    # Buyers.
    ("firm by number", invoice(buyer_tax_id=SHOP), "refuse", "buyer-company"),
    ("firm by name", invoice(buyer_name="邹平市某某经营部"), "review", "buyer-firm-like"),
    ("bare 个人", invoice(buyer_name="个人"), "accept", ""),
    ("in brackets", invoice(buyer_name="个人（王小明）"), "accept", ""),
    ("an identity number", invoice(buyer_tax_id="371626199001010027"), "accept", ""),
    ("a damaged firm's number", invoice(buyer_tax_id=SHOP[:17]), "refuse", "buyer-company"),
    # The QR code against what was typed.
    ("another number", scan(qr("32", "", D20, "188.00"), number=D20[:-1] + "0"),
     "refuse", "identity-contradiction"),
    ("another day", scan(qr("32", "", D20, "188.00"), issued="2025-05-16"),
     "refuse", "issued-contradiction"),
    ("another gross", scan(qr("32", "", D20, "188.00"), gross="188.01"),
     "refuse", "amount-contradiction"),
    ("another net", scan(NET, net="97.34", gross="100.25"), "refuse", "amount-contradiction"),
    ("the same again", scan(qr("32", "", D20, "188.00"), number=D20, issued="20250515",
     gross="188.00"), "accept", ""),
    ("full-width commas and CR", scan(qr("32", "", D20, "188.00").replace(",", "，") + "\r"),
     "accept", ""),
    # People.
    ("no name", invoice(holder=""), "refuse", "holder-needed"),
    ("no phone", invoice(phone=""), "refuse", "phone-needed"),
    ("a phone that begins with 12", invoice(phone="12912345678"), "refuse", "phone-invalid"),
    ("ext B", invoice(holder="王𠅤", buyer_name="个人"), "accept", ""),
    ("private use", invoice(holder="王\ue863"), "refuse", "holder-characters"),
    # An insurance invoice is an ordinary one here, too.
    ("insurance in the invoice campaign", cover(), "accept", ""),
]  # fmt: skip

BX: list[tuple[str, RawEntry, str, str]] = [
    ("insurer and cover", cover(), "accept", ""),
    ("short words", cover(item="*保险服务*交强险"), "accept", ""),
    ("insurer's first day", cover(issued="2025-05-02"), "accept", ""),
    ("insurer's last day", cover(issued="2025-05-30"), "accept", ""),
    ("before it was one", cover(issued="2025-05-01"), "refuse", "seller-not-insurer"),
    ("after it was one", cover(issued="2025-05-31"), "refuse", "seller-not-insurer"),
    ("listed with a code of elsewhere", cover(seller_id=PINGAN), "accept", ""),
    ("a listed shop", cover(seller_id=SHOP), "refuse", "seller-not-insurer"),
    ("local, not listed", cover(seller_id=TOWN), "refuse", "seller-not-insurer"),
    ("other cover", cover(item="*保险服务*商业第三者责任险"), "refuse", "item-not-compulsory"),
    ("no item", cover(item=""), "refuse", "item-needed"),
    ("too little", cover(gross="99.99"), "refuse", "amount-below-minimum"),
    ("special", cover(kind="增值税专用发票"), "refuse", "kind-special"),
    ("for a firm", cover(buyer_name="某公司", buyer_tax_id=SHOP), "refuse", "buyer-company"),
]


def decided(raw: RawEntry, rules: Rules, window: Window | None = MAY) -> RulesVerdict:
    """What is decided on June 10."""
    reading = read(raw)
    if reading.invoice is None:
        return RulesVerdict("refuse", reading.reasons)
    return judge(reading.invoice, rules, REGISTRY, window, TODAY)


@pytest.mark.parametrize(
    ("rules", "raw", "outcome", "code"),
    [(local_rules(), *case[1:]) for case in FP] + [(INSURANCE, *case[1:]) for case in BX],
    ids=[case[0] for case in FP] + [f"bx: {case[0]}" for case in BX],
)
def test_the_rules_decide_at_their_edges(
    rules: Rules, raw: RawEntry, outcome: str, code: str
) -> None:
    found = decided(raw, rules)
    assert (found.outcome, [r.code for r in found.reasons][:1]) == (outcome, [code] if code else [])
    assert {reason.code for reason in found.reasons} <= CODES


def test_june_takes_june_up_to_today() -> None:
    days = {"2025-06-01": "accept", "2025-06-10": "accept", "2025-06-11": "refuse"}
    for day, outcome in days.items():
        assert decided(invoice(issued=day), local_rules(), JUNE).outcome == outcome
