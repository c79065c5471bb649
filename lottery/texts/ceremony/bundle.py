"""README.txt of a bundle and of a commitment: what lies in them, and how to repeat the draw.

These sentences are published: none is changed. The commands between them are the recipe's
(lottery.handouts.recipe), which puts `SAID` in where a mark of that name stands.
"""

HEAD = """\
{title}

编号 {draw}，第 {attempt} 次{void}
{mode}

这个文件夹里的东西，任何人都可以不经我们、不用我们的程序，自己重算一遍。

一、里面有什么

  rules.txt       抽奖规则                     register.txt    全部登记记录，一行一件事，只增不减
  pool.txt        参加本次抽奖的发票编号       omitted.txt     已通过而未参加的编号和原因
  manifest.txt    抽奖前封存并签名的清单       signatures.txt  对清单的签名
  keys.txt        签名者的公钥                 checkpoint.txt  登记册的签名存证
  sealed-*.txt    事先密封的随机数             SHA256SUMS      以上每个文件的校验值
{files}
二、最省事的办法

  有 Python 3.11 以上版本的电脑，不必另装任何程序库，取得本项目的 draws 文件夹后执行：
  python -m draws verify 这个文件夹 --keys 您自己取得的公钥文件
  公钥文件每行一把公钥，从公告栏、大厅公示或公证处抄来，不是这里的 keys.txt。
  每一项检查都有名称。全部查过并且成立：最后一行是 VERIFIED，返回 0（通过）；有一项不成立：
  FAILED，说出文件、行和两个值，返回 1（拒绝）；有查不了的，例如没有给公钥：NOT FULLY VERIFIED，
  以 OPEN 逐项列出，返回 2（未完全验证）。加 --text 只查文本，不看签名和记录。
{pages}
三、不用我们的程序

  只需 sha256sum、sort、awk、openssl。在这个文件夹里打开终端，
  把下面各步中行首空四格的命令依次粘贴进去。每步显示“一致”或“不符”。
"""

RESULT_FILES = """\
  seed.txt        全部随机数，其校验值即种子   times.txt       每个随机数存入的时间
  result.txt      结果：等次、序号、编号、票值 winners/        得奖者的卡片（已遮盖姓名电话）
  minutes.pdf     现场记录                     drand.txt       公共信标的证据（用到时才有）
  得奖者超过一万名时，winners/ 改为一张表 winners.txt。参加编号超过二十万时，记录不附
  register.txt 和 pool.txt，只写它们的散列。
"""
PAGES = """\
  记录 minutes.pdf 页面上印的字，上面的程序不读，另用这条命令核对（返回值的意思相同）：
  lottery minutes check minutes.pdf --trust 主办单位公布的根证书 --keys 您自己取得的公钥文件
"""
VOID_FILES = "  void.txt        本次作废的原因和时间\n"
ABANDONED_FILES = """\
  abandoned.txt   本次终止的原因和时间、已有的随机数和没有给出的一项
  times.txt       每个随机数存入的时间         drand.txt       公共信标的证据（用到时才有）
"""

TITLES = {
    "prepare": "【准备】",
    "sums": (
        "【校验】每个文件都在 SHA256SUMS 里，没有多，没有少"
        "（哪个不符，用 sha256sum -c SHA256SUMS 查看）"
    ),
    "lists": ("【名单】规则、登记册、名单与封存的清单相符；凡已通过的，都在两份名单之一，恰好一次"),
    "signatures": "【签名】清单和登记册存证由 keys.txt 中各公钥签名",
    "seed": (
        "【种子】seed.txt 写着清单的校验值；密封的随机数与事先公布的校验值相符；"
        "种子是 seed.txt 的校验值"
    ),
    "draw": (
        "【抽取】每个编号的票值是“种子:编号”的 SHA-256；按票值从小到大，自一等起依次填满\n"
        "（算一张票：printf '%s:%s' \"$SEED\" 编号 | sha256sum ；"
        "下面先写成一个个小文件再一次算完，快得多）"
    ),
    "void": (
        "【作废】void.txt 写着清单的校验值；"
        "下一次的 manifest.txt 以 previous 写明 void.txt 的校验值"
    ),
    "abandoned": (
        "【终止】abandoned.txt 写着清单的校验值；"
        "下一次的清单以 previous 写明 abandoned.txt 的校验值"
    ),
    "end": "【结论】",
}
"""The heading of each part of the recipe."""

