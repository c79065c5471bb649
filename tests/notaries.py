"""The notary at his own machine, with a key of his own: he registers it, and signs what he is asked
for. Forgers are notaries with another key."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy.orm import Session

from draws.notary import keyfile, papers
from draws.notary.keyfile import OwnKey
from draws.notary.papers import Asked, Request
from lottery.attempts import Attempt
from lottery.ceremony.notary import answers, registration, requests
from lottery.ceremony.notary.answers import Stored
from lottery.ceremony.notary.registration import Registered
from lottery.office.settings import Settings
from tests.builders import an_account

NOTARY = an_account("notary", "notary", organ="市公证处")


def a_key(name: str = "zouping-lottery/notary", seed: str = "notary's own") -> OwnKey:
    """A key that a test can make again."""
    return keyfile.make(name, sha256(seed.encode()).digest())


def answer_to(request: bytes, own: OwnKey) -> bytes:
    """What the notary's machine answers to a request."""
    asked = papers.parse_request(request)
    lines = {each.sha256: own.sign(each.text) for each in asked.texts}
    return papers.answer_to(asked, own.public(), lines).text()


def answer_over(own: OwnKey, *texts: Asked) -> bytes:
    """Signatures over any texts, asked for or not."""
    lines = {each.sha256: own.sign(each.text) for each in texts}
    return papers.answer_to(Request(own.public(), texts), own.public(), lines).text()


@dataclass
class Machine:
    """The notary's machine."""

    own: OwnKey

    def is_enrolled(self, session: Session, settings: Settings, now: datetime) -> Registered:
        """His key is registered by himself."""
        line = self.own.public().text()
        return registration.enrol(session, settings, line, by=NOTARY, now=now)

    def signs(self, session: Session, attempt: Attempt, now: datetime) -> tuple[Stored, ...]:
        """He signs manifest and checkpoint of an attempt, and hands his signatures in."""
        data = answer_to(requests.request_for(session, attempt), self.own)
        return answers.take_in(session, data, by=NOTARY, now=now)
