"""A register in pieces: opened without a walk over all, and whatever was changed is still named by
those who walk."""

# ruff: noqa: S608 - table names are ours

from collections.abc import Callable
from datetime import datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine, select

from draws import merkle
from draws.proofs import check_proof
from draws.signatures import parse_checkpoint
from lottery import register
from lottery.acknowledged.published import KnownRoot
from lottery.errors import DatabaseBehindError, DatabaseForkedError, LotteryError
from lottery.migrations.versions import r0028_register_pieces as migration
from lottery.models import RegisterPiece
from lottery.office import database as db
from lottery.office.keys import SigningKey
from lottery.operations.rounds import RegisterRounds
from lottery.register import checking, pieces, standing
from lottery.register import known as known_roots
from lottery.register.opening import check_opened
from lottery.register.prover import Prover

Make = Callable[..., register.Submission]
Change = Callable[[Engine, str], None]
ORGANISER = SigningKey("example/log", Ed25519PrivateKey.from_private_bytes(bytes(32)))
HEIGHT, PIECE = 2, 4


@pytest.fixture
def short(march: Engine) -> Engine:
    """A register of pieces of four lines."""
    return march.execution_options(**{pieces.OPTION: HEIGHT})


@pytest.fixture
def grown(short: Engine, a_submission: Make, now: datetime) -> Engine:
    """Of eleven lines: two full pieces and three lines, and a checkpoint over ten of them."""
    submit(short, [a_submission() for _ in range(7)], now)
    submit(short, [a_submission() for _ in range(3)], now)
    with db.writing(short) as session:
        register.checkpoint(session, "example/log", (ORGANISER,), now)
    submit(short, [a_submission()], now)
    return short


def submit(database: Engine, items: list[register.Submission], now: datetime) -> None:
    with db.writing(database) as session:
        register.submit_many(session, items, now)


def stored(database: Engine) -> list[bytes]:
    with db.reading(database) as session:
        return list(session.scalars(select(RegisterPiece.root).order_by(RegisterPiece.number)))


def leaves(database: Engine) -> list[bytes]:
    with db.reading(database) as session:
        return [merkle.leaf_hash(line) for line in register.lines(session)]


def known(database: Engine, size: int) -> KnownRoot:
    """What others know of so many lines."""
    return KnownRoot(size, merkle.root(leaves(database)[:size]).hex(), "elsewhere")


def opened(database: Engine, *always: KnownRoot) -> None:
    with db.reading(database) as session:
        check_opened(session, always, always)


def walked(database: Engine) -> None:
    with db.reading(database) as session:
        checking.check_register(session)


def test_each_full_piece_has_its_root_however_its_lines_came(
    short: Engine, a_submission: Make, now: datetime
) -> None:
    for count in (1, 2, 1, 9, 0, 5):
        submit(short, [a_submission() for _ in range(count)], now)
        found = leaves(short)
        full = range(0, len(found) - PIECE + 1, PIECE)
        assert stored(short) == [merkle.root(found[at : at + PIECE]) for at in full]
        opened(short, *(known(short, size) for size in range(1, len(found) + 1)))
        walked(short)
        with db.reading(short) as session:
            roots = {
                make(session, (), len(found)).hex()
                for make in (known_roots.joined_root, known_roots.walked_root)
            }
        assert roots == {merkle.root(found).hex()}


def test_a_register_without_lines_opens(short: Engine) -> None:
    opened(short, KnownRoot(0, merkle.root([]).hex(), "elsewhere"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("DELETE FROM register_piece WHERE number = 1", "缺少第 1 段（第 4 至 7 行）"),
        ("DELETE FROM register_piece WHERE number = 0", "缺少第 0 段（第 0 至 3 行）"),
        (
            "INSERT INTO register_piece SELECT 2, root FROM register_piece WHERE number = 1",
            "第 2 段（第 8 至 11 行）的树根，登记册却只有 11 行",
        ),
        (
            "UPDATE register_piece SET root = (SELECT root FROM register_piece WHERE number = 0)"
            " WHERE number = 1",
            "检查点的树根",
        ),
        ("UPDATE register_line SET line = leaf WHERE number = 9", "叶散列"),
        ("DELETE FROM register_line WHERE number = 9", "行号"),
        ("DELETE FROM register_line WHERE number = 10", "行数"),
        ("DELETE FROM register_line WHERE number > 4", "行数"),
        ("UPDATE checkpoint SET root = 'f'", "检查点的树根"),
        ("UPDATE register_head SET size = 12", "行数"),
    ],
)
def test_a_home_does_not_open_on_a_piece_or_an_end_that_was_changed(
    grown: Engine, without_guards: Change, change: str, said: str
) -> None:
    opened(grown)
    without_guards(grown, change)
    with pytest.raises(LotteryError, match=said):
        opened(grown)
    with pytest.raises(LotteryError, match="登记册校验失败"):
        walked(grown)


