"""Sentences of the merchant registry."""

from datetime import date

REASON_NEEDED = "更正商户名册要写明原因：请用一句话说明。"
HEADERS = {
    "seller_id": (
        *("统一社会信用代码", "纳税人识别号", "识别号", "社会信用代码", "信用代码", "税号"),
        *("统一代码", "统一社会信用代码/注册号", "统一社会信用代码（纳税人识别号）", "企业税号"),
        *("纳税人识别号（统一社会信用代码）", "社会信用代码（纳税人识别号）", "商户识别号"),
    ),
    "name": (
        *("名称", "商户名称", "机构名称", "企业名称", "纳税人名称", "单位名称", "公司名称", "全称"),
        *("字号名称", "市场主体名称", "经营主体名称", "企业（机构）名称", "商家名称", "店铺名称"),
        *("主体名称", "个体工商户名称", "经营者名称", "保险机构名称", "名称（字号）"),
    ),
    "category": (
        *("类别", "行业", "行业类别", "所属行业", "行业门类", "行业名称", "行业大类", "分类"),
        *("类型", "企业类型", "主体类型", "市场主体类型", "经营类别", "业态", "国标行业"),
    ),
    "is_insurer": ("保险机构", "是否保险机构", "是否保险公司", "保险公司"),
    "valid_from": (
        *("生效日期", "起始日期", "成立日期", "注册日期", "登记日期", "开业日期", "开始日期"),
        *("设立日期", "成立时间", "注册时间", "登记时间", "核准设立日期", "有效期自", "有效期起"),
        *("税务登记日期", "开业（设立）日期"),
    ),
    "valid_to": (
        *("失效日期", "截止日期", "终止日期", "结束日期", "注销日期", "吊销日期", "注销时间"),
        *("有效期至", "有效期止"),
    ),
}
STATE_HEADERS = (
    *("登记状态", "经营状态", "状态", "企业状态", "主体状态", "市场主体状态", "纳税人状态"),
    "存续状态",
)
SPARE_HEADERS = (
    *("序号", "编号", "法定代表人", "法人", "负责人", "经营者", "联系人", "联系电话", "电话"),
    *("地址", "住所", "经营场所", "注册地址", "经营地址", "注册资本", "经营范围", "登记机关"),
    *("备注", "核准日期", "所属区域", "所属镇街", "乡镇", "主管税务机关", "注册号", "经营期限"),
)
ENDED = ("注销", "吊销", "撤销", "迁出", "清算", "停业", "歇业", "非正常", "关闭", "除名")
YES = frozenset({"是", "1", "true", "yes", "y", "√"})
NO = frozenset({"", "否", "0", "false", "no", "n", "×"})
SAMPLE_HEADERS = ("识别号", "名称", "登记张数", "金额合计（元）")


def not_stored(seller: str, since: date) -> str:
    return f"名册中没有“{seller}”自{since}起的这一行：请先查询现有内容再更正。"


def number_wrong(seller: str) -> str:
    return f"识别号“{seller}”不是纳税人识别号或校验不符：请照营业执照逐位核对。"


def name_missing(seller: str) -> str:
    return f"识别号“{seller}”没有名称：请填写名称。"


def ends_before(seller: str) -> str:
    return f"识别号“{seller}”的失效日期早于生效日期：请核对日期。"


def overlap(seller: str, since: date) -> str:
    return f"识别号“{seller}”自{since}起的一行与另一行的日期重叠：请先给前一行填写失效日期。"


def said_twice(seller: str, since: date) -> str:
    return f"识别号“{seller}”自{since}起写了两行，内容不同：请只留下对的一行。"


def there_already(seller: str, since: date) -> str:
    return f"识别号“{seller}”自{since}起已有一行，内容不同：请打开这个识别号，写明原因后更正。"


def ended(state: str) -> str:
    return (
        f"登记状态是“{state}”，没有失效日期：请补上失效日期（如注销日期），"
        "不该进名册的请删去这一行。"
    )


def bad_line(number: int, why: str) -> str:
    return f"第{number}行：{why}整个文件没有导入，请改正后重新导入。"


def bad_day(text: str) -> str:
    return f"日期“{text}”无法识别，请写成2024-03-15的样子。"


def bad_flag(text: str) -> str:
    return f"“保险机构”一列只能填“是”或“否”，现在是“{text}”。"


GROUP = "商户和保险机构名册。"
IMPORT = "导入名册文件 FILE（.csv 或 .xlsx）；已有的行不变，有变化的行成为新版本。"
SEARCH = "按识别号的开头，或名称、类别中的文字查询。"
INSURERS = "只列保险机构。"
HISTORY = "显示一个识别号的全部版本。"
WITHDRAW = "停用识别号 SELLER 自 SINCE 起的一行，并写明原因。"
SAMPLE = "列出不在名册中、仅凭识别号判为本地的销售方，供抽查；按登记张数排列。"
SAMPLE_BATCH = "只看这一期；可多次给出。"
SAMPLE_LIMIT = "最多列出多少家。"
OUTPUT = "写到哪里（.csv 或 .xlsx）；缺省显示在屏幕上。"
WHY = "原因，一句话。"
SINCE = "这一行的生效日期，如 2024-01-01。"
NO_HIT = "名册中没有符合的商户。"


def read(rows: int) -> str:
    return f"读懂{rows}行，只是检查：什么也没有导入。"


def imported(rows: int, new: int, withdrawn: int) -> str:
    return f"共{rows}行，新增或变更{new}行。{left_withdrawn(withdrawn)}"


def left_withdrawn(count: int) -> str:
    """Nothing, where there are none.

    >>> left_withdrawn(0)
    ''
    """
    told = f"其中{count}行撤销过，保持撤销；确要恢复，请在“商户名册”页写明理由逐行新增。"
    return told if count else ""


def was_withdrawn(seller: str, since: date) -> str:
    return f"商户 {seller} 自{since}起的一行撤销过：要恢复请写明理由。"


def sampled(count: int, name: object) -> str:
    return f"共{count}家，已写到 {name}。"


def line_of(seller: str, name: str, category: str, since: date, until: date | None) -> str:
    return f"{seller}  {name}  {category}  {since} 至 {until or '今'}"


def version_of(line: str, at: str, by: str, why: str, *, withdrawn: bool) -> str:
    return f"{line}  {'停用' if withdrawn else '登记'}  {at}  {by}  {why}".rstrip()
