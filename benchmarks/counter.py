"""A counter to measure: an office with accounts, its server, and clerks who use it over HTTP."""

import http.client
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter
from urllib.parse import urlencode

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lottery import accounts, journal, people
from lottery.accounts import NewAccount
from lottery.acting import Acting
from lottery.clock import day_of
from lottery.demo import invoices as demo
from lottery.demo.people import Person, Shop, merchants, shops
from lottery.demo.people import people as town
from lottery.importing import chunks
from lottery.intake import consent
from lottery.invoices import Rules
from lottery.merchants import MerchantLine
from lottery.models import Entry
from lottery.office import Office
from lottery.office.home import create_home
from lottery.opening import open_office
from lottery.programme import (
    Campaign,
    Programme,
    RulesText,
    campaigns,
    month_period,
)
from lottery.register import checking, entries
from lottery.texts.counter import consent as consent_texts

PASSWORD = "a long phrase of nobody"  # noqa: S105 - that is who has it
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass(frozen=True)
class Invoice:
    """What somebody brings to the counter."""

    number: str
    issued: date
    gross: str
    seller_id: str
    holder: str
    phone: str

    def fields(self) -> dict[str, str]:
        """The fields of the form."""
        return {name: str(value) for name, value in vars(self).items()} | {"buyer_name": "个人"}


@dataclass
class Answers:
    """Seconds until each answer, by request; entry numbers and invoices acknowledged."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    made: list[tuple[int, str]] = field(default_factory=list)
    refused: int = 0

    def take(self, other: "Answers") -> None:
        """Add another clerk's."""
        for what, times in other.seconds.items():
            self.seconds.setdefault(what, []).extend(times)
        self.made += other.made
        self.refused += other.refused


def invoices_for(clerks: int, each: int) -> list[list[Invoice]]:
    """Each clerk's invoices of today; every tenth is the one that the clerk before him has, too."""
    today, crowd, sellers = day_of(datetime.now(UTC)), town(demo.SEED), shops(demo.SEED)
    work = [
        [_invoice(n * each + m, today, crowd[n * each + m], sellers) for m in range(each)]
        for n in range(clerks)
    ]
    for n, mine in enumerate(work):
        mine[9::10] = work[n - 1][8::10][: len(mine[9::10])]
    return work


def _invoice(n: int, today: date, person: Person, sellers: Sequence[Shop]) -> Invoice:
    shop = sellers[n % len(sellers)]
    return Invoice(
        number=f"{today:%y}37{n * 7919 % 10**16:016d}",
        issued=today,
        gross=f"{100 + n % 900}.{n % 100:02d}",
        seller_id=shop.seller_id,
        holder=person.name,
        phone=person.phone,
    )


class Clerk:
    """Somebody at a browser, with one connection that stays open, as browsers keep theirs."""

    def __init__(self, address: str, name: str) -> None:
        self.name, self.answers, self._cookies = name, Answers(), dict[str, str]()
        self._connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=120)
        self._page = ""

    def logs_in(self) -> None:
        """The log-in form, then the empty form of the counter."""
        self._asks("GET", "/login")
        fields = {"username": self.name, "password": PASSWORD, "next": "/entry"}
        status, _ = self._asks("POST", "/login", fields)
        if status != 302 or self._asks("GET", "/entry")[0] != 200:
            raise RuntimeError(f"{self.name} cannot log in: {status}\n{self._page}")

    def enters(self, invoice: Invoice) -> None:
        """One invoice from its code to the next empty form; notes what was acknowledged."""
        fields = {"campaign": "fp", **invoice.fields()}
        self._timed("form", "POST", "/entry", fields)
        if 'id="confirm"' not in self._page:
            self.answers.refused += 1
            return
        agreed = {"consent": str(consent_texts.VERSION)}
        status, place = self._timed("acknowledged", "POST", "/entry", fields | agreed)
        if status != 302:
            self.answers.refused += 1
            return
        number = int(place.partition("?")[0].rpartition("/")[2])
        self.answers.made.append((number, invoice.number))
        self._timed("slip", "GET", place)
        self._timed("empty form", "GET", "/entry")

    def _timed(
        self, what: str, method: str, path: str, fields: Mapping[str, str] | None = None
    ) -> tuple[int, str]:
        start = perf_counter()
        answer = self._asks(method, path, fields)
        self.answers.seconds.setdefault(what, []).append(perf_counter() - start)
        return answer

    def _asks(
        self, method: str, path: str, fields: Mapping[str, str] | None = None
    ) -> tuple[int, str]:
        """Send one request and read its whole answer: status and Location."""
        body, headers = None, {"Cookie": "; ".join(f"{k}={v}" for k, v in self._cookies.items())}
        if fields is not None:
            token = _TOKEN.search(self._page)
            body = urlencode({"csrf_token": token[1] if token else "", **fields})
            headers |= FORM
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        content = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self._cookies[name] = value
        if answer.status >= 400:
            raise RuntimeError(f"{self.name}: {method} {path}: {answer.status}\n{content}")
        if _TOKEN.search(content):
            self._page = content
        return answer.status, answer.headers.get("Location", "")


