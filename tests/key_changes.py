"""Those who change keys: the organiser proposes, the notary and a third party sign on their own
machines, and hand their signatures in."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from draws.notary.keyfile import OwnKey
from lottery import keylist
from lottery.ceremony.notary import answers, key_changes, registration
from lottery.ceremony.notary.key_changes import Wish
from lottery.ceremony.papers import certificates
from lottery.ceremony.papers.certificates import NewCertificate
from lottery.minutes.signing.authority import own_authority, write_identity
from lottery.office import Office
from tests.actors import ORGANISER, Stage
from tests.notaries import NOTARY, a_key, answer_to


@dataclass
class KeyKeeper:
    """Changes the keys of the home on a stage."""

    stage: Stage
    changes: int = 0

    @property
    def office(self) -> Office:
        """The office whose keys they are."""
        return self.stage.office

    @property
    def notary(self) -> OwnKey:
        """The notary's key that counts."""
        return a_key(self.office.settings.notary_name, self.stage.notary_key)

    @property
    def third(self) -> OwnKey:
        """The key of a third party."""
        return a_key("supervisor", "third")

    def begins(self) -> None:
        """The list is begun, and the notary has signed his entry."""
        key_changes.begin(self.office, by=ORGANISER, now=self.stage.tick())
        self.signs(self.notary)

    def adds_a_third(self) -> None:
        """A third party's key comes into the list."""
        self.proposes(Wish("supervisor", self.third.public(), "备用"))
        self.signs(self.notary, self.third)

    def changes_organiser(self, *signers: OwnKey, lost: bool = False) -> None:
        """The organiser has a new key; signed by the notary, if by nobody else."""
        self.proposes(Wish("organiser", None, "换届", lost))
        self.signs(*(signers or (self.notary,)))

    def changes_notary(self) -> None:
        """The notary has a new key: he registers it, and signs with the old and the new one."""
        old, seed = self.notary, self._seed("notary")
        new = a_key(self.office.settings.notary_name, seed)
        with self.office.write() as session:
            text, now = new.public().text(), self.stage.tick()
            registration.enrol(session, self.office.settings, text, by=NOTARY, now=now)
        self.signs(old, new)
        self.stage.notary_key = seed

    def changes_certificate(self, folder: Path, since: datetime | None = None) -> str:
        """The minutes have a new certificate of another authority; its hash."""
        identity = own_authority("测试市商务局", since or self.stage.now, "p256").identity
        key, certificate, root = write_identity(identity, folder)
        given = NewCertificate(certificate, key, root)
        now = self.stage.tick()
        certificates.change(self.office, given, "证书到期", by=ORGANISER, now=now)
        self.signs(self.notary)
        with self.office.read() as session:
            listed = keylist.listed(session).current("minutes")
        assert listed is not None
        return listed.certificate

    def proposes(self, wish: Wish) -> None:
        """A change is proposed."""
        self.changes += 1
        seed = sha256(self._seed(wish.role).encode()).digest()
        key_changes.propose(
            self.office, wish, by=ORGANISER, now=self.stage.tick(), random_bytes=lambda _: seed
        )

    def signs(self, *signers: OwnKey) -> None:
        """The entry that waits is signed by these, each on a machine of his own."""
        for own in signers:
            with self.office.write() as session:
                asked = key_changes.request_for(session, own.public())
                data = answer_to(asked, own)
                answers.take_in(session, data, by=NOTARY, now=self.stage.tick())
        key_changes.settle(self.office)

    def _seed(self, role: str) -> str:
        self.changes += 1
        return f"{role} {self.changes}"
