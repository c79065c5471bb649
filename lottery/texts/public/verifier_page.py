"""What stands on the page of the public verifier, on the site and as one file."""

LANGUAGE = "zh-CN"
CALLED = "中文"

PAGE = {
    "skip": "跳到正文",
    "title": "自己验证",
    "lead": (
        "不必相信主办单位，也不必安装软件：在您自己的浏览器里，用另一套独立编写的程序把每一项检查"
        "做一遍，把中奖者重抽一遍。"
    ),
    "published": "本站公布的抽奖",
    "void": "已作废",
    "abandoned": "已终止",
    "take": "验证这一次",
    "weight": (
        "先下载除现场记录 PDF 以外的全部文件，边下载边显示多少；网络断了，接着下载没下载完的。"
        "现场记录最后再取，取不取由您。取过的登记册留一份在这个浏览器里，以后的抽奖只下载新增的行，"
        "旧行、新行照样逐行核对。"
    ),
    "or": "或者",
    "noscript": "浏览器关闭了脚本：验证在您自己的浏览器里进行，请允许脚本后刷新本页。",
    "keys": "一、您从别处得到的公钥",
    "keys_why": (
        "请从报纸公告、大厅公示或公证处抄来主办单位和公证处的公钥，每行一把。"
        "压缩包里自带的 keys.txt 谁都可以另造一套，不能证明任何事。"
        "不填也能核对，但结论最多是“未完全验证”。"
    ),
    "pasted": "公钥（每行一把）",
    "placeholder": "名称+8位编号+一串字母数字",
    "key_file": "或者选择公钥文件",
    "key_list": "密钥名录 keylist.txt（您的公钥不是这次抽奖当时的，才需要）",
    "key_list_why": (
        "密钥会更换。名录从任何一年的公钥一项一项签到这次抽奖的公钥；工具包里自带一份。"
        "手里留有旧的名录，也可以在上面当作公钥文件选。"
    ),
    "files": "二、抽奖的文件",
    "drop": "把核验工具包、一次抽奖的文件夹或 zip 压缩包拖到这里",
    "archive": "选择 zip 压缩包",
    "folder": "选择文件夹",
    "files_why": (
        "手里另有一份现场记录或文书的 PDF，可以一起拖进来。文件只在您的浏览器里核对，不会上传。"
    ),
    "more": (
        "手里的一份文书、补签的记录、奖品去向，或与上一次抽奖衔接（可选，先选好再选抽奖的文件）"
    ),
    "papers": "现场记录或文书 PDF",
    "before": "上一次抽奖的 zip 压缩包",
    "signed": "补签的记录 minutes-signed.pdf",
    "beside": "奖品去向 prizes.txt、候补的卡片、外部核验结论（可以一起选）",
    "earlier": "您以前留存的奖品去向 prizes.txt",
    "earlier_why": (
        "奖品去向只会往下加，已公布的不能改。留存的那一份应当是新的一份的开头，一字不差；"
        "只有手里留着旧的一份，才看得出有没有另造一份。"
    ),
    "awards": "奖品去向",
    "awards_why": (
        "核对的是：没有一奖两给，候补依次递补，没有谁在期限以前就算逾期，公布过的没有改动。"
        "奖品是不是真的交到了人手里、取消资格对不对，这些文件里看不出来。"
    ),
    "outside": "谁在外部核验过",
    "outside_why": (
        "主办单位以外的人用自己的密钥签名，说他把这些文件全部核对过、都成立。"
        "这里核对的是他签了什么、密钥是不是封存前就列出的，没有替他再核对一遍。"
    ),
    "stop": "停下",
    "go_on": "继续",
    "signers": "签名所用的公钥",
    "signers_why": "请与报纸、大厅公示的逐字对照。",
    "programs": "清单写明的核对程序",
    "programs_why": "为这次抽奖发放的核对程序，SHA-256 应当与您手里的一致。",
    "alone": "不依赖本站的验证",
    "alone_why": (
        "本页的程序来自本站。不放心的，请下载单个文件的验证程序，存到自己的电脑上断网打开；"
        "向公证处或他人核对它的 SHA-256，以后每次都用这一份。"
    ),
    "alone_take": "下载验证程序（一个网页文件，{size}）",
    "alone_hash": "{file} 的 SHA-256",
    "script_hash": "只做核算的程序（公证员现场所用）{file} 的 SHA-256",
    "kit": (
        "每次抽奖的页面另有“核验工具包”：这个程序、另一套程序、说明和全部文件放在一个文件夹里，"
        "存到 U 盘，断网可用。"
    ),
    "by_hand": (
        "命令行里核对：`sha256sum {file}`，Windows 用 `certutil -hashfile {file} SHA256`。"
    ),
    "python": (
        "另一套程序用 Python 写成（核对签名须装 cryptography）：`python -m draws verify 文件夹 "
        "--keys keys.txt`，keys.txt 里是您从报纸、大厅公示或公证处抄来的公钥，每行一把；"
        "退出码 0 是通过，2 是未完全验证，1 是拒绝。"
    ),
    "pages": (
        "本页和这套程序都不读现场记录 PDF 的页面：页面上印的字是否与文件一致，"
        "请用 `lottery minutes check` 核对。"
    ),
    "alone_title": "抽奖验证程序",
    "alone_lead": "这一个文件就是全部程序，可以断网打开，不与任何服务器联系。",
}
"""Each by its place on the page."""

