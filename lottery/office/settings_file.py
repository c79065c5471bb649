"""The settings file as it is read: each value by its name, in its form, or refused by name.

A form is what a value may look like; what the values mean together is for `settings` to say.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lottery.errors import SettingsError
from lottery.texts import errors as sentences
from lottery.texts.office import security_log
from lottery.witness.cosigning import CosignatureError, WitnessKey, parse_witness

FILE = "lottery.toml"
_HEX = re.compile(r"[0-9a-f]{64}\n?")
_ADDRESS = re.compile(
    r"https?://(?:[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?"
    r"(?:/[A-Za-z0-9._~-]+)*/?"
)
_WORDS = re.compile(r"[^\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]{0,200}")
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
_LISTENING = re.compile(r"(?:[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\]):[0-9]{1,5}")
_IDENTIFIER = re.compile(r"[0-2](?:\.(?:0|[1-9][0-9]{0,18})){1,20}")


def is_address(text: str) -> bool:
    """Whether this is the address of a site, as `https://draw.example.cn`."""
    return bool(_ADDRESS.fullmatch(text))


def is_host(text: str) -> bool:
    """Whether this is the name of a machine."""
    return bool(_HOST.fullmatch(text))


@dataclass(frozen=True)
class SettingsFile:
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

    def witnesses(self, name: str) -> tuple[WitnessKey, ...]:
        """Keys of witnesses, each with its address behind it."""
        values = self.values.get(name, [])
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise SettingsError(sentences.setting_malformed(self.home / FILE, name))
        try:
            keys = tuple(parse_witness(value) for value in values)
        except CosignatureError as why:
            told = sentences.setting_malformed(self.home / FILE, name)
            raise SettingsError(f"{told}{why}") from None
        if len({key.digest for key in keys}) != len(keys):
            raise SettingsError(sentences.setting_malformed(self.home / FILE, name))
        return keys

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


def read_file(file: Path) -> dict[str, Any]:
    """The values of a settings file; raises SettingsError."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SettingsError(sentences.settings_file_missing(file)) from None
    except (OSError, ValueError) as why:
        raise SettingsError(sentences.settings_file_malformed(file, why)) from None
