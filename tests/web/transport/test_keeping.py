"""Public pages are kept: the same bytes for everybody, never an old state, nobody's own page."""

import gzip
import os
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from lottery import beside, intake, register
from lottery.acting import Acting
from lottery.ceremony.sources import record
from lottery.ceremony.steps import abandon, close, commit, freeze, plan, publish, void
from lottery.hall.folders import Watched
from lottery.office import Office
from lottery.office.keys import signers
from lottery.programme import campaigns
from lottery.web.transport import keeping
from lottery.web.transport.keeping import KeptPage, KeptPages
from tests.builders import an_invoice, random_bytes_from
from tests.conftest import CODE, Clock

DRAW = f"/draws/{CODE}"


@pytest.fixture(autouse=True)
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Folders count as settled at once: here no second change comes within a tick."""
    monkeypatch.setattr(keeping, "SETTLED", -(1 << 62))


def kept(app: Flask) -> int:
    return len(keeping.pages(app))


@pytest.mark.parametrize(
    "path", ["/", DRAW, "/check", "/check/0000000004", "/checkpoints", "/verify"]
)
def test_a_page_is_made_once_and_answered_by_its_mark(
    citizen: Any, drawn_app: Flask, path: str
) -> None:
    first = citizen.opens(path)
    assert (first.status_code, kept(drawn_app)) == (200, 1)
    again = citizen.opens(path)
    assert (again.data, again.headers["ETag"]) == (first.data, first.headers["ETag"])
    assert kept(drawn_app) == 1
    held = citizen.client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (held.status_code, held.data) == (304, b"")
    assert "Cookie" in first.headers["Vary"]
    assert "Accept-Encoding" in first.headers["Vary"]
    assert "Set-Cookie" not in first.headers


def test_who_takes_gzip_gets_the_same_page_packed_under_a_mark_of_its_own(citizen: Any) -> None:
    plain = citizen.opens(DRAW)
    packed = citizen.client.get(DRAW, headers={"Accept-Encoding": "br, gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 3
    assert packed.headers["ETag"] != plain.headers["ETag"]
    refused = citizen.client.get(DRAW, headers={"Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in refused.headers


def test_each_search_has_a_page_of_its_own(citizen: Any) -> None:
    assert citizen.opens(f"{DRAW}?q=13800000001").data != citizen.opens(f"{DRAW}?q=9").data


def test_whoever_is_logged_in_gets_his_own_page_and_nobody_else_does(
    drawn_app: Flask, logged_in: Any
) -> None:
    clerk = logged_in(drawn_app, "clerk")
    before = kept(drawn_app)
    answer = clerk.client.get("/", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "Content-Encoding" not in answer.headers
    assert kept(drawn_app) == before


def test_a_page_with_a_form_is_neither_kept_nor_packed(citizen: Any, drawn_app: Flask) -> None:
    answer = citizen.client.get("/login", headers={"Accept-Encoding": "gzip"})
    assert "csrf_token" in answer.text
    assert (kept(drawn_app), "Content-Encoding" in answer.headers) == (0, False)


def test_a_refusal_is_not_kept(citizen: Any, drawn_app: Flask) -> None:
    assert citizen.opens("/draws/none").status_code == 404
    assert citizen.opens("/check/9999999999").status_code == 404
    assert kept(drawn_app) == 0


def test_a_bundle_is_shown_as_soon_as_it_is_out_and_gone_when_it_is_taken_away(
    citizen: Any, drawn_office: Office, tmp_path: Path
) -> None:
    public, away = drawn_office.settings.public_dir, tmp_path / "away"
    entry = "/check/0000000004"
    told = [citizen.opens(path).data for path in ("/", entry)]
    (public / CODE).rename(away)
    without = [citizen.opens(path).data for path in ("/", entry)]
    assert b'class="draw-card"' in told[0]
    assert b'class="draw-card"' not in without[0]
    assert told[1] != without[1]
    assert citizen.opens(DRAW).status_code == 410
    away.rename(public / CODE)
    assert [citizen.opens(path).data for path in ("/", entry)] == told


def test_a_card_that_is_taken_away_and_a_file_beside_are_seen(
    citizen: Any, drawn_office: Office, clock: Clock
) -> None:
    first = citizen.opens(DRAW).text
    card = next((drawn_office.settings.public_dir / CODE / "winners").iterdir())
    card.unlink()
    second = citizen.opens(DRAW).text
    assert card.name in first
    assert card.name not in second
    clock.moment += timedelta(days=40)
    files = {"papers.txt": b"x\n"}
    beside.put(drawn_office, CODE, 1, files, by="organiser", now=clock.now())
    assert f"{DRAW}/beside/papers.txt" in citizen.opens(DRAW).text


@dataclass
class Draw:
    """A draw of an office, taken step by step; each a minute later."""

    office: Office
    clock: Clock

    def commits(self) -> None:
        """Three entries, and a draw of them up to its published commitment."""
        some = random_bytes_from("kept")
        for number in range(1, 4):
            raw = an_invoice(number=f"2437{number:016d}", phone=f"1380000{number:04d}")
            with self.office.write() as session:
                acting = Acting("clerk", self.clock.now(), some)
                intake.enter(session, self.office.boxes, raw, campaign="fp", acting=acting)
        with self.office.write() as session:
            foreseen = campaigns.plan(session, CODE)
            held = {"notary": "0" * 64}
            how = {"mode": "rehearsal", "sealed": held, "by": "test"}
            plan.plan(session, foreseen, now=self.clock.now(), **how)  # type: ignore[arg-type]
        self.clock.moment += timedelta(days=21)
        keys = signers(self.office.settings)
        with self.office.write() as session:
            close.close(session, code=CODE, by="test", now=self.now())
        with self.office.write() as session:
            acting = Acting("test", self.now(), some)
            freeze.freeze(session, self.office, keys, code=CODE, acting=acting)
        with self.office.write() as session:
            commit.commit(session, self.office, keys, code=CODE, by="test", now=self.now())
        publish.publish_commitment(self.office, CODE, some)

    def ends(self, how: str) -> None:
        """Void, or abandoned after the first value."""
        if how == "void":
            keys = signers(self.office.settings)
            with self.office.write() as session:
                void.void(session, keys, code=CODE, reason="停电", by="test", now=self.now())
            return
        with self.office.write() as session:
            value = {"number": 1, "value": "31415926"}
            record.record(session, code=CODE, by="test", now=self.now(), **value)  # type: ignore[arg-type]
        with self.office.write() as session:
            abandon.abandon(session, code=CODE, reason="丢失", by="test", now=self.now())

    def now(self) -> Any:
        """A minute later."""
        self.clock.moment += timedelta(minutes=1)
        return self.clock.now()


@pytest.mark.parametrize(("how", "told"), [("void", "作废"), ("abandoned", "终止")])
def test_an_attempt_that_ends_is_said_to_have_ended_at_once(
    anybody: Any, office: Office, clock: Clock, how: str, told: str
) -> None:
    draw = Draw(office, clock)
    assert DRAW not in anybody.opens("/").text
    draw.commits()
    pool = office.settings.public_dir / "commitments" / CODE / "pool.txt"
    paths = ("/", DRAW, f"/check/{pool.read_text()[:10]}")
    waiting = [anybody.opens(path).text for path in paths]
    assert DRAW in waiting[0]
    assert not any(told in page for page in waiting)
    draw.ends(how)
    for path in paths:
        assert told in anybody.opens(path).text, path


def test_a_new_checkpoint_is_shown_at_once(anybody: Any, office: Office, clock: Clock) -> None:
    assert "还没有检查点" in anybody.opens("/checkpoints").text
    with office.write() as session:
        acting = Acting("clerk", clock.now(), random_bytes_from("later"))
        raw = an_invoice(number="24379999999999999999", phone="13900000000")
        intake.enter(session, office.boxes, raw, campaign="fp", acting=acting)
    keys, origin = signers(office.settings), office.settings.origin
    with office.write() as session:
        register.checkpoint(session, origin, keys, clock.now())
    assert "共 1 个" in anybody.opens("/checkpoints").text


def test_the_first_page_closes_a_period_on_the_second(anybody: Any, clock: Clock) -> None:
    clock.moment = datetime(2024, 4, 9, 8, 59, 59, tzinfo=UTC)
    before = anybody.opens("/").data
    clock.moment += timedelta(seconds=1)
    assert anybody.opens("/").data != before


def test_the_pages_stay_within_their_bound() -> None:
    shelf = KeptPages(most=100)
    for number in range(10):
        shelf.put(number, KeptPage("", "", b"x" * 30, b"y" * 10))
        shelf.get(0)
    assert len(shelf) == 2
    assert shelf.get(0) is not None
    assert shelf.get(9) is not None
    shelf.put(9, KeptPage("", "", b"x" * 90, b""))
    assert (len(shelf), shelf.get(0)) == (1, None)


def test_a_page_of_an_address_without_end_is_not_kept(citizen: Any, drawn_app: Flask) -> None:
    asked = f"/check?entry={'x' * keeping.LONGEST}"
    assert citizen.opens(asked).status_code == 200
    assert citizen.client.get("/check", headers={"Host": "x." * keeping.LONGEST}).status_code == 200
    assert kept(drawn_app) == 0
    assert citizen.opens(asked[:1000]).status_code == 200
    assert kept(drawn_app) == 1


def test_a_folder_that_changed_a_moment_ago_is_not_trusted_yet(
    citizen: Any, drawn_app: Flask, drawn_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "SETTLED", 1 << 62)
    assert citizen.opens("/").status_code == 200
    assert kept(drawn_app) == 0


def test_a_mark_tells_each_change_of_what_is_published(tmp_path: Path) -> None:
    watched = Watched(tmp_path / "public")
    seen = [watched.mark()]
    assert seen == [()]

    def changed() -> bool:
        seen.append(watched.mark())
        return seen[-1] != seen[-2] and watched.mark() is seen[-1]

    inner = tmp_path / "public" / "commitments" / "A" / "winners"
    inner.mkdir(parents=True)
    assert changed()
    (inner / "1.txt").write_text("x")
    os.utime(inner, ns=(0, 1))
    assert changed()
    (tmp_path / "public" / ".archives").mkdir()
    assert changed()
    (tmp_path / "public" / ".archives" / "A.zip").write_text("x")
    assert not changed()
    shutil.rmtree(inner)
    assert changed()
