"""The checks of how an attempt ended: void, abandoned, or with a value from each source."""

from . import abandoned, beacon, seed
from .errors import DrawError
from .findings import equal
from .run_base import RunBase


class EndingChecks(RunBase):
    """Each `_check_…` returns what it found, for the report."""

    def _check_unopened(self) -> str:
        """A void attempt may publish the slips it would have opened."""
        shown = []
        for source in self.manifest.sources:
            name = f"sealed-{source.name}.txt"
            if source.kind == "sealed" and name in self.bundle.names:
                seed.open_sealed(self.bundle.read(name), self.manifest, source)
                shown.append(source.name)
        return ", ".join(shown) or "none"

    def _check_void(self) -> str:
        data = self.bundle.read(seed.VOID)
        reason, _ = seed.parse_void(data, self.manifest)
        self._hash("void", data)
        return reason

    def _check_abandoned(self) -> str:
        data = self.bundle.read(abandoned.FILE)
        self.abandoned = abandoned.parse_abandoned(data, self.manifest)
        self.values = list(self.abandoned.values)
        self.bundle.check_evidence(self.manifest.sources[: len(self.values)])
        self._hash("abandoned", data)
        missing = self.abandoned.missing
        return f"{missing.kind} {missing.name} stayed away: {self.abandoned.reason}"

    def _check_seed(self) -> str:
        data = self.bundle.read(seed.FILE)
        self.values = seed.parse_seed(data, self.manifest)
        return self._hash("seed", data)

    def _check_times(self) -> str:
        data = self.bundle.read(seed.TIMES)
        self.times = seed.parse_times(data, self.manifest, len(self.values))
        if self.bundle.abandoned:
            abandoned.check_wait(self.abandoned, self.times, self.manifest)
        return f"{self.times[0].isoformat()} to {self.times[-1].isoformat()}"

    def _check_sealed(self) -> str:
        opened = []
        for source, value in zip(self.manifest.sources, self.values, strict=False):
            if source.kind == "sealed":
                slip = self.bundle.read(f"sealed-{source.name}.txt")
                secret = seed.open_sealed(slip, self.manifest, source)
                file = abandoned.FILE if self.bundle.abandoned else seed.FILE
                equal(f"not the secret of {source.name}", file, secret, value)
                opened.append(source.name)
        return ", ".join(opened) or "none"

    def _check_drand(self) -> str:
        for source, value, moment in zip(
            self.manifest.sources, self.values, self.times, strict=False
        ):
            if source.kind == "drand":
                evidence = beacon.parse(self.bundle.read(beacon.FILE))
                thrown = seed.last_throw(self.manifest, self.times)
                beacon.check_value(value, source.first, source.step, thrown, evidence)
                if moment < beacon.round_time(evidence.round):
                    raise DrawError("recorded before its round", seed.TIMES, 0, None, moment)
                beacon.check_signature(evidence)
                return f"round {evidence.round}, signed by the network"
        return "none"
