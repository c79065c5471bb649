"""What the command line says of the secrets of a home."""

GROUP = "数据目录里的机密：加密密钥、比对密钥、登录密钥。"
ROTATE = "更换机密；中途断电或被终止后，重新执行同一条命令即可。"
SESSION = "更换登录密钥（keys/session.key）：所有人退出登录，之后须重新登录。"


def session_rotated(ended: int) -> str:
    return f"登录密钥已更换，已退出 {ended} 个登录。请重新启动网站（旧密钥已销毁）。"
