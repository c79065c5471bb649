"""What the program must be told: where its data lies and which keys it holds.

One folder, the *home*, holds `lottery.toml` and `keys/`. Whoever can read `keys/` can open every
personal field and sign as the organiser; whoever cannot, can do neither, even with the database.
There is no default for a secret: one that is missing stops the program.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from lottery.errors import SettingsError
from lottery.office.settings_file import (
    FILE,
    SettingsFile,
    is_address,
    is_host,
    read_file,
    read_secret,
)
from lottery.security_log import off_machine
from lottery.security_log.chain import LEAST_KEPT
from lottery.texts import errors as sentences
from lottery.texts.ceremony import notary
from lottery.witness.cosigning import WitnessKey

__all__ = [
    "DATABASE_URL",
    "FILE",
    "RELAYS",
    "SECRETS",
    "Settings",
    "database_url",
    "find_home",
    "is_address",
    "is_host",
    "load_public_settings",
    "load_settings",
    "read_secret",
]

DATABASE_URL = "LOTTERY_DATABASE_URL"
"""Names the database, where the environment does."""
SECRETS = ("field", "index", "session")
_COMING, _BEFORE = "field", "field-before"
RELAYS = ("https://api.drand.sh", "https://api2.drand.sh", "https://drand.cloudflare.com")
"""Who passes the beacon's rounds on to anybody."""


@dataclass(frozen=True)
class Settings:
    """The settings of one home. Files are absolute paths."""

    home: Path
    database_url: str = field(repr=False)  # it may hold a password
    origin: str
    field_key: bytes = field(repr=False)
    index_key: bytes = field(repr=False)
    session_secret: bytes = field(repr=False)
    organiser_name: str
    organiser_key_file: Path
    notary_name: str
    notary_key_file: Path | None
    minutes_key_file: Path
    minutes_certificate_file: Path
    trust_file: Path
    public_dir: Path
    demo: bool
    public_url: str = ""
    """Where citizens reach the site, without a slash at its end; empty: as each request came."""
    beacon_relays: tuple[str, ...] = ()
    """Who passes the beacon's rounds on, in the order in which they are asked."""
    timestamp_url: str = ""
    """The timestamping authority (RFC 3161) that is asked; empty: none."""
    timestamp_root: Path | None = None
    """PEM file of the root that the authority's certificate leads to."""
    timestamp_policy: str = ""
    """The policy (an object identifier) that is asked for; empty: the authority's own."""
    witness_keys: tuple[WitnessKey, ...] = ()
    """Witnesses from outside, whose cosignatures are shown."""
    time_server: str = ""
    """Host of a time server (NTP) that `lottery doctor` holds the clock against; empty: none."""
    public_only: bool = False
    """Nothing but what everybody may see: no secret was read, and nothing can be written."""
    metrics: str = ""
    """HOST:PORT where Prometheus finds the figures of the staff's process; empty: nowhere."""
    public_metrics: str = ""
    """HOST:PORT of those of the process with the public pages (`lottery serve --public`)."""
    log_folder: Path | None = None
    """Where the staff's process keeps its log; None: on stderr."""
    public_log_folder: Path | None = None
    """The same of the process with the public pages, whose user may not write in the home."""
    log_format: str = ""
    """`json` or `text`; empty: JSON in files, and warnings alone on stderr."""
    field_key_before: bytes = field(default=b"", repr=False)
    """What opens boxes that are not sealed anew yet, while the field key is being replaced."""
    slow_query_ms: int = 1000
    """Queries that take as long as this are told to the log; 0: none."""
    second_disk: Path | None = None
    """A folder on another disk, where each acknowledged change lies once more; None: nowhere."""
    controller: str = ""
    """Who answers for the participants' personal data, by his full name; empty: not said."""
    controller_contact: str = ""
    """How a participant reaches him: telephone, address, post; empty: not said."""
    claims_online: bool = False
    """The proxy lets the public site's visitors through to the pages of winners (`/claim`,
    `/notice`), which the site with the keys alone can answer: public pages lead there."""
    https: bool = False
    """One proxy stands in front and speaks https: its word on the visitor's address is taken."""
    breach_list: Path | None = None
    """A file of passwords that nobody may choose, a line each; None: those of the program alone."""
    unmask_daily: int = 20
    """How many people somebody may look at in full in a day."""
    security_syslog: str = ""
    """Where the security log is sent as well: `udp://HOST:PORT`, or a socket; empty: nowhere."""
    security_log_days: int = 400
    """How long a line of the security log is kept before `security-log destroy` takes it."""

    @property
    def own_log_folder(self) -> Path | None:
        """Where the process that has these settings keeps its log; None: on stderr."""
        return self.public_log_folder if self.public_only else self.log_folder


