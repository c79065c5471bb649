"""The commitment: what is published before the draw, checked as far as it can be by then.

It is a bundle's folder without anything that comes later. With register, pool and omissions in it,
everybody can see before the first source has a value that the list is complete; where the three
are kept back, the verdict says what is open.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from . import manifest, register, signatures
from .bundle import BEFORE, SIGNED, TAG_KEY, Bundle
from .errors import DrawError
from .verify import LISTS, Report, Run, Verdict

_KEPT_BACK = "{} not here: that every accepted entry is in pool or omissions was not checked"


def verify_commitment(
    folder: Path,
    *,
    text_only: bool = False,
    keys: Path | None = None,
    previous: Path | None = None,
    private_part: Path | None = None,
    key_list: Path | None = None,
    processes: int = 1,
    report: Report = lambda name, detail: None,
) -> Verdict:
    """Make every check that can be made before the draw, as `verify` does afterwards.

    `text_only` reads no signatures: so a manifest is checked that is still to be signed. Raises
    DrawError at the first check that does not hold, with its name in `error.check`.
    """
    run = Commitment(folder, text_only, keys, previous, private_part)
    run.key_list, run.processes = key_list, processes
    return run.make(report)


class Commitment(Run):
    """A verification that ends where the draw begins."""

    left_out: tuple[str, ...] = ("signatures",)

    def checks(self) -> Iterator[tuple[str, Callable[[], str]]]:
        """The checks in the order of a bundle's."""
        yield "files", self._check_files
        yield "canonical", self._check_canonical
        yield "manifest", self._check_manifest
        yield "rules", self._check_rules
        if not self.text_only:
            yield "signatures", self._check_signatures
        if self.listed:
            yield "list of keys", self._check_key_times
        if self._complete:
            yield "register", self._check_register
        if signatures.CHECKPOINT in self.bundle.names:
            yield "checkpoint", self._check_checkpoint
        if self._complete:
            yield "pool", self._check_pool
            yield "omitted", self._check_omitted
            yield "pool and omitted", self._check_complete
        yield "signers", self._check_signers
        if self.previous:
            yield "previous", self._check_previous
        if self.private_part:
            yield "private", self._check_private

    @property
    def _complete(self) -> bool:
        return register.FILE in self.bundle.names

    def _check_files(self) -> str:
        self.bundle = Bundle(self.folder, self.text_only, self.names)
        _check_names(self.bundle)
        if not self._complete:
            self.verdict.open.append(_KEPT_BACK.format(", ".join(LISTS)))
            if self.previous or self.private_part:
                raise DrawError("nothing to hold against the other folder", register.FILE)
        return f"{len(self.bundle.names)} files"

    def _check_manifest(self) -> str:
        data = self.bundle.read(manifest.FILE)
        self.manifest = manifest.parse(data)
        self._name()
        return self._hash("manifest", data)


def _check_names(bundle: Bundle) -> None:
    """Only what comes before the draw lies here, and the lists are here all three or not at all."""
    if TAG_KEY in bundle.names:
        raise DrawError("the tag key is never published", TAG_KEY)
    for name in bundle.names:
        if name not in {*BEFORE, *SIGNED}:
            raise DrawError("no file of a commitment", name)
    lists = any(name in bundle.names for name in LISTS)
    for name in (*BEFORE, *SIGNED):
        left_out = name in LISTS and not lists
        later = name in SIGNED and (bundle.text_only or name == "README.txt")
        if name not in bundle.names and not left_out and not later:
            raise DrawError("the file is missing", name)
