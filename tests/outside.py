"""Who verifies a published draw outside the office, and signs for it with a key of his own."""

import shutil
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

from draws import verdicts as notes
from draws.manifest import Program
from draws.notary.keyfile import OwnKey
from draws.verdicts import OutsideVerdict
from lottery import attempts, verdicts
from lottery.acting import Acting
from lottery.ceremony.notary import key_changes
from lottery.ceremony.notary.key_changes import Wish
from lottery.office import Office
from lottery.office.keys import signers
from lottery.opening import open_office
from lottery.verdicts import HeldVerdict, recorded
from tests.actors import ORGANISER, Clerk, Organiser, Stage
from tests.builders import MARCH
from tests.key_changes import KeyKeeper
from tests.notaries import a_key

STRANGER = a_key("stranger", "a stranger")
PATH = "verdicts/supervisor.txt"


@dataclass
class Outside:
    """A published live draw, and who verifies it outside the office."""

    organiser: Organiser

    @property
    def office(self) -> Office:
        """The office."""
        return self.organiser.office

    @property
    def third(self) -> OwnKey:
        """The key of a third party, which was listed before the freeze."""
        return KeyKeeper(self.organiser.stage).third

    def note(self, **changes: object) -> OutsideVerdict:
        """What he says of the bundle that is published."""
        folder = self.office.settings.public_dir / MARCH
        judged = notes.read_judged(folder)
        said = OutsideVerdict(
            MARCH,
            1,
            sha256(judged.manifest).hexdigest(),
            sha256(judged.result).hexdigest(),
            sha256(judged.sums or b"").hexdigest(),
            Program("draws", "a" * 64),
            "b" * 64,
            self.organiser.stage.now,
        )
        return replace(said, **changes)  # type: ignore[arg-type]

    def signed(self, own: OwnKey | None = None, **changes: object) -> bytes:
        """The file that he brings."""
        note = self.note(**changes)
        return note.signed((own or self.third).sign(note.text)).data

    def takes(self, data: bytes) -> HeldVerdict:
        """It is handed in."""
        stage = self.organiser.stage
        return verdicts.take(
            self.office, MARCH, data, Acting("notary", stage.tick(), stage.random_bytes)
        )

    def own(self, name: str) -> OwnKey:
        """A key that lies in the home of a rehearsal."""
        found = (one for one in signers(self.office.settings) if one.name == name)
        return next(OwnKey(one.name, one.key) for one in found)

    def held(self) -> tuple[HeldVerdict, ...]:
        """Those that hold."""
        with self.office.read() as session:
            return verdicts.held(session, self.organiser.attempt)

    def faults(self) -> list[str]:
        """What `lottery check` says of them."""
        with self.office.read() as session:
            found = recorded.faults(session, self.office.settings.public_dir)
            return [*found, *recorded.unpublished(session)]


def hold(template: Path, folder: Path) -> Path:
    """A home whose list names a third party's key and whose draw is published then."""
    home = Path(shutil.copytree(template, folder / "home"))
    office = open_office(home)
    stage = Stage(office)
    organiser, keeper = Organiser(stage), KeyKeeper(stage)
    Clerk(stage).enters_many(6)
    organiser.plans("rehearsal")
    key_changes.begin(office, by=ORGANISER, now=stage.tick())
    keeper.proposes(Wish("supervisor", keeper.third.public(), "备用"))
    keeper.signs(keeper.third)
    organiser.takes("close", "freeze", "commit", "sources", "draw", "minutes", "publish")
    office.close()
    return home


def opened(home: Path, folder: Path) -> Outside:
    """A copy of it, a while later."""
    office = open_office(Path(shutil.copytree(home, folder / "home")))
    with office.read() as session:
        last = attempts.newest(session, MARCH).latest
    assert last is not None
    return Outside(Organiser(Stage(office, last + timedelta(minutes=5))))
