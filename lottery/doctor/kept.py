"""What is lost when a disk is lost: the last backup, and the second disk."""

from datetime import timedelta

from lottery.doctor.facts import Facts
from lottery.doctor.finding import Diagnosis, good, missing, unchecked
from lottery.texts.office import doctor as words

OLD = timedelta(hours=36)
"""A backup is made each night; one may fail, and somebody has the next day to mend it."""


def backup(facts: Facts) -> Diagnosis:
    """A backup that was opened and held, not older than a night and a day."""
    last = facts.kept.last_backup
    if facts.settings.demo:
        return good(words.BACKUP, words.NOT_IN_A_DEMO)
    if last is None:
        return missing(words.BACKUP, words.BACKUP_NONE, words.BACKUP_WAY)
    told = words.backup_made(last.at(), last.place)
    at = facts.kept.backup_at
    if at == "out of sight" and facts.now - last.at() <= OLD:
        return unchecked(words.BACKUP, told + words.BACKUP_AT[at], words.BACKUP_SEEN_WAY)
    sound = at == "elsewhere" and facts.now - last.at() <= OLD
    told += words.BACKUP_AT[at]
    return good(words.BACKUP, told) if sound else missing(words.BACKUP, told, words.BACKUP_WAY)


def second_disk(facts: Facts) -> Diagnosis:
    """Another disk, on which lies all that was acknowledged."""
    kept = facts.kept
    if facts.settings.demo:
        return good(words.SECOND_DISK, words.NOT_IN_A_DEMO)
    if facts.settings.second_disk is None:
        return missing(words.SECOND_DISK, words.SECOND_DISK_NONE, words.SECOND_DISK_WAY)
    if kept.trouble:
        return missing(words.SECOND_DISK, kept.trouble, words.SECOND_DISK_MEND)
    if kept.uncovered:
        return missing(words.SECOND_DISK, kept.uncovered, words.BACKUP_WAY)
    if kept.same_disk:
        told = words.second_disk_same(str(facts.settings.second_disk))
        return missing(words.SECOND_DISK, told, words.SECOND_DISK_WAY)
    return good(words.SECOND_DISK, words.second_disk_at(kept.second_upto))
