"""What a worker does that is killed at its work; loaded by processes started afresh."""

import os
import signal
from pathlib import Path

from lottery.scale import work
from lottery.scale.places import PieceRange
from lottery.scale.work import Ask, PieceFound


def once(piece: PieceRange, ask: Ask) -> PieceFound:
    """The first process that comes to piece 2 is killed there."""
    mark = Path(piece.uri).with_name("killed")
    if piece.number == 2 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return work.look(piece, ask)


def always(piece: PieceRange, _ask: Ask) -> PieceFound:
    """Each process is killed at its first piece."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError(piece)
