"""What the public verifier says: every check by its name, and why a bundle is refused by it."""

CHECKS = {
    "files": ("文件齐全", "该有的都有，没有多余的。", "共 {1} 个文件", r"^(\d+)"),
    "canonical": ("文字规范", "每个文件只有一种写法，不能藏字。", "{1} 个文字文件", r"^(\d+)"),
    "manifest": ("封存清单", "奖项、名单、随机数来源都固定在里面。", "", ""),
    "rules": ("活动规则", "规则全文就是清单里固定的那一份。", "", ""),
    "signatures": ("签名", "组织方和公证方在开奖之前签了清单。", "{1}", r"^(.*)$"),
    "register": (
        "登记簿",
        "逐行重算到总指纹。",
        "{1} 行，总指纹 {2}",
        r"^(\d+) lines, root (\w+)$",
    ),
    "checkpoint": ("登记簿检查点", "签名的检查点就是这本登记簿。", "{1}", r"^(.*)$"),
    "pool": ("参加者名单", "每一张都在登记簿里。", "{1} 张", r"^(\d+)"),
    "omitted": ("未参加名单", "每一张都写明原因。", "{1} 张", r"^(\d+)"),
    "pool and omitted": (
        "一张不漏",
        "受理的每一张不在参加名单就在未参加名单。",
        "两份名单合起来正好是全部",
        r"^every",
    ),
    "seed": ("随机种子", "由清单和全部随机数算出。", "", ""),
    "times": ("随机数时间", "全部在封存之后，先后次序不乱。", "{1} 至 {2}", r"^(\S+) to (\S+)$"),
    "sealed": ("密封单", "拆开的就是封存前提交散列的那一份。", "{1}", r"^(.*)$"),
    "drand": ("公共信标", "轮次没得挑，数值由全球公共随机信标的网络签名。", "{1}", r"^(.*)$"),
    "result": ("重算结果", "在您的浏览器里重抽一遍，逐字节相同。", "", ""),
    "winners' cards": ("中奖凭证", "每个中奖者的卡片与登记时固定的一致。", "{1} 张", r"^(\d+)"),
    "void": ("作废说明", "作废在任何随机数产生之前。", "{1}", r"^(.*)$"),
    "minutes": (
        "现场记录",
        "记录 PDF 内嵌的就是这些文件。",
        "内嵌 {1} 个文件；PDF 的签名请用阅读器查看",
        r"^(\d+) files embedded",
    ),
    "sums": ("文件散列表", "每个文件与散列表一致。", "每个文件", r"^every"),
    "previous": (
        "与上一次衔接",
        "登记簿只增不改，抽奖没有隐去。",
        "{1} 第 {2} 次",
        r"^(\S+) attempt (\d+)$",
    ),
}
"""By the check's name in the program: what it is called, what it shows, and how its answer (matched
by the pattern) is told; a hash is shown as it is."""

PHRASES = {
    "none": "没有",
    "signature NOT checked": "签名未核对",
    "NOT checked": "未核对",
    ", signed by the network": "，签名是信标网络的",
    "keys not pinned": "公钥未与您自己的对照",
    "files": "文件",
    "round": "轮次",
}
"""Parts of answers, said in Chinese."""

