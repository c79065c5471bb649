"""What the witness from outside says."""

HELP = (
    "从外面看着一个抽奖网站：留存它公布的检查点、历次抽奖和小文件，下次核对有没有被改动、拿走。"
    "不需要抽奖办公室的任何东西，适合定时运行。\n\n"
    "URL 是网站地址，FOLDER 是留存用的文件夹。"
    "返回 0：一切照旧；1：历史被改动；2：没有核对成，或没有全部核对。"
)
KEY = "您抄来的公钥（名称+指纹+公钥），可以写多次；不写时不能全部核对，返回 2。"
OWN_KEY = "您自己的 Ed25519 私钥（PEM 文件）：一切照旧时给检查点会签，写入文件夹的 cosigned.txt。"
OWN_NAME = "会签用的名称，不含空格和加号。"
MAX_AGE = "同一个检查点看到多少天以上还没有新的，就提醒，返回 2。"
WHOLE = "这一次就把每次抽奖的全部文件读一遍。不写时，新的抽奖全读，此外每天重读其中一次。"
PATIENCE = "最多等多少秒。"
RUNNING = "没有核对成：另一个 lottery witness 正在用这个文件夹，等它结束。"
OUT_OF_TIME = "没有核对成：网站太慢，时间用完了。"
HISTORY_GONE = "网站上的历次抽奖（history.json）不见了。"
NO_KEYS = "未完全验证：没有给出公钥（--key），签名没有核对。"
NO_HISTORY = "history.json 不是历次抽奖的文件。"
NO_CHECKPOINT = "网站还没有检查点。"
NO_SINCE = "文件夹里的 since.txt 读不出时间。"
ORDER = "历次抽奖的先后被改动。"
FOLDERS = {"gone": "不见了", "changed": "被改动"}


def bad_key(why: object) -> str:
    return f"--key 不是一行公钥（名称+指纹+公钥）：{why}"


def bad_name(name: str) -> str:
    return f"--own-name 不能是“{name}”：要有内容，不含空格和加号。"


def no_own_key(file: object) -> str:
    made = "可用 openssl genpkey -algorithm ed25519 生成"
    return f"{file} 不是没有口令的 Ed25519 私钥（PEM 文件）；{made}。"


NO_COSIGNED = "不是会签过的检查点：要见证人写出的 cosigned.txt。"


def bad_witness(line: str) -> str:
    told = "要写“名称+指纹+公钥 网址”，是 lottery witness --own-key 显示的那一行"
    return f"不是见证人的公钥：{line}；{told}，网址可以不写。"


def bad_cosignature(name: str) -> str:
    return f"{name} 的会签不成立。"


def bad_address(address: str) -> str:
    return f"网址要以 https:// 开头（http:// 只用于本机）：{address}"


def packed(path: str) -> str:
    return f"没有核对成：网站发来的 {path} 是压缩过的，要的是原样。"


def full(folder: object, most: int) -> str:
    return f"没有核对成：文件夹 {folder} 已满 {most} MB，不再留存；另换一个文件夹，旧的留着作证。"


def unreached(path: str) -> str:
    return f"没有核对成：网站没有应答（{path}）。"


def answered(path: str, code: int) -> str:
    return f"没有核对成：网站对 {path} 的应答是 {code}。"


def too_large(path: str, most: int) -> str:
    return f"没有核对成：{path} 超过 {most} 字节。"


def too_slow(path: str) -> str:
    return f"没有核对成：{path} 太慢，时间用完了。"


def no_note(size: int) -> str:
    return f"没有核对成：{size} 行的检查点取不到，或者不是检查点。"


def folder_failed(why: object) -> str:
    return f"没有核对成：留存用的文件夹读写不了：{why}"


def kept_spoiled(why: object) -> str:
    return f"没有核对成：文件夹里留存的文件读不懂：{why}"


def attempt_gone(name: str) -> str:
    return f"{name}：历次抽奖里没有了。"


def call_off_gone(name: str) -> str:
    return f"{name}：取消抽奖的公告不见了。"


def call_off_changed(name: str) -> str:
    return f"{name}：取消抽奖的理由被改动。"


def field_changed(name: str, field: str) -> str:
    return f"{name}：历次抽奖里的 {field} 被改动。"


def folder(path: str, state: str) -> str:
    return f"{path}：网站自己说，已公开的文件{FOLDERS[state]}。"


def shorter(old: int, new: int) -> str:
    return f"登记册变短：留存的检查点是 {old} 行，现在是 {new} 行。"


def rewritten(size: int) -> str:
    return f"检查点被改写：{size} 行的检查点与留存的不同。"


def no_growth(old: int, new: int) -> str:
    return f"登记册被改写：证明不了留存的 {old} 行是现在 {new} 行的开头。"


def no_proof(old: int, new: int) -> str:
    return (
        f"未完全验证：网站没有给出登记册从 {old} 行到 {new} 行只增不改的证明。"
        "只发送静态网页的网站给不出；连着几天都这样，就去问。"
    )


def file_gone(name: str, file: str) -> str:
    return f"{name}/{file}：已公开的文件不见了。"


def file_changed(name: str, file: str) -> str:
    return f"{name}/{file}：已公开的文件被改动。"


def not_got(name: str) -> str:
    return f"未完全验证：{name} 的文件，网站说在，却取不到。"


def no_manifest(name: str) -> str:
    return f"未完全验证：{name} 的清单读不懂。"


def other_draw(name: str, told: str) -> str:
    return f"{name}/manifest.txt：是另一次抽奖 {told} 的清单。"


def other_register(name: str) -> str:
    return f"{name}/register.txt：不是清单里写明的登记册。"


def not_listed(name: str, file: str) -> str:
    return f"{name}/{file}：与公布的指纹不符。"


def other_manifest(name: str, file: str) -> str:
    return f"{name}/{file}：写的不是这一份清单。"


def checkpoint(size: int) -> str:
    return f"{size} 行的检查点"


def manifest(name: str) -> str:
    return f"{name} 的清单"


def unsigned(what: str) -> str:
    return f"未完全验证：{what}没有您给出的公钥的签名。"


def bad_signature(what: str) -> str:
    return f"{what}：签名不成立。"


def stale(days: int) -> str:
    return f"检查点已经 {days} 天没有更新。"


def cosigned(size: int, key: str) -> str:
    return f"已会签 {size} 行的检查点。您的公钥：{key}"


def held(size: int, draws: int, read: int) -> str:
    return f"一切照旧：登记册 {size} 行，抽奖 {draws} 次，其中 {read} 次这回核对了全部文件。"
