"""Files that a caller names beside the bundle: keys, proofs, checkpoints, the notary's papers."""

from pathlib import Path

from .errors import DrawError

MOST_BYTES = 1 << 20


def read(path: Path, name: str = "", most: int = MOST_BYTES) -> bytes:
    """A file's bytes, a small one's if not told otherwise; raises DrawError for a folder, a pipe,
    or what cannot be read."""
    name = name or str(path)
    try:
        if not path.is_file():
            raise DrawError("not a plain file" if path.exists() else "the file is missing", name)
        if path.stat().st_size > most:
            raise DrawError(f"over {most} bytes", name)
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise DrawError(f"cannot be read: {error}", name) from None
