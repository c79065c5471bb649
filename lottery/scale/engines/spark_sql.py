"""The statement about whole pieces in Spark SQL: subtree and tickets of each, from rows of lines.

A row holds 16 lines, and a GROUP BY joins 16 subtrees of a level, so that a piece of 16⁴ lines
takes three of them. `sha2` is the engine's own, which uses all its processors; a Python worker of
Sail's has one for all pieces.
"""

from lottery.scale.engines.arrow_work import WIDE
from lottery.scale.work import Ask


def height(lines: int) -> int:
    """Of a piece of 16ʰ lines h; 0 for any other, which the statement is not about."""
    levels = 0
    while lines > 1 and lines % WIDE == 0:
        lines, levels = lines // WIDE, levels + 1
    return levels if lines == 1 else 0


def pieces(view: str, levels: int, ask: Ask) -> str:
    """Rows of (place, told, root, many, kept) for the pieces of 16**levels lines in a view: `kept`
    are the lines whose tickets are at or below the limit, `many` says how many there are."""
    rows = f"SELECT place, n, told, {_subtree(ask)} AS root, {_kept(ask)} AS kept FROM {view}"  # noqa: S608
    for _ in range(levels - 1):
        rows = _level(rows, ask)
    return (
        "SELECT place, max(told) AS told, max(root) AS root, sum(size(kept)) AS many, "  # noqa: S608
        f"flatten(collect_list(kept)) AS kept FROM ({rows}) GROUP BY place"
    )


def _subtree(ask: Ask) -> str:
    leaves = [f"unhex(sha2(concat(X'00', CAST(lines[{n}] AS BINARY)), 256))" for n in range(WIDE)]
    return _tree(leaves) if ask.root else "X''"


def _tree(hashes: list[str]) -> str:
    while len(hashes) > 1:
        pairs = zip(hashes[::2], hashes[1::2], strict=True)
        hashes = [f"unhex(sha2(concat(X'01', {left}, {right}), 256))" for left, right in pairs]
    return hashes[0]


def _kept(ask: Ask) -> str:
    """A list of the row's lines whose tickets are low enough."""
    if not ask.seed:
        return "array()"
    kept = (
        f"CASE WHEN sha2(concat('{ask.seed}:', substring(lines[{n}], 1, 10)), 256)"
        f" <= '{ask.limit:064x}' THEN lines[{n}] END"
        for n in range(WIDE)
    )
    return f"array_compact(array({', '.join(kept)}))"


def _level(rows: str, ask: Ask) -> str:
    """One GROUP BY: from the roots of a level of rows to the next one's."""
    picked = "".join(
        f", max(CASE n % {WIDE} WHEN {n} THEN root END) AS root_{n}" for n in range(WIDE)
    )
    joined = _tree([f"root_{n}" for n in range(WIDE)]) if ask.root else "X''"
    return (
        f"SELECT place, n, told, {joined} AS root, kept FROM ("  # noqa: S608
        f"SELECT place, n div {WIDE} AS n, max(told) AS told, "
        f"flatten(collect_list(kept)) AS kept{picked if ask.root else ''} "
        f"FROM ({rows}) GROUP BY place, n div {WIDE})"
    )
