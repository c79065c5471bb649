"""The list of keys: vectors, what it says of a draw's keys, and whom it leads to."""

from datetime import datetime
from pathlib import Path

import pytest

from draws import key_times, keylist, manifest, signatures
from draws.__main__ import main
from draws.commitment import verify_commitment
from draws.errors import DrawError
from draws.kit import verify_kit
from draws.verify import verify
from tests import kits
from tests.draws import builders
from tests.draws.builders import a_draft
from tests.draws.keylists import NEXT, NEXT_NOTARY, NOTARY, ORGANISER, Hand, a_hand, changed, of_two
from tests.draws.vectors import VECTORS, load

EXPECTED = load("keylists/expected.json")
FIRST = "2024-04-10"
TODAYS = {each.name: each.private for each in (NEXT, NEXT_NOTARY)}
OLD = {each.name: each.private for each in (ORGANISER, NOTARY)}


@pytest.mark.parametrize("name", EXPECTED["honest"])
def test_an_honest_list_holds_and_is_the_same_when_it_is_written_again(name: str) -> None:
    data = (VECTORS / "keylists" / f"{name}.txt").read_bytes()
    listed = keylist.parse(data)
    assert (len(listed.entries), listed.data) == (EXPECTED["honest"][name], data)


@pytest.mark.parametrize("name", EXPECTED["cheating"])
def test_a_cheating_list_is_refused_at_its_line(name: str) -> None:
    with pytest.raises(DrawError) as refused:
        keylist.parse((VECTORS / "keylists" / "cheating" / f"{name}.txt").read_bytes())
    assert refused.value.line == EXPECTED["cheating"][name]


