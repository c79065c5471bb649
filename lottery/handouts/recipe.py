"""The recipe: a draw again, without any program of ours, for a POSIX shell.

It stands in each bundle's README.txt, where lines that begin with four blanks are commands for any
shell with sha256sum, sort, awk and openssl; a test cuts them out and runs them. The same commands
make `recheck.sh`, which repeats whatever draw it is shown. One file for a ticket, hashed by one
`sha256sum`, is a hundred times faster than one process for a ticket. A mark such as `@same@` is a
sentence's place.
"""

import re
from collections.abc import Iterable
from textwrap import dedent

from draws.manifest import Program
from lottery.texts.ceremony.bundle import SAID, TITLES
from lottery.texts.public import kit as words

_CLEAN = r"""
    WORK=; trap 'rm -rf "$WORK"' EXIT; trap 'exit 129' HUP; trap 'exit 143' TERM
    case $- in *i*) ;; *) trap 'exit 130' INT;; esac
"""

_PREPARE = r"""
    LC_ALL=C; export LC_ALL; WORK=$(mktemp -d)
    hash() { sha256sum "$1" | awk '{ print $1 }'; }
    field() { awk -v name="$2:" '$1 == name { print $2; exit }' "$1"; }
    say() { if [ -n "$2" ] && [ "$2" = "$3" ]; then echo "@same@  $1"
      else echo "@differs@  $1@wanted@ $2@found@ $3"; fi | tee -a "$WORK/report"; }
"""

_SUMS = r"""
    find . -type f | awk '$0 != "./SHA256SUMS" { print substr($0, 3) }' |
      xargs sha256sum | sort > "$WORK/found"
    sort SHA256SUMS > "$WORK/sums"
    say "SHA256SUMS @all_files@" "$(hash "$WORK/sums")" "$(hash "$WORK/found")"
"""

_LISTS = r"""
    say "rules.txt @rules@" "$(field manifest.txt rules-sha256)" "$(hash rules.txt)"
    say "register.txt @lines@" "$(field manifest.txt register-size)" \
      "$(awk 'END { print NR }' register.txt)"
    say "pool.txt @lines@" "$(field manifest.txt pool-count)" "$(awk 'END { print NR }' pool.txt)"
    say "pool.txt @pool@" "$(field manifest.txt pool-sha256)" "$(hash pool.txt)"
    say "omitted.txt @omissions@" "$(field manifest.txt omitted-sha256)" "$(hash omitted.txt)"
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
    awk '{ print "@wrong_entry@", $0 }' "$WORK/wrong"
    say "@against_register@" 0 "$(awk 'END { print NR }' "$WORK/wrong")"
"""

_SIGNATURES = r"""
    awk '{ print; if (NR == 3) exit }' checkpoint.txt > "$WORK/checkpoint"
    say "checkpoint.txt @lines@" "$(field manifest.txt register-size)" \
      "$(awk 'NR == 2' "$WORK/checkpoint")"
    say "checkpoint.txt @root@" "$(field manifest.txt register-root)" "$(
      awk 'NR == 3' "$WORK/checkpoint" | openssl base64 -d -A | od -An -v -tx1 |
      awk '{ gsub(/ /, ""); printf "%s", $0 }')"
    signed() {
      awk -v name="$3" 'NF == 3 && $2 == name { printf "%s", $3; exit }' "$2" |
        openssl base64 -d -A | tail -c 64 > "$WORK/signature"
      openssl pkeyutl -verify -rawin -pubin -keyform DER -inkey "$WORK/key" \
        -sigfile "$WORK/signature" -in "$1" > "$WORK/said" 2>&1 && echo "@holds@" || echo "@fails@"
    }
    awk '{ name = $0; sub(/[+].*/, "", name)
      sub(/^[^+]*[+][0-9a-f]*[+]/, ""); print name, $0 }' keys.txt > "$WORK/keys"
    while read -r name key; do
      printf '\060\052\060\005\006\003\053\145\160\003\041\000' > "$WORK/key"
      printf '%s' "$key" | openssl base64 -d -A | tail -c 32 >> "$WORK/key"
      say "$name @of_manifest@" "@holds@" "$(signed manifest.txt signatures.txt "$name")"
      say "$name @of_register@" "@holds@" "$(signed "$WORK/checkpoint" checkpoint.txt "$name")"
    done < "$WORK/keys"
"""

_SEED = r"""
    say "seed.txt @manifest_named@" "$(hash manifest.txt)" "$(field seed.txt manifest)"
    say "times.txt @manifest_named@" "$(hash manifest.txt)" "$(field times.txt manifest)"
    awk '$1 == "source:" && $3 == "sealed" { print $4, $5 }' manifest.txt > "$WORK/sealed"
    while read -r who sum; do
      say "sealed-$who.txt @sealed_hash@" "$sum" "$(hash "sealed-$who.txt")"
      say "seed.txt @used@ $who@value_of@" "$(field "sealed-$who.txt" secret)" \
        "$(awk -v who="$who" '$2 == "sealed" && $3 == who { print $4 }' seed.txt)"
    done < "$WORK/sealed"
    awk '$1 == "signature:" { for (i = 1; i < length($2); i += 2) {
      high = index("0123456789abcdef", substr($2, i, 1)) - 1
      low = index("0123456789abcdef", substr($2, i + 1, 1)) - 1
      printf "\\%03o", 16 * high + low } }' drand.txt \
      > "$WORK/octal" 2> "$WORK/said"
    awk '$2 == "drand" { print $5 }' seed.txt > "$WORK/drand"
    while read -r random; do
      say "drand.txt @hash_of_signature@" "$random" "$(printf "$(cat "$WORK/octal")" | sha256sum |
        awk '{ print $1 }')"
    done < "$WORK/drand"
    SEED=$(hash seed.txt); echo "@seed@ $SEED"
"""

