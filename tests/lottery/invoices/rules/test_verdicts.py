"""Invoices with the verdict that the programme's rules give them, decided by hand."""

from dataclasses import replace
from datetime import date

import pytest

from lottery.invoices import Merchant, RawEntry, Rules, RulesVerdict, Window, judge, read
from lottery.invoices.codes.qr import write_qr
from lottery.invoices.parties.sellers import uscc_check
from lottery.invoices.rules.parameters import RulesError
from lottery.texts.reasons import CODES, sentence
from tests.builders import local_rules

TODAY = date(2024, 4, 5)
MARCH = Window(date(2024, 3, 1), date(2024, 3, 31))


def uscc(region: str, kind: str = "91", body: str = "MA3K7X2Q5") -> str:
    """A 统一社会信用代码 with the right check character."""
    first = kind + region + body
    return first + uscc_check(first)


LOCAL = uscc("371681")
ELSEWHERE = uscc("320583")
CHAIN = uscc("370100")
INSURER = uscc("371681", body="MA3Q1W2E4")
COMPANY = uscc("371681", body="MA3R5T6Y7")
FREELANCE = "32000019700101081301"
DIGITAL = "24372000002650857368"
WRONG = LOCAL[:-1] + ("0" if LOCAL[-1] != "0" else "1")


class Registry:
    """A chain whose code is from elsewhere, listed until March 15, and an insurer."""

    def merchant(self, seller_id: str, on: date) -> Merchant | None:
        if seller_id == CHAIN and on <= date(2024, 3, 15):
            return Merchant(CHAIN, "某某连锁超市")
        if seller_id == INSURER:
            return Merchant(INSURER, "某某财产保险邹平支公司", "保险", is_insurer=True)
        return None


def typed(**changes: str) -> RawEntry:
    """A typed electronic invoice of 258.00 yuan by a shop in town."""
    entry = RawEntry(
        kind="增值税电子普通发票",
        code="037002300111",
        number="40718823",
        issued="2024-03-15",
        gross="258.00",
        seller_id=LOCAL,
        seller_name="邹平市某某饭店",
        buyer_name="张三",
        item="*餐饮服务*餐费",
        holder="张三",
        phone="13812341234",
    )
    return replace(entry, **changes)


def digital(**changes: str) -> RawEntry:
    """The same as a digital invoice."""
    return typed(**{"kind": "数电普通发票", "code": "", "number": DIGITAL} | changes)


def scanned(kind: str, on_qr: str = "", amount: str = "258.00", **changes: str) -> RawEntry:
    """The same with its numbers in a QR code; digital without a code."""
    number = "40718823" if on_qr else DIGITAL
    qr = write_qr(kind, on_qr, number, amount, date(2024, 3, 15), "1" * 20 if on_qr else "")
    return replace(typed(kind="", code="", number="", issued="", gross="", qr=qr), **changes)


E, P, R = "037002300111", "037002300104", "037002300107"
TOLL = "037002300112"
ENOUGH = {"gross": "258.00"}

