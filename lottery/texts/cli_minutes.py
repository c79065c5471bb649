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
