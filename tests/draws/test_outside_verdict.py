"""The outside verdict: vectors, who may sign one, and when none is signed."""

import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest

import draws
from draws import key_times, keylist, layout, verdicts
from draws.__main__ import main
from draws.errors import DrawError
from draws.kit import verify_kit
from draws.notary import keyfile
from draws.verdicts import giving, own_program
from draws.verdicts.giving import Pen
from draws.verify import verify
from lottery import handouts
from lottery.texts.ceremony.verdicts import COMMAND
from tests import kits
from tests.draws import papers
from tests.draws.builders import text
from tests.draws.keylists import NOTARY, ORGANISER, Hand, a_hand, of_two
from tests.draws.vectors import VECTORS, load

HERE = VECTORS / "verdicts"
EXPECTED = load("verdicts/expected.json")
AUDITOR, LATE = a_hand("审计局"), a_hand("late.example")
PASSPHRASE = "correct horse battery"


def held(name: str, folder: str = "bundle", *, pinned: bool = True) -> verdicts.Read:
    """A vector held against its bundle, with the list of keys."""
    trust = key_times.read(HERE / "pinned.txt" if pinned else None, HERE / "keylist.txt")
    data = (HERE / f"{name}.txt").read_bytes()
    return verdicts.check(data, verdicts.read_judged(HERE / folder), trust)


@pytest.mark.parametrize("name", EXPECTED["honest"])
def test_an_honest_verdict_holds_and_is_the_same_when_it_is_written_again(name: str) -> None:
    found = held(f"honest/{name}")
    assert {"role": found.role, "name": found.name} == EXPECTED["honest"][name]
    assert found.open == ()
    assert found.verdict.data == (HERE / f"honest/{name}.txt").read_bytes()


@pytest.mark.parametrize("name", EXPECTED["cheating"])
def test_a_cheating_verdict_is_refused_by_its_check_at_its_line(name: str) -> None:
    told = EXPECTED["cheating"][name]
    with pytest.raises(DrawError) as refused:
        held(f"cheating/{name}", told.get("bundle", "bundle"))
    why = refused.value
    assert (why.check, why.file, why.line) == (told["check"], told["file"], told["line"])


