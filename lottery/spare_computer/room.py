"""Whether there is room for a parcel: asked before anything is written.

Measured at 10⁴, 10⁵ and 10⁶ entries, a parcel takes less than half of what its database takes
(indexes stay behind), and a new home of it at most three times that while it is made: the parts,
the database, and what SQLite writes beside it.
"""

import os
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import text
from sqlalchemy.orm import Session

from lottery import machine
from lottery.errors import ParcelRefusedError
from lottery.texts.ceremony import spare_computer as sentences

_SIZES = {
    "sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
    "postgresql": "SELECT pg_database_size(current_database())",
}


def wanted(session: Session, most: int, out: BinaryIO) -> int:
    """How many bytes of disk whoever makes a home of the parcel of this database needs.

    Raises ParcelRefusedError for a database that no parcel holds, and where the disk of the file
    that it is written to has no room for one.
    """
    size = int(session.execute(text(_SIZES[session.get_bind().dialect.name])).scalar_one())
    if size > most:
        raise ParcelRefusedError(sentences.parcel_large(most))
    name = getattr(out, "name", None)
    if isinstance(name, str | os.PathLike):
        place = Path(name).absolute().parent
        if (free := machine.free_bytes(place)) < size // 2:
            raise ParcelRefusedError(sentences.room_wanted(place, size // 2, free))
    return 3 * size
