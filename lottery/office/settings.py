"""What the program must be told: where its data lies and which keys it holds.

One folder, the *home*, holds `lottery.toml` and `keys/`. Whoever can read `keys/` can open every
personal field and sign as the organiser; whoever cannot, can do neither, even with the database.
There is no default for a secret: one that is missing stops the program.
"""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from lottery.errors import SettingsError
from lottery.security_log import off_machine
from lottery.security_log.chain import LEAST_KEPT
from lottery.texts import errors as sentences
from lottery.texts.ceremony import notary
from lottery.texts.office import security_log

FILE = "lottery.toml"
DATABASE_URL = "LOTTERY_DATABASE_URL"
"""Names the database, where the environment does."""
SECRETS = ("field", "index", "session")
_COMING, _BEFORE = "field", "field-before"
RELAYS = ("https://api.drand.sh", "https://api2.drand.sh", "https://drand.cloudflare.com")
"""Who passes the beacon's rounds on to anybody."""

_HEX = re.compile(r"[0-9a-f]{64}\n?")
_ADDRESS = re.compile(
    r"https?://(?:[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?"
    r"(?:/[A-Za-z0-9._~-]+)*/?"
)
_WORDS = re.compile(r"[^\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]{0,200}")
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
_LISTENING = re.compile(r"(?:[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\]):[0-9]{1,5}")
_IDENTIFIER = re.compile(r"[0-2](?:\.(?:0|[1-9][0-9]{0,18})){1,20}")


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


def is_address(text: str) -> bool:
    """Whether this is the address of a site, as `https://draw.example.cn`."""
    return bool(_ADDRESS.fullmatch(text))


def is_host(text: str) -> bool:
    """Whether this is the name of a machine."""
    return bool(_HOST.fullmatch(text))


@dataclass(frozen=True)
class _SettingsFile:
    """The read file, and the home that its relative paths start from."""

    home: Path
    values: Mapping[str, Any]

    def text(self, name: str) -> str:
        value = self.values.get(name)
        if value is None:
            raise SettingsError(sentences.setting_missing(self.home / FILE, name))
        if not isinstance(value, str) or not value:
            raise SettingsError(sentences.setting_malformed(self.home / FILE, name))
        return value

    def path(self, name: str) -> Path:
        return self.home / self.text(name)

    def address(self, name: str) -> str:
        """The address of a site, without the slash at its end; empty if none is set."""
        value = self.values.get(name, "")
        if not isinstance(value, str) or (value and not _ADDRESS.fullmatch(value)):
            raise SettingsError(sentences.setting_malformed(self.home / FILE, name))
        return value.rstrip("/")

    def addresses(self, name: str, usual: tuple[str, ...]) -> tuple[str, ...]:
        """The addresses of sites, without slashes at their ends."""
        values = self.values.get(name, list(usual))
        good = isinstance(values, list) and all(
            isinstance(value, str) and _ADDRESS.fullmatch(value) for value in values
        )
        if not good:
            raise SettingsError(sentences.setting_malformed(self.home / FILE, name))
        return tuple(value.rstrip("/") for value in values)

    def url(self, name: str, *, needs: str) -> str:
        """An address as it is; empty if none is set. Whoever sets it sets what it needs, too."""
        value = self.values.get(name, "")
        if not isinstance(value, str) or (value and not _ADDRESS.fullmatch(value)):
            raise SettingsError(sentences.setting_malformed(self.home / FILE, name))
        if value:
            self.text(needs)
        return value

    def identifier(self, name: str) -> str:
        """An object identifier; empty if none is set."""
        value = self.values.get(name, "")
        if not isinstance(value, str) or (value and not _IDENTIFIER.fullmatch(value)):
            raise SettingsError(sentences.setting_malformed(self.home / FILE, name))
        return value

    def host(self, name: str) -> str:
        """The name of a machine; empty if none is set."""
        value = self.values.get(name, "")
        if not isinstance(value, str) or (value and not _HOST.fullmatch(value)):
            raise SettingsError(sentences.setting_malformed(self.home / FILE, name))
        return value

    def listening(self, name: str) -> str:
        """HOST:PORT to listen on; empty if none is set."""
        value = self.values.get(name, "")
        if not isinstance(value, str) or (value and not _LISTENING.fullmatch(value)):
            raise SettingsError(sentences.setting_malformed(self.home / FILE, name))
        return value

    def one_of(self, name: str, words: tuple[str, ...]) -> str:
        """One of these words; empty if none is set."""
        value = self.values.get(name, "")
        if value not in ("", *words):
            raise SettingsError(sentences.setting_malformed(self.home / FILE, name))
        return str(value)

    def whole(self, name: str, *, usual: int) -> int:
        """A whole number from 0 on."""
        value = self.values.get(name, usual)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise SettingsError(sentences.setting_malformed(self.home / FILE, name))
        return value

    def words(self, name: str) -> str:
        """A line that people read; empty if none is set."""
        value = self.values.get(name, "")
        if not isinstance(value, str) or not _WORDS.fullmatch(value):
            raise SettingsError(sentences.setting_malformed(self.home / FILE, name))
        return value.strip()

    def days(self, name: str, usual: int, least: int) -> int:
        """A number of days, at least so many."""
        value = self.values.get(name, usual)
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise SettingsError(security_log.too_few_days(self.home / FILE, name, least))
        return value

    def flag(self, name: str) -> bool:
        value = self.values.get(name, False)
        if not isinstance(value, bool):
            raise SettingsError(sentences.setting_malformed(self.home / FILE, name))
        return value

    def file_of(self, secret: str) -> Path:
        """Where a secret lies; one that is to take its place is called `NAME.new`."""
        name, _, coming = secret.partition(".")
        return self.home / "keys" / f"{name}.key{'.new' if coming else ''}"

    def secret(self, name: str) -> bytes:
        return read_secret(self.file_of(name))


