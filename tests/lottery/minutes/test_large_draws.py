"""Above 200,000 entries minutes leave out register and pool, above 10,000 prizes the cards lie in a
list: a whole draw over both (their numbers made small), and everybody who checks it."""

import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner

from draws.bundle import sums_text
from draws.cards import parse_winner
from draws.errors import DrawError
from draws.verify import verify
from draws.winners import cards_of
from lottery import attempts, create_app
from lottery.cli import main
from lottery.hall import listing, published
from lottery.hall.gallery import Gallery
from lottery.papers import making
from lottery.papers.making import NoticesOf
from tests import thresholds
from tests.actors import Clerk, Organiser, Stage
from tests.builders import MARCH, a_home, an_office
from tests.checked import assert_checks, assert_verifies
from tests.js.asking import ask, said, verify_job
from tests.js.papers import unsigned
from tests.lottery.minutes.workshop import Workshop
from tests.papers import dense, pages_of

ENTRIES, WON = 9, 5
CHECK = ("minutes", "check", "--seconds", "300")


@pytest.fixture(scope="module", autouse=True)
def _small(workshop: Workshop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    assert workshop.complete  # made before
    with pytest.MonkeyPatch.context() as patched:
        thresholds.lower(patched, tmp_path_factory.mktemp("small") / "start")
        yield


@pytest.fixture(scope="module")
def organiser(
    _small: None, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Organiser]:
    """A live draw that is published, with nine entries, of whom five won."""
    home = a_home(tmp_path_factory.mktemp("large") / "home", demo=False)
    shutil.copy(sqlite_template, home / "lottery.db")
    office = an_office(home, f"sqlite:///{home / 'lottery.db'}")
    done = Organiser(Stage(office))
    Clerk(done.stage).enters_many(ENTRIES)
    done.takes("plan", "close", "freeze", "commit", "sources", "draw", "minutes", "publish")
    yield done
    office.close()


@pytest.fixture(scope="module")
def bundle(organiser: Organiser) -> Path:
    """What is published."""
    return organiser.office.settings.public_dir / MARCH


def test_it_holds_for_everybody_who_checks_it(organiser: Organiser, bundle: Path) -> None:
    assert_verifies(organiser.office, MARCH)
    assert_checks(organiser.office)
    keys = bundle.parent / "commitments" / MARCH / "keys.txt"
    job = verify_job(bundle, textOnly=False, keys=said(keys.read_bytes()))
    (answer,) = ask([job], changed=thresholds.IN_BROWSER)
    assert answer["value"]["verdict"] == "verified", answer
    (answer,) = ask([job])
    assert answer["value"]["error"]["check"] == "winners' cards"


def test_the_bundle_has_its_cards_in_a_list(bundle: Path) -> None:
    assert not (bundle / "winners").exists()
    lines = (bundle / "winners.txt").read_text("utf-8").splitlines()
    assert len(lines) == WON
    assert all(parse_winner(line, number) for number, line in enumerate(lines, 1))


def test_the_minutes_leave_both_lists_out_and_say_where_their_hashes_are(bundle: Path) -> None:
    with pikepdf.open(bundle / "minutes.pdf") as opened:
        names = set(opened.attachments)
    texts = {path.name for path in bundle.glob("*.txt")}
    assert names == texts - {"register.txt", "pool.txt"}
    text = dense("".join(pages_of((bundle / "minutes.pdf").read_bytes())))
    assert "登记册与名单不在附件中" in text
    for name in ("pool.txt", "winners.txt"):
        assert sha256((bundle / name).read_bytes()).hexdigest() in text
    assert "中奖的超过一万名" in text


def test_the_minutes_alone_are_open_and_with_the_bundle_they_hold(
    organiser: Organiser, bundle: Path
) -> None:
    keys = organiser.office.settings.home / "keys" / "minutes.root.pem"
    call = [
        "minutes",
        "check",
        "--seconds",
        "300",
        str(bundle / "minutes.pdf"),
        "--trust",
        str(keys),
    ]
    call += ["--keys", str(bundle.parent / "commitments" / MARCH / "keys.txt")]
    alone = CliRunner().invoke(main, call)
    assert (alone.exit_code, "请用 --bundle 指定" in alone.output) == (2, True), alone.output
    whole = CliRunner().invoke(main, [*call, "--bundle", str(bundle)])
    assert whole.exit_code == 0, whole.output


def test_minutes_that_hold_a_list_which_is_too_large_are_refused(
    workshop: Workshop, bundle: Path, tmp_path: Path
) -> None:
    """Those of the workshop hold all: they were signed where twelve entries are few."""
    (tmp_path / "minutes.pdf").write_bytes(workshop.complete)
    done = CliRunner().invoke(
        main, ["minutes", "check", "--seconds", "300", str(tmp_path / "minutes.pdf")]
    )
    assert (done.exit_code, "pool.txt、register.txt 内嵌" in done.output) == (1, True), done.output
    whole = tmp_path / "bundle"
    shutil.copytree(bundle, whole)
    texts = {path.name: path.read_bytes() for path in bundle.glob("*.txt")}
    (whole / "minutes.pdf").write_bytes(unsigned(texts, []))
    (whole / "SHA256SUMS").write_bytes(
        sums_text(whole, [line[66:] for line in (bundle / "SHA256SUMS").read_text().splitlines()])
    )
    with pytest.raises(DrawError, match="embedded files are not the bundle's"):
        verify(whole)
    (answer,) = ask([verify_job(whole, textOnly=False)], changed=thresholds.IN_BROWSER)
    assert answer["value"]["error"]["message"] == "embedded files are not the bundle's"


def test_the_pages_show_every_winners_card_from_the_list(bundle: Path) -> None:
    shown = Gallery(bundle.parent).get(MARCH)
    rows = [row for row in listing.rows(shown.tiers) if not row.is_alternate]
    assert [row.card is not None for row in rows] == [True] * WON
    spoiled = {path.name: path.read_bytes() for path in bundle.glob("*.txt")}
    first, *others = spoiled["winners.txt"].splitlines(keepends=True)
    entry, digits = first.split(b" ")[0], first.split(b" ")[3]
    changed = first.replace(digits, b"****0000" if digits != b"****0000" else b"****1111")
    spoiled["winners.txt"] = b"".join([changed, *others])
    found = listing.rows(published.read(spoiled).tiers)
    assert [row.winner.entry for row in found if row.winner.altered] == [entry.decode()]


def test_the_site_shows_them_and_leads_to_the_list(organiser: Organiser) -> None:
    visitor = create_app(organiser.office).test_client()
    page = visitor.get(f"/draws/{MARCH}").get_data(as_text=True)
    assert page.count("测*甲") == WON
    assert f"/draws/{MARCH}/files/winners.txt" in page
    cards = visitor.get(f"/draws/{MARCH}/cards")
    assert (cards.status_code, cards.location) == (302, f"/draws/{MARCH}/files/winners.txt")
    verifier = visitor.get("/verify").get_data(as_text=True)
    assert f'data-name="{MARCH}"' in verifier
    assert "winners.zip" not in verifier


def test_a_winners_own_page_finds_his_card_in_the_list(organiser: Organiser, bundle: Path) -> None:
    listed = (bundle / "winners.txt").read_bytes()
    cards = cards_of({"winners.txt": listed})
    jobs = [{"kind": "card", "list": said(listed), "entry": entry} for entry in cards]
    assert [answer["value"] for answer in ask(jobs)] == [said(c.text()) for c in cards.values()]
    (absent,) = ask([{"kind": "card", "list": said(listed), "entry": "9999999999"}])
    assert absent["refused"] == "winners' cards"
    page = create_app(organiser.office).test_client().get(f"/check/{min(cards)}")
    told = page.get_data(as_text=True)
    assert f'"cards": "/draws/{MARCH}/files/winners.txt"' in told
    assert "没有单独的文件" not in told


def test_papers_tell_tiers_and_the_lists_hash(organiser: Organiser, bundle: Path) -> None:
    digest = sha256((bundle / "winners.txt").read_bytes()).hexdigest()
    with organiser.office.read() as session:
        attempt = attempts.newest(session, MARCH)
        for name in ("announcement", "receipt", "notices"):
            pages = pages_of(making.paper(session, organiser.office, attempt, name))
            assert digest in dense("".join(pages)), name
        first = NoticesOf(part=1)
        one = making.paper(session, organiser.office, attempt, "notices", first)
        assert len(pages_of(one)) == WON
