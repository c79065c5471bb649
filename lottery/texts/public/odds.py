"""What the page "is that suspicious?" says: answers with numbers in them, refusals, examples.

Scripts get the same sentences. Nothing here says that a draw was fair, or was not: a chance proves
neither; that the list and the seed were fixed beforehand can be verified.
"""

SAID = {
    "common": "不稀奇：这样的巧合，许多次抽奖里都会有。",
    "uncommon": "不多见，但抽奖的次数多了总会遇到。",
    "rare": (
        "很少见。少见还不是作弊的证据：名单和随机数有没有被人动过，要靠验证；"
        "验证通过仍有疑问的，请向监督单位反映。"
    ),
    "few": "不稀奇：看到的不比平均数多。",
    "mean": (
        "{this}在参加名单里有 {group} 张（{share}），{winners} 个奖平均有 {mean} 个归{this}；"
        "您看到 {seen} 个。"
    ),
    "single": "开奖之前就指定{this}，{seen} 个或更多归它的机会是 {chance}，{often}。",
    "any": (
        "可是换成别的{noun}，您同样会注意到。这样大小的有 {groups} {unit}，"
        "至少有一{unit}得到 {seen} 个或更多的机会是 {chance}，{often}；平均每次有 {mean} {unit}。"
    ),
    "any_between": (
        "可是换成别的{noun}，您同样会注意到。这样大小的有 {groups} {unit}，"
        "至少有一{unit}得到 {seen} 个或更多的机会在 {low} 与 {high} 之间；"
        "平均每次有 {mean} {unit}。"
    ),
    "assumed": "（您没有填有多少{unit}：{groups} 是把全部参加的发票都分成这样大小得来的。）",
    "over_cap": (
        "按规则这是不可能的：一个人在一次抽奖里最多中 {cap} 个，您看到 {seen} 个。"
        "请先核对是不是同一个人（公布的姓名和号码有遮盖，不同的人可能看起来一样）；"
        "确是同一个人的，请向公证处和监督单位反映。"
    ),
    "twice": (
        "开奖之前就指定这个人：他这一次至少中一个的机会是 {first}，另一次是 {second}，"
        "两次都中的机会是 {chance}，{often}。"
    ),
    "anybody": (
        "可是换成别人，您同样会注意到。像这样两次都参加的有 {people} 人，"
        "至少有一个人两次都中的机会是 {chance}，{often}；平均有 {mean} 人。"
    ),
    "anybody_between": (
        "可是换成别人，您同样会注意到。像这样两次都参加的有 {people} 人，"
        "至少有一个人两次都中的机会在 {low} 与 {high} 之间；平均有 {mean} 人。"
    ),
    "nobody": "没有填像这样的有多少人：只算了事先指定的一个人，不能据此说巧合稀奇。",
}
OFTEN = {
    "never": "不可能发生",
    "always": "几乎每次都会出现",
    "mostly": "多半会出现",
    "one_in": "约每 {draws} 次这样的抽奖出现一次",
    "hardly": "一亿亿次抽奖里也难得一次",
}
EXACT = "（六位有效数字：{exact}）"
SHARED = {
    "surname": {"this": "这个姓", "noun": "姓", "unit": "个姓"},
    "day": {"this": "这一天", "noun": "日子", "unit": "天"},
    "merchant": {"this": "这家商户", "noun": "商户", "unit": "家商户"},
    "district": {"this": "这个地区", "noun": "地区", "unit": "个地区"},
    "other": {"this": "这个群体", "noun": "群体", "unit": "个群体"},
    "person": {"this": "这个人", "noun": "人", "unit": "个人"},
}
"""What winners share, as sentences call it."""
CHOICES = {
    "surname": "同一个姓",
    "day": "同一天开的发票",
    "merchant": "同一家商户的发票",
    "district": "同一个地区",
    "other": "别的共同点",
}
UNITS = {"percent": "%", "entries": "张"}
LABELS = {
    "group": {
        "tier": "看的是哪些奖",
        "what": "共同点",
        "seen": "看到几个",
        "size": "这个群体占参加发票的多少",
        "unit": "单位",
        "groups": "这样大小的有多少（可不填）",
    },
    "person": {
        "tier": "看的是哪些奖",
        "size": "这个人有几张参加",
        "seen": "中了几个",
        "groups": "像这样的有多少人（可不填）",
    },
    "twice": {
        "other": "另一次抽奖",
        "entries": "这个人这一次有几张",
        "other_entries": "这个人另一次有几张",
        "people": "像这样两次都参加的有多少人（可不填）",
    },
}
"""The fields of each question, by their names in the address."""
QUESTION = "问题"
RULES = {
    "choice": "请从列出的里面选一项。",
    "percent": "请填大于 0、不超过 100 的百分数，小数最多四位，例如 7.25。",
    "whole": "请填 {least} 到 {most} 之间的整数。",
    "large": ("这一页只算到 {most}：群体的发票和奖的个数不能都比它多，请换一个小些的群体或奖项。"),
}
REFUSED = "“{field}”填的是“{value}”。{rule}"
EMPTY = "“{field}”没有填。{rule}"
MOST_SAID = 30
"""Characters that are repeated of what was typed."""
UNDER, OVER = "不到 {}", "超过 {}"
TEN_THOUSANDS, HUNDRED_MILLIONS = " 万", " 亿"
MINE = "任何人可重算"
OFFICES = "主办单位提供的数字"
TYPED = "您自己输入的"
EXAMPLES = {
    "surname": "一个占 {share} 的姓得到 {seen} 个",
    "day": "三十天里的一天得到 {seen} 个",
    "merchant": "一家占 {share} 的商户得到 {seen} 个",
    "person": "有 {group} 张发票的一个人得到 {seen} 个",
}


