"""Rehearsals: over invented entries only, and marked in every byte that leaves the office."""

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import lottery.demo
from draws import manifest as manifests
from lottery.cli import main
from lottery.errors import PlanRefusedError
from lottery.office.settings import load_settings
from tests.actors import Clerk, Organiser
from tests.builders import MARCH
from tests.lottery.prepared import after

PROGRAMME = Path(lottery.demo.__file__).parent / "programme.toml"
REHEARSED = ("close", "freeze", "commit", "sources", "draw", "minutes", "publish")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def in_earnest(organiser: Organiser) -> Organiser:
    """The same office, if its home were not one for rehearsals."""
    office = organiser.office
    settings = replace(office.settings, demo=False)
    return replace(
        organiser, stage=replace(organiser.stage, office=replace(office, settings=settings))
    )


def test_no_rehearsal_is_frozen_over_real_entries(clerk: Clerk, organiser: Organiser) -> None:
    clerk.enters_many(2)
    organiser.plans("rehearsal")
    organiser.closes()
    with pytest.raises(PlanRefusedError, match="lottery init --rehearsal"):
        in_earnest(organiser).freezes()
    assert organiser.freezes().mode == "rehearsal"


@after(2, "plan", "close")
def test_no_live_draw_is_frozen_where_rehearsals_are_held(organiser: Organiser) -> None:
    organiser.stage.rehearses()
    with pytest.raises(PlanRefusedError, match="动态验证码"):
        organiser.freezes()
    assert organiser.attempt.state == "closed"


def test_a_rehearsal_needs_one_hand_and_says_what_it_is_everywhere(
    clerk: Clerk, organiser: Organiser
) -> None:
    clerk.enters_many(4)
    organiser.plans("rehearsal")
    organiser.takes(*REHEARSED)
    public = organiser.office.settings.public_dir
    for folder in (public / MARCH, public / "commitments" / MARCH):
        assert manifests.parse((folder / "manifest.txt").read_bytes()).mode == "rehearsal"
        assert "演练" in (folder / "README.txt").read_text("utf-8")


def test_homes_for_rehearsals_are_made_by_command_and_each_plans_its_own(
    tmp_path: Path,
) -> None:
    for name, options in (("earnest", ()), ("rehearsal", ("--rehearsal",))):
        home = str(tmp_path / name)
        assert run("init", home, "--origin", "zouping-lottery", *options).exit_code == 0
        assert load_settings(tmp_path / name, {}).demo == bool(options)
        run("--home", home, "programme", "load", str(PROGRAMME))
    plan = ("plan", MARCH, "--mode", "rehearsal")
    refused = run("--home", str(tmp_path / "earnest"), *plan)
    assert refused.exit_code == 1
    assert "lottery init --rehearsal" in refused.stderr
    live = run("--home", str(tmp_path / "rehearsal"), *plan[:-1], "live")
    assert live.exit_code == 1
    assert "动态验证码" in live.stderr
    assert "演练" in run("--home", str(tmp_path / "rehearsal"), *plan).stdout
    for name in ("minutes_key", "minutes_certificate", "trust"):
        assert getattr(load_settings(tmp_path / "rehearsal", {}), f"{name}_file").is_file()
