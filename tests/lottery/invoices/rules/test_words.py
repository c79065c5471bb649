"""A word that a rule looks for is found however it is spaced; codes say what they are."""

from datetime import date

import pytest

from lottery.invoices import Kind, NoRegistry, RawEntry, Rules, RulesVerdict, judge, read
from lottery.invoices.codes.links import link_code
from lottery.invoices.parties.sellers import uscc_check
from lottery.invoices.rules.parameters import Window
from lottery.texts.reasons import sentence
from tests.builders import local_rules

BLANKS = (
    " ",
    "　",
    "\xa0",
    "\u2002",
    "\u2009",
    "\u202f",
    "\u205f",
    "\u200b",
    "\u2060",
    "\ufeff",
    "\t",
)
DAYS = Window(date(2026, 1, 1), date(2026, 12, 31))
FAR = "91310000MA1FL0000" + uscc_check("91310000MA1FL0000")
SOUND = RawEntry(
    kind="数电普通发票",
    number="26372000000000000301",
    issued="2026-03-02",
    gross="201.00",
    seller_id="9137162616720307XL",
    seller_name="邹平示例商贸有限公司",
    buyer_name="个人",
    item="*食品*苹果",
    holder="张三",
    phone="13800000301",
)


def judged(changes: dict[str, str], rules: Rules | None = None) -> RulesVerdict:
    raw = RawEntry(**{name: getattr(SOUND, name) for name in SOUND.__slots__} | changes)
    reading = read(raw)
    assert reading.invoice is not None, reading.reasons
    return judge(reading.invoice, rules or local_rules(), NoRegistry(), DAYS, date(2026, 3, 31))


def codes(verdict: RulesVerdict) -> list[str]:
    return [reason.code for reason in verdict.reasons]


WORDS = {
    # field, the text, what the word in it brings about
    "tax office": ("seller_name", "国家税务总局邹平市税务局", "refuse", "seller-agency"),
    "agency": ("remark", "代开企业名称：某某", "refuse", "seller-agency"),
    "agency in the name": ("seller_name", "某某（代开）", "refuse", "seller-agency"),
    "purchase": ("item", "农产品收购", "refuse", "kind-purchase"),
    "purchase in the remark": ("remark", "收购农产品", "refuse", "kind-purchase"),
    "special": ("kind", "增值税专用发票", "refuse", "kind-special"),
    "red": ("status", "已红冲-全额", "refuse", "invoice-red"),
    "void": ("status", "作废", "refuse", "invoice-void"),
    "firm": ("buyer_name", "邹平示例化工有限公司", "review", "buyer-firm-like"),
}


@pytest.mark.parametrize("blank", BLANKS, ids=ascii)
@pytest.mark.parametrize(("field", "text", "outcome", "code"), WORDS.values(), ids=WORDS.keys())
def test_a_blank_within_a_word_hides_it_from_no_rule(
    blank: str, field: str, text: str, outcome: str, code: str
) -> None:
    for written in (text, blank.join(text), blank * 2 + (blank * 2).join(text)):
        verdict = judged({field: written})
        assert (verdict.outcome, codes(verdict)) == (outcome, [code])


@pytest.mark.parametrize("blank", BLANKS, ids=ascii)
def test_a_blank_within_a_word_takes_nothing_away_either(blank: str) -> None:
    assert judged({"status": blank.join("正常")}) == RulesVerdict("accept")
    assert judged({"buyer_name": blank.join("张三")}) == RulesVerdict("accept")
    strict = local_rules(other_buyer="refuse")
    assert judged({"buyer_name": blank.join("个人(张三)")}, strict) == RulesVerdict("accept")
    far = {"seller_id": FAR, "seller_name": blank.join("某某公司邹平分店")}
    assert codes(judged(far)) == ["seller-name-local"]
    insured = local_rules(insurance=True)
    item = blank.join("*保险服务*机动车交通事故责任强制保险")
    assert "item-not-compulsory" not in codes(judged({"item": item}, insured))


@pytest.mark.parametrize(
    "remark",
    ["货款已收 购买方地址：某某路1号", "经办王代 开户行：某某银行", "经办王代 开票人：李四"],
)
def test_a_label_behind_a_blank_makes_no_word_with_what_stands_before(remark: str) -> None:
    assert judged({"remark": remark}) == RulesVerdict("accept")


def test_type_51_with_a_code_is_an_electronic_invoice_whose_amount_is_net() -> None:
    found = read(
        RawEntry(qr="01,51,037001600111,12345678,97.33,20260305,12345678901234567890,A283")
    )
    assert found.invoice is not None
    assert found.invoice.kind is Kind.ELECTRONIC
    assert (found.invoice.net_fen, found.invoice.gross_fen) == (9733, None)
    assert found.invoice.doubts == ()
    assert "crc-mismatch" not in [warning.code for warning in found.invoice.warnings]
    rail = read(RawEntry(qr="01,51,,26379000000012345681,122.50,20260325,,"))
    assert rail.invoice is not None
    assert (rail.invoice.kind, rail.invoice.gross_fen) == (Kind.RAIL, 12250)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("https://dppt.shandong.chinatax.gov.cn:8443/v/2_26372000000000000017_0A", "qr-delivery"),
        ("https://dppt.jilin.chinatax.gov.cn:8443/v/2_1?channel=weixin", "qr-delivery"),
        ("https://fapiao.example.cn/download?id=1&from=alipay", "qr-delivery"),
        ("https://einvoice.example.com/deliver/pdf?x=wechat", "qr-delivery"),
        ("https://inv.example.cn/fp/a.pdf", "qr-delivery"),
        ("https://inv-veri.chinatax.gov.cn/", "qr-request"),
        ("https://kaipiao.example.cn/scan?shop=1", "qr-request"),
        ("https://payapp.weixin.qq.com/qr/x", "qr-payment"),
        ("https://qr.alipay.com/abc?x=fp", "qr-payment"),
        ("https://qr.95516.com/00010000/1", "qr-payment"),
        ("alipays://platformapi/startapp", "qr-payment"),
        ("https://example.cn/weixin", "qr-url"),
        ("https://bcfp.shenzhen.chinatax.gov.cn/verify/scan?bill_num=2", "qr-blockchain"),
    ],
)
def test_a_link_is_called_what_it_is(text: str, code: str) -> None:
    assert link_code(text) == code


def test_another_citys_programme_judges_and_speaks_by_its_own_place() -> None:
    here = local_rules(place="临江", regions=("220681",), regions_reviewed=("220600",))
    verdict = judged({}, here)
    assert codes(verdict) == ["seller-not-local"]
    assert "临江" in sentence(verdict.reasons[0])
    assert "邹平" not in sentence(verdict.reasons[0])
    named = judged({"seller_name": "某某公司临 江分店"}, here)
    assert codes(named) == ["seller-name-local"]
    assert "名称带有临江" in sentence(named.reasons[0])
    other = judged({"seller_id": "220681123456789"}, here)
    assert "是否在临江经营" in sentence(other.reasons[0])


def test_a_code_of_another_province_is_no_reason_to_look_twice() -> None:
    def warned(code: str) -> list[str]:
        found = read(RawEntry(code=code, number="12345678", issued="2026-03-05")).invoice
        assert found is not None
        return [warning.code for warning in found.warnings]

    assert warned("022001600111") == warned("037001600111") == warned("037021600111") == []
    assert warned("099001600111") == ["code-region"]
