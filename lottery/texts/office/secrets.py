"""What the command line says of the secrets of a home."""

GROUP = "数据目录里的机密：加密密钥、比对密钥、登录密钥。"
ROTATE = "更换机密；中途断电或被终止后，重新执行同一条命令即可。"
SESSION = "更换登录密钥（keys/session.key）：所有人退出登录，之后须重新登录。"

FIELD = (
    "更换加密密钥（keys/field.key）：全部存根、卡片、票面文件重新加密，然后销毁旧密钥。"
    "请先停网站；中途断电或被终止，重新执行。"
)


def field_rotated(boxes: int) -> str:
    return (
        f"加密密钥已更换：{boxes} 份资料都已用新密钥加密并逐份打开核对，旧密钥已销毁。"
        "请立即做一次备份（以前的备份仍要用旧密钥打开），再启动网站。"
    )


def session_rotated(ended: int) -> str:
    return f"登录密钥已更换，已退出 {ended} 个登录。请重新启动网站（旧密钥已销毁）。"
