"""What the register's growth is proved by, and a folder that nobody published."""

import shutil
from typing import Any

import pytest

from draws.errors import DrawError
from draws.merkle import check_consistency, consistency_proof, leaf_hash, root
from draws.proofs import check_proof
from lottery.models import Checkpoint, StoredRegisterLine
from lottery.office import Office
from lottery.register.forest import Forest, growth
from lottery.register.prover import Prover
from lottery.register.standing import checkpoint
from tests.conftest import CODE


def test_every_growth_of_a_small_tree_is_proved_as_the_standard_does() -> None:
    leaves = [leaf_hash(b"%d" % number) for number in range(20)]
    forest = Forest(leaves)
    for new in range(1, 21):
        for old in range(1, new + 1):
            path = growth(forest, old, new)
            assert path == consistency_proof(leaves[:new], old)
            check_consistency(old, root(leaves[:old]), new, root(leaves[:new]), path)


def test_a_growth_between_two_checkpoints_is_downloaded_and_another_root_is_not(
    citizen: Any, drawn_office: Office
) -> None:
    with drawn_office.write() as session:
        rows = [session.get(StoredRegisterLine, number) for number in range(33)]
        leaves = [row.leaf for row in rows if row]
        whole = session.get(Checkpoint, 80)
        assert whole
        for size, top in ((33, root(leaves)), (34, b"\0" * 32)):
            session.add(Checkpoint(size=size, root=top.hex(), note=whole.note, at=whole.at))
    answer = citizen.opens("/checkpoints/33-80.txt")
    said = check_proof(answer.data)
    assert said == "the register of 33 lines is the beginning of the one of 80"
    for path in ("32-80", "33-79", "80-33", "80-80", "0-80"):
        assert citizen.opens(f"/checkpoints/{path}.txt").status_code == 404, path
    with drawn_office.read() as session:
        old, new = checkpoint(session, 34), checkpoint(session, 80)
        assert old
        assert new
        with pytest.raises(DrawError, match="another root"):
            Prover().prove_growth(session, old, new)


def test_a_folder_that_nobody_published_is_named(citizen: Any, drawn_office: Office) -> None:
    public = drawn_office.settings.public_dir
    shutil.copytree(public / CODE, public / "fp-2031-01")
    assert "fp-2031-01" in citizen.opens("/history").text
