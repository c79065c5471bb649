"""Proofs of a register's later lines and of a pool's lines: each holds, and no changed one does."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from draws import manifest as manifests
from draws import merkle, proofs
from draws.__main__ import main
from draws.errors import DrawError
from lottery.register import forest
from lottery.register.forest import Forest
from tests.draws.builders import a_draft, key_file, keys, sign_all, write
from tests.draws.vectors import VECTORS, copied, load

LEAVES = [merkle.leaf_hash(b"%d" % number) for number in range(70)]


def in_pieces(height: int, size: int) -> forest.PiecedForest:
    """The tree of so many leaves, known by the roots of its full pieces and by what is in each."""
    pieces = [LEAVES[:size][at : at + (1 << height)] for at in range(0, size, 1 << height)]
    roots = Forest(merkle.root(each) for each in pieces if len(each) == 1 << height)
    return forest.PiecedForest(height, roots, lambda number: Forest(pieces[number]))


@given(st.integers(1, 70), st.integers(0, 7), st.data())
def test_a_forest_gives_the_paths_of_the_specification(
    size: int, height: int, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, size - 1))
    old = data.draw(st.integers(1, size))
    for tree in (Forest(LEAVES), in_pieces(height, size)):
        assert forest.path(tree, index, size) == merkle.inclusion_proof(LEAVES[:size], index)
        assert forest.growth(tree, old, size) == merkle.consistency_proof(LEAVES[:size], old)


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


@pytest.mark.parametrize("name", list(load("proofs/expected.json")["honest"]))
def test_the_command_prints_the_proofs_that_a_third_program_wrote(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    expected = (VECTORS / "proofs" / f"{name}.txt").read_text(encoding="utf-8")
    folder = VECTORS / load("proofs/expected.json")["honest"][name]
    fields = dict(row.split(": ", 1) for row in expected.splitlines()[1:])
    words = fields.get("line", "").split(" ")
    asked = {
        "pool": [words[0], "--pool"],
        "entry": [fields.get("entry", "")],
        "status": [words[1 % len(words)], "--status"],
        "growth": ["--since", fields.get("old-size", "")],
    }[name.partition("-")[0]]
    assert main(["prove", str(folder), *asked]) == 0
    assert capsys.readouterr().out == expected


def test_nothing_is_proved_of_an_entry_that_is_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = copied("tiny", tmp_path)
    for asked in (["0000000004", "--pool"], ["0000000004", "--status"], ["--pool"]):
        assert main(["prove", str(folder), *asked]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "not in the pool; omitted.txt names those" in told.err
    assert "no accept or reject line" in told.err
    assert "give an ENTRY" in told.err
    pool = folder / "pool.txt"
    pool.write_bytes(pool.read_bytes().replace(b" 96464c", b" 96464d"))
    assert main(["prove", str(folder), "0000000000", "--pool"]) == 1
    assert "leads to another root" in capsys.readouterr().err
