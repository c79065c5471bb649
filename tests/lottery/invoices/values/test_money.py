"""Whole fen are written in one way: each amount comes back as it was, below nothing too."""

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from lottery.invoices.values.amounts import parse_fen, yuan
from lottery.texts.minutes import pages

ROOT = Path(__file__).parents[4]
FEN = st.integers(min_value=-(10**11), max_value=10**11)
_BY_HAND = re.compile(r"//\s*100\b.*%\s*100\b|divmod\([^)]*fen[^)]*100\)")


@given(fen=FEN)
def test_no_amount_is_lost_in_writing(fen: int) -> None:
    assert re.fullmatch(r"-?[0-9]+\.[0-9]{2}", yuan(fen))
    assert parse_fen(yuan(fen)) == fen
    assert parse_fen(yuan(fen, grouped=True)) == fen
    assert pages.money(fen) == f"{yuan(fen, grouped=True)} 元"


def test_an_amount_below_nothing_is_itself_with_a_sign() -> None:
    assert [yuan(fen) for fen in (-25850, -1, -100, 0)] == ["-258.50", "-0.01", "-1.00", "0.00"]


def test_no_other_place_writes_fen_by_hand() -> None:
    found = [
        f"{path.name}: {line.strip()}"
        for top in ("lottery", "draws", "templates")
        for path in (ROOT / top).rglob("*")
        if path.suffix in {".py", ".html", ".js"} and path.name != "amounts.py"
        for line in path.read_text(encoding="utf-8").splitlines()
        if _BY_HAND.search(line) and "year" not in line
    ]
    assert found == []
