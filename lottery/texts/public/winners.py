"""What the lists of winners say that does not stand in a template: for scripts, and for paper."""

UNREACHABLE = "名单没有载入：请检查网络后再输入一次。您输入的号码没有发送出去。"
PLAIN = "脚本没有运行，只能按四位尾数或 10 位登记编号查找：请不要输入整个手机号或发票号码。"
MORE = "先列出前 {most} 个，多输入几位可以缩小范围。"


def alternate(slot: int) -> str:
    """What stands beside an alternate, of whom no card is published.

    >>> alternate(3)
    '候补第 3 名'
    """
    return f"候补第 {slot} 名"


def no_card(altered: bool) -> str:
    """What stands in the place of a card that is not shown."""
    return "卡片与封存名单不符，不予显示" if altered else ""


def edge(draw: str, *, rehearsal: bool) -> str:
    """The draw as the edge of a printed page names it.

    >>> edge("ZP-FP-2024-03", rehearsal=True)
    '中奖名单 ZP-FP-2024-03（演练）'
    """
    return f"中奖名单 {draw}{'（演练）' if rehearsal else ''}"


def margins(draw: str, result: str) -> str:
    """The style sheet with the edges: draw, result's hash (64 hex), page and number of pages."""
    return (
        "@page { size: A4; margin: 14mm 10mm 15mm; "
        f'@top-left {{ content: "{draw}"; font-size: 8pt; }} '
        '@top-right { content: "第 " counter(page) " 页，共 " counter(pages) " 页"; '
        "font-size: 8pt; } "
        f'@bottom-left {{ content: "开奖结果 result.txt 的 SHA-256：{result}"; font-size: 7.5pt; '
        "white-space: nowrap; } }\n"
    )
