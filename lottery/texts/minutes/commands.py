"""What `lottery minutes` says."""

from __future__ import annotations

from collections.abc import Sequence

from lottery.texts.minutes.hall import ACTORS, ACTS

MINUTES = "制作和检查现场记录。"
CHECK = (
    "检查已签名的现场记录：签名、证书、页面、附件和抽奖。"
    "通过时退出码为 0，未完全验证时为 2 并列出缺什么，拒绝时为 1 并说明原因。"
)
TRUST = "签署人的证书应由其签发的根证书（PEM），可多次给出；在数据目录中缺省为设置里的 trust。"
KEYS = "从别处取得的验证公钥（keys.txt 的格式）；在数据目录中缺省为本机的密钥。"
DRAW = "只接受这次抽奖的现场记录。"
BUNDLE = "公开文件包的目录：附件须与其中的文件逐字节相同。"
SECONDS = "读取文件最多用多少秒。"
WITNESSED = "见证（以所列之人在现场记录上的签署为准，检查程序无法核对）："
STATED = "主办单位陈述（公开文件中没有依据，检查程序无法核对）："
PASSED = "通过：现场记录的签名、页面和抽奖全部成立。"
NOT_FULLY = "未完全验证：已检查的部分成立，但还缺上列各项，不能视为通过。"


def refused(why: str) -> str:
    """The reason of a refusal."""
    return f"拒绝：{why}"


def no_such_file(name: object) -> str:
    """The call names no file that can be read."""
    return f"没有可读的文件 {name}：请核对文件名和目录。"


MAKE = (
    "制作并签署抽奖 CODE 的现场记录。正式抽奖由两人定稿：先 lottery propose minutes CODE，"
    "再由公证员或监督人员 lottery confirm。"
)
HALL = "填写抽奖 CODE 的现场情况，每次存为新的一稿；没有给出的各项保持不变。"
DRAFT = "写出抽奖 CODE 现场记录的草稿（PDF），与定稿的页面相同，每页标明草稿。"
DRAFT_FILE = "写到哪个文件。"
ACT_FORM = "'时:分 姓名'"
HALL_OPTIONS = {
    "operator": "操作人的姓名。",
    "recorder": "记录人的姓名。",
    "video": "录像文件的 SHA-256。",
    "agrees": "查验的名单与封存凭证一致（yes）或不一致（no）。",
    "moves": "到场或离场，一行文字，可多次给出。",
}
PRESENT = "到场人员，可多次给出。"
PRESENT_FORM = "角色:单位:姓名,姓名"
ANOMALY = "异常情况，一行文字，可多次给出。"


def act(name: str) -> str:
    """What an act in the hall is, for the help."""
    return f"{ACTS[name]}的时间和{ACTORS[name]}。"


def changed(label: str, before: str, after: str) -> str:
    """What a version says otherwise."""
    return f"{label}：{before or '—'} → {after or '—'}"


def drafted(file: str, number: str) -> str:
    """A draft is written."""
    return f"草稿已写入 {file}，草稿号 {number}。"


def present_malformed(text: str) -> str:
    return f"“{text}”应写成 {PRESENT_FORM}，例如 公证:临江市公证处:演示甲,演示乙"


def made(code: str, size: int, digest: str) -> str:
    return f"抽奖 {code} 的现场记录已签署并保存（{size} 字节，SHA-256 {digest}）。"


def taken_up(present: Sequence[str], anomalies: Sequence[str]) -> str:
    """What was typed before is used."""
    return f"沿用上次填写而没有用上的内容：{_hall(present, anomalies)}"


def kept(present: Sequence[str], anomalies: Sequence[str]) -> str:
    """What was typed is not lost."""
    told = _hall(present, anomalies)
    return f"填写的内容已保留，排除问题后再执行 lottery minutes make 即可，不必重填：{told}"


def _hall(present: Sequence[str], anomalies: Sequence[str]) -> str:
    return f"到场 {'；'.join(present) or '无'}；异常 {'；'.join(anomalies) or '无'}"
