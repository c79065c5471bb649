"""Vouching for a bundle that was just verified: a verdict, signed with a key of one's own.

It is written where everything was checked and holds, and where the one who signs is somebody whom
`verdict` would take: not the organiser, and named in the list of keys before the freeze.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from .. import files, key_times
from ..errors import DrawError
from ..key_times import Trust
from ..keylist import MINUTES, ORGANISER, KeyEntry
from ..manifest import parse
from ..notary import command, keyfile
from ..verify import Verdict
from . import checking
from .checking import Judged
from .note import OutsideVerdict
from .own_program import own_program

NEEDS = "signing needs the Python package cryptography: python3 -m pip install cryptography"


@dataclass(frozen=True)
class Pen:
    """With which key file a verdict is signed (`kept` holds its passphrase, which is asked for
    without it), the new file that it goes to, and the pinned keys with the list that they lead to.
    """

    key_file: Path
    out: Path
    kept: Path | None
    keys: Path
    key_list: Path | None

    def trust(self) -> Trust:
        """What was pinned, and the list; raises DrawError."""
        return key_times.read(self.keys, self.key_list)


def hindrance(pen: Pen) -> str:
    """Why this key would sign nothing, told before anything is verified; empty if nothing does."""
    if pen.out.exists() or not pen.out.absolute().parent.is_dir():
        return f"{pen.out}: give a new file in a folder that is there"
    try:
        trust = pen.trust()
    except DrawError:
        return ""  # which is the draw's failure, and verify tells it
    try:
        _entry(trust, _public(files.read(pen.key_file)), str(pen.key_file))
    except ModuleNotFoundError:
        return NEEDS
    except (DrawError, OSError, UnicodeError) as error:
        return str(error)
    return ""


def give(pen: Pen, folder: Path, verified: Verdict, now: datetime) -> str:
    """Sign a verdict over what was verified, into a new file; what to say.

    Raises DrawError, with nothing written, where anything was open or left out, where there is no
    result, and where the verdict would not hold.
    """
    if verified.open or verified.skipped:
        raise DrawError("not everything was verified, so nothing is vouched for")
    if "result" not in verified.hashes:
        raise DrawError("nothing was drawn in this attempt, so there is nothing to vouch for")
    trust = pen.trust()
    judged = checking.read_judged(folder)
    note = _note(verified, judged, files.read(pen.keys), now)
    entry = _entry(trust, _public(files.read(pen.key_file)), str(pen.key_file))
    note = note.signed(_signature(pen, entry, note.text))
    found = checking.check(note.data, judged, trust, str(pen.out))
    if found.open:
        raise DrawError("; ".join(found.open))
    command.write_new(pen.out, note.data)
    return f"signed by {found.name}, {found.role} entry {entry.number}"


def _note(verified: Verdict, judged: Judged, pinned: bytes, now: datetime) -> OutsideVerdict:
    fixed = parse(judged.manifest)
    return OutsideVerdict(
        draw=fixed.draw,
        attempt=fixed.attempt,
        manifest=verified.hashes["manifest"],
        result=verified.hashes["result"],
        sums=verified.sums,
        program=own_program(),
        keys=sha256(pinned).hexdigest(),
        time=now,
    )


def _public(data: bytes) -> bytes:
    """The public half of a key file (32 bytes), for which no passphrase is needed."""
    if keyfile.is_plain(data):
        return keyfile.load(data, "name", "").public().public
    return keyfile.public_of(data).public


def _entry(trust: Trust, public: bytes, file: str) -> KeyEntry:
    """The entry of the list that a key has; raises DrawError for the organiser's and a stranger."""
    if trust.listed is None:
        raise DrawError(f"{file}: {checking.NO_LIST}")
    entries = (each for each in trust.listed.entries if each.key and each.key.public == public)
    entry = next(entries, None)
    if entry is None:
        raise DrawError("a key that is not in the list of keys", file)
    if entry.role == ORGANISER:
        raise DrawError("the organiser does not vouch for his own draw", file)
    if entry.role == MINUTES:
        raise DrawError("whoever signs the minutes does not vouch for them", file)
    return entry


def _signature(pen: Pen, entry: KeyEntry, text: bytes) -> str:
    """The signature line over a text, once the key file is open."""
    name = entry.key.name if entry.key else ""
    try:
        passphrase = command.passphrase_for(pen.key_file, pen.kept, command.unseen)
        own = keyfile.load(files.read(pen.key_file), name, passphrase)
    except (EOFError, KeyboardInterrupt):
        raise DrawError("no passphrase was given") from None
    if own.public() != entry.key:
        expected = entry.key.text() if entry.key else ""
        found = own.public().text()
        raise DrawError("another key than the list's", str(pen.key_file), 0, expected, found)
    return own.sign(text)
