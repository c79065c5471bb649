"""What the public verifier says: every check by its name, what it leaves open, and its verdicts."""

from lottery.texts.public.refusing import REASONS

CHECKS = {
    "kit": (
        "工具包齐全",
        "只有该有的文件，没有多余的。",
        "共 {1} 个文件，装着{2}",
        r"^(\d+) files, with a (\w+)$",
    ),
    "kit's sums": ("工具包散列表", "每个文件与散列表一致。", "{1} 个文件", r"^(\d+)"),
    "files": ("文件齐全", "该有的都有，没有多余的。", "共 {1} 个文件", r"^(\d+) files$"),
    "canonical": ("文字规范", "每个文件只有一种写法，不能藏字。", "{1} 个文字文件", r"^(\d+)"),
    "manifest": ("抽奖清单", "奖项、名单、随机数来源都固定在里面。", "", ""),
    "rules": ("活动规则", "规则全文就是清单里固定的那一份。", "", ""),
    "signatures": (
        "签名",
        "清单由这些公钥签了名；正式抽奖须有两把不同的公钥签名。",
        "{1}",
        r"^(.*)$",
    ),
    "list of keys": (
        "密钥名录",
        "签名的密钥和签署记录的证书，这次抽奖时正有效；名录从您的公钥一项一项签到这里。",
        "{1}",
        r"^(.*)$",
    ),
    "register": (
        "登记册",
        "逐行重算到树根。",
        "{1} 行，树根 {2}",
        r"^(\d+) lines, root (\w+)$",
    ),
    "checkpoint": ("登记册检查点", "签名的检查点就是这本登记册。", "{1}", r"^(.*)$"),
    "pool": ("参加名单", "每一张都在登记册里。", "{1} 张", r"^(\d+)"),
    "omitted": ("未参加名单", "每一张都写明原因。", "{1} 张", r"^(\d+)"),
    "pool and omitted": (
        "一张不漏",
        "通过的每一张不在参加名单就在未参加名单。",
        "两份名单合起来正好是全部",
        r"^every",
    ),
    "seed": ("随机种子", "由清单和全部随机数算出。", "", ""),
    "times": (
        "随机数时间",
        "写明的时间全部在封存之后，先后次序不乱。",
        "{1} 至 {2}",
        r"^(\S+) to (\S+)$",
    ),
    "sealed": ("密封单", "拆开的就是封存前提交散列的那一份。", "{1}", r"^(.*)$"),
    "drand": ("公共信标", "轮次没得挑，数值由全球公共信标的网络签名。", "{1}", r"^(.*)$"),
    "result": ("重算结果", "在您的浏览器里重抽一遍，逐字节相同。", "", ""),
    "winners' cards": ("中奖卡片", "每个中奖者的卡片与登记时固定的一致。", "{1} 张", r"^(\d+)"),
    "void": (
        "作废说明",
        "主办单位写明了原因，写明的时间不早于封存；文件里没有随机数。",
        "{1}",
        r"^(.*)$",
    ),
    "abandoned": (
        "终止说明",
        "主办单位写明缺哪一项、为什么；正式抽奖写明的时间须在最后一个随机数一天之后。",
        "缺 {1} {2}：{3}",
        r"^(\S+) (\S+): (.*)$",
    ),
    "signers": ("记录的签署人", "谁签现场记录，清单里事先写明。", "{1}", r"^(.*)$"),
    "minutes": (
        "现场记录",
        "记录 PDF 内嵌的就是这些文件；页面上印的字没有读，须另用 lottery minutes check 核对。",
        "内嵌 {1} 个文件",
        r"^(\d+) files embedded",
    ),
    "minutes' signature": (
        "记录的签名",
        "清单写明的签署人用写明的证书签了整个 PDF 文件，签后没有改动。",
        "{1}",
        r"^(.*)$",
    ),
    "sums": ("文件散列表", "每个文件与散列表一致。", "每个文件", r"^every file$"),
    "programs": ("核对程序", "工具包里的程序就是清单写明的那几个。", "{1}", r"^(.*)$"),
    "list of papers": (
        "文书目录",
        "写明各份文书的散列，由清单的签名者签了名。",
        "{1} 份，签名：{2}",
        r"^(\d+) papers, signed by (.*)$",
    ),
    "papers": ("各份文书", "就是目录里的那几份，内附的抽奖清单就是这一次的。", "{1}", r"^(.*)$"),
    "later signatures": (
        "补签的记录",
        "开头就是公布的现场记录，各方按清单写明的次序和证书签名。",
        "{1}",
        r"^(.*)$",
    ),
    "beside": ("另行公布的", "没有目录以外的文书。", "{1}", r"^(.*)$"),
    "prizes": (
        "奖品去向",
        "每一份都接着上一份、有签名；没有一奖两给，候补依次递补，没有提前算逾期的。",
        "公布过 {1} 次，最近一次 {2}，签名：{3}",
        r"^(\d+) parts?, the last of (\S+), signed by (.*)$",
    ),
    "outside verdicts": (
        "外部核验结论",
        "签的就是这次抽奖，密钥在封存前已经列出，不是主办单位的。",
        "{1} 份，其中 {2} 份成立",
        r"^(\d+) given, (\d+) hold$",
    ),
    "papers given": ("您手里的文书", "逐份与这次抽奖对照。", "{1}", r"^(.*)$"),
    "previous": (
        "与上一次衔接",
        "登记册只增不改，抽奖没有隐去。",
        "{1} 第 {2} 次",
        r"^(\S+) attempt (\d+)$",
    ),
}
"""By the check's name in the program: what it is called, what it shows, and how its answer (matched
by the pattern) is told; a hash is shown as it is."""