def find_home(home: Path | None, environ: Mapping[str, str] = os.environ) -> Path:
    """The home: the argument, or LOTTERY_HOME; raise SettingsError if neither is given."""
    given = home or environ.get("LOTTERY_HOME")
    if not given:
        raise SettingsError(sentences.home_missing())
    return Path(given).absolute()


def load_settings(
    home: Path | None = None, environ: Mapping[str, str] = os.environ, *, file: str = FILE
) -> Settings:
    """Read the settings of a home; raise SettingsError naming what is missing and what makes it.

    LOTTERY_DATABASE_URL in `environ` stands before the file's `database`; LOTTERY_HTTPS=1 sets
    `https`. `file` is the name of the settings of a home that is being made.
    """
    table = _table(home, environ, file)
    secrets = {name: table.secret(name) for name in SECRETS}
    if table.file_of(f"{_COMING}.new").exists():  # it is being made anew, and seals already
        secrets |= {_COMING: table.secret(f"{_COMING}.new"), _BEFORE: secrets[_COMING]}
    return _settings(table, environ, secrets)


def load_public_settings(
    home: Path | None = None, environ: Mapping[str, str] = os.environ
) -> Settings:
    """The settings of a process that shows what everybody may see: no key is read."""
    found = _settings(_table(home, environ), environ, dict.fromkeys(SECRETS, b""))
    return replace(found, public_only=True)


def _table(home: Path | None, environ: Mapping[str, str], file: str = FILE) -> SettingsFile:
    place = find_home(home, environ)
    table = SettingsFile(place, read_file(place / file))
    _check_two_hands(table)
    return table


def _settings(
    table: SettingsFile, environ: Mapping[str, str], secrets: Mapping[str, bytes]
) -> Settings:
    place = table.home
    written = database_url(place, table.text("database"))
    return Settings(
        home=place,
        database_url=environ.get(DATABASE_URL) or written,
        origin=table.text("origin"),
        field_key=secrets["field"],
        index_key=secrets["index"],
        session_secret=secrets["session"],
        field_key_before=secrets.get(_BEFORE, b""),
        organiser_name=table.text("organiser_name"),
        organiser_key_file=table.path("organiser_key"),
        notary_name=table.text("notary_name"),
        notary_key_file=table.path("notary_key") if "notary_key" in table.values else None,
        minutes_key_file=table.path("minutes_key"),
        minutes_certificate_file=table.path("minutes_certificate"),
        trust_file=table.path("trust"),
        public_dir=table.path("public"),
        demo=table.flag("demo"),
        public_url=table.address("public_url"),
        beacon_relays=table.addresses("beacon_relays", RELAYS),
        timestamp_url=table.url("timestamp_url", needs="timestamp_root"),
        timestamp_root=table.path("timestamp_root") if "timestamp_root" in table.values else None,
        timestamp_policy=table.identifier("timestamp_policy"),
        witness_keys=table.witnesses("witnesses"),
        time_server=table.host("time_server"),
        metrics=table.listening("metrics"),
        public_metrics=table.listening("public_metrics"),
        log_folder=table.path("log_folder") if "log_folder" in table.values else None,
        public_log_folder=(
            table.path("public_log_folder") if "public_log_folder" in table.values else None
        ),
        log_format=table.one_of("log_format", ("json", "text")),
        slow_query_ms=table.whole("slow_query_ms", usual=1000),
        second_disk=table.path("second_disk") if "second_disk" in table.values else None,
        controller=table.words("controller"),
        controller_contact=table.words("controller_contact"),
        claims_online=table.flag("claims_online"),
        https=table.flag("https") or environ.get("LOTTERY_HTTPS") == "1",
        breach_list=table.path("breach_list") if "breach_list" in table.values else None,
        unmask_daily=table.whole("unmask_daily", usual=20),
        security_syslog=off_machine.checked(table.words("security_syslog")),
        security_log_days=table.days("security_log_days", 400, LEAST_KEPT.days),
    )


def _check_two_hands(table: SettingsFile) -> None:
    """The notary signs under another name, and in earnest with a key that does not lie here."""
    file, name = table.home / FILE, table.text("notary_name")
    if name == table.text("organiser_name"):
        raise SettingsError(notary.same_names(file, name))
    if "notary_key" in table.values and not table.flag("demo"):
        raise SettingsError(notary.kept_in_a_live_home(file))


def database_url(home: Path, database: str) -> str:
    """A URL stays as it is; anything else is a file of SQLite, relative to the home."""
    return database if "://" in database else f"sqlite:///{(home / database).as_posix()}"