def said(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    """Status, last line of the output and of what was said beside it."""
    try:
        status = main([str(each) for each in words])
    except SystemExit as ended:
        status = int(str(ended.code))
    told = capsys.readouterr()
    last = [(each.splitlines() or [""])[-1] for each in (told.out, told.err)]
    return status, last[0], last[1]


def test_the_command_says_who_vouches_and_is_green_with_list_and_pins_alone(
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = HERE / "honest/auditor.txt"
    words = ("verdict", HERE / "bundle", file)
    listed, pins = ("--key-list", HERE / "keylist.txt"), ("--keys", HERE / "pinned.txt")
    assert said(capsys, *words, *listed, *pins) == (
        *(0, "VERIFIED VERDICT  LIVE-2 attempt 2, 审计局, auditor"),
        "",
    )
    assert said(capsys, *words, "--keys", HERE / "keylist.txt")[0] == 0
    for less in ((), listed, pins):
        status, last, _ = said(capsys, *words, *less)
        assert (status, last[:18]) == (2, "NOT FULLY VERIFIED")
    forged = HERE / "cheating/organisers-key.txt"
    status, _, why = said(capsys, "verdict", HERE / "bundle", forged, *listed, *pins)
    assert status == 1
    assert why.startswith("FAILED  key: ")
    assert "line 10: the organiser's own key" in why


def test_the_key_of_whoever_signs_the_minutes_is_no_outsiders() -> None:
    writer = a_hand("minutes.example")
    listed = of_two().add("minutes", writer, "2024-02-02", [ORGANISER, NOTARY, writer], "first")
    pins = text([ORGANISER.text(), NOTARY.text()])
    trust = key_times.of(pins, listed.data)
    said = (HERE / "honest/auditor.txt").read_bytes().splitlines(keepends=True)[:9]
    note = b"".join(said) + text([writer.signs(b"".join(said))])
    with pytest.raises(DrawError, match="the key of whoever signs the minutes") as refused:
        verdicts.check(note, verdicts.read_judged(HERE / "bundle"), trust)
    assert (refused.value.check, refused.value.line) == ("key", 10)
    with pytest.raises(DrawError, match="whoever signs the minutes does not vouch for them"):
        giving._entry(trust, writer.public, "minutes.key")


def test_a_verdict_is_held_against_a_bundle_of_more_winners_than_a_mebibyte_tells(
    tmp_path: Path,
) -> None:
    shutil.copytree(HERE / "bundle", tmp_path / "bundle")
    for name in ("result.txt", "SHA256SUMS"):
        with (tmp_path / "bundle" / name).open("ab") as file:
            file.write(b"x" * (1 << 20))
    judged = verdicts.read_judged(tmp_path / "bundle")
    assert len(judged.result) > 1 << 20
    assert len(judged.sums or b"") > 1 << 20


def test_one_pinned_hand_of_a_live_draw_leaves_the_other_open(tmp_path: Path) -> None:
    one = tmp_path / "one.txt"
    one.write_bytes((HERE / "pinned.txt").read_bytes().splitlines(keepends=True)[0])
    trust = key_times.read(one, HERE / "keylist.txt")
    data = (HERE / "honest/auditor.txt").read_bytes()
    found = verdicts.check(data, verdicts.read_judged(HERE / "bundle"), trust)
    assert found.open == ("notary: of a live draw keys of both are pinned",)
    assert held("honest/auditor", pinned=False).open == (verdicts.checking.NOT_PINNED,)


# Signing


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle that verifies wholly, the list of keys, and the auditor's sealed key."""
    folder = tmp_path_factory.mktemp("outside")
    signer = papers.an_identity("organiser", "SECP256R1")
    draft = papers.a_signed_draft(signer)
    papers.write_with(draft, folder / "bundle", lambda pdf: papers.signed(pdf, signer))
    listed = of_two().add("auditor", AUDITOR, "2024-02-02", [ORGANISER, NOTARY, AUDITOR], "first")
    listed.add("late", LATE, "2024-04-12", [ORGANISER, NOTARY, LATE], "first")
    (folder / keylist.FILE).write_bytes(listed.data)
    (folder / "pinned.txt").write_bytes(text([ORGANISER.text(), NOTARY.text()]))
    own = keyfile.OwnKey(AUDITOR.name, AUDITOR.private)
    (folder / "auditor.key").write_bytes(keyfile.sealed(own, PASSPHRASE, bytes))
    (folder / "passphrase").write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    for name, hand in (("organiser", ORGANISER), ("notary", NOTARY), ("late", LATE)):
        plain = keyfile.plain(keyfile.OwnKey(hand.name, hand.private))
        (folder / f"{name}.key").write_bytes(plain)
    return folder


def signing(home: Path, key: str, out: Path, *more: object) -> tuple[object, ...]:
    """The command that verifies and signs."""
    words = ("verify", home / "bundle", "--keys", home / "pinned.txt", "--sign", home / key)
    kept = ("--passphrase-file", home / "passphrase", "--key-list", home / keylist.FILE)
    return (*words, *kept, "--verdict", out, *more)


def test_an_auditor_verifies_signs_and_everybody_can_check_it(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "auditor.txt"
    status, last, why = said(capsys, *signing(home, "auditor.key", out))
    assert (status, why) == (0, "")
    assert last == f"SIGNED  {out}: signed by 审计局, auditor entry 3"
    found = verdicts.parse(out.read_bytes())
    bundle = home / "bundle"
    for name, mark in (("manifest.txt", found.manifest), ("result.txt", found.result)):
        assert sha256((bundle / name).read_bytes()).hexdigest() == mark
    assert found.keys == sha256((home / "pinned.txt").read_bytes()).hexdigest()
    assert found.program == own_program.own_program()
    words = ("verdict", bundle, out, "--keys", home / "pinned.txt")
    assert said(capsys, *words, "--key-list", home / keylist.FILE)[0] == 0
    again = said(capsys, *signing(home, "auditor.key", out))
    assert (again[0], again[2][:10]) == (2, "NOT SIGNED")
    assert verdicts.parse(out.read_bytes()) == found


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("organiser.key", "the organiser does not vouch for his own draw"),
        ("late.key", "a key that did not count at the freeze"),
        ("passphrase", "no key file of this kind"),
        ("nowhere.key", "the file is missing"),
    ],
)
def test_a_key_that_may_not_vouch_signs_nothing(
    home: Path, key: str, why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, _, told = said(capsys, *signing(home, key, tmp_path / "out.txt"))
    assert status == 2
    assert told.startswith("NOT SIGNED  ")
    assert why in told
    assert not (tmp_path / "out.txt").exists()


def test_the_notarys_plain_key_vouches_under_the_name_of_the_list(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, last, _ = said(capsys, *signing(home, "notary.key", tmp_path / "out.txt"))
    assert (status, last.partition(": ")[2]) == (0, "signed by 公证处, notary entry 2")


def test_a_wrong_passphrase_and_a_missing_terminal_sign_nothing(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("another passphrase\n", encoding="utf-8")
    words = signing(home, "auditor.key", tmp_path / "out.txt", "--passphrase-file", wrong)
    status, last, told = said(capsys, *words)
    assert (status, last[:8]) == (2, "VERIFIED")
    assert "another passphrase" in told
    assert not (tmp_path / "out.txt").exists()


@pytest.mark.parametrize("option", ["--text", "--without-minutes", "--first-signer"])
def test_whoever_leaves_something_out_vouches_for_nothing(
    option: str, home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, _, why = said(capsys, *signing(home, "auditor.key", tmp_path / "out.txt", option))
    assert status == 2
    assert "cannot be checked with it" in why or "nothing is signed" in why
    assert not (tmp_path / "out.txt").exists()


def test_what_is_open_is_not_vouched_for(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = tmp_path / "one.txt"
    one.write_bytes(text([NOTARY.text()]))
    words = signing(home, "auditor.key", tmp_path / "out.txt", "--keys", one)
    status, last, why = said(capsys, *words)
    assert (status, last[:18]) == (2, "NOT FULLY VERIFIED")
    assert why == "NOT SIGNED  not everything was verified, so nothing is vouched for"
    spoiled = shutil.copytree(home / "bundle", tmp_path / "spoiled")
    (spoiled / "rules.txt").write_bytes(text(["别的规则"]))
    words = signing(home, "auditor.key", tmp_path / "out.txt")
    assert said(capsys, words[0], spoiled, *words[2:])[0] == 1
    assert not (tmp_path / "out.txt").exists()


def test_a_verdict_is_signed_with_pins_list_and_a_new_file_alone(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.txt"
    words = ("verify", home / "bundle", "--sign", home / "auditor.key", "--verdict", out)
    assert said(capsys, *words)[0] == 2
    assert said(capsys, *words[:4], "--keys", home / "pinned.txt")[0] == 2
    status, _, why = said(capsys, *words, "--keys", home / "pinned.txt")
    assert (status, why.startswith("NOT SIGNED")) == (2, True)
    assert "give --key-list FILE" in why
    nowhere = signing(home, "auditor.key", tmp_path / "no/folder/out.txt")
    assert "in a folder that is there" in said(capsys, *nowhere)[2]


def test_no_clock_that_is_behind_signs_a_time_before_the_draw(home: Path, tmp_path: Path) -> None:
    pins, listed = home / "pinned.txt", home / keylist.FILE
    out = tmp_path / "out.txt"
    pen = Pen(home / "auditor.key", out, home / "passphrase", pins, listed)
    verified = verify(home / "bundle", keys=pins, key_list=listed)
    early = verdicts.parse((HERE / "honest/auditor.txt").read_bytes()).time.replace(day=9)
    with pytest.raises(DrawError, match="before the last value"):
        giving.give(pen, home / "bundle", verified, early)
    assert not out.exists()


def test_a_list_of_sums_that_changed_since_it_was_verified_is_not_vouched_for(
    home: Path, tmp_path: Path
) -> None:
    pins, listed = home / "pinned.txt", home / keylist.FILE
    out, bundle = tmp_path / "out.txt", tmp_path / "bundle"
    shutil.copytree(home / "bundle", bundle)
    verified = verify(bundle, keys=pins, key_list=listed)
    rows = (bundle / "SHA256SUMS").read_bytes().splitlines(keepends=True)
    changed = [b"0" * 64 + row[64:] if row.endswith(b"  minutes.pdf\n") else row for row in rows]
    assert changed != rows
    (bundle / "SHA256SUMS").write_bytes(b"".join(changed))
    time = verdicts.parse((HERE / "honest/auditor.txt").read_bytes()).time
    pen = Pen(home / "auditor.key", out, home / "passphrase", pins, listed)
    with pytest.raises(DrawError, match="another sums"):
        giving.give(pen, bundle, verified, time)
    assert not out.exists()


def test_the_program_is_the_hash_that_the_protocol_says() -> None:
    package = Path(draws.__file__).parent
    recipe = "find draws -name '*.py' | LC_ALL=C sort | xargs sha256sum"
    done = subprocess.run(["sh", "-c", recipe], cwd=package.parent, capture_output=True, check=True)
    found = own_program.own_program()
    assert (found.name, found.sha256) == ("draws", sha256(done.stdout).hexdigest())
    page = " ".join((package / "PROTOCOL.md").read_text(encoding="utf-8").split())
    assert recipe in page


# In a kit


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A kit with the list of keys, and its keys from elsewhere beside it."""
    folder = tmp_path_factory.mktemp("kit")
    kits.write_keys(folder)
    made = kits.write_kit(folder / "kit")
    listed = of_two().add("auditor", AUDITOR, "2024-02-02", [ORGANISER, NOTARY, AUDITOR], "first")
    (made / "beside" / keylist.FILE).write_bytes(listed.data)
    return made


def vouched(kit: Path, hand: Hand) -> bytes:
    """A verdict on a kit's bundle, signed by somebody."""
    judged = verdicts.read_judged(kit / layout.DATA)
    known = verdicts.parse((HERE / "honest/auditor.txt").read_bytes())
    rows = known.text.decode().splitlines()
    named = [
        f"{name}: {sha256(getattr(judged, name)).hexdigest()}"
        for name in ("manifest", "result", "sums")
    ]
    signed = text([rows[0], "draw: TEST-1", "attempt: 1", *named, *rows[6:]])
    return signed + text([hand.signs(signed)])


def test_a_kit_carries_verdicts_and_checks_each(kit: Path, tmp_path: Path) -> None:
    stick = shutil.copytree(kit, tmp_path / "kit")
    place = stick / "beside" / verdicts.FOLDER / "auditor.txt"
    place.parent.mkdir()
    place.write_bytes(vouched(stick, AUDITOR))
    told: dict[str, str] = {}
    _, verdict = verify_kit(
        kits.summed(stick), keys=kit.parent / "pinned.txt", report=told.__setitem__
    )
    assert (verdict.open, told["outside verdicts"]) == ([], "auditor (审计局)")
    place.rename(place.with_name("npc.txt"))
    with pytest.raises(DrawError, match="under another's name") as refused:
        verify_kit(kits.summed(stick), keys=kit.parent / "pinned.txt")
    assert (refused.value.check, refused.value.file) == (
        "outside verdicts",
        "beside/verdicts/npc.txt",
    )
    place.with_name("npc.txt").rename(place)
    place.write_bytes(vouched(stick, ORGANISER))
    with pytest.raises(DrawError, match="the organiser's own key"):
        verify_kit(kits.summed(stick), keys=kit.parent / "pinned.txt")


def test_the_kits_program_signs_under_its_own_hash(home: Path, tmp_path: Path) -> None:
    program = tmp_path / "draws.pyz"
    program.write_bytes(handouts.kit().content)
    words = [str(each) for each in signing(home, "auditor.key", tmp_path / "out.txt")]
    done = subprocess.run(
        [shutil.which("python3") or "python3", str(program), *words],
        capture_output=True,
        check=False,
    )
    if b"cryptography" in done.stderr:
        assert done.returncode == 2
        return
    assert done.returncode == 0, done.stderr
    found = verdicts.parse((tmp_path / "out.txt").read_bytes())
    assert (found.program.name, found.program.sha256) == ("kit", handouts.kit().sha256)


def test_the_auditors_manual_gives_the_command_that_the_pages_give() -> None:
    manual = (Path(draws.__file__).parents[1] / "docs/AUDITOR.zh.md").read_text(encoding="utf-8")
    assert "".join(COMMAND) in manual
    assert "".join(COMMAND) in handouts.notary_page().content.decode()
