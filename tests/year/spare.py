"""A row about the spare computer, at which a draw is finished."""

import pytest

from lottery import attempts
from lottery.acting import Acting
from lottery.ceremony.papers import typed
from lottery.errors import AtAnotherComputerError
from lottery.opening import open_office
from tests import parcels
from tests.actors import SEEN, Organiser, Stage
from tests.builders import random_bytes_from
from tests.year.city import City
from tests.year.keys import holds
from tests.year.programme import monthly


def finished_at_the_spare(city: City) -> str:
    """ceremony moved to the spare and finished there; it comes home."""
    draw, place = city.at(5), city.folder / "spare"
    draw.takes("plan", "close", "freeze", "commit", "source")
    data = parcels.exported(city.office, draw.code, acting=city.acting())
    parcels.imported(data, place, acting=city.acting())
    with pytest.raises(AtAnotherComputerError):
        draw.takes("sources")
    some = random_bytes_from("spare")
    stage = Stage(open_office(place, {}), city.stage.now, some, city.stage.notary_key)
    there = Organiser(stage, draw.code)
    there.takes("sources", "draw")
    typed.keep(there.office.settings, draw.code, SEEN, "organiser", stage.tick())
    there.takes("minutes", "publish")
    acting = Acting("organiser", stage.tick(), some)
    home = parcels.handed_back(there.office, draw.code, acting=acting)
    city.stage.now = stage.now
    parcels.taken_home(city.office, home, acting=city.acting())
    for name in ("SHA256SUMS", "minutes.pdf", "times.txt"):
        ours, theirs = city.public / draw.code / name, stage.office.settings.public_dir / draw.code
        assert ours.read_bytes() == (theirs / name).read_bytes()
    stage.office.close()
    with city.office.read() as session:
        assert attempts.newest(session, monthly(5)).state == "published"
    holds(city, monthly(5))
    return (
        "the same bundle, times and minutes here; it is fully verified, and the main home goes on"
    )
