"""The code that a cluster's workers run: this program's own files, as one archive."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

_ROOT = Path(__file__).parents[3]
_HANDED = (
    "draws/**/*.py",
    "lottery/__init__.py",
    "lottery/errors.py",
    "lottery/version.py",
    "lottery/scale/**/*.py",
    "lottery/texts/__init__.py",
    "lottery/texts/scale.py",
)
"""What `lottery.scale.work` needs; the workers' Python brings pyarrow."""


@contextmanager
def archive() -> Iterator[Path]:
    """A zip of it, for as long as it is handed over."""
    with TemporaryDirectory(prefix="lottery-scale-") as folder:
        place = Path(folder) / "lottery-scale.zip"
        with zipfile.ZipFile(place, "w") as packed:
            for pattern in _HANDED:
                for file in sorted(_ROOT.glob(pattern)):
                    packed.write(file, file.relative_to(_ROOT).as_posix())
        yield place