PHRASES = {
    "organiser entry": "主办单位第",
    "notary entry": "公证处第",
    "minutes entry": "签署记录的证书第",
    "commitment": "抽奖前公布的承诺",
    "bundle": "公布包",
    "the minutes, signed by": "现场记录，签名：",
    "the minutes": "现场记录",
    "a paper with this draw's manifest": "附有这次抽奖清单的文书",
    "made before the manifest": "在清单之前制作",
    "kept, not verified here": "只保存，没有在这里验证",
    "nothing that is in no list": "没有",
    "papers.txt is not here, only the manifest in it was compared": (
        "没有签过名的文书目录 papers.txt，只对照了内附的抽奖清单"
    ),
    "attached manifest not compared": "内附的抽奖清单没有对照",
    "this browser cannot inflate": "这个浏览器打不开内附的文件",
    "role NOT known": "不知道是谁的",
    "none": "没有",
    "signature NOT checked": "签名未核对",
    "NOT checked": "未核对",
    "files; minutes.pdf NOT here": "个文件；还有现场记录 minutes.pdf 没有下载，没有核对",
    "every file but minutes.pdf, NOT here": "除没有下载的 minutes.pdf 以外的每个文件",
    "NOT here": "没有下载，没有核对",
    ", signed by the network": "，签名是信标网络的",
    "sealed": "封存密数",
    "drand": "公共信标",
    "(not pinned)": "（未与您的公钥对照）",
    "the manifest names no signer": "清单没有写明谁签现场记录",
    "no cryptography in this browser": (
        "这个浏览器不提供密码功能（网页须用 https 打开，或用单个文件的验证程序）"
    ),
    "unknown algorithm": "签名用了本程序不认识的算法，编号",
    "unknown form": "签名用了本程序不认识的形式",
    "a key that this browser does not take": "这个浏览器不会用这种公钥",
    "changes between signatures": "前后两个签名之间，文件里改动了签名以外的内容",
    "files": "文件",
    "round": "轮次",
}
"""Parts of answers, said in Chinese."""

VALUES = {
    "nothing": "没有",
    "nobody": "没有人",
    "at most": "不超过",
    "more than": "多于",
    "a later": "更晚的",
    "after": "排在后面：",
    "one of them": "只要一种",
    "one value at least": "至少一个随机数",
    "a missing source": "缺的那一项",
    "a sealed source or the beacon": "封存密数或公共信标",
    "two different keys": "两把不同的公钥",
    "a signature of": "此人的签名：",
    "what was signed": "签名时的内容",
    "the end of a file": "文件结尾",
    "a signer": "签署人",
    "what a live draw has at least": "正式抽奖至少要有的",
    "CMS in DER": "规范的签名数据",
    "in pool or omitted": "在其中一份名单里",
    "another party": "另一方",
    "a dictionary": "一张表",
    "once": "一次",
    "twice": "两次",
    "none": "没有",
    "the bundle's": "文件夹里的那一份",
    "another byte": "不同，自第几个字节起：",
    "another form": "别的写法",
    "a file of the bundle": "这次抽奖的文件",
    "the end": "到此为止",
    "the network's signature on round": "信标网络的签名，轮次",
    "another": "另一个",
    "organiser entry": "主办单位第",
    "notary entry": "公证处第",
    "minutes entry": "签署记录的证书第",
    "frozen": "封存于",
    "the pinned list, and more": "您留存的那一份，再加新的项",
    "a key of a third role": "第三方的备用密钥",
    "first": "首次列入",
    "waiting": "待领",
    "claimed": "已领取",
    "vacant": "已失效",
    "taken-back": "已收回",
    "vacant, taken-back": "已失效或已收回",
    "vacant, taken-back, empty": "已失效、已收回或无人中奖",
    "empty": "无人中奖",
    "returned": "已退回",
    "claimed, forfeited, passed, taken-back or returned": "领取、失效、递补、收回或退回",
    "an event": "至少一行",
    "no alternate": "没有候补可递补",
    "a last day": "有截止日期才会逾期",
    "the alternate's card": "这位候补的卡片",
    "an alternate to whom a prize was passed": "递补到的候补",
    "the older list, and more": "您留存的那一份，再加新的",
    "the end of a part": "某一份的末尾",
    "another role's": "别人的",
    "change": "更换",
}
"""What a check expected or found, where it is no value of a file, by how it begins."""

