"""Whom `lottery minutes check` trusts: the files that are given, or else those of the home."""

from collections.abc import Sequence
from pathlib import Path

from cryptography import x509

from draws import key_times
from draws.errors import DrawError
from lottery import keylist
from lottery.ceremony.notary import cosigning
from lottery.ceremony.seen.wording import find_attempt
from lottery.cli.desk import Desk
from lottery.errors import LotteryError
from lottery.keylist import covering
from lottery.minutes.checking.verdict import Missing
from lottery.minutes.errors import MinutesError
from lottery.minutes.signing.authority import read_certificates
from lottery.office.keys import signers
from lottery.office.settings import Settings, find_home, load_settings
from lottery.texts.minutes import checking as texts


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


def keys(desk: Desk, file: Path | None, draw: str) -> tuple[bytes | None, list[Missing]]:
    """The verifier keys that are pinned, a line each, and the file that gives none.

    Without a file they are those of the office's list of keys, if there is one here, or else its
    own; of a draw that it holds, those that the list has of it, or the notary's as he registered
    it, too.
    """
    if file is None:
        own = _settings(desk.home)
        return (_own_keys(desk, own, draw) if own else None), []
    try:
        data = file.read_bytes()
        key_times.of(data, None, str(file))
    except (OSError, DrawError):
        return None, [Missing("keys", texts.no_keys_file(file))]
    return data, []


def _settings(home: Path | None) -> Settings | None:
    """The settings of the office that is here, if there is one."""
    try:
        return load_settings(find_home(home))
    except LotteryError:
        return None


def _own_keys(desk: Desk, settings: Settings, draw: str) -> bytes | None:
    try:
        own = signers(settings)
        found = [one.verifier() for one in own]
        with desk.office() as office, office.read() as session:
            if not draw and (listed := keylist.listed(session).data):
                return listed
            if draw and (attempt := find_attempt(session, draw)):
                if pins := covering.pins_for(session, attempt):
                    return pins
                found = cosigning.pinned(session, attempt, own)
    except LotteryError:
        return None
    return "".join(f"{key.text()}\n" for key in found).encode()
