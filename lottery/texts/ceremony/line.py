"""What the steps of a draw are called, by their names and acts in `lottery.protocol.line`."""

STATES = {
    "foreseen": "未立项",
    "open": "已立项",
    "closed": "已截止",
    "frozen": "已封存",
    "committed": "已签署承诺",
    "rolling": "正在记录随机数",
    "drawn": "已开奖",
    "signed": "已制作现场记录",
    "published": "已公布",
    "void": "已作废",
    "published-void": "已作废并公布",
    "abandoned": "已终止",
    "published-abandoned": "已终止并公布",
    "called-off": "已取消",
}
"""What an attempt is, by its state."""
OUTSIDE = "已公布承诺"
"""What one is that is committed to, once that lies where everybody can fetch it."""
NEXT = {
    "foreseen": "plan（立项）；不举行的用 call-off（取消）",
    "open": "close（截止登记）；不举行的用 call-off（取消）",
    "closed": "freeze（封存名单）；方案有误的用 plan（重新立项），不举行的用 call-off（取消）",
    "frozen": "commit（签名并公布承诺）",
    "committed": "source（记录随机数）",
    "rolling": "source（记录随机数）或 draw（开奖）",
    "drawn": "minutes（制作现场记录）",
    "signed": "publish（公布）",
    "published": "无",
    "void": "publish（公布作废记录）",
    "published-void": "plan（重新立项）；不再举行的用 call-off（取消）",
    "abandoned": "publish（公布终止记录）",
    "published-abandoned": "plan（重新立项）；不再举行的用 call-off（取消）",
    "called-off": "无",
}
"""What comes next, by the state."""
NEXT_IS = {
    "sign": "notary（公证处签名），然后 publish（公布作废记录）",
    "past": "无，后面另有一次",
    "commitment": "commit（承诺已签署，还没有放到公布处：再办一次）",
}
"""What comes next where the state alone does not say it."""
STATIONS = {
    "open": "立项",
    "closed": "截止",
    "frozen": "封存",
    "committed": "承诺",
    "rolling": "随机数",
    "drawn": "开奖",
    "signed": "现场记录",
    "published": "公布",
}
"""The stations of the line at the console, by step."""
JOINT = {
    "freeze": "封存名单",
    "commit": "签名并公布承诺",
    "minutes": "现场记录定稿",
    "void": "作废",
    "abandon": "终止本次抽奖",
    "call-off": "取消抽奖",
    "private": "写出公证核对用的个人资料",
    "late-import": "续完截止前收到的表格",
    "account-password": "重置账号的密码",
    "account-code": "重置账号的动态验证码",
    "account-roles": "更改账号的职责",
    "account-reopen": "启用账号",
    "recall": "撤销移机，在主机上接着办理",
    "takeover": "备用电脑接管，成为主机",
    "minutes-anew": "用新证书重签现场记录",
    "retire": "旧主机停用",
    "forget": "销毁资料，并放弃没有举行的抽奖",
    "rules-recall": "收回尚未施行的规则",
    "clear": "准许不得参加的人员参加",
    "bar": "列为不得参加的人员",
    "site": "采用新的站点信息",
    "prize-hand": "发放奖品",
    "prize-forfeit": "奖品失效，由候补递补",
    "prize-take-back": "收回已发放的奖品",
    "prize-identities": "取出证件号码，用于个人所得税申报",
}
"""What several do together, by act."""
JOINT_SHORT = {
    "freeze": "封存名单",
    "commit": "签名并公布承诺",
    "minutes": "现场记录定稿",
    "void": "作废",
    "abandon": "终止",
    "call-off": "取消",
    "recall": "撤销移机",
    "minutes-anew": "重签现场记录",
}
"""The same in the short words of the console."""
SEEN = {
    "freeze": "奖项或抽奖方案",
    "commit": "封存的清单",
    "minutes": "现场情况或现场记录的草稿",
    "void": "作废原因",
    "abandon": "终止的原因或缺少的一项",
    "call-off": "取消的原因",
    "minutes-anew": "现场记录的文件或签名的证书",
}
"""What the proposer of an act had before him."""
MINUTED = {"frozen": "封存名单", "committed": "签署抽奖清单", "signed": "现场记录定稿"}
"""What the minutes call the steps that several took, by name."""
DUTIES = {
    "at-spare": "这次抽奖在备用电脑上",
    "confirm-recall": "确认撤销移机",
    "handed-back": "已交回主机",
    "standing-by": "这里是备份",
    "close": "截止登记",
    "answer": "答复异议",
    "slip": "提交密封单",
    "freeze": "提议封存名单",
    "confirm-freeze": "确认封存名单",
    "sign": "公证处签名",
    "commit": "提议签名并公布承诺",
    "confirm-commit": "确认签名并公布承诺",
    "commitment": "把承诺放到公布处",
    "typing": "掷骰，两人录入",
    "unseal": "当众拆封",
    "beacon": "记录公共信标",
    "second": "公证员独立核算",
    "differs": "停下：两个结果不同",
    "draw": "开奖",
    "minutes": "制作现场记录",
    "confirm-minutes": "确认现场记录定稿",
    "confirm-minutes-anew": "确认重签现场记录",
    "publish": "公布",
    "done": "全部完成",
    "abandon": "提议终止",
    "confirm-abandon": "确认终止",
    "confirm-call-off": "确认取消",
    "called-off": "已取消",
    "again": "已作废",
    "again-abandoned": "已终止",
    "past": "已有后一次",
    "wait": "正在办理，请稍候",
}
"""What is to be done at the console, by duty: most duties are acts of the line."""
TOLD = {
    "close": "登记全部截止后，统计登记情况，听取异议。",
    "answer": "每一条异议都答复后，才能封存名单。",
    "slip": "各方在自己的电脑上制作密封单，打印两份，交由两方各保管一份，提交散列。",
    "freeze": "请核对下面的统计。封存后名单不能再改；须由公证员或监督人员确认。",
    "confirm-freeze": "主办单位已提议封存。请核对统计、异议和密封单，再确认。",
    "sign": "请当众宣读下面的清单指纹。公证员在自己的电脑上核对清单与检查点，用自己的密钥签署；"
    "没有公证处的签名，不能公布承诺。",
    "sign-void": "本次抽奖已作废。公证员签署其清单与检查点后，才能公布作废记录。",
    "commit": "清单已由公证处签名。请再次宣读下面的清单指纹。"
    "公布承诺后才开始产生随机数；须由公证员确认。",
    "confirm-commit": "主办单位已提议公布承诺。请核对清单指纹与宣读的一致，再确认。",
    "second": "随机数已到齐。请公证员用自己的浏览器独立算一遍。",
    "differs": "两个程序算出的结果不同，不能开奖。请保留现场，查明原因后由公证员重新核算。",
    "draw": "两个程序算出的结果完全一致，可以开奖。",
    "beacon": "公共信标的这一轮可以从网络取得，也可以扫码、粘贴或照抄；怎样取得都要校验签名。",
    "minutes": "请填写现场情况，看过草稿再定稿；正式抽奖须由公证员或监督人员看过同一份草稿后确认。",
    "confirm-minutes": "主办单位已提议定稿。请打开同一份草稿读过再确认；确认后即签署，不能再改。",
    "confirm-minutes-anew": (
        "主办单位已提议用新证书重签现场记录：内容不变，只换签名。请核对理由和证书指纹，再确认；"
        "原来的文件以散列留在日志里。"
    ),
    "publish": "现场记录已签署。公布后，人人可以下载全部文件验证。",
    "confirm-abandon": (
        "主办单位已提议终止：等待的一项一直没有给出。须由公证员和监督人员各一名确认；"
        "期间只要这一项给出，就继续抽奖。"
    ),
    "confirm-call-off": (
        "主办单位已提议取消这次抽奖。请核对原因，再确认；确认后不再举行，原因公开，不能更改。"
    ),
    "publish-abandoned": "本次抽奖已终止。请公布终止记录，然后重新立项。",
    "publish-void": "本次抽奖已作废。请公布作废记录，然后重新立项。",
}
"""What each duty asks for."""
WORKS = {
    "freeze": "正在封存名单，并由另一个程序从头核对",
    "commit": "正在逐条核对名单，签名并公布",
    "void": "正在作废",
    "abandon": "正在终止",
    "call-off": "正在取消",
    "recall": "正在撤销移机",
    "minutes-anew": "正在用新证书重签现场记录，并核验",
    "beacon": "正在从网络取得公共信标的这一轮，并校验签名",
    "draw": "正在开奖",
    "minutes": "正在核验、生成并签署现场记录",
    "publish": "正在生成全部文件，核验并公布",
    "commitment": "正在公布承诺",
}
"""What goes on behind the console, by act."""


def state(state: str, *, outside: bool) -> str:
    """What an attempt in this state is called; `outside`: everybody can fetch its commitment.

    >>> state("committed", outside=False), state("committed", outside=True)
    ('已签署承诺', '已公布承诺')
    """
    return OUTSIDE if state == "committed" and outside else STATES[state]
