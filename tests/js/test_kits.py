"""Kits, commitments and single papers: the JavaScript verifier says of them what the Python one
says, of a spoiled kit by the same check and of the same file."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from draws.commitment import verify_commitment
from draws.kit import verify_kit
from tests import kits
from tests.draws.papers import pdf_of
from tests.js.asking import ask, said, verify_job


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A kit, and another draw's."""
    folder = tmp_path_factory.mktemp("kits")
    return kits.write_kit(folder / "kit"), kits.write_kit(folder / "other", "TEST-2")


@pytest.fixture
def keys(tmp_path: Path) -> str:
    """The keys, from elsewhere, as they travel."""
    return said(kits.write_keys(tmp_path).read_bytes())


def answers(*jobs: dict[str, Any]) -> list[dict[str, Any]]:
    """What the verifier says of these."""
    return [answer["value"] for answer in ask(list(jobs))]


def test_a_whole_kit_holds_as_in_python(made: tuple[Path, Path], keys: str, tmp_path: Path) -> None:
    before = kits.write_kit(tmp_path / "before", before=True)
    void = kits.write_void_kit(tmp_path / "void")
    jobs = [verify_job(folder, textOnly=False, keys=keys) for folder in (made[0], before, void)]
    drawn, committed, ended = answers(*jobs)
    assert (drawn["verdict"], drawn["open"], drawn["kit"]) == ("verified", [], True), drawn
    assert (committed["verdict"], committed["end"]) == ("verified", "before"), committed
    assert (ended["verdict"], ended["end"]) == ("verified", "void"), ended
    told: list[str] = []
    verify_kit(
        made[0],
        keys=tmp_path / "pinned.txt",
        report=lambda name, detail: told.append(f"{name}: {detail}"),
    )
    shown = {f"{check['name']}: {check['detail']}" for check in drawn["checks"]}
    for line in told:
        if line.startswith(("kit", "programs", "list of papers", "papers", "beside")):
            assert line in shown


def test_without_keys_a_kit_is_not_fully_verified(made: tuple[Path, Path]) -> None:
    (found,) = answers(verify_job(made[0], textOnly=False))
    assert found["verdict"] == "not-fully-verified"


def test_every_spoiled_kit_is_refused_by_the_check_and_for_the_file_that_python_names(
    made: tuple[Path, Path], keys: str, tmp_path: Path
) -> None:
    jobs = []
    for number, spoiling in enumerate(kits.SPOILED.values()):
        spoiled = Path(shutil.copytree(made[0], tmp_path / str(number)))
        spoiling.change(spoiled, made[1])
        jobs.append(verify_job(spoiled, textOnly=False, keys=keys))
    found = [(each["error"]["check"], each["error"]["file"]) for each in answers(*jobs)]
    expected = [(each.check, each.file) for each in kits.SPOILED.values()]
    assert dict(zip(kits.SPOILED, found, strict=True)) == dict(
        zip(kits.SPOILED, expected, strict=True)
    )


def test_a_byte_changed_in_any_file_is_found(made: tuple[Path, Path], tmp_path: Path) -> None:
    spoiled = Path(shutil.copytree(made[0], tmp_path / "kit"))
    jobs = []
    for path in sorted(path for path in spoiled.rglob("*") if path.is_file()):
        before = path.read_bytes()
        kits.flipped(path)
        jobs.append(verify_job(spoiled, textOnly=False))
        path.write_bytes(before)
    assert {each["error"]["check"] for each in answers(*jobs)} == {"kit's sums"}


def test_a_commitment_alone_is_checked_as_in_python(
    made: tuple[Path, Path], keys: str, tmp_path: Path
) -> None:
    folder = kits.write_kit(tmp_path / "kit", before=True) / "data"
    without = Path(shutil.copytree(folder, tmp_path / "without"))
    for name in ("register.txt", "pool.txt", "omitted.txt"):
        (without / name).unlink()
    whole, kept_back = answers(
        *(verify_job(each, textOnly=False, keys=keys) for each in (folder, without))
    )
    assert (whole["verdict"], whole["open"]) == ("verified", [])
    assert kept_back["verdict"] == "not-fully-verified"
    python = verify_commitment(without, keys=tmp_path / "pinned.txt").open
    assert [line[:39] for line in kept_back["open"]] == [line[:39] for line in python]
    pool = folder / "pool.txt"
    pool.write_bytes(b"".join(pool.read_bytes().splitlines(True)[:-1]))
    (spoiled,) = answers(verify_job(folder, textOnly=False, keys=keys))
    assert spoiled["error"]["check"] == "pool"


def test_a_single_paper_is_known_or_refused(
    made: tuple[Path, Path], keys: str, tmp_path: Path
) -> None:
    kit, other = made
    given = {
        "list": {"mine.pdf": kit / "beside/sealing.pdf"},
        "minutes": {"mine.pdf": kit / "data/minutes.pdf"},
        "later": {"mine.pdf": kit / "beside/minutes-signed.pdf"},
        "strange": {"mine.pdf": other / "beside/sealing.pdf"},
        "strange minutes": {"mine.pdf": other / "data/minutes.pdf"},
    }
    jobs = [
        verify_job(
            folder,
            textOnly=False,
            keys=keys,
            papers={n: said(p.read_bytes()) for n, p in papers.items()},
        )
        for folder in (kit, kit / "data")
        for papers in given.values()
    ]
    found = answers(*jobs)
    ends = [(each["verdict"], (each.get("error") or {}).get("message", "")) for each in found]
    refused = ("refused", "no paper of this draw")
    assert ends[:5] == [("verified", "")] * 3 + [refused] * 2
    # Without minutes-signed.pdf the notary's signature is missing.
    left = ("not-fully-verified", "")
    assert ends[5:8] == [left, left, ("verified", "")]
    another = ("refused", "the manifest of another draw is attached to it")
    assert ends[8:] == [another] * 2
    assert found[0]["checks"][-1]["detail"] == "mine.pdf: sealing.pdf"
    assert found[2]["checks"][-1]["detail"] == "mine.pdf: the minutes, signed by organiser, notary"
    assert "papers.txt is not here" in found[5]["open"][-1]


def test_a_paper_with_the_list_beside_a_bundle_is_known_by_the_list(
    made: tuple[Path, Path], keys: str
) -> None:
    listed = said((made[0] / "beside/papers.txt").read_bytes())
    paper = said((made[0] / "beside/sealing.pdf").read_bytes())
    forged = said(pdf_of({"manifest.txt": (made[0] / "data/manifest.txt").read_bytes()}) + b"\n")
    found = answers(
        *(
            verify_job(
                made[0] / "data",
                textOnly=False,
                keys=keys,
                papers={"papers.txt": listed, "mine.pdf": each},
                signed=said((made[0] / "beside/minutes-signed.pdf").read_bytes()),
            )
            for each in (paper, forged)
        )
    )
    assert [each["verdict"] for each in found] == ["verified", "refused"]
