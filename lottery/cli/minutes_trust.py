"""Whom `lottery minutes check` trusts: the files that are given, or else those of the home."""

from collections.abc import Sequence
from pathlib import Path

from cryptography import x509

from draws.errors import DrawError
from draws.signatures import parse_keys
from lottery.errors import LotteryError
from lottery.keys import signers
from lottery.minutes.authority import read_certificates
from lottery.minutes.errors import MinutesError
from lottery.minutes.verdict import Missing
from lottery.settings import Settings, find_home, load_settings
from lottery.texts import minutes_check as texts


def roots(
    home: Path | None, files: Sequence[Path]
) -> tuple[tuple[x509.Certificate, ...], list[Missing]]:
    """The roots, and the files that give none."""
    own = _settings(home)
    files = files or ([own.trust_file] if own else [])
    found: list[x509.Certificate] = []
    lacks = []
    for file in files:
        try:
            found.extend(read_certificates(file))
        except MinutesError:
            lacks.append(Missing("trust", texts.no_trust_file(file)))
    return tuple(found), lacks


def keys(home: Path | None, file: Path | None) -> tuple[bytes | None, list[Missing]]:
    """The verifier keys that are pinned, a line each, and the file that gives none."""
    if file is None:
        own = _settings(home)
        return (_own_keys(own) if own else None), []
    try:
        data = file.read_bytes()
        parse_keys(data, str(file))
    except (OSError, DrawError):
        return None, [Missing("keys", texts.no_keys_file(file))]
    return data, []


def _settings(home: Path | None) -> Settings | None:
    """The settings of the office that is here, if there is one."""
    try:
        return load_settings(find_home(home))
    except LotteryError:
        return None


def _own_keys(settings: Settings) -> bytes | None:
    try:
        return "".join(f"{one.verifier().text()}\n" for one in signers(settings)).encode()
    except LotteryError:
        return None
