"""What a person agrees to when an invoice is entered for him. A version never changes: a new text
is a new version, because entries name the version under which they were made."""

VERSION = 2
SENSITIVE = 2
"""The first version under which a number of an identity card may be entered."""

_TITLE = "个人信息处理告知同意书"

_PARAGRAPHS = {
    1: (
        "一、谁在处理：本活动的主办单位。负责登记、抽奖、领奖和监督的工作人员按职责查看，查看原文会留下记录。",
        "二、处理什么：参加人的姓名、电话，发票的代码、号码、开票日期、金额、销售方和购买方。登记时不收集身份证件号码；中奖后领奖时才需要核对。",
        "三、为了什么：登记发票、抽取和公布中奖结果、通知和核对中奖人、向税务部门核验发票、接受监督和公证。不用于其他目的，不提供给无关的人。",
        "四、怎样保存：加密保存在主办单位的设备上，活动和兑奖结束后按规定删除或匿名化。登记簿里只有加了随机数的指纹，由它推不出姓名、电话和发票号码。",
        "五、单独同意——公布：中奖后公布隐去部分内容的姓名（如张*）、电话（如138****1234）和发票号码（后四位）。抽奖现场大屏和网页都只显示这些内容。",
        "六、您的权利：可以查阅、复制、更正，可以撤回同意、要求删除。撤回后未抽奖的登记不再参加抽奖；撤回不影响撤回之前已经进行的抽奖。请凭本存根向登记窗口或主办单位提出。",
        "七、不同意也可以：不参加不影响您取得发票和其他任何权利。未满十四周岁的，由父母或者其他监护人同意。",
    ),
    2: (
        "一、谁在处理：本活动的主办单位。负责登记、抽奖、领奖和监督的工作人员按职责查看，查看原文会留下记录。",
        "二、处理什么：参加人的姓名、电话，发票的代码、号码、开票日期、金额、销售方和购买方。活动规则写明按身份证号码区分同一人的，登记时还处理身份证号码；其他活动登记时不收集身份证件号码，中奖后领奖时才需要核对。",
        "三、为了什么：登记发票、抽取和公布中奖结果、通知和核对中奖人、向税务部门核验发票、接受监督和公证。不用于其他目的，不提供给无关的人。",
        "四、怎样保存：加密保存在主办单位的设备上，活动和兑奖结束后按规定删除或匿名化。登记簿里只有加了随机数的指纹，由它推不出姓名、电话和发票号码。",
        "五、单独同意——公布：中奖后公布隐去部分内容的姓名（如张*）、电话（如138****1234）和发票号码（后四位）。抽奖现场大屏和网页都只显示这些内容。",
        "六、单独同意——身份证号码：身份证号码是敏感个人信息，泄露可能被人冒用身份。只在活动规则写明时处理，只用于防止一人多得和核对中奖人，加密保存，不公布，不打印在存根上。不同意的不能参加这样的活动。",
        "七、您的权利：可以查阅、复制、更正，可以撤回同意、要求删除。撤回后未抽奖的登记不再参加抽奖；撤回不影响撤回之前已经进行的抽奖。请凭本存根向登记窗口或主办单位提出。",
        "八、不同意也可以：不参加不影响您取得发票和其他任何权利。未满十四周岁的，由父母或者其他监护人同意。",
    ),
}


VERSIONS = tuple(_PARAGRAPHS)
"""All versions there ever were."""


def title(version: int) -> str:
    """What a version is called; KeyError for one that never was."""
    return f"{_TITLE}（第 {version} 版）" if version in _PARAGRAPHS else _missing(version)


def paragraphs(version: int) -> tuple[str, ...]:
    """The paragraphs of a version; KeyError for one that never was."""
    return _PARAGRAPHS[version]


def _missing(version: int) -> str:
    raise KeyError(version)
