"""The kit is written whole and checked, or not at all: to a stick as a folder, or as a zip.

A hidden folder beside its place is filled, checked there by the verifier in a process of its own,
and renamed. Names and sizes are such as every stick takes.
"""

import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from threading import Lock

from draws import layout
from draws import register as registers
from draws.layout import SUMS
from draws.signatures import VerifierKey
from lottery import drafts, readable, whole_files
from lottery.acting import RandomBytes
from lottery.archives import crc_of, shelf, write_archive
from lottery.ceremony.papers.verifier import Report, run_apart
from lottery.errors import KitRefusedError
from lottery.kit import Kit
from lottery.pieces import within, zipping
from lottery.pieces.joined import JoinedFile
from lottery.pieces.within import Lying
from lottery.texts.public import kit as sentences

LARGEST = (1 << 32) - 1
"""FAT32 holds no larger file."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_FOLDERS = 3
_ONE_AT_A_TIME = Lock()
"""A zip is made and verified within a request: many who ask at once wait for the one."""


def write(kit: Kit, folder: Path, keys: Iterable[VerifierKey], random_bytes: RandomBytes) -> Report:
    """Write the kit to a new or empty folder; what the verifier, which knows `keys`, says of it.

    Raises KitRefusedError, and leaves nothing behind, if there is something in the folder, if it
    cannot be written, or if what was written does not verify.
    """
    check_place(folder)
    _check_names(kit)
    with _refusing(folder):
        drafts.sweep_beside(folder)
        with drafts.beside(folder, random_bytes) as draft:
            _fill(draft, kit)
            report = verified(draft, keys)
            _put(draft, folder)
    return report


def sent_archive(kit: Kit, folder: Path) -> Lying:
    """The kit as a zip, as it is sent: a file, or, where the register lies in pieces, put together
    with these. It is verified, and what that takes is done, once for each state of it."""
    if not within.is_thin(folder):
        return archive(kit, folder)
    return _put_together(kit, folder, _kept(kit, folder, "sums").read_bytes())


def archive(kit: Kit, folder: Path) -> Path:
    """The kit as a zip beside the folder that is published: made once for each state of it."""
    return _kept(kit, folder, "zip")


def _kept(kit: Kit, folder: Path, what: str) -> Path:
    """The `zip` of a kit that was verified, or its `sums` alone."""
    place = shelf(folder) / f"{kit.name}.kit.{what}"
    mark, state = place.with_suffix(".state"), f"{what} {_state(kit)}"
    with _ONE_AT_A_TIME:
        if not (place.is_file() and mark.is_file() and mark.read_text("ascii") == state):
            _pack(kit, place, mark, state)
    return place


def _pack(kit: Kit, place: Path, mark: Path, state: str) -> None:
    """Verify the kit, keep of it what `place` is called, and note of which state that is."""
    with drafts.work_folder(place.parent) as inside:
        draft = inside / f"{kit.name}-kit"
        draft.mkdir()
        _fill(draft, kit)
        verified(draft, ())
        made = draft / SUMS
        if place.suffix == ".zip":
            made = inside / "kit.zip"
            write_archive(draft, made)
        readable.show(made)
        made.replace(place)
        noted = inside / "state"
        noted.write_text(state, "ascii")
        readable.show(noted)
        noted.replace(mark)


def _put_together(kit: Kit, folder: Path, sums: bytes) -> JoinedFile:
    """The zip of a kit whose register is in pieces, as `write_archive` would write it."""
    found: dict[str, Lying] = {
        name: within.of_bytes(data) if isinstance(data, bytes) else data
        for name, data in (*kit.files.items(), (SUMS, sums))
    }
    register = f"{layout.DATA}/{registers.FILE}"
    lies = found.get(register)
    crcs = {register: crc_of(folder, lies)} if isinstance(lies, JoinedFile) else {}
    names = sorted(found, key=lambda name: ("/" in name, name))
    return zipping.archive(f"{kit.name}-kit", {name: found[name] for name in names}, crcs)


def verified(folder: Path, keys: Iterable[VerifierKey]) -> Report:
    """What the verifier says of a kit; raises KitRefusedError if it refuses it.

    Without keys it says which things it could not check, which is no refusal.
    """
    with drafts.work_folder() as place:
        pinned = place / "keys.txt"
        pinned.write_bytes("".join(f"{key.text()}\n" for key in keys).encode())
        options = ("--keys", str(pinned)) if pinned.stat().st_size else ()
        report = run_apart("kit", folder.absolute(), *options)
    if report.refused:
        raise KitRefusedError(sentences.not_verified(report.text))
    return report


def check_place(folder: Path) -> None:
    """Raise KitRefusedError unless a kit may be written to this folder, which is new or empty."""
    if folder.is_dir() and any(folder.iterdir()):
        raise KitRefusedError(sentences.folder_taken(folder))
    if os.path.ismount(folder):
        raise KitRefusedError(sentences.a_whole_disk(folder))
    if folder.exists() and not folder.is_dir():
        raise KitRefusedError(sentences.no_folder(folder))
    if not folder.absolute().parent.is_dir():
        raise KitRefusedError(sentences.no_parent(folder))


def _check_names(kit: Kit) -> None:
    """Every stick takes these names and sizes, and none is another one in capitals."""
    for name, data in kit.files.items():
        parts = name.split("/")
        fits = all(_NAME.fullmatch(part) and not part.endswith(".") for part in parts)
        if not fits or len(parts) > _FOLDERS:
            raise KitRefusedError(sentences.bad_name(name))
        if not isinstance(data, bytes) and (size := within.size_of(data)) > LARGEST:
            raise KitRefusedError(sentences.too_large(name, size, LARGEST))
    if len({name.lower() for name in kit.files}) < len(kit.files):
        raise KitRefusedError(sentences.bad_name("A = a"))


def _fill(draft: Path, kit: Kit) -> None:
    """Write every file and see it on the disk."""
    for name, data in (*kit.files.items(), (SUMS, kit.sums())):
        path = draft / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as out:
            if isinstance(data, bytes):
                out.write(data)
            else:
                with within.opened(data) as source:
                    shutil.copyfileobj(source, out, 1 << 20)
            out.flush()
            os.fsync(out.fileno())


def _put(draft: Path, folder: Path) -> None:
    """Give the draft its name, and see that on the disk too."""
    if folder.is_dir():
        folder.rmdir()
    draft.rename(folder)
    with suppress(OSError):  # some sticks' systems know no such thing; the files are there
        whole_files.sync_folder(folder.absolute().parent)


def _state(kit: Kit) -> str:
    """What changes when a file does: what is published is never written to, but replaced."""
    digest = sha256()
    for name, data in kit.files.items():
        if isinstance(data, bytes):
            told = sha256(data).hexdigest()
        elif isinstance(data, JoinedFile):
            told = data.mark
        else:
            found = data.stat()
            told = f"{found.st_size} {found.st_mtime_ns}"
        digest.update(f"{name} {told}\n".encode())
    return digest.hexdigest()


@contextmanager
def _refusing(folder: Path) -> Iterator[None]:
    """What the disk says against it, in one sentence."""
    try:
        yield
    except OSError as error:
        raise KitRefusedError(sentences.not_written(folder, error.strerror or error)) from None
