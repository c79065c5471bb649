"""Does the register still give the roots that were signed, and do its tables say what it says?

Whoever changed a row in the database, or cut some off, is noticed here; whoever changed the rows,
the checkpoints and their signatures together is noticed by those who hold an older checkpoint.
"""

import base64
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from draws.errors import DrawError
from draws.merkle import Tree, leaf_hash
from draws.signatures import CHECKPOINT, VerifierKey, check_signatures, parse_checkpoint
from lottery.acknowledged.published import KnownRoot
from lottery.clock import day_of
from lottery.errors import DatabaseBehindError, DatabaseForkedError, RegisterBrokenError
from lottery.models import Checkpoint, Entry, EntryEvent, RegisterHead, StoredRegisterLine
from lottery.register.log import leaves
from lottery.register.log import size as size_of
from lottery.texts import acknowledged
from lottery.texts import errors as sentences

_AT_ONCE = 5000


class RegisterWalk:
    """The register from its first line on, recomputed; a walk goes on from where it has come to.

    It holds the roots that others know of, where it comes past them.
    """

    def __init__(self, known: Sequence[KnownRoot] = ()) -> None:
        self._tree, self._last = Tree(), b""
        self._known = {
            size: [each for each in known if each.size == size] for size in _sizes(known)
        }
        _hold(self._known.get(0, ()), self._tree.root().hex())

    @property
    def size(self) -> int:
        """How many lines were looked at."""
        return self._tree.size

    @property
    def root(self) -> bytes:
        """The root of the lines that were looked at."""
        return self._tree.root()

    def on(self, session: Session, most: int | None = None) -> None:
        """Recompute the leaves of the next lines (`most` of them; by default all) and the root
        under each checkpoint among them; RegisterBrokenError, DatabaseForkedError."""
        begun = self._tree.size
        signed = {size: row for size, row in _checkpoints(session).items() if size > begun}
        query = select(StoredRegisterLine.number, StoredRegisterLine.line, StoredRegisterLine.leaf)
        query = query.where(StoredRegisterLine.number >= begun).limit(most)
        query = query.order_by(StoredRegisterLine.number).execution_options(yield_per=_AT_ONCE)
        with session.execute(query) as rows:
            for number, line, leaf in rows:
                self._append(number, line, leaf)
                if self.size in signed:
                    _check_checkpoint(self._tree, *signed.pop(self.size))
        if most is None:
            for upto in sorted(signed):
                _same("size", self.size, upto, self.size)

    def _append(self, number: int, line: bytes, leaf: bytes) -> None:
        _same("number", number, self.size, number)
        _same("leaf", {type(line), type(leaf)}, {bytes}, number)  # SQLite keeps text there too
        _same("leaf", leaf.hex(), leaf_hash(line).hex(), number)
        self._tree.append(leaf)
        self._last = line
        if self.size in self._known:
            _hold(self._known[self.size], self._tree.root().hex())

    def check_head(self, session: Session) -> None:
        """The head is that of the lines looked at; raise RegisterBrokenError."""
        _check_head(session, self.size, self._last)


def check_register(session: Session, known: Sequence[KnownRoot] = ()) -> None:
    """Recompute every leaf and the root under each checkpoint; raise RegisterBrokenError.

    The program refuses to start on a register that does not check, and on one that does not go on
    from the roots that others know: DatabaseBehindError, DatabaseForkedError.
    """
    walk = RegisterWalk(known)
    walk.on(session)
    walk.check_head(session)
    require_reached(walk.size, known)


def require_reached(size: int, known: Sequence[KnownRoot]) -> None:
    """Raise DatabaseBehindError unless so many lines are as many as others know of."""
    for each in known:
        if each.size > size:
            raise DatabaseBehindError(acknowledged.behind_root(size, each.size, each.where))


def _sizes(known: Sequence[KnownRoot]) -> set[int]:
    return {each.size for each in known}


def _hold(known: Sequence[KnownRoot], root: str) -> None:
    for each in known:
        if each.root != root:
            raise DatabaseForkedError(
                acknowledged.other_root(each.size, root, each.root, each.where)
            )


