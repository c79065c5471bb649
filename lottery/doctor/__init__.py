"""Doctor: what is missing before a draw can be held in this home, one finding for each question.

A check is a pure function of the facts; `gathering` and `outside` collect these, and change
nothing. Whoever can change this room can call a home ready that is not: the steps of a draw refuse
what they need all the same.
To add a check: its fact in `facts`, how it is had in `gathering`, a function with its place in
`CHECKS`, its sentences in `lottery/texts/office/doctor.py`.
"""

from collections.abc import Callable

from lottery.doctor import kept, keys, machine, people, site, work
from lottery.doctor.facts import Facts
from lottery.doctor.finding import MISSING, UNCHECKED, Diagnosis

CHECKS: tuple[Callable[[Facts], Diagnosis], ...] = (
    work.database,
    work.register,
    work.programme,
    work.prizes,
    people.roles,
    people.exclusive,
    people.first_passwords,
    people.second_factors,
    keys.key_files,
    keys.settings_file,
    keys.certificate,
    keys.notary_key,
    keys.key_list,
    keys.timestamps,
    machine.clock,
    machine.disk,
    machine.public_folder,
    machine.timers,
    kept.backup,
    kept.second_disk,
    site.address,
    site.controller,
    site.proxy,
    site.answer,
)
"""In the order in which they are shown."""


def examine(facts: Facts) -> tuple[Diagnosis, ...]:
    """Every check's finding."""
    return tuple(check(facts) for check in CHECKS)


def exit_status(findings: tuple[Diagnosis, ...]) -> int:
    """0: nothing is missing; 1: something is; 2: nothing was found, and not all was looked at."""
    standings = {each.standing for each in findings}
    if MISSING in standings:
        return 1
    return 2 if UNCHECKED in standings else 0
