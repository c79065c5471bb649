"""The minutes come last and may be left: both programs then say so, and neither says verified."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from draws.__main__ import main
from draws.verify import NO_MINUTES, verify
from tests.draws.builders import key_file, sealed_up
from tests.js.asking import Answer, ask, said, verify_job
from tests.js.papers import BOTH, a_case, identity, overlaid, signed
from tests.js.saying import python_verdict

ORGANISER = identity("organiser")
PINNED = said(key_file(BOTH))
Change = Callable[[Path], None]


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A live draw that passes, minutes and all."""
    return a_case(("organiser", ORGANISER)).bundle(
        tmp_path / "bundle", lambda pdf: signed(pdf, "organiser", ORGANISER)
    )


@pytest.fixture
def pinned(tmp_path: Path) -> Path:
    """Both hands' keys, from elsewhere."""
    (tmp_path / "keys.txt").write_bytes(key_file(BOTH))
    return tmp_path / "keys.txt"


def judged(folder: Path, later: bytes = b"") -> Answer:
    """What JavaScript says of it, and of the minutes that come later."""
    job = verify_job(folder, textOnly=False, keys=PINNED, later=said(later))
    value: Answer = ask([job])[0]["value"]
    return value


def test_what_was_not_looked_at_is_told_and_is_never_called_verified(
    bundle: Path, pinned: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (bundle / "minutes.pdf").unlink()
    command = ["verify", str(bundle), "--keys", str(pinned)]
    assert main(command) == 1
    capsys.readouterr()
    assert main([*command, "--without-minutes"]) == 2
    out = capsys.readouterr().out
    assert "ok      minutes: NOT here\n" in out
    assert f"OPEN    {NO_MINUTES}\nNOT FULLY VERIFIED" in out
    assert main(["verify", str(bundle), "--text", "--without-minutes"]) == 0
    answer = judged(bundle)
    assert answer["verdict"] == "not-fully-verified"
    assert answer["open"] == [NO_MINUTES] == verify(bundle, keys=pinned, without_minutes=True).open
    halves = [check["name"] for check in answer["checks"] if not check["whole"]]
    assert halves == ["files", "minutes", "minutes' signature", "sums"]


def test_with_the_minutes_after_all_it_is_what_it_is_with_them_at_once(bundle: Path) -> None:
    minutes = (bundle / "minutes.pdf").read_bytes()
    at_once = judged(bundle)
    (bundle / "minutes.pdf").unlink()
    assert judged(bundle, minutes) == at_once
    assert at_once["verdict"] == "verified"
    assert all(check["whole"] for check in at_once["checks"])
    forged = judged(bundle, overlaid(minutes))
    assert (forged["verdict"], forged["error"]["check"]) == ("refused", "minutes' signature")
    other = judged(bundle, minutes + b"\n")
    assert (other["verdict"], other["error"]["check"]) == ("refused", "minutes' signature")


def _spoiled(bundle: Path) -> None:
    path = bundle / "pool.txt"
    path.write_bytes(path.read_bytes().replace(b"0", b"1", 1))


def _without(line: bytes) -> Change:
    def change(bundle: Path) -> None:
        for name in ("SHA256SUMS", "SM3SUMS"):
            path = bundle / name
            if path.exists():
                rows = path.read_bytes().splitlines(True)
                path.write_bytes(b"".join(row for row in rows if line not in row))

    return change


def _changed(bundle: Path) -> None:
    path = bundle / "minutes.pdf"
    path.write_bytes(overlaid(path.read_bytes()))
    sealed_up(bundle)


CHANGES: dict[str, Change] = {
    "another pool": _spoiled,
    "sums that do not name the minutes": _without(b"minutes.pdf"),
    "sums that do not name the rules": _without(b"rules.txt"),
    "the rules left too": lambda bundle: (bundle / "rules.txt").unlink(),
    "minutes that are here and changed": _changed,
}


def test_nothing_else_may_be_missing_or_wrong(bundle: Path, pinned: Path) -> None:
    jobs = []
    for name, change in CHANGES.items():
        folder = Path(shutil.copytree(bundle, bundle.parent / name))
        if "here" not in name:
            (folder / "minutes.pdf").unlink()
        change(folder)
        assert python_verdict(folder, keys=pinned, without_minutes=True) == "refused", name
        jobs.append(verify_job(folder, textOnly=False, keys=PINNED, later=""))
    assert [answer["value"]["verdict"] for answer in ask(jobs)] == ["refused"] * len(CHANGES)
