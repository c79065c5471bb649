"""Amounts are written by scripts as they are by the server, fen for fen, below nothing too."""

import json
import random
import shutil
import subprocess
from pathlib import Path

from lottery.invoices.values.amounts import parse_fen, yuan
from tests.js.asking import NODE

MONEY = Path(__file__).parents[2] / "lottery" / "static" / "money.js"
SCRIPT = """
import { readFileSync, writeSync } from "node:fs";
import { fenOf, yuan } from "./money.mjs";
const { fen, texts } = JSON.parse(readFileSync(0, "utf8"));
const answer = JSON.stringify({ written: fen.map(yuan), read: texts.map(fenOf) });
const bytes = new TextEncoder().encode(answer);
for (let at = 0; at < bytes.length; ) at += writeSync(1, bytes, at);
"""
TEXTS = (
    "￥1,234.50",
    "57",
    "57元",
    "-258.5",
    "-258.50",
    "¥ 6.2",
    "１００．２５",
    "0.05",
    "100.250",
)
NONE = ("", "abc", "1.234", "12.", "--5", "1e5")


def asked(folder: Path, fen: list[int], texts: list[str]) -> dict[str, list[object]]:
    shutil.copy(MONEY, folder / "money.mjs")
    (folder / "main.mjs").write_text(SCRIPT, encoding="utf-8")
    answer = subprocess.run(
        [NODE, folder / "main.mjs"],
        input=json.dumps({"fen": fen, "texts": texts}),
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    found: dict[str, list[object]] = json.loads(answer.stdout)
    return found


def test_scripts_and_server_write_and_read_the_same_amounts(tmp_path: Path) -> None:
    chance = random.Random(258_50)
    many = [chance.randrange(-(10**12), 10**12) for _ in range(3000)]
    fen = [-25850, -25950, -1, -99, -100, 0, 1, 99, *range(-250, 250), *many]
    texts = [*map(yuan, fen), *TEXTS]
    answer = asked(tmp_path, fen, [*texts, *NONE])
    assert answer["written"] == [yuan(each) for each in fen]
    assert answer["read"] == [*map(parse_fen, texts), *(None for _ in NONE)]
