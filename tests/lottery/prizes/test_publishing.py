"""prizes.txt: begun with the bundle, grown by what was done, the same bytes after a crash."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.orm import Session

from draws import prizes
from draws.standing import verify_prizes
from lottery import beside, examination, notices
from lottery.ceremony.steps import prize_list
from lottery.cli import main
from lottery.clock import day_of
from lottery.errors import HeadRefusedError, PublicationRefusedError
from lottery.hall import prizes as hall
from lottery.hall.prizes import ShownPrizes
from lottery.office.keys import SigningKey, organiser_of
from lottery.prizes import list_check, publishing, standing
from lottery.prizes.life import Deed
from lottery.prizes.papers import ShownPapers
from lottery.texts.prizes import publishing as words
from tests.actors import Organiser
from tests.checked import assert_checks
from tests.lottery.prepared import done
from tests.lottery.prizes.test_acts import NUMBER, STEPS, Desk

PREPARED = {"organiser": done(9, *STEPS)}


class Listing(Desk):
    """Whoever acts about prizes, and publishes what became of them."""

    @property
    def folder(self) -> Path:
        return beside.folder_of(self.office.settings.public_dir, self.attempt.name)

    @property
    def file(self) -> Path:
        return self.folder / prizes.FILE

    def publishes(self) -> int:
        return publishing.publish(self.office, self.attempt, by="desk", now=self.stage.tick())

    def hands_over(self, slot: int) -> None:
        self.sees("2", slot, ShownPapers("resident", NUMBER))
        self.takes("2", slot, Deed("handed", {"receipt": "收-1"}))

    def shown(self, session: Session | None = None) -> ShownPrizes:
        """What pages show."""
        public, name = self.office.settings.public_dir, self.attempt.name
        with nullcontext(session) if session else self.office.read() as store:
            return hall.shown(store, public, public / name, name)

    def verifies(self) -> None:
        folder = self.office.settings.public_dir / self.attempt.name
        verdict = verify_prizes(folder)
        assert verdict.open or verdict.skipped

    def lines(self) -> list[str]:
        found = prizes.parse(self.file.read_bytes())
        return [event.text() for part in found.parts for event in part.events]

    @contextmanager
    def cut_before_the_commit(self) -> Iterator[None]:
        """The file is written, and nothing of it is stored."""
        real = self.office.write

        @contextmanager
        def cut() -> Iterator[object]:
            with real() as session:
                yield session
                raise KeyboardInterrupt

        object.__setattr__(self.office, "write", cut)
        with pytest.raises(KeyboardInterrupt):
            yield
        object.__delattr__(self.office, "write")


@pytest.fixture
def listing(organiser: Organiser) -> Listing:
    return Listing(organiser)


def test_the_first_part_goes_out_with_the_bundle_and_says_until_when(listing: Listing) -> None:
    found = prizes.parse(listing.file.read_bytes())
    (part,) = found.parts
    assert (part.day, part.until) == (listing.claims.published, listing.claims.last_day)
    assert part.events == ()
    before = listing.file.read_bytes()
    assert listing.publishes() == 0
    assert listing.file.read_bytes() == before
    listing.verifies()
    assert_checks(listing.office)


def test_all_that_the_public_sees_is_listed_in_order_and_the_verifier_holds_it(
    listing: Listing,
) -> None:
    with listing.office.read() as session:
        alternates = standing.alternates(session, listing.attempt, "2")
    listing.takes("2", 2, Deed("notified", {"how": "call", "outcome": "reached"}))
    assert listing.publishes() == 0
    listing.hands_over(2)
    holder = listing.standing("2", 2).life.entry or 0
    gone = listing.standing("2", 1).life.entry or 0
    listing.two(Deed("forfeited", {"reason": "declined"}), ("2", 1))
    assert listing.publishes() == 3
    listing.stage.now += timedelta(days=2)
    listing.two(Deed("taken-back", {"reason": "invoice"}), ("2", 2))
    assert listing.publishes() == 1
    until = listing.standing("2", 1).life.until
    assert listing.lines() == [
        f"2 2 claimed {holder:010d}",
        f"2 1 forfeited {gone:010d} declined",
        f"2 1 passed {alternates[0]:010d} 1 {until or '-'}",
        f"2 2 taken-back {holder:010d} invoice",
    ]
    found = prizes.parse(listing.file.read_bytes())
    assert [part.number for part in found.parts] == [1, 2, 3]
    assert found.parts[2].day == day_of(listing.stage.now)
    assert sorted(each.name for each in (listing.folder / "cards").iterdir()) == [
        f"{alternates[0]:010d}.txt"
    ]
    listing.verifies()
    assert_checks(listing.office)


def test_what_was_done_on_two_days_is_two_parts(listing: Listing) -> None:
    listing.hands_over(1)
    first = day_of(listing.stage.now)
    listing.stage.now += timedelta(days=1)
    listing.hands_over(2)
    assert listing.publishes() == 2
    found = prizes.parse(listing.file.read_bytes())
    assert [part.day for part in found.parts[1:]] == [first, first + timedelta(days=1)]


def test_killed_before_the_commit_the_same_bytes_go_on(listing: Listing) -> None:
    listing.two(Deed("forfeited", {"reason": "declined"}), ("2", 1))
    with listing.cut_before_the_commit():
        listing.publishes()
    there = listing.file.read_bytes()
    shown = listing.shown()  # citizens read what was published: nobody has altered it
    assert (shown.altered, shown.told, shown.claimed) == (False, True, 0)
    listing.stage.now += timedelta(days=3)
    listing.hands_over(2)
    assert listing.publishes() == 3
    assert listing.file.read_bytes().startswith(there)
    assert listing.publishes() == 0
    listing.verifies()
    assert_checks(listing.office)


def test_where_no_journal_tells_of_a_list_its_signatures_are_asked(listing: Listing) -> None:
    listing.hands_over(1)
    listing.publishes()
    notices.catch_up(listing.office)
    public = listing.office.settings.public_dir
    with notices.opened(public, "https://draw.example.cn") as copied, copied.read() as session:
        assert listing.shown(session).claimed == 1
        *before, last = prizes.parse(listing.file.read_bytes()).parts
        name = organiser_of(listing.office.settings).name
        stranger = SigningKey(name, Ed25519PrivateKey.from_private_bytes(bytes(32)))
        forged = replace(last, line=stranger.sign(last.text))
        listing.file.write_bytes(prizes.PrizeList((*before, forged)).data)
        assert listing.shown(session).altered


def test_a_list_that_somebody_wrote_into_is_not_gone_on_with(listing: Listing) -> None:
    was = listing.file.read_bytes()
    listing.hands_over(1)
    listing.file.write_bytes(was.replace(b"until: ", b"until: -", 1))
    with pytest.raises(PublicationRefusedError, match="不符"):
        listing.publishes()
    listing.file.unlink()
    with listing.office.read() as session:
        own = organiser_of(listing.office.settings)
        keys = prize_list.keys_of(session, own)
        public = listing.office.settings.public_dir
        with pytest.raises(PublicationRefusedError, match="放回"):
            prize_list.lying(session, public, listing.attempt, keys)
    assert listing.publishes() == 1  # the first part alone is made again, and is the same
    assert listing.file.read_bytes().startswith(was)


def test_a_later_list_that_is_gone_is_not_begun_anew_but_can_be_made_again(
    listing: Listing,
) -> None:
    listing.hands_over(1)
    listing.publishes()
    listing.stage.now += timedelta(days=1)
    listing.two(Deed("forfeited", {"reason": "declined"}), ("2", 2))
    listing.publishes()
    was = listing.file.read_bytes()
    listing.file.unlink()
    with pytest.raises(PublicationRefusedError, match="放回"):
        listing.publishes()
    made = publishing.files_of(listing.office, listing.attempt)
    assert sha256(made[prizes.FILE]).hexdigest() == sha256(was).hexdigest()
    assert len(made) == 2


def test_nothing_is_published_that_was_not_acknowledged(
    listing: Listing, monkeypatch: pytest.MonkeyPatch
) -> None:
    listing.hands_over(1)
    was = listing.file.read_bytes()
    lock = listing.office.keeper.place.parent / ".lock"
    lock.unlink()
    lock.mkdir()
    listing.office.keeper.place.unlink()
    with pytest.raises(HeadRefusedError):
        listing.publishes()
    assert listing.file.read_bytes() == was


def test_a_list_that_says_more_than_the_ledger_is_named_by_the_check(listing: Listing) -> None:
    listing.hands_over(1)
    listing.publishes()
    key = organiser_of(listing.office.settings)
    with listing.office.read() as session:
        drawn = prize_list.drawn_of(session, listing.attempt)
    found = prizes.parse(listing.file.read_bytes())
    holder = listing.standing("1", 1).life.entry or 0
    event = prizes.ListedEvent("1", 1, prizes.CLAIMED, f"{holder:010d}")
    text = prizes.next_part(found, drawn, [event], day_of(listing.stage.now))
    forged = prizes.signed(found, text, key.sign(text), [key.verifier()]).data
    files = {prizes.FILE: forged}
    beside.put(listing.office, *_of(listing), files, by="desk", now=listing.stage.tick())
    with listing.office.read() as session:
        told = examination.examine(listing.office, session, papers=False).altered
    assert any(f"1 1 claimed {holder:010d}" in each for each in told)
    listing.hands_over(2)
    with pytest.raises(PublicationRefusedError, match="台账"):
        listing.publishes()


def _of(listing: Listing) -> tuple[str, int]:
    return listing.attempt.code, listing.attempt.attempt


def test_the_command_publishes_each_draw_and_says_what_is_new(listing: Listing) -> None:
    listing.hands_over(1)
    settings = listing.office.settings
    environ = {"LOTTERY_DATABASE_URL": settings.database_url}
    command = ["--home", str(settings.home), "prizes", "publish"]
    done = CliRunner().invoke(main, command, env=environ)
    assert (done.exit_code, done.output) == (0, words.published(listing.attempt.name, 1) + "\n")
    again = CliRunner().invoke(main, [*command, listing.attempt.name], env=environ)
    assert (again.exit_code, again.output) == (0, words.nothing(listing.attempt.name) + "\n")
    listing.file.write_bytes(b"")
    for name in (listing.attempt.name, "ZP-FP-2099-01", "../x"):
        failed = CliRunner().invoke(main, [*command, name], env=environ)
        assert failed.exit_code == 1
        assert "Traceback" not in failed.output


def test_the_doctor_names_what_is_not_published_after_a_day(listing: Listing) -> None:
    listing.hands_over(1)
    now = listing.stage.now
    with listing.office.read() as session:
        public = listing.office.settings.public_dir
        assert list_check.late(session, public, now + timedelta(hours=23)) == ()
        told = list_check.late(session, public, now + timedelta(hours=25))
    assert told == (words.waiting(listing.attempt.name, 1),)