def check_extends(session: Session, known: Sequence[KnownRoot]) -> None:
    """Hold the register against the roots that others know, by one walk over its leaves; raises
    DatabaseBehindError, DatabaseForkedError."""
    require_reached(size_of(session), known)
    sizes = _sizes(known)
    tree = Tree()
    for leaf in leaves(session, max(sizes, default=0)):
        tree.append(leaf)
        if tree.size in sizes:
            _hold([each for each in known if each.size == tree.size], tree.root().hex())


def _checkpoints(session: Session) -> dict[int, tuple[str, bytes]]:
    rows = session.execute(select(Checkpoint.size, Checkpoint.root, Checkpoint.note))
    return {size: (root, note) for size, root, note in rows}


def _check_checkpoint(tree: Tree, root: str, note: bytes) -> None:
    """Root and note say what the tree, as far as it has grown, does."""
    line = tree.size - 1
    _same("root", tree.root().hex(), root, line)
    try:
        _, size, noted = parse_checkpoint(note.partition(b"\n\n")[0] + b"\n")
    except (DrawError, TypeError) as why:
        _same("note", str(why), "", line)
    else:
        _same("note", (size, noted.hex()), (tree.size, root), line)


def _check_head(session: Session, lines: int, last: bytes) -> None:
    try:
        rows = select(RegisterHead.id, RegisterHead.size, RegisterHead.last_date)
        head, *others = session.execute(rows.order_by(RegisterHead.id)).all() or (None,)
    except (ValueError, TypeError) as why:  # what stands there is no date
        raise RegisterBrokenError(sentences.register_broken("date", lines, why, "")) from None
    _same("size", 0, len(others), lines)
    _same("size", (1, lines), (head.id, head.size) if head else None, lines)
    day = head.last_date.isoformat() if head and head.last_date else ""
    _same("date", last.decode("ascii", "replace").rpartition(" ")[2], day, lines)


def check_notes(session: Session, keys: Sequence[VerifierKey]) -> None:
    """Hold every checkpoint's signatures by these keys; RegisterBrokenError. Other signers, and
    keys of before, are those who pin them to judge."""
    for size, (_, note) in sorted(_checkpoints(session).items()):
        text, _, signatures = note.partition(b"\n\n")
        rows = signatures.splitlines(keepends=True)
        _same("signature", bool(rows), True, size - 1)
        for row in rows:
            try:
                for key in (key for key in keys if _is_by(key, row)):
                    check_signatures(text + b"\n", row, [key], CHECKPOINT)
            except DrawError as why:
                _same("signature", str(why), "", size - 1)


def _is_by(key: VerifierKey, row: bytes) -> bool:
    """Whether a signature line names this key; its first 5 signs of base64 hold 30 of 32 bits."""
    _, name, encoded, *_ = [*row.decode("utf-8", "replace").split(" "), "", ""]
    return name == key.name and encoded[:5] == base64.b64encode(key.key_hash()).decode()[:5]


def check_entries(session: Session) -> None:
    """Hold the tables that are queried against the lines that are signed; RegisterBrokenError.

    Every line has its entry or its event, and says of it what the row says, of its day, too.
    """
    query = (
        select(StoredRegisterLine.number, StoredRegisterLine.line, Entry.batch, Entry.commit)
        .add_columns(Entry.entered_at, EntryEvent.entry, EntryEvent.what)
        .add_columns(EntryEvent.reason, EntryEvent.at)
        .outerjoin(Entry, Entry.number == StoredRegisterLine.number)
        .outerjoin(EntryEvent, EntryEvent.line == StoredRegisterLine.number)
        .order_by(StoredRegisterLine.number)
        .execution_options(yield_per=_AT_ONCE)
    )
    with session.execute(query) as rows:
        for number, line, batch, commit, entered, entry, what, reason, at in rows:
            submitted = f"submit {batch} {commit} {day_of(entered)}" if entered else ""
            judged = f"{what} {entry:010d}{f' {reason}' if reason else ''} " if what else ""
            judged += f"{day_of(at)}" if what else ""
            _same("entry", line.decode("ascii", "replace"), submitted + judged, number)


def _same(what: str, found: object, expected: object, line: int) -> None:
    if found != expected:
        raise RegisterBrokenError(sentences.register_broken(what, line, found, expected))
