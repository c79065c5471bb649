"""QR codes that are no invoice codes: web addresses, by what they are for.

A block-chain invoice, the address under which a finished invoice lies, a merchant's code to ask for
one, and a code to pay all look alike to the person with the scanner; the answer says which it is.
"""

from __future__ import annotations

import re

_LINK = re.compile(
    r"[a-z][a-z0-9+.-]{0,20}://|www\.|[a-z0-9-]{1,63}\.(com|cn|net|org|top|vip|ltd)\b",
    re.IGNORECASE,
)
_PARTS = re.compile(
    r"(?:(?P<scheme>[a-z][a-z0-9+.-]{0,20}):/{0,2})?(?P<host>[^/?#]*)(?P<path>[^?#]*)"
)
_BLOCKCHAIN = re.compile(r"bill_num=|bcfp|blockchain|区块链")
_WALLET = re.compile(r"wxp|weixin|wechat|alipays?|alipayqr|tenpay|unionpay|upwallet")
_TILL = re.compile(
    r"(?:^|\.)(?:weixin\.qq|wechat|tenpay|alipay|95516|unionpay|shouqianba|qr\.alipay)\."
)
_INVOICE = re.compile(
    r"fapiao|kaipiao|invoice|einv|nuonuo|jss\.|baiwang|hangxin|chinatax|piaotong|pis\.|[/.=]k?fp\b"
    r"|kptx|dzfp"
)
# The tax platform's own address of one digital invoice, and what others call theirs.
_DELIVERED = re.compile(
    r"dppt\.[^/]*chinatax|chinatax\.gov\.cn[^/]*/v/|(?<!inv-veri\.)chinatax\.gov\.cn.*(?:/v/|pdf|ofd)"
    r"|download|deliver|previewinvoice|invoicepreview|viewinvoice|invoiceview|invoicedetail"
    r"|getinvoice|scaninvoice|show-?invoice|invoicefile|swjf|xzfp|fpxz|\.(?:pdf|ofd|xml)\b"
    r"|[?&/](?:pdf|ofd)(?:url)?[=/]"
)


def link_code(text: str) -> str:
    """The reason code for a text that is a link; empty if it is none.

    >>> link_code("https://bcfp.shenzhen.chinatax.gov.cn/verify/scan?hash=1&bill_num=2")
    'qr-blockchain'
    >>> [link_code(x) for x in ("wxp://f2f0x", "https://fapiao.example.cn/a", "http://a.b.cn", "1")]
    ['qr-payment', 'qr-request', 'qr-url', '']
    >>> link_code("https://dppt.shandong.chinatax.gov.cn:8443/v/2_1_2?from=weixin")
    'qr-delivery'
    """
    text = text[:2000].lower()
    if not _LINK.search(text):
        return ""
    if _BLOCKCHAIN.search(text):
        return "qr-blockchain"
    parts = _PARTS.match(text)
    scheme, host, path = parts.group("scheme", "host", "path") if parts else ("", text, "")
    if scheme and _WALLET.match(scheme):
        return "qr-payment"
    if _TILL.search(host) and not _INVOICE.search(host + path):
        return "qr-payment"
    if _INVOICE.search(text):
        return "qr-delivery" if _DELIVERED.search(text) else "qr-request"
    return "qr-url"
