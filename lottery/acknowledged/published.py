"""What the public folder says of the register: the checkpoint of each draw that lies there."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from draws.errors import DrawError
from draws.signatures import parse_checkpoint

FILE = "checkpoint.txt"


@dataclass(frozen=True)
class KnownRoot:
    """A root that others know: the register's first `size` lines give it. `where` says who."""

    size: int
    root: str
    where: str


def published(public: Path, origin: str) -> Iterator[KnownRoot]:
    """The roots of this register that lie in the public folder."""
    for file in sorted([*public.glob(f"*/{FILE}"), *public.glob(f"commitments/*/{FILE}")]):
        if file.parent.name.startswith("."):
            continue  # a draft that nobody sees
        try:
            text = file.read_bytes().partition(b"\n\n")[0] + b"\n"
            name, size, root = parse_checkpoint(text)
        except (OSError, DrawError, TypeError, ValueError):
            continue  # whoever checks the bundle says so
        if name == origin:
            yield KnownRoot(size, root.hex(), str(file))
