"""A draw read from its documents alone."""

from datetime import datetime

import pytest

from draws.manifest import parse
from draws.seed import void_text
from lottery.clock import SHANGHAI
from lottery.hall.gallery import Gallery
from lottery.hall.published import read
from lottery.office import Office

CODE = "ZP-FP-2024-03"


@pytest.fixture
def documents(drawn_office: Office) -> dict[str, bytes]:
    """The text files of a draw that was held, by name."""
    folder = drawn_office.settings.public_dir / CODE
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.txt")
    }


def test_a_finished_draw_has_values_times_winners_and_cards(documents: dict[str, bytes]) -> None:
    draw = read(documents)
    assert draw.is_drawn
    assert draw.is_rehearsal
    assert draw.drops[0].value == "31415926"
    assert draw.drops[0].recorded == datetime(2024, 4, 10, 10, 1, 1, tzinfo=SHANGHAI)
    assert [len(tier.winners) for tier in draw.tiers] == [2, 32]
    assert all(winner.card for tier in draw.tiers for winner in tier.winners)


def test_a_card_that_the_pool_did_not_commit_to_is_not_shown(documents: dict[str, bytes]) -> None:
    file = min(name for name in documents if name.startswith("winners/"))
    text = documents[file].decode()
    holder = text.partition("holder: ")[2].partition("\n")[0]
    forged = text.replace(f"holder: {holder}", "holder: 王*").encode()
    draw = read(documents | {file: forged})
    entry = file.removeprefix("winners/").removesuffix(".txt")
    assert draw.altered == (entry,)
    (found,) = [w for tier in draw.tiers for w in tier.winners if w.entry == entry]
    assert (found.card, found.altered) == (None, True)
    assert read(documents).altered == ()
    without_pool = {name: data for name, data in documents.items() if name != "pool.txt"}
    assert not any(w.card for tier in read(without_pool).tiers for w in tier.winners)


def test_before_the_seed_is_written_recorded_values_come_from_their_keeper(
    documents: dict[str, bytes],
) -> None:
    committed = {"manifest.txt": documents["manifest.txt"]}
    when = datetime(2024, 4, 10, 10, tzinfo=SHANGHAI)
    draw = read(committed, {1: ("27182818", when)})
    assert [(drop.value, drop.recorded) for drop in draw.drops] == [
        ("27182818", when),
        (None, None),
    ]
    assert not draw.is_drawn
    assert draw.seed_sha256 is None


def test_a_void_attempt_says_why_and_has_no_winners(documents: dict[str, bytes]) -> None:
    manifest = parse(documents["manifest.txt"])
    when = datetime(2024, 4, 10, 9, tzinfo=SHANGHAI)
    void = void_text(manifest, "停电", when)
    draw = read({"manifest.txt": documents["manifest.txt"], "void.txt": void})
    assert (draw.void_reason, draw.void_time) == ("停电", when)
    assert not any(tier.winners for tier in draw.tiers)


def test_a_bundle_that_appears_while_the_site_runs_is_shown(drawn_office: Office) -> None:
    public = drawn_office.settings.public_dir
    gallery = Gallery(public)
    assert gallery.names() == (CODE,)
    (public / CODE).rename(public / "ZP-FP-2024-04")
    assert gallery.names() == ("ZP-FP-2024-04",)
    with pytest.raises(KeyError):
        gallery.get(CODE)


def test_a_folder_that_cannot_be_read_does_not_hide_the_others(drawn_office: Office) -> None:
    junk = drawn_office.settings.public_dir / "JUNK"
    junk.mkdir()
    (junk / "manifest.txt").write_bytes(b"\xff not a manifest")
    assert Gallery(drawn_office.settings.public_dir).names() == (CODE,)


def test_a_listing_is_made_once_and_anew_when_the_folder_changes(drawn_office: Office) -> None:
    gallery = Gallery(drawn_office.settings.public_dir)
    folder = drawn_office.settings.public_dir / CODE
    first = gallery.files(CODE)
    assert gallery.files(CODE) is first
    card = next((folder / "winners").glob("*.txt"))
    card.unlink()
    assert {each.path for each in first} - {each.path for each in gallery.files(CODE)} == {
        f"winners/{card.name}"
    }
    with (folder / "pool.txt").open("ab") as pool:
        pool.write(b"more\n")
    sizes = {each.path: each.size for each in gallery.files(CODE)}
    assert sizes["pool.txt"] == (folder / "pool.txt").stat().st_size
    assert sizes["pool.txt"] != {each.path: each.size for each in first}["pool.txt"]


def test_a_document_that_is_edited_where_it_lies_is_read_again(drawn_office: Office) -> None:
    gallery = Gallery(drawn_office.settings.public_dir)
    folder = drawn_office.settings.public_dir / CODE
    assert gallery.get(CODE).is_drawn
    assert gallery.get(CODE) is gallery.get(CODE)
    text = (folder / "manifest.txt").read_bytes()
    (folder / "manifest.txt").write_bytes(text + b"x")
    assert gallery.names() == ()
