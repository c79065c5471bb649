"""Database, register, programme: whether the work itself is there."""

from lottery.doctor.facts import Facts
from lottery.doctor.finding import Diagnosis, good, missing, unchecked
from lottery.texts.office import doctor as words


def database(facts: Facts) -> Diagnosis:
    """It opens, its tables are this program's, and it keeps what it has confirmed."""
    if facts.store is None:
        return missing(words.DATABASE, words.database_closed(facts.closed), words.DATABASE_WAY)
    if facts.store.careless and not facts.settings.demo:
        told = words.database_careless(facts.store.engine, facts.store.careless)
        return missing(words.DATABASE, told, words.DATABASE_CARELESS_WAY)
    return good(words.DATABASE, words.database_open(facts.store.engine))


def register(facts: Facts) -> Diagnosis:
    """The register gives the roots that were signed, the journal ends where it should, and the
    keys are this database's."""
    if facts.store is None or facts.store.broken is None:
        return unchecked(words.REGISTER, words.REGISTER_NOT_LOOKED_AT, words.REGISTER_WAY)
    if facts.store.broken:
        return missing(words.REGISTER, facts.store.broken, words.REGISTER_BROKEN_WAY)
    return good(words.REGISTER, words.REGISTER_HOLDS)


def prizes(facts: Facts) -> Diagnosis:
    """What was handed over, or done about prizes, is published within a day."""
    if facts.store is None:
        return unchecked(words.PRIZES, words.STORE_CLOSED, words.DATABASE_WAY)
    if facts.store.unlisted:
        return missing(words.PRIZES, "".join(facts.store.unlisted), words.PRIZES_WAY)
    return good(words.PRIZES, words.PRIZES_LISTED)


def programme(facts: Facts) -> Diagnosis:
    """A draw is foreseen that is not published yet."""
    if facts.store is None:
        return unchecked(words.PROGRAMME, words.STORE_CLOSED, words.DATABASE_WAY)
    if not facts.store.draws:
        return missing(words.PROGRAMME, words.PROGRAMME_NONE, words.PROGRAMME_WAY)
    nearest = min(facts.store.draws, key=lambda draw: draw.closes_at)
    count = len(facts.store.draws)
    return good(words.PROGRAMME, words.foreseen(count, nearest.code, nearest.closes_at))