OPEN = {
    "register.txt, pool.txt, omitted.txt not here": (
        "名单还没有公布：有没有漏掉已通过的登记，现在谁也核对不了，开奖后再核对。"
    ),
    "beside/papers.txt: signed with a key not pinned": (
        "文书目录的签名者您没有对照：{rest}。请把这一方的公钥也填在上面，再核对一次。"
    ),
    "papers.txt: signed with a key not pinned": (
        "文书目录的签名者您没有对照：{rest}。请把这一方的公钥也填在上面，再核对一次。"
    ),
    "prizes.txt: signed with a key not pinned": (
        "奖品去向的签名者您没有对照：{rest}。请把这一方的公钥也填在上面，再核对一次。"
    ),
    "prizes.txt: Ed25519": (
        "奖品去向的签名没有核对：这个浏览器不会，核对签名的程序也没能载入。"
        "请刷新本页或换新版浏览器再试，或用命令行程序核对。"
    ),
    "prizes.txt: not here": (
        "没有公布的奖品去向 prizes.txt，您留存的那一份没有可以对照的。"
        "公布过的不该不见：请向主办单位和监督单位问清。"
    ),
    "verdicts: whose key": "工具包里的外部核验结论，没有核对出是谁的密钥：{rest}。",
    "beside/": "{rest}。",
    "papers given": "您手里的文书：{rest}。",
    "later signatures": "补签的记录没有核对：{rest}。",
    "keys.txt: keys not pinned": (
        "公钥没有对照：签名所用的公钥取自这些文件本身，谁都可以自己造一套。"
        "请从报纸、大厅公示或公证处抄来公钥，填在上面，再核对一次。"
    ),
    "keylist.txt": (
        "密钥名录的签名没有核对：这个浏览器不会，核对签名的程序也没能载入。"
        "请刷新本页或换新版浏览器再试，或用命令行程序核对。"
    ),
    "keys.txt: no key of the organiser's": (
        "正式抽奖须有两方签名，您填的公钥里没有主办单位的。"
        "请把它的公钥（哪一年的都行）也填上，再核对一次。"
    ),
    "keys.txt: no key of the notary's": (
        "正式抽奖须有两方签名，您填的公钥里没有公证处的。"
        "请把它的公钥（哪一年的都行）也填上，再核对一次。"
    ),
    "keys.txt: a key not pinned": (
        "正式抽奖须有两个不同的人签名，您只对照了其中一个。还缺：{rest}。"
        "请把这一方的公钥也填在上面，再核对一次。"
    ),
    "signatures.txt": (
        "清单和检查点的签名没有核对：这个浏览器不会，核对签名的程序也没能载入。"
        "请刷新本页或换新版浏览器再试，或用命令行程序核对。"
    ),
    "drand.txt": (
        "公共信标的签名没有核对：核对签名的程序没能载入。"
        "请刷新本页或换新版浏览器再试；轮次和数值已核对。"
    ),
    "minutes.pdf: not here": (
        "现场记录没有核对：这个 PDF 没有下载，里面嵌的文件和签署人的签名都没有看。"
    ),
    "minutes.pdf: embedded": "现场记录里的内嵌文件没有核对：这个浏览器打不开，请换新版浏览器。",
    "minutes.pdf: signature": "现场记录的签名没有核对：{rest}。",
    "minutes-signed.pdf: not signed yet": (
        "清单写明的签署人还有没有签的，或者没有给出他们签过的文件：{rest}。"
        "请把公布包之外的 minutes-signed.pdf 一并拖入，或在下面选择它，再核对一次。"
    ),
}
"""What is left open and why, by how the program's sentence begins; {rest} is what follows."""

