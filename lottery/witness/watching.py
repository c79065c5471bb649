"""One look at a site: everything that was kept before must still be there, and be the beginning of
what is there now; then what is new is kept.

FOLDER/checkpoint.txt, history.json, since.txt (when this checkpoint was first seen), and
draws/NAME/FILE. What contradicts the kept is kept too, in `conflicts/`, as evidence.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from draws import manifest as manifests
from draws.signatures import VerifierKey
from lottery.texts.public import witness as words
from lottery.witness import drawn, registers, told
from lottery.witness.fetching import UnreachedError, WatchedSite
from lottery.witness.findings import LookFindings
from lottery.witness.keeping import KeptFolder, KeptSpoiledError
from lottery.witness.registers import CHECKPOINT

HISTORY, SINCE = "history.json", "since.txt"
_LARGE, _AGAIN = 8 << 20, timedelta(hours=20)
"""A draw is read wholly again after so long: a daily look reads one."""


def watch(  # noqa: PLR0917 - what a look needs, each said once by its caller
    site: WatchedSite,
    folder: KeptFolder,
    keys: Sequence[VerifierKey],
    now: datetime,
    found: LookFindings,
    max_age: timedelta | None = None,
    *,
    whole: bool = False,
) -> None:
    """Look at a site, and keep in the folder what is new where nothing changed; `whole` reads every
    file of every draw, else of those never read so and, once a day, of the one read longest ago.

    What it finds stands in `found` at once. Raises FolderFullError, KeptSpoiledError or DrawError
    for what was kept and cannot be read, and OSError for the folder.
    """
    data = _history(site, folder, found)
    if data is None:
        return
    try:
        history = told.read(data)
    except UnreachedError as why:
        found.unverified.append(str(why))
        return
    found.changed += told.changes(_before(folder), history)
    _tried(found, lambda: registers.look(site, folder, keys, history.checkpoint, found))
    for name in history.attempts:
        _tried(found, _look(site, folder, name, keys, found))
    _look_at_all(folder, history, found)
    for name in _to_read(folder, now, whole=whole):
        _tried(found, _read(site, folder, name, now, found))
    if not found.changed:
        _keep(folder, data, found, now)
        _look_at_age(folder, now, max_age, found)


def _history(site: WatchedSite, folder: KeptFolder, found: LookFindings) -> bytes | None:
    try:
        data = site.get(HISTORY, _LARGE)
    except UnreachedError as why:
        found.unverified.append(str(why))
        return None
    if data is None and folder.read(HISTORY) is not None:
        found.changed.append(words.HISTORY_GONE)
    elif data is None:
        found.unverified.append(words.answered(HISTORY, 404))
    return data


def _before(folder: KeptFolder) -> told.ToldHistory | None:
    kept = folder.read(HISTORY)
    try:
        return None if kept is None else told.read(kept)
    except UnreachedError:
        raise KeptSpoiledError(words.kept_spoiled(HISTORY)) from None


def _look(
    site: WatchedSite,
    folder: KeptFolder,
    name: str,
    keys: Sequence[VerifierKey],
    found: LookFindings,
) -> Callable[[], None]:
    return lambda: drawn.look(site, folder, name, keys, found)


def _read(
    site: WatchedSite, folder: KeptFolder, name: str, now: datetime, found: LookFindings
) -> Callable[[], None]:
    return lambda: drawn.read_wholly(site, folder, name, now, found)


def _tried(found: LookFindings, part: Callable[[], None]) -> None:
    """A part of the look: where the site does not answer, that is said, and the rest goes on. A
    site that is silent to one question must not hide what another shows."""
    try:
        part()
    except UnreachedError as why:
        found.unverified.append(str(why))


def _look_at_all(folder: KeptFolder, history: told.ToldHistory, found: LookFindings) -> None:
    """Draws that are kept and of which the site tells nothing any more, and the other way round."""
    kept = folder.draws()
    found.draws = len(kept)
    for name in kept:
        said = words.attempt_gone(name)
        if name not in history.attempts and said not in found.changed:
            found.changed.append(said)
    for name, each in history.attempts.items():
        listed = any(one["state"] == "there" for one in each["folders"])
        if listed and folder.read(f"draws/{name}/{manifests.FILE}") is None:
            found.unverified.append(words.not_got(name))


def _to_read(folder: KeptFolder, now: datetime, *, whole: bool) -> list[str]:
    """The draws to read wholly now, by name."""
    times = sorted((drawn.last_read(folder, name), name) for name in folder.draws())
    if whole:
        return [name for _, name in times]
    never = [name for time, name in times if not time]
    return never or [name for time, name in times[:1] if time < (now - _AGAIN).isoformat()]


def _keep(folder: KeptFolder, history: bytes, found: LookFindings, now: datetime) -> None:
    """A site's word alone is not kept: only what came with a checkpoint that holds."""
    if not found.note:
        return
    kept = folder.read(CHECKPOINT)
    if kept is None or registers.parsed(kept) != registers.parsed(found.note):
        folder.write(SINCE, f"{now.isoformat()}\n".encode())
    folder.write(CHECKPOINT, found.note)
    folder.write(HISTORY, history)


def _look_at_age(
    folder: KeptFolder, now: datetime, most: timedelta | None, found: LookFindings
) -> None:
    """The checkpoint itself holds no time: its age is since this witness first saw it."""
    since = folder.read(SINCE)
    if most is None or since is None:
        return
    try:
        first = datetime.fromisoformat(since.decode().strip())
        age = now - first
    except (ValueError, TypeError):
        found.unverified.append(words.NO_SINCE)
        return
    if age > most:
        found.unverified.append(words.stale(age.days))
