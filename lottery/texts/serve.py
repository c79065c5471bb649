"""What `lottery serve` says."""

HELP = "打开网站（只在本机可见；对外服务请放在 HTTPS 代理之后）。"
PORT = "端口，缺省 8000；--public 缺省 8001。"
PUBLIC = "只开放公众页面：没有登录和工作人员页面，不读取密钥，数据库只查询不写入。"
HOST = "监听地址。"
TOO_LARGE = (
    "提交的内容太大，没有接收。未登录时单次提交不能超过 1 MB；登录后表格和文件不能超过 20 MB。"
    "请返回上一页，登录后再试，或把文件拆分。"
)
PROXY_SILENT = (
    "设置了 https，但请求里没有 X-Forwarded-For：所有人会被当作同一个地址，"
    "一个人输错密码会挡住所有人。"
    "请让代理写上 X-Forwarded-For 和 X-Forwarded-Proto；用 waitress-serve 的，"
    "请加 --no-clear-untrusted-proxy-headers。"
)


def port_taken(host: str, port: int, error: object) -> str:
    return f"不能在 {host}:{port} 打开网站：{error}。请用 --port 换一个端口。"


def opened_public(address: str) -> str:
    return f"公众网站已打开（只读）：{address}/ 。按 Ctrl+C 停止。"


def opened(address: str) -> str:
    return f"网站已打开：{address}/ 。按 Ctrl+C 停止。"


def leaving(requests: int, seconds: float) -> str:
    if not requests:
        return "网站已停止。"
    return (
        f"正在停止：不再接受新的请求，等 {requests} 个正在处理的请求完成，最多 {seconds:.0f} 秒。"
    )
