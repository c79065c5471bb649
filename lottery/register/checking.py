"""Does the register still give the roots that were signed, and do its tables say what it says?

Whoever changed a row in the database, or cut some off, is noticed here; whoever changed the rows,
the checkpoints and their signatures together is noticed by those who hold an older checkpoint.
A walk that begins behind the first pieces takes these by their stored roots (`opening`).
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
from lottery.errors import RegisterBrokenError
from lottery.models import Checkpoint, Entry, EntryEvent, RegisterHead, StoredRegisterLine
from lottery.register import pieces
from lottery.register.known import hold, require_reached, sizes_of
from lottery.texts import errors as sentences

_AT_ONCE = 5000


class RegisterWalk:
    """The register recomputed from its first line on, or behind the pieces whose joined roots it is
    `begun` with; a walk goes on from where it has come to.

    It holds the roots that others know of, and those of the pieces, where it comes past them.
    """

    def __init__(self, known: Sequence[KnownRoot] = (), begun: Tree | None = None) -> None:
        self._tree, self._last = Tree(), b""
        self._known = {
            size: [each for each in known if each.size == size] for size in sizes_of(known)
        }
        hold(self._known.get(0, ()), self._tree.root().hex())
        if begun is not None:
            self._tree = begun
        self._pieces = Tree.resume(self._tree.size, self._tree.subtrees)

    @property
    def size(self) -> int:
        """How many lines were looked at, or lie in the pieces that it began behind."""
        return self._tree.size

    @property
    def root(self) -> bytes:
        """The root of so many lines."""
        return self._tree.root()

    def on(self, session: Session, most: int | None = None) -> None:
        """Recompute the leaves of the next lines (`most` of them; by default all), the root under
        each checkpoint among them, and that of each piece; RegisterBrokenError,
        DatabaseForkedError."""
        begun, height = self._tree.size, pieces.height_of(session)
        signed = {size: row for size, row in _checkpoints(session).items() if size > begun}
        held = {*signed, *self._known}
        query = select(StoredRegisterLine.number, StoredRegisterLine.line, StoredRegisterLine.leaf)
        query = query.where(StoredRegisterLine.number >= begun).limit(most)
        query = query.order_by(StoredRegisterLine.number).execution_options(yield_per=_AT_ONCE)
        inside = (1 << height) - 1
        with session.execute(query) as rows:
            for number, line, leaf in rows:
                self._append(number, line, leaf)
                size = self._tree.size
                if size in held:
                    self._hold(signed.pop(size, None))
                if not size & inside:
                    pieces.follow(session, self._pieces, self._tree)
        if most is None:
            for upto in sorted(signed):
                _same("size", self.size, upto, self.size)
            pieces.require_no_more(session, self.size)

    def _append(self, number: int, line: bytes, leaf: bytes) -> None:
        at = self._tree.size
        # Compared before anything is spelled: this is done for each line there ever was.
        if number != at:
            _same("number", number, at, number)
        if type(line) is not bytes or type(leaf) is not bytes:  # SQLite keeps text there too
            _same("leaf", {type(line), type(leaf)}, {bytes}, number)
        made = leaf_hash(line)
        if leaf != made:
            _same("leaf", leaf.hex(), made.hex(), number)
        self._tree.append(made)
        self._last = line

    def _hold(self, signed: tuple[str, bytes] | None) -> None:
        if self.size in self._known:
            hold(self._known[self.size], self._tree.root().hex())
        if signed is not None:
            _check_checkpoint(self._tree, *signed)

    def check_head(self, session: Session) -> None:
        """The head is that of the lines looked at; raise RegisterBrokenError."""
        _check_head(session, self.size, self._last)


def check_register(session: Session, known: Sequence[KnownRoot] = ()) -> None:
    """Recompute every leaf, the root of each piece and the one under each checkpoint; raise
    RegisterBrokenError, and DatabaseBehindError or DatabaseForkedError for a register that does not
    go on from the roots that others know.
    """
    walk = RegisterWalk(known)
    walk.on(session)
    walk.check_head(session)
    require_reached(walk.size, known)


def check_said(session: Session) -> None:
    """Each checkpoint's note says the root of its row; raises RegisterBrokenError."""
    for size, (root, note) in _checkpoints(session).items():
        _check_note(size, root, note)


def _checkpoints(session: Session) -> dict[int, tuple[str, bytes]]:
    rows = session.execute(select(Checkpoint.size, Checkpoint.root, Checkpoint.note))
    return {size: (root, note) for size, root, note in rows}


def _check_checkpoint(tree: Tree, root: str, note: bytes) -> None:
    """Root and note say what the tree, as far as it has grown, does."""
    _same("root", tree.root().hex(), root, tree.size - 1)
    _check_note(tree.size, root, note)


def _check_note(upto: int, root: str, note: bytes) -> None:
    line = upto - 1
    try:
        _, size, noted = parse_checkpoint(note.partition(b"\n\n")[0] + b"\n")
    except (DrawError, TypeError) as why:
        _same("note", str(why), "", line)
    else:
        _same("note", (size, noted.hex()), (upto, root), line)


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
