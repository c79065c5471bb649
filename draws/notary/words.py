"""What the notary reads before he signs, in his language."""

from ..canonical import write_time
from .papers import Asked

MODES = {"live": "正式", "rehearsal": "演练"}
KINDS = {"dice": "当众掷骰", "public": "公开号码", "sealed": "封存密数", "drand": "公共信标"}
HEARD = {"manifest": "清单指纹", "checkpoint": "树根", "keys": "本项指纹"}
"""What a signer compares of each kind of text."""
COMPARED = {
    "manifest": "签的是抽奖清单：请与大厅宣读的清单指纹核对",
    "checkpoint": "签的是登记册检查点：请与办公室给出的树根核对",
    "keys": "签的是密钥名录中的一项：请核对上面的公钥（证书）、生效时间和原因，都是您知道并同意的",
}
"""What it is that is signed, and with what it is compared."""
ROLES = {
    "organiser": "主办单位的密钥",
    "notary": "公证处的密钥",
    "minutes": "签署现场记录的证书",
    "auditor": "审计单位的密钥",
}
ACTS = {"first": "首次列入", "change": "更换", "lost": "遗失后更换"}
MAIN = "公证处签名：在公证处自己的电脑上制作密钥、核对并签署。不需要网络，也不需要安装。"
NEW = "制作新密钥，写入文件（用口令加密）"
SHOW = "显示密钥文件的公钥与指纹"
SIGN = "读出待签文件的内容，核对后签署"
NAME = "署名：公证处的与办公室设置里的 notary_name 相同；审计等单位自定，如 auditor"
PLAIN = "不用口令加密，写成 PKCS8 PEM：拿到文件的人就能签名"
KEPT = "口令所在的文件（不写时当面询问）"
KEY = "自己的密钥文件"
OUTPUT = "把签名写到这个文件"
HASH = "宣读或另行给出的指纹（64 位；清单的、名录中一项的，或检查点的树根）：与待签的不同就不签"
LISTS = "清单、名单和登记册所在的文件夹：签署前核对名单完整"
PRIVATE = "公证材料所在的文件夹：签署前逐条核对卡片与存根"
ASK_OPEN = "密钥的口令："
ASK_NEW = "为密钥设一个口令（12 位以上，丢失后密钥无法恢复）："
ASK_AGAIN = "再输一遍："
ASK_NAME = "署名（公证处：办公室设置里的 notary_name；审计等单位自定，如 auditor）："
DIFFER = "两次输入的口令不同，没有制作。"
NOT_SIGNED = "没有签署。"
NO_TERMINAL = "没有终端，问不了密钥的口令：请在终端里运行，或用 --passphrase-file 给出。"
WARNING = "请把密钥文件收好，另存一份放在别处；不要放到办公室的电脑上。"


def fours(text: str) -> str:
    """A hash in parts that can be read aloud."""
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def taken(file: object) -> str:
    return f"{file} 已经存在，没有改动它；请换一个文件名。"


def key_lines(key: str, fingerprint: str) -> str:
    rule = "公证处：在自己的账号里登记它；审计等单位：交主办单位列入密钥名录。请当面核对指纹。"
    return f"公钥：{key}\n公钥指纹：{fours(fingerprint)}\n{rule}"


def made(file: object) -> str:
    return f"密钥已写入 {file}。{WARNING}"


def told(asked: Asked) -> str:
    """What a text says, line by line."""
    tellers = {"checkpoint": _checkpoint, "manifest": _manifest, "keys": _entry}
    return tellers[asked.kind](asked)


def _entry(asked: Asked) -> str:
    found = asked.entry()
    what = f"公钥：{found.key.text()}" if found.key else f"证书指纹：{fours(found.certificate)}"
    rows = [
        f"【密钥名录第 {found.number} 项】{ROLES.get(found.role, found.role)}：{ACTS[found.act]}",
        what,
        f"生效时间：{write_time(found.since)}",
        f"原因：{found.reason}",
        f"登记册：{found.origin}",
        f"以上各项的指纹：{fours(found.above)}",
        f"本项指纹：{fours(asked.sha256)}",
    ]
    return "\n  ".join(rows)


def _checkpoint(asked: Asked) -> str:
    origin, size, root = asked.checkpoint()
    return f"【登记册检查点】{origin}\n  行数：{size}\n  树根：{fours(root)}"


def _manifest(asked: Asked) -> str:
    found = asked.manifest()
    places = "，".join(f"{code} 等 {count} 个" for code, count in found.tiers)
    spare = "，".join(f"{code} 等 {count} 个" for code, count in found.alternates) or "无"
    rows = [
        f"【抽奖清单】{found.draw} 第 {found.attempt} 次  {MODES[found.mode]}",
        f"标题：{found.title}",
        f"参加抽奖的发票：{found.pool_count} 张",
        f"奖项：{places}；候补：{spare}",
        *(
            f"随机数 {each.number}：{KINDS[each.kind]} {each.name if each.kind != 'drand' else ''}"
            for each in found.sources
        ),
        *(f"记录签署人 {each.number}：{each.name} {fours(each.sha256)}" for each in found.signers),
        *(f"核对程序：{each.name} {fours(each.sha256)}" for each in found.programs),
        f"登记册：{found.register_size} 行，树根 {fours(found.register_root)}",
        f"名单指纹：{fours(found.pool_sha256)}",
        f"规则指纹：{fours(found.rules_sha256)}",
        f"封存时间：{found.frozen.isoformat()}",
        f"上一次：{fours(found.previous)}",
        f"清单指纹：{fours(asked.sha256)}",
    ]
    return "\n  ".join(rows)


def ask(where: str, what: str) -> str:
    return f"{where}。一致的，输入{what}的最后 8 位以签署（直接回车则不签）："


def other_hash(what: str, wanted: str, found: str) -> str:
    return f"要签的{what}是 {fours(found)}，与给出的 {fours(wanted)} 不同，没有签署。"


def other_key(wanted: str, found: str) -> str:
    return (
        f"办公室登记的公钥是 {wanted}，而这个密钥文件的公钥是 {found}。"
        "请换成登记过的密钥，或先登记这个公钥。"
    )


def signed(file: object, count: int) -> str:
    return f"已签署 {count} 项，写入 {file}；请交给办公室，或在公证处的页面上提交。"


def unwritten(why: str) -> str:
    return f"输出写不出去（{why}）：没有写任何文件。请换一个输出的地方，再运行一次。"


def made_untold(why: str, file: object) -> str:
    left = why or "读的一方已经关闭"
    return f"{file} 已经写好，仍在原处，不要再做一次；只是后面的话输出不了（{left}）。"


def checked(lines: str) -> str:
    return f"名单核对：\n{lines}"
