"""What stands on the envelopes of sealed slips."""

from __future__ import annotations

NAME = "密封单"
LABELS = ("抽奖", "编号", "来源", "密封方", "第几份", "保管方", "散列值")
OPEN = "什么时候拆"
OPEN_TEXT = (
    "只能在开奖现场、轮到本项时，由保管方当众交出，公证员查看封口完好后拆开，"
    "扫码或照录其中的密值。",
    "拆封前不得打开、透光、拍照或复印。封口破损、有水渍或重贴痕迹的，不拆，交公证员处理，"
    "改用另一份。",
    "本次抽奖作废或终止而没有拆封的，不得拆开，由公证员监督销毁并记录。密封单只用于这一次抽奖，"
    "不能转用。",
)
FLAP = "骑 缝 签 字 线　　封口处由密封方、保管方、公证员跨线签字、盖章　　撕开即失效"
SIGN = ("密封方（签字）", "保管方（签字）", "公证员（签字）")
HANDED = ("交出时间", "拆封时间", "拆封人（签字）")
INSIDE = "里面是两份相同的密封单之一；信封外面只写散列值，看不出密值。"


def copy(number: int, of: int) -> str:
    return f"第 {number} 份（共 {of} 份）"


def title(party: str, number: int, of: int) -> str:
    return f"{NAME}　{party}　{copy(number, of)}"
