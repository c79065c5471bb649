"""The machine: its clock, its disks, its timers."""

from lottery.doctor.facts import Facts
from lottery.doctor.finding import Diagnosis, good, missing, unchecked
from lottery.texts.office import doctor as words

SECONDS_OFF = 2.0
"""A beacon's round is out every three seconds: a clock that is further off names another one."""
LEAST_FREE = 2 << 30
"""Bytes: a month's draw with its papers, kit and archives, ten times over."""


def clock(facts: Facts) -> Diagnosis:
    """This clock against a time server's."""
    found = facts.outside.clock
    if not facts.settings.time_server:
        return unchecked(words.CLOCK, words.CLOCK_ALONE, words.CLOCK_WAY)
    if found is None:
        return unchecked(words.CLOCK, words.NOT_ASKED, words.ASK_WAY)
    if found.ahead is None:
        told = words.clock_silent(found.other, found.why)
        return unchecked(words.CLOCK, told, words.CLOCK_SILENT_WAY)
    if abs(found.ahead) > SECONDS_OFF:
        told = words.clock_off(found.other, round(found.ahead, 1))
        return missing(words.CLOCK, told, words.CLOCK_OFF_WAY)
    return good(words.CLOCK, words.clock_right(found.other, round(found.ahead, 2)))


def disk(facts: Facts) -> Diagnosis:
    """Room where the home and the published files lie."""
    full = {str(place): free for place, free in facts.free_bytes.items() if free < LEAST_FREE}
    if full:
        return missing(words.DISK, words.disk_full(_megabytes(full)), words.DISK_WAY)
    least = min(facts.free_bytes.values(), default=0)
    return good(words.DISK, words.disk_free(least >> 20))


def _megabytes(places: dict[str, int]) -> list[tuple[str, int]]:
    return [(place, free >> 20) for place, free in places.items()]


def public_folder(facts: Facts) -> Diagnosis:
    """What is published can be written where it belongs, and be read there by everybody."""
    place = str(facts.settings.public_dir)
    if not facts.public_writable:
        return missing(words.PUBLIC, words.public_shut(place), words.PUBLIC_WAY)
    if facts.hidden:
        told = words.public_hidden(str(facts.hidden[0]), len(facts.hidden))
        return missing(words.PUBLIC, told, words.public_hidden_way(place))
    return good(words.PUBLIC, words.public_open(place))


def timers(facts: Facts) -> Diagnosis:
    """Backup, evening's checkpoint and nightly checks happen by themselves."""
    found = facts.outside.timers
    if facts.settings.demo:
        return good(words.TIMERS, words.NOT_IN_A_DEMO)
    if found is None:
        return unchecked(words.TIMERS, words.TIMERS_UNKNOWN, words.TIMERS_UNKNOWN_WAY)
    if idle := [name for name, runs in found.items() if runs is False]:
        return missing(words.TIMERS, words.timers_idle(idle), words.TIMERS_WAY)
    if untold := [name for name, runs in found.items() if runs is None]:
        return unchecked(words.TIMERS, words.timers_untold(untold), words.TIMERS_UNTOLD_WAY)
    return good(words.TIMERS, words.TIMERS_RUN)
