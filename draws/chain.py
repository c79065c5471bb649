"""The chain from one draw to the next: nothing between them is left out or rewritten."""

from collections.abc import Sequence
from hashlib import sha256
from itertools import islice
from pathlib import Path

from . import abandoned, register, result, seed
from . import manifest as manifests
from .bundle import Bundle
from .canonical import write_time
from .errors import DrawError
from .manifest import Manifest
from .merkle import Tree, subtrees_of
from .register import Border
from .work import WholeLines


def check_previous(
    folder: Path, bundle: Bundle, manifest: Manifest, borders: Sequence[Border] = ()
) -> str:
    """Raise DrawError unless the bundle in `folder` is the one before `manifest`'s.

    `borders` are those of the bundle's own register, where that was read.

    A live draw names its predecessor's result (or its void or abandoned.txt) by hash; in every
    mode the earlier
    register must be the beginning of this one.
    """
    before = Bundle(folder, text_only=True)
    earlier = manifests.parse(before.read(manifests.FILE))
    if manifest.live:
        _check_named(before, earlier, manifest)
    if before.abandoned:
        _check_abandoned(before, earlier, manifest)
    if earlier.frozen > manifest.frozen:
        raise DrawError("frozen before its predecessor", manifests.FILE, 0, earlier.frozen)
    if manifest.live or earlier.draw == manifest.draw:
        _check_declared(before, earlier, manifest)
    if not _goes_on(before, earlier, bundle, borders):
        _check_beginning(before, earlier, bundle)
    return f"{earlier.draw} attempt {earlier.attempt}, {earlier.register_size} lines"


def _check_named(before: Bundle, earlier: Manifest, manifest: Manifest) -> None:
    name = _ending(before)
    found = sha256(before.read(name)).hexdigest()
    if not earlier.live:
        raise DrawError("the previous bundle is a rehearsal", name, 0, "mode: live", earlier.mode)
    if found != manifest.previous:
        raise DrawError("another previous draw", manifests.FILE, 0, found, manifest.previous)
    if before.void:
        seed.parse_void(before.read(name), earlier)
    elif not before.abandoned:
        seed.headed(before.read(name), name, "fpdraw-result/1", earlier)
    same = earlier.draw == manifest.draw
    if same and name == result.FILE:
        raise DrawError("a draw that has a result is made again", manifests.FILE, 2)
    if manifest.attempt != (earlier.attempt + 1 if same else 1):
        raise DrawError(
            "attempts are numbered without gaps",
            manifests.FILE,
            3,
            earlier.attempt + 1 if same else 1,
            manifest.attempt,
        )


def _ending(bundle: Bundle) -> str:
    """The one file by whose hash the next live draw names this one."""
    endings = [n for n in (result.FILE, seed.VOID, abandoned.FILE) if n in bundle.names]
    if len(endings) > 1:
        raise DrawError("an attempt ends once", f"previous {endings[1]}", 0, endings[0])
    return endings[0] if endings else result.FILE


def _check_abandoned(before: Bundle, earlier: Manifest, manifest: Manifest) -> None:
    """It was given up by the rules, and whose slip was missing brings none to the next attempt."""
    given_up = abandoned.parse_abandoned(before.read(abandoned.FILE), earlier)
    times = seed.parse_times(before.read(seed.TIMES), earlier, len(given_up.values))
    abandoned.check_wait(given_up, times, earlier)
    if earlier.draw == manifest.draw:
        abandoned.check_party_left_out(given_up, manifest)


def _check_declared(before: Bundle, earlier: Manifest, manifest: Manifest) -> None:
    """Nobody prepares the next attempt before this one is declared void or abandoned."""
    if before.void:
        declared = seed.parse_void(before.read(seed.VOID), earlier)[1]
    elif before.abandoned:
        declared = abandoned.parse_abandoned(before.read(abandoned.FILE), earlier).time
    else:
        return
    if manifest.frozen < declared:
        found = write_time(manifest.frozen)
        message = "frozen before its predecessor was over"
        raise DrawError(message, manifests.FILE, 0, f"{write_time(declared)} or later", found)


def _goes_on(before: Bundle, earlier: Manifest, bundle: Bundle, borders: Sequence[Border]) -> bool:
    """Whether the new register, which was read, begins with the old one's bytes, and so many of its
    lines have the size and root of the old manifest: then the old one need not be read again."""
    if not borders or register.FILE not in before.names:
        return False
    old, new = (each.folder / register.FILE for each in (before, bundle))
    with old.open("rb") as then, new.open("rb") as now:
        while data := then.read(1 << 20):
            if data != now.read(len(data)):
                return False
        passed = [border for border in borders if border.length <= then.tell()]
        border = passed[-1] if passed else Border(0, 0, ())
        then.seek(border.length)
        rest = then.read()
    tree = Tree.resume(border.size, border.subtrees)
    tree.extend(subtrees_of(WholeLines(rest), border.size))
    size, root = earlier.register_size, earlier.register_root
    return rest[-1:] in (b"", b"\n") and (tree.size, tree.root().hex()) == (size, root)


def _check_beginning(before: Bundle, earlier: Manifest, bundle: Bundle) -> None:
    reading = register.RegisterReading()
    try:
        reading.read(before.blocks(register.FILE, reading.take))
    except DrawError as error:  # no canonical text: a line above it may be worse
        reading.fault = reading.fault or error
    old = reading.end()
    for name, expected, found in (
        ("size", earlier.register_size, old.size),
        ("root", earlier.register_root, old.root.hex()),
    ):
        if expected != found:
            file = f"previous {register.FILE}"
            raise DrawError(f"another {name} than its manifest's", file, 0, expected, found)
    new = islice(bundle.lines(register.FILE), old.size)
    pairs = zip(before.lines(register.FILE), new, strict=False)
    same = 0
    for line, (then, now) in enumerate(pairs, 1):
        if then != now:
            raise DrawError("a line rewritten", register.FILE, line, then.decode(), now.decode())
        same = line
    if same < old.size:
        raise DrawError("shorter than its predecessor", register.FILE, same + 1, old.size, same)
