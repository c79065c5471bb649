"""The minutes' certificates of a home: a new one lies beside the one that counts until it is
listed; those of before stay beside it, for draws that were frozen with them."""

from pathlib import Path

from cryptography.x509 import Certificate

from draws.keylist import MINUTES, KeyList
from lottery import whole_files
from lottery.errors import KeyOtherError
from lottery.minutes.errors import MinutesError
from lottery.minutes.signing.authority import (
    Identity,
    certificate_bytes,
    key_bytes,
    read_certificates,
    read_identity,
    read_key,
)
from lottery.minutes.signing.stamp import fingerprint
from lottery.office.settings import Settings
from lottery.texts.ceremony import key_changes as sentences

_KEY, _CERTIFICATE, _ROOT = "key", "cert", "root"
_SHOWN = 0o644


def current(settings: Settings) -> Identity:
    """What this home signs minutes with; raises MinutesError."""
    return read_identity(
        settings.minutes_key_file, settings.minutes_certificate_file, settings.trust_file
    )


def keep(settings: Settings, identity: Identity) -> str:
    """Keep an identity beside the one that counts; the hash of its certificate, 64 hex."""
    mark = fingerprint(identity.certificate)
    places = _beside(settings, mark)
    if not places[_KEY].exists():
        whole_files.create(places[_KEY], key_bytes(identity.key))
    chain = certificate_bytes([identity.certificate, *identity.chain])
    whole_files.write(places[_CERTIFICATE], chain, _SHOWN)
    whole_files.write(places[_ROOT], certificate_bytes([identity.root]), _SHOWN)
    return mark


def find(settings: Settings, mark: str) -> Identity | None:
    """The identity with this certificate, wherever it lies in the home; None without one."""
    for files in (_counting(settings), _beside(settings, mark)):
        try:
            found = read_identity(files[_KEY], files[_CERTIFICATE], files[_ROOT])
        except MinutesError:
            continue
        if fingerprint(found.certificate) == mark:
            return found
    return None


def settle(settings: Settings, listed: KeyList) -> None:
    """Put the listed identity in the places that the settings name, and keep the one of before.

    Its root is put to those that are trusted already, so that older minutes go on to hold. Nothing
    is done where the listed one does not lie here.
    """
    entry = listed.current(MINUTES)
    if entry is None or _mark(settings) == entry.certificate:
        return
    beside = _beside(settings, entry.certificate)
    if not all(path.is_file() for path in beside.values()):
        return
    _keep_present(settings)
    key = key_bytes(read_key(beside[_KEY]))
    whole_files.write(settings.minutes_key_file, key)
    chain = beside[_CERTIFICATE].read_bytes()
    whole_files.write(settings.minutes_certificate_file, chain, _SHOWN)
    roots = [*read_certificates(beside[_ROOT]), *_roots(settings)]
    whole_files.write(settings.trust_file, certificate_bytes(dict.fromkeys(roots)), _SHOWN)


def require_listed(settings: Settings, listed: KeyList) -> None:
    """Raise KeyOtherError for a home whose certificate is not the listed one."""
    entry = listed.current(MINUTES)
    if entry is not None and (mark := _mark(settings)) != entry.certificate:
        raise KeyOtherError(sentences.certificate_other(mark, entry.certificate, entry.number))


def _counting(settings: Settings) -> dict[str, Path]:
    return {
        _KEY: settings.minutes_key_file,
        _CERTIFICATE: settings.minutes_certificate_file,
        _ROOT: settings.trust_file,
    }


def _beside(settings: Settings, mark: str) -> dict[str, Path]:
    folder = settings.minutes_key_file.parent
    names = (_KEY, _CERTIFICATE, _ROOT)
    return {name: folder / f"minutes-{mark[:16]}.{name}.pem" for name in names}


def _mark(settings: Settings) -> str:
    """The hash of the certificate that counts; empty where there is none."""
    try:
        return fingerprint(current(settings).certificate)
    except MinutesError:
        return ""


def _keep_present(settings: Settings) -> None:
    try:
        keep(settings, current(settings))
    except MinutesError:
        return


def _roots(settings: Settings) -> list[Certificate]:
    try:
        return list(read_certificates(settings.trust_file))
    except MinutesError:
        return []
