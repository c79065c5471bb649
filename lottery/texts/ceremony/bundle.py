"""README.txt of a bundle: what lies in it, and how to repeat the draw without this program.

Lines that begin with four blanks are the recipe, for any POSIX shell with sha256sum, sort, awk and
openssl. A test cuts them out and runs them. One file for a ticket, hashed by one `sha256sum`, is a
hundred times faster than one process for a ticket.
"""

from draws.manifest import Manifest

_HEAD = """\
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

  有 Python 3.11 以上版本和 cryptography（核对签名用）的电脑，取得本项目的 draws 文件夹后执行：
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

_RESULT_FILES = """\
  seed.txt        全部随机数，其校验值即种子   times.txt       每个随机数存入的时间
  result.txt      结果：等次、序号、编号、票值 winners/        得奖者的卡片（已遮盖姓名电话）
  minutes.pdf     现场记录                     drand.txt       公共信标的证据（用到时才有）
  得奖者超过一万名时，winners/ 改为一张表 winners.txt。参加编号超过二十万时，记录不附
  register.txt 和 pool.txt，只写它们的散列。
"""
_PAGES = """\
  记录 minutes.pdf 页面上印的字，上面的程序不读，另用这条命令核对（返回值的意思相同）：
  lottery minutes check minutes.pdf --trust 主办单位公布的根证书 --keys 您自己取得的公钥文件
"""
_VOID_FILES = "  void.txt        本次作废的原因和时间\n"
_ABANDONED_FILES = """\
  abandoned.txt   本次终止的原因和时间、已有的随机数和没有给出的一项
  times.txt       每个随机数存入的时间         drand.txt       公共信标的证据（用到时才有）
"""

_BEGIN = r"""
【准备】
    LC_ALL=C; export LC_ALL; WORK=$(mktemp -d)
    hash() { sha256sum "$1" | awk '{ print $1 }'; }
    field() { awk -v name="$2:" '$1 == name { print $2; exit }' "$1"; }
    say() { if [ -n "$2" ] && [ "$2" = "$3" ]; then echo "一致  $1"
      else echo "不符  $1：应为 $2，实为 $3"; fi | tee -a "$WORK/report"; }
"""

_SUMS = r"""
【校验】每个文件都在 SHA256SUMS 里，没有多，没有少（哪个不符，用 sha256sum -c SHA256SUMS 查看）
    find . -type f | awk '$0 != "./SHA256SUMS" { print substr($0, 3) }' |
      xargs sha256sum | sort > "$WORK/found"
    sort SHA256SUMS > "$WORK/sums"
    say "SHA256SUMS 全部文件" "$(hash "$WORK/sums")" "$(hash "$WORK/found")"
"""

_LISTS = r"""
【名单】规则、登记册、名单与封存的清单相符；凡已通过的，都在两份名单之一，恰好一次
    say "rules.txt 规则" "$(field manifest.txt rules-sha256)" "$(hash rules.txt)"
    say "register.txt 行数" "$(field manifest.txt register-size)" \
      "$(awk 'END { print NR }' register.txt)"
    say "pool.txt 行数" "$(field manifest.txt pool-count)" "$(awk 'END { print NR }' pool.txt)"
    say "pool.txt 名单" "$(field manifest.txt pool-sha256)" "$(hash pool.txt)"
    say "omitted.txt 未列名单" "$(field manifest.txt omitted-sha256)" "$(hash omitted.txt)"
    awk '
      FILENAME == "manifest.txt" {
        if ($1 == "batch:") wanted[$2] = 1
        if ($1 == "cap:") cap = $2 + 0
        next
      }
      FILENAME == "register.txt" {
        if ($1 != "submit") { status[$2] = $1; next }
        entry = sprintf("%010d", FNR - 1); commit[entry] = $3
        if ($2 in wanted) mine[entry] = 1
        next
      }
      {
        bad = !($1 in mine) || status[$1] != "accept" || ($1 in listed)
        if (FNR > 1 && $1 "" <= last "") bad = 1
        if (FILENAME == "pool.txt" && $3 "" != commit[$1] "") bad = 1
        if (FILENAME == "pool.txt" && ($2 == "-") != (cap == 0)) bad = 1
        if (bad) print FILENAME, $1
        listed[$1] = 1; last = $1
      }
      END { for (e in mine) if (status[e] == "accept" && !(e in listed)) print "register.txt", e }
    ' manifest.txt register.txt pool.txt omitted.txt > "$WORK/wrong"
    awk '{ print "有误的编号", $0 }' "$WORK/wrong"
    say "名单对登记册，有误" 0 "$(awk 'END { print NR }' "$WORK/wrong")"
