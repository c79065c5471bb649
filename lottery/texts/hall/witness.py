"""Sentences of the witness page: each step of a draw in one line, and why it matters."""

STEPS = {
    "announced": (
        "抽奖已预告",
        "名单还没有封存。封存之后，这里会出现它的指纹；从那时起，名单改动一个字都会被发现。",
    ),
    "manifest": (
        "抽奖清单的指纹",
        "名单、奖项和随机数来源在随机数产生之前就已固定：改动一个字，这个指纹就完全不同。",
    ),
    "register": (
        "登记册的树根",
        "全部登记的发票都在这棵树里：持存根的人可以核对自己的一张在不在里面。",
    ),
    "pool": (
        "参加名单的指纹",
        "谁参加抽奖由它固定，名单本身不含个人信息，人人可以下载核对。",
    ),
    "source": ("随机数", "由不同单位当众给出，存入后不能更改；没有一方能单独决定结果。"),
    "seed": ("随机种子", "由抽奖清单的指纹和全部随机数算出；它一产生，谁中奖就已确定。"),
    "result": ("开奖结果的指纹", "结果由名单和种子算出，人人可以重算；公布的结果必须与它一致。"),
    "abandoned": (
        "本次抽奖已终止",
        "一方的密封单没有打开，或公共信标取不到：已有的随机数和谁没有到都公布，重新封存名单、重新掷骰。",
    ),
    "called-off": ("这次抽奖已取消", "没有封存名单，没有随机数；不再举行，原因一并公布。"),
    "void": ("本次抽奖已作废", "作废只能发生在任何随机数产生之前，原因一并公布。"),
}
"""By kind of fact: what it is, and why it matters to whoever watches."""


def fact_name(kind: str, who: str) -> str:
    """What a fact is called in a list.

    >>> fact_name("source", "市政协"), fact_name("seed", "")
    ('市政协的随机数', '随机种子')
    """
    if kind == "abandoned":
        return f"{STEPS[kind][0]}：{who}没有给出"
    return f"{who}的随机数" if kind == "source" else STEPS[kind][0]


COPY = """抽奖见证副本
{title}（{draw}）
网址：{address}
保存时间：{now}（本机时钟）

下面每一项都是这部设备当时亲眼从服务器看到的；“看到”是本机时间，“生效”是系统记录的时间。
{facts}
以后公布的文件必须与这里一致：
  sha256sum manifest.txt   应等于“抽奖清单的指纹”
  sha256sum seed.txt       应等于“随机种子”
  sha256sum result.txt     应等于“开奖结果的指纹”
"""
"""The text file that a witness keeps; its fields are filled in by the telephone."""

ROW = "{name}\n  {value}\n  生效 {at}，看到 {seen}\n"
