"""One byte changed anywhere in a published bundle is noticed; so is an attacker who tidies up.

He may recompute the sums. He cannot sign, so whatever is signed, hashed in the manifest or embedded
in the minutes stays as it was; which check says so is written down here for each file.
"""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from draws import manifest, result, seed, signatures
from draws.bundle import SM3_SUMS, SUMS, sums_text
from draws.errors import DrawError
from draws.verify import verify
from lottery import attempts
from lottery.ceremony.steps.commit import PrivatePart
from lottery.minutes.checking.check import CheckPolicy, check
from lottery.minutes.checking.verdict import REFUSED
from lottery.minutes.signing.authority import read_certificates
from lottery.office.keys import SigningKey
from lottery.opening import open_office
from tests.actors import Organiser
from tests.builders import MARCH
from tests.lottery.prepared import after

EVERY_BYTE = (
    *("manifest.txt", "signatures.txt", "keys.txt", "checkpoint.txt", "rules.txt", "omitted.txt"),
    *("seed.txt", "times.txt", "result.txt", "sealed-organiser.txt", "sealed-notary.txt"),
)
SAMPLED = {
    "README.txt": 97,
    "register.txt": 17,
    "pool.txt": 17,
    "winners": 7,
    SUMS: 23,
    SM3_SUMS: 23,
    "minutes.pdf": 1499,
}
Edit = Callable[[bytes], bytes]


def _paths(bundle: Path, name: str) -> Iterator[Path]:
    path = bundle / name
    yield from [path] if path.is_file() else sorted(path.glob("*"))


@pytest.mark.parametrize(("name", "step"), [*((name, 1) for name in EVERY_BYTE), *SAMPLED.items()])
def test_one_changed_byte_is_noticed(bundle: Path, pinned: Path, name: str, step: int) -> None:
    for path in _paths(bundle, name):
        good = path.read_bytes()
        for at in range(0, len(good), step):
            path.write_bytes(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :])
            with pytest.raises(DrawError) as error:
                verify(bundle, keys=pinned)
            assert error.value.check, (path.name, at)
        path.write_bytes(good)
    verify(bundle, keys=pinned)


def test_the_lists_above_name_every_file(bundle: Path) -> None:
    assert {path.name for path in bundle.iterdir()} == {*EVERY_BYTE, *SAMPLED}


def _tidy_up(bundle: Path) -> None:
    """Recompute both lists of sums, as an attacker would."""
    names = [path.relative_to(bundle).as_posix() for path in bundle.rglob("*") if path.is_file()]
    names = [name for name in names if name not in (SUMS, SM3_SUMS)]
    (bundle / SM3_SUMS).write_bytes(sums_text(bundle, names, "sm3"))
    (bundle / SUMS).write_bytes(sums_text(bundle, [*names, SM3_SUMS]))


def _last_digit(data: bytes) -> bytes:
    """The last digit of a file, one higher; so hashes, times and tickets keep their form."""
    at = max(data.rfind(b"%d" % digit) for digit in range(10))
    return data[:at] + b"%d" % ((data[at] - 48 + 1) % 10) + data[at + 1 :]


def _drop_last_line(data: bytes) -> bytes:
    return b"".join(data.splitlines(keepends=True)[:-1])


def _appended(line: bytes) -> Edit:
    return lambda data: data + line


# File, what the attacker does to it, and the check that says so.
CATCHES: list[tuple[str, Edit, str]] = [
    ("README.txt", _appended("另一个网址\n".encode()), "minutes"),
    ("rules.txt", _appended("又一条规则\n".encode()), "rules"),
    ("register.txt", _drop_last_line, "register"),
    ("register.txt", lambda data: data.replace(b"accept", b"submit", 1), "register"),
    ("pool.txt", _drop_last_line, "pool"),
    ("pool.txt", _last_digit, "pool"),
    ("omitted.txt", lambda data: data.replace(b"staff", b"other"), "omitted"),
    ("omitted.txt", lambda data: b"", "omitted"),
    ("manifest.txt", lambda data: data.replace(b"audit: 2", b"audit: 3"), "signatures"),
    ("manifest.txt", lambda data: data.replace(b"mode: live", b"mode: rehearsal"), "signatures"),
    ("signatures.txt", _drop_last_line, "signatures"),
    ("keys.txt", _drop_last_line, "signatures"),
    (
        "checkpoint.txt",
        lambda data: data.replace(b"test.example", b"test.examples", 1),
        "checkpoint",
    ),
    ("seed.txt", lambda data: data.replace(b"npc 1", b"npc 2"), "result"),
    ("times.txt", _last_digit, "times"),
    ("times.txt", lambda data: data.replace(b"1 2024", b"1 2023"), "times"),
    ("times.txt", lambda data: data.replace(b":00+08:00", b":01+08:00"), "minutes"),
    ("result.txt", _last_digit, "result"),
    ("sealed-notary.txt", _last_digit, "sealed"),
    ("winners", _last_digit, "winners' cards"),
]


