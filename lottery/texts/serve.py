"""What `lottery serve` says."""

HELP = "打开网站（只在本机可见；对外服务请放在 HTTPS 代理之后）。"
HOST = "监听地址。"


def port_taken(host: str, port: int, error: object) -> str:
    return f"不能在 {host}:{port} 打开网站：{error}。请用 --port 换一个端口。"


def opened(address: str) -> str:
    return f"网站已打开：{address}/ 。按 Ctrl+C 停止。"
