"""The kit: the programs in it, its pages, its commands. What a manifest has hashed is not changed
in passing: another sentence here is another program."""

RECHECK = r"""#!/bin/sh
# 不用我们的程序，自己重算一次抽奖：sh recheck.sh 文件夹
#
# “文件夹”是一次抽奖公布的文件夹，或抽奖前公布的承诺，或者整个核验工具包。
# 不写时，取本文件所在的工具包。
# 只用 sh、find、xargs、sort、awk、sha256sum；核对签名另用 openssl。
# 不联网，不改动文件夹里的任何东西。
# 每项显示“一致”或“不符”。返回 0：核对过的全部一致；1：有不符；2：有没能核对的。

FOLDER=${1:-"$(dirname "$0")/.."}
if [ -d "$FOLDER/data" ]; then FOLDER=$FOLDER/data; fi
if ! cd "$FOLDER" || ! [ -f manifest.txt ]; then
  echo "这里没有抽奖的文件（manifest.txt）：$FOLDER" >&2; exit 2
fi
for tool in find xargs sort awk sha256sum mktemp tee; do
  command -v "$tool" > /dev/null || { echo "这台电脑没有 $tool，核对不了。" >&2; exit 2; }
done
able() { openssl pkeyutl -help 2>&1 | grep -q -e -rawin; }
complete() { [ -f signatures.txt ] && [ -f checkpoint.txt ] && [ -f keys.txt ] && able; }
WORK=; trap 'rm -rf "$WORK"' EXIT
trap 'exit 129' HUP; trap 'exit 130' INT; trap 'exit 143' TERM

"""

RECHECK_STILL = r"""# 【没有核对的】
echo "keys.txt 里的公钥是谁的，这里核对不了：请与公告、大厅公示的逐字对照。"
OPEN=0
complete || { OPEN=1; echo "未核对：签名（没有签名文件，或没有能核对的 openssl）"; }
[ -f register.txt ] || { OPEN=1; echo "未核对：名单（这个文件夹里没有名单）"; }
[ -f seed.txt ] || [ -f void.txt ] || [ -f abandoned.txt ] ||
  echo "还没有抽奖：以上是抽奖前的承诺。"

# 【结论】
[ "$OPEN" = 0 ] || trap 'code=$?; rm -rf "$WORK"; [ "$code" != 0 ] || exit 2' EXIT
"""

KIT = (
    "写核验工具包：一次抽奖公布的内容和核对它的程序，放进一个新文件夹（例如在 U 盘上），断网可用。"
    "\n\nCODE 是抽奖编号，FOLDER 是新文件夹，例如 U 盘上的 kit。"
)
ATTEMPT = "第几次；不写时是最近一次。"
DATA = {True: "抽奖的公布包", False: "抽奖前公布的承诺"}


def written(folder: object, name: str, count: int, what: str, digest: str) -> str:
    return (
        f"核验工具包已写好并核对通过：{folder}\n"
        f"{name}，{what}，共 {count} 个文件。KIT256SUMS 的 SHA-256：\n{digest}\n"
        "交给公证员或监督单位时，请另行告知公钥（不要用工具包里自带的）；"
        "怎样核对，看其中的 guide.html。"
    )


def part_checked(lines: str) -> str:
    return f"工具包里核对过的都成立，但有几项没能核对：\n{lines}"


def nothing_published(name: str) -> str:
    return (
        f"抽奖 {name} 还没有公布任何内容，没有可装进工具包的："
        "签署并公布承诺以后（lottery commit），或抽奖公布以后（lottery publish）再写。"
    )


def no_program(name: str, program: str, digest: str) -> str:
    return (
        f"抽奖 {name} 的清单写明的程序 {program}（SHA-256 {digest}）不在本办公室，工具包不能写。"
        "请在封存这次抽奖的办公室里写。"
    )


def folder_taken(folder: object) -> str:
    return (
        f"文件夹 {folder} 不是空的，工具包只写进新的或空的文件夹，不覆盖任何东西。请另写一个名字。"
    )


def a_whole_disk(folder: object) -> str:
    return f"{folder} 是整个磁盘。请在它上面写一个新文件夹的名字，例如 {folder}/kit。"


def no_folder(folder: object) -> str:
    return f"{folder} 是一个文件，不是文件夹。请另写一个新文件夹的名字。"


def no_parent(folder: object) -> str:
    return f"要写 {folder} 的地方不存在。请检查 U 盘是否插好、路径是否写对。"


def not_written(folder: object, why: object) -> str:
    return f"工具包写不进 {folder}：{why}。什么也没有留下。请检查剩余空间和写保护，再写一次。"


def not_verified(report: str) -> str:
    return f"写出的工具包没有通过核对，没有留下：\n{report}"


def bad_name(name: str) -> str:
    return f"文件名“{name}”不是每个 U 盘都能存的，工具包没有写。"


def too_large(name: str, size: int, most: int) -> str:
    return f"{name} 有 {size} 字节，U 盘常用的 FAT32 存不下（最多 {most} 字节），工具包没有写。"


PAPER_CHECK = (
    "核对一份文书：办公室把抽奖 CODE 的文书重新制作一遍，与 FILE 逐字节比较。"
    "返回 0：就是某一份；1：不是。"
)
MINUTES, MINUTES_SIGNED = "现场记录", "各方补签后的现场记录"


def papers_published(count: int) -> str:
    return f"已公布文书 {count} 份和主办单位签名的文书目录 papers.txt。"


def paper_known(file: object, draw: str, name: str, *, present: bool) -> str:
    if present:
        return f"通过：{file} 就是抽奖 {draw} 的《{name}》，与办公室重新制作的逐字节相同。"
    return (
        f"通过：{file} 就是抽奖 {draw} 公布过的《{name}》，逐字节相同；现在重新制作会有更新的内容。"
    )


def no_paper(draw: str, digest: str) -> str:
    return (
        f"拒绝：这不是抽奖 {draw} 的文书：与办公室能制作和公布过的每一份都不同"
        f"（它的 SHA-256 是 {digest}）。"
    )


def altered_paper(draw: str, digest: str) -> str:
    return f"{no_paper(draw, digest)}里面附的抽奖清单是这一次的：可能是改动过的，或较早印的一版。"


def no_paper_because(draw: str, digest: str, why: object) -> str:
    return (
        f"拒绝：这不是抽奖 {draw} 的文书：与办公室能制作和公布过的每一份都不同"
        f"（它的 SHA-256 是 {digest}）。它自己也对不上：{why}。"
    )
