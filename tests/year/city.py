"""A city that holds its draws for a year: one live home, those who work in it, and what is noted.

What happens on the way is a row: a function whose docstring says what was done, and which returns
what happened; it raises where that was not right.
"""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter

from click.testing import CliRunner, Result

from draws import keylist, pool, result
from lottery import accounts, attempts, create_app, register
from lottery.accounts import NewAccount
from lottery.accounts.roles import ROLES
from lottery.acting import Acting
from lottery.attempts import Attempt
from lottery.ceremony import loading
from lottery.cli import main
from lottery.clock import SHANGHAI
from lottery.errors import LotteryError
from lottery.keylist import publishing
from lottery.office import Office
from lottery.office import database as db
from lottery.office.keys import signers
from lottery.opening import open_office
from lottery.programme import DrawPlan, Programme
from tests.actors import Clerk, Organiser, Stage
from tests.builders import a_home
from tests.conftest import PASSWORD, Clock
from tests.key_changes import KeyKeeper
from tests.web.conftest import Person
from tests.year.programme import INSURANCE, monthly, programme

TICK = timedelta(minutes=1, microseconds=70001)
BEFORE = datetime(2023, 12, 20, 9, 0, 0, 345679, tzinfo=SHANGHAI)
PREPARED = ("plan", "close")
HELD = ("freeze", "commit", "sources", "draw", "minutes", "publish")
REVIEWERS = ("reviewer-one", "reviewer-two")


@dataclass(frozen=True)
class Row:
    """One line of the table: what was done, what happened, whether that is right; the day in the
    story, and the seconds that it took."""

    done: str
    happened: str
    right: bool
    day: datetime
    seconds: float


