"""One draw, as its published files tell it.

The small files are kept and looked at each time. Every other file is held against SHA256SUMS (of a
commitment, against its manifest), and is not kept: see `whole`.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256

from draws import manifest as manifests
from draws.bundle import SUMS
from draws.errors import DrawError
from draws.manifest import Manifest
from draws.merkle import leaf_hash, root
from draws.signatures import VerifierKey
from lottery.texts.public import witness as words
from lottery.witness.fetching import WatchedSite
from lottery.witness.findings import LookFindings
from lottery.witness.keeping import KeptFolder

SIGNED = "signatures.txt"
_ENDINGS = ("result.txt", "void.txt", "abandoned.txt")
SMALL = (manifests.FILE, SIGNED, *_ENDINGS, SUMS)
_REGISTER, _LAST_READ = "register.txt", "read.txt"
_MOST = {SUMS: 8 << 20}
_LITTLE, _LARGE = 1 << 20, 128 << 20


def look(
    site: WatchedSite,
    folder: KeptFolder,
    name: str,
    keys: Sequence[VerifierKey],
    found: LookFindings,
) -> None:
    """The small files of a draw: those kept are there as they were, new ones are kept."""
    files = dict(_fetched(site, folder, name, found))
    if manifests.FILE not in files:
        return
    before = len(found.changed)
    signed = _is_signed(name, files, keys, found)
    _check(name, files, found)
    if signed and len(found.changed) == before:
        for file, data in files.items():
            folder.write(f"draws/{name}/{file}", data)


def _fetched(
    site: WatchedSite, folder: KeptFolder, name: str, found: LookFindings
) -> Iterator[tuple[str, bytes]]:
    for file in SMALL:
        data = site.get(f"draws/{name}/files/{file}", _MOST.get(file, _LITTLE))
        kept = folder.read(f"draws/{name}/{file}")
        if kept is not None and data is None:
            found.changed.append(words.file_gone(name, file))
        elif kept is not None and data is not None and data != kept:
            found.changed.append(words.file_changed(name, file))
            folder.accuse(f"{name}-{file}", data)
        elif data is not None:
            yield file, data


def _is_signed(
    name: str, files: Mapping[str, bytes], keys: Sequence[VerifierKey], found: LookFindings
) -> bool:
    """Whether a pinned key has signed the manifest; where none is pinned, nothing can be said."""
    text, lines = files[manifests.FILE], files.get(SIGNED, b"")
    return not keys or found.check_signed(text, lines, keys, words.manifest(name))


def _check(name: str, files: Mapping[str, bytes], found: LookFindings) -> None:
    """The manifest is of this draw, the sums and the ending are those of this manifest."""
    if (other := _other_draw(name, files[manifests.FILE])) is not None:
        found.changed.append(words.other_draw(name, other))
    if SUMS in files:
        listed = _listed(files[SUMS])
        for file in (manifests.FILE, SIGNED, *_ENDINGS):
            if file in files and listed.get(file) != sha256(files[file]).hexdigest():
                found.changed.append(words.not_listed(name, file))
    digest = f"manifest: {sha256(files[manifests.FILE]).hexdigest()}".encode()
    for file in _ENDINGS:
        if file in files and digest not in files[file].splitlines()[:6]:
            found.changed.append(words.other_manifest(name, file))


def _other_draw(name: str, data: bytes) -> str | None:
    """Which draw a manifest is of, if not of this one; one that cannot be read is told later."""
    try:
        told = manifests.parse(data).folder
    except DrawError:
        return None
    return None if told == name else told


def read_wholly(
    site: WatchedSite, folder: KeptFolder, name: str, now: datetime, found: LookFindings
) -> None:
    """Every file of a draw whose small files are kept, held against what they say of it."""
    try:
        manifest = manifests.parse(folder.read(f"draws/{name}/{manifests.FILE}") or b"")
    except DrawError:
        found.unverified.append(words.no_manifest(name))
        return
    sums = folder.read(f"draws/{name}/{SUMS}")
    wanted = _of_manifest(manifest) if sums is None else _listed(sums)
    before = len(found.changed)
    for file, digest in wanted.items():
        if file not in SMALL and file != _REGISTER:
            _check_file(site, name, file, digest, found)
    _check_register(site, name, manifest, wanted.get(_REGISTER), found)
    if len(found.changed) == before:
        folder.write(f"draws/{name}/{_LAST_READ}", f"{now.isoformat()}\n".encode())
        found.read.append(name)


def last_read(folder: KeptFolder, name: str) -> str:
    """When a draw was last read wholly, as text that sorts; empty for never."""
    return (folder.read(f"draws/{name}/{_LAST_READ}") or b"").decode("ascii", "replace")


def _check_file(site: WatchedSite, name: str, file: str, digest: str, found: LookFindings) -> None:
    there = site.digest(f"draws/{name}/files/{file}", _LARGE)
    if there is None:
        found.changed.append(words.file_gone(name, file))
    elif there != digest:
        found.changed.append(words.not_listed(name, file))


def _check_register(
    site: WatchedSite, name: str, manifest: Manifest, digest: str | None, found: LookFindings
) -> None:
    """The register is the one whose root was signed, whatever the sums say of it."""
    data = site.get(f"draws/{name}/files/{_REGISTER}", _LARGE)
    if data is None:
        found.changed.append(words.file_gone(name, _REGISTER))
        return
    rows = data.split(b"\n")[:-1]
    top = root(leaf_hash(row) for row in rows).hex()
    if (len(rows), top) != (manifest.register_size, manifest.register_root):
        found.changed.append(words.other_register(name))
    elif digest not in {None, sha256(data).hexdigest()}:
        found.changed.append(words.not_listed(name, _REGISTER))


def _of_manifest(manifest: Manifest) -> dict[str, str]:
    return {
        "rules.txt": manifest.rules_sha256,
        "pool.txt": manifest.pool_sha256,
        "omitted.txt": manifest.omitted_sha256,
    }


def _listed(sums: bytes) -> dict[str, str]:
    """Each file's SHA-256 by its path, as a list of sums gives it."""
    rows = (row.partition("  ") for row in sums.decode("utf-8", "replace").splitlines())
    return {file: digest for digest, _, file in rows if file}
