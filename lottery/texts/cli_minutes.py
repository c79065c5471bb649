"""What `lottery minutes` says."""

MINUTES = "制作和检查现场记录。"
CHECK = "检查已签名的现场记录：签名、附件、抽奖重算、页面来源；全部成立时退出码为 0。"
TRUST = "签署人应由其签发的根证书（PEM）；不给则无法确认签署人是谁。"
NOT_FULLY = "现场记录未完全验证，不能视为通过。"
ACCEPTED = "现场记录检查通过。"


def held(line: str) -> str:
    """A check that holds."""
    return f"✓ {line}"


def warned(line: str) -> str:
    """Something that was not checked."""
    return f"! {line}"


MAKE = "制作并签署抽奖 CODE 的现场记录。"
PRESENT = "到场人员，可多次给出。"
PRESENT_FORM = "角色:单位:姓名,姓名"
ANOMALY = "异常情况，一行文字，可多次给出。"


def present_malformed(text: str) -> str:
    return f"“{text}”应写成 {PRESENT_FORM}，例如 公证:邹平市公证处:演示甲,演示乙"


def made(code: str, size: int, digest: str) -> str:
    return f"抽奖 {code} 的现场记录已签署并保存（{size} 字节，SHA-256 {digest}）。"