_DRAW = r"""
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
    say "result.txt @result@" "$(hash "$WORK/result.txt")" "$(hash result.txt)"
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
    say "winners/ @cards@" "$(hash "$WORK/cards")" "$(hash "$WORK/found")"
"""

_VOID = r"""
    say "void.txt @manifest_named@" "$(hash manifest.txt)" "$(field void.txt manifest)"
    echo "void.txt $(hash void.txt)"
"""

_ABANDONED = r"""
    say "abandoned.txt @manifest_named@" "$(hash manifest.txt)" "$(field abandoned.txt manifest)"
    say "times.txt @manifest_named@" "$(hash manifest.txt)" "$(field times.txt manifest)"
    awk '$1 ~ /^[0-9]+$/ && $2 == "sealed" { print $3, $4 }' abandoned.txt |
      while read -r who secret; do
        told=$(awk -v who="$who" '$1 == "source:" && $3 == "sealed" && $4 == who {
          print $5 }' manifest.txt)
        say "sealed-$who.txt @sealed_then@" "$told" "$(hash "sealed-$who.txt")"
        say "sealed-$who.txt@secret_of@" "$secret" "$(field "sealed-$who.txt" secret)"
      done
    echo "abandoned.txt $(hash abandoned.txt)"
"""

_END = r"""
    awk '/^@differs@/ { bad = 1; print } END {
      print bad ? "@advice@" : "@above@ " NR " @all_same@"
      exit bad }' "$WORK/report"
"""

_COMMANDS = {
    "prepare": _PREPARE,
    "sums": _SUMS,
    "lists": _LISTS,
    "signatures": _SIGNATURES,
    "seed": _SEED,
    "draw": _DRAW,
    "void": _VOID,
    "abandoned": _ABANDONED,
    "end": _END,
}
_PARTS = {"void": ("void",), "abandoned": ("abandoned",), "": ("seed", "draw")}
PLACE = "recipe"
"""The name that a manifest gives recheck.sh."""
_LEAVES = frozenset({"48126b0ac62be9440550a0c142abdecc477806745117af996d3742a3eb3d41ea"})
"""recheck.sh as released with 0.1.0: whoever froze with it publishes README.txt as it was then."""
_MARK = re.compile("@([a-z_]+)@")


def recipe(ended: str = "", *, cleans: bool = True) -> str:
    """The parts of the recipe, each under its heading; `ended` is `void` or `abandoned` where there
    is no result. One that `cleans` removes its work folder when its shell ends, by a signal too;
    in a shell at which somebody sits, his Ctrl+C goes on stopping the command alone."""
    names = ("sums", "lists", "signatures", *_PARTS[ended], "end")
    clean = _CLEAN.rstrip("\n") if cleans else ""
    rest = "".join(f"\n{TITLES[name]}{_said(_COMMANDS[name])}" for name in names)
    return f"\n{TITLES['prepare']}{clean}{_said(_PREPARE)}{rest}"


def cleans(programs: Iterable[Program]) -> bool:
    """Whether README.txt of a draw whose manifest names these programs holds the recipe that
    cleans up: what was frozen with an earlier one, or names none, keeps its bytes."""
    return any(each.name == PLACE and each.sha256 not in _LEAVES for each in programs)


_SCRIPT = (
    ("", "prepare"),
    ("[ -f SHA256SUMS ]", "sums"),
    ("[ -f register.txt ]", "lists"),
    ("complete", "signatures"),
    ("[ -f void.txt ]", "void"),
    ("[ -f abandoned.txt ]", "abandoned"),
    ("[ -f seed.txt ]", "seed"),
    ("[ -f seed.txt ]", "draw"),
)
"""The parts of recheck.sh, and under which condition each is run."""


def script() -> bytes:
    """recheck.sh: the recipe's parts, each where the folder has what it is about."""
    parts = (_part(condition, name) for condition, name in _SCRIPT)
    text = "".join([words.RECHECK, *parts, words.RECHECK_STILL, dedent(_said(_END)).lstrip()])
    return text.encode()


def _part(condition: str, name: str) -> str:
    title = "".join(f"# {line}\n" for line in TITLES[name].split("\n"))
    commands = dedent(_said(_COMMANDS[name])).strip("\n")
    return (
        f"{title}if {condition}; then\n{commands}\nfi\n\n"
        if condition
        else f"{title}{commands}\n\n"
    )


def _said(commands: str) -> str:
    return _MARK.sub(lambda mark: SAID[mark[1]], commands)
