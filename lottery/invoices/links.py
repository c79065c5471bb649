"""QR codes that are no invoice codes: web addresses, by what they are for.

A block-chain invoice, a merchant's code to ask for an invoice, and a code to pay all look alike
to the person with the scanner; the answer says which it is.
"""

from __future__ import annotations

import re

_LINK = re.compile(
    r"[a-z][a-z0-9+.-]{0,20}://|www\.|[a-z0-9-]{1,63}\.(com|cn|net|org|top|vip|ltd)\b",
    re.IGNORECASE,
)
# The first that matches decides, so what is certain stands first.
_SORTS = (
    ("qr-blockchain", re.compile(r"bill_num=|bcfp|blockchain|区块链", re.IGNORECASE)),
    (
        "qr-payment",
        re.compile(r"wxp:|weixin|wechat|tenpay|alipay|unionpay|95516|shouqianba", re.IGNORECASE),
    ),
    (
        "qr-request",
        re.compile(
            r"fapiao|kaipiao|invoice|einv|nuonuo|baiwang|hangxin|chinatax|pis\.|[/.=]k?fp\b|kptx",
            re.IGNORECASE,
        ),
    ),
)


def link_code(text: str) -> str:
    """The reason code for a text that is a link; empty if it is none.

    >>> link_code("https://bcfp.shenzhen.chinatax.gov.cn/verify/scan?hash=1&bill_num=2")
    'qr-blockchain'
    >>> [link_code(x) for x in ("wxp://f2f0x", "https://fapiao.example.cn/a", "http://a.b.cn", "1")]
    ['qr-payment', 'qr-request', 'qr-url', '']
    """
    if not _LINK.search(text[:2000]):
        return ""
    return next((code for code, sort in _SORTS if sort.search(text[:2000])), "qr-url")
