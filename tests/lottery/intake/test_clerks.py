"""Eight clerks at once at the site, on both databases: nothing is lost, nothing entered twice."""

import re
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from lottery import accounts, create_app, journal, people
from lottery.accounts import NewAccount
from lottery.acting import Acting
from lottery.intake import consent
from lottery.office import Office
from lottery.register import checking, entries
from lottery.texts.counter import consent as consent_texts
from tests.builders import SELLER, a_home, an_office, random_bytes_from

NOW = datetime(2024, 3, 20, 3, 0, tzinfo=UTC)
PASSWORD = "a long phrase of nobody"
CLERKS = 8


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with keys, which are slow to make."""
    return a_home(tmp_path_factory.mktemp("clerks") / "home")


@pytest.fixture
def office(keys: Path, tmp_path: Path, database_url: str) -> Iterator[Office]:
    """An office with one account, at which many browsers may be logged in."""
    office = an_office(Path(shutil.copytree(keys, tmp_path / "home")), database_url)
    with office.write() as session:
        account = NewAccount("clerk", "录入员", "市商务局", ["clerk"], PASSWORD)
        some = random_bytes_from("clerks")
        accounts.create(session, account, acting=Acting("test", NOW, some))
    yield office
    office.close()


@dataclass
class Browser:
    """Enters invoices, and notes what was acknowledged: entry numbers by invoice."""

    app: Flask
    made: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.client = self.app.test_client()
        page = self.client.get("/login").text
        self._send("/login", page, username="clerk", password=PASSWORD)
        self.page = self.client.get("/entry").text

    def enters(self, number: str, phone: str) -> None:
        """Sends the form, and confirms what is shown."""
        fields = {
            "campaign": "fp",
            "number": number,
            "issued": "2024-03-15",
            "gross": "258.00",
            "seller_id": SELLER,
            "buyer_name": "个人",
            "holder": "测试甲",
            "phone": phone,
        }
        if 'id="confirm"' in self._send("/entry", self.page, **fields)[0]:
            agreed = str(consent_texts.VERSION)
            _, place = self._send("/entry", self.page, **fields, consent=agreed)
            if place:
                self.made[number] = int(place.partition("?")[0].rpartition("/")[2])

    def _send(self, path: str, page: str, **fields: str) -> tuple[str, str]:
        token = re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]
        answer = self.client.post(path, data={"csrf_token": token, **fields})
        assert answer.status_code in {200, 302}, answer.text
        return answer.text, answer.headers.get("Location", "")


def test_eight_clerks_at_once_lose_and_double_nothing(office: Office) -> None:
    app = create_app(office, now=lambda: NOW)
    browsers = [Browser(app) for _ in range(CLERKS)]
    start = threading.Barrier(CLERKS)

    def work(n: int) -> None:
        start.wait()
        for m in range(4):
            # Two of four are brought by everybody, each time by somebody else: one of them wins.
            number = f"2437{m if m % 2 else 100 * n + m:016d}"
            browsers[n].enters(number, f"138000{n:05d}")

    threads = [threading.Thread(target=work, args=(n,)) for n in range(CLERKS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told = sorted((entry, f"D:{number}") for b in browsers for number, entry in b.made.items())
    assert len(told) == len({number for _, number in told}) == 2 * CLERKS + 2
    with office.read() as session:
        checking.check_register(session)
        checking.check_entries(session)
        journal.verify(session)
        boxes = entries.boxed(session, ["fp-2024-03"], 0).items()
        stored = [
            (number, people.open_slip(office.boxes, one.commit, one.slip_box).invoice)
            for number, one in boxes
        ]
        assert all(consent.version_of(session, number) for number, _ in stored)
    assert stored == told