REASONS = {
    "the file is missing": "缺少文件",
    "no file of a bundle": "多出来的文件",
    "no folder of a bundle": "多出来的文件夹",
    "another hash": "散列不同：内容被改过",
    "another result": "结果与重算的不同",
    "another value": "数值不同",
    "another root": "总指纹不同：登记簿被改过",
    "another size": "行数不同",
    "another count": "数目不同",
    "another manifest": "指的是另一份封存清单",
    "another draw": "是另一次抽奖的文件",
    "another attempt": "是另一次尝试的文件",
    "another previous draw": "上一次抽奖不是清单所指的那一次",
    "in neither list": "受理的登记两份名单里都没有：被漏掉了",
    "in both lists": "同一登记在两份名单里都有",
    "not the register's commit": "登记指纹与登记簿不同",
    "not the card committed to": "卡片与登记时固定的不同",
    "not the slip that was sealed": "不是封存前提交散列的那份密封单",
    "not the secret of": "与拆封的密封单里的密值不同",
    "wrong source": "与清单里的来源对不上",
    "one line a source": "应当每个来源一行",
    "the signature does not hold": "签名不成立",
    "not the network's signature": "不是公共信标网络对这一轮的签名",
    "not the signature's hash": "随机数与签名对不上",
    "another round": "不是必须使用的那一轮",
    "recorded before its round": "录入早于这一轮产生的时间",
    "the series of rounds is over": "清单所列的轮次已经用完",
    "not the quicknet chain": "不是 drand quicknet 这条链",
    "a pinned key has not signed": "您对照的公钥没有签名",
    "signed with a key that is not in keys.txt": "签名所用的公钥不在 keys.txt 里",
    "a signature is missing, or twice": "签名缺少或重复",
    "a card of no prize": "多出一张没有中奖的卡片",
    "a line rewritten": "登记簿已有的行被改写",
    "shorter than its predecessor": "登记簿比上一次还短",
    "no such entry": "没有这个登记",
    "a time goes back": "时间倒退",
    "a date goes back": "日期倒退",
    "void before the freeze": "作废早于封存",
    "a line too many": "多出一行",
    "wrong line": "这一行不对",
    "wrong first line": "第一行不对",
    "a file is missing from the sums": "散列表里缺少文件",
    "embedded files are not the bundle's": "记录里内嵌的文件与这里的不同",
    "another file embedded": "记录里内嵌的文件与这里的不同",
    "not canonical": "文字写法不规范",
    "malformed": "格式不对",
}
"""Why a check failed, by how the program's sentence begins; the longest that fits is said."""

VALUES = {
    "nothing": "没有",
    "none": "没有",
    "the bundle's": "文件夹里的那一份",
    "another byte": "不同，自第几个字节起：",
    "another form": "别的写法",
    "a file of the bundle": "这次抽奖的文件",
    "the end": "到此为止",
    "the network's signature on round": "信标网络的签名，轮次",
    "another": "另一个",
}
"""What a check expected or found, where it is no value of a file, by how it begins."""

OPEN = {
    "signatures.txt": (
        "清单和检查点的签名没有核对：这个浏览器不会，核对签名的程序也没能载入。"
        "请刷新本页或换新版浏览器再试，或用命令行程序核对。"
    ),
    "drand.txt": (
        "公共信标的签名没有核对：核对签名的程序没能载入。"
        "请刷新本页或换新版浏览器再试；轮次和数值已核对。"
    ),
    "minutes.pdf": "这个浏览器打不开记录里的内嵌文件：请换新版浏览器。",
}
"""What this program leaves open, by the file that its sentence begins with."""

NOT_PINNED = (
    "公钥取自文件本身，未与您自己得到的公钥对照："
    "组织方和公证处的公钥请另行取得，在上面选入后再验证一次。"
)

VERDICTS = {
    "verified": ("✓ 全部核对通过", "名单未改、随机数后出、中奖者算得对。"),
    "not-fully-verified": ("✓ 能核对的都通过，尚有未核对的", "见下面列出的项目。"),
    "refused": ("✗ 没有通过", "这些文件不是一次完好的抽奖。请保留文件，并向监督方反映。"),
    "unreadable": ("读不出来", "请拖入整个文件夹，或下载的 zip 压缩包。"),
    "fault": ("程序出错", "请换新版浏览器再试，或用命令行程序验证。"),
}


def catalogue() -> dict[str, object]:
    """Everything that the page's script says."""
    return {
        "checks": CHECKS,
        "phrases": PHRASES,
        "reasons": REASONS,
        "values": VALUES,
        "open": OPEN,
        "notPinned": NOT_PINNED,
        "verdicts": VERDICTS,
    }
