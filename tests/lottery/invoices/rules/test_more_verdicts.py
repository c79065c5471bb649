"""More invoices with the verdict that the programme's rules give them, decided by hand.

Boundaries, contradictions and what strangers type; together with `test_verdicts` over two hundred.
"""

import pytest

from lottery.invoices import RawEntry
from lottery.texts.reasons import CODES
from tests.builders import local_rules
from tests.lottery.invoices.rules.test_verdicts import (
    CASES,
    CHAIN,
    COMPANY,
    DIGITAL,
    ELSEWHERE,
    ENOUGH,
    FREELANCE,
    INSURER,
    LOCAL,
    E,
    P,
    R,
    decided,
    digital,
    scanned,
    typed,
    uscc,
)

MORE: list[tuple[str, RawEntry, str, str]] = [
    # Amounts around the boundary, as people and machines write them.
    ("99.99 with a sign", typed(gross="￥99.99"), "refuse", "amount-below-minimum"),
    ("100.00 in full width", typed(gross="１００．００"), "accept", ""),
    ("100 yuan in words", typed(gross="100元"), "accept", ""),
    ("100.01", typed(gross="100.01"), "accept", ""),
    ("a trailing zero", typed(gross="100.000"), "accept", ""),
    ("one decimal", typed(gross="100.5"), "accept", ""),
    ("a comma for a point", typed(gross="100,5"), "refuse", "amount-unreadable"),
    ("capital figures", typed(gross="壹佰元整"), "refuse", "amount-unreadable"),
    ("two amounts", typed(gross="100 200"), "accept", ""),
    ("a million", typed(gross="1,000,000.00"), "accept", ""),
    ("net 88.50 of a roll", scanned("11", R, "88.50"), "refuse", "gross-needed"),
    ("net 88.49 of a roll", scanned("11", R, "88.49"), "refuse", "net-below-minimum"),
    ("net 99.99 of paper", scanned("04", P, "99.99"), "refuse", "gross-needed"),
    ("net 100 of paper", scanned("04", P, "100.00"), "refuse", "gross-for-slip"),
    ("net 99.99, gross 99.99", scanned("04", P, "99.99", gross="99.99"),
     "refuse", "amount-below-minimum"),
    ("net 99.99, gross 100.99", scanned("04", P, "99.99", gross="100.99"), "accept", ""),
    ("net 97.33, gross 99.99", scanned("10", E, "97.33", gross="99.99"),
     "refuse", "amount-below-minimum"),
    ("net 97.33, typed net 97.34", scanned("10", E, "97.33", net="97.34", gross="100.25"),
     "refuse", "amount-contradiction"),
    ("digital QR 99.995", scanned("32", amount="99.99", gross="99.99"),
     "refuse", "amount-below-minimum"),
    ("digital QR, gross the same", scanned("32", gross="258.00"), "accept", ""),
    ("digital QR, net typed too", scanned("32", net="243.40", tax="14.60"), "accept", ""),
    ("net zero", scanned("10", E, "0.00"), "refuse", "amount-not-positive"),
    ("digital red QR", scanned("32", amount="-258.00"), "refuse", "invoice-red"),
    ("tax with stars", typed(net="258.00", tax="***"), "accept", ""),
    ("sum off by one fen", typed(net="243.40", tax="14.61"), "accept", ""),
    ("sum off by two fen", typed(net="243.40", tax="14.62"), "refuse", "amounts-disagree"),
    ("net and tax without gross", typed(net="243.40", tax="14.60", gross=""), "accept", ""),
    ("net alone, enough", typed(net="243.40", gross=""), "refuse", "gross-for-slip"),
    ("net alone, never", typed(net="50.00", gross=""), "refuse", "net-below-minimum"),
    # Special ones are refused wherever it is said, whatever else is wrong.
    ("special by QR, for a school", scanned("01", P, buyer_name="某某学校", **ENOUGH),
     "refuse", "kind-special"),
    ("special on a digital number", digital(kind="电子发票（增值税专用发票）"),
     "refuse", "kind-special"),
    ("special and too small", typed(kind="专票", gross="50"), "refuse", "kind-special"),
    ("ordinary by words", digital(kind="电子发票（普通发票）"), "accept", ""),
    ("full digital by words", digital(kind="全电普通发票"), "accept", ""),
    ("roll by words", typed(code=R, kind="增值税普通发票（卷票）"), "accept", ""),
    ("air ticket", digital(kind="航空运输电子客票行程单"), "review", "kind-for-review"),
    ("rail by words", digital(kind="铁路电子客票"), "review", "kind-for-review"),
    ("toll by words", typed(code="037002300112", kind="通行费发票"), "review", "kind-for-review"),
    ("used car on a QR", scanned("15", E, **ENOUGH), "refuse", "kind-used-car"),
    ("vehicle on a QR", scanned("03", E, **ENOUGH), "refuse", "kind-vehicle"),
    ("digital vehicle by words", digital(kind="数电票（机动车销售统一发票）"),
     "refuse", "kind-vehicle"),
    ("digital used car by words", digital(kind="数电票（二手车销售统一发票）"),
     "refuse", "kind-used-car"),
    ("purchase by seller", typed(seller_name="邹平市某某粮食收购站"), "refuse", "kind-purchase"),
    # Days.
    ("a leap day is no March", typed(issued="20240229"), "refuse", "issued-outside-period"),
    ("no leap day", typed(issued="2023-02-29"), "refuse", "issued-unreadable"),
    ("today is in no period", typed(issued="2024-04-05"), "refuse", "issued-outside-period"),
    ("another year", typed(issued="2023-03-15"), "refuse", "issued-outside-period"),
    ("two digits of a year", typed(issued="24-03-15"), "refuse", "issued-unreadable"),
    ("a month of thirteen", typed(issued="2024-13-01"), "refuse", "issued-unreadable"),
    ("dots", typed(issued="2024.3.15"), "accept", ""),
    # Identity.
    ("a code with leading zero lost", typed(code="37002300111"), "refuse", "code-digits"),
    ("a number with leading zero lost", typed(number="718823"), "refuse", "number-digits"),
    ("letters in a number", typed(number="4071882O"), "refuse", "number-digits"),
    ("twenty-one digits", digital(number=DIGITAL + "1"), "refuse", "number-digits"),
    ("twenty digits and a code", typed(number=DIGITAL), "review", "kind-contradiction"),
    ("QR and the same number typed", scanned("32", number=DIGITAL), "accept", ""),
    ("QR and another code", scanned("10", E, code="037002300112", **ENOUGH),
     "refuse", "identity-contradiction"),
    ("the wrong second number", typed(code=P, digital_number=DIGITAL[:-1]),
     "refuse", "digital-number-digits"),
    ("the year of the number is another", digital(number="23" + DIGITAL[2:]), "accept", ""),
    ("a region that is none", digital(number="2499" + DIGITAL[4:]), "accept", ""),
    ("Qingdao's code", typed(code="037022300111"), "accept", ""),
    ("a block-chain link", typed(qr="HTTPS://bcfp.example/v?hash=1"), "refuse", "qr-blockchain"),
    ("a payment code", typed(qr="WXP://F2F0"), "refuse", "qr-payment"),
    # Sellers.
    ("a co-operative in town", typed(seller_id=uscc("371681", "93")), "accept", ""),
    ("a public body in town", typed(seller_id=uscc("371681", "12")), "accept", ""),
    ("old county, sole trader", typed(seller_id=uscc("371626", "92")), "accept", ""),
    ("the district's city", typed(seller_id=uscc("371602"), seller_name="某某店"),
     "refuse", "seller-not-local"),
    ("the capital", typed(seller_id=uscc("370100", body="MA3K7X2Q6"), seller_name="某某"),
     "refuse", "seller-not-local"),
    ("chain on its last day", typed(seller_id=CHAIN, seller_name="x", issued="2024-03-15"),
     "accept", ""),
    ("blanks in the number", typed(seller_id="9137 1626 1672 0307 XL"), "accept", ""),
    ("full-width number", typed(seller_id="９１３７１６２６１６７２０３０７ＸＬ"), "accept", ""),
    ("O for 0", typed(seller_id="9137162616720307XO"), "refuse", "seller-id-check"),
    ("seller through a spreadsheet", typed(seller_id="9.13716E+17"),
     "refuse", "spreadsheet-number"),
    ("a person's number and town's name", typed(seller_id=FREELANCE, seller_name="邹平某某"),
     "review", "seller-id-other"),
    ("a tax office elsewhere", typed(seller_name="国家税务总局某某县税务局", seller_id=ELSEWHERE),
     "refuse", "seller-agency"),
    ("on behalf, by the name", typed(seller_name="某某（代开）"), "refuse", "seller-agency"),
    # Buyers.
    ("a shop as buyer", typed(buyer_name="某某商店"), "review", "buyer-firm-like"),
    ("a studio as buyer", typed(buyer_name="某某工作室"), "review", "buyer-firm-like"),
    ("a firm with its number", typed(buyer_name="某某有限公司", buyer_tax_id=COMPANY),
     "refuse", "buyer-company"),
    ("a person with a firm's number", typed(buyer_name="张三", buyer_tax_id=COMPANY),
     "refuse", "buyer-company"),
    ("stars for no number", typed(buyer_tax_id="***"), "accept", ""),
    ("a consumer", typed(buyer_name="消费者"), "accept", ""),
    # Several findings: what refuses goes before what is needed, and that before what is reviewed.
    ("refused before needed", typed(gross="50", phone=""), "refuse", "amount-below-minimum"),
    ("needed before reviewed", typed(buyer_name="某某公司", phone=""), "refuse", "phone-needed"),
    ("kind before amount", typed(kind="定额发票", gross="50"), "refuse", "kind-quota"),
    ("status before amount", typed(status="作废", gross="50"), "refuse", "invoice-void"),
    ("red in small words", typed(status="红字"), "refuse", "invoice-red"),
    ("valid", typed(status="有效"), "accept", ""),
    # People.
    ("a blank inside the name", typed(holder="张 三"), "accept", ""),
    ("a foreign name", typed(holder="John Smith", buyer_name="个人"), "accept", ""),
    ("fifty characters", typed(holder="张" * 50, buyer_name="个人"), "accept", ""),
    ("a direction sign", typed(holder="张\u202e三"), "refuse", "holder-characters"),
    ("a phone in full width", typed(phone="１３８１２３４１２３４"), "accept", ""),
    ("a phone with dashes", typed(phone="138-1234-1234"), "accept", ""),
    ("twelve digits", typed(phone="138123412345"), "refuse", "phone-invalid"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "outcome", "code"), [c[1:] for c in MORE], ids=[c[0] for c in MORE]
)
def test_an_invoice_gets_the_verdict_of_the_rules(raw: RawEntry, outcome: str, code: str) -> None:
    found = decided(raw)
    assert (found.outcome, [r.code for r in found.reasons][:1]) == (outcome, [code] if code else [])
    assert {reason.code for reason in found.reasons} <= CODES


