"""The register held against the roots that others know of it: by a walk over all leaves, or by the
stored roots of its pieces."""

from collections.abc import Collection, Iterator, Sequence

from sqlalchemy.orm import Session

from draws.merkle import Tree
from lottery.acknowledged.published import KnownRoot
from lottery.errors import DatabaseBehindError, DatabaseForkedError
from lottery.register import pieces
from lottery.register.log import leaves
from lottery.register.log import size as size_of
from lottery.texts import acknowledged


def require_reached(size: int, known: Sequence[KnownRoot]) -> None:
    """Raise DatabaseBehindError unless so many lines are as many as others know of."""
    for each in known:
        if each.size > size:
            raise DatabaseBehindError(acknowledged.behind_root(size, each.size, each.where))


def sizes_of(known: Sequence[KnownRoot]) -> set[int]:
    """The sizes of which others know a root."""
    return {each.size for each in known}


def hold(known: Sequence[KnownRoot], root: str) -> None:
    """Raise DatabaseForkedError unless all that others know of one size is this root (64 hex)."""
    for each in known:
        if each.root != root:
            raise DatabaseForkedError(
                acknowledged.other_root(each.size, root, each.root, each.where)
            )


def check_extends(session: Session, known: Sequence[KnownRoot]) -> None:
    """Hold the register against the roots that others know, by one walk over its leaves; raises
    RegisterBrokenError, DatabaseBehindError, DatabaseForkedError."""
    require_reached(size_of(session), known)
    for size, root in _walked(session, sizes_of(known)):
        hold([each for each in known if each.size == size], root)


def walked_root(session: Session, known: Sequence[KnownRoot], upto: int) -> bytes:
    """The root of the first `upto` lines by a walk over all leaves, which holds what others know
    and the stored root of each piece; raises as `check_extends`. Lines are for others to read."""
    require_reached(size_of(session), known)
    found = dict(_walked(session, {upto, *sizes_of(known)}))
    for size in sizes_of(known):
        hold([each for each in known if each.size == size], found[size])
    return bytes.fromhex(found[upto])


def _walked(session: Session, sizes: Collection[int]) -> Iterator[tuple[int, str]]:
    """The root (64 hex) at each of these sizes; a piece on the way whose stored root is not that of
    its leaves raises RegisterBrokenError."""
    height = pieces.height_of(session)
    inside = (1 << height) - 1
    tree, stored = Tree(), Tree()
    if 0 in sizes:
        yield 0, tree.root().hex()
    for leaf in leaves(session, max(sizes, default=0)):
        tree.append(leaf)
        if not tree.size & inside:
            pieces.follow(session, stored, tree)
        if tree.size in sizes:
            yield tree.size, tree.root().hex()


def joined_root(session: Session, known: Sequence[KnownRoot], upto: int) -> bytes:
    """The root of the first `upto` lines, and the roots that others know, by the stored roots of
    the pieces and the lines behind them, where an everyday act cannot wait for a walk over all;
    raises RegisterBrokenError, DatabaseBehindError and DatabaseForkedError."""
    require_reached(size_of(session), known)
    hold_roots(session, known)
    ((_, root),) = pieces.roots_at(session, [upto])
    return bytes.fromhex(root)


def hold_roots(session: Session, known: Sequence[KnownRoot]) -> None:
    """Hold roots that others know by the stored roots of the pieces and the lines behind them, of
    a piece at most for each; raises RegisterBrokenError, DatabaseForkedError."""
    for size, root in pieces.roots_at(session, sizes_of(known)):
        hold([each for each in known if each.size == size], root)
