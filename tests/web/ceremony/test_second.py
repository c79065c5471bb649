"""The notary's browser alone is given the evidence of the values, as soon as all are known."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from flask import Flask

from lottery import create_app
from lottery.office import Office
from tests.actors import Clerk, Organiser, Stage

NAMES = ["manifest.txt", "pool.txt", "seed.txt", "times.txt", "sealed-notary.txt"]


@pytest.fixture
def organiser(office: Office) -> Organiser:
    """A rehearsal whose list is committed and whose dice are thrown."""
    stage = Stage(office)
    Clerk(stage).enters_many(3)
    organiser = Organiser(stage)
    organiser.plans("rehearsal")
    organiser.takes("close", "freeze", "commit", "source")
    return organiser


@pytest.fixture
def site(organiser: Organiser) -> Flask:
    """The site, whose clock is the ceremony's."""
    made = create_app(organiser.office, now=lambda: organiser.stage.now)
    made.testing = True
    return made


@pytest.fixture
def gets(
    site: Flask, organiser: Organiser, logged_in: Callable[[Flask, str], Any]
) -> Callable[..., Any]:
    """What the notary's browser gets from an address below his page; or another one's."""
    people: dict[str, Any] = {}

    def get(what: str, who: str = "notary") -> Any:
        if who not in people:
            people[who] = logged_in(site, who)
        return people[who].client.get(f"/ceremony/{organiser.code}/second/{what}")

    return get


def test_nothing_is_given_before_the_last_value(gets: Callable[..., Any]) -> None:
    assert gets("state").json["hashes"] == {}
    assert [gets(name).status_code for name in NAMES] == [409] * len(NAMES)


def test_every_file_that_is_told_is_given_and_opens_what_was_sealed(
    gets: Callable[..., Any], organiser: Organiser
) -> None:
    organiser.takes("source")
    told = gets("state").json["hashes"]
    files = {name: gets(name).data for name in told}
    assert list(files) == NAMES
    assert {name: sha256(data).hexdigest() for name, data in files.items()} == told
    assert files["sealed-notary.txt"] == organiser.slip(1, "notary").text()
    assert organiser.value(2).encode() in files["seed.txt"]
    organiser.takes("draw")
    assert gets("times.txt").data == files["times.txt"]
    others = ("drand.txt", "sealed-organiser.txt", "facts.json", "result.txt", "tag-key.txt")
    assert [gets(name).status_code for name in others] == [404] * len(others)


def test_nobody_but_the_notary_is_given_the_evidence(
    gets: Callable[..., Any], organiser: Organiser
) -> None:
    organiser.takes("source")
    for who in ("organiser", "supervisor", "auditor", "clerk"):
        assert gets("sealed-notary.txt", who).status_code == 403
        assert gets("times.txt", who).status_code == 403
