"""What all checks of one verification share: the bundle's folder, and what was read so far."""

from collections.abc import Collection
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from . import abandoned, key_times, register, result, signatures
from .bundle import Bundle
from .findings import Verdict
from .manifest import Manifest
from .prizes import beside
from .work import Doer, here


class RunBase:
    """One verification's state; later checks use what earlier ones have read."""

    left_out: tuple[str, ...] = ("signatures", "checkpoint", "minutes", "sums")
    """What is not looked at where only the text files are asked for."""
    names: Collection[str] | None = None
    """The bundle's files, where the caller has looked already what lies in its folder."""
    signed: Path | None = None
    followers: bool = True
    key_list: Path | None = None
    without_minutes: bool = False
    alone: bool = False
    """Whether it lies in no kit: what is published beside it has a folder of its own then."""
    prizes: Path | None = None
    processes: int = 1
    work: Doer = staticmethod(here)
    bundle: Bundle
    manifest: Manifest
    keys: list[signatures.VerifierKey]
    trust: key_times.Trust
    register: register.Register
    abandoned: abandoned.Abandoned
    values: list[str]
    times: list[datetime]
    rows: list[result.Row]
    checked: beside.CheckedPrizes

    def __init__(
        self,
        folder: Path,
        text_only: bool,
        keys: Path | None,
        previous: Path | None,
        private_part: Path | None,
    ) -> None:
        self.folder, self.text_only = folder, text_only
        self.pinned, self.previous, self.private_part = keys, previous, private_part
        self.reading = register.RegisterReading()
        self.verdict = Verdict(skipped=list(self.left_out) if text_only else [])

    @property
    def drawn(self) -> bool:
        """Whether the attempt has a result."""
        return not self.bundle.void and not self.bundle.abandoned

    def _hash(self, name: str, data: bytes) -> str:
        self.verdict.hashes[name] = sha256(data).hexdigest()
        return self.verdict.hashes[name]