def test_a_root_that_is_none_is_named(grown: Engine, without_guards: Change) -> None:
    if grown.dialect.name != "sqlite":
        pytest.skip("PostgreSQL keeps nothing but bytes there")
    without_guards(grown, "UPDATE register_piece SET root = 'x' WHERE number = 1")
    for look in (opened, walked):
        with pytest.raises(LotteryError, match="第 1 段（第 4 至 7 行）"):
            look(grown)


def test_a_piece_whose_lines_were_changed_is_named_by_whoever_walks(
    grown: Engine, without_guards: Change, now: datetime
) -> None:
    acknowledged = known(grown, 11)
    without_guards(grown, "UPDATE register_line SET line = leaf WHERE number = 5")
    opened(grown, acknowledged)  # it lies under a root that is as it was
    with pytest.raises(LotteryError, match="第 5 行的叶散列"):
        walked(grown)
    with db.reading(grown) as session, pytest.raises(LotteryError, match="第 5 行的叶散列"):
        RegisterRounds().on(session, now)
    swapped = "(SELECT {0} FROM register_line WHERE number = 6)"
    both = f"line = {swapped.format('line')}, leaf = {swapped.format('leaf')}"
    without_guards(grown, f"UPDATE register_line SET {both} WHERE number = 5")
    with pytest.raises(LotteryError, match="第 1 段（第 4 至 7 行）存下的树根"):
        walked(grown)
    with db.reading(grown) as session, pytest.raises(LotteryError, match="第 1 段"):
        known_roots.walked_root(session, (), 11)


def test_roots_that_were_changed_with_their_lines_do_not_give_the_acknowledged_one(
    grown: Engine, without_guards: Change
) -> None:
    early, late = known(grown, 6), known(grown, 11)
    found = leaves(grown)
    forged = merkle.root([*found[4:7], found[4]]).hex()
    blob = f"x'{forged}'" if grown.dialect.name == "sqlite" else f"'\\x{forged}'"
    line = "(SELECT {0} FROM register_line WHERE number = 4)"
    both = f"line = {line.format('line')}, leaf = {line.format('leaf')}"
    without_guards(grown, "DELETE FROM checkpoint")
    without_guards(grown, f"UPDATE register_line SET {both} WHERE number = 7")
    without_guards(grown, f"UPDATE register_piece SET root = {blob} WHERE number = 1")
    walked(grown)
    opened(grown)
    opened(grown, early)
    with pytest.raises(DatabaseForkedError):
        opened(grown, late)


def test_the_acknowledged_root_is_held_wherever_it_lies_and_an_older_database_is_refused(
    grown: Engine,
) -> None:
    for size in range(1, 12):
        other = KnownRoot(size, "0" * 64, "elsewhere")
        with pytest.raises(DatabaseForkedError, match="elsewhere"):
            opened(grown, other)
    with pytest.raises(DatabaseBehindError, match="elsewhere"):
        opened(grown, KnownRoot(12, "0" * 64, "elsewhere"))
    with db.reading(grown) as session:
        check_opened(session, [KnownRoot(5, "0" * 64, "elsewhere")])  # for those who walk
        with pytest.raises(DatabaseForkedError):
            checking.check_register(session, [KnownRoot(5, "0" * 64, "elsewhere")])
        with pytest.raises(DatabaseForkedError):
            known_roots.joined_root(session, [KnownRoot(5, "0" * 64, "elsewhere")], 11)


def test_the_daily_checkpoint_signs_what_a_walk_gives(
    grown: Engine, a_submission: Make, now: datetime
) -> None:
    with db.writing(grown) as session:
        note = register.checkpoint(session, "example/log", (ORGANISER,), now)
    _, size, root = parse_checkpoint(note.partition(b"\n\n")[0] + b"\n")
    assert (size, root) == (11, merkle.root(leaves(grown)))


def test_every_line_is_proved_by_roots_and_one_piece(
    grown: Engine, a_submission: Make, now: datetime
) -> None:
    submit(grown, [a_submission() for _ in range(8)], now)
    with db.writing(grown) as session:
        register.checkpoint(session, "example/log", (ORGANISER,), now)
    prover = Prover()
    with db.reading(grown) as session:
        old, new = standing.checkpoint(session, 10), standing.checkpoint(session, 19)
        assert old
        assert new
        for number in (18, *range(19)):
            covering = standing.covering(session, number)
            assert covering
            check_proof(prover.prove(session, number, covering), new.note)
        check_proof(prover.prove_growth(session, old, new))


def test_lines_of_an_earlier_release_get_their_roots(grown: Engine, without_guards: Change) -> None:
    wanted = stored(grown)
    without_guards(grown, "DELETE FROM register_piece")
    with grown.begin() as connection:
        migration.fill(connection, PIECE)
    assert stored(grown) == wanted