"""

_SIGNATURES = r"""
【签名】清单和登记册存证由 keys.txt 中各公钥签名
    awk '{ print; if (NR == 3) exit }' checkpoint.txt > "$WORK/checkpoint"
    say "checkpoint.txt 行数" "$(field manifest.txt register-size)" \
      "$(awk 'NR == 2' "$WORK/checkpoint")"
    say "checkpoint.txt 登记册树根" "$(field manifest.txt register-root)" "$(
      awk 'NR == 3' "$WORK/checkpoint" | openssl base64 -d -A | od -An -v -tx1 |
      awk '{ gsub(/ /, ""); printf "%s", $0 }')"
    signed() {
      awk -v name="$3" 'NF == 3 && $2 == name { printf "%s", $3; exit }' "$2" |
        openssl base64 -d -A | tail -c 64 > "$WORK/signature"
      openssl pkeyutl -verify -rawin -pubin -keyform DER -inkey "$WORK/key" \
        -sigfile "$WORK/signature" -in "$1" > "$WORK/said" 2>&1 && echo "成立" || echo "不成立"
    }
    awk '{ name = $0; sub(/[+].*/, "", name)
      sub(/^[^+]*[+][0-9a-f]*[+]/, ""); print name, $0 }' keys.txt > "$WORK/keys"
    while read -r name key; do
      printf '\060\052\060\005\006\003\053\145\160\003\041\000' > "$WORK/key"
      printf '%s' "$key" | openssl base64 -d -A | tail -c 32 >> "$WORK/key"
      say "$name 对清单的签名" "成立" "$(signed manifest.txt signatures.txt "$name")"
      say "$name 对登记册的签名" "成立" "$(signed "$WORK/checkpoint" checkpoint.txt "$name")"
    done < "$WORK/keys"
"""

_SEED = r"""
【种子】seed.txt 写着清单的校验值；密封的随机数与事先公布的校验值相符；种子是 seed.txt 的校验值
    say "seed.txt 所指清单" "$(hash manifest.txt)" "$(field seed.txt manifest)"
    say "times.txt 所指清单" "$(hash manifest.txt)" "$(field times.txt manifest)"
    awk '$1 == "source:" && $3 == "sealed" { print $4, $5 }' manifest.txt > "$WORK/sealed"
    while read -r who sum; do
      say "sealed-$who.txt 密封值" "$sum" "$(hash "sealed-$who.txt")"
      say "seed.txt 所用 $who 的值" "$(field "sealed-$who.txt" secret)" \
        "$(awk -v who="$who" '$2 == "sealed" && $3 == who { print $4 }' seed.txt)"
    done < "$WORK/sealed"
    awk '$1 == "signature:" { for (i = 1; i < length($2); i += 2) {
      high = index("0123456789abcdef", substr($2, i, 1)) - 1
      low = index("0123456789abcdef", substr($2, i + 1, 1)) - 1
      printf "\\%03o", 16 * high + low } }' drand.txt \
      > "$WORK/octal" 2> "$WORK/said"
    awk '$2 == "drand" { print $5 }' seed.txt > "$WORK/drand"
    while read -r random; do
      say "drand.txt 签名的校验值" "$random" "$(printf "$(cat "$WORK/octal")" | sha256sum |
        awk '{ print $1 }')"
    done < "$WORK/drand"
    SEED=$(hash seed.txt); echo "种子 $SEED"