def read_secret(file: Path) -> bytes:
    """The secret in a file; raises SettingsError."""
    name = file.name.partition(".")[0]
    try:
        text = file.read_text(encoding="ascii")
    except FileNotFoundError:
        raise SettingsError(sentences.secret_missing(name, file)) from None
    except (OSError, UnicodeDecodeError):
        raise SettingsError(sentences.secret_malformed(name, file)) from None
    if not _HEX.fullmatch(text):
        raise SettingsError(sentences.secret_malformed(name, file))
    return bytes.fromhex(text.strip())


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


def _table(home: Path | None, environ: Mapping[str, str], file: str = FILE) -> _SettingsFile:
    place = find_home(home, environ)
    table = _SettingsFile(place, _read(place / file))
    _check_two_hands(table)
    return table


def _settings(
    table: _SettingsFile, environ: Mapping[str, str], secrets: Mapping[str, bytes]
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
        https=table.flag("https") or environ.get("LOTTERY_HTTPS") == "1",
        breach_list=table.path("breach_list") if "breach_list" in table.values else None,
        unmask_daily=table.whole("unmask_daily", usual=20),
        security_syslog=off_machine.checked(table.words("security_syslog")),
        security_log_days=table.days("security_log_days", 400, LEAST_KEPT.days),
    )


def _check_two_hands(table: _SettingsFile) -> None:
    """The notary signs under another name, and in earnest with a key that does not lie here."""
    file, name = table.home / FILE, table.text("notary_name")
    if name == table.text("organiser_name"):
        raise SettingsError(notary.same_names(file, name))
    if "notary_key" in table.values and not table.flag("demo"):
        raise SettingsError(notary.kept_in_a_live_home(file))


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SettingsError(sentences.settings_file_missing(file)) from None
    except (OSError, ValueError) as why:
        raise SettingsError(sentences.settings_file_malformed(file, why)) from None


def database_url(home: Path, database: str) -> str:
    """A URL stays as it is; anything else is a file of SQLite, relative to the home."""
    return database if "://" in database else f"sqlite:///{(home / database).as_posix()}"