SAID = {
    "same": "一致",
    "differs": "不符",
    "wanted": "：应为",
    "found": "，实为",
    "all_files": "全部文件",
    "against_register": "名单对登记册，有误",
    "wrong_entry": "有误的编号",
    "omissions": "未列名单",
    "rules": "规则",
    "lines": "行数",
    "pool": "名单",
    "root": "登记册树根",
    "fails": "不成立",
    "holds": "成立",
    "of_manifest": "对清单的签名",
    "of_register": "对登记册的签名",
    "manifest_named": "所指清单",
    "sealed_hash": "密封值",
    "used": "所用",
    "value_of": " 的值",
    "hash_of_signature": "签名的校验值",
    "seed": "种子",
    "result": "结果",
    "cards": "每张卡片都是登记时封存的那张",
    "sealed_then": "是封存时的那份",
    "secret_of": " 的密值",
    "advice": "有不符之处，请保留这个文件夹并追问。",
    "above": "以上",
    "all_same": "项全部一致。",
}
"""What the recipe's commands say, by the marks in them."""

STILL = """\
四、还要看什么

  * keys.txt 里的公钥本身不能证明什么：请向公证处、监督单位和主办单位分别索取公钥
  （在公告栏、记录的签字页或其网站上），与 keys.txt 逐字核对；用 --keys 给出时，程序会替您核对。
  * 上面的命令不算登记册的树根，不核对时间、日期、公共信标的签名和记录的附件；程序会核对。
  * 您手里有登记回执（slip 与 card）的话：card 的 SHA-256 应当就是 register.txt 里您那一行的值。
  * 谁来看、谁来掷骰子、时间是否属实，要靠在场的人；记录里写着他们是谁。
"""

COMMITMENT = """\
{title}

编号 {draw}，第 {attempt} 次，抽奖之前公布的承诺
{mode}

名单已经封存，随机数还没有产生。从现在起，名单里多一条、少一条、换一条，都会被发现。

一、里面有什么

  rules.txt       抽奖规则                     register.txt    全部登记记录，一行一件事，只增不减
  pool.txt        参加本次抽奖的发票编号       omitted.txt     已通过而未参加的编号和原因
  manifest.txt    封存并签名的清单             signatures.txt  对清单的签名
  keys.txt        签名者的公钥                 checkpoint.txt  登记册的签名存证

二、现在就可以核对

  有 Python 3.11 以上版本的电脑，不必另装任何程序库，取得本项目的 draws 文件夹后执行：
  python -m draws commitment 这个文件夹 --keys 您自己取得的公钥文件
  它核对签名、登记册和两份名单：凡已通过的登记，都在两份名单之一，恰好一次。

  sha256sum manifest.txt 的结果，就是现场宣读和大屏显示的清单散列：
  {digest}
  请抄下它，或保存这个文件夹，开奖后与公布的成品比较。
"""

LIVE = "正式抽奖。"
REHEARSAL = "【演练】本次是演练，不产生任何奖品；下面的随机数可能由机器生成。"
REHEARSAL_TO_COME = "【演练】本次是演练，不产生任何奖品。"
ENDED = {"void": "（已作废，没有结果）", "abandoned": "（已终止，没有结果）", "": ""}
FILES = {"void": VOID_FILES, "abandoned": ABANDONED_FILES, "": RESULT_FILES}
"""By how an attempt has ended; nothing where it has a result."""