"""

_DRAW = r"""
【抽取】每个编号的票值是“种子:编号”的 SHA-256；按票值从小到大，自一等起依次填满
（算一张票：printf '%s:%s' "$SEED" 编号 | sha256sum ；下面先写成一个个小文件再一次算完，快得多）
    mkdir "$WORK/tickets"
    awk -v seed="$SEED" -v folder="$WORK/tickets/" '{
      file = folder $1; printf "%s:%s", seed, $1 > file; close(file) }' pool.txt
    (cd "$WORK/tickets" && find . -type f | xargs sha256sum) |
      awk 'length($2) == 12 { print $1, substr($2, 3) }' | sort > "$WORK/order"
    rm -r "$WORK/tickets"
    { echo "fpdraw-result/1"; echo "draw: $(field manifest.txt draw)"
      echo "attempt: $(field manifest.txt attempt)"
      echo "manifest: $(hash manifest.txt)"; echo "seed: $SEED"
      awk '
        FILENAME == "manifest.txt" {
          if ($1 == "cap:") cap = $2 + 0
          if ($1 == "audit:") audit = $2 + 0
          if ($1 == "tier:") for (i = 1; i <= $3 + 0; i++) slot[++slots] = $2 " " i
          if ($1 == "alternates:") for (i = 1; i <= $3 + 0; i++) slot[++slots] = "A" $2 " " i
          next
        }
        FILENAME == "pool.txt" { tag[$1] = $2; next }
        filled < slots + 0 {
          if (cap && held[tag[$2]] >= cap) { skipped[++skips] = "skip cap " $2 " " $1; next }
          held[tag[$2]]++; filled++; print slot[filled], $2, $1; next
        }
        audited < audit { audited++; print "audit", audited, $2, $1 }
        END { for (i = 1; i <= skips; i++) print skipped[i] }
      ' manifest.txt pool.txt "$WORK/order"
    } > "$WORK/result.txt"
    say "result.txt 结果" "$(hash "$WORK/result.txt")" "$(hash result.txt)"
    awk 'FILENAME == "pool.txt" { commit[$1] = $3; next }
      FNR > 5 && $1 != "audit" && $1 != "skip" && $1 !~ /^A/ {
        print commit[$3] "  winners/" $3 ".txt" }' pool.txt "$WORK/result.txt" |
      sort > "$WORK/cards"
    FROM=.; if [ -f winners.txt ]; then FROM=$WORK; mkdir "$WORK/winners"; fi
    if [ -f winners.txt ]; then awk -v to="$WORK/winners/" '{ card = to $1 ".txt"; name = $0
      for (i = 1; i < 7; i++) sub(/^[^ ]* /, "", name)
      print "fpdraw-card/1\nsalt: " $2 "\nbatch: " $3 "\ninvoice: " $4 "\nholder: " name \
        "\nphone: " $5 "\nslip: " $6 > card; close(card) }' winners.txt; fi
    (cd "$FROM"; find winners -type f 2> "$WORK/said" | xargs sha256sum) |
      awk '$2 != "-"' | sort > "$WORK/found"
    say "winners/ 每张卡片都是登记时封存的那张" "$(hash "$WORK/cards")" "$(hash "$WORK/found")"
"""

_VOID = r"""
【作废】void.txt 写着清单的校验值；下一次的 manifest.txt 以 previous 写明 void.txt 的校验值
    say "void.txt 所指清单" "$(hash manifest.txt)" "$(field void.txt manifest)"
    echo "void.txt $(hash void.txt)"
