"""What the demo says, and the invented people who play it."""

from collections.abc import Mapping
from pathlib import Path

HELP = (
    "演示：从 6,600 张虚构发票的表格到两次抽奖的公开文件包，全程走一遍，然后在本机打开网站。"
    "演示数据写在 FOLDER（缺省 demo-data），重新运行时清空。"
)
SERVE = "完成后是否打开网站。"
PORT = "网站端口。"
DATABASE = "数据库：文件名，或 postgresql+psycopg:// 开头的空数据库的地址。"
DATABASE_TAKEN = "这个数据库里已有数据表，演示不会清空它。请另给一个空的数据库。"
REHEARSAL = "这是演练：发票、人员和随机数均为生成，不产生任何奖品。"
LOADED = "活动方案、官方放假安排、商户名册已载入。"
FREEZING = "封存名单、公证核对、签名并公布承诺"
DRAWING = "掷骰、开启密封单、开奖"
MINUTING = "制作并签署现场记录"
PUBLISHING = "写出公开文件包并由独立进程校验"
STRANGER = "陌生人用独立进程重新校验"
ANOMALY = "本次为演练，各项随机数由程序生成，并非现场掷出。"
NOT_A_DEMO = "文件夹 {folder} 里有不是演示的内容，不会清空它。请另选一个文件夹。"

ORGANISER = "邹平市商务局"
VISITORS = "开发票中大奖（演示）"
ACCOUNTS = {
    "clerk": ("录入员（演示）", "黛溪街道便民服务中心"),
    "reviewer": ("复核员（演示）", "邹平市商务局"),
    "organiser": ("组织者（演示）", "邹平市商务局"),
    "supervisor": ("监督员（演示）", "邹平市人大常委会"),
    "notary": ("公证员（演示）", "邹平市公证处"),
    "auditor": ("审计员（演示）", "邹平市审计局"),
    "administrator": ("系统管理员（演示）", "邹平市大数据中心"),
}
AUDITOR_KEY = "zouping-demo/auditor"
AUDITOR_LISTED = "演示：审计部门的核验密钥"
VOUCHED = "审计员校验公布文件，签署核验结论"
CALLED = "逐一通知中奖人：有的联系上，有的没有"
ANSWERED = "向税务部门复核中奖发票，导入答复"
CAR = "一等奖轿车：核证件、缴税，两人发放"
VOUCHERS = "发放二等奖、三等奖的券"
DECLINED = "一人放弃领奖，候补递补"
RED = "一张中奖发票后来红冲：收回、了结、递补"
LIST_GROWS = "公布奖品清单 prizes.txt 的新内容"
LATE = "逾期未领的失效，候补递补"
PRESENT = (
    ("主持", "邹平市商务局", ("演示甲",)),
    ("操作", "邹平市商务局", ("演示乙",)),
    ("监督", "市人大常委会", ("演示丙",)),
    ("监督", "市政协", ("演示丁",)),
    ("监督", "市纪委监委", ("演示戊",)),
    ("公证", "邹平市公证处", ("演示己", "演示庚")),
)


def writing(table: str) -> str:
    return f"生成发票表格 {table}"


def importing(table: str) -> str:
    return f"导入 {table}"


VERDICTS = {"accept": "通过", "review": "待复核", "refuse": "拒绝", "same": "已有"}


def imported(rows: int, counts: Mapping[str, int], result: Path) -> str:
    """How many rows came to which verdict."""
    parts = "，".join(f"{VERDICTS[name]} {count}" for name, count in counts.items())
    return f"    共 {rows} 行：{parts}。逐行结论见 {result.name}"


def holding(code: str) -> str:
    return f"\n抽奖 {code}"


def committed(count: int, digest: str) -> str:
    groups = " ".join(digest[at : at + 4] for at in range(0, 64, 4))
    return f"    参与登记 {count} 条，清单散列\n    {groups}"


def drawn(prizes: int) -> str:
    return f"    产生 {prizes} 个奖"


def prizes(code: str) -> str:
    return f"\n抽奖 {code} 的领奖"


def auditor_keeps(folder: Path) -> str:
    return (
        f"    审计员的密钥由演示保管在 {folder}；正式抽奖时它只在审计员自己的电脑上，"
        "办公室没有它，也签不出核验结论。"
    )


def stand(counts: Mapping[str, int]) -> str:
    """How many prizes stand where."""
    return "    奖品：" + "，".join(f"{name} {count}" for name, count in counts.items())


def took(what: str, seconds: float) -> str:
    return f"  {what}  {seconds:.1f} 秒"


def verified(said: str) -> str:
    return "    " + said.strip().replace("\n", "\n    ")


def finished(seconds: float) -> str:
    return f"\n全部完成，用时 {seconds:.0f} 秒。{REHEARSAL}"


def folders(home: Path) -> str:
    return (
        f"公开文件包：{home / 'public'}\n"
        f"自己再校验一次：python -m draws verify {home / 'public' / 'ZP-FP-2024-03'}"
        f" --keys {home / 'verifier-keys.txt'}\n"
        f"核对现场记录：lottery --home {home} minutes check "
        f"{home / 'public' / 'ZP-FP-2024-03' / 'minutes.pdf'}"
    )


def pages(address: str) -> str:
    return (
        f"\n网站：\n"
        f"  公示      {address}/\n"
        f"  中奖名单  {address}/draws/ZP-FP-2024-03\n"
        f"  现场大屏  {address}/live/ZP-FP-2024-03\n"
        f"  发票录入  {address}/entry\n"
        "按 Ctrl+C 停止。"
    )


def logins(passwords: Mapping[str, str]) -> str:
    rows = "\n".join(f"  {name:<15}{password}" for name, password in passwords.items())
    return (
        f"\n演示账号（刚刚生成，只在这里显示一次）：\n{rows}\n"
        "  演示不要求动态验证码；正式系统里主办单位、公证员和系统管理员登录必须用，"
        "新账号首次登录必须改密码。"
    )


def sample(qr: str, seller_id: str, seller_name: str) -> str:
    return (
        f"可以录入的一张虚构发票：\n  二维码内容  {qr}\n"
        f"  销售方  {seller_name}  {seller_id}\n"
        "  购买方填“个人”，姓名和电话任意填写（电话如 13800000000）。"
    )
