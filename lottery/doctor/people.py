"""Accounts: who must be there before a draw can be held, each on an account of his own."""

from lottery.accounts import Account, clash, second_factor
from lottery.accounts.roles import ROLES
from lottery.doctor.facts import Facts
from lottery.doctor.finding import Diagnosis, good, missing, unchecked
from lottery.texts.office import doctor as words


def _open(facts: Facts) -> tuple[Account, ...]:
    """The accounts that are open; none where the database is closed."""
    accounts = facts.store.accounts if facts.store else ()
    return tuple(each for each in accounts if each.active)


def _nobody(facts: Facts, name: str) -> Diagnosis:
    """Where there is no account, nothing can be said of one."""
    if facts.store is None:
        return unchecked(name, words.STORE_CLOSED, words.DATABASE_WAY)
    return unchecked(name, words.NO_ACCOUNTS, words.ROLES_WAY)


def roles(facts: Facts) -> Diagnosis:
    """Each role has an account that is open."""
    if facts.store is None:
        return _nobody(facts, words.ROLES)
    held = {role for each in _open(facts) for role in each.roles}
    if lacking := [role for role in ROLES if role not in held]:
        return missing(words.ROLES, words.roles_lacking(lacking), words.ROLES_WAY)
    return good(words.ROLES, words.ROLES_THERE)


def exclusive(facts: Facts) -> Diagnosis:
    """Nobody holds two sides of a draw."""
    accounts = _open(facts)
    if not accounts:
        return _nobody(facts, words.EXCLUSIVE)
    if both := [each.username for each in accounts if clash(each.roles)]:
        return missing(words.EXCLUSIVE, words.roles_clash(both), words.EXCLUSIVE_WAY)
    return good(words.EXCLUSIVE, words.EXCLUSIVE_HOLDS)


def first_passwords(facts: Facts) -> Diagnosis:
    """Nobody still has the password that the administrator has seen."""
    accounts = _open(facts)
    if not accounts:
        return _nobody(facts, words.PASSWORDS)
    if first := [each.username for each in accounts if each.must_change]:
        return missing(words.PASSWORDS, words.first_passwords(first), words.PASSWORDS_WAY)
    return good(words.PASSWORDS, words.PASSWORDS_CHANGED)


def second_factors(facts: Facts) -> Diagnosis:
    """Whoever needs a second factor has set it up."""
    accounts = _open(facts)
    if not accounts:
        return _nobody(facts, words.CODES)
    if facts.settings.demo:
        return good(words.CODES, words.NOT_IN_A_DEMO)
    asked = [each for each in accounts if second_factor.is_asked_of(each)]
    if without := [each.username for each in asked if not each.has_code]:
        return missing(words.CODES, words.codes_lacking(without), words.CODES_WAY)
    return good(words.CODES, words.codes_set(len(asked)))