"""

_ABANDONED = r"""
【终止】abandoned.txt 写着清单的校验值；下一次的清单以 previous 写明 abandoned.txt 的校验值
    say "abandoned.txt 所指清单" "$(hash manifest.txt)" "$(field abandoned.txt manifest)"
    say "times.txt 所指清单" "$(hash manifest.txt)" "$(field times.txt manifest)"
    awk '$1 ~ /^[0-9]+$/ && $2 == "sealed" { print $3, $4 }' abandoned.txt |
      while read -r who secret; do
        told=$(awk -v who="$who" '$1 == "source:" && $3 == "sealed" && $4 == who {
          print $5 }' manifest.txt)
        say "sealed-$who.txt 是封存时的那份" "$told" "$(hash "sealed-$who.txt")"
        say "sealed-$who.txt 的密值" "$secret" "$(field "sealed-$who.txt" secret)"
      done
    echo "abandoned.txt $(hash abandoned.txt)"
"""

_END = r"""
【结论】
    awk '/^不符/ { bad = 1; print } END {
      print bad ? "有不符之处，请保留这个文件夹并追问。" : "以上 " NR " 项全部一致。"
      exit bad }' "$WORK/report"

四、还要看什么

  * keys.txt 里的公钥本身不能证明什么：请向公证处、监督单位和主办单位分别索取公钥
  （在公告栏、记录的签字页或其网站上），与 keys.txt 逐字核对；用 --keys 给出时，程序会替您核对。
  * 上面的命令不算登记册的树根，不核对时间、日期、公共信标的签名和记录的附件；程序会核对
  （核对公共信标的签名需另装 py_ecc；没有装时，程序会说明这一项没有核对）。
  * 您手里有登记回执（slip 与 card）的话：card 的 SHA-256 应当就是 register.txt 里您那一行的值。
  * 谁来看、谁来掷骰子、时间是否属实，要靠在场的人；记录里写着他们是谁。
"""


_COMMITMENT = """\
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

  有 Python 3.11 以上版本和 cryptography（核对签名用）的电脑，取得本项目的 draws 文件夹后执行：
  python -m draws commitment 这个文件夹 --keys 您自己取得的公钥文件
  它核对签名、登记册和两份名单：凡已通过的登记，都在两份名单之一，恰好一次。

  sha256sum manifest.txt 的结果，就是现场宣读和大屏显示的清单散列：
  {digest}
  请抄下它，或保存这个文件夹，开奖后与公布的成品比较。
"""


def commitment_readme(manifest: Manifest) -> bytes:
    """README.txt for what is published before the draw."""
    rehearsal = "【演练】本次是演练，不产生任何奖品。"
    text = _COMMITMENT.format(
        title=manifest.title,
        draw=manifest.draw,
        attempt=manifest.attempt,
        mode="正式抽奖。" if manifest.live else rehearsal,
        digest=manifest.sha256(),
    )
    return text.encode()


_ENDED = {"void": "（已作废，没有结果）", "abandoned": "（已终止，没有结果）", "": ""}
_FILES = {"void": _VOID_FILES, "abandoned": _ABANDONED_FILES, "": _RESULT_FILES}
_STEPS = {"void": (_VOID,), "abandoned": (_ABANDONED,), "": (_SEED, _DRAW)}


def readme(manifest: Manifest, ended: str = "") -> bytes:
    """README.txt for a bundle of this manifest; `ended` is `void` or `abandoned` where there is no
    result."""
    rehearsal = "【演练】本次是演练，不产生任何奖品；下面的随机数可能由机器生成。"
    head = _HEAD.format(
        title=manifest.title,
        draw=manifest.draw,
        attempt=manifest.attempt,
        mode="正式抽奖。" if manifest.live else rehearsal,
        void=_ENDED[ended],
        pages="" if ended else _PAGES,
        files=_FILES[ended],
    )
    return "".join([head, _BEGIN, _SUMS, _LISTS, _SIGNATURES, *_STEPS[ended], _END]).encode()
