"""The minutes tell each check that the verifier makes of the text files, with what it finds."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from draws.verify import verify
from lottery.minutes.written.drawn import read
from lottery.minutes.written.findings import FINDINGS, findings
from lottery.texts.minutes.findings import NAMES
from tests.lottery.minutes.conftest import Files


def reports(files: Mapping[str, bytes], folder: Path) -> dict[str, str]:
    """What `draws verify --text` reports of a bundle's text files, check by check."""
    for name, data in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)
    found: dict[str, str] = {}
    verify(folder, text_only=True, report=found.__setitem__)
    return found


def test_every_check_of_the_text_files_has_its_sentence_in_the_verifiers_order(
    files: Files, tmp_path: Path
) -> None:
    found = reports(files, tmp_path)
    assert list(found) == list(FINDINGS) == list(NAMES)


def test_the_sentences_hold_the_values_that_the_verifier_reports(
    files: Files, tmp_path: Path
) -> None:
    found = reports(files, tmp_path)
    told = dict(zip(FINDINGS, (sentence for _, sentence in findings(read(files))), strict=True))
    for name in ("files", "canonical", "pool", "omitted", "winners' cards"):
        count = found[name].split(" ")[0]
        assert f"{int(count):,} " in told[name], (name, found[name], told[name])
    for name in ("manifest", "rules", "seed", "result"):
        assert found[name][:16] in told[name], (name, found[name], told[name])
    lines, _, root = found["register"].partition(" lines, root ")
    assert f"{int(lines):,} " in told["register"]
    assert root[:16] in told["register"]
