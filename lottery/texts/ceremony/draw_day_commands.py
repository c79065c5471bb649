"""What the commands of draw day's many hands say."""

from collections.abc import Sequence
from pathlib import Path

SEALED = "提交 PARTY 一方密封单的散列 SHA256，单由另一方保管；须用该方的账号。"
KEEPER = "保管密封单一份的另一方的代号；正式抽奖一式两份，写两次。"
SECOND = "提交公证员用第二个程序算出的 result.txt，与本机结果逐字节比较。"
PROGRAM = "第二个程序的名称和版本。"
PROGRAM_UNNAMED = "未注明"
MATERIAL = "写出第二个程序所需的 manifest.txt、pool.txt 和 seed.txt 到空文件夹 FOLDER。"
VALUE = "数字（不显示）"
PARTY_ASKED = "请该方人员登录。"
TYPIST_ASKED = "请录入人登录，独自读取并输入数字。"
NOTARY_ASKED = "请公证员登录。"


def handed_in(title: str, digest: str, keepers: Sequence[str]) -> str:
    if len(keepers) == 1:
        return f"已收到“{title}”的密封单散列：{digest}，由 {keepers[0]} 保管。"
    return f"已收到“{title}”的密封单散列：{digest}，两份由 {'、'.join(keepers)} 各保管一份。"


def typed_once(title: str, typist: str) -> str:
    return f"“{title}”已由 {typist} 录入一次，还须另一人录入。"


def equal(digest: str) -> str:
    return f"两个程序算出的结果相同：{digest}"


def material_written(folder: Path) -> str:
    return f"已写到 {folder}。"
