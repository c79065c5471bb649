"""Proofs to take home: what a third program wrote, the command line and the page take alike."""

import pytest

from draws import manifest as manifests
from draws import proofs
from draws.errors import DrawError
from tests.draws.vectors import VECTORS, load
from tests.js.asking import Answer, ask, said

EXPECTED = load("proofs/expected.json")
CASES = [
    *((f"{name}.txt", bundle, True) for name, bundle in EXPECTED["honest"].items()),
    *((f"cheating/{name}.txt", bundle, False) for name, bundle in EXPECTED["cheating"].items()),
]


def proof(file: str) -> bytes:
    return (VECTORS / "proofs" / file).read_bytes()


@pytest.fixture(scope="module")
def answers() -> dict[str, Answer]:
    """What the page's program says of each proof."""
    jobs = [
        {
            "kind": "proof",
            "proof": said(proof(file)),
            "manifest": said((VECTORS / bundle / "manifest.txt").read_bytes()),
        }
        for file, bundle, _ in CASES
    ]
    return dict(zip((file for file, *_ in CASES), ask(jobs), strict=True))


@pytest.mark.parametrize(("file", "bundle", "holds"), CASES)
def test_both_programs_take_the_honest_proofs_and_refuse_the_others(
    file: str, bundle: str, holds: bool, answers: dict[str, Answer]
) -> None:
    manifest = manifests.parse((VECTORS / bundle / "manifest.txt").read_bytes())
    data = proof(file)
    try:
        if proofs.is_pool_proof(data):
            proofs.check_pool_proof(data, manifest)
        else:
            proofs.check_proof(data)
        by_command = True
    except DrawError:
        by_command = False
    by_page = "value" in answers[file]
    assert (by_command, by_page) == (holds, holds), answers[file]