def a_home(home: Path, url: str, *, clerks: int, before: int) -> None:
    """A home with accounts, last month's entries, and the running month open."""
    environ = {"LOTTERY_DATABASE_URL": url}
    create_home(
        home,
        origin="bench",
        database="lottery.db",
        demo=True,
        random_bytes=os.urandom,
        environ=environ,
    )
    office = open_office(home, environ)
    now = datetime.now(UTC)
    with office.write() as session:
        campaigns.load(session, office.boxes, _programme(now), by="bench", now=_APRIL)
    _enter_before(office, before)
    with office.write() as session:
        for n in range(clerks):
            account = NewAccount(f"clerk{n}", f"录入员{n}", "市商务局", ["clerk"], PASSWORD)
            accounts.create(session, account, acting=Acting("bench", now, os.urandom))
    office.close()


_APRIL = datetime(2024, 4, 5, 2, 0, tzinfo=UTC)


def _programme(now: datetime) -> Programme:
    months = [date(2024, 3, 1), day_of(now)]
    periods = tuple(month_period("fp", "开发票中大奖", day) for day in months)
    rules = RulesText(
        "fp",
        1,
        date(2024, 1, 1),
        "规则\n",
        "0" * 64,
        Rules(place="邹平", regions=("371681", "371626")).to_json(),
    )
    lines = tuple(
        MerchantLine(m.seller_id, m.name, m.category, m.is_insurer, date(2024, 1, 1), None)
        for m in merchants(demo.SEED)
    )
    return Programme((Campaign("fp", "开发票中大奖", periods, (rules,)),), lines, (), ())


def _enter_before(office: Office, before: int) -> None:
    """Import entries of March 2024, as if in April."""
    if not before:
        return
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "table.csv"
        demo.write_month(table, demo.Month(0, 2024, 3, before, before * 166_000))
        done = chunks.import_file(
            office, table, campaign="fp", by="bench", now=lambda: _APRIL, random_bytes=os.urandom
        )
    if sum(done.tally.values()) != before:
        raise RuntimeError(f"the entries before: {done.tally}")


@contextmanager
def served(home: Path, url: str) -> Iterator[str]:
    """`lottery serve` in a process of its own; its address."""
    command = [sys.executable, "-c", "from lottery.cli import main; main()"]
    command += ["--home", str(home), "serve", "--port", "0"]
    environ = os.environ | {"LOTTERY_DATABASE_URL": url, "PYTHONUTF8": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environ) as process:
        said = process.stdout.readline() if process.stdout else ""
        try:
            yield re.findall(r"http://[0-9.]+:[0-9]+", said)[0]
        finally:
            process.terminate()


def audit(home: Path, url: str, answers: Answers, *, brought: int, before: int) -> None:
    """Nothing acknowledged is lost, nothing is in the register twice, and the register is whole.

    Raises RuntimeError, or what the register's own checks raise.
    """
    office = open_office(home, {"LOTTERY_DATABASE_URL": url})
    with office.read() as session:
        checking.check_register(session)
        checking.check_entries(session)
        journal.verify(session)
        stored = list(_stored(session, office))
        unagreed = [n for n, _ in stored if consent.version_of(session, n) is None]
        whole = session.scalar(select(func.count()).select_from(Entry))
    office.close()
    made = sorted((number, f"D:{invoice}") for number, invoice in answers.made)
    if stored != made or len({invoice for _, invoice in made}) != len(made) or unagreed:
        raise RuntimeError(f"acknowledged {len(made)}, stored {len(stored)}, {unagreed}")
    if (len(made), whole) != (brought, before + brought):
        raise RuntimeError(f"{len(made)} of {brought} invoices, {whole} entries")


def _stored(session: Session, office: Office) -> Iterator[tuple[int, str]]:
    batch, first = month_period("fp", "", day_of(datetime.now(UTC))).batch, 0
    while found := entries.boxed(session, [batch], first):
        for number, one in found.items():
            yield number, people.open_slip(office.boxes, one.commit, one.slip_box).invoice
        first = max(found) + 1