@pytest.fixture(scope="module")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A void attempt signed by the old keys, and one by those of today."""
    folder = tmp_path_factory.mktemp("bundles")
    made = {"old": OLD, "new": TODAYS, "mixed": OLD | {NEXT.name: NEXT.private}}
    return {
        name: builders.write_full(a_draft(void=True), folder / name, signers)
        for name, signers in made.items()
    }


def said(
    bundle: Path, tmp_path: Path, listed: bytes, *pins: Hand, pinned: bytes = b""
) -> tuple[str, list[str]]:
    """The message of the refusal, or what is open."""
    (tmp_path / "list").write_bytes(listed)
    (tmp_path / "pins").write_bytes(pinned or builders.text([each.text() for each in pins]))
    try:
        found = verify(bundle, keys=tmp_path / "pins", key_list=tmp_path / "list")
    except DrawError as error:
        return error.message, []
    return "", found.open


@pytest.mark.parametrize(
    ("name", "day", "refusal"),
    [
        ("old", "2024-04-12", ""),
        ("new", "2024-04-08", ""),
        ("new", "2024-04-09", ""),
        ("mixed", "2024-04-12", ""),
        ("old", "2024-04-08", "used outside its time"),
        ("mixed", "2024-04-08", "used outside its time"),
    ],
)
def test_whoever_pinned_the_first_keys_or_todays_follows_to_those_of_the_draw(
    bundles: dict[str, Path], tmp_path: Path, name: str, day: str, refusal: str
) -> None:
    for pins in ((ORGANISER, NOTARY), (NEXT, NEXT_NOTARY), (ORGANISER, NEXT_NOTARY)):
        assert said(bundles[name], tmp_path, changed(day).data, *pins) == (refusal, [])


def test_a_key_that_nobody_listed_is_refused(bundles: dict[str, Path], tmp_path: Path) -> None:
    message, _ = said(bundles["new"], tmp_path, of_two().data, ORGANISER, NOTARY)
    assert message == "a key that is not in the list of keys"


def test_a_list_that_does_not_hold_the_pinned_key_leads_nowhere(
    bundles: dict[str, Path], tmp_path: Path
) -> None:
    listed = changed("2024-04-12").data
    message, _ = said(bundles["old"], tmp_path, listed, ORGANISER, a_hand("公证处", "another"))
    assert message == "a pinned key is not in the list of keys"


def test_a_key_that_has_another_name_than_the_pinned_one_signs_notes_as_one_led_to() -> None:
    renamed = a_hand("new-organiser.example")
    listed = of_two().add("organiser", renamed, "2024-03-01", [ORGANISER, NOTARY, renamed])
    pins = builders.text([ORGANISER.text(), NOTARY.text()])
    keys = signatures.parse_keys(builders.text([renamed.text(), NOTARY.text()]))
    fixed = manifest.parse(a_draft().manifest())
    found = key_times.note_signers(key_times.of(pins, listed.data), keys, fixed)
    assert found.strangers([renamed.name, NOTARY.name]) == []
    alone = key_times.note_signers(key_times.of(pins, None), keys, fixed)
    assert alone.strangers([renamed.name, NOTARY.name]) == [renamed.name]


def test_the_key_of_one_alone_leaves_the_other_hand_open(
    bundles: dict[str, Path], tmp_path: Path
) -> None:
    _, left = said(bundles["old"], tmp_path, of_two().data, ORGANISER)
    assert left == ["keys.txt: notary: of a live draw keys of both are pinned"]


def test_an_older_list_is_continued_and_no_fork_is_taken_for_it(
    bundles: dict[str, Path], tmp_path: Path
) -> None:
    listed = changed("2024-04-12").data
    assert said(bundles["old"], tmp_path, listed, pinned=of_two().data) == ("", [])
    three = [ORGANISER, NOTARY, a_hand("监督")]
    fork = of_two().add("supervisor", three[2], "2024-02-02", three, "first")
    for older in (fork.data, listed):
        message, _ = said(bundles["old"], tmp_path, of_two().data, pinned=older)
        assert message == "not the list that is pinned, and more"


def test_without_pins_a_list_is_held_against_the_draw_and_says_that_it_could_be_anybodys(
    bundles: dict[str, Path], tmp_path: Path
) -> None:
    (tmp_path / "list").write_bytes(changed("2024-04-08").data)
    assert len(verify(bundles["new"], key_list=tmp_path / "list").open) == 1
    with pytest.raises(DrawError, match="used outside its time"):
        verify(bundles["old"], key_list=tmp_path / "list")


@pytest.mark.parametrize(
    ("day", "last", "old", "new"),
    [
        ("2024-04-09", FIRST, False, True),  # at 9 o'clock; frozen at 17
        ("2024-04-10", FIRST, True, True),
        ("2024-04-11", FIRST, True, False),
        ("2024-04-11", None, True, True),
        ("2024-04-08", FIRST, False, True),
    ],
)
def test_a_key_counts_for_a_draw_between_its_freeze_and_its_first_value(
    day: str, last: str | None, *, old: bool, new: bool
) -> None:
    fixed = manifest.parse(a_draft().manifest())
    first = datetime.fromisoformat(f"{last}T10:00:00+08:00") if last else None
    listed = keylist.parse(changed(day).data)
    for hands, holds in (((ORGANISER, NOTARY), old), ((NEXT, NEXT_NOTARY), new)):
        keys = [signatures.VerifierKey(each.name, each.public) for each in hands]
        if holds:
            assert key_times.check_draw(listed, keys, fixed, first)
        else:
            with pytest.raises(DrawError, match="used outside its time"):
                key_times.check_draw(listed, keys, fixed, first)


def test_the_minutes_certificate_is_the_one_that_counted_at_the_freeze() -> None:
    named = a_draft()
    mark = named.fields["signer"][0].split()[-1]
    fixed = manifest.parse(named.manifest())
    keys = [signatures.VerifierKey(each.name, each.public) for each in (ORGANISER, NOTARY)]
    two, other = [ORGANISER, NOTARY], "ab" * 32

    def held(*steps: tuple[str, str]) -> str:
        listed = of_two()
        for act, (what, day) in zip(("first", "change", "change"), steps, strict=False):
            listed.add("minutes", what, day, two, act)
        try:
            return key_times.check_draw(keylist.parse(listed.data), keys, fixed, None)
        except DrawError as error:
            return error.message

    assert held((mark, "2024-02-01")).endswith("minutes entry 3")
    assert held((other, "2024-02-01"), (mark, "2024-04-01")).endswith("minutes entry 4")
    assert held((mark, "2024-02-01"), (other, "2024-04-01")) == "used outside its time"
    assert held((other, "2024-02-01"), (mark, "2024-05-01")) == "used outside its time"
    assert held((other, "2024-02-01")) == "a certificate that is not in the list of keys"
    assert "minutes" not in held((other, "2024-05-01"))


def test_a_commitment_is_held_against_the_list(tmp_path: Path) -> None:
    whole = builders.write_full(a_draft(void=True), tmp_path / "whole", TODAYS)
    for name in ("void.txt", "SHA256SUMS", "sealed-organiser.txt", "sealed-notary.txt"):
        (whole / name).unlink(missing_ok=True)
    (tmp_path / "list").write_bytes(changed("2024-04-08").data)
    (tmp_path / "pins").write_bytes(of_two().data)
    verdict = verify_commitment(whole, keys=tmp_path / "pins", key_list=tmp_path / "list")
    assert verdict.open == []


@pytest.mark.slow
def test_a_kit_brings_the_list_and_papers_signed_by_a_later_key(tmp_path: Path) -> None:
    kit = kits.write_kit(tmp_path / "kit")
    papers = {"announcement.pdf": "公告", "sealing.pdf": "封存凭证"}
    kits.write_papers(kit, papers, {NEXT.name: NEXT.private})
    (tmp_path / "pins").write_bytes(builders.text([NEXT.text(), NEXT_NOTARY.text()]))
    with pytest.raises(DrawError):
        verify_kit(kits.summed(kit), keys=tmp_path / "pins")
    (kit / "beside" / "keylist.txt").write_bytes(changed("2024-04-12").data)
    _, verdict = verify_kit(kits.summed(kit), keys=tmp_path / "pins")
    assert verdict.open == []
    (kit / "beside" / "keylist.txt").write_bytes(changed("2024-04-08").data)
    with pytest.raises(DrawError, match="used outside its time"):
        verify_kit(kits.summed(kit), keys=tmp_path / "pins")


def test_the_command_prints_a_list_with_its_times(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "list").write_bytes(changed("2024-04-12").data)
    (tmp_path / "pins").write_bytes(of_two().data)
    assert main(["keys", str(tmp_path / "list"), "--keys", str(tmp_path / "pins")]) == 0
    told = capsys.readouterr().out
    assert "1 organiser first: organiser.example+" in told
    assert "until 2024-04-12T09:00:00+08:00" in told
    assert main(["keys", str(tmp_path / "list")]) == 2
    (tmp_path / "list").write_bytes(changed("2024-04-12").data[:-20])
    assert main(["keys", str(tmp_path / "list")]) == 1