def test_the_tables_hold_two_hundred_invoices_and_more() -> None:
    assert len({name for name, *_ in CASES + MORE}) == len(CASES) + len(MORE) >= 200


STRICT = local_rules(minimum_fen=20000, kinds_reviewed=(), agency="review", other_buyer="refuse")


@pytest.mark.parametrize(
    ("raw", "outcome", "code"),
    [
        (typed(gross="199.99"), "refuse", "amount-below-minimum"),
        (typed(gross="200.00"), "accept", ""),
        (scanned("10", E, "176.99"), "refuse", "net-below-minimum"),
        (scanned("10", E, "177.00"), "refuse", "gross-needed"),
        (typed(code="037002300112", kind=""), "refuse", "kind-not-accepted"),
        (typed(remark="代开"), "review", "seller-agency"),
        (typed(buyer_name="李四"), "refuse", "buyer-not-holder"),
        (typed(seller_id=INSURER, seller_name="x"), "accept", ""),
        (typed(seller_id=LOCAL, buyer_name="个人"), "accept", ""),
    ],
)
def test_other_parameters_decide_otherwise(raw: RawEntry, outcome: str, code: str) -> None:
    found = decided(raw, STRICT)
    assert (found.outcome, found.reasons[0].code if found.reasons else "") == (outcome, code)
