"""The site: its public address, the proxy in front, and what it answers from there."""

from lottery.doctor.facts import Facts
from lottery.doctor.finding import Diagnosis, good, missing, unchecked
from lottery.texts.office import doctor as words


def address(facts: Facts) -> Diagnosis:
    """Slips and QR codes have an address that the public reaches."""
    url = facts.settings.public_url
    if not url and facts.settings.demo:
        return good(words.ADDRESS, words.NOT_IN_A_DEMO)
    if not url:
        return missing(words.ADDRESS, words.ADDRESS_NONE, words.ADDRESS_WAY)
    if not url.startswith("https://") and not facts.settings.demo:
        return missing(words.ADDRESS, words.address_plain(url), words.ADDRESS_PLAIN_WAY)
    return good(words.ADDRESS, words.address_is(url))


def controller(facts: Facts) -> Diagnosis:
    """Participants are told who answers for their data, and how he is reached."""
    settings = facts.settings
    host, reached = facts.store.responsible if facts.store else ("", "")
    name = settings.controller or host
    if settings.demo and not name:
        return good(words.CONTROLLER, words.NOT_IN_A_DEMO)
    if not name or not (settings.controller_contact or reached):
        return missing(words.CONTROLLER, words.CONTROLLER_NONE, words.CONTROLLER_WAY)
    return good(words.CONTROLLER, words.controller_is(name))


def proxy(facts: Facts) -> Diagnosis:
    """A proxy that speaks https stands in front, and says whence and how a request came."""
    if facts.settings.demo and not facts.settings.https:
        return good(words.PROXY, words.NOT_IN_A_DEMO)
    if not facts.settings.https:
        return missing(words.PROXY, words.PROXY_NONE, words.PROXY_WAY)
    arrival = facts.outside.arrival
    if arrival is None:
        return unchecked(words.PROXY, words.PROXY_NOT_SEEN, words.PROXY_SEE_WAY)
    if not arrival.secure or not arrival.forwarded:
        return missing(words.PROXY, words.PROXY_SILENT, words.PROXY_SILENT_WAY)
    return good(words.PROXY, words.PROXY_SPEAKS)


def answer(facts: Facts) -> Diagnosis:
    """The public address answers, with a certificate that browsers accept."""
    found, url = facts.outside.site, facts.settings.public_url
    if not url:
        return unchecked(words.ANSWER, words.ADDRESS_NONE, words.ADDRESS_WAY)
    if found is None:
        return unchecked(words.ANSWER, words.NOT_ASKED, words.ASK_WAY)
    if found.status != 200:
        told = words.site_silent(url, found.status, found.why)
        return missing(words.ANSWER, told, words.ANSWER_WAY)
    if url.startswith("https://") and not found.strict:
        return missing(words.ANSWER, words.not_strict(url), words.NOT_STRICT_WAY)
    return good(words.ANSWER, words.site_answers(url))
