"""Keys and certificates: whether they are there, their owner's alone, and valid on the days."""

import re
from datetime import datetime, timedelta

from draws.keylist import ORGANISER
from lottery.doctor.facts import Facts, FileFacts, ForeseenDraw, KeyListFacts
from lottery.doctor.finding import Diagnosis, good, missing, unchecked
from lottery.office.settings import FILE
from lottery.texts.office import doctor as words

OTHERS, STRANGERS = 0o077, 0o007
"""The rights of everybody but the owner, and of those who are not in his group either."""
_PASSWORD = re.compile("://[^/@]*:[^/@]+@|[?&]password=")
AFTER_CLOSING = timedelta(days=30)
"""Within this time after its closing a draw is held and its minutes are signed."""


def key_files(facts: Facts) -> Diagnosis:
    """Every key's file is there, and nobody but the program's user may read it."""
    keys = [each for each in facts.files if each.path.name != FILE]
    return _shut(words.KEYS, keys, OTHERS, words.KEYS_WAY, words.keys_there(len(keys) - 1))


def settings_file(facts: Facts) -> Diagnosis:
    """Strangers do not read the settings, and where a database's password stands there, nobody but
    the owner does; otherwise the group may, in which the public pages' user is."""
    files = [each for each in facts.files if each.path.name == FILE]
    others = OTHERS if _PASSWORD.search(facts.settings.database_url) else STRANGERS
    return _shut(words.SETTINGS, files, others, words.SETTINGS_WAY, words.SETTINGS_HOLDS)


def _shut(name: str, files: list[FileFacts], others: int, way: str, told: str) -> Diagnosis:
    """Whether the files are there, without the rights of these others."""
    if gone := [str(each.path) for each in files if not each.there]:
        return missing(name, words.files_gone(gone), words.FILES_GONE_WAY)
    open_to_others = [each for each in files if each.mode is not None and each.mode & others]
    if open_to_others:
        shown = [(str(each.path), f"{each.mode or 0:04o}") for each in open_to_others]
        return missing(name, words.files_open(shown), way)
    if any(each.mode is None for each in files):
        return unchecked(name, words.NO_RIGHTS_HERE, words.NO_RIGHTS_WAY)
    return good(name, told)


def certificate(facts: Facts) -> Diagnosis:
    """Minutes could be signed now, and until the last draw that is foreseen is over."""
    found = facts.certificate
    if found.until is None or found.wanting:
        return missing(words.CERTIFICATE, "；".join(found.wanting), words.CERTIFICATE_WAY)
    days = (found.until - facts.now).days
    late = [draw.code for draw in _draws_after(facts, found.until)]
    if late:
        told = words.certificate_too_short(found.until, days, late)
        return missing(words.CERTIFICATE, told, words.CERTIFICATE_SHORT_WAY)
    return good(words.CERTIFICATE, words.certificate_valid(found.until, days))


def _draws_after(facts: Facts, until: datetime) -> list[ForeseenDraw]:
    draws = facts.store.draws if facts.store else ()
    return [draw for draw in draws if draw.closes_at + AFTER_CLOSING > until]


def notary_key(facts: Facts) -> Diagnosis:
    """The notary has registered his key; a demo keeps one of its own."""
    if facts.settings.demo:
        return good(words.NOTARY, words.NOT_IN_A_DEMO)
    if facts.store is None:
        return unchecked(words.NOTARY, words.STORE_CLOSED, words.DATABASE_WAY)
    if not facts.store.notary_key:
        return missing(words.NOTARY, words.NOTARY_NONE, words.NOTARY_WAY)
    return good(words.NOTARY, words.notary_registered(facts.store.notary_key))


def key_list(facts: Facts) -> Diagnosis:
    """The list of keys is begun, with the notary's entry; nothing waits; what is published is it"""
    name = words.KEY_LIST
    if facts.store is None:
        return unchecked(name, words.STORE_CLOSED, words.DATABASE_WAY)
    found = facts.store.key_list
    if facts.settings.demo and not (found.since or found.faults):
        return good(name, words.NOT_IN_A_DEMO)
    if wrong := _wrong_with(found):
        return missing(name, *wrong)
    return good(name, words.key_list_holds(tuple(found.since.items())))


def _wrong_with(found: KeyListFacts) -> tuple[str, str] | None:
    """What is wrong with the list, gravest first, and the way out of it."""
    if found.faults:
        return "".join(found.faults), words.KEY_LIST_PUBLISH_WAY
    if ORGANISER not in found.since:
        return words.KEY_LIST_NONE, words.KEY_LIST_WAY
    if found.waiting:
        told = words.key_list_waits(found.waiting, found.lacking)
        return told, words.KEY_LIST_WAITS_WAY
    if not found.notary_listed:
        return words.KEY_LIST_OTHER_NOTARY, words.KEY_LIST_OTHER_NOTARY_WAY
    return None


def timestamps(facts: Facts) -> Diagnosis:
    """An authority is set with its root, or none is, which is said."""
    root = facts.settings.timestamp_root
    if not facts.settings.timestamp_url:
        return good(words.TIMESTAMPS, words.TIMESTAMPS_NONE)
    if root is None or not root.is_file():
        return missing(words.TIMESTAMPS, words.root_missing(str(root)), words.TIMESTAMPS_WAY)
    return good(words.TIMESTAMPS, words.timestamps_from(facts.settings.timestamp_url))
