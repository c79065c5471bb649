"""Pieces of the register: the root of each full one is stored, so that whoever needs a root of the
whole does not walk all that lies under it.

A piece is 2**16 lines, an aligned perfect subtree of RFC 6962. Its root is written by the
transaction whose line completes it. Whoever changed a stored root is noticed when the register is
opened, as the roots joined no longer give the one that was acknowledged outside the database;
whoever changed a line under one, by those who walk the lines: `lottery check`, freeze, commit.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NoReturn

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from draws.merkle import Tree, leaf_hash
from draws.pieces import PIECE
from lottery.errors import RegisterBrokenError
from lottery.models import RegisterPiece, StoredRegisterLine
from lottery.texts import errors as sentences

OPTION = "lottery_piece_height"
"""The execution option of an engine whose register has smaller pieces, as tests have."""
_HEIGHT = PIECE.bit_length() - 1


def height_of(session: Session) -> int:
    """The height of a piece's tree: 16."""
    found: int = session.get_bind().get_execution_options().get(OPTION, _HEIGHT)
    return found


def complete(session: Session, before: int, size: int) -> None:
    """Store the roots of the pieces that the lines from `before` to `size` have filled."""
    height = height_of(session)
    for number in range(before >> height, size >> height):
        tree = Tree()
        for leaf in leaves(session, number << height, (number + 1) << height):
            tree.append(leaf)
        session.execute(insert(RegisterPiece).values(number=number, root=tree.root()))


def leaves(session: Session, first: int, end: int) -> Iterable[bytes]:
    """The stored leaf hashes of the lines from `first` to `end` (which is not among them)."""
    query = select(StoredRegisterLine.leaf).where(
        StoredRegisterLine.number >= first, StoredRegisterLine.number < end
    )
    return session.scalars(query.order_by(StoredRegisterLine.number)).all()


def roots(session: Session, first: int = 0, end: int | None = None) -> Sequence[bytes]:
    """The stored roots of the pieces from `first` to `end` (all that are there, if None), without
    a gap; RegisterBrokenError."""
    query = select(RegisterPiece.number, RegisterPiece.root).where(RegisterPiece.number >= first)
    if end is not None:
        query = query.where(RegisterPiece.number < end)
    rows = session.execute(query.order_by(RegisterPiece.number)).all()
    wanted = first + len(rows) if end is None else end
    for place, (number, root) in enumerate(rows, first):
        if number != place:
            _missing(session, place)
        if not isinstance(root, bytes):  # SQLite keeps text there, too
            raise RegisterBrokenError(sentences.piece_broken(number, *_lines(session, number)))
    if first + len(rows) < wanted:
        _missing(session, first + len(rows))
    return [root for _, root in rows]


def joined(session: Session, pieces: int) -> Tree:
    """The tree of the first so many pieces, by their stored roots alone; RegisterBrokenError."""
    tree, height = Tree(), height_of(session)
    for root in roots(session, 0, pieces):
        tree.graft(root, height)
    return tree


def require_no_more(session: Session, size: int) -> None:
    """Raise RegisterBrokenError where a root is stored of a piece that is not full at `size`."""
    last = session.scalar(select(func.max(RegisterPiece.number)))
    if last is not None and last >= size >> height_of(session):
        raise RegisterBrokenError(sentences.piece_too_many(last, *_lines(session, last), size))


def follow(session: Session, stored: Tree, walked: Tree) -> None:
    """A walk over lines has come to the end of a piece: put its stored root behind those before it,
    and raise RegisterBrokenError, which names the piece, unless both are one tree."""
    height = height_of(session)
    number = stored.size >> height
    (root,) = roots(session, number, number + 1)
    stored.graft(root, height)
    if stored.root() != walked.root():
        raise RegisterBrokenError(sentences.piece_broken(number, *_lines(session, number)))


def roots_at(session: Session, sizes: Iterable[int]) -> Iterator[tuple[int, str]]:
    """The register's root (64 hex) at each of these sizes, the smallest first: of stored roots, and
    of the lines behind them, whose leaves are made anew. Raises RegisterBrokenError."""
    height = height_of(session)
    whole = Tree()
    for size in sorted(set(sizes)):
        for root in roots(session, whole.size >> height, size >> height):
            whole.graft(root, height)
        tree = Tree.resume(whole.size, whole.subtrees)
        for line in _lines_of(session, whole.size, size):
            tree.append(leaf_hash(line))
        yield size, tree.root().hex()


def _lines_of(session: Session, first: int, end: int) -> Iterable[bytes]:
    query = select(StoredRegisterLine.line).where(
        StoredRegisterLine.number >= first, StoredRegisterLine.number < end
    )
    return session.scalars(query.order_by(StoredRegisterLine.number)).all()


def _missing(session: Session, number: int) -> NoReturn:
    raise RegisterBrokenError(sentences.piece_missing(number, *_lines(session, number)))


def _lines(session: Session, number: int) -> tuple[int, int]:
    """The first and the last line of a piece."""
    height = height_of(session)
    return number << height, ((number + 1) << height) - 1
