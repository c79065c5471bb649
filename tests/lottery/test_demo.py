"""The demo, end to end, with months of some dozens of invoices instead of thousands."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from lottery import attempts, verdicts
from lottery.accounts.roles import ROLES
from lottery.ceremony.steps import publish
from lottery.cli import main
from lottery.demo.invoices import MONTHS
from lottery.demo.playing import Calendar, Demo
from lottery.demo.run import BEGINNING, MONTHLY, SPECIAL, run
from lottery.minutes.checking.check import CheckPolicy, check
from lottery.minutes.signing.authority import demo_identity, read_certificates, write_identity
from lottery.office.home import create_home
from lottery.opening import open_office
from lottery.prizes import list_check, listing, recorded, standing
from tests.builders import random_bytes_from

TODAY = datetime(2026, 11, 23, tzinfo=UTC)
SMALL = (
    replace(MONTHS[0], good=130, total_fen=130 * 166_000, bad=19),
    replace(MONTHS[1], good=40, total_fen=40 * 166_000),
)


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    """A demo that has not run yet."""
    home = tmp_path / "home"
    some = random_bytes_from("demo")
    create_home(
        home, origin="demo", database="lottery.db", demo=True, random_bytes=some, environ={}
    )
    write_identity(demo_identity("测试市商务局", BEGINNING), home / "keys")
    office = open_office(home, {})
    yield Demo(office, some, lambda line: None, Calendar(BEGINNING), SMALL)
    office.close()


@pytest.mark.slow
def test_the_demo_ends_with_two_verified_bundles_that_call_themselves_rehearsals(
    demo: Demo, tmp_path: Path
) -> None:
    said: list[str] = []
    passwords = run(replace(demo, tell=said.append), TODAY)
    assert set(passwords) == set(ROLES)
    march, april = (line for line in said if "逐行结论" in line)
    assert "拒绝" in march
    assert "待复核" in march
    assert "拒绝" not in april
    for code, reasons in ((MONTHLY, {"staff"}), (SPECIAL, {"staff", "won-earlier"})):
        bundle = demo.office.settings.public_dir / code
        omitted = (bundle / "omitted.txt").read_text("utf-8").splitlines()
        assert {line.split()[1] for line in omitted} == reasons
        assert "mode: rehearsal\n" in (bundle / "manifest.txt").read_text("utf-8")
        assert "演练" in (bundle / "README.txt").read_text("utf-8")
        _verify(demo, bundle, tmp_path / code)
    _look_at_prizes(demo)


def _look_at_prizes(demo: Demo) -> None:
    """Of the first draw: a car with its tax and its two, a verdict from outside, a red invoice."""
    with demo.office.read() as session:
        attempt = attempts.newest(session, MONTHLY)
        acts = standing.acts_of(session, attempt)
        counts = listing.counted(session, attempt)
        assert [each.role for each in verdicts.held(session, attempt)] == ["auditor"]
        assert list(recorded.faults(session)) == []
        assert list_check.unlisted_of(session, demo.office.settings.public_dir, attempt) is None
    told = Counter((act.prize.tier, act.what) for act in acts)
    assert told["1", "taxed"] == told["1", "handed"] == 1
    assert next(act for act in acts if act.what == "taxed").detail["fen"] == 1_600_000
    reasons = Counter(act.detail.get("reason") for act in acts)
    assert (reasons["declined"], reasons["invoice"], reasons["late"]) == (1, 1, 6)
    assert all(counts[stage] > 1 for stage in ("drawn", "called", "reached", "handed"))


def _verify(demo: Demo, bundle: Path, private: Path) -> None:
    """As a stranger with the keys of the commitment, as the notary, and by the minutes alone."""
    now = demo.calendar.now()
    with demo.office.write() as session:
        publish.write_private(session, demo.office, bundle.name, private, by="notary", now=now)
    keys = publish.commitments(demo.office) / MONTHLY / "keys.txt"
    publish.verify_apart(bundle, "--keys", str(keys), "--private", str(private))
    roots = read_certificates(demo.office.settings.trust_file)
    question = CheckPolicy(roots, keys.read_bytes(), bundle.name, bundle=bundle)
    verdict = check((bundle / "minutes.pdf").read_bytes(), question, TODAY)
    assert (verdict.refused, verdict.missing) == ("", ())


def test_a_folder_that_is_no_demos_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "diary.txt").write_text("mine", encoding="utf-8")
    result = CliRunner().invoke(main, ["demo", str(tmp_path), "--no-serve"])
    assert result.exit_code == 1
    assert "不会清空" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["diary.txt"]
