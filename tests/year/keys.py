"""Rows about keys and certificates, which change in the midst of draws."""

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from draws import keylist
from draws.errors import DrawError
from draws.verify import verify
from lottery.ceremony.steps import publish
from lottery.minutes.errors import MinutesError
from tests.year.city import HELD, City
from tests.year.programme import monthly

YEARS = timedelta(days=4015)
"""How long a certificate of the organiser's own authority is valid."""


def holds(city: City, name: str) -> None:
    """A published bundle is fully verified from the keys that were noted before the year."""
    keys = ("--keys", str(city.pins), "--key-list", str(city.listed))
    publish.verify_apart(city.public / name, *keys)


def between_checkpoint_and_freeze(city: City) -> str:
    """organiser's key replaced after the last checkpoint, before the freeze."""
    draw = city.at(1)
    draw.takes("plan", "close")
    city.evening()
    city.keeper.changes_organiser()
    draw.takes("freeze")
    draw.is_cosigned()
    draw.takes("commit")
    assert (city.public / "commitments" / monthly(1) / "manifest.txt").is_file()
    draw.takes(*HELD[2:])
    holds(city, monthly(1))
    return "frozen, committed in public, published; fully verified from the keys noted before"


def between_commitment_and_publication(city: City) -> str:
    """organiser's key replaced between commitment and publication; the notary's, too."""
    draw = city.at(2)
    draw.takes("plan", "close", "freeze", "commit", "sources")
    city.keeper.changes_organiser()
    draw.takes("draw", "minutes")
    city.keeper.changes_notary()
    draw.takes("publish")
    holds(city, monthly(2))
    return "published and fully verified with the keys of its time"


def an_older_draw_again(city: City) -> str:
    """an older draw published again after the change; an old bundle with the keys of the site."""
    place = city.public / monthly(1)
    before = {path: path.read_bytes() for path in place.rglob("*") if path.is_file()}
    city.at(1).publishes()
    assert {path: path.read_bytes() for path in place.rglob("*") if path.is_file()} == before
    shown = city.folder / "shown.txt"
    shown.write_bytes(city.citizen().opens("/keys/keylist.txt").data)
    for keys in (shown, city.pins):
        assert verify(place, keys=keys, key_list=shown).open == []
    page = city.citizen().opens("/keys").text
    assert all(key.text() in page for key in keylist.parse(shown.read_bytes()).every_key())
    return "the same bytes; the list on the page /keys leads from either keys to the draw's"


def another_authority(city: City) -> str:
    """minutes' certificate replaced by one of another authority; all older minutes checked."""
    older = [attempt for attempt in city.chain() if "published" in attempt.steps]
    city.keeper.changes_certificate(city.folder / "certificate")
    checked = [city.public / each.name / "minutes.pdf" for each in older if not each.ended]
    for minutes in checked:
        done = city.commands("minutes", "check", str(minutes), "--seconds", "300")
        assert (done.exit_code, "Traceback" in done.output) == (0, False), done.output
    return f"`minutes check` of {len(checked)} older minutes: 0 each"


def nearly_expired(city: City) -> None:
    """The minutes get a certificate that is valid until the first of March: longer than a freeze
    of the year asks for."""
    ends = city.stage.now.replace(year=2025, month=3, day=1)
    city.keeper.changes_certificate(city.folder / "short", ends - YEARS)


def an_expired_certificate(city: City) -> str:
    """minutes signed with an expired certificate."""
    draw = city.at(12)
    draw.takes("plan", "close", "freeze", "commit", "sources", "draw")
    city.comes("2025-03-02T09:00")
    with pytest.raises(MinutesError, match="有效期") as refused:
        draw.minutes()
    assert "\n" not in str(refused.value)
    assert draw.attempt.state == "drawn"
    city.keeper.changes_certificate(city.folder / "renewed")
    draw.takes("minutes", "publish")
    holds(city, monthly(12))
    return "refused in one line before anything is signed; by the next certificate they are made"


def a_spoiled_signature(city: City) -> str:
    """a spoiled signature of an old draw, after the organiser's key was replaced."""
    home = city.copy("spoiled")
    with closing(sqlite3.connect(home / "lottery.db")) as plain:
        triggers = plain.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in triggers.fetchall():
            plain.execute(f"DROP TRIGGER {name}")
        size, note = plain.execute("SELECT min(size), note FROM checkpoint").fetchone()
        plain.execute("UPDATE checkpoint SET note = ? WHERE size = ?", (_spoiled(note), size))
        plain.commit()
    done = city.commands("check", home=home)
    assert (done.exit_code, "检查点签名不对" in done.output) == (1, True), done.output
    bundle = home / "public" / monthly(1)
    signatures = bundle / "signatures.txt"
    signatures.write_bytes(_spoiled(signatures.read_bytes()))
    with pytest.raises(DrawError):
        verify(bundle, keys=city.pins, key_list=city.listed)
    return "`lottery check` says that the signature does not hold, exit 1; of a bundle, `draws`"


def _spoiled(signed: bytes) -> bytes:
    """One letter of the last signature is another one."""
    at = len(signed) - 10
    return signed[:at] + (b"A" if signed[at : at + 1] != b"A" else b"B") + signed[at + 1 :]