@pytest.mark.parametrize(("name", "edit", "check"), CATCHES)
def test_sums_made_again_do_not_help(
    bundle: Path, pinned: Path, name: str, edit: Edit, check: str
) -> None:
    path = next(_paths(bundle, name))
    data = edit(path.read_bytes())
    assert data != path.read_bytes()
    path.write_bytes(data)
    _tidy_up(bundle)
    with pytest.raises(DrawError) as error:
        verify(bundle, keys=pinned)
    assert error.value.check == check


def test_a_result_of_other_dice_made_consistent_is_not_that_of_the_minutes(
    bundle: Path, pinned: Path, published_template: Path
) -> None:
    fixed = manifest.parse((bundle / manifest.FILE).read_bytes())
    pool = (bundle / "pool.txt").read_bytes().splitlines()
    won = {path.stem for path in (bundle / "winners").iterdir()}
    for digit in b"23456789":  # of so few entries the same ones may win again
        other = b"npc %c" % digit
        seed_text = (bundle / seed.FILE).read_bytes().replace(b"npc 1", other)
        number = seed.seed_of(seed_text)
        rows = result.draw(fixed, number, [lambda: pool])
        if {row.entry for row in rows if row.prize} != won:
            break
    assert {row.entry for row in rows if row.prize} != won
    (bundle / seed.FILE).write_bytes(seed_text)
    (bundle / result.FILE).write_bytes(result.result_text(fixed, number, rows))
    shutil.rmtree(bundle / "winners")
    (bundle / "winners").mkdir()
    office = open_office(published_template, {"LOTTERY_DATABASE_URL": _march(published_template)})
    with office.read() as session:
        papers = PrivatePart(session, office, attempts.newest(session, MARCH))
        for row in rows:
            if row.prize:
                card = papers.read(f"cards/{row.entry}.txt")
                (bundle / "winners" / f"{row.entry}.txt").write_bytes(card)
    office.close()
    _tidy_up(bundle)
    with pytest.raises(DrawError) as error:
        verify(bundle, keys=pinned)
    assert error.value.check == "minutes"


def _march(home: Path) -> str:
    return f"sqlite:///{home / 'march.db'}"


def test_other_pages_of_the_minutes_do_not_have_the_organisers_signature(
    bundle: Path, published_template: Path
) -> None:
    minutes = bundle / "minutes.pdf"
    good = minutes.read_bytes()
    now = datetime(2024, 4, 10, tzinfo=UTC)
    roots = read_certificates(published_template / "keys" / "minutes.root.pem")
    question = CheckPolicy(roots, (bundle / "keys.txt").read_bytes())
    assert not check(good, question, now).refused
    minutes.write_bytes(good.replace(b"%PDF-1.7", b"%PDF-1.6"))
    _tidy_up(bundle)
    with pytest.raises(DrawError, match="the file is not what was signed") as refused:
        verify(bundle)
    assert refused.value.check == "minutes"
    assert check(minutes.read_bytes(), question, now).status == REFUSED


def _sign_again(bundle: Path) -> None:
    """Sign manifest and checkpoint under the same names with keys of the attacker's own."""
    names = [key.name for key in signatures.parse_keys((bundle / "keys.txt").read_bytes())]
    signers = [SigningKey(name, Ed25519PrivateKey.generate()) for name in names]
    note = (bundle / "checkpoint.txt").read_bytes().partition(b"\n\n")[0] + b"\n"
    data = (bundle / "manifest.txt").read_bytes()
    lines = {
        "keys.txt": [signer.verifier().text() for signer in signers],
        "signatures.txt": [signatures.sign(data, s.name, s.key) for s in signers],
        "checkpoint.txt": [
            *note.decode().splitlines(),
            "",
            *(signatures.sign(note, s.name, s.key) for s in signers),
        ],
    }
    for name, rows in lines.items():
        (bundle / name).write_bytes("".join(f"{row}\n" for row in rows).encode())


def test_signatures_by_other_keys_are_not_those_pinned_nor_those_in_the_minutes(
    bundle: Path, pinned: Path
) -> None:
    _sign_again(bundle)
    _tidy_up(bundle)
    for keys, name in ((pinned, "signatures"), (None, "minutes")):
        with pytest.raises(DrawError) as error:
            verify(bundle, keys=keys)
        assert error.value.check == name


@after(2, "plan", "close", "freeze", "commit", "void")
def test_without_minutes_only_pinned_keys_tell_whose_signatures_they_are(
    organiser: Organiser, pinned: Path
) -> None:
    void = organiser.publishes()
    verify(void, keys=pinned)
    _sign_again(void)
    _tidy_up(void)
    assert any("not pinned" in left for left in verify(void).open)
    with pytest.raises(DrawError) as error:
        verify(void, keys=pinned)
    assert error.value.check == "signatures"
