"""What the checks are about, as it was found at one moment. None: it could not be looked at."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

from lottery.accounts import Account
from lottery.acknowledged.last_backup import LastBackup
from lottery.office.settings import Settings

BackupAt = Literal["elsewhere", "home's disk", "gone", "out of sight"]


@dataclass(frozen=True)
class ForeseenDraw:
    """A draw of the programme that is not over: its code, and when the last of its periods is."""

    code: str
    closes_at: datetime


@dataclass(frozen=True)
class KeyListFacts:
    """The list of keys: since when each role's entry counts, the role whose next entry waits and
    how many signatures that lacks, what is wrong with the published list, and whether the key that
    the notary registered is the listed one."""

    since: Mapping[str, datetime] = field(default_factory=dict)
    waiting: str = ""
    lacking: int = 0
    faults: tuple[str, ...] = ()
    notary_listed: bool = True


@dataclass(frozen=True)
class StoredFacts:
    """What the database holds. `engine` is its kind and version; `broken` is why the register does
    not check, empty if it does, None where that was not asked."""

    engine: str
    broken: str | None
    accounts: tuple[Account, ...]
    notary_key: str
    draws: tuple[ForeseenDraw, ...]
    key_list: KeyListFacts = field(default_factory=KeyListFacts)
    responsible: tuple[str, str] = ("", "")
    """Who answers for the data, and how he is reached, as the programme's site says."""
    unlisted: tuple[str, ...] = ()
    """What was done about prizes more than a day ago and is not published."""
    careless: tuple[str, ...] = ()
    """The server's settings by which it forgets what it has confirmed when its power goes."""


@dataclass(frozen=True)
class FileFacts:
    """A file with secrets. `mode` is its rights (as of `chmod`), None on systems without them."""

    path: Path
    there: bool
    mode: int | None


@dataclass(frozen=True)
class CertificateFacts:
    """What signs the minutes: why minutes could not be signed, and until when it is valid."""

    wanting: tuple[str, ...]
    until: datetime | None


@dataclass(frozen=True)
class ClockFacts:
    """This clock against another machine's: how far ahead it is, in seconds; None: it answered
    without a time, or not at all for the system's reason `why`."""

    other: str
    ahead: float | None
    why: str = ""


@dataclass(frozen=True)
class SiteFacts:
    """What the public address answered: its status (0: nothing, for the reason `why`), and whether
    it promised to stay on https."""

    status: int
    strict: bool = False
    why: str = ""


@dataclass(frozen=True)
class ArrivalFacts:
    """How a request came to the staff's pages: encrypted as the proxy says, and with an address."""

    secure: bool
    forwarded: bool


@dataclass(frozen=True)
class OutsideFacts:
    """What only other machines can tell, and the system's timers by name: running, not running, or
    (None) not told by systemd."""

    clock: ClockFacts | None = None
    site: SiteFacts | None = None
    arrival: ArrivalFacts | None = None
    timers: Mapping[str, bool | None] | None = None


@dataclass(frozen=True)
class KeptFacts:
    """The last backup, and where its file is; how far the second disk has come, whether it is the
    home's own disk, what is wrong with it (empty: nothing), and what a backup has to be made for at
    once (likewise)."""

    last_backup: LastBackup | None = None
    second_upto: int = 0
    same_disk: bool = False
    trouble: str = ""
    uncovered: str = ""
    backup_at: BackupAt = "out of sight"


@dataclass(frozen=True)
class Facts:
    """All of it. `store` is None where the database is `closed`, for that reason; `hidden` is what
    is published and other users of the system cannot read, such as the public site's."""

    now: datetime
    settings: Settings
    store: StoredFacts | None
    closed: str
    files: tuple[FileFacts, ...]
    certificate: CertificateFacts
    free_bytes: Mapping[Path, int]
    public_writable: bool
    outside: OutsideFacts = field(default_factory=OutsideFacts)
    kept: KeptFacts = KeptFacts()
    hidden: tuple[Path, ...] = ()