@dataclass
class City:
    """A live home and its people.

    `strict`: what is not right ends the year. `tell` hears of each row as it is noted.
    """

    stage: Stage
    folder: Path
    strict: bool = True
    tell: Callable[["Row"], None] = field(default=lambda row: None)
    rows: list[Row] = field(default_factory=list)
    phones: dict[int, str] = field(default_factory=dict)
    """Of each entry that the city's people remember, whose it is."""
    noted: dict[str, list[int]] = field(default_factory=dict)
    """Entries that a later row asks for, by what they are noted as."""

    def __post_init__(self) -> None:
        self.clerk = Clerk(self.stage)
        self.insurance = Clerk(self.stage, 5_000, "bx")
        self.keeper = KeyKeeper(self.stage)

    @property
    def office(self) -> Office:
        """The office in which all this happens."""
        return self.stage.office

    @property
    def home(self) -> Path:
        """Its home."""
        return self.office.settings.home

    @property
    def public(self) -> Path:
        """What everybody sees."""
        return self.office.settings.public_dir

    @property
    def pins(self) -> Path:
        """The keys that somebody noted before the year."""
        return self.folder / "first.txt"

    @property
    def listed(self) -> Path:
        """The list of keys as the site shows it."""
        return publishing.place_of(self.office.settings)

    def at(self, code: str | int) -> Organiser:
        """The organiser at a draw; a number is a month."""
        return Organiser(self.stage, monthly(code) if isinstance(code, int) else code)

    def comes(self, text: str) -> None:
        """It is at least this time in Shanghai."""
        self.stage.wait_until(text)

    def just_before(self, moment: datetime, by: timedelta = timedelta(0)) -> None:
        """What is done next is done at `moment` less `by`, to the microsecond."""
        self.stage.now = moment.astimezone(SHANGHAI) - by - TICK

    def enters(self, many: int, issued: str, **changes: str) -> list[int]:
        """That many invoices of a day come to the counter, each of another person if not told
        otherwise."""
        made = []
        for _ in range(many):
            entry = self.clerk.enters(issued=issued, **changes)
            self.phones[entry] = changes.get("phone", f"1380000{self.clerk.made:04d}")
            made.append(entry)
        return made

    def insures(self, number: int, issued: str) -> list[int]:
        """That many insurances are entered in the second campaign."""
        return [self.insurance.enters(issued=issued, **INSURANCE) for _ in range(number)]

    def evening(self) -> None:
        """The day's checkpoint is signed."""
        keys, now = signers(self.office.settings), self.stage.tick()
        with self.office.write() as session:
            register.checkpoint(session, self.office.settings.origin, keys, now)

    def acting(self, by: str = "organiser") -> Acting:
        """Somebody acts, a minute later."""
        return Acting(by, self.stage.tick(), self.stage.random_bytes)

    def loads(self, changed: Programme) -> loading.Loaded:
        """A programme's file is loaded; what came of it."""
        return loading.store(self.office, changed, by="organiser", now=self.stage.tick())

    def foresees(self, plan: DrawPlan) -> Organiser:
        """One more draw is foreseen; the organiser at it."""
        self.loads(Programme((), (), (), (plan,)))
        return self.at(plan.code)

    def notes(self, act: "Act") -> None:
        """A row is played, and noted."""
        began, day = perf_counter(), self.stage.now
        try:
            happened, right = act(self), True
        except (AssertionError, LotteryError) as why:
            if self.strict:
                raise
            happened, right = f"{type(why).__name__}: {why}".split("\n")[0], False
        done = " ".join((act.__doc__ or "").split()).removesuffix(".")
        self.rows.append(Row(done, happened, right, day, perf_counter() - began))
        self.tell(self.rows[-1])

    def document(self, code: str | int, name: str) -> bytes:
        """A file of a draw's newest attempt."""
        organiser = self.at(code)
        with self.office.read() as session:
            return attempts.document(session, organiser.attempt, name)

    def in_pool(self, code: str | int) -> set[int]:
        """The entries that take part in a draw."""
        return {int(line[:10]) for line in self.document(code, pool.POOL).decode().splitlines()}

    def omitted(self, code: str | int) -> dict[int, str]:
        """The entries that are left out of a draw, and why."""
        said = self.document(code, pool.OMITTED).decode().splitlines()
        return {int(entry): why for entry, why in (line.split(maxsplit=1) for line in said)}

    def winners(self, code: str | int, *tiers: str) -> list[int]:
        """The entries that have won, of these tiers or of any, in order, as it was published."""
        name = self.at(code).attempt.name
        rows = result.parse_rows((self.public / name / result.FILE).read_bytes())
        return [int(row.entry) for row in rows if row.prize and (not tiers or row.what in tiers)]

    def chain(self) -> Sequence[Attempt]:
        """What was frozen, in the order in which it was."""
        with self.office.read() as session:
            frozen = [a for a in attempts.all_attempts(session) if "frozen" in a.steps]
        return sorted(frozen, key=lambda each: each.steps["frozen"][0])

    def site(self) -> Clock:
        """A clock for the site, which shows the city's time."""
        return Clock(self.stage.now)

    def citizen(self) -> Person:
        """Somebody in front of the public pages."""
        return Person(create_app(self.office, now=self.site().now).test_client())

    @contextmanager
    def somebody(self, username: str) -> Iterator[Person]:
        """Somebody of the staff who has logged in, with his telephone."""
        clock = self.site()
        person = Person(create_app(self.office, now=clock.now).test_client(), username)
        person.arrives()
        yield person
        self.stage.now = clock.moment.astimezone(SHANGHAI)

    def copy(self, name: str) -> Path:
        """A copy of the home, as it stands."""
        self.office.engine.dispose()
        return Path(shutil.copytree(self.home, self.folder / name))

    def commands(self, *words: str, home: Path | None = None, typed: str = "") -> Result:
        """A command in the home, or in a copy of it."""
        return CliRunner().invoke(main, ["--home", str(home or self.home), *words], input=typed)


Act = Callable[[City], str]


def founded(folder: Path, *, strict: bool = True) -> City:
    """A city before the year: its home, staff, programme, and a list of keys that is begun."""
    home = a_home(folder / "home", demo=False)
    engine = db.engine_for(f"sqlite:///{home / 'lottery.db'}")
    db.upgrade(engine)
    engine.dispose()
    city = City(Stage(open_office(home, {}), BEFORE), folder, strict)
    with city.office.write() as session:
        staff = {name: name for name in ROLES} | dict.fromkeys(REVIEWERS, "reviewer")
        for name, role in staff.items():
            made = NewAccount(name, f"姓名{name}", "市商务局", [role], PASSWORD)
            accounts.create(session, made, acting=city.acting("test"))
    city.loads(programme())
    city.stage.rehearses("live")
    city.at(1).enrols_notary()
    city.keeper.begins()
    keys = keylist.parse(city.listed.read_bytes()).every_key()
    city.pins.write_text("".join(f"{key.text()}\n" for key in keys), "utf-8", newline="\n")
    return city