CASES: list[tuple[str, RawEntry, str, str]] = [
    ("typed electronic", typed(), "accept", ""),
    ("typed digital", digital(), "accept", ""),
    ("typed paper", typed(code=P, kind=""), "accept", ""),
    ("typed five-part paper", typed(code="037002300105", kind=""), "accept", ""),
    ("typed roll", typed(code="037002300106", kind=""), "accept", ""),
    ("ten-digit ordinary", typed(code="3700230320", kind=""), "accept", ""),
    ("ten-digit ordinary, 6", typed(code="3700230620", kind=""), "accept", ""),
    ("ten-digit special, 1", typed(code="3700230120", kind=""), "refuse", "kind-special"),
    ("ten-digit special, 5", typed(code="3700230520", kind=""), "refuse", "kind-special"),
    ("electronic special by code", typed(code="037002300113", kind=""), "refuse", "kind-special"),
    ("special by words", typed(kind="增值税专用发票"), "refuse", "kind-special"),
    ("digital special by words", digital(kind="数电专票"), "refuse", "kind-special"),
    ("used car by code", typed(code="037002300117", kind=""), "refuse", "kind-used-car"),
    ("used car by words", typed(kind="二手车销售统一发票"), "refuse", "kind-used-car"),
    ("motor vehicle", typed(kind="机动车销售统一发票"), "refuse", "kind-vehicle"),
    ("quota", typed(kind="通用定额发票"), "refuse", "kind-quota"),
    ("general machine-printed", typed(kind="通用机打发票"), "refuse", "kind-general"),
    ("old general code", typed(code="137002300111", kind=""), "refuse", "kind-general"),
    ("purchase by words", typed(kind="农产品收购发票"), "refuse", "kind-purchase"),
    ("purchase by item", typed(item="*农产品*收购玉米"), "refuse", "kind-purchase"),
    ("purchase by remark", typed(remark="收购"), "refuse", "kind-purchase"),
    ("toll by code", typed(code="037002300112", kind=""), "review", "kind-for-review"),
    ("rail", scanned("51", amount="258.00"), "review", "kind-for-review"),
    ("unheard-of code", typed(code="037002300199", kind=""), "review", "kind-unknown"),
    ("unheard-of words", digital(kind="某种票据"), "review", "kind-unknown"),
    ("roll code, paper words", typed(code=R, kind="纸质"), "review", "kind-contradiction"),
    ("digital without a kind", digital(kind=""), "accept", ""),
    ("QR paper special", scanned("01", P, **ENOUGH), "refuse", "kind-special"),
    ("QR electronic special", scanned("08", E, **ENOUGH), "refuse", "kind-special"),
    ("QR digital special", scanned("31"), "refuse", "kind-special"),
    ("QR 81 of the other list", scanned("81", **ENOUGH), "refuse", "kind-special"),
    ("QR 82 of the other list", scanned("82", **ENOUGH), "review", "kind-unknown"),
    ("QR digital ordinary", scanned("32"), "accept", ""),
    ("QR electronic with gross", scanned("10", E, "243.40", **ENOUGH), "accept", ""),
    ("QR roll with gross", scanned("11", R, "243.40", **ENOUGH), "accept", ""),
    ("QR toll says 10", scanned("10", TOLL, "250", **ENOUGH), "review", "kind-for-review"),
    # The amount: gross, in fen.
    ("99.99", typed(gross="99.99"), "refuse", "amount-below-minimum"),
    ("100.00", typed(gross="100.00"), "accept", ""),
    ("100", typed(gross="100"), "accept", ""),
    ("1e2", typed(gross="1e2"), "refuse", "amount-unreadable"),
    ("three decimals", typed(gross="100.005"), "refuse", "amount-unreadable"),
    ("with sign and commas", typed(gross="￥1,258.00"), "accept", ""),
    ("nothing", typed(gross=""), "refuse", "amount-needed"),
    ("zero", typed(gross="0.00"), "refuse", "amount-not-positive"),
    ("red by amount", typed(gross="-500.00"), "refuse", "invoice-red"),
    ("red by QR", scanned("10", E, "-500.00"), "refuse", "invoice-red"),
    ("net 97.33 asks", scanned("10", E, "97.33"), "refuse", "gross-needed"),
    ("net 97.33, gross 100.25", scanned("10", E, "97.33", gross="100.25"), "accept", ""),
    ("net 97.33, tax 2.92", scanned("10", E, "97.33", tax="2.92"), "accept", ""),
    ("net 97.33, no tax", scanned("10", E, "97.33", tax="***"), "refuse", "amount-below-minimum"),
    ("net 88.49", scanned("10", E, "88.49"), "refuse", "net-below-minimum"),
    ("net 88.50 asks", scanned("10", E, "88.50"), "refuse", "gross-needed"),
    ("net 88.50, gross 100.01", scanned("10", E, "88.50", gross="100.01"), "accept", ""),
    ("net 88.49, gross 100", scanned("10", E, "88.49", gross="100"), "refuse", "net-below-minimum"),
    ("net 100 suffices, slip asks", scanned("10", E, "100"), "refuse", "gross-for-slip"),
    ("net 100, gross 103", scanned("10", E, "100", gross="103"), "accept", ""),
    ("digital QR 99.99", scanned("32", amount="99.99"), "refuse", "amount-below-minimum"),
    ("digital QR 100", scanned("32", amount="100"), "accept", ""),
    ("digital QR, other gross", scanned("32", gross="300"), "refuse", "amount-contradiction"),
    ("net above gross", typed(net="260.00"), "review", "gross-implausible"),
    ("gross far above net", typed(net="200.00"), "review", "gross-implausible"),
    ("sum is wrong", typed(net="243.40", tax="20.00"), "refuse", "amounts-disagree"),
    ("sum is right", typed(net="243.40", tax="14.60"), "accept", ""),
    # The day.
    ("first of March", typed(issued="2024年3月1日"), "accept", ""),
    ("last of March", typed(issued="20240331"), "accept", ""),
    ("slashes", typed(issued="2024/3/5"), "accept", ""),
    ("the day before", typed(issued="2024-02-29"), "refuse", "issued-outside-period"),
    ("the day after", typed(issued="2024-04-01"), "refuse", "issued-outside-period"),
    ("tomorrow", typed(issued="2024-04-06"), "refuse", "issued-in-future"),
    ("no such day", typed(issued="2024-02-30"), "refuse", "issued-unreadable"),
    ("no day", typed(issued=""), "refuse", "issued-needed"),
    ("QR of another day", scanned("32", issued="2024-03-16"), "refuse", "issued-contradiction"),
    # Which invoice it is.
    ("no number", typed(code="", number=""), "refuse", "identity-needed"),
    ("number alone", typed(code=""), "refuse", "number-without-code"),
    ("code alone", typed(number=""), "refuse", "code-without-number"),
    ("seven digits", typed(number="4071882"), "refuse", "number-digits"),
    ("eleven-digit code", typed(code="37002300111"), "refuse", "code-digits"),
    ("nineteen digits", digital(number=DIGITAL[:-1]), "refuse", "number-digits"),
    ("through a spreadsheet", digital(number="2.437200E+19"), "refuse", "spreadsheet-number"),
    ("short scientific", digital(number="2.43E+19"), "refuse", "spreadsheet-number"),
    ("rounded", digital(number="24372000002650800000"), "review", "number-rounded"),
    ("full width", digital(number="２４３７２０００００２６５０８５７３６８"), "accept", ""),
    ("blanks between", digital(number="2437 2000 0026 5085 7368"), "accept", ""),
    ("digital on paper", typed(code=P, kind="数电纸质", digital_number=DIGITAL), "accept", ""),
    ("QR of another number", scanned("32", number=DIGITAL[:-1] + "9"),
     "refuse", "identity-contradiction"),
    ("QR of another code", scanned("10", E, code="037002300211", number="40718823", gross="300"),
     "refuse", "identity-contradiction"),
    ("a link", typed(qr="https://fp.example.cn/?bill_num=1"), "refuse", "qr-blockchain"),
    ("some text", typed(qr="微信支付"), "refuse", "qr-not-invoice"),
    ("half a QR code", typed(qr="01,10,0370023"), "refuse", "qr-broken"),
    # Where it was issued.
    ("county code of before 2018", typed(seller_id="9137162616720307XL"), "accept", ""),
    ("the other one", typed(seller_id="913716261671905552"), "accept", ""),
    ("a sole trader in town", typed(seller_id=uscc("371681", "92")), "accept", ""),
    ("listed chain", typed(seller_id=CHAIN), "accept", ""),
    ("chain after its listing", typed(seller_id=CHAIN, seller_name="某某超市", issued="2024-03-16"),
     "refuse", "seller-not-local"),
    ("Binzhou", typed(seller_id=uscc("371600")), "review", "seller-region-wide"),
    ("province", typed(seller_id=uscc("370000")), "review", "seller-region-wide"),
    ("nation", typed(seller_id=uscc("100000")), "review", "seller-region-wide"),
    ("elsewhere, name of here", typed(seller_id=ELSEWHERE), "review", "seller-name-local"),
    ("elsewhere", typed(seller_id=ELSEWHERE, seller_name="某某公司"), "refuse", "seller-not-local"),
    ("next county", typed(seller_id=uscc("371625"), seller_name=""), "refuse", "seller-not-local"),
    ("20 digits", typed(seller_id=FREELANCE), "review", "seller-id-other"),
    ("15 digits", typed(seller_id="371626123456789"), "review", "seller-id-other"),
    ("17 digits", typed(seller_id="37162612345678901"), "review", "seller-id-other"),
    ("a resident's number", typed(seller_id="371626199001010027"), "review", "seller-id-other"),
    ("wrong check character", typed(seller_id=WRONG), "refuse", "seller-id-check"),
    ("the published bad one", typed(seller_id="91500106MA2CE71F65"), "refuse", "seller-id-check"),
    ("too short", typed(seller_id="913716"), "refuse", "seller-id-invalid"),
    ("small letters", typed(seller_id="9137162616720307xl"), "accept", ""),
    ("no seller", typed(seller_id=""), "refuse", "seller-needed"),
    ("tax office", typed(seller_name="国家税务总局邹平市税务局"), "refuse", "seller-agency"),
    ("on behalf", typed(remark="代开企业税号：无"), "refuse", "seller-agency"),
    # Who bought.
    ("a person", typed(buyer_name="个人"), "accept", ""),
    ("a named person", typed(buyer_name="个人（张三）"), "accept", ""),
    ("the other way round", typed(buyer_name="张三（个人）"), "accept", ""),
    ("somebody else", typed(buyer_name="李四"), "accept", ""),
    ("nobody", typed(buyer_name=""), "refuse", "buyer-needed"),
    ("a firm by number", typed(buyer_tax_id=COMPANY), "refuse", "buyer-company"),
    ("a firm by old number", typed(buyer_tax_id="371626123456789"), "refuse", "buyer-company"),
    ("a firm by name", typed(buyer_name="邹平某某有限公司"), "review", "buyer-firm-like"),
    ("a school", typed(buyer_name="邹平市某某学校"), "review", "buyer-firm-like"),
    ("an unclear number", typed(buyer_tax_id="123"), "review", "buyer-tax-id-unclear"),
    ("a resident as buyer", typed(buyer_tax_id="371626199001010027"), "accept", ""),
    ("a dash for none", typed(buyer_tax_id="/"), "accept", ""),
    # State.
    ("normal", typed(status="正常"), "accept", ""),
    ("void", typed(status="已作废"), "refuse", "invoice-void"),
    ("red", typed(status="已红冲"), "refuse", "invoice-red"),
    ("partly red", typed(status="部分红冲"), "refuse", "invoice-red"),
    ("some other state", typed(status="异常"), "review", "status-unknown"),
    # Who takes part.
    ("no name", typed(holder=""), "refuse", "holder-needed"),
    ("a rare name", typed(holder="张䶮"), "accept", ""),
    ("a dotted name", typed(holder="阿卜杜拉•买买提"), "accept", ""),
    ("a private-use sign", typed(holder="张\ue000"), "refuse", "holder-characters"),
    ("a zero-width sign", typed(holder="张\u200b三"), "refuse", "holder-characters"),
    ("51 characters", typed(holder="张" * 51), "refuse", "holder-too-long"),
    ("not a name", typed(holder="个人"), "refuse", "holder-not-a-name"),
    ("no phone", typed(phone=""), "refuse", "phone-needed"),
    ("ten digits", typed(phone="1381234123"), "refuse", "phone-invalid"),
    ("12…", typed(phone="12812341234"), "refuse", "phone-invalid"),
    ("landline", typed(phone="0543-4321234"), "accept", ""),
    ("country code", typed(phone="+86 138 1234 1234"), "accept", ""),
    ("0086 inside the number", typed(phone="18008606235"), "accept", ""),
    ("phone through a spreadsheet", typed(phone="1.38E+10"), "refuse", "spreadsheet-number"),
    ("a whole letter", typed(item="字" * 301), "refuse", "text-too-long"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "outcome", "code"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_an_invoice_gets_the_verdict_of_the_rules(raw: RawEntry, outcome: str, code: str) -> None:
    found = decided(raw)
    assert (found.outcome, [r.code for r in found.reasons][:1]) == (outcome, [code] if code else [])


def decided(raw: RawEntry, rules: Rules | None = None) -> RulesVerdict:
    """What is decided on April 5, for March."""
    reading = read(raw)
    if reading.invoice is None:
        return RulesVerdict("refuse", reading.reasons)
    return judge(reading.invoice, rules or local_rules(), Registry(), MARCH, TODAY)


def test_every_reason_of_the_table_has_a_sentence_with_its_value() -> None:
    for _, raw, _, code in CASES:
        for reason in decided(raw).reasons:
            told = sentence(reason)
            assert reason.code in CODES
            assert "{" not in told
            assert told.endswith("。"), code


INSURANCE = local_rules(insurance=True)
POLICY = {"item": "*保险服务*机动车交通事故责任强制保险", "seller_id": INSURER}


@pytest.mark.parametrize(
    ("changes", "outcome", "code"),
    [
        (POLICY, "accept", ""),
        (POLICY | {"item": "*保险服务*交强险"}, "accept", ""),
        (POLICY | {"item": "*保险服务*商业车险"}, "refuse", "item-not-compulsory"),
        (POLICY | {"item": ""}, "refuse", "item-needed"),
        (POLICY | {"seller_id": LOCAL}, "refuse", "seller-not-insurer"),
    ],
)
def test_motor_insurance_asks_for_an_insurer_and_compulsory_cover(
    changes: dict[str, str], outcome: str, code: str
) -> None:
    found = decided(typed(**changes), INSURANCE)
    assert (found.outcome, found.reasons[0].code if found.reasons else "") == (outcome, code)


def test_a_setting_sends_invoices_on_behalf_to_review() -> None:
    found = decided(typed(remark="代开"), local_rules(agency="review"))
    assert (found.outcome, found.reasons[0].code) == ("review", "seller-agency")


def test_a_setting_asks_that_buyer_and_holder_are_one() -> None:
    rules = local_rules(other_buyer="review")
    assert decided(typed(buyer_name="个人(张三)"), rules).outcome == "accept"
    assert decided(typed(buyer_name="李四"), rules).reasons[0].code == "buyer-not-holder"


def test_a_digital_invoice_on_paper_has_two_identities() -> None:
    invoice = read(typed(code=P, digital_number=DIGITAL)).invoice
    assert invoice is not None
    assert invoice.identities == (f"L:{P}-40718823", f"D:{DIGITAL}")
    assert invoice.kind == "digital-paper"


def test_a_seller_with_an_identity_number_is_shown_masked() -> None:
    reason = decided(typed(seller_id=FREELANCE)).reasons[0]
    assert FREELANCE not in sentence(reason)


def test_rules_survive_their_json() -> None:
    rules = local_rules(minimum_fen=5000, insurance=True, regions=("370000",), agency="accept")
    assert Rules.from_json(rules.to_json()) == rules
    assert Rules.from_json("{}") == Rules()


@pytest.mark.parametrize(
    "text",
    ["[]", "{", '{"minimum": 1}', '{"minimum_fen": "1"}', '{"kinds": ["x"]}', '{"agency": "x"}'],
)
def test_parameters_that_are_no_rules_are_refused(text: str) -> None:
    with pytest.raises(RulesError):
        Rules.from_json(text)
