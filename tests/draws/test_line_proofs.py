"""Proofs of a register's later lines and of a pool's lines: each holds, and no changed one does."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from draws import manifest as manifests
from draws import merkle, proofs
from draws.__main__ import main
from draws.errors import DrawError
from lottery.register.forest import Forest
from tests.draws.builders import a_draft, key_file, keys, sign_all, write

LEAVES = [merkle.leaf_hash(b"%d" % number) for number in range(70)]


@given(st.integers(1, 70), st.data())
def test_a_forest_gives_the_paths_of_the_specification(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    forest = Forest()
    for leaf in LEAVES:
        forest.append(leaf)
    assert forest.path(index, size) == merkle.inclusion_proof(LEAVES[:size], index)


def a_line_proof(number: int) -> bytes:
    lines = [row.encode() for row in a_draft().register]
    leaves = [merkle.leaf_hash(line) for line in lines]
    path = merkle.inclusion_proof(leaves, number)
    return proofs.line_text(number, lines[number], len(lines), merkle.root(leaves).hex(), path)


def test_every_line_of_a_register_is_proved() -> None:
    for number, row in enumerate(a_draft().register):
        said = proofs.check_proof(a_line_proof(number))
        assert said == f"{row} is line {number + 1} of {len(a_draft().register)}"


def a_pool_proof(index: int) -> tuple[bytes, manifests.Manifest]:
    draft = a_draft(live=False)
    manifest = manifests.parse(draft.manifest())
    leaves = [merkle.leaf_hash(row.encode()) for row in draft.pool]
    path = merkle.inclusion_proof(leaves, index)
    return proofs.pool_text(manifest, index, draft.pool[index].encode(), path), manifest


def test_every_line_of_a_pool_is_proved() -> None:
    draft = a_draft(live=False)
    for index, row in enumerate(draft.pool):
        proof, manifest = a_pool_proof(index)
        assert proofs.is_pool_proof(proof)
        assert proofs.check_pool_proof(proof, manifest).startswith(row[:10])


@pytest.mark.parametrize("row", range(12))
def test_no_changed_proof_of_a_pool_holds(row: int) -> None:
    proof, manifest = a_pool_proof(3)
    lines = proof.decode().split("\n")
    at = max(place for place, sign in enumerate(lines[row]) if sign in "0123456789abcdef")
    other = "1" if lines[row][at] != "1" else "2"
    lines[row] = lines[row][:at] + other + lines[row][at + 1 :]
    with pytest.raises(DrawError):
        proofs.check_pool_proof("\n".join(lines).encode(), manifest)


def test_a_proof_of_another_draws_pool_does_not_hold() -> None:
    proof, _ = a_pool_proof(3)
    draft = a_draft(live=False)
    draft.fields["title"] = ["另一次抽奖"]
    with pytest.raises(DrawError, match="not the manifest's pool"):
        proofs.check_pool_proof(proof, manifests.parse(draft.manifest()))


def test_one_pinned_key_of_a_live_draws_two_leaves_a_proof_open(tmp_path: Path) -> None:
    draft, signers = a_draft(), keys("organiser.example", "公证处")
    folder = write(tmp_path, {"manifest.txt": draft.manifest()})
    (folder / "signatures.txt").write_bytes(sign_all(draft.manifest(), signers))
    leaves = [merkle.leaf_hash(row.encode()) for row in draft.pool]
    path = merkle.inclusion_proof(leaves, 3)
    manifest = manifests.parse(draft.manifest())
    (tmp_path / "proof").write_bytes(proofs.pool_text(manifest, 3, draft.pool[3].encode(), path))
    for names, answer in ((list(signers), 0), (["公证处"], 2)):
        (tmp_path / "pinned").write_bytes(key_file({name: signers[name] for name in names}))
        told = ["check-proof", str(tmp_path / "proof"), "--commitment", str(folder)]
        assert main([*told, "--keys", str(tmp_path / "pinned")]) == answer
    assert main(told) == 2
