"""A list in pieces: cut at line ends, indexed, and joined to the root that the whole list has."""

from hashlib import sha256
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from draws.errors import DrawError
from draws.merkle import Tree, leaf_hash, root
from draws.pieces import LONGEST, Index, Piece, cut, joined

ROWS = st.lists(st.from_regex(rb"[a-z ]{1,20}", fullmatch=True), max_size=40)
HEIGHTS = st.integers(0, 4)


def text(rows: list[bytes]) -> bytes:
    return b"".join(row + b"\n" for row in rows)


@given(ROWS, HEIGHTS)
def test_the_pieces_of_a_list_are_its_bytes_and_give_its_hash_and_root(
    rows: list[bytes], height: int
) -> None:
    whole, lines = text(rows), 1 << height
    pieces = list(cut(BytesIO(whole), "pool.txt", lines))
    index = Index.of("pool.txt", pieces, lines)
    assert b"".join(pieces) == whole
    assert all(piece.count(b"\n") == lines for piece in pieces[:-1])
    assert index.root == root(leaf_hash(row) for row in rows).hex()
    assert (index.size, index.length) == (len(rows), len(whole))
    assert index.sha256 == sha256(whole).hexdigest()
    assert Index.parse(index.text(), lines=lines) == index


@given(ROWS, ROWS)
def test_a_longer_register_shares_each_whole_piece_of_the_shorter_one(
    rows: list[bytes], more: list[bytes]
) -> None:
    old, new = (
        Index.of("register.txt", cut(BytesIO(text(each)), "register.txt", 4), 4).pieces
        for each in (rows, rows + more)
    )
    whole = len(rows) // 4
    assert old[:whole] == new[:whole]


@given(ROWS, HEIGHTS)
def test_a_tree_goes_on_from_its_subtrees_and_takes_a_perfect_one_as_it_is(
    rows: list[bytes], height: int
) -> None:
    leaves, lines = [leaf_hash(row) for row in rows], 1 << height
    tree = Tree()
    for at in range(0, len(leaves) - lines + 1, lines):
        tree = Tree.resume(tree.size, tree.subtrees)
        tree.graft(root(leaves[at : at + lines]), height)
    for leaf in leaves[tree.size :]:
        tree.append(leaf)
    assert tree.root() == root(leaves)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda t: t.replace(b"size: 3", b"size: 5"), "another number of pieces"),
        (lambda t: t.replace(b"bytes: 6", b"bytes: 7"), "another length"),
        (lambda t: t.replace(b"1 ", b"2 ", 1), "malformed piece"),
        (lambda t: t.replace(b"pool.txt", b"cards.txt"), "malformed file"),
        (lambda t: t[:-2] + (b"0" if t[-2:-1] != b"0" else b"1") + b"\n", "another root"),
        (lambda t: t + b"2 " + t.splitlines()[-1][2:] + b"\n", "another number of pieces"),
    ],
)
def test_an_index_that_does_not_add_up_is_refused(spoil, said) -> None:  # type: ignore[no-untyped-def]
    sound = Index.of("pool.txt", [b"a\nb\n", b"c\n"], 2).text()
    with pytest.raises(DrawError, match=said):
        Index.parse(spoil(sound), lines=2)


def test_a_list_cut_short_and_a_line_without_end_are_refused() -> None:
    with pytest.raises(DrawError, match=r"pool.txt line 3: not canonical: no line end"):
        list(cut(BytesIO(b"a\nb\nc"), "pool.txt", 2))
    with pytest.raises(DrawError, match=f"a line of over {LONGEST} bytes"):
        list(cut(BytesIO(b"a\nb\n" + b"x" * (3 << 20)), "pool.txt", 2))


def test_subtrees_of_another_tree_are_refused() -> None:
    with pytest.raises(DrawError, match="not the subtrees of such a tree"):
        Tree.resume(3, [b"x" * 32])
    tree = Tree()
    tree.append(b"x" * 32)
    with pytest.raises(DrawError, match="a subtree stands askew"):
        tree.graft(b"y" * 32, 1)


def test_no_pieces_are_the_empty_list() -> None:
    empty = Index.of("omitted.txt", [])
    assert empty.root == root([]).hex() == joined([], 0).hex()
    assert Index.parse(empty.text()) == empty
    assert Piece.of(0, b"a\n").root == leaf_hash(b"a").hex()