SAID = {
    "running": "正在核对……",
    "expected": "应为",
    "found": "实为",
    "line": "第 {n} 行",
    "attempt": "第 {attempt} 次",
    "live": "正式",
    "rehearsal": "演练",
    "void": "已作废，没有抽出结果",
    "before": "抽奖前公布的承诺，还没有结果",
    "kit": "核验工具包",
    "abandoned": "已终止，没有抽出结果",
    "prize": "奖项 {code}：{count} 名",
    "drawn": "奖项 {code}：{count} 名，抽出 {drawn} 名",
    "pinned": "✓ 与您填的一致",
    "unpinned": "△ 您没有填，未对照",
    "isok": "已核对",
    "ispart": "部分核对",
    "isopen": "未核对",
    "isno": "不符",
    "tier": "奖项 {code}：共 {count} 名",
    "claimed": "已领取 {n}",
    "waiting": "待领 {n}",
    "vacant": "已失效 {n}",
    "taken": "已收回 {n}",
    "unfilled": "无人中奖 {n}",
    "returned": "已退回 {n}",
    "passed": "由候补递补 {n}",
    "list": "公布过 {parts} 次，最近一次是 {day}。",
    "until": "正选中奖人领奖到 {day} 24时为止。",
    "endless": "没有写明正选中奖人领奖的截止日期。",
    "refused": "奖品去向不成立，出错的地方写在上面。",
    "unread": "没有核对到这一项。",
    "verified": "{name}，{when} 核验通过",
    "role": "（密钥名录列为{role}）",
    "roleless": "（没有密钥名录，不知道是谁的密钥）",
    "own": "所用程序 {program}，就是清单写明的那一个：",
    "other": "所用程序 {program}：",
    "colon": "：",
    "comma": "，",
}
"""What the page's script says of a bundle, by its name there."""

TAKING = {
    "running": "正在下载……",
    "stopped": "下载中断",
    "of": "已下载 {taken} / {total} MB",
    "some": "已下载 {taken} MB",
    "broken": "网络断了。已经下载的都留着，接通以后按“继续”。",
    "again": "网络断了，{n} 秒后自动再试。已经下载的都留着。",
    "minutes": "再下载现场记录（{size} MB），接着核对",
    "minutes-only": "再下载现场记录，接着核对",
}
"""What it says while it takes a published draw's files."""