def refusal(kind: str, field: str, value: str, rule: str, bounds: dict[str, int]) -> str:
    """Why a field cannot be read: the field, what was typed, the rule.

    >>> refusal("group", "seen", "０", "whole", {"least": 1, "most": 453})
    '“看到几个”填的是“０”。请填 1 到 453 之间的整数。'
    """
    told = RULES[rule].format_map({name: f"{each:,}" for name, each in bounds.items()})
    label = LABELS.get(kind, {}).get(field, QUESTION)
    sentence = REFUSED if value.strip() else EMPTY
    return sentence.format(field=label, value=value[:MOST_SAID], rule=told)


def sentence(name: str, values: dict[str, str], often: str, what: str) -> str:
    """A sentence of an answer, with its numbers.

    >>> sentence("single", {"seen": "3", "chance": "5.0%", "draws": "20"}, "one_in", "surname")
    '开奖之前就指定这个姓，3 个或更多归它的机会是 5.0%，约每 20 次这样的抽奖出现一次。'
    """
    how = OFTEN[often].format_map(values) if often else ""
    return SAID[name].format_map({**SHARED[what], **values, "often": how})


SCRIPTED = {
    "said": SAID,
    "often": OFTEN,
    "exact": EXACT,
    "shared": SHARED,
    "labels": LABELS,
    "rules": RULES,
    "refused": REFUSED,
    "empty": EMPTY,
    "under": UNDER,
    "over": OVER,
    "tenThousands": TEN_THOUSANDS,
    "hundredMillions": HUNDRED_MILLIONS,
}
"""What scripts say, by name."""
RECIPE = """\
import hashlib, pathlib
seed = hashlib.sha256(pathlib.Path("seed.txt").read_bytes()).hexdigest()
bins = [0] * {bins}
for row in pathlib.Path("pool.txt").read_text().splitlines():
    ticket = hashlib.sha256(f"{{seed}}:{{row[:10]}}".encode()).digest()
    bins[int.from_bytes(ticket[:4], "big") * {bins} >> 32] += 1
print(bins)
"""
"""A program by which anybody counts the tickets anew; it is written with `str.format`."""
COUNTING = {
    "busy": "正在下载和计数……",
    "same": "已数完 {n} 张：各段与上面的表一一相同，名单就是抽奖清单里封存的那一份。",
    "other_pool": "公布的 pool.txt 与抽奖清单里的指纹不符：不是封存的那份名单，没有计数。",
    "different": (
        "数出来与上面的表不同：第 {n} 段是 {mine}，表里是 {theirs}。请以验证程序的结果为准。"
    ),
    "failed": "没有数成：文件没有下载完。请检查网络后再按一次。",
}
"""What the browser says of its own count."""
