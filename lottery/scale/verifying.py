"""`draws.verify` for bundles whose lists may be of any length: the same checks in the same order,
with the same verdict, file, line and values. What lists hold is found piece by piece; everything
else is checked by `draws.verify` itself."""

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from draws import canonical, manifest, pool, register, result, seed
from draws.bundle import same_text
from draws.errors import DrawError
from draws.manifest import Manifest
from draws.register import Register
from draws.verify import LISTS, Report, Run, Verdict, equal
from lottery.scale import joining
from lottery.scale.bundles import ScaleBundle
from lottery.scale.engines import Engine
from lottery.scale.forms import PieceFault
from lottery.scale.joining import MOST_COLLECTED
from lottery.scale.list_bundle import ListBundle, PiecedRegister
from lottery.scale.looking import LookedLists


@dataclass(frozen=True)
class ScaleOptions:
    """What `draws verify` is told as well; `most` bounds the tickets that are collected."""

    text_only: bool = False
    keys: Path | None = None
    key_list: Path | None = None
    previous: Path | None = None
    private_part: Path | None = None
    signed: Path | None = None
    followers: bool = True
    without_minutes: bool = False
    most: int = MOST_COLLECTED


def _nothing(_name: str, _detail: str) -> None:
    """Tell nobody."""


def verify(
    bundle: ScaleBundle,
    engine: Engine,
    options: ScaleOptions = ScaleOptions(),
    report: Report = _nothing,
) -> Verdict:
    """Make every check; raises DrawError at the first that does not hold, with its name."""
    looked = LookedLists(bundle, engine, options.most)
    try:
        with bundle.here() as (folder, names):
            run = ScaleRun(folder, looked, options)
            run.names = names
            if bundle.remote and not options.text_only:
                run.verdict.skipped.append("prizes")  # what lies beside it was not fetched
            return run.make(report)
    finally:
        looked.close()


class ScaleRun(Run):
    """One verification, whose lists an engine looks at."""

    def __init__(self, folder: Path, looked: LookedLists, options: ScaleOptions) -> None:
        o = options
        super().__init__(folder, o.text_only, o.keys, o.previous, o.private_part)
        self.signed, self.followers, self.key_list = o.signed, o.followers, o.key_list
        self.without_minutes, self.alone = o.without_minutes, True
        self.looked = looked

    def _check_files(self) -> str:
        said = super()._check_files()
        for name in self.looked.passed_over():
            self.verdict.open.append(f"{name}: another was read; the one of the bundle was NOT")
        self.bundle = ListBundle(self.bundle, self.looked)
        return said

    def _check_canonical(self) -> str:
        self.looked.look(self._manifest_if_any(), self._seed_if_any())
        names = self.bundle.canonical_names()
        for name in names:
            if name in LISTS:
                self.looked.refuse_uncanonical(name)
                continue
            for _ in canonical.blocks(self.folder / name, name):
                pass
            if not (self.folder / name).stat().st_size:
                raise DrawError("not canonical: the file is empty", name)
        return f"{len(names)} text files"

    def _manifest_if_any(self) -> Manifest | None:
        """The manifest, if it is one: the check of that name comes later."""
        try:
            return manifest.parse(self.bundle.read(manifest.FILE))
        except DrawError:
            return None

    def _seed_if_any(self) -> str:
        drawn = seed.FILE in self.bundle.names
        return seed.seed_of(self.bundle.read(seed.FILE)) if drawn else ""

    def _hold(self, name: str) -> None:
        """Raise the first fault of a list's own lines, or of what they say of other lines."""
        listed, relations = self.looked.lists[name], self.looked.relations
        assert relations is not None  # noqa: S101 - the manifest held
        own = joining.first_fault(self.looked.founds[name], listed)
        below = own.line if own else listed.lines + 1
        other: PieceFault | None = None
        if name == register.FILE:
            other = relations.of_register(below)
        elif name == pool.POOL:
            other = relations.of_pool(below)
        if fault := other or own:
            raise fault.error()

    def _check_register(self) -> str:
        self._hold(register.FILE)
        lines, root = self.looked.lists[register.FILE].lines, self.looked.root(register.FILE)
        equal("another size", register.FILE, self.manifest.register_size, lines)
        equal("another root", register.FILE, self.manifest.register_root, root)
        self.register = cast(Register, PiecedRegister(self.looked, root))
        return f"{lines} lines, root {root}"

    def _check_pool(self) -> str:
        self._hold(pool.POOL)
        count = self.looked.lists[pool.POOL].lines
        equal("another count", pool.POOL, self.manifest.pool_count, count)
        equal("another hash", pool.POOL, self.manifest.pool_sha256, self.looked.hash(pool.POOL))
        equal("another root", pool.POOL, self.manifest.pool_root, self.looked.root(pool.POOL))
        return f"{count} entries"

    def _check_omitted(self) -> str:
        self._hold(pool.OMITTED)
        found = self.looked.hash(pool.OMITTED)
        equal("another hash", pool.OMITTED, self.manifest.omitted_sha256, found)
        return f"{self.looked.lists[pool.OMITTED].lines} entries"

    def _check_complete(self) -> str:
        relations = self.looked.relations
        if fault := relations.of_all() if relations else None:
            raise fault.error()
        return "every accepted entry is in one of them"

    def _check_result(self) -> str:
        number = self.verdict.hashes["seed"]
        look = self.looked.tickets
        self.rows = joining.rows_of(self.manifest, number, lambda limit: look(number, limit))
        data = self.bundle.read(result.FILE)
        expected = result.result_text(self.manifest, number, self.rows)
        same_text(expected, data, result.FILE, "another result")
        return self._hash("result", data)