VERDICTS = {
    "verified": ("✓ 通过", ""),
    "not-fully-verified": (
        "△ 未完全验证",
        "核对过的都成立，但下面几项没有核对，所以不能说“通过”。",
    ),
    "refused": (
        "✗ 拒绝",
        "这些文件不是一次完好的抽奖，出错的地方写在下面。请保留文件，并向监督单位反映。",
    ),
    "unreadable": ("读不出来", "还没有核对任何一项。请拖入整个文件夹，或下载的 zip 压缩包。"),
    "stopped": ("已停下", "没有核对完，没有结论。"),
    "fault": (
        "程序出错",
        "没有核对完，没有结论。请换新版浏览器再试，或用命令行程序验证。",
    ),
}

MEANINGS = {
    "before": (
        "下面列出的每一项都核对过，都成立：名单和奖项已经封存并签名，随机数还没有产生，没有结果。"
        "请保存这一份，开奖后与公布的比较。"
    ),
    "drawn": (
        "下面列出的每一项都核对过，都成立：名单未改，随机数写明的时间在封存之后，中奖者算得对。"
        "现场记录 PDF 的页面没有在这里重做比对，请另用 lottery minutes check 核对。"
    ),
    "void": (
        "下面列出的每一项都核对过，都成立：名单未改。这次抽奖已作废，没有中奖者；"
        "作废的原因和时间是主办单位写明的，是否属实，这些文件里看不出来。"
    ),
    "abandoned": (
        "下面列出的每一项都核对过，都成立：名单未改，已有的随机数写明的时间在封存之后。"
        "这次抽奖已终止，没有中奖者；缺哪一项、原因和时间是主办单位写明的，是否属实，这些文件里看不出来。"
    ),
}
"""What a verified bundle shows, by how its attempt ended."""

PROGRAMS = {
    "guide": "guide.html，工具包的说明",
    "kit": "draws.pyz，另一套验证程序",
    "notary": "notary.html，公证签名页",
    "recipe": "recheck.sh，不用我们的程序重抽一遍",
    "verifier": "verifier.html，验证程序",
}
"""What the programs are called in a kit, by their names in a manifest."""

ROLES = {
    "auditor": "审计",
    "notary": "公证处",
    "organiser": "主办单位",
    "supervisor": "监督单位",
}
"""Whose a key is, by its role in the list of keys."""

KIT = "工具包里的程序就是清单写明的那几个，文书就是签名目录里的那几份。"
"""What a verified kit shows besides."""

TOO_LONG = "有一项核对了三分钟还没有做完，已停下。文件可能是有意做成这样的。"

UNREADABLE = {
    "": "文件读不出来。",
    "no files": "里面没有文件。",
    "a paper alone": (
        "只有文书，没有可以对照的。请把它和核验工具包（或一次抽奖的文件夹、zip 压缩包）一起拖进来。"
    ),
    "no zip archive": "这不是 zip 压缩包。",
    "a damaged zip archive": "压缩包已损坏，或其中的内容与它自己说的大小不符。请重新下载。",
    "an encrypted or unusual zip archive": "压缩包加了密，或用了不常见的压缩方法。",
    "a browser that unpacks nothing": "这个浏览器不会解压缩。请解压后选择文件夹，或换新版浏览器。",
    "a draw whose files are not all out": (
        "这次抽奖的文件还没有公布齐（没有 SHA256SUMS），现在还不能核对。"
    ),
    "a file that the site does not give": (
        "其中一个文件本站没有给出，没法核对。请稍后再试，或下载整个 zip 压缩包拖进来。"
    ),
    "a file that came damaged": "有一个文件两次下载都是坏的。请换一个网络再试。",
    "too many files": "文件太多，不像一次抽奖。",
    "too many bytes": "文件太大，本程序不读。可用命令行程序核对。",
    "a name twice": "有两个文件同名，分不清该读哪一个。",
    "a name that leads elsewhere": "有的文件名指向别处，或含有不该有的字符。",
    "more than one draw": "里面不止一次抽奖。请一次只选一次抽奖的文件夹。",
    "a file that cannot be opened": "文件打不开。请确认它还在原处，再选一次。",
    "keys that are none": (
        "上面填的公钥读不懂，应当每行一把，形如“名称+8位编号+一串字母数字”，同一名称只写一次。"
    ),
}
"""Why nothing could be checked, by the reason in the program."""


def catalogue() -> dict[str, object]:
    """Everything that the page's script says."""
    return {
        "checks": CHECKS,
        "phrases": PHRASES,
        "reasons": REASONS,
        "values": VALUES,
        "open": OPEN,
        "verdicts": VERDICTS,
        "meanings": MEANINGS,
        "unreadable": UNREADABLE,
        "kit": KIT,
        "programs": PROGRAMS,
        "roles": ROLES,
        "tooLong": TOO_LONG,
    }
