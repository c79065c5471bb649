"""What the page for slips says of each proof; its script fills the sentences in."""

STATES = {
    "is-ok": "已核对",
    "is-half": "部分核对",
    "is-no": "不符",
    "is-open": "未核对",
}
"""What a check came to, in a word before its sentence."""
UNCHECKED = STATES["is-open"]

_KEEP = "：请保留存根并向监督单位反映"

_REGISTER = {
    "slip": "存根上的登记指纹与登记册一致",
    "slipRefused": f"存根上的登记指纹与登记册不一致{_KEEP}",
    "path": "从登记这一行经 {steps} 步算到了检查点的树根（共 {size} 行）",
    "pathRefused": f"从登记这一行算不到检查点的树根{_KEEP}",
    "status": "状态这一行（第 {at} 行，{line}）也算到了同一个树根",
    "statusRefused": f"状态这一行算不到检查点的树根{_KEEP}",
    "signed": "检查点由 {who} 签名，签名有效",
    "signedRefused": f"检查点的签名不成立{_KEEP}",
    "fresh": (
        "登记册只增不减：检查点（{size} 行）接着这里各次抽奖封存的登记册，"
        "也接着本浏览器上次见到的 {before} 行"
    ),
    "freshFirst": (
        "登记册只增不减：检查点（{size} 行）接着这里各次抽奖封存的登记册（本浏览器是第一次核对）"
    ),
    "freshRefused": f"检查点比已经公布或本浏览器见过的登记册旧，或不是从它增加来的{_KEEP}",
}
_LISTS = {
    "pool": "{draw}：在封存名单第 {at} 行（共 {size} 行），抽奖清单由 {who} 签名，签名有效",
    "poolRefused": "{draw}：参加名单的证明或抽奖清单的签名不成立" + _KEEP,
    "omittedOpen": "{draw}：本站说它在未参加名单里。要核对，请按下面的按钮取未参加名单",
    "omitted": (
        "{draw}：在未参加名单第 {at} 行（共 {count} 行），原因：{reason}；"
        "名单就是抽奖清单里固定的那一份，由 {who} 签名"
    ),
    "omittedRefused": "{draw}：取到的未参加名单不是抽奖清单里固定的，或与本站所示不同" + _KEEP,
    "absentOpen": (
        "{draw}：本站说它不在参加名单里。小的证明只能证明有，不能证明没有，请用验证程序核对整个登记册"
    ),
    "absentLate": (
        "{draw}：本站说它不在参加名单里。上面的状态在第 {at} 行，在封存（第 {frozen} 行）之后："
        "封存时有没有通过，这里证明不了，请用验证程序核对整个登记册"
    ),
    "absentRejected": (
        "{draw}：本站说它不在参加名单里。封存（第 {frozen} 行）之前，第 {at} 行没有接受它："
        "这以后到封存有没有又通过，这里证明不了，请用验证程序核对整个登记册"
    ),
    "absentRefused": (
        "{draw}：名单封存时它已经通过，却不在参加名单里，或抽奖清单的签名不成立" + _KEEP
    ),
}
_DRAW = {
    "ticket": "票值由种子和登记编号算出：{ticket}",
    "ticketRefused": f"公布的随机数与抽奖清单不符{_KEEP}",
    "card": "公布的卡片（{holder}）就是登记时固定的那一张",
    "cardOfSlip": "公布的卡片（{holder}）就是登记时固定的那一张，与存根上的一致",
    "cardRefused": f"公布的卡片被改动过，不是登记时固定的那一张{_KEEP}",
    "lastPrize": "最后一个中奖的票值是 {value}（{tier}第 {slot} 名）",
    "lastAlternate": (
        "最后一个候补的票值是 {value}（{tier}候补第 {slot} 名），"
        "候补只在有人放弃或不符合规则时依次递补"
    ),
    "cap": "中奖上限：每人 {cap} 个，中奖和候补都算，满了的跳过",
    "noCap": "没有中奖上限",
    "rank-prize": "用封存名单的 {count} 张重抽一遍：票值 {mine}，中了{tier}第 {slot} 名",
    "rank-alternate": "用封存名单的 {count} 张重抽一遍：票值 {mine}，是{tier}候补第 {slot} 名",
    "rank-pool": "用封存名单的 {count} 张重抽一遍：票值 {mine}，比上面的大，没有抽中",
    "rankSkipped": (
        "用封存名单的 {count} 张重抽一遍：票值 {mine}，轮到时同一个人已满中奖上限"
        "（{cap} 个），按规则跳过"
    ),
    "rankSame": "；与本站所示和公布的开奖结果一致",
    "rankOther": "；与本站所示不同" + _KEEP,
    "rankRefused": f"参加名单不是抽奖清单里固定的，或公布的开奖结果与重抽的不同{_KEEP}",
    "seed": (
        "随机数是不是现场产生的，这里没有核对。当众产生的数字公布为 {values}，"
        "请与现场所见或现场记录对照；签名、密封单和公共信标请用验证程序核对整个文件包"
    ),
    "noDigits": "（没有）",
    "relies": "它所依据的一项没有核对成，这一项也没有核对",
    "coming": "正在下载：{mb} MB，共 {total}",
}

SCRIPTED = {
    **STATES,
    "passed": "通过",
    "open": "未完全验证",
    "refused": "拒绝",
    **_REGISTER,
    **_LISTS,
    **_DRAW,
    "pinned": "，公钥就是您给出的",
    "absent": "；您给出了 {who} 的公钥，他还没有签名",
    "oneHand": "；正式抽奖由两方签名，这里只核对了一方",
    "unpinned": "；公钥是本站给的，还没有与别处得到的核对",
    "fetch": "没有取到证明所需的文件，这一项没有核对：请稍后刷新再试",
    "noKeys": "这个浏览器不能核对签名，这一项没有核对：请换新的浏览器，或用验证程序",
    "noKeyFile": "这不是公钥文件：每行应是“名称+8 位编号+公钥”。请从公证处或公告处取得。",
    "kept": "正在用您给出的 {n} 个公钥核对；公钥保存在本浏览器里。",
}
